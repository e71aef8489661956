"""Sheets of any kind of workbook: what a cell shows, what is hidden, and the used range as cells."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Set
from decimal import Decimal
from typing import NamedTuple

from openpyxl.cell.rich_text import CellRichText

from opendata.documents.number_format import show_number
from opendata.documents.typeset import Composer
from opendata.model import Cell, Place


class Span(NamedTuple):
    """The first and the last row and column of merged cells, counted from 1."""

    top: int
    left: int
    bottom: int
    right: int


class Shown(NamedTuple):
    """What one cell shows."""

    text: str
    indent: float = 0.0


Sheet = Mapping[tuple[int, int], Shown]
"""The cells of a sheet that show anything, by row and column from 1."""


class Hidden:
    """Tells which cells of a sheet are not shown: merged ones where no part of them is."""

    def __init__(self, rows: Set[int], columns: Set[int], spans: Iterable[Span]) -> None:
        """Keep the hidden rows and columns, counted from 1, and the merged cells."""
        self._rows = rows
        self._columns = columns
        self._merged = {(span.top, span.left): span for span in spans}

    def __call__(self, row: int, column: int) -> bool:
        """Return whether the cell is hidden."""
        span = self._merged.get((row, column), Span(row, column, row, column))
        rows = range(span.top, span.bottom + 1)
        columns = range(span.left, span.right + 1)
        return all(at in self._rows for at in rows) or all(at in self._columns for at in columns)


def show_value(value: object, number_format: str, *, shows_zeros: bool = True) -> str:
    """Return the text that a cell with the value shows."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float | Decimal):
        # the shortest digits that mean the stored number: no arithmetic in binary
        stored = repr(value) if isinstance(value, float) else str(value)
        return show_number(stored, number_format) if shows_zeros or value != 0 else ""
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return _show_time(value, number_format)
    return str(value) if isinstance(value, str | CellRichText) else repr(value)


def _show_time(value: datetime.datetime | datetime.date | datetime.time, number_format: str) -> str:
    """Return a date in the order of its format: with 年 where that has it, else as ISO 8601."""
    if isinstance(value, datetime.time):
        return value.isoformat("minutes")
    if "年" not in number_format:
        is_day = not isinstance(value, datetime.datetime) or value.time() == datetime.time()
        return value.isoformat()[:10] if is_day else value.isoformat(" ", "minutes")  # type: ignore[call-arg]
    parts = [f"{value.year}年"]
    parts += [f"{value.month}月"] if "月" in number_format else []
    parts += [f"{value.day}日"] if "日" in number_format else []
    return "".join(parts)


def add_sheet(composer: Composer, name: str, shown: Sheet, spans: Iterable[Span]) -> None:
    """Add the name and the cells of a sheet as a page; a sheet that shows nothing is none."""
    if not shown:
        return
    composer.add_table(_to_cells(shown, spans))
    composer.end_page(name)


def _to_cells(shown: Sheet, spans: Iterable[Span]) -> list[Cell]:
    """Return the cells of the used range with their spans, rows and columns counted from 0."""
    by_corner = {(span.top, span.left): span for span in spans}
    bottom, right = max(row for row, _ in shown), max(column for _, column in shown)
    top, left = min(row for row, _ in shown), min(column for _, column in shown)
    covered = {
        (row, column)
        for span in by_corner.values()
        for row in range(span.top, min(span.bottom, bottom) + 1)
        for column in range(span.left, min(span.right, right) + 1)
        if (row, column) != (span.top, span.left)
    }
    cells: list[Cell] = []
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            if (row, column) in covered:
                continue
            span = by_corner.get((row, column), Span(row, column, row, column))
            text, indent = shown.get((row, column), Shown(""))
            down = min(span.bottom, bottom) - row + 1
            across = min(span.right, right) - column + 1
            cells.append(Cell(row - top, column - left, text, Place(), down, across, indent))
    return cells
