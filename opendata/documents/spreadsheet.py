"""Sheets of an XLSX file: each visible one a page with its name, what it shows a table.

In:   the bytes of an XLSX file
Out:  Document of kind "office"
Never: which rows are a title or a header; sheets, rows and columns that are not shown
"""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterable
from pathlib import Path

import openpyxl
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from opendata.documents.sheets import Hidden, Sheet, Shown, Span, add_sheet, show_value
from opendata.documents.typeset import HIDDEN_CELLS, HIDDEN_SHEET, Composer, measure_indent
from opendata.errors import InputError
from opendata.model import Document

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_INDENT = 9.0
"""Points of one step of a cell's own indent."""
_DAMAGE = (
    KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError, OSError,
    RuntimeError, zipfile.BadZipFile, InvalidFileException,
)  # fmt: skip
"""What the library raises on a file that is not as it should be."""


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
        _add_worksheet(composer, sheet, formulas)
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


def _add_worksheet(composer: Composer, sheet: Worksheet, formulas: Workbook | None) -> None:
    """Add what a sheet shows; a hidden sheet, hidden rows and columns are counted only."""
    everything = _read_cells(sheet, formulas)
    if sheet.sheet_state != "visible":
        composer.note_ignored(sheet.title, HIDDEN_SHEET, len(everything))
        return
    spans = [Span(m.min_row, m.min_col, m.max_row, m.max_col) for m in sheet.merged_cells]
    is_hidden = _find_hidden(sheet, spans)
    shown = {place: cell for place, cell in everything.items() if not is_hidden(*place)}
    if len(shown) < len(everything):
        composer.note_ignored(sheet.title, HIDDEN_CELLS, len(everything) - len(shown))
    add_sheet(composer, sheet.title, shown, spans)


def _read_cells(sheet: Worksheet, formulas: Workbook | None) -> Sheet:
    """Return what all cells of a sheet hold, as they show it."""
    twin = formulas[sheet.title] if formulas is not None else None
    shows_zeros = sheet.sheet_view.showZeros is not False
    shown: dict[tuple[int, int], Shown] = {}
    for cell in (cell for row in sheet.iter_rows() for cell in row):
        value = cell.value
        if value is None and twin is not None:
            # a formula whose value was never stored shows nothing: its words stand for it
            value = twin.cell(cell.row, cell.column).value
        text = show_value(value, cell.number_format, shows_zeros=shows_zeros)
        if text.strip():
            shown[cell.row, cell.column] = Shown(text, _measure(cell, text))
    return shown


def _find_hidden(sheet: Worksheet, spans: Iterable[Span]) -> Hidden:
    rows = {number for number, row in sheet.row_dimensions.items() if row.hidden}
    columns: set[int] = set()
    for column in sheet.column_dimensions.values():
        if column.hidden and column.min is not None and column.max is not None:
            columns |= set(range(column.min, min(column.max, sheet.max_column) + 1))
    return Hidden(rows, columns, spans)


def _measure(cell: SheetCell, text: str) -> float:
    steps = cell.alignment.indent if cell.alignment is not None else 0
    return measure_indent(text) + _INDENT * float(steps or 0)
