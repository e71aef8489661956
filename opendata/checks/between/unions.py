"""Unions: a department and all the units that it says it covers, where each has its document."""

from __future__ import annotations

from collections.abc import Iterator

from opendata.checks.between.comparable import Comparable, Key, Recall, Sum
from opendata.checks.between.pairs import Documents, find_meant
from opendata.checks.between.scopes import unit_key
from opendata.checks.between.sums import list_items, weigh
from opendata.checks.between.trials import Trial, set_aside, to_check
from opendata.checks.rules import Knowledge

_RULE = "between.units_sum"
_LEAST = 2


def list_unions(documents: Documents, one: Comparable, knowledge: Knowledge) -> Iterator[Trial]:
    """Yield the trial that the totals of all units add to the department's."""
    limits = [recall for recall in one.recalls if recall.rule == "between.unit_within"]
    if len(limits) < _LEAST:
        return
    found: list[tuple[Comparable, Sum]] = []
    for recall in limits:
        meant = find_meant(documents, one, recall)
        stated = [other for other in meant if len(other.states.get(recall.keys[0], ())) == 1]
        if len(meant) != 1 or stated != meant:
            return
        found.append((meant[0], meant[0].states[recall.keys[0]][0]))
    yield from _weigh(one, limits[0], found, knowledge)


def _weigh(
    one: Comparable, recall: Recall, found: list[tuple[Comparable, Sum]], knowledge: Knowledge
) -> Iterator[Trial]:
    weighed = weigh(recall.stated, [(1, total) for _, total in found])
    if weighed is None:
        return
    names = " + ".join(other.record.file for other, _ in found)
    words = f"{recall.stated[0].where} ({one.record.file}) = {_say(recall.keys[0])} ({names})"
    check = to_check(one, knowledge.rules[_RULE], words, weighed)
    if check.verdict == "broken" and unit_key(one.record.organisation_name) not in one.units:
        check = set_aside(check, "the list of units does not name the department's own office")
    items = list_items([recall.stated, *(total for _, total in found)])
    yield Trial(check, recall, one, found[0][0], tuple(items))


def _say(key: Key) -> str:
    return f"Σ {key.place.form}"
