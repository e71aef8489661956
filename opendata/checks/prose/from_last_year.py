"""Prose on last year: changes and last year's amounts against the columns of last year.

What:  a change = this year's figure − last year's; a rate = that change ÷ last year's figure; an
       amount of last year = last year's figure.
Why:   the columns of last year are taken from its tables, the sentences from its text.
Example: 公务接待费减少 5.86 over columns of 12.90 and 18.75.
Does not apply: tables without columns or rows of last year; sentences whose amount of this year
       the tables do not bear out; changes from an account where the columns are of budgets; 基本持平.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from opendata.checks.prose.amounts import untested
from opendata.checks.prose.last_year import Years, find_years
from opendata.checks.prose.said import (
    Amount,
    divide,
    find_precision,
    in_unit,
    list_sentences,
    weigh_claim,
)
from opendata.checks.prose.said_changes import (
    Said,
    difference_terms,
    is_from_last_year,
    is_money,
    is_nearly,
    is_word,
    list_now,
    signed_term,
)
from opendata.checks.tables import Case
from opendata.model import CheckResult, Claim

_HALF = Decimal("0.5")
_NEAR = 4
"""So many claims before a sentence the amount that changed may stand."""
_CHANGE, _RATE, _AMOUNT = "prose_last_year.change", "prose_last_year.rate", "prose_last_year.amount"


def _find_pair(
    case: Case, years: Years, before: Said, claim: Claim
) -> tuple[Claim, tuple[Amount, Amount]] | None:
    """Return this year's amount of what a claim is said of, with both years of the tables."""
    for now in list_now(case, before[-2 * _NEAR :], claim):
        pair = years.find(now)
        if pair is not None:
            return now, pair
    return None


def _as_said(amount: Amount, unit: Decimal) -> Amount:
    """Return an amount of a table with what a sentence that rounds it may hide of it."""
    if unit and amount.value % unit != 0:
        return replace(amount, spread=max(amount.spread, _HALF * unit))
    return amount


def _is_of_account(case: Case, claim: Claim) -> bool:
    """Tell whether a budget compares with last year's account, which its columns need not print."""
    words = case.knowledge.words["accounts"]
    return case.record.stage == "budget" and any(word in claim.sentence for word in words)


def _check_change(case: Case, now: Claim, claim: Claim, pair: tuple[Amount, Amount]) -> CheckResult:
    unit = find_precision(case, now)
    own, last = (_as_said(in_unit(one, one.term.unit, now.unit), unit) for one in pair)
    if claim.kind == "change_pct":
        return _weigh_rate(case, claim, (own, last))
    own, last = (in_unit(one, now.unit, claim.unit) for one in (own, last))
    printed = replace(claim, printed="0") if is_word(claim) else claim
    derived = (own.value - last.value, own.spread + last.spread)
    trial = weigh_claim(case, _CHANGE, printed, difference_terms(own, last), derived)
    return replace(trial, stated=signed_term(claim))


def _weigh_rate(case: Case, claim: Claim, pair: tuple[Amount, Amount]) -> CheckResult:
    own, last = pair
    if last.value == 0:
        return untested(case, _RATE, claim, "last year was 0: no rate")
    moved = Amount(own.value - last.value, own.spread + last.spread, own.term)
    trial = weigh_claim(case, _RATE, claim, [own.term, last.term], divide(moved, last))
    return replace(trial, stated=signed_term(claim))


def _check_claim(case: Case, years: Years, before: Said, claim: Claim) -> CheckResult | None:
    """Weigh a change, a rate or an amount of last year; None where it is none of these."""
    rule = {"change": _CHANGE, "change_pct": _RATE, "amount": _AMOUNT}[claim.kind]
    found = _find_pair(case, years, before, claim)
    if found is None:
        return untested(case, rule, claim, "nothing prints last year's amount")
    if _is_of_account(case, claim):
        return untested(case, rule, claim, "the columns of last year need not be of its account")
    if is_nearly(case, claim):
        return untested(case, rule, claim, "only nearly the same is said")
    now, pair = found
    if claim.kind != "amount":
        return _check_change(case, now, claim, pair)
    last = in_unit(pair[1], pair[1].term.unit, claim.unit)
    return weigh_claim(case, rule, claim, [last.term], (last.value, last.spread))


def _is_of_last_year(case: Case, claim: Claim, before: Claim | None) -> bool:
    """Tell whether a claim is weighed here; a rate behind its change in money is weighed with it."""
    if claim.kind == "change_pct":
        repeats = before is not None and before.kind == "change" and is_money(before)
        return not repeats and is_from_last_year(case, claim)
    is_kind = claim.kind in {"amount", "change"} and is_money(claim)
    return is_kind and is_from_last_year(case, claim)


def check_last_year(case: Case, amounts: Sequence[CheckResult]) -> Iterator[CheckResult]:
    """Yield what is said of last year; `amounts` tells where the tables print this year's."""
    years = find_years(case, amounts)
    recent: list[Claim] = []
    for said in list_sentences(case.claims):
        if recent and recent[-1].section != said[0].section:
            recent = []
        for position, claim in enumerate(said):
            before = [*recent[-_NEAR:], *said[:position]]
            last = before[-1] if before else None
            if len(claim.subject) > 1 and _is_of_last_year(case, claim, last):
                trial = _check_claim(case, years, before, claim)
                if trial is not None:
                    yield trial
        recent += said
