"""What is known of the identities between documents: knowledge/between.toml, loaded and validated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from opendata.checks.rules import Knowledge, Selector, load_knowledge, to_selector
from opendata.errors import KnowledgeError
from opendata.knowledge import load_toml
from opendata.records import change
from opendata.resources import find_folder
from opendata.text import fold


@dataclass(frozen=True, slots=True)
class Repeated:
    """A quantity of one document that another repeats: left is there what right is here."""

    left: tuple[Selector, ...]
    right: tuple[Selector, ...]


@dataclass(frozen=True, slots=True)
class BetweenKnowledge:
    """All that is known beforehand of documents that are read together; places name one word each."""

    words: Mapping[str, tuple[str, ...]]
    """Word lists by name, folded."""
    initial: tuple[Repeated, ...]
    """The account's column of the first budget, and the budget itself."""
    evaluated: tuple[Repeated, ...]
    """The same in self-evaluations, whose scope is not sure."""
    carried: tuple[Repeated, ...]
    """What a year opens with, and what the year before closes with."""
    units: tuple[Selector, ...]
    """Columns of a unit's row; in the unit's own document the row is the total."""
    wholes: tuple[Selector, ...]
    """What a department has at least as much of as each of its units."""
    codes: Mapping[str, tuple[Selector, ...]]
    """Stage → forms whose rows bear classification codes."""
    initial_codes: tuple[tuple[Selector, Selector], ...]
    """The account's form with the first budget by code, and the budget's."""
    executed: tuple[tuple[Selector, Selector], ...]
    """The budget's column of last year as carried out, and last year's account."""
    stated: Mapping[str, tuple[Selector, ...]]
    """Stage → every place that another document may speak of."""


def split_words(selector: Selector) -> Iterator[Selector]:
    """Yield the places of a selector one by one, so that two documents are compared at the same."""
    for row in selector.row:
        for column in selector.column:
            yield change(selector, row=(row,), column=(column,), less=())


def split_all(selectors: Iterable[Selector]) -> tuple[Selector, ...]:
    """Return all places of the selectors, each once, in their order."""
    found = (single for selector in selectors for single in split_words(selector))
    return tuple(dict.fromkeys(found))


def _to_repeated(table: Mapping[str, Any]) -> Repeated:
    right = (to_selector(entry) for entry in table["right"])
    return Repeated(split_all([to_selector(table["left"])]), split_all(right))


def _to_pairs(entries: Iterable[Mapping[str, Any]]) -> tuple[tuple[Selector, Selector], ...]:
    return tuple((to_selector(entry["left"]), to_selector(entry["right"])) for entry in entries)


def _list_stated(
    knowledge: Knowledge, extra: Sequence[Selector]
) -> Mapping[str, tuple[Selector, ...]]:
    """Return the places of all identities and of prose, those of budgets and of accounts apart."""
    every = [
        *(selector for cross in knowledge.crosses for selector in (cross.left, *cross.right)),
        *(place for quantity in knowledge.prose for place in quantity.places),
        *extra,
    ]
    singles = split_all(every)
    return {
        stage: tuple(single for single in singles if single.form.startswith(letter))
        for stage, letter in (("budget", "B"), ("final", "F"))
    }


@cache
def load_between() -> BetweenKnowledge:
    """Return what is known between documents; KnowledgeError names the file and the fault."""
    table = load_toml(find_folder("knowledge") / "between.toml")
    try:
        initial = tuple(_to_repeated(entry) for entry in table["initial"])
        evaluated = tuple(_to_repeated(entry) for entry in table["evaluated"])
        carried = tuple(_to_repeated(entry) for entry in table["carried"])
        units = split_all(to_selector(entry) for entry in table["unit"])
        wholes = split_all(to_selector(p) for entry in table["whole"] for p in entry["places"])
        coded = [(entry["stage"], to_selector(entry["place"])) for entry in table["code"]]
        initial_codes = _to_pairs(table["initial_code"])
        executed = _to_pairs(table["executed"])
        words = {name: tuple(map(fold, listed)) for name, listed in table["words"].items()}
    except KeyError as error:
        raise KnowledgeError(f"between.toml: {error} is missing") from error
    repeated = [place for one in (*initial, *evaluated) for place in one.right]
    repeated += [place for one in carried for place in (*one.left, *one.right)]
    repeated += [place for pair in executed for place in pair]
    return BetweenKnowledge(
        words=MappingProxyType(words),
        initial=initial,
        evaluated=evaluated,
        carried=carried,
        units=units,
        wholes=wholes,
        codes={
            stage: tuple(place for of, place in coded if of == stage)
            for stage in ("budget", "final")
        },
        initial_codes=initial_codes,
        executed=executed,
        stated=_list_stated(load_knowledge(), [*repeated, *units, *wholes]),
    )
