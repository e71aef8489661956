"""Parts: a disclosure in two files, one with the words and one with the tables.

The sentences of the one are weighed against the tables of the other, by the rules for prose
within one document; nothing is told where no sentence agrees.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from opendata.checks.between.comparable import Comparable
from opendata.checks.between.pairs import Documents, may_be_same
from opendata.checks.findings import say_amount, say_figure, say_place
from opendata.checks.prose.amounts import check_amounts
from opendata.checks.rules import Knowledge
from opendata.checks.tables import Case, build_case
from opendata.checks.trials import replace_verdict
from opendata.model import CheckResult, Finding
from opendata.records import change

_DECIDED = {"holds", "rounding", "broken"}


@dataclass(frozen=True, slots=True)
class Joined:
    """The words of one document weighed against the tables of another."""

    words: Comparable
    tables: Comparable
    checks: tuple[CheckResult, ...]
    """In place of those that could not test the sentences alone, under their ids."""
    findings: tuple[Finding, ...]


def join_parts(documents: Documents, words: Comparable, knowledge: Knowledge) -> Joined | None:
    """Return the sentences of a document weighed against the one other that has their tables."""
    if not words.part.claims:
        return None
    record = words.record
    of = (record.organisation, record.fiscal_year, record.stage)
    same = [one for one in documents.by_organisation[of] if may_be_same(words, one)]
    tables = [one for one in same if one.part.forms]
    others = [one for one in same if one is not words and not one.part.forms]
    if len(tables) != 1 or any(one.part.claims or one.states for one in others):
        return None
    case = build_case(
        record, tables[0].part.forms, tables[0].part.figures, words.part.claims, knowledge
    )
    checks = _settle(_try_claims(case, words))
    findings = tuple(_tell(case, check, words, tables[0]) for check in checks if _is_broken(check))
    return Joined(words, tables[0], tuple(checks), findings)


def _is_broken(check: CheckResult) -> bool:
    return check.verdict == "broken"


def _try_claims(case: Case, words: Comparable) -> Iterator[CheckResult]:
    """Yield what the tables decide, each in place of the check that could not."""
    for check in check_amounts(case):
        name = "" if check.stated is None else words.part.tried.get(check.stated.figure, "")
        if check.verdict in _DECIDED and name:
            yield change(check, check=name)


def _settle(checks: Iterator[CheckResult]) -> list[CheckResult]:
    """Return the checks; the sentences accuse only where most of them agree with the tables."""
    listed = list(checks)
    broken = sum(_is_broken(check) for check in listed)
    agreeing = sum(check.can_fail and not _is_broken(check) for check in listed)
    if not broken or broken <= agreeing:
        return listed
    reason = f"{broken} of {broken + agreeing} sentences differ from the tables of the other file"
    return [
        replace_verdict(check, "not-testable", reason, can_fail=False)
        if _is_broken(check)
        else check
        for check in listed
    ]


def _tell(case: Case, check: CheckResult, words: Comparable, tables: Comparable) -> Finding:
    claims = {claim.claim: claim for claim in case.claims}
    stated = check.stated
    assert stated is not None
    claim, rule = claims[stated.figure], case.knowledge.rules[check.rule]
    residual = check.residual or Decimal(0)
    derived = say_amount(claim.value - residual)
    figures = [case.figures[term.figure] for term in check.terms if term.figure in case.figures]
    other = "the tables"
    if figures:
        other = f"{say_figure(figures[0])} in {tables.record.file} ({say_place(figures[0].place)})"
    subject = claim.subject or claim.section
    sentence = case.knowledge.sentences["prose"].format(
        where=f"{words.record.file}, {say_place(claim.place)}: the text on {subject}",
        stated=claim.printed,
        derived=derived,
        difference=say_amount(abs(residual)),
        other=other,
        advice=rule.advice,
    )
    return Finding(
        finding="",
        document=words.record.document,
        kind=rule.kind,
        severity=rule.severity,
        rule=check.rule,
        form="",
        figure=claim.claim,
        stated=claim.printed,
        derived=derived,
        difference=residual,
        words=sentence,
        place=claim.place,
        check=check.check,
    )
