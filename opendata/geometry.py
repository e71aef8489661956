"""Lines of text from characters: grouped by height, blanks and tabs from the gaps."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

from opendata.model import Box, Glyph, Line, Place

_BLANK = 0.45
_TAB = 3.0


def glyphs_to_lines(glyphs: Iterable[Glyph], page: int) -> tuple[Line, ...]:
    """Return the lines top to bottom; a wide gap in a line is a tab."""
    return tuple(
        Line(row_to_text(row), Place(page, row_to_box(row))) for row in glyphs_to_rows(glyphs)
    )


def glyphs_to_rows(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Return the characters of each line from left to right, lines top to bottom."""
    ordered = sorted(glyphs, key=lambda glyph: glyph.top + glyph.bottom)
    rows: list[list[Glyph]] = []
    limit = float("-inf")
    for glyph in ordered:
        middle = (glyph.top + glyph.bottom) / 2
        if middle > limit:
            rows.append([])
            limit = middle + (glyph.bottom - glyph.top) / 2
        rows[-1].append(glyph)
    for row in rows:
        row.sort(key=lambda glyph: glyph.x0)
    return [drop_doubles(row) for row in rows]


def drop_doubles(row: list[Glyph]) -> list[Glyph]:
    """Return the row without characters drawn twice to look bold."""
    kept: list[Glyph] = []
    for glyph in row:
        last = kept[-1] if kept else None
        if (
            last is not None
            and last.text == glyph.text
            and glyph.x0 - last.x0 < 0.3 * (glyph.x1 - glyph.x0)
        ):
            continue
        kept.append(glyph)
    return kept


def row_to_text(row: Sequence[Glyph]) -> str:
    """Return the characters of one line with blanks and tabs where there are gaps."""
    parts = [row[0].text]
    for before, after in itertools.pairwise(row):
        gap = after.x0 - before.x1
        if gap > 1:
            size = min(before.bottom - before.top, after.bottom - after.top)
            if gap > _TAB * size:
                parts.append("\t")
            elif gap > _BLANK * size:
                parts.append(" ")
        parts.append(after.text)
    return "".join(parts)


def row_to_box(row: Sequence[Glyph]) -> Box:
    """Return the box around the characters."""
    return Box(
        min(glyph.x0 for glyph in row),
        min(glyph.top for glyph in row),
        max(glyph.x1 for glyph in row),
        max(glyph.bottom for glyph in row),
    )
