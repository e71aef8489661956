"""Links: which duty a project serves, as candidates with score, evidence and decision.

In:   a Disclosure with duties, projects, goals and indicators
Out:  Link records `serves`, at most three duties a project, best first
Never: other documents, a link without its evidence
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from math import log

from opendata.model import Disclosure, Duty, Link, Project

METHOD = "shared-bigrams-by-rarity"
"""Name of the method in the data."""

_HAN = re.compile(r"[\u4e00-\u9fff]+")
# 新乡市 and 卫滨区 at the head of a department's name
_PLACE = re.compile(r"\w+?[省市县区]")
# a year says when, not what for
_YEAR = re.compile(r"\d+年度?")
_PER_PROJECT = 3
_NAME_WEIGHT = 1.0
# goals and indicators say what a project is for, but mostly in words that all projects use
_CONTENT_WEIGHT = 0.35
# the evidence that scores one half: about a word of three characters that few texts share
_HALF = 3.0
# by reading the best pairs of seven disclosures of five places: of 17 from 0.70 on 14 were
# right, of 19 from 0.65 to 0.69 13, of those from 0.60 to 0.64 half; below 0.50 a pair shares
# little but common words
_ACCEPTED = Decimal("0.65")
_UNDECIDED = Decimal("0.50")


@dataclass(frozen=True, slots=True)
class _Weighed:
    """The bigrams of one project: how much each counts."""

    project: Project
    weights: dict[str, float]


def find_links(disclosure: Disclosure) -> tuple[Link, ...]:
    """Return the candidates between projects and duties of one document, best first for each project."""
    if not disclosure.duties or not disclosure.projects:
        return ()
    names = _own_names(disclosure)
    duties = [(duty, set(_bigrams(duty.text, names))) for duty in disclosure.duties]
    projects = [_weigh(disclosure, project, names) for project in disclosure.projects]
    rarity = _rarity([found for _, found in duties], [set(item.weights) for item in projects])
    return tuple(link for item in projects for link in _best(item, duties, rarity))


def _best(
    item: _Weighed, duties: list[tuple[Duty, set[str]]], rarity: dict[str, float]
) -> list[Link]:
    links = []
    for duty, bigrams in duties:
        shared = {part: rarity[part] * item.weights[part] for part in bigrams & set(item.weights)}
        evidence = sum(shared.values())
        score = Decimal(evidence / (evidence + _HALF)).quantize(Decimal("0.01"), ROUND_HALF_EVEN)
        if score >= _UNDECIDED:
            links.append((score, duty, shared))
    links.sort(key=lambda found: (-found[0], found[1].number))
    return [_to_link(item.project, *found) for found in links[:_PER_PROJECT]]


def _to_link(project: Project, score: Decimal, duty: Duty, shared: dict[str, float]) -> Link:
    rarest = sorted(shared, key=lambda part: (-shared[part], part))
    return Link(
        subject=project.project,
        predicate="serves",
        object=duty.duty,
        method=METHOD,
        score=score,
        evidence=" ".join(rarest[:8]),
        decision="accepted" if score >= _ACCEPTED else "undecided",
    )


def _own_names(disclosure: Disclosure) -> tuple[str, ...]:
    """Return the names of the department and its place: they tell nothing of a duty."""
    record = disclosure.record
    names = {record.organisation_name, record.jurisdiction_name}
    names |= set(_PLACE.findall(record.organisation_name))
    names |= {name.rstrip("省市县区") for name in names}
    return tuple(
        sorted((name for name in names if len(name) > 1), key=lambda name: (-len(name), name))
    )


def _weigh(disclosure: Disclosure, project: Project, names: tuple[str, ...]) -> _Weighed:
    content = [item.level3 for item in disclosure.indicators if item.project == project.project]
    content += [goal.content for goal in disclosure.goals if goal.project == project.project]
    weights = {part: _CONTENT_WEIGHT for text in content for part in _bigrams(text, names)}
    weights |= dict.fromkeys(_bigrams(project.name, names), _NAME_WEIGHT)
    return _Weighed(project, weights)


def _bigrams(text: str, names: Iterable[str]) -> list[str]:
    text = _YEAR.sub(" ", text)
    for name in names:
        text = text.replace(name, " ")
    return [run[at : at + 2] for run in _HAN.findall(text) for at in range(len(run) - 1)]


def _rarity(duties: list[set[str]], projects: list[set[str]]) -> dict[str, float]:
    """Return for each bigram of the duties how much it tells.

    Nothing where all duties have it (政策, 组织), little where all projects have it (资金, 企业).
    """
    in_duties = Counter(part for text in duties for part in text)
    in_all = in_duties + Counter(part for text in projects for part in text)
    total = len(duties) + len(projects)
    return {
        part: min(log(len(duties) / count), log(total / in_all[part]))
        for part, count in in_duties.items()
    }
