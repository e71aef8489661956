"""Grids of performance forms typed by hand, for the tests."""

from __future__ import annotations

from opendata.forms.performance import performance_to_form
from opendata.model import Cell, Form, FormDefinition, Grid, GridKind, Line, Place


def to_grid(text: str, kind: GridKind, above: tuple[str, ...] = ()) -> Grid:
    """Return a grid of lines: cells parted by bars (typed) or blanks (flattened)."""
    lines = [line for line in text.strip("\n").splitlines() if line.strip()]
    cells = [
        Cell(row, column, word.strip(), Place(line=row + 1))
        for row, line in enumerate(lines)
        for column, word in enumerate(line.split("|") if kind != "flattened" else line.split())
    ]
    return Grid(
        number=1,
        kind=kind,
        row_count=len(lines),
        column_count=max(cell.column for cell in cells) + 1,
        cells=tuple(cells),
        above=tuple(Line(text, Place()) for text in above),
        below=(),
        place=Place(line=1),
    )


def to_drawn_grid(cells: list[tuple[int, int, int, int, str]]) -> Grid:
    """Return a drawn grid of (row, column, row span, column span, text)."""
    return Grid(
        number=1,
        kind="ruled",
        row_count=max(row + span for row, _, span, _, _ in cells),
        column_count=max(column + span for _, column, _, span, _ in cells),
        cells=tuple(
            Cell(row, column, text, Place(page=1), row_span, column_span)
            for row, column, row_span, column_span, text in cells
        ),
        above=(),
        below=(),
        place=Place(page=1),
    )


def read(grid: Grid, form: str, table_no: int = 1) -> Form:
    """Return the performance form read from a grid."""
    definition = FormDefinition(form, "表", "form", (), "any", "performance")
    return performance_to_form(grid, definition, table_no, "abc", "2024年绩效表")


def figures_of(form: Form) -> list[tuple[str, str, str, str]]:
    """Return (row, printed code, column, printed) of every figure."""
    rows = {row.row_no: row for row in form.rows}
    columns = {column.column_no: column for column in form.columns}
    return [
        (
            rows[entry.row_no].label,
            rows[entry.row_no].printed_code,
            "/".join(columns[entry.column_no].path),
            entry.printed,
        )
        for entry in form.entries
    ]


def indicators_of(form: Form) -> list[tuple[str, str, str, str]]:
    """Return (level 1, level 2, name, target) of every indicator."""
    return [(i.level1, i.level2, i.level3, i.target) for i in form.indicators]
