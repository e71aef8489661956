"""Grids of web pages, sheets and Word files: the cells as the source names them.

In:   blocks of kind "table" that hold cells
Out:  Grid of kind "ruled", one for each table, numbered in line order
Never: header names, codes, amounts

A table that was cut where a page ended is one grid: its next part follows at once, has as
many columns, and begins with the same header or with a row of amounts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from opendata.grids.tabbed import find_sections, lines_below
from opendata.model import Block, Cell, Grid, Line
from opendata.text import fold, join_lines, remove_space

_REACH = 6
"""Blocks above a table that may be its caption."""
_LONGEST_CAPTION = 60
_LONGEST_NUMBER = 12
_FEWEST = 3
"""A header of fewer words may be that of another table."""
_AMOUNT = re.compile(r"-?[\d,]+\.\d+")
_Texts = tuple[tuple[int, int, str], ...]
"""What one row says: column, columns taken, folded text of each cell."""


def blocks_to_grids(blocks: Sequence[Block]) -> tuple[Grid, ...]:
    """Return one grid for each table whose cells the source names."""
    areas = [at for at, block in enumerate(blocks) if block.kind == "table" and block.cells]
    captions = {area: _find_caption(blocks, area) for area in areas}
    sections = find_sections(blocks, captions)
    grids: list[Grid] = []
    for area in areas:
        grid = _block_to_grid(blocks, area, captions[area], sections[area])
        is_next = area > 0 and blocks[area - 1].kind == "table"
        joined = _join(grids[-1], grid, blocks[area].lines) if grids and is_next else None
        if joined is None:
            grids.append(grid)
        else:
            grids[-1] = joined
    return tuple(replace(grid, number=number) for number, grid in enumerate(grids, start=1))


def _block_to_grid(blocks: Sequence[Block], area: int, caption: int, section: str) -> Grid:
    block = blocks[area]
    return Grid(
        number=0,
        kind="ruled",
        row_count=max(cell.row + cell.row_span for cell in block.cells),
        column_count=max(cell.column + cell.column_span for cell in block.cells),
        cells=block.cells,
        above=tuple(Line(join_lines(part.text), part.place) for part in blocks[caption:area]),
        below=lines_below(blocks, area),
        place=block.place,
        section=section,
    )


def _find_caption(blocks: Sequence[Block], area: int) -> int:
    """Return where the caption of a table begins: its title, or the number over that."""
    start = area
    while start > max(0, area - _REACH) and _is_caption(blocks[start - 1]):
        start -= 1
        if blocks[start].kind == "heading":
            is_numbered = start > 0 and _is_number(blocks[start - 1])
            return start - 1 if is_numbered else start
    return start


def _is_caption(block: Block) -> bool:
    if block.kind == "heading":
        return block.level == 0
    is_short = len(block.text) <= _LONGEST_CAPTION and not block.text.endswith(("。", "；"))
    return block.kind == "paragraph" and is_short


def _is_number(block: Block) -> bool:
    text = remove_space(block.text)
    return (
        block.kind == "paragraph" and len(text) <= _LONGEST_NUMBER and text[-1:] in "表0123456789"
    )


# ---------------------------------------------------------------- tables that were cut


def _join(grid: Grid, part: Grid, lines: Sequence[Line]) -> Grid | None:
    """Return the grid with its next part under it, None where that is a table of its own."""
    if grid.column_count != part.column_count:
        return None
    rows, other = _row_texts(grid), _row_texts(part)
    repeated = 0
    while repeated < min(len(rows), len(other)) and _is_same_header(rows, other, repeated):
        repeated += 1
    words = sum(1 for row in other[:repeated] for _, _, text in row if text)
    if (0 < words < _FEWEST) or not _begin_bodies(rows, other, repeated):
        return None
    shift = grid.row_count - repeated
    below = [replace(cell, row=cell.row + shift) for cell in part.cells if cell.row >= repeated]
    return replace(
        grid,
        row_count=grid.row_count + part.row_count - repeated,
        cells=(*grid.cells, *below),
        below=part.below,
        ignored_rows=(*grid.ignored_rows, *lines[:repeated]),
    )


def _row_texts(grid: Grid) -> list[_Texts]:
    rows: list[list[Cell]] = [[] for _ in range(grid.row_count)]
    for cell in grid.cells:
        rows[cell.row].append(cell)
    return [tuple((c.column, c.column_span, fold(c.text)) for c in row) for row in rows]


def _is_same_header(rows: Sequence[_Texts], other: Sequence[_Texts], at: int) -> bool:
    return rows[at] == other[at] and not _has_amount(rows[at])


def _begin_bodies(rows: Sequence[_Texts], other: Sequence[_Texts], at: int) -> bool:
    """Tell whether amounts stand in both parts right below the header that they share.

    The sheets of two projects may begin alike, but not go on with amounts.
    """
    is_body = at < len(other) and _has_amount(other[at])
    return is_body and (at == 0 or (at < len(rows) and _has_amount(rows[at])))


def _has_amount(row: _Texts) -> bool:
    return any(_AMOUNT.fullmatch(text) for _, _, text in row)
