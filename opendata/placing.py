"""Placing: numbers whose blanks were lost, put into their columns by proof.

In:   the numbers of each row in order, the columns and what adds up to what,
      which rows add up to which, and what other tables say of the same row
Out:  for each number its column where all placements that satisfy everything agree
Never: text, forms, a guess: where two placements remain, a number has no column

A blank counts as 0. A part is printed only where its whole is printed; a printed 0 only
where the outermost total is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from opendata.placing_search import Bound, Placement, Result, Row, RowRelation, Sum, Table, solve

__all__ = [
    "ColumnNode",
    "KnownSum",
    "Placed",
    "PlacedRow",
    "RowNumbers",
    "RowRelation",
    "find_used",
    "place_rows",
]


@dataclass(frozen=True, slots=True)
class ColumnNode:
    """One column and what is known of it beforehand."""

    name: str
    parts: tuple[int, ...] = ()
    """Columns that add up to it."""
    within: int | None = None
    """Column of which it is a part that no other column completes (其中：…)."""
    needs: tuple[int, ...] = ()
    """Columns that are printed wherever it is printed."""


@dataclass(frozen=True, slots=True)
class KnownSum:
    """What another place says of a row: these columns together hold this amount."""

    columns: tuple[int, ...]
    amount: Decimal
    source: str
    bound: Bound = "exactly"


@dataclass(frozen=True, slots=True)
class RowNumbers:
    """The numbers of one printed row, in order."""

    numbers: tuple[Decimal, ...]
    known: tuple[KnownSum, ...] = ()
    fixed: tuple[tuple[int, int], ...] = ()
    """(ordinal of a number, its column) where the source shows it."""
    echoes: tuple[tuple[int, Decimal], ...] = ()
    """(column, amount) that a table of the same columns prints in the same row.
    They only decide between placements that satisfy everything else."""


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """The columns of the numbers of one row; None where more than one is possible."""

    columns: tuple[int | None, ...]
    reason: str = ""
    """Why a number has no column."""


@dataclass(frozen=True, slots=True)
class Placed:
    """What was placed."""

    rows: tuple[PlacedRow, ...]
    contradicted: tuple[str, ...] = ()
    """Relations and known sums that no placement satisfies; they were left out."""


def place_rows(
    columns: Sequence[ColumnNode],
    rows: Sequence[RowNumbers],
    relations: Sequence[RowRelation] = (),
) -> Placed:
    """Return the columns of all numbers that have only one place each."""
    result = solve(_to_table(columns, rows, relations))
    placed = tuple(_to_placed(row, result, at, len(columns)) for at, row in enumerate(rows))
    return Placed(placed, tuple(sorted(result.contradicted)))


def find_used(
    columns: Sequence[ColumnNode],
    rows: Sequence[RowNumbers],
    relations: Sequence[RowRelation] = (),
) -> tuple[str, ...]:
    """Return the identities that the placement rests on: they can prove nothing of these rows.

    What other tables say is spared first, then the sums of rows, then the sums of columns:
    what is not returned leaves the same placement when it is forgotten, and still proves.
    """
    table = _to_table(columns, rows, relations)
    wanted = _outcomes(table)
    used: list[str] = []
    keys = table.keys()
    for key in keys:
        fewer = table.without(key)
        if _outcomes(fewer) == wanted:
            table = fewer
        else:
            used.append(key)
    return tuple(used)


# ---------------------------------------------------------------- in whole units


def _to_table(
    columns: Sequence[ColumnNode], rows: Sequence[RowNumbers], relations: Sequence[RowRelation]
) -> Table:
    amounts = [number for row in rows for number in row.numbers]
    amounts += [known.amount for row in rows for known in row.known]
    amounts += [amount for row in rows for _, amount in row.echoes]
    exponents = [number.as_tuple().exponent for number in amounts]
    places = max((-power for power in exponents if isinstance(power, int)), default=0)

    def units(amount: Decimal) -> int:
        return int(amount.scaleb(max(places, 0)))

    shared = tuple(_column_sums(columns))
    return Table(
        width=len(columns),
        needs=_needs(columns),
        rows=tuple(
            Row(
                numbers=tuple(units(number) for number in row.numbers),
                sums=(
                    *shared,
                    *(
                        Sum(found.source, found.columns, None, units(found.amount), found.bound)
                        for found in row.known
                    ),
                ),
                fixed=dict(row.fixed),
                echoes={column: units(amount) for column, amount in row.echoes},
            )
            for row in rows
        ),
        relations=tuple(relations),
        signed=any(amount < 0 for amount in amounts),
    )


def _column_sums(columns: Sequence[ColumnNode]) -> Iterator[Sum]:
    for at, column in enumerate(columns):
        if column.parts:
            yield Sum(column.name, column.parts, at)
        if column.within is not None:
            yield Sum(column.name, (at,), column.within, bound="at_most")


def _needs(columns: Sequence[ColumnNode]) -> tuple[tuple[int, ...], ...]:
    """Return for each column those without which it is never printed, its totals' totals too."""
    needs: list[set[int]] = [set(column.needs) for column in columns]
    for at, column in enumerate(columns):
        if column.within is not None:
            needs[at].add(column.within)
        for part in column.parts:
            needs[part].add(at)
    for _ in columns:
        for found in needs:
            found.update(*(needs[at] for at in tuple(found)))
    return tuple(tuple(sorted(found)) for found in needs)


# ---------------------------------------------------------------- the outcome


def _common(placements: Sequence[Placement] | None, count: int) -> tuple[int | None, ...]:
    if not placements:
        return (None,) * count
    return tuple(
        columns[0] if len(set(columns)) == 1 else None for columns in zip(*placements, strict=True)
    )


def _to_placed(row: RowNumbers, result: Result, at: int, width: int) -> PlacedRow:
    placements = result.candidates[at]
    columns = _common(placements, len(row.numbers))
    if placements is None:
        return PlacedRow(columns, "too many placements to try")
    if len(row.numbers) > width:
        return PlacedRow(columns, "more numbers than columns")
    if not placements:
        return PlacedRow(columns, "no placement satisfies the sums of the row")
    if None in columns:
        return PlacedRow(columns, f"{len(placements)} placements satisfy every identity")
    return PlacedRow(columns)


def _outcomes(table: Table) -> list[tuple[int | None, ...]]:
    result = solve(table)
    return [
        _common(placements, len(row.numbers))
        for placements, row in zip(result.candidates, table.rows, strict=True)
    ]
