"""Costs: targets that are sums of money against the money of the project.

What:  a cost target is not more than the project's money; one called the whole cost is the
       project's money, and its actual value what was spent; the targets of parts are together
       not more than the project's money; a cost is limited from above, not from below.
Why:   goals are copied from another project or another year, the money is changed later.
Example: 公车统管费用 ≤100万元 of a project of 30.00万元.
Does not apply: prices and standards of one piece; targets in words; sums that are wider than
       the year's money (总投资) or earned by the project (收入); a form that prints no money.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from opendata.checks.performance.money import ProjectMoney, find_project_money
from opendata.checks.performance.terms import (
    bare_name,
    figure_term,
    has_word,
    list_words,
    say_name,
    target_term,
    unit_of,
    unit_of_money,
    weigh,
)
from opendata.checks.tables import Case, Table
from opendata.checks.trials import Remark, demote_systematic, not_testable, replace_verdict
from opendata.model import CheckResult, CheckTerm, Figure, Indicator
from opendata.money import YUAN_PER_UNIT
from opendata.text import fold

_HALF = Decimal("0.5")
_FORMS = ("B12", "B13", "F10", "F11")
_FINAL = ("F10", "F11")
_FEW = 2
_NEGLIGIBLE = Decimal("0.0001")
"""A target is a limit in round figures: so small a share of the money is no difference."""
_NEARLY_ALL = Decimal("0.999")
_MANY = 8
"""Of fewer targets that all miss, each is told: goals are copied several at a time."""


@dataclass(frozen=True, slots=True)
class Cost:
    """A target that is a sum of money of the project, with that money."""

    indicator: Indicator
    unit: str
    money: tuple[Figure, ...]
    is_whole: bool
    """Its name says that it is all the money of the project."""

    @property
    def yuan(self) -> Decimal:
        """The target in yuan."""
        return (self.indicator.target_value or Decimal(0)) * YUAN_PER_UNIT[self.unit]


def _yuan(figure: Figure) -> Decimal:
    return figure.amount * YUAN_PER_UNIT[figure.unit]


def _find_costs(case: Case, table: Table) -> Iterator[Cost]:
    money = find_project_money(case, table)
    names = {project.project: project.name for project in table.form.projects}
    for one in table.form.indicators:
        if one.target_value is None:
            continue
        cost = _to_cost(one, fold(names.get(one.project, "")), money)
        if cost is not None:
            yield cost


def _to_cost(one: Indicator, project: str, money: ProjectMoney) -> Cost | None:
    name = bare_name(one.level3)
    if has_word(name, "piecewise") or has_word(name, "wider"):
        return None
    is_grant = has_word(name, "grants") and has_word(project, "grant_projects")
    is_cost = has_word(fold(one.level1 + one.level2), "cost_levels")
    if not is_cost and not (is_grant and name.endswith(list_words("grants"))):
        return None
    own = money.find(one)
    is_whole = is_grant or _says_whole(name, project)
    unit = unit_of_money(one.target_unit)
    if not unit and one.target_unit == "" and is_whole and own:
        unit = own[0].unit
    return Cost(one, unit, own, is_whole) if unit and own else None


def _says_whole(name: str, project: str) -> bool:
    if name in list_words("whole_costs"):
        return True
    tail = name.removeprefix(project)
    return project != "" and tail != name and tail in list_words("whole_tails")


# ---------------------------------------------------------------- one target


def _in_unit(figure: Figure, unit: str) -> Decimal:
    return _yuan(figure) / YUAN_PER_UNIT[unit]


def _weigh(case: Case, rule: str, stated: CheckTerm, cost: Cost, figure: Figure) -> CheckResult:
    """Weigh a sum that an indicator prints against a figure; a digit cut off is no difference."""
    half = _HALF * case.precisions[figure.figure] * YUAN_PER_UNIT[figure.unit]
    tolerance = unit_of(stated.printed) + half / YUAN_PER_UNIT[cost.unit]
    tolerance = max(tolerance, _in_unit(figure, cost.unit) * _NEGLIGIBLE)
    derived = (_in_unit(figure, cost.unit), tolerance)
    return weigh(case, rule, stated, [figure_term(figure)], derived, _say(case, rule, cost))


def _say(case: Case, rule: str, cost: Cost) -> str:
    return f"{say_name(cost.indicator)}: {case.knowledge.rules[rule].words}"


def _check_limit(case: Case, cost: Cost) -> CheckResult:
    """A cost is not more than the most that the form prints as the project's money."""
    most = max(cost.money, key=_yuan)
    trial = _weigh(case, "costs.limit", target_term(cost.indicator), cost, most)
    if trial.residual is not None and trial.residual < 0:
        return replace_verdict(trial, "holds", "", can_fail=False)
    return trial


def _check_whole(case: Case, cost: Cost) -> CheckResult:
    """The whole cost is the project's money as the form prints it in one of its columns."""
    rule, stated = "costs.whole", target_term(cost.indicator)
    trials = [_weigh(case, rule, stated, cost, figure) for figure in cost.money]
    for verdict in ("holds", "rounding"):
        agreed = [trial for trial in trials if trial.verdict == verdict]
        if agreed:
            return agreed[0]
    most = max(cost.money, key=_yuan)
    if cost.indicator.target_unit == "" and not _is_near(cost.yuan, _yuan(most)):
        reason = "the target prints no unit"
        return not_testable(case, rule, _say(case, rule, cost), reason)
    if cost.yuan > _yuan(most) and any(_is_spent(case, cost)):
        reason = "the target may be of the budget before it was adjusted"
        return not_testable(case, rule, _say(case, rule, cost), reason)
    planned = _find_column(case, cost.money, "evaluation_planned") or most
    return trials[cost.money.index(planned)]


