"""Said amounts: the numbers of prose as terms of the identities within sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from opendata.checks.prose.amounts import claim_term
from opendata.checks.prose.places import factor
from opendata.checks.tables import Case
from opendata.checks.trials import drop_rounding, to_check
from opendata.model import CheckResult, CheckTerm, Claim
from opendata.money import YUAN_PER_UNIT, precision
from opendata.text import fold, remove_space

_HALF = Decimal("0.5")
_NEARLY = "约近超"
_PERCENT = Decimal(100)
_LAST_DIGIT = "prose_arithmetic.last_digit"


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount with what rounding may hide of it."""

    value: Decimal
    spread: Decimal
    term: CheckTerm


def amount_of(case: Case, claim: Claim) -> Amount:
    """Return a claim as an amount; a zero and a number of things are exact.

    Sentences drop trailing zeros as tables do: 362.5 beside 853.47 is 362.50, unless the
    words say that it is rounded.
    """
    is_exact = claim.value == 0 or claim.kind == "count"
    spread = Decimal(0) if is_exact else _HALF * find_precision(case, claim)
    return Amount(claim.value, spread, claim_term(claim))


def find_precision(case: Case, claim: Claim) -> Decimal:
    """Return the unit of the last digit of an amount, zeros dropped at its end counted."""
    text = remove_space(claim.sentence)
    if any(mark + claim.printed in text for mark in _NEARLY):
        return precision(claim.printed)
    beside = [
        precision(other.printed)
        for other in case.claims
        if other.sentence == claim.sentence
        and other.unit == claim.unit
        and other.kind in {"amount", "change"}
        and precision(other.printed)  # 持平 has no digits
    ]
    return min([precision(claim.printed), *beside])


def in_unit(amount: Amount, unit: str, to: str) -> Amount:
    """Return the amount in another unit of money."""
    rate = factor(unit, to) or Decimal(1)
    return Amount(amount.value * rate, amount.spread * rate, amount.term)


def weigh_claim(
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
    formula = case.knowledge.rules[rule].words
    if _misses_last_digit(residual, tolerance, value, unit):
        rule = _LAST_DIGIT
    return to_check(
        case,
        (rule, f"{claim.subject} {claim.printed} {claim.unit}: {formula}"),
        claim_term(claim),
        tuple(terms),
        (residual, tolerance),
        can_fail=claim.value != 0 or value != 0,
    )


def _misses_last_digit(
    residual: Decimal, tolerance: Decimal, value: Decimal, unit: Decimal
) -> bool:
    """Tell whether a rounded number is off by one in its last digit.

    That is done on purpose too: shares are made to add to 100, rates are cut off.
    """
    is_rounded = bool(unit) and value % unit != 0
    return is_rounded and tolerance < abs(residual) < unit + _HALF * unit


def divide(part: Amount, whole: Amount) -> tuple[Decimal, Decimal]:
    """Return part ÷ whole in per cent and what rounding of the two may change of it.

    (part + s) ÷ (whole − t) is greater than part ÷ whole by (s + share · t) ÷ (whole − t).
    """
    share = part.value / whole.value
    least = max(abs(whole.value) - whole.spread, whole.spread)
    spread = (part.spread + abs(share) * whole.spread) / least
    return share * _PERCENT, spread * _PERCENT


def is_same(one: str, other: str) -> bool:
    """Tell whether two subjects name the same: 人员经费 and 人员经费支出."""
    left, right = fold(one).removesuffix("支出"), fold(other).removesuffix("支出")
    return left == right


def list_money_before(claims: Sequence[Claim], claim: Claim) -> list[Claim]:
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


def list_money_after(claims: Sequence[Claim], claim: Claim) -> list[Claim]:
    """Return the amounts said after a claim in its section."""
    return [
        other
        for other in claims
        if other.kind == "amount"
        and other.unit in YUAN_PER_UNIT
        and other.section == claim.section
        and other.number > claim.number
    ]


def list_sentences(claims: Sequence[Claim]) -> list[list[Claim]]:
    """Return the claims sentence by sentence; the same words said elsewhere are another sentence."""
    groups: list[list[Claim]] = []
    for claim in claims:
        last = groups[-1][-1] if groups else None
        if last is not None and (last.section, last.sentence) == (claim.section, claim.sentence):
            groups[-1].append(claim)
        else:
            groups.append([claim])
    return groups


def find_best(trials: Sequence[CheckResult]) -> CheckResult | None:
    """Return the first trial that holds, else the first that rounding explains, else None."""
    for verdict in ("holds", "rounding"):
        for trial in trials:
            if trial.verdict == verdict:
                return trial
    return None
