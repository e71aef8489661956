"""Projects: the same project in several documents: evaluated in the same year, continued in the next.

An account's evaluated project is the budgeted one of that year; a project of a year continues the
one of the year before. Where both documents list all projects of their year, which their amounts
show by adding up to the project spending, a project that the other does not list is told to be
new or ended: it is not listed there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from opendata.links.matching import Match, list_named, match, to_link
from opendata.links.spending import lists_all
from opendata.model import Disclosure, Link, Project

NOT_LISTED = "compared lists"
"""Name of the method in the data that tells a project not to be listed."""

_LISTS = ("B11", "B13", "F11")


class _Of(NamedTuple):
    """What a document is of."""

    organisation: str
    year: int
    stage: str


def find_links_between(disclosures: Sequence[Disclosure]) -> Mapping[str, tuple[Link, ...]]:
    """Return the links between projects of several documents, by the document that comes later.

    Documents whose organisation, year and stage are not proved take no part.
    """
    documents = _index(disclosures)
    found: dict[str, list[Link]] = defaultdict(list)
    for of, later in documents.items():
        before = documents.get(of._replace(year=of.year - 1), [])
        budgets = documents.get(of._replace(stage="budget"), []) if of.stage == "final" else []
        for one in later:
            for other in budgets:
                found[one.record.document] += _compare(one, other, "evaluates")
            for other in before:
                found[one.record.document] += _compare(one, other, "continues")
        if len(later) == len(before) == 1:
            # with two documents of one year and stage, a project may stand in the other
            found[later[0].record.document] += _tell_unlisted(later[0], before[0])
    return {document: tuple(links) for document, links in found.items() if links}


def _index(disclosures: Iterable[Disclosure]) -> dict[_Of, list[Disclosure]]:
    """Return the published documents with projects, each once, in the order of their ids."""
    once = {one.record.document: one for one in disclosures if one.projects}
    documents: dict[_Of, list[Disclosure]] = defaultdict(list)
    for _, one in sorted(once.items()):
        record = one.record
        if record.state == "published" and record.fiscal_year is not None:
            documents[_Of(record.organisation, record.fiscal_year, record.stage)].append(one)
    return documents


def _compare(one: Disclosure, other: Disclosure, predicate: str) -> Iterator[Link]:
    yield from (to_link(found, predicate) for found in _matches(one, other))


def _matches(one: Disclosure, other: Disclosure) -> Iterator[Match]:
    return match(list_named(one, _listed(one)), list_named(other, _listed(other)))


def _listed(disclosure: Disclosure) -> list[Project]:
    return [one for one in disclosure.projects if _stands_in_list(one)]


def _stands_in_list(project: Project) -> bool:
    return any(table.startswith(_LISTS) for table in project.seen_in)


def _tell_unlisted(one: Disclosure, other: Disclosure) -> Iterator[Link]:
    """Yield the projects that only one of two documents lists, if both list all."""
    if not (lists_all(one) and lists_all(other)):
        return
    matched = [(found.later.project, found.earlier.project) for found in _matches(one, other)]
    for here, there, known in (
        (one, other, {later for later, _ in matched}),
        (other, one, {earlier for _, earlier in matched}),
    ):
        for project in _listed(here):
            if project.project not in known:
                yield _to_unlisted(project, there)


def _to_unlisted(project: Project, other: Disclosure) -> Link:
    record = other.record
    return Link(
        subject=project.project,
        predicate="not_listed_in",
        object=record.document,
        method=NOT_LISTED,
        score=Decimal("1.00"),
        evidence=f"the {len(_listed(other))} projects of {record.fiscal_year} add up to all "
        "project spending; none has its code or a name like it",
        decision="accepted",
    )
