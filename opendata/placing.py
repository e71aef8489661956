"""Placing: numbers whose blanks were lost, put into their columns by proof.

In:   the numbers of each row in order, the columns and what adds up to what,
      which rows add up to which, and what other tables say of the same row
Out:  for each number its column where all placements that satisfy everything agree
Never: text, forms, a guess: where two placements remain, a number has no column

A blank counts as 0. A part is printed only where its whole is printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

Placement = tuple[int, ...]
"""The column of each number of one row, rising."""
Bound = Literal["exactly", "at_most", "at_least"]
Amounts = tuple[int, ...]
"""One amount for each column, in units of the last printed digit; 0 for a blank."""

STEPS = 100_000
"""How many partial sums of rows are tried for one table before its relations are given up."""
ROW_STEPS = 10_000
"""How many partial placements are tried for one row before it is given up."""


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
class RowRelation:
    """In each column the amounts of some rows add up to that of another."""

    total: int
    parts: tuple[int, ...]
    name: str


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """The columns of the numbers of one row; None where more than one is possible."""

    columns: tuple[int | None, ...]
    reason: str = ""
    """Why a number has no column."""


@dataclass(frozen=True, slots=True)
class Placed:
    """What was placed, and what was needed to place it."""

    rows: tuple[PlacedRow, ...]
    used: tuple[str, ...] = ()
    """Identities that the placement rests on: they can prove nothing of these rows any more."""
    contradicted: tuple[str, ...] = ()
    """Relations and known sums that no placement satisfies; they were left out."""


def place_rows(
    columns: Sequence[ColumnNode],
    rows: Sequence[RowNumbers],
    relations: Sequence[RowRelation] = (),
) -> Placed:
    """Return the columns of all numbers that have only one place each."""
    table = _to_table(columns, rows, relations)
    result = _solve(table)
    if result.steps * (len(table.keys()) + 1) > STEPS * 4:
        used = table.keys()
    else:
        used = _needed(table, result)
    placed = tuple(_to_placed(row, result, at) for at, row in enumerate(rows))
    return Placed(placed, used, tuple(sorted(result.contradicted)))


# ---------------------------------------------------------------- the table in whole units


@dataclass(frozen=True, slots=True)
class _Sum:
    """An identity inside one row: total (a column or an amount) against columns."""

    key: str
    terms: tuple[int, ...]
    total: int | None
    amount: int = 0
    bound: Bound = "exactly"

    def last(self) -> int:
        return max((*self.terms, -1 if self.total is None else self.total))


@dataclass(frozen=True, slots=True)
class _Row:
    numbers: Amounts
    sums: tuple[_Sum, ...]
    fixed: Mapping[int, int]
    echoes: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class _Table:
    width: int
    needs: tuple[tuple[int, ...], ...]
    rows: tuple[_Row, ...]
    relations: tuple[RowRelation, ...]
    signed: bool

    def keys(self) -> tuple[str, ...]:
        names = [
            found.key for row in self.rows if len(row.numbers) < self.width for found in row.sums
        ]
        return tuple(dict.fromkeys([*names, *(relation.name for relation in self.relations)]))

    def without(self, key: str) -> _Table:
        rows = tuple(
            replace(row, sums=tuple(found for found in row.sums if found.key != key))
            for row in self.rows
        )
        relations = tuple(relation for relation in self.relations if relation.name != key)
        return replace(self, rows=rows, relations=relations)


@dataclass(slots=True)
class _Result:
    candidates: list[list[Placement] | None]
    """The placements left of each row; None where there were too many to try."""
    contradicted: set[str] = field(default_factory=set)
    steps: int = 0


def _to_table(
    columns: Sequence[ColumnNode], rows: Sequence[RowNumbers], relations: Sequence[RowRelation]
) -> _Table:
    amounts = [number for row in rows for number in row.numbers]
    amounts += [known.amount for row in rows for known in row.known]
    amounts += [amount for row in rows for _, amount in row.echoes]
    exponents = [number.as_tuple().exponent for number in amounts]
    places = max((-power for power in exponents if isinstance(power, int)), default=0)

    def units(amount: Decimal) -> int:
        return int(amount.scaleb(max(places, 0)))

    shared = tuple(_column_sums(columns))
    return _Table(
        width=len(columns),
        needs=_needs(columns),
        rows=tuple(
            _Row(
                numbers=tuple(units(number) for number in row.numbers),
                sums=(
                    *shared,
                    *(
                        _Sum(found.source, found.columns, None, units(found.amount), found.bound)
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


def _column_sums(columns: Sequence[ColumnNode]) -> Iterator[_Sum]:
    for at, column in enumerate(columns):
        if column.parts:
            yield _Sum(column.name, column.parts, at)
        if column.within is not None:
            yield _Sum(column.name, (at,), column.within, bound="at_most")


def _needs(columns: Sequence[ColumnNode]) -> tuple[tuple[int, ...], ...]:
    """Return for each column those without which it is never printed."""
    needs: list[set[int]] = [set(column.needs) for column in columns]
    for at, column in enumerate(columns):
        if column.within is not None:
            needs[at].add(column.within)
        for part in column.parts:
            needs[part].add(at)
    return tuple(tuple(sorted(found)) for found in needs)


def _tolerance(terms: int) -> int:
    """Return by how many units a sum of printed numbers may differ from its printed total."""
    return 0 if terms < 2 else (terms + 1) // 2


# ---------------------------------------------------------------- one row


def _place_row(table: _Table, row: _Row, result: _Result) -> list[Placement] | None:
    """Return all placements of one row that its own identities allow; None where too many."""
    if len(row.numbers) == table.width:
        return [tuple(range(table.width))]
    due: list[list[_Sum]] = [[] for _ in range(table.width)]
    for found in row.sums:
        due[found.last()].append(found)
    search = _RowSearch(table, row, due)
    search.extend(0, 0, [], [0] * table.width)
    result.steps += search.steps
    return search.found if search.steps <= ROW_STEPS else None


@dataclass(slots=True)
class _RowSearch:
    table: _Table
    row: _Row
    due: list[list[_Sum]]
    """The identities that can be checked once a column is decided."""
    found: list[Placement] = field(default_factory=list)
    steps: int = 0

    def extend(self, column: int, used: int, placement: list[int], amounts: list[int]) -> None:
        """Decide whether the column is blank or holds the next number, then go on."""
        self.steps += 1
        if self.steps > ROW_STEPS:
            return
        left = len(self.row.numbers) - used
        if column == self.table.width:
            self.found.append(tuple(placement))
            return
        if left and self._may_hold(column, used, placement):
            amounts[column] = self.row.numbers[used]
            placement.append(column)
            if self._agrees(column, placement, amounts):
                self.extend(column + 1, used + 1, placement, amounts)
            placement.pop()
            amounts[column] = 0
        if left < self.table.width - column and self._agrees(column, placement, amounts):
            self.extend(column + 1, used, placement, amounts)

    def _may_hold(self, column: int, used: int, placement: list[int]) -> bool:
        wanted = self.row.fixed.get(used)
        if wanted is not None and wanted != column:
            return False
        needs = self.table.needs[column]
        return all(needed in placement for needed in needs if needed < column)

    def _agrees(self, column: int, placement: list[int], amounts: list[int]) -> bool:
        """Check the identities that this column completes, and parts whose whole stays blank."""
        if column not in placement:
            for placed in placement:
                if column in self.table.needs[placed]:
                    return False
        return all(_holds(found, placement, amounts) for found in self.due[column])


def _holds(found: _Sum, placement: Sequence[int], amounts: Sequence[int]) -> bool:
    stated = found.amount if found.total is None else amounts[found.total]
    derived = sum(amounts[term] for term in found.terms)
    tolerance = _tolerance(sum(1 for term in found.terms if term in placement))
    if found.bound == "at_most":
        return abs(derived) <= abs(stated) + tolerance
    if found.bound == "at_least":
        return derived >= stated - tolerance
    return abs(stated - derived) <= tolerance


# ---------------------------------------------------------------- rows together


def _solve(table: _Table) -> _Result:
    result = _Result([])
    for row in table.rows:
        result.candidates.append(_place_consistently(table, row, result))
    _relate(table, result)
    for at, row in enumerate(table.rows):
        if _follow_echoes(row, result, at):
            _relate(table, result)
    return result


def _place_consistently(table: _Table, row: _Row, result: _Result) -> list[Placement] | None:
    """Place one row; known sums that contradict the row's own identities are left out."""
    found = _place_row(table, row, result)
    if found or found is None:
        return found
    own = tuple(one for one in row.sums if one.total is not None)
    known = [one for one in row.sums if one.total is None]
    for leave in known:
        kept = tuple(one for one in row.sums if one is not leave)
        found = _place_row(table, replace(row, sums=kept), result)
        if found:
            result.contradicted.add(leave.key)
            return found
    if known:
        result.contradicted.update(one.key for one in known)
        return _place_row(table, replace(row, sums=own), result)
    return found


