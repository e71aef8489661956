"""Funds: what each fund brings into a two-sided form, and what is spent of it.

What:  年初财政拨款结转和结余 = the funds that follow it; the column of a fund in the row that sums
       the expenditure = the rows of that fund in the income, of this year and carried over.
Why:   columns of funds changed for each other leave every sum of the expenditure right.
Example: 政府性基金预算 45.00 in the income, 55.00 in the column 政府性基金预算 of the expenditure.
Does not apply: forms whose expenditure is not parted by fund; what was carried over without
       its fund: then the rows of the funds do not make up the income.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from opendata.checks.inside.balance import SIDES, SideRows, find_side, is_carried, list_panels
from opendata.checks.tables import Case, Table, is_part_label
from opendata.checks.trials import plus, say_sum, weigh_sum
from opendata.model import CheckResult, Column, Figure
from opendata.text import fold

_RULE = "balance.funds"
_CARRIED_RULE = "balance.numbered"


def _names_fund(case: Case, label: str) -> bool:
    return any(word in label for word in case.knowledge.words["numbered_funds"])


def _check_carried(case: Case, side: SideRows) -> Iterator[CheckResult]:
    """Yield what was carried over as the sum of its funds, where none of these is numbered."""
    for segment in side.segments:
        for index, head in enumerate(segment):
            if head.level or head.is_part or not head.figures or not is_carried(case, head):
                continue
            following = segment[index + 1 :]
            below = list(
                takewhile(lambda row: not row.level and _names_fund(case, row.label), following)
            )
            words = say_sum(head.row.label, [row.row.label for row in below])
            for column, stated in head.figures.items():
                figures = [row.figures[column] for row in below if column in row.figures]
                if figures:
                    yield weigh_sum(case, _CARRIED_RULE, words, stated, plus(figures))


def _find_income(case: Case, side: SideRows) -> dict[str, list[Figure]]:
    """Return what came in by fund; empty where the rows of the funds do not make up the income."""
    number, whole = side.total_column, side.grand
    if number is None or whole is None or number not in whole.figures:
        return {}
    rows = [
        row
        for segment in side.segments
        for row in segment
        if not row.is_part and number in row.figures
    ]
    came = {
        fund: [row.figures[number] for row in rows if fund in row.label]
        for fund in case.knowledge.words["numbered_funds"]
    }
    every = [figure for figures in came.values() for figure in figures]
    is_whole = weigh_sum(case, _RULE, "", whole.figures[number], plus(every)).verdict != "broken"
    return came if is_whole else {}


def _find_column(columns: Sequence[Column], fund: str) -> Column | None:
    """Return the one column of the expenditure that counts a fund."""
    named = [
        column
        for column in columns
        if fund in fold("/".join(column.path)) and not is_part_label(fold(column.path[-1]))
    ]
    return named[0] if len(named) == 1 else None


def _check_spent(case: Case, table: Table, sides: Sequence[SideRows]) -> Iterator[CheckResult]:
    income, expenditure = sides
    spent = expenditure.grand
    columns = [column for column in table.columns if column.side == "expenditure"]
    came = _find_income(case, income) if spent is not None and len(columns) > 1 else {}
    for fund, figures in came.items():
        column = _find_column(columns, fund)
        stated = None if spent is None or column is None else spent.figures.get(column.column_no)
        if stated is not None and (figures or stated.amount != 0):
            words = say_sum(f"{stated.row} {fund}", [figure.row for figure in figures])
            yield weigh_sum(case, _RULE, words, stated, plus(figures))


def check_funds(case: Case) -> Iterator[CheckResult]:
    """Yield the identities of the funds in every two-sided form."""
    for table in case.tables:
        if not any(row.row.side for row in table.rows):
            continue
        for name in SIDES:
            for panel in list_panels(table, name):
                yield from _check_carried(case, find_side(case, table, name, panel))
        yield from _check_spent(case, table, [find_side(case, table, name) for name in SIDES])
