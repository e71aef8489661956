"""Lines and tables of a source that names them itself, collected with a number for each line.

A web page, a sheet or a Word file has no places on paper: its lines are counted through
the whole document, and each row of a table is one of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from opendata.documents.radicals import load_radicals, repairs_to_records
from opendata.model import Cell, Document, Line, Page, Place, SourceKind, TypesetTable
from opendata.text import join_lines

_SPACE_WIDTH = {" ": 5.0, "\u00a0": 5.0, "\u3000": 10.0, "\t": 20.0}
"""Points that a space before a label moves it, at the usual size of print."""
HIDDEN_SHEET = "hidden sheet"
HIDDEN_CELLS = "hidden rows and columns"


class Composer:
    """Collects the lines and tables of one source, page by page."""

    def __init__(self) -> None:
        """Begin a document without any line."""
        self._radicals = str.maketrans(load_radicals())
        self._repairs: Counter[tuple[str, str]] = Counter()
        self._pages: list[Page] = []
        self._lines: list[Line] = []
        self._tables: list[TypesetTable] = []
        self._number = 0

    @property
    def tables(self) -> tuple[TypesetTable, ...]:
        """Return the tables of the page that is still open."""
        return tuple(self._tables)

    def add_line(self, text: str) -> None:
        """Append one line of text; a blank one is none."""
        text = self._repair(text).replace("\u00a0", " ").strip()
        if text:
            self._number += 1
            self._lines.append(Line(text, Place(line=self._number)))

    def add_table(self, cells: Iterable[Cell]) -> None:
        """Append a table; its cells come without place and are put on one line a row."""
        ordered = sorted(cells, key=lambda cell: (cell.row, cell.column))
        ordered = [replace(cell, text=self._clean(cell.text)) for cell in ordered]
        if not any(cell.text for cell in ordered):
            return
        first, count = self._number + 1, max(cell.row + cell.row_span for cell in ordered)
        rows: list[list[Cell]] = [[] for _ in range(count)]
        for cell in ordered:
            rows[cell.row].append(replace(cell, place=Place(line=first + cell.row)))
        for row in rows:
            self._number += 1
            text = "\t".join(join_lines(cell.text) for cell in row if cell.text)
            self._lines.append(Line(text, Place(line=self._number)))
        placed = tuple(cell for row in rows for cell in _with_common_indent(row))
        self._tables.append(TypesetTable(placed, first, count))

    def end_page(self, name: str = "") -> None:
        """Close a page (a sheet, by its name); what follows stands on the next one."""
        number = len(self._pages) + 1
        lines, tables = tuple(self._lines), tuple(self._tables)
        self._pages.append(Page(number, 0.0, 0.0, lines, tables=tables, name=name))
        self._lines, self._tables = [], []

    def note_ignored(self, name: str, rule: str, cells: int) -> None:
        """Keep account of cells of a sheet that are not shown and so not read."""
        self._repairs[name, rule] += cells

    def to_document(self, path: Path, sha256: str, kind: SourceKind, media_type: str) -> Document:
        """Return the document of everything added."""
        if self._lines or not self._pages:
            self.end_page()
        return Document(
            document=sha256[:16],
            name=path.name,
            sha256=sha256,
            kind=kind,
            media_type=media_type,
            pages=tuple(self._pages),
            repairs=repairs_to_records(self._repairs),
        )

    def _repair(self, text: str) -> str:
        radicals = load_radicals()
        for letter in text:
            if letter in radicals:
                self._repairs[letter, "radical"] += 1
        return text.translate(self._radicals)

    def _clean(self, text: str) -> str:
        lines = (line.strip() for line in self._repair(text).replace("\u00a0", " ").splitlines())
        return "\n".join(line for line in lines if line)


def measure_indent(text: str) -> float:
    """Return by how many points the spaces before a label move it.

    >>> measure_indent("　　行政运行"), measure_indent("行政运行")
    (20.0, 0)
    """
    space = text[: len(text) - len(text.lstrip())]
    return sum(_SPACE_WIDTH.get(letter, 0.0) for letter in space)


def _with_common_indent(row: Sequence[Cell]) -> list[Cell]:
    """Return the cells of a row with the indent of its label: they share one place."""
    labels = [cell for cell in row if any(letter.isalpha() for letter in cell.text)]
    indent = labels[0].indent if labels else 0.0
    return [replace(cell, indent=indent) for cell in row]
