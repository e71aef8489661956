"""How fast figures are checked: all identities of a document, and of a million figures.

    python -m benchmarks.checks FOLDER... [--figures 1000000]

Each document is read once; then its checks are made until so many figures went through them,
the documents in turn. Printed are the CPU seconds for that many figures, for a document of
about 40 pages, and for the slowest document, the checks as a share of the whole reading, and,
as a yardstick, what pandas takes for the simplest identity alone: the sums of every column by
level over the same figures, from the same records to a frame and back.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas

from benchmarks.corpus import find_documents
from opendata.checks import figures_to_findings
from opendata.collector import pause_collector
from opendata.errors import OpendataError
from opendata.pipeline import Run, run
from opendata.prose import to_prose

_PAGES = range(35, 46)
"""A document of about 40 pages."""


@dataclass(frozen=True, slots=True)
class Timed:
    """One document and how long its checks take."""

    name: str
    pages: int
    figures: int
    identities: int
    read_seconds: float
    check_seconds: float
    peer_seconds: float


def main() -> None:
    """Print the figures of a run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--figures", type=int, default=1_000_000)
    arguments = parser.parse_args()
    timed = list(_time_all(find_documents(arguments.folders), arguments.figures))
    count = sum(one.figures for one in timed)
    tried = sum(one.identities for one in timed)
    print(f"{count} figures of {len(timed)} documents, {tried} identities, once each")
    seconds, peer = (sum(getattr(one, name) for one in timed) for name in _TIMES)
    print(f"{arguments.figures} figures: {seconds * arguments.figures / count:.1f} s")
    share = seconds / sum(one.read_seconds for one in timed)
    print(f"checks are {share:.0%} of reading and checking")
    middling = [one for one in timed if one.pages in _PAGES]
    slowest = max(middling, key=lambda one: one.check_seconds)
    print(f"slowest of {len(middling)} documents of 35 to 45 pages: {_say(slowest)}")
    print(f"slowest of all: {_say(max(timed, key=lambda one: one.check_seconds))}")
    print(f"all identities / pandas' sums of columns = {seconds / peer:.1f}")


_TIMES = ("check_seconds", "peer_seconds")


def _say(one: Timed) -> str:
    return f"{one.name}, {one.figures} figures, {1000 * one.check_seconds:.0f} ms"


def _time_all(paths: Iterable[Path], wanted: int) -> Iterable[Timed]:
    """Yield each document with its times; each is checked so often that all reach the figures wanted."""
    runs = []
    for path in paths:
        start = time.process_time()
        try:
            result = run(path)
        except OpendataError as error:
            print(error)
            continue
        if result.figures:
            runs.append((path.name, time.process_time() - start, result))
    rounds = max(1, round(wanted / sum(len(result.figures) for _, _, result in runs)))
    for name, seconds, result in runs:
        checks = [_time_checks(result) for _ in range(rounds)]
        yield Timed(
            name,
            len(result.document.pages),
            len(result.figures),
            len(result.checked.checks),
            seconds,
            sum(checks) / rounds,
            min(_time_peer(result) for _ in range(3)),
        )


@pause_collector()
def _time_checks(result: Run) -> float:
    start = time.process_time()
    figures_to_findings(
        result.merged.forms,
        result.figures,
        result.claims,
        result.record,
        prose=to_prose(result.blocks),
        grids=result.grids,
    )
    return time.process_time() - start


def _time_peer(result: Run) -> float:
    start = time.process_time()
    frame = pandas.DataFrame(
        [(one.table_no, one.column_no, one.level, float(one.amount)) for one in result.figures],
        columns=["table", "column", "level", "amount"],
    )
    frame.groupby(["table", "column", "level"])["amount"].sum().unstack().to_dict()
    return time.process_time() - start


if __name__ == "__main__":
    main()
