"""Grids of web pages, sheets and Word files: the cells as the source names them.

In:   blocks of kind "table" that hold cells
Out:  Grid of kind "ruled", one for each area, numbered in line order
Never: header names, codes, amounts
"""

from __future__ import annotations

from collections.abc import Sequence

from opendata.grids.tabbed import find_sections, lines_below
from opendata.model import Block, Grid, Line
from opendata.text import join_lines, remove_space

_REACH = 6
"""Blocks above a table that may be its caption."""
_LONGEST_CAPTION = 60
_LONGEST_NUMBER = 12


def blocks_to_grids(blocks: Sequence[Block]) -> tuple[Grid, ...]:
    """Return one grid for each table area that holds cells."""
    areas = [at for at, block in enumerate(blocks) if block.kind == "table" and block.cells]
    captions = {area: _find_caption(blocks, area) for area in areas}
    sections = find_sections(blocks, captions)
    return tuple(
        _block_to_grid(blocks, area, captions[area], number, sections[area])
        for number, area in enumerate(areas, start=1)
    )


def _block_to_grid(
    blocks: Sequence[Block], area: int, caption: int, number: int, section: str
) -> Grid:
    block = blocks[area]
    return Grid(
        number=number,
        kind="ruled",
        row_count=max(cell.row + cell.row_span for cell in block.cells),
        column_count=max(cell.column + cell.column_span for cell in block.cells),
        cells=block.cells,
        above=tuple(Line(join_lines(part.text), part.place) for part in blocks[caption:area]),
        below=lines_below(blocks, area),
        place=block.place,
        section=section,
    )


def _find_caption(blocks: Sequence[Block], area: int) -> int:
    """Return where the caption of a table begins: its title, or the number over that."""
    start = area
    while start > max(0, area - _REACH) and _is_caption(blocks[start - 1]):
        start -= 1
        if blocks[start].kind == "heading":
            is_numbered = start > 0 and _is_number(blocks[start - 1])
            return start - 1 if is_numbered else start
    return start


def _is_caption(block: Block) -> bool:
    if block.kind == "heading":
        return block.level == 0
    is_short = len(block.text) <= _LONGEST_CAPTION and not block.text.endswith(("。", "；"))
    return block.kind == "paragraph" and is_short


def _is_number(block: Block) -> bool:
    text = remove_space(block.text)
    return (
        block.kind == "paragraph" and len(text) <= _LONGEST_NUMBER and text[-1:] in "表0123456789"
    )
