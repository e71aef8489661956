"""Together: several disclosures read together, each with what the others say of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from opendata.amounts import figures_to_amounts
from opendata.checks.between import Added, Comparable, add_to, compare, to_comparable
from opendata.model import Disclosure
from opendata.pipeline import Run

__all__ = [
    "Added",
    "Comparable",
    "compare",
    "compare_disclosures",
    "compare_runs",
    "take_comparable",
]


def take_comparable(run: Run) -> Comparable | None:
    """Return what is to be kept of a document to compare it with others; it is made where it is read."""
    found = run.disclosure
    return to_comparable(
        run.record,
        run.merged.forms,
        run.checked.figures,
        found.claims,
        found.checks,
        found.organisations,
    )


def compare_disclosures(
    disclosures: Sequence[Disclosure], comparables: Iterable[Comparable | None]
) -> tuple[Disclosure, ...]:
    """Return the disclosures, in the same order, with the identities between them."""
    added = compare(comparables)
    return tuple(
        _with_amounts(add_to(one, added[one.record.document]))
        if one.record.document in added
        else one
        for one in disclosures
    )


def _with_amounts(disclosure: Disclosure) -> Disclosure:
    """Return the disclosure with its amounts anew: figures may have been proved by other documents."""
    amounts = figures_to_amounts(disclosure.figures, disclosure.record)
    return replace(disclosure, amounts=amounts)


def compare_runs(runs: Sequence[Run]) -> tuple[Disclosure, ...]:
    """Return the disclosures of documents that were read, with the identities between them."""
    return compare_disclosures([run.disclosure for run in runs], map(take_comparable, runs))
