"""Checks: identities tried on a document, what they prove and what contradicts them.

In:   forms, figures and claims of one document, its record, its prose and grids
Out:  CheckResult for every identity tried; Finding for every contradiction, doubt and rounding;
      the figures with their status and the claims with their verdict
Never: change a number, drop a figure, read a page

inside/ one table · across/ two tables · prose/ sentences · performance/ goals and evaluations ·
words/ names, codes, years · between/ two documents. They weigh what they find with trials over
the tables; status says what that proves, localise which number is likely wrong, findings how it
is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from opendata.checks.across.cross_table import check_crosses
from opendata.checks.across.projects import check_projects, remark_projects
from opendata.checks.across.same_code import check_codes_between
from opendata.checks.across.same_column import check_same_columns
from opendata.checks.findings import tell_contradictions, tell_remark, tell_roundings
from opendata.checks.inside.balance import check_balance
from opendata.checks.inside.column_sum import check_columns
from opendata.checks.inside.funds import check_funds
from opendata.checks.inside.personnel import check_personnel
from opendata.checks.inside.row_relations import check_neighbours
from opendata.checks.inside.row_sum import check_rows
from opendata.checks.inside.three_public import check_three_public
from opendata.checks.localise import localise
from opendata.checks.passages import Words, to_passages
from opendata.checks.performance.assessment import check_assessment, remark_assessment
from opendata.checks.performance.costs import check_costs, remark_costs
from opendata.checks.performance.evaluation import check_evaluations
from opendata.checks.performance.indicators import check_indicators, remark_indicators
from opendata.checks.performance.management import check_management, remark_management
from opendata.checks.performance.points import check_points
from opendata.checks.prose.amounts import check_amounts
from opendata.checks.prose.arithmetic import check_arithmetic
from opendata.checks.prose.change_parts import check_change_parts
from opendata.checks.prose.changes import check_changes
from opendata.checks.prose.counts import check_counts
from opendata.checks.prose.from_last_year import check_last_year
from opendata.checks.prose.lists import check_lists, remark_lists
from opendata.checks.prose.projects import check_projects_said
from opendata.checks.prose.repeated import check_repeated
from opendata.checks.prose.shares import check_shares
from opendata.checks.prose.things import check_things
from opendata.checks.prose.wholes import check_wholes
from opendata.checks.rules import load_knowledge
from opendata.checks.status import (
    count_proofs,
    find_contradictions,
    find_proved,
    judge_claims,
    mark_figures,
)
from opendata.checks.tables import Case, build_case
from opendata.checks.withheld import list_standing, soften_withheld
from opendata.checks.words.codes import remark_codes
from opendata.checks.words.denials import remark_denials
from opendata.checks.words.names import remark_names
from opendata.checks.words.official_labels import remark_official_labels
from opendata.checks.words.policy_numbers import remark_policy_numbers
from opendata.checks.words.presence import remark_presence
from opendata.checks.words.unit_captions import remark_unit_captions
from opendata.checks.words.years import remark_years
from opendata.model import (
    CheckResult,
    Claim,
    DocumentRecord,
    Figure,
    Finding,
    Form,
)
from opendata.records import fill_in

__all__ = ["Checked", "Words", "figures_to_findings"]

_TABLE_CHECKS = (
    check_rows,
    check_columns,
    check_neighbours,
    check_personnel,
    check_balance,
    check_funds,
    check_three_public,
    check_crosses,
    check_codes_between,
    check_same_columns,
    check_projects,
    check_evaluations,
    check_points,
    check_indicators,
    check_costs,
    check_management,
    check_assessment,
)
_REMARKS = (
    remark_codes,
    remark_official_labels,
    remark_projects,
    remark_indicators,
    remark_costs,
    remark_management,
    remark_assessment,
    remark_lists,
    remark_presence,
    remark_denials,
    remark_names,
    remark_years,
    remark_policy_numbers,
    remark_unit_captions,
)


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checks found in one document."""

    checks: tuple[CheckResult, ...]
    findings: tuple[Finding, ...]
    figures: tuple[Figure, ...]
    """The figures given, in the same order, with their status."""
    claims: tuple[Claim, ...]
    """The claims given, in the same order, with their verdict."""


def figures_to_findings(
    forms: Sequence[Form],
    figures: Sequence[Figure],
    claims: Sequence[Claim],
    record: DocumentRecord,
    words: Words | None = None,
) -> Checked:
    """Return the identities tried, the findings, and figures and claims with what they prove.

    Without words only what is said about figures is checked.
    """
    words = words or Words()
    passages = to_passages(words.prose, words.grids, forms)
    case = build_case(record, forms, figures, claims, load_knowledge(), passages)
    case = replace(case, listings=tuple(words.listings))
    trials = [trial for check in _TABLE_CHECKS for trial in check(case)]
    said = list(check_amounts(case))
    shares = list(check_shares(case, said))
    trials += [*said, *shares, *check_wholes(case, shares), *check_arithmetic(case)]
    trials += [
        *check_changes(case),
        *check_last_year(case, said),
        *check_change_parts(case),
        *check_counts(case),
        *check_things(case),
    ]
    trials += [*check_projects_said(case), *check_lists(case), *check_repeated(case)]
    checks = _number_checks(case, trials)
    proofs = count_proofs(case, checks)
    contradictions = find_contradictions(case, checks, proofs)
    told = tell_contradictions(case, contradictions, localise(case, contradictions, checks))
    softened = soften_withheld(case, forms, told)
    standing = list_standing(contradictions, told, softened)
    proved = find_proved(case, checks, standing)
    findings = [
        *softened,
        *(tell_remark(case, remark) for tell in _REMARKS for remark in tell(case)),
        *tell_roundings(case, checks),
    ]
    return Checked(
        checks=checks,
        findings=_number_findings(case, findings),
        figures=tuple(mark_figures(figures, proved, standing)),
        claims=tuple(judge_claims(claims, checks)),
    )


def _number_checks(case: Case, checks: Iterable[CheckResult]) -> tuple[CheckResult, ...]:
    counted: Counter[str] = Counter()
    numbered = []
    for check in checks:
        counted[check.rule] += 1
        name = f"{case.record.document}/check/{check.rule}/{counted[check.rule]}"
        fill_in(check, check=name)
        numbered.append(check)
    return tuple(numbered)


def _number_findings(case: Case, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(
        replace(finding, finding=f"{case.record.document}/finding/{number}")
        for number, finding in enumerate(findings, start=1)
    )
