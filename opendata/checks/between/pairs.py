"""Pairs: which documents speak of the same organisation, by what each of them proves.

Jurisdiction, organisation, year and stage are those of the published records; a file's name
tells nothing, and a document whose identity is not proved is not here at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from opendata.checks.between.comparable import Comparable, Recall
from opendata.checks.between.scopes import unit_key

_Of = tuple[str, int | None, str]


@dataclass(frozen=True, slots=True)
class Documents:
    """The documents read together, found by whose they are."""

    ordered: tuple[Comparable, ...]
    """By id, so that the order of the sources does not matter."""
    by_organisation: Mapping[_Of, Sequence[Comparable]]
    by_unit: Mapping[tuple[str, str, int | None, str], Sequence[Comparable]]
    """By jurisdiction and the key of the name."""


def index_documents(comparables: Iterable[Comparable]) -> Documents:
    """Return the documents, each once, by organisation, year and stage."""
    once = {one.record.document: one for one in comparables}
    ordered = tuple(once[document] for document in sorted(once))
    by_organisation: dict[_Of, list[Comparable]] = defaultdict(list)
    by_unit: dict[tuple[str, str, int | None, str], list[Comparable]] = defaultdict(list)
    for one in ordered:
        record = one.record
        by_organisation[record.organisation, record.fiscal_year, record.stage].append(one)
        name = unit_key(record.organisation_name)
        by_unit[record.jurisdiction, name, record.fiscal_year, record.stage].append(one)
    return Documents(ordered, by_organisation, by_unit)


def find_meant(documents: Documents, one: Comparable, recall: Recall) -> list[Comparable]:
    """Return the documents that a recall may speak of."""
    found = []
    for stage in recall.stages:
        if recall.unit:
            key = (one.record.jurisdiction, recall.unit, recall.year, stage)
            found += [other for other in documents.by_unit.get(key, ()) if is_unit(one, other)]
        else:
            of = (one.record.organisation, recall.year, stage)
            found += [
                other for other in documents.by_organisation.get(of, ()) if may_be_same(one, other)
            ]
    return [other for other in found if other.record.document != one.record.document]


def may_be_same(one: Comparable, other: Comparable) -> bool:
    """Tell whether two documents of one organisation may be of the same scope."""
    return one.scope == other.scope or not one.scope or not other.scope


def is_same_scope(one: Comparable, other: Comparable) -> bool:
    """Tell whether two documents say themselves that they are of the same scope."""
    return one.scope != "" and one.scope == other.scope


def is_unit(department: Comparable, unit: Comparable) -> bool:
    """Tell whether a document may be that of a unit of the department."""
    if department.record.organisation == unit.record.organisation:
        return unit.scope == "unit" and department.scope != "unit"
    return department.scope != "unit"
