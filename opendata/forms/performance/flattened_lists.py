"""Lists of flattened text: many projects whose columns, rows and cells were all lost.

What is left is the order of the printed lines: code, name and money of a project stand
together; its indicators stand around them. Which indicators belong to which project is
proved by the cost: the target of its cost indicator is the amount of the project.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from opendata.forms.performance.draft import Draft
from opendata.forms.performance.levels import find_level1, level1_of_name
from opendata.forms.performance.pairs import Pair, parse_pairs
from opendata.forms.performance.pieces import Piece, Row
from opendata.forms.performance.subjects import begin_subject
from opendata.forms.performance.targets import read_target
from opendata.money import find_amount
from opendata.text import fold, remove_space

_CODE = re.compile(r"\d{3}(?:\d{3}){0,2}|\d{15,24}")
_MONEY = re.compile(r"-?[\d,]+\.\d{1,6}")
_GROUP = re.compile(r"项目金额[（(](?:万元|元)[）)]|项目金额")
_MONEY_LABELS = ("资金总额", "政府预算资金", "财政专户管理资金", "单位资金")
_PROJECT_CODE_LENGTH = 15
_LONGEST_HEADER = 30


@dataclass(slots=True)
class _Subject:
    """A project, an organisation or the sum, and the text that follows it."""

    name: str
    code: str
    amounts: tuple[Piece, ...]
    piece: Piece
    after: list[Piece] = field(default_factory=list)
    """Words printed between its money and the next code or money."""
    pairs: list[Pair] = field(default_factory=list)

    @property
    def is_project(self) -> bool:
        """Told by the length of the code."""
        return len(self.code) >= _PROJECT_CODE_LENGTH

    @property
    def amount(self) -> Decimal | None:
        """The first amount printed: the total."""
        return find_amount(self.amounts[0].text) if self.amounts else None


def is_flattened_list(rows: Sequence[Row]) -> bool:
    """Tell whether the header prints 三级指标 more than once, as no header of a sheet does."""
    head = [[piece.key for piece in row] for row in rows[:_LONGEST_HEADER]]
    if any(keys.count("三级指标") > 1 for keys in head):
        return True
    every = [key for keys in head for key in keys]
    return every.count("三级指标") > 1 and "一级指标" not in every


class FlattenedListReader:
    """Reads the lines of such a list."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._paths: list[tuple[str, ...]] = []
        self._levels: list[str] = []

    def read(self, rows: Sequence[Row]) -> None:
        """Read header and body."""
        first = next((i for i, row in enumerate(rows) if _is_body(row)), len(rows))
        self._read_header(rows[:first])
        subjects, before = _find_subjects(rows[first:])
        in_middle = self._parse(subjects, before)
        projects = [subject for subject in subjects if subject.is_project]
        if not (_share_by_cost(subjects, projects) or not in_middle):
            for subject in subjects:
                self._leave(subject)
        at = 0
        for subject in subjects:
            self._write(subject, at)
            at += max([1, *Counter(self._level_of(pair) for pair in subject.pairs).values()])

    def _read_header(self, rows: Sequence[Row]) -> None:
        """Find the money columns in the header, whose cells wrap over lines."""
        text = "".join(remove_space(piece.text) for row in rows for piece in row)
        cells = [find_level1(piece.text) for row in rows for piece in row]
        self._levels = [label for label in cells if label]
        found = _GROUP.search(text)
        group = (found.group(),) if found else ()
        self._draft.note_unit(text)
        places = {label: text.find(label) for label in _MONEY_LABELS if label in text}
        self._paths = [(*group, label) for label in sorted(places, key=lambda name: places[name])]
        for path in self._paths:
            self._draft.column(*path)

    def _parse(self, subjects: Sequence[_Subject], before: Sequence[Piece]) -> bool:
        """Read the words after each money line into pairs; tell whether rows are centred."""
        for piece in before:
            self._draft.leave(piece.text, piece.place, "before the first row")
        parsed = [parse_pairs(subject.after) for subject in subjects]
        in_middle = any(
            pairs and not subject.is_project
            for subject, (pairs, _) in zip(subjects, parsed, strict=True)
        )
        names = Counter(pair.name for pairs, _ in parsed for pair in pairs)
        for subject, (pairs, rest) in zip(subjects, parsed, strict=True):
            for pair in pairs:
                clean, surplus = _split_surplus(pair, names, 1 if in_middle else 2)
                if surplus and subject.is_project:
                    subject.name += surplus
                elif surplus:
                    clean = pair
                subject.pairs.append(clean)
            for piece in rest:
                self._draft.leave(piece.text, piece.place, "a name without a target")
        return in_middle

    def _level_of(self, pair: Pair) -> str:
        """Tell level 1 by the place in a line that fills every column, else by the name."""
        if len(self._levels) > 1 and pair.of == len(self._levels):
            return self._levels[pair.ordinal]
        return level1_of_name(pair.name)

    def _leave(self, subject: _Subject) -> None:
        """Say of each indicator that its project cannot be told, when the cost proves nothing."""
        for pair in subject.pairs:
            text = f"{pair.name} {pair.target}"
            self._draft.leave(text, pair.piece.place, "the project of the indicator cannot be told")
        subject.pairs.clear()

    def _write(self, subject: _Subject, at: int) -> None:
        piece = Piece(at, 0, subject.name, fold(subject.name), subject.piece.place)
        begin_subject(self._draft, subject.name, subject.code, piece, has_codes=True)
        self._draft.ignore(subject.code, "code")
        if subject.is_project and subject.amounts:
            self._draft.set_project_amount(subject.amounts[0].text)
        row_no = self._draft.last_row
        for amount, path in zip(subject.amounts, self._paths, strict=False):
            is_told = len(subject.amounts) == len(self._paths) or path == self._paths[0]
            placed_by = "printed" if is_told else "arithmetic"
            column = self._draft.column(*path)
            self._draft.entry(row_no, column, amount.text, amount.place, placed_by)  # type: ignore[arg-type]
        for amount in subject.amounts[len(self._paths) :]:
            self._draft.leave(amount.text, amount.place, "more amounts than columns")
        for pair in subject.pairs:
            fields = {"level1": self._level_of(pair), "level3": pair.name, "target": pair.target}
            self._draft.indicator(fields, pair.piece.place)


