"""Projects: the same project in the list of projects and among the performance goals.

What:  one project has one amount in B11 and B13; a project of one form is in the other too.
Why:   goals are written before the last change of the amounts.
Example: 820.30 in the list, 822.30 among the goals.
Does not apply: documents with only one of the two forms; names that stand twice in a form.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from opendata.checks.across.places import find_columns
from opendata.checks.across.units import list_owners
from opendata.checks.inside.headers import is_total_label
from opendata.checks.rules import Selector
from opendata.checks.tables import Case, Table, TableRow
from opendata.checks.trials import Remark, plus, weigh_sum
from opendata.model import CheckResult, Column, Figure
from opendata.text import fold

_MOST = 0.8
"""Goals are often written for some projects only; where most have them, all should."""

Named = Mapping[str, tuple[TableRow, Figure]]

_LIST, _GOALS = "B11", "B13"
_LIKE = 0.7
"""Likeness of two names from which on one is taken for a slip of the other."""


def list_named(case: Case, table: Table) -> dict[str, tuple[TableRow, Figure]]:
    """Return the rows of projects by their folded names, where several units have one by their unit too.

    What is printed twice even so is left out.
    """
    columns = _find_yearly(case, table)
    rows = [
        (row, owner)
        for row, owner in zip(table.rows, list_owners(table.rows, case.units), strict=True)
        if row.row.kind == "item" and columns and columns[0].column_no in row.figures
    ]
    names = Counter(fold(row.row.label) for row, _ in rows)
    found: dict[str, list[TableRow]] = defaultdict(list)
    for row, owner in rows:
        name = fold(row.row.label)
        found[name if names[name] == 1 or not owner else f"{owner} {name}"].append(row)
    return {
        name: (alike[0], alike[0].figures[columns[0].column_no])
        for name, alike in found.items()
        if len(alike) == 1
    }


def _find_yearly(case: Case, table: Table) -> Sequence[Column]:
    """Return the column of the year's whole money; several sums of which none names the year tell nothing."""
    totals = case.knowledge.totals
    sums = [c for c in table.columns if is_total_label(fold(c.path[-1]).rstrip(":"), totals)]
    if table.form.form == _GOALS and len(sums) > 1:
        yearly = case.knowledge.words["yearly"]
        return [c for c in sums if any(word in fold(c.path[-1]) for word in yearly)]
    selector = Selector(table.form.form, ("total",), ("total",), "", "", ())
    return find_columns(case, table, selector, "total")


def _pair(case: Case) -> tuple[Named, Named] | None:
    """Return the projects of the list and of the goals; the goals may be a sheet a project."""
    lists, goals = case.find_tables(_LIST), case.find_tables(_GOALS)
    if len(lists) != 1 or not goals:
        return None
    sheets = [list_named(case, table) for table in goals]
    times = Counter(name for sheet in sheets for name in sheet)
    merged = {name: entry for sheet in sheets for name, entry in sheet.items() if times[name] == 1}
    return list_named(case, lists[0]), merged


def leaves_out_projects(case: Case) -> bool:
    """Tell whether fewer projects have goals than are listed: then the sums need not agree."""
    pair = _pair(case)
    return pair is not None and len(pair[1]) < len(pair[0])


def check_projects(case: Case) -> Iterator[CheckResult]:
    """Yield for each project of both forms the identity of its amounts."""
    pair = _pair(case)
    if pair is None:
        return
    left, right = pair
    for name, (row, figure) in left.items():
        other = right.get(name)
        if other is not None:
            words = f"{row.row.label}: {_LIST} = {_GOALS}"
            yield weigh_sum(case, "cross_table.project", words, figure, plus([other[1]]))


def _single(here: Named, there: Named) -> Named:
    return {name: entry for name, entry in here.items() if name not in there}


def _match(left: Named, right: Named) -> Iterator[tuple[str, str]]:
    """Yield the names that differ by a slip: nearly the same words and the same amount."""
    taken: set[str] = set()
    for name, (_, figure) in left.items():
        best = max(
            (other for other in right if other not in taken),
            key=lambda other: SequenceMatcher(None, name, other).ratio(),
            default=None,
        )
        if best is None or right[best][1].amount != figure.amount:
            continue
        if SequenceMatcher(None, name, best).ratio() >= _LIKE:
            taken.add(best)
            yield name, best


def _only(here: Named, form: str) -> Iterator[Remark]:
    other = _GOALS if form == _LIST else _LIST
    for row, figure in here.values():
        label = row.row.label
        words = f"{form} lists the project {label}, {other} does not"
        yield Remark("project.only_here", form, figure.figure, label, "", words, row.row.place)


def remark_projects(case: Case) -> Iterator[Remark]:
    """Yield the projects that only one of the two forms lists, or that have two names."""
    pair = _pair(case)
    if pair is None:
        return
    left, right = dict(_single(*pair)), dict(_single(pair[1], pair[0]))
    shared = len(pair[0]) - len(left)
    if shared < _MOST * max(len(pair[0]), len(pair[1])):
        return
    for name, other in list(_match(left, right)):
        (row, figure), (there, _) = left.pop(name), right.pop(other)
        words = f"{_LIST} names the project {row.row.label}, {_GOALS} names it {there.row.label}"
        yield Remark(
            "project.named_twice",
            _GOALS,
            figure.figure,
            there.row.label,
            row.row.label,
            words,
            there.row.place,
        )
    yield from _only(left, _LIST)
    yield from _only(right, _GOALS)
