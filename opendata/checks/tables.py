"""Tables: the figures of a form laid out by row and column, as the checks look at them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

from opendata.checks.passages import Passage
from opendata.checks.rules import Knowledge, Selector
from opendata.model import (
    CheckTerm,
    Claim,
    Column,
    DocumentRecord,
    Figure,
    Form,
    FormRow,
    Indicator,
    Listing,
)
from opendata.money import precision
from opendata.text import fold

_NUMBERING = (
    re.compile(r"[一二三四五六七八九十百]+[,.:]"),
    re.compile(r"\([一二三四五六七八九十百]+\)"),
    re.compile(r"\d{1,2}[,.](?!\d)"),
    re.compile(r"\(\d{1,2}\)"),
    re.compile(r"\d{1,2}\)"),
)
"""Numbering of rows as folded text, from the outermost style to the innermost."""


_NUMBERED = frozenset("一二三四五六七八九十百(") | {str(digit) for digit in range(10)}
"""What numbering begins with."""

_INCLUSION = re.compile(r"\([^()]*含[^()]*\)")
_COUNTED = re.compile(r"数量|人数|个数|单价|面积|编制数$|比例|增减率|台数|套数")
_COUNTS = re.compile(r"数量|人数|个数|台数|套数|面积|编制数$")
_HALF = Decimal("0.5")
_NOTHING = Decimal(0)
_MANY = 3
"""So many whole numbers in a column are no chance."""


@dataclass(frozen=True, slots=True, eq=False)
class TableRow:
    """One row of a form with its figures."""

    row: FormRow
    figures: Mapping[int, Figure]
    """By column_no."""
    label: str
    """Folded, numbering taken off."""
    level: int
    """Style of its numbering, 1 = 一、 … 5; 0 = none."""
    is_part: bool
    """其中：… — repeats a part of the row above."""


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A form with its figures by row and column."""

    form: Form
    rows: tuple[TableRow, ...]
    columns: tuple[Column, ...]
    """Columns of money in which at least one figure stands."""

    @property
    def name(self) -> str:
        """Form and ordinal: B03.3."""
        return f"{self.form.form}.{self.form.table_no}"


@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity where it is printed: a figure, or several that add up to it."""

    table: Table
    parts: tuple[tuple[Literal[-1, 1], Figure], ...]
    is_partial: bool = False
    """A part of it may be blank, so that it is a lower bound only."""


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One document under check."""

    record: DocumentRecord
    forms: tuple[Form, ...]
    tables: tuple[Table, ...]
    claims: tuple[Claim, ...]
    figures: Mapping[str, Figure]
    """By id."""
    indicators: Mapping[str, Indicator]
    """By id."""
    precisions: Mapping[str, Decimal]
    """Unit of the last digit of each figure, by its id."""
    slacks: Mapping[str, Decimal]
    """What rounding may hide of each figure: half of that unit, nothing of a printed 0."""
    terms: Mapping[str, CheckTerm]
    """Each figure as a term that is added, by its id."""
    knowledge: Knowledge
    by_form: Mapping[str, tuple[Table, ...]]
    placed_with: Mapping[int, tuple[str, ...]]
    """Table → what the placing of its lost blanks rests on (see Form.placed_with)."""
    passages: tuple[Passage, ...] = ()
    """Prose, headings, notes and cells of words; empty where only figures are checked."""
    listings: tuple[Listing, ...] = ()
    """The lists of the prose: what an amount consists of in words."""
    units: frozenset[str] = frozenset()
    """Folded names of the organisations whose rows any table tells for such."""
    quantities: dict[Selector, list[Quantity]] = field(default_factory=dict)
    """What was found for a selector before: sentences ask for the same places again and again.

    A case with other tables or another record begins with none."""

    def find_tables(self, form: str) -> tuple[Table, ...]:
        """Return the tables of one form, in the document's order."""
        return self.by_form.get(form, ())


def split_numbering(label: str) -> tuple[int, str]:
    """Return the style of numbering (0 = none) and the folded label without it.

    >>> split_numbering("十五、资源勘探信息等")
    (1, '资源勘探信息等')
    >>> split_numbering("（六）科学技术支出")
    (2, '科学技术支出')
    >>> split_numbering("2022-2023年5G基站")
    (0, '2022-2023年5G基站')
    """
    folded = fold(label)
    if folded[:1] not in _NUMBERED:
        return 0, folded
    for style, pattern in enumerate(_NUMBERING, start=1):
        match = pattern.match(folded)
        if match is not None:
            return style, folded[match.end() :]
    return 0, folded


def is_part_label(label: str) -> bool:
    """Tell whether a folded label says that it is only a part of what stands beside it."""
    return label.startswith(("其中", "扣除")) or "其中:" in label


def drop_inclusions(label: str) -> str:
    """Return a folded label without the parentheses that say what is in it, or not.

    >>> drop_inclusions("一般公共预算(含上年结转)"), drop_inclusions("因公出国(境)费")
    ('一般公共预算', '因公出国(境)费')
    """
    return _INCLUSION.sub("", label) if "含" in label else label


