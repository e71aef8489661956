"""Blocks of a PDF: table areas from the drawn lines, the other lines as headings and prose.

In:   Document of kind "pdf"
Out:  Blocks in reading order; page numbers and running heads are left out
Never: cells, numbers (see grids)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy
from numpy.typing import NDArray

from opendata.blocks.aligned import find_aligned_areas, have_columns
from opendata.blocks.contents import find_contents_lines
from opendata.blocks.lattice import Lattice, rules_to_lattices
from opendata.blocks.prose import find_sheets, lines_to_blocks
from opendata.blocks.running import find_running_lines
from opendata.geometry import glyphs_to_lines
from opendata.glyphs import Glyphs, to_glyphs
from opendata.model import Block, Document, Line, Page, Place

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
    glyphs = to_glyphs(page.glyphs)
    inside, outside = _share_out(glyphs, lattices)
    if have_columns(page.lines) and (aligned := find_aligned_areas(outside, page.rules)):
        lattices += aligned
        inside, outside = _share_out(glyphs, lattices)
    parts: list[Line | Block] = [
        _lattice_to_block(lattice, held, page)
        for lattice, held in zip(lattices, inside, strict=True)
    ]
    parts += [line for line in _lines_outside(page, lattices, outside) if line not in running]
    return sorted(parts, key=_top)


def _lines_outside(page: Page, lattices: Sequence[Lattice], outside: Glyphs) -> Iterator[Line]:
    """Yield the lines above, below and beside the tables."""
    for line in page.lines:
        box = line.place.box
        if box is not None and not _is_beside((box.top + box.bottom) / 2, lattices):
            yield line
    if lattices:
        ys = outside.middles[1]
        are_beside = [(one.box.top < ys) & (ys < one.box.bottom) for one in lattices]
        beside = outside.pick(numpy.logical_or.reduce(are_beside))
        yield from glyphs_to_lines(beside, page.number)


def _is_beside(y: float, lattices: Sequence[Lattice]) -> bool:
    return any(one.box.top < y < one.box.bottom for one in lattices)


def _share_out(glyphs: Glyphs, lattices: Sequence[Lattice]) -> tuple[list[Glyphs], Glyphs]:
    """Return the characters of each area and those outside all."""
    if not lattices:
        return [], glyphs
    owners = _find_owners(glyphs, lattices)
    return [glyphs.pick(owners == index) for index in range(len(lattices))], glyphs.pick(owners < 0)


def _find_owners(glyphs: Glyphs, lattices: Sequence[Lattice]) -> NDArray[numpy.intp]:
    """Return the area each character stands in, -1 for none.

    A number may stick out a little at the side.
    """
    x, y = glyphs.middles
    owners = numpy.full(len(glyphs), -1)
    is_within = numpy.zeros(len(glyphs), numpy.bool_)
    for index, lattice in enumerate(lattices):
        x0, top, x1, bottom = lattice.box
        is_level = (top < y) & (y < bottom) & ~is_within
        owners[is_level & (x0 - _STICK_OUT < x) & (x < x1 + _STICK_OUT)] = index
        is_within |= is_level & (x0 < x) & (x < x1)
    return owners


def _has_room(lattice: Lattice) -> bool:
    return lattice.box.x1 - lattice.box.x0 > 30 and lattice.box.bottom - lattice.box.top > 8


def _lattice_to_block(lattice: Lattice, glyphs: Glyphs, page: Page) -> Block:
    return Block(
        kind="table",
        text="",
        lines=tuple(line for line in page.lines if _is_inside(line, lattice)),
        place=Place(page.number, lattice.box),
        glyphs=glyphs,
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
