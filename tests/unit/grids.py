"""Grids for tests, drawn as text: cells apart by |, an empty cell left empty."""

from __future__ import annotations

from opendata.forms import grids_to_forms
from opendata.model import Cell, Form, FormDefinition, Grid, GridKind, Line, Place


def draw_grid(
    drawing: str,
    *,
    above: tuple[str, ...] = (),
    below: tuple[str, ...] = (),
    kind: GridKind = "ruled",
    spans: dict[tuple[int, int], tuple[int, int]] | None = None,
    number: int = 1,
) -> Grid:
    """Return a grid; `spans` maps (row, column) to (row_span, column_span)."""
    rows = [
        [cell.strip() for cell in line.strip().split("|")] for line in drawing.strip().splitlines()
    ]
    width = max(map(len, rows))
    covered = {
        (row + down, column + right)
        for (row, column), (row_span, column_span) in (spans or {}).items()
        for down in range(row_span)
        for right in range(column_span)
        if down or right
    }
    cells = tuple(
        Cell(
            row,
            column,
            texts[column] if column < len(texts) else "",
            Place(page=1, line=None) if kind == "ruled" else Place(line=row + 1),
            *(spans or {}).get((row, column), (1, 1)),
        )
        for row, texts in enumerate(rows)
        for column in range(width)
        if (row, column) not in covered
    )
    return Grid(
        number=number,
        kind=kind,
        row_count=len(rows),
        column_count=width,
        cells=cells,
        above=tuple(Line(text, Place(page=1)) for text in above),
        below=tuple(Line(text, Place(page=1)) for text in below),
        place=Place(page=1),
        pages=(1,),
    )


def read_form(grid: Grid) -> Form:
    """Return the form the grid is known as."""
    return grids_to_forms((grid,), (), "0123456789abcdef")[0]


def amounts_of(form: Form) -> dict[tuple[str, str], str]:
    """Return (row label, column path) → printed number."""
    columns = {column.column_no: column for column in form.columns}
    rows = {(row.row_no, row.side, row.panel): row.label for row in form.rows}
    found: dict[tuple[str, str], str] = {}
    for entry in form.entries:
        column = columns[entry.column_no]
        label = rows[entry.row_no, column.side, column.panel]
        found[label, "/".join(column.path)] = entry.printed
    return found


def definition(form: str, layout: str = "list") -> FormDefinition:
    """Return a bare definition of a form."""
    return FormDefinition(form, form, form, (), "budget", layout)  # type: ignore[arg-type]  # a literal
