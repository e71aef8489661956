"""Between: identities between documents that are read together.

What:  the first budget that an account repeats = the budget; last year's columns and what
       sentences say of last year = last year's own document; 年初结转 = 年末结转 of the year before;
       the row of a unit = the unit's own total, the department's total ≥ each unit's and, where
       all are there, = their sum; sentences of one file of a disclosure = tables of the other;
       names and codes that have changed.
Why:   each document adds up by itself; that it says the same as the one before, nobody checks.
Example: 比2023年年初预算数 9819.98 减少 193.20 beside a budget for 2023 of 9919.98.
Does not apply: documents whose jurisdiction, organisation, year or stage is not proved; a department
       beside an office of the same name; two documents that differ in most amounts, which
       are of another scope or were adjusted; a budget that the account does not call the first.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from opendata.checks.between.comparable import Comparable
from opendata.checks.between.findings import tell_throughout, tell_trials
from opendata.checks.between.names import tell_names
from opendata.checks.between.pairs import index_documents
from opendata.checks.between.parts import Joined, join_parts
from opendata.checks.between.reading import to_comparable
from opendata.checks.between.trials import Settled, Trial, list_trials, settle
from opendata.checks.between.unions import list_unions
from opendata.checks.rules import Knowledge, load_knowledge
from opendata.checks.status import judge_claim, list_terms
from opendata.model import CheckResult, Disclosure, Finding
from opendata.records import change

__all__ = ["Added", "Comparable", "add_to", "compare", "to_comparable"]

_THROUGHOUT = "between.throughout"


@dataclass(slots=True)
class Added:
    """What other documents say of one."""

    checks: list[CheckResult] = field(default_factory=list)
    replaced: dict[str, CheckResult] = field(default_factory=dict)
    """Check that could not test a sentence → the one that could, with the same id."""
    findings: list[Finding] = field(default_factory=list)
    proofs: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Figure → the identities with other documents that hold exactly with it."""


def compare(comparables: Iterable[Comparable | None]) -> Mapping[str, Added]:
    """Return for each document what the others say of it; the order of the documents is no matter."""
    knowledge = load_knowledge()
    documents = index_documents(one for one in comparables if one is not None)
    added: dict[str, Added] = defaultdict(Added)
    for one in documents.ordered:
        trials = [
            *list_trials(documents, one, knowledge),
            *list_unions(documents, one, knowledge),
        ]
        _add_trials(added, one, trials, knowledge)
        joined = join_parts(documents, one, knowledge)
        if joined is not None:
            _add_joined(added, joined)
    for finding in tell_names(documents, knowledge):
        added[finding.document].findings.append(finding)
    for document, found in added.items():
        found.findings = [
            replace(finding, finding=f"{document}/finding/between-{number}")
            for number, finding in enumerate(found.findings, start=1)
        ]
    return dict(added)


def _add_trials(
    added: Mapping[str, Added], one: Comparable, trials: Sequence[Trial], knowledge: Knowledge
) -> None:
    own = added[one.record.document]
    counted: Counter[str] = Counter()
    for settled in _settle_all(trials):
        numbered = replace(
            settled,
            trials=tuple(_number(trial, counted) for trial in settled.trials),
        )
        for trial in numbered.trials:
            own.checks.append(trial.check)
            _add_proofs(added, trial.check)
        own.findings += tell_trials(numbered, knowledge)
        if numbered.is_throughout and numbered.is_sure:
            own.findings.append(tell_throughout(numbered, _THROUGHOUT, knowledge))


def _settle_all(trials: Sequence[Trial]) -> Iterator[Settled]:
    """Yield the trials of each pair of documents, settled together."""
    pairs: dict[str, list[Trial]] = defaultdict(list)
    for trial in trials:
        pairs[trial.other.record.document].append(trial)
    for _, together in sorted(pairs.items()):
        yield settle(together)


def _number(trial: Trial, counted: Counter[str]) -> Trial:
    rule, document = trial.check.rule, trial.check.document
    counted[rule] += 1
    name = f"{document}/check/{rule}/{counted[rule]}"
    return replace(trial, check=change(trial.check, check=name))


def _add_proofs(added: Mapping[str, Added], check: CheckResult) -> None:
    if check.verdict != "holds" or not check.can_fail:
        return
    for term in dict.fromkeys(list_terms(check)):
        if "/claim/" not in term:
            added[term.partition("/")[0]].proofs[term].append(check.check)


def _add_joined(added: Mapping[str, Added], joined: Joined) -> None:
    own = added[joined.words.record.document]
    for check in joined.checks:
        own.replaced[check.check] = check
        _add_proofs(added, check)
    own.findings += joined.findings


def add_to(disclosure: Disclosure, added: Added) -> Disclosure:
    """Return the disclosure with what other documents say of it."""
    stating = {
        check.stated.figure: check
        for check in (*added.checks, *added.replaced.values())
        if check.stated is not None and check.verdict != "not-testable"
    }
    return replace(
        disclosure,
        figures=tuple(
            change(figure, status="proved", proved_by=tuple(added.proofs[figure.figure]))
            if figure.status == "single" and figure.figure in added.proofs
            else figure
            for figure in disclosure.figures
        ),
        claims=tuple(
            judge_claim(claim, stating[claim.claim])
            if claim.verdict == "untestable" and claim.claim in stating
            else claim
            for claim in disclosure.claims
        ),
        checks=(
            *(added.replaced.get(check.check, check) for check in disclosure.checks),
            *added.checks,
        ),
        findings=(*disclosure.findings, *added.findings),
    )
