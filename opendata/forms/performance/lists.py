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
from opendata.forms.performance.levels import find_level1, find_printed_levels, level1_of_name
from opendata.forms.performance.pieces import Piece, Row
from opendata.forms.performance.vocabulary import load_vocabulary
from opendata.text import fold, remove_space

_CODE = re.compile(r"[0-9A-Z]{3,}(?:-[0-9A-Z]+)?")
_PROJECT_CODE_LENGTH = 10
_CODE_AND_NAME = re.compile(r"([^\d\W]{0,30}?)([0-9A-Z]{15,}(?:-\d+)?)[-—_ ]?(\D.*)")
_LARGEST_SHIFT = 2


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One column of a list: its header path and what it holds."""

    column: int
    path: tuple[str, ...]
    role: str
    """code, name, organisation, type, goal, amount, or a field of an indicator."""
    level1: str = ""
    column_span: int = 1


def find_list_header(rows: Sequence[Row], *, drawn: bool) -> tuple[int, tuple[ListColumn, ...]]:
    """Return how many rows the header of a list has, and its columns; none for a sheet."""
    first = next((i for i, row in enumerate(rows[:6]) if _is_list_head(row)), -1)
    if first < 0:
        return 0, ()
    last = first
    while last + 1 < len(rows) and _is_header_row(rows[last + 1]):
        last += 1
    header = rows[first : last + 1]
    leaves = _find_leaves(header)
    columns = [_read_column(leaf, _path_above(leaf, header, drawn=drawn)) for leaf in leaves]
    if not any(column.role in ("level3", "target") for column in columns):
        return 0, ()
    return last + 1, tuple(columns)


def _is_list_head(row: Row) -> bool:
    """Tell whether a row heads names of projects and their indicators or goals at once."""
    lists = load_vocabulary().lists
    names = [piece for piece in row if piece.key in lists["list_name"] | lists["list_code"]]
    others = lists["list_groups"] | lists["header_level1"] | lists["header_level3"]
    return bool(names) and any(piece.key in others for piece in row)


def _is_header_row(row: Row) -> bool:
    vocabulary = load_vocabulary()
    if any(is_money(piece) for piece in row):
        return False
    known = [
        piece
        for piece in row
        if piece.key in vocabulary.fields
        or piece.key in vocabulary.lists["money_rows"]
        or find_level1(piece.text)
    ]
    return 2 * len(known) >= len(row)


def _find_leaves(header: Sequence[Row]) -> list[Piece]:
    """Return the lowest header cell of each column, from left to right."""
    lowest: dict[int, Piece] = {}
    for row in header:
        for piece in row:
            for column in [c for c in lowest if _covers(lowest[c], piece)]:
                del lowest[column]
            lowest[piece.column] = piece
    return [lowest[column] for column in sorted(lowest)]


def _covers(upper: Piece, lower: Piece) -> bool:
    return upper.column <= lower.column < upper.column + upper.column_span


def _path_above(leaf: Piece, header: Sequence[Row], *, drawn: bool) -> tuple[Piece, ...]:
    """Return the header cells over a leaf, outermost first, the leaf last."""
    path: list[Piece] = [leaf]
    reach = leaf.column
    for row in reversed([row for row in header if row[0].row < leaf.row]):
        if drawn:
            above = [p for p in row if _covers(p, leaf) and p.row + p.row_span <= path[0].row]
        else:
            above = [p for p in row if p.column <= reach][-1:]
        if above and above[-1] is not path[0]:
            path.insert(0, above[-1])
    return tuple(path)


def _read_column(leaf: Piece, path: Sequence[Piece]) -> ListColumn:
    vocabulary = load_vocabulary()
    roles = {
        "code": "list_code",
        "name": "list_name",
        "type": "list_type",
        "organisation": "list_organisation",
    }
    found = [role for role, name in roles.items() if leaf.key in vocabulary.lists[name]]
    if leaf.key in vocabulary.lists["list_goal"] and leaf.key not in vocabulary.fields:
        found.append("goal")
    field = vocabulary.fields.get(leaf.key, "")
    role = (found or [field or "amount"])[0]
    labels = tuple(remove_space(piece.text) for piece in path)
    level1 = next((find_level1(piece.text) for piece in path if find_level1(piece.text)), "")
    return ListColumn(leaf.column, labels, role, level1, leaf.column_span)


class ListReader:
    """Reads the rows of a list under its header."""

    def __init__(self, draft: Draft, columns: Sequence[ListColumn], *, drawn: bool) -> None:
        self._draft = draft
        self._drawn = drawn
        self._columns = columns
        self._amounts = [column for column in columns if column.role == "amount"]
        self._names = [column for column in columns if column.role == "level3"]
        self._first_indicator = min(
            (c.column for c in columns if c.role in load_vocabulary().fields.values()),
            default=max(column.column for column in columns) + 1,
        )
        self._subject = ("", "")
        self._row_no = 0
        self._began = False
        self._has_codes = any(column.role == "code" for column in columns)
        for column in self._amounts:
            draft.column(*column.path)
            draft.note_unit("".join(column.path))

    def read(self, rows: Sequence[Row]) -> None:
        """Read all rows of the body."""
        if len(self._names) > 1:
            pairs = PairReader(self._draft, self._columns)
            for row in rows:
                left = self._read_left(row)
                is_new = pairs.read(tuple(piece for piece in row if piece not in left))
                if not is_new and not self._began:
                    self._draft.skip_row()
            return
        header = tuple(
            HeadedField(c.role, c.column, c.column_span)
            for c in self._columns
            if c.role in load_vocabulary().fields.values()
        )
        levels = find_printed_levels(piece.text for row in rows for piece in row)
        reader = IndicatorReader(self._draft, header, levels, drawn=self._drawn)
        for row in rows:
            left = self._read_left(row)
            rest = tuple(piece for piece in row if piece not in left)
            if rest and not reader.read(rest):
                for piece in rest:
                    self._draft.ignore(piece.text, "beside the columns")

    def _read_left(self, row: Row) -> tuple[Piece, ...]:
        """Read code, name, money and goal of a row; return the pieces that held them."""
        left = tuple(piece for piece in row if piece.column < self._first_indicator)
        money_from = min((column.column for column in self._amounts), default=self._first_indicator)
        held = {role: "" for role in ("code", "name", "organisation", "type", "goal")}
        amounts: list[tuple[Piece, ListColumn]] = []
        used: list[Piece] = []
        for piece in left:
            column = self._column_of(piece)
            if column is None or (column.role == "amount" and not is_money(piece)):
                if not piece.is_dash and piece.column >= money_from:
                    continue
                column = column if column is None else None
            used.append(piece)
            if column is not None and column.role == "amount":
                amounts.append((piece, column))
            elif column is not None:
                held[column.role] += remove_space(piece.text)
        self._began = bool(amounts) or bool(held["code"])
        if used:
            self._open(row, held, amounts)
        return tuple(used)

    def _column_of(self, piece: Piece) -> ListColumn | None:
        cells = [HeadedField(str(i), c.column, c.column_span) for i, c in enumerate(self._columns)]
        found = place_by_column((piece,), cells)[0][1]
        return self._columns[int(found)] if found else None

    def _open(
        self, row: Row, held: dict[str, str], amounts: list[tuple[Piece, ListColumn]]
    ) -> None:
        """Begin a project or organisation, or go on with a name that wraps."""
        name, code = held["name"] or held["organisation"], held["code"]
        if not amounts and not code and not held["goal"]:
            if name:
                self._draft.extend_project_name(name)
            return
        found = _CODE_AND_NAME.fullmatch(name)
        if found and not code:
            end_of_last, code, name = found.groups()
            if end_of_last:
                self._draft.extend_project_name(end_of_last)
        place = row[0].place
        if not name and not code and self._draft.project:
            self._repeat(row)
        elif amounts or len(code) >= _PROJECT_CODE_LENGTH:
            self._begin(name, code, row, amounts)
        for piece, column in amounts:
            number = self._draft.column(*column.path)
            self._draft.entry(self._row_no, number, piece.text, piece.place)
        if held["type"]:
            self._draft.amend_project(project_type=held["type"])
        if held["goal"]:
            self._draft.goal("annual_goal", "", (held["goal"], ""), place)

    def _repeat(self, row: Row) -> None:
        """Money under a name whose cell goes on: a further row of the same project."""
        name, code = self._subject
        self._row_no = self._draft.row(
            name, code, at=row[0].row, code_kind="project_code", place=row[0].place
        )

    def _begin(
        self, name: str, code: str, row: Row, amounts: list[tuple[Piece, ListColumn]]
    ) -> None:
        begin_subject(self._draft, name, code, row[0], has_codes=self._has_codes)
        self._row_no, self._subject = self._draft.last_row, (name, code)
        if self._draft.project and amounts:
            self._draft.set_project_amount(amounts[0][0].text)


def begin_subject(
    draft: Draft, name: str, code: str, piece: Piece, *, has_codes: bool
) -> None:
    """Begin the row of a project, an organisation or the sum, told by the code's length.

    Where projects have codes, a name without one is an organisation.
    """
    code = remove_space(code)
    is_total = not name or fold(name) in load_vocabulary().lists["totals"]
    if is_total and len(code) < _PROJECT_CODE_LENGTH and not (code and name):
        draft.row(name or "合计", code, at=piece.row, kind="total", place=piece.place)
        draft.project = ""
        return
    if 0 < len(code) < _PROJECT_CODE_LENGTH or (has_codes and not code):
        draft.row(
            name,
            code,
            at=piece.row,
            kind="organisation",
            code_kind="organisation_code",
            place=piece.place,
        )
        draft.organisation, draft.project = name, ""
        return
    draft.row(name, code, at=piece.row, code_kind="project_code", place=piece.place)
    draft.start_project(name, code, piece.place)


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

    def _place(self, row: Row) -> dict[int, tuple[Piece | None, Piece | None]]:
        """Return for each pair of columns the name and target of this row.

        A row typed beside its columns is moved as a whole, by the least shift that puts
        every piece under a column and agrees with what the names say.
        """
        shifts = sorted(range(-_LARGEST_SHIFT, _LARGEST_SHIFT + 1), key=lambda s: (abs(s), -s))
        placings = [self._place_shifted(row, shift) for shift in shifts]
        best = max(range(len(shifts)), key=lambda i: (self._agreement(row, placings[i]), -i))
        return placings[best]

    def _place_shifted(
        self, row: Row, shift: int
    ) -> dict[int, tuple[Piece | None, Piece | None]]:
        placed: dict[int, tuple[Piece | None, Piece | None]] = {}
        for piece in row:
            at = piece.column + shift
            for index, (name, target) in enumerate(zip(self._names, self._targets, strict=False)):
                old = placed.get(index, (None, None))
                if name.column <= at < name.column + name.column_span:
                    placed[index] = (piece, old[1])
                elif target.column <= at < target.column + target.column_span:
                    placed[index] = (old[0], piece)
        return placed

    def _agreement(
        self, row: Row, placed: dict[int, tuple[Piece | None, Piece | None]]
    ) -> tuple[int, int]:
        """Return how many pieces have a place, and how many names agree with their level."""
        pairs = [pair for pair in placed.values() if pair[0] is not None and pair[1] is not None]
        agreed = 0
        for index, (name, _) in placed.items():
            told = level1_of_name(remove_space(name.text)) if name is not None else ""
            if told:
                agreed += 1 if told == self._names[index].level1 else -1
        lost = len(row) - sum(piece is not None for pair in placed.values() for piece in pair)
        return 2 * len(pairs) - 2 * lost, agreed
