"""The ways in which a cell of a grid is made wrong, one function a kind.

Each takes a grid, its cells that print figures, one of these and a source of chance, and
gives the grid with the mistake in it; None where the cell cannot be wrong in that way, or
would say the same. A year is changed in the lines of the document, not in a cell.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from opendata.identity.statements import find_cover
from opendata.model import Cell, Document, Grid, Line
from opendata.money import find_amount

Cells = Sequence[Cell]
Mutate = Callable[[Grid, Cells, Cell, random.Random], Grid | None]


def _put(grid: Grid, changes: Mapping[tuple[int, int], str]) -> Grid:
    """Return the grid with other texts in the cells given by row and column."""
    cells = tuple(
        replace(cell, text=changes.get((cell.row, cell.column), cell.text)) for cell in grid.cells
    )
    return replace(grid, cells=cells)


def _group(text: str) -> str:
    """Return a number with its thousands parted anew."""
    sign = "-" if text.startswith("-") else ""
    whole, point, rest = text.removeprefix("-").partition(".")
    return f"{sign}{int(whole):,}{point}{rest}"


def _print_instead(grid: Grid, cell: Cell, text: str) -> Grid | None:
    """Return the grid with the number printed otherwise, as it printed thousands before."""
    if not any(char.isdigit() for char in text.partition(".")[0]):
        return None
    printed = _group(text) if "," in cell.text else text
    if find_amount(printed) in {None, find_amount(cell.text)}:
        return None
    return _put(grid, {(cell.row, cell.column): printed})


def _plain(cell: Cell) -> str:
    return "".join(cell.text.replace(",", "").split())


def _digits(text: str) -> list[int]:
    return [at for at, char in enumerate(text) if char.isascii() and char.isdigit()]


def change_digit(grid: Grid, cells: Cells, cell: Cell, chance: random.Random) -> Grid | None:
    """One digit is another."""
    text = _plain(cell)
    at = chance.choice(_digits(text) or [0])
    digit = chance.choice([one for one in "0123456789" if one != text[at]])
    return _print_instead(grid, cell, text[:at] + digit + text[at + 1 :])


def change_last_digit(grid: Grid, cells: Cells, cell: Cell, chance: random.Random) -> Grid | None:
    """The last digit is one more or one less: what looks most like rounding."""
    text = _plain(cell)
    at = (_digits(text) or [0])[-1]
    if not text[at].isdigit():
        return None
    digit = str((int(text[at]) + chance.choice((1, -1))) % 10)
    return _print_instead(grid, cell, text[:at] + digit + text[at + 1 :])


def drop_digit(grid: Grid, cells: Cells, cell: Cell, chance: random.Random) -> Grid | None:
    """One digit is lost."""
    text = _plain(cell)
    at = chance.choice(_digits(text) or [0])
    return _print_instead(grid, cell, (text[:at] + text[at + 1 :]).removesuffix("."))


def add_digit(grid: Grid, cells: Cells, cell: Cell, chance: random.Random) -> Grid | None:
    """One digit is too many."""
    text = _plain(cell)
    at = chance.choice(_digits(text) or [0])
    return _print_instead(grid, cell, text[:at] + chance.choice("0123456789") + text[at:])


def move_point(grid: Grid, cells: Cells, cell: Cell, chance: random.Random) -> Grid | None:
    """The decimal point stands one place further left or right."""
    text = _plain(cell)
    at = text.find(".")
    to = at + chance.choice((1, -1))
    if at < 1 or not 0 < to < len(text) - 1:
        return None
    bare = text.replace(".", "")
    return _print_instead(grid, cell, f"{bare[:to]}.{bare[to:]}")


def lose_sign(grid: Grid, cells: Cells, cell: Cell, chance: random.Random) -> Grid | None:
    """A negative amount loses its sign."""
    amount = find_amount(cell.text)
    if amount is None or amount >= 0:
        return None
    return _print_instead(grid, cell, _plain(cell).strip("-−–—﹣()（）"))


def _swap(grid: Grid, one: Cell, other: Cell) -> Grid | None:
    """Return the grid with two cells changed for each other; None where they say the same."""
    if find_amount(one.text) == find_amount(other.text):
        return None
    return _put(grid, {(one.row, one.column): other.text, (other.row, other.column): one.text})


def swap_in_row(grid: Grid, cells: Cells, cell: Cell, chance: random.Random) -> Grid | None:
    """Two numbers that stand next to each other in a row change places."""
    row = [other for other in cells if other.row == cell.row]
    at = row.index(cell)
    beside = row[max(at - 1, 0) : at] + row[at + 1 : at + 2]
    return _swap(grid, cell, chance.choice(beside)) if beside else None


def swap_in_column(grid: Grid, cells: Cells, cell: Cell, chance: random.Random) -> Grid | None:
    """Two numbers of one column change places."""
    others = [one for one in cells if one.column == cell.column and one.row != cell.row]
    return _swap(grid, cell, chance.choice(others)) if others else None


def shift(grid: Grid, cells: Cells, cell: Cell, chance: random.Random) -> Grid | None:
    """An amount stands one column too far right or left, in a cell that was empty."""
    if grid.kind == "flattened":
        return None
    empty = [
        other
        for other in grid.cells
        if other.row == cell.row
        and not other.text.strip()
        and (
            other.column == cell.column + cell.column_span
            or other.column + other.column_span == cell.column
        )
    ]
    if not empty:
        return None
    to = chance.choice(empty)
    return _put(grid, {(cell.row, cell.column): "", (to.row, to.column): cell.text})


def _is_spanned(grid: Grid, row: int) -> bool:
    """Tell whether a cell of several rows touches the row."""
    return any(
        cell.row_span > 1 and cell.row <= row < cell.row + cell.row_span for cell in grid.cells
    )


def double_row(grid: Grid, cells: Cells, cell: Cell, chance: random.Random) -> Grid | None:
    """A row is printed twice."""
    if _is_spanned(grid, cell.row):
        return None
    kept: list[Cell] = []
    copied = [replace(one, row=one.row + 1) for one in grid.cells if one.row == cell.row]
    for one in grid.cells:
        if one.row > cell.row:
            kept += copied
            copied = []
            kept.append(replace(one, row=one.row + 1))
        else:
            kept.append(one)
    return replace(grid, cells=(*kept, *copied), row_count=grid.row_count + 1)


def drop_row(grid: Grid, cells: Cells, cell: Cell, chance: random.Random) -> Grid | None:
    """A row is lost."""
    if _is_spanned(grid, cell.row):
        return None
    kept = tuple(
        replace(one, row=one.row - (one.row > cell.row))
        for one in grid.cells
        if one.row != cell.row
    )
    return replace(grid, cells=kept, row_count=grid.row_count - 1)


def swap_headers(grid: Grid, cells: Cells, cell: Cell, chance: random.Random) -> Grid | None:
    """The label at the head of a column changes places with its neighbour's."""
    above = [
        other
        for other in grid.cells
        if other.column == cell.column
        and other.row < cell.row
        and other.text.strip()
        and find_amount(other.text) is None
    ]
    for head in reversed(above):
        beside = [
            other
            for other in grid.cells
            if other.row == head.row
            and other.column == head.column + head.column_span
            and (other.row_span, other.column_span) == (head.row_span, head.column_span)
            and other.text.strip() not in {"", head.text.strip()}
        ]
        if beside and grid.kind != "flattened":
            other = beside[0]
            return _put(
                grid, {(head.row, head.column): other.text, (other.row, other.column): head.text}
            )
    return None


