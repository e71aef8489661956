"""Grids of flattened text: each printed line a row of words, because the columns were lost.

In:   blocks of kind "table" whose lines hold no tabs
Out:  Grid of kind "flattened"; the column of a cell is only its ordinal in the line
Never: which column a number belongs to (see placing), header names, codes
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from opendata.grids.tabbed import caption_starts, find_sections, is_row, lines_below
from opendata.model import Block, Cell, Grid, Line

_TOUCHING = re.compile(r"^([-－]?\d[\d,]*\.\d+)([（(\u4e00-\u9fff].*)$")
_DASHES = re.compile(r"[-|]{3,}")
_MEASURE = re.compile(r"[万亿元千百个家次人期年月日%％]")


def blocks_to_grids(blocks: Sequence[Block]) -> tuple[Grid, ...]:
    """Return one grid for each table area without tabs, numbered among all table areas."""
    captions = caption_starts(blocks)
    sections = find_sections(blocks, captions)
    return tuple(
        _read_grid(blocks, area, number, captions[area], sections[area])
        for number, area in enumerate(captions, start=1)
        if not any(is_row(line) for line in blocks[area].lines)
    )


def split_words(text: str) -> tuple[str, ...]:
    """Return the words of a line; a number that touches the next label is cut off from it.

    >>> split_words("一、一般公共预算 2522.02一、一般公共服务")
    ('一、一般公共预算', '2522.02', '一、一般公共服务')
    >>> split_words("总成本 ≤822.3万元补贴 8.15万元")
    ('总成本', '≤822.3万元补贴', '8.15万元')
    """
    words: list[str] = []
    for word in text.split():
        found = _TOUCHING.match(word)
        if found is None or _MEASURE.match(found.group(2)):
            words.append(word)
        else:
            words.extend(found.groups())
    return tuple(words)


def _read_grid(blocks: Sequence[Block], area: int, number: int, caption: int, section: str) -> Grid:
    lines = blocks[area].lines
    cells = tuple(
        Cell(row, column, word, line.place)
        for row, line in enumerate(lines)
        for column, word in enumerate(split_words(line.text))
        if not _DASHES.fullmatch(word)
    )
    return Grid(
        number=number,
        kind="flattened",
        row_count=len(lines),
        column_count=max((cell.column + 1 for cell in cells), default=0),
        cells=cells,
        above=tuple(Line(block.text, block.place) for block in blocks[caption:area]),
        below=lines_below(blocks, area),
        place=blocks[area].place,
        section=section,
    )
