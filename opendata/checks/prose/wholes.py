"""Prose wholes: shares and rates of completion whose whole the sentence does not give.

What:  a share = part ÷ the sum of all parts, where the shares of one whole add to 100 %; a share
       = part ÷ the whole that the tables print; 完成预算 = account ÷ budget of the tables.
Why:   a share is left standing when its amount is corrected.
Example: 因公出国（境）费 106, 占 16.06 %, 公务接待费 397.5, 占 60.22 % …: 106 ÷ 660.1.
Does not apply: shares whose whole the sentence gives (see prose_shares); parts that do not add to
       100 %; wholes that no table prints, or that need not be what the words say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from opendata.checks.prose.amounts import untested
from opendata.checks.prose.places import (
    Parts,
    factor,
    find_named_quantities,
    find_quantity_places,
)
from opendata.checks.prose.said import Amount, amount_of, divide, in_unit, is_same, weigh_claim
from opendata.checks.tables import Case
from opendata.model import CheckResult, CheckTerm, Claim
from opendata.money import YUAN_PER_UNIT, precision
from opendata.text import fold

_HALF = Decimal("0.5")
_HUNDRED = Decimal(100)
_FEW = 2


def _find_part(numbered: Mapping[int, Claim], claim: Claim) -> Claim | None:
    """Return the amount right before a share: what is a part."""
    other = numbered.get(claim.number - 1)
    if other is None or other.kind != "amount" or other.unit not in YUAN_PER_UNIT or other.base:
        return None
    return other if is_same(other.subject, claim.subject) else None


def _list_untested(case: Case, checks: Sequence[CheckResult]) -> list[Claim]:
    """Return the shares of which the sentences alone told nothing."""
    tested = {
        check.stated.figure
        for check in checks
        if check.stated is not None and check.verdict != "not-testable"
    }
    shares = [claim for claim in case.claims if claim.kind == "share" and claim.unit == "%"]
    return [claim for claim in shares if claim.claim not in tested]


def _check_summed(
    case: Case, shares: Sequence[Claim], parts: Mapping[str, Claim]
) -> Iterator[CheckResult]:
    """Weigh the shares of one whole, which add to 100 %, against the sum of their parts."""
    rule = "prose_wholes.summed"
    total = sum((share.value for share in shares), Decimal(0))
    slack = _HALF * sum((precision(share.printed) for share in shares), Decimal(0))
    if len(shares) < _FEW or abs(total - _HUNDRED) > slack:
        return
    unit = parts[shares[0].claim].unit
    amounts = [
        in_unit(amount_of(case, parts[one.claim]), parts[one.claim].unit, unit) for one in shares
    ]
    value = sum((amount.value for amount in amounts), Decimal(0))
    spread = sum((amount.spread for amount in amounts), Decimal(0))
    if value <= 0:
        return
    for share, amount in zip(shares, amounts, strict=True):
        whole = Amount(value, spread, amount.term)
        terms = [one.term for one in amounts]
        yield weigh_claim(case, rule, share, terms, divide(amount, whole))


def _find_sums(case: Case, claim: Claim) -> list[Amount]:
    """Return what the tables print for a subject that surely names one quantity."""
    quantities = find_named_quantities(case, claim)
    if not quantities or not all(one.is_sure for one in quantities):
        return []
    return [
        amount
        for place in find_quantity_places(case, quantities)
        if (amount := _add(case, place, claim.unit)) is not None
    ]


def _add(case: Case, place: Parts, unit: str) -> Amount | None:
    value, spread = Decimal(0), Decimal(0)
    for sign, figure in place:
        rate = factor(figure.unit, unit)
        if rate is None:
            return None
        value += sign * figure.amount * rate
        spread += _HALF * case.precisions[figure.figure] * rate if figure.amount else 0
    first = place[0][1]
    return Amount(
        value, spread, CheckTerm(first.figure, 1, first.amount, first.unit, first.printed)
    )


def _find_best(trials: Sequence[CheckResult]) -> CheckResult | None:
    """Return the trial that agrees; else one that is broken, where all tell the same."""
    for verdict in ("holds", "rounding"):
        agreed = [trial for trial in trials if trial.verdict == verdict]
        if agreed:
            return agreed[0]
    return trials[0] if len({trial.residual for trial in trials}) == 1 else None


def _check_of_table(case: Case, claim: Claim, part: Claim) -> CheckResult | None:
    """Weigh a share against the whole of the tables that its words name."""
    rule = "prose_wholes.table"
    whole = replace(claim, subject=claim.base, base="", unit=part.unit)
    amount = amount_of(case, part)
    wholes = [one for one in _find_sums(case, whole) if one.value > 0]
    trials = [
        weigh_claim(case, rule, claim, [amount.term, one.term], divide(amount, one))
        for one in wholes
    ]
    if not trials:
        return None
    found = _find_best(trials)
    return found or untested(case, rule, claim, "the tables print several amounts of that name")


def _check_completion(case: Case, claim: Claim) -> CheckResult | None:
    """Weigh 完成预算的 … % against account and budget of the tables."""
    rule = "prose_wholes.completion"
    unit = "万元"
    spent = _find_sums(case, replace(claim, base="", unit=unit))
    planned = _find_sums(case, replace(claim, unit=unit))
    if len(spent) != 1 or len(planned) != 1:
        return None
    if planned[0].value == 0:
        return untested(case, rule, claim, "the budget is 0: no rate")
    terms = [spent[0].term, planned[0].term]
    return weigh_claim(case, rule, claim, terms, divide(spent[0], planned[0]))


def _group(shares: Sequence[Claim]) -> list[list[Claim]]:
    groups: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for share in shares:
        groups[share.section, fold(share.base)].append(share)
    return list(groups.values())


def check_wholes(case: Case, checks: Sequence[CheckResult]) -> Iterator[CheckResult]:
    """Yield the shares that `checks` could not test within their sentences."""
    shares = _list_untested(case, checks)
    numbered = {claim.number: claim for claim in case.claims}
    parts = {
        share.claim: part for share in shares if (part := _find_part(numbered, share)) is not None
    }
    done: set[str] = set()
    for group in _group([share for share in shares if share.claim in parts and share.base]):
        for trial in _check_summed(case, group, parts):
            done.add(trial.stated.figure if trial.stated is not None else "")
            yield trial
    for share in shares:
        if share.claim in done or not share.base:
            continue
        found = _check_completion(case, share) if "预算" in share.base else None
        if found is None and share.claim in parts:
            found = _check_of_table(case, share, parts[share.claim])
        if found is not None:
            yield found
