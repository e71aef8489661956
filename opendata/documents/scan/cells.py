"""Cells of a scan: what the rules enclose, and the lines of print inside, as pixel boxes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy
from numpy.typing import NDArray

from opendata.documents.scan.lines import Mask
from opendata.model import Rule

_SAME = 6
_WALL = 0.5
_CLEAR = 3
_WIDE_GAP = 1.5
_LEAST_GAP = 15
_DEEPEST = 6
_USUAL_HEIGHT = 25
_TALL = 1.7
_VALLEY = 0.15
_SPECK = 5


class Print(NamedTuple):
    """One line of print: the box of its ink, and the cell it stands in, in pixels."""

    x0: int
    top: int
    x1: int
    bottom: int
    cell: tuple[int, int, int, int]


class _Lattice(NamedTuple):
    """The positions of the rules, the page's edges among them, and each piece's group."""

    xs: list[int]
    ys: list[int]
    groups: NDArray[numpy.int64]


def erase_rules(ink: Mask, rules: Sequence[Rule]) -> Mask:
    """Return the mask without the rules and what hugs them."""
    rest = ink.copy()
    for x0, top, x1, bottom in rules:
        first, last = max(0, int(top) - _CLEAR), int(bottom) + _CLEAR + 1
        left, right = max(0, int(x0) - _CLEAR), int(x1) + _CLEAR + 1
        rest[first:last, left:right] = False
    return rest


def find_prints(ink: Mask, rules: Sequence[Rule]) -> list[Print]:
    """Return the lines of print of a page, cell by cell; ink is without the rules."""
    lattice = _to_lattice(rules, ink.shape)
    cells = [(box, _cut_out(ink, lattice, group, box)) for group, box in _groups_to_boxes(lattice)]
    heights = [
        bottom - top
        for _, inside in cells
        for top, bottom in _spans(_any(inside, 1), 1)
        if bottom - top > _USUAL_HEIGHT / 2
    ]
    usual = float(numpy.median(heights)) if heights else _USUAL_HEIGHT
    usual = min(max(usual, _USUAL_HEIGHT * 0.5), _USUAL_HEIGHT * 2.0)
    return [
        Print(box[0] + x0, box[1] + top, box[0] + x1, box[1] + bottom, box)
        for box, inside in cells
        for x0, top, x1, bottom in _cut(inside, (0, 0), usual, 0)
    ]


def _to_lattice(rules: Sequence[Rule], shape: tuple[int, ...]) -> _Lattice:
    height, width = shape
    across = [rule for rule in rules if rule.top == rule.bottom]
    down = [rule for rule in rules if rule.top != rule.bottom]
    xs = _positions([rule.x0 for rule in down], width)
    ys = _positions([rule.top for rule in across], height)
    groups = numpy.arange((len(ys) - 1) * (len(xs) - 1)).reshape(len(ys) - 1, len(xs) - 1)
    upright = _walls(xs, ys, down)
    turned = [Rule(rule.top, rule.x0, rule.bottom, rule.x1) for rule in across]
    level = _walls(ys, xs, turned).T
    _unite(groups, upright, level)
    return _Lattice(xs, ys, groups)


def _positions(values: Sequence[float], last: int) -> list[int]:
    found = [0]
    for value in sorted(values):
        if value - found[-1] > _SAME and last - value > _SAME:
            found.append(round(value))
    return [*found, last]


def _walls(xs: Sequence[int], ys: Sequence[int], down: Sequence[Rule]) -> Mask:
    """Return for each row of pieces and each inner position whether an upright rule stands there."""
    covered = numpy.zeros((len(ys) - 1, len(xs) - 2))
    tops, bottoms = numpy.array(ys[:-1]), numpy.array(ys[1:])
    for rule in down:
        index = int(numpy.abs(numpy.array(xs) - rule.x0).argmin()) - 1
        if not 0 <= index < len(xs) - 2:
            continue
        shared = numpy.minimum(bottoms, rule.bottom) - numpy.maximum(tops, rule.top)
        covered[:, index] += numpy.maximum(0, shared)
    return numpy.asarray(covered >= _WALL * (bottoms - tops)[:, None])


def _unite(groups: NDArray[numpy.int64], upright: Mask, level: Mask) -> None:
    """Give pieces without a wall between them the same group: the least of their numbers."""
    changed = True
    while changed:
        before = groups.copy()
        for step in range(groups.shape[1] - 1):
            _meet(groups[:, step], groups[:, step + 1], ~upright[:, step])
        for step in range(groups.shape[1] - 2, -1, -1):
            _meet(groups[:, step], groups[:, step + 1], ~upright[:, step])
        for step in range(groups.shape[0] - 1):
            _meet(groups[step], groups[step + 1], ~level[step])
        for step in range(groups.shape[0] - 2, -1, -1):
            _meet(groups[step], groups[step + 1], ~level[step])
        changed = bool((groups != before).any())


def _meet(one: NDArray[numpy.int64], other: NDArray[numpy.int64], is_open: Mask) -> None:
    least = numpy.minimum(one, other)
    one[is_open] = least[is_open]
    other[is_open] = least[is_open]


def _groups_to_boxes(lattice: _Lattice) -> Iterator[tuple[int, tuple[int, int, int, int]]]:
    for group in numpy.unique(lattice.groups).tolist():
        rows, columns = numpy.nonzero(lattice.groups == group)
        box = (
            lattice.xs[columns.min()],
            lattice.ys[rows.min()],
            lattice.xs[columns.max() + 1],
            lattice.ys[rows.max() + 1],
        )
        yield group, box


def _cut_out(ink: Mask, lattice: _Lattice, group: int, box: tuple[int, int, int, int]) -> Mask:
    """Return the ink of one cell; where it is no rectangle, its neighbours are blanked."""
    x0, top, x1, bottom = box
    inside = ink[top:bottom, x0:x1].copy()
    if not inside.any():
        return inside
    rows, columns = lattice.ys.index(top), lattice.xs.index(x0)
    around = lattice.groups[rows : lattice.ys.index(bottom), columns : lattice.xs.index(x1)]
    for row, column in numpy.argwhere(around != group).tolist():
        y0, y1 = lattice.ys[rows + row] - top, lattice.ys[rows + row + 1] - top
        left, right = lattice.xs[columns + column] - x0, lattice.xs[columns + column + 1] - x0
        inside[y0:y1, left:right] = False
    return inside


def _any(mask: Mask, axis: int) -> Mask:
    return numpy.asarray(mask.any(axis=axis))


def _spans(filled: Mask, gap: float) -> list[tuple[int, int]]:
    """Return (start, end) of the filled stretches; those nearer than the gap are one."""
    edges = numpy.diff(numpy.pad(filled, 1).astype(numpy.int8))
    starts, ends = numpy.flatnonzero(edges == 1), numpy.flatnonzero(edges == -1)
    spans: list[tuple[int, int]] = []
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        if spans and start - spans[-1][1] < gap:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def _cut(
    inside: Mask, corner: tuple[int, int], usual: float, depth: int
) -> Iterator[tuple[int, int, int, int]]:
    """Yield the boxes of the lines: rows of ink, cut where they gap widely, and again."""
    left, above = corner
    for top, bottom in _bands(inside, usual):
        band = inside[top:bottom]
        gap = max(_LEAST_GAP, _WIDE_GAP * min(bottom - top, 2 * usual))
        for x0, x1 in _spans(_any(band, 0), gap):
            part = band[:, x0:x1]
            rows = numpy.flatnonzero(_any(part, 1))
            first, last = int(rows[0]), int(rows[-1]) + 1
            place = (left + x0, above + top + first)
            part = part[first:last]
            if part.shape != inside.shape and depth < _DEEPEST:
                yield from _cut(part, place, usual, depth + 1)
            elif not _is_dirt(part):
                yield place[0], place[1], place[0] + part.shape[1], place[1] + part.shape[0]


def _is_dirt(part: Mask) -> bool:
    height, width = part.shape
    is_speck = height < _SPECK and width < _SPECK
    is_rest = (height <= 3 and width > 60) or (width <= 3 and height > 60)
    return bool(is_speck or is_rest)


def _bands(inside: Mask, usual: float) -> list[tuple[int, int]]:
    """Return (top, bottom) of each printed line; parts of one character are one."""
    bands: list[tuple[int, int]] = []
    for top, bottom in _spans(_any(inside, 1), 1):
        is_part = bool(bands) and bottom - bands[-1][0] <= 1.15 * usual
        if is_part:
            bands[-1] = (bands[-1][0], bottom)
        else:
            bands.append((top, bottom))
    weights = inside.sum(axis=1)
    return [part for band in bands for part in _part(weights, band, usual)]


def _part(
    weights: NDArray[numpy.int64], band: tuple[int, int], usual: float
) -> Iterator[tuple[int, int]]:
    """Yield lines that touch each other apart, cut at the row with next to no ink."""
    top, bottom = band
    margin = int(0.6 * usual)
    if bottom - top > _TALL * usual and bottom - top > 2 * margin:
        inner = weights[top + margin : bottom - margin]
        if len(inner) and inner.min() < _VALLEY * weights[top:bottom].mean():
            cut = top + margin + int(inner.argmin())
            yield from _part(weights, (top, cut), usual)
            yield from _part(weights, (cut, bottom), usual)
            return
    yield band
