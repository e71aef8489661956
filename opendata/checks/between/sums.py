"""Sums: numbers of two documents weighed against each other, units and rounding allowed for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from opendata.checks.between.comparable import Printed, Sum
from opendata.checks.prose.places import factor
from opendata.checks.trials import judge
from opendata.model import CheckTerm, Verdict
from opendata.records import change


@dataclass(frozen=True, slots=True)
class Weighed:
    """The result of one comparison, before it has a rule and a document."""

    stated: CheckTerm
    terms: tuple[CheckTerm, ...]
    residual: Decimal
    tolerance: Decimal
    verdict: Verdict
    can_fail: bool


def weigh(stated: Sum, others: Sequence[tuple[Literal[-1, 1], Sum]]) -> Weighed | None:
    """Return stated − Σ others, in the unit of the stated number; None where units do not meet."""
    first, *rest = stated
    parts = [(-1, item) for item in rest]
    parts += [(sign, item) for sign, one in others for item in one]
    derived, tolerance = Decimal(0), first.spread
    terms = []
    for sign, item in parts:
        rate = factor(item.term.unit, first.term.unit)
        if rate is None:
            return None
        signed = sign * item.term.sign
        derived += signed * item.term.amount * rate
        tolerance += item.spread * rate
        terms.append(change(item.term, sign=signed))
    residual = first.term.sign * first.term.amount - derived
    is_filled = any(item.term.amount for item in (first, *(item for _, item in parts)))
    verdict = judge(residual, tolerance)
    return Weighed(first.term, tuple(terms), residual, tolerance, verdict, is_filled)


def is_agreeing(one: Sum, other: Sum) -> bool:
    """Tell whether two numbers are equal but for rounding."""
    weighed = weigh(one, [(1, other)])
    return weighed is not None and weighed.verdict != "broken"


def list_items(sums: Sequence[Sum]) -> list[Printed]:
    """Return the printed numbers of several sums."""
    return [item for one in sums for item in one]
