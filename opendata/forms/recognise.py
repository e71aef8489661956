"""Recognising: which official form a table is, by its title together with its headers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from opendata.forms.captions import find_unit, is_table_number, strip_numbering
from opendata.model import FormDefinition, Line
from opendata.text import fold, remove_space

_LONGEST_TITLE = 60
_PROSE = re.compile(r"[。；%％]|[，,].*[，,]|[:：]$|情况说明$")
_SENTENCE = re.compile(
    r"^(?:注|说明|备注)[:：]?|^[^:：]{0,12}(?:单位|部门|名称|日期|年度)[^:：]{0,8}[:：]|^[（(]?20\d\d年(?:度|\d+月)?[）)]?$"
)
_SECTION = re.compile(r"^第[一二三四五六七八九十]+部分")
_LONGEST_HEADER = 120
"""Characters; a flattened table gives all its text, which is no header."""
_LIST_OF_TARGETS = (("项目",), ("绩效目标",), ("预算数", "金额", "资金"))
"""What the header of a list of projects and their targets says: often it has no title."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """A form, the title it was known by, and how."""

    definition: FormDefinition
    title: str
    basis: str


def is_final(titles: Sequence[str]) -> bool:
    """Tell whether the titles of a document are those of a final account."""
    final = sum("决算" in title or "自评" in title for title in titles)
    budget = sum("预算" in title and "决算" not in title for title in titles)
    return final > budget


def titles_of(lines: Sequence[Line]) -> list[str]:
    """Return the title candidates among the lines above a table, the nearest first.

    A title that wraps over two lines is also tried as one.
    """
    texts = [remove_space(line.text) for line in lines]
    found: list[str] = []
    for index in range(len(texts) - 1, -1, -1):
        single = strip_numbering(lines[index].text)
        if not _may_be_title(single):
            continue
        joined = texts[index - 1] + texts[index] if index else ""
        if joined and _wraps(texts[index - 1], texts[index]):
            found.append(strip_numbering(joined))
        found.append(single)
    return sorted(found, key=lambda title: "表" not in title)


def _wraps(first: str, second: str) -> bool:
    """Tell whether a title may go on from one line to the next."""
    if not _may_be_title(strip_numbering(first)):
        return False
    if second[:1] in "（(" and first.endswith("表"):
        return True
    return not first.endswith("表") and (second.endswith("表") or len(second) < 8)


def _may_be_title(text: str) -> bool:
    if not 2 < len(text) <= _LONGEST_TITLE or is_table_number(text) or find_unit(text):
        return False
    marks = (_PROSE.search(text), _SENTENCE.match(text), _SECTION.match(text))
    return not any(marks)


def recognise(
    titles: Sequence[str],
    header: str,
    definitions: Sequence[FormDefinition],
    *,
    final: bool,
) -> Recognised:
    """Return the form whose title words and header words agree, X where none does.

    `titles`: candidates, the best first; `header`: all header text, folded, empty where
    only the title is known;
    `final`: the document's tables are those of a final account.
    """
    for title in titles:
        definition = _by_title(fold(title), header, definitions, final=final)
        if definition is not None:
            return Recognised(definition, title, "title and headers")
    named = next((title for title in titles if "表" in title), "")
    title = named or (titles[0] if titles else "")
    if not named and _is_list_of_targets(header):
        targets = next(item for item in definitions if item.form == "B13")
        return Recognised(targets, title, "headers")
    other = next(item for item in definitions if item.form == "X")
    return Recognised(other, title, "no known title")


def _is_list_of_targets(header: str) -> bool:
    if len(header) > _LONGEST_HEADER:
        return False
    return all(any(word in header for word in group) for group in _LIST_OF_TARGETS)


def _by_title(
    title: str, header: str, definitions: Sequence[FormDefinition], *, final: bool
) -> FormDefinition | None:
    final = final or "决算" in title or "自评" in title
    wanted = "final" if final and not _is_budget_title(title) else "budget"
    matches = [
        (score, item)
        for item in definitions
        if item.stage == wanted
        and _header_agrees(item, header)
        and (score := _title_score(item, title))
    ]
    if not matches:
        return None
    best = max(score for score, _ in matches)
    winners = [item for score, item in matches if score == best]
    return winners[0] if len(winners) == 1 else None


def _is_budget_title(title: str) -> bool:
    return "绩效目标" in title and "自评" not in title


def _title_score(item: FormDefinition, title: str) -> int:
    """Return how many characters of the title its words explain; 0 where it does not match."""
    if title in map(fold, item.aliases):
        return len(title) * 2
    if not item.title_words or any(word in title for word in item.title_excludes):
        return 0
    score = 0
    for group in item.title_words:
        lengths = [len(word) for word in group if fold(word) in title]
        if not lengths:
            return 0
        score += max(lengths)
    return score


def _header_agrees(item: FormDefinition, header: str) -> bool:
    if not header:
        return True
    if any(word in header for word in map(fold, item.header_excludes)):
        return False
    return all(any(word in header for word in map(fold, group)) for group in item.header_words)
