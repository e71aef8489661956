"""Literals of the graph; its IRIs are made by knowledge/mapping.toml, which is loaded elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from json import JSONEncoder
from typing import Any

from opendata.knowledge.mapping import Mapping, escape_iri, load_mapping

__all__ = ["LITERALS", "Mapping", "escape_iri", "load_mapping", "to_decimal", "to_text"]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_to_quoted = JSONEncoder(ensure_ascii=False).encode


def to_text(value: Any) -> str:
    r"""Return a plain literal.

    >>> to_text('a "b"\n')
    '"a \\"b\\"\\n"'
    """
    return _to_quoted(str(value))


def _to_zh(value: Any) -> str:
    return f"{_to_quoted(str(value))}@zh"


def _to_integer(value: Any) -> str:
    return f'"{value}"^^<{_XSD}integer>'


def to_decimal(value: Any) -> str:
    """Return a decimal literal as precise as printed; coordinates (floats) in tenths of a point.

    >>> to_decimal(56.692)
    '"56.7"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    """
    lexical = format(value, ".1f" if isinstance(value, float) else "f")
    return f'"{lexical}"^^<{_XSD}decimal>'


def _to_boolean(value: Any) -> str:
    return f'"{str(value).lower()}"^^<{_XSD}boolean>'


def _to_year(value: Any) -> str:
    return f'"{value:04d}"^^<{_XSD}gYear>'


_DATE_TYPES = {4: "gYear", 7: "gYearMonth", 10: "date"}


def _to_date(value: Any) -> str:
    """Return a date literal as exact as it is said: a year, a month or a day.

    >>> _to_date("2019-03").rpartition("#")[2]
    'gYearMonth>'
    """
    lexical = str(value)
    return f'"{lexical}"^^<{_XSD}{_DATE_TYPES[len(lexical)]}>'


LITERALS: dict[str, Callable[[Any], str]] = {
    "boolean": _to_boolean,
    "date": _to_date,
    "decimal": to_decimal,
    "integer": _to_integer,
    "text": to_text,
    "year": _to_year,
    "zh": _to_zh,
}
"""Value word of mapping.toml → writer of the literal."""
