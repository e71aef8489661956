"""Findings between documents in words: both files are named, each with its page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from opendata.checks.between.comparable import Printed
from opendata.checks.between.trials import Settled, Trial, group_by_size
from opendata.checks.findings import say_amount, say_place
from opendata.checks.rules import Knowledge
from opendata.model import DocumentRecord, Finding, Place, Severity

_LEAST = 2
"""So many amounts must agree before a difference is a contradiction."""


def tell_trials(settled: Settled, knowledge: Knowledge) -> Iterator[Finding]:
    """Yield one finding for all identities of two documents that miss by the same amount."""
    broken = (trial for trial in settled.trials if trial.check.verdict == "broken")
    for trials in group_by_size(broken):
        yield _to_finding(trials, settled, knowledge)


def tell_throughout(settled: Settled, rule: str, knowledge: Knowledge) -> Finding:
    """Return the note that two documents of one scope differ in most amounts."""
    one, other = settled.trials[0].one.record, settled.trials[0].other.record
    total = settled.agreeing + settled.differing
    words = (
        f"{one.file} and {other.file} differ in {settled.differing} of {total} amounts "
        "that both print"
    )
    return to_remark(one, rule, words, Place(), knowledge)


def to_remark(
    record: DocumentRecord, rule: str, words: str, place: Place, knowledge: Knowledge
) -> Finding:
    """Return a finding that is no sum."""
    known = knowledge.rules[rule]
    return Finding(
        finding="",
        document=record.document,
        kind=known.kind,
        severity=known.severity,
        rule=rule,
        form="",
        figure="",
        stated="",
        derived="",
        difference=None,
        words=knowledge.sentences["remark"].format(where=words, advice=known.advice),
        place=place,
    )


def _to_finding(trials: Sequence[Trial], settled: Settled, knowledge: Knowledge) -> Finding:
    # of a sum and its part the part tells more
    trial = min(trials, key=lambda one: abs(one.amount))
    check, first = trial.check, trial.items[0]
    residual = check.residual or Decimal(0)
    derived = say_amount((first.term.sign * first.term.amount) - residual)
    sentence = "prose" if not first.form else "equal"
    rule = knowledge.rules[check.rule]
    words = knowledge.sentences[sentence].format(
        where=_say_item(first, trial.one.record),
        stated=first.term.printed,
        derived=derived,
        difference=say_amount(abs(residual)),
        other=_say_other(trial),
        advice=rule.advice,
    )
    more = len(trials) - 1
    words += f" — the same difference at {more} more places" if more else ""
    severity, note = _grade(trial, settled, rule.severity)
    return Finding(
        finding="",
        document=check.document,
        kind=rule.kind,
        severity=severity,
        rule=check.rule,
        form=first.form,
        figure=first.term.figure,
        stated=first.term.printed,
        derived=derived,
        difference=residual,
        words=words + note,
        place=first.place,
        check=check.check,
    )


def _grade(trial: Trial, settled: Settled, severity: Severity) -> tuple[Severity, str]:
    """Return how grave a difference is: a contradiction only where more amounts agree than differ."""
    withheld = trial.one.withheld or trial.other.withheld
    if withheld:
        return "note", f" — a document says that lines are left out: {withheld}"
    is_grave = settled.is_sure and settled.agreeing >= max(_LEAST, settled.differing + 1)
    if severity == "contradiction" and not is_grave:
        return "doubt", ""
    return severity, ""


def _say_item(item: Printed, record: DocumentRecord) -> str:
    return f"{record.file}, {say_place(item.place)}: {item.where}"


def _say_other(trial: Trial) -> str:
    rest = trial.items[len(trial.recall.stated) :]
    record = trial.other.record
    first = rest[0]
    more = f" and {len(rest) - 1} more" if len(rest) > 1 else ""
    return f"{first.where} in {record.file} ({say_place(first.place)}){more}"
