"""Records as rows: the one place that says how a record becomes cells of text."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import count, repeat
from operator import attrgetter, call
from typing import Any, TypeVar

from opendata.model import (
    Amount,
    Box,
    Change,
    CheckResult,
    CheckTerm,
    Claim,
    Disclosure,
    DocumentRecord,
    Duty,
    Evidence,
    Figure,
    Finding,
    FormRecord,
    Goal,
    Indicator,
    Link,
    Organisation,
    Place,
    Project,
    Term,
)

RESOURCES: Mapping[str, type] = {
    "documents": DocumentRecord,
    "forms": FormRecord,
    "figures": Figure,
    "organisations": Organisation,
    "changes": Change,
    "duties": Duty,
    "projects": Project,
    "indicators": Indicator,
    "goals": Goal,
    "terms": Term,
    "claims": Claim,
    "checks": CheckResult,
    "findings": Finding,
    "links": Link,
    "amounts": Amount,
}
"""Resource of a data package → record; its columns are the record's fields."""

PLACE_COLUMNS = ("page", "x0", "top", "x1", "bottom", "line")
EVIDENCE_COUNT = 2
SETS = frozenset({"figures", "proved_by", "seen_in"})
"""Columns of ids that stand together in no order: they are written sorted."""


_DERIVED: Mapping[type, tuple[str, ...]] = {CheckResult: ("unit",), FormRecord: ("table",)}
"""Record → columns that are no fields of it: the unit of an identity, the id of a table."""


def columns_of(record: type) -> tuple[str, ...]:
    """Return the column names of a record's CSV: a place, evidence and the unit of an identity spread out."""
    columns: list[str] = []
    for field in fields(record):
        if field.name == "place":
            columns.extend(PLACE_COLUMNS)
        elif field.name.endswith("_evidence"):
            columns.extend(evidence_columns(field.name))
        else:
            columns.append(field.name)
    return (*columns, *_DERIVED.get(record, ()))


def evidence_columns(name: str) -> tuple[str, ...]:
    """Return the columns of a fact's evidence: the text and the box of each place.

    >>> evidence_columns("stage_evidence")[:2]
    ('stage_evidence_1', 'stage_evidence_1_box')
    """
    numbers = range(1, EVIDENCE_COUNT + 1)
    return tuple(f"{name}_{no}{part}" for no in numbers for part in ("", "_box"))


def record_to_row(record: Any) -> dict[str, str]:  # Any: one of the types of RESOURCES
    """Return a record's cells as text; an empty text where there is nothing."""
    if not is_dataclass(record):
        raise TypeError(f"{record!r} is no record")
    row: dict[str, str] = {}
    for field in fields(record):
        value = getattr(record, field.name)
        if isinstance(value, Place):
            row.update(_place_cells(value))
        elif field.name.endswith("_evidence"):
            row.update(_evidence_cells(field.name, value))
        elif field.name in SETS and isinstance(value, tuple):
            row[field.name] = "; ".join(sorted(value, key=natural))
        else:
            row[field.name] = _cell(value)
    if isinstance(record, CheckResult):
        row["unit"] = "" if record.stated is None else record.stated.unit
    return row


def resource_rows(disclosure: Disclosure, resource: str) -> list[dict[str, str]]:
    """Return all rows of one resource of a disclosure: in document order, sorted where there is none."""
    if resource == "documents":
        return [record_to_row(disclosure.record)]
    order: Callable[[Any], Any] | None = _ORDERS.get(resource)  # Any: a record of that resource
    if resource == "forms":
        return [record_to_row(form) | {"table": key} for key, form in number_tables(disclosure)]
    records = getattr(disclosure, resource)
    return [record_to_row(one) for one in (sorted(records, key=order) if order else records)]


def number_tables(disclosure: Disclosure) -> list[tuple[str, FormRecord]]:
    """Return the tables with their ids, in the order of forms.csv.

    A table that the document only promises comes last, numbered in the order of the promises.
    """
    missing = count(1)
    found: list[tuple[str, FormRecord]] = []
    for form in sorted(disclosure.forms, key=lambda one: (one.table_no is None, one.table_no or 0)):
        number = f"missing-{next(missing)}" if form.table_no is None else form.table_no
        found.append((f"{form.document}/{form.form}.{number}", form))
    return found


