"""Pairs: name and target one after another in words whose cells were lost."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby

from opendata.forms.performance.pieces import Piece
from opendata.forms.performance.targets import is_quantity
from opendata.forms.performance.vocabulary import load_vocabulary
from opendata.text import remove_space

_SHORTEST_NAME = 3
_DATE = r"20\d\d年\d{1,2}月(?:\d{1,2}日|底)?前?"


@dataclass(frozen=True, slots=True)
class Pair:
    """A name and its target."""

    words: tuple[str, ...]
    """The words of the name as printed, one after another."""
    name: str
    target: str
    piece: Piece
    """The first word of the name."""
    ordinal: int = 0
    """Where names and targets alternate on its line: which pair of the line it is, from 0."""
    of: int = 0
    """… of how many; 0 elsewhere."""

    def renamed(self, name: str) -> Pair:
        """Return the pair under another name."""
        return replace(self, name=name)


def parse_pairs(words: Sequence[Piece]) -> tuple[tuple[Pair, ...], tuple[Piece, ...]]:
    """Return the pairs that the words form one after another, and the words left at the end.

    A line on which names and targets alternate is read as it stands. Elsewhere a target in
    figures may be wrapped over words or touch the next name, and a target in words stands
    between two names and is one of the known ones.
    """
    pairs: list[Pair] = []
    open_words: list[Piece] = []
    for _, group in groupby(words, key=lambda word: word.row):
        line = list(group)
        if _alternates(line) and not _parse_wrapped(open_words)[1]:
            pairs += _parse_wrapped(open_words)[0]
            pairs += _read_line(line)
            open_words = []
        else:
            open_words += line
    more, rest = _parse_wrapped(open_words)
    return (*pairs, *more), rest


def _alternates(line: Sequence[Piece]) -> bool:
    """Tell whether a line is name, target, name, target … and nothing else."""
    return len(line) % 2 == 0 and all(map(_is_pair, line[::2], line[1::2]))


def _is_pair(name: Piece, target: Piece) -> bool:
    label, text = remove_space(name.text), remove_space(target.text)
    if len(label) < _SHORTEST_NAME or label[0].isdigit() or is_quantity(label):
        return False
    if label in load_vocabulary().words["target_words"]:
        return False
    return is_quantity(text) or _is_word(target) or (len(text) > 1 and text in label)


def _read_line(line: Sequence[Piece]) -> list[Pair]:
    pairs: list[Pair] = []
    for ordinal, (name, target) in enumerate(zip(line[::2], line[1::2], strict=True)):
        label = remove_space(name.text)
        text = remove_space(target.text)
        pairs.append(Pair((label,), label, text, name, ordinal, len(line) // 2))
    return pairs


def _parse_wrapped(words: Sequence[Piece]) -> tuple[tuple[Pair, ...], tuple[Piece, ...]]:
    text, starts = _join(words)
    pairs: list[Pair] = []
    name: list[tuple[str, Piece]] = []
    at = 0
    while at < len(text):
        index = max(i for i, start in enumerate(starts) if start <= at)
        word_end = starts[index + 1] if index + 1 < len(starts) else len(text)
        end = _target_end(text, at, word_end, has_name=bool(name))
        if end == word_end and index + 1 < len(words) and _is_word(words[index + 1]):
            end = end if _quantity().match(text, at) else 0
        if end and name:
            parts = tuple(part for part, _ in name)
            pairs.append(Pair(parts, "".join(parts), text[at:end], name[0][1]))
            name, at = [], end
        else:
            name.append((text[at:word_end], words[index]))
            at = word_end
    return tuple(pairs), tuple(piece for _, piece in name)


def _join(words: Sequence[Piece]) -> tuple[str, list[int]]:
    text, starts = "", []
    for word in words:
        starts.append(len(text))
        text += remove_space(word.text)
    return text, starts


def _target_end(text: str, at: int, word_end: int, *, has_name: bool) -> int:
    """Return where a target that begins here ends, or 0 where none begins."""
    found = _quantity().match(text, at)
    if found:
        return found.end()
    if not has_name or text[at:word_end] not in load_vocabulary().words["target_words"]:
        return 0
    return word_end


def _is_word(word: Piece) -> bool:
    return remove_space(word.text) in load_vocabulary().words["target_words"]


@cache
def _quantity() -> re.Pattern[str]:
    units = "|".join(re.escape(unit) for unit in load_vocabulary().units)
    sign = "[≥≤=＝＞＜><≧≦]"
    number = r"\d[\d,]*(?:\.\d+)?"
    return re.compile(rf"{_DATE}|{sign}{number}(?:{units})?|{number}(?:{units})")
