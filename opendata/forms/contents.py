"""Contents: the tables that a list of contents promises and the document lacks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from opendata.forms.captions import strip_numbering
from opendata.forms.recognise import recognise
from opendata.model import Block, Form, FormDefinition, Line, Place
from opendata.text import remove_space

_LEADER = re.compile(r"[.…·．\s]*[-—]?\d*[-—]?\s*$")
_NUMBERED = re.compile(
    r"^[-•\s]*(?:[（(]?[一二三四五六七八九十]{1,3}[）)、．.]|\d{1,2}\s*[、．.）)]|表\s*[0-9一二三四五六七八九十]+)"
)
_FEWEST = 3
"""A list of contents names at least this many tables; a single such line may be a heading."""


def find_missing(
    blocks: Sequence[Block],
    forms: Sequence[Form],
    definitions: Sequence[FormDefinition],
    *,
    final: bool,
) -> tuple[Form, ...]:
    """Return a form of state "missing" for each promised table that no grid was known as."""
    promised = tuple(_promised_lines(blocks))
    if len(promised) < _FEWEST:
        return ()
    present = {form.form for form in forms}
    missing: dict[str, Form] = {}
    for title, place in promised:
        known = recognise((title,), "", definitions, final=final)
        name = known.definition.form
        if name == "X" or name in present or name in missing:
            continue
        missing[name] = Form(
            form=name,
            table_no=0,
            title=title,
            unit="",
            definition=known.definition,
            columns=(),
            rows=(),
            entries=(),
            place=place,
            state="missing",
            reason=f"the list of contents names it; no table of the document was known as {name}",
            basis="contents",
        )
    return tuple(missing.values())


def _promised_lines(blocks: Sequence[Block]) -> Iterator[tuple[str, Place]]:
    """Yield title and place of the numbered lines before the first table that end in 表."""
    for block in blocks:
        if block.kind == "table":
            return
        for line in block.lines:
            title = _promised_title(line)
            if title:
                yield title, line.place


def _promised_title(line: Line) -> str:
    if "表" not in line.text:
        return ""
    text = _LEADER.sub("", line.text.strip().lstrip("#").strip())
    if _NUMBERED.match(text) is None:
        return ""
    title = strip_numbering(text.lstrip("-• "))
    compact = remove_space(title)
    listed = compact.endswith(("表", "）", ")")) and "表" in compact and len(compact) < 60
    return compact if listed and "。" not in compact else ""
