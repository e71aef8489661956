"""Subjects: under which function and economic class a project is paid.

Some tables print the class in the project's row. Elsewhere the amounts tell: the projects add up to
the project spending of the year, and so do the classes. Where there is one class only, all
projects are paid under it; where there is one project only, it is paid under all classes; and where
one set of projects alone adds up to a class, these are its projects, if each project is paid under
one class. That is the rule for functions, so that such a set is accepted where chance hardly
makes one; it is no rule for economic classes, where such a set stays undecided. The project
spending by economic class is printed, or is all spending less basic spending.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_EVEN, Decimal
from math import comb, gcd
from typing import Literal

from opendata.links.spending import (
    Spending,
    Term,
    add_up,
    classes_by_economic,
    classes_by_function,
    list_terms,
)
from opendata.model import Disclosure, Figure, Link

PRINTED = "printed in one row"
ARITHMETIC = "arithmetic"
"""Names of the methods in the data."""

_PREDICATES = (
    ("funded_under", "function_code"),
    ("spent_as", "economic_code"),
    ("spent_as_government", "government_economic_code"),
)
_MOST_PROJECTS = 40
_MOST_STEPS = 20_000
"""So many sums are tried a document: some hundredths of a second."""
_MOST_IN_PART = 2
"""So many projects at most make a set where not all projects are known."""
_CHANCE = 0.05
"""So many sets of projects may be expected to add up to a class by chance, for one to be accepted."""
_CHANCE_IN_PART = 0.01
_UNLIKELY = 0.5


Basis = Literal["all", "set", "rest", "part"]
"""Why projects are paid under a class: there is no other class or project; they alone add up to it;
the other classes leave them; they alone add up to it, but the projects are not all that is spent."""


@dataclass(frozen=True, slots=True)
class Found:
    """Projects that are paid under a class, with why."""

    projects: tuple[Term, ...]
    spending: Spending
    basis: Basis
    words: str
    chance: float = 0.0
    """How many such sets chance would make, with those that this one rests on."""


@dataclass(slots=True)
class _Budget:
    """How many more sums may be tried."""

    steps: int = field(default=_MOST_STEPS)


def find_subject_links(disclosure: Disclosure) -> Iterator[Link]:
    """Yield under which classes the projects are paid: printed in one row, or by arithmetic."""
    printed: set[tuple[str, str]] = set()
    for link in _list_printed(disclosure.figures):
        printed.add((link.subject, link.predicate))
        yield link
    projects = list_terms(disclosure)
    if not projects:
        return
    functions = classes_by_function(disclosure.figures)
    economic = classes_by_economic(disclosure.figures, sum(one.amount for one in functions))
    for predicate, classes in (("funded_under", functions), ("spent_as", economic)):
        for found in assign(projects, classes):
            for link in _to_links(predicate, found):
                if (link.subject, predicate) not in printed:
                    yield link


def assign(projects: Sequence[Term], classes: Sequence[Spending]) -> Iterator[Found]:
    """Yield the projects that can be paid only under one class, or under all.

    Nothing where neither one class, one project nor one set of projects alone makes the sums hold.
    """
    total, spent = sum(one.amount for one in projects), sum(one.amount for one in classes)
    if len(classes) == 1 and total <= spent:
        words = f"{classes[0].words} is all project spending"
        yield Found(tuple(projects), classes[0], "all", words)
    elif total == spent and len(projects) == 1:
        for spending in classes:
            yield Found(
                tuple(projects), spending, "all", f"{spending.words} is part of {add_up(projects)}"
            )
    elif total == spent and len(projects) <= _MOST_PROJECTS:
        yield from _partition(list(projects), list(classes))
    elif len(projects) <= _MOST_PROJECTS:
        yield from _match_part(projects, classes)


def _match_part(projects: Sequence[Term], classes: Sequence[Spending]) -> Iterator[Found]:
    """Yield the small sets that add up to a class, where the projects are not all that is spent.

    Two sets that share a project rule each other out.
    """
    budget = _Budget()
    sets = [_find_set(projects, spending, budget) for spending in _unlike(classes)]
    small = [one for one in sets if one is not None and len(one.projects) <= _MOST_IN_PART]
    times = Counter(project.id for one in small for project in one.projects)
    for found in small:
        if all(times[project.id] == 1 for project in found.projects):
            yield replace(found, basis="part")


def _partition(projects: list[Term], classes: list[Spending]) -> Iterator[Found]:
    """Yield class by class the one set of the projects left that adds up to it, the surest first."""
    budget = _Budget()
    chance = 0.0
    while len(classes) > 1:
        sets = [_find_set(projects, spending, budget) for spending in _unlike(classes)]
        found = min(filter(None, sets), key=lambda one: one.chance, default=None)
        if found is None:
            return
        chance += found.chance
        yield replace(found, chance=chance)
        projects = [one for one in projects if one not in found.projects]
        classes = [one for one in classes if one is not found.spending]
    if projects:
        words = f"{classes[0].words} = {add_up(projects)}, which the other classes leave"
        yield Found(tuple(projects), classes[0], "rest", words, chance)


def _unlike(classes: Sequence[Spending]) -> Iterator[Spending]:
    """Yield the classes whose amount no other has: of two alike either may be meant."""
    times = Counter(one.amount for one in classes)
    return (one for one in classes if times[one.amount] == 1)


def _find_set(projects: Sequence[Term], spending: Spending, budget: _Budget) -> Found | None:
    usable = [one for one in projects if one.amount <= spending.amount]
    chosen = _find_only_set(usable, spending.amount, budget)
    if not chosen:
        return None
    words = f"{spending.words} = {add_up(chosen)}"
    grid = gcd(*(one.amount for one in projects), spending.amount)
    return Found(chosen, spending, "set", words, _expect(usable, len(chosen), grid))


def _find_only_set(projects: Sequence[Term], target: int, budget: _Budget) -> tuple[Term, ...]:
    """Return the only set of the projects that adds up to the target; none where there are more.

    None too where too many sums would have to be tried.
    """
    # sum → the set that makes it, a bit a project; -1 where several make it
    made = {0: 0}
    for index, project in enumerate(projects):
        budget.steps -= len(made)
        if budget.steps < 0:
            return ()
        for total, chosen in list(made.items()):
            more = total + project.amount
            if more <= target:
                is_only = chosen >= 0 and more not in made
                made[more] = chosen | 1 << index if is_only else -1
    chosen = max(made.get(target, 0), 0)
    return tuple(project for index, project in enumerate(projects) if chosen >> index & 1)


def _expect(projects: Sequence[Term], size: int, grid: int) -> float:
    """Return how many sets of at most so many projects would add up to a given sum by chance.

    The sums lie on a grid of the greatest common divisor: round amounts meet more often.
    """
    places = sum(one.amount for one in projects) / grid
    return sum(comb(len(projects), count) for count in range(1, size + 1)) / places


def _to_links(predicate: str, found: Found) -> Iterator[Link]:
    if found.chance > _UNLIKELY:
        return
    score = Decimal(1 / (1 + found.chance)).quantize(Decimal("0.01"), ROUND_HALF_EVEN)
    is_told = predicate == "funded_under" and _is_sure(found)
    for project in dict.fromkeys(term.project for term in found.projects):
        yield Link(
            subject=project,
            predicate=predicate,
            object=found.spending.code,
            method=ARITHMETIC,
            score=score,
            evidence=found.words,
            decision="accepted" if is_told or found.basis == "all" else "undecided",
        )


def _is_sure(found: Found) -> bool:
    """Tell whether chance hardly makes such a set: of a part of the projects, only a single one."""
    if found.basis == "part":
        return len(found.projects) == 1 and found.chance <= _CHANCE_IN_PART
    return found.chance <= _CHANCE


# ---------------------------------------------------------------- what the tables say


def _list_printed(figures: Iterable[Figure]) -> Iterator[Link]:
    told: set[tuple[str, str, str]] = set()
    for figure in figures:
        if figure.project == "":
            continue
        for predicate, name in _PREDICATES:
            code = getattr(figure, name)
            if code != "" and (figure.project, predicate, code) not in told:
                told.add((figure.project, predicate, code))
                yield Link(
                    subject=figure.project,
                    predicate=predicate,
                    object=code,
                    method=PRINTED,
                    score=Decimal("1.00"),
                    evidence=figure.figure,
                    decision="accepted",
                )
