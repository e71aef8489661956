"""Grids that go on over pages, as one: columns matched, repeated headers dropped by name.

In:   the pieces of the table areas in page order
Out:  Grid, a continued table once
Never: header names, codes, amounts
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from opendata.grids.continued import SAME_EDGE, count_repeated_rows, is_continued, shift_edges
from opendata.grids.ruled import Piece
from opendata.grids.sideways import append_columns, is_continued_sideways
from opendata.model import Cell, Grid, Line, Place
from opendata.text import fold

_NUMBER = re.compile(r"[-+]?[\d,]+(?:\.\d+)?%?")
_MANDATORY = 0.9


def join_pieces(pieces: Sequence[Piece]) -> tuple[Grid, ...]:
    """Return the grids with those that continue one another joined, numbered from 1."""
    groups: list[list[Piece]] = []
    for piece in pieces:
        if groups and is_continued(groups[-1], piece):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    joined: list[Grid] = []
    for grid in map(join_group, groups):
        if joined and is_continued_sideways(joined[-1], grid):
            joined[-1] = append_columns(joined[-1], grid)
        else:
            joined.append(grid)
    return tuple(replace(grid, number=number) for number, grid in enumerate(joined, start=1))


def join_group(group: Sequence[Piece]) -> Grid:
    """Return the pieces of one table as one grid, the columns of all pages matched."""
    if len(group) == 1:
        return group[0].grid
    head, *others = _with_common_columns(group)
    cells, row_count = list(head.grid.cells), head.grid.row_count
    ignored: list[Line] = []
    before = head
    for piece in others:
        repeated = count_repeated_rows(head, piece)
        ignored += piece.grid.above
        ignored += _rows_to_lines([cell for cell in piece.grid.cells if cell.row < repeated])
        row_count = _append_rows(cells, row_count, before, piece, repeated)
        before = piece
    return replace(
        head.grid,
        row_count=row_count,
        column_count=head.grid.column_count,
        cells=tuple(cells),
        below=group[-1].grid.below,
        pages=tuple(piece.grid.pages[0] for piece in group),
        ignored_rows=tuple(ignored),
    )


def _with_common_columns(group: Sequence[Piece]) -> list[Piece]:
    """Return the pieces with their columns counted by the edges of all pages."""
    shifted = [shift_edges(group[0], piece) for piece in group]
    edges: list[float] = []
    for own in shifted:
        edges += [x for x in own if all(abs(x - y) > SAME_EDGE for y in edges)]
    edges.sort()
    return [_with_columns(piece, own, edges) for piece, own in zip(group, shifted, strict=True)]


def _with_columns(piece: Piece, own: Sequence[float], edges: Sequence[float]) -> Piece:
    if len(own) == len(edges):
        return piece
    places = [min(range(len(edges)), key=lambda index: abs(edges[index] - x)) for x in own]
    cells = tuple(
        replace(
            cell,
            column=places[cell.column],
            column_span=places[cell.column + cell.column_span] - places[cell.column],
        )
        for cell in piece.grid.cells
    )
    return piece._replace(
        grid=replace(piece.grid, column_count=len(edges) - 1, cells=cells),
        open_top=frozenset(places[column] for column in piece.open_top),
        open_bottom=frozenset(places[column] for column in piece.open_bottom),
    )


def _append_rows(
    cells: list[Cell], row_count: int, before: Piece, piece: Piece, repeated: int
) -> int:
    """Append the rows of the piece in place and return the new number of rows."""
    new = list(_without_rows(piece.grid.cells, repeated))
    first = {cell.column: cell for cell in new if cell.row == repeated}
    last = _cells_at_bottom(cells, row_count, before.grid.column_count)
    ends = _find_ends(
        cells, first, last, before.open_bottom, piece.open_top if not repeated else ()
    )
    is_cut = bool(first) and len(ends) == len(first)
    for column, end in ends.items():
        cells[last[column]] = _with_end(cells[last[column]], end, is_cut)
    offset = row_count - repeated - is_cut
    cells += [
        _move_down(cell, offset) for cell in new if cell.row != repeated or cell.column not in ends
    ]
    return piece.grid.row_count + offset


def _move_down(cell: Cell, rows: int) -> Cell:
    """Return the cell so many rows further down; written out, as tables have thousands."""
    return Cell(
        cell.row + rows,
        cell.column,
        cell.text,
        cell.place,
        cell.row_span,
        cell.column_span,
        cell.indent,
    )


def _without_rows(cells: Sequence[Cell], repeated: int) -> Iterator[Cell]:
    """Yield the cells below the repeated header; one that begins in it keeps its other rows."""
    for cell in cells:
        rest = cell.row + cell.row_span - repeated
        if cell.row >= repeated:
            yield cell
        elif rest > 0:
            yield replace(cell, row=repeated, row_span=rest)


def _cells_at_bottom(cells: Sequence[Cell], row_count: int, column_count: int) -> dict[int, int]:
    """Return by column where the cells stand in the list that reach the last row."""
    last: dict[int, int] = {}
    wanted = column_count
    for index in range(len(cells) - 1, -1, -1):
        cell = cells[index]
        if cell.row + cell.row_span == row_count:
            last[cell.column] = index
            wanted -= cell.column_span
        if wanted <= 0:
            break
    return last


def _find_ends(
    cells: Sequence[Cell],
    first: Mapping[int, Cell],
    last: Mapping[int, int],
    open_bottom: frozenset[int],
    open_top: frozenset[int] | tuple[()],
) -> dict[int, Cell]:
    """Return the cells that end what the page before began, by column."""
    same = {
        column: cell
        for column, cell in first.items()
        if column in last and cells[last[column]].column_span == cell.column_span
    }
    ends = {
        column: cell
        for column, cell in same.items()
        if column in open_bottom and column in open_top
    }
    if ends and not any(_are_two_values(cells[last[column]], end) for column, end in ends.items()):
        return ends
    if len(same) == len(first) == len(last) and _is_cut_row(cells, first, last):
        return same
    return {}


def _are_two_values(cell: Cell, end: Cell) -> bool:
    return bool(cell.text) and _NUMBER.fullmatch(fold(end.text)) is not None


def _with_end(cell: Cell, end: Cell, is_cut: int) -> Cell:
    text = "\n".join(part for part in (cell.text, end.text) if part)
    place = end.place if end.text and not cell.text else cell.place
    row_span = cell.row_span + end.row_span - is_cut
    return replace(cell, text=text, place=place, row_span=row_span)


def _is_cut_row(cells: Sequence[Cell], first: Mapping[int, Cell], last: Mapping[int, int]) -> bool:
    """Return whether the row only ends what the last row of the page before began.

    Such a row holds no number and leaves columns empty that nearly every row above fills.
    """
    texts = [fold(cell.text) for cell in first.values()]
    if not any(texts) or any(_NUMBER.fullmatch(text) for text in texts):
        return False
    if any(cell.row_span > 1 for cell in first.values()):
        return False
    if any(cell.text and not cells[last[column]].text for column, cell in first.items()):
        return False
    empty = {column for column, cell in first.items() if not cell.text}
    mandatory = _mandatory_columns(cells)
    return any(cells[last[column]].text and column in mandatory for column in empty)


def _mandatory_columns(cells: Sequence[Cell]) -> frozenset[int]:
    """Return the columns that nearly every row fills."""
    rows = max(cell.row + cell.row_span for cell in cells)
    filled: dict[int, int] = {}
    for cell in cells:
        if cell.text:
            filled[cell.column] = filled.get(cell.column, 0) + cell.row_span
    return frozenset(column for column, count in filled.items() if count >= _MANDATORY * rows)


def _rows_to_lines(cells: Sequence[Cell]) -> list[Line]:
    rows: dict[int, list[Cell]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell)
    return [
        Line("\t".join(fold(cell.text) for cell in row), Place(row[0].place.page, row[0].place.box))
        for _, row in sorted(rows.items())
    ]