def change_year(
    document: Document, grids: Sequence[Grid], year: int, chance: random.Random
) -> tuple[Document, Line] | None:
    """Return the document with the year before or after in one line of its cover, a title or a caption.

    None where no such line prints the year; the line is given as it was.
    """
    heads = {line.place for grid in grids for line in grid.above}
    heads |= {line.place for line in find_cover(document)}
    lines = [
        (page, line)
        for page in document.pages
        for line in page.lines
        if line.place in heads and str(year) in line.text
    ]
    if not lines:
        return None
    page, line = chance.choice(lines)
    wrong = replace(line, text=line.text.replace(str(year), str(year + chance.choice((1, -1)))))
    changed = replace(page, lines=tuple(wrong if one is line else one for one in page.lines))
    pages = tuple(changed if one is page else one for one in document.pages)
    return replace(document, pages=pages), line


KINDS: Mapping[str, Mutate] = {
    "digit changed": change_digit,
    "last digit ±1": change_last_digit,
    "digit dropped": drop_digit,
    "digit added": add_digit,
    "point moved": move_point,
    "sign lost": lose_sign,
    "swapped in row": swap_in_row,
    "swapped in column": swap_in_column,
    "shifted": shift,
    "row doubled": double_row,
    "row dropped": drop_row,
    "headers swapped": swap_headers,
}
"""Name of each kind → how it is done."""