def is_money(figure: Figure) -> bool:
    """Tell whether the figure is an amount that can be added, not a rate, a score or a number."""
    if figure.unit in {"%", "分"} or "%" in figure.printed:
        return False
    return _COUNTED.search(figure.column) is None


def is_count(column: Column) -> bool:
    """Tell whether a column counts things: pieces, persons, square metres; no rates or prices."""
    return _COUNTS.search("".join(column.path[-1:])) is not None


def _assign(form: Form, figures: Sequence[Figure]) -> dict[int, dict[int, Figure]]:
    """Give each figure to its row: rows side by side share a row_no, not side and panel."""
    columns = {column.column_no: column for column in form.columns}
    keys = {(row.row_no, row.side, row.panel): index for index, row in enumerate(form.rows)}
    assigned: dict[int, dict[int, Figure]] = defaultdict(dict)
    for figure in figures:
        column = columns.get(figure.column_no)
        if column is None:
            continue
        index = keys.get((figure.row_no, column.side, column.panel))
        if index is not None:
            assigned[index][figure.column_no] = figure
    return assigned


def _to_row(row: FormRow, figures: Mapping[int, Figure]) -> TableRow:
    level, label = split_numbering(row.label)
    return TableRow(row, figures, label, level, is_part_label(label))


def form_to_table(form: Form, figures: Sequence[Figure]) -> Table:
    """Return the form with its figures laid out."""
    assigned = _assign(form, figures)
    rows = tuple(_to_row(row, assigned.get(index, {})) for index, row in enumerate(form.rows))
    money = {figure.column_no for figure in figures if is_money(figure)}
    columns = tuple(
        column if column.path else replace(column, path=("",))
        for column in form.columns
        if column.column_no in money
    )
    return Table(form, rows, columns)


def measure_precisions(figures: Iterable[Figure]) -> dict[str, Decimal]:
    """Return the unit of the last digit of each figure.

    Tables drop trailing zeros (0, 40, 362.5 beside 853.47), so a shorter number counts as
    precise as the finest of its table and unit; but a column that prints only whole
    numbers, three or more, was rounded to them.
    """
    finest: dict[tuple[int, str], Decimal] = {}
    columns: dict[tuple[int, int], list[Figure]] = defaultdict(list)
    kept = list(figures)
    for figure in kept:
        key = (figure.table_no, figure.unit)
        finest[key] = min(finest.get(key, Decimal(1)), precision(figure.printed) or Decimal(1))
        if figure.amount != 0:
            columns[figure.table_no, figure.column_no].append(figure)
    whole = {key for key, column in columns.items() if _is_whole(column)}
    return {
        figure.figure: Decimal(1)
        if (figure.table_no, figure.column_no) in whole or _is_whole_yuan(figure)
        else finest[figure.table_no, figure.unit]
        for figure in kept
    }


def _is_whole_yuan(figure: Figure) -> bool:
    """Whole yuan beside yuan with cents were rounded: nobody drops .00 but keeps 0.34."""
    return figure.unit == "元" and precision(figure.printed) == 1


def _is_whole(column: Sequence[Figure]) -> bool:
    return len(column) >= _MANY and all(precision(figure.printed) == 1 for figure in column)


def build_case(
    record: DocumentRecord,
    forms: Sequence[Form],
    figures: Sequence[Figure],
    claims: Sequence[Claim],
    knowledge: Knowledge,
    passages: Sequence[Passage] = (),
) -> Case:
    """Return the document laid out for the checks; figures are told apart by table_no."""
    by_table: dict[int, list[Figure]] = defaultdict(list)
    for figure in figures:
        by_table[figure.table_no].append(figure)
    tables = tuple(
        form_to_table(form, by_table.get(form.table_no, []))
        for form in forms
        if form.state == "read" and by_table.get(form.table_no)
    )
    precisions = measure_precisions(figures)
    return Case(
        record=record,
        forms=tuple(forms),
        tables=tables,
        claims=tuple(claims),
        figures={figure.figure: figure for figure in figures},
        indicators={one.indicator: one for form in forms for one in form.indicators},
        precisions=precisions,
        slacks={
            one.figure: _HALF * precisions[one.figure] if one.amount else _NOTHING
            for one in figures
        },
        terms={
            one.figure: CheckTerm(one.figure, 1, one.amount, one.unit, one.printed)
            for one in figures
        },
        knowledge=knowledge,
        by_form={
            name: tuple(table for table in tables if table.form.form == name)
            for name in {table.form.form for table in tables}
        },
        placed_with={form.table_no: form.placed_with for form in forms if form.placed_with},
        passages=tuple(passages),
        units=frozenset(
            fold(row.row.label)
            for table in tables
            for row in table.rows
            if row.row.kind == "organisation" and row.row.label
        ),
    )
