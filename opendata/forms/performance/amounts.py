"""Amounts: the money rows of a sheet, with or without a header of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from opendata.forms.performance.draft import Draft
from opendata.forms.performance.pieces import Piece, Row
from opendata.forms.performance.vocabulary import label_key, load_vocabulary, money_key
from opendata.text import remove_space

_MONEY = re.compile(r"[-+]?[\d,]+(?:\.\d+)?(?:万元|亿元|元)?")
_MARK_AT_END = re.compile(r"(?:[（(](?:[%％]|[A-Z](?:[/÷][A-Z])?(?:[×*]100[%％])?)[)）]|[%％])$")
_LEADING = frozenset({"资金来源", "资金结构"})
_LEFT_OVER = -10


@dataclass(frozen=True, slots=True)
class MoneyColumn:
    """A header cell of the money block."""

    path: tuple[str, ...]
    """Header labels from the outermost to the leaf."""
    column: int
    column_span: int = 1

    @property
    def role(self) -> str:
        """amount, rate or score."""
        lists = load_vocabulary().lists
        key = label_key(self.path[-1])
        if key in lists["rate_columns"]:
            return "rate"
        return "score" if key in lists["score_columns"] else "amount"


def is_money(piece: Piece) -> bool:
    """Tell whether the whole cell is an amount, a unit of money behind it allowed."""
    return piece.is_number or _MONEY.fullmatch(remove_space(piece.text)) is not None


def find_money_header(row: Row) -> tuple[MoneyColumn, ...]:
    """Return the columns of a header row of the money block, or nothing for another row."""
    known = load_vocabulary().lists["money_columns"]
    cells = [piece for piece in row if piece.key in known]
    if len(cells) < (3 if any(piece.is_number for piece in row) else 2):
        return ()
    return tuple(
        MoneyColumn((_MARK_AT_END.sub("", piece.label),), piece.column, piece.column_span)
        for piece in cells
    )


def is_money_row(row: Row) -> bool:
    """Tell whether a row prints the label of a money row, with its value or alone."""
    known = load_vocabulary().lists["money_rows"]
    labels = [piece for piece in row if not is_money(piece) and not piece.is_dash]
    has_value = len(labels) < len(row) or len(row) == 1
    return has_value and any(money_key(piece.text) in known for piece in labels)


class AmountReader:
    """Reads the money rows of one sheet."""

    def __init__(self, draft: Draft, *, drawn: bool, column: str) -> None:
        self._draft = draft
        self._drawn = drawn
        self._column = column
        self._header: tuple[MoneyColumn, ...] = ()
        self._above: list[Row] = []
        self._rows_read = 0
        self.section = ""

    def start(self, header: tuple[MoneyColumn, ...]) -> None:
        """Take a header row; the rows after it are read under it."""
        self._header = header
        self._rows_read = 0
        for cell in header:
            self._draft.column(*cell.path, role=cell.role)

    def note_labels(self, row: Row) -> None:
        """Keep a row of labels only: it may head numbers that have no label of their own."""
        if len(row) > 1:
            self._above.append(row)

    def read(self, row: Row) -> None:
        """Read one row of money."""
        row = self._without_section(row)
        values = tuple(piece for piece in row if is_money(piece) or piece.is_dash)
        if self._header and values:
            self._read_under_header(row, values)
        else:
            self._read_pairs(row)
        self._rows_read += 1

    def _without_section(self, row: Row) -> Row:
        lists = load_vocabulary().lists
        kept: list[Piece] = []
        for piece in row:
            is_section = piece.key in lists["money_sections"] or piece.key in lists["sections"]
            if is_section and piece.key not in lists["money_rows"]:
                self.section = piece.label
                self._draft.note_unit(piece.text)
            else:
                kept.append(piece)
        return tuple(kept)

    def heads(self, piece: Piece) -> bool:
        """Tell whether a cell stands under one of the money columns."""
        return _column_above(piece, self._header) is not None

    def read_named(self, label: str, values: tuple[Piece, ...], row: Row) -> None:
        """Read the amounts of a row that is named by something else, a task."""
        if values:
            number = self._draft.row(label, at=row[0].row, place=row[0].place)
            self._enter(number, values)

    def _read_under_header(self, row: Row, values: tuple[Piece, ...]) -> None:
        labels = [piece for piece in row if piece not in values and piece.column < values[0].column]
        label = "".join(remove_space(piece.text) for piece in labels) or self.section
        self._draft.note_unit(label)
        self._set_project_amount(values)
        if self._is_of_project:
            self._enter_for_project(label, values)
            return
        place = (labels or [row[0]])[0].place
        number = self._draft.row(label, at=row[0].row, kind=_row_kind(label), place=place)
        self._enter(number, values)

    @property
    def _is_of_project(self) -> bool:
        """True for the goals of one project: its name is the row, the labels are the columns."""
        return self._draft.form == "B13"

    def _enter_for_project(self, label: str, values: tuple[Piece, ...]) -> None:
        for piece, column in self._place(values):
            if column is None:
                self._draft.leave(piece.text, piece.place, "more amounts than columns")
            elif is_money(piece):
                path = self._to_path(label, *column.path)
                self._draft.project_entry(path, column.role, piece)

    def _to_path(self, *labels: str) -> tuple[str, ...]:
        """Return the labels over a project's amount from the outermost, none of them twice."""
        return tuple(dict.fromkeys(label for label in (self.section, *labels) if label))

    def _enter(self, number: int, values: tuple[Piece, ...]) -> None:
        for piece, column in self._place(values):
            if column is None:
                self._draft.leave(piece.text, piece.place, "more amounts than columns")
            elif is_money(piece):
                column_no = self._draft.column(*column.path, role=column.role)
                self._draft.entry(number, column_no, piece.text, piece.place)

    def _set_project_amount(self, values: tuple[Piece, ...]) -> None:
        """The amount of a project is the last sum of its first row: what was spent."""
        amounts = [
            piece
            for piece, column in self._place(values)
            if column is not None and column.role == "amount" and is_money(piece)
        ]
        if amounts:
            self._draft.set_project_amount(amounts[-1].text)

    def _place(self, values: tuple[Piece, ...]) -> list[tuple[Piece, MoneyColumn | None]]:
        if self._drawn:
            return [(piece, _column_above(piece, self._header)) for piece in values]
        if len(values) == len(self._header):
            return list(zip(values, self._header, strict=True))
        return _place_by_order(values, self._header, is_first=self._rows_read == 0)

    def _read_pairs(self, row: Row) -> None:
        """Read label and amount side by side, once or more in the row."""
        labels: list[Piece] = []
        for piece in row:
            if is_money(piece):
                self._read_pair(labels, piece)
                labels = []
            elif not piece.is_dash:
                labels.append(piece)

    def _read_pair(self, labels: Sequence[Piece], amount: Piece) -> None:
        if not labels:
            self._read_headed(amount)
            return
        label = remove_space(labels[-1].text)
        if len(labels) > 1 and money_key(labels[-2].text) in _LEADING:
            label = remove_space(labels[-2].text) + label
        self._draft.note_unit(label)
        if self._is_of_project:
            self._draft.project_entry(self._to_path(label), "amount", amount)
            self._draft.set_project_amount(amount.text)
            return
        place = labels[-1].place
        number = self._draft.row(label, at=amount.row, kind=_row_kind(label), place=place)
        column = self._draft.column(self._column)
        self._draft.entry(number, column, amount.text, amount.place)
        self._draft.set_project_amount(amount.text)

    def _read_headed(self, amount: Piece) -> None:
        """Read an amount without a label to its left: what stands above it names its column."""
        path = tuple(
            label.label
            for row in self._above
            for label in row
            if label.column < amount.column + amount.column_span
            and amount.column < label.column + label.column_span
            and label.label != self.section
        )
        if not path:
            self._draft.leave(amount.text, amount.place, "amount without a label")
            return
        if self._is_of_project:
            self._draft.project_entry(self._to_path(*path), "amount", amount)
            return
        number = self._draft.same_row(self.section, amount)
        self._draft.entry(number, self._draft.column(*path), amount.text, amount.place)


