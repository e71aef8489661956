"""Prose of a PDF: lines outside tables as headings, paragraphs and notes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from opendata.model import Block, Box, Line, Page, Place
from opendata.text import fold, join_lines

_LEVELS = (
    (1, re.compile(r"第[一二三四五六七八九十]+(?:部分|章)")),
    (2, re.compile(r"[一二三四五六七八九十]{1,3}[、.．,]")),
    (3, re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]")),
    (4, re.compile(r"\d{1,2}[.．、](?!\d)")),
)
_NOTE = re.compile(r"[（(]?(?:注|说明|备注|附注|表注)\s*[:：]")
_TABLE_NUMBER = re.compile(
    r"(?:附|公开|预算|决算)?\d{0,3}表\d{0,3}[一二三四五六七八九十]*(?![\u4e00-\u9fff])"
)
_SENTENCE = re.compile(r"[。；，\t]|[:：]$|(?:单位|部门)[:：]")
_END = re.compile(r"[。；！？：:;]$")
_LONGEST_HEADING = 45
_LONGEST_TITLE = 50
_FULL = 0.75
_MARGIN = 0.16
_FEWEST_LINES = 6


class Sheet(NamedTuple):
    """Where the text of a page stands."""

    width: float
    left: float
    right: float


def lines_to_blocks(
    lines: Sequence[Line], sheets: Mapping[int, Sheet], contents: frozenset[Line]
) -> Iterator[Block]:
    """Yield the headings, paragraphs and notes of lines that follow one another.

    Each line of the contents is a paragraph.
    """
    current: list[Line] = []
    for line in lines:
        if line in contents:
            if current:
                yield _block(current, sheets)
            yield Block("paragraph", line.text, (line,), line.place)
            current = []
            continue
        if current and _starts_anew(current[-1], line, sheets):
            yield _block(current, sheets)
            current = []
        current.append(line)
    if current:
        yield _block(current, sheets)


def find_sheets(pages: Sequence[Page]) -> dict[int, Sheet]:
    """Return for each page its width and where its text begins and ends."""
    return {page.number: _page_to_sheet(page) for page in pages}


def _page_to_sheet(page: Page) -> Sheet:
    boxes = [line.place.box for line in page.lines if line.place.box is not None]
    left, right = _MARGIN * page.width, (1 - _MARGIN) * page.width
    if len(boxes) >= _FEWEST_LINES:
        left = min(box.x0 for box in boxes)
        right = max(box.x1 for box in boxes)
    return Sheet(page.width, left, right)


def _page_and_box(line: Line) -> tuple[int, Box]:
    if line.place.page is None or line.place.box is None:
        return 0, Box(0, 0, 0, 0)
    return line.place.page, line.place.box


def _starts_anew(before: Line, line: Line, sheets: Mapping[int, Sheet]) -> bool:
    """Return whether the line begins a block of its own, and not goes on with the one before."""
    if _level(line.text) or _NOTE.match(line.text.strip()) or "\t" in before.text + line.text:
        return True
    page, box = _page_and_box(line)
    page_before, box_before = _page_and_box(before)
    size, size_before = box.bottom - box.top, box_before.bottom - box_before.top
    if page != page_before and not _goes_over(before, line, sheets):
        return True
    if page == page_before and box.top - box_before.bottom > 1.6 * size:
        return True
    if _is_title(before, sheets) or _is_title(line, sheets):
        return True
    is_short = box_before.x1 < sheets[page_before].right - 2.5 * size_before
    is_indented = box.x0 > sheets[page].left + 1.2 * size
    return is_short or is_indented


def _goes_over(before: Line, line: Line, sheets: Mapping[int, Sheet]) -> bool:
    """Return whether a paragraph goes on over the page break: its last line is full and open."""
    page, box = _page_and_box(before)
    after, _ = _page_and_box(line)
    if sheets[page].width != sheets[after].width or _TABLE_NUMBER.match(fold(line.text)):
        return False
    if _END.search(before.text.strip()) or box.x1 < _FULL * sheets[page].width:
        return False
    return not _is_title(line, sheets)


def _level(text: str) -> int:
    """Return the depth of a numbered line, 0 where it has no number."""
    stripped = text.strip()
    for level, pattern in _LEVELS:
        if pattern.match(stripped):
            return level
    return 0


def _is_title(line: Line, sheets: Mapping[int, Sheet]) -> bool:
    """Return whether the line stands alone in the middle of the page."""
    page, box = _page_and_box(line)
    sheet, text = sheets[page], fold(line.text)
    if not text or len(text) > _LONGEST_TITLE or _SENTENCE.search(line.text.strip()):
        return False
    indent = 1.5 * (box.bottom - box.top)
    if box.x0 < sheet.left + indent or box.x1 > sheet.right - indent:
        return False
    return abs((box.x0 + box.x1) / 2 - sheet.width / 2) < 0.04 * sheet.width


def _block(lines: Sequence[Line], sheets: Mapping[int, Sheet]) -> Block:
    text = join_lines("\n".join(line.text for line in lines))
    place = _place(lines)
    if _NOTE.match(text.strip()):
        return Block("note", text, tuple(lines), place)
    level = _level(text)
    is_short = len(lines) == 1 or (len(lines) == 2 and len(text) <= _LONGEST_HEADING)
    is_heading = is_short and len(text) <= _LONGEST_HEADING and not _SENTENCE.search(text)
    if is_heading and level:
        return Block("heading", text, tuple(lines), place, level)
    if is_heading and all(_is_title(line, sheets) for line in lines):
        return Block("heading", text, tuple(lines), place, 0)
    return Block("paragraph", text, tuple(lines), place)


def _place(lines: Sequence[Line]) -> Place:
    """Return the first page and the box of the lines on it."""
    page, _ = _page_and_box(lines[0])
    boxes = [box for number, box in map(_page_and_box, lines) if number == page]
    return Place(
        page,
        Box(
            min(box.x0 for box in boxes),
            min(box.top for box in boxes),
            max(box.x1 for box in boxes),
            max(box.bottom for box in boxes),
        ),
    )
