"""Runs: text drawn in one go that sticks out of its cell over the neighbour's edge."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy
from numpy.typing import NDArray

from opendata.glyphs import Boxes, Glyphs
from opendata.model import Box

_OVERLAP = 0.3
_GAP = 0.06
_DIGIT_GAP = 0.12
_INDENT = 2.5
_SINK = 0.15
"""Share of its height by which a sunken line must still stand over the border."""
_DIGITS = frozenset("0123456789.,-%")
_ARE_DIGITS = numpy.array([chr(code) in _DIGITS for code in range(128)])
"""For each code; the last stands for all beyond it."""
_ONE_NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d{0,6})?%?")

Owners = NDArray[numpy.intp]
"""For each character the number of the cell it belongs to."""
_Flags = NDArray[numpy.bool_]


def keep_runs_whole(glyphs: Glyphs, owners: Owners, boxes: Boxes) -> None:
    """Give each run that crosses an edge to one cell, in place.

    A number and the label that touches it are two runs, as are two numbers that touch.
    """
    if len(glyphs) < 2:
        return
    are_one, are_alike = _find_runs(glyphs)
    cross = numpy.flatnonzero((owners[1:] != owners[:-1]) & are_one & are_alike)
    done = 0
    for position in (cross + 1).tolist():
        if position < done:
            continue
        start, done = _run_around(are_one, are_alike, owners, position)
        owner = _find_owner(glyphs, owners, boxes, range(start, done))
        if owner is not None:
            owners[start:done] = owner


def _find_runs(glyphs: Glyphs) -> tuple[_Flags, _Flags]:
    """Return for each character but the first whether it goes on right after the one before.

    And whether both are digits or neither: over an edge nothing else is one run.
    """
    boxes = glyphs.boxes
    before, after = boxes[:-1], boxes[1:]
    sizes = before[:, 3] - before[:, 1]
    is_level = ~(numpy.abs(before[:, 1] + before[:, 3] - after[:, 1] - after[:, 3]) > 0.6 * sizes)
    are_digits = _ARE_DIGITS[numpy.minimum(glyphs.codes, len(_ARE_DIGITS) - 1)]
    limits = numpy.where(are_digits[1:] & are_digits[:-1], _DIGIT_GAP, _GAP) * sizes
    gaps = after[:, 0] - before[:, 2]
    are_one = is_level & (-_OVERLAP * sizes < gaps) & (gaps < limits)
    return numpy.asarray(are_one), numpy.asarray(are_digits[1:] == are_digits[:-1])


def _run_around(
    are_one: _Flags, are_alike: _Flags, owners: Owners, position: int
) -> tuple[int, int]:
    """Return the run that goes on from the character before the position to it."""

    def goes_on(index: int) -> bool:
        is_edge = owners[index] != owners[index - 1]
        return bool(are_one[index - 1] and (are_alike[index - 1] or not is_edge))

    start, end = position - 1, position + 1
    while start > 0 and goes_on(start):
        start -= 1
    while end < len(owners) and goes_on(end):
        end += 1
    return start, end


def _find_owner(glyphs: Glyphs, owners: Owners, boxes: Boxes, places: range) -> int | None:
    """Return the cell the run was written into; None where it is several numbers."""
    text = glyphs.letters[places.start : places.stop]
    if all(letter in _DIGITS for letter in text):
        return int(owners[places.stop - 1]) if _ONE_NUMBER.fullmatch(text) else None
    # a label sticks out to the right of the cell it begins in, a centred heading to either side
    first = int(owners[places.start])
    run = glyphs.boxes[places.start : places.stop].tolist()
    indent, size = run[0][0] - boxes[first, 0], run[0][3] - run[0][1]
    middle = (run[0][0] + run[-1][2]) / 2
    candidates: Sequence[int] = owners[places.start : places.stop].tolist()
    under = next((one for one in candidates if boxes[one, 0] <= middle < boxes[one, 2]), None)
    is_own = indent < _INDENT * size
    is_heading = under is not None and indent > size and _is_centred(run, Box(*boxes[under]))
    if is_own and not is_heading and not _is_taken(glyphs, owners, first, places):
        return first
    return under


def _is_centred(run: Sequence[Sequence[float]], box: Box) -> bool:
    """Return whether a text wider than a cell stands in its middle: it sticks out at both sides."""
    x0, x1 = run[0][0], run[-1][2]
    size = run[0][3] - run[0][1]
    return x0 < box.x0 and x1 > box.x1 and abs((x0 + x1) - (box.x0 + box.x1)) < size


def _is_taken(glyphs: Glyphs, owners: Owners, owner: int, places: range) -> bool:
    """Return whether another text of that cell lies under the run."""
    x0, top, _, bottom = glyphs.boxes[places.start].tolist()
    x1 = glyphs.boxes[places.stop - 1, 2]
    x, y = glyphs.middles
    is_under = (owners == owner) & (x0 < x) & (x < x1) & (top < y) & (y < bottom)
    is_under[places.start : places.stop] = False
    return bool(is_under.any())


def keep_wraps_whole(glyphs: Glyphs, owners: Owners, boxes: Boxes) -> None:
    """Give a wrapped line that sinks under its cell's lower edge back to that cell, in place.

    It is drawn right behind the line above, which reaches the right edge; it begins at the
    left edge, and its upper part still lies over the border.
    """
    for first in _find_wraps(glyphs.boxes, owners, boxes):
        position = first
        # what stands behind a line given back may go on in its turn
        while position < len(owners) and _find_wraps(
            glyphs.boxes[position - 1 : position + 1], owners[position - 1 : position + 1], boxes
        ):
            position = _move_line(glyphs, owners, position, int(owners[position - 1]))


def _find_wraps(glyphs: Boxes, owners: Owners, boxes: Boxes) -> list[int]:
    """Return at which characters a wrapped line of the cell of the one before begins."""
    moves_down = (owners[1:] != owners[:-1]) & (glyphs[1:, 1] > glyphs[:-1, 1])
    last = numpy.flatnonzero(moves_down)
    before, glyph = glyphs[last], glyphs[last + 1]
    above, here = boxes[owners[last]], boxes[owners[last + 1]]
    sizes = glyph[:, 3] - glyph[:, 1]
    is_below = numpy.abs(here[:, 0] - above[:, 0]) < sizes
    is_below &= above[:, 3] - sizes < here[:, 1]
    is_wrap = (before[:, 2] > above[:, 2] - 1.5 * sizes) & (glyph[:, 0] < above[:, 0] + sizes)
    sinks = (glyph[:, 1] < above[:, 3] - _SINK * sizes) & (here[:, 1] < glyph[:, 3])
    starts: list[int] = (last[is_below & is_wrap & sinks] + 1).tolist()
    return starts


def _move_line(glyphs: Glyphs, owners: Owners, start: int, owner: int) -> int:
    """Give the characters drawn on from `start` in one line of one cell to another cell.

    Returns where that line ends.
    """
    here, top = owners[start], glyphs.boxes[start, 1]
    for index in range(start, len(glyphs)):
        if owners[index] != here or abs(glyphs.boxes[index, 1] - top) > 1:
            return index
        owners[index] = owner
    return len(glyphs)
