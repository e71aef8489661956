"""Drawn lines of a PDF: strokes, hairline rectangles and dots as rules."""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from opendata.documents.calls import Address, gather, load_calls, to_handle
from opendata.model import Rule

Bounds = tuple[float, float, float, float]

THIN = 3.0
"""A drawn thing not thicker than this many points is a line."""
_MANY_SEGMENTS = 20_000
_STRAIGHT = 0.5
_WHITE = 250


class Matrix(NamedTuple):
    """An affine map of a PDF: x' = a·x + c·y + e, y' = b·x + d·y + f."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    @classmethod
    def of_object(cls, page_object: object) -> Matrix:
        """Return the matrix of a page object."""
        raw = pdfium.FS_MATRIX()
        pdfium.FPDFPageObj_GetMatrix(page_object, raw)
        return cls(raw.a, raw.b, raw.c, raw.d, raw.e, raw.f)

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


_x, _y = ctypes.c_float(), ctypes.c_float()


class Strokes(NamedTuple):
    """What one path paints: thin boxes (left, bottom, right, top), in white or not, and shading."""

    rules: list[Bounds]
    is_white: bool
    shade: Bounds | None


def paths_to_strokes(paths: Sequence[Address], outer: Matrix | None) -> list[Strokes]:
    """Return the straight lines that each path draws; a filled area not white is shading."""
    calls = load_calls()
    _, modes = _gather(calls.get_draw_mode, paths, 2, numpy.int32)
    are_stroked = modes[:, 1] != 0
    know_fill, fills = _gather(calls.get_fill, paths, 4, numpy.uint32)
    know_stroke, strokes = _gather(calls.get_stroke, paths, 4, numpy.uint32)
    colours = numpy.where(modes[:, 1:] != 0, strokes, fills)
    is_clear = numpy.where(are_stroked, know_stroke, know_fill) & (colours[:, 3] == 0)
    is_seen = (modes != 0).any(axis=1) & ~is_clear
    are_white = numpy.amin(colours[:, :3], axis=1) >= _WHITE
    boxes = paths_to_bounds(paths)
    found: list[Strokes] = []
    for index in numpy.flatnonzero(is_seen).tolist():
        bounds = boxes[index] if outer is None else _turn_bounds(boxes[index], outer)
        if _is_thin(bounds):
            found.append(Strokes([bounds], are_white[index], None))
            continue
        is_filled, is_stroked = modes[index].tolist()
        rules = _segments_to_rules(to_handle(paths[index]), outer, is_stroked=bool(is_stroked))
        shade = bounds if is_filled and not is_stroked and not are_white[index] else None
        found.append(Strokes(rules, are_white[index], shade))
    return found


def paths_to_bounds(page_objects: Sequence[Address]) -> list[Bounds]:
    """Return the boxes around page objects (left, bottom, right, top)."""
    _, boxes = _gather(load_calls().get_bounds, page_objects, 4, numpy.float32)
    return [(box[0], box[1], box[2], box[3]) for box in boxes.astype(numpy.float64).tolist()]


def _gather(
    function: Callable[..., int], handles: Sequence[Address], width: int, kind: type[Any]
) -> tuple[NDArray[numpy.bool_], NDArray[Any]]:
    """Return whether the function knew, and what it wrote, one row a handle."""
    answers, written = gather(function, handles, width)
    found = numpy.frombuffer(written, kind, len(handles) * width)
    return numpy.array(answers, dtype=numpy.bool_), found.reshape(-1, width)


def drop_invisible(found: list[Strokes]) -> list[Bounds]:
    """Return the lines that can be seen: a white one only where it lies on shading."""
    shades = [strokes.shade for strokes in found if strokes.shade is not None]
    rules: list[Bounds] = []
    for strokes in found:
        if strokes.is_white:
            rules += [rule for rule in strokes.rules if _lies_on(rule, shades)]
        else:
            rules += strokes.rules
    return rules


def _lies_on(rule: Bounds, shades: list[Bounds]) -> bool:
    x, y = (rule[0] + rule[2]) / 2, (rule[1] + rule[3]) / 2
    return any(s[0] + 1 < x < s[2] - 1 and s[1] + 1 < y < s[3] - 1 for s in shades)


def _is_thin(bounds: Bounds) -> bool:
    return bounds[2] - bounds[0] <= THIN or bounds[3] - bounds[1] <= THIN


def _turn_bounds(bounds: Bounds, matrix: Matrix) -> Bounds:
    x0, y0 = matrix.turn(bounds[0], bounds[1])
    x1, y1 = matrix.turn(bounds[2], bounds[3])
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _segments_to_rules(path: object, outer: Matrix | None, *, is_stroked: bool) -> list[Bounds]:
    count = pdfium.FPDFPath_CountSegments(path)
    if not 2 <= count <= _MANY_SEGMENTS:
        return []
    matrix = Matrix.of_object(path).then(outer)
    rules: list[Bounds] = []
    for points, is_straight in _subpaths(path, count, matrix):
        xs = [point[0] for point in points]
        ys = [point[1] for point in points]
        bounds = (min(xs), min(ys), max(xs), max(ys))
        if _is_thin(bounds):
            rules.append(bounds)
        elif is_stroked and is_straight:
            rules.extend(_sides(points))
    return rules


def _subpaths(
    path: object, count: int, matrix: Matrix
) -> list[tuple[list[tuple[float, float]], bool]]:
    """Return the points of each subpath, and whether it has no curve."""
    found: list[tuple[list[tuple[float, float]], bool]] = []
    points: list[tuple[float, float]] = []
    is_straight = True
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO and points:
            found.append((points, is_straight))
            points, is_straight = [], True
        pdfium.FPDFPathSegment_GetPoint(segment, _x, _y)
        points.append(matrix.turn(_x.value, _y.value))
        is_straight = is_straight and kind != pdfium.FPDF_SEGMENT_BEZIERTO
        if pdfium.FPDFPathSegment_GetClose(segment):
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


def boxes_to_rules(boxes: list[list[float]]) -> tuple[Rule, ...]:
    """Return thin boxes as rules along their middle; a dot gives a tiny rule each way."""
    rules: list[Rule] = []
    for x0, top, x1, bottom in boxes:
        width, height = x1 - x0, bottom - top
        is_dot = width <= THIN and height <= THIN
        if width >= height or is_dot:
            middle = round((top + bottom) / 2, 2)
            rules.append(Rule(x0, middle, x1, middle))
        if height > width or is_dot:
            middle = round((x0 + x1) / 2, 2)
            rules.append(Rule(middle, top, middle, bottom))
    return tuple(rules)


def find_clip(page_object: object) -> Bounds | None:
    """Return the box outside which the object is not shown; None where nothing cuts it."""
    clip = pdfium.FPDFPageObj_GetClipPath(page_object)
    count = pdfium.FPDFClipPath_CountPaths(clip) if clip else 0
    box: Bounds | None = None
    for path in range(max(0, count)):
        points = []
        for index in range(max(0, pdfium.FPDFClipPath_CountPathSegments(clip, path))):
            segment = pdfium.FPDFClipPath_GetPathSegment(clip, path, index)
            pdfium.FPDFPathSegment_GetPoint(segment, _x, _y)
            points.append((_x.value, _y.value))
        if points:
            xs, ys = zip(*points, strict=True)
            inner = (min(xs), min(ys), max(xs), max(ys))
            box = inner if box is None else _common(box, inner)
    return box


def _common(one: Bounds, other: Bounds) -> Bounds:
    return (
        max(one[0], other[0]),
        max(one[1], other[1]),
        min(one[2], other[2]),
        min(one[3], other[3]),
    )
