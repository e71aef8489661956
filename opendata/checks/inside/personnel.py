"""Personnel: what is spent on people stands under 人员经费, whatever else does.

What:  人员经费 of the total row = 人员经费 of all lines and 公用经费 of the lines 301 工资福利支出 and
       303 对个人和家庭的补助, of which there is none.
Why:   two headers changed for each other leave every sum right.
Example: 基本工资 38.03 under 公用经费, 办公费 6.00 under 人员经费.
Does not apply: tables without economic codes, without both columns or without a total row; lines
       that do not make up the total; some lines of 301 and 303 under 公用经费, as in some places:
       it is wrong only where most of their money stands there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from opendata.checks.across.places import find_columns
from opendata.checks.inside.levels import is_total
from opendata.checks.rules import Selector
from opendata.checks.tables import Case, Table, TableRow
from opendata.checks.trials import not_testable, plus, replace_verdict, say_sum, weigh_sum
from opendata.model import CheckResult, Column, Figure

_RULE = "personnel.column"
_FORMS = ("B03", "B05", "B06", "B07", "B15", "F05", "F06")
_CLASSES = ("301", "303")


def _find_column(case: Case, table: Table, words: Sequence[str]) -> Column | None:
    """Return the one column that a header word names."""
    selector = Selector(table.form.form, ("total",), (), "", "", ())
    for word in words:
        found = find_columns(case, table, selector, word)
        if len(found) == 1:
            return found[0]
    return None


def _list_lines(table: Table) -> list[tuple[str, TableRow]]:
    """Return the lines with an economic code of the lowest level that the table prints."""
    coded = []
    for row in table.rows:
        figure = next(iter(row.figures.values()), None)
        if figure is not None and figure.economic_code and row.row.kind == "item":
            coded.append((figure.economic_code, row))
    beginnings = {code[:end] for code, _ in coded for end in range(len(code))}
    return [(code, row) for code, row in coded if code not in beginnings]


def _check_table(case: Case, table: Table) -> Iterator[CheckResult]:
    words = case.knowledge.words
    whole = _find_column(case, table, ["total"])
    people = _find_column(case, table, words["personnel_columns"])
    other = _find_column(case, table, words["public_columns"])
    totals = [row for row in table.rows if row.figures and is_total(row, case.knowledge)]
    lines = _list_lines(table)
    if whole is None or people is None or other is None or not lines or not totals:
        return
    stated, added = (totals[0].figures.get(column.column_no) for column in (people, whole))
    text = case.knowledge.rules[_RULE].words
    if stated is None or added is None:
        yield not_testable(case, _RULE, text, "the total row prints no such sum")
        return
    sums = _pick([row for _, row in lines], whole)
    if weigh_sum(case, _RULE, text, added, plus(sums)).verdict == "broken":
        yield not_testable(case, _RULE, text, "the lines do not make up the total")
        return
    own = [row for code, row in lines if code.startswith(_CLASSES)]
    proper, misplaced = _pick([row for _, row in lines], people), _pick(own, other)
    label = f"{totals[0].row.label} {'/'.join(people.path)}"
    text = say_sum(label, [part.row for part in (*proper, *misplaced)])
    trial = weigh_sum(case, _RULE, text, stated, plus([*proper, *misplaced]))
    if trial.verdict == "broken" and _add(misplaced) <= _add(_pick(own, people)):
        reason = "some lines of 301 and 303 are public expenses here"
        trial = replace_verdict(trial, "not-testable", reason, can_fail=False)
    yield trial


def _pick(rows: Sequence[TableRow], column: Column) -> list[Figure]:
    return [row.figures[column.column_no] for row in rows if column.column_no in row.figures]


def _add(figures: Sequence[Figure]) -> Decimal:
    return sum((figure.amount for figure in figures), Decimal(0))


def check_personnel(case: Case) -> Iterator[CheckResult]:
    """Yield for each table that parts personnel from public expenses whether people stand under the first."""
    for form in _FORMS:
        for table in case.find_tables(form):
            yield from _check_table(case, table)
