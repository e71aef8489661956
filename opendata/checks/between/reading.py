"""Reading: what is kept of one document, so that it can be compared with others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from opendata.checks.between.comparable import Comparable, Key, Part, Sum
from opendata.checks.between.knowledge import BetweenKnowledge, load_between
from opendata.checks.between.recalls import list_recalls, recall_wholes
from opendata.checks.between.said import list_claimed, list_said
from opendata.checks.between.scopes import tell_scope, unit_key
from opendata.checks.between.states import (
    list_codes,
    list_named_codes,
    list_projects,
    list_states,
)
from opendata.checks.between.views import view_own
from opendata.checks.rules import load_knowledge
from opendata.checks.tables import Case, build_case
from opendata.checks.withheld import find_note
from opendata.model import CheckResult, Claim, DocumentRecord, Figure, Form, Organisation

_TESTED = {"agrees", "rounding", "disagrees"}


def to_comparable(
    record: DocumentRecord,
    forms: Sequence[Form],
    figures: Sequence[Figure],
    claims: Sequence[Claim],
    checks: Sequence[CheckResult],
    organisations: Sequence[Organisation],
) -> Comparable | None:
    """Return what of a document can be compared; None where its identity is not proved."""
    if record.state != "published":
        return None
    known = load_between()
    case = build_case(record, forms, figures, claims, load_knowledge())
    own = view_own(case)
    states = _list_all(own, known) if own.tables else list_claimed(case, known)
    listed = [one.name for one in organisations if one.kind == "budget_unit"]
    units = tuple(dict.fromkeys(map(unit_key, listed)))
    recalls = (
        *list_recalls(case, own, known),
        *recall_wholes(record, states, units, known),
        *list_said(case, states, known),
    )
    captions = sorted({form.organisation for form in forms if form.organisation})
    return Comparable(
        record=record,
        scope=tell_scope(record, captions),
        withheld=find_note(case, forms),
        states=states,
        recalls=recalls,
        named=list_named_codes(forms),
        units=units,
        part=_to_part(case, checks),
    )


def _list_all(own: Case, known: BetweenKnowledge) -> Mapping[Key, tuple[Sum, ...]]:
    stage = own.record.stage
    if not stage:
        return {}
    projects = list_projects(own) if stage == "budget" else {}
    found = {**list_states(own, known.stated[stage]), **list_codes(own, known.codes[stage])}
    return {**found, **projects}


def _to_part(case: Case, checks: Sequence[CheckResult]) -> Part:
    """Return the words of a document without tables, or the tables of one without words."""
    spoken = {place.form for quantity in case.knowledge.prose for place in quantity.places}
    tables = [table for table in case.tables if table.form.form in spoken]
    if not tables:
        tried = {
            check.stated.figure: check.check
            for check in checks
            if check.stated is not None and check.rule.startswith("prose_vs_table")
        }
        return Part(claims=case.claims, tried=tried)
    if any(claim.verdict in _TESTED and claim.figures for claim in case.claims):
        return Part()
    numbers = {table.form.table_no for table in tables}
    return Part(
        forms=tuple(table.form for table in tables),
        figures=tuple(f for f in case.figures.values() if f.table_no in numbers),
    )
