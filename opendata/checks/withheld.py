"""Withheld: sums that cannot add up because the document says lines were left out.

What:  a total greater than its rows is a note, not a contradiction, in a document one of whose
       tables says that secret lines are left out (根据保密规定…予以剔除).
Why:   the document tells the reason itself; calling it a contradiction would accuse wrongly.
Example: 项目支出 525.00 over three projects of 235.00, with such a note under the table.
Does not apply: a total less than its rows; sums between tables and in prose.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from opendata.checks.tables import Case
from opendata.model import Finding, Form
from opendata.text import fold

_SUM_KINDS = frozenset({"column_sum", "hierarchy_sum"})


def soften_withheld(
    case: Case, forms: Sequence[Form], findings: Sequence[Finding]
) -> tuple[Finding, ...]:
    """Return the findings; a sum that lacks lines the document says it leaves out is a note."""
    note = _find_note(case, forms)
    if not note:
        return tuple(findings)
    return tuple(_soften(finding, note) if _may_lack(finding) else finding for finding in findings)


def _find_note(case: Case, forms: Sequence[Form]) -> str:
    words = case.knowledge.words
    for form in forms:
        note = "".join(form.notes) or form.reason
        folded = fold(note)
        if all(any(word in folded for word in words[name]) for name in ("secret", "left_out")):
            return note
    return ""


def _may_lack(finding: Finding) -> bool:
    lacks = finding.difference is not None and finding.difference > 0
    is_sum = finding.kind in _SUM_KINDS or finding.rule.startswith("balance.")
    return finding.severity == "contradiction" and is_sum and lacks


def _soften(finding: Finding, note: str) -> Finding:
    words = f"{finding.words} — the document says that lines are left out: {note}"
    return replace(finding, severity="note", words=words)
