"""Figures added up to one amount, and whether amounts reach the printed total."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Literal

from opendata.model import Completeness, Figure

Status = Literal["proved", "single", "contradicted"]


def add_yuan(figures: Iterable[Figure]) -> Decimal:
    """Return the sum of the figures in yuan."""
    return sum((figure.amount_yuan or Decimal(0) for figure in figures), Decimal(0))


def join_status(figures: Sequence[Figure]) -> Status:
    """Return contradicted where one figure is, proved where all are, else single.

    A printed nought proves nothing and takes nothing away from a sum.
    """
    statuses = {figure.status for figure in figures if figure.amount != 0} or {
        figure.status for figure in figures
    }
    if "contradicted" in statuses:
        return "contradicted"
    return "proved" if statuses == {"proved"} else "single"


def compare_total(parts: Sequence[Figure], total: Sequence[Figure]) -> Completeness:
    """Tell whether the parts add up to the printed total, within what rounding explains."""
    if not total:
        return "no_total"
    residual = abs(add_yuan(parts) - add_yuan(total))
    told = [figure for figure in (*parts, *total) if figure.amount != 0]
    # trailing noughts are often not printed: the finest digit of the table counts for all
    step = min((_step_yuan(figure) for figure in told), default=Decimal(0))
    return "complete" if residual <= step * len(told) / 2 else "incomplete"


def _step_yuan(figure: Figure) -> Decimal:
    """Return one unit of the last printed digit in yuan."""
    exponent = figure.amount.as_tuple().exponent
    if figure.amount_yuan is None or not isinstance(exponent, int):
        return Decimal(0)
    return Decimal(1).scaleb(exponent) * abs(figure.amount_yuan / figure.amount)
