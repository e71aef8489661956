"""Prose of a PDF: lines outside tables as headings, paragraphs and notes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from opendata.model import Block, Box, Line, Place
from opendata.text import fold, join_lines

_LEVELS = (
    (1, re.compile(r"第[一二三四五六七八九十]+(?:部分|章)")),
    (2, re.compile(r"[一二三四五六七八九十]{1,3}[、.．,]")),
    (3, re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]")),
    (4, re.compile(r"\d{1,2}[.．、](?!\d)")),
)
_NOTE = re.compile(r"(?:注|说明|备注|附注|表注)\s*[:：]")
_SENTENCE = re.compile(r"[。；，\t]|[:：]$|(?:单位|部门)[:：]")
_END = re.compile(r"[。；！？：:;]$")
_LONGEST_HEADING = 45
_LONGEST_TITLE = 50
_FULL = 0.75


def lines_to_blocks(lines: Sequence[Line], widths: Mapping[int, float]) -> Iterator[Block]:
    """Yield the headings, paragraphs and notes of lines that follow one another."""
    margins = _margins(lines)
    current: list[Line] = []
    for line in lines:
        if current and _starts_anew(current[-1], line, margins, widths):
            yield _block(current, widths)
            current = []
        current.append(line)
    if current:
        yield _block(current, widths)


def _margins(lines: Sequence[Line]) -> dict[int, tuple[float, float]]:
    """Return the leftmost and rightmost place of text on each page."""
    margins: dict[int, tuple[float, float]] = {}
    for line in lines:
        page, box = _page_and_box(line)
        left, right = margins.get(page, (box.x0, box.x1))
        margins[page] = (min(left, box.x0), max(right, box.x1))
    return margins


def _page_and_box(line: Line) -> tuple[int, Box]:
    if line.place.page is None or line.place.box is None:
        return 0, Box(0, 0, 0, 0)
    return line.place.page, line.place.box


def _starts_anew(
    before: Line,
    line: Line,
    margins: Mapping[int, tuple[float, float]],
    widths: Mapping[int, float],
) -> bool:
    """Return whether the line begins a block of its own, and not goes on with the one before."""
    page, box = _page_and_box(line)
    page_before, box_before = _page_and_box(before)
    size, size_before = box.bottom - box.top, box_before.bottom - box_before.top
    if _level(line.text) or _NOTE.match(line.text.strip()):
        return True
    if "\t" in line.text or "\t" in before.text:
        return True
    if page == page_before and box.top - box_before.bottom > 1.6 * size:
        return True
    if page != page_before and not _goes_over(before, line, widths):
        return True
    if max(size, size_before) > 1.25 * min(size, size_before):
        return True
    if _is_title(before, widths) or _is_title(line, widths):
        return True
    is_short = box_before.x1 < margins[page_before][1] - 2.5 * size_before
    is_indented = box.x0 > margins[page][0] + 1.2 * size
    return is_short or is_indented


def _goes_over(before: Line, line: Line, widths: Mapping[int, float]) -> bool:
    """Return whether a paragraph goes on over the page break: its last line is full and open."""
    page, box = _page_and_box(before)
    if _END.search(before.text.strip()) or box.x1 < _FULL * widths.get(page, 0.0):
        return False
    return not _is_title(line, widths)


def _level(text: str) -> int:
    """Return the depth of a numbered line, 0 where it has no number."""
    stripped = text.strip()
    for level, pattern in _LEVELS:
        if pattern.match(stripped):
            return level
    return 0


def _is_title(line: Line, widths: Mapping[int, float]) -> bool:
    """Return whether the line stands alone in the middle of the page."""
    page, box = _page_and_box(line)
    width = widths.get(page, 0.0)
    text = fold(line.text)
    if not text or len(text) > _LONGEST_TITLE or _SENTENCE.search(line.text.strip()):
        return False
    is_centred = abs((box.x0 + box.x1) / 2 - width / 2) < 0.04 * width
    return is_centred and box.x0 > 0.15 * width


def _block(lines: Sequence[Line], widths: Mapping[int, float]) -> Block:
    text = join_lines("\n".join(line.text for line in lines))
    place = _place(lines)
    if _NOTE.match(text.strip()):
        return Block("note", text, tuple(lines), place)
    level = _level(text)
    is_short = len(lines) == 1 or (len(lines) == 2 and len(text) <= _LONGEST_HEADING)
    is_heading = is_short and len(text) <= _LONGEST_HEADING and not _SENTENCE.search(text)
    if is_heading and level:
        return Block("heading", text, tuple(lines), place, level)
    if is_heading and all(_is_title(line, widths) for line in lines):
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
