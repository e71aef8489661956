"""Pieces: the cells of a grid that hold text, row by row, labels folded for comparing."""

from __future__ import annotations

from dataclasses import dataclass

from opendata.forms.performance.vocabulary import label_key
from opendata.model import Cell, Grid, Place
from opendata.money import is_number
from opendata.text import join_lines, remove_space

_DASHES = frozenset("-—–－/*")


@dataclass(frozen=True, slots=True)
class Piece:
    """One cell with text."""

    row: int
    column: int
    text: str
    """As printed, wrapped lines joined."""
    key: str
    """Folded for comparing (vocabulary.label_key)."""
    place: Place
    row_span: int = 1
    column_span: int = 1

    @property
    def label(self) -> str:
        """The text without white space and without the colon at its end."""
        return remove_space(self.text).rstrip("：:")

    @property
    def is_number(self) -> bool:
        """True where the whole text is one number."""
        return is_number(self.text)

    @property
    def is_dash(self) -> bool:
        """True where only a dash is printed: a place without a figure."""
        return bool(self.text) and set(remove_space(self.text)) <= _DASHES


Row = tuple[Piece, ...]
"""The pieces of one printed row, from left to right."""


def grid_to_rows(grid: Grid) -> tuple[Row, ...]:
    """Return the rows of the grid that hold any text."""
    rows: dict[int, list[Piece]] = {}
    for cell in grid.cells:
        if remove_space(cell.text):
            rows.setdefault(cell.row, []).append(_to_piece(cell))
    return tuple(
        tuple(sorted(rows[number], key=lambda piece: piece.column)) for number in sorted(rows)
    )


def _to_piece(cell: Cell) -> Piece:
    return Piece(
        row=cell.row,
        column=cell.column,
        text=join_lines(cell.text),
        key=label_key(cell.text),
        place=cell.place,
        row_span=cell.row_span,
        column_span=cell.column_span,
    )


def overlaps(upper: Piece, lower: Piece) -> bool:
    """Tell whether two cells share a column."""
    return (
        upper.column < lower.column + lower.column_span
        and lower.column < upper.column + upper.column_span
    )
