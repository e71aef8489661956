"""Lines around a table area: title, unit and department above, notes below, its section."""

from __future__ import annotations

import re
from collections.abc import Sequence

from opendata.model import Block, Line

_SENTENCE = re.compile(r"[。；]")
_LONGEST = 60
_NOTE = re.compile(r"\s*(?:注|说明|备注|附注|表注|本表|此表|我(?:部门|单位|局|委|院)|(?:本|该)(?:部门|单位))")


def find_lines_above(blocks: Sequence[Block], position: int) -> tuple[Line, ...]:
    """Return the caption of the table: what stands between it and the text before it."""
    lines: list[Line] = []
    page = blocks[position].place.page
    for block in reversed(blocks[:position]):
        if not _is_caption(block) or block.place.page != page:
            break
        lines[:0] = block.lines
    return tuple(lines)


def _is_caption(block: Block) -> bool:
    if block.kind == "heading":
        return True
    return (
        block.kind == "paragraph"
        and len(block.text) <= _LONGEST
        and not _SENTENCE.search(block.text)
    )


def find_lines_below(blocks: Sequence[Block], position: int) -> tuple[Line, ...]:
    """Return the notes right under the table."""
    lines: list[Line] = []
    for block in blocks[position + 1 :]:
        is_note = block.kind == "note" or (block.kind == "paragraph" and _NOTE.match(block.text))
        if not is_note or block.place.page != blocks[position].place.page:
            break
        lines.extend(block.lines)
    return tuple(lines)


def find_section(blocks: Sequence[Block], position: int) -> str:
    """Return the nearest numbered heading before the table, else the nearest title."""
    headings = [block for block in blocks[:position] if block.kind == "heading"]
    numbered = [block for block in headings if block.level]
    nearest = numbered or headings
    return nearest[-1].text if nearest else ""
