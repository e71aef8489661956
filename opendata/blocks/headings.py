"""Headings of a table that draws no lines: which stand over which columns, told by their places.

A heading over several columns stands in the middle of them; a heading that wraps goes on
closely below itself.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from opendata.model import Box, Rule

_WRAP = 0.45
"""Lines of one heading are no further apart than this many character heights."""
_SHARED = 0.5
_DEEP = 0.75
"""A heading below another stands lower than this share of the way to the lowest headings."""
_LEFT_OUT = 1.5
"""Character heights by which a heading may stand off the middle rather than leave a column out."""

Zone = tuple[float, float]
"""From where to where a column reaches, its share of the white beside it included."""


class Unit(NamedTuple):
    """A heading with the columns it stands over (first and last) and the unit headings below it."""

    box: Box
    first: int
    last: int
    below: tuple[Unit, ...] = ()


def join_wraps(boxes: Sequence[Box]) -> list[Box]:
    """Return the headings, each wrapped one as one box."""
    joined: list[Box] = []
    for box in sorted(boxes, key=lambda one: one.top):
        above = next((one for one in reversed(joined) if _goes_on(one, box)), None)
        if above is None:
            joined.append(box)
        else:
            joined[joined.index(above)] = _around([above, box])
    return joined


def _goes_on(above: Box, box: Box) -> bool:
    size = box.bottom - box.top
    shared = min(above.x1, box.x1) - max(above.x0, box.x0)
    least = min(above.x1 - above.x0, box.x1 - box.x0)
    return -size < box.top - above.bottom < _WRAP * size and shared > _SHARED * least


def _around(boxes: Sequence[Box]) -> Box:
    x0, top, x1, bottom = zip(*boxes, strict=True)
    return Box(min(x0), min(top), max(x1), max(bottom))


def boxes_to_units(boxes: Sequence[Box], zones: Sequence[Zone]) -> list[Unit]:
    """Return the outermost headings over the columns, in their order; each column is under one."""
    leaves: dict[int, Box] = {}
    for box in sorted(boxes, key=_height, reverse=True):
        column = _find_zone(box, zones)
        if column not in leaves:
            leaves[column] = box
    units = [Unit(leaves.get(n, _nowhere(zone)), n, n) for n, zone in enumerate(zones)]
    used = set(leaves.values())
    for level in _to_levels([box for box in boxes if box not in used]):
        units = _put_under(level, units, zones)
    return units


def _height(box: Box) -> float:
    return box.top + box.bottom


def _nowhere(zone: Zone) -> Box:
    return Box(zone[0], 0.0, zone[1], 0.0)


def _find_zone(box: Box, zones: Sequence[Zone]) -> int:
    middle = (box.x0 + box.x1) / 2
    return min(
        range(len(zones)), key=lambda n: max(zones[n][0] - middle, middle - zones[n][1], 0.0)
    )


def _to_levels(boxes: Sequence[Box]) -> Iterator[list[Box]]:
    """Yield the headings that stand beside one another, the lowest first."""
    level: list[Box] = []
    for box in sorted(boxes, key=_height, reverse=True):
        if level and _height(level[0]) - _height(box) > level[0].bottom - level[0].top:
            yield sorted(level)
            level = []
        level.append(box)
    if level:
        yield sorted(level)


def _put_under(parents: Sequence[Box], units: Sequence[Unit], zones: Sequence[Zone]) -> list[Unit]:
    """Return the units with those below the headings of one level put under them."""
    lowest = max((_height(unit.box) for unit in units), default=0.0)
    level = min(_height(box) for box in parents)
    found: list[Unit] = []
    for is_deep, group in itertools.groupby(
        units, key=lambda unit: _height(unit.box) - level > _DEEP * (lowest - level)
    ):
        members = list(group)
        if not is_deep:
            found += members
            continue
        reach = zones[members[0].first][0], zones[members[-1].last][1]
        over = [box for box in parents if reach[0] < (box.x0 + box.x1) / 2 < reach[1]]
        found += _share(over, members, zones)
    return found


def _share(parents: Sequence[Box], units: Sequence[Unit], zones: Sequence[Zone]) -> list[Unit]:
    """Share the units out among headings so that each stands in the middle of its own."""

    @functools.cache
    def best(parent: int, unit: int) -> tuple[float, tuple[tuple[int, int], ...]]:
        """Return the least cost from here on, and the units (start, end) of each heading."""
        if parent == len(parents):
            return _LEFT_OUT * size * (len(units) - unit), ()
        options = []
        for start in range(unit, len(units)):
            for end in range(start + 1, len(units) + 1):
                rest, spans = best(parent + 1, end)
                off = _off_middle(parents[parent], units[start:end], zones)
                cost = off + _LEFT_OUT * size * (start - unit) + rest
                options.append((cost, ((start, end), *spans)))
        return min(options, default=(float("inf"), ((unit, unit),) * (len(parents) - parent)))

    size = max((box.bottom - box.top for box in parents), default=0.0)
    spans = best(0, 0)[1] if len(parents) <= len(units) else ()
    shared: list[Unit] = []
    done = 0
    for box, (start, end) in zip(parents, spans, strict=False):
        shared += units[done:start]
        below = tuple(units[start:end])
        shared.append(Unit(box, below[0].first, below[-1].last, below))
        done = end
    return [*shared, *units[done:]]


def _off_middle(box: Box, units: Sequence[Unit], zones: Sequence[Zone]) -> float:
    return abs(box.x0 + box.x1 - zones[units[0].first][0] - zones[units[-1].last][1]) / 2


def units_to_rules(units: Sequence[Unit], zones: Sequence[Zone], area: Zone) -> Iterator[Rule]:
    """Yield the lines that a drawn table has between its headings; `area`: top and bottom."""
    top, bottom = area
    for before, unit in itertools.pairwise(units):
        x = (zones[before.last][1] + zones[unit.first][0]) / 2
        yield Rule(x, top, x, bottom)
    for unit in units:
        if unit.below:
            low = min(one.box.top for one in unit.below if one.box.bottom)
            y = (unit.box.bottom + low) / 2
            yield Rule(zones[unit.first][0], y, zones[unit.last][1], y)
            yield from units_to_rules(unit.below, zones, (y, bottom))
