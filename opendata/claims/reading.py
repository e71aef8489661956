"""Claims of paragraphs: numbers taken sentence by sentence, the topic kept from one to the next."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from opendata.claims.numbers import Number, find_numbers, is_money, is_share
from opendata.claims.paragraphs import find_paragraphs, join_paragraph
from opendata.claims.subjects import (
    clean_subject,
    complete_path,
    find_base,
    find_budget,
    find_change,
    find_earlier_year,
    find_last_year,
    find_planned,
    is_aside,
    is_topic,
    strip_comparison,
)
from opendata.claims.topics import (
    Clause,
    Topic,
    find_heading_topic,
    follow_brackets,
    name_changed,
    name_subject,
    split_clauses,
    strip_side,
)
from opendata.knowledge.words import load_words
from opendata.model import Block, Claim, ClaimKind, Place

_DIGIT = re.compile(r"\d")
_SENTENCE = re.compile(r"[^。！？]+[。！？]?")
_SHARE = re.compile(r"占(?P<base>[^，,；;：:。]*?)(?:的)?(?:比重|比例|百分比|比)?(?:为|达|约)?$")
_DONE = re.compile(
    r"完成(?:了)?(?P<base>[^，,；;：:。]*?预算)(?:数)?(?:安排)?(?:的|的比例为|比例为|为)?$"
)
_UNCHANGED_BEFORE = re.compile(
    r"(?:与|较|比|同)[^，。；]*$|(?:预算数|决算数|收支预算|支出预算|预算|费用?|支出)$"
)
_YEAR = re.compile(r"20\d{2}年")
_COMPARES = re.compile(
    r"(?:（|其中)?(?:本年)?(?:预算数?|决算数?)?(?:比|与|较|同)(?:上年|去年|上一年|20\d{2}年)"
)


@dataclass(frozen=True, slots=True)
class _Said:
    """One number with its subject, before it has an id."""

    subject: str
    kind: ClaimKind
    printed: str
    value: Decimal
    unit: str
    base: str
    position: int


def blocks_to_claims(prose: Sequence[Block], document: str) -> tuple[Claim, ...]:
    """Return the numbers said in the explanations, whose paragraphs are whole (see prose)."""
    claims: list[Claim] = []
    topic = Topic()
    for heading, block in find_paragraphs(prose):
        if block is None:
            topic = Topic(heading)
            continue
        for sentence, said, place in _read_block(block, topic):
            claims.append(_to_claim(document, len(claims) + 1, heading, sentence, said, place))
    return tuple(claims)


def _to_claim(
    document: str, number: int, heading: str, sentence: str, said: _Said, place: Place
) -> Claim:
    return Claim(
        claim=f"{document}/claim/{number}",
        document=document,
        number=number,
        sentence=sentence,
        section=heading,
        subject=said.subject,
        kind=said.kind,
        printed=said.printed,
        value=said.value,
        unit=said.unit,
        base=said.base,
        place=place,
    )


def _read_block(block: Block, topic: Topic) -> Iterator[tuple[str, _Said, Place]]:
    """Yield each number of a paragraph with its sentence and the place of its line."""
    text, places = join_paragraph(block)
    topic.subject = find_heading_topic(topic.heading)
    topic.outer.clear()
    for match in _SENTENCE.finditer(text):
        for said in _read_sentence(match[0], topic):
            yield match[0], said, places[match.start() + said.position]


def _read_sentence(sentence: str, topic: Topic) -> Iterator[_Said]:
    """Yield what a sentence says, number after number; words between them may change the topic."""
    end = 0
    numbers = find_numbers(sentence) if _DIGIT.search(sentence) else ()
    if sentence.startswith(load_words("claims")["parts_follow"]):
        topic.whole = topic.first or topic.whole
    if _COMPARES.match(sentence):
        topic.subject = topic.first or topic.subject
    topic.first = ""
    said: _Said | None = None
    for number in numbers:
        between = sentence[end : number.start]
        clauses = split_clauses(follow_brackets(between, topic), is_first=end == 0)
        yield from _read_words(clauses[:-1], sentence, end, topic)
        rate = None if said is None else _read_rate_in_bracket(said, between, number)
        said = rate or _read_number(number, clauses[-1].text, sentence, topic)
        _follow_whole(said, sentence[number.end :], topic)
        yield said
        end = number.end
    rest = split_clauses(sentence[end:].rstrip("。"), is_first=end == 0)
    yield from _read_words(rest, sentence, end, topic)


def _read_rate_in_bracket(change: _Said, between: str, number: Number) -> _Said | None:
    """Return the rate that stands in a bracket behind a change: 减少51.42万元（75.65%）."""
    if change.kind != "change" or between not in ("（", "(") or number.unit != "%":
        return None
    value = -number.value if change.value < 0 else number.value
    return _Said(
        change.subject, "change_pct", number.printed, value, "%", change.base, number.start
    )


def _follow_whole(said: _Said, rest: str, topic: Topic) -> None:
    """Keep the subject of an amount as the whole where its parts follow."""
    if said.kind != "amount":
        return
    words = load_words("claims")
    topic.first = topic.first or said.subject
    following = re.split(r"\d", rest, maxsplit=1)[0]
    is_whole = said.subject.endswith(words["whole_endings"])
    if is_whole or any(word in following for word in words["parts_follow"]):
        topic.whole = said.subject


def _read_words(
    clauses: Sequence[Clause], sentence: str, start: int, topic: Topic
) -> Iterator[_Said]:
    """Follow clauses without a number: a new topic, or 持平 that says no change."""
    words = load_words("claims")["unchanged"]
    for clause in clauses:
        word = _find_unchanged(clause.text, words)
        before = clause.text.removesuffix(word)
        if word and is_aside(before):
            continue
        if word and _UNCHANGED_BEFORE.search(before):
            position = max(sentence.find(clause.text, start), 0) + len(before)
            base = find_base(sentence[:position])
            subject = name_subject(strip_side(before), topic)
            if base:
                yield _Said(subject, "change", word, Decimal(0), topic.unit, base, position)
        elif clause.opens and is_topic(clause.text):
            topic.subject = complete_path(clean_subject(clause.text), topic.heading)
            if clause.text.endswith("中"):
                topic.whole = topic.subject


def _find_unchanged(clause: str, words: Sequence[str]) -> str:
    """Return 持平, or 基本持平, at the end of a clause; else empty."""
    word = next((word for word in words if clause.endswith(word)), "")
    before = clause.removesuffix(word)
    nearly = next((w for w in load_words("claims")["nearly"] if word and before.endswith(w)), "")
    return nearly + word


def _read_number(number: Number, clause: str, sentence: str, topic: Topic) -> _Said:
    if is_share(number.unit):
        return _read_share(number, clause, sentence, topic)
    change = find_change(clause)
    if change is not None and (change.before or topic.subject):
        base = find_base(sentence[: number.start])
        subject = name_changed(change.before, topic)
        value = number.value * change.sign
        return _Said(subject, "change", number.printed, value, number.unit, base, number.start)
    if is_money(number.unit) or number.unit == "分":
        return _read_amount(number, clause, sentence, topic)
    return _read_count(number, clause, sentence, topic)


def _read_share(number: Number, clause: str, sentence: str, topic: Topic) -> _Said:
    change = find_change(clause)
    if change is not None:
        base = find_base(sentence[: number.start])
        subject = name_changed(change.before, topic)
        value = number.value * change.sign
        return _Said(subject, "change_pct", number.printed, value, number.unit, base, number.start)
    for pattern in (_DONE, _SHARE):
        match = pattern.search(clause)
        if match is not None:
            subject = name_subject(clause[: match.start()], topic)
            whole = "" if topic.whole == subject else topic.whole
            base = match["base"] or whole
            return _Said(
                subject, "share", number.printed, number.value, number.unit, base, number.start
            )
    subject = name_subject(clause, topic)
    return _Said(subject, "share", number.printed, number.value, number.unit, "", number.start)


def _read_amount(number: Number, clause: str, sentence: str, topic: Topic) -> _Said:
    subject = name_subject(strip_comparison(clause), topic)
    topic.unit = number.unit if is_money(number.unit) else topic.unit
    for side in ("收入", "支出"):
        if subject.startswith(side) and subject.endswith(("总计", "合计", "预算")):
            topic.totals.setdefault(side, subject)
    base = find_base(clause) or find_last_year(clause) or find_budget(clause)
    base = base or find_earlier_year(clause, _YEAR.findall(sentence))
    base = base or find_planned(clause, sentence[number.end :])
    return _Said(subject, "amount", number.printed, number.value, number.unit, base, number.start)


def _read_count(number: Number, clause: str, sentence: str, topic: Topic) -> _Said:
    subject = clean_subject(clause)
    if len(subject) < 2 or clause.endswith(load_words("claims")["count_openers"]):
        after = re.split(r"[，,；;：:。、]", sentence[number.end :], maxsplit=1)[0]
        subject = after if 1 < len(after) <= 20 else subject or topic.subject
    return _Said(subject, "count", number.printed, number.value, number.unit, "", number.start)
