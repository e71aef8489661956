"""Prose shares: 占 … % and 完成预算的 … % against the amounts that the sentences give.

What:  a share = part ÷ whole, and a part is not more than its whole; 完成预算 = account ÷ budget.
Why:   a copied sentence keeps last year's share, or another whole.
Example: 科学技术支出 235.72, 占 210.31 %.
Does not apply: sentences that do not give all the amounts; a budget of 0. A share that fits one
       of the wholes it may speak of is right; it is wrong only where its whole is named.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from opendata.checks.prose.amounts import claim_term, untested
from opendata.checks.prose.places import factor
from opendata.checks.prose.said import (
    Amount,
    amount_of,
    divide,
    find_best,
    in_unit,
    is_same,
    list_money_after,
    list_money_before,
    weigh_claim,
)
from opendata.checks.tables import Case
from opendata.checks.trials import to_check
from opendata.model import CheckResult, Claim
from opendata.money import precision
from opendata.text import fold

_HALF = Decimal("0.5")
_PERCENT = Decimal(100)
_NEAR_CLAIMS = 12
_BUDGET = "预算"


def _part_of(claims: Sequence[Claim], claim: Claim) -> Claim | None:
    """Return the amount whose share is told: the last one of that subject in the sentence."""
    for other in list_money_before(claims, claim)[:3]:
        if other.sentence == claim.sentence and is_same(other.subject, claim.subject):
            return other
    return None


def _try_wholes(
    case: Case, rule: str, claim: Claim, part: Amount, wholes: Sequence[Claim], unit: str
) -> list[CheckResult]:
    trials = []
    for whole in wholes:
        amount = in_unit(amount_of(case, whole), whole.unit, unit)
        if amount.value != 0 and factor(whole.unit, unit) is not None:
            terms = [part.term, amount.term]
            trials.append(weigh_claim(case, rule, claim, terms, divide(part, amount)))
    return trials


def _table_value(case: Case, checks: Sequence[CheckResult], claim: Claim) -> list[Amount]:
    """Return what the tables say instead of a wrong amount."""
    found = []
    for check in checks:
        if check.stated is None or check.stated.figure != claim.claim:
            continue
        if check.verdict == "broken" and check.residual is not None:
            value = check.stated.amount - check.residual
            found.append(Amount(value, check.tolerance or Decimal(0), claim_term(claim)))
    return found


def _check_share(case: Case, claim: Claim, amounts: Sequence[CheckResult]) -> Iterator[CheckResult]:
    rule = "prose_arithmetic.share"
    part = _part_of(case.claims, claim)
    if part is None:
        yield untested(case, rule, claim, "the sentence gives no amount for the share")
        return
    before = [other for other in list_money_before(case.claims, claim) if other is not part]
    named = [other for other in before if is_same(other.subject, claim.base)]
    far = [
        other
        for other in case.claims
        if other.kind == "amount" and other.number < claim.number and claim.base
        if is_same(other.subject, claim.base) and other.section != claim.section
    ]
    values = [amount_of(case, part), *_table_value(case, amounts, part)]
    trials = [
        trial
        for value in values
        for trial in _try_wholes(case, rule, claim, value, [*named, *before, *far], part.unit)
    ]
    agreed = find_best(trials)
    is_above = claim.value > _PERCENT and fold(claim.sentence).find(f"占{fold(claim.printed)}") >= 0
    if agreed is not None and is_above and part.value > 0:
        yield _above(case, claim)
    elif agreed is not None:
        yield agreed
    elif named and not is_same(claim.base, claim.subject) and trials and part.value != 0:
        yield trials[0]
    else:
        yield untested(case, rule, claim, "the sentence does not say what the share is of")


def _above(case: Case, claim: Claim) -> CheckResult:
    """A share of more than 100 %: rightly computed, and wrong all the same."""
    name = ("prose_arithmetic.share_above_whole", f"{claim.subject} {claim.printed} % ≤ 100 %")
    missed = (claim.value - _PERCENT, _HALF * precision(claim.printed))
    return to_check(case, name, claim_term(claim), (), missed)


def _check_completion(case: Case, claim: Claim) -> CheckResult:
    """完成预算的 … %: the account divided by the budget of the same subject."""
    rule = "prose_arithmetic.completion"
    nearby = [
        *list_money_before(case.claims, claim)[:_NEAR_CLAIMS],
        *list_money_after(case.claims, claim)[:_NEAR_CLAIMS],
    ]
    nearby = [other for other in nearby if is_same(other.subject, claim.subject)]
    spent = next((other for other in nearby if not other.base), None)
    planned = next((other for other in nearby if other.base), None)
    if spent is None or planned is None or spent.unit != planned.unit:
        return untested(case, rule, claim, "the sentence does not give account and budget")
    if planned.value == 0:
        return untested(case, rule, claim, "the budget is 0: no rate")
    derived = divide(amount_of(case, spent), amount_of(case, planned))
    terms = [claim_term(spent), claim_term(planned)]
    trial = weigh_claim(case, rule, claim, terms, derived)
    is_near = spent.sentence == claim.sentence == planned.sentence
    if trial.verdict == "broken" and not is_near:
        return untested(case, rule, claim, "account and budget stand in other sentences")
    return trial


def _is_completion(claim: Claim) -> bool:
    """Tell whether a share is of a budget that was carried out: 完成年初预算的 98 %."""
    if claim.base.endswith(("年初预算", "全年预算", "调整预算")):
        return True
    return _BUDGET in claim.base and "占" not in claim.sentence


def check_shares(case: Case, amounts: Sequence[CheckResult]) -> Iterator[CheckResult]:
    """Yield the shares of prose; `amounts` tells which amounts the tables deny."""
    for claim in case.claims:
        if claim.kind != "share" or len(claim.subject) < 2:
            continue
        if _is_completion(claim):
            yield _check_completion(case, claim)
        else:
            yield from _check_share(case, claim, amounts)
