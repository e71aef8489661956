"""Lists of prose: the names that stand behind 主要包括, and what they are named for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from opendata.claims.paragraphs import find_paragraphs, join_paragraph
from opendata.knowledge.words import load_words
from opendata.model import Block, Listing

_END = re.compile(r"[；;。]")
_MARKS = "、，,"
_OPENED, _CLOSED = "（(", "）)"
_FEWEST = 2


def blocks_to_listings(prose: Sequence[Block]) -> tuple[Listing, ...]:
    """Return the lists of the explanations, whose paragraphs are whole (see prose)."""
    return tuple(
        listing
        for heading, block in find_paragraphs(prose)
        if block is not None
        for listing in _read_block(heading, block)
    )


def _read_block(heading: str, block: Block) -> Iterator[Listing]:
    """Yield the lists of a paragraph; each is named for the last head before it."""
    text, places = join_paragraph(block)
    words = load_words("claims")
    openers = "|".join(words["list_openers"])
    for match in re.finditer(rf"(?:{openers})[：:]?", text):
        head = _find_head(text[: match.start()], words["list_heads"])
        listed, is_whole = _cut(text[match.end() :])
        names, is_open = _read_names(listed, is_whole=is_whole)
        if head and len(names) >= _FEWEST:
            sentence = text[match.start() : match.end()] + listed
            yield Listing(head, names, is_open, sentence, heading, places[match.start()])


def _find_head(before: str, heads: Sequence[str]) -> str:
    """Return the head that stands last in the words before a list; empty where none does."""
    found = [(before.rfind(head), len(head), head) for head in heads if head in before]
    return max(found)[2] if found else ""


def _cut(text: str) -> tuple[str, bool]:
    """Return the words up to the end of the list, and whether an end is printed."""
    match = _END.search(text)
    return (text, False) if match is None else (text[: match.start()], True)


def _read_names(listed: str, *, is_whole: bool) -> tuple[tuple[str, ...], bool]:
    """Return the names of a list and whether there may be more of them.

    A list that the paragraph breaks off loses its last name, which may not be whole.

    >>> _read_names("办公费、维修（护）费、其他支出等", is_whole=True)
    (('办公费', '维修（护）费', '其他支出'), True)
    """
    names = split_names(listed)
    if not is_whole:
        return tuple(names[:-1]), True
    ends = load_words("claims")["open_ends"]
    last = names[-1] if names else ""
    end = next((end for end in ends if last.endswith(end)), "")
    if names and end:
        names[-1] = last.removesuffix(end)
    return tuple(name for name in names if name), bool(end)


def split_names(listed: str) -> list[str]:
    """Return the names between the marks of a list; marks within brackets part nothing.

    >>> split_names("水费、电费（含空调、照明）、邮电费")
    ['水费', '电费（含空调、照明）', '邮电费']
    """
    names, depth = [""], 0
    for character in listed:
        depth += (character in _OPENED) - (character in _CLOSED)
        if character in _MARKS and depth <= 0:
            names.append("")
        else:
            names[-1] += character
    return [name for name in names if name]