def _relate(table: _Table, result: _Result) -> None:
    """Strike out placements that no relation of rows supports, until nothing changes."""
    changed = True
    while changed:
        changed = False
        for relation in table.relations:
            if relation.name in result.contradicted:
                continue
            kept = _supported(table, relation, result)
            if kept is None:
                continue
            if any(not placements for placements in kept.values()):
                result.contradicted.add(relation.name)
                continue
            for at, placements in kept.items():
                changed = changed or len(placements) < len(result.candidates[at] or ())
                result.candidates[at] = placements


def _supported(
    table: _Table, relation: RowRelation, result: _Result
) -> dict[int, list[Placement]] | None:
    """Return the placements of each row that take part in some solution of the relation.

    None where the relation cannot be tried: a row without placements, or too many of them.
    """
    involved = (relation.total, *relation.parts)
    choices = {at: result.candidates[at] for at in involved}
    if any(not placements for placements in choices.values()):
        return None
    found: dict[int, set[Placement]] = {at: set() for at in involved}
    parts = sorted(relation.parts, key=lambda at: (len(choices[at] or ()), at))
    for total in choices[relation.total] or ():
        target = _spread(table, relation.total, total)
        layers = [
            [(placement, _spread(table, at, placement)) for placement in choices[at] or ()]
            for at in parts
        ]
        chosen = _reach(target, layers, signed=table.signed, result=result)
        if result.steps > STEPS:
            return None
        if chosen:
            found[relation.total].add(total)
            for at, placements in zip(parts, chosen, strict=True):
                found[at] |= placements
    return {
        at: [placement for placement in choices[at] or () if placement in found[at]]
        for at in involved
    }


