"""Prose arithmetic: the numbers of a sentence among themselves.

What:  a share = part ÷ whole, and a part is not more than its whole; 增加 118.15, 增长 4.91 % belong
       to one amount of last year; 完成预算 = account ÷ budget; 政府采购 = 货物 + 工程 + 服务;
       基本支出 + 项目支出 and 人员经费 + 公用经费 make up the amount before them; kinds of vehicles
       add to the vehicles.
Why:   a copied sentence keeps last year's rate.
Example: 科学技术支出 235.72, 占 210.31 %.
Does not apply: sentences that do not give all the amounts; a last year of 0. A share or rate
       that fits one of the amounts it may speak of is right; it is wrong only where the
       sentence leaves no doubt of what it speaks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from opendata.checks.prose_amounts import claim_term, factor, untested
from opendata.checks.rules import PartGroup
from opendata.checks.tables import Case
from opendata.checks.trials import drop_rounding, judge
from opendata.model import CheckResult, CheckTerm, Claim
from opendata.money import YUAN_PER_UNIT, precision
from opendata.text import fold

_HALF = Decimal("0.5")
_PERCENT = Decimal(100)
_NEAR_CLAIMS = 12
_BUDGET = "预算"


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount with what rounding may hide of it."""

    value: Decimal
    spread: Decimal
    term: CheckTerm


def _amount_of(claim: Claim) -> Amount:
    spread = _HALF * precision(claim.printed) if claim.value != 0 else Decimal(0)
    return Amount(claim.value, spread, claim_term(claim))


def _in_unit(amount: Amount, unit: str, to: str) -> Amount:
    rate = factor(unit, to) or Decimal(1)
    return Amount(amount.value * rate, amount.spread * rate, amount.term)


def _result(
    case: Case,
    rule: str,
    claim: Claim,
    terms: Sequence[CheckTerm],
    derived: tuple[Decimal, Decimal],
) -> CheckResult:
    """Return the trial claim = derived value; nothing is left where it rounds to the claim."""
    value, spread = derived
    unit = precision(claim.printed)
    residual = drop_rounding(claim.value, value, unit)
    tolerance = spread + _HALF * unit
    return CheckResult(
        check="",
        document=case.record.document,
        kind=case.knowledge.rules[rule].kind,
        rule=rule,
        words=f"{claim.subject} {claim.printed} {claim.unit}: {case.knowledge.rules[rule].words}",
        stated=claim_term(claim),
        terms=tuple(terms),
        residual=residual,
        tolerance=tolerance,
        verdict=judge(residual, tolerance),
        reason="",
        can_fail=claim.value != 0 or value != 0,
    )


def _rate(part: Amount, whole: Amount) -> tuple[Decimal, Decimal]:
    """Return part ÷ whole in per cent and what rounding of the two may change of it."""
    share = part.value / whole.value
    spread = (part.spread + abs(share) * whole.spread) / abs(whole.value)
    return share * _PERCENT, spread * _PERCENT


def _same(one: str, other: str) -> bool:
    """Tell whether two subjects name the same: 人员经费 and 人员经费支出."""
    left, right = fold(one).removesuffix("支出"), fold(other).removesuffix("支出")
    return left == right


# ------------------------------------------------------------------------ shares


def _money_before(claims: Sequence[Claim], claim: Claim) -> list[Claim]:
    """Return the amounts said before a claim in its section, the nearest first."""
    before = [
        other
        for other in claims
        if other.kind == "amount"
        and other.unit in YUAN_PER_UNIT
        and other.section == claim.section
        and other.number < claim.number
    ]
    return before[::-1]


def _money_after(claims: Sequence[Claim], claim: Claim) -> list[Claim]:
    """Return the amounts said after a claim in its section."""
    return [
        other
        for other in claims
        if other.kind == "amount"
        and other.unit in YUAN_PER_UNIT
        and other.section == claim.section
        and other.number > claim.number
    ]


def _part_of(claims: Sequence[Claim], claim: Claim) -> Claim | None:
    """Return the amount whose share is told: the last one of that subject in the sentence."""
    for other in _money_before(claims, claim)[:3]:
        if other.sentence == claim.sentence and _same(other.subject, claim.subject):
            return other
    return None


def _try_wholes(
    case: Case, rule: str, claim: Claim, part: Amount, wholes: Sequence[Claim], unit: str
) -> list[CheckResult]:
    trials = []
    for whole in wholes:
        amount = _in_unit(_amount_of(whole), whole.unit, unit)
        if amount.value != 0 and factor(whole.unit, unit) is not None:
            terms = [part.term, amount.term]
            trials.append(_result(case, rule, claim, terms, _rate(part, amount)))
    return trials


def _best(trials: Sequence[CheckResult]) -> CheckResult | None:
    for verdict in ("holds", "rounding"):
        for trial in trials:
            if trial.verdict == verdict:
                return trial
    return None


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
    before = [other for other in _money_before(case.claims, claim) if other is not part]
    named = [other for other in before if _same(other.subject, claim.base)]
    far = [
        other
        for other in case.claims
        if other.kind == "amount" and other.number < claim.number and claim.base
        if _same(other.subject, claim.base) and other.section != claim.section
    ]
    values = [_amount_of(part), *_table_value(case, amounts, part)]
    trials = [
        trial
        for value in values
        for trial in _try_wholes(case, rule, claim, value, [*named, *before, *far], part.unit)
    ]
    agreed = _best(trials)
    is_above = claim.value > _PERCENT and fold(claim.sentence).find(f"占{fold(claim.printed)}") >= 0
    if agreed is not None and is_above and part.value > 0:
        yield _above(case, claim, agreed)
    elif agreed is not None:
        yield agreed
    elif named and not _same(claim.base, claim.subject) and trials and part.value != 0:
        yield trials[0]
    else:
        yield untested(case, rule, claim, "the sentence does not say what the share is of")


