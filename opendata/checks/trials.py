"""Trials: one identity weighed — terms, residual, tolerance, verdict.

The tolerance is half a unit of the last digit of every term that is not zero,
carried through changes of unit: what honest rounding can hide, no more.
A printed zero says that there is nothing, so it adds no tolerance.

One quantity printed in two tables: no sum stands between the two prints, so no parts were
rounded. But each print may be rounded by itself, from one source: half a unit each. So 198.53
and 198.52 differ by rounding, which is told and contradicts nobody; 198.54 and 198.52 do not.

Where one print is finer than the other (元 beside 万元, cents beside whole numbers), the finer
one leaves the coarser no other last digit: 1,985,250.40 元 is 198.53 万元. The identity holds,
and proves the coarser print only: other cents would be rounded to the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from opendata.checks.tables import Case
from opendata.model import CheckResult, CheckTerm, Figure, Place, Severity, Verdict
from opendata.money import YUAN_PER_UNIT
from opendata.records import change

_HALF = Decimal("0.5")
_LABELS_SHOWN = 8

Part = tuple[Literal[-1, 1], Figure]


@dataclass(frozen=True, slots=True)
class Remark:
    """A doubt that is no sum: a truncated code, a missing table, two labels of one class."""

    rule: str
    form: str
    figure: str
    stated: str
    derived: str
    words: str
    place: Place
    severity: Severity | None = None
    """None: the rule's own."""
    difference: Decimal | None = None


def plus(figures: Sequence[Figure]) -> tuple[Part, ...]:
    """Return the figures as terms to be added."""
    return tuple((1, figure) for figure in figures)


def say_sum(stated: str, parts: Sequence[str]) -> str:
    """Return an identity in words; a long list is cut.

    >>> say_sum("合计", ["基本支出", "项目支出"])
    '合计 = 基本支出 + 项目支出'
    """
    shown = list(parts[:_LABELS_SHOWN])
    if len(parts) > _LABELS_SHOWN:
        shown.append(f"… ({len(parts)} terms)")
    return f"{stated} = {' + '.join(shown)}"


def _convert(amount: Decimal, figure: Figure, unit: str) -> Decimal:
    """Return an amount in the unit of a figure as one in another unit."""
    if figure.unit == unit or not figure.unit or not unit:
        return amount
    one = YUAN_PER_UNIT.get(figure.unit, Decimal(1)) / YUAN_PER_UNIT.get(unit, Decimal(1))
    return amount * one


def _to_term(case: Case, sign: Literal[-1, 1], figure: Figure) -> CheckTerm:
    term = case.terms[figure.figure]
    if sign == 1:
        return term
    return CheckTerm(figure.figure, sign, figure.amount, figure.unit, figure.printed)


def _add_up(case: Case, stated: Figure, parts: Sequence[Part]) -> tuple[Decimal, Decimal]:
    """Return the sum of the parts and the tolerance, both in the unit of the stated figure."""
    derived, tolerance = Decimal(0), case.slacks[stated.figure]
    for sign, figure in parts:
        amount, slack = figure.amount, case.slacks[figure.figure]
        if figure.unit != stated.unit:
            amount, slack = (_convert(one, figure, stated.unit) for one in (amount, slack))
        derived = derived + amount if sign == 1 else derived - amount
        tolerance += slack
    return derived, tolerance


def _placed_itself(case: Case, stated: Figure, parts: Sequence[Part]) -> bool:
    """Tell whether the identity was used to place one of its figures, so that it proves nothing.

    Sums within one row always were; of columns and other tables the form says which were needed.
    """
    terms = [stated, *(figure for _, figure in parts)]
    placed = {figure.table_no for figure in terms if figure.placed_by == "arithmetic"}
    if not placed:
        return False
    rows = {(figure.table_no, figure.row_no) for figure in terms}
    if len(rows) == 1:
        return True
    names = {figure.form for figure in terms if figure.table_no not in placed}
    if len({table for table, _ in rows}) == 1:
        names = {f"column_sum {stated.row_no}"}
    return any(names & set(case.placed_with.get(table, ())) for table in placed)


def judge(residual: Decimal, tolerance: Decimal) -> Verdict:
    """Return the verdict for an equality.

    >>> judge(Decimal("0.01"), Decimal("0.015")), judge(Decimal("1.00"), Decimal("0.015"))
    ('rounding', 'broken')
    """
    if residual == 0:
        return "holds"
    return "rounding" if abs(residual) <= tolerance else "broken"


