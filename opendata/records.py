"""Records as rows: the one place that says how a record becomes cells of text."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import repeat
from operator import attrgetter, call
from typing import Any, TypeVar

from opendata.model import (
    Amount,
    Box,
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
_EVIDENCE_COUNT = 2


def columns_of(record: type) -> tuple[str, ...]:
    """Return the column names of a record's CSV, a place and evidence spread out."""
    columns: list[str] = []
    for field in fields(record):
        if field.name == "place":
            columns.extend(PLACE_COLUMNS)
        elif field.name.endswith("_evidence"):
            columns.extend(f"{field.name}_{no}" for no in range(1, _EVIDENCE_COUNT + 1))
        else:
            columns.append(field.name)
    return tuple(columns)


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
            texts = [_evidence_text(item) for item in value]
            for no in range(_EVIDENCE_COUNT):
                row[f"{field.name}_{no + 1}"] = texts[no] if no < len(texts) else ""
        else:
            row[field.name] = _cell(value)
    return row


def resource_rows(disclosure: Disclosure, resource: str) -> list[dict[str, str]]:
    """Return all rows of one resource of a disclosure, in document order."""
    records: Iterable[Any] = (
        (disclosure.record,) if resource == "documents" else getattr(disclosure, resource)
    )
    return [record_to_row(record) for record in records]


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
