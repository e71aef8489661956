"""Withheld: sums that cannot add up because lines were left out on purpose.

What:  a total greater than its rows is a note, not a contradiction, in a document one of whose
       tables says that secret lines are left out (根据保密规定…予以剔除); it is a doubt where
       several tables lack exactly the same amount. Such a sum speaks neither for its rows nor
       against them.
Why:   the document tells the reason itself, or the same line is left out wherever it belongs,
       which no slip does; calling it a contradiction would accuse wrongly.
Example: 项目支出 525.00 over three projects of 235.00, with such a note under the table.
Does not apply: a total less than its rows; sums between tables and in prose.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from opendata.checks.status import Contradiction
from opendata.checks.tables import Case
from opendata.model import Finding, Form, Severity
from opendata.text import fold

_SUM_KINDS = frozenset({"column_sum", "hierarchy_sum"})
_MOST_SHARE = Decimal("0.9")
_SEVERAL = "several tables lack the same amount: a line may be left out on purpose"
_MOST = "most of the total stands in no row: lines may be left out on purpose"


def soften_withheld(
    case: Case, forms: Sequence[Form], findings: Sequence[Finding]
) -> tuple[Finding, ...]:
    """Return the findings; a sum that lacks lines left out on purpose is a note or a doubt."""
    note = find_note(case, forms)
    if note:
        said = f"the document says that lines are left out: {note}"
        return tuple(_soften(one, "note", said) if _may_lack(one) else one for one in findings)
    tables: dict[Decimal | None, set[int]] = defaultdict(set)
    for finding in filter(_lacks, findings):
        if finding.figure in case.figures:
            tables[finding.difference].add(case.figures[finding.figure].table_no)
    softened = []
    for one in findings:
        if not _may_lack(one):
            softened.append(one)
        elif len(tables[one.difference]) > 1:
            softened.append(_soften(one, "doubt", _SEVERAL))
        elif _lacks_most(case, one):
            softened.append(_soften(one, "doubt", _MOST))
        else:
            softened.append(one)
    return tuple(softened)


def list_standing(
    contradictions: Sequence[Contradiction],
    told: Sequence[Finding],
    softened: Sequence[Finding],
) -> list[Contradiction]:
    """Return the contradictions whose findings, in the same order, are told as they were."""
    triples = zip(contradictions, told, softened, strict=True)
    return [found for found, before, after in triples if before.severity == after.severity]


def find_note(case: Case, forms: Sequence[Form]) -> str:
    """Return the note of a table that says lines were left out on purpose, or an empty text."""
    words = case.knowledge.words
    for form in forms:
        note = "".join(form.notes) or form.reason
        folded = fold(note)
        if all(any(word in folded for word in words[name]) for name in ("secret", "left_out")):
            return note
    return ""


def _lacks(finding: Finding) -> bool:
    lacks = finding.difference is not None and finding.difference > 0
    return lacks and (finding.kind in _SUM_KINDS or finding.rule.startswith("balance."))


def _may_lack(finding: Finding) -> bool:
    return finding.severity == "contradiction" and _lacks(finding)


def _lacks_most(case: Case, finding: Finding) -> bool:
    """Tell whether the rows of a total are hardly a tenth of it: no slip made them so few."""
    total = case.figures.get(finding.figure)
    if total is None or finding.stated != total.printed or finding.difference is None:
        return False
    return finding.difference != total.amount and finding.difference > _MOST_SHARE * total.amount


def _soften(finding: Finding, severity: Severity, said: str) -> Finding:
    """Return the finding with a reason, and without the slip that was suspected before it."""
    words = f"{finding.words.partition(' — ')[0]} — {said}"
    return replace(
        finding, severity=severity, words=words, suspect="", suggested=None, cause="row_missing"
    )
