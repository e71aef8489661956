"""Last year: which figures print last year's amount of a figure of this year.

A form prints both years in columns of the same names (2025年预算数/公务接待费 beside
2026年预算数/公务接待费; 上年 beside 当年) or in rows that follow each other.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from opendata.checks.prose.said import Amount
from opendata.checks.tables import Case, Table
from opendata.model import CheckResult, CheckTerm, Claim, Figure
from opendata.text import fold

_HALF = Decimal("0.5")
_YEAR = re.compile(r"20\d\d年?度?")
_LAST = re.compile(r"上年(?!结转|结余|实户|末)度?|去年")
_OWN = re.compile(r"本年(?!收入|支出)度?|当年|今年")
_CHANGE = re.compile(r"增减|增长|变化|变动|比例|占比|%")


@dataclass(frozen=True, slots=True)
class Years:
    """For amounts of prose that the tables bear out: this year's and last year's figures."""

    pairs: Mapping[str, tuple[Amount, Amount]]
    """Claim → this year's amount and last year's, each in the unit of its figures."""

    def find(self, claim: Claim) -> tuple[Amount, Amount] | None:
        """Return both years of what a claim is said of, or None where no form prints them."""
        return self.pairs.get(claim.claim)


def find_years(case: Case, amounts: Sequence[CheckResult]) -> Years:
    """Return both years of every amount of prose that the tables bear out."""
    tables = {table.form.table_no: table for table in case.tables}
    partners = {number: _pair_figures(case, table) for number, table in tables.items()}
    pairs: dict[str, tuple[Amount, Amount]] = {}
    for check in amounts:
        if check.stated is None or check.verdict not in {"holds", "rounding"}:
            continue
        figures = [case.figures[term.figure] for term in check.terms if term.figure in case.figures]
        found = [partners.get(one.table_no, {}).get(one.figure) for one in figures]
        lasts = [last for last in found if last is not None]
        is_plain = all(term.sign == 1 for term in check.terms)
        if is_plain and figures and len(lasts) == len(figures) == len(check.terms):
            both = (_amount(case, figures), _amount(case, lasts))
            pairs.setdefault(check.stated.figure, both)
    return Years(pairs)


def _amount(case: Case, figures: Sequence[Figure]) -> Amount:
    value = sum((figure.amount for figure in figures), Decimal(0))
    spread = sum((_HALF * case.precisions[one.figure] for one in figures if one.amount), Decimal(0))
    first = figures[0]
    return Amount(value, spread, CheckTerm(first.figure, 1, value, first.unit, first.printed))


def _pair_figures(case: Case, table: Table) -> Mapping[str, Figure]:
    """Return last year's figure of each of this year's in one table, by its id."""
    year = case.record.fiscal_year
    if year is None:
        return {}
    columns = _pair_columns(table, year)
    pairs: dict[str, Figure] = {}
    for row in table.rows:
        for own, last in columns.items():
            if own in row.figures and last in row.figures:
                pairs[row.figures[own].figure] = row.figures[last]
    for above, row in zip(table.rows, table.rows[1:], strict=False):
        if str(year) in row.row.label and str(year - 1) in above.row.label:
            for number in row.figures.keys() & above.figures.keys():
                pairs[row.figures[number].figure] = above.figures[number]
    return pairs


def _pair_columns(table: Table, year: int) -> Mapping[int, int]:
    """Return the column of last year for each column of this year that has just one."""
    lasts: dict[tuple[str, str], list[int]] = defaultdict(list)
    owns: dict[tuple[str, str], list[int]] = defaultdict(list)
    for column in table.columns:
        path = fold("/".join(column.path))
        if _CHANGE.search(path):
            continue
        bare = _OWN.sub("", _LAST.sub("", _YEAR.sub("", path)))
        years = [int(found[:4]) for found in _YEAR.findall(path)]
        key = (column.side, bare)
        if years == [year - 1] or (not years and _LAST.search(path)):
            lasts[key].append(column.column_no)
        elif years == [year] or (not years and not _LAST.search(path)):
            owns[key].append(column.column_no)
    return {
        numbers[0]: lasts[key][0]
        for key, numbers in owns.items()
        if len(numbers) == 1 and len(lasts.get(key, ())) == 1
    }
