"""Status: which figures are proved, and which are to blame where an identity breaks.

A figure is proved where an identity that could have failed holds with it; an identity within
the row that placed it does not count. Broken identities that share terms and miss by the
same amount are one contradiction seen from several sides: their common term is to blame;
where several are common, those that other identities prove are not.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from opendata.checks.tables import Case
from opendata.model import CheckResult, Claim, Figure
from opendata.money import YUAN_PER_UNIT
from opendata.records import change

_FEW_SUSPECTS = 5
"""Of more terms than these none is likely: a line was lost, and the sum itself is to blame."""

ClaimVerdict = Literal["agrees", "rounding", "disagrees", "untestable"]

_PROVED_BY = 2
"""A figure with so many held identities is not blamed while others have fewer."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One contradiction: the checks that show it and the figures that may be wrong."""

    checks: tuple[CheckResult, ...]
    suspects: tuple[str, ...]
    is_grave: bool
    """One of the rules broken is a contradiction, not only a doubt."""


def list_terms(check: CheckResult) -> tuple[str, ...]:
    """Return the ids of all terms, the stated one first."""
    stated = () if check.stated is None else (check.stated.figure,)
    return (*stated, *(term.figure for term in check.terms))


def count_proofs(case: Case, checks: Iterable[CheckResult]) -> Counter[str]:
    """Return for each figure how many identities that could have failed hold with it."""
    proofs: Counter[str] = Counter()
    for check in checks:
        if check.can_fail and check.verdict in {"holds", "rounding"}:
            proofs.update({figure for figure in list_terms(check) if figure in case.figures})
    return proofs


def _size(check: CheckResult) -> Decimal:
    """Return by how much a broken identity misses, in yuan where it has a unit of money."""
    unit = "" if check.stated is None else check.stated.unit
    return abs(check.residual or Decimal(0)) * YUAN_PER_UNIT.get(unit, Decimal(1))


def _slack(check: CheckResult) -> Decimal:
    unit = "" if check.stated is None else check.stated.unit
    return (check.tolerance or Decimal(0)) * YUAN_PER_UNIT.get(unit, Decimal(1))


def _is_same(one: CheckResult, other: CheckResult) -> bool:
    return abs(_size(one) - _size(other)) <= max(_slack(one), _slack(other))


def _lines(check: CheckResult) -> set[str]:
    """Return the table rows whose sum a check is: one lost row is missed in every column."""
    if not check.rule.startswith(("column_sum", "hierarchy_sum", "balance")) or not check.stated:
        return set()
    return {f"row {check.stated.figure.rpartition('/')[0]} of {check.rule}"}


def _belongs(check: CheckResult, group: Sequence[CheckResult]) -> bool:
    """Tell whether a check shows what the group shows: the same miss, or the same lines lost."""
    lines = _lines(check)
    return any(_is_same(check, other) or lines & _lines(other) for other in group)


def group_checks(checks: Sequence[CheckResult]) -> list[list[CheckResult]]:
    """Return the checks in groups that share a term and miss by the same amount."""
    groups: list[list[CheckResult]] = []
    by_term: dict[str, list[int]] = defaultdict(list)
    for check in checks:
        terms = {*list_terms(check), *_lines(check)}
        near = sorted({number for term in terms for number in by_term[term]})
        home = next((n for n in near if _belongs(check, groups[n])), None)
        if home is None:
            home = len(groups)
            groups.append([])
        groups[home].append(check)
        for term in terms:
            by_term[term].append(home)
    return groups


def count_cross_proofs(case: Case, checks: Iterable[CheckResult]) -> Counter[str]:
    """Return for each figure how many identities with other tables hold with it."""
    return count_proofs(case, [check for check in checks if check.kind == "cross_table"])


def _amounts(group: Sequence[CheckResult]) -> dict[str, Decimal]:
    found = {term.figure: term.amount for check in group for term in check.terms}
    return found | {check.stated.figure: check.stated.amount for check in group if check.stated}


