"""Prose changes: what sentences say of last year, against this year and against each other.

What:  an increase is not more than this year's amount; a fall is not more than 100 %; a change and
       its rate point the same way; 持平 is no change; change = this year − last year and rate =
       change ÷ last year where the sentence gives both years; the same against the columns of last
       year; the change of the whole = the changes of its parts.
Why:   the sentences are copied from last year's text, one number after the other is replaced.
Example: 政府性基金 0, 比上年增加 1421.25: last year would have been −1421.25.
Does not apply: amounts that may be negative (结余); 基本持平; sentences that do not give the
       amounts; a last year of 0 (no rate); tables without columns of last year.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from opendata.checks.last_year import Years, find_years
from opendata.checks.prose_amounts import claim_term, untested
from opendata.checks.prose_places import factor
from opendata.checks.said import (
    Amount,
    amount_of,
    divide,
    find_precision,
    in_unit,
    is_same,
    list_sentences,
    weigh_claim,
)
from opendata.checks.tables import Case
from opendata.checks.trials import judge
from opendata.model import CheckResult, CheckTerm, Claim
from opendata.money import YUAN_PER_UNIT, precision
from opendata.text import fold

_HALF = Decimal("0.5")
_HUNDRED = Decimal(100)
_NEAR = 4
"""So many claims before a change may stand between it and the amount that changed."""

Said = Sequence[Claim]


def _is_money(claim: Claim) -> bool:
    return claim.unit in YUAN_PER_UNIT


def _is_word(claim: Claim) -> bool:
    """Tell whether a change was said in words: 持平."""
    return claim.kind == "change" and not any(character.isdigit() for character in claim.printed)


def _signed(claim: Claim) -> CheckTerm:
    """Return a change as a term that shows which way it points."""
    term = claim_term(claim)
    return replace(term, printed=f"-{term.printed}") if claim.value < 0 else term


def _is_own(case: Case, claim: Claim) -> bool:
    """Tell whether an amount is of the document's own year and stage."""
    return not claim.base or (case.record.stage == "budget" and "年初" in claim.base)


def _find_now(case: Case, before: Said, claim: Claim) -> Claim | None:
    """Return this year's amount of what changed: the nearest one before it."""
    for other in list(before)[::-1][:_NEAR]:
        is_amount = other.kind == "amount" and _is_money(other) and _is_own(case, other)
        if is_amount and is_same(other.subject, claim.subject):
            return other
    return None


def _find_last(said: Said, claim: Claim) -> Claim | None:
    """Return the amount of the year or budget that the change is from, where the sentence gives it."""
    for other in said:
        is_amount = other.kind == "amount" and _is_money(other) and other.base
        if is_amount and is_same(other.subject, claim.subject) and _is_base(other, claim):
            return other
    return None


def _is_base(amount: Claim, claim: Claim) -> bool:
    left, right = (fold(base).removesuffix("度") for base in (amount.base, claim.base))
    return left == right or {left, right} <= {"上年", "去年", "上一年"}


def _may_be_negative(case: Case, claim: Claim) -> bool:
    subject = fold(claim.subject)
    return any(word in subject for word in case.knowledge.words["may_be_negative"])


def _result(
    case: Case,
    rule: str,
    claim: Claim,
    terms: Sequence[CheckTerm],
    residual: Decimal,
    tolerance: Decimal,
) -> CheckResult:
    return CheckResult(
        check="",
        document=case.record.document,
        kind=case.knowledge.rules[rule].kind,
        rule=rule,
        words=f"{claim.subject} {claim.printed} {claim.unit}: {case.knowledge.rules[rule].words}",
        stated=_signed(claim),
        terms=tuple(terms),
        residual=residual,
        tolerance=tolerance,
        verdict=judge(residual, tolerance),
        reason="",
        can_fail=True,
    )


def _check_limit(case: Case, before: Said, claim: Claim) -> Iterator[CheckResult]:
    """An increase is not more than this year's amount: else last year's would be negative."""
    rule = "prose_changes.increase"
    now = before[-1] if before else None
    if now is None or now.kind != "amount" or not _is_money(now) or not _is_own(case, now):
        return
    rate = factor(claim.unit, now.unit)
    if claim.value <= 0 or rate is None or not is_same(now.subject, claim.subject):
        return
    if _may_be_negative(case, claim):
        yield untested(case, rule, claim, "such an amount may be negative")
        return
    moved = in_unit(amount_of(case, claim), claim.unit, now.unit)
    current = amount_of(case, now)
    excess = max(moved.value - current.value, Decimal(0)) / rate
    spread = (moved.spread + _HALF * precision(now.printed)) / rate
    yield _result(case, rule, claim, [current.term], excess, spread)


