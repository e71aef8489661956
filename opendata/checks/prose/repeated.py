"""Prose repeated: one quantity said twice with different amounts.

What:  a line of the functional classification has one amount in one section; a quantity that has
       no other scope (公务接待费, 机关运行经费) has one in the whole text.
Why:   a copied paragraph keeps the amount of the line before it.
Example: 职业年金缴费支出（项） 220.63 万元 … 2023 年预算安排 441.25 万元.
Does not apply: amounts of other years and of budgets; the same line in two sections, which may
       speak of other funds; a line that comes again later, of another unit; amounts that rounding
       makes equal.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from opendata.checks.prose.amounts import untested
from opendata.checks.prose.places import list_subjects
from opendata.checks.prose.said import amount_of, in_unit, weigh_claim
from opendata.checks.tables import Case
from opendata.model import CheckResult, Claim
from opendata.money import YUAN_PER_UNIT
from opendata.text import fold

_LINE = "项)"
_OF_LINE, _OF_QUANTITY = "prose_repeated.line", "prose_repeated.quantity"
_NEAR = 4
"""So many claims on a line may be said again; later the text has gone on to another unit."""
_FEW = 2


def _is_amount(claim: Claim) -> bool:
    return claim.kind == "amount" and claim.unit in YUAN_PER_UNIT and not claim.base


def _find_key(case: Case, claim: Claim) -> tuple[str, str, str] | None:
    """Return rule, name and scope of what an amount is said of, where it can have only one."""
    subject = fold(claim.subject)
    if subject.endswith(_LINE) and "款)" in subject:
        return _OF_LINE, subject, claim.section
    for name in sorted(list_subjects(case, claim)):
        canonical = case.knowledge.single_names.get(name)
        if canonical is not None:
            return _OF_QUANTITY, canonical, ""
    return None


def _weigh(case: Case, rule: str, said: Sequence[Claim]) -> Iterator[CheckResult]:
    """Weigh each amount against the first one; equal printings are weighed once."""
    first = said[0]
    if rule == _OF_QUANTITY and len({(claim.value, claim.unit) for claim in said}) > _FEW:
        yield untested(case, rule, first, "the text speaks of several units")
        return
    seen = {(first.printed, first.unit)}
    for claim in said[1:]:
        if (claim.printed, claim.unit) in seen:
            continue
        seen.add((claim.printed, claim.unit))
        if rule == _OF_LINE and claim.number - first.number > _NEAR:
            yield untested(case, rule, claim, "the line may be that of another unit")
            continue
        other = in_unit(amount_of(case, first), first.unit, claim.unit)
        yield weigh_claim(case, rule, claim, [other.term], (other.value, other.spread))


def check_repeated(case: Case) -> Iterator[CheckResult]:
    """Yield the quantities that the text says more than once."""
    groups: dict[tuple[str, str, str], list[Claim]] = defaultdict(list)
    for claim in case.claims:
        key = _find_key(case, claim) if _is_amount(claim) else None
        if key is not None:
            groups[key].append(claim)
    for (rule, _, _), said in groups.items():
        yield from _weigh(case, rule, said)