def _blame(
    group: Sequence[CheckResult], proofs: Mapping[str, int], crosses: Mapping[str, int]
) -> tuple[str, ...]:
    """Return the figures and claims that may be wrong; between tables, other tables decide first."""
    amounts = _amounts(group)
    counted: Counter[str] = Counter()
    for check in group:
        counted.update(dict.fromkeys(list_terms(check), 1))
    printed = [term for term in counted if term and amounts[term] != 0]
    candidates = printed or [term for term in counted if term]
    if not candidates:
        return ()
    most = max(counted[term] for term in candidates)
    common = [term for term in candidates if counted[term] == most]
    if all(check.kind == "cross_table" for check in group):
        lowest = min(crosses[term] for term in common)
        common = [term for term in common if crosses[term] == lowest]
    unproved = [term for term in common if proofs[term] < _PROVED_BY]
    if unproved and len(unproved) < len(common):
        common = unproved
    fewest = min(proofs[term] for term in common)
    common = [term for term in common if proofs[term] == fewest]
    stated = [check.stated.figure for check in group if check.stated is not None]
    if len(common) > _FEW_SUSPECTS:
        return tuple(dict.fromkeys(stated))
    return tuple(common)


def find_contradictions(
    case: Case, checks: Sequence[CheckResult], proofs: Mapping[str, int]
) -> list[Contradiction]:
    """Return the contradictions among the broken checks, in the order of the first of each."""
    broken = [check for check in checks if check.verdict == "broken"]
    crosses = count_cross_proofs(case, checks)
    rules = case.knowledge.rules
    return [
        Contradiction(
            tuple(group),
            _blame(group, proofs, crosses),
            any(rules[check.rule].severity == "contradiction" for check in group),
        )
        for group in group_checks(broken)
    ]


def mark_figures(
    figures: Sequence[Figure],
    proofs: Mapping[str, int],
    contradictions: Sequence[Contradiction],
) -> Iterator[Figure]:
    """Yield the figures with their status, in the same order."""
    blamed = {figure for found in contradictions if found.is_grave for figure in found.suspects}
    for figure in figures:
        if figure.figure in blamed:
            yield change(figure, status="contradicted")
        elif proofs[figure.figure] > 0:
            yield change(figure, status="proved")
        elif figure.status == "single":
            yield figure
        else:
            yield change(figure, status="single")


_VERDICTS: Mapping[str, ClaimVerdict] = {
    "broken": "disagrees",
    "rounding": "rounding",
    "holds": "agrees",
    "not-testable": "untestable",
}
_OF_MANY = {"prose_arithmetic.uses", "prose_arithmetic.hundred"}
"""Rules on a whole sentence: which of its claims is wrong, they do not tell."""
_GRAVEST = ("broken", "rounding", "holds", "not-testable")


def judge_claims(claims: Sequence[Claim], checks: Sequence[CheckResult]) -> Iterator[Claim]:
    """Yield the claims with the verdict of the checks that state them, in the same order."""
    stating: dict[str, list[CheckResult]] = defaultdict(list)
    for check in checks:
        if check.stated is not None and check.rule not in _OF_MANY:
            stating[check.stated.figure].append(check)
    borne_out = {
        term.figure
        for check in checks
        if check.rule.startswith("prose_arithmetic") and check.verdict in {"holds", "rounding"}
        for term in check.terms
    }
    for claim in claims:
        found = stating.get(claim.claim, [])
        if not found and claim.claim in borne_out:
            reason = "agrees with the other numbers of the sentence"
            yield replace(claim, verdict="agrees", reason=reason)
            continue
        if not found:
            yield replace(claim, reason="no check speaks of such a number")
            continue
        gravest = min(found, key=lambda check: _GRAVEST.index(check.verdict))
        yield _judge_claim(claim, gravest)


def _judge_claim(claim: Claim, check: CheckResult) -> Claim:
    figures = tuple(term.figure for term in check.terms if "/claim/" not in term.figure)
    has_value = check.residual is not None and figures and figures != ("",)
    return replace(
        claim,
        figures=tuple(figure for figure in figures if figure),
        table_value=claim.value - check.residual
        if has_value and check.residual is not None
        else None,
        verdict=_VERDICTS[check.verdict],
        reason=check.reason,
    )
