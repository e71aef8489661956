"""Grids that go on over pages, as one: columns matched, repeated headers dropped by name.

In:   the grids of the areas in page order
Out:  Grid, a continued table once
Never: header names, codes, amounts
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from opendata.grids.ruled import Piece
from opendata.grids.sideways import append_columns, is_continued_sideways
from opendata.model import Cell, Grid, Line, Place
from opendata.text import fold

_SAME_EDGE = 4.0
_CONTINUED = re.compile(r"[（(]?续(?:表|上表|前表)?[一二三四五六七八九十\d]*[）)]?")
_NUMBER = re.compile(r"[-+]?[\d,]+(?:\.\d+)?%?")
_MANDATORY = 0.9
_SHIFT = 40.0
_TALLEST_HEADER = 8
_IDENTITY = re.compile(r"(?:项目|单位|部门|主管部门|预算单位|实施单位|项目单位)(?:\(单位\))?名称|(?:主管|预算|实施)(?:部门|单位)(?:及代码)?")


def join_pieces(pieces: Sequence[Piece]) -> tuple[Grid, ...]:
    """Return the grids with those that continue one another joined, numbered from 1."""
    joined: list[Piece] = []
    for piece in pieces:
        if joined and is_continued(joined[-1].grid, piece.grid):
            joined[-1] = append_piece(joined[-1], piece)
        elif joined and is_continued_sideways(joined[-1].grid, piece.grid):
            joined[-1] = piece._replace(grid=append_columns(joined[-1].grid, piece.grid))
        else:
            joined.append(piece)
    return tuple(replace(piece.grid, number=number) for number, piece in enumerate(joined, start=1))


def is_continued(grid: Grid, after: Grid) -> bool:
    """Return whether the second grid is the first one going on on the next page."""
    if not grid.pages or not after.pages or after.pages[0] - grid.pages[-1] != 1:
        return False
    if grid.below or not _have_same_edges(grid, after) or _differ(grid, after):
        return False
    if not after.above:
        return True
    return _is_same_title(grid, after) and count_repeated_rows(grid, after) > 0


def _is_same_title(grid: Grid, after: Grid) -> bool:
    """Return whether the caption is printed again; the first may stand under a section heading."""
    title, title_after = _title(grid.above), _title(after.above)
    return title[len(title) - len(title_after) :] == title_after


def _title(lines: Sequence[Line]) -> list[str]:
    texts = (_CONTINUED.sub("", fold(line.text)) for line in lines)
    return [text for text in texts if text]


def _differ(grid: Grid, after: Grid) -> bool:
    """Return whether the first rows name two different projects or organisations."""
    names, names_after = _identities(grid), _identities(after)
    head, head_after = _framed_title(grid), _framed_title(after)
    if head_after and head != head_after:
        return True
    return any(names[label] != names_after[label] for label in names.keys() & names_after.keys())


def _framed_title(grid: Grid) -> str:
    """Return the title of a table that stands inside its frame as a row of its own."""
    first = next((cell for cell in grid.cells if cell.row == 0), None)
    if first is None or first.column_span < grid.column_count or grid.column_count < 2:
        return ""
    text = fold(first.text)
    return text if text.endswith("表") else ""


def _identities(grid: Grid) -> dict[str, str]:
    cells = [cell for cell in grid.cells if cell.row < 5]
    following = zip(cells, cells[1:], strict=False)
    return {
        fold(cell.text): fold(value.text)
        for cell, value in following
        if cell.row == value.row and _IDENTITY.fullmatch(fold(cell.text))
    }


def grid_to_edges(grid: Grid) -> tuple[float, ...]:
    """Return the places of the column edges, as on the grid's last page where it shows them."""
    edges: dict[int, float] = {}
    for cell in reversed(grid.cells):
        if cell.place.box is not None:
            edges.setdefault(cell.column, cell.place.box.x0)
            edges.setdefault(cell.column + cell.column_span, cell.place.box.x1)
    return tuple(edges[index] for index in sorted(edges))


def _shifted_edges(grid: Grid, after: Grid) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the edges of both, the second as if its left side stood where the first's does."""
    one, other = grid_to_edges(grid), grid_to_edges(after)
    shift = other[0] - one[0]
    return one, tuple(x - shift for x in other)


def _have_same_edges(grid: Grid, after: Grid) -> bool:
    """Return whether the columns agree; one page may draw only some of the edges."""
    if abs(grid_to_edges(after)[0] - grid_to_edges(grid)[0]) > _SHIFT:
        return False
    one, other = _shifted_edges(grid, after)
    if abs(one[-1] - other[-1]) > _SAME_EDGE:
        return False
    few, many = (one, other) if len(one) <= len(other) else (other, one)
    return all(any(abs(x - y) <= _SAME_EDGE for y in many) for x in few)


