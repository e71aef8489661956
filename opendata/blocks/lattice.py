"""Lattices: groups of drawn lines that cross and so frame cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from opendata.model import Box, Rule

SNAP = 2.0
"""Lines nearer than this many points are one line drawn twice."""
_GAP = 3.5
"""Pieces of a line with a smaller gap are one line (dots, dashes, a line drawn cell by cell)."""
_SHORTEST = 6.5
_TOUCH = 3.5
_ALONG = 0.9
_DRAWING = 1_000_000
"""A page with more crossings possible is a drawing, not a table."""
_OPEN = 8.0
"""A line that goes on so far beyond the last crossing one frames an open cell."""


class Lattice(NamedTuple):
    """The joined lines of one table area, and the box around them."""

    box: Box
    rules: tuple[Rule, ...]
    is_drawn: bool = True
    """False where the page draws none of them and they were laid between its texts."""


class _Span(NamedTuple):
    """A line along one axis: where it lies across, from where to where it runs."""

    at: float
    start: float
    end: float


def rules_to_lattices(rules: Sequence[Rule]) -> tuple[Lattice, ...]:
    """Return the lattices of a page from top to bottom; lines that cross nothing are left out."""
    across = _join([(top, x0, x1) for x0, top, x1, bottom in rules if top == bottom])
    upright = _join([(x0, top, bottom) for x0, top, _, bottom in rules if top != bottom])
    if len(across) < 2 or len(upright) < 2 or len(across) * len(upright) > _DRAWING:
        return ()
    groups = [_attach_loose(group, across, upright) for group in _crossing_groups(across, upright)]
    groups = _groups_to_merged(groups)
    lattices = (_group_to_lattice(*group) for group in groups)
    return tuple(
        sorted((found for found in lattices if found is not None), key=lambda found: found.box.top)
    )


_Raw = tuple[float, float, float]
"""What a span holds: there are hundreds on a page before they are joined."""


def _join(spans: Iterable[_Raw]) -> list[_Span]:
    """Return the lines with doubles laid on one another and pieces joined."""
    joined: list[_Span] = []
    for cluster in _clusters(sorted(spans)):
        pieces = sorted([(start, end) for _, start, end in cluster])
        joined.extend(_join_pieces(_middle(cluster), pieces))
    return joined


def _middle(cluster: Sequence[_Raw]) -> float:
    """Return where lines laid on one another lie, the longer ones counting for more."""
    first = cluster[0][0]
    if first == cluster[-1][0] == round(first, 2):
        return first
    total = sum([end - start + 0.01 for _, start, end in cluster])
    return round(sum([at * (end - start + 0.01) for at, start, end in cluster]) / total, 2)


def _clusters(spans: Sequence[_Raw]) -> Iterator[list[_Raw]]:
    cluster: list[_Raw] = []
    for span in spans:
        if cluster and span[0] - cluster[0][0] > SNAP:
            yield cluster
            cluster = []
        cluster.append(span)
    if cluster:
        yield cluster


def _join_pieces(at: float, pieces: Sequence[tuple[float, float]]) -> Iterator[_Span]:
    start, end = pieces[0]
    for next_start, next_end in pieces[1:]:
        if next_start - end > _GAP:
            if end - start >= _SHORTEST:
                yield _Span(at, start, end)
            start, end = next_start, next_end
        elif next_end > end:
            end = next_end
    if end - start >= _SHORTEST:
        yield _Span(at, start, end)


_Group = tuple[list[_Span], list[_Span]]


def _crossing_groups(across: Sequence[_Span], upright: Sequence[_Span]) -> Iterator[_Group]:
    """Yield the groups of lines that hang together by crossings."""
    links: list[list[int]] = [[] for _ in across]
    back: list[list[int]] = [[] for _ in upright]
    for i, level in enumerate(across):
        low, high, left, right = (
            level.at - _TOUCH,
            level.at + _TOUCH,
            level.start - _TOUCH,
            level.end + _TOUCH,
        )
        for j, post in enumerate(upright):
            if left <= post.at <= right and post.start <= high and post.end >= low:
                links[i].append(j)
                back[j].append(i)
    seen: set[int] = set()
    for first in range(len(across)):
        if first in seen or not links[first]:
            continue
        levels, posts = {first}, set()
        queue = [first]
        while queue:
            for j in links[queue.pop()]:
                if j in posts:
                    continue
                posts.add(j)
                fresh = [i for i in back[j] if i not in levels]
                levels.update(fresh)
                queue.extend(fresh)
        seen |= levels
        yield [across[i] for i in sorted(levels)], [upright[j] for j in sorted(posts)]


def _group_box(group: _Group) -> Box:
    across, upright = group
    return Box(
        min(upright[0].at, *(span.start for span in across)),
        min(across[0].at, *(span.start for span in upright)),
        max(upright[-1].at, *(span.end for span in across)),
        max(across[-1].at, *(span.end for span in upright)),
    )


def _groups_to_merged(groups: list[_Group]) -> list[_Group]:
    """Join groups that lie on one another: a frame inside a cell, a header drawn apart."""
    merged: list[_Group] = []
    for group in groups:
        current = group
        while True:
            box = _group_box(current)
            other = next((one for one in merged if _is_one_area(_group_box(one), box)), None)
            if other is None:
                break
            merged.remove(other)
            current = (sorted(other[0] + current[0]), sorted(other[1] + current[1]))
        merged.append(current)
    return merged


def _is_one_area(one: Box, other: Box) -> bool:
    width = min(one.x1, other.x1) - max(one.x0, other.x0)
    height = min(one.bottom, other.bottom) - max(one.top, other.top)
    if width > 0 and height > 0:
        return True
    same_sides = abs(one.x0 - other.x0) <= _TOUCH and abs(one.x1 - other.x1) <= _TOUCH
    return same_sides and height > -_TOUCH


def _attach_loose(group: _Group, across: Sequence[_Span], upright: Sequence[_Span]) -> _Group:
    """Return the group with the lines that run along its whole height or width, crossing none.

    They frame cells that go on over the page before and the page after.
    """
    if len(group[0]) == len(across) and len(group[1]) == len(upright):
        return group
    box = _group_box(group)
    height, width = box.bottom - box.top, box.x1 - box.x0
    own_levels, own_posts = map(set, group)
    posts = [
        post
        for post in upright
        if post not in own_posts
        and min(post.end, box.bottom) - max(post.start, box.top) > _ALONG * height
        and post.end - post.start < height / _ALONG
    ]
    levels = [
        level
        for level in across
        if level not in own_levels
        and min(level.end, box.x1) - max(level.start, box.x0) > _ALONG * width
        and level.end - level.start < width / _ALONG
        and box.top - _OPEN < level.at < box.bottom + _OPEN
    ]
    return sorted(group[0] + levels), sorted(group[1] + posts)


def _group_to_lattice(across: list[_Span], upright: list[_Span]) -> Lattice | None:
    box = _group_box((across, upright))
    rows = _count_units([span.at for span in across], box.top, box.bottom)
    columns = _count_units([span.at for span in upright], box.x0, box.x1)
    if rows * columns < 2:
        return None
    rules = [Rule(span.start, span.at, span.end, span.at) for span in across]
    rules += [Rule(span.at, span.start, span.at, span.end) for span in upright]
    return Lattice(box, tuple(rules))


def _count_units(places: Sequence[float], start: float, end: float) -> int:
    """Return how many rows or columns the lines part; the outer side may be open."""
    count = len(set(places)) - 1
    return count + (min(places) - start > _OPEN) + (end - max(places) > _OPEN)
