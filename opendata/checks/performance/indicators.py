"""Indicators: points and deviations against the target and the actual value.

What:  a target that is met earns its points, one that is missed not all of them;
       偏差度 = (actual − target) ÷ target; points are given for a target that is set.
Why:   points and deviations are typed by hand and pasted from sheet to sheet.
Example: target =25万元, actual 0万元, 偏差度 0.00.
Does not apply: targets in words; units that differ; a target without a sign where it does not
       say whether more or less is better; a target of 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from opendata.checks.performance.terms import (
    actual_term,
    bare_name,
    compare,
    find_operator,
    is_met,
    list_words,
    points_term,
    say_name,
    target_term,
    unit_of,
    weigh,
)
from opendata.checks.tables import Case
from opendata.checks.trials import (
    Remark,
    demote_systematic,
    drop_rounding,
    not_testable,
    replace_verdict,
)
from opendata.model import CheckResult, CheckTerm, Form, Indicator, Verdict
from opendata.money import find_amount, precision
from opendata.text import fold

_HALF = Decimal("0.5")
_PERCENT = Decimal(100)
_SCORED = ("F10", "F11")
_FORMS = ("B12", "B13", *_SCORED)
_SIGN = "indicators.deviation_sign"
_STAND_IN = "indicators.stand_in"


def _check_points(case: Case, form: Form) -> Iterator[CheckResult]:
    """Weigh the points of a target that is met or missed against its weight."""
    for one in form.indicators:
        if one.weight is None or one.score is None or one.weight == 0:
            continue
        met = is_met(one)
        if met is not None:
            terms = [target_term(one), actual_term(one), points_term(one, one.weight)]
            yield _weigh_points(case, one, terms, met=met)


def _weigh_points(
    case: Case, one: Indicator, terms: Sequence[CheckTerm], *, met: bool
) -> CheckResult:
    score, weight = one.score or Decimal(0), terms[-1].amount
    stated = points_term(one, score)
    is_part = met and 0 < score < weight
    rule = "indicators.deducted" if is_part else f"indicators.{'met' if met else 'missed'}"
    trial = weigh(case, rule, stated, terms, (weight, Decimal(0)))
    if met:
        return trial if score <= weight else replace_verdict(trial, "holds", "", can_fail=False)
    verdict: Verdict = "broken" if score >= weight else "holds"
    return replace_verdict(trial, verdict, "", can_fail=False)


def _expect(one: Indicator) -> tuple[Decimal, Decimal] | None:
    """Return the deviation that follows, in per cent, and what rounding may change of it.

    A target in words is fulfilled by 100 %.
    """
    if find_operator(one.actual) not in {"", "="}:
        return None
    if _is_in_words(one):
        return (one.actual_value or Decimal(0)) - _PERCENT, Decimal(0)
    pair = compare(one)
    if pair is None or pair[0] == 0:
        return None
    target, actual = pair
    spread = _HALF * unit_of(one.actual) / abs(one.target_value or target)
    return (actual - target) / target * _PERCENT, spread * _PERCENT


def _is_in_words(one: Indicator) -> bool:
    is_said = one.target_value is None and one.target != ""
    return is_said and one.actual_value is not None and one.actual_unit == "%"


def _check_deviations(case: Case, form: Form) -> Iterator[CheckResult]:
    for one in form.indicators:
        printed = find_amount(one.deviation)
        if printed is None:
            continue
        expected = _expect(one)
        if expected is not None:
            yield _weigh_deviation(case, one, printed, expected)
            continue
        rule = "indicators.deviation"
        words = f"{say_name(one)}: {case.knowledge.rules[rule].words}"
        yield not_testable(case, rule, words, "target and actual value cannot be compared")


def _weigh_deviation(
    case: Case, one: Indicator, printed: Decimal, expected: tuple[Decimal, Decimal]
) -> CheckResult:
    value, spread = expected
    unit = precision(one.deviation)
    derived = (printed - drop_rounding(printed, value, unit), spread + _HALF * unit)
    stated = CheckTerm(one.indicator, 1, printed, "%", one.deviation)
    target = CheckTerm(one.indicator, 1, _PERCENT, "%", one.target)
    terms = [target if _is_in_words(one) else target_term(one), actual_term(one)]
    trial = weigh(case, _name_rule(printed, derived), stated, terms, derived)
    if trial.verdict == "broken" and printed == 0 and not _is_missed(one, value):
        return replace_verdict(trial, "holds", "the target is not missed", can_fail=False)
    return trial


def _is_missed(one: Indicator, value: Decimal) -> bool:
    """Tell whether a deviation must be told: an exact target is missed by more and by less."""
    return is_met(one) is False or one.operator == "=" or (_is_in_words(one) and value < 0)


def _name_rule(printed: Decimal, expected: tuple[Decimal, Decimal]) -> str:
    """Return the rule that a deviation is tried by, by how it may be wrong."""
    value, tolerance = expected
    if printed == 0 and abs(value) > tolerance:
        return "indicators.no_deviation"
    is_opposite = abs(printed) > tolerance and abs(printed + value) <= tolerance
    return _SIGN if is_opposite else "indicators.deviation"


def _settle_signs(checks: Sequence[CheckResult]) -> list[CheckResult]:
    """Where no deviation of the document is negative, they are printed without a sign."""
    if any(check.stated and check.stated.amount < 0 for check in checks):
        return list(checks)
    reason = "the document prints deviations without a sign"
    return [
        replace_verdict(check, "not-testable", reason, can_fail=False)
        if check.rule == _SIGN
        else check
        for check in checks
    ]


def check_indicators(case: Case) -> Iterator[CheckResult]:
    """Yield what points and deviations of the indicators must agree with."""
    points: list[CheckResult] = []
    deviations: list[CheckResult] = []
    for form in case.forms:
        if form.form in _SCORED:
            points += _check_points(case, form)
            deviations += _check_deviations(case, form)
    yield from demote_systematic(points)
    yield from demote_systematic(_settle_signs(deviations))


def remark_indicators(case: Case) -> Iterator[Remark]:
    """Yield for each table the targets that are none, and the points given for them."""
    for form in case.forms:
        if form.form not in _FORMS:
            continue
        marks = [one for one in form.indicators if _is_stand_in(one)]
        if marks:
            yield _tell(_STAND_IN, form, marks, marks[0].target or "blank")
        unset = [one for one in form.indicators if _is_unset(one)]
        if unset and len(unset) < len(form.indicators) / 2:
            yield _tell("indicators.unset", form, unset, str(unset[0].score))


def _tell(rule: str, form: Form, found: Sequence[Indicator], stated: str) -> Remark:
    names = ", ".join(dict.fromkeys(say_name(one) for one in found[:3]))
    count = "" if len(found) == 1 else f" and {len(found) - 1} more of its table"
    what = "a mark that stands in for a target" if rule == _STAND_IN else "points and no target"
    first = found[0]
    words = f"{form.form} prints {what} for {names if len(found) <= 3 else say_name(first)}{count}"
    return Remark(rule, form.form, first.indicator, stated, "", words, first.place)


def _is_stand_in(one: Indicator) -> bool:
    """Tell whether a target is a mark of its absence; 无 may be one, of accidents and errors."""
    target = fold(one.target).upper()
    marks = list_words("stand_ins")
    if target in marks:
        return True
    return target in list_words("empty_targets") and bare_name(one.level3).upper() in marks


def _is_unset(one: Indicator) -> bool:
    """Tell whether points are given though neither a target nor an actual value is printed."""
    return one.target == "" and one.actual == "" and bool(one.score) and one.level3 != ""
