"""Rows as records: the way back from the cells of a package to a disclosure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, get_type_hints

from opendata.errors import InputError
from opendata.model import Box, CheckResult, CheckTerm, Disclosure, Evidence, Place
from opendata.records import EVIDENCE_COUNT, RESOURCES, columns_of

Row = Mapping[str, str]

_UNKNOWN = Decimal("NaN")
"""Amount of a term: a package keeps its printed text only."""
_TERM_BREAK = re.compile(r"; (?=-?[0-9a-f]{16}/|-?=)")
_EVIDENCE = re.compile(r"(page|line) (\d+|None): (.*)", re.DOTALL)


def rows_to_disclosure(tables: Mapping[str, Iterable[Row]]) -> Disclosure:
    """Return the disclosure whose rows these are, by resource.

    Amounts and units of the terms of an identity are not kept in rows: NaN and empty stand for
    them. Raises InputError where a row is no row of its resource.
    """
    records = {
        resource: tuple(row_to_record(resource, row) for row in tables.get(resource, ()))
        for resource in RESOURCES
    }
    documents = records.pop("documents")
    if len(documents) != 1:
        raise InputError(f"documents: {len(documents)} rows where there must be one")
    return Disclosure(record=documents[0], **records)


def row_to_record(resource: str, row: Row) -> Any:  # Any: one of the types of RESOURCES
    """Return the record of a row; InputError where a column is missing or a cell cannot be read."""
    kind = RESOURCES[resource]
    missing = [column for column in columns_of(kind) if column not in row]
    if missing:
        raise InputError(f"{resource}: a row lacks the column {missing[0]}")
    try:
        return kind(**{name: read(row, name) for name, read in _readers(kind).items()})
    except (ValueError, InvalidOperation) as error:
        raise InputError(f"{resource}: {dict(row)} cannot be read: {error}") from error


@cache
def _readers(kind: type) -> dict[str, Callable[[Row, str], Any]]:
    """Return field → reader of its cells."""
    hints = get_type_hints(kind)
    return {field.name: _reader(kind, field.name, str(hints[field.name])) for field in fields(kind)}


def _reader(kind: type, name: str, hint: str) -> Callable[[Row, str], Any]:
    if name == "place":
        return lambda row, _: _to_place(row)
    if name.endswith("_evidence"):
        return _to_evidence
    if kind is CheckResult and name == "stated":
        return lambda row, cell: _to_term(row[cell], row["unit"]) if row[cell] else None
    if kind is CheckResult and name == "terms":
        return lambda row, cell: tuple(_to_term(part, "") for part in _split_terms(row[cell]))
    return next((read for word, read in _READERS if re.search(word, hint)), _to_text)


def _to_text(row: Row, name: str) -> str:
    return row[name]


def _to_parts(row: Row, name: str) -> tuple[str, ...]:
    return tuple(row[name].split("; ")) if row[name] else ()


def _to_decimal(row: Row, name: str) -> Decimal | None:
    return Decimal(row[name]) if row[name] else None


def _to_integer(row: Row, name: str) -> int | None:
    return int(row[name]) if row[name] else None


def _to_boolean(row: Row, name: str) -> bool:
    return {"true": True, "false": False}[row[name]]


_READERS: tuple[tuple[str, Callable[[Row, str], Any]], ...] = (
    (r"\btuple\b", _to_parts),
    (r"\bDecimal\b", _to_decimal),
    (r"\bbool\b", _to_boolean),
    (r"\bint\b", _to_integer),
)
"""(word of a field's type, reader of its cell), the narrower first; else the cell is text."""


def _to_place(row: Row) -> Place:
    edges = [row[name] for name in ("x0", "top", "x1", "bottom")]
    return Place(
        page=_to_integer(row, "page"),
        box=Box(*map(float, edges)) if all(edges) else None,
        line=_to_integer(row, "line"),
    )


def _to_evidence(row: Row, name: str) -> tuple[Evidence, ...]:
    found = []
    for no in range(1, EVIDENCE_COUNT + 1):
        cell, edges = row[f"{name}_{no}"], row[f"{name}_{no}_box"].split()
        match = _EVIDENCE.fullmatch(cell)
        if match is None:
            if cell:
                raise InputError(f"documents: {name}_{no} is {cell!r}, expected `page 1: …`")
            continue
        number = None if match[2] == "None" else int(match[2])
        box = Box(*map(float, edges)) if edges else None
        place = Place(page=number, box=box) if match[1] == "page" else Place(line=number)
        found.append(Evidence(text=match[3], place=place))
    return tuple(found)


def _split_terms(cell: str) -> list[str]:
    return _TERM_BREAK.split(cell) if cell else []


def _to_term(cell: str, unit: str) -> CheckTerm:
    """Return the term of a cell: the printed text behind the id of its figure."""
    key, equals, printed = cell.partition("=")
    if not equals:
        raise InputError(f"checks: {cell!r} is no term, expected `figure=printed`")
    return CheckTerm(
        figure=key.removeprefix("-"),
        sign=-1 if key.startswith("-") else 1,
        amount=_UNKNOWN,
        unit=unit,
        printed=printed,
    )
