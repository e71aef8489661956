"""Recalls: what the tables of a document say of other documents.

Last year's columns, the first budget beside the account, the balance that a year opens with,
and the rows of a department's units.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from opendata.checks.between.comparable import Key, Recall, Sum
from opendata.checks.between.knowledge import BetweenKnowledge, Repeated
from opendata.checks.between.scopes import unit_key
from opendata.checks.between.states import (
    PROJECT,
    list_codes,
    list_states,
    list_unit_rows,
    to_sum,
)
from opendata.checks.between.views import view_budget, view_last_year
from opendata.checks.tables import Case, Table
from opendata.model import DocumentRecord
from opendata.text import fold


def list_recalls(case: Case, own: Case, known: BetweenKnowledge) -> Iterator[Recall]:
    """Yield what the tables say of other documents; `own` is the view of the year itself."""
    if case.record.fiscal_year is None:
        return
    if case.record.stage == "final":
        yield from _recall_budget(case, known)
        yield from _recall_carried(own, known)
    yield from _recall_last_year(case, known)
    yield from _recall_units(own, known)


def _year(case: Case) -> int:
    return case.record.fiscal_year or 0


def _distinct(found: Mapping[Key, tuple[Sum, ...]]) -> list[Sum]:
    return list(dict.fromkeys(one for sums in found.values() for one in sums))


def _recall_budget(case: Case, known: BetweenKnowledge) -> Iterator[Recall]:
    """Yield what an account prints of the year's budget: called the first, or only a budget."""
    first = view_budget(case, is_initial=True)
    yield from _recall_pairs(first, known.initial, "between.initial_budget")
    yield from _recall_pairs(first, known.evaluated, "between.initial_evaluated")
    yield from _recall_codes(first, known)
    yield from _recall_projects(first)
    other = view_budget(case, is_initial=False)
    yield from _recall_pairs(other, known.initial, "between.budget_uncalled")


def _recall_pairs(view: Case, pairs: Iterable[Repeated], rule: str) -> Iterator[Recall]:
    is_sure = not view.knowledge.rules[rule].proves_only
    for pair in pairs:
        keys = tuple(Key(place) for place in pair.right)
        for stated in _distinct(list_states(view, pair.left)):
            yield Recall(rule, _year(view), ("budget",), keys, stated, is_sure=is_sure)


def _recall_codes(view: Case, known: BetweenKnowledge) -> Iterator[Recall]:
    for left, right in known.initial_codes:
        for key, (stated, *_) in list_codes(view, [left]).items():
            keys = (Key(right, key.detail),)
            yield Recall("between.initial_budget", _year(view), ("budget",), keys, stated)


def _recall_projects(view: Case) -> Iterator[Recall]:
    """Yield what the self-evaluation of each project says of its first budget."""
    words = view.knowledge.words["evaluation_money"]
    sheets = [(table, _project_of(table)) for table in view.find_tables("F11")]
    times = Counter(name for _, name in sheets)
    for table, name in sheets:
        rows = [row for row in table.rows if any(word in row.label for word in words)]
        figures = [figure for row in rows[:1] for figure in row.figures.values()]
        if name and times[name] == 1 and len(figures) == 1:
            stated = to_sum(view, [(1, figures[0])])
            keys = (Key(PROJECT, name),)
            yield Recall("between.initial_project", _year(view), ("budget",), keys, stated)


def _project_of(table: Table) -> str:
    """Return the name of the one project of a sheet, or an empty text."""
    names = {fold(project.name) for project in table.form.projects}
    return names.pop() if len(names) == 1 else ""


def _recall_last_year(case: Case, known: BetweenKnowledge) -> Iterator[Recall]:
    """Yield what the tables print of last year: the same places, seen in last year's columns."""
    stage = case.record.stage
    for of in ("budget", "final"):
        view = view_last_year(case, of)
        if of == stage:
            yield from _recall_places(view, known, of)
        elif of == "final" and view.tables:
            yield from _recall_executed(view, known)


def _recall_places(view: Case, known: BetweenKnowledge, stage: str) -> Iterator[Recall]:
    for stated, keys in _gather(view, known, stage).items():
        yield Recall("between.last_year", _year(view) - 1, (stage,), keys, stated)


def _gather(view: Case, known: BetweenKnowledge, stage: str) -> dict[Sum, tuple[Key, ...]]:
    """Return each number with all the keys that point at it."""
    keys: dict[Sum, list[Key]] = {}
    for found in (
        list_states(view, known.stated[stage]),
        list_codes(view, known.codes[stage]),
    ):
        for key, sums in found.items():
            for one in sums:
                keys.setdefault(one, []).append(key)
    return {one: tuple(listed) for one, listed in keys.items()}


def _recall_executed(view: Case, known: BetweenKnowledge) -> Iterator[Recall]:
    """Yield what a budget prints as carried out last year: the account came later."""
    for left, right in known.executed:
        for key, (stated, *_) in {**list_states(view, [left]), **list_codes(view, [left])}.items():
            keys = (Key(right, key.detail),)
            rule = "between.last_year_executed"
            yield Recall(rule, _year(view) - 1, ("final",), keys, stated, is_sure=False)


def _recall_carried(own: Case, known: BetweenKnowledge) -> Iterator[Recall]:
    """Yield what an account's year opens with: what the year before closed with."""
    for pair in known.carried:
        keys = tuple(Key(place) for place in pair.right)
        for stated in _distinct(list_states(own, pair.left)):
            yield Recall("between.carried", _year(own) - 1, ("final",), keys, stated)


def recall_wholes(
    record: DocumentRecord,
    states: Mapping[Key, tuple[Sum, ...]],
    units: Iterable[str],
    known: BetweenKnowledge,
) -> Iterator[Recall]:
    """Yield for each unit that a department names: its total is not more than the department's."""
    keys = [Key(place) for place in known.wholes if len(states.get(Key(place), ())) == 1]
    for unit in units if record.fiscal_year is not None else ():
        for key in keys[:1]:
            year, stages = record.fiscal_year or 0, (record.stage,)
            rule = "between.unit_within"
            yield Recall(rule, year, stages, (key,), states[key][0], "at_most", unit=unit)


def _recall_units(own: Case, known: BetweenKnowledge) -> Iterator[Recall]:
    """Yield what the rows of the units print: the totals of their own documents."""
    keys: dict[tuple[str, Sum], list[Key]] = {}
    for key, name, stated in list_unit_rows(own, known.units):
        keys.setdefault((unit_key(name), stated), []).append(key)
    stages = (own.record.stage,)
    for (unit, stated), listed in keys.items():
        yield Recall("between.unit_row", _year(own), stages, tuple(listed), stated, unit=unit)
