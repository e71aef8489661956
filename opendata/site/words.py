"""Words of the site: what its templates say of places, figures and codes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from opendata.knowledge import load_toml
from opendata.model import Figure, Place
from opendata.money import is_number
from opendata.records import RESOURCES, decimal_text
from opendata.resources import find_folder
from opendata.summary import percent

_NO_MEASURE = ("code", "year", "page", "document")
"""Endings of columns whose digits are no measure."""
_MARKS = re.compile(r"([\\`*_\[\]<>|])")


def make_environment() -> Environment:
    """Return what renders the templates: the labels of all codes, and the filters they use."""
    templates = find_folder("site") / "templates"
    environment = Environment(
        loader=FileSystemLoader(templates),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    labels = load_toml(templates / "labels.toml")
    environment.globals["labels"] = labels
    environment.globals["resources"] = tuple(RESOURCES)
    environment.filters["percent"] = percent
    environment.filters["place"] = place_to_words
    environment.filters["decimal"] = decimal_text
    environment.filters["tooltip"] = lambda figure: _to_tooltip(figure, labels)
    environment.filters["is_measure"] = _is_measure
    environment.filters["escape_markdown"] = escape_markdown
    environment.tests["figure"] = lambda cell: isinstance(cell, Figure)
    return environment


def place_to_words(place: Place) -> str:
    """Return where something stands, in words of both languages.

    >>> place_to_words(Place(page=3)), place_to_words(Place(line=12)), place_to_words(Place())
    ('第 3 页 p. 3', '第 12 行 line 12', '')
    """
    if place.page is not None:
        return f"第 {place.page} 页 p. {place.page}"
    return "" if place.line is None else f"第 {place.line} 行 line {place.line}"


def escape_markdown(text: str) -> str:
    r"""Return a printed text so that Markdown shows it as it is.

    >>> escape_markdown("4#-7#_A*")
    '4#-7#\\_A\\*'
    """
    return _MARKS.sub(r"\\\1", text)


def _to_tooltip(figure: Figure, labels: Mapping[str, Mapping[str, Sequence[str]]]) -> str:
    """Return what the mouse shows of a figure: place, row and column, unit, status and id."""
    box = figure.place.box
    where = place_to_words(figure.place)
    if box is not None:
        where += f" ({box.x0:.1f}, {box.top:.1f})–({box.x1:.1f}, {box.bottom:.1f})"
    codes = (
        ("status", figure.status),
        ("level", figure.level),
        ("placed-by", figure.placed_by),
    )
    said = " · ".join(" ".join(labels[name][code]) for name, code in codes)
    if figure.proved_by:
        said += f" · {len(figure.proved_by)} 项勾稽 identities"
    lines = (f"{figure.row} — {figure.column}", f"{figure.printed} {figure.unit}".strip(), where)
    return "\n".join((*lines, said, figure.figure))


def _is_measure(cell: str, column: str) -> bool:
    return is_number(cell) and not column.endswith(_NO_MEASURE)