def drop_rounding(stated: Decimal, value: Decimal, unit: Decimal) -> Decimal:
    """Return stated − value, or 0 where the value, rounded to the unit, is what is stated.

    >>> drop_rounding(Decimal("54.43"), Decimal("54.4257"), Decimal("0.01"))
    Decimal('0')
    >>> drop_rounding(Decimal("1985300"), Decimal("1985250.40"), Decimal("100.00"))
    Decimal('0')
    """
    if unit and (value / unit).to_integral_value(rounding=ROUND_HALF_UP) * unit == stated:
        return Decimal(0)
    return stated - value


ROUNDED_ONCE = "the coarser print is the finer one, rounded"
"""Reason of an identity that holds though the two prints have other last digits."""


def _find_digit(case: Case, figure: Figure, unit: str) -> Decimal:
    """Return the unit of the last digit of a figure in a unit of money."""
    return _convert(case.precisions.get(figure.figure, Decimal(1)), figure, unit)


def _round_once(case: Case, stated: Figure, parts: Sequence[Part], derived: Decimal) -> Decimal:
    """Return stated − derived, or 0 where the coarser of two prints is the finer one, rounded."""
    digits = [_find_digit(case, figure, stated.unit) for _, figure in parts]
    own = _find_digit(case, stated, stated.unit)
    if digits and max(digits) < own:
        return drop_rounding(stated.amount, derived, own)
    if len(digits) == 1 and digits[0] > own and parts[0][0] == 1:
        return -drop_rounding(derived, stated.amount, digits[0])
    return stated.amount - derived


def list_proved(case: Case, check: CheckResult) -> tuple[str, ...]:
    """Return the terms to which an identity that holds leaves no other last digit.

    All of them, but for a finer print beside a coarser one of the same, and for the terms of
    a quotient or product that is rounded to the same with another last digit of theirs.
    """
    stated = () if check.stated is None else (check.stated.figure,)
    names = (*stated, *(term.figure for term in check.terms))
    compute = _VALUES.get(check.rule)
    if compute is None and check.reason != ROUNDED_ONCE:
        return names
    if check.stated is None or any(name not in case.figures for name in names):
        return names
    if compute is not None and len(check.terms) == 2:
        return _list_sensitive(case, check, compute)
    unit = check.stated.unit
    return (max(names, key=lambda name: _find_digit(case, case.figures[name], unit)),)


def _list_sensitive(
    case: Case, check: CheckResult, compute: Callable[[Decimal, Decimal], Decimal]
) -> tuple[str, ...]:
    """Return the stated figure, and the terms without which, one digit off, it would be another."""
    if check.stated is None:
        return ()
    amounts = [term.amount for term in check.terms]
    unit = case.precisions[check.stated.figure]
    proved = [check.stated.figure]
    for number, term in enumerate(check.terms):
        step = case.precisions[term.figure]
        others = (
            [*amounts[:number], amounts[number] + sign * step, *amounts[number + 1 :]]
            for sign in (1, -1)
        )
        if all(drop_rounding(check.stated.amount, compute(*other), unit) for other in others):
            proved.append(term.figure)
    return tuple(proved)


def to_rate(part: Decimal, whole: Decimal) -> Decimal:
    """Return part ÷ whole in per cent."""
    return part / whole * 100 if whole else Decimal(0)


def to_score(weight: Decimal, rate: Decimal) -> Decimal:
    """Return the points of a weight at a rate in per cent; more than all is all."""
    return weight * min(rate, Decimal(100)) / 100


_VALUES: Mapping[str, Callable[[Decimal, Decimal], Decimal]] = {
    "evaluation.rate": to_rate,
    "evaluation.rate_score": to_score,
}
"""Rules whose stated figure is computed from two others and rounded."""


def to_check(
    case: Case,
    name: tuple[str, str],
    stated: CheckTerm,
    terms: Iterable[CheckTerm],
    missed: tuple[Decimal, Decimal],
    *,
    can_fail: bool = True,
) -> CheckResult:
    """Return what was weighed as an identity: name is (rule, words), missed (residual, tolerance)."""
    rule, words = name
    residual, tolerance = missed
    return CheckResult(
        check="",
        document=case.record.document,
        kind=case.knowledge.rules[rule].kind,
        rule=rule,
        words=words,
        stated=stated,
        terms=tuple(terms),
        residual=residual,
        tolerance=tolerance,
        verdict=judge(residual, tolerance),
        reason="",
        can_fail=can_fail,
    )


