"""Prose arithmetic: changes and parts of a sentence among themselves.

What:  增加 118.15, 增长 4.91 % belong to one amount of last year; 政府采购 = 货物 + 工程 + 服务;
       基本支出 + 项目支出 and 人员经费 + 公用经费 make up the amount before them; kinds of vehicles
       add to the vehicles; the uses named are not more than the whole, nor their shares than 100 %.
Why:   a copied sentence keeps last year's rate.
Example: 增加 101.48 to 6106.99, 增长 1.66 %: that is 101.48 ÷ 6106.99, not ÷ 6005.51.
Does not apply: sentences that do not give all the amounts; a last year of 0. A rate that fits
       one of the amounts it may speak of is right; it is wrong only where the sentence leaves
       no doubt of what it speaks.
"""

from __future__ import annotations

from collections import defaultdict
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
    list_money_before,
    weigh_claim,
)
from opendata.checks.rules import PartGroup, bare_class_name
from opendata.checks.tables import Case
from opendata.checks.trials import to_check
from opendata.model import CheckResult, CheckTerm, Claim
from opendata.money import YUAN_PER_UNIT, precision
from opendata.text import fold

_HALF = Decimal("0.5")
_FEW = 2


def _change_before(claims: Sequence[Claim], claim: Claim) -> Claim | None:
    """Return the change in money that the rate of change repeats: the claim right before it."""
    for other in claims:
        if other.number == claim.number - 1:
            is_change = other.kind == "change" and other.unit in YUAN_PER_UNIT
            return other if is_change and other.section == claim.section else None
    return None


def _check_change(case: Case, claim: Claim) -> CheckResult:
    rule = "prose_arithmetic.change"
    change = _change_before(case.claims, claim)
    if change is None:
        return untested(case, rule, claim, "the sentence gives no change in money")
    before = list_money_before(case.claims, change)
    strong = [
        other
        for other in before
        if other.sentence == claim.sentence
        and is_same(other.subject, change.subject)
        and (not other.base or case.record.stage == "budget")
    ]
    trials = [trial for now in strong for trial in _try_now(case, claim, change, now)]
    others = [trial for now in before for trial in _try_now(case, claim, change, now)]
    agreed = find_best([*trials, *others])
    if agreed is not None:
        return agreed
    signs_differ = claim.value * change.value < 0
    if not trials or signs_differ or len({now.value for now in strong}) > 1:
        return untested(case, rule, claim, "the sentence does not say what changed")
    if not is_same(claim.subject, change.subject):
        return untested(case, rule, claim, "change and rate are of different subjects")
    return trials[0]


def _try_now(case: Case, claim: Claim, change: Claim, now: Claim) -> Iterator[CheckResult]:
    """Yield the rate that follows where `now` is this year's amount: change ÷ (now − change)."""
    rate = factor(change.unit, now.unit)
    if rate is None:
        return
    moved = Amount(
        change.value * rate, _HALF * precision(change.printed) * rate, claim_term(change)
    )
    current = amount_of(case, now)
    last = Amount(current.value - moved.value, current.spread + moved.spread, current.term)
    if last.value <= 0 or last.value <= last.spread:
        return
    terms = [moved.term, current.term]
    yield weigh_claim(case, "prose_arithmetic.change", claim, terms, divide(moved, last))


def _sum_result(case: Case, rule: str, head: Claim, parts: Sequence[Claim]) -> CheckResult:
    value, spread = Decimal(0), Decimal(0)
    for part in parts:
        amount = in_unit(amount_of(case, part), part.unit, head.unit)
        value += amount.value
        spread += amount.spread
    is_exact = head.value == 0 or head.kind == "count"
    tolerance = spread if is_exact else spread + _HALF * precision(head.printed)
    residual = head.value - value
    return to_check(
        case,
        (rule, f"{head.subject} = " + " + ".join(part.subject for part in parts)),
        claim_term(head),
        tuple(claim_term(part) for part in parts),
        (residual, tolerance),
        can_fail=head.value != 0 or value != 0,
    )


