"""Rows that no line parts: several amounts under one another in one drawn row."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Sequence

from opendata.geometry import glyphs_to_rows
from opendata.model import Glyph, Rule

_FEWEST_LINES = 3
_FEWEST_COLUMNS = 2
_AMOUNT = re.compile(r"-?[\d,]+(?:\.\d+)?%?|-|—")
_EXACT = re.compile(r"-?[\d,]+\.\d+")


def find_missing_rules(
    xs: Sequence[float], ys: Sequence[float], glyphs: Sequence[Glyph]
) -> list[Rule]:
    """Return lines to lay between the amounts of a row that holds at least three in two columns."""
    if not glyphs:
        return []
    size = max(glyph.bottom - glyph.top for glyph in glyphs)
    missing: list[Rule] = []
    for top, bottom in itertools.pairwise(ys):
        if bottom - top < _FEWEST_LINES * size:
            continue
        inside = [one for one in glyphs if top < (one.top + one.bottom) / 2 < bottom]
        rows = _without_header(glyphs_to_rows(inside), xs)
        if len(rows) > _FEWEST_LINES and _are_amounts(rows, xs):
            missing += [Rule(xs[0], y, xs[-1], y) for y in _between(rows, xs)]
    return missing


def _without_header(rows: Sequence[Sequence[Glyph]], xs: Sequence[float]) -> list[Sequence[Glyph]]:
    """Return the lines from the one above the first exact amount on."""
    for index, row in enumerate(rows):
        if any(_EXACT.fullmatch(text) for text in _row_to_texts(row, xs).values()):
            return list(rows[max(0, index - 1) :])
    return []


def _are_amounts(rows: Sequence[Sequence[Glyph]], xs: Sequence[float]) -> bool:
    """Return whether below the first line two columns hold amounts only, one a line."""
    columns: dict[int, list[str]] = {}
    for row in rows[1:]:
        for column, text in _row_to_texts(row, xs).items():
            columns.setdefault(column, []).append(text)
    amounts = [
        texts
        for texts in columns.values()
        if len(texts) >= _FEWEST_LINES
        and all(_AMOUNT.fullmatch(text) for text in texts)
        and any(_EXACT.fullmatch(text) for text in texts)
    ]
    return len(amounts) >= _FEWEST_COLUMNS


def _row_to_texts(row: Sequence[Glyph], xs: Sequence[float]) -> dict[int, str]:
    texts: dict[int, str] = {}
    for glyph in row:
        column = bisect_right(xs, (glyph.x0 + glyph.x1) / 2)
        texts[column] = texts.get(column, "") + glyph.text
    return texts


def _between(rows: Sequence[Sequence[Glyph]], xs: Sequence[float]) -> list[float]:
    """Return the heights between lines that hold amounts; a line without belongs to the one above."""
    heights: list[float] = []
    for above, row in itertools.pairwise(rows):
        if any(_AMOUNT.fullmatch(text) for text in _row_to_texts(row, xs).values()):
            low = max(glyph.bottom for glyph in above)
            heights.append(round((low + min(glyph.top for glyph in row)) / 2, 2))
    return heights