def append_piece(piece: Piece, after: Piece) -> Piece:
    """Return the first piece with the rows of the second below its own."""
    piece, after = _with_common_columns(piece, after)
    grid, repeated = piece.grid, count_repeated_rows(piece.grid, after.grid)
    cells = [cell for cell in after.grid.cells if cell.row >= repeated]
    ends = _find_ends(piece, after, repeated)
    is_cut = len(ends) == sum(cell.row == repeated for cell in cells)
    offset = grid.row_count - repeated - is_cut
    joined = [_with_end(cell, ends.get(cell.column), grid.row_count, is_cut) for cell in grid.cells]
    joined += [
        replace(cell, row=cell.row + offset)
        for cell in cells
        if cell.row != repeated or cell.column not in ends
    ]
    dropped = [cell for cell in after.grid.cells if cell.row < repeated]
    return Piece(
        replace(
            grid,
            row_count=after.grid.row_count + offset,
            cells=tuple(joined),
            below=after.grid.below,
            pages=grid.pages + after.grid.pages,
            ignored_rows=grid.ignored_rows + after.grid.above + _rows_to_lines(dropped),
        ),
        piece.open_top,
        after.open_bottom,
    )


def _with_common_columns(piece: Piece, after: Piece) -> tuple[Piece, Piece]:
    one, other = _shifted_edges(piece.grid, after.grid)
    edges = list(one)
    edges += [x for x in other if all(abs(x - y) > _SAME_EDGE for y in one)]
    edges.sort()
    return _with_columns(piece, one, edges), _with_columns(after, other, edges)


def _with_columns(piece: Piece, own: Sequence[float], edges: Sequence[float]) -> Piece:
    if len(own) == len(edges):
        return piece
    places = [min(range(len(edges)), key=lambda i: abs(edges[i] - x)) for x in own]
    cells = tuple(
        replace(
            cell,
            column=places[cell.column],
            column_span=places[cell.column + cell.column_span] - places[cell.column],
        )
        for cell in piece.grid.cells
    )
    return Piece(
        replace(piece.grid, column_count=len(edges) - 1, cells=cells),
        frozenset(places[column] for column in piece.open_top),
        frozenset(places[column] for column in piece.open_bottom),
    )


def _find_ends(piece: Piece, after: Piece, first: int) -> dict[int, Cell]:
    """Return the cells that end what the last row of the page before began, by column."""
    grid = piece.grid
    row = {cell.column: cell for cell in after.grid.cells if cell.row == first}
    last = {
        cell.column: cell for cell in grid.cells if cell.row + cell.row_span == grid.row_count
    }
    same = {
        column: cell
        for column, cell in row.items()
        if column in last and last[column].column_span == cell.column_span
    }
    if first == 0:
        ends = {
            column: cell
            for column, cell in same.items()
            if column in piece.open_bottom and column in after.open_top
        }
        if ends and not any(_are_two_values(last[column], ends[column]) for column in ends):
            return ends
    return same if len(same) == len(row) and _is_cut_row(grid, row, last) else {}


def _are_two_values(cell: Cell, end: Cell) -> bool:
    return bool(cell.text) and _NUMBER.fullmatch(fold(end.text)) is not None


def _with_end(cell: Cell, end: Cell | None, row_count: int, is_cut: int) -> Cell:
    if end is None or cell.row + cell.row_span != row_count:
        return cell
    text = "\n".join(part for part in (cell.text, end.text) if part)
    return replace(cell, text=text, row_span=cell.row_span + end.row_span - is_cut)


def count_repeated_rows(grid: Grid, after: Grid) -> int:
    """Return how many rows at the top of the second grid repeat the first one's header."""
    rows, rows_after = _row_keys(grid), _row_keys(after)
    count = 0
    for row, row_after in zip(rows, rows_after, strict=False):
        if row != row_after or not any(text for _, _, text in row):
            break
        count += 1
    return count


def _row_keys(grid: Grid) -> list[tuple[tuple[int, int, str], ...]]:
    keys: list[list[tuple[int, int, str]]] = [[] for _ in range(min(grid.row_count, _TALLEST_HEADER))]
    for cell in grid.cells:
        if cell.row < len(keys):
            keys[cell.row].append((cell.column, cell.column_span, fold(cell.text)))
    return [tuple(key) for key in keys]


def _is_cut_row(grid: Grid, row: Mapping[int, Cell], last: Mapping[int, Cell]) -> bool:
    """Return whether the row only ends what the last row of the page before began.

    Such a row holds no number and leaves columns empty that every row above fills.
    """
    texts = [fold(cell.text) for cell in row.values()]
    if not any(texts) or any(_NUMBER.fullmatch(text) for text in texts):
        return False
    if any(cell.row_span > 1 for cell in row.values()):
        return False
    if any(cell.text and not last[column].text for column, cell in row.items()):
        return False
    empty = {column for column, cell in row.items() if not cell.text}
    mandatory = _mandatory(grid)
    return any(last[column].text and column in mandatory for column in empty)


def _mandatory(grid: Grid) -> frozenset[int]:
    """Return the columns that nearly every row fills."""
    filled = [0] * grid.column_count
    for cell in grid.cells:
        if cell.text:
            filled[cell.column] += cell.row_span
    return frozenset(
        column for column, count in enumerate(filled) if count >= _MANDATORY * grid.row_count
    )


def _rows_to_lines(cells: Sequence[Cell]) -> tuple[Line, ...]:
    rows: dict[int, list[Cell]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell)
    return tuple(
        Line("\t".join(fold(cell.text) for cell in row), Place(row[0].place.page, row[0].place.box))
        for _, row in sorted(rows.items())
    )
