"""Disclosure: everything one document says, gathered for publishing.

In:   the record, the forms, the narrative's records and what the checks found
Out:  Disclosure, with the three counts that account for every number-like cell
Never: change or leave out a record
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from opendata.model import Disclosure, DocumentRecord, Figure, Form, FormRecord


def to_disclosure(
    record: DocumentRecord, forms: Sequence[Form], figures: Sequence[Figure]
) -> Disclosure:
    """Return the disclosure of one document with its counts; other records are added by name."""
    counted = replace(
        record,
        figures=len(figures),
        ignored=sum(len(form.ignored) for form in forms),
        unplaced=sum(len(form.unplaced) for form in forms),
    )
    return Disclosure(
        record=counted,
        forms=forms_to_records(forms, record.document, figures),
        figures=tuple(figures),
        indicators=tuple(item for form in forms for item in form.indicators),
        goals=tuple(goal for form in forms for goal in form.goals),
    )


def forms_to_records(
    forms: Sequence[Form], document: str, figures: Sequence[Figure]
) -> tuple[FormRecord, ...]:
    """Return a row of forms.csv for each table: read, empty or missing."""
    counts = Counter((figure.form, figure.table_no) for figure in figures)
    return tuple(
        FormRecord(
            document=document,
            form=form.form,
            table_no=form.table_no if form.state != "missing" else None,
            title=form.title,
            unit=form.unit,
            organisation=form.organisation,
            rows=len({row.row_no for row in form.rows}),
            columns=len(form.columns),
            figures=counts[form.form, form.table_no],
            state=form.state,
            reason=form.reason,
            basis=form.basis,
            place=form.place,
        )
        for form in forms
    )
