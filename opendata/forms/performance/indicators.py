"""Indicators: the rows under 一级指标, 二级指标, 三级指标, read into records.

A merged cell of level 1 or 2 is printed once and holds for the rows under it.
"""

from __future__ import annotations

from collections.abc import Sequence

from opendata.forms.performance.alignment import HeadedField, place_by_column, place_by_order
from opendata.forms.performance.draft import Draft
from opendata.forms.performance.levels import (
    find_fixed,
    find_level1,
    find_level2,
    find_level_points,
    split_levels,
)
from opendata.forms.performance.pieces import Piece, Row
from opendata.forms.performance.vocabulary import load_vocabulary
from opendata.model import Place
from opendata.text import remove_space

_PROSE = frozenset({"explanation", "reason", "other"})
_VALUES = frozenset({"target", "actual", "weight", "score"})


def find_header(row: Row) -> tuple[HeadedField, ...]:
    """Return what each header cell of the indicator block heads, or nothing for another row."""
    vocabulary = load_vocabulary()
    cells = [
        (piece, vocabulary.fields[piece.key]) for piece in row if piece.key in vocabulary.fields
    ]
    names = [piece.key for piece, field in cells if field == "level3"]
    found = {field for _, field in cells}
    if not names or not found & {"target", "actual", "weight"}:
        return ()
    order = [remove_space(word) for word in vocabulary.words["header_level3"]]
    head = min(names, key=lambda key: order.index(key) if key in order else len(order))
    return tuple(
        HeadedField(field, piece.column, piece.column_span)
        for piece, field in cells
        if field != "level3" or piece.key == head
    )


def infer_header(rows: Sequence[Row]) -> tuple[HeadedField, ...]:
    """Return the header of a table that goes on from another page without repeating it.

    The columns of level 1 and 2 are told by their labels; two columns to the right of them
    can only be name and target. Anything else stays untold.
    """
    level1 = {piece.column for row in rows for piece in row if find_level1(piece.text)}
    level2 = {piece.column for row in rows for piece in row if find_level2(piece.text)[0]}
    if len(level1) != 1 or len(level2 - level1) != 1:
        return ()
    first, second = min(level1), min(level2 - level1)
    right = sorted({piece.column for row in rows for piece in row if piece.column > second})
    if second <= first or len(right) != 2:
        return ()
    fields = ("level1", "level2", "level3", "target")
    return tuple(
        HeadedField(field, at) for field, at in zip(fields, (first, second, *right), strict=True)
    )


class IndicatorReader:
    """Reads the rows under one header, one after another."""

    def __init__(
        self,
        draft: Draft,
        header: tuple[HeadedField, ...],
        printed_levels: frozenset[str],
        *,
        drawn: bool,
    ) -> None:
        self._draft = draft
        self._header = header
        self._printed_levels = printed_levels
        self._drawn = drawn
        self._level1 = ""
        self._level2 = ""

    def read(self, row: Row) -> bool:
        """Read one row; False where it holds no indicator."""
        row = self._without_section(row)
        placing = (place_by_column if self._drawn else place_by_order)(row, self._header)
        fields: dict[str, str] = {}
        for piece, field in placing:
            if field:
                text = piece.text if field in _PROSE else remove_space(piece.text)
                fields[field] = fields.get(field, "") + text
        printed_level = fields.get("level1", "")
        own = {field: text for field, text in fields.items() if field in ("level1", "level2")}
        fields |= self._levels(own, fields.get("level3", ""))
        if not fields.get("level3") and not _VALUES & set(fields):
            return bool(own)
        self._account(placing)
        self._draft.level_points(fields.get("level1", ""), find_level_points(printed_level))
        self._draft.indicator(_split_name(fields), _place_of(placing))
        return True

    def read_total(self, row: Row) -> None:
        """Read the row 总分: its numbers stand under 分值 and 得分."""
        label = next((piece for piece in row if not piece.is_number), row[0])
        number = self._draft.row(label.label, at=label.row, kind="total", place=label.place)
        values = [piece for piece in row if piece.is_number]
        fields = [field for _, field in place_by_column(tuple(values), self._header)]
        if len(values) == 2 and not self._drawn:
            fields = ["weight", "score"]
        names = {"weight": "分值", "score": "得分"}
        for piece, field in zip(values, fields, strict=True):
            if field in names:
                column = self._draft.column(names[field], role="score")
                self._draft.entry(number, column, piece.text, piece.place)
            else:
                self._draft.leave(piece.text, piece.place, "the column of the total cannot be told")

    def _without_section(self, row: Row) -> Row:
        """Drop the label of the whole block in the column before the first header cell."""
        vocabulary = load_vocabulary()
        first = min(cell.column for cell in self._header)
        return tuple(
            piece
            for piece in row
            if not (piece.key in vocabulary.lists["sections"] and piece.column < max(first, 1))
        )

    def _levels(self, own: dict[str, str], name: str) -> dict[str, str]:
        """Return the levels of a row: its own, else those above it, else what its names prove."""
        level1 = find_level1(own.get("level1", "")) or own.get("level1", "")
        level2 = own.get("level2", "")
        if level2:
            label, parent = find_level2(level2)
            level2 = label or level2
            if parent and not self._drawn:
                level1 = self._proved(parent)
                self._level1 = level1
        elif level1 and level1 != self._level1:
            self._level2 = ""
        self._level1 = level1 or self._level1
        self._level2 = level2 or self._level2
        fixed = find_fixed(name)
        if fixed[0] and not (self._drawn and self._level1):
            self._level1, self._level2 = self._proved(fixed[0]), fixed[1]
        return {"level1": self._level1, "level2": self._level2}

    def _proved(self, level1: str) -> str:
        """Return a level told by the official frame only where the table prints it too."""
        return level1 if level1 in self._printed_levels else ""

    def _account(self, placing: tuple[tuple[Piece, str], ...]) -> None:
        """Say of each number and each text without a field where it went."""
        previous = ""
        for piece, field in placing:
            if field:
                self._draft.ignore(piece.text, f"indicator: {field}")
            elif piece.text == previous:
                self._draft.ignore(piece.text, "indicator: printed twice")
            elif find_level1(piece.text) or load_vocabulary().has("totals", piece.text):
                pass
            elif not self._drawn:
                self._draft.leave(piece.text, piece.place, "no column of the indicator is left")
            else:
                self._draft.ignore(piece.text, "indicator: beside the columns")
            previous = piece.text


def _split_name(fields: dict[str, str]) -> dict[str, str]:
    """Read levels printed inside the name where there is no column of levels."""
    if not fields.get("level1") and not fields.get("level2"):
        level1, level2, name = split_levels(fields.get("level3", ""))
        fields |= {"level1": level1, "level2": level2, "level3": name}
    return fields


def _place_of(placing: tuple[tuple[Piece, str], ...]) -> Place:
    """Return the place of the name, else of the first cell."""
    return next((piece for piece, field in placing if field == "level3"), placing[0][0]).place
