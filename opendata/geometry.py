"""Lines of text from characters: grouped by height, blanks and tabs from the gaps."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

import numpy
from numpy.typing import NDArray

from opendata.glyphs import Boxes, Glyphs, to_glyphs, to_text
from opendata.model import Box, Glyph, Line, Place

_BLANK = 0.45
_TAB = 3.0
_DOUBLE = 0.3

_Indexes = NDArray[numpy.intp]


class Rows(NamedTuple):
    """Characters line by line from left to right, lines top to bottom; groups one by one.

    starts says where in that order each line begins; groups, of which group each line is.
    """

    codes: NDArray[numpy.uint32]
    boxes: Boxes
    starts: _Indexes
    groups: _Indexes


def glyphs_to_lines(glyphs: Sequence[Glyph], page: int) -> tuple[Line, ...]:
    """Return the lines top to bottom; a wide gap in a line is a tab."""
    if not glyphs:
        return ()
    rows = to_rows(to_glyphs(glyphs))
    return tuple(
        Line(text, Place(page, box))
        for text, box in zip(rows_to_texts(rows), _rows_to_boxes(rows), strict=True)
    )


def glyphs_to_rows(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Return the characters of each line from left to right, lines top to bottom."""
    if not glyphs:
        return []
    codes, boxes, starts, _ = to_rows(to_glyphs(glyphs))
    whole = list(Glyphs(to_text(codes), boxes))
    edges = [*starts.tolist(), len(whole)]
    return [whole[start:end] for start, end in itertools.pairwise(edges)]


def to_rows(glyphs: Glyphs, groups: _Indexes | None = None) -> Rows:
    """Return the lines of the characters; those of each group by themselves, where told."""
    # both sides are twice the height of the middle
    heights, limits = glyphs.boxes[:, 1] + glyphs.boxes[:, 3], 2 * glyphs.boxes[:, 3]
    if groups is None:
        groups = numpy.zeros(len(glyphs), numpy.intp)
    order = numpy.lexsort((heights, groups))
    parted = groups[order]
    edges = [0, *(numpy.flatnonzero(parted[1:] != parted[:-1]) + 1).tolist(), len(order)]
    starts = numpy.array(_find_starts(heights[order].tolist(), limits[order].tolist(), edges))
    numbers = numpy.zeros(len(order), numpy.intp)
    numbers[starts[1:]] = 1
    order = order[numpy.lexsort((glyphs.boxes[order, 0], numbers.cumsum()))]
    return Rows(glyphs.codes[order], glyphs.boxes[order], starts, parted[starts])


def _find_starts(
    heights: Sequence[float], limits: Sequence[float], edges: Sequence[int]
) -> list[int]:
    """Return where lines begin: at each edge, and at the first that lies under its line."""
    starts: list[int] = []
    for start, end in itertools.pairwise(edges):
        at = start
        while at < end:
            starts.append(at)
            at = bisect_right(heights, limits[at], at + 1, end)
    return starts


def rows_to_texts(rows: Rows) -> list[str]:
    """Return the characters of each line with blanks and tabs where there are gaps.

    A character drawn twice to look bold counts once.
    """
    codes, boxes, starts, _ = rows = _drop_doubles(rows)
    sizes = boxes[:, 3] - boxes[:, 1]
    gaps, least = boxes[1:, 0] - boxes[:-1, 2], numpy.minimum(sizes[1:], sizes[:-1])
    blanks = numpy.where(gaps > _TAB * least, ord("\t"), ord(" "))
    is_blank = (gaps > 1) & (gaps > _BLANK * least)
    is_blank[starts[1:] - 1] = False
    written = numpy.zeros((len(codes), 2), numpy.uint32)
    written[1:, 0] = numpy.where(is_blank, blanks, 0)
    written[:, 1] = codes
    lengths = numpy.ones(len(codes), numpy.intp)
    lengths[1:] += is_blank
    ends = lengths.cumsum()[[*(starts[1:] - 1), -1]].tolist()
    flat = written.ravel()
    text = to_text(flat[flat != 0])
    return [text[start:end] for start, end in itertools.pairwise([0, *ends])]


def _drop_doubles(rows: Rows) -> Rows:
    codes, boxes, starts, groups = rows
    widths, steps = boxes[1:, 2] - boxes[1:, 0], boxes[1:, 0] - boxes[:-1, 0]
    is_double = (codes[1:] == codes[:-1]) & (steps < _DOUBLE * widths)
    is_double[starts[1:] - 1] = False
    if not is_double.any():
        return rows
    are_kept = numpy.ones(len(codes), numpy.bool_)
    edges = [*starts.tolist(), len(codes)]
    touched = numpy.searchsorted(starts, numpy.flatnonzero(is_double) + 1, "right") - 1
    for row in sorted(set(touched.tolist())):
        start, end = edges[row], edges[row + 1]
        are_kept[start:end] = _mark_kept(codes[start:end].tolist(), boxes[start:end].tolist())
    kept = are_kept.cumsum()
    moved = kept[starts] - 1
    return Rows(codes[are_kept], boxes[are_kept], moved, groups)


def _mark_kept(codes: Sequence[int], boxes: Sequence[Sequence[float]]) -> list[bool]:
    """Return for each character of a line whether it is not the one before drawn again."""
    are_kept = [True]
    last = 0
    for index in range(1, len(codes)):
        x0, _, x1, _ = boxes[index]
        is_again = codes[index] == codes[last] and x0 - boxes[last][0] < _DOUBLE * (x1 - x0)
        are_kept.append(not is_again)
        last = last if is_again else index
    return are_kept


def _rows_to_boxes(rows: Rows) -> list[Box]:
    """Return the box around the characters of each line."""
    boxes, starts = rows.boxes, rows.starts
    sides = (
        boxes[starts, 0],
        numpy.minimum.reduceat(boxes[:, 1], starts),
        numpy.maximum.reduceat(boxes[:, 2], starts),
        numpy.maximum.reduceat(boxes[:, 3], starts),
    )
    return list(map(Box, *(side.tolist() for side in sides)))
