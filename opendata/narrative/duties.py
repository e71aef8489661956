"""Duties: one for each number of the main numbering; where nothing is numbered, one a paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from opendata.model import Place
from opendata.narrative.sections import Marker, Passage, Section, find_marker, split_passages

_MOST_SKIPPED = 2


@dataclass(frozen=True, slots=True)
class NumberedText:
    """One duty: the number as printed, its text without it, and where it begins."""

    printed_number: str
    text: str
    place: Place


def read_duties(sections: Sequence[Section]) -> tuple[NumberedText, ...]:
    """Return the duties of the first section that holds any."""
    for section in sections:
        if section.kind == "duties":
            duties = _read_section(section)
            if duties:
                return duties
    return ()


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
    """Return where the main numbering begins: the first number one."""
    for position, part in enumerate(parts):
        marker = find_marker(part.text)
        if marker is not None and marker.value == 1:
            return position, marker
    return None


def _is_next(marker: Marker, style: str, value: int) -> bool:
    return marker.style == style and value < marker.value <= value + 1 + _MOST_SKIPPED


def _read_unnumbered(passages: Sequence[Passage]) -> tuple[NumberedText, ...]:
    texts = [passage for passage in passages if not passage.is_heading]
    told = [passage for passage in texts if not passage.text.endswith(("：", ":"))]
    return tuple(NumberedText("", passage.text, passage.place) for passage in told)
