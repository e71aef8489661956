"""Scans: pages that are only pictures, read into characters and rules as if they were drawn.

In:   the picture of a page as it is shown
Out:  Page with glyphs and rules in points, upright, and the turn back to the page as shown
Never: tables, headings, what a number means
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy
from PIL import Image

from opendata.documents.scan.cells import Print, erase_rules, find_prints
from opendata.documents.scan.engine import Picture, Recognise, load_recogniser
from opendata.documents.scan.lines import find_angle, find_rules, flatten, to_ink
from opendata.documents.scan.recognise import cut_prints, read_prints, reading_to_glyphs
from opendata.documents.scan.seals import to_grey
from opendata.geometry import glyphs_to_lines
from opendata.model import Page, Rule, Turn

__all__ = ["find_scale", "image_to_page"]

_SCALE = 200 / 72
_LARGEST = 3400
_STRAIGHT = 0.03
_SAMPLE = 12
_SURE = 0.9
_WIDE = 1.5
_LEAST = 0.4
_SAMPLE_WIDTH = 10
"""A line is weighed by so many heights of it."""
_BAR = 2


class _Upright(NamedTuple):
    """A picture put upright and what is on it."""

    flat: Picture
    rules: tuple[Rule, ...]
    prints: list[Print]


def find_scale(width: float, height: float) -> float:
    """Return how many pixels a point a page of that size is to be drawn with: 200 dots an inch."""
    return min(_SCALE, _LARGEST / max(width, height, 1.0))


def image_to_page(
    picture: Image.Image, number: int, scale: float, repairs: Counter[tuple[str, str]]
) -> Page | None:
    """Return the page read from its picture; None where nothing can be read.

    Scale is pixels a point. The page is upright: page.turn leads back to the picture.
    Characters put right in numbers are counted in repairs.
    """
    recognise = load_recogniser()
    if recognise is None:
        return None
    grey = to_grey(picture, scale)
    angle = find_angle(to_ink(flatten(grey)))
    if abs(angle) >= _STRAIGHT:
        turned = Image.fromarray(grey).rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
        grey = numpy.asarray(turned)
    else:
        angle = 0.0
    flat = flatten(grey)
    upright, quarter, sureness = _find_quarter(flat, recognise)
    if sureness < _LEAST:
        return None
    readings = read_prints(upright.flat, upright.prints, recognise, repairs)
    glyphs = tuple(
        glyph
        for item, reading in zip(upright.prints, readings, strict=True)
        for glyph in reading_to_glyphs(item, reading, scale)
    )
    height, width = upright.flat.shape
    turn = _find_turn(grey.shape, quarter, angle, scale) if quarter or angle else None
    return Page(
        number=number,
        width=round(width / scale, 2),
        height=round(height / scale, 2),
        lines=glyphs_to_lines(glyphs, number),
        glyphs=glyphs,
        rules=tuple(Rule._make(round(edge / scale, 2) for edge in rule) for rule in upright.rules),
        is_image=True,
        read_by="ocr",
        turn=turn,
    )


def _find_quarter(flat: Picture, recognise: Recognise) -> tuple[_Upright, int, float]:
    """Return the page upright, its quarter turns against the clock, and how sure that is.

    Print that lies in level lines is tried first; what reads well so is taken. Narrow columns
    stack upright characters: where lines seem to stand upright, what reads best is taken.
    """
    views = {quarter: _to_upright(flat, quarter) for quarter in (0, 1)}
    is_sideways = _measure_level(views[1]) > _measure_level(views[0])
    best = (views[0], 0, 0.0)
    for quarter in (1, 3, 0, 2) if is_sideways else (0, 2, 1, 3):
        upright = views.get(quarter) or _to_upright(flat, quarter)
        sureness = _weigh(upright, recognise)
        if sureness > best[2]:
            best = (upright, quarter, sureness)
        if sureness * _measure_level(upright) >= _SURE and not is_sideways:
            break
    return best


def _measure_level(upright: _Upright) -> float:
    """Return how much of the print lies in lines wider than high, from 0 to 1."""
    sizes = [(item.x1 - item.x0, item.bottom - item.top) for item in upright.prints]
    level = sum(width * height for width, height in sizes if width > _WIDE * height)
    return level / max(1, sum(width * height for width, height in sizes))


def _to_upright(flat: Picture, quarter: int) -> _Upright:
    turned = numpy.ascontiguousarray(numpy.rot90(flat, quarter))
    rules = find_rules(turned)
    prints = find_prints(erase_rules(to_ink(turned), rules), rules)
    return _Upright(_whiten(turned, rules), rules, prints)


def _whiten(flat: Picture, rules: Sequence[Rule]) -> Picture:
    """Return the picture without its rules, which would be read as strokes."""
    clean = flat.copy()
    for x0, top, x1, bottom in rules:
        rows = slice(max(0, round(top) - _BAR), round(bottom) + _BAR + 1)
        clean[rows, max(0, round(x0) - _BAR) : round(x1) + _BAR + 1] = 255
    return clean


def _weigh(upright: _Upright, recognise: Recognise) -> float:
    """Return how sure the recogniser is of a few of the longer lines, from 0 to 1.

    The mean counts, not the least: in a long line one character is always in doubt.
    """
    longest = sorted(upright.prints, key=lambda item: item.x0 - item.x1)
    longer = longest[: max(1, len(longest) // 2)]
    sample = [
        item._replace(x1=min(item.x1, item.x0 + _SAMPLE_WIDTH * (item.bottom - item.top)))
        for item in longer[:: max(1, len(longer) // _SAMPLE)][:_SAMPLE]
    ]
    readings = recognise(cut_prints(upright.flat, sample))
    return sum(reading.sureness for reading in readings) / max(1, len(sample))


def _find_turn(shape: tuple[int, ...], quarter: int, angle: float, scale: float) -> Turn:
    """Return the map from the upright page to the page as shown, in points."""
    height, width = shape[0] / scale, shape[1] / scale
    a, b, c, d, e, f = {
        0: (1, 0, 0, 1, 0.0, 0.0),
        1: (0, 1, -1, 0, width, 0.0),
        2: (-1, 0, 0, -1, width, height),
        3: (0, -1, 1, 0, 0.0, height),
    }[quarter]
    cosine, sine = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    x, y = e - width / 2, f - height / 2
    return Turn(
        cosine * a - sine * b,
        sine * a + cosine * b,
        cosine * c - sine * d,
        sine * c + cosine * d,
        cosine * x - sine * y + width / 2,
        sine * x + cosine * y + height / 2,
    )
