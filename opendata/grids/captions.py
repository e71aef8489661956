"""Lines around a table area: title, unit and department above, notes below, its section."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from opendata.model import Block, Line

_SENTENCE = re.compile(r"[。；]")
_LONGEST = 60
_LONGEST_REST = 2
_NOTE = re.compile(
    r"\s*[（(]?(?:注|说明|备注|附注|表注|本表|此表|我(?:部门|单位|局|委|院)|(?:本|该)(?:部门|单位))"
)


def find_lines_above(blocks: Sequence[Block], position: int) -> tuple[Line, ...]:
    """Return the caption of the table: what stands between it and the text before it."""
    lines: list[Line] = []
    page = blocks[position].place.page
    for block in reversed(blocks[:position]):
        if not _is_caption(block) or block.place.page != page:
            break
        lines[:0] = block.lines
    return tuple(_join_wrapped(lines))


def _join_wrapped(lines: Sequence[Line]) -> list[Line]:
    """Join the last characters of a caption cell that wrapped: 单位：万 and 元 under it."""
    joined: list[Line] = []
    for line in lines:
        if joined and _is_wrapped(joined[-1], line):
            joined[-1] = replace(joined[-1], text=joined[-1].text + line.text.strip())
        else:
            joined.append(line)
    return joined


def _is_wrapped(before: Line, line: Line) -> bool:
    box, after = before.place.box, line.place.box
    if box is None or after is None or len(line.text.strip()) > _LONGEST_REST:
        return False
    is_under = box.x0 - 2 < after.x0 and after.x1 < box.x1 + 2
    return is_under and after.top - box.bottom < 4 and "：" in before.text


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


def is_followed(blocks: Sequence[Block], position: int) -> bool:
    """Return whether anything stands under the table on its page."""
    return (
        position + 1 < len(blocks)
        and blocks[position + 1].place.page == blocks[position].place.page
    )
