"""Side by side: 三级指标 and 指标值 in pairs under 成本指标, 产出指标, 效益指标, 满意度指标."""

from __future__ import annotations

from collections.abc import Sequence

from opendata.forms.performance.draft import Draft
from opendata.forms.performance.levels import level1_of_name
from opendata.forms.performance.list_headers import ListColumn
from opendata.forms.performance.pieces import Piece, Row
from opendata.text import remove_space

_LARGEST_SHIFT = 2
Placed = dict[int, tuple[Piece | None, Piece | None]]
"""Ordinal of a pair of columns → its name and target in one row."""


class PairReader:
    """Reads pairs of 三级指标 and 指标值 that stand side by side under 成本指标 … 满意度指标."""

    def __init__(self, draft: Draft, columns: Sequence[ListColumn]) -> None:
        self._draft = draft
        self._names = [column for column in columns if column.role == "level3"]
        self._targets = [column for column in columns if column.role == "target"]

    def read(self, row: Row) -> bool:
        """Read one row of pairs; False where it only goes on with names of the row before it."""
        is_new = False
        placed = self._place(row)
        for index, (name, target) in sorted(placed.items()):
            column = self._names[index]
            if name is not None and target is None:
                self._go_on(column, name)
            elif name is not None and target is not None:
                self._add(column.level1, name, target)
                is_new = True
            elif target is not None:
                self._draft.leave(target.text, target.place, "a target without an indicator")
        return is_new

    def _add(self, level1: str, name: Piece, target: Piece) -> None:
        fields = {
            "level1": level1,
            "level3": remove_space(name.text),
            "target": remove_space(target.text),
        }
        self._draft.ignore(target.text, "indicator: target")
        self._draft.indicator(fields, name.place)

    def _go_on(self, column: ListColumn, name: Piece) -> None:
        if not self._draft.extend_indicator(column.level1, remove_space(name.text)):
            self._draft.leave(name.text, name.place, "an indicator without a target")

    def _place(self, row: Row) -> Placed:
        """Return for each pair of columns the name and target of this row.

        A row typed beside its columns is moved as a whole, by the least shift that puts
        every piece under a column and agrees with what the names say.
        """
        shifts = sorted(range(-_LARGEST_SHIFT, _LARGEST_SHIFT + 1), key=lambda s: (abs(s), -s))
        placings = [self._place_shifted(row, shift) for shift in shifts]
        best = max(range(len(shifts)), key=lambda i: (self._agreement(row, placings[i]), -i))
        return placings[best]

    def _place_shifted(self, row: Row, shift: int) -> Placed:
        placed: Placed = {}
        for piece in row:
            at = piece.column + shift
            for index, (name, target) in enumerate(zip(self._names, self._targets, strict=False)):
                old = placed.get(index, (None, None))
                if name.column <= at < name.column + name.column_span:
                    placed[index] = (piece, old[1])
                elif target.column <= at < target.column + target.column_span:
                    placed[index] = (old[0], piece)
        return placed

    def _agreement(self, row: Row, placed: Placed) -> tuple[int, int]:
        """Return how many pieces have a place, and how many names agree with their level."""
        pairs = [pair for pair in placed.values() if pair[0] is not None and pair[1] is not None]
        agreed = 0
        for index, (name, _) in placed.items():
            told = level1_of_name(remove_space(name.text)) if name is not None else ""
            if told:
                agreed += 1 if told == self._names[index].level1 else -1
        lost = len(row) - sum(piece is not None for pair in placed.values() for piece in pair)
        return 2 * len(pairs) - 2 * lost, agreed
