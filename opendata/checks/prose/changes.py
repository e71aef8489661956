"""Prose changes: what sentences say of last year, against this year's amount and each other.

What:  an increase is not more than this year's amount; a fall is not more than 100 %; a change and
       its rate point the same way; 持平 is no change; change = this year − last year and rate =
       change ÷ last year where the sentence gives both years.
Why:   the sentences are copied from last year's text, one number after the other is replaced.
Example: 政府性基金 0, 比上年增加 1421.25: last year would have been −1421.25.
Does not apply: amounts that may be negative (结余, 利润); 基本持平, and 持平 in a reason; sentences
       that give several amounts that may have changed; a last year of 0 (no rate).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from opendata.checks.prose.amounts import untested
from opendata.checks.prose.places import factor
from opendata.checks.prose.said import (
    Amount,
    amount_of,
    divide,
    find_best,
    in_unit,
    is_same,
    list_sentences,
    weigh_claim,
)
from opendata.checks.prose.said_changes import (
    Said,
    difference_terms,
    has_base,
    is_money,
    is_nearly,
    is_own,
    is_word,
    list_now,
    signed_term,
)
from opendata.checks.tables import Case
from opendata.checks.trials import judge
from opendata.model import CheckResult, CheckTerm, Claim
from opendata.money import precision
from opendata.text import fold

_HALF = Decimal("0.5")
_HUNDRED = Decimal(100)
_NEAR = 4
"""So many claims before a sentence the amount that changed may stand."""


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
    return replace(
        untested(case, rule, claim, ""),
        words=f"{claim.subject} {claim.printed} {claim.unit}: {case.knowledge.rules[rule].words}",
        stated=signed_term(claim),
        terms=tuple(terms),
        residual=residual,
        tolerance=tolerance,
        verdict=judge(residual, tolerance),
        can_fail=True,
    )


# ---------------------------------------------------------------- limits and directions


def _check_limit(case: Case, said: Said, now: Claim, claim: Claim) -> Iterator[CheckResult]:
    """An increase is not more than this year's amount: else last year's would be negative."""
    rule = "prose_changes.increase"
    rate = factor(claim.unit, now.unit)
    is_amount = now.kind == "amount" and is_money(now) and is_own(case, now)
    if not is_amount or claim.value <= 0 or rate is None or not is_same(now.subject, claim.subject):
        return
    if _may_be_negative(case, claim):
        yield untested(case, rule, claim, "such an amount may be negative")
        return
    moved, current = in_unit(amount_of(case, claim), claim.unit, now.unit), amount_of(case, now)
    excess = max(moved.value - current.value, Decimal(0)) / rate
    spread = (moved.spread + _HALF * precision(now.printed)) / rate
    if excess > spread and _may_be_of_whole(said, now, claim):
        yield untested(case, rule, claim, "the change may be that of the whole before it")
        return
    yield _result(case, rule, claim, [current.term], excess, spread)


def _may_be_of_whole(said: Said, now: Claim, claim: Claim) -> bool:
    """Tell whether an amount before this one, in the same part of the sentence, may have changed."""
    printed = re.escape(fold(now.printed + now.unit))
    found = re.search(rf"(?<![\d.,]){printed}", fold(claim.sentence))
    before = "" if found is None else found.string[: found.start()]
    part = before.rpartition(";")[2]
    return any(
        other.kind == "amount" and other.number < now.number and fold(other.printed) in part
        for other in said
    )


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
    if _is_pair(change, rate):
        residual = 2 * rate.value if change.value * rate.value < 0 else Decimal(0)
        yield _result(case, rule, rate, [signed_term(change)], residual, Decimal(0))


def _is_pair(change: Claim, rate: Claim) -> bool:
    """Tell whether a change in money and a rate are said of one thing, both as numbers."""
    if not _repeats(change, rate) or change.sentence != rate.sentence or is_word(change):
        return False
    if change.printed.startswith(("-", "−")) or rate.printed.startswith(("-", "−")):
        return False
    is_one = is_same(change.subject, rate.subject) and has_base(change, rate)
    return is_one and change.value != 0 and rate.value != 0


def _repeats(change: Claim, rate: Claim) -> bool:
    """Tell whether a rate only repeats the change in money before it, which is weighed itself."""
    is_rate = rate.kind == "change_pct" and change.kind == "change"
    return is_rate and rate.number == change.number + 1 and is_money(change)


def _check_unchanged(case: Case, said: Said, claim: Claim) -> Iterator[CheckResult]:
    """持平 where the same sentence gives a change of the same thing."""
    rule = "prose_changes.unchanged"
    if is_nearly(case, claim):
        return
    if _is_reason(case, claim):
        yield untested(case, rule, claim, "the words stand in a reason")
        return
    others = [
        other
        for other in said
        if other.kind in {"change", "change_pct"} and not is_word(other)
        if is_same(other.subject, claim.subject) and has_base(other, claim)
    ]
    if others:
        first = max(others, key=lambda other: abs(other.value))
        stated = replace(claim, unit=first.unit)
        yield _result(case, rule, stated, [signed_term(first)], -first.value, Decimal(0))


def _is_reason(case: Case, claim: Claim) -> bool:
    """Tell whether words of a reason stand before 持平."""
    before = claim.sentence.rpartition(claim.printed)[0]
    return any(word in before for word in case.knowledge.words["reasons"])


# ---------------------------------------------------------------- both years


def _check_years(case: Case, said: Said, recent: Said, claim: Claim) -> Iterator[CheckResult]:
    """Change and rate where the sentence gives both years, or this year the one before it."""
    if is_nearly(case, claim):
        return
    lasts = [
        other
        for other in said
        if other.kind == "amount" and is_money(other) and other.base
        if is_same(other.subject, claim.subject) and has_base(other, claim)
    ]
    before = list_now(case, recent, claim)
    owns = list_now(case, said, claim) or before[:1]
    trials = [_weigh_years(case, claim, now, last) for now in owns for last in lasts]
    # an amount said twice in two ways is told as that: the rate may be of the other one
    others = [_weigh_years(case, claim, now, last) for now in before for last in lasts]
    agreed = find_best([*trials, *others])
    if agreed is not None:
        yield agreed
    elif len(trials) == 1:
        yield trials[0]
    elif trials:
        reason = "the sentence gives several amounts that may have changed"
        yield untested(case, trials[0].rule, claim, reason)


def _weigh_years(case: Case, claim: Claim, now: Claim, last: Claim) -> CheckResult:
    own, before = (in_unit(amount_of(case, one), one.unit, now.unit) for one in (now, last))
    moved = Amount(own.value - before.value, own.spread + before.spread, own.term)
    if claim.kind == "change":
        return _weigh_change(case, claim, now.unit, (own, before))
    rule = "prose_changes.rate"
    if before.value == 0:
        return untested(case, rule, claim, "last year was 0: no rate")
    trial = weigh_claim(case, rule, claim, [own.term, before.term], divide(moved, before))
    return replace(trial, stated=signed_term(claim))


def _weigh_change(case: Case, claim: Claim, unit: str, years: tuple[Amount, Amount]) -> CheckResult:
    own, before = (in_unit(one, unit, claim.unit) for one in years)
    derived = (own.value - before.value, own.spread + before.spread)
    printed = replace(claim, printed="0") if is_word(claim) else claim
    terms = difference_terms(own, before)
    trial = weigh_claim(case, "prose_changes.difference", printed, terms, derived)
    return replace(trial, stated=signed_term(claim))


# ---------------------------------------------------------------- all


def check_changes(case: Case) -> Iterator[CheckResult]:
    """Yield what the sentences say of changes, against the amounts they give."""
    recent: list[Claim] = []
    for said in list_sentences(case.claims):
        if recent and recent[-1].section != said[0].section:
            recent = []
        for before, claim in zip((None, *said), said, strict=False):
            is_change = claim.kind in {"change", "change_pct"} and len(claim.subject) > 1
            if is_change and (is_money(claim) or claim.kind == "change_pct"):
                yield from _check_claim(case, said, before, claim)
                if before is None or not _repeats(before, claim):
                    yield from _check_years(case, said, recent[-_NEAR:], claim)
        recent += said


def _check_claim(
    case: Case, said: Said, before: Claim | None, claim: Claim
) -> Iterator[CheckResult]:
    if claim.kind == "change_pct":
        yield from _check_fall(case, claim)
    elif is_word(claim):
        yield from _check_unchanged(case, said, claim)
    elif before is not None:
        yield from _check_limit(case, said, before, claim)
    if before is not None:
        yield from _check_direction(case, before, claim)
