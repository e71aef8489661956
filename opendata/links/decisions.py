"""Decisions: what a person decided on links, remembered in a file and laid over the scores.

A file is a CSV with the columns subject, predicate, object, decision, reason, decided_by, date;
it may have method, score and evidence behind them, for links that no method of ours proposes.
A decision overrides that of the method and becomes part of the link's evidence. A rejected link
stays, as rejected; a row that says undecided is a candidate that waits for a person.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Literal

from opendata.errors import KnowledgeError, UsageError
from opendata.model import Disclosure, Link
from opendata.resources import find_folder

_Verdict = Literal["accepted", "rejected", "undecided"]
_VERDICTS: Mapping[str, _Verdict] = {
    "accepted": "accepted",
    "rejected": "rejected",
    "undecided": "undecided",
}
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_METHOD = "decision"
"""Method of a link that only a decision tells."""

Key = tuple[str, str, str]
"""Subject, predicate, object."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One row of a decisions file."""

    subject: str
    predicate: str
    object: str
    decision: _Verdict
    reason: str
    decided_by: str
    date: str
    """The day, as in 2026-03-28; empty for a candidate."""
    method: str = _METHOD
    score: Decimal = Decimal(1)
    evidence: str = ""

    @property
    def key(self) -> Key:
        """What is decided on."""
        return self.subject, self.predicate, self.object


COLUMNS = tuple(field.name for field in fields(Decision))
_REQUIRED = COLUMNS[:7]
_FILLED = ("subject", "predicate", "object", "decision")
_SIGNED = ("reason", "decided_by", "date")


def read_decisions(path: Path) -> tuple[Decision, ...]:
    """Return the decisions of a file; UsageError names file, row and fault."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read as UTF-8 text: {error}") from error
    return parse_decisions(text, str(path))


@cache
def load_decisions() -> tuple[Decision, ...]:
    """Return the project's own decisions, knowledge/links/decisions.csv."""
    path = find_folder("knowledge") / "links" / "decisions.csv"
    try:
        return read_decisions(path)
    except UsageError as error:
        raise KnowledgeError(str(error)) from error


def parse_decisions(text: str, name: str) -> tuple[Decision, ...]:
    """Return the decisions of a CSV text; a link decided on twice is an error."""
    reader = csv.DictReader(io.StringIO(text))
    columns = reader.fieldnames or ()
    missing = [column for column in _REQUIRED if column not in columns]
    if missing:
        raise UsageError(
            f"{name}: the column {missing[0]} is missing; expected {','.join(_REQUIRED)}"
        )
    unknown = [column for column in columns if column not in COLUMNS]
    if unknown:
        raise UsageError(f"{name}: unknown column {unknown[0]}; allowed are {','.join(COLUMNS)}")
    decisions = tuple(
        _to_decision(row, f"{name}, row {number}") for number, row in enumerate(reader, 2)
    )
    twice = [key for key, count in Counter(one.key for one in decisions).items() if count > 1]
    if twice:
        raise UsageError(f"{name}: decided on twice: {' '.join(twice[0])}; keep one row")
    return decisions


def _to_decision(row: Mapping[str, str | None], where: str) -> Decision:
    # a short row has None in the cells that it lacks, a long one its rest under None
    cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
    if None in row:
        raise UsageError(f"{where}: more cells than columns; quote a cell that holds a comma")
    empty = [name for name in _FILLED if cells[name] == ""]
    if empty:
        raise UsageError(f"{where}: {empty[0]} is empty")
    verdict = _VERDICTS.get(cells["decision"])
    if verdict is None:
        raise UsageError(f"{where}: decision is {cells['decision']}; say {', '.join(_VERDICTS)}")
    # a service that decided by a rule has no day; a person has
    signed = _SIGNED[:2] if cells["method"] else _SIGNED
    unsigned = [name for name in signed if cells[name] == ""]
    if verdict != "undecided" and unsigned:
        raise UsageError(f"{where}: {unsigned[0]} is empty; a decision says why, by whom and when")
    if cells["date"] and _DATE.fullmatch(cells["date"]) is None:
        raise UsageError(f"{where}: date is {cells['date']}; write it as 2026-03-28")
    return Decision(
        subject=cells["subject"],
        predicate=cells["predicate"],
        object=cells["object"],
        decision=verdict,
        reason=cells["reason"],
        decided_by=cells["decided_by"],
        date=cells["date"],
        method=cells["method"] or _METHOD,
        score=_to_score(cells["score"], where),
        evidence=cells["evidence"],
    )


