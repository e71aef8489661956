"""Lines of text from characters: grouped by height, blanks and tabs from the gaps."""

from __future__ import annotations

import itertools
import math
import operator
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
_FEW = 48

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
    if len(glyphs) < _FEW:
        return _few_to_rows(glyphs)
    codes, boxes, starts, _ = to_rows(to_glyphs(glyphs))
    whole = list(Glyphs(to_text(codes), boxes))
    edges = [*starts.tolist(), len(whole)]
    return [whole[start:end] for start, end in itertools.pairwise(edges)]


def _few_to_rows(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Return the lines of so few characters that setting up columns takes longer."""
    rows: list[list[Glyph]] = []
    limit = -math.inf
    for glyph in sorted(glyphs, key=lambda one: one.top + one.bottom):
        if glyph.top + glyph.bottom > limit or not rows:
            rows.append([])
            limit = 2 * glyph.bottom
        rows[-1].append(glyph)
    for row in rows:
        row.sort(key=_left)
    return rows


_left = operator.attrgetter("x0")


def to_rows(glyphs: Glyphs, groups: _Indexes | None = None) -> Rows:
    """Return the lines of the characters; those of each group by themselves, where told."""
    boxes = glyphs.boxes
    # twice the height of the middle
    heights = boxes[:, 1] + boxes[:, 3]
    edges = [0, len(heights)]
    if groups is None:
        order = heights.argsort(kind="stable")
    else:
        order = _sort_by(groups, heights)
        groups = groups[order]
        edges[1:1] = (numpy.flatnonzero(groups[1:] != groups[:-1]) + 1).tolist()
    boxes = boxes[order]
    starts = numpy.array(_find_starts(heights[order].tolist(), boxes[:, 3], edges))
    numbers = numpy.zeros(len(order), numpy.intp)
    numbers[starts[1:]] = 1
    within = _sort_by(numbers.cumsum(), boxes[:, 0])
    found = numpy.zeros(len(starts), numpy.intp) if groups is None else groups[starts]
    return Rows(glyphs.codes[order[within]], boxes[within], starts, found)


def _sort_by(groups: _Indexes, values: NDArray[numpy.float64]) -> _Indexes:
    """Return the order by group, then by value; alike ones stay as they are."""
    # pairs held as complex numbers are sorted in one go
    keys = numpy.empty(len(groups), numpy.complex128)
    keys.real, keys.imag = groups, values
    return keys.argsort(kind="stable")


def _find_starts(
    heights: Sequence[float], bottoms: NDArray[numpy.float64], edges: Sequence[int]
) -> list[int]:
    """Return where lines begin: at each edge, and at the first that lies under its line."""
    starts: list[int] = []
    for start, end in itertools.pairwise(edges):
        at = start
        while at < end:
            starts.append(at)
            at = bisect_right(heights, 2 * bottoms.item(at), at + 1, end)
    return starts


def rows_to_texts(rows: Rows) -> list[str]:
    """Return the characters of each line with blanks and tabs where there are gaps.

    A character drawn twice to look bold counts once.
    """
    codes, boxes, starts, _ = rows = _drop_doubles(rows)
    sizes = boxes[:, 3] - boxes[:, 1]
    gaps, least = boxes[1:, 0] - boxes[:-1, 2], numpy.minimum(sizes[1:], sizes[:-1])
    is_blank = (gaps > 1) & (gaps > _BLANK * least)
    is_blank[starts[1:] - 1] = False
    blanks = is_blank.nonzero()[0]
    places = numpy.arange(len(codes))
    places[1:] += is_blank.cumsum()
    written = numpy.empty(len(codes) + len(blanks), numpy.uint32)
    written[places] = codes
    are_tabs = gaps[blanks] > _TAB * least[blanks]
    written[places[blanks + 1] - 1] = numpy.where(are_tabs, ord("\t"), ord(" "))
    text = to_text(written)
    ends = [*(places[starts[1:] - 1] + 1).tolist(), len(text)]
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
