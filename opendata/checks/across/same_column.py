"""Same column: columns of one name in two forms, in the rows that both print.

What:  what a column counts is told by its header without sums and years: 基本支出/小计 is 基本支出,
       本年收入/一般公共预算/小计 is 一般公共预算; the total row, and rows of one code, print the same there.
Why:   where no other table parts an amount the same way, its column is told by its own row only.
Example: 工资福利支出 94.65 in the total row of the expenditure form and of the general budget.
Does not apply: forms of other funds need not agree: an equality proves, a difference says nothing.
       It is wrong only in forms that part an amount alike, where the sum of the parts is the same in
       both. Not columns that count the same twice, nor rows printed twice, nor several tables of one form.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from opendata.checks.inside.headers import is_total_label
from opendata.checks.inside.levels import is_total
from opendata.checks.rules import ColumnPair
from opendata.checks.tables import Case, Table, TableRow, is_part_label
from opendata.checks.trials import demote_systematic, plus, weigh_evidence, weigh_sum
from opendata.model import CheckResult, Column
from opendata.text import fold

_RULE = "cross_table.same_column"
_CODES = ("function_code", "economic_code", "government_economic_code")
_PART = "其中:"

Key = tuple[str, ...]
"""What a column counts; empty for the total of all."""

Pair = tuple[TableRow, TableRow]


def _name_label(case: Case, label: str) -> str:
    """Return what one header label counts, empty for a sum or a year."""
    folded = fold(label).rstrip(":")
    words = case.knowledge.words
    if is_total_label(folded, case.knowledge.totals) or any(w in folded for w in words["own_year"]):
        return ""
    if any(word in folded for word in words["carried"]):
        return words["carried"][0]
    known = (word for group in case.knowledge.parts for word in group.words if word in folded)
    name = next(known, folded)
    return f"{_PART}{name}" if is_part_label(folded) else name


def _name_columns(case: Case, table: Table) -> Mapping[Key, Column]:
    """Return the columns by what they count; what several columns count is left out."""
    named: dict[Key, list[Column]] = defaultdict(list)
    for column in table.columns:
        key = tuple(name for label in column.path if (name := _name_label(case, label)))
        if not column.side:
            named[key].append(column)
    return {key: columns[0] for key, columns in named.items() if len(columns) == 1}


def _name_rows(case: Case, table: Table) -> Mapping[str, TableRow]:
    """Return the total row and the coded rows by their codes; codes printed twice are left out."""
    rows = [row for row in table.rows if row.figures]
    names = [_name_row(case, row) for row in rows]
    times = Counter(names)
    totals = [row for row, name in zip(rows, names, strict=True) if name == "total"]
    named = {name: row for row, name in zip(rows, names, strict=True) if name and times[name] == 1}
    return {**named, "total": totals[0]} if totals else named


def _name_row(case: Case, row: TableRow) -> str:
    if is_total(row, case.knowledge):
        return "total"
    figure = next(iter(row.figures.values()))
    codes = [str(getattr(figure, kind)) for kind in _CODES]
    return "|".join(codes) if any(codes) and row.row.kind == "item" else ""


def _is_firm(here: Mapping[Key, Column], there: Mapping[Key, Column], rows: Pair, key: Key) -> bool:
    """Tell whether the sum that the column is a part of is the same amount in both rows.

    The header cell next above it that has a column of its own in both; the total above all.
    """
    for end in range(len(key) - 1, -1, -1):
        above = key[:end]
        if above in here and above in there:
            one = rows[0].figures.get(here[above].column_no)
            other = rows[1].figures.get(there[above].column_no)
            if one is None or other is None or one.amount == 0:
                return False
            return (one.amount_yuan or one.amount) == (other.amount_yuan or other.amount)
    return False


def _compare(case: Case, pair: ColumnPair, left: Table, right: Table) -> Iterator[CheckResult]:
    here, there = _name_columns(case, left), _name_columns(case, right)
    shared = [key for key in here if key and key in there]
    rows, others = (_name_rows(case, table) for table in (left, right)) if shared else ({}, {})
    for name, row in rows.items():
        other = others.get(name)
        for key in shared if other is not None else ():
            stated = row.figures.get(here[key].column_no)
            figure = None if other is None else other.figures.get(there[key].column_no)
            if stated is None or figure is None or other is None:
                continue
            words = f"{row.row.label} {'/'.join(key)}: {left.form.form} = {right.form.form}"
            is_firm = pair.relation == "equal" and _is_firm(here, there, (row, other), key)
            weigh = weigh_sum if is_firm else weigh_evidence
            yield weigh(case, _RULE, words, stated, plus([figure]))


def check_same_columns(case: Case) -> Iterator[CheckResult]:
    """Yield the columns of one name in the forms that share some."""
    for pair in case.knowledge.column_pairs:
        lefts, rights = case.find_tables(pair.left), case.find_tables(pair.right)
        if len(lefts) == len(rights) == 1:
            yield from demote_systematic(list(_compare(case, pair, lefts[0], rights[0])))
