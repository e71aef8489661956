"""Sheets: each visible one a page with its name, what it shows a table with merged cells.

In:   the bytes of an XLSX, XLS, ET or ODS file
Out:  Document of kind "office"
Never: which rows are a title or a header; sheets, rows and columns that are not shown
"""

from __future__ import annotations

import datetime
import io
import warnings
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import openpyxl
import python_calamine
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.cell.rich_text import CellRichText
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from opendata.documents.number_format import show_number
from opendata.documents.typeset import HIDDEN_CELLS, HIDDEN_SHEET, Composer, measure_indent
from opendata.errors import InputError
from opendata.model import Cell, Document, Place

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_INDENT = 9.0
"""Points of one step of a cell's own indent."""
_DAMAGE = (
    KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError, OSError,
    zipfile.BadZipFile, InvalidFileException, NotImplementedError,
)  # fmt: skip
"""What the library raises on a file that is not as it should be."""


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


def read_workbook_document(path: Path, content: bytes, sha256: str) -> Document:
    """Return the visible sheets of an XLSX file.

    Raises InputError where the file is damaged.
    """
    with warnings.catch_warnings():
        # what the library does not know (data validation, pictures) is no text
        warnings.simplefilter("ignore")
        book = _open(path.name, content, with_values=True)
        formulas = _open(path.name, content, with_values=False) if _has_formula(content) else None
    composer = Composer()
    for sheet in book.worksheets:
        shown = _read_sheet(sheet, formulas, composer)
        if sheet.sheet_state != "visible":
            composer.note_ignored(sheet.title, HIDDEN_SHEET, len(shown))
            continue
        spans = [Span(m.min_row, m.min_col, m.max_row, m.max_col) for m in sheet.merged_cells]
        _add_sheet(composer, sheet.title, shown, spans)
    return composer.to_document(path, sha256, "office", XLSX)


def _open(name: str, content: bytes, *, with_values: bool) -> Workbook:
    try:
        return openpyxl.load_workbook(io.BytesIO(content), data_only=with_values)
    except _DAMAGE as error:
        reason = f"{type(error).__name__}: {error}".splitlines()[0]
        message = f"{name}: a damaged XLSX file ({reason}): fetch it again or save it anew"
        raise InputError(message) from error


def _has_formula(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        return any(b"<f" in archive.read(name) for name in sheets)


def _read_sheet(sheet: Worksheet, formulas: Workbook | None, composer: Composer) -> Sheet:
    """Return what the cells of a sheet show; those in hidden rows and columns are counted only."""
    twin = formulas[sheet.title] if formulas is not None else None
    is_hidden = _Hidden(sheet)
    shows_zeros = sheet.sheet_view.showZeros is not False
    shown: dict[tuple[int, int], Shown] = {}
    hidden = 0
    for cell in (cell for row in sheet.iter_rows() for cell in row):
        value = cell.value
        if value is None and twin is not None:
            # a formula whose value was never stored shows nothing: its words stand for it
            value = twin.cell(cell.row, cell.column).value
        text = _show(value, cell.number_format, shows_zeros=shows_zeros)
        if text.strip() and is_hidden(cell.row, cell.column):
            hidden += 1
        elif text.strip():
            shown[cell.row, cell.column] = Shown(text, _measure(cell, text))
    if hidden:
        composer.note_ignored(sheet.title, HIDDEN_CELLS, hidden)
    return shown


class _Hidden:
    """Tells which cells of a sheet are not shown: merged ones where no part of them is."""

    def __init__(self, sheet: Worksheet) -> None:
        self._rows = {number for number, row in sheet.row_dimensions.items() if row.hidden}
        self._columns: set[int] = set()
        for column in sheet.column_dimensions.values():
            if column.hidden and column.min is not None and column.max is not None:
                self._columns |= set(range(column.min, min(column.max, sheet.max_column) + 1))
        self._merged = {(m.min_row, m.min_col): m for m in sheet.merged_cells}

    def __call__(self, row: int, column: int) -> bool:
        merged = self._merged.get((row, column))
        if merged is None:
            return row in self._rows or column in self._columns
        rows = range(merged.min_row, merged.max_row + 1)
        columns = range(merged.min_col, merged.max_col + 1)
        return self._rows.issuperset(rows) or self._columns.issuperset(columns)


def _measure(cell: SheetCell, text: str) -> float:
    steps = cell.alignment.indent if cell.alignment is not None else 0
    return measure_indent(text) + _INDENT * float(steps or 0)


def _show(value: object, number_format: str, *, shows_zeros: bool = True) -> str:
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


# ---------------------------------------------------------------- other containers


def read_legacy_workbook(path: Path, content: bytes, sha256: str, media_type: str) -> Document:
    """Return the visible sheets of an XLS, ET, XLSB or ODS file, numbers without their format.

    Raises InputError where the file is damaged or locked.
    """
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        composer = Composer()
        for metadata in book.sheets_metadata:
            if metadata.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(metadata.name)
            shown = _rows_to_sheet(sheet.to_python(skip_empty_area=False))
            if metadata.visible != python_calamine.SheetVisibleEnum.Visible:
                composer.note_ignored(metadata.name, HIDDEN_SHEET, len(shown))
                continue
            merged = sheet.merged_cell_ranges or ()
            spans = [Span(y0 + 1, x0 + 1, y1 + 1, x1 + 1) for (y0, x0), (y1, x1) in merged]
            _add_sheet(composer, metadata.name, shown, spans)
    except python_calamine.PasswordError as error:
        raise InputError(f"{path.name}: a locked sheet: save it without a password") from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        message = f"{path.name}: a damaged sheet ({error}): fetch it again or save it as XLSX"
        raise InputError(message) from error
    return composer.to_document(path, sha256, "office", media_type)


def _rows_to_sheet(rows: Sequence[Sequence[object]]) -> Sheet:
    shown: dict[tuple[int, int], Shown] = {}
    for y, row in enumerate(rows, start=1):
        for x, value in enumerate(row, start=1):
            text = _show(value, "General")
            if text.strip():
                shown[y, x] = Shown(text, measure_indent(text))
    return shown


# ---------------------------------------------------------------- cells


def _add_sheet(composer: Composer, name: str, shown: Sheet, spans: Iterable[Span]) -> None:
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
