"""Presence: tables promised and not there, tables empty without a reason, other years.

What:  each table of the list of contents is in the document; an empty table says why; the titles
       of tables are of the document's own fiscal year; every number of a table has a place.
Why:   a missing table is the commonest gap of a disclosure, last year's text the commonest slip.
Example: 2022 年度部门预算 in the budget of 2023.
Does not apply: documents whose fiscal year is not proved (for years).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from opendata.checks.tables import Case
from opendata.checks.trials import Remark
from opendata.model import Form

_TITLE_YEAR = re.compile(
    r"(20\d\d)年度?(?=部门|单位|本级|收入|支出|收支|财政拨款|一般公共|政府性|国有资本|基本支出|项目支出|[“\"]三公)"
)
"""A year before what the table shows; the year of a project's money stands elsewhere."""
_YEARLY = re.compile(r"(20\d\d)年度")


def _form_remark(rule: str, form: Form, stated: str, derived: str, words: str) -> Remark:
    return Remark(rule, form.form, "", stated, derived, words, form.place)


def _without_tables(case: Case) -> Iterator[Remark]:
    """Say once that none of the promised tables is in this file: they may be in one of their own."""
    missing = [form for form in case.forms if form.state == "missing"]
    names = " ".join(form.form for form in missing)
    words = f"the contents promise {len(missing)} tables ({names}), and none is in this file"
    first = missing[0]
    yield Remark("presence.no_tables", "", "", "", names, words, first.place)


def _presence(form: Form) -> Iterator[Remark]:
    if form.state == "missing":
        words = f"the contents promise {form.title} ({form.form}), which is not in the document"
        yield _form_remark("presence.missing_table", form, "", form.title, words)
    elif form.state == "empty" and not form.reason:
        words = f"{form.form} {form.title} is empty and no sentence says why"
        yield _form_remark("presence.empty_table", form, "", "", words)


def _years(case: Case, form: Form) -> Iterator[Remark]:
    """A table headed by another year, in its caption or in its title."""
    year = case.record.fiscal_year
    if year is None:
        return
    in_title = set(_TITLE_YEAR.findall(form.title))
    headed = [form.fiscal_year, *(in_title if len(in_title) == 1 else ())]
    other = next((one for one in headed if one and one != str(year)), None)
    if other is not None:
        words = f"{form.form} {form.title} is headed {other}, the document is of {year}"
        yield _form_remark("presence.other_year", form, other, str(year), words)


def _cover_years(case: Case) -> Iterator[Remark]:
    """A place that proves the year of the document and names another fiscal year beside it."""
    year = case.record.fiscal_year
    for evidence in case.record.fiscal_year_evidence if year is not None else ():
        other = next((one for one in _YEARLY.findall(evidence.text) if one != str(year)), None)
        if other is not None:
            words = f"{evidence.text} names {other} beside {year}"
            stated = (other, str(year), words, evidence.place)
            yield Remark("presence.other_year", "", "", *stated, severity="doubt")


def _unplaced(form: Form) -> Iterator[Remark]:
    for one in form.unplaced:
        words = f"{form.form} prints {one.text}, which was given no row and column: {one.reason}"
        yield Remark("presence.unplaced", form.form, "", one.text, "", words, one.place)


def remark_presence(case: Case) -> Iterator[Remark]:
    """Yield what is missing, empty, of another year or without a place."""
    bare = bool(case.forms) and all(form.state == "missing" for form in case.forms)
    if bare:
        yield from _without_tables(case)
    for form in case.forms:
        if not bare:
            yield from _presence(form)
        yield from _years(case, form)
        yield from _unplaced(form)
    yield from _cover_years(case)
