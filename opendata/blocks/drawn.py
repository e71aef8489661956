"""Blocks of a PDF: table areas from the drawn lines, the other lines as headings and prose.

In:   Document of kind "pdf"
Out:  Blocks in reading order; page numbers and running heads are left out
Never: cells, numbers (see grids)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from opendata.blocks.lattice import Lattice, rules_to_lattices
from opendata.blocks.prose import lines_to_blocks
from opendata.blocks.running import find_running_lines
from opendata.model import Block, Document, Glyph, Line, Page, Place


def document_to_blocks(document: Document) -> tuple[Block, ...]:
    """Return the blocks of all pages; a paragraph may go on over a page break."""
    running = find_running_lines(document.pages)
    parts: list[Line | Block] = []
    for page in document.pages:
        parts.extend(_page_to_parts(page, running))
    return tuple(_parts_to_blocks(parts, document.pages))


def _page_to_parts(page: Page, running: frozenset[Line]) -> list[Line | Block]:
    """Return the lines outside tables and the table areas of one page, top to bottom."""
    lattices = [found for found in rules_to_lattices(page.rules) if _has_room(found)]
    kept = [line for line in page.lines if line not in running]
    if not lattices:
        return list(kept)
    tables = [_lattice_to_block(found, page) for found in lattices]
    outside = [line for line in kept if not any(_is_inside(line, found) for found in lattices)]
    parts: list[Line | Block] = [*outside, *tables]
    return sorted(parts, key=_top)


def _has_room(lattice: Lattice) -> bool:
    return lattice.box.x1 - lattice.box.x0 > 30 and lattice.box.bottom - lattice.box.top > 8


def _is_inside(line: Line, lattice: Lattice) -> bool:
    box = line.place.box
    if box is None:
        return False
    middle = (box.top + box.bottom) / 2
    area = lattice.box
    return area.top < middle < area.bottom and box.x1 > area.x0 and box.x0 < area.x1


def _lattice_to_block(lattice: Lattice, page: Page) -> Block:
    return Block(
        kind="table",
        text="",
        lines=tuple(line for line in page.lines if _is_inside(line, lattice)),
        place=Place(page.number, lattice.box),
        glyphs=_glyphs_inside(page.glyphs, lattice),
        rules=lattice.rules,
    )


def _glyphs_inside(glyphs: Sequence[Glyph], lattice: Lattice) -> tuple[Glyph, ...]:
    _, top, _, bottom = lattice.box
    # a number may stick out at the side, never above or below
    return tuple(glyph for glyph in glyphs if top < (glyph.top + glyph.bottom) / 2 < bottom)


def _top(part: Line | Block) -> float:
    box = part.place.box
    return box.top if box is not None else 0.0


def _parts_to_blocks(parts: Sequence[Line | Block], pages: Sequence[Page]) -> Iterator[Block]:
    widths = {page.number: page.width for page in pages}
    lines: list[Line] = []
    for part in parts:
        if isinstance(part, Line):
            lines.append(part)
            continue
        yield from lines_to_blocks(lines, widths)
        lines = []
        yield part
    yield from lines_to_blocks(lines, widths)
