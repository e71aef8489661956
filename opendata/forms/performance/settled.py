"""Settled: what one performance form alone cannot tell, told by the other forms.

The fund of an amount in a flattened list, by the form of the whole department; the project
of indicators on a page that goes on without its header, by the form before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from opendata.forms.performance.vocabulary import label_key, money_key
from opendata.model import Entry, Form, Unplaced
from opendata.money import find_amount

_FUNDS = ("政府预算资金", "财政专户管理资金", "单位资金")


def settle_performance(forms: Sequence[Form]) -> tuple[Form, ...]:
    """Return the forms of one document with what their neighbours prove."""
    fund = _find_only_fund(forms)
    settled: list[Form] = []
    for form in forms:
        new = _place_fund(form, fund) if form.form == "B13" else form
        settled.append(_take_project(new, settled[-1]) if settled else new)
    return tuple(settled)


def _find_only_fund(forms: Sequence[Form]) -> str:
    """Return the fund that the whole department lives on, where it is a single one."""
    found: set[str] = set()
    for form in forms:
        if form.form != "B12":
            continue
        labels = {row.row_no: money_key(row.label) for row in form.rows}
        found |= {
            labels[entry.row_no]
            for entry in form.entries
            if labels[entry.row_no] in _FUNDS and find_amount(entry.printed)
        }
    return found.pop() if len(found) == 1 else ""


def _place_fund(form: Form, fund: str) -> Form:
    """Move the amounts placed by arithmetic to the proved fund, or take them out again."""
    if all(entry.placed_by == "printed" for entry in form.entries):
        return form
    column = next((c.column_no for c in form.columns if label_key(c.path[-1]) == fund), None)
    entries: list[Entry] = []
    unplaced = list(form.unplaced)
    for entry in form.entries:
        if entry.placed_by == "printed":
            entries.append(entry)
        elif column is not None:
            entries.append(replace(entry, column_no=column))
        else:
            unplaced.append(Unplaced(entry.printed, entry.place, "the fund cannot be told"))
    return replace(form, entries=tuple(entries), unplaced=tuple(unplaced))


def _take_project(form: Form, before: Form) -> Form:
    """Give indicators without a project the one of the form that goes on here."""
    goes_on = form.form == before.form and form.form in ("B13", "F11")
    if not goes_on or form.projects or form.entries or not before.projects:
        return form
    if form.table_no != before.table_no + 1 or not form.indicators:
        return form
    project = before.projects[-1].project
    indicators = tuple(replace(item, project=project) for item in form.indicators)
    return replace(form, indicators=indicators)
