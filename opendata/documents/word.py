"""Word files: paragraphs and tables in the order of the text, merged cells as spans.

In:   the bytes of a DOCX file
Out:  Document of kind "office"
Never: what a heading or a table means; headers and footers of the page
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn

from opendata.documents.numbering import Numbering
from opendata.documents.typeset import Composer, measure_indent
from opendata.errors import InputError
from opendata.model import Cell, Document, Place

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_DAMAGE = (KeyError, ValueError, SyntaxError, zipfile.BadZipFile, PackageNotFoundError)
_HOLDERS = frozenset(map(qn, ("w:sdt", "w:sdtContent", "w:ins", "w:smartTag", "w:customXml")))
_RUNS = frozenset(
    map(
        qn,
        ("w:r", "w:hyperlink", "w:ins", "w:smartTag", "w:sdt", "w:sdtContent", "w:fldSimple"),
    )
)
_BREAKS = frozenset(map(qn, ("w:br", "w:cr")))
_ONLY_SPACE = re.compile(r"\s*")
Element = Any
"""An element of lxml, which ships no types."""


def read_word_document(path: Path, content: bytes, sha256: str) -> Document:
    """Return the text of a DOCX file, each paragraph a line.

    Raises InputError where the file is damaged.
    """
    try:
        file = docx.Document(io.BytesIO(content))
    except _DAMAGE as error:
        reason = f"{type(error).__name__}: {error}".splitlines()[0]
        message = f"{path.name}: a damaged DOCX file ({reason}): fetch it again or save it anew"
        raise InputError(message) from error
    composer = Composer()
    _add_inside(composer, file.element.body, Numbering(file))
    return composer.to_document(path, sha256, "office", DOCX)


def _add_inside(composer: Composer, holder: Element, numbering: Numbering) -> None:
    for element in holder:
        if element.tag == qn("w:p"):
            for line in _paragraph_to_text(element, numbering).split("\n"):
                composer.add_line(line)
        elif element.tag == qn("w:tbl"):
            _add_table(composer, element, numbering)
        elif element.tag in _HOLDERS:
            _add_inside(composer, element, numbering)


def _paragraph_to_text(paragraph: Element, numbering: Numbering) -> str:
    return numbering.next_label(paragraph) + "".join(_read_runs(paragraph))


def _read_runs(holder: Element) -> Iterator[str]:
    """Yield the text of runs; what was deleted and field codes are not shown."""
    for element in holder:
        if element.tag == qn("w:t"):
            yield element.text or ""
        elif element.tag == qn("w:tab"):
            yield "\t"
        elif element.tag in _BREAKS:
            yield "\n"
        elif element.tag == qn("w:noBreakHyphen"):
            yield "-"
        elif element.tag in _RUNS:
            yield from _read_runs(element)


# ---------------------------------------------------------------- tables


def _add_table(composer: Composer, table: Element, numbering: Numbering) -> None:
    """Add a table; one that only frames a part of the text is no table."""
    rows = list(_inside(table, "w:tr"))
    cells = [list(_inside(row, "w:tc")) for row in rows]
    if all(len(row) < 2 for row in cells):
        for row in cells:
            for cell in row:
                _add_inside(composer, cell, numbering)
        return
    composer.add_table(_rows_to_cells(rows, numbering))


def _inside(holder: Element, tag: str) -> Iterator[Element]:
    """Yield the rows of a table or the cells of a row, those in content controls too."""
    for element in holder:
        if element.tag == qn(tag):
            yield element
        elif element.tag in _HOLDERS:
            yield from _inside(element, tag)


def _rows_to_cells(rows: list[Element], numbering: Numbering) -> list[Cell]:
    """Return the cells with their spans; a cell that goes on from above is part of that one."""
    cells: list[Cell] = []
    open_cells: dict[int, int] = {}
    for number, row in enumerate(rows):
        column = _read_number(row, "w:trPr/w:gridBefore")
        for element in _inside(row, "w:tc"):
            across = max(1, _read_number(element, "w:tcPr/w:gridSpan"))
            begun = open_cells.get(column)
            if _goes_on(element) and begun is not None:
                cells[begun] = _longer(cells[begun], number)
            else:
                text = _cell_to_text(element, numbering)
                indent = measure_indent(text)
                open_cells[column] = len(cells)
                cells.append(Cell(number, column, text, Place(), 1, across, indent))
            column += across
    return cells


def _longer(cell: Cell, last_row: int) -> Cell:
    return Cell(
        cell.row, cell.column, cell.text, cell.place,
        last_row - cell.row + 1, cell.column_span, cell.indent,
    )  # fmt: skip


def _goes_on(element: Element) -> bool:
    merge = element.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    return merge is not None and merge.get(qn("w:val"), "continue") == "continue"


def _read_number(element: Element, steps: str) -> int:
    found = element.find("/".join(map(qn, steps.split("/"))))
    printed = "" if found is None else found.get(qn("w:val"), "")
    return int(printed) if printed.isdecimal() else 0


def _cell_to_text(cell: Element, numbering: Numbering) -> str:
    """Return the paragraphs of a cell, those of a table inside it too, each on a line."""
    lines = [_paragraph_to_text(paragraph, numbering) for paragraph in cell.iter(qn("w:p"))]
    return "\n".join(line for line in lines if not _ONLY_SPACE.fullmatch(line))
