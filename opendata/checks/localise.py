"""Localising: which number of a broken identity is most likely wrong, and what would be right.

A candidate is one of the terms that a contradiction has in common. The value that mends it
is worked out from each broken identity it takes part in; it counts for the candidate how many
of these it mends, and against it how many identities that hold now it would break. Where the
identities do not decide, the digits do: a number that is another with one digit too many is
likelier than any other. This is an annotation: the published figure stays as printed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from opendata.checks.slips import tell_slip
from opendata.checks.status import Contradiction, find_repeated, list_terms
from opendata.checks.tables import Case
from opendata.checks.trials import is_limit
from opendata.model import Cause, CheckResult, CheckTerm
from opendata.money import YUAN_PER_UNIT, find_amount, precision

_PLAIN_SLIPS = frozenset(
    ["digit_extra", "digit_missing", "digits_swapped", "point_moved", "unit_mixed"]
)
"""Slips that chance seldom gives, so that they tell one of several candidates from the others."""
_MOST_DIGITS = 16
"""A value of more digits is a quotient, of which not all can be meant."""
_POINTS = "分"
_CENT = Decimal("0.01")
_COLUMN_KINDS = ("column_sum", "hierarchy_sum")


@dataclass(frozen=True, slots=True)
class Suspicion:
    """The number that is most likely wrong, and the value with which all would hold."""

    suspect: str
    """Figure or claim; empty where a whole row is missing or printed twice."""
    suggested: Decimal | None
    """In the unit of the suspect."""
    cause: Cause
    mended: int = 0
    """So many broken identities would hold with the suggested value."""


@dataclass(frozen=True, slots=True)
class _Index:
    """The identities that a changed number would touch, by the ids of their terms."""

    broken: Mapping[str, Sequence[CheckResult]]
    held: Mapping[str, Sequence[CheckResult]]


def localise(
    case: Case, contradictions: Sequence[Contradiction], checks: Iterable[CheckResult]
) -> list[Suspicion | None]:
    """Return for each contradiction what is most likely wrong; None where nothing is likelier."""
    if not contradictions:
        return []
    index = _build_index(checks)
    swaps = _find_swaps([check for found in contradictions for check in found.checks])
    repeated = find_repeated(case)
    return [
        next((swaps[check.check] for check in found.checks if check.check in swaps), None)
        or _find_row(found, repeated)
        or _find_number(case, found, index)
        for found in contradictions
    ]


def _build_index(checks: Iterable[CheckResult]) -> _Index:
    broken: dict[str, list[CheckResult]] = defaultdict(list)
    held: dict[str, list[CheckResult]] = defaultdict(list)
    for check in checks:
        if check.verdict == "broken":
            target = broken
        elif check.can_fail and check.verdict in {"holds", "rounding"}:
            target = held
        else:
            continue
        for term in set(list_terms(check)):
            target[term].append(check)
    return _Index(broken, held)


# ---------------------------------------------------------------- one number


def _find_number(case: Case, found: Contradiction, index: _Index) -> Suspicion | None:
    tried = [
        suspicion
        for suspect in found.suspects
        if suspect and (suspicion := _try(case, suspect, found, index)) is not None
    ]
    tried.sort(key=lambda entry: -entry[0])
    best = [suspicion for score, suspicion in tried if score == tried[0][0]]
    if len(best) == 1:
        return best[0]
    plain = [suspicion for suspicion in best if suspicion.cause in _PLAIN_SLIPS]
    return plain[0] if len(plain) == 1 else None


def _try(
    case: Case, suspect: str, found: Contradiction, index: _Index
) -> tuple[int, Suspicion] | None:
    """Return how well a value mends one suspect, with the value; None where no sum gives one."""
    term = next((term for check in found.checks for term in _terms_of(check, suspect)), None)
    exact = [check for check in found.checks if not is_limit(case, check)]
    values = [value for check in exact if (value := solve(check, suspect)) is not None]
    if term is None or not values:
        return None
    value = min(values, key=_count_digits)
    if value < 0 <= term.amount:
        return None
    if suspect not in case.figures or _count_digits(value) > _MOST_DIGITS:
        value = _shorten(value, term.printed)
    mended = sum(_mends(check, suspect, value) for check in index.broken[suspect])
    spoiled = sum(not _mends(check, suspect, value) for check in index.held.get(suspect, ()))
    cause = tell_slip(term.printed, value)
    if cause in {"unknown", "digit_changed"} and _repeats_neighbour(case, suspect, index):
        cause = "copied"
    return mended - spoiled, Suspicion(suspect, value, cause, mended)


def _count_digits(value: Decimal) -> int:
    return len(value.normalize().as_tuple().digits)


def _shorten(value: Decimal, printed: str) -> Decimal:
    """Return a value as precise as the number printed for it, or finer where they were equal then."""
    own = precision(printed) or _CENT
    unit = own if value % own == 0 else min(own, _CENT)
    rounded = value.quantize(unit, rounding=ROUND_HALF_UP)
    return value.quantize(unit * _CENT) if rounded == find_amount(printed) else rounded


def _terms_of(check: CheckResult, suspect: str) -> Iterator[CheckTerm]:
    stated = () if check.stated is None else (check.stated,)
    yield from (term for term in (*stated, *check.terms) if term.figure == suspect)


def _rate(unit: str) -> Decimal:
    return YUAN_PER_UNIT.get(unit, Decimal(1))


def _scale(term: CheckTerm, unit: str) -> Decimal:
    """Return what one unit of a term is in another unit; 1 where either is no money."""
    return _rate(term.unit) / _rate(unit) if term.unit and unit else Decimal(1)


def is_linear(check: CheckResult) -> bool:
    """Tell whether the identity is a plain sum, so that any one of its terms can be solved for.

    Of points, which are given and not counted, no sum tells which are wrong.
    """
    if check.residual is None or check.stated is None or check.stated.unit == _POINTS:
        return False
    unit = check.stated.unit
    derived = sum((t.sign * t.amount * _scale(t, unit) for t in check.terms), Decimal(0))
    return bool(check.terms) and check.stated.amount - derived == check.residual


def solve(check: CheckResult, suspect: str) -> Decimal | None:
    """Return the value of one term, in its own unit, with which the identity holds exactly.

    None where it stands in the identity more than once, or where the identity is no sum and
    the term is not the stated one.
    """
    terms = list(_terms_of(check, suspect))
    if len(terms) != 1 or check.residual is None or check.stated is None:
        return None
    if check.stated.figure == suspect:
        return check.stated.amount - check.residual
    if not is_linear(check):
        return None
    (term,) = terms
    return term.amount + term.sign * check.residual / _scale(term, check.stated.unit)


def _mends(check: CheckResult, suspect: str, value: Decimal) -> bool:
    """Tell whether the identity holds, rounding allowed, with another value of one term."""
    needed = solve(check, suspect)
    if needed is None or check.stated is None:
        return False
    (term,) = _terms_of(check, suspect)
    gap = abs(needed - value) * _scale(term, check.stated.unit)
    return gap <= (check.tolerance or Decimal(0))


def _repeats_neighbour(case: Case, suspect: str, index: _Index) -> bool:
    """Tell whether a figure prints what the cell beside, above or below it prints.

    Cells of which an identity says that they are equal tell nothing.
    """
    figure = case.figures.get(suspect)
    if figure is None or not figure.amount_yuan or figure.level == "total":
        return False
    stem = figure.figure.rsplit("/", 2)[0]
    row, column = figure.row_no, figure.column_no
    beside = ((row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1))
    near = (case.figures.get(f"{stem}/{r}/{c}") for r, c in beside)
    same = {other.figure for other in near if other is not None and other.amount == figure.amount}
    related = {term for check in index.held.get(suspect, ()) for term in list_terms(check)}
    return bool(same - related)


# ---------------------------------------------------------------- two numbers


def _find_swaps(broken: Sequence[CheckResult]) -> dict[str, Suspicion]:
    """Return the broken sums that hold once two amounts of one row or column change places."""
    found: dict[str, Suspicion] = {}
    by_size: dict[Decimal, list[CheckResult]] = defaultdict(list)
    for check in broken:
        if is_linear(check) and check.residual:
            by_size[abs(check.residual)].append(check)
    for checks in by_size.values():
        for number, one in enumerate(checks):
            for other in checks[number + 1 :]:
                swap = _find_swap(one, other)
                if swap is not None:
                    found.setdefault(one.check, Suspicion(*swap[0], "cells_swapped", 2))
                    found.setdefault(other.check, Suspicion(*swap[1], "cells_swapped", 2))
    return found


_Exchange = tuple[tuple[str, Decimal], tuple[str, Decimal]]


def _find_swap(one: CheckResult, other: CheckResult) -> _Exchange | None:
    """Return the only two terms whose exchange mends both sums, each with its new value."""
    if one.residual is None or other.residual is None or one.residual != -other.residual:
        return None
    lines = {_line(term.figure, part): term for term in other.terms for part in (0, 1)}
    swaps = [
        ((left.figure, right.amount), (right.figure, left.amount))
        for left in one.terms
        for part in (0, 1)
        if (right := lines.get(_line(left.figure, part))) is not None
        and right.figure != left.figure
        and right.amount - left.amount == one.residual
        and left.sign == right.sign == 1
    ]
    return swaps[0] if len(swaps) == 1 else None


def _line(figure: str, part: int) -> tuple[int, str, str]:
    """Return what names the row (0) or the column (1) of a figure in its table."""
    table, *place = figure.rsplit("/", 2)
    return part, table, place[part] if len(place) == 2 else figure


# ---------------------------------------------------------------- a whole row


def _find_row(found: Contradiction, repeated: Mapping[str, str]) -> Suspicion | None:
    """Tell a row that is missing or printed twice: several columns of one sum miss alike."""
    heads: dict[str, list[CheckResult]] = defaultdict(list)
    for check in found.checks:
        if check.kind in _COLUMN_KINDS and check.stated is not None and check.terms:
            heads[check.stated.figure.rpartition("/")[0]].append(check)
    for checks in heads.values():
        missed = [check.residual or Decimal(0) for check in checks]
        is_several = len({check.stated.figure for check in checks if check.stated}) > 1
        if is_several and all(residual > 0 for residual in missed):
            return Suspicion("", None, "row_missing", len(checks))
        doubles = [term.figure for term in checks[0].terms if term.figure in repeated]
        if is_several and doubles and all(residual < 0 for residual in missed):
            return Suspicion(doubles[0], None, "row_repeated", len(checks))
    return None
