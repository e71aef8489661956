"""The official code lists of knowledge/codes/: function, economic, divisions."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from opendata.errors import KnowledgeError
from opendata.resources import find_folder

_COLUMNS = ("code", "label", "parent", "valid_from", "valid_to", "source")


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of a code list."""

    code: str
    label: str
    parent: str
    """Code of the next wider entry; empty at the top."""
    valid_from: str
    """Year, empty where not known."""
    valid_to: str
    source: str
    """disclosures: read in real documents; classification, known: from the official list;
    divisions: GB/T 2260; derived: from the structure of the code."""
    path: str = ""
    """Divisions: the official name from the province down, joined by `/`."""
    label_en: str = ""
    docs: int = 0
    """So many documents that are not at hand print it."""


@dataclass(frozen=True, slots=True)
class CodeList:
    """One code list, sorted by code."""

    name: str
    codes: tuple[Code, ...]
    by_code: Mapping[str, Code]
    by_label: Mapping[str, tuple[Code, ...]]


@lru_cache(maxsize=8)
def load_codes(name: str) -> CodeList:
    """Return the list `function`, `economic`, `government_economic` or `divisions`.

    Raises KnowledgeError where the file is missing, unsorted or names an unknown parent.
    """
    path = find_folder("knowledge") / "codes" / f"{name}.csv"
    if not path.is_file():
        message = f"knowledge/codes/{name}.csv is missing: there is no code list {name!r}"
        raise KnowledgeError(message)
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        missing = [column for column in _COLUMNS if column not in (reader.fieldnames or ())]
        if missing:
            message = f"knowledge/codes/{name}.csv lacks the column {missing[0]}"
            raise KnowledgeError(message)
        codes = tuple(_row_to_code(row) for row in reader)
    return _to_list(name, codes)


def find_code(code_list: CodeList, code: str) -> Code | None:
    """Return the entry of this code, or None."""
    return code_list.by_code.get(code)


def find_function(code: str) -> Code | None:
    """Return the entry of the functional classification (支出功能分类) with this code, or None."""
    return load_codes("function").by_code.get(code)


def find_by_label(code_list: CodeList, label: str) -> tuple[Code, ...]:
    """Return every entry with exactly this label, in code order."""
    return code_list.by_label.get(label, ())


def find_ancestors(code_list: CodeList, code: str) -> tuple[Code, ...]:
    """Return the wider entries of a code, the nearest first; empty for an unknown code."""
    ancestors: list[Code] = []
    entry = code_list.by_code.get(code)
    while entry is not None and entry.parent:
        entry = code_list.by_code.get(entry.parent)
        if entry is not None:
            ancestors.append(entry)
    return tuple(ancestors)


def _row_to_code(row: dict[str, str]) -> Code:
    code, label, parent, valid_from, valid_to, source = (row[column] for column in _COLUMNS)
    return Code(
        code, label, parent, valid_from, valid_to, source, row.get("path", ""),
        row.get("label_en", ""), int(row.get("docs") or 0),
    )  # fmt: skip


def _to_list(name: str, codes: tuple[Code, ...]) -> CodeList:
    by_code = {entry.code: entry for entry in codes}
    if list(by_code) != sorted(entry.code for entry in codes):
        message = f"knowledge/codes/{name}.csv is not sorted by code, or a code stands twice"
        raise KnowledgeError(message)
    for entry in codes:
        if entry.parent and entry.parent not in by_code:
            message = (
                f"knowledge/codes/{name}.csv: parent {entry.parent} of {entry.code} is unknown"
            )
            raise KnowledgeError(message)
    by_label: dict[str, list[Code]] = {}
    for entry in codes:
        by_label.setdefault(entry.label, []).append(entry)
    labels = {label: tuple(entries) for label, entries in by_label.items()}
    return CodeList(name, codes, MappingProxyType(by_code), MappingProxyType(labels))
