"""Lists: a performance form that goes through many projects, one after another.

Either the indicators stand side by side (成本指标, 产出指标 … each with 三级指标 and 指标值),
or one below the other under 一级指标, 二级指标, 三级指标, 指标值.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from opendata.forms.performance.alignment import HeadedField, place_by_column
from opendata.forms.performance.amounts import is_money
from opendata.forms.performance.draft import Draft
from opendata.forms.performance.indicators import IndicatorReader
from opendata.forms.performance.levels import find_printed_levels
from opendata.forms.performance.list_headers import ListColumn
from opendata.forms.performance.pieces import Piece, Row
from opendata.forms.performance.side_by_side import PairReader
from opendata.forms.performance.subjects import SHORTEST_PROJECT_CODE, begin_subject
from opendata.forms.performance.vocabulary import load_vocabulary
from opendata.text import remove_space

_CODE_AND_NAME = re.compile(r"([^\d\W]{0,30}?)([0-9A-Z]{15,}(?:-\d+)?)[-—_ ]?(\D.*)")
_LAST_DIGITS = re.compile(r"\d{1,4}")


@dataclass(frozen=True, slots=True)
class _Left:
    """The left part of a row: who it is about, and the money."""

    first: Piece
    pieces: tuple[Piece, ...]
    held: dict[str, str]
    """Role of a label column → its text."""
    amounts: tuple[tuple[Piece, ListColumn], ...]

    @property
    def name(self) -> str:
        """Name of the project, else of the organisation."""
        return self.held.get("name", "") or self.held.get("organisation", "")

    @property
    def begins(self) -> bool:
        """True where a code or an amount is printed."""
        return bool(self.amounts) or bool(self.held.get("code"))


class ListReader:
    """Reads the rows of a list under its header."""

    def __init__(self, draft: Draft, columns: Sequence[ListColumn], *, drawn: bool) -> None:
        self._draft = draft
        self._drawn = drawn
        self._columns = columns
        self._heads = [HeadedField(str(i), c.column, c.column_span) for i, c in enumerate(columns)]
        self._fields = frozenset(load_vocabulary().fields.values())
        told = self._fields - {"other"}
        indicators = [column.column for column in columns if column.role in told]
        self._first_indicator = min(
            indicators, default=max(column.column + column.column_span for column in columns)
        )
        self._first_amount = min(
            (column.column for column in columns if column.role == "amount"),
            default=self._first_indicator,
        )
        self._has_codes = any(column.role == "code" for column in columns)
        self._subject = ("", "")
        self._row_no = 0
        self._page: int | None = None
        for column in columns:
            if column.role == "amount":
                draft.column(*column.path)
                draft.note_unit("".join(column.path))

    def read(self, rows: Sequence[Row]) -> None:
        """Read all rows of the body."""
        names = [column for column in self._columns if column.role == "level3"]
        if len(names) > 1:
            self._read_side_by_side(rows)
        else:
            self._read_one_below_the_other(rows)

    def _read_side_by_side(self, rows: Sequence[Row]) -> None:
        pairs = PairReader(self._draft, self._columns)
        for row in rows:
            left = self._read_left(row)
            is_new = pairs.read(tuple(piece for piece in row if piece not in left.pieces))
            if not is_new and not left.begins:
                self._draft.skip_row()

    def _read_one_below_the_other(self, rows: Sequence[Row]) -> None:
        header = tuple(
            HeadedField(column.role, column.column, column.column_span)
            for column in self._columns
            if column.role in self._fields
        )
        levels = find_printed_levels(piece.text for row in rows for piece in row)
        reader = IndicatorReader(self._draft, header, levels, drawn=self._drawn)
        for row in rows:
            left = self._read_left(row)
            rest = tuple(piece for piece in row if piece not in left.pieces)
            if rest and not (header and reader.read(rest)):
                for piece in rest:
                    self._draft.ignore(piece.text, "beside the columns")

    def _read_left(self, row: Row) -> _Left:
        """Read code, name, money and goal of a row."""
        left = self._split_left(row)
        if left.pieces:
            self._begin(left)
            self._draft.ignore(left.held.get("code", ""), "code")
            self._draft.ignore(left.held.get("other", ""), "line number")
        self._page = row[0].place.page
        return left

    def _split_left(self, row: Row) -> _Left:
        held: dict[str, str] = {}
        amounts: list[tuple[Piece, ListColumn]] = []
        used: list[Piece] = []
        for piece in row:
            column = self._column_of(piece) if piece.column < self._first_indicator else None
            if column is None:
                continue
            if column.role == "amount" and is_money(piece):
                amounts.append((piece, column))
            elif column.role != "amount":
                held[column.role] = held.get(column.role, "") + remove_space(piece.text)
            elif not piece.is_dash:
                continue
            used.append(piece)
        return _Left(row[0], tuple(used), held, tuple(amounts))

    def _column_of(self, piece: Piece) -> ListColumn | None:
        found = place_by_column((piece,), self._heads)[0][1]
        return self._columns[int(found)] if found else None

    def _begin(self, left: _Left) -> None:
        """Begin a project or organisation, or go on with the one above."""
        if not left.begins and not left.held.get("goal"):
            if left.name:
                self._draft.extend_project_name(left.name)
            return
        if self._is_broken_over_pages(left):
            self._join_over_pages(left)
            return
        self._begin_row(left)
        if left.amounts and left.held.get("name") and left.held.get("organisation"):
            self._draft.note_row_organisation(remove_space(left.held["organisation"]))
        for piece, column in left.amounts:
            number = self._draft.column(*column.path)
            self._draft.entry(self._row_no, number, piece.text, piece.place)
        if left.held.get("type"):
            self._draft.amend_project(project_type=left.held["type"])
        if left.held.get("goal"):
            self._draft.goal("annual_goal", "", (left.held["goal"], ""), left.first.place)

    def _begin_row(self, left: _Left) -> None:
        """Begin the row of a subject; under a name that spans several rows, one more of its rows."""
        name, code = left.name, left.held.get("code", "")
        found = _CODE_AND_NAME.fullmatch(name)
        if found and not code:
            end_of_last, code, name = found.groups()
            if end_of_last:
                self._draft.extend_project_name(end_of_last)
        if not name and not code and self._draft.project:
            name, code = self._subject
            self._row_no = self._draft.row(
                name, code, at=left.first.row, code_kind="project_code", place=left.first.place
            )
        elif left.amounts or len(code) >= SHORTEST_PROJECT_CODE:
            begin_subject(self._draft, name, code, left.first, has_codes=self._has_codes)
            self._row_no, self._subject = self._draft.last_row, (name, code)
            if self._draft.project and left.amounts:
                self._draft.set_project_amount(left.amounts[0][0].text)

    def _is_broken_over_pages(self, left: _Left) -> bool:
        """Tell whether a row only prints the last digits of the amounts on the page before."""
        return (
            left.first.place.page != self._page
            and bool(left.amounts)
            and all(_LAST_DIGITS.fullmatch(piece.text) for piece, _ in left.amounts)
            and not left.held.get("code")
            and bool(self._subject[1])
            and _CODE_AND_NAME.fullmatch(left.name) is None
            and all(
                self._draft.has_decimals(self._row_no, self._draft.column(*column.path))
                for _, column in left.amounts
            )
        )

    def _join_over_pages(self, left: _Left) -> None:
        for piece, column in left.amounts:
            number = self._draft.column(*column.path)
            self._draft.extend_entry(self._row_no, number, piece.text)
        if left.name:
            self._draft.extend_project_name(left.name)
