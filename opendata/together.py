"""Together: several disclosures read together, each with what the others say of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from opendata.amounts import figures_to_amounts
from opendata.checks.between import Added, Comparable, add_to, compare, to_comparable
from opendata.checks.between.scopes import unit_key
from opendata.links import (
    Coded,
    Decision,
    Found,
    add_found,
    apply_decisions,
    find_links_between,
    link_together,
    load_decisions,
    merge_decisions,
)
from opendata.model import Disclosure, Link
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
    disclosures: Sequence[Disclosure],
    comparables: Iterable[Comparable | None],
    decisions: Iterable[Decision] = (),
) -> tuple[Disclosure, ...]:
    """Return the disclosures, in the same order, with the identities and links between them.

    Links are as the project's decisions and then the given ones say.
    """
    kept = list(comparables)
    added = compare(kept)
    links = find_links_between(disclosures)
    compared = [
        _add_all(one, added.get(one.record.document), links.get(one.record.document, ()))
        for one in disclosures
    ]
    linked = _link(compared, kept)
    return apply_decisions(linked, merge_decisions(load_decisions(), decisions))


def _add_all(one: Disclosure, added: Added | None, links: tuple[Link, ...]) -> Disclosure:
    """Return the disclosure with what others say of it; its amounts anew where they prove figures."""
    if added is not None:
        one = add_to(one, added)
        one = replace(one, amounts=figures_to_amounts(one.figures, one.record))
    return replace(one, links=(*one.links, *links)) if links else one


def compare_runs(runs: Sequence[Run]) -> tuple[Disclosure, ...]:
    """Return the disclosures of documents that were read, with the identities between them."""
    return compare_disclosures([run.disclosure for run in runs], map(take_comparable, runs))


def _link(
    disclosures: Sequence[Disclosure], comparables: Iterable[Comparable | None]
) -> list[Disclosure]:
    """Return the disclosures with the links that only several of them show."""
    coded = [code for one in comparables if one is not None for code in _list_coded(one)]
    found = link_together(disclosures, coded)
    nothing = Found()
    return [add_found(one, found.get(one.record.document, nothing)) for one in disclosures]


def _list_coded(one: Comparable) -> Iterator[Coded]:
    record = one.record
    for name, code, place in one.named:
        if record.fiscal_year is not None:
            yield Coded(
                document=record.document,
                division=record.jurisdiction,
                year=record.fiscal_year,
                code=code,
                name=name,
                key=unit_key(name),
                place=place,
            )
