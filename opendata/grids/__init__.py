"""Grids: the cells a page draws or a text types, before anyone says what they mean.

In:   blocks of a document
Out:  Grid, cells in reading order, each with its page and box; continued tables once
Never: header names, codes, amounts (see forms)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from opendata.collector import pause_collector
from opendata.grids import flattened, tabbed, typeset
from opendata.grids.captions import (
    find_lines_above,
    find_lines_below,
    find_section,
    is_followed,
)
from opendata.grids.join import join_pieces
from opendata.grids.ruled import Piece, block_to_piece
from opendata.model import Block, Grid

__all__ = ["blocks_to_grids"]


@pause_collector()
def blocks_to_grids(blocks: Sequence[Block]) -> tuple[Grid, ...]:
    """Return the grids of the document, numbered from 1 in reading order."""
    if any(block.place.page is not None for block in blocks):
        return _drawn_to_grids(blocks)
    if any(block.cells for block in blocks):
        return typeset.blocks_to_grids(blocks)
    typed = (*tabbed.blocks_to_grids(blocks), *flattened.blocks_to_grids(blocks))
    return tuple(sorted(typed, key=lambda grid: grid.number))


def _drawn_to_grids(blocks: Sequence[Block]) -> tuple[Grid, ...]:
    positions = [index for index, block in enumerate(blocks) if block.kind == "table"]
    pieces = [
        _with_captions(block_to_piece(blocks[position], number), blocks, position)
        for number, position in enumerate(positions, start=1)
    ]
    return join_pieces(pieces)


def _with_captions(piece: Piece, blocks: Sequence[Block], position: int) -> Piece:
    grid = replace(
        piece.grid,
        above=find_lines_above(blocks, position),
        below=find_lines_below(blocks, position),
        section=find_section(blocks, position),
    )
    return piece._replace(grid=grid, is_followed=is_followed(blocks, position))
