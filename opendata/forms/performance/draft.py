"""Draft: what has been read of one performance form so far, made into a Form at the end."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, Literal

from opendata.forms.captions import find_unit, find_year, read_caption
from opendata.forms.performance.pieces import Piece
from opendata.forms.performance.targets import Target, read_target, split_operator
from opendata.forms.performance.vocabulary import load_vocabulary
from opendata.knowledge import load_header_words
from opendata.model import (
    Column,
    Entry,
    Form,
    FormDefinition,
    FormRow,
    Goal,
    Grid,
    Indicator,
    LevelPoints,
    Place,
    Project,
    Unplaced,
)
from opendata.money import find_amount, is_number
from opendata.text import join_lines, remove_space

_UNIT = re.compile(r"[（(](万元|亿元|元)[)）]")
_MONEY = re.compile(r"([-+]?[\d,]+(?:\.\d+)?)(万元|亿元|元)")
_UNIT_OF_NAME = re.compile(r"[（(]([^（()）]{1,6})[)）]$")
_EMPTY = re.compile(r"本表无|此表无|无数据|空表|没有|未安排|为空|无.{0,14}(?:支出|预算|项目|绩效)")
_FISCAL_YEAR = re.compile(r"(20[0-4]\d)年度")
_POLICY_DOCUMENT = re.compile(
    r"[\u4e00-\u9fff]{2,5}[\[【\u3014（(]?(?:20\d\d)[\]】\u3015）)]?年?[.第]?\s*\d{1,4}号"
)


class Draft:
    """Collects columns, rows, figures, projects, indicators and goals in printed order."""

    def __init__(
        self, grid: Grid, definition: FormDefinition, table_no: int, document: str, title: str
    ) -> None:
        self._grid = grid
        self._definition = definition
        self._table_no = table_no
        self._document = document
        self._title = title
        self._columns: dict[tuple[tuple[str, ...], int], Column] = {}
        self._project_rows: dict[str, int] = {}
        self._rows: list[FormRow] = []
        self._entries: list[Entry] = []
        self._filled: set[tuple[int, int]] = set()
        """(row_no, column_no) of the entries."""
        self._ignored: list[tuple[str, str]] = []
        self._unplaced: list[Unplaced] = []
        self._projects: list[Project] = []
        self._indicators: list[Indicator] = []
        self._goals: list[Goal] = []
        self._level_points: list[LevelPoints] = []
        self.unit = ""
        self.organisation = ""
        self.department = ""
        self.year = ""
        self._first_row: int | None = None
        self.project = ""
        """Id of the project that is being read; empty for the department as a whole."""
        self._read_captions()

    def _read_captions(self) -> None:
        """Read unit, year and department from the title and the lines around the table."""
        caption = read_caption(self._grid.above, load_header_words())
        self.unit, self.department = caption.unit, caption.organisation
        titles = [self._title, *(line.text for line in self._grid.above)]
        named = [_FISCAL_YEAR.search(remove_space(text)) for text in titles]
        self.year = next((found.group(1) for found in named if found), "")
        self.year = self.year or find_year(self._title) or caption.fiscal_year
        for line in self._grid.above:
            head, *rest = line.text.split(maxsplit=1)[:2] or [""]
            if rest and load_vocabulary().has("keys_department", head):
                self.department = self.department or remove_space(rest[0])

    def note_unit(self, text: str) -> None:
        """Remember the first unit of money a label or caption names."""
        found = _UNIT.search(remove_space(text))
        self.unit = self.unit or (found.group(1) if found else find_unit(text))

    @property
    def form(self) -> str:
        """Id of the form."""
        return self._definition.form

    def column(self, *path: str, role: str = "amount", repeat: int = 0) -> int:
        """Return the number of a column, which is added where it is new.

        `repeat`: how many columns of the same labels stand before it.
        """
        known = self._columns.get((path, repeat))
        if known is None:
            known = Column(len(self._columns) + 1, path, role)
            self._columns[path, repeat] = known
        return known.column_no

    def project_entry(self, path: tuple[str, ...], role: str, amount: Piece) -> None:
        """Add a number to the row of the project that is being read, under the labels beside it."""
        number = self._project_rows.get(self.project)
        if number is None:
            number = self.row("", at=amount.row, code_kind="project_code", place=amount.place)
            self._project_rows[self.project] = number
        taken = {entry.column_no for entry in self._entries if entry.row_no == number}
        repeat = 0
        while (column := self.column(*path, role=role, repeat=repeat)) in taken:
            repeat += 1
        self.entry(number, column, amount.text, amount.place)

    def row(
        self,
        label: str,
        code: str = "",
        *,
        at: int,
        kind: Literal["total", "organisation", "item"] = "item",
        code_kind: str = "",
        place: Place,
    ) -> int:
        """Add a row and return its number: `at`, the row of the grid, from the first one on."""
        if self._first_row is None:
            self._first_row = at
        last = self._rows[-1].row_no if self._rows else 0
        number = max(last + 1, at - self._first_row + 1)
        codes = ((code_kind, code),) if code and code_kind else ()
        is_project = code_kind == "project_code"
        self._rows.append(
            FormRow(number, label, code, kind, codes, is_project=is_project, place=place)
        )
        return number

    def entry(
        self,
        row_no: int,
        column_no: int,
        printed: str,
        place: Place,
        placed_by: Literal["printed", "arithmetic"] = "printed",
    ) -> None:
        """Add one printed number; a unit printed with it is taken off and remembered."""
        money = _MONEY.fullmatch(remove_space(printed))
        if money:
            self.unit = self.unit or money.group(2)
            printed = money.group(1) if self.unit == money.group(2) else printed
        if (row_no, column_no) in self._filled:
            self.leave(printed, place, "a second number in its row and column")
        elif is_number(printed):
            self._entries.append(Entry(row_no, column_no, join_lines(printed), place, placed_by))
            self._filled.add((row_no, column_no))
        else:
            self.leave(printed, place, "not in the unit of the table")

    def has_decimals(self, row_no: int, column_no: int) -> bool:
        """Tell whether a number printed with decimals stands in a row and column."""
        return any(
            entry.row_no == row_no and entry.column_no == column_no and "." in entry.printed
            for entry in self._entries
        )

    def extend_entry(self, row_no: int, column_no: int, digits: str) -> None:
        """Join the last digits of a number on to it: its cell was broken over two pages."""
        for index, entry in enumerate(self._entries):
            if entry.row_no == row_no and entry.column_no == column_no:
                self._entries[index] = replace(entry, printed=entry.printed + digits)

    def ignore(self, text: str, name: str) -> None:
        """Keep a number-like text that is no figure, by name."""
        if is_number(text):
            self._ignored.append((join_lines(text), name))

    def leave(self, text: str, place: Place, reason: str) -> None:
        """Keep a text that could not be given a place."""
        self._unplaced.append(Unplaced(join_lines(text), place, reason))

    def start_project(self, name: str, code: str, place: Place) -> None:
        """Add a project; what is read from here on belongs to it."""
        ordinal = len(self._projects) + 1
        self.project = f"{self._document}/project/{self._table_no}-{ordinal}"
        self._projects.append(
            Project(
                project=self.project,
                document=self._document,
                name=name,
                project_code=code,
                project_type="",
                organisation=self.organisation or self.department,
                amount=None,
                unit="",
                policy_document=find_policy_document(name),
                seen_in=(f"{self._definition.form}.{self._table_no}",),
                place=place,
            )
        )

    def amend_project(self, **changes: Any) -> None:
        """Change facts of the project that is being read."""
        if self._projects:
            self._projects[-1] = replace(self._projects[-1], **changes)

    def extend_project_name(self, text: str) -> None:
        """Join a wrapped part on to the project's name, and to its row's label."""
        if not self._projects:
            return
        old = self._projects[-1].name
        self.amend_project(name=old + text, policy_document=find_policy_document(old + text))
        for index, row in enumerate(self._rows):
            if row.label == old and index == len(self._rows) - 1:
                self._rows[index] = replace(row, label=old + text)

    def set_project_amount(self, printed: str) -> None:
        """Give the project that is being read its amount, unless it has one."""
        amount = find_amount(printed)
        if amount is not None and self._projects and self._projects[-1].amount is None:
            self.amend_project(amount=amount, unit=self.unit)

    def skip_row(self) -> None:
        """Do not count a row of the grid: it only goes on with the one before it."""
        if self._first_row is not None:
            self._first_row += 1

    def note_row_organisation(self, name: str) -> None:
        """Say which organisation the row added last is of."""
        self._rows[-1] = replace(self._rows[-1], organisation=name)

    @property
    def last_row(self) -> int:
        """Number of the row added last."""
        return self._rows[-1].row_no

    def extend_indicator(self, level1: str, text: str) -> bool:
        """Join a wrapped part on to the last indicator of the project at a level."""
        for index in range(len(self._indicators) - 1, -1, -1):
            last = self._indicators[index]
            if last.project == self.project and last.level1 == level1:
                self._indicators[index] = replace(last, level3=last.level3 + text)
                return True
        return False

    def same_row(self, label: str, piece: Piece) -> int:
        """Return the row begun by the cell to the left, or a new one without a label of its own."""
        last = self._rows[-1] if self._rows else None
        if last is not None and last.label == label and last.place.page == piece.place.page:
            return last.row_no
        return self.row(label, at=piece.row, kind="total", place=piece.place)

    def goal(
        self,
        kind: Literal["annual_goal", "task"],
        name: str,
        texts: tuple[str, str],
        place: Place,
    ) -> None:
        """Add a goal or task; `texts` are its content and what came of it."""
        number = len(self._goals) + 1
        self._goals.append(
            Goal(
                goal=f"{self._document}/goal/{self._table_no}-{number}",
                document=self._document,
                form=self._definition.form,
                table_no=self._table_no,
                project=self.project,
                kind=kind,
                number=number,
                name=name,
                content=texts[0],
                actual=texts[1],
                place=place,
            )
        )

    def extend_goal(self, text: str) -> bool:
        """Join a line on to the content of the last goal."""
        if not self._goals or self._goals[-1].actual:
            return False
        self._goals[-1] = replace(self._goals[-1], content=self._goals[-1].content + text)
        return True

    def level_points(self, level: str, points: Decimal | None) -> None:
        """Remember what a level prints as its points, before its first indicator is added.

        A merged cell that is printed again on every row says nothing new.
        """
        last = self._indicators[-1] if self._indicators else None
        goes_on = last is not None and (last.level1, last.project) == (level, self.project)
        if points is not None and not goes_on:
            number = len(self._indicators) + 1
            self._level_points.append(LevelPoints(level, points, number))

    def indicator(self, fields: Mapping[str, str], place: Place) -> None:
        """Add an indicator from its fields as printed."""
        number = len(self._indicators) + 1
        target = _read_target(fields)
        actual = read_target(fields.get("actual", ""))
        self._indicators.append(
            Indicator(
                indicator=f"{self._document}/indicator/{self._table_no}-{number}",
                document=self._document,
                form=self._definition.form,
                table_no=self._table_no,
                project=self.project,
                organisation=self.organisation or self.department,
                number=number,
                level1=fields.get("level1", ""),
                level2=fields.get("level2", ""),
                level3=fields.get("level3", ""),
                target=fields.get("target", ""),
                operator=target.operator,
                target_value=target.value,
                target_unit=target.unit,
                explanation=fields.get("explanation", ""),
                actual=fields.get("actual", ""),
                actual_value=actual.value,
                actual_unit=actual.unit,
                weight=find_amount(fields.get("weight", "")),
                score=find_amount(fields.get("score", "")),
                deviation=fields.get("deviation", ""),
                reason=fields.get("reason", ""),
                place=place,
            )
        )

    def _name_project_rows(self) -> None:
        """Name the rows of projects, whose names may go on below their money."""
        by_row = {number: project for project, number in self._project_rows.items()}
        known = {project.project: project for project in self._projects}
        for index, row in enumerate(self._rows):
            project = known.get(by_row.get(row.row_no, ""))
            if project is not None:
                code = project.project_code
                codes = (("project_code", code),) if code else ()
                self._rows[index] = replace(
                    row, label=project.name, printed_code=code, codes=codes, is_project=True
                )

    def to_form(self) -> Form:
        """Return the form as read."""
        self._name_project_rows()
        empty = not (self._entries or self._indicators or self._goals or self._projects)
        return Form(
            form=self._definition.form,
            table_no=self._table_no,
            title=self._title,
            unit=self.unit,
            definition=self._definition,
            columns=tuple(self._columns.values()),
            rows=tuple(self._rows),
            entries=tuple(self._entries),
            place=self._grid.place,
            pages=self._grid.pages,
            state="empty" if empty else "read",
            reason=self._find_reason() if empty else "",
            organisation=self.department or self.organisation,
            fiscal_year=self.year,
            ignored=tuple(self._ignored),
            unplaced=tuple(self._unplaced),
            projects=tuple(self._projects),
            indicators=tuple(self._indicators),
            goals=tuple(self._goals),
            level_points=tuple(self._level_points),
        )

    def _find_reason(self) -> str:
        """Return the sentence that says why the table is empty, or an empty text."""
        texts = [line.text for line in self._grid.below] + [c.text for c in self._grid.cells]
        return next((join_lines(text) for text in texts if _EMPTY.search(text)), "")


def find_policy_document(name: str) -> str:
    """Return the number of the policy document that a project's name holds, or an empty text.

    >>> find_policy_document("补助资金（洛财企(2023)14号）"), find_policy_document("工作经费(2024)")
    ('洛财企(2023)14号', '')
    """
    found = _POLICY_DOCUMENT.search(remove_space(name))
    return found.group() if found else ""


def _read_target(fields: Mapping[str, str]) -> Target:
    """Read a target whose operator and unit may stand in columns of their own."""
    printed = fields.get("target", "")
    target = read_target(printed)
    operators = load_vocabulary().operators
    operator = operators.get(remove_space(fields.get("operator", "")), "")
    if operator and target.value is None:
        target = read_target(split_operator(remove_space(printed))[1])
    if target.value is None:
        return target
    unit = remove_space(fields.get("unit", "")) or _unit_of_name(fields.get("level3", ""))
    return replace(target, operator=target.operator or operator, unit=target.unit or unit)


def _unit_of_name(name: str) -> str:
    """Return the unit that a name prints in brackets at its end: 印制成本（万元）."""
    found = _UNIT_OF_NAME.search(remove_space(name))
    known = load_vocabulary().units
    return found.group(1) if found and found.group(1) in known else ""
