"""Said changes: what the checks of changes have in common — which amount changed, from what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from opendata.checks.prose.amounts import claim_term
from opendata.checks.prose.said import Amount, is_same
from opendata.checks.tables import Case
from opendata.model import CheckTerm, Claim
from opendata.money import YUAN_PER_UNIT
from opendata.text import fold

_LAST_YEARS = frozenset(["上年", "去年", "上一年"])
_DIGIT = re.compile(r"\d")

Said = Sequence[Claim]


def is_money(claim: Claim) -> bool:
    """Tell whether a claim is of money."""
    return claim.unit in YUAN_PER_UNIT


def is_word(claim: Claim) -> bool:
    """Tell whether a change was said in words: 持平."""
    return claim.kind == "change" and _DIGIT.search(claim.printed) is None


def is_nearly(case: Case, claim: Claim) -> bool:
    """Tell whether a change is only said to be nearly none: 基本持平."""
    return is_word(claim) and claim.printed.startswith(case.knowledge.words["nearly"])


def signed_term(claim: Claim) -> CheckTerm:
    """Return a change as a term that shows which way it points."""
    term = claim_term(claim)
    return replace(term, printed=f"-{term.printed}") if claim.value < 0 else term


def difference_terms(now: Amount, last: Amount) -> list[CheckTerm]:
    """Return both years as the terms of this year − last year."""
    return [now.term, replace(last.term, sign=-1)]


def is_own(case: Case, claim: Claim) -> bool:
    """Tell whether an amount is of the document's own year and stage."""
    return not claim.base or (case.record.stage == "budget" and "年初" in claim.base)


def is_from_last_year(case: Case, claim: Claim) -> bool:
    """Tell whether a claim is of last year, or a change from it, and not from a budget."""
    base = fold(claim.base).removesuffix("度")
    year = case.record.fiscal_year
    return base in _LAST_YEARS or (year is not None and base == f"{year - 1}年")


def has_base(amount: Claim, change: Claim) -> bool:
    """Tell whether an amount is of the year or budget that a change is from."""
    left, right = (fold(base).removesuffix("度") for base in (amount.base, change.base))
    return left == right or {left, right} <= _LAST_YEARS


def list_now(case: Case, said: Said, change: Claim) -> list[Claim]:
    """Return this year's amounts of what changed, the nearest before it first."""
    return [
        other
        for other in list(said)[::-1]
        if other.kind == "amount" and is_money(other) and is_own(case, other)
        if is_same(other.subject, change.subject)
    ]
