"""Evaluations: the money, rates, weights and scores of performance forms.

What:  money = its sources; 部门预算总额 = 基本支出 + 项目支出; 执行率 = 执行数 ÷ 预算数;
       得分 = 分值 × 执行率; the weights of all rows add to 总分, and so do the scores.
Why:   these forms are typed by hand, row by row.
Example: 总分 91.55 over rows that add to 94.05.
Does not apply: forms without a 总分 row; rates whose budget is 0; forms whose indicators
       print no weights.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from opendata.checks.performance.terms import points_term
from opendata.checks.tables import Case, Table, TableRow
from opendata.checks.trials import (
    demote_systematic,
    drop_rounding,
    not_testable,
    plus,
    replace_verdict,
    say_sum,
    to_check,
    to_rate,
    to_score,
    weigh_sum,
)
from opendata.model import CheckResult, CheckTerm, Figure
from opendata.money import finest_digit, precision
from opendata.text import fold

_HALF = Decimal("0.5")
_PERCENT = Decimal(100)
_QUARTER = Decimal("0.25")
"""Forms typed by hand: where so many fail, they are filled in by another rule."""


def _column(table: Table, words: Sequence[str]) -> int | None:
    """Return the first column that a word names; one with numbers before a bare heading of such."""
    filled = {number for row in table.rows for number in row.figures}
    for word in words:
        named = [
            column.column_no for column in table.form.columns if word in fold("/".join(column.path))
        ]
        if named:
            return next((number for number in named if number in filled), named[0])
    return None


def _is_money_row(case: Case, row: TableRow) -> bool:
    label = fold(row.row.label)
    return any(word in label for word in case.knowledge.words["evaluation_money"])


def _is_sum_row(case: Case, row: TableRow) -> bool:
    return row.row.kind == "total" or fold(row.row.label) in case.knowledge.totals


def _sum_below(
    case: Case, table: Table, rule: str, head: TableRow, words: Sequence[str]
) -> Iterator[CheckResult]:
    parts = [
        row
        for row in table.rows
        if row is not head
        and any(word in fold(row.row.label) for word in words)
        and not _is_money_row(case, row)
    ]
    text = say_sum(head.row.label, [row.row.label for row in parts])
    skipped = [
        _column(table, case.knowledge.words[name])
        for name in ("evaluation_weight", "evaluation_score", "evaluation_rate")
    ]
    for number, stated in head.figures.items():
        figures = [row.figures[number] for row in parts if number in row.figures]
        if number in skipped or not figures or stated.unit in {"%", "分"}:
            continue
        trial = weigh_sum(case, rule, text, stated, plus(figures))
        is_blank = any(row.figures and number not in row.figures for row in parts)
        if trial.verdict == "broken" and is_blank:
            yield not_testable(case, rule, text, "a source is left blank in this column")
        else:
            yield trial


def _check_money(case: Case, table: Table) -> Iterator[CheckResult]:
    words = case.knowledge.words
    heads = [row for row in table.rows if row.figures and _is_money_row(case, row)]
    for head in heads[:1]:
        rule = "evaluation.resources" if table.form.form == "B12" else "evaluation.money"
        yield from _sum_below(case, table, rule, head, words["evaluation_sources"])
        yield from _sum_below(
            case, table, "evaluation.structure", head, words["evaluation_structure"]
        )


def _to_term(figure: Figure) -> CheckTerm:
    return CheckTerm(figure.figure, 1, figure.amount, figure.unit, figure.printed)


def weigh_value(
    case: Case,
    rule: str,
    words: str,
    stated: Figure,
    terms: Sequence[Figure],
    derived: tuple[Decimal, Decimal],
) -> CheckResult:
    """Return the trial of a quotient or product: derived is its value and its own tolerance.

    Nothing is left where the value rounds to the stated figure.
    """
    value, spread = derived
    unit = case.precisions.get(stated.figure, precision(stated.printed))
    tolerance = spread + _HALF * unit
    residual = drop_rounding(stated.amount, value, unit)
    return to_check(
        case,
        (rule, words),
        _to_term(stated),
        tuple(_to_term(figure) for figure in terms),
        (residual, tolerance),
        can_fail=stated.amount != 0 or value != 0,
    )


def divide(part: Figure, whole: Figure, spread: tuple[Decimal, Decimal]) -> tuple[Decimal, Decimal]:
    """Return part ÷ whole in per cent and what rounding of the two may change of it.

    (part + s) ÷ (whole − t) is greater than part ÷ whole by (s + share · t) ÷ (whole − t).
    """
    share = abs(part.amount / whole.amount)
    least = max(abs(whole.amount) - spread[1], spread[1])
    change = (spread[0] + share * spread[1]) / least * _PERCENT
    return to_rate(part.amount, whole.amount), change


def _check_rates(case: Case, table: Table) -> Iterator[CheckResult]:
    words = case.knowledge.words
    rate, spent, planned = (
        _column(table, words[name])
        for name in ("evaluation_rate", "evaluation_spent", "evaluation_planned")
    )
    if rate is None or spent is None or planned is None:
        return
    for row in table.rows:
        figures = [row.figures.get(number) for number in (rate, spent, planned)]
        stated, part, whole = figures
        if stated is None or part is None or whole is None:
            continue
        rule = "evaluation.rate"
        text = f"{row.row.label}: 执行率 = 全年执行数 ÷ 全年预算数"
        if whole.amount == 0:
            yield not_testable(case, rule, text, "the budget is 0: no rate")
            continue
        spread = (
            _HALF * case.precisions[part.figure],
            _HALF * case.precisions[whole.figure],
        )
        trial = weigh_value(case, rule, text, stated, [part, whole], divide(part, whole, spread))
        yield _explain_last_digit(case, trial, stated)


def _explain_last_digit(case: Case, trial: CheckResult, stated: Figure) -> CheckResult:
    """Call a rate that misses by less than its last digit a doubt: it was cut off, or filled with a nought."""
    unit = precision(stated.printed)
    if trial.verdict != "broken" or trial.residual is None:
        return trial
    is_filled = stated.amount != stated.amount.to_integral() and stated.amount % (10 * unit) == 0
    if abs(trial.residual) >= unit * (5 if is_filled else 1):
        return trial
    rule = "evaluation.rate_last_digit"
    return replace(trial, rule=rule, kind=case.knowledge.rules[rule].kind)


def _check_rate_score(case: Case, table: Table) -> Iterator[CheckResult]:
    words = case.knowledge.words
    numbers = [
        _column(table, words[name])
        for name in ("evaluation_score", "evaluation_weight", "evaluation_rate")
    ]
    for row in table.rows:
        if not _is_money_row(case, row):
            continue
        score, weight, rate = (
            None if number is None else row.figures.get(number) for number in numbers
        )
        if score is None or weight is None or rate is None:
            continue
        value = to_score(weight.amount, rate.amount)
        spread = weight.amount * _HALF * case.precisions[rate.figure] / _PERCENT
        text = f"{row.row.label}: 得分 = 分值 × 执行率"
        rule = "evaluation.rate_score"
        yield weigh_value(case, rule, text, score, [weight, rate], (value, spread))


@dataclass(frozen=True, slots=True)
class _Points:
    """What one row or indicator adds to a total of points."""

    term: CheckTerm
    spread: Decimal
    """What rounding may hide of it: nothing of points that are given, not computed."""


def _to_points(term: CheckTerm, weight: Decimal | None, name: str) -> _Points:
    """Return points with what rounding may hide: half a unit of their own last digit.

    Whole weights are set, and a full score is its weight: both are exact.
    """
    amount = term.amount
    is_whole = amount == amount.to_integral()
    is_exact = is_whole and (name == "weight" or amount in {weight, Decimal(0)})
    return _Points(term, Decimal(0) if is_exact else _HALF * finest_digit([amount]))


def _sum_points(
    case: Case, table: Table, name: Literal["weight", "score"]
) -> Iterator[CheckResult]:
    """Weigh 总分 against the rows that print points and the indicators."""
    number = _column(table, case.knowledge.words[f"evaluation_{name}"])
    rule = f"evaluation.{name}s"
    totals = case.knowledge.words["evaluation_total"]
    heads = [row for row in table.rows if fold(row.row.label) in totals]
    if number is None or not heads or number not in heads[-1].figures:
        return
    words = case.knowledge.rules[rule].words
    indicators = table.form.indicators
    amounts = [one.weight if name == "weight" else one.score for one in indicators]
    known = [
        _to_points(points_term(one, amount), one.weight, name)
        for one, amount in zip(indicators, amounts, strict=True)
        if amount is not None
    ]
    if not known:
        yield not_testable(case, rule, words, "the indicators print no points")
        return
    stated = heads[-1].figures[number]
    rows = [row for row in table.rows if number in row.figures and row is not heads[-1]]
    rows = [row for row in rows if not row.is_part]
    sums = [row for row in rows if _is_money_row(case, row) or _is_sum_row(case, row)]
    own = [row for row in rows if row not in sums]
    trials = [
        _weigh_points(case, rule, stated, [*_read_points(case, table, parts, name), *known])
        for parts in (rows, own, sums, [])
    ]
    agreed = [trial for trial in trials if trial.verdict != "broken"]
    if not agreed and name == "weight" and _has_bare_money(case, table, number):
        yield not_testable(case, rule, words, "the money prints no weight")
    elif agreed or not _lacks_points(case, table, number, amounts):
        yield (agreed or trials)[0]
    else:
        yield not_testable(case, rule, words, "a row prints its weight and no score")


def _read_points(
    case: Case, table: Table, rows: Sequence[TableRow], name: str
) -> Iterator[_Points]:
    number, weight = (
        _column(table, case.knowledge.words[f"evaluation_{one}"]) for one in (name, "weight")
    )
    for row in rows:
        figure = row.figures.get(number or 0)
        full = row.figures.get(weight or 0)
        if figure is not None:
            yield _to_points(_to_term(figure), None if full is None else full.amount, name)


def _weigh_points(case: Case, rule: str, stated: Figure, points: Sequence[_Points]) -> CheckResult:
    """Weigh a total of points against rows that are figures and indicators that are none.

    The total of given points is given; the total of rounded ones may be rounded itself.
    """
    spread = sum((one.spread for one in points), Decimal(0))
    own = _HALF * finest_digit([stated.amount])
    tolerance = spread + own if spread or stated.amount != stated.amount.to_integral() else spread
    residual = stated.amount - sum((one.term.amount for one in points), Decimal(0))
    return to_check(
        case,
        (rule, case.knowledge.rules[rule].words),
        _to_term(stated),
        tuple(one.term for one in points),
        (residual, tolerance),
        can_fail=stated.amount != 0,
    )


def _has_bare_money(case: Case, table: Table, number: int) -> bool:
    """Tell whether the money, which carries points in most forms, prints no weight."""
    rows = [row for row in table.rows if row.figures and _is_money_row(case, row)]
    return bool(rows) and all(number not in row.figures for row in rows)


def _lacks_points(case: Case, table: Table, number: int, amounts: Sequence[Decimal | None]) -> bool:
    """Tell whether a row or an indicator leaves its points blank."""
    weight = _column(table, case.knowledge.words["evaluation_weight"])
    rows = [row for row in table.rows if weight in row.figures and number not in row.figures]
    return bool(rows) or any(amount is None for amount in amounts)


def _check_points(case: Case, table: Table) -> Iterator[CheckResult]:
    weights = list(_sum_points(case, table, "weight"))
    scores = list(_sum_points(case, table, "score"))
    yield from weights
    if any(weight.verdict in {"holds", "rounding"} for weight in weights):
        yield from scores
        return
    for score in scores:
        reason = "the weights do not add up: which rows carry points is not certain"
        known = score.verdict in {"holds", "rounding"}
        yield score if known else replace_verdict(score, "not-testable", reason, can_fail=False)


def check_evaluations(case: Case) -> Iterator[CheckResult]:
    """Yield the identities of the performance forms."""
    families: dict[str, list[CheckResult]] = defaultdict(list)
    for table in case.tables:
        if table.form.form in {"B12", "F10", "F11"}:
            yield from _check_money(case, table)
        if table.form.form in {"F10", "F11"}:
            rates = demote_systematic(list(_check_rates(case, table)), share=_QUARTER)
            for check in (*rates, *_check_rate_score(case, table), *_check_points(case, table)):
                families[check.rule].append(check)
    for checks in families.values():
        yield from demote_systematic(checks, share=_QUARTER)
