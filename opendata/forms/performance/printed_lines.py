"""Indicators of flattened text: columns lost, labels wrapped, levels printed at mid height.

A line either prints a label of a level, or a name with its target, or goes on with the
explanation before it. A target at the beginning of a line closes the name that wrapped
over the lines above it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from opendata.forms.performance.draft import Draft
from opendata.forms.performance.levels import find_fixed, find_level1, find_level2
from opendata.forms.performance.pieces import Piece, Row
from opendata.forms.performance.targets import is_quantity
from opendata.forms.performance.vocabulary import load_vocabulary
from opendata.text import remove_space

_LONGEST_NAME = 45
_PROSE = frozenset("。；？！=＝×*")
_SENTENCE_END = ("。", "；", "%", "％", "：")


@dataclass(slots=True)
class _Found:
    """An indicator as far as it has been read."""

    name: str
    target: str
    piece: Piece
    explanation: list[str] = field(default_factory=list)
    level2: str = ""


class LineReader:
    """Reads the lines under the header of the indicators."""

    def __init__(self, draft: Draft, printed_levels: frozenset[str]) -> None:
        self._draft = draft
        self._printed_levels = set(printed_levels)
        self._found: list[_Found] = []
        self._labels: list[tuple[int, str]] = []
        """(how many indicators were found before it, label of level 2)."""
        self._loose: list[tuple[str, Piece]] = []
        """Lines since the last indicator or label: an explanation or a name that wraps."""
        self._stem = ""

    def read(self, rows: Sequence[Row]) -> None:
        """Read all lines and add the indicators to the draft."""
        for row in rows:
            self._read_line(row)
        self._close()
        for found, level2 in zip(self._found, self._level2_of_each(), strict=True):
            self._add(found, level2)

    def _read_line(self, row: Row) -> None:
        row = self._without_levels(row)
        at = self._target_at(row)
        if not row:
            return
        if at is None:
            self._loose.append(("".join(piece.text for piece in row), row[0]))
        elif at == 0:
            self._close_wrapped(row)
        else:
            self._close()
            names = row[at - 1 : at] if find_fixed(row[0].text)[0] else row[:at]
            name = "".join(remove_space(piece.text) for piece in names)
            self._begin(name, row[at], row[0], row[at + 1 :])

    def _begin(self, name: str, target: Piece, first: Piece, rest: Row) -> None:
        found = _Found(name, remove_space(target.text), first)
        self._found.append(found)
        text = "".join(piece.text for piece in rest)
        level1 = next((label for label in self._level1_labels() if text.endswith(label)), "")
        if level1 and text != level1:
            self._printed_levels.add(level1)
            text = text.removesuffix(level1)
        if text:
            found.explanation.append(text)

    @staticmethod
    def _level1_labels() -> tuple[str, ...]:
        return load_vocabulary().words["level1"]

    def _without_levels(self, row: Row) -> Row:
        """Take the labels of levels off the beginning of a line, wrapped ones too."""
        pieces = list(row)
        if self._stem and pieces:
            label = find_level2(self._stem + remove_space(pieces[0].text))[0]
            if label:
                self._note_level2(label)
                self._loose.pop()
                pieces.pop(0)
        self._stem = ""
        while pieces and self._is_level(pieces):
            text = pieces.pop(0).text
            level1, level2 = find_level1(text), find_level2(text)[0]
            if level2:
                self._note_level2(level2)
            else:
                self._printed_levels.add(level1)
                self._close()
        if len(pieces) == 1 and _begins_level2(remove_space(pieces[0].text)):
            self._stem = remove_space(pieces[0].text)
        return tuple(pieces)

    @staticmethod
    def _is_level(pieces: Sequence[Piece]) -> bool:
        text = pieces[0].text
        if not (find_level1(text) or find_level2(text)[0]):
            return False
        return len(pieces) == 1 or not _is_target(pieces[1])

    def _note_level2(self, label: str) -> None:
        stem = self._loose[-1:] if self._stem else []
        del self._loose[len(self._loose) - len(stem) :]
        self._close()
        self._labels.append((len(self._found), label))
        self._loose.extend(stem)

    @staticmethod
    def _target_at(row: Row) -> int | None:
        """Return which piece of a line is its target, None where it is a line of prose."""
        if len(row) > 1 and find_fixed(row[0].text)[0]:
            return 2 if len(row) > 2 and find_fixed(row[1].text)[0] else 1
        for index, piece in enumerate(row):
            if is_quantity(piece.text) or (_is_target(piece) and index <= 1):
                names = "".join(name.text for name in row[:index])
                is_name = len(names) <= _LONGEST_NAME and not _PROSE & set(names)
                return index if is_name else None
        return None

    def _close_wrapped(self, row: Row) -> None:
        """A target begins the line: the loose lines above it are its name."""
        lines: list[tuple[str, Piece]] = []
        while self._loose and not self._loose[-1][0].endswith(_SENTENCE_END):
            line = self._loose[-1]
            if sum(len(text) for text, _ in lines) + len(line[0]) > _LONGEST_NAME:
                break
            lines.insert(0, self._loose.pop())
        self._close()
        if not lines:
            self._loose.append(("".join(piece.text for piece in row), row[0]))
            return
        name = "".join(remove_space(text) for text, _ in lines)
        self._begin(name, row[0], lines[0][1], row[1:])

    def _close(self) -> None:
        """What is left loose goes on with the explanation of the last indicator."""
        if self._found:
            self._found[-1].explanation.extend(text for text, _ in self._loose)
        else:
            for text, piece in self._loose:
                self._draft.leave(text, piece.place, "in no indicator")
        self._loose = []

    def _level2_of_each(self) -> list[str]:
        """Return the label of level 2 of each indicator.

        A label printed at mid height stands after the first half of its indicators: then as
        many follow it as came before it. A fixed indicator is told by its name.
        """
        levels = [find_fixed(found.name)[1] for found in self._found]
        at_middle = bool(levels) and levels[0] != "" and all(at > 0 for at, _ in self._labels[:1])
        fixed = {level for level in levels if level}
        labels = [(at, label) for at, label in self._labels if label not in fixed]
        start = max((i + 1 for i, level in enumerate(levels) if level), default=0)
        for index, (at, label) in enumerate(labels):
            after = labels[index + 1][0] if index + 1 < len(labels) else len(levels)
            end = min(after, at + max(at - start, 1)) if at_middle else after
            if index + 1 == len(labels):
                end = len(levels)
            for position in range(start if at_middle else at, end):
                levels[position] = levels[position] or label
            start = end
        return levels

    def _add(self, found: _Found, level2: str) -> None:
        level1 = find_fixed(found.name)[0] or find_level2(level2)[1]
        self._draft.indicator(
            {
                "level1": level1 if level1 in self._printed_levels else "",
                "level2": level2,
                "level3": found.name,
                "target": found.target,
                "explanation": "".join(found.explanation),
            },
            found.piece.place,
        )


def _is_target(piece: Piece) -> bool:
    return is_quantity(piece.text) or remove_space(piece.text) in _target_words()


def _target_words() -> tuple[str, ...]:
    return load_vocabulary().words["target_words"]


def _begins_level2(text: str) -> bool:
    labels = [label for label, _ in load_vocabulary().level2.values()]
    return len(text) > 2 and any(label.startswith(text) and label != text for label in labels)
