"""Grids from drawn lines: lines → edges → cells with spans → the characters in each.

In:   blocks of kind "table" of a PDF
Out:  Grid, one for each area (see join for those that go on over pages)
Never: header names, codes, amounts
"""

from __future__ import annotations

import functools
import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

import numpy
from numpy.typing import NDArray

from opendata.geometry import rows_to_texts, to_rows
from opendata.glyphs import Boxes, Glyphs, to_glyphs
from opendata.grids.runs import Owners, keep_runs_whole, keep_wraps_whole
from opendata.grids.unparted import fill_cells, find_missing_rules, find_missing_walls
from opendata.model import Block, Box, Cell, Grid, Place, Rule

_COVERED = 0.5
_NARROW = 5.0
"""A column or row thinner than this many points and with no text is none."""
_NO_BOX = Box(0.0, 0.0, 0.0, 0.0)


class Frame(NamedTuple):
    """The edges of an area, and between which units a line is drawn.

    walls[row][column] says that a line is drawn at the right side of the unit,
    floors[row][column] at its lower side, roof[column] above the first row.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    walls: tuple[tuple[bool, ...], ...]
    floors: tuple[tuple[bool, ...], ...]
    roof: tuple[bool, ...]


class Area(NamedTuple):
    """The units that one cell takes: first row and column, and how many."""

    row: int
    column: int
    row_span: int
    column_span: int


# made by the hundred on a page: without the steps of a call with names
_to_area = functools.partial(tuple.__new__, Area)
_to_box = functools.partial(tuple.__new__, Box)


class Layout(NamedTuple):
    """The cells with their boxes, and for each character the cell it belongs to."""

    areas: tuple[Area, ...]
    boxes: Boxes
    owners: Owners


class Piece(NamedTuple):
    """The grid of one area, with what is needed to join it to the next page's.

    edges are the places of the column edges; the open columns are those whose cell
    is not closed at the top or bottom; is_followed says that prose stands below.
    """

    grid: Grid
    edges: tuple[float, ...]
    open_top: frozenset[int]
    open_bottom: frozenset[int]
    is_followed: bool = False


def block_to_piece(block: Block, number: int) -> Piece:
    """Return the grid of one table area, still without the lines around it."""
    box = block.place.box or _NO_BOX
    glyphs = to_glyphs(block.glyphs)
    frame = rules_to_frame(block.rules, box, glyphs)
    if missing := find_missing_rules(frame.xs, frame.ys, glyphs):
        frame = rules_to_frame([*block.rules, *missing], box, glyphs)
    layout = frame_to_layout(frame, glyphs)
    cells = fill_cells(glyphs, layout.owners, layout.boxes)
    if walls := find_missing_walls(frame.xs, frame.ys, cells):
        frame = rules_to_frame([*block.rules, *missing, *walls], box, glyphs)
        layout = frame_to_layout(frame, glyphs)
    page = block.place.page or 0
    grid = Grid(
        number=number,
        kind="ruled",
        row_count=len(frame.ys) - 1,
        column_count=len(frame.xs) - 1,
        cells=layout_to_cells(layout, glyphs, page),
        above=(),
        below=(),
        place=block.place,
        pages=(page,),
        is_drawn=block.is_drawn,
    )
    return Piece(grid, frame.xs, _open_columns(frame.roof), _open_columns(frame.floors[-1]))


def _open_columns(drawn: Sequence[bool]) -> frozenset[int]:
    return frozenset(column for column, is_drawn in enumerate(drawn) if not is_drawn)


def rules_to_frame(rules: Sequence[Rule], box: Box, glyphs: Glyphs) -> Frame:
    """Return the edges and which of their pieces are drawn; phantom columns have none."""
    across = [rule for rule in rules if rule.top == rule.bottom]
    upright = [rule for rule in rules if rule.top != rule.bottom]
    middles, heights = numpy.sort(glyphs.middles).tolist()
    xs = _edges([box.x0, box.x1, *(rule.x0 for rule in upright)], middles)
    ys = _edges([box.top, box.bottom, *(rule.top for rule in across)], heights)
    walls = [[False] * (len(xs) - 1) for _ in range(len(ys) - 1)]
    # the first line of floors is the roof
    floors = [[False] * (len(xs) - 1) for _ in range(len(ys))]
    for rule in upright:
        column = _nearest(xs, rule.x0) - 1
        if column >= 0:
            for row in _covered(ys, rule.top, rule.bottom):
                walls[row][column] = True
    for rule in across:
        drawn = _covered(xs, rule.x0, rule.x1)
        floors[_nearest(ys, rule.top)][drawn.start : drawn.stop] = [True] * len(drawn)
    return Frame(xs, ys, tuple(map(tuple, walls)), tuple(map(tuple, floors[1:])), tuple(floors[0]))


def _edges(values: Sequence[float], marks: Sequence[float]) -> tuple[float, ...]:
    """Return the places of the lines; two that leave no room for text and hold none are one.

    The marks are the middles of the characters, in order.
    """
    edges: list[float] = []
    for value in sorted(set(values)):
        if edges and value - edges[-1] < _NARROW and _count(marks, edges[-1], value) == 0:
            continue
        edges.append(value)
    return tuple(edges)


def _count(marks: Sequence[float], start: float, end: float) -> int:
    return bisect_left(marks, end) - bisect_left(marks, start)


def _nearest(edges: Sequence[float], value: float) -> int:
    after = min(bisect_left(edges, value), len(edges) - 1)
    if after > 0 and value - edges[after - 1] <= edges[after] - value:
        return after - 1
    return after


def _covered(edges: Sequence[float], start: float, end: float) -> range:
    """Return the units of which the line covers at least half."""
    first = max(0, bisect_right(edges, start) - 1)
    last = min(len(edges) - 2, bisect_right(edges, end) - 1)
    while first <= last and _share(edges, first, start, end) < _COVERED:
        first += 1
    while last >= first and _share(edges, last, start, end) < _COVERED:
        last -= 1
    return range(first, last + 1)


def _share(edges: Sequence[float], unit: int, start: float, end: float) -> float:
    low, high = edges[unit], edges[unit + 1]
    if start <= low and high <= end:
        return 1.0
    return (min(high, end) - max(low, start)) / (high - low)


def frame_to_areas(frame: Frame) -> tuple[Area, ...]:
    """Return the cells: units that no drawn line parts, as rectangles, in reading order."""
    rows, columns = len(frame.ys) - 1, len(frame.xs) - 1
    taken = [[False] * columns for _ in range(rows)]
    areas: list[Area] = []
    one = itertools.repeat(1)
    for row, (walls, floors) in enumerate(zip(frame.walls, frame.floors, strict=True)):
        if all(walls) and all(floors) and not any(taken[row]):
            areas += map(_to_area, zip(itertools.repeat(row), range(columns), one, one))
            continue
        for column, is_taken in enumerate(taken[row]):
            if is_taken:
                continue
            if walls[column] and floors[column]:
                # one unit, as most cells are
                areas.append(_to_area((row, column, 1, 1)))
                continue
            area = _grow(frame, taken, row, column)
            for taken_row in taken[row : row + area.row_span]:
                taken_row[column : column + area.column_span] = [True] * area.column_span
            areas.append(area)
    return tuple(areas)


def _grow(frame: Frame, taken: list[list[bool]], row: int, column: int) -> Area:
    rows, columns = len(frame.ys) - 1, len(frame.xs) - 1
    last = column
    while last + 1 < columns and not frame.walls[row][last] and not taken[row][last + 1]:
        last += 1
    low = row
    while low + 1 < rows and _goes_on(frame, taken, low, column, last):
        low += 1
    return Area(row, column, low - row + 1, last - column + 1)


def _goes_on(frame: Frame, taken: list[list[bool]], row: int, first: int, last: int) -> bool:
    """Return whether the row below belongs to the same cell between the two columns."""
    below = row + 1
    if any(frame.floors[row][first : last + 1]) or any(taken[below][first : last + 1]):
        return False
    if any(frame.walls[below][first:last]):
        return False
    is_open_left = first > 0 and not frame.walls[below][first - 1]
    is_open_right = last + 1 < len(frame.xs) - 1 and not frame.walls[below][last]
    return not (is_open_left or is_open_right)


def frame_to_layout(frame: Frame, glyphs: Glyphs) -> Layout:
    """Return the cells, and which characters they hold: those whose middle lies between the edges."""
    areas = frame_to_areas(frame)
    each = itertools.chain.from_iterable(areas)
    units = numpy.fromiter(each, numpy.intp, 4 * len(areas)).reshape(-1, 4)
    boxes = _units_to_boxes(units, frame)
    owners = _find_owners(glyphs, frame, units)
    keep_runs_whole(glyphs, owners, boxes)
    keep_wraps_whole(glyphs, owners, boxes)
    return Layout(areas, boxes, owners)


_Units = NDArray[numpy.intp]
"""The areas of cells, one a row."""


def _units_to_boxes(units: _Units, frame: Frame) -> Boxes:
    xs, ys = numpy.array(frame.xs), numpy.array(frame.ys)
    rows, columns, row_spans, column_spans = units.T
    sides = (xs[columns], ys[rows], xs[columns + column_spans], ys[rows + row_spans])
    return numpy.stack(sides, axis=1)


def _find_owners(glyphs: Glyphs, frame: Frame, units: _Units) -> Owners:
    # one row and column more on each side: what sticks out belongs to the outermost cell
    owner = numpy.zeros((len(frame.ys) + 1, len(frame.xs) + 1), numpy.intp)
    owner[units[:, 0] + 1, units[:, 1] + 1] = numpy.arange(len(units))
    wide = numpy.flatnonzero((units[:, 2] > 1) | (units[:, 3] > 1))
    for index, (row, column, row_span, column_span) in zip(
        wide.tolist(), units[wide].tolist(), strict=True
    ):
        owner[row + 1 : row + row_span + 1, column + 1 : column + column_span + 1] = index
    owner[:, 0], owner[:, -1] = owner[:, 1], owner[:, -2]
    owner[0], owner[-1] = owner[1], owner[-2]
    x, y = glyphs.middles
    lines, places = (
        numpy.searchsorted(frame.ys, y, "right"),
        numpy.searchsorted(frame.xs, x, "right"),
    )
    return numpy.asarray(owner[lines, places])


def layout_to_cells(layout: Layout, glyphs: Glyphs, page: int) -> tuple[Cell, ...]:
    """Return the cells with their text, those without text too."""
    boxes = list(map(_to_box, zip(*layout.boxes.T.tolist(), strict=True)))
    texts, indents = [""] * len(boxes), [0.0] * len(boxes)
    for index, (text, left) in _write_areas(glyphs, layout.owners).items():
        texts[index], indents[index] = text, left - boxes[index].x0
    rows, columns, row_spans, column_spans = zip(*layout.areas, strict=True)
    places = map(Place, itertools.repeat(page), boxes)
    return tuple(map(Cell, rows, columns, texts, places, row_spans, column_spans, indents))


def _write_areas(glyphs: Glyphs, owners: Owners) -> dict[int, tuple[str, float]]:
    """Return for each cell with characters its text, and where the leftmost begins.

    A wrapped line begins after a line break.
    """
    if not glyphs:
        return {}
    rows = to_rows(glyphs, owners)
    lefts = rows.boxes[rows.starts, 0].tolist()
    written: dict[int, tuple[str, float]] = {}
    for index, text, left in zip(rows.groups.tolist(), rows_to_texts(rows), lefts, strict=True):
        line = text.replace("\t", " ")
        if index in written:
            above, first = written[index]
            written[index] = f"{above}\n{line}", min(first, left)
        else:
            written[index] = line, left
    return written
