"""Disclosure: everything one document says, gathered for publishing.

In:   the record, the forms, the narrative's records and what the checks found
Out:  Disclosure, with the three counts that account for every number-like cell
Never: change or leave out a record
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from opendata.model import (
    Disclosure,
    Document,
    DocumentRecord,
    Figure,
    Finding,
    Form,
    FormRecord,
    Place,
)


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


def note_kind(record: DocumentRecord, document: Document, forms: Sequence[Form]) -> DocumentRecord:
    """Return an unproved record with what the document is instead as the first reason."""
    images = _image_pages(document)
    if record.state == "published":
        return record
    reasons = []
    if len(images) == len(document.pages):
        reasons.append(f"all {len(images)} pages are images, which are not read yet")
    elif all(form.form == "X" for form in forms) and not record.stage:
        reasons.append(
            "no table of a budget or final account and no words of one are in it: "
            "is it a disclosure at all?"
        )
    return replace(record, reason="; ".join([*reasons, record.reason]))


def find_images(document: Document) -> tuple[Finding, ...]:
    """Return a doubt for each page that is only an image: what it prints was not read."""
    return tuple(
        Finding(
            finding=f"{document.document}/finding/image-{page}",
            document=document.document,
            kind="other",
            severity="doubt",
            rule="image_page",
            form="",
            figure="",
            stated="",
            derived="",
            difference=None,
            words=f"page {page}: the page is only an image; what it prints was not read",
            place=Place(page=page),
        )
        for page in _image_pages(document)
    )


def _image_pages(document: Document) -> list[int]:
    return [page.number for page in document.pages if page.is_image]


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