def _spread(table: _Table, at: int, placement: Placement) -> Amounts:
    amounts = [0] * table.width
    for column, number in zip(placement, table.rows[at].numbers, strict=True):
        amounts[column] = number
    return tuple(amounts)


def _reach(
    target: Amounts,
    layers: Sequence[Sequence[tuple[Placement, Amounts]]],
    *,
    signed: bool,
    result: _Result,
) -> list[set[Placement]]:
    """Return for each row the placements that lie on a way to the target; empty without one."""
    slack = _tolerance(len(layers))
    ahead = _highest_ahead(layers, len(target))
    reached: list[dict[Amounts, list[tuple[Amounts, Placement]]]] = []
    states: set[Amounts] = {(0,) * len(target)}
    for layer, highest in zip(layers, ahead, strict=True):
        ways: dict[Amounts, list[tuple[Amounts, Placement]]] = {}
        for state in states:
            for placement, amounts in layer:
                result.steps += 1
                after = tuple(map(sum, zip(state, amounts, strict=True)))
                if signed or _may_reach(after, highest, target, slack):
                    ways.setdefault(after, []).append((state, placement))
            if result.steps > STEPS:
                return []
        reached.append(ways)
        states = set(ways)
    goals = {state for state in states if _equals(state, target, layers, slack)}
    return _walk_back(reached, goals)


