"""Row relations: what two or three rows that follow each other say of one another.

What:  其中：… is not more than the row before it; 增减变化 = this year's row − last year's.
Why:   parts and changes are the cells that are updated last.
Example: 其中：当年财政拨款 11,419,043 under 年度资金申请总额 10,903,043.
Does not apply: a part that the row before the last may be the whole of; rows without years.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from opendata.checks.tables import Case, Table, TableRow
from opendata.checks.trials import Part, demote_systematic, plus, weigh_limit, weigh_sum
from opendata.model import CheckResult

_SKIPPED_FORMS = {"B12", "F10", "F11"}
_NEAR_WHOLES = 2
_YEAR = re.compile(r"20\d\d")


def _limits(case: Case, table: Table) -> Iterator[CheckResult]:
    """其中：… is not more than the row before it."""
    found: list[CheckResult] = []
    for side in sorted({row.row.side for row in table.rows}):
        wholes: list[TableRow] = []
        for row in table.rows:
            if row.row.side != side:
                continue
            if row.is_part and wholes:
                found += _limit_rows(case, row, wholes[-_NEAR_WHOLES:])
            elif row.figures:
                wholes.append(row)
    yield from demote_systematic(found, minimum=2)


def _limit_rows(case: Case, row: TableRow, wholes: Sequence[TableRow]) -> Iterator[CheckResult]:
    """Weigh a part against the row before it; the one before that may be meant as well."""
    for number, part in row.figures.items():
        figures = [whole.figures[number] for whole in wholes if number in whole.figures]
        if not figures:
            continue
        largest = max(figures, key=lambda figure: figure.amount)
        whole = figures[-1] if figures[-1].amount >= part.amount else largest
        words = f"{row.row.label} ≤ {whole.row}"
        yield weigh_limit(case, "column_sum.within", words, whole, plus([part]))


def _change_rows(case: Case, table: Table) -> Iterator[CheckResult]:
    """增减变化 = the row of this year − the row of last year, where the three follow each other."""
    found: list[CheckResult] = []
    for last, this, change in zip(table.rows, table.rows[1:], table.rows[2:], strict=False):
        years = [_YEAR.findall(row.label) for row in (last, this)]
        if not change.label.startswith("增减") or not all(years) or years[0] >= years[1]:
            continue
        words = f"{change.row.label} = {this.row.label} − {last.row.label}"
        for number, stated in change.figures.items():
            if number in this.figures and number in last.figures:
                parts: list[Part] = [(1, this.figures[number]), (-1, last.figures[number])]
                found.append(weigh_sum(case, "column_sum.change", words, stated, parts))
    yield from demote_systematic(found, minimum=2)


def check_neighbours(case: Case) -> Iterator[CheckResult]:
    """Yield the relations between neighbouring rows of every table."""
    for table in case.tables:
        if table.form.form not in _SKIPPED_FORMS:
            yield from _limits(case, table)
            yield from _change_rows(case, table)
