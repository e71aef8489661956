"""Rows of flattened tables: which printed words name a row and which numbers it holds, in order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from opendata.knowledge import HeaderWords
from opendata.knowledge.layouts import Layout
from opendata.model import Cell, Place
from opendata.money import is_number
from opendata.text import fold, remove_space

Side = Literal["", "income", "expenditure"]

_DECIMAL = re.compile(r"[-－]?\d[\d,]*\.\d+%?")
_ECONOMIC_CODE = re.compile(r"[35]\d\d(?:\d\d)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMERALS = "一二三四五六七八九十"
_NUMBERING = re.compile(rf"(?P<outer>[{_NUMERALS}]+)、|[（(](?P<inner>[{_NUMERALS}]+)[）)]")
_INCOME_WORD = re.compile(r"收入|上年|年初|拨款")
_EXPENDITURE_WORD = re.compile(r"支出|年终|年末|结转下年")


@dataclass(slots=True)
class PrintedRow:
    """One row as printed: its words, its codes, and its numbers in order."""

    row_no: int
    labels: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    numbers: list[Cell] = field(default_factory=list)
    line_numbers: list[Cell] = field(default_factory=list)
    """Printed numbers of lines (行次), which are no amounts."""
    side: Side = ""
    type_label: str = ""
    place: Place = field(default_factory=Place)

    def label(self) -> str:
        """Return the words before the second code, joined."""
        return self.labels[0] if self.labels else ""


class _Word(NamedTuple):
    kind: Literal["code", "label", "number", "line_no"]
    text: str
    cell: Cell


def read_rows(
    lines: Sequence[Sequence[Cell]], layout: Layout, words: HeaderWords, organisation: str
) -> list[PrintedRow]:
    """Return the printed rows under the header; every amount stands in exactly one of them."""
    read: list[list[_Word]] = []
    for line in lines:
        counted = [word.text for other in read[-1:] for word in other if word.kind == "line_no"]
        following = str(int(counted[-1]) + 1) if counted else ""
        read.append(_read_words(line, layout, lines, following))
    if layout.kind == "two_sided":
        return _TwoSided().read(read)
    if layout.kind == "panels":
        return _read_panels(read)
    rows = _Listed(layout, words, read).rows()
    if layout.kind == "projects":
        _part_projects(rows, layout, organisation)
    return rows


def _read_words(
    line: Sequence[Cell], layout: Layout, lines: Sequence[Sequence[Cell]], following: str
) -> list[_Word]:
    """Tell codes, labels and numbers of one line apart; 208 05 05 is one code.

    `following`: the line number (行次) that comes after the last one read.
    """
    has_decimals = any(_DECIMAL.fullmatch(cell.text) for other in lines for cell in other)
    read: list[_Word] = []
    has_line_numbers = any(role == "line_no" for _, role in layout.labels)
    for at, cell in enumerate(line):
        rest = [other.text for other in line[at:]]
        if has_line_numbers and cell.text.isdigit():
            is_counted = bool(read) and read[-1].kind == "number" and cell.text == following
            is_amount = bool(read) and read[-1].kind != "label" and not is_counted
            read.append(_Word("number" if is_amount else "line_no", cell.text, cell))
        elif _DECIMAL.fullmatch(cell.text) or _is_whole(rest, read, layout, has_decimals):
            read.append(_Word("number", cell.text, cell))
        elif not _is_code(cell.text, line, read, layout):
            read.append(_Word("label", cell.text, cell))
        elif read and read[-1].kind == "code":
            read[-1] = _Word("code", read[-1].text + cell.text, read[-1].cell)
        else:
            read.append(_Word("code", cell.text, cell))
    return read


def _is_whole(
    rest: Sequence[str],
    read: Sequence[_Word],
    layout: Layout,
    has_decimals: bool,  # noqa: FBT001  # a fact of the table
) -> bool:
    """Tell whether a number without decimals is an amount: only numbers follow it in its line.

    After a label it takes two of them, where other amounts have decimals: a label may end in one.
    """
    if not all(is_number(text) for text in rest):
        return False
    if rest[0] == "0" or (read and read[-1].kind == "number"):
        return True
    if layout.kind in {"pairs", "panels"} and _ECONOMIC_CODE.fullmatch(rest[0]):
        return False
    is_after_label = bool(read) and read[-1].kind == "label"
    if not is_after_label:
        return not read and "," in rest[0]
    return len(rest) > 1 or not has_decimals


def _is_code(text: str, line: Sequence[Cell], read: Sequence[_Word], layout: Layout) -> bool:
    if not (text.isdigit() and text.isascii()) or not layout.labels:
        return False
    if layout.kind == "projects":
        return not read and len(text) >= 3 and _YEAR.fullmatch(text) is None
    if layout.kind == "two_sided":
        return False
    return layout.kind in {"pairs", "panels"} or all(word.kind == "code" for word in read)


# ---------------------------------------------------------------- one list of rows


@dataclass(slots=True)
class _Listed:
    """Reads rows one under another; a label may wrap before and after its numbers."""

    layout: Layout
    words: HeaderWords
    lines: list[list[_Word]]
    found: list[PrintedRow] = field(default_factory=list)

    def rows(self) -> list[PrintedRow]:
        for at, line in enumerate(self.lines):
            for word in line:
                if self._begins(at, word):
                    self.found.append(PrintedRow(len(self.found) + 1, place=word.cell.place))
                self.add(self.found[-1], word)
        return self.found

    def _begins(self, at: int, word: _Word) -> bool:
        """Tell whether a word begins a new row."""
        if not self.found:
            return True
        row = self.found[-1]
        if word.kind == "number":
            return bool(row.numbers) and row.numbers[-1].row != word.cell.row
        if word.kind == "code":
            most = 2 if self.layout.kind == "pairs" else 1
            return bool(row.numbers) or len(row.codes) == most or bool(row.labels and most == 1)
        if self._is_total(word):
            return bool(row.numbers or row.codes or row.labels)
        if not row.numbers:
            return self._is_total_row(row)
        return self._names_next(at, word)

    def _names_next(self, at: int, word: _Word) -> bool:
        """Tell whether a label after numbers names the next row and not the one just read.

        It does where numbers come before the next code; else it is the wrapped end of the last.
        """
        if word.text in self.layout.types:
            return True
        for later, line in enumerate(self.lines[at:]):
            for other in line:
                if other.kind == "number":
                    return True
                is_start = other.kind == "code" or other.text in self.layout.types
                if later and (is_start or self._is_total(other)):
                    return False
        return False

    def _is_total(self, word: _Word) -> bool:
        return word.kind == "label" and fold(word.text) in self.words.totals

    def _is_total_row(self, row: PrintedRow) -> bool:
        return fold(row.label()) in self.words.totals and not row.codes

    @staticmethod
    def add(row: PrintedRow, word: _Word) -> None:
        """Add a word to its row."""
        if word.kind == "number":
            row.numbers.append(word.cell)
        elif word.kind == "code":
            row.codes.append(word.text)
        elif len(row.labels) < max(1, len(row.codes)):
            row.labels.append(remove_space(word.text))
        else:
            row.labels[-1] += remove_space(word.text)


def _part_projects(rows: Sequence[PrintedRow], layout: Layout, organisation: str) -> None:
    """Part type, project and organisation, which are printed one after the other."""
    names = {row.label() for row in rows if row.codes and row.label()}
    names |= {remove_space(organisation)} - {""}
    owners = sorted(names, key=lambda name: (-len(name), name))
    for row in rows:
        label = row.label()
        if not row.codes:
            label = _without(label, owners)
            row.type_label = next((word for word in layout.types if label.startswith(word)), "")
            label = label.removeprefix(row.type_label)
        row.labels = [label] if label else []


def _without(label: str, owners: Sequence[str]) -> str:
    """Return a label without the organisation before or after it, if anything is left."""
    for owner in owners:
        rest = label.removesuffix(owner).removeprefix(owner)
        if rest:
            label = rest
    return label


def _read_panels(lines: Sequence[Sequence[_Word]]) -> list[PrintedRow]:
    """Return code, label and number, again and again, as they stand side by side."""
    rows: list[PrintedRow] = []
    for row_no, line in enumerate((line for line in lines if line), start=1):
        for word in line:
            row = rows[-1] if rows else None
            begins = word.kind == "code" or (word.kind == "label" and bool(row and row.numbers))
            if row is None or begins:
                row = PrintedRow(row_no, place=word.cell.place)
                rows.append(row)
            _Listed.add(row, word)
    return rows


# ---------------------------------------------------------------- two sides


@dataclass(slots=True)
class _TwoSided:
    """Reads income and expenditure side by side; a label alone is told by its numbering."""

    last: dict[tuple[str, str], int] = field(default_factory=dict)
    found: list[PrintedRow] = field(default_factory=list)

    def read(self, lines: Sequence[Sequence[_Word]]) -> list[PrintedRow]:
        for row_no, line in enumerate((line for line in lines if line), start=1):
            counted = [word.cell for word in line if word.kind == "line_no"]
            words = [word for word in line if word.kind != "line_no"]
            for side, label, numbers in self._part(list(_join_letters(words))):
                place = line[0].cell.place
                row = PrintedRow(row_no, [label] if label else [], side=side, place=place)
                row.numbers = numbers
                row.line_numbers, counted = counted, []
                self.found.append(row)
                self._count(side, label)
        return self.found

    def _part(self, words: Sequence[_Word]) -> Iterator[tuple[Side, str, list[Cell]]]:
        """Yield each side of a line: its label and the numbers after it."""
        runs = list(_label_runs(words))
        if len(runs) == 1 and len(runs[0][0]) > 1:
            labels, numbers = runs[0]
            yield "income", labels[0], []
            yield "expenditure", "".join(labels[1:]), numbers
        elif len(runs) == 1:
            labels, numbers = runs[0]
            label = "".join(labels)
            yield self._side_of(label), label, numbers
        else:
            yield "income", "".join(runs[0][0]), runs[0][1]
            rest = [cell for _, numbers in runs[1:] for cell in numbers]
            yield "expenditure", "".join(part for labels, _ in runs[1:] for part in labels), rest

    def _side_of(self, label: str) -> Side:
        level, value = _numbering(label)
        if not level:
            if _EXPENDITURE_WORD.search(label) or not _INCOME_WORD.search(label):
                return "expenditure"
            return "income"
        gaps: dict[Side, int] = {
            "expenditure": value - self.last.get(("expenditure", level), 0),
            "income": value - self.last.get(("income", level), 0),
        }
        ahead = [side for side, gap in gaps.items() if gap > 0]
        return min(ahead, key=lambda side: gaps[side]) if ahead else "expenditure"

    def _count(self, side: Side, label: str) -> None:
        level, value = _numbering(label)
        if level:
            self.last[side, level] = value
        if level == "outer":
            self.last[side, "inner"] = 0


def _join_letters(words: Sequence[_Word]) -> Iterator[_Word]:
    """Join letter-spaced labels (本 年 收 入 合 计) and a numbering with the label after it."""
    open_word: _Word | None = None
    for word in words:
        is_letter = word.kind == "label" and len(word.text) == 1
        is_open = open_word is not None and word.kind == "label"
        if open_word is not None and is_open and (is_letter or _is_bare_number(open_word.text)):
            open_word = open_word._replace(text=open_word.text + word.text)
            continue
        if open_word is not None:
            yield open_word
        is_begun = is_letter or (word.kind == "label" and _is_bare_number(word.text))
        open_word = word if is_begun else None
        if not is_begun:
            yield word
    if open_word is not None:
        yield open_word


def _is_bare_number(text: str) -> bool:
    return _NUMBERING.fullmatch(text) is not None


def _label_runs(words: Sequence[_Word]) -> Iterator[tuple[list[str], list[Cell]]]:
    labels: list[str] = []
    numbers: list[Cell] = []
    for word in words:
        if word.kind == "number":
            numbers.append(word.cell)
            continue
        if numbers:
            yield labels, numbers
            labels, numbers = [], []
        labels.append(remove_space(word.text))
    yield labels, numbers


def _numbering(label: str) -> tuple[str, int]:
    """Return level and value of the number before a label: 十二、 is outer 12, （三） inner 3."""
    found = _NUMBERING.match(label)
    if found is None:
        return "", 0
    level = "outer" if found.group("outer") else "inner"
    tens, mark, ones = found.group(level).rpartition("十")
    value = (_NUMERALS.find(ones) + 1) if ones else 0
    if mark:
        value += 10 * (_NUMERALS.find(tens) + 1 if tens else 1)
    return level, value
