"""Projects: the same project in the list of projects and among the performance goals.

What:  one project has one amount in B11 and B13; a project of one form is in the other too.
Why:   goals are written before the last change of the amounts.
Example: 820.30 in the list, 822.30 among the goals.
Does not apply: documents with only one of the two forms; names that stand twice in a form.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from opendata.checks.places import find_columns
from opendata.checks.rules import Selector
from opendata.checks.tables import Case, Table, TableRow
from opendata.checks.trials import Remark, plus, weigh_sum
from opendata.model import CheckResult, Figure
from opendata.text import fold

_LIST, _GOALS = "B11", "B13"


def _named(case: Case, table: Table) -> dict[str, tuple[TableRow, Figure]]:
    """Return the rows of projects by their folded names; a name printed twice is left out."""
    selector = Selector(table.form.form, ("total",), ("total",), "", "", ())
    columns = find_columns(case, table, selector, "total")
    found: dict[str, tuple[TableRow, Figure]] = {}
    twice: set[str] = set()
    for row in table.rows:
        name = fold(row.row.label)
        if row.row.kind != "item" or not columns or columns[0].column_no not in row.figures:
            continue
        if name in found:
            twice.add(name)
        found[name] = (row, row.figures[columns[0].column_no])
    return {name: entry for name, entry in found.items() if name not in twice}


def _pair(case: Case) -> tuple[Table, Table] | None:
    lists, goals = case.find_tables(_LIST), case.find_tables(_GOALS)
    return (lists[0], goals[0]) if len(lists) == 1 and len(goals) == 1 else None


def check_projects(case: Case) -> Iterator[CheckResult]:
    """Yield for each project of both forms the identity of its amounts."""
    pair = _pair(case)
    if pair is None:
        return
    left, right = (_named(case, table) for table in pair)
    for name, (row, figure) in left.items():
        if name in right:
            words = f"{row.row.label}: {_LIST} = {_GOALS}"
            yield weigh_sum(case, "cross_table.project", words, figure, plus([right[name][1]]))


def _only(
    here: Mapping[str, tuple[TableRow, Figure]],
    there: Mapping[str, tuple[TableRow, Figure]],
    table: Table,
) -> Iterator[Remark]:
    for name, (row, figure) in here.items():
        if name not in there:
            other = _GOALS if table.form.form == _LIST else _LIST
            words = f"{table.form.form} lists the project {row.row.label}, {other} does not"
            yield Remark(
                "project.only_here",
                table.form.form,
                figure.figure,
                row.row.label,
                "",
                words,
                row.row.place,
            )


def remark_projects(case: Case) -> Iterator[Remark]:
    """Yield the projects that only one of the two forms lists."""
    pair = _pair(case)
    if pair is None:
        return
    left, right = (_named(case, table) for table in pair)
    if len(set(left) & set(right)) * 2 < min(len(left), len(right)):
        return
    yield from _only(left, right, pair[0])
    yield from _only(right, left, pair[1])
