"""What documents print of the code lists, and the other names of codes: knowledge/codes/{evidence,names,left_out}.csv."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from opendata.errors import KnowledgeError
from opendata.knowledge.codes import load_codes
from opendata.resources import find_folder
from opendata.text import fold

CLASSIFICATIONS = ("economic", "function", "government-economic")
"""The lists that all departments share and that change by year."""
EVIDENCE_COLUMNS = ("list", "code", "name", "document")
DOCUMENT_COLUMNS = ("document", "division", "fiscal_year", "stage")
NAME_COLUMNS = ("list", "code", "name", "kind", "valid_from", "valid_to", "source", "docs")
LEFT_OUT_COLUMNS = ("list", "code", "name", "reason")
NAME_KINDS = ("former", "variant", "misprint", "other_meaning")
"""former: official once; variant: another way of writing it; misprint; other_meaning: the code stood
for something else then."""


class Printed(NamedTuple):
    """One document prints this name for this code; no name: the code stands beside another's name."""

    code_list: str
    code: str
    name: str
    document: str


class Shown(NamedTuple):
    """One document of the evidence."""

    document: str
    division: str
    fiscal_year: str
    stage: str


class OtherName(NamedTuple):
    """A name of a code that is not the one of its list."""

    code_list: str
    code: str
    name: str
    kind: str
    """One of NAME_KINDS."""
    valid_from: str
    """Year, empty where not known."""
    valid_to: str
    source: str
    """disclosures: read in documents; known: from the official list of a year."""
    docs: str
    """So many documents that are not at hand print it; empty for none."""


@dataclass(frozen=True, slots=True)
class Sightings:
    """Where a code, or one name of it, was seen."""

    documents: frozenset[str] = frozenset()
    divisions: frozenset[str] = frozenset()
    years: frozenset[int] = frozenset()
    stages: frozenset[str] = frozenset()


_NOWHERE = Sightings()


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that documents show of the lists."""

    of_code: Mapping[tuple[str, str], Sightings]
    """(list, code) → where it was seen."""
    of_name: Mapping[tuple[str, str, str], Sightings]
    """(list, code, folded name) → where it was seen."""
    documents: Mapping[str, Shown]

    def see_code(self, code_list: str, code: str) -> Sightings:
        """Return where a code was seen."""
        return self.of_code.get((code_list, code), _NOWHERE)

    def see_name(self, code_list: str, code: str, name: str) -> Sightings:
        """Return where a name of a code was seen; brackets of either width are alike."""
        return self.of_name.get((code_list, code, fold(name)), _NOWHERE)


@cache
def load_evidence() -> Evidence:
    """Return the evidence; KnowledgeError where a line names a document that is not listed.

    A name that is left out, or that stood for something else, is no sign that the code was there.
    """
    documents = {row[0]: Shown(*row) for row in _rows("evidence_documents", DOCUMENT_COLUMNS)}
    by_code: dict[tuple[str, str], set[str]] = defaultdict(set)
    by_name: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    strange = load_left_out() | _other_meanings()
    for code_list, code, name, document in _rows("evidence", EVIDENCE_COLUMNS):
        if document not in documents:
            message = f"knowledge/codes/evidence.csv: document {document} is not listed"
            raise KnowledgeError(message)
        key = (code_list, code, fold(name))
        by_name[key].add(document)
        if key not in strange:
            by_code[code_list, code].add(document)
    return Evidence(
        of_code={key: _to_sightings(found, documents) for key, found in by_code.items()},
        of_name={key: _to_sightings(found, documents) for key, found in by_name.items()},
        documents=documents,
    )


def _to_sightings(found: Iterable[str], documents: Mapping[str, Shown]) -> Sightings:
    shown = [documents[document] for document in found]
    return Sightings(
        documents=frozenset(item.document for item in shown),
        divisions=frozenset(item.division for item in shown),
        years=frozenset(int(item.fiscal_year) for item in shown),
        stages=frozenset(item.stage for item in shown),
    )


@cache
def load_other_names() -> Mapping[tuple[str, str], tuple[OtherName, ...]]:
    """Return (list, code) → its other names, sorted; KnowledgeError for a kind that is none."""
    found: dict[tuple[str, str], tuple[OtherName, ...]] = {}
    for row in _rows("names", NAME_COLUMNS):
        name = OtherName(*row)
        if name.kind not in NAME_KINDS:
            message = f"knowledge/codes/names.csv: {name.code} {name.name}: no kind {name.kind}"
            raise KnowledgeError(message)
        key = (name.code_list, name.code)
        found[key] = (*found.get(key, ()), name)
    return found


@cache
def _codes_by_other_name() -> dict[tuple[str, str], frozenset[str]]:
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for (code_list, code), names in load_other_names().items():
        for name in names:
            if name.kind in {"former", "variant"}:
                found[code_list, fold(name.name)].add(code)
    return {key: frozenset(codes) for key, codes in found.items()}


def find_by_other_name(code_list: str, name: str) -> frozenset[str]:
    """Return the codes that bore this name, or bear it written otherwise; misprints find nothing."""
    return _codes_by_other_name().get((code_list, fold(name)), frozenset())


def find_former_names(code_list: str, code: str) -> frozenset[str]:
    """Return the folded names that a code bore officially before the present one."""
    names = load_other_names().get((code_list, code), ())
    return frozenset(fold(name.name) for name in names if name.kind == "former")


@cache
def load_left_out() -> frozenset[tuple[str, str, str]]:
    """Return (list, code, folded name) of what documents print and no list holds, on purpose."""
    rows = _rows("left_out", LEFT_OUT_COLUMNS)
    return frozenset((code_list, code, fold(name)) for code_list, code, name, _ in rows)


def _other_meanings() -> frozenset[tuple[str, str, str]]:
    return frozenset(
        (name.code_list, name.code, fold(name.name))
        for names in load_other_names().values()
        for name in names
        if name.kind == "other_meaning"
    )


def find_unsettled(printed: Iterable[Printed]) -> Iterator[str]:
    """Yield each printed code and name that no list, no other name and no reason accounts for."""
    others = load_other_names()
    told: set[tuple[str, str, str]] = set()
    for code_list, code, name, _ in printed:
        key = (code_list, code, fold(name))
        if code_list not in CLASSIFICATIONS or key in told or key in load_left_out():
            continue
        told.add(key)
        entry = load_codes(code_list.replace("-", "_")).by_code.get(code)
        names = {fold(other.name) for other in others.get((code_list, code), ())}
        if entry is None:
            yield f"{code_list} {code} {name}: in no list"
        elif name != "" and fold(name) not in names | {fold(entry.label)}:
            yield f"{code_list} {code} {name}: the list says {entry.label}"


def _rows(name: str, columns: tuple[str, ...]) -> Iterator[list[str]]:
    path = find_folder("knowledge") / "codes" / f"{name}.csv"
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            header, *rows = csv.reader(stream)
    except (OSError, ValueError) as error:
        raise KnowledgeError(f"knowledge/codes/{name}.csv: {error}") from error
    if tuple(header) != columns:
        raise KnowledgeError(f"knowledge/codes/{name}.csv: the columns are not {columns}")
    yield from rows
