"""Tasks: 任务名称, 主要内容, what came of it, and the money a task may have."""

from __future__ import annotations

from opendata.forms.performance.amounts import AmountReader, MoneyColumn, is_money
from opendata.forms.performance.draft import Draft
from opendata.forms.performance.pieces import Piece, Row, overlaps
from opendata.forms.performance.vocabulary import load_vocabulary
from opendata.text import remove_space


class TaskReader:
    """Reads the block of tasks of one sheet."""

    def __init__(self, draft: Draft, amounts: AmountReader) -> None:
        self._draft = draft
        self._amounts = amounts
        self._lists = load_vocabulary().lists
        self._heads: tuple[Piece, ...] = ()

    def read_head(self, row: Row) -> bool:
        """Read the header of the tasks; False for another row."""
        keys = {piece.key for piece in row}
        if not (keys & self._lists["task_name"] and keys & self._lists["task_content"]):
            return False
        self._heads = tuple(p for p in row if p.key not in self._lists["task_labels"])
        for head in self._heads:
            self._draft.note_unit(head.text)
        money = [head for head in self._heads if self._is_money_head(head)]
        self._amounts.start(tuple(_to_column(head) for head in money))
        return True

    def read_money_labels(self, row: Row) -> bool:
        """Read the labels under 预算金额: 总额, 财政拨款 …; False for another row."""
        labels = [piece for piece in row if piece.key not in self._lists["keys_other"]]
        money = [head for head in self._heads if self._is_money_head(head)]
        if not labels or any(piece.key not in self._lists["money_rows"] for piece in labels):
            return False
        if not all(any(overlaps(head, piece) for head in money) for piece in labels):
            return False
        columns = [_to_column(piece, *money) for piece in labels]
        whole = [head for head in money if not any(overlaps(head, piece) for piece in labels)]
        columns += [_to_column(head) for head in whole]
        self._amounts.start(tuple(sorted(columns, key=lambda column: column.column)))
        return True

    def add(self, row: Row) -> bool:
        """Add a task and its money; False where the row names none."""
        row = tuple(piece for piece in row if piece.key not in self._lists["keys_other"])
        money = tuple(p for p in row if (is_money(p) or p.is_dash) and self._amounts.heads(p))
        texts = tuple(piece for piece in row if piece not in money)
        if not texts or all(is_money(piece) for piece in texts):
            return False
        heads = [head for head in self._heads if not self._is_money_head(head)]
        came = texts[-1].text if len(heads) > 2 and len(texts) > 2 else ""
        rest = texts[:-1] if came else texts
        name = "".join(piece.text for piece in rest[:-1]) if len(rest) > 1 else rest[0].text
        content = rest[-1].text if len(rest) > 1 else ""
        self._draft.goal("task", remove_space(name), (content, came), row[0].place)
        self._amounts.read_named(remove_space(name), money, row)
        return True

    def _is_money_head(self, piece: Piece) -> bool:
        return piece.key in self._lists["money_sections"] | self._lists["money_columns"]


def _to_column(piece: Piece, *above: Piece) -> MoneyColumn:
    """Return the money column a label heads, under the one of `above` that covers it."""
    path = (*(head.label for head in above if overlaps(head, piece)), piece.label)
    return MoneyColumn(path, piece.column, piece.column_span)
