"""Drawn lines of a PDF: strokes, hairline rectangles and dots as rules."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Sequence
from typing import NamedTuple

import numpy
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from opendata.documents.calls import Handle, gather, load_calls, to_places
from opendata.model import Rule

Bounds = tuple[float, float, float, float]

THIN = 3.0
"""A drawn thing not thicker than this many points is a line."""
_MANY_SEGMENTS = 20_000
_STRAIGHT = 0.5
_WHITE = 250
_SHORTEST_IMAGE = 4 * THIN
_FEWEST_WHITE = 8
"""Fewer white lines make no table of their own."""
_BANDED = 0.2
"""Share of white lines on shading from which on the rest of them belongs to the same table."""


class Matrix(NamedTuple):
    """An affine map of a PDF: x' = a·x + c·y + e, y' = b·x + d·y + f."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def then(self, outer: Matrix | None) -> Matrix:
        """Return the map that does this one first, then the outer one."""
        if outer is None:
            return self
        return Matrix(
            self.a * outer.a + self.b * outer.c,
            self.a * outer.b + self.b * outer.d,
            self.c * outer.a + self.d * outer.c,
            self.c * outer.b + self.d * outer.d,
            self.e * outer.a + self.f * outer.c + outer.e,
            self.e * outer.b + self.f * outer.d + outer.f,
        )

    def is_identity(self) -> bool:
        """Return whether the map changes nothing."""
        return self == (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

    def turn(self, x: float, y: float) -> tuple[float, float]:
        """Return the point as mapped."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f


def read_matrices(page_objects: Sequence[Handle]) -> list[Matrix]:
    """Return the matrix of each page object."""
    values = _floats(gather(load_calls().get_matrix, [page_objects], 6, 1)[1])
    return list(map(Matrix._make, values.tolist()))


class Strokes(NamedTuple):
    """What paths paint: thin boxes (left, bottom, right, top), those in white, and shading."""

    rules: list[Bounds]
    white: list[Bounds]
    shades: list[Bounds]


def paths_to_strokes(paths: Sequence[Handle], outer: Matrix | None) -> Strokes:
    """Return the straight lines that the paths draw; a filled area not white is shading."""
    modes, is_seen, are_white = _paint_of(paths)
    boxes = _to_boxes(paths)
    if outer is not None:
        boxes = numpy.array([_turn_bounds(_bounds(box), outer) for box in boxes.tolist()])
    sizes = boxes[:, 2:] - boxes[:, :2]
    is_thin = (sizes <= THIN).any(axis=1)
    found = Strokes(
        _to_bounds(boxes[is_seen & is_thin & ~are_white]),
        _to_bounds(boxes[is_seen & is_thin & are_white]),
        [],
    )
    wide = numpy.flatnonzero(is_seen & ~is_thin).tolist()
    if not wide:
        return found
    outlines = _paths_to_outlines([paths[index] for index in wide], outer)
    for index, outline in zip(wide, outlines, strict=True):
        is_filled, is_stroked = modes[index].tolist()
        rules = _outline_to_rules(outline, is_stroked=is_stroked)
        (found.white if are_white[index] else found.rules).extend(rules)
        if is_filled and not is_stroked and not are_white[index]:
            found.shades.append(_bounds(boxes[index].tolist()))
    return found


_Flags = NDArray[numpy.bool_]


def _paint_of(paths: Sequence[Handle]) -> tuple[_Flags, _Flags, _Flags]:
    """Return whether each path is filled and stroked, whether it is seen, and whether white."""
    calls = load_calls()
    modes = gather(calls.get_draw_mode, [paths], 2, 2)[1] != 0
    are_stroked = modes[:, 1]
    colours = numpy.zeros((len(paths), 4), numpy.uint32)
    are_known = numpy.zeros(len(paths), numpy.bool_)
    # a stroke covers the edge of what is filled: its colour counts where there is one
    for wanted, get_colour in ((are_stroked, calls.get_stroke), (~are_stroked, calls.get_fill)):
        painted = list(itertools.compress(paths, wanted.tolist()))
        if painted:
            are_known[wanted], colours[wanted] = gather(get_colour, [painted], 4, 4)
    is_seen = numpy.asarray(modes.any(axis=1) & ~(are_known & (colours[:, 3] == 0)))
    return modes, is_seen, numpy.asarray(numpy.amin(colours[:, :3], axis=1) >= _WHITE)


def _bounds(values: Sequence[float]) -> Bounds:
    x0, y0, x1, y1 = values
    return x0, y0, x1, y1


def _to_bounds(boxes: NDArray[numpy.float64]) -> list[Bounds]:
    return list(zip(*boxes.T.tolist(), strict=True))


def _to_boxes(page_objects: Sequence[Handle]) -> NDArray[numpy.float64]:
    return _floats(gather(load_calls().get_bounds, [page_objects], 4, 4)[1])


def _floats(written: NDArray[numpy.uint32]) -> NDArray[numpy.float64]:
    """Return what the library wrote as numbers with a fraction."""
    return written.view(numpy.float32).astype(numpy.float64)


def images_to_strokes(images: Sequence[Handle], outer: Matrix | None) -> tuple[Strokes, float]:
    """Return the images that are thin and long, drawn for lines, and the area of the others."""
    boxes = [_bounds(box) for box in _to_boxes(images).tolist()]
    if outer is not None:
        boxes = [_turn_bounds(box, outer) for box in boxes]
    lines = [box for box in boxes if _is_thin(box) and _length(box) > _SHORTEST_IMAGE]
    area = sum((box[2] - box[0]) * (box[3] - box[1]) for box in boxes if not _is_thin(box))
    return Strokes(lines, [], []), area


def _length(box: Bounds) -> float:
    return max(box[2] - box[0], box[3] - box[1])


def drop_invisible(found: Sequence[Strokes]) -> list[Bounds]:
    """Return the lines that can be seen: a white one only where it lies on shading.

    Where many do, the table is shaded in bands or in its header alone, and all part its cells;
    so do white lines on a page that shows no other.
    """
    shades = [shade for strokes in found for shade in strokes.shades]
    rules = [rule for strokes in found for rule in strokes.rules]
    white = [rule for strokes in found for rule in strokes.white]
    if len(white) < _FEWEST_WHITE:
        return rules + [rule for rule in white if _lies_on(rule, shades)]
    if not rules:
        return white
    seen = [rule for rule in white if _lies_on(rule, shades)]
    return rules + (white if len(seen) > _BANDED * len(white) else seen)


def _lies_on(rule: Bounds, shades: list[Bounds]) -> bool:
    x, y = (rule[0] + rule[2]) / 2, (rule[1] + rule[3]) / 2
    return any(s[0] + 1 < x < s[2] - 1 and s[1] + 1 < y < s[3] - 1 for s in shades)


def _is_thin(bounds: Bounds) -> bool:
    return bounds[2] - bounds[0] <= THIN or bounds[3] - bounds[1] <= THIN


def _turn_bounds(bounds: Bounds, matrix: Matrix) -> Bounds:
    x0, y0 = matrix.turn(bounds[0], bounds[1])
    x1, y1 = matrix.turn(bounds[2], bounds[3])
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


class _Outline(NamedTuple):
    """The ends of the segments of a path, where each goes and whether it closes a figure."""

    points: list[tuple[float, float]]
    kinds: list[int]
    are_closing: list[int]


def _paths_to_outlines(paths: Sequence[Handle], outer: Matrix | None) -> list[_Outline]:
    """Return the outline of each path as it lies on the page; that of a drawing is empty."""
    calls = load_calls()
    counts = [
        count if 2 <= count <= _MANY_SEGMENTS else 0 for count in map(calls.count_segments, paths)
    ]
    segments: list[Handle] = []
    for path, count in zip(paths, counts, strict=True):
        segments += map(calls.get_segment, itertools.repeat(path), range(count))
    kinds = list(map(calls.get_segment_type, segments))
    are_closing = list(map(calls.get_close, segments))
    ends = _floats(gather(calls.get_point, [segments], 2, 2)[1]).tolist()
    found: list[_Outline] = []
    for matrix, (start, end) in zip(
        read_matrices(paths), itertools.pairwise(to_places(counts)), strict=True
    ):
        turn = matrix.then(outer).turn
        points = [turn(x, y) for x, y in ends[start:end]]
        found.append(_Outline(points, kinds[start:end], are_closing[start:end]))
    return found


def _outline_to_rules(outline: _Outline, *, is_stroked: bool) -> list[Bounds]:
    rules: list[Bounds] = []
    for points, is_straight in _subpaths(outline):
        xs = [point[0] for point in points]
        ys = [point[1] for point in points]
        bounds = (min(xs), min(ys), max(xs), max(ys))
        if _is_thin(bounds):
            rules.append(bounds)
        elif is_stroked and is_straight:
            rules.extend(_sides(points))
    return rules


def _subpaths(outline: _Outline) -> list[tuple[list[tuple[float, float]], bool]]:
    """Return the points of each subpath, and whether it has no curve."""
    found: list[tuple[list[tuple[float, float]], bool]] = []
    points: list[tuple[float, float]] = []
    is_straight = True
    for point, kind, is_closing in zip(*outline, strict=True):
        if kind == pdfium.FPDF_SEGMENT_MOVETO and points:
            found.append((points, is_straight))
            points, is_straight = [], True
        points.append(point)
        is_straight = is_straight and kind != pdfium.FPDF_SEGMENT_BEZIERTO
        if is_closing:
            points.append(points[0])
    found.append((points, is_straight))
    return [(points, is_straight) for points, is_straight in found if len(points) > 1]


def _sides(points: list[tuple[float, float]]) -> list[Bounds]:
    """Return the sides of a figure that has only level and upright ones."""
    sides: list[Bounds] = []
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        width, height = abs(x0 - x1), abs(y0 - y1)
        if width > _STRAIGHT and height > _STRAIGHT:
            return []
        if width > _STRAIGHT or height > _STRAIGHT:
            sides.append((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
    return sides


def boxes_to_rules(boxes: NDArray[numpy.float64]) -> tuple[Rule, ...]:
    """Return thin boxes as rules along their middle; a dot gives a tiny rule each way."""
    width, height = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    is_dot = (width <= THIN) & (height <= THIN)
    level, upright = boxes[(width >= height) | is_dot], boxes[(height > width) | is_dot]
    level[:, [1, 3]] = ((level[:, 1] + level[:, 3]) / 2).round(2)[:, None]
    upright[:, [0, 2]] = ((upright[:, 0] + upright[:, 2]) / 2).round(2)[:, None]
    return tuple(map(_to_rule, _to_bounds(numpy.concatenate((level, upright)))))


# made by the hundred on a page: without the steps of a call with names
_to_rule = functools.partial(tuple.__new__, Rule)


def find_clips(page_objects: Sequence[Handle]) -> list[Bounds | None]:
    """Return for each object the box outside which it is not shown; None where nothing cuts it."""
    calls = load_calls()
    clips = {one: calls.get_clip(one) for one in dict.fromkeys(page_objects) if one}
    paths = [
        (one, clip, path)
        for one, clip in clips.items()
        for path in range(calls.count_clips(clip) if clip else 0)
    ]
    found: dict[Handle, Bounds] = {}
    for (one, _, _), box in zip(paths, _clip_paths_to_bounds(paths), strict=True):
        if box is not None:
            found[one] = _common(found[one], box) if one in found else box
    return list(map(found.get, page_objects))


def _clip_paths_to_bounds(
    paths: Sequence[tuple[Handle, Handle, int]],
) -> list[Bounds | None]:
    """Return the box around each path (object, clip, number) of a clip; None where it is empty."""
    calls = load_calls()
    # objects drawn under one clip share its segments, and most are: each is read once
    keys = [calls.get_clip_segment(clip, number, 0) for _, clip, number in paths]
    shared = {
        key: (clip, number)
        for key, (_, clip, number) in zip(keys, paths, strict=True)
        if key is not None
    }
    counted = [(*path, calls.count_clip_segments(*path)) for path in shared.values()]
    boxes = dict(zip(shared, _segments_to_bounds(counted), strict=True))
    return [None if key is None else boxes[key] for key in keys]


def _segments_to_bounds(paths: Sequence[tuple[Handle, int, int]]) -> list[Bounds]:
    """Return the box around each path (clip, number, how many segments) of a clip."""
    calls = load_calls()
    segments = [
        calls.get_clip_segment(clip, number, index)
        for clip, number, count in paths
        for index in range(count)
    ]
    if not segments:
        return []
    points = _floats(gather(calls.get_point, [segments], 2, 2)[1])
    starts = to_places([count for _, _, count in paths])[:-1]
    lows, highs = numpy.minimum.reduceat(points, starts), numpy.maximum.reduceat(points, starts)
    return list(map(_bounds, numpy.hstack([lows, highs]).tolist()))


def _common(one: Bounds, other: Bounds) -> Bounds:
    return (
        max(one[0], other[0]),
        max(one[1], other[1]),
        min(one[2], other[2]),
        min(one[3], other[3]),
    )
