"""Matching: the same project in two lists, by code, by name without its year, by a likeness of both.

A code decides alone. A name decides where it stands once in each list; where it stands more often,
the amounts tell which is which. Names that differ a little are the same project where each is the
likest to the other, and are sure to be it only with the same amount or with hardly a difference.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from opendata.knowledge.words import load_words
from opendata.links.policies import remove_policy_numbers
from opendata.model import Disclosure, Link, Project
from opendata.money import to_yuan
from opendata.records import decimal_text
from opendata.text import fold

BY_CODE, BY_NAME, BY_LIKENESS = "project code", "same name", "similar name"
"""Names of the methods in the data."""

_YEAR = re.compile(r"(?:(?:19|20)\d\d[-~至—])?(?:19|20)\d\d")
_NO_NAME = re.compile(r"[\W_]+")
_LEAST = 0.6
"""Likeness of two names from which on one may be the other."""
_SURE, _SURE_WITH_AMOUNT = 0.9, 0.75
_NAME_SCORE = Decimal("0.95")
_REPEATED_SCORE = Decimal("0.90")
_LONG = 4
"""A name of fewer characters is too common to be like another."""


@dataclass(frozen=True, slots=True)
class Named:
    """One project of a list, its name as it is compared."""

    project: str
    code: str
    name: str
    amount: Decimal | None
    """Yuan."""
    pairs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Match:
    """A project of a list and the same project of an earlier one."""

    later: Named
    earlier: Named
    method: str
    score: Decimal
    words: str
    is_sure: bool = True


def list_named(disclosure: Disclosure, projects: Iterable[Project]) -> tuple[Named, ...]:
    """Return projects of a disclosure as they are compared."""
    record = disclosure.record
    own = (record.organisation_name, record.jurisdiction_name)
    return tuple(_to_named(project, own) for project in projects)


def _to_named(project: Project, own: Sequence[str]) -> Named:
    name = to_plain_name(project.name, own)
    amount = None if project.amount is None else to_yuan(project.amount, project.unit)
    pairs = frozenset(name[at : at + 2] for at in range(len(name) - 1))
    return Named(project.project, project.project_code, name, amount, pairs)


def to_plain_name(name: str, own: Sequence[str] = ()) -> str:
    """Return a name without its year, the number of its policy, its place and its punctuation.

    >>> to_plain_name("2024年度甲区工业局“万人助企”活动（第二批）", ("甲区工业局", "甲区"))
    '万人助企活动第二批'
    """
    plain = fold(remove_policy_numbers(name))
    for word in own:
        plain = plain.replace(fold(word), "") if word else plain
    plain = _YEAR.sub("", plain)
    for word in load_words("project_links")["year_words"]:
        plain = plain.replace(word, "")
    plain = _NO_NAME.sub("", plain)
    return plain or fold(name)


def match(later: Sequence[Named], earlier: Sequence[Named]) -> Iterator[Match]:
    """Yield the same projects of two lists, the surest ways first; each project once."""
    for find in (_match_codes, _match_names, _match_repeated, _match_alike):
        found = list(find(later, earlier))
        yield from found
        done = {one.later.project for one in found} | {one.earlier.project for one in found}
        later = [one for one in later if one.project not in done]
        earlier = [one for one in earlier if one.project not in done]


def _match_codes(later: Sequence[Named], earlier: Sequence[Named]) -> Iterator[Match]:
    codes = {one.code: one for one in earlier if one.code}
    times = Counter(one.code for one in (*later, *earlier))
    for one in later:
        other = codes.get(one.code)
        # a code that a list prints twice is no code of one project
        if other is not None and times[one.code] == 2:
            yield Match(one, other, BY_CODE, Decimal("1.00"), f"both have {one.code}")


def _match_names(later: Sequence[Named], earlier: Sequence[Named]) -> Iterator[Match]:
    here, there = _by_name(later), _by_name(earlier)
    for name, found in here.items():
        others = there.get(name, [])
        if len(found) == len(others) == 1:
            words = f"both are named {name}{_amounts(found[0], others[0])}"
            yield Match(found[0], others[0], BY_NAME, _NAME_SCORE, words)


def _match_repeated(later: Sequence[Named], earlier: Sequence[Named]) -> Iterator[Match]:
    """Yield those of several of one name that have the same amount, one in each list."""
    there = _by_name(earlier)
    for name, found in _by_name(later).items():
        others = there.get(name, [])
        here = Counter(one.amount for one in found)
        amounts = Counter(one.amount for one in others)
        for one in found:
            same = [other for other in others if other.amount == one.amount]
            if one.amount is not None and here[one.amount] == amounts[one.amount] == 1:
                words = f"both are named {name}{_amounts(one, same[0])}"
                yield Match(one, same[0], BY_NAME, _REPEATED_SCORE, words)


def _by_name(projects: Iterable[Named]) -> dict[str, list[Named]]:
    found: dict[str, list[Named]] = defaultdict(list)
    for one in projects:
        found[one.name].append(one)
    return found


def _match_alike(later: Sequence[Named], earlier: Sequence[Named]) -> Iterator[Match]:
    """Yield the projects of which each is the likest to the other."""
    best = {one.project: _likest(one, earlier) for one in later}
    back = {one.project: _likest(one, later) for one in earlier}
    for one in later:
        other, likeness = best[one.project]
        if other is None or back[other.project][0] is not one:
            continue
        has_amount = one.amount is not None and one.amount == other.amount
        # of one name, it stands in a list more than once
        is_alike = likeness >= (_SURE_WITH_AMOUNT if has_amount else _SURE)
        is_sure = is_alike and one.name != other.name
        score = Decimal(likeness).quantize(Decimal("0.01"), ROUND_HALF_EVEN)
        words = f"{one.name} is like {other.name}{_amounts(one, other)}"
        yield Match(one, other, BY_LIKENESS, score, words, is_sure)


def _likest(one: Named, others: Iterable[Named]) -> tuple[Named | None, float]:
    """Return the project whose name is likest, and how like; none where two are equally like."""
    best: Named | None = None
    most = 0.0
    for other in others:
        likeness = _likeness(one, other)
        if likeness > most:
            best, most = other, likeness
        elif likeness == most:
            best = None
    return (best, most) if most >= _LEAST else (None, 0.0)


def _likeness(one: Named, other: Named) -> float:
    """Return the share of pairs of characters that two names have in common."""
    if len(one.name) < _LONG or len(other.name) < _LONG or not one.pairs or not other.pairs:
        return 0.0
    return 2 * len(one.pairs & other.pairs) / (len(one.pairs) + len(other.pairs))


def _amounts(one: Named, other: Named) -> str:
    if one.amount is None or other.amount is None:
        return ""
    here, there = (decimal_text(amount.normalize()) for amount in (one.amount, other.amount))
    return f", both of {here} yuan" if here == there else f", {here} after {there} yuan"


def to_link(found: Match, predicate: str) -> Link:
    """Return a match as a link from the later project to the earlier."""
    return Link(
        subject=found.later.project,
        predicate=predicate,
        object=found.earlier.project,
        method=found.method,
        score=found.score,
        evidence=found.words,
        decision="accepted" if found.is_sure else "undecided",
    )