def _equals(
    state: Amounts,
    target: Amounts,
    layers: Sequence[Sequence[tuple[Placement, Amounts]]],
    slack: int,
) -> bool:
    """Compare with rounding allowed only where more than one row can stand in the column."""
    for column, (stated, wanted) in enumerate(zip(state, target, strict=True)):
        fillers = sum(1 for layer in layers if any(amounts[column] for _, amounts in layer))
        if abs(stated - wanted) > min(slack, _tolerance(fillers)):
            return False
    return True


def _highest_ahead(
    layers: Sequence[Sequence[tuple[Placement, Amounts]]], width: int
) -> list[Amounts]:
    """Return after each row the most that the rows still to come can add in each column."""
    highest: list[Amounts] = []
    ahead = (0,) * width
    for layer in reversed(layers):
        highest.append(ahead)
        most = [max(amounts[column] for _, amounts in layer) for column in range(width)]
        ahead = tuple(map(sum, zip(ahead, most, strict=True)))
    return highest[::-1]


def _may_reach(state: Amounts, ahead: Amounts, target: Amounts, slack: int) -> bool:
    return all(
        have - slack <= wanted <= have + more + slack
        for have, more, wanted in zip(state, ahead, target, strict=True)
    )


def _walk_back(
    reached: Sequence[Mapping[Amounts, list[tuple[Amounts, Placement]]]], goals: set[Amounts]
) -> list[set[Placement]]:
    if not goals:
        return []
    chosen: list[set[Placement]] = []
    for ways in reversed(reached):
        steps = [way for state in goals for way in ways[state]]
        chosen.append({placement for _, placement in steps})
        goals = {state for state, _ in steps}
    return chosen[::-1]


# ---------------------------------------------------------------- the outcome


def _follow_echoes(row: _Row, result: _Result, at: int) -> bool:
    """Keep the one placement whose open numbers another table prints in the same columns."""
    placements = result.candidates[at] or []
    if len(placements) < 2 or not row.echoes:
        return False
    agreeing = [
        placement
        for placement in placements
        if all(
            row.echoes.get(column) == row.numbers[ordinal]
            for ordinal, column in enumerate(placement)
            if any(other[ordinal] != column for other in placements)
        )
    ]
    if len(agreeing) != 1:
        return False
    result.candidates[at] = agreeing
    return True


def _common(placements: Sequence[Placement] | None, count: int) -> tuple[int | None, ...]:
    if not placements:
        return (None,) * count
    return tuple(
        columns[0] if len(set(columns)) == 1 else None for columns in zip(*placements, strict=True)
    )


def _to_placed(row: RowNumbers, result: _Result, at: int) -> PlacedRow:
    placements = result.candidates[at]
    columns = _common(placements, len(row.numbers))
    if placements is None:
        return PlacedRow(columns, "too many placements to try")
    if not placements:
        return PlacedRow(columns, "no placement satisfies the sums of the row")
    if None in columns:
        return PlacedRow(columns, f"{len(placements)} placements satisfy every identity")
    return PlacedRow(columns)


def _needed(table: _Table, result: _Result) -> tuple[str, ...]:
    """Return a smallest set of identities that leaves the same placements: dropped one by one."""
    wanted = [_outcome(table, result, at) for at in range(len(table.rows))]
    used: list[str] = []
    keys = table.keys()
    for key in keys:
        fewer = table.without(key)
        again = _solve(fewer)
        if [_outcome(fewer, again, at) for at in range(len(table.rows))] == wanted:
            table = fewer
        else:
            used.append(key)
    return tuple(used)


def _outcome(table: _Table, result: _Result, at: int) -> tuple[int | None, ...]:
    return _common(result.candidates[at], len(table.rows[at].numbers))
