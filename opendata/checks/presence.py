"""Presence: tables promised and not there, tables empty without a reason, other years.

What:  each table of the list of contents is in the document; an empty table says why; the titles
       of tables are of the document's own fiscal year; every number of a table has a place.
Why:   a missing table is the commonest gap of a disclosure, last year's text the commonest slip.
Example: 2022 年度部门预算 in the budget of 2023.
Does not apply: documents whose fiscal year is not proved (for years).
"""

from __future__ import annotations

from collections.abc import Iterator

from opendata.checks.tables import Case
from opendata.checks.trials import Remark
from opendata.model import Form


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
    year = case.record.fiscal_year
    if year is None or not form.fiscal_year or form.fiscal_year == str(year):
        return
    words = f"{form.form} {form.title} is headed {form.fiscal_year}, the document is of {year}"
    yield _form_remark("presence.other_year", form, form.fiscal_year, str(year), words)


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
