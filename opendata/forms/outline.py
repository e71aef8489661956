"""Outline: how deep the rows of a table without codes stand.

Told by the indent of their labels, by the names of the economic classification, or, where
neither is printed, by the only nesting whose sums all add up to the total row.
"""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import zip_longest

from opendata.knowledge.codes import load_codes
from opendata.model import FormRow

_SAME_INDENT = 3.0
_DEEPEST = 6
_MOST_STEPS = 20_000
Vector = tuple[Decimal, ...]
Depths = tuple[tuple[int, int], ...]


def find_depths(
    rows: Sequence[FormRow],
    amounts: Mapping[int, Vector],
    indents: Mapping[int, float],
    *,
    fewest: int = 3,
) -> dict[int, int]:
    """Return row_no → depth for the item rows of one side or panel; empty where nothing tells.

    `amounts`: the numbers of each row, a blank as 0; `indents`: of each label, in points;
    `fewest`: so many rows there must be.
    """
    items = [row for row in rows if row.kind != "total"]
    if len(items) < fewest or sum(bool(row.codes) for row in items) * 2 > len(items):
        return {}
    vectors = [amounts[row.row_no] for row in items]
    head = next((row for row in rows if row.kind == "total"), None)
    if head is None and items[0].kind == "organisation":
        head, items, vectors = items[0], items[1:], vectors[1:]
    total = amounts[head.row_no] if head else ()
    if not total:
        return _by_print(items, indents)
    half_unit = min(_unit(amount) for vector in (*vectors, total) for amount in vector) / 2
    flat = {row.row_no: 0 for row in items}
    for depths in (flat, _by_print(items, indents)):
        if depths and _adds_up(items, vectors, depths, total, half_unit):
            return depths
    return _by_sums(items, vectors, total, half_unit)


def _unit(amount: Decimal) -> Decimal:
    exponent = amount.as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


def _by_print(items: Sequence[FormRow], indents: Mapping[int, float]) -> dict[int, int]:
    return _by_indent(items, indents) or _by_names(items)


def _by_indent(items: Sequence[FormRow], indents: Mapping[int, float]) -> dict[int, int]:
    """Return depths by the steps of a left-aligned column; empty where it is centred or flush."""
    known = [indents.get(row.row_no, 0.0) for row in items]
    steps: list[float] = []
    for indent in sorted(known):
        if not steps or indent - steps[-1] > _SAME_INDENT:
            steps.append(indent)
    counts = Counter(_step(indent, steps) for indent in known)
    regular = 1 < len(steps) <= _DEEPEST and len(steps) * 2 <= len(items)
    if not regular or _step(known[0], steps) != 0 or not all(counts.values()):
        return {}
    return {row.row_no: _step(indent, steps) for row, indent in zip(items, known, strict=True)}


def _step(indent: float, steps: Sequence[float]) -> int:
    return max(no for no, step in enumerate(steps) if indent >= step - 0.01)


def _by_names(items: Sequence[FormRow]) -> dict[int, int]:
    """Return depths where the labels are classes and subjects of the economic classification.

    A label that is neither and stands right above a class is the unit whose classes follow.
    """
    names = load_codes("economic").by_label
    lengths = [{len(entry.code) for entry in names.get(row.label, ())} for row in items]
    depths: dict[int, int] = {}
    for row, own, following in zip_longest(items, lengths, lengths[1:]):
        if row.kind == "organisation" or (not own and following and 3 in following):
            depths[row.row_no] = 0
        elif own:
            depths[row.row_no] = 1 if 3 in own else 2
        else:
            return {}
    return depths if len(set(depths.values())) > 1 else {}


class _Search:
    """Looks for the flattest nesting whose sums add up; gives up after a bound on its steps."""

    def __init__(self, vectors: Sequence[Vector], half_unit: Decimal) -> None:
        self.vectors = vectors
        self.half_unit = half_unit
        self.steps = 0

    def parse(
        self, at: int, target: Vector, depth: int, terms: int = 0
    ) -> Iterator[tuple[int, Depths]]:
        """Yield (row behind, depths) for the rows from `at` on that add up to the target."""
        self.steps += 1
        if self.steps > _MOST_STEPS:
            return
        slack = self.half_unit * (terms + 1)
        if terms and max(map(abs, target)) <= slack:
            yield at, ()
        if at == len(self.vectors):
            return
        vector = self.vectors[at]
        left = tuple(map(operator.sub, target, vector))
        if min(left) < -slack - self.half_unit:
            return
        for end, rest in self.parse(at + 1, left, depth, terms + 1):
            yield end, ((at, depth), *rest)
        for inner, inside in self.parse(at + 1, vector, depth + 1):
            for end, rest in self.parse(inner, left, depth, terms + 1):
                yield end, ((at, depth), *inside, *rest)


def _by_sums(
    items: Sequence[FormRow], vectors: Sequence[Vector], total: Vector, half_unit: Decimal
) -> dict[int, int]:
    """Return the flattest nesting in which each parent is the sum of its parts, up to the total."""
    filled = [index for index, vector in enumerate(vectors) if any(vector)]
    search = _Search([vectors[index] for index in filled], half_unit)
    for end, found in search.parse(0, total, 0):
        if end == len(filled):
            depths = {filled[place]: depth for place, depth in found}
            return {row.row_no: depths.get(index, 0) for index, row in enumerate(items)}
    return {}


def _adds_up(
    items: Sequence[FormRow],
    vectors: Sequence[Vector],
    depths: Mapping[int, int],
    total: Vector,
    half_unit: Decimal,
) -> bool:
    """Tell whether the uppermost rows add up to the total, but for the rounding of each."""
    top = min(depths.values())
    chosen = [v for row, v in zip(items, vectors, strict=True) if depths[row.row_no] == top]
    sums = [sum(amounts, Decimal(0)) for amounts in zip(*chosen, strict=True)]
    slack = half_unit * (len(chosen) + 1)
    return all(abs(a - b) <= slack for a, b in zip(sums, total, strict=True))
