"""Duties: one for each number of the main numbering; where nothing is numbered, one a paragraph."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from opendata.model import Place
from opendata.narrative.sections import Marker, Passage, Section, find_marker, split_passages

_MOST_SKIPPED = 2
_HEADING = 20
_LEAD = re.compile(r"(?:职责|职能|任务)[^。；]{0,8}[：:]\s*$")


@dataclass(frozen=True, slots=True)
class NumberedText:
    """One duty: the number as printed, its text without it, and where it begins."""

    printed_number: str
    text: str
    place: Place


def read_duties(sections: Sequence[Section]) -> tuple[NumberedText, ...]:
    """Return the duties of the first section that numbers some, else of the one headed by duties alone."""
    found = [
        (section, duties)
        for section in sections
        if section.kind == "duties" and (duties := _read_section(section))
    ]
    for _, duties in found:
        if sum(1 for duty in duties if duty.printed_number) > 1:
            return duties
    alone = [duties for section, duties in found if "及" not in section.heading[:_HEADING]]
    return next(iter([*alone, *(duties for _, duties in found)]), ())


def _read_section(section: Section) -> tuple[NumberedText, ...]:
    parts = split_passages(section.passages)
    first = _find_first(parts)
    if first is None:
        return _read_unnumbered(section.passages)
    duties: list[NumberedText] = []
    value = 0
    for part in parts[first[0] :]:
        marker = find_marker(part.text)
        if marker is not None and _is_next(marker, first[1].style, value):
            value = marker.value
            text = part.text[len(marker.printed) :].lstrip(" 、.．")
            duties.append(NumberedText(marker.printed, text, part.place))
        else:
            last = duties[-1]
            duties[-1] = NumberedText(last.printed_number, last.text + part.text, last.place)
    return tuple(duties)


def _find_first(parts: Sequence[Passage]) -> tuple[int, Marker] | None:
    """Return where the main numbering begins: at the number one after 主要职责是, else the first one."""
    ones = [
        (position, marker)
        for position, part in enumerate(parts)
        if (marker := find_marker(part.text)) is not None and marker.value == 1
    ]
    led = [one for one in ones if one[0] and _LEAD.search(parts[one[0] - 1].text)]
    return next(iter([*led, *ones]), None)


def _is_next(marker: Marker, style: str, value: int) -> bool:
    return marker.style == style and value < marker.value <= value + 1 + _MOST_SKIPPED


def _read_unnumbered(passages: Sequence[Passage]) -> tuple[NumberedText, ...]:
    texts = [passage for passage in passages if not passage.is_heading]
    told = [passage for passage in texts if not passage.text.endswith(("：", ":"))]
    return tuple(NumberedText("", passage.text, passage.place) for passage in told)