def _check_fall(case: Case, claim: Claim) -> Iterator[CheckResult]:
    """A fall is not more than the whole."""
    rule = "prose_changes.fall"
    if claim.value >= 0 or claim.unit != "%":
        return
    if _may_be_negative(case, claim):
        yield untested(case, rule, claim, "such an amount may be negative")
        return
    excess = min(claim.value + _HUNDRED, Decimal(0))
    yield _result(case, rule, claim, [], excess, Decimal(0))


def _check_direction(case: Case, change: Claim, rate: Claim) -> Iterator[CheckResult]:
    """A change and the rate right behind it point the same way."""
    rule = "prose_changes.direction"
    if not _is_pair(change, rate):
        return
    differ = change.value * rate.value < 0
    yield _result(
        case, rule, rate, [_signed(change)], 2 * rate.value if differ else Decimal(0), Decimal(0)
    )


def _is_pair(change: Claim, rate: Claim) -> bool:
    """Tell whether a change in money and a rate are said of one thing, both as numbers."""
    if change.kind != "change" or rate.kind != "change_pct" or rate.number != change.number + 1:
        return False
    if not _is_money(change) or change.sentence != rate.sentence or _is_word(change):
        return False
    if change.printed.startswith(("-", "−")) or rate.printed.startswith(("-", "−")):
        return False
    return change.value != 0 and rate.value != 0 and is_same(change.subject, rate.subject)


def _check_unchanged(case: Case, said: Said, claim: Claim) -> Iterator[CheckResult]:
    """持平 where the same sentence gives a change of the same thing."""
    rule = "prose_changes.unchanged"
    if claim.printed.startswith(case.knowledge.words["nearly"]):
        return
    others = [
        other
        for other in said
        if other.kind in {"change", "change_pct"}
        and not _is_word(other)
        and is_same(other.subject, claim.subject)
        and _is_base(other, claim)
    ]
    if others:
        first = max(others, key=lambda other: abs(other.value))
        stated = replace(claim, unit=first.unit)
        yield _result(case, rule, stated, [_signed(first)], -first.value, Decimal(0))


def _check_years(case: Case, said: Said, before: Said, claim: Claim) -> Iterator[CheckResult]:
    """Change and rate where the sentence gives the amounts of both years."""
    last = _find_last(said, claim)
    now = _find_now(case, before, claim) or _find_after(case, said, claim)
    if last is None or now is None or now.section != claim.section:
        return
    if claim.kind == "change":
        yield _weigh_change(case, "prose_changes.difference", claim, (now, last))
    else:
        yield _weigh_rate(case, "prose_changes.rate", claim, (now, last))


def _find_after(case: Case, said: Said, claim: Claim) -> Claim | None:
    """Return this year's amount where it follows the change in the sentence."""
    after = [other for other in said if other.number > claim.number]
    return _find_now(case, after[::-1], claim)


def _weigh_change(case: Case, rule: str, claim: Claim, years: tuple[Claim, Claim]) -> CheckResult:
    now, last = (in_unit(amount_of(case, one), one.unit, claim.unit) for one in years)
    derived = (now.value - last.value, now.spread + last.spread)
    printed = claim if not _is_word(claim) else replace(claim, printed="0")
    trial = weigh_claim(case, rule, printed, _difference(now, last), derived)
    return replace(trial, stated=_signed(claim))


def _difference(now: Amount, last: Amount) -> list[CheckTerm]:
    return [now.term, replace(last.term, sign=-1)]


def _weigh_rate(case: Case, rule: str, claim: Claim, years: tuple[Claim, Claim]) -> CheckResult:
    now, last = (in_unit(amount_of(case, one), one.unit, years[0].unit) for one in years)
    if last.value == 0:
        return untested(case, rule, claim, "last year was 0: no rate")
    moved = Amount(now.value - last.value, now.spread + last.spread, now.term)
    trial = weigh_claim(case, rule, claim, [now.term, last.term], divide(moved, last))
    return replace(trial, stated=_signed(claim))


