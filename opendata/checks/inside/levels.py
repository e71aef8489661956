"""Row trees: which rows make up which, by code prefix, numbering, depth and order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from opendata.checks.rules import Knowledge
from opendata.checks.tables import TableRow
from opendata.money import finest_digit

Bond = Literal["function", "economic", "government_economic", "organisation", "numbered", "order"]
"""Why a row belongs to its parent."""

_FIRST_DIGITS: dict[str, Bond] = {"2": "function", "3": "economic", "5": "government_economic"}
_LONGEST_CODE = 7
_LOWEST: dict[Bond, int] = {"function": 7, "economic": 5, "government_economic": 5}
"""Digits of the lowest level: two rows of one such code are two rows."""
_HALF = Decimal("0.5")

_CODE_KINDS: tuple[tuple[str, Bond], ...] = (
    ("function_code", "function"),
    ("economic_code", "economic"),
    ("government_economic_code", "government_economic"),
)


@dataclass(frozen=True, slots=True)
class RowTree:
    """Rows of one block of a form, and the parent of each."""

    rows: tuple[TableRow, ...]
    totals: tuple[int, ...]
    """Rows that sum the whole block."""
    parents: Mapping[int, int | None]
    """Parent of each row that is neither a total nor a 其中; None = top."""
    bonds: Mapping[int, Bond]
    """Why each row with a parent has it."""

    below: Mapping[int | None, Sequence[int]]
    """The rows directly under each row; None: the top rows."""

    def children(self, index: int | None) -> list[int]:
        """Return the rows directly under this one; None gives the top rows."""
        return list(self.below.get(index, ()))


def find_code(row: TableRow) -> tuple[Bond, str] | None:
    """Return the classification code that places a row in a hierarchy, or None."""
    codes = dict(row.row.codes)
    for kind, bond in _CODE_KINDS:
        if codes.get(kind):
            return bond, codes[kind]
    printed = row.row.printed_code
    if not codes and printed.isdigit() and len(printed) <= _LONGEST_CODE:
        return (_FIRST_DIGITS[printed[0]], printed) if printed[0] in _FIRST_DIGITS else None
    return None


def is_lowest(row: TableRow) -> bool:
    """Tell whether a row is a line of the lowest level of its classification."""
    code = find_code(row)
    return code is not None and len(code[1]) >= _LOWEST[code[0]]


def _organisation_code(row: TableRow) -> str:
    return dict(row.row.codes).get("organisation_code", "") or row.row.printed_code


def is_total(row: TableRow, knowledge: Knowledge) -> bool:
    """Tell whether a row sums the whole table (not a group: 小计)."""
    return row.row.kind == "total" or row.label in knowledge.totals


class _Builder:
    """Walks the rows in order and remembers what each kind of row may hang under."""

    def __init__(self, rows: Sequence[TableRow]) -> None:
        self.rows = rows
        self.organisations: list[int] = []
        self.items: list[int] = []
        self.codes: dict[tuple[Bond, str], int] = {}
        """Code → the last item row with it, since the last organisation."""
        self.parents: dict[int, int | None] = {}
        self.bonds: dict[int, Bond] = {}

    def add_organisation(self, index: int) -> None:
        row = self.rows[index]
        code = _organisation_code(row)
        self.items = []
        self.codes = {}
        while self.organisations:
            above = self.rows[self.organisations[-1]]
            above_code = _organisation_code(above)
            if code and above_code:
                if code != above_code and code.startswith(above_code):
                    break
            elif above.row.depth < row.row.depth:
                break
            self.organisations.pop()
        self._attach(index, self.organisations[-1] if self.organisations else None, "organisation")
        self.organisations.append(index)

    def add_item(self, index: int) -> None:
        code = find_code(self.rows[index])
        parent, bond = self._by_code(index, code) if code is not None else self._by_level(index)
        if parent is None and self.organisations:
            parent, bond = self.organisations[-1], "order"
        self._attach(index, parent, bond)
        self.items.append(index)
        if code is not None and not self._is_repeated(index, code):
            self.codes[code] = index

    def _by_code(self, index: int, code: tuple[Bond, str]) -> tuple[int | None, Bond]:
        bond, digits = code
        if self._is_repeated(index, code):
            return self.items[-1], bond
        for length in range(len(digits) - 1, 0, -1):
            above = self.codes.get((bond, digits[:length]))
            if above is not None:
                return above, bond
        return None, bond

    def _is_repeated(self, index: int, code: tuple[Bond, str]) -> bool:
        last = self.items[-1] if self.items and self.items[-1] != index else None
        if len(code[1]) >= _LOWEST[code[0]]:
            return False
        return last is not None and self.codes.get(code) == last and self._repeats(last, index)

    def _repeats(self, item: int, index: int) -> bool:
        """Tell whether a row is the one before once more: a 项 printed with the code of its 款."""
        one, other = self.rows[item], self.rows[index]
        amounts = [{n: f.amount for n, f in row.figures.items()} for row in (one, other)]
        return one.label == other.label and amounts[0] == amounts[1]

    def _by_level(self, index: int) -> tuple[int | None, Bond]:
        row = self.rows[index]
        for item in reversed(self.items):
            above = self.rows[item]
            if row.level and above.level:
                if above.level < row.level:
                    return item, "numbered"
            elif above.row.depth < row.row.depth:
                return item, "order"
        return None, "order"

    def _attach(self, index: int, parent: int | None, bond: Bond) -> None:
        self.parents[index] = parent
        if parent is not None:
            self.bonds[index] = bond


def _begins_with_organisation(rows: Sequence[TableRow], knowledge: Knowledge) -> bool:
    """Tell whether organisations head their lines: then no line stands before the first of them."""
    for row in rows:
        if row.figures and not row.is_part and not is_total(row, knowledge):
            return row.row.kind == "organisation"
    return False


def _nest_by_function(rows: Sequence[TableRow], knowledge: Knowledge) -> dict[int, int | None]:
    """Return the parents of rows that go down from a function to its units to what these spend.

    Every row repeats the function's code; empty where the rows do not go down so.
    """
    parents: dict[int, int | None] = {}
    head: int | None = None
    unit: int | None = None
    for index, row in enumerate(rows):
        if is_total(row, knowledge) or row.is_part or not row.figures:
            continue
        function, above = _function(row), _function(rows[head]) if head is not None else ""
        if row.row.kind == "organisation":
            if head is None or function != above:
                return {}
            parents[index], unit = head, index
        elif unit is not None and function == above and "economic_code" in dict(row.row.codes):
            parents[index] = unit
        else:
            parents[index], head, unit = None, index, None
    return parents if any(parent is not None for parent in parents.values()) else {}


def _function(row: TableRow) -> str:
    return dict(row.row.codes).get("function_code", "")


def build_row_tree(rows: Sequence[TableRow], knowledge: Knowledge) -> RowTree:
    """Return the rows with the parent of each; rows without figures hold nothing."""
    builder = _Builder(rows)
    totals = []
    heads = _nest_by_function(rows, knowledge)
    if heads:
        builder.parents = dict(heads)
        builder.bonds = {index: "order" for index, parent in heads.items() if parent is not None}
    is_nested = _begins_with_organisation(rows, knowledge)
    for index, row in enumerate(rows):
        if is_total(row, knowledge):
            totals.append(index)
        elif heads or row.is_part or not row.figures:
            continue
        elif row.row.kind == "organisation" and is_nested:
            builder.add_organisation(index)
        else:
            builder.add_item(index)
    below: dict[int | None, list[int]] = defaultdict(list)
    for child, parent in builder.parents.items():
        below[parent].append(child)
    return RowTree(tuple(rows), tuple(totals), builder.parents, builder.bonds, below)


def find_groups(
    rows: Sequence[TableRow], column: int
) -> tuple[list[TableRow], list[tuple[TableRow, list[TableRow]]]]:
    """Return the groups of rows that are groups and lines in turn, and the lines of each.

    Where neither code nor indent tells, the amounts do: a row is a group where the rows
    after it, groups themselves, add up to it, but for half a unit of the last digit of each.
    """
    amounts = [row.figures[column].amount if column in row.figures else Decimal(0) for row in rows]
    slip = _HALF * finest_digit(amounts)
    ends: dict[int, int] = {}
    for index in range(len(rows) - 1, -1, -1):
        ends[index] = _group_end(index, amounts, ends, slip)
    below = [
        (rows[index], [rows[line] for line in _walk(index + 1, end, ends)])
        for index, end in sorted(ends.items())
        if end > index + 1
    ]
    return [rows[index] for index in _walk(0, len(rows), ends)], below


def _group_end(
    index: int, amounts: Sequence[Decimal], ends: Mapping[int, int], slip: Decimal
) -> int:
    """Return where the lines of a row end; the next row where it has none."""
    added, line = Decimal(0), index + 1
    while line < len(amounts) and added < amounts[index]:
        added += amounts[line]
        line = ends[line]
    near = abs(added - amounts[index]) <= slip * (line - index)
    return line if line > index + 1 and amounts[index] > 0 and near else index + 1


def _walk(start: int, end: int, ends: Mapping[int, int]) -> list[int]:
    found = []
    while start < end:
        found.append(start)
        start = ends[start]
    return found
