"""Unit captions: tables of the same money bear the unit in which it is printed.

What:  no summary table has a total that is exactly ten thousand times, or a ten thousandth of,
       the total of another one.
Why:   a table made in yuan keeps the caption 万元 of the one it was copied from, or the reverse.
Example: 1,959.63 under 单位：元 where all other tables print 1,959.63 under 单位：万元.
Does not apply: tables without a unit; totals of fewer than four digits, which chance may repeat.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from opendata.checks.tables import Case, Table
from opendata.checks.trials import Remark
from opendata.model import Figure
from opendata.money import YUAN_PER_UNIT

_FORMS = ("B01", "B02", "B03", "B04", "B05", "B07", "B12", "F01", "F02", "F03", "F04", "F05", "F10")
_RATIO = YUAN_PER_UNIT["万元"]
_DIGITS = 4
_HALF = Decimal("0.5")


def _largest(table: Table) -> Figure | None:
    """Return the largest amount of a table, its grand total; None where it has few digits."""
    figures = (figure for row in table.rows for figure in row.figures.values())
    largest = max(figures, key=_yuan, default=None)
    if largest is None or len(re.sub(r"\D", "", largest.printed).strip("0")) < _DIGITS:
        return None
    return largest


def _yuan(figure: Figure) -> Decimal:
    return abs(figure.amount_yuan or Decimal(0))


def _tolerance(case: Case, figure: Figure) -> Decimal:
    return _HALF * case.precisions[figure.figure] * YUAN_PER_UNIT.get(figure.unit, Decimal(1))


def _is_multiple(case: Case, large: Figure, small: Figure) -> bool:
    """Tell whether one total is ten thousand times the other, as rounding allows."""
    allowed = _tolerance(case, large) + _RATIO * _tolerance(case, small)
    exact = min(allowed, _yuan(large) / _RATIO)
    return abs(_yuan(large) - _RATIO * _yuan(small)) <= exact


def _find_odd(case: Case, totals: Sequence[Figure]) -> Iterator[tuple[Figure, Figure]]:
    """Yield each total that most others are ten thousand times of, or a ten thousandth, with one.

    Of two that stand alone the one with the rarer unit comes first.
    """
    units = Counter(figure.unit for figure in totals)
    for figure in sorted(totals, key=lambda figure: units[figure.unit]):
        others = [
            other
            for other in totals
            if _is_multiple(case, other, figure) or _is_multiple(case, figure, other)
        ]
        alike = [other for other in totals if abs(_yuan(other) - _yuan(figure)) <= _RATIO]
        if others and len(others) >= len(alike):
            yield figure, others[0]


def remark_unit_captions(case: Case) -> Iterator[Remark]:
    """Yield the tables whose total is ten thousand times that of the others, or the reverse."""
    largest = (_largest(table) for form in _FORMS for table in case.find_tables(form))
    totals = [figure for figure in largest if figure is not None]
    told: set[str] = set()
    for figure, other in _find_odd(case, totals):
        if other.figure in told:
            continue
        told.add(figure.figure)
        words = (
            f"{figure.form} prints {figure.printed} {figure.unit}, {other.form} prints "
            f"{other.printed} {other.unit}: one is ten thousand times the other"
        )
        yield Remark(
            "unit_captions.total", figure.form, figure.figure, figure.unit, "", words, figure.place
        )
