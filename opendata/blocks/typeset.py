"""Blocks of web pages, sheets and Word files: their paragraphs and the tables they name.

In:   a Document whose pages hold tables of cells; each line is a whole paragraph or a row
Out:  Block, in line order; titles, units and notes that stand inside a table are blocks of their own
Never: numbers, what a table means

A sheet is one table at first: rows on top that only hold a title, a department or a unit
are its caption, rows at the end that hold a sentence are its notes, and a title between
rows of cells begins another table.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from opendata.blocks.typeset_rows import (
    NOTE,
    Row,
    find_level,
    is_heading,
    table_to_rows,
)
from opendata.model import Block, Cell, Document, Line, Page, TypesetTable
from opendata.text import join_lines, remove_space

_CONTENTS = re.compile(r"(?:目录|.{0,30}(?:表格|报表|附表|公开表)目录|目录附表)")
_AMOUNT = re.compile(r"\d\.\d")
_CONTENTS_REACH = 3
_REACH = 5
"""Rows that a title may stand above the header of its table."""


def document_to_blocks(document: Document) -> tuple[Block, ...]:
    """Return the blocks of the document in line order; a sheet begins with its name."""
    return tuple(block for page in document.pages for block in _page_to_blocks(page))


def _page_to_blocks(page: Page) -> list[Block]:
    blocks: list[Block] = []
    if page.name and page.lines:
        place = page.lines[0].place
        blocks.append(Block("heading", page.name, (Line(page.name, place),), place))
    tables = {table.first_line: table for table in page.tables}
    end = 0
    for at, line in enumerate(page.lines):
        number = line.place.line or 0
        if number in tables:
            table = tables[number]
            end = number + table.row_count
            before = blocks[-1].text if blocks else ""
            blocks += _table_to_blocks(table, page.lines[at : at + table.row_count], before)
        elif number >= end and line.text:
            blocks.append(_line_to_block(line))
    return blocks


# ---------------------------------------------------------------- lines


def _line_to_block(line: Line) -> Block:
    """Return a paragraph as what it is: a note, a heading or a paragraph."""
    text = line.text
    if NOTE.match(text):
        return Block("note", text, (line,), line.place)
    level = find_level(text)
    if is_heading(text, level):
        return Block("heading", text, (line,), line.place, level)
    return Block("paragraph", text, (line,), line.place)


# ---------------------------------------------------------------- rows of a table


def _table_to_blocks(table: TypesetTable, lines: Sequence[Line], before: str) -> Iterator[Block]:
    """Yield the blocks of one table: captions, areas of cells, notes; lines of a contents list."""
    rows = [row for row in table_to_rows(table, lines) if row.cells]
    if _is_contents(rows, before):
        for row in rows:
            yield Block("paragraph", row.line.text.replace("\t", " "), (row.line,), row.line.place)
        return
    start = 0
    for end in [*_find_starts(rows), len(rows)]:
        if end > start:
            yield from _part_to_blocks(table, rows[start:end])
            start = end


def _is_contents(rows: Sequence[Row], before: str) -> bool:
    """Tell whether a table is the list of contents: named so, and without any amount."""
    names = [before, *(row.cells[0].text for row in rows[:_CONTENTS_REACH] if row.is_single)]
    is_named = any(_CONTENTS.fullmatch(remove_space(name)) for name in names)
    return is_named and not any(_AMOUNT.search(cell.text) for row in rows for cell in row.cells)


def _find_starts(rows: Sequence[Row]) -> Iterator[int]:
    """Yield where another table begins: a title after rows of cells, before a header."""
    has_cells = False
    for at, row in enumerate(rows):
        if has_cells and row.is_title and _leads_to_cells(rows[at : at + _REACH + 1]):
            has_cells = False
            yield at
        elif not row.is_caption:
            has_cells = True


def _leads_to_cells(rows: Sequence[Row]) -> bool:
    """Tell whether captions only stand between a title and the next row of cells."""
    after = next((row for row in rows[1:] if not row.is_caption), None)
    return after is not None and len(after.cells) > 1


def _part_to_blocks(table: TypesetTable, rows: Sequence[Row]) -> Iterator[Block]:
    first, last = 0, len(rows)
    while first < last and rows[first].is_caption:
        first += 1
    while last > first and rows[last - 1].is_note:
        last -= 1
    for row in rows[:first]:
        yield from _caption_to_blocks(row)
    if first < last:
        yield _area_to_block(table, rows[first:last])
    for row in rows[last:]:
        line = row.line
        yield Block("note", line.text, (line,), line.place)


def _caption_to_blocks(row: Row) -> Iterator[Block]:
    """Yield a block for what a caption row says: a title is a heading of its own."""
    if len(row.cells) == 1:
        yield _line_to_block(row.line)
        return
    part: list[str] = []
    for cell in row.cells:
        text = join_lines(cell.text)
        if is_heading(text, find_level(text)):
            yield from _join_caption(part, row.line)
            yield Block("heading", text, (Line(text, row.line.place),), row.line.place)
            part = []
        else:
            part.append(text)
    yield from _join_caption(part, row.line)


def _join_caption(part: Sequence[str], row: Line) -> Iterator[Block]:
    if part:
        text = "\t".join(part)
        yield Block("paragraph", text, (Line(text, row.place),), row.place)


def _area_to_block(table: TypesetTable, rows: Sequence[Row]) -> Block:
    """Return the area of cells without the rows and columns in which no text begins."""
    numbers = [row.number for row in rows]
    inside = [cell for cell in table.cells if numbers[0] <= cell.row <= numbers[-1]]
    columns = sorted({cell.column for cell in inside if cell.text})
    kept_rows, kept_columns = frozenset(numbers), frozenset(columns)
    cells = tuple(
        _move(cell, numbers, columns)
        for cell in inside
        if cell.row in kept_rows and cell.column in kept_columns
    )
    lines = tuple(row.line for row in rows)
    return Block("table", "", lines, lines[0].place, cells=cells)


def _move(cell: Cell, rows: Sequence[int], columns: Sequence[int]) -> Cell:
    """Return the cell counted by the rows and columns that are kept."""
    row, column = bisect_left(rows, cell.row), bisect_left(columns, cell.column)
    return replace(
        cell,
        row=row,
        column=column,
        row_span=bisect_left(rows, cell.row + cell.row_span) - row,
        column_span=bisect_left(columns, cell.column + cell.column_span) - column,
    )
