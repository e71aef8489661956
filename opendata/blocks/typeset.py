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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from opendata.model import Block, Cell, Document, Line, Page, TypesetTable
from opendata.text import remove_space

_NUMERAL = "[一二三四五六七八九十]"
_MARKERS = (
    (1, re.compile(rf"第{_NUMERAL}{{1,3}}\s*(?:部分|章)")),
    (2, re.compile(rf"{_NUMERAL}{{1,3}}\s*[、.．]")),
    (3, re.compile(rf"[（(]\s*{_NUMERAL}{{1,3}}\s*[）)]")),
    (4, re.compile(r"\d{1,2}\s*[.、．](?!\d)")),
)
_NOTE = re.compile(r"(?:注|备注|说明|附注|表注|注释)\s*\d?\s*[：:]")
_SENTENCE = re.compile(r"[。；！？]")
_PUNCTUATION = re.compile(r"[。；：，？！;,:\t]")
_UNIT = re.compile(
    r"(?:金额)?单位\s*[：:]\s*(?:人民币)?\s*(?:百?万元|千?元|亿元)|[（(]?(?:万元|元)[）)]?$"
)
_DEPARTMENT = re.compile(
    r"[^：:]{0,8}(?:部门|单位)(?:[（(](?:单位|部门|盖章|公章)[）)])?(?:名称)?\s*[：:]"
)
_FORM_NUMBER = re.compile(
    rf"[（(]?(?:[A-Z]{{2}}\s*\d{{1,3}}|\D{{0,6}}?\s*\d{{1,2}}(?:[-—]\d{{1,2}})?\s*表"
    rf"|(?:附表|附件|附|表|公开表|预算表?|决算表?)\s*(?:{_NUMERAL}+|\d{{1,2}}(?:[-—]\d{{1,2}})?))[）)]?[：:]?"
)
_YEAR = re.compile(r"[（(]?\s*20\d\d\s*年?度?\s*[）)]?")
_DATE = re.compile(r"(?:填报|编制|制表|报出)?(?:日期|时间)\s*[：:].*")
_TITLE = re.compile(r"(?:表|情况|经费)(?:[（(](?:续|[^（）()]{1,14})[）)]|续)?$")
_HEADING_END = re.compile(
    r"(?:表|概况|说明|目录|解释|公开|职责|职能|情况|构成|设置|预算|决算|附件)$"
)
_LONGEST_HEADING = 50
_LONGEST_ITEM = 20
_LONGEST_CAPTION = 60
_REACH = 5
"""Rows that a title may stand above the header of its table."""


def document_to_blocks(document: Document) -> tuple[Block, ...]:
    """Return the blocks of the document in line order; a sheet begins with its name."""
    return tuple(block for page in document.pages for block in _page_to_blocks(page))


def _page_to_blocks(page: Page) -> Iterator[Block]:
    if page.name and page.lines:
        place = page.lines[0].place
        yield Block("heading", page.name, (Line(page.name, place),), place)
    tables = {table.first_line: table for table in page.tables}
    end = 0
    for at, line in enumerate(page.lines):
        number = line.place.line or 0
        if number in tables:
            table = tables[number]
            yield from _table_to_blocks(table, page.lines[at : at + table.row_count])
            end = number + table.row_count
        elif number >= end and line.text:
            yield _line_to_block(line)


# ---------------------------------------------------------------- lines


def _line_to_block(line: Line) -> Block:
    """Return a paragraph as what it is: a note, a heading or a paragraph."""
    text = line.text
    if _NOTE.match(text):
        return Block("note", text, (line,), line.place)
    level = find_level(text)
    if is_heading(text, level):
        return Block("heading", text, (line,), line.place, level)
    return Block("paragraph", text, (line,), line.place)


def find_level(text: str) -> int:
    """Return the depth of a numbered line, 0 where it has no number."""
    return next((level for level, marker in _MARKERS if marker.match(text)), 0)


def is_heading(text: str, level: int) -> bool:
    """Tell whether a line only names what follows it.

    >>> is_heading("一、部门职责", 2), is_heading("部门：某局 单位：万元", 0)
    (True, False)
    """
    compact = remove_space(text)
    if not 1 < len(compact) <= _LONGEST_HEADING or _PUNCTUATION.search(text):
        return False
    if level == 0 or (level == 4 and len(compact) > _LONGEST_ITEM):
        is_named = _HEADING_END.search(compact) or _TITLE.search(compact)
        return is_named is not None and not is_form_number(text)
    return not compact.endswith("、")


def is_form_number(text: str) -> bool:
    """Tell whether a line is only the number of a table.

    >>> is_form_number("公开01表"), is_form_number("收支总表"), is_form_number("附表1-2")
    (True, False, True)
    """
    return _FORM_NUMBER.fullmatch(text.strip()) is not None


