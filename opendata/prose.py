"""Prose: paragraphs parted where the page wraps them joined again, bare titles told as headings.

A wrapped line reaches the right margin without an end of sentence, and what follows
begins at the left margin; text sources have no boxes and pass unchanged.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from opendata.model import Block, Line
from opendata.text import join_lines, remove_space

_END = re.compile(r"[。；！？：:;]\s*$")
_NUMBERED = re.compile(
    r"第[一二三四五六七八九十]+(?:部分|章)|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、](?!\d)"
)
_SENTENCE = re.compile(r"[。；，]|[:：]$")
_UNBROKEN = re.compile(r"[\dA-Za-z.,%]+")
"""What a page never breaks: a number too long for the line stands on the next one."""
_MARK = re.compile(r"[。；，：！？;:,\t]")
_TITLE_END = re.compile(r"(?:职责|职能|概况|情况|说明|解释|设置|构成|机构)$")
_LEVELS = (
    (1, re.compile(r"第[一二三四五六七八九十]+(?:部分|章)")),
    (2, re.compile(r"[一二三四五六七八九十]{1,3}、")),
    (3, re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]")),
    (4, re.compile(r"\d{1,2}[.．、](?!\d)")),
)
_LONGEST_HEADING = 45
_LONG_LINE = 15
_LAST_NARROW = 0x2E7F
"""Characters above it are as wide as the font is high."""

_Margins = Mapping[int, tuple[float, float]]


def to_prose(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks as prose is read: wrapped paragraphs whole, bare titles as headings."""
    return tuple(_as_heading(block) for block in join_wrapped(blocks))


def join_wrapped(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks with the parts of one paragraph joined, tables and notes untouched."""
    margins = _find_margins(blocks)
    joined: list[Block] = []
    for block in blocks:
        if joined and _goes_on(joined[-1], block, margins):
            joined[-1] = _join(joined[-1], block)
        else:
            joined.append(block)
    return tuple(joined)


def _as_heading(block: Block) -> Block:
    """Return a line that only names a section as the heading it is."""
    text = remove_space(block.text)
    is_bare = block.kind == "paragraph" and len(block.lines) == 1 and len(text) <= _LONGEST_HEADING
    if not is_bare or _MARK.search(text) or _TITLE_END.search(text) is None:
        return block
    level = next((level for level, pattern in _LEVELS if pattern.match(text)), 0)
    return replace(block, kind="heading", level=level)


def _find_margins(blocks: Sequence[Block]) -> _Margins:
    """Return where the long lines of each page begin and end."""
    margins: dict[int, tuple[float, float]] = {}
    for block in blocks:
        if block.kind not in ("heading", "paragraph"):
            continue
        for line in block.lines:
            page, box = line.place.page, line.place.box
            if page is None or box is None or len(line.text) < _LONG_LINE:
                continue
            left, right = margins.get(page, (box.x0, box.x1))
            margins[page] = (min(left, box.x0), max(right, box.x1))
    return margins


def _goes_on(before: Block, block: Block, margins: _Margins) -> bool:
    """Tell whether the block is the rest of the paragraph before it."""
    prose = ("heading", "paragraph")
    if before.kind not in prose or block.kind not in prose or not before.lines or not block.lines:
        return False
    if before.level == 1 or _END.search(before.text) or _NUMBERED.match(block.text.strip()):
        return False
    return _is_wrapped(before.lines[-1], block.lines[0], margins)


def _is_wrapped(before: Line, line: Line, margins: _Margins) -> bool:
    first, second = before.place.box, line.place.box
    page, page_after = before.place.page, line.place.page
    if first is None or second is None or page is None or page_after is None:
        return False
    if page not in margins or page_after not in margins or "\t" in before.text or "\t" in line.text:
        return False
    size, size_after = _font_size(before), _font_size(line)
    if max(size, size_after) > 1.3 * min(size, size_after) or page_after - page not in (0, 1):
        return False
    if page_after == page and not 0 < second.top - first.top < 3 * size:
        return False
    unbroken = _UNBROKEN.match(line.text.strip())
    moved = 0.0 if unbroken is None else 0.6 * len(unbroken[0])
    reaches = first.x1 > margins[page][1] - (2.5 + moved) * size
    return reaches and second.x0 < margins[page_after][0] + 0.8 * size


def _font_size(line: Line) -> float:
    """Return the width of a Chinese character of the line; its box may be taller than the font."""
    box = line.place.box
    width = sum(1.0 if ord(character) > _LAST_NARROW else 0.5 for character in line.text)
    return 0.0 if box is None or width == 0 else (box.x1 - box.x0) / width


def _join(before: Block, block: Block) -> Block:
    text = join_lines(before.text + "\n" + block.text)
    is_heading = len(text) <= _LONGEST_HEADING and _SENTENCE.search(text) is None
    return replace(
        before,
        kind="heading" if is_heading and before.kind == "heading" else "paragraph",
        level=before.level if is_heading else 0,
        text=text,
        lines=before.lines + block.lines,
    )
