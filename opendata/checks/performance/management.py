"""Management: rates of the whole department against the money they are made of.

What:  预算执行率 = 执行数 ÷ 预算数; 预算调整率 = (调整预算数 − 年初预算数) ÷ 年初预算数;
       “三公经费”控制率 = “三公”决算数 ÷ 预算数; 结转结余率 = (预算数 − 执行数) ÷ 预算数 where all
       that was not spent is carried over; no 政府采购执行率 where nothing was purchased.
Why:   the rates stand in the same form as the money, and are typed by hand.
Example: “三公经费”控制率 100% beside a budget of 1.20 and spending of 0.85.
Does not apply: a budget of 0; forms without the money; rates said in words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from opendata.checks.performance.evaluation import divide
from opendata.checks.performance.terms import (
    actual_term,
    bare_name,
    figure_term,
    find_operator,
    has_word,
    list_words,
    unit_of,
    weigh,
)
from opendata.checks.tables import Case, Table
from opendata.checks.trials import Remark, drop_rounding, not_testable, replace_verdict
from opendata.model import CheckResult, Figure, Indicator
from opendata.money import YUAN_PER_UNIT
from opendata.text import fold

_HALF = Decimal("0.5")
_STEPS = ("evaluation_initial", "evaluation_planned", "evaluation_spent")

Row = tuple[Figure | None, ...]
"""年初预算数, 全年预算数 and 全年执行数 of one row of money."""


def _list_rates(case: Case, name: str) -> list[tuple[Indicator, Table]]:
    """Return the indicators of a name whose actual value is a rate, with their table."""
    words = list_words(name)
    return [
        (one, table)
        for table in case.find_tables("F10")
        for one in table.form.indicators
        if bare_name(one.level3) in words
        and one.actual_value is not None
        and one.actual_unit in {"%", ""}
        and find_operator(one.actual) in {"", "="}
    ]


def _list_money(case: Case, table: Table) -> list[Row]:
    """Return the rows of money, the whole first, then its sources."""
    rows = []
    for row in table.rows:
        figures = [one for one in row.figures.values() if one.unit in YUAN_PER_UNIT]
        label = fold(row.row.label)
        names = (
            *case.knowledge.words["evaluation_money"],
            *case.knowledge.words["evaluation_sources"],
        )
        if figures and (row.row.kind == "total" or any(name in label for name in names)):
            rows.append(tuple(_pick(case, figures, step) for step in _STEPS))
    return rows


def _pick(case: Case, figures: Sequence[Figure], step: str) -> Figure | None:
    for word in case.knowledge.words[step]:
        for figure in figures:
            if word in fold(figure.column):
                return figure
    return None


@dataclass(frozen=True, slots=True)
class _Formula:
    """A rate made of two columns of money: offset + sign × part ÷ whole, in per cent."""

    rule: str
    names: str
    part: int
    whole: int
    sign: int = 1
    offset: int = 0


_ADJUSTMENT = _Formula("management.adjustment", "rate_adjustment", 1, 0, 1, -100)
_EXECUTION = _Formula("management.execution", "rate_execution", 2, 1)
_CARRY_OVER = _Formula("management.carry_over", "rate_carry", 2, 1, -1, 100)


def _weigh(
    case: Case, formula: _Formula, one: Indicator, pair: tuple[Figure, Figure]
) -> CheckResult:
    part, whole = pair
    halves = [_HALF * case.precisions[figure.figure] for figure in pair]
    rate, slack = divide(part, whole, (halves[0], halves[1]))
    stated = actual_term(one)
    unit = unit_of(one.actual)
    value = abs(formula.offset + formula.sign * rate)
    value = stated.amount - drop_rounding(stated.amount, value, unit)
    terms = [figure_term(part), figure_term(whole)]
    return weigh(case, formula.rule, stated, terms, (value, slack + _HALF * unit))


def _try_rows(case: Case, formula: _Formula) -> Iterator[CheckResult]:
    """Yield the trial over the first row of money that agrees, else over the whole."""
    for one, table in _list_rates(case, formula.names):
        pairs = [(row[formula.part], row[formula.whole]) for row in _list_money(case, table)]
        trials = [
            _weigh(case, formula, one, (part, whole))
            for part, whole in pairs
            if part is not None and whole is not None and whole.amount != 0
        ]
        agreed = [trial for trial in trials if trial.verdict in {"holds", "rounding"}]
        if trials:
            yield (agreed or trials)[0]
        else:
            words = case.knowledge.rules[formula.rule].words
            yield not_testable(case, formula.rule, words, "the form prints no such money, or 0")


def _check_carried(case: Case) -> Iterator[CheckResult]:
    """What was not spent need not be carried over: a difference says nothing."""
    for trial in _try_rows(case, _CARRY_OVER):
        reason = "what was not spent need not be carried over"
        is_open = trial.verdict == "broken"
        yield replace_verdict(trial, "not-testable", reason, can_fail=False) if is_open else trial


def _check_three_public(case: Case) -> Iterator[CheckResult]:
    """Weigh the control rate of the “三公” expenses against their own form."""
    formula = _Formula("management.three_public", "rate_three_public", 0, 0)
    rates = _list_rates(case, formula.names)
    tables = case.find_tables("F09")
    if not rates or len(tables) != 1:
        return
    spent, planned = (_find_three_public(tables[0], word) for word in ("决算", "预算"))
    for one, _ in rates:
        if spent is None or planned is None or planned.amount == 0:
            words = case.knowledge.rules[formula.rule].words
            yield not_testable(case, formula.rule, words, "the budget is 0, or not printed")
        else:
            yield _weigh(case, formula, one, (spent, planned))


def _find_three_public(table: Table, word: str) -> Figure | None:
    """Return the sum of the “三公” expenses of the budget or of the account."""
    for row in table.rows:
        for figure in row.figures.values():
            place = fold(row.row.label + "/" + figure.column)
            if word in place and not has_word(place, "three_public_items"):
                return figure
    return None


def check_management(case: Case) -> Iterator[CheckResult]:
    """Yield the rates of the whole department and the money they are made of."""
    yield from _try_rows(case, _ADJUSTMENT)
    yield from _try_rows(case, _EXECUTION)
    yield from _check_carried(case)
    yield from _check_three_public(case)


def remark_management(case: Case) -> Iterator[Remark]:
    """Yield the rates of purchases of a year in which nothing was purchased."""
    subjects = list_words("procurement_subjects")
    said = [
        claim
        for claim in case.claims
        if claim.kind == "amount" and not claim.base and fold(claim.subject) in subjects
    ]
    if not said or any(claim.value != 0 for claim in said):
        return
    for one, _ in _list_rates(case, "rate_procurement"):
        if one.actual_value:
            words = (
                f"F10 prints {one.level3} {one.actual}, the text says that nothing was purchased"
            )
            yield Remark(
                "management.procurement",
                "F10",
                one.indicator,
                one.actual,
                said[0].printed,
                words,
                one.place,
            )
