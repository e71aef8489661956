"""Sections: which heading each paragraph stands under, and the numbers that open paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from opendata.knowledge.words import load_words
from opendata.model import Block, Line, Place
from opendata.text import join_lines, remove_space

SectionKind = Literal["duties", "offices", "units", "posts", "terms"]

_DIGITS = "零一二三四五六七八九"
_NUMERAL = "[一二三四五六七八九十百]{1,4}"
_STYLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("（一）", re.compile(rf"[（(]\s*({_NUMERAL})\s*[）)]")),
    ("(1)", re.compile(r"[（(]\s*(\d{1,2})\s*[）)]")),
    ("1.", re.compile(r"(\d{1,2})\s*[.、．](?!\d)")),
    ("一、", re.compile(rf"({_NUMERAL})\s*、")),
    ("一是", re.compile(r"([一二三四五六七八九十])是")),
    ("第一条", re.compile(rf"第({_NUMERAL})条")),
    ("①", re.compile(r"([①-⑳])")),
)
_BREAK = re.compile(r"(?<=[。；;：:])")
_LABEL = re.compile(
    r"\s*[（(][一二三四五六七八九十]{1,2}[）)](?P<label>(?:部门|单位)?(?:主要职责|主要职能|职责|职能|内设机构|机构设置|人员情况|人员编制)(?:情况)?)\s*[。：:]"
)
_LONGEST_HEADING = 45
_ORDER: tuple[SectionKind, ...] = ("terms", "duties", "offices", "units", "posts")


@dataclass(frozen=True, slots=True)
class Marker:
    """The number that opens a paragraph: its style, value and print."""

    style: str
    value: int
    printed: str


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph, or one part of it that a number opens, with the place where it begins."""

    text: str
    place: Place
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """The passages under one heading."""

    kind: SectionKind
    heading: str
    passages: tuple[Passage, ...]


def find_marker(text: str) -> Marker | None:
    """Return the number that opens a text, or None.

    >>> find_marker("（二十八）有关职责分工")
    Marker(style='（一）', value=28, printed='（二十八）')
    >>> find_marker("2.5 万元") is None
    True
    """
    for style, pattern in _STYLES:
        match = pattern.match(text)
        if match is not None:
            return Marker(style, _to_number(match[1]), match[0].strip())
    return None


def find_sections(blocks: Sequence[Block]) -> tuple[Section, ...]:
    """Return the sections on duties, offices, units, posts and terms in document order."""
    sections: list[Section] = []
    kind: SectionKind | None = None
    level, heading = 0, ""
    passages: list[Passage] = []
    for block in blocks:
        if block.kind in ("table", "note"):
            continue
        opened = _find_kind(block, kind)
        if opened is None and not _ends(block, kind, level, passages):
            if kind is not None:
                passages.append(Passage(block.text.strip(), _begin(block), block.kind == "heading"))
            continue
        if kind is not None and passages:
            sections.append(Section(kind, heading, tuple(passages)))
        kind, level, heading, passages = opened, block.level, block.text, []
        label = None if opened is None else _LABEL.match(block.text)
        if label is not None and block.kind == "paragraph":
            rest = block.text[label.end() :].strip()
            passages = [Passage(rest, _begin(block))] if rest else []
    if kind is not None and passages:
        sections.append(Section(kind, heading, tuple(passages)))
    return tuple(sections)


def split_passages(passages: Sequence[Passage], lines: Sequence[Line] = ()) -> tuple[Passage, ...]:
    """Return the passages with those that hold several numbered parts taken apart."""
    parts: list[Passage] = []
    for passage in passages:
        pieces = [piece for piece in _BREAK.split(passage.text) if piece]
        text = ""
        for piece in pieces:
            if text and find_marker(piece.strip()) is not None:
                parts.append(Passage(text.strip(), passage.place, passage.is_heading))
                text = ""
            text += piece
        if text.strip():
            parts.append(Passage(text.strip(), passage.place, passage.is_heading))
    return tuple(parts)


def _begin(block: Block) -> Place:
    return block.lines[0].place if block.lines else block.place


def _to_number(printed: str) -> int:
    if printed.isascii():
        return int(printed)
    if "①" <= printed <= "⑳":
        return ord(printed) - ord("①") + 1
    tens, ten, ones = printed.rpartition("十")
    if not ten:
        return _DIGITS.find(printed[-1])
    return (_DIGITS.find(tens[-1]) if tens else 1) * 10 + (_DIGITS.find(ones) if ones else 0)


def _find_kind(block: Block, current: SectionKind | None) -> SectionKind | None:
    """Return the kind of section a heading opens; a short line ending in a colon may be one."""
    text = remove_space(block.text)
    label = _LABEL.match(block.text)
    if label is not None and block.kind == "paragraph" and current is not None:
        text = remove_space(label["label"])
    elif len(text) > _LONGEST_HEADING or any(mark in text for mark in "。；，"):
        return None
    if (
        label is None
        and block.kind != "heading"
        and not (text.endswith(("：", ":")) and current is not None and len(text) <= 20)
    ):
        return None
    words = load_words("narrative")
    marker = find_marker(text)
    for kind in _ORDER:
        if not any(word in text for word in words[kind]):
            continue
        if kind == "duties":
            inside = (
                current == "duties" and block.level >= 3 and marker is not None and marker.value > 2
            )
            if inside or any(word in text for word in words["not_duties"]):
                return None
            if text.endswith(("：", ":")) and current == "duties":
                return None
        return kind
    return None


def _ends(block: Block, kind: SectionKind | None, level: int, passages: Sequence[Passage]) -> bool:
    """Tell whether a heading that opens no section of ours closes the current one."""
    if kind is None or block.kind != "heading":
        return False
    if block.level == 1:
        return True
    if kind == "duties" and passages and _continues(block, passages):
        return False
    if block.level == 0:
        return True
    return level != 0 and block.level <= level


def _continues(block: Block, passages: Sequence[Passage]) -> bool:
    """Tell whether the heading goes on with the numbering of the passages before it."""
    marker = find_marker(block.text.strip())
    if marker is None:
        return False
    before = [found for passage in passages if (found := find_marker(passage.text)) is not None]
    same = [found.value for found in before if found.style == marker.style]
    return bool(same) and marker.value == same[-1] + 1


def to_text(passage: Passage) -> str:
    """Return the passage as one line."""
    return join_lines(passage.text)