def _to_score(text: str, where: str) -> Decimal:
    try:
        score = Decimal(text or "1")
    except InvalidOperation as error:
        raise UsageError(f"{where}: score is {text}; write a number from 0 to 1") from error
    if not 0 <= score <= 1:
        raise UsageError(f"{where}: score is {text}; write a number from 0 to 1")
    return score


def merge_decisions(earlier: Iterable[Decision], later: Iterable[Decision]) -> tuple[Decision, ...]:
    """Return both, where the later one counts for a link that both decide on.

    A candidate that nobody has decided on never takes the place of a decision.
    """
    merged = {one.key: one for one in earlier}
    for one in later:
        if one.decision != "undecided" or one.key not in merged:
            merged[one.key] = one
    return tuple(merged.values())


def apply_decisions(
    disclosures: Sequence[Disclosure], decisions: Iterable[Decision]
) -> tuple[Disclosure, ...]:
    """Return the disclosures with their links as decided, and the links that only a decision tells.

    Such a link is told by each document that speaks of its subject.
    """
    by_key = {one.key: one for one in decisions}
    if not by_key:
        return tuple(disclosures)
    return tuple(_apply(disclosure, by_key) for disclosure in disclosures)


def find_unused(
    disclosures: Iterable[Disclosure], decisions: Iterable[Decision]
) -> tuple[Decision, ...]:
    """Return the decisions on things that no disclosure speaks of."""
    spoken = set().union(*(_subjects(disclosure) for disclosure in disclosures))
    return tuple(one for one in decisions if one.subject not in spoken)


def _apply(disclosure: Disclosure, by_key: Mapping[Key, Decision]) -> Disclosure:
    links = tuple(_decide(link, by_key.get(_key(link))) for link in disclosure.links)
    there = {_key(link) for link in links}
    subjects = _subjects(disclosure)
    added = tuple(
        _to_link(one) for key, one in by_key.items() if key not in there and one.subject in subjects
    )
    return replace(disclosure, links=(*links, *added))


def _key(link: Link) -> Key:
    return link.subject, link.predicate, link.object


def _decide(link: Link, decision: Decision | None) -> Link:
    if decision is None or decision.decision == "undecided":
        return link
    evidence = "; ".join(part for part in (link.evidence, _say(decision)) if part)
    return replace(link, decision=decision.decision, evidence=evidence)


def _say(decision: Decision) -> str:
    if decision.decision == "undecided":
        return ""
    day = f" on {decision.date}" if decision.date else ""
    return f"{decision.decision} by {decision.decided_by}{day}: {decision.reason}"


def _to_link(decision: Decision) -> Link:
    evidence = "; ".join(part for part in (decision.evidence, _say(decision)) if part)
    return Link(
        subject=decision.subject,
        predicate=decision.predicate,
        object=decision.object,
        method=decision.method,
        score=decision.score,
        evidence=evidence or decision.reason,
        decision=decision.decision,
    )


def _subjects(disclosure: Disclosure) -> set[str]:
    """Return the ids of what a disclosure speaks of."""
    record = disclosure.record
    found = {record.document, record.jurisdiction, record.organisation}
    found |= {item.organisation for item in disclosure.organisations}
    found |= {item.project for item in disclosure.projects}
    found |= {item.duty for item in disclosure.duties}
    found |= {item.indicator for item in disclosure.indicators}
    found |= {link.subject for link in disclosure.links}
    return found - {""}