def _check_table(case: Case, years: Years, before: Said, claim: Claim) -> Iterator[CheckResult]:
    """Change and rate against the columns or rows of last year."""
    now = _find_now(case, before, claim)
    if now is None or not _is_last_year(case, claim):
        return
    pair = years.find(now)
    if pair is None:
        return
    unit = find_precision(case, now)
    own, last = (_as_said(in_unit(one, one.term.unit, now.unit), unit) for one in pair)
    if claim.kind == "change":
        yield _weigh_table(case, claim, now.unit, (own, last))
    else:
        yield _weigh_table_rate(case, claim, (own, last))


def _as_said(amount: Amount, unit: Decimal) -> Amount:
    """Return an amount of a table with what a sentence that rounds it may hide of it."""
    if unit and amount.value % unit != 0:
        return replace(amount, spread=max(amount.spread, _HALF * unit))
    return amount


def _weigh_table(case: Case, claim: Claim, unit: str, pair: tuple[Amount, Amount]) -> CheckResult:
    rule = "prose_changes.table"
    now, last = (in_unit(one, unit, claim.unit) for one in pair)
    if _is_word(claim) and claim.printed.startswith(case.knowledge.words["nearly"]):
        return untested(case, rule, claim, "only nearly the same is said")
    printed = replace(claim, printed="0") if _is_word(claim) else claim
    derived = (now.value - last.value, now.spread + last.spread)
    trial = weigh_claim(case, rule, printed, _difference(now, last), derived)
    return replace(trial, stated=_signed(claim))


def _weigh_table_rate(case: Case, claim: Claim, pair: tuple[Amount, Amount]) -> CheckResult:
    rule = "prose_changes.table_rate"
    now, last = pair
    if last.value == 0:
        return untested(case, rule, claim, "last year was 0: no rate")
    moved = Amount(now.value - last.value, now.spread + last.spread, now.term)
    trial = weigh_claim(case, rule, claim, [now.term, last.term], divide(moved, last))
    return replace(trial, stated=_signed(claim))


def _is_last_year(case: Case, claim: Claim) -> bool:
    """Tell whether a change is from last year, and not from a budget or an older year."""
    base = fold(claim.base).removesuffix("度")
    year = case.record.fiscal_year
    return base in {"上年", "去年", "上一年"} or (year is not None and base == f"{year - 1}年")


def _check_last(case: Case, years: Years, said: Said, claim: Claim) -> Iterator[CheckResult]:
    """Last year's amount against the column or row of last year."""
    now = next(
        (
            other
            for other in said
            if other.kind == "amount"
            and _is_own(case, other)
            and is_same(other.subject, claim.subject)
        ),
        None,
    )
    pair = None if now is None else years.find(now)
    if pair is not None:
        last = in_unit(pair[1], pair[1].term.unit, claim.unit)
        rule = "prose_changes.last_year"
        yield weigh_claim(case, rule, claim, [last.term], (last.value, last.spread))


def check_changes(case: Case, amounts: Sequence[CheckResult]) -> Iterator[CheckResult]:
    """Yield what the sentences say of changes; `amounts` tells where the tables print this year's."""
    years = find_years(case, amounts)
    recent: list[Claim] = []
    for said in list_sentences(case.claims):
        if recent and recent[-1].section != said[0].section:
            recent = []
        for position, claim in enumerate(said):
            before = [*recent[-_NEAR:], *said[:position]]
            yield from _check_claim(case, years, said, before, claim)
        recent += said


def _check_claim(
    case: Case, years: Years, said: Said, before: Said, claim: Claim
) -> Iterator[CheckResult]:
    if claim.kind == "amount":
        if _is_money(claim) and _is_last_year(case, claim):
            yield from _check_last(case, years, said, claim)
        return
    if claim.kind not in {"change", "change_pct"} or len(claim.subject) < 2:
        return
    if claim.kind == "change_pct":
        yield from _check_fall(case, claim)
        if before:
            yield from _check_direction(case, before[-1], claim)
    elif not _is_money(claim):
        return
    elif _is_word(claim):
        yield from _check_unchanged(case, said, claim)
    else:
        yield from _check_limit(case, before, claim)
    if before and _repeats(before[-1], claim):
        return
    trials = [
        *_check_years(case, said, before, claim),
        *_check_table(case, years, before, claim),
    ]
    if not trials and claim.kind == "change":
        reason = "nothing prints last year's amount"
        trials.append(untested(case, "prose_changes.table", claim, reason))
    yield from trials


def _repeats(change: Claim, rate: Claim) -> bool:
    """Tell whether a rate only repeats the change in money before it, which is weighed itself."""
    is_rate = rate.kind == "change_pct" and change.kind == "change"
    return is_rate and rate.number == change.number + 1 and _is_money(change)
