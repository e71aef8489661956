"""Alignment: rows of a typed table whose cells slid sideways when merged cells were lost.

A row is moved only where it reads wrongly as it stands (a number under a label, words
under an amount), where one blank put in (and one taken out) reads right, and where all
such ways put the numbers into the same columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from opendata.forms.headers import CODE_ROLES, LABEL_ROLES, Header
from opendata.model import Cell, Grid
from opendata.money import is_number
from opendata.text import remove_space

_BARE_CODE = re.compile(r"[235]\d{2}(?:\d{2}){0,2}")
_CODE = re.compile(r"[\d\s]{3,}")

Texts = tuple[str, ...]


def align_rows(grid: Grid, header: Header) -> Grid:
    """Return a tabbed grid with each body row that slid sideways put right, if that is certain."""
    kinds = _mark_decimals(grid, _column_kinds(grid, header))
    cells: list[Cell] = []
    for row in range(grid.row_count):
        own = [cell for cell in grid.cells if cell.row == row]
        if row >= header.body_row and own:
            own = _align(own, kinds)
        cells.extend(own)
    return replace(grid, cells=tuple(cells))


def _column_kinds(grid: Grid, header: Header) -> tuple[str, ...]:
    kinds = ["text"] * grid.column_count
    for column in header.columns:
        kind = "label" if column.role in LABEL_ROLES else column.role
        kind = "code" if column.role in CODE_ROLES else kind
        for index in column.columns:
            kinds[index] = kind
    return tuple(kinds)


def _mark_decimals(grid: Grid, kinds: tuple[str, ...]) -> tuple[str, ...]:
    """Call amount columns whose numbers nearly all have decimals so: a bare code is wrong there."""
    numbers = [
        cell for cell in grid.cells if kinds[cell.column] == "amount" and is_number(cell.text)
    ]
    marked = list(kinds)
    for column in {cell.column for cell in numbers}:
        own = [cell.text for cell in numbers if cell.column == column]
        if sum("." in text for text in own) * 4 >= len(own) * 3:
            marked[column] = "decimal"
    return tuple(marked)


def _align(cells: list[Cell], kinds: tuple[str, ...]) -> list[Cell]:
    texts = [""] * len(kinds)
    for cell in cells:
        texts[cell.column] = cell.text
    row = tuple(texts)
    if _faults(row, kinds) == 0:
        return cells
    ways = [way for way in _ways(row) if _faults(way, kinds) == 0]
    if not ways or len({_numbers(way, kinds) for way in ways}) > 1:
        return cells
    place = cells[0].place
    return [Cell(cells[0].row, column, text, place) for column, text in enumerate(ways[0])]


def _faults(row: Texts, kinds: Sequence[str]) -> int:
    return sum(_is_fault(text, kind) for text, kind in zip(row, kinds, strict=True))


def _is_fault(text: str, kind: str) -> bool:
    compact = remove_space(text)
    if not compact or compact.strip("-—/") == "":
        return False
    if kind == "decimal":
        return not is_number(compact) or _BARE_CODE.fullmatch(compact) is not None
    if kind == "amount":
        return not is_number(compact)
    if kind == "label":
        return is_number(compact) and not compact.isdigit()
    if kind == "code":
        return _CODE.fullmatch(compact) is None and not _is_total(compact) and not compact.isdigit()
    return False


def _is_total(text: str) -> bool:
    return text.endswith(("合计", "总计", "小计"))


def _ways(row: Texts) -> Iterator[Texts]:
    """Yield the rows that one blank put in, and one blank taken out behind it, can give."""
    seen = {row}
    for put in range(len(row)):
        longer = (*row[:put], "", *row[put:])
        for take in range(put + 1, len(longer)):
            if longer[take].strip():
                continue
            way = (*longer[:take], *longer[take + 1 :])
            if way not in seen:
                seen.add(way)
                yield way


def _numbers(row: Texts, kinds: Sequence[str]) -> Texts:
    return tuple(
        text if kind in {"amount", "decimal", "code"} else ""
        for text, kind in zip(row, kinds, strict=True)
    )
