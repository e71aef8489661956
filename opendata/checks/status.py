"""Status: which figures are proved, and which are to blame where an identity breaks.

A figure is proved where an identity that could have failed holds with it, to the last digit,
and what holds with it outweighs what is broken. In detail:

- An identity within the row that placed a figure does not count for it.
- A difference that rounding explains contradicts nobody, but proves nobody either: the sum
  would be explained as well with another last digit. For the same reason an identity that
  holds proves only those of its terms to which it leaves no other last digit (trials.list_proved).
- A sum cannot tell its terms from each other, so identities speak from sides: the row, the
  column, other tables, the prose. A side with a broken identity speaks against all its terms,
  whatever else holds on it; a figure is proved where more sides speak for it than against it.
  So an amount in the wrong column, whose row still adds up, is not proved.
- A broken identity speaks against nobody where several show the same one figure to be wrong.
- Two tables that print one amount with another last digit are no contradiction; but such a figure
  needs two sides that speak for it.
- Where two tables print one quantity differently, the amount that two and more other tables
  print too is not spoken against; the one that no other table bears out is.
- A target or a rate that misses the money speaks against nobody else.
- A row that repeats the one above it word for word may be printed twice: its column speaks
  against it. Totals are excepted: they are often printed twice, and both say the same of the
  same thing.

Broken identities that share terms and miss by the same amount are one contradiction seen from
several sides: their common term is to blame; where several are common, those that other
identities prove are not.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from opendata.checks.tables import Case, TableRow
from opendata.checks.trials import list_proved
from opendata.model import CheckResult, Claim, Figure
from opendata.money import YUAN_PER_UNIT
from opendata.records import change

_FEW_SUSPECTS = 5
"""Of more terms than these none is likely: a line was lost, and the sum itself is to blame."""

ClaimVerdict = Literal["agrees", "rounding", "disagrees", "untestable"]

_INDICATOR = "/indicator/"
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


def _rate(check: CheckResult) -> Decimal:
    """Return the yuan in one unit of the identity, 1 where it is no money."""
    first = next(iter(check.terms), None) if check.stated is None else check.stated
    return YUAN_PER_UNIT.get("" if first is None else first.unit, Decimal(1))


def _size(check: CheckResult) -> Decimal:
    """Return by how much a broken identity misses, in yuan where it has a unit of money."""
    return abs(check.residual or Decimal(0)) * _rate(check)


def _slack(check: CheckResult) -> Decimal:
    return (check.tolerance or Decimal(0)) * _rate(check)


def _is_same(one: CheckResult, other: CheckResult) -> bool:
    return abs(_size(one) - _size(other)) <= max(_slack(one), _slack(other))


def _lines(check: CheckResult) -> set[str]:
    """Return the table rows whose sum a check is: one lost row is missed in every column.

    Indicators of one table that fail in one way are filled in wrongly together.
    """
    if check.stated and check.rule.startswith("indicators."):
        return {f"table {check.stated.figure.rpartition('-')[0]} of {check.rule}"}
    if not check.rule.startswith(("column_sum", "hierarchy_sum", "balance")) or not check.stated:
        return set()
    return {f"row {check.stated.figure.rpartition('/')[0]} of {check.rule}"}


def _belongs(check: CheckResult, group: Sequence[CheckResult]) -> bool:
    """Tell whether a check shows what the group shows: the same miss, or the same lines lost."""
    lines = _lines(check)
    return any(
        (_is_same(check, other) and _may_share(check, other)) or lines & _lines(other)
        for other in group
    )


def _list_shifts(check: CheckResult) -> dict[str, Decimal]:
    """Return for each term by how much it would be too great if it alone were wrong."""
    residual = check.residual or Decimal(0)
    shifts = {term.figure: -term.sign * residual for term in check.terms}
    return shifts if check.stated is None else shifts | {check.stated.figure: residual}


def _may_share(check: CheckResult, other: CheckResult) -> bool:
    """Tell whether one wrong term explains both: too great in one, it is too great in the other."""
    one, two = _list_shifts(check), _list_shifts(other)
    shared = one.keys() & two.keys() - {""}
    return not shared or any((one[term] > 0) == (two[term] > 0) for term in shared)


def group_checks(checks: Sequence[CheckResult]) -> list[list[CheckResult]]:
    """Return the checks in groups that share a term and miss by the same amount."""
    groups: list[list[CheckResult]] = []
    by_term: dict[str, list[int]] = defaultdict(list)
    for check in checks:
        terms = {*list_terms(check), *_lines(check)} - {""}
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
    if not broken:
        return []
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


_SIDES = {"row_sum": "row", "column_sum": "column", "hierarchy_sum": "column"}
"""Kind of check → the side it speaks from; every other kind is a side of its own."""

Sides = dict[str, set[str]]
"""Figure → the sides that speak against it."""

Proofs = Mapping[str, tuple[str, ...]]
"""Figure that is proved → the ids of the identities that prove it."""


def side_of(check: CheckResult) -> str:
    """Return the side an identity speaks from: the row, the column, other tables, the prose."""
    return _SIDES.get(check.kind, check.kind)


def find_repeated(case: Case) -> dict[str, str]:
    """Return the figures of rows that repeat the row above word for word, with what each repeats."""
    repeated: dict[str, str] = {}
    for table in case.tables:
        above: dict[tuple[str, int], TableRow] = {}
        for row in table.rows:
            if not row.figures:
                continue
            key = (row.row.side, row.row.panel)
            if key in above and row.row.kind != "total" and _says_same(above[key], row):
                figures = above[key].figures
                repeated |= {row.figures[no].figure: figures[no].figure for no in row.figures}
            above[key] = row
    return repeated


def _says_same(one: TableRow, other: TableRow) -> bool:
    """Tell whether two rows print the same labels, codes and amounts."""
    names = [(row.row.label, row.row.printed_code, row.row.codes) for row in (one, other)]
    if names[0] != names[1]:
        return False
    amounts = [{no: figure.amount for no, figure in row.figures.items()} for row in (one, other)]
    return amounts[0] == amounts[1]


def _list_for(
    case: Case, checks: Iterable[CheckResult], repeated: Mapping[str, str]
) -> Mapping[str, dict[str, str]]:
    """Return for each figure the identities that prove it among those that hold, each with its side.

    That a row repeats another is no identity.
    """
    found: dict[str, dict[str, str]] = defaultdict(dict)
    doubles = {frozenset(pair) for pair in repeated.items()}
    for check in checks:
        if not check.can_fail:
            continue
        if doubles and frozenset(list_terms(check)) in doubles:
            continue
        side = side_of(check)
        for figure in list_proved(case, check):
            found[figure][check.check] = side
    return found


def _list_against(
    contradictions: Iterable[Contradiction], repeated: Iterable[str], crosses: Mapping[str, int]
) -> Sides:
    """Return the sides that are broken, but for what the one figure to blame explains."""
    found: dict[str, set[str]] = defaultdict(set)
    for figure in repeated:
        found[figure].add("column")
    for contradiction in contradictions:
        blamed = contradiction.suspects[0] if len(contradiction.suspects) == 1 else ""
        showing = [check for check in contradiction.checks if blamed in list_terms(check)]
        for check in contradiction.checks:
            terms = list_terms(check)
            if len(showing) > 1 and blamed in terms:
                continue
            is_cross = check.kind == "cross_table" and blamed in terms and not crosses[blamed]
            for figure in terms[:1] if _is_of_indicator(check) else terms:
                if not is_cross or figure == blamed or crosses[figure] < _PROVED_BY:
                    found[figure].add(side_of(check))
    return found


def _is_of_indicator(check: CheckResult) -> bool:
    """Tell whether a target or rate is weighed: one that misses accuses itself, not the accounts."""
    return check.stated is not None and _INDICATOR in check.stated.figure


def _is_apart(case: Case, check: CheckResult) -> bool:
    """Tell whether two tables print one amount, equally fine, with another last digit.

    That is no contradiction, but one of the two digits is not to be proved by one side alone.
    """
    if check.verdict != "rounding" or check.kind != "cross_table" or len(check.terms) != 1:
        return False
    figures = [case.figures.get(figure) for figure in list_terms(check)]
    known = [figure for figure in figures if figure is not None]
    units = {(figure.unit, case.precisions[figure.figure]) for figure in known}
    return len(known) == 2 and len(units) == 1


def find_proved(
    case: Case, checks: Sequence[CheckResult], contradictions: Iterable[Contradiction]
) -> Proofs:
    """Return the figures for which more sides speak than against them, with what proves them."""
    repeated = find_repeated(case)
    exact = [check for check in checks if check.verdict == "holds"]
    bad = _list_against(contradictions, repeated, count_cross_proofs(case, exact))
    for check in checks:
        if _is_apart(case, check):
            for figure in list_terms(check):
                bad.setdefault(figure, set()).add("apart")
    proved: dict[str, tuple[str, ...]] = {}
    for figure, holding in _list_for(case, exact, repeated).items():
        against = bad.get(figure)
        if not against:
            proved[figure] = tuple(holding)
            continue
        proving = tuple(name for name, side in holding.items() if side not in against)
        if len({holding[name] for name in proving}) > len(against):
            proved[figure] = proving
    return proved


def mark_figures(
    figures: Sequence[Figure],
    proved: Proofs,
    contradictions: Sequence[Contradiction],
) -> Iterator[Figure]:
    """Yield the figures with their status, in the same order."""
    blamed = {figure for found in contradictions if found.is_grave for figure in found.suspects}
    for figure in figures:
        if figure.figure in blamed:
            yield change(figure, status="contradicted")
        elif figure.figure in proved:
            yield change(figure, status="proved", proved_by=proved[figure.figure])
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
_LIMITS = {
    "prose_changes.increase", "prose_changes.fall", "prose_changes.direction",
    "prose_repeated.line", "prose_repeated.quantity", "prose_things.bought", "prose_things.guests",
    "prose_things.journeys", "prose_things.kept", "prose_things.no_running_cost",
    "prose_things.no_vehicle",
}  # fmt: skip
"""Rules that only a breach speaks of: a number within its limit may be wrong all the same."""
_WITHIN_PROSE = ("prose_arithmetic.", "prose_change", "prose_wholes.")
"""Families that weigh the numbers of prose among themselves."""
_GRAVEST = ("broken", "rounding", "holds", "not-testable")


def judge_claims(claims: Sequence[Claim], checks: Sequence[CheckResult]) -> Iterator[Claim]:
    """Yield the claims with the verdict of the checks that state them, in the same order."""
    stating: dict[str, list[CheckResult]] = defaultdict(list)
    for check in checks:
        is_silent = check.rule in _LIMITS and check.verdict != "broken"
        if check.stated is not None and check.rule not in _OF_MANY and not is_silent:
            stating[check.stated.figure].append(check)
    borne_out = {
        term.figure
        for check in checks
        if check.rule.startswith(_WITHIN_PROSE) and check.rule not in _LIMITS
        if check.verdict in {"holds", "rounding"}
        for term in check.terms
    }
    for claim in claims:
        found = stating.get(claim.claim, [])
        is_open = all(check.verdict == "not-testable" for check in found)
        if is_open and claim.claim in borne_out:
            reason = "agrees with the other numbers of the sentence"
            yield change(claim, verdict="agrees", reason=reason)
            continue
        if not found:
            yield change(claim, reason="no check speaks of such a number")
            continue
        gravest = min(found, key=lambda check: _GRAVEST.index(check.verdict))
        yield judge_claim(claim, gravest)


def _is_said(term: str) -> bool:
    return "/claim/" in term or _INDICATOR in term


def judge_claim(claim: Claim, check: CheckResult) -> Claim:
    """Return the claim with the verdict of a check that states it."""
    figures = tuple(term.figure for term in check.terms if not _is_said(term.figure))
    has_value = check.residual is not None and figures and figures != ("",)
    return change(
        claim,
        figures=tuple(figure for figure in figures if figure),
        table_value=claim.value - check.residual
        if has_value and check.residual is not None
        else None,
        verdict=_VERDICTS[check.verdict],
        reason=check.reason,
    )
