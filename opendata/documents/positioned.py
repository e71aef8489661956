"""Web pages drawn like paper: each run of text and each line put at its place in points.

A site may show a PDF as boxes with a place of their own (`position:absolute`); such a
page is read as the page of a PDF is, with characters and drawn lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import starmap
from unicodedata import east_asian_width

from opendata.documents.article import Element, tag_of
from opendata.geometry import glyphs_to_lines
from opendata.model import Glyph, Page, Rule

_LENGTH = re.compile(r"(-?\d+(?:\.\d+)?)\s*(pt|px)?$")
_POINTS = {"pt": 1.0, "px": 0.75, None: 0.75}
_FEWEST = 3
"""So many boxes with a place make a drawn page."""
_THIN = 2.0
_SIDES = ("border-top", "border-right", "border-bottom", "border-left")
Style = Mapping[str, str]


def find_positioned_pages(root: Element) -> list[Element]:
    """Return the elements that are pages: of a size of their own, with boxes at places inside.

    Empty where most of the text stands elsewhere.
    """
    pages = [element for element in root.iter("div") if _is_page(element)]
    if not any(_count_placed(page) >= _FEWEST for page in pages):
        return []
    inside = sum(len("".join(page.itertext())) for page in pages)
    body = root.find(".//body")
    everything = sum(map(len, (root if body is None else body).itertext()))
    return pages if inside * 2 > everything else []


def _is_page(element: Element) -> bool:
    style = read_style(element)
    has_size = to_points(style.get("width")) is not None
    has_size = has_size and to_points(style.get("height")) is not None
    return has_size and style.get("position") == "relative" and _count_placed(element) > 0


def _count_placed(page: Element) -> int:
    return sum(read_style(child).get("position") == "absolute" for child in page)


def read_style(element: Element) -> Style:
    """Return the properties of the style that the element bears itself."""
    pairs = (part.partition(":") for part in (element.get("style") or "").split(";"))
    return {name.strip().lower(): value.strip().lower() for name, _, value in pairs if value}


def to_points(length: str | None) -> float | None:
    """Return a length in points; None where it is no length.

    >>> to_points("12.5pt"), to_points("100px"), to_points("auto")
    (12.5, 75.0, None)
    """
    found = _LENGTH.match(length or "")
    return None if found is None else float(found[1]) * _POINTS[found[2]]


def read_positioned_page(page: Element, number: int) -> Page:
    """Return the page with the characters and lines that its boxes draw."""
    style = read_style(page)
    glyphs: list[Glyph] = []
    rules: list[Rule] = []
    for child in page.iter("div", "span", "p"):
        own = read_style(child)
        left, top = to_points(own.get("left")), to_points(own.get("top"))
        if child is page or own.get("position") != "absolute" or left is None or top is None:
            continue
        glyphs += _text_to_glyphs(child, own, left, top)
        rules += starmap(Rule, _box_to_rules(own, left, top))
    area = sum(map(_image_area, page.iter("img")))
    width, height = to_points(style.get("width")) or 0.0, to_points(style.get("height")) or 0.0
    return Page(
        number=number,
        width=width,
        height=height,
        lines=glyphs_to_lines(glyphs, number),
        glyphs=tuple(glyphs),
        rules=tuple(rules),
        is_image=not glyphs and area > 0,
    )


def _image_area(image: Element) -> float:
    style = read_style(image)
    return 1.0 if tag_of(image) == "img" and style.get("display") != "none" else 0.0


def _text_to_glyphs(element: Element, style: Style, left: float, top: float) -> Iterator[Glyph]:
    """Yield the characters of a run: Chinese ones are as wide as high, others half as wide."""
    size = to_points(style.get("font-size")) or 12.0
    at = left
    for letter in "".join(element.itertext()).strip("\r\n"):
        width = size if east_asian_width(letter) in "WFA" else size / 2
        if not letter.isspace():
            yield Glyph(letter, *(round(edge, 2) for edge in (at, top, at + width, top + size)))
        at += width


def _box_to_rules(
    style: Style, left: float, top: float
) -> Iterator[tuple[float, float, float, float]]:
    """Yield the drawn sides of a box, and the box itself where it is a thin filled one."""
    width, height = to_points(style.get("width")), to_points(style.get("height"))
    if width is None or height is None:
        return
    x0, y0, x1, y1 = (round(edge, 2) for edge in (left, top, left + width, top + height))
    sides = ((x0, y0, x1, y0), (x1, y0, x1, y1), (x0, y1, x1, y1), (x0, y0, x0, y1))
    for name, side in zip(_SIDES, sides, strict=True):
        border = style.get(name, style.get("border", ""))
        is_drawn = "solid" in border and (side[0] < side[2] or side[1] < side[3])
        if is_drawn:
            yield side
    if "background-color" in style and width > _THIN >= height:
        yield (x0, (y0 + y1) / 2, x1, (y0 + y1) / 2)
    elif "background-color" in style and height > _THIN >= width:
        yield ((x0 + x1) / 2, y0, (x0 + x1) / 2, y1)
