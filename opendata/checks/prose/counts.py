"""Prose counts: numbers of offices, units and persons in sentences.

What:  a number of offices or units = the names listed with it; persons = those of each kind of
       post named right behind them.
Why:   an office is added to the list and not to its number.
Example: 内设机构 12 个 before eleven names; 人员编制 618 人, 其中行政 150 人, 事业 448 人.
Does not apply: lists that end in 等 or go on in the next paragraph; a list whose marks may be
       read so that it agrees.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from opendata.checks.prose.amounts import claim_term, untested
from opendata.checks.prose.said import list_sentences
from opendata.checks.tables import Case
from opendata.checks.trials import judge
from opendata.model import CheckResult, CheckTerm, Claim
from opendata.text import fold

_BRACKET = re.compile(r"\([^()]*\)")
_END = re.compile(r"[.。!?]|\d+[.](?!\d)")
_FEW_NAMES = 2
_LONGEST_NOUN = 24

Said = Sequence[Claim]


def _has(text: str, words: Sequence[str]) -> bool:
    return any(word in text for word in words)


# ---------------------------------------------------------------- names listed


def _strip_brackets(text: str) -> str:
    """Return folded text without what stands in brackets, also in brackets within them."""
    bare = _BRACKET.sub("", text)
    return bare if bare == text else _strip_brackets(bare)


def _split_names(text: str, marks: str) -> list[str]:
    return [name for name in re.split(f"[{marks}]", text) if name]


def _list_after(case: Case, rest: str) -> str:
    """Return the words of the list that follows a number: 个，分别为：…; empty where none does."""
    words = case.knowledge.words
    openers = "|".join(re.escape(word) for word in words["list_openers"])
    match = re.match(rf"[^,;:]{{0,{_LONGEST_NOUN}}}?[,;]?[^,;:]{{0,4}}(?:{openers})[:]?", rest)
    if match is None:
        return ""
    listed = rest[match.end() :]
    ends = [listed.find(word) for word in words["list_ends"] if word in listed]
    return listed[: min(ends)] if ends else listed


def _list_before(case: Case, before: str) -> str:
    """Return the words of the list that stands before 共 16 个; empty where none does."""
    if not before.endswith(case.knowledge.words["list_totals"]):
        return ""
    openers = [
        m.end() for w in case.knowledge.words["list_openers"] for m in re.finditer(w, before)
    ]
    return before[max(openers) :] if openers else ""


def _count_names(case: Case, listed: str) -> set[int]:
    """Return how many names a list may hold; its marks and its last 和 may be read in two ways."""
    if _has(listed, case.knowledge.words["list_open_brackets"]):
        return set()
    text = _strip_brackets(listed).strip(",;:")
    for word in case.knowledge.words["list_totals"]:
        text = text.removesuffix(word).rstrip(",;:")
    if not text or _has(text, case.knowledge.words["list_open"]):
        return set()
    counts: set[int] = set()
    for marks in (",", ",;"):
        part = text if ";" in marks else text.split(";")[0]
        names = _split_names(part, marks)
        joined = names[-1].count("和") + names[-1].count("及") if names else 0
        counts |= {len(names) + more for more in range(joined + 1)}
    return counts if max(counts, default=0) >= _FEW_NAMES else set()


def _is_of_offices(case: Case, claim: Claim) -> bool:
    words = case.knowledge.words
    if claim.kind != "count" or claim.unit not in words["listed_units"]:
        return False
    return _has(fold(claim.subject), words["listed_things"])


def _check_listed(case: Case, said: Said) -> Iterator[CheckResult]:
    rule = "prose_counts.listed"
    sentence = fold(said[0].sentence)
    place = 0
    for position, claim in enumerate(said):
        if not _is_of_offices(case, claim):
            continue
        at = sentence.find(f"{fold(claim.printed)}{fold(claim.unit)}", place)
        if at < 0:
            continue
        place = at + len(fold(claim.printed) + fold(claim.unit))
        after = _list_after(case, _find_rest(sentence, place, said[position + 1 :]))
        before = _list_before(case, sentence[:at]) if position == 0 else ""
        listed = after or before
        if not listed:
            continue
        counts = _count_names(case, listed)
        if not counts:
            yield untested(case, rule, claim, "the list is open or goes on elsewhere")
            continue
        nearest = min(counts, key=lambda count: abs(count - int(claim.value)))
        yield _weigh_count(case, rule, claim, Decimal(nearest), "the count of the names listed")


def _find_rest(sentence: str, place: int, following: Said) -> str:
    """Return the words behind a number that speak of it: to the last mark before the next number."""
    rest = sentence[place:].rstrip(".。")
    numbers = [rest.find(fold(one.printed)) for one in following]
    end = min((number for number in numbers if number >= 0), default=-1)
    return rest if end < 0 else rest[:end].rpartition(";")[0]


def _weigh_count(
    case: Case, rule: str, claim: Claim, count: Decimal, name: str, terms: Sequence[CheckTerm] = ()
) -> CheckResult:
    trial = untested(case, rule, claim, "")
    return replace(
        trial,
        words=f"{claim.subject} {claim.printed} {claim.unit} = {name}",
        terms=tuple(terms) or (CheckTerm("", 1, count, claim.unit, str(count)),),
        residual=claim.value - count,
        tolerance=Decimal(0),
        verdict=judge(claim.value - count, Decimal(0)),
        can_fail=claim.value != 0 or count != 0,
    )


# ---------------------------------------------------------------- persons


def _check_staff(case: Case, said: Said) -> Iterator[CheckResult]:
    """编制 or 实有人员 = those of each kind of post named right behind it."""
    words = case.knowledge.words
    rule = "prose_counts.staff"
    for position, claim in enumerate(said):
        if claim.kind != "count" or claim.unit not in words["persons"]:
            continue
        if not _has(fold(claim.subject), words["staff"]):
            continue
        parts = []
        for other in said[position + 1 :]:
            is_part = other.kind == "count" and other.unit == claim.unit
            if not is_part or not _has(fold(other.subject), words["posts"]):
                break
            if _has(fold(other.subject), words["staff_whole"]):
                break
            parts.append(other)
        if len(parts) < _FEW_NAMES:
            continue
        total = sum((part.value for part in parts), Decimal(0))
        terms = [claim_term(part) for part in parts]
        names = " + ".join(part.subject for part in parts)
        yield _weigh_count(case, rule, claim, total, names, terms)


def check_counts(case: Case) -> Iterator[CheckResult]:
    """Yield the counts of names and of persons, sentence by sentence."""
    for said in list_sentences(case.claims):
        if any(claim.kind == "count" for claim in said):
            yield from _check_listed(case, said)
            yield from _check_staff(case, said)