def _is_spent(case: Case, cost: Cost) -> Iterator[bool]:
    """Yield whether the actual value is what was spent, where both are printed."""
    yield from (trial.verdict == "holds" for trial in _check_actual(case, cost))


def _is_near(one: Decimal, other: Decimal) -> bool:
    return other != 0 and Decimal("0.1") < one / other < 10


def _find_column(case: Case, money: Sequence[Figure], name: str) -> Figure | None:
    words = case.knowledge.words[name]
    return next((figure for word in words for figure in money if word in fold(figure.column)), None)


def _check_actual(case: Case, cost: Cost) -> Iterator[CheckResult]:
    """The actual value of the whole cost is what was spent."""
    one = cost.indicator
    spent = _find_column(case, cost.money, "evaluation_spent")
    unit = unit_of_money(one.actual_unit) or (cost.unit if one.actual_unit == "" else "")
    if one.actual_value is None or spent is None or unit != cost.unit:
        return
    stated = CheckTerm(one.indicator, 1, one.actual_value, one.actual_unit, one.actual)
    yield _weigh(case, "costs.actual", stated, cost, spent)


# ---------------------------------------------------------------- the targets of one project


def _check_parts(case: Case, costs: Sequence[Cost]) -> Iterator[CheckResult]:
    """The costs of the parts are together not more than the project's money."""
    most = max(costs[0].money, key=_yuan)
    parts = _drop_details([cost for cost in costs if _is_part(cost, most)])
    if len(parts) < _FEW:
        return
    rule, unit = "costs.parts", most.unit
    total = sum((cost.yuan for cost in parts), Decimal(0)) / YUAN_PER_UNIT[unit]
    first = parts[0].indicator
    stated = CheckTerm(first.indicator, 1, total, unit, f"{format(total.normalize(), 'f')}{unit}")
    terms = [target_term(cost.indicator) for cost in parts[1:]]
    terms.append(figure_term(most))
    tolerance = (
        sum(
            (unit_of(cost.indicator.target) * YUAN_PER_UNIT[cost.unit] for cost in parts),
            Decimal(0),
        )
        / YUAN_PER_UNIT[unit]
    )
    tolerance += _HALF * case.precisions[most.figure]
    trial = weigh(case, rule, stated, terms, (most.amount, tolerance), _say(case, rule, parts[0]))
    if trial.residual is not None and trial.residual < 0:
        trial = replace_verdict(trial, "holds", "", can_fail=False)
    yield trial


def _is_part(cost: Cost, most: Figure) -> bool:
    """Tell whether a cost may be one of several; nearly all the money is the whole."""
    is_ceiling = cost.indicator.operator in {"", "=", "≤", "<"}
    return not cost.is_whole and is_ceiling and cost.yuan < _yuan(most) * _NEARLY_ALL


def _drop_details(costs: Sequence[Cost]) -> list[Cost]:
    """Leave out costs that together are the one before them, to the last digit."""
    kept: list[Cost] = []
    left = list(costs)
    while left:
        head = left.pop(0)
        kept.append(head)
        total = Decimal(0)
        for count, cost in enumerate(left, start=1):
            total += cost.yuan
            if total >= head.yuan:
                if total == head.yuan and count >= _FEW:
                    del left[:count]
                break
    return kept


def _group(costs: Sequence[Cost]) -> list[list[Cost]]:
    """Return the costs that are of the same money, in printed order."""
    groups: dict[str, list[Cost]] = {}
    for cost in costs:
        groups.setdefault(cost.money[0].figure, []).append(cost)
    return list(groups.values())


def check_costs(case: Case) -> Iterator[CheckResult]:
    """Yield what the cost targets and the money of their projects must agree in."""
    checks: list[CheckResult] = []
    for table in case.tables:
        if table.form.form not in _FORMS:
            continue
        for costs in _group(list(_find_costs(case, table))):
            checks += _check_project(case, table, costs)
    yield from demote_systematic(checks, minimum=_MANY)


def _check_project(case: Case, table: Table, costs: Sequence[Cost]) -> Iterator[CheckResult]:
    for cost in costs:
        is_alone = len(costs) == 1 or bare_name(cost.indicator.level3) in list_words("whole_costs")
        if not cost.is_whole or not is_alone:
            yield _check_limit(case, cost)
            continue
        yield _check_whole(case, cost)
        if table.form.form == "F11":
            yield from _check_actual(case, cost)
    yield from _check_parts(case, costs)


def remark_costs(case: Case) -> Iterator[Remark]:
    """Yield the costs in money that are limited from below."""
    for table in case.tables:
        if table.form.form not in _FORMS:
            continue
        for cost in _find_costs(case, table):
            one = cost.indicator
            if one.operator in {"≥", ">"}:
                words = f"{one.form} prints the cost {say_name(one)} as at least: {one.target}"
                yield Remark(
                    "costs.floor", one.form, one.indicator, one.target, "", words, one.place
                )
