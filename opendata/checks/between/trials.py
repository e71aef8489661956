"""Trials: what one document says of another, weighed against what that one prints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from opendata.checks.between.comparable import Comparable, Key, Printed, Recall, Sum
from opendata.checks.between.pairs import (
    Documents,
    find_meant,
    is_same_scope,
)
from opendata.checks.between.sums import Weighed, list_items, weigh
from opendata.checks.rules import Knowledge, Rule
from opendata.model import CheckResult, CheckTerm
from opendata.money import YUAN_PER_UNIT
from opendata.records import change

_FEW = 3
"""So many amounts and more that mostly differ are no slips: the documents are of another kind."""
_HALF = Decimal("0.5")
_ORDER = ("holds", "rounding", "broken")


@dataclass(frozen=True, slots=True)
class Trial:
    """One identity between two documents."""

    check: CheckResult
    recall: Recall
    one: Comparable
    """The document that recalls."""
    other: Comparable
    """The document that states."""
    items: tuple[Printed, ...]
    """The terms, the stated one first, each with its place."""

    @property
    def is_agreeing(self) -> bool:
        """An equality, rounding allowed for, of amounts that are not all 0."""
        return self.check.verdict in {"holds", "rounding"} and self.check.can_fail

    @property
    def amount(self) -> Decimal:
        """What is stated, in yuan."""
        return _to_yuan(self.items[0].term)

    @property
    def size(self) -> Decimal:
        """By how much it misses, in yuan."""
        return abs(self.check.residual or Decimal(0)) * _rate(self.items[0].term)

    @property
    def is_far(self) -> bool:
        """It misses by more than half of the largest amount."""
        largest = max(abs(_to_yuan(item.term)) for item in self.items)
        return self.size > _HALF * largest


def _to_yuan(term: CheckTerm) -> Decimal:
    return term.amount * _rate(term)


def _rate(term: CheckTerm) -> Decimal:
    """Return the yuan in one unit of a term, 1 where it is no money."""
    return YUAN_PER_UNIT.get(term.unit, Decimal(1))


def list_trials(documents: Documents, one: Comparable, knowledge: Knowledge) -> list[Trial]:
    """Return what a document says of all others, weighed."""
    found = []
    for recall in one.recalls:
        trial = _try_recall(documents, one, recall, knowledge)
        if trial is not None:
            found.append(trial)
    return found


def _try_recall(
    documents: Documents, one: Comparable, recall: Recall, knowledge: Knowledge
) -> Trial | None:
    meant = find_meant(documents, one, recall)
    if not meant:
        return None
    stating = [other for other in meant if any(key in other.states for key in recall.keys)]
    if not stating:
        reason = "the other document does not print it"
        return _untested(one, meant[0], recall, knowledge, reason)
    trials = [_try_document(one, other, recall, knowledge) for other in stating]
    verdicts = {trial.check.verdict for trial in trials}
    if len(trials) > 1 and len(verdicts) > 1:
        reason = "several documents of that organisation, year and stage say different amounts"
        return _untested(one, stating[0], recall, knowledge, reason)
    return trials[0]


def _untested(
    one: Comparable, other: Comparable, recall: Recall, knowledge: Knowledge, reason: str
) -> Trial:
    check = CheckResult(
        check="",
        document=one.record.document,
        kind=knowledge.rules[recall.rule].kind,
        rule=recall.rule,
        words=_say(recall, one, other, ()),
        stated=recall.stated[0].term,
        terms=(),
        residual=None,
        tolerance=None,
        verdict="not-testable",
        reason=reason,
        can_fail=False,
    )
    return Trial(check, recall, one, other, recall.stated)


def _try_document(
    one: Comparable, other: Comparable, recall: Recall, knowledge: Knowledge
) -> Trial:
    tried = [
        (weighed, items)
        for key in recall.keys
        for weighed, items in _weigh_key(recall, key, other.states)
    ]
    if not tried:
        reason = "the units of the two numbers do not meet"
        return _untested(one, other, recall, knowledge, reason)
    weighed, items = min(tried, key=lambda entry: (_rank(entry[0]), len(entry[0].terms)))
    if weighed.verdict == "broken" and len({entry.residual for entry, _ in tried}) > 1:
        reason = "the other document prints several amounts of that name"
        return _untested(one, other, recall, knowledge, reason)
    check = to_check(one, knowledge.rules[recall.rule], _say(recall, one, other, items), weighed)
    if weighed.verdict == "broken" and not recall.is_sure:
        check = set_aside(check, "the two need not be equal")
    return Trial(check, recall, one, other, items)


def to_check(one: Comparable, rule: Rule, words: str, weighed: Weighed) -> CheckResult:
    """Return what was weighed as an identity of a document."""
    return CheckResult(
        check="",
        document=one.record.document,
        kind=rule.kind,
        rule=rule.rule,
        words=words,
        stated=weighed.stated,
        terms=weighed.terms,
        residual=weighed.residual,
        tolerance=weighed.tolerance,
        verdict=weighed.verdict,
        reason="",
        can_fail=weighed.can_fail,
    )


def _rank(weighed: Weighed) -> tuple[int, bool]:
    return _ORDER.index(weighed.verdict), not weighed.can_fail


def _weigh_key(
    recall: Recall, key: Key, states: Mapping[Key, Sequence[Sum]]
) -> Iterator[tuple[Weighed, tuple[Printed, ...]]]:
    """Yield each way to read the identity at one place, with its numbers."""
    for other in states.get(key, ()):
        if recall.relation == "change":
            for own in recall.own.get(key, ()):
                weighed = weigh(recall.stated, [(1, own), (-1, other)])
                if weighed is not None:
                    yield weighed, tuple(list_items([recall.stated, other, own]))
            continue
        weighed = weigh(recall.stated, [(1, other)])
        if weighed is not None and recall.relation == "at_most" and weighed.residual > 0:
            weighed = replace(weighed, verdict="holds", can_fail=False)
        if weighed is not None:
            yield weighed, tuple(list_items([recall.stated, other]))


def _say(recall: Recall, one: Comparable, other: Comparable, items: Sequence[Printed]) -> str:
    """Return the identity in words: what stands where in which file."""
    sign = {"equal": "=", "at_most": "≥", "change": "= own −"}[recall.relation]
    stated = f"{recall.stated[0].where} ({one.record.file})"
    rest = items[len(recall.stated) :]
    there = rest[0].where if rest else recall.keys[0].place.form
    return f"{stated} {sign} {there} ({other.record.file})"


def set_aside(check: CheckResult, reason: str) -> CheckResult:
    """Return a broken identity as one that could not be decided, with the reason."""
    return change(check, verdict="not-testable", reason=reason, can_fail=False)


def group_by_size(broken: Iterable[Trial]) -> list[list[Trial]]:
    """Return the trials that miss by the same amount, rounding allowed for, in groups."""
    groups: list[list[Trial]] = []
    for trial in broken:
        slack = (trial.check.tolerance or Decimal(0)) * _rate(trial.items[0].term)
        near = (group for group in groups if abs(group[0].size - trial.size) <= slack)
        group = next(near, None)
        if group is None:
            groups.append([trial])
        else:
            group.append(trial)
    return groups


def _set_aside(trial: Trial, reason: str) -> Trial:
    if trial.check.verdict != "broken":
        return trial
    return replace(trial, check=set_aside(trial.check, reason))


@dataclass(frozen=True, slots=True)
class Settled:
    """The trials of two documents, and whether they mostly differ."""

    trials: tuple[Trial, ...]
    agreeing: int
    """So many amounts agree; one that several places print counts once."""
    differing: int
    """So many differences there are; what several places miss by the same amount counts once."""
    is_throughout: bool
    """Most amounts differ: the documents are not of the same kind, and none accuses."""
    is_sure: bool
    """The documents say themselves that they are of one scope."""


def settle(trials: Sequence[Trial]) -> Settled:
    """Return the trials of two documents; where most amounts differ, none accuses.

    Where a document does not say its scope, so much must agree first as differs. Where nothing
    agrees, an amount of quite another size is not meant.
    """
    broken = [trial for trial in trials if trial.check.verdict == "broken"]
    agreeing = len({trial.amount for trial in trials if trial.is_agreeing})
    differing = len(group_by_size(broken))
    one, other = trials[0].one, trials[0].other
    is_sure = is_same_scope(one, other) or bool(trials[0].recall.unit and other.scope == "unit")
    is_few = is_sure and agreeing + differing < _FEW
    is_throughout = differing > agreeing and not is_few
    if is_throughout:
        reason = (
            f"{differing} of {agreeing + differing} amounts of the two documents differ: "
            "they may be of another scope, or adjusted"
        )
        trials = [_set_aside(trial, reason) for trial in trials]
    elif not agreeing:
        reason = "nothing else agrees, and the two amounts are of quite another size"
        trials = [_set_aside(trial, reason) if trial.is_far else trial for trial in trials]
    return Settled(tuple(trials), agreeing, differing, is_throughout, is_sure)