def _is_body(row: Row) -> bool:
    """Tell whether a line is no more header: it begins with a code or holds money."""
    return bool(_runs(row)) or _CODE.fullmatch(remove_space(row[0].text)) is not None


def _find_subjects(rows: Sequence[Row]) -> tuple[list[_Subject], list[Piece]]:
    """Read the lines into subjects; words before the first one come back apart."""
    subjects: list[_Subject] = []
    before: list[Piece] = []
    code: Piece | None = None
    name: list[Piece] = []
    usual = _usual_count(rows)
    for row in rows:
        start, end = _find_amounts(row, usual)
        pieces = list(row[:start])
        if pieces and _is_code(pieces[0], is_alone=len(row) == 1, has_money=end > start):
            code, name = pieces.pop(0), []
        if end > start and (code is not None or not pieces or end == len(row)):
            if code is None and subjects and not pieces:
                name, subjects[-1].after = _take_name(subjects[-1].after)
            subjects.append(_to_subject([*name, *pieces], code, row[start:end]))
            subjects[-1].after.extend(row[end:])
            code, name = None, []
        elif code is not None:
            name.extend([*pieces, *row[start:]])
        else:
            (subjects[-1].after if subjects else before).extend([*pieces, *row[start:]])
    return subjects, before


def _is_code(piece: Piece, *, is_alone: bool, has_money: bool) -> bool:
    """Tell whether a word is a code: a short one only alone or in a row with money."""
    text = remove_space(piece.text)
    if _CODE.fullmatch(text) is None:
        return False
    return len(text) >= _PROJECT_CODE_LENGTH or is_alone or has_money


def _find_amounts(row: Row, usual: int) -> tuple[int, int]:
    """Return where the amounts of a line begin and end; the line's end twice where it has none."""
    for start, end in _runs(row):
        if end - start >= usual:
            return start, end
    return len(row), len(row)


def _runs(row: Row) -> list[tuple[int, int]]:
    """Return where amounts stand side by side in a line."""
    runs: list[tuple[int, int]] = []
    for index, piece in enumerate(row):
        if _MONEY.fullmatch(remove_space(piece.text)) is None:
            continue
        if runs and runs[-1][1] == index:
            runs[-1] = (runs[-1][0], index + 1)
        else:
            runs.append((index, index + 1))
    return runs


def _usual_count(rows: Sequence[Row]) -> int:
    """Return how many amounts a line of money has: a lone 2022.55 is part of a name."""
    counts = Counter(end - start for row in rows for start, end in _runs(row))
    return max(counts, key=lambda count: (counts[count], count), default=1)


def _take_name(words: list[Piece]) -> tuple[list[Piece], list[Piece]]:
    """Words between two money lines without a code are a name, unless they hold a target."""
    pairs, rest = parse_pairs(words)
    return ([], words) if pairs else (list(rest), [])


def _to_subject(name: list[Piece], code: Piece | None, amounts: tuple[Piece, ...]) -> _Subject:
    text = "".join(remove_space(piece.text) for piece in name)
    first = code or (name or list(amounts))[0]
    return _Subject(text, remove_space(code.text) if code else "", amounts, first)


def _split_surplus(pair: Pair, names: Counter[str], least: int) -> tuple[Pair, str]:
    """Cut off words before a name that stands elsewhere on its own: they belong to the cell of a name."""
    for index in range(1, len(pair.words)):
        name = "".join(pair.words[index:])
        if names[name] >= least and name != pair.name:
            return pair.renamed(name), "".join(pair.words[:index])
    return pair, ""


def _share_by_cost(subjects: Sequence[_Subject], projects: Sequence[_Subject]) -> bool:
    """Give each project the indicators from its cost indicator up to the next one's.

    Holds only where there are as many cost indicators as projects, in the same order, each
    with the project's amount as its target.
    """
    pairs = [pair for subject in subjects for pair in subject.pairs]
    costs = [index for index, pair in enumerate(pairs) if level1_of_name(pair.name) == "成本指标"]
    if not projects or len(costs) != len(projects) or costs[0] != 0:
        return False
    if any(
        read_target(pairs[at].target).value != project.amount
        for at, project in zip(costs, projects, strict=True)
    ):
        return False
    for subject in subjects:
        subject.pairs = []
    for project, start, end in zip(projects, costs, [*costs[1:], len(pairs)], strict=True):
        project.pairs = pairs[start:end]
    return True
