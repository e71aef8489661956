"""Numbering of Word files: the number before a paragraph that the program counts itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from docx.document import Document as WordFile
from docx.oxml.ns import qn

Element = Any
"""An element of lxml, which ships no types."""
_DIGITS = "〇一二三四五六七八九"
_CHINESE = frozenset(
    {
        "chineseCounting", "chineseCountingThousand", "ideographDigital", "japaneseCounting",
        "taiwaneseCounting", "taiwaneseCountingThousand", "chineseLegalSimplified",
    }
)  # fmt: skip
_PLACE = re.compile(r"%(\d)")


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list is counted and written."""

    start: int
    number_format: str
    text: str


class Numbering:
    """Counts the numbered paragraphs of one file in the order in which they stand."""

    def __init__(self, file: WordFile) -> None:
        """Read the lists and the styles of the file."""
        self._lists = _read_lists(file)
        self._styles = _read_styles(file)
        self._counts: dict[tuple[str, int], int] = {}

    def next_label(self, paragraph: Element) -> str:
        """Return the number printed before the paragraph, empty where it has none."""
        number, depth = self._find(paragraph)
        levels = self._lists.get(number, {})
        if depth not in levels:
            return ""
        key = (number, depth)
        self._counts[key] = self._counts.get(key, levels[depth].start - 1) + 1
        for deeper in [other for other in self._counts if other[0] == number and other[1] > depth]:
            del self._counts[deeper]
        return _PLACE.sub(lambda found: self._write(number, int(found[1]) - 1), levels[depth].text)

    def _write(self, number: str, depth: int) -> str:
        level = self._lists[number].get(depth)
        if level is None:
            return ""
        return write_number(self._counts.get((number, depth), level.start), level.number_format)

    def _find(self, paragraph: Element) -> tuple[str, int]:
        properties = paragraph.find(qn("w:pPr"))
        if properties is None:
            return "", 0
        own = _read_reference(properties)
        style = properties.find(qn("w:pStyle"))
        inherited = (
            self._styles.get(style.get(qn("w:val"), ""), ("", 0)) if style is not None else None
        )
        if own is not None:
            return own
        return inherited or ("", 0)


def _read_reference(properties: Element) -> tuple[str, int] | None:
    found = properties.find(qn("w:numPr"))
    if found is None:
        return None
    number, depth = found.find(qn("w:numId")), found.find(qn("w:ilvl"))
    if number is None:
        return None
    return number.get(qn("w:val"), ""), 0 if depth is None else int(depth.get(qn("w:val"), "0"))


def _read_lists(file: WordFile) -> Mapping[str, Mapping[int, _Level]]:
    """Return for each list of the file its levels."""
    part = next(
        (rel.target_part for rel in file.part.rels.values() if rel.reltype.endswith("/numbering")),
        None,
    )
    if part is None or not hasattr(part, "element"):
        return {}
    root = part.element
    abstract = {
        found.get(qn("w:abstractNumId")): _read_levels(found)
        for found in root.iter(qn("w:abstractNum"))
    }
    lists: dict[str, Mapping[int, _Level]] = {}
    for found in root.iter(qn("w:num")):
        link = found.find(qn("w:abstractNumId"))
        if link is not None:
            lists[found.get(qn("w:numId"), "")] = abstract.get(link.get(qn("w:val")), {})
    return lists


def _read_levels(abstract: Element) -> dict[int, _Level]:
    levels: dict[int, _Level] = {}
    for level in abstract.iter(qn("w:lvl")):
        start = _value(level, "w:start")
        number_format = _value(level, "w:numFmt") or "decimal"
        text = "" if number_format in ("bullet", "none") else _value(level, "w:lvlText")
        levels[int(level.get(qn("w:ilvl"), "0"))] = _Level(
            int(start) if start.isdecimal() else 1, number_format, text
        )
    return levels


def _value(level: Element, tag: str) -> str:
    found = level.find(qn(tag))
    return "" if found is None else str(found.get(qn("w:val"), ""))


def _read_styles(file: WordFile) -> dict[str, tuple[str, int]]:
    """Return for each style that numbers its paragraphs the list and the level."""
    found: dict[str, tuple[str, int]] = {}
    for style in file.styles.element.iter(qn("w:style")):
        properties = style.find(qn("w:pPr"))
        reference = None if properties is None else _read_reference(properties)
        if reference is not None:
            found[style.get(qn("w:styleId"), "")] = reference
    return found


def write_number(number: int, number_format: str) -> str:
    """Return the number in the signs of the format: Chinese numerals or digits.

    >>> write_number(12, "chineseCounting"), write_number(20, "chineseCounting")
    ('十二', '二十')
    >>> write_number(3, "decimal"), write_number(3, "decimalEnclosedCircleChinese")
    ('3', '③')
    """
    if number_format in _CHINESE and 0 < number < 100:
        tens, ones = divmod(number, 10)
        head = "" if tens == 0 else ("" if tens == 1 else _DIGITS[tens]) + "十"
        return head + (_DIGITS[ones] if ones else "")
    if number_format.startswith("decimalEnclosedCircle") and 0 < number <= 20:
        return chr(0x245F + number)
    return str(number)
