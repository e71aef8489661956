"""The narrative of a disclosure put together: organisations, duties, terms with their ids."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from opendata.model import Block, Change, DocumentRecord, Duty, Organisation, Place, Term
from opendata.narrative.changes import read_changes
from opendata.narrative.duties import read_duties
from opendata.narrative.organisations import NamedPart, find_posts, read_offices, read_units
from opendata.narrative.sections import Passage, Section, find_marker, find_sections

_TERM = re.compile(
    r"(?P<name>[^：:。；]{2,60}?)\s*(?:[：:]|(?=是?指))\s*(?P<definition>.+)", re.DOTALL
)

_ANNEX = re.compile(r"附[件表]")
_QUOTED = re.compile(r"[“\"](?P<name>[^“”\"]+)[”\"]")


@dataclass(frozen=True, slots=True)
class Narrative:
    """What the prose says of the organisation itself."""

    organisations: tuple[Organisation, ...] = ()
    duties: tuple[Duty, ...] = ()
    terms: tuple[Term, ...] = ()
    changes: tuple[Change, ...] = ()


def blocks_to_narrative(prose: Sequence[Block], record: DocumentRecord) -> Narrative:
    """Return the organisations, duties and terms that the prose of the document tells."""
    sections = find_sections(prose)
    return Narrative(
        organisations=_to_organisations(sections, record),
        duties=_to_duties(sections, record),
        terms=_to_terms(sections, record.document),
        changes=read_changes(prose, record),
    )


def _to_duties(sections: Sequence[Section], record: DocumentRecord) -> tuple[Duty, ...]:
    return tuple(
        Duty(
            duty=f"{record.document}/duty/{number}",
            document=record.document,
            organisation=record.organisation,
            number=number,
            printed_number=duty.printed_number,
            text=duty.text,
            place=duty.place,
        )
        for number, duty in enumerate(read_duties(sections), 1)
    )


def _to_organisations(
    sections: Sequence[Section], record: DocumentRecord
) -> tuple[Organisation, ...]:
    if not record.organisation:
        return ()
    place = record.organisation_evidence[0].place if record.organisation_evidence else Place()
    department = Organisation(
        organisation=record.organisation,
        document=record.document,
        name=record.organisation_name,
        organisation_code="",
        kind="department",
        parent="",
        jurisdiction=record.jurisdiction,
        established_posts=find_posts(sections),
        place=place,
    )
    units = [_to_unit(unit, record) for unit in read_units(sections)]
    offices = [_to_office(office, record) for office in read_offices(sections)]
    found = {department.organisation: department}
    for organisation in (*units, *offices):
        found.setdefault(organisation.organisation, organisation)
    return tuple(found.values())


def _to_unit(unit: NamedPart, record: DocumentRecord) -> Organisation:
    return Organisation(
        organisation=f"{record.jurisdiction}-{unit.name}",
        document=record.document,
        name=unit.name,
        organisation_code="",
        kind="budget_unit",
        parent=record.organisation,
        jurisdiction=record.jurisdiction,
        established_posts=None,
        place=unit.place,
    )


def _to_office(office: NamedPart, record: DocumentRecord) -> Organisation:
    return Organisation(
        organisation=f"{record.organisation}/{office.name}",
        document=record.document,
        name=office.name,
        organisation_code="",
        kind="office",
        parent=record.organisation,
        jurisdiction=record.jurisdiction,
        established_posts=None,
        place=office.place,
    )


def _to_terms(sections: Sequence[Section], document: str) -> tuple[Term, ...]:
    """Return the terms of the section that explains most; a contents list names it too."""
    best: list[Term] = []
    for section in (section for section in sections if section.kind == "terms"):
        terms: list[Term] = []
        for passage in section.passages:
            if not _ANNEX.match(passage.text):
                _add_term(terms, passage, document)
        best = max(best, terms, key=len)
    return tuple(best)


def _add_term(terms: list[Term], passage: Passage, document: str) -> None:
    """Add the term the passage explains, or add the passage to the term before it."""
    marker = find_marker(passage.text)
    text = passage.text[len(marker.printed) :] if marker else passage.text
    match = _TERM.match(text.lstrip(" 、.．"))
    opens = match is not None and (marker is not None or not terms or "指" in text or "：" in text)
    if match is not None and opens:
        number = len(terms) + 1
        name, definition = _bare(match["name"]), match["definition"].strip()
        terms.append(
            Term(f"{document}/term/{number}", document, number, name, definition, passage.place)
        )
    elif terms and not passage.is_heading:
        last = terms[-1]
        terms[-1] = Term(
            last.term, document, last.number, last.name, last.definition + passage.text, last.place
        )


def _bare(name: str) -> str:
    """Return the name without dashes and without quotation marks that surround all of it."""
    bare = name.strip(" *—-、")
    quoted = _QUOTED.fullmatch(bare)
    return bare if quoted is None else quoted["name"]
