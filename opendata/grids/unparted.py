"""Cells that no line parts: several amounts beside or under one another in one drawn cell."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

import numpy
from numpy.typing import NDArray

from opendata.geometry import glyphs_to_rows
from opendata.glyphs import Boxes, Glyphs, to_glyphs, to_text
from opendata.model import Box, Glyph, Rule

_FEWEST_LINES = 3
_FEWEST_COLUMNS = 2
_APART = 0.4
"""An amount stands so many character heights from the text beside it, over a known edge."""
_HEADINGS_APART = 0.8
_LINES_APART = 0.5
_OFF_MIDDLE = 0.25
_FEWEST_GLYPHS = 4
_EDGE = 0.01
_MOST_NUMBERS = 0.75
_DIGITS = frozenset("0123456789")
_AMOUNT = re.compile(r"-?[\d,]+(?:\.\d+)?%?|-|—")
_EXACT = re.compile(r"-?[\d,]+\.\d+")


def find_missing_rules(
    xs: Sequence[float], ys: Sequence[float], glyphs: Sequence[Glyph]
) -> list[Rule]:
    """Return lines to lay between the amounts of a row that holds at least three in two columns."""
    if not glyphs:
        return []
    columns = to_glyphs(glyphs)
    size = (columns.boxes[:, 3] - columns.boxes[:, 1]).max()
    heights = columns.middles[1]
    missing: list[Rule] = []
    for top, bottom in itertools.pairwise(ys):
        if bottom - top < _FEWEST_LINES * size:
            continue
        inside = columns.pick((top < heights) & (heights < bottom))
        if "." not in inside.letters:
            # no exact amount
            continue
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


class Filled(NamedTuple):
    """The cells of a table: their boxes, and the characters in each."""

    boxes: Boxes
    glyphs: Glyphs
    """Those of one cell after those of another."""
    starts: Sequence[int]
    """Where those of each cell begin; the last is where they end."""
    counts: NDArray[numpy.intp]
    """How many each cell holds."""

    def pick(self, cell: int) -> Glyphs:
        """Return the characters of a cell, in drawing order."""
        return self.glyphs[self.starts[cell] : self.starts[cell + 1]]


def fill_cells(glyphs: Glyphs, owners: NDArray[numpy.intp], boxes: Boxes) -> Filled:
    """Return the cells with the characters that belong to each."""
    order = numpy.argsort(owners, kind="stable")
    starts = numpy.searchsorted(owners[order], numpy.arange(len(boxes) + 1))
    held = Glyphs(to_text(glyphs.codes[order]), glyphs.boxes[order])
    return Filled(boxes, held, starts.tolist(), starts[1:] - starts[:-1])


def find_missing_walls(xs: Sequence[float], ys: Sequence[float], cells: Filled) -> list[Rule]:
    """Return lines to lay inside cells in which an exact amount stands beside or over other texts.

    Only edges that other rows or columns draw are laid, and only where no text crosses them.
    A heading is parted where amounts of their own stand right below each of its parts.
    """
    missing: list[Rule] = []
    for index in _find_wide(xs, ys, cells).tolist():
        box, glyphs = Box(*cells.boxes[index].tolist()), cells.pick(index)
        inner = _between_edges(xs, box.x0, box.x1)
        levels = _between_edges(ys, box.top, box.bottom)
        has_number = any(letter in _DIGITS for letter in glyphs.letters)
        if inner and has_number and (walls := _find_walls(inner, box, glyphs, cells)):
            missing += walls
        elif inner and _stand_on_amounts(inner, box, cells) and _is_parted(inner, glyphs):
            missing += [Rule(x, box.top, x, box.bottom) for x in inner]
        elif levels:
            missing += _find_floors(levels, box, glyphs, cells)
    return missing


def _find_wide(xs: Sequence[float], ys: Sequence[float], cells: Filled) -> NDArray[numpy.intp]:
    """Return the cells that lie over an edge and hold several characters."""
    lefts, tops, rights, bottoms = cells.boxes.T
    columns = numpy.searchsorted(xs, rights - _EDGE) - numpy.searchsorted(
        xs, lefts + _EDGE, "right"
    )
    rows = numpy.searchsorted(ys, bottoms - _EDGE) - numpy.searchsorted(ys, tops + _EDGE, "right")
    are_full = cells.counts >= _FEWEST_GLYPHS
    return numpy.flatnonzero(are_full & ((columns > 0) | (rows > 0)))


def _between_edges(edges: Sequence[float], start: float, end: float) -> Sequence[float]:
    return edges[bisect_right(edges, start + _EDGE) : bisect_left(edges, end - _EDGE)]


def _stand_on_amounts(edges: Sequence[float], box: Box, cells: Filled) -> bool:
    """Return whether the first text below each part of a heading is an amount in a cell of its own."""
    lefts, tops, rights, _ = cells.boxes.T
    are_lower = (tops > box.bottom - _EDGE) & (cells.counts > 0)
    for x0, x1 in itertools.pairwise((box.x0, *edges, box.x1)):
        below = numpy.flatnonzero(are_lower & (lefts < x1 - _EDGE) & (rights > x0 + _EDGE))
        if not len(below):
            return False
        first = int(below[tops[below].argmin()])
        text = cells.pick(first).letters
        if lefts[first] < x0 - _EDGE or rights[first] > x1 + _EDGE or not _EXACT.fullmatch(text):
            return False
    return True


def _is_parted(edges: Sequence[float], glyphs: Sequence[Glyph]) -> bool:
    """Return whether each part holds text and none of its lines crosses an edge."""
    lines = [_cut(sorted(row, key=lambda one: one.x0), edges) for row in glyphs_to_rows(glyphs)]
    are_full = all(any(parts[index] for parts in lines) for index in range(len(edges) + 1))
    return are_full and all(
        _are_apart(*pair, _HEADINGS_APART)
        for parts in lines
        for pair in itertools.pairwise(part for part in parts if part)
    )


def _find_walls(
    edges: Sequence[float], box: Box, glyphs: Sequence[Glyph], cells: Filled
) -> list[Rule]:
    """Return the lines between a number and the text beside it, all in one line of text."""
    row = sorted(glyphs, key=lambda glyph: glyph.x0)
    if len(glyphs_to_rows(row)) != 1:
        return []
    parts = _cut(row, edges)
    texts = ["".join(glyph.text for glyph in part) for part in parts]
    filled = [text for text in texts if text]
    if len(filled) < 2 or not any(
        _EXACT.fullmatch(text) or (text.isdigit() and _holds_numbers(zone, cells))
        for text, zone in zip(texts, itertools.pairwise((box.x0, *edges, box.x1)), strict=True)
    ):
        return []
    if not all(
        _are_apart(*pair, _APART) for pair in itertools.pairwise(part for part in parts if part)
    ):
        return []
    return [Rule(x, box.top, x, box.bottom) for x in edges]


def _holds_numbers(zone: tuple[float, float], cells: Filled) -> bool:
    """Return whether the cells of one column hold numbers and hardly anything else."""
    lefts, _, rights, _ = cells.boxes.T
    are_there = (abs(lefts - zone[0]) < _EDGE) & (abs(rights - zone[1]) < _EDGE)
    own = (cells.pick(index).letters for index in numpy.flatnonzero(are_there).tolist())
    texts = [text for text in own if text]
    numbers = sum(_AMOUNT.fullmatch(text) is not None for text in texts)
    return numbers >= _FEWEST_LINES and numbers >= _MOST_NUMBERS * len(texts)


def _cut(row: Sequence[Glyph], edges: Sequence[float]) -> list[list[Glyph]]:
    parts: list[list[Glyph]] = [[] for _ in range(len(edges) + 1)]
    for glyph in row:
        parts[bisect_right(edges, (glyph.x0 + glyph.x1) / 2)].append(glyph)
    return parts


def _are_apart(left: Sequence[Glyph], right: Sequence[Glyph], heights: float) -> bool:
    last, first = left[-1], right[0]
    return first.x0 - last.x1 > heights * (first.bottom - first.top)


def _find_floors(levels: Sequence[float], box: Box, glyphs: Glyphs, cells: Filled) -> list[Rule]:
    """Return the lines between texts under one another, one to each row: amounts, or labels of rows.

    Labels stand in the middle of rows that hold amounts; the lines of one label stand together.
    """
    if _is_one_line(glyphs.boxes):
        # as most are: a label over several rows
        return []
    rows = glyphs_to_rows(glyphs)
    texts = ["".join(glyph.text for glyph in row) for row in rows]
    places = [bisect_right(levels, (row[0].top + row[0].bottom) / 2) for row in rows]
    if len(set(places)) < len(places):
        return []
    are_amounts = all(_EXACT.fullmatch(text) for text in texts)
    bands = list(itertools.pairwise((box.top, *levels, box.bottom)))
    if not are_amounts and not _name_rows(rows, bands, cells):
        return []
    return [Rule(box.x0, y, box.x1, y) for y in levels]


def _is_one_line(boxes: Boxes) -> bool:
    """Return whether no character lies under the line of the highest."""
    heights = boxes[:, 1] + boxes[:, 3]
    return bool(heights.max() <= 2 * boxes[heights.argmin(), 3])


def _name_rows(
    rows: Sequence[Sequence[Glyph]],
    bands: Sequence[tuple[float, float]],
    cells: Filled,
) -> bool:
    """Return whether each line stands in the middle of a row of amounts, apart from the others."""
    if len(rows) != len(bands):
        return False
    for row, (top, bottom) in zip(rows, bands, strict=True):
        off = abs(row[0].top + row[0].bottom - top - bottom) / 2
        if off > _OFF_MIDDLE * (row[0].bottom - row[0].top):
            return False
    heights = [row[0].bottom - row[0].top for row in rows]
    gaps = [below[0].top - above[0].bottom for above, below in itertools.pairwise(rows)]
    if any(gap < _LINES_APART * height for gap, height in zip(gaps, heights, strict=False)):
        return False
    return all(_has_amount(band, cells) for band in bands)


def _has_amount(band: tuple[float, float], cells: Filled) -> bool:
    _, tops, _, bottoms = cells.boxes.T
    are_there = (abs(tops - band[0]) < _EDGE) & (abs(bottoms - band[1]) < _EDGE)
    return any(
        _EXACT.fullmatch(cells.pick(index).letters)
        for index in numpy.flatnonzero(are_there).tolist()
    )