def _above(case: Case, claim: Claim, agreed: CheckResult) -> CheckResult:
    """A share of more than 100 %: rightly computed, and wrong all the same."""
    return CheckResult(
        check="",
        document=case.record.document,
        kind=case.knowledge.rules["prose_arithmetic.share_above_whole"].kind,
        rule="prose_arithmetic.share_above_whole",
        words=f"{claim.subject} {claim.printed} % ≤ 100 %",
        stated=claim_term(claim),
        terms=(),
        residual=claim.value - _PERCENT,
        tolerance=_HALF * precision(claim.printed),
        verdict="broken",
        reason="",
    )


def _check_completion(case: Case, claim: Claim) -> CheckResult:
    """完成预算的 … %: the account divided by the budget of the same subject."""
    rule = "prose_arithmetic.completion"
    nearby = [
        *_money_before(case.claims, claim)[:_NEAR_CLAIMS],
        *_money_after(case.claims, claim)[:_NEAR_CLAIMS],
    ]
    nearby = [other for other in nearby if _same(other.subject, claim.subject)]
    spent = next((other for other in nearby if not other.base), None)
    planned = next((other for other in nearby if other.base), None)
    if spent is None or planned is None or spent.unit != planned.unit:
        return untested(case, rule, claim, "the sentence does not give account and budget")
    if planned.value == 0:
        return untested(case, rule, claim, "the budget is 0: no rate")
    derived = _rate(_amount_of(spent), _amount_of(planned))
    terms = [claim_term(spent), claim_term(planned)]
    trial = _result(case, rule, claim, terms, derived)
    is_near = spent.sentence == claim.sentence == planned.sentence
    if trial.verdict == "broken" and not is_near:
        return untested(case, rule, claim, "account and budget stand in other sentences")
    return trial


# ------------------------------------------------------------------------ changes


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
    before = _money_before(case.claims, change)
    strong = [
        other
        for other in before
        if other.sentence == claim.sentence
        and _same(other.subject, change.subject)
        and (not other.base or case.record.stage == "budget")
    ]
    trials = [trial for now in strong for trial in _try_now(case, claim, change, now)]
    others = [trial for now in before for trial in _try_now(case, claim, change, now)]
    agreed = _best([*trials, *others])
    if agreed is not None:
        return agreed
    signs_differ = claim.value * change.value < 0
    if not trials or signs_differ or len({now.value for now in strong}) > 1:
        return untested(case, rule, claim, "the sentence does not say what changed")
    if not _same(claim.subject, change.subject):
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
    current = _amount_of(now)
    last = Amount(current.value - moved.value, current.spread + moved.spread, current.term)
    if last.value <= 0 or last.value <= last.spread:
        return
    terms = [moved.term, current.term]
    yield _result(case, "prose_arithmetic.change", claim, terms, _rate(moved, last))


# ------------------------------------------------------------------------ parts


def _sum_result(case: Case, rule: str, head: Claim, parts: Sequence[Claim]) -> CheckResult:
    value, spread = Decimal(0), Decimal(0)
    for part in parts:
        amount = _in_unit(_amount_of(part), part.unit, head.unit)
        value += amount.value
        spread += amount.spread if amount.value != 0 else 0
    unit = precision(head.printed)
    residual = head.value - value
    return CheckResult(
        check="",
        document=case.record.document,
        kind=case.knowledge.rules[rule].kind,
        rule=rule,
        words=f"{head.subject} = " + " + ".join(part.subject for part in parts),
        stated=claim_term(head),
        terms=tuple(claim_term(part) for part in parts),
        residual=residual,
        tolerance=spread + _HALF * unit if head.value != 0 else spread,
        verdict=judge(residual, spread + _HALF * unit),
        reason="",
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


def _by_sentence(claims: Sequence[Claim]) -> list[list[Claim]]:
    groups: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        groups[claim.section, claim.sentence].append(claim)
    return list(groups.values())


def _is_completion(claim: Claim) -> bool:
    """Tell whether a share is of a budget that was carried out: 完成年初预算的 98 %."""
    if claim.base.endswith(("年初预算", "全年预算", "调整预算")):
        return True
    return _BUDGET in claim.base and "占" not in claim.sentence


def check_arithmetic(case: Case, amounts: Sequence[CheckResult]) -> Iterator[CheckResult]:
    """Yield the identities within sentences; `amounts` tells which amounts the tables deny."""
    for claim in case.claims:
        if len(claim.subject) < 2:
            continue
        if claim.kind == "share" and _is_completion(claim):
            yield _check_completion(case, claim)
        elif claim.kind == "share":
            yield from _check_share(case, claim, amounts)
        elif claim.kind == "change_pct":
            yield _check_change(case, claim)
    for said in _by_sentence(case.claims):
        money = [claim for claim in said if claim.kind == "amount" and claim.unit in YUAN_PER_UNIT]
        for group in case.knowledge.prose_parts:
            yield from _check_group(case, group, money)
        yield from _check_vehicles(case, said)
