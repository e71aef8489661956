"""Reading for the commands: sources with progress, alone or held against each other."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from rich.progress import Progress

from opendata.cli.program import console
from opendata.errors import UsageError
from opendata.graph.iris import load_mapping
from opendata.links import Decision, find_unkinded, find_unused, read_decisions
from opendata.model import Disclosure, DocumentRecord
from opendata.pipeline import Run
from opendata.sources import Failure, find_sources, read_sources
from opendata.together import Comparable, compare_disclosures, take_comparable

Taken = TypeVar("Taken")


def read(
    sources: Sequence[Path],
    jobs: int,
    failures: list[Failure],
    take: Callable[[Run], tuple[DocumentRecord, Taken]],
) -> Iterator[Taken]:
    """Yield what is taken of each source with progress; failures are said and kept."""
    paths = find_sources(sources)
    with Progress(console=console, transient=True, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("reading", total=len(paths))
        for path, result in zip(paths, read_sources(paths, take, jobs), strict=True):
            progress.update(task, advance=1, description=path.name)
            if isinstance(result, Failure):
                failures.append(result)
                console.print(f"not read: {result.reason}", markup=False)
                continue
            record, taken = result
            if record.state == "quarantined":
                console.print(f"not proved: {record.file}: {record.reason}", markup=False)
            yield taken


def read_together(
    sources: Sequence[Path],
    jobs: int,
    failures: list[Failure],
    decisions: Sequence[Decision] = (),
) -> tuple[Disclosure, ...]:
    """Return the disclosures of the sources, each with what the others say of it."""
    found = list(read(sources, jobs, failures, _take_disclosure))
    return compare_disclosures(
        [one for one, _ in found], [comparable for _, comparable in found], decisions
    )


def read_given_decisions(path: Path) -> tuple[Decision, ...]:
    """Return the decisions of a file; UsageError where one is on a link that there is not."""
    decisions = read_decisions(path)
    known = load_mapping().links
    for decision in decisions:
        if decision.predicate not in known:
            there = ", ".join(sorted(known))
            raise UsageError(f"{path}: {decision.predicate}: no link of ours; there are {there}")
    return decisions


def tell_links(disclosures: Sequence[Disclosure], decisions: Sequence[Decision]) -> None:
    """Say which departments have no kind, and which decisions speak of nothing that was read."""
    for name in find_unkinded(disclosures):
        console.print(f"no kind of department: {name}", markup=False)
    for decision in find_unused(disclosures, decisions):
        console.print(
            f"decision not used, its subject was not read: {decision.subject}", markup=False
        )


def take_run(run: Run) -> tuple[DocumentRecord, Run]:
    """Take the whole run of a source."""
    return run.record, run


def _take_disclosure(run: Run) -> tuple[DocumentRecord, tuple[Disclosure, Comparable | None]]:
    return run.record, (run.disclosure, take_comparable(run))
