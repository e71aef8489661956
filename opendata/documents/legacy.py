"""Sheets of older and other workbooks: XLS, ET, XLSB and ODS.

In:   the bytes of the file
Out:  Document of kind "office", as for XLSX
Never: which rows are a title or a header; sheets, rows and columns that are not shown
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import python_calamine

from opendata.documents.biff import Look, find_looks
from opendata.documents.sheets import Hidden, Sheet, Shown, Span, add_sheet, show_value
from opendata.documents.typeset import HIDDEN_CELLS, HIDDEN_SHEET, Composer, measure_indent
from opendata.errors import InputError
from opendata.model import Document

XLS = "application/vnd.ms-excel"


def read_legacy_workbook(path: Path, content: bytes, sha256: str, media_type: str) -> Document:
    """Return the visible sheets; the number formats of XLSB and ODS are not known.

    Raises InputError where the file is damaged or locked.
    """
    composer = Composer()
    looks = find_looks(content) if media_type == XLS else {}
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        for metadata in book.sheets_metadata:
            if metadata.typ == python_calamine.SheetTypeEnum.WorkSheet:
                sheet = book.get_sheet_by_name(metadata.name)
                is_visible = metadata.visible == python_calamine.SheetVisibleEnum.Visible
                _read_sheet(composer, sheet, looks.get(sheet.name, Look()), is_visible=is_visible)
    except python_calamine.PasswordError as error:
        raise InputError(f"{path.name}: a locked sheet: save it without a password") from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        message = f"{path.name}: a damaged sheet ({error}): fetch it again or save it as XLSX"
        raise InputError(message) from error
    return composer.to_document(path, sha256, "office", media_type)


def _read_sheet(
    composer: Composer, sheet: python_calamine.CalamineSheet, look: Look, *, is_visible: bool
) -> None:
    merged = sheet.merged_cell_ranges or ()
    spans = [Span(y0 + 1, x0 + 1, y1 + 1, x1 + 1) for (y0, x0), (y1, x1) in merged]
    everything = _rows_to_sheet(sheet.to_python(skip_empty_area=False), look)
    is_hidden = Hidden(look.hidden_rows, look.hidden_columns, spans)
    shown = {place: cell for place, cell in everything.items() if not is_hidden(*place)}
    if not is_visible:
        composer.note_ignored(sheet.name, HIDDEN_SHEET, len(everything))
        return
    if len(shown) < len(everything):
        composer.note_ignored(sheet.name, HIDDEN_CELLS, len(everything) - len(shown))
    add_sheet(composer, sheet.name, shown, spans)


def _rows_to_sheet(rows: Sequence[Sequence[object]], look: Look) -> Sheet:
    shown: dict[tuple[int, int], Shown] = {}
    for y, row in enumerate(rows, start=1):
        for x, value in enumerate(row, start=1):
            text = show_value(value, look.formats.get((y, x), "General"))
            if text.strip():
                shown[y, x] = Shown(text, measure_indent(text))
    return shown