# ---------------------------------------------------------------- rows of a table


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of a table: the cells with text that begin in it, and its line."""

    number: int
    cells: tuple[Cell, ...]
    line: Line
    width: int
    """Columns of the whole table."""

    @property
    def is_single(self) -> bool:
        """Return whether the row holds one text that can stand outside a table."""
        if len(self.cells) != 1:
            return False
        cell = self.cells[0]
        is_corner = cell.row_span > 1 and cell.column_span < self.width
        return not is_corner

    @property
    def is_caption(self) -> bool:
        """Return whether the row says only title, number, department, year or unit."""
        texts = [cell.text for cell in self.cells]
        if self.is_single:
            return self.cells[0].column == 0 or _is_caption(texts[0]) or self._is_wide
        said = [
            _is_caption(text) or (at > 0 and texts[at - 1].rstrip().endswith(("：", ":")))
            for at, text in enumerate(texts)
        ]
        return bool(texts) and all(said)

    @property
    def is_title(self) -> bool:
        """Return whether the row is the title or the number of a table and nothing else."""
        if not self.is_single:
            return False
        text = remove_space(self.cells[0].text)
        is_named = _TITLE.search(text) is not None and not _PUNCTUATION.search(text)
        is_long = 5 <= len(text) <= _LONGEST_HEADING
        is_table = text.endswith("表") or self._is_wide
        return (is_named and is_long and is_table) or is_form_number(text)

    @property
    def is_note(self) -> bool:
        """Return whether the row is a sentence under the table."""
        if not self.is_single or self.cells[0].column > 0:
            return False
        text = self.cells[0].text
        return _NOTE.match(text) is not None or _SENTENCE.search(text) is not None

    @property
    def _is_wide(self) -> bool:
        return self.cells[0].column_span >= max(2, self.width * 0.6)


def _is_caption(text: str) -> bool:
    compact = remove_space(text)
    if len(compact) > _LONGEST_CAPTION:
        return False
    patterns = (_UNIT, _DEPARTMENT, _DATE)
    if any(pattern.match(compact) for pattern in patterns):
        return True
    if _YEAR.fullmatch(compact) or is_form_number(compact):
        return True
    is_plain = _PUNCTUATION.search(compact) is None and find_level(compact) == 0
    return is_plain and len(compact) > 4 and compact.endswith("表")


def _table_to_blocks(table: TypesetTable, lines: Sequence[Line]) -> Iterator[Block]:
    """Yield the blocks of one table: captions, areas of cells, notes."""
    rows = [row for row in _table_to_rows(table, lines) if row.cells]
    start = 0
    for end in [*_find_starts(rows), len(rows)]:
        if end > start:
            yield from _part_to_blocks(table, rows[start:end])
            start = end


def _table_to_rows(table: TypesetTable, lines: Sequence[Line]) -> list[_Row]:
    width = max(cell.column + cell.column_span for cell in table.cells)
    filled: list[list[Cell]] = [[] for _ in range(table.row_count)]
    for cell in table.cells:
        if cell.text:
            filled[cell.row].append(cell)
    return [
        _Row(number, tuple(cells), line, width)
        for number, (cells, line) in enumerate(zip(filled, lines, strict=True))
    ]


def _find_starts(rows: Sequence[_Row]) -> Iterator[int]:
    """Yield where another table begins: a title after rows of cells, before a header."""
    has_cells = False
    for at, row in enumerate(rows):
        if has_cells and row.is_title and _leads_to_cells(rows[at : at + _REACH + 1]):
            has_cells = False
            yield at
        elif not row.is_caption:
            has_cells = True


def _leads_to_cells(rows: Sequence[_Row]) -> bool:
    """Tell whether captions only stand between a title and the next row of cells."""
    after = next((row for row in rows[1:] if not row.is_caption), None)
    return after is not None and len(after.cells) > 1


def _part_to_blocks(table: TypesetTable, rows: Sequence[_Row]) -> Iterator[Block]:
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


def _caption_to_blocks(row: _Row) -> Iterator[Block]:
    """Yield a block for what a caption row says: a title is a heading."""
    line = row.line
    if len(row.cells) > 1:
        yield Block("paragraph", line.text, (line,), line.place)
        return
    yield _line_to_block(line)


def _area_to_block(table: TypesetTable, rows: Sequence[_Row]) -> Block:
    """Return the area of cells without the rows and columns in which no text begins."""
    numbers = [row.number for row in rows]
    first, last = numbers[0], numbers[-1]
    inside = [cell for cell in table.cells if first <= cell.row <= last]
    columns = sorted({cell.column for cell in inside if cell.text})
    cells = tuple(
        _move(cell, numbers, columns) for cell in inside if _is_kept(cell, numbers, columns)
    )
    lines = tuple(row.line for row in rows)
    return Block("table", "", lines, lines[0].place, cells=cells)


def _is_kept(cell: Cell, rows: Sequence[int], columns: Sequence[int]) -> bool:
    return cell.row in rows and cell.column in columns


def _move(cell: Cell, rows: Sequence[int], columns: Sequence[int]) -> Cell:
    """Return the cell counted by the rows and columns that are kept."""
    return replace(
        cell,
        row=rows.index(cell.row),
        column=columns.index(cell.column),
        row_span=sum(cell.row <= row < cell.row + cell.row_span for row in rows),
        column_span=sum(cell.column <= at < cell.column + cell.column_span for at in columns),
    )
