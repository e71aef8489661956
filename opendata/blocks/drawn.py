"""Blocks of a PDF: table areas from the drawn lines, the other lines as headings and prose.

In:   Document of kind "pdf"
Out:  Blocks in reading order; page numbers and running heads are left out
Never: cells, numbers (see grids)
"""

from __future__ import annotations

import itertools
import operator
from collections.abc import Iterator, Sequence

from opendata.blocks.aligned import find_aligned_areas, have_columns
from opendata.blocks.contents import find_contents_lines
from opendata.blocks.lattice import Lattice, rules_to_lattices
from opendata.blocks.prose import find_sheets, lines_to_blocks
from opendata.blocks.running import find_running_lines
from opendata.geometry import glyphs_to_lines
from opendata.model import Block, Box, Document, Glyph, Line, Page, Place

_STICK_OUT = 25.0


def document_to_blocks(document: Document) -> tuple[Block, ...]:
    """Return the blocks of all pages; a paragraph may go on over a page break."""
    running = find_running_lines(document.pages)
    parts: list[Line | Block] = []
    for page in document.pages:
        parts.extend(_page_to_parts(page, running))
    contents = find_contents_lines(part for part in parts if isinstance(part, Line))
    return tuple(_parts_to_blocks(parts, document.pages, contents))


def _page_to_parts(page: Page, running: frozenset[Line]) -> list[Line | Block]:
    """Return the lines outside tables and the table areas of one page, top to bottom."""
    lattices = [found for found in rules_to_lattices(page.rules) if _has_room(found)]
    inside, outside = _share_out(page.glyphs, lattices)
    if have_columns(page.lines) and (aligned := find_aligned_areas(outside, page.rules)):
        lattices += aligned
        inside, outside = _share_out(page.glyphs, lattices)
    parts: list[Line | Block] = [
        _lattice_to_block(lattice, glyphs, page)
        for lattice, glyphs in zip(lattices, inside, strict=True)
    ]
    parts += [line for line in _lines_outside(page, lattices, outside) if line not in running]
    return sorted(parts, key=_top)


def _lines_outside(
    page: Page, lattices: Sequence[Lattice], outside: Sequence[Glyph]
) -> Iterator[Line]:
    """Yield the lines above, below and beside the tables."""
    for line in page.lines:
        box = line.place.box
        if box is not None and not _is_beside((box.top + box.bottom) / 2, lattices):
            yield line
    beside = [one for one in outside if _is_beside((one.top + one.bottom) / 2, lattices)]
    yield from glyphs_to_lines(beside, page.number)


def _is_beside(y: float, lattices: Sequence[Lattice]) -> bool:
    return any(one.box.top < y < one.box.bottom for one in lattices)


def _share_out(
    glyphs: Sequence[Glyph], lattices: Sequence[Lattice]
) -> tuple[list[list[Glyph]], list[Glyph]]:
    """Return the characters of each area and those outside all."""
    inside: list[list[Glyph]] = [[] for _ in lattices]
    if not lattices:
        return inside, list(glyphs)
    if len(lattices) == 1:
        return _share_with_one(glyphs, lattices[0].box)
    outside: list[Glyph] = []
    for glyph in glyphs:
        found = _find_lattice(glyph, lattices)
        (outside if found is None else inside[found]).append(glyph)
    return inside, outside


def _share_with_one(glyphs: Sequence[Glyph], box: Box) -> tuple[list[list[Glyph]], list[Glyph]]:
    """Return the same where a page has one table, as most have; sums are twice the middle."""
    left, right = 2 * (box.x0 - _STICK_OUT), 2 * (box.x1 + _STICK_OUT)
    top, bottom = 2 * box.top, 2 * box.bottom
    are_inside = [
        top < high + low < bottom and left < x0 + x1 < right for _, x0, high, x1, low in glyphs
    ]
    inside = list(itertools.compress(glyphs, are_inside))
    return [inside], list(itertools.compress(glyphs, map(operator.not_, are_inside)))


def _has_room(lattice: Lattice) -> bool:
    return lattice.box.x1 - lattice.box.x0 > 30 and lattice.box.bottom - lattice.box.top > 8


def _find_lattice(glyph: Glyph, lattices: Sequence[Lattice]) -> int | None:
    """Return the area the character stands in; a number may stick out a little at the side."""
    _, left, high, right, low = glyph
    x, y = (left + right) / 2, (high + low) / 2
    near = None
    for index, lattice in enumerate(lattices):
        x0, top, x1, bottom = lattice.box
        if top < y < bottom:
            if x0 < x < x1:
                return index
            if x0 - _STICK_OUT < x < x1 + _STICK_OUT:
                near = index
    return near


def _lattice_to_block(lattice: Lattice, glyphs: Sequence[Glyph], page: Page) -> Block:
    return Block(
        kind="table",
        text="",
        lines=tuple(line for line in page.lines if _is_inside(line, lattice)),
        place=Place(page.number, lattice.box),
        glyphs=tuple(glyphs),
        rules=lattice.rules,
        is_drawn=lattice.is_drawn,
    )


def _is_inside(line: Line, lattice: Lattice) -> bool:
    box, area = line.place.box, lattice.box
    if box is None:
        return False
    return (
        area.top < (box.top + box.bottom) / 2 < area.bottom
        and box.x0 < area.x1
        and box.x1 > area.x0
    )


def _top(part: Line | Block) -> float:
    box = part.place.box
    return box.top if box is not None else 0.0


def _parts_to_blocks(
    parts: Sequence[Line | Block], pages: Sequence[Page], contents: frozenset[Line]
) -> Iterator[Block]:
    sheets = find_sheets(pages)
    lines: list[Line] = []
    for part in parts:
        if isinstance(part, Line):
            lines.append(part)
            continue
        yield from lines_to_blocks(lines, sheets, contents)
        lines = []
        yield part
    yield from lines_to_blocks(lines, sheets, contents)
