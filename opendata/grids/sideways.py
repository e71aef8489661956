"""Tables too wide for a page, whose right columns stand on the next one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from opendata.model import Cell, Grid
from opendata.text import fold

_SAME_EDGE = 1.5
_CAPTION_REST = re.compile(r"(?:金额)?单位:.{1,3}")
_FEWEST_ROWS = 3


def is_continued_sideways(grid: Grid, after: Grid) -> bool:
    """Return whether the second grid holds further columns of the same rows.

    Every row stands at the same height on both pages, and the second page has no title.
    """
    if not grid.pages or after.pages[0] - grid.pages[-1] != 1 or len(grid.pages) > 1:
        return False
    if any(not _CAPTION_REST.fullmatch(fold(line.text)) for line in after.above):
        return False
    heights, heights_after = _row_edges(grid), _row_edges(after)
    return (
        len(heights) == len(heights_after) > _FEWEST_ROWS - 1
        and grid.row_count == after.row_count
        and all(
            abs(one - other) <= _SAME_EDGE
            for one, other in zip(heights, heights_after, strict=True)
        )
        and not _has_same_columns(grid, after)
    )


def _row_edges(grid: Grid) -> Sequence[float]:
    edges = {cell.row: cell.place.box.top for cell in grid.cells if cell.place.box is not None}
    return [edges[row] for row in sorted(edges)]


def _has_same_columns(grid: Grid, after: Grid) -> bool:
    """Return whether the first row is printed again: then it is another table or page of it."""
    one = [fold(cell.text) for cell in grid.cells if cell.row == 0]
    return one == [fold(cell.text) for cell in after.cells if cell.row == 0]


def append_columns(grid: Grid, after: Grid) -> Grid:
    """Return the first grid with the columns of the second at its right."""
    cells = list(grid.cells)
    for cell in after.cells:
        start = _find_start(cells, cell, grid.column_count) if _is_rest(after, cell) else None
        if start is None:
            cells.append(replace(cell, column=cell.column + grid.column_count))
        else:
            span = cells[start].column_span + cell.column_span
            cells[start] = replace(cells[start], column_span=span)
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return replace(
        grid,
        column_count=grid.column_count + after.column_count,
        cells=tuple(cells),
        above=grid.above + after.above,
        below=grid.below + after.below,
        pages=grid.pages + after.pages,
    )


def _is_rest(grid: Grid, cell: Cell) -> bool:
    """Return whether it is the empty end of a header cell that the page break cut."""
    if cell.column > 0 or cell.text:
        return False
    below = [other for other in grid.cells if other.row == cell.row + cell.row_span]
    return any(other.column == 0 and other.text for other in below)


def _find_start(cells: Sequence[Cell], rest: Cell, column_count: int) -> int | None:
    for index, cell in enumerate(cells):
        if (
            cell.row == rest.row
            and cell.row_span == rest.row_span
            and cell.column + cell.column_span == column_count
            and cell.column_span > 1
        ):
            return index
    return None
