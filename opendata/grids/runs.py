"""Runs: text drawn in one go that sticks out of its cell over the neighbour's edge."""

from __future__ import annotations

import re
from collections.abc import Sequence

from opendata.model import Box, Glyph

_OVERLAP = 0.3
_GAP = 0.06
_DIGIT_GAP = 0.12
_INDENT = 2.5
_SINK = 0.15
"""Share of its height by which a sunken line must still stand over the border."""
_DIGITS = frozenset("0123456789.,-%")
_ONE_NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d{0,6})?%?")


def keep_runs_whole(glyphs: Sequence[Glyph], owners: list[int], boxes: Sequence[Box]) -> None:
    """Give each run that crosses an edge to one cell, in place.

    A number and the label that touches it are two runs, as are two numbers that touch.
    """
    done = 0
    for position in range(1, len(glyphs)):
        if position < done or owners[position] == owners[position - 1]:
            continue
        if not _is_one_run(glyphs[position - 1], glyphs[position], is_edge=True):
            continue
        start, done = _run_around(glyphs, owners, position)
        owner = _find_owner(glyphs, owners, boxes, range(start, done))
        if owner is not None:
            owners[start:done] = [owner] * (done - start)


def _is_one_run(before: Glyph, after: Glyph, *, is_edge: bool) -> bool:
    size = before.bottom - before.top
    if abs(before.top + before.bottom - after.top - after.bottom) > 0.6 * size:
        return False
    are_digits = before.text in _DIGITS, after.text in _DIGITS
    if is_edge and are_digits[0] != are_digits[1]:
        return False
    gap = after.x0 - before.x1
    return -_OVERLAP * size < gap < (_DIGIT_GAP if all(are_digits) else _GAP) * size


def _run_around(glyphs: Sequence[Glyph], owners: Sequence[int], position: int) -> tuple[int, int]:
    """Return the run that goes on from the character before the position to it."""

    def goes_on(index: int) -> bool:
        is_edge = owners[index] != owners[index - 1]
        return _is_one_run(glyphs[index - 1], glyphs[index], is_edge=is_edge)

    start, end = position - 1, position + 1
    while start > 0 and goes_on(start):
        start -= 1
    while end < len(glyphs) and goes_on(end):
        end += 1
    return start, end


def _find_owner(
    glyphs: Sequence[Glyph], owners: Sequence[int], boxes: Sequence[Box], places: range
) -> int | None:
    """Return the cell the run was written into; None where it is several numbers."""
    run = glyphs[places.start : places.stop]
    text = "".join(glyph.text for glyph in run)
    if all(letter in _DIGITS for letter in text):
        return owners[places.stop - 1] if _ONE_NUMBER.fullmatch(text) else None
    # a label sticks out to the right of the cell it begins in, a centred heading to either side
    first = owners[places.start]
    indent, size = run[0].x0 - boxes[first].x0, run[0].bottom - run[0].top
    middle = (run[0].x0 + run[-1].x1) / 2
    candidates = owners[places.start : places.stop]
    under = next((one for one in candidates if boxes[one].x0 <= middle < boxes[one].x1), None)
    is_own = indent < _INDENT * size
    is_heading = under is not None and indent > size and _is_centred(run, boxes[under])
    if is_own and not is_heading and not _is_taken(glyphs, owners, first, places):
        return first
    return under


def _is_centred(run: Sequence[Glyph], box: Box) -> bool:
    """Return whether a text wider than a cell stands in its middle: it sticks out at both sides."""
    x0, x1 = run[0].x0, run[-1].x1
    size = run[0].bottom - run[0].top
    return x0 < box.x0 and x1 > box.x1 and abs((x0 + x1) - (box.x0 + box.x1)) < size


def _is_taken(glyphs: Sequence[Glyph], owners: Sequence[int], owner: int, places: range) -> bool:
    """Return whether another text of that cell lies under the run."""
    x0, x1 = glyphs[places.start].x0, glyphs[places.stop - 1].x1
    top, bottom = glyphs[places.start].top, glyphs[places.start].bottom
    return any(
        owners[index] == owner
        and index not in places
        and x0 < (glyph.x0 + glyph.x1) / 2 < x1
        and top < (glyph.top + glyph.bottom) / 2 < bottom
        for index, glyph in enumerate(glyphs)
    )


def keep_wraps_whole(glyphs: Sequence[Glyph], owners: list[int], boxes: Sequence[Box]) -> None:
    """Give a wrapped line that sinks under its cell's lower edge back to that cell, in place.

    It is drawn right behind the line above, which reaches the right edge; it begins at the
    left edge, and its upper part still lies over the border.
    """
    for position in range(1, len(glyphs)):
        before, glyph = glyphs[position - 1], glyphs[position]
        above, here = owners[position - 1], owners[position]
        if above == here or glyph.top <= before.top:
            continue
        size = glyph.bottom - glyph.top
        box = boxes[above]
        is_below = abs(boxes[here].x0 - box.x0) < size and box.bottom - size < boxes[here].top
        is_wrap = before.x1 > box.x1 - 1.5 * size and glyph.x0 < box.x0 + size
        sinks = glyph.top < box.bottom - _SINK * size
        if is_below and is_wrap and sinks and boxes[here].top < glyph.bottom:
            _move_line(glyphs, owners, position, above)


def _move_line(glyphs: Sequence[Glyph], owners: list[int], start: int, owner: int) -> None:
    """Give the characters drawn on from `start` in one line of one cell to another cell."""
    here, top = owners[start], glyphs[start].top
    for index in range(start, len(glyphs)):
        if owners[index] != here or abs(glyphs[index].top - top) > 1:
            break
        owners[index] = owner
