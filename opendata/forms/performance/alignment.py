"""Alignment: which piece of a row stands under which header cell.

Where lines are drawn the columns are true. Where the cells were typed, merged cells were
often lost and a row stands shifted: then the order, the vocabulary of the levels and the
numbers at the right end decide together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from opendata.forms.performance.levels import find_fixed, find_level1, find_level2
from opendata.forms.performance.pieces import Piece, Row
from opendata.forms.performance.targets import is_quantity

_FORBIDDEN = -40
_SKIP = {
    "level1": 0,
    "level2": 0,
    "level3": -8,
    "target": -6,
    "actual": -4,
    "weight": -4,
    "score": -4,
    "deviation": -3,
    "explanation": -1,
    "reason": 0,
}
_LEFT_OVER = -10
_REPEATED = -1
_SAME_COLUMN = 1
_SAME_DISTANCE = 1


@dataclass(frozen=True, slots=True)
class HeadedField:
    """A header cell of the indicator block: the field it heads and where it stands."""

    field: str
    column: int
    column_span: int = 1


Placing = tuple[tuple[Piece, str], ...]
"""Each piece with the field it holds; an empty field where it stands under none."""


def place_by_column(row: Row, header: Sequence[HeadedField]) -> Placing:
    """Return each piece with the field of the header cell it stands under."""
    return tuple((piece, _field_above(piece, header)) for piece in row)


def _field_above(piece: Piece, header: Sequence[HeadedField]) -> str:
    best, field = 0, ""
    start, end = piece.column, piece.column + piece.column_span
    for cell in header:
        first, last = cell.column, cell.column + cell.column_span
        if first >= end or last <= start:
            continue
        shared = min(last, end) - max(first, start)
        if shared > best:
            best, field = shared, cell.field
    return field


def place_by_order(row: Row, header: Sequence[HeadedField]) -> Placing:
    """Return each piece with its field, told by order, vocabulary and numbers together."""

    @cache
    def best(piece: int, cell: int) -> tuple[int, tuple[int, ...]]:
        """Return the best score of the rest and for each piece its header cell, or -1."""
        if piece == len(row):
            return sum(_SKIP.get(field.field, 0) for field in header[cell:]), ()
        score, rest = best(piece + 1, cell)
        repeated = piece > 0 and row[piece].text == row[piece - 1].text
        found = (score + (_REPEATED if repeated else _LEFT_OVER), (-1, *rest))
        for place in range(cell, len(header)):
            skipped = sum(_SKIP.get(field.field, 0) for field in header[cell:place])
            score, rest = best(piece + 1, place + 1)
            score += skipped + _fitness(row[piece], header[place])
            if piece and cell and _keeps_distance(row, piece, header, (cell - 1, place)):
                score += _SAME_DISTANCE
            if score > found[0]:
                found = (score, (place, *rest))
        return found

    placing = best(0, 0)[1]
    return tuple(
        (piece, header[at].field if at >= 0 else "") for piece, at in zip(row, placing, strict=True)
    )


def _keeps_distance(
    row: Row, piece: int, header: Sequence[HeadedField], places: tuple[int, int]
) -> bool:
    typed = row[piece].column - row[piece - 1].column
    return typed == header[places[1]].column - header[places[0]].column


def _fitness(piece: Piece, cell: HeadedField) -> int:
    aligned = _SAME_COLUMN if piece.column == cell.column else 0
    return _KINDS.get(cell.field, _fits_text)(piece) + aligned


def _fits_level1(piece: Piece) -> int:
    if find_level1(piece.text):
        return 6
    if find_level2(piece.text)[0]:
        return -20
    return _FORBIDDEN if _is_figure(piece) else -8


def _fits_level2(piece: Piece) -> int:
    if find_level2(piece.text)[0]:
        return 0 if _is_short(piece) else 6
    if find_fixed(piece.text)[0]:
        return -6
    if _is_figure(piece):
        return _FORBIDDEN
    return 0 if find_level1(piece.text) else -1


def _fits_level3(piece: Piece) -> int:
    if _is_figure(piece):
        return -8
    if find_fixed(piece.text)[0]:
        return 6
    if _is_short(piece):
        return 1
    return -2 if find_level1(piece.text) or find_level2(piece.text)[0] else 3


def _is_short(piece: Piece) -> bool:
    """Tell whether a label of level 2 is printed without 指标, as names of level 3 also are."""
    return find_level2(piece.text + "指标")[0] != ""


def _fits_target(piece: Piece) -> int:
    if is_quantity(piece.text):
        return 3
    if piece.is_number:
        return -2
    return -4 if find_level1(piece.text) or find_level2(piece.text)[0] else 1


def _fits_number(piece: Piece) -> int:
    return 4 if piece.is_dash or (piece.is_number and "%" not in piece.text) else _FORBIDDEN


def _fits_deviation(piece: Piece) -> int:
    return 4 if piece.is_number or piece.is_dash else _FORBIDDEN


def _fits_text(piece: Piece) -> int:
    return -6 if piece.is_number else 2


def _is_figure(piece: Piece) -> bool:
    return piece.is_number or is_quantity(piece.text)


_KINDS = {
    "level1": _fits_level1,
    "level2": _fits_level2,
    "level3": _fits_level3,
    "target": _fits_target,
    "actual": _fits_target,
    "weight": _fits_number,
    "score": _fits_number,
    "deviation": _fits_deviation,
}
