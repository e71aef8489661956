"""Lines of the table of contents (目录): they look like headings, and head nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable

from opendata.model import Line
from opendata.text import fold

_TITLE = re.compile(r"目录|目次")
_LEADER = re.compile(r"[.．·…⋯‥]{2,}[-\d]*$|(?<=\t)\d{1,3}$|-?\d{1,3}-?$")
_SENTENCE = re.compile(r"[。；]|[，,].*[，,]")
_LONGEST = 60


def find_contents_lines(lines: Iterable[Line]) -> frozenset[Line]:
    """Return the lines from the title 目录 to where the first entry is printed again as a heading.

    A sentence ends the contents too.
    """
    contents: list[Line] = []
    entries: set[str] = set()
    for line in lines:
        key = _LEADER.sub("", fold(line.text))
        if not contents:
            if _TITLE.fullmatch(key):
                contents.append(line)
            continue
        if key in entries or _SENTENCE.search(line.text) or len(key) > _LONGEST:
            break
        contents.append(line)
        entries.add(key)
    return frozenset(contents[1:])
