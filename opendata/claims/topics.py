"""Topics: what the sentences under one heading speak of, from clause to clause."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from opendata.claims.subjects import clean_subject, complete_path, is_aside, is_generic, is_topic

_CLAUSE = re.compile(r"[，,；;：:。]")
_COMPARED_FIRST = re.compile(
    r"(?:与|比|较|同)(?:20\d{2}年度?|上年度?|去年|上一年度?)(?:年初)?(?:预算数?|决算数?|执行数|数)?(?:相比|对比|比)?"
)
_COMPARED_THEN = re.compile(r"(?:与|较|比|同)(?=20\d{2}年|上年|去年|上一年|年初预算|全年预算)")
_SECTION_END = ("情况说明", "情况", "说明")


@dataclass(frozen=True, slots=True)
class Clause:
    """The words between two marks; those that open a statement may name its topic."""

    text: str
    opens: bool


@dataclass(slots=True)
class Topic:
    """What the sentences under one heading speak of."""

    heading: str = ""
    subject: str = ""
    whole: str = ""
    first: str = ""
    """Subject of the sentence's first amount: the whole of a sentence that begins 其中."""
    unit: str = "万元"
    outer: list[str] = field(default_factory=list)
    """Topics before each open bracket."""
    totals: dict[str, str] = field(default_factory=dict)
    """收入 and 支出 → the total said of them before."""


def find_heading_topic(heading: str) -> str:
    """Return the subject a heading names, without 情况说明 behind it."""
    topic = clean_subject(heading)
    for end in _SECTION_END:
        topic = topic.removesuffix(end)
    return topic


def split_clauses(text: str, *, is_first: bool) -> list[Clause]:
    """Return the clauses; one that begins a sentence or follows a ； may name a topic."""
    clauses: list[Clause] = []
    start, opens = 0, is_first
    for match in _CLAUSE.finditer(text):
        clause = text[start : match.start()]
        clauses.append(Clause(clause, opens))
        is_label = match[0] in "：:" and not is_aside(clause)
        start, opens = match.end(), match[0] in "；;" or is_label
    return [*clauses, Clause(text[start:], opens)]


def follow_brackets(text: str, topic: Topic) -> str:
    """Return the words after the last bracket that opens or closes around other numbers."""
    start, opened = 0, []
    for position, character in enumerate(text):
        if character in "（(":
            opened.append(position)
        elif character in "）)":
            if opened:
                opened.pop()
            elif topic.outer:
                topic.subject, start = topic.outer.pop(), position + 1
    for position in opened:
        before = _CLAUSE.split(text[start:position])[-1]
        if is_topic(before):
            topic.subject = clean_subject(before)
        topic.outer.append(topic.subject)
        start = position + 1
    return text[start:]


def strip_side(clause: str) -> str:
    """Return the words before a comparison, or after one that opens the clause."""
    led = _COMPARED_FIRST.match(clause)
    if led is not None:
        return clause[led.end() :]
    return _COMPARED_THEN.split(clause, maxsplit=1)[0]


def name_changed(words: str, topic: Topic) -> str:
    """Return what has changed; 收入 alone is the total income said before."""
    subject = clean_subject(strip_side(words))
    if subject in topic.totals:
        topic.subject = topic.totals[subject]
        return topic.subject
    return name_subject(subject, topic)


def name_subject(words: str, topic: Topic) -> str:
    """Return the subject that the words name, which becomes the topic; else the topic."""
    subject = complete_path(clean_subject(words), topic.heading)
    if not is_generic(subject):
        topic.subject = subject
    return topic.subject
