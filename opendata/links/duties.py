"""Duties: which duty a project serves, by the characters that both share.

Two things speak for a duty: how much of the project's name it holds, and what of its goals and
indicators. Both are counted in pairs of characters, a pair counting the more the fewer
departments use it (knowledge/character_pairs.csv) and the fewer duties of the department have it.
A short duty that holds a name says more than a long one; a duty that holds less of the name than
another says less. Money that keeps the office running serves no duty of its own, and a name
that is many works in one tells little.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache
from math import fsum, log, sqrt

from opendata.errors import KnowledgeError
from opendata.knowledge.words import load_words
from opendata.links.policies import remove_policy_numbers
from opendata.model import Disclosure, Duty, Link, Project
from opendata.resources import find_folder

METHOD = "shared words by rarity"
"""Name of the method in the data."""

_HAN = re.compile(r"[\u4e00-\u9fff]+")
# 新乡市 and 卫滨区 at the head of a department's name
_PLACE = re.compile(r"\w+?[省市县区]")
# the same, and the party's committee: what is left is the department by itself
_PLACES = re.compile(r"^(?:中共)?(?:\w+?[省市县区])*委?")
# a year says when, not what for
_YEAR = re.compile(r"\d+年度?")
# one paragraph that tells all duties at once tells which project serves which of them not at all
_LEAST_DUTIES = 2
_PER_PROJECT = 3
_MOST_WORDS = 6
_LONGEST_WORD = 12
# goals and indicators say what a project is for, but mostly in words that all projects use
_CONTENT_WEIGHT = 0.35
# long goals share much with every duty: more than so much counts for little
_ENOUGH = 4.0
# so much of what the length of a duty takes off: a duty of twice the mean length counts 1 / 1.4
_LENGTH_WEIGHT = 0.4
# what is left where the name is a running cost, or many works in one
_SUPPORTING = 0.3
_UNSPECIFIC = 0.4
# the evidence that scores one half
_HALF = 0.4
# by reading: see tests/links/README.md
_ACCEPTED = Decimal("0.70")
_UNDECIDED = Decimal("0.50")


@dataclass(frozen=True, slots=True)
class _DutyText:
    """The pairs of one duty, and its length against the mean of the department's."""

    duty: Duty
    pairs: frozenset[str]
    length: float


@dataclass(frozen=True, slots=True)
class _ProjectText:
    """The pairs of one project in the order in which its texts have them."""

    project: Project
    name: tuple[str, ...]
    content: tuple[str, ...]
    """Of its goals and indicators, without those of the name."""
    share: float
    """What is left of its evidence: 1, or less for a running cost or many works in one."""


@dataclass(frozen=True, slots=True)
class Scored:
    """How likely a project serves a duty, from 0 to 1, and the words that say so."""

    project: str
    duty: str
    score: Decimal
    words: tuple[str, ...]


def find_duty_links(disclosure: Disclosure) -> Iterator[Link]:
    """Yield the candidates between projects and duties, at most three a project, best first."""
    by_project: dict[str, list[Scored]] = defaultdict(list)
    for one in score_pairs(disclosure, _UNDECIDED):
        by_project[one.project].append(one)
    for found in by_project.values():
        # the duties come in their order, which is kept among equals
        found.sort(key=lambda one: -one.score)
        yield from map(_to_link, found[:_PER_PROJECT])


def score_pairs(disclosure: Disclosure, least: Decimal = Decimal(0)) -> Iterator[Scored]:
    """Yield the pairs of a project and a duty that score at least so much, in document order."""
    names = list_own_names(disclosure.record.organisation_name, disclosure.record.jurisdiction_name)
    duties = _to_duty_texts(disclosure.duties, names)
    if len(duties) < _LEAST_DUTIES or not disclosure.projects:
        return
    weights = _weigh(duties)
    for project in _to_project_texts(disclosure, names):
        for duty, score in _score(project, duties, weights):
            if score >= least:
                words = _shared_words(project, duty, weights)
                yield Scored(project.project.project, duty.duty.duty, score, words)


def _to_link(scored: Scored) -> Link:
    return Link(
        subject=scored.project,
        predicate="serves",
        object=scored.duty,
        method=METHOD,
        score=scored.score,
        evidence=" ".join(scored.words),
        decision="accepted" if scored.score >= _ACCEPTED else "undecided",
    )


def _to_duty_texts(duties: Sequence[Duty], names: Sequence[str]) -> list[_DutyText]:
    no_duty = load_words("project_links")["no_duty"]
    texts = [
        (duty, list_pairs(duty.text, names)) for duty in duties if not duty.text.startswith(no_duty)
    ]
    mean = fsum(len(set(pairs)) for _, pairs in texts) / max(len(texts), 1) or 1.0
    return [_DutyText(duty, frozenset(pairs), len(set(pairs)) / mean) for duty, pairs in texts]