def _row_kind(label: str) -> Literal["total", "item"]:
    return "total" if money_key(label) in load_vocabulary().lists["money_totals"] else "item"


def _column_above(piece: Piece, header: Sequence[MoneyColumn]) -> MoneyColumn | None:
    best, found = 0, None
    for cell in header:
        shared = min(cell.column + cell.column_span, piece.column + piece.column_span)
        shared -= max(cell.column, piece.column)
        if shared > best:
            best, found = shared, cell
    return found


def _place_by_order(
    values: tuple[Piece, ...], header: Sequence[MoneyColumn], *, is_first: bool
) -> list[tuple[Piece, MoneyColumn | None]]:
    """Place fewer or more cells than columns: scores stand in the first row only."""

    @cache
    def best(value: int, cell: int) -> tuple[int, tuple[int, ...]]:
        if value == len(values):
            return cell - len(header), ()
        score, rest = best(value + 1, cell)
        found = (score + _LEFT_OVER, (-1, *rest))
        for place in range(cell, len(header)):
            score, rest = best(value + 1, place + 1)
            score += cell - place + _fitness(values[value], header[place], is_first=is_first)
            if score > found[0]:
                found = (score, (place, *rest))
        return found

    return [
        (piece, header[at] if at >= 0 else None)
        for piece, at in zip(values, best(0, 0)[1], strict=True)
    ]


def _fitness(piece: Piece, column: MoneyColumn, *, is_first: bool) -> int:
    if column.role == "score":
        return 1 if piece.is_dash is not is_first else -3
    if "%" in piece.text:
        return 1 if column.role == "rate" else -5
    return 0 if piece.is_dash else 1
