"""Sheets: a performance form of one project or of the whole department.

Blocks follow one another: names, money, how it was managed, goals, tasks, indicators.
A row is told by its labels; where a merged label was lost or stands a row too low,
the block that is being read decides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from opendata.forms.performance.alignment import HeadedField
from opendata.forms.performance.amounts import (
    AmountReader,
    find_money_header,
    is_money,
    is_money_row,
)
from opendata.forms.performance.draft import Draft
from opendata.forms.performance.indicators import IndicatorReader, find_header, infer_header
from opendata.forms.performance.joined_words import join_words
from opendata.forms.performance.levels import find_level1, find_printed_levels
from opendata.forms.performance.names import NameReader
from opendata.forms.performance.pieces import Piece, Row
from opendata.forms.performance.printed_lines import LineReader
from opendata.forms.performance.tasks import TaskReader
from opendata.forms.performance.vocabulary import load_vocabulary

_NUMBERING = re.compile(r"\d{1,2}[、.．]|[一二三四五六七八九十]{1,2}、|目标\d")
_TITLE = re.compile(r"绩效.{0,8}表(?:[（(]20\d\d年度?[)）])?$")
_LABELS = frozenset(
    {"goal_labels", "task_labels", "task_name", "sections", "money_sections", "goal_headers"}
)
Block = Literal["", "money", "score", "goal", "task", "indicator"]


class SheetReader:
    """Reads the rows of a sheet, one after another."""

    def __init__(self, draft: Draft, rows: Sequence[Row], *, drawn: bool) -> None:
        self._draft = draft
        self._drawn = drawn
        self._vocabulary = load_vocabulary()
        headings = self._vocabulary.lists["money_headings"]
        named = [piece.label for row in rows for piece in row if piece.key in headings]
        self._amounts = AmountReader(draft, drawn=drawn, column=(named or ["金额"])[0])
        self._printed_levels = find_printed_levels(p.text for row in rows for p in row)
        self._indicators: IndicatorReader | None = None
        self._names = NameReader(draft)
        self._block: Block = ""
        self._goal_heads: list[Piece] = []
        self._tasks = TaskReader(draft, self._amounts)

    def read(self, rows: Sequence[Row]) -> None:
        """Read all rows."""
        if self._drawn and not any(find_header(row) for row in rows):
            self._begin_indicators(infer_header(rows))
        for row in rows:
            self.read_row(row)

    def read_lines(self, rows: Sequence[Row]) -> None:
        """Read the rows of flattened text: blocks by their labels, indicators line by line."""
        rows = [join_words(row) for row in rows]
        header = next((i for i, row in enumerate(rows) if find_header(row)), len(rows))
        for row in rows[:header]:
            if not self._goes_on(row):
                self.read_row(row)
        if header < len(rows) and _is_scored(find_header(rows[header])):
            self.read(rows[header:])
        else:
            LineReader(self._draft, self._printed_levels).read(rows[header + 1 :])

    def _goes_on(self, row: Row) -> bool:
        """Join a line that goes on with the goal before it."""
        if self._block != "goal" or len(row) > 1 or _NUMBERING.match(row[0].text):
            return False
        lists = self._vocabulary.lists
        is_label = any(row[0].key in words for name, words in lists.items() if name in _LABELS)
        return not is_label and not is_money_row(row) and self._draft.extend_goal(row[0].text)

    def read_row(self, row: Row) -> None:
        """Read one row: by its labels first, by the block it stands in next."""
        readers = (
            self._read_header,
            self._read_indicator,
            self._read_task_head,
            self._read_score,
            self._read_money,
            self._read_goal_head,
            self._read_goal,
            self._names.read,
            self._read_in_block,
        )
        if not any(reader(row) for reader in readers):
            self._leave(row)

    # ------------------------------------------------------------ indicators

    def _read_header(self, row: Row) -> bool:
        return self._begin_indicators(find_header(row))

    def _begin_indicators(self, header: tuple[HeadedField, ...]) -> bool:
        if not header:
            return False
        self._indicators = IndicatorReader(
            self._draft, header, self._printed_levels, drawn=self._drawn
        )
        self._block = "indicator"
        return True

    def _read_indicator(self, row: Row) -> bool:
        if self._has(row, "keys_project"):
            self._goal_heads, self._block = [], ""
        if self._is_end(row) and self._block == "indicator":
            self._block = ""
        if self._block != "indicator" or self._indicators is None:
            return False
        if self._is_total(row):
            self._indicators.read_total(row)
            return True
        if len(row) == 1 and not self._drawn and not find_level1(row[0].text):
            self._draft.leave(row[0].text, row[0].place, "a line of indicators without a target")
            return True
        return self._indicators.read(row)

    def _is_end(self, row: Row) -> bool:
        """Tell whether the block of indicators ends: a note, or the title of the next sheet."""
        if len(row) == 1 and _TITLE.search(row[0].label):
            return True
        return row[0].key in self._vocabulary.lists["ends"] and len(row) <= 2

    def _is_total(self, row: Row) -> bool:
        labels = [piece for piece in row if not piece.is_number and not piece.is_dash]
        return len(labels) == 1 and self._vocabulary.has("totals", labels[0].text)

    # ------------------------------------------------------------ money and scores

    def _read_score(self, row: Row) -> bool:
        if self._has(row, "score_headers"):
            self._block = "score"
            return True
        values = [piece for piece in row if piece.is_number]
        label = next((piece for piece in row if self._is_in(piece, "score_rows")), None)
        if label is None or not values:
            return False
        self._block = "score"
        number = self._draft.row(label.label, at=label.row, place=label.place)
        for piece, name in zip(values[-2:], ("分值", "得分"), strict=False):
            self._draft.entry(
                number, self._draft.column(name, role="score"), piece.text, piece.place
            )
        for piece in values[:-2]:
            self._draft.leave(piece.text, piece.place, "more numbers than 分值 and 得分")
        return True

    def _read_money(self, row: Row) -> bool:
        header = find_money_header(row)
        if header:
            self._amounts.start(header)
            self._leave(row)
            self._note_section(row)
            self._block = "money"
            return True
        if is_money_row(row):
            self._block = "money"
            self._amounts.read(row)
            return True
        if self._has(row, "money_sections"):
            self._note_section(row)
            if any(is_money(piece) for piece in row):
                self._block = "money"
                self._amounts.read(row)
                return True
            if self._block not in ("task", "goal") or len(row) == 1:
                self._block = "money"
                self._amounts.note_labels(row)
                self._draft.skip_row()
                return True
        return False

    def _note_section(self, row: Row) -> None:
        for piece in row:
            if self._is_in(piece, "money_sections"):
                self._amounts.section = piece.label
                self._draft.note_unit(piece.text)

    # ------------------------------------------------------------ goals and tasks

    def _read_task_head(self, row: Row) -> bool:
        if self._tasks.read_head(row):
            self._block = "task"
            return True
        return self._block == "task" and self._tasks.read_money_labels(row)

    def _read_goal_head(self, row: Row) -> bool:
        body = self._body(row)
        heads = [piece for piece in row if self._is_in(piece, "goal_headers")]
        if heads and all(self._is_in(piece, "goal_headers") for piece in body):
            self._goal_heads = [p for p in heads if p in body] or heads
            self._block = "goal"
            return True
        return False

    def _read_goal(self, row: Row) -> bool:
        label = row[0]
        if self._is_in(label, "task_labels") and len(row) == 1:
            self._block = "task"
            return True
        if not self._is_in(label, "goal_labels"):
            return False
        if len(row) == 1:
            self._goal_heads = [] if self._block != "goal" else self._goal_heads
            self._block = "goal"
            return True
        if is_money(row[1]):
            return False
        self._block = "goal"
        self._add_goal(row[1:], label.label)
        return True

    def _add_goal(self, texts: Row, name: str) -> None:
        """Add what a row of goals says: one record, or one for each headed goal."""
        actual = [head for head in self._goal_heads if self._is_in(head, "goal_actual")]
        if self._goal_heads and not actual and len(texts) == len(self._goal_heads):
            for head, text in zip(self._goal_heads, texts, strict=True):
                self._draft.goal("annual_goal", head.label, (text.text, ""), text.place)
            return
        came = texts[-1].text if actual and len(texts) > 1 else ""
        content = "".join(text.text for text in (texts[:-1] if came else texts))
        self._draft.goal("annual_goal", name, (content, came), texts[0].place)

    # ------------------------------------------------------------ rows told by their block

    def _read_in_block(self, row: Row) -> bool:
        body = self._body(row) or row
        has_money = any(is_money(piece) for piece in body)
        if self._block == "money":
            if has_money:
                self._amounts.read(row)
            else:
                self._amounts.note_labels(row)
            return True
        if self._block == "goal" and not all(is_money(piece) for piece in body):
            if self._drawn and not self._goal_heads and len(body) == 1:
                return self._draft.extend_goal(body[0].text)
            self._add_goal(body, self._goal_heads[0].label if self._goal_heads else "")
            return True
        if self._block == "task" and not all(is_money(piece) for piece in body):
            return self._tasks.add(body)
        return False

    # ------------------------------------------------------------ what a label is

    def _body(self, row: Row) -> Row:
        """Return the row without the labels of whole blocks."""
        names = ("sections", "task_labels", "money_sections")
        return tuple(
            piece
            for index, piece in enumerate(row)
            if index > 0 or not any(self._is_in(piece, name) for name in names)
        )

    def _has(self, row: Row, name: str) -> bool:
        return any(self._is_in(piece, name) for piece in row)

    def _is_in(self, piece: Piece, name: str) -> bool:
        return piece.key in self._vocabulary.lists[name]

    def _leave(self, row: Row) -> None:
        for piece in row:
            if is_money(piece):
                self._draft.leave(piece.text, piece.place, "in no block of the form")


def _is_scored(header: Sequence[HeadedField]) -> bool:
    return any(cell.field in ("weight", "score") for cell in header)