_ORDINALS = re.compile(r"([^0-9]*)([0-9]*)")


@lru_cache(maxsize=1 << 16)
def natural(text: str) -> tuple[tuple[str, int], ...]:
    """Return the key that sorts ids as people count.

    >>> sorted(["d/duty/10", "d/duty/9"], key=natural)
    ['d/duty/9', 'd/duty/10']
    """
    return tuple((word, int(number or 0)) for word, number in _ORDINALS.findall(text))


_ORDERS: Mapping[str, Callable[[Any], Any]] = {
    "amounts": lambda amount: natural(amount.amount_id),
    "checks": lambda check: natural(check.check),
    "figures": lambda figure: (figure.table_no, figure.row_no, figure.column_no),
    "links": lambda link: (
        natural(link.subject), link.predicate, natural(link.object), link.method,
    ),
}  # fmt: skip
"""Resource → order of its rows; tables are numbered apart, the others stand as they were read."""


_Record = TypeVar("_Record")


def change(record: _Record, **values: object) -> _Record:
    """Return the record with other values, as dataclasses.replace does, in a third of its time.

    The slots are filled one by one, for frozen records are made slowly; no __post_init__ is run.
    """
    kind: Any = type(record)  # Any: a type of a record is hashable, which is not said
    setters, read = _fields_of(kind)
    changed: _Record = object.__new__(kind)
    deque(map(call, setters.values(), repeat(changed), read(record)), maxlen=0)
    for name, value in values.items():
        setters[name](changed, value)
    return changed


def fill_in(record: object, **values: object) -> None:
    """Give values to a record just made, before anyone else holds it: what was not known then."""
    kind: Any = type(record)  # Any: a type of a record is hashable, which is not said
    setters, _ = _fields_of(kind)
    for name, value in values.items():
        setters[name](record, value)


@lru_cache(maxsize=64)
def _fields_of(
    kind: Any,  # Any: a record
) -> tuple[dict[str, Callable[[object, object], None]], attrgetter[tuple[Any, ...]]]:
    names = [field.name for field in fields(kind)]
    return {name: getattr(kind, name).__set__ for name in names}, attrgetter(*names)


def decimal_text(amount: Decimal) -> str:
    """Return a decimal as plain digits, never in powers of ten.

    >>> decimal_text(Decimal("1E+3")), decimal_text(Decimal("-0.50"))
    ('1000', '-0.50')
    """
    return format(amount, "f")


def _place_cells(place: Place) -> dict[str, str]:
    box = place.box or Box(0, 0, 0, 0)
    edges = [_point(edge) if place.box else "" for edge in box]
    page = "" if place.page is None else str(place.page)
    line = "" if place.line is None else str(place.line)
    return dict(zip(PLACE_COLUMNS, (page, *edges, line), strict=True))


def _point(edge: float) -> str:
    return decimal_text(Decimal(repr(round(edge, 1))).quantize(Decimal("0.1")))


def _evidence_cells(name: str, evidence: Sequence[Evidence]) -> dict[str, str]:
    cells: list[str] = []
    for one in evidence[:EVIDENCE_COUNT]:
        box = one.place.box
        cells += (_evidence_text(one), "" if box is None else " ".join(map(_point, box)))
    columns = evidence_columns(name)
    return dict(zip(columns, [*cells, *[""] * (len(columns) - len(cells))], strict=True))


def _evidence_text(evidence: Evidence) -> str:
    place = evidence.place
    where = f"page {place.page}" if place.page is not None else f"line {place.line}"
    return f"{where}: {evidence.text}"


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, CheckTerm):
        sign = "-" if value.sign < 0 else ""
        return f"{sign}{value.figure}={value.printed}"
    if isinstance(value, tuple):
        return "; ".join(_cell(part) for part in value)
    return str(value)
