"""Points: the weights and scores of performance forms among themselves.

What:  得分 ≤ 分值; the weights of a form add to 100 where it prints no 总分 (to 90 where 10 are
       kept for the rate of execution); those under a level add to what the level prints
       (产出指标（50分）).
Why:   sheets are pasted from each other, and a row is left out or its weight kept.
Example: 效益指标（30分） over two indicators of 13.
Does not apply: forms that print no weights; levels whose indicators go on in another table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from opendata.checks.performance.terms import figure_term, points_term, weigh
from opendata.checks.tables import Case, Table
from opendata.checks.trials import demote_systematic, not_testable, replace_verdict
from opendata.model import CheckResult, CheckTerm, Figure, Form, Indicator
from opendata.money import precision
from opendata.text import fold

_HALF = Decimal("0.5")
_PERCENT = Decimal(100)
_RESERVED = Decimal(90)
"""The weights of the indicators where 10 more are kept for the rate of execution."""
_SCORED = ("F10", "F11")
_FORMS = ("B12", "B13", *_SCORED)


def _check_limits(case: Case, form: Form) -> Iterator[CheckResult]:
    """得分 ≤ 分值 of every indicator."""
    rule = "points.score"
    for one in form.indicators:
        if one.weight is None or one.score is None:
            continue
        score, weight = points_term(one, one.score), points_term(one, one.weight)
        yield _at_most(weigh(case, rule, score, [weight], (one.weight, Decimal(0))))


def _check_row_limits(case: Case, table: Table) -> Iterator[CheckResult]:
    """得分 ≤ 分值 of the rows of money and management."""
    rule = "points.score"
    weights, scores = (_points_column(case, table, name) for name in ("weight", "score"))
    for row in table.rows:
        pair = [row.figures.get(number) for number in (scores, weights) if number is not None]
        if len(pair) == 2 and pair[0] is not None and pair[1] is not None:
            score, weight = (figure_term(figure) for figure in pair if figure is not None)
            yield _at_most(weigh(case, rule, score, [weight], (weight.amount, Decimal(0))))


def _at_most(check: CheckResult) -> CheckResult:
    """Return the trial of an equality as one of stated ≤ derived, which proves nothing."""
    is_less = check.residual is not None and check.residual <= 0
    verdict = "holds" if is_less else check.verdict
    return replace_verdict(check, verdict, "", can_fail=False)


def _points_column(case: Case, table: Table, name: str) -> int | None:
    words = case.knowledge.words[f"evaluation_{name}"]
    for column in table.form.columns:
        if any(word in fold("/".join(column.path)) for word in words):
            return column.column_no
    return None


def _by_project(indicators: Sequence[Indicator]) -> list[list[Indicator]]:
    groups: dict[str, list[Indicator]] = defaultdict(list)
    for one in indicators:
        groups[one.project].append(one)
    return list(groups.values())


def _check_hundred(case: Case, form: Form, table: Table | None) -> Iterator[CheckResult]:
    """Weigh the weights of each project of a form that prints no 总分 against 100."""
    rule = "points.weights"
    rows = [] if table is None else _list_weights(case, table)
    if rows is None:
        return
    groups = _by_project(form.indicators)
    for group in groups:
        weights = [one.weight for one in group if one.weight is not None]
        if not weights:
            continue
        text = case.knowledge.rules[rule].words
        if len(weights) < len(group):
            yield not_testable(case, rule, text, "an indicator prints no weight")
        elif rows and len(groups) > 1:
            yield not_testable(case, rule, text, "which project the other weights are of")
        else:
            yield _weigh_hundred(case, rule, group, rows)


def _list_weights(case: Case, table: Table) -> list[Figure] | None:
    """Return the weights of rows that are no indicators, None where a total of them is printed."""
    number = _points_column(case, table, "weight")
    rows = [row for row in table.rows if number in row.figures]
    totals = case.knowledge.words["evaluation_total"]
    if number is None:
        return []
    if any(fold(row.row.label) in totals for row in rows):
        return None
    return [row.figures[number] for row in rows if not row.is_part and row.row.kind != "total"]


def _weigh_hundred(
    case: Case, rule: str, group: Sequence[Indicator], rows: Sequence[Figure]
) -> CheckResult:
    weights = [one.weight or Decimal(0) for one in group]
    own = sum(weights, Decimal(0))
    whole = Decimal(1) if own < 2 else _PERCENT
    total = own + sum((figure.amount for figure in rows), Decimal(0))
    agreed = [sum_ for sum_ in (total, own) if sum_ == whole]
    if not rows and own == whole * _RESERVED / _PERCENT:
        agreed = [whole]
    stated = (agreed or [total])[0]
    tolerance = _HALF * sum((_unit_of(weight) for weight in weights), Decimal(0))
    terms = [points_term(one, one.weight or Decimal(0)) for one in group]
    terms += [figure_term(figure) for figure in rows]
    term = CheckTerm(group[0].indicator, 1, stated, "分", format(stated, "f"))
    return weigh(case, rule, term, terms, (whole, tolerance))


def _unit_of(weight: Decimal) -> Decimal:
    """Return what rounding may have moved of a weight: nothing of a whole one."""
    return precision(str(weight)) if weight != weight.to_integral() else Decimal(0)


def _check_levels(case: Case, form: Form, after: Form | None) -> Iterator[CheckResult]:
    """Weigh what a level prints as its points against the weights under it."""
    rule = "points.level"
    goes_on = after is not None and after.form == form.form and not after.projects
    for level in form.level_points:
        under = _list_under(form.indicators, level.number)
        is_last = bool(under) and under[-1] is form.indicators[-1]
        words = f"{level.level} {format(level.points, 'f')} = the weights under it"
        if not under or any(one.weight is None for one in under):
            yield not_testable(case, rule, words, "an indicator prints no weight")
        elif any(_is_of_satisfaction(one) for one in under):
            yield not_testable(case, rule, words, "a level may stand unread between them")
        elif is_last and goes_on:
            yield not_testable(case, rule, words, "the indicators go on in another table")
        else:
            weights = [one.weight or Decimal(0) for one in under]
            term = points_term(under[0], level.points)
            terms = [points_term(one, one.weight or Decimal(0)) for one in under]
            tolerance = _HALF * sum((_unit_of(weight) for weight in weights), Decimal(0))
            derived = (sum(weights, Decimal(0)), tolerance)
            yield weigh(case, rule, term, terms, derived, words)


def _is_of_satisfaction(one: Indicator) -> bool:
    """Tell whether an indicator of satisfaction stands under another level, as it may where one is lost."""
    return "满意" in one.level2 and "满意" not in one.level1


def _list_under(indicators: Sequence[Indicator], number: int) -> list[Indicator]:
    """Return the indicators from a number on that stand under the same level."""
    found: list[Indicator] = []
    for one in indicators[number - 1 :]:
        if found and (one.level1, one.project) != (found[0].level1, found[0].project):
            break
        found.append(one)
    return found


def _check_forms(case: Case) -> Iterator[CheckResult]:
    tables = {table.form.table_no: table for table in case.tables}
    for form, after in zip(case.forms, (*case.forms[1:], None), strict=False):
        if form.form not in _FORMS:
            continue
        table = tables.get(form.table_no)
        yield from _check_hundred(case, form, table)
        yield from _check_levels(case, form, after)
        if form.form in _SCORED:
            yield from _check_limits(case, form)
            if table is not None:
                yield from _check_row_limits(case, table)


def check_points(case: Case) -> Iterator[CheckResult]:
    """Yield what the weights and scores of the performance forms must agree with."""
    families: dict[str, list[CheckResult]] = defaultdict(list)
    for check in _check_forms(case):
        families[check.rule].append(check)
    for checks in families.values():
        yield from demote_systematic(checks)
