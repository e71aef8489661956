"""Gridded: a ruled or tabbed grid with a header, read as a form."""

from __future__ import annotations

from opendata.forms.captions import Caption
from opendata.forms.headers import Header, Matrix
from opendata.forms.recognise import Recognised
from opendata.forms.rows import (
    Body,
    header_to_segments,
    read_body,
    segments_to_columns,
)
from opendata.knowledge import HeaderWords
from opendata.model import Form, Grid
from opendata.text import remove_space


def grid_to_form(
    grid: Grid,
    parts: tuple[Matrix, Header],
    known: Recognised,
    caption: Caption,
    words: HeaderWords,
) -> Form:
    """Name the rows and columns of a grid with a header."""
    matrix, header = parts
    segments = header_to_segments(header, known.definition)
    body = read_body(grid, matrix, header, segments, (known.definition, words))
    reason = "" if body.entries else find_reason(grid, matrix, body)
    return Form(
        form=known.definition.form,
        table_no=grid.number,
        title=known.title,
        unit=caption.unit,
        definition=known.definition,
        columns=segments_to_columns(header, segments),
        rows=tuple(body.rows),
        entries=tuple(body.entries),
        place=grid.place,
        pages=grid.pages,
        state="read" if body.entries or body.unplaced else "empty",
        reason=reason,
        basis=known.basis,
        organisation=caption.organisation,
        fiscal_year=caption.fiscal_year,
        ignored=tuple(body.ignored),
        unplaced=tuple(body.unplaced),
    )


def find_reason(grid: Grid, matrix: Matrix, body: Body) -> str:
    """Return the printed sentence that says why a table is empty, or an empty text."""
    texts = [line.text for line in grid.below]
    texts += [row.label for row in body.rows]
    texts += [cell.text for row in range(grid.row_count) for cell in matrix.row_cells(row)]
    sentences = [remove_space(text) for text in texts]
    return next((text for text in sentences if _says_empty(text)), "")


def _says_empty(text: str) -> bool:
    words = ("无数据", "空表", "没有", "不涉及", "无此项", "为空", "未安排", "本表无", "无相关", "无政府性基金", "无国有资本", "此表无")
    return len(text) > 4 and any(word in text for word in words)
