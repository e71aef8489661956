"""Lines that stand on page after page: page numbers, running heads and feet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from opendata.model import Line, Page
from opendata.text import fold

_PAGE_NUMBER = re.compile(
    r"[-·•~_|/.—\s]*(?:第?\d{1,4}页?|第\d{1,4}页[,/]?共\d{1,4}页|\d{1,4}/\d{1,4}|[ivxIVX]{1,6})[-·•~_|/.—\s]*"
)
_EDGE = 0.12
"""Running lines stand in this share of the page at the top and bottom."""
_CAPTION = re.compile(r"表|单位[:：]|部门[:：]")
"""A table's number, title or unit may stand on every page, and is none the less its caption."""


def find_running_lines(pages: Sequence[Page]) -> frozenset[Line]:
    """Return the page numbers and the lines repeated at the edge of most pages."""
    edges = [list(_edge_lines(page)) for page in pages]
    seen = Counter(key for lines in edges for key in {_key(line) for line in lines})
    enough = max(3, len(pages) // 3)
    return frozenset(
        line
        for lines in edges
        for line in lines
        if _PAGE_NUMBER.fullmatch(fold(line.text))
        or (seen[_key(line)] >= enough and not _CAPTION.search(line.text))
    )


def _key(line: Line) -> tuple[str, int]:
    box = line.place.box
    return fold(line.text), round(box.top / 8) if box is not None else 0


def _edge_lines(page: Page) -> Iterator[Line]:
    """Yield the first two and last two lines, where they stand at the very edge."""
    for line in (*page.lines[:2], *page.lines[-2:]):
        box = line.place.box
        if box is not None and not _EDGE < box.bottom / page.height < 1 - _EDGE:
            yield line