def _matches(claim: Claim, word: str) -> bool:
    return word in fold(claim.subject)


def _check_group(case: Case, group: PartGroup, said: Sequence[Claim]) -> Iterator[CheckResult]:
    """Weigh the amounts of one sentence that belong to one group against the amount before."""
    positions = [
        next((index for index, claim in enumerate(said) if _matches(claim, word)), None)
        for word in group.words
    ]
    known = sorted(index for index in positions if index is not None)
    if len(known) != len(group.words) or len(set(known)) != len(known) or known[0] == 0:
        return
    head = said[known[0] - 1]
    if known[-1] - known[0] != len(known) - 1 or any(_matches(head, word) for word in group.words):
        return
    parts = [said[index] for index in known]
    trial = _sum_result(case, group.rule, head, parts)
    others = [claim for claim in said[known[-1] + 1 :] if claim.value != 0]
    if trial.verdict == "broken" and others:
        reason = "the sentence names more amounts, which may be parts too"
        yield untested(case, group.rule, head, reason)
    else:
        yield trial


def _check_vehicles(case: Case, said: Sequence[Claim]) -> Iterator[CheckResult]:
    rule = "prose_arithmetic.vehicles"
    counts = [claim for claim in said if claim.kind == "count" and claim.unit.startswith("辆")]
    if len(counts) < 4 or fold(counts[0].subject) not in case.knowledge.words["vehicle_counts"]:
        return
    yield _sum_result(case, rule, counts[0], counts[1:])


def _check_uses(case: Case, said: Sequence[Claim]) -> Iterator[CheckResult]:
    """主要用于以下方面: the classes named are not more than the whole; nor are their shares."""
    names = case.knowledge.class_names
    named = [claim for claim in said if bare_class_name(claim.subject) in names]
    amounts = [claim for claim in named if claim.kind == "amount"]
    shares = [claim for claim in named if claim.kind == "share"]
    if len(amounts) < _FEW or "方面" not in named[0].sentence:
        return
    before = list_money_before(case.claims, amounts[0])
    whole = [
        other for other in before if "支出" in other.subject and not other.base.startswith("全")
    ]
    heads = [other for other in whole if other.subject not in {"基本支出", "项目支出"}]
    if heads:
        trial = _sum_result(case, "prose_arithmetic.uses", heads[0], amounts)
        is_part = trial.verdict == "broken" and (trial.residual or 0) > 0
        reason = "the sentence need not name every use"
        yield untested(case, trial.rule, heads[0], reason) if is_part else trial
    if len(shares) == len(amounts):
        yield from _check_hundred(case, shares)


def _check_hundred(case: Case, shares: Sequence[Claim]) -> Iterator[CheckResult]:
    """Weigh the shares of all parts against 100 %."""
    rule = "prose_arithmetic.hundred"
    total = sum((share.value for share in shares), Decimal(0))
    tolerance = _HALF * sum((precision(share.printed) for share in shares), Decimal(0))
    residual = total - 100
    if residual < -tolerance:
        yield untested(case, rule, shares[0], "the sentence need not name every use")
        return
    yield to_check(
        case,
        (rule, "100 % = " + " + ".join(share.subject for share in shares)),
        CheckTerm(shares[0].claim, 1, total, "%", str(total)),
        tuple(claim_term(share) for share in shares[1:]),
        (residual, tolerance),
    )


def _by_sentence(claims: Sequence[Claim]) -> list[list[Claim]]:
    groups: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        groups[claim.section, claim.sentence].append(claim)
    return list(groups.values())


def check_arithmetic(case: Case) -> Iterator[CheckResult]:
    """Yield the changes and sums within sentences."""
    for claim in case.claims:
        if claim.kind == "change_pct" and len(claim.subject) > 1:
            yield _check_change(case, claim)
    for said in _by_sentence(case.claims):
        money = [claim for claim in said if claim.kind == "amount" and claim.unit in YUAN_PER_UNIT]
        for group in case.knowledge.prose_parts:
            yield from _check_group(case, group, money)
        yield from _check_vehicles(case, said)
        yield from _check_uses(case, said)
