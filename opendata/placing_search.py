"""Placing search: all placements of a row, and those that the sums of rows support.

In:   a Table in whole units: the numbers of each row and every identity
Out:  the placements left for each row
Never: Decimal, names of columns (see placing)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
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
class Sum:
    """An identity inside one row: total (a column or an amount) against columns."""

    key: str
    terms: tuple[int, ...]
    total: int | None
    amount: int = 0
    bound: Bound = "exactly"

    def last(self) -> int:
        """Return the column with which the identity can be checked."""
        return max((*self.terms, -1 if self.total is None else self.total))


@dataclass(frozen=True, slots=True)
class RowRelation:
    """In each column the amounts of some rows add up to that of another."""

    total: int
    parts: tuple[int, ...]
    name: str


@dataclass(frozen=True, slots=True)
class Row:
    """The numbers of one row and the identities it must satisfy."""

    numbers: Amounts
    sums: tuple[Sum, ...]
    fixed: Mapping[int, int]
    echoes: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Table:
    """All rows of a table and how they depend on each other."""

    width: int
    needs: tuple[tuple[int, ...], ...]
    """For each column those that are printed wherever it is printed."""
    rows: tuple[Row, ...]
    relations: tuple[RowRelation, ...]
    signed: bool

    def keys(self) -> list[str]:
        """Return the names of all identities: known sums, relations of rows, sums of columns."""
        sums = [one for row in self.rows if len(row.numbers) < self.width for one in row.sums]
        known = [one.key for one in sums if one.total is None]
        own = [one.key for one in sums if one.total is not None]
        relations = [relation.name for relation in self.relations]
        return list(dict.fromkeys([*known, *relations, *own]))

    def without(self, key: str) -> Table:
        """Return the table without one identity."""
        rows = tuple(
            replace(row, sums=tuple(found for found in row.sums if found.key != key))
            for row in self.rows
        )
        relations = tuple(relation for relation in self.relations if relation.name != key)
        return replace(self, rows=rows, relations=relations)


@dataclass(slots=True)
class Result:
    """What is left of the placements of each row."""

    candidates: list[list[Placement] | None]
    """The placements left of each row; None where there were too many to try."""
    contradicted: set[str] = field(default_factory=set)
    steps: int = 0


# ---------------------------------------------------------------- one row


def _tolerance(terms: int) -> int:
    """Return by how many units a sum of printed numbers may differ from its printed total."""
    return 0 if terms < 2 else (terms + 1) // 2


def _place_row(table: Table, row: Row, result: Result) -> list[Placement] | None:
    """Return all placements of one row that its own identities allow; None where too many."""
    if len(row.numbers) == table.width:
        return [tuple(range(table.width))]
    due: list[list[Sum]] = [[] for _ in range(table.width)]
    for found in row.sums:
        due[found.last()].append(found)
    search = _RowSearch(table, row, due)
    search.extend(0, 0, [], [0] * table.width)
    result.steps += search.steps
    return search.found if search.steps <= ROW_STEPS else None


@dataclass(slots=True)
class _RowSearch:
    table: Table
    row: Row
    due: list[list[Sum]]
    """The identities that can be checked once a column is decided."""
    found: list[Placement] = field(default_factory=list)
    steps: int = 0

    def extend(self, column: int, used: int, placement: list[int], amounts: list[int]) -> None:
        """Decide whether the column is blank or holds the next number, then go on."""
        self.steps += 1
        if self.steps > ROW_STEPS:
            return
        left = len(self.row.numbers) - used
        if left > self.table.width - column:
            return
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
        needs = self._needs(column, self.row.numbers[used])
        return all(needed in placement for needed in needs if needed < column)

    def _agrees(self, column: int, placement: list[int], amounts: list[int]) -> bool:
        """Check the identities that this column completes, and parts whose whole stays blank."""
        if column not in placement:
            for placed in placement:
                if column in self._needs(placed, amounts[placed]):
                    return False
        return all(_holds(found, placement, amounts) for found in self.due[column])

    def _needs(self, column: int, amount: int) -> list[int]:
        """Return what is printed with a number; beside a printed 0 only the outermost total."""
        needs = self.table.needs
        if amount:
            return list(needs[column])
        return [needed for needed in needs[column] if not needs[needed]]


def _holds(found: Sum, placement: Sequence[int], amounts: Sequence[int]) -> bool:
    stated = found.amount if found.total is None else amounts[found.total]
    derived = sum(amounts[term] for term in found.terms)
    tolerance = _tolerance(sum(1 for term in found.terms if term in placement))
    if found.bound == "at_most":
        return abs(derived) <= abs(stated) + tolerance
    if found.bound == "at_least":
        return derived >= stated - tolerance
    return abs(stated - derived) <= tolerance


# ---------------------------------------------------------------- rows together


def solve(table: Table) -> Result:
    """Return the placements of each row that its identities and the sums of rows allow."""
    result = Result([])
    for row in table.rows:
        result.candidates.append(_place_consistently(table, row, result))
    _relate(table, result)
    for at, row in enumerate(table.rows):
        if _follow_echoes(row, result, at):
            _relate(table, result)
    return result


def _place_consistently(table: Table, row: Row, result: Result) -> list[Placement] | None:
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


def _relate(table: Table, result: Result) -> None:
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
    table: Table, relation: RowRelation, result: Result
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


def _spread(table: Table, at: int, placement: Placement) -> Amounts:
    amounts = [0] * table.width
    for column, number in zip(placement, table.rows[at].numbers, strict=True):
        amounts[column] = number
    return tuple(amounts)


def _reach(
    target: Amounts,
    layers: Sequence[Sequence[tuple[Placement, Amounts]]],
    *,
    signed: bool,
    result: Result,
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


def _follow_echoes(row: Row, result: Result, at: int) -> bool:
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
