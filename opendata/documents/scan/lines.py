"""Straight lines of a scan: how far the page is askew, and the rules drawn on it, in pixels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy
from numpy.typing import NDArray

from opendata.documents.scan.engine import Picture
from opendata.model import Rule

Mask = NDArray[numpy.bool_]

_STEEPEST = 4.0
_COARSE = 0.25
_FINE = 0.02
_SAMPLE = 60_000
_FEWEST = 100
_CELL = 16
_INK = 0.18
_FAINT = 0.12

_LONG = 300
_SHORT = 18
_THICKEST = 12
_SMOOTH = 4
_AWAY = (4, 9)
"""Rows above and below, from and to, that a stroke is compared with."""
_UNBROKEN = 0.93
_TOUCH = 8
_JOIN = 7
_ROUNDS = 3


def flatten(grey: Picture) -> Picture:
    """Return the page on white: shading and uneven light taken away."""
    height, width = grey.shape
    rows, columns = -(-height // _CELL), -(-width // _CELL)
    padded = numpy.pad(
        grey, ((0, rows * _CELL - height), (0, columns * _CELL - width)), mode="edge"
    )
    blocks = padded.reshape(rows, _CELL, columns, _CELL).swapaxes(1, 2).reshape(rows, columns, -1)
    light = _smoothen(numpy.percentile(blocks, 80, axis=2))
    wide = numpy.repeat(numpy.repeat(light, _CELL, axis=0), _CELL, axis=1)[:height, :width]
    return numpy.clip(grey * (255 / numpy.maximum(wide, 32)), 0, 255).astype(numpy.uint8)


def _smoothen(values: NDArray[numpy.float64]) -> NDArray[numpy.float64]:
    """Return each value as the middle one of itself and its eight neighbours."""
    padded = numpy.pad(values, 1, mode="edge")
    height, width = values.shape
    near = [padded[down:, right:][:height, :width] for down in range(3) for right in range(3)]
    return numpy.asarray(numpy.median(near, axis=0))


def to_ink(flat: Picture) -> Mask:
    """Return where the page is printed; single specks are left out."""
    ink = flat < 255 * (1 - _INK)
    padded = numpy.pad(ink, 1).astype(numpy.uint8)
    height, width = ink.shape
    near = sum(
        padded[down : down + height, right : right + width]
        for down in range(3)
        for right in range(3)
    )
    return numpy.asarray(ink & (near > 2))


def find_angle(ink: Mask) -> float:
    """Return by how many degrees the print sinks to the right; 0 where nothing says it."""
    rows, columns = numpy.nonzero(ink)
    if len(rows) < _FEWEST:
        return 0.0
    every = max(1, len(rows) // _SAMPLE)
    down, right = rows[::every].astype(numpy.float64), columns[::every].astype(numpy.float64)
    best = 0.0
    for reach, step, bin_size in ((_STEEPEST, _COARSE, 2.0), (_COARSE, _FINE * 2, 1.0)):
        count = round(reach / step)
        angles = [best + step * number for number in range(-count, count + 1)]
        best = max(angles, key=lambda angle: _sharpness(down, right, angle, bin_size))
    return round(best, 3)


def _sharpness(
    down: NDArray[numpy.float64], right: NDArray[numpy.float64], angle: float, bin_size: float
) -> float:
    """Return how much the ink gathers in few rows and columns when turned back by the angle."""
    slope = numpy.tan(numpy.radians(angle))
    total = 0.0
    for along in (down - right * slope, right + down * slope):
        bins = ((along - along.min()) / bin_size).astype(numpy.int64)
        counts = numpy.bincount(bins).astype(numpy.float64)
        total += float((counts**2).sum())
    return total


def find_rules(flat: Picture) -> tuple[Rule, ...]:
    """Return the drawn lines in pixels: long ones, and short ones that end at or cross others."""
    across = list(_segments(flat))
    turned = numpy.ascontiguousarray(flat.T)
    down = list(_segments(turned))
    # upright lines are turned to lie level, so that both are told alike
    kept_across = [rule for rule in across if rule.x1 - rule.x0 >= _LONG]
    kept_down = [rule for rule in down if rule.x1 - rule.x0 >= _LONG]
    for _ in range(_ROUNDS):
        uprights = [_turn(rule) for rule in kept_down]
        new_across = [rule for rule in across if _is_held(flat, rule, uprights)]
        uprights = [_turn(rule) for rule in kept_across]
        new_down = [rule for rule in down if _is_held(turned, rule, uprights)]
        kept_across = list(dict.fromkeys([*kept_across, *new_across]))
        kept_down = list(dict.fromkeys([*kept_down, *new_down]))
    uprights = [_turn(rule) for rule in kept_down]
    levels = [_turn(rule) for rule in kept_across]
    reached = (_lengthen(flat, _reach(rule, uprights), uprights) for rule in kept_across)
    turned_down = (_lengthen(turned, _reach(rule, levels), levels) for rule in kept_down)
    return (*reached, *map(_turn, turned_down))


def _turn(rule: Rule) -> Rule:
    return Rule(rule.top, rule.x0, rule.bottom, rule.x1)


def _segments(flat: Picture) -> Iterator[Rule]:
    """Yield the level strokes of a picture, pieces of one line joined."""
    thin = _to_thin(flat)
    closed = thin.copy()
    closed[:, 1:-1] |= thin[:, :-2] & thin[:, 2:]
    closed[:, 2:-1] |= thin[:, :-3] & thin[:, 3:]
    strokes: list[Rule] = []
    for runs in _group_runs(_runs(closed, _SHORT)):
        rows = [row for row, _, _ in runs]
        x0, x1 = min(run[1] for run in runs), max(run[2] for run in runs)
        if rows[-1] - rows[0] > _THICKEST:
            continue
        weight = sum(end - start for _, start, end in runs)
        middle = round(sum(row * (end - start) for row, start, end in runs) / weight + 0.5, 1)
        if _is_drawn(flat, middle, x0, x1):
            strokes.append(Rule(float(x0), middle, float(x1), middle))
    yield from _join(strokes)


def _to_thin(flat: Picture) -> Mask:
    """Return where a level stroke is darker than what lies a little above and below it."""
    sums = numpy.cumsum(flat, axis=1, dtype=numpy.int32)
    smooth = numpy.empty(flat.shape, numpy.int16)
    smooth[:] = 255
    smooth[:, _SMOOTH : -_SMOOTH - 1] = (
        sums[:, 2 * _SMOOTH + 1 :] - sums[:, : -2 * _SMOOTH - 1]
    ) // (2 * _SMOOTH + 1)
    padded = numpy.pad(smooth, ((_AWAY[1], _AWAY[1]), (0, 0)), constant_values=255)
    height = flat.shape[0]
    above, below = (
        numpy.maximum.reduce([padded[_AWAY[1] + side * away :][:height] for away in range(*_AWAY)])
        for side in (-1, 1)
    )
    return numpy.asarray(numpy.minimum(above, below) - smooth > 255 * _FAINT)


def _is_drawn(flat: Picture, middle: float, x0: int, x1: int) -> bool:
    """Tell whether a stroke is dark all along; a row of characters has light between them."""
    # a long line may still rise or sink by a pixel or two
    reach = 2 if x1 - x0 >= _LONG else 1
    row = int(middle)
    across = flat[max(0, row - reach) : row + reach + 1, x0:x1].min(axis=0)
    return bool((across < 255 * (1 - _FAINT)).mean() >= _UNBROKEN)


def _runs(mask: Mask, least: int) -> list[tuple[int, int, int]]:
    """Return (row, start, end) of each unbroken run of so many pixels, row by row."""
    edges = numpy.diff(numpy.pad(mask, ((0, 0), (1, 1))).astype(numpy.int8), axis=1)
    rows, starts = numpy.nonzero(edges == 1)
    _, ends = numpy.nonzero(edges == -1)
    long = ends - starts >= least
    return list(zip(rows[long].tolist(), starts[long].tolist(), ends[long].tolist(), strict=True))


def _group_runs(runs: Sequence[tuple[int, int, int]]) -> list[list[tuple[int, int, int]]]:
    """Return the runs that touch from row to row as groups."""
    groups: list[list[tuple[int, int, int]]] = []
    open_groups: list[list[tuple[int, int, int]]] = []
    row = -1
    for run in runs:
        if run[0] != row:
            row = run[0]
            open_groups = [group for group in open_groups if row - group[-1][0] <= 1]
        touching = [group for group in open_groups if _touches(run, group)]
        if not touching:
            groups.append([run])
            open_groups.append(groups[-1])
            continue
        first, *others = touching
        first.append(run)
        for other in others:
            first += other
            first.sort()
            other.clear()
        open_groups = [group for group in open_groups if group]
    return [group for group in groups if group]


def _touches(run: tuple[int, int, int], group: Sequence[tuple[int, int, int]]) -> bool:
    row, start, end = run
    for other_row, other_start, other_end in reversed(group):
        if row - other_row > 1:
            return False
        if start <= other_end and other_start <= end:
            return True
    return False


def _join(strokes: list[Rule]) -> list[Rule]:
    """Return the strokes with pieces of one line made one."""
    joined: list[Rule] = []
    for rule in sorted(strokes, key=lambda rule: (round(rule.top / 4), rule.x0)):
        last = joined[-1] if joined else None
        if last and abs(last.top - rule.top) <= 4 and -_JOIN <= rule.x0 - last.x1 <= _JOIN:
            longer = max(last, rule, key=lambda one: one.x1 - one.x0)
            end = max(last.x1, rule.x1)
            joined[-1] = Rule(min(last.x0, rule.x0), longer.top, end, longer.top)
        else:
            joined.append(rule)
    return joined


def _is_held(flat: Picture, rule: Rule, posts: Sequence[Rule]) -> bool:
    """Tell whether a level stroke runs from one upright line to another without a break.

    It may go on beyond them: the lines of a table cut by the edge of its page do.
    """
    reached = _reach(rule, posts)
    met = {post.x0 for post in posts if _meets(post, rule.top)}
    on_the_way = [x for x in met if reached.x0 <= x <= reached.x1]
    is_between = bool(on_the_way) and max(on_the_way) - min(on_the_way) > _TOUCH
    return is_between and _is_drawn(flat, rule.top, round(reached.x0), round(reached.x1))


def _meets(post: Rule, top: float) -> bool:
    """Tell whether an upright line reaches that height."""
    return post.top - _TOUCH <= top <= post.bottom + _TOUCH


def _lengthen(flat: Picture, rule: Rule, posts: Sequence[Rule]) -> Rule:
    """Return a level line led on from one upright line to the next as far as it is drawn.

    Print that hugs a faint line hides it from the first search.
    """
    met = sorted({post.x0 for post in posts if _meets(post, rule.top)})
    x0, x1 = rule.x0, rule.x1
    for x in [x for x in met if x > x1 + _TOUCH]:
        if not _is_drawn(flat, rule.top, round(x1), round(x)):
            break
        x1 = x
    for x in [x for x in reversed(met) if x < x0 - _TOUCH]:
        if not _is_drawn(flat, rule.top, round(x), round(x0)):
            break
        x0 = x
    return Rule(x0, rule.top, x1, rule.bottom)


def _reach(rule: Rule, posts: Sequence[Rule]) -> Rule:
    """Return a level line with its ends moved to the upright lines they nearly touch."""
    near = [post.x0 for post in posts if _meets(post, rule.top)]
    start = min(near, key=lambda x: abs(x - rule.x0), default=rule.x0)
    end = min(near, key=lambda x: abs(x - rule.x1), default=rule.x1)
    x0 = start if abs(start - rule.x0) <= _TOUCH else rule.x0
    x1 = end if abs(end - rule.x1) <= _TOUCH else rule.x1
    return Rule(x0, rule.top, x1, rule.bottom) if x0 < x1 else rule
