"""Paragraphs of the explanations: what stands under which heading; duties and terms are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from opendata.knowledge.words import load_words
from opendata.model import Block, Place
from opendata.text import remove_space

_LEADER = re.compile(r"[.…·]{4,}|\t")
_CAPTION = re.compile(r"^(?:金额)?单位[：:]|(?:部门|单位)(?:名称)?[：:]")


def find_paragraphs(prose: Sequence[Block]) -> Iterator[tuple[str, Block | None]]:
    """Yield each heading with None, then with each of the blocks under it that are read.

    A heading is read as well, for it may say a number; sections left out are not.
    """
    heading = ""
    skipped_level: int | None = None
    for block in prose:
        if block.kind == "heading":
            heading = block.text.strip()
            yield heading, None
            skipped_level = _follow_heading(block, skipped_level)
        if skipped_level is None and _is_prose(block):
            yield heading, block


def join_paragraph(block: Block) -> tuple[str, list[Place]]:
    """Return the paragraph without white space and the place of each of its characters."""
    text, places = "", []
    for line in block.lines:
        compact = remove_space(line.text).lstrip("#*")
        text += compact
        places += [line.place] * len(compact)
    return text, places


def _follow_heading(block: Block, skipped_level: int | None) -> int | None:
    """Return the level of the section left out that the heading opens or goes on with."""
    text = remove_space(block.text)
    words = load_words("claims")
    if any(word in text for word in words["kept_sections"]):
        return None
    if any(word in text for word in words["skipped_sections"]):
        return block.level
    if skipped_level is None or block.level == 1 or block.level <= skipped_level:
        return None
    return skipped_level or None


def _is_prose(block: Block) -> bool:
    if block.kind not in ("paragraph", "heading") or _LEADER.search(block.text):
        return False
    return _CAPTION.match(block.text.strip()) is None
