"""Projects: one record each, from all the tables that name it.

In:   forms (project rows of B11, the projects of performance forms) and the record
Out:  Project, in document order; the forms with their indicators and goals pointing at them
Never: join two projects whose codes differ, or whose names differ by more than spelling
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache

from opendata.model import DocumentRecord, Form, FormRow, Project
from opendata.money import find_amount
from opendata.records import change
from opendata.text import fold

_POLICY = re.compile(r"[\u4e00-\u9fff]{2,8}[（(〔\[【]?20\d{2}年?[）)〕\]】]?年?[第]?\d{1,4}号")

_KEPT = 1 << 14
"""So many names are kept as they are compared: each is compared with all others."""
_RESPELT = 0.85
"""Share of characters two spellings of one name have in common: one or two in a long name differ."""


@dataclass(frozen=True, slots=True)
class Merged:
    """The projects of a document, and its forms pointing at them."""

    projects: tuple[Project, ...]
    forms: tuple[Form, ...]


def forms_to_projects(forms: Sequence[Form], record: DocumentRecord) -> Merged:
    """Merge the project rows of all forms into one record a project."""
    forms = _name_units(forms, record)
    found: list[Project] = []
    finals: dict[str, str] = {}
    for form in forms:
        own = tuple(_projects_of(form, record))
        for project in own:
            index = _find_same(project, found)
            if index is None:
                index = _find_respelt(project, found, own)
            if index is None:
                index = len(found)
                found.append(replace(project, project=f"{record.document}/project/{index + 1}"))
            else:
                found[index] = _merge(found[index], project)
            finals[project.project] = found[index].project
    return Merged(tuple(found), tuple(_point(form, finals) for form in forms))


def _name_units(forms: Sequence[Form], record: DocumentRecord) -> Sequence[Form]:
    """Return the forms, those of projects with the rows of units told as such.

    A unit stands above its projects by its name only; other tables of the document tell who is one.
    """
    names = {fold(record.organisation_name)}
    for form in forms:
        names |= {fold(row.organisation) for row in form.rows if row.organisation}
        names |= {fold(row.label) for row in form.rows if row.kind == "organisation"}
    return [_mark_units(form, names) if form.form == "B11" else form for form in forms]


def _mark_units(form: Form, names: Set[str]) -> Form:
    rows = tuple(
        replace(row, kind="organisation", is_project=False)
        if row.kind == "item" and not row.codes and fold(row.label) in names
        else row
        for row in form.rows
    )
    return replace(form, rows=rows) if rows != form.rows else form


def find_policy_document(name: str) -> str:
    """Return the number of the policy document a project name carries, or an empty text.

    >>> find_policy_document("焦财预（2023）290号关于下达资金的通知")
    '焦财预（2023）290号'
    """
    match = _POLICY.search(name)
    return match.group(0) if match else ""


def _projects_of(form: Form, record: DocumentRecord) -> Iterator[Project]:
    if form.form == "B11":
        yield from _rows_to_projects(form, record)
    for project in form.projects:
        organisation = project.organisation or record.organisation
        yield replace(project, document=record.document, organisation=organisation)


def _rows_to_projects(form: Form, record: DocumentRecord) -> Iterator[Project]:
    columns = [column.column_no for column in form.columns if column.role == "amount"]
    amounts = {(entry.row_no, entry.column_no): entry for entry in form.entries}
    for row in form.rows:
        if row.kind != "item" or not row.label or not _names_project(row, form):
            continue
        entry = next(
            (amounts[row.row_no, no] for no in columns if (row.row_no, no) in amounts), None
        )
        yield Project(
            project=f"{record.document}/{form.form}.{form.table_no}/{row.row_no}",
            document=record.document,
            name=row.label,
            project_code=next((c for kind, c in row.codes if kind == "project_code"), ""),
            project_type=row.type_label,
            organisation=record.organisation,
            amount=find_amount(entry.printed) if entry else None,
            unit=form.unit,
            policy_document=find_policy_document(row.label),
            seen_in=(f"{form.form}.{form.table_no}",),
            place=row.place,
        )


def _names_project(row: FormRow, form: Form) -> bool:
    """Tell whether a row of a project table is a project: it has no code of another kind."""
    has_project_column = any(column.role == "project_label" for column in form.columns)
    others = any(kind != "project_code" for kind, _ in row.codes)
    return row.is_project if has_project_column else not others


def _find_same(project: Project, found: Sequence[Project]) -> int | None:
    """Return the place of the same project: equal code, or equal name where a code is lacking."""
    for index, other in enumerate(found):
        if project.project_code and other.project_code:
            if project.project_code == other.project_code:
                return index
            continue
        if _key(project.name) == _key(other.name):
            return index
    return None


def _find_respelt(project: Project, found: Sequence[Project], own: Sequence[Project]) -> int | None:
    """Return the place of the one project of the same money whose name differs in spelling only.

    `own`: the projects of the same table, none of which it can be.
    """
    taken = {_key(other.name) for other in own}
    alike = [
        index
        for index, other in enumerate(found)
        if project.amount is not None
        and (project.amount, project.unit) == (other.amount, other.unit)
        and not (project.project_code and other.project_code)
        and _key(other.name) not in taken
        and _likeness(project.name, other.name) >= _RESPELT
    ]
    return alike[0] if len(alike) == 1 else None


def _likeness(first: str, second: str) -> float:
    return SequenceMatcher(None, _key(first), _key(second), autojunk=False).ratio()


@lru_cache(maxsize=_KEPT)
def _key(name: str) -> str:
    return re.sub(r"[\s()\[\]\"'《》]", "", fold(name))


def _merge(first: Project, second: Project) -> Project:
    """Return the record with what only the other table says."""
    return replace(
        first,
        project_code=first.project_code or second.project_code,
        project_type=first.project_type or second.project_type,
        amount=first.amount if first.amount is not None else second.amount,
        unit=first.unit or second.unit,
        policy_document=first.policy_document or second.policy_document,
        seen_in=tuple(dict.fromkeys((*first.seen_in, *second.seen_in))),
    )


def _point(form: Form, finals: dict[str, str]) -> Form:
    if not (form.projects or form.indicators or form.goals):
        return form
    return replace(
        form,
        projects=tuple(change(p, project=finals.get(p.project, p.project)) for p in form.projects),
        indicators=tuple(
            change(item, project=finals.get(item.project, item.project)) for item in form.indicators
        ),
        goals=tuple(
            change(goal, project=finals.get(goal.project, goal.project)) for goal in form.goals
        ),
    )
