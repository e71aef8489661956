"""Views: a document as if it printed only one year and one budget of it.

A column or row headed 上年预算数 says what last year's budget printed, so that the places of
a budget (knowledge/identities.toml) are looked up in it as if it were that budget.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from opendata.checks.between.knowledge import load_between
from opendata.checks.inside.levels import is_total
from opendata.checks.tables import Case, Table, TableRow, split_numbering
from opendata.model import Column, Figure
from opendata.records import change
from opendata.text import fold

_YEAR = re.compile(r"20\d\d年?度?|(?:上|去|本|当)年度?|上一年度?|[:()]")
_WHOLE = "合计"
_KEPT = 1 << 14
"""So many labels are kept as told: the rows of a table bear the same ones."""


@dataclass(frozen=True, slots=True)
class View:
    """Which figures of a document a view keeps, and whether its headers then lose the year."""

    keeps: Callable[[Figure], bool]
    is_bare: bool
    """True: words of year and stage are taken out of headers and labels."""


def view_own(case: Case) -> Case:
    """Return the document with what it says of its own year and stage only."""
    record = case.record

    def keeps(figure: Figure) -> bool:
        is_year = figure.fiscal_year in {None, record.fiscal_year}
        return is_year and figure.stage in {"", record.stage}

    return _view(case, View(keeps, is_bare=False))


def view_last_year(case: Case, stage: str) -> Case:
    """Return the document with what it says of last year's budget or account only."""
    year = (case.record.fiscal_year or 0) - 1

    def keeps(figure: Figure) -> bool:
        if figure.fiscal_year != year:
            return False
        return ("final" if _names(figure, "executed") else figure.stage) == stage

    return _view(case, View(keeps, is_bare=True))


def view_budget(case: Case, *, is_initial: bool) -> Case:
    """Return an account with its budget columns only: the first budget, or one not called so."""
    record = case.record

    def keeps(figure: Figure) -> bool:
        if figure.stage != "budget" or figure.fiscal_year != record.fiscal_year:
            return False
        return _names(figure, "initial") == is_initial and not _names(figure, "adjusted")

    return _view(case, View(keeps, is_bare=True))


def _names(figure: Figure, words: str) -> bool:
    return _has_word(figure.column, words) or _has_word(figure.row.rpartition("|")[2], words)


def _is_change(label: str) -> bool:
    return _has_word(label, "changes")


@lru_cache(maxsize=_KEPT)
def _has_word(label: str, words: str) -> bool:
    folded = fold(label)
    return any(word in folded for word in load_between().words[words])


def _view(case: Case, view: View) -> Case:
    tables = [_view_table(case, table, view) for table in case.tables if _has_any(table, view)]
    kept = tuple(table for table in tables if table.columns)
    return replace(
        case,
        tables=kept,
        by_form={
            name: tuple(table for table in kept if table.form.form == name)
            for name in {table.form.form for table in kept}
        },
        quantities={},
    )


def _has_any(table: Table, view: View) -> bool:
    return any(view.keeps(figure) for row in table.rows for figure in row.figures.values())


def _view_table(case: Case, table: Table, view: View) -> Table:
    columns = {
        column.column_no: _bare_column(column) if view.is_bare else column
        for column in table.columns
        if not _is_change("/".join(column.path))
    }
    rows = [_view_row(case, row, view, columns) for row in table.rows]
    used = {number for row in rows for number in row.figures}
    kept = tuple(column for number, column in columns.items() if number in used)
    return _raise_whole(case, Table(table.form, tuple(rows), kept))


def _view_row(case: Case, row: TableRow, view: View, columns: Mapping[int, Column]) -> TableRow:
    figures = {
        number: figure
        for number, figure in row.figures.items()
        if number in columns and view.keeps(figure)
    }
    if _is_change(row.row.label.rpartition("|")[2]):
        figures = {}
    if not figures or not _tells_year(row.row.label):
        return row if len(figures) == len(row.figures) else change(row, figures=figures)
    return _bare_row(case, row, figures)


def _bare_row(case: Case, row: TableRow, figures: Mapping[int, Figure]) -> TableRow:
    """Return a row of one year under the name of what it tells of: its organisation, if nothing else."""
    rest = "|".join(part for part in row.row.label.split("|") if not _tells_year(part))
    owner = next(iter(figures.values())).organisation.removeprefix(f"{case.record.jurisdiction}-")
    is_owner = not rest or rest == owner
    label = rest or owner
    kind = "organisation" if is_owner and row.row.kind == "item" else row.row.kind
    level, folded = split_numbering(label)
    bare = change(row.row, label=label, kind=kind)
    return change(row, row=bare, figures=figures, label=folded, level=level)


def _tells_year(label: str) -> bool:
    """Tell whether a part of a label only names a year, and maybe its stage: 2025年预算数."""
    return any(
        _YEAR.search(part) is not None and not _strip_year(part) for part in label.split("|")
    )


def _strip_year(label: str) -> str:
    """Return a label without the words of year and stage.

    >>> _strip_year("2025年预算数"), _strip_year("上年"), _strip_year("年初预算数"), _strip_year("上年结转")
    ('', '', '', '上年结转')
    """
    rest = _YEAR.sub("", fold(label))
    return "" if not rest or rest in load_between().words["year_labels"] else fold(label)


def _bare_column(column: Column) -> Column:
    kept = tuple(label for label in column.path if _strip_year(label))
    if column.side and kept == column.path[:1]:
        return change(column, path=(*kept, _WHOLE))
    return change(column, path=kept or (_WHOLE,))


def _raise_whole(case: Case, table: Table) -> Table:
    """Return the table with its first row as total where it is the department over its units.

    Nothing but the amounts tells: the rows of units add to it.
    """
    rows = [row for row in table.rows if row.figures]
    units = [row for row in rows if row.row.kind == "organisation"]
    if len(units) < 2 or units[0] is not rows[0] or any(is_total(r, case.knowledge) for r in rows):
        return table
    head, *below = units
    numbers = [number for number, figure in head.figures.items() if figure.amount != 0]
    is_sum = numbers and all(
        _sum(below, number) == head.figures[number].amount for number in numbers
    )
    if not is_sum:
        return table
    raised = change(head, row=change(head.row, kind="total"))
    return Table(
        table.form, tuple(raised if row is head else row for row in table.rows), table.columns
    )


def _sum(rows: list[TableRow], number: int) -> Decimal:
    amounts = (row.figures[number].amount for row in rows if number in row.figures)
    return sum(amounts, Decimal(0))
