"""Rows of a table that its source names: which of them are captions, titles or notes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from opendata.model import Cell, Line, TypesetTable
from opendata.text import remove_space

_NUMERAL = "[一二三四五六七八九十]"
_MARKERS = (
    (1, re.compile(rf"第{_NUMERAL}{{1,3}}\s*(?:部分|章)")),
    (2, re.compile(rf"{_NUMERAL}{{1,3}}\s*[、.．]")),
    (3, re.compile(rf"[（(]\s*{_NUMERAL}{{1,3}}\s*[）)]")),
    (4, re.compile(r"\d{1,2}\s*[.、．](?!\d)")),
)
NOTE = re.compile(r"(?:注|备注|说明|附注|表注|注释)\s*\d?\s*[：:]")
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


@dataclass(frozen=True, slots=True)
class Row:
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
        return NOTE.match(text) is not None or _SENTENCE.search(text) is not None

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


def table_to_rows(table: TypesetTable, lines: Sequence[Line]) -> list[Row]:
    """Return the rows of a table in order, those without text too."""
    width = max(cell.column + cell.column_span for cell in table.cells)
    filled: list[list[Cell]] = [[] for _ in range(table.row_count)]
    for cell in table.cells:
        if cell.text:
            filled[cell.row].append(cell)
    return [
        Row(number, tuple(cells), line, width)
        for number, (cells, line) in enumerate(zip(filled, lines, strict=True))
    ]
