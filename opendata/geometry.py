"""Lines of text from characters: grouped by height, blanks and tabs from the gaps."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Sequence

from opendata.model import Box, Glyph, Line, Place

_BLANK = 0.45
_TAB = 3.0
_DOUBLE = 0.3


def glyphs_to_lines(glyphs: Iterable[Glyph], page: int) -> tuple[Line, ...]:
    """Return the lines top to bottom; a wide gap in a line is a tab."""
    return tuple(
        Line(row_to_text(row), Place(page, row_to_box(row))) for row in glyphs_to_rows(glyphs)
    )


def glyphs_to_rows(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Return the characters of each line from left to right, lines top to bottom."""
    ordered = sorted(glyphs, key=_height)
    rows: list[list[Glyph]] = []
    limit = float("-inf")
    for glyph in ordered:
        # both sides are twice the height of the middle
        if glyph[2] + glyph[4] > limit:
            rows.append([])
            limit = 2 * glyph[4]
        rows[-1].append(glyph)
    for row in rows:
        row.sort(key=_left)
    return rows


def _height(glyph: Glyph) -> float:
    return glyph[2] + glyph[4]


_left = operator.itemgetter(1)


def row_to_text(row: Sequence[Glyph]) -> str:
    """Return the characters of one line with blanks and tabs where there are gaps.

    A character drawn twice to look bold counts once.
    """
    letter, _, top, end, bottom = row[0]
    last = row[0]
    parts = [letter]
    size = bottom - top
    for glyph in row[1:]:
        letter, x0, top, x1, bottom = glyph
        if letter == last[0] and x0 - last[1] < _DOUBLE * (x1 - x0):
            continue
        gap = x0 - end
        if gap > 1:
            least = min(size, bottom - top)
            if gap > _TAB * least:
                parts.append("\t")
            elif gap > _BLANK * least:
                parts.append(" ")
        parts.append(letter)
        last, end, size = glyph, x1, bottom - top
    return "".join(parts)


def row_to_box(row: Sequence[Glyph]) -> Box:
    """Return the box around the characters of a line from left to right."""
    _, _, tops, ends, bottoms = zip(*row, strict=True)
    return Box(row[0][1], min(tops), max(ends), max(bottoms))