def _to_project_texts(disclosure: Disclosure, names: Sequence[str]) -> Iterator[_ProjectText]:
    content: dict[str, list[str]] = defaultdict(list)
    for one in disclosure.indicators:
        content[one.project] += list_pairs(one.level3, names)
    for goal in disclosure.goals:
        content[goal.project] += list_pairs(goal.content, names)
    words = load_words("project_links")
    for project in disclosure.projects:
        text = remove_policy_numbers(project.name)
        for noise in words["name_noise"]:
            text = text.replace(noise, " ")
        name = tuple(list_pairs(text, names))
        of_name = set(name)
        others = tuple(pair for pair in content[project.project] if pair not in of_name)
        share = _SUPPORTING if _has(project.name, words["supporting"]) else 1.0
        share *= _UNSPECIFIC if _has(project.name, words["unspecific"]) else 1.0
        yield _ProjectText(project, name, others, share)


def _has(text: str, words: Iterable[str]) -> bool:
    return any(word in text for word in words)


def _score(
    project: _ProjectText, duties: Sequence[_DutyText], weights: Mapping[str, float]
) -> Iterator[tuple[_DutyText, Decimal]]:
    name, content = set(project.name), set(project.content)
    whole = fsum(weights.get(pair, _unused(pair)) for pair in name) or 1.0
    held = [_sum(name, duty, weights) for duty in duties]
    most = max(held) or 1.0
    for duty, of_name in zip(duties, held, strict=True):
        by_name = of_name * sqrt(of_name / whole) * (of_name / most)
        shared = _sum(content, duty, weights)
        by_content = _CONTENT_WEIGHT * shared / (1 + shared / _ENOUGH)
        length = 1 - _LENGTH_WEIGHT + _LENGTH_WEIGHT * duty.length
        evidence = project.share * (by_name + by_content) / length
        score = Decimal(evidence / (evidence + _HALF))
        yield duty, score.quantize(Decimal("0.01"), ROUND_HALF_EVEN)


def _sum(pairs: Set[str], duty: _DutyText, weights: Mapping[str, float]) -> float:
    return fsum(weights[pair] for pair in pairs & duty.pairs)


def _shared_words(
    text: _ProjectText, duty: _DutyText, weights: Mapping[str, float]
) -> tuple[str, ...]:
    """Return the words that both share, the name's before the others', the most telling first."""
    words: list[str] = []
    for pairs in (text.name, text.content):
        found: dict[str, float] = {}
        for run in _runs(pairs, duty.pairs):
            word = run[0] + "".join(pair[1] for pair in run[1:])
            found[word[:_LONGEST_WORD]] = fsum(weights[pair] for pair in run)
        for word in sorted(found, key=lambda word: (-found[word], word)):
            if not any(word in other for other in words):
                words.append(word)
    return tuple(words[:_MOST_WORDS])


def _runs(pairs: Iterable[str], of_duty: frozenset[str]) -> list[list[str]]:
    """Return the shared pairs, those that overlap together: 中小 小企 企业 is 中小企业."""
    runs: list[list[str]] = []
    before = ""
    for pair in pairs:
        if pair not in of_duty:
            before = ""
            continue
        if before and before[1] == pair[0]:
            runs[-1].append(pair)
        else:
            runs.append([pair])
        before = pair
    return runs


def list_own_names(organisation: str, jurisdiction: str) -> tuple[str, ...]:
    """Return the names of a department, its place and its field, longest first.

    They tell nothing of a duty, as all duties of the department are of its field.

    >>> list_own_names("甲市住房和城乡建设局", "甲市")
    ('甲市住房和城乡建设局', '住房和城乡建设局', '住房和城乡建设', '甲市')
    """
    names = {organisation, jurisdiction, *_PLACE.findall(organisation)}
    names |= {name.rstrip("省市县区") for name in names}
    bare = _PLACES.sub("", organisation)
    ends = load_words("project_links")["organisation_ends"]
    end = max((end for end in ends if bare.endswith(end)), key=len, default="")
    names |= {bare, bare.removesuffix(end)}
    long = (name for name in names if len(name) > 1)
    return tuple(sorted(long, key=lambda name: (-len(name), name)))


def list_pairs(text: str, names: Iterable[str] = ()) -> list[str]:
    """Return the pairs of neighbouring Chinese characters of a text without years and names.

    >>> list_pairs("2023年甲市中小企业", ("甲市",))
    ['中小', '小企', '企业']
    """
    text = _YEAR.sub(" ", text)
    for name in names:
        text = text.replace(name, " ")
    return [run[at : at + 2] for run in _HAN.findall(text) for at in range(len(run) - 1)]


def _weigh(duties: Sequence[_DutyText]) -> dict[str, float]:
    """Return for each pair of the duties how much it tells, from 0 to 1.

    Nothing where all departments use it (工作, 管理), little where most duties have it.
    """
    in_duties = Counter(pair for duty in duties for pair in duty.pairs)
    total = log(len(duties) + 1)
    return {
        pair: _unused(pair) * log((len(duties) + 1) / count) / total
        for pair, count in in_duties.items()
    }


def _unused(pair: str) -> float:
    """Return what a pair tells that no duty of the department has."""
    return _load_weights().get(pair, 1.0)


@lru_cache(maxsize=1)
def _load_weights() -> Mapping[str, float]:
    """Return the weights of the pairs that several departments use; KnowledgeError if there are none."""
    path = find_folder("knowledge") / "character_pairs.csv"
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            return {row["pair"]: float(row["weight"]) for row in csv.DictReader(stream)}
    except (OSError, KeyError, ValueError) as error:
        raise KnowledgeError(f"{path.name} cannot be read: {error}") from error
