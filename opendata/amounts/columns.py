"""Which columns of a table hold the amounts of one fund and nature."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from opendata.knowledge.cubes import Cubes, CubeTable
from opendata.model import Figure
from opendata.text import fold

Meaning = tuple[str, str]
"""(fund, nature) with all where the header says neither."""
_AROUND = "()（） "


def choose_columns(
    figures: Iterable[Figure], table: CubeTable, cubes: Cubes
) -> Mapping[Meaning, tuple[int, ...]]:
    """Return for each meaning the columns whose sum is its amount.

    A column that sums its neighbours up stands for them; where none does, columns of a meaning
    that the header names are parts of it. Several columns that the header does not name cannot be
    told apart, so that such a meaning is left out.
    """
    columns: dict[int, list[Figure]] = defaultdict(list)
    for figure in figures:
        columns[figure.column_no].append(figure)
    by_meaning: dict[Meaning, list[int]] = defaultdict(list)
    headers: dict[int, str] = {}
    for column_no, found in sorted(columns.items()):
        path = fold(found[0].column)
        if cubes.is_change(path) or cubes.is_aside(path):
            continue
        headers[column_no] = path
        by_meaning[_meaning_of(found[0], path, table, cubes)].append(column_no)
    whole = (table.fund, table.nature)
    chosen: dict[Meaning, tuple[int, ...]] = {}
    for meaning, numbers in by_meaning.items():
        found_columns = _choose(numbers, headers, columns, cubes, is_named=meaning != whole)
        if found_columns:
            chosen[meaning] = found_columns
    return chosen


def _meaning_of(figure: Figure, path: str, table: CubeTable, cubes: Cubes) -> Meaning:
    named = figure.fund or ("appropriation" if cubes.is_appropriation(path) else table.fund)
    fund = table.fund if table.fund != "all" else named
    return fund, figure.nature or table.nature


def _choose(
    numbers: Sequence[int],
    headers: Mapping[int, str],
    columns: Mapping[int, Sequence[Figure]],
    cubes: Cubes,
    *,
    is_named: bool,
) -> tuple[int, ...]:
    """Return the columns of one meaning that add up to it; none where that cannot be told."""
    sums = [no for no in numbers if cubes.is_sum(_last(headers[no]))]
    if sums:
        # of two sums the larger one holds the other
        return (max(sums, key=lambda no: (_weight(columns[no]), -no)),)
    plain = [no for no in numbers if cubes.is_amount(_last(headers[no]))]
    if is_named and len(numbers) == 1:
        return tuple(numbers)
    if is_named:
        # a parent beside its parts, or a part taken out of it, would count twice
        lowest = [no for no in numbers if any(one.level == "leaf" for one in columns[no])]
        whole = [no for no in lowest or numbers if not cubes.is_part(_last(headers[no]))]
        return tuple(whole)
    return (plain[0],) if len(plain) == 1 else ()


def _last(path: str) -> str:
    return path.rpartition("/")[2].strip(_AROUND)


def _weight(figures: Iterable[Figure]) -> Decimal:
    return sum((abs(figure.amount) for figure in figures), Decimal(0))