def weigh_sum(
    case: Case, rule: str, words: str, stated: Figure, parts: Sequence[Part]
) -> CheckResult:
    """Return the trial `stated = Σ parts`, in the unit of the stated figure."""
    derived, tolerance = _add_up(case, stated, parts)
    residual = stated.amount - derived
    if residual:
        residual = _round_once(case, stated, parts, derived)
    reason = "" if residual or stated.amount == derived else ROUNDED_ONCE
    is_empty = not stated.amount and all(not figure.amount for _, figure in parts)
    return CheckResult(
        check="",
        document=case.record.document,
        kind=case.knowledge.rules[rule].kind,
        rule=rule,
        words=words,
        stated=_to_term(case, 1, stated),
        terms=tuple([_to_term(case, sign, figure) for sign, figure in parts]),
        residual=residual,
        tolerance=tolerance,
        verdict=judge(residual, tolerance),
        reason=reason,
        can_fail=not is_empty and not _placed_itself(case, stated, parts),
    )


def weigh_blank(case: Case, rule: str, words: str, parts: Sequence[Figure]) -> CheckResult:
    """Return the trial of a sum whose place is blank though its parts print amounts."""
    unit = parts[0].unit
    derived = sum((_convert(figure.amount, figure, unit) for figure in parts), Decimal(0))
    return change(
        not_testable(case, rule, words, "the place of the sum is blank"),
        terms=tuple(_to_term(case, 1, figure) for figure in parts),
        residual=-derived,
        tolerance=Decimal(0),
        verdict="broken",
        can_fail=True,
    )


def weigh_stray(case: Case, rule: str, words: str, stated: Figure) -> CheckResult:
    """Return the trial of a sum that stands where none of its parts prints an amount."""
    return replace_verdict(
        weigh_sum(case, rule, words, stated, ()),
        "broken",
        "no part prints an amount",
        can_fail=True,
    )


def is_of_blanks(check: CheckResult) -> bool:
    """Tell whether a broken sum has no place printed, or no part: its column is in doubt."""
    return check.verdict == "broken" and (check.stated is None or not check.terms)


NOT_MORE = " not more"
"""Ends the words of an identity that is a limit in one document and an equality in another."""


def is_limit(case: Case, check: CheckResult) -> bool:
    """Tell whether an identity only says that one is not more than the other."""
    return case.knowledge.rules[check.rule].is_limit or check.words.endswith(NOT_MORE)


def weigh_limit(
    case: Case, rule: str, words: str, whole: Figure, parts: Sequence[Part]
) -> CheckResult:
    """Return the trial `Σ parts ≤ whole`; it proves its terms only where both are equal."""
    equal = weigh_sum(case, rule, words, whole, parts)
    if equal.residual is not None and equal.residual > 0:
        return replace_verdict(equal, "holds", "", can_fail=False)
    return equal


def weigh_evidence(
    case: Case, rule: str, words: str, stated: Figure, parts: Sequence[Part]
) -> CheckResult:
    """Return the trial of an equality that need not hold: a difference says nothing."""
    equal = weigh_sum(case, rule, words, stated, parts)
    if equal.verdict == "broken":
        reason = "the two need not be equal"
        return replace_verdict(equal, "not-testable", reason, can_fail=False)
    return equal


def replace_verdict(
    check: CheckResult, verdict: Verdict, reason: str, *, can_fail: bool
) -> CheckResult:
    """Return the check with another verdict and its reason."""
    return change(check, verdict=verdict, reason=reason, can_fail=can_fail)


def not_testable(case: Case, rule: str, words: str, reason: str) -> CheckResult:
    """Return a trial that could not be made, with the reason."""
    return CheckResult(
        check="",
        document=case.record.document,
        kind=case.knowledge.rules[rule].kind,
        rule=rule,
        words=words,
        stated=None,
        terms=(),
        residual=None,
        tolerance=None,
        verdict="not-testable",
        reason=reason,
        can_fail=False,
    )


_GATE_ROWS = 4


def demote_systematic(
    checks: Sequence[CheckResult], minimum: int = _GATE_ROWS, share: Decimal = _HALF
) -> list[CheckResult]:
    """Return the checks; where most instances of one identity fail, none accuses.

    A document is seldom wrong in every row: then the identity does not apply here, or
    its columns were misread, and that is a reason, not a contradiction.
    """
    tried = [check for check in checks if check.verdict in {"holds", "rounding", "broken"}]
    tried = [check for check in tried if check.can_fail or check.verdict == "broken"]
    broken = [check for check in tried if check.verdict == "broken"]
    if len(broken) < 2 or len(tried) < minimum or len(broken) <= share * len(tried):
        return list(checks)
    reason = f"fails in {len(broken)} of {len(tried)} instances: it does not apply to this table"
    return [
        replace_verdict(check, "not-testable", reason, can_fail=False)
        if check.verdict == "broken"
        else check
        for check in checks
    ]
