"""Disclosure: everything one document says, gathered for publishing.

In:   the record, the forms, the narrative's records and what the checks found
Out:  Disclosure, with the three counts that account for every number-like cell
Never: change or leave out a record
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from opendata.model import (
    Box,
    Disclosure,
    Document,
    DocumentRecord,
    Figure,
    Finding,
    Form,
    FormRecord,
    Place,
    Turn,
)

_Record = TypeVar("_Record", bound=Any)

_UNREAD = "the page is only an image; what it prints was not read"
_UNDRAWN = (
    "draws no lines between its columns; they were told from where the text stands: "
    "compare the headings with the page"
)
_READ = "read by OCR; check its figures against the page"


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
    if images and len(images) == len(document.pages):
        reasons.append(f"all {len(images)} pages are images, which could not be read")
    elif all(form.form == "X" for form in forms) and not record.stage:
        reasons.append(
            "no table of a budget or final account and no words of one are in it: "
            "is it a disclosure at all?"
        )
    return replace(record, reason="; ".join([*reasons, record.reason]))


def find_images(document: Document) -> tuple[Finding, ...]:
    """Return a doubt for each page that is only an image and was not read, a note for one that was."""
    unread = _image_pages(document)
    read = find_ocr_pages(document)
    return tuple(
        Finding(
            finding=f"{document.document}/finding/image-{page}",
            document=document.document,
            kind="other",
            severity="note" if page in read else "doubt",
            rule="image_page",
            form="",
            figure="",
            stated="",
            derived="",
            difference=None,
            words=f"page {page}: {_READ if page in read else _UNREAD}",
            place=Place(page=page),
        )
        for page in sorted({*unread, *read})
    )


def find_undrawn(forms: Sequence[Form], document: str) -> tuple[Finding, ...]:
    """Return a doubt for each table whose columns no line parts."""
    return tuple(
        Finding(
            finding=f"{document}/finding/undrawn-{form.table_no}",
            document=document,
            kind="other",
            severity="doubt",
            rule="undrawn_table",
            form=form.form,
            figure="",
            stated="",
            derived="",
            difference=None,
            words=f"page {form.place.page}: {form.form} {form.title} {_UNDRAWN}",
            place=form.place,
        )
        for form in forms
        if not form.is_drawn and form.entries
    )


def find_ocr_pages(document: Document) -> frozenset[int]:
    """Return the pages that were read from their picture."""
    return frozenset(page.number for page in document.pages if page.read_by == "ocr")


def put_back(disclosure: Disclosure, document: Document) -> Disclosure:
    """Return the disclosure with each place where its page shows it, not where it was put upright."""
    turns = {page.number: page.turn for page in document.pages if page.turn is not None}
    return _put_back(disclosure, turns) if turns else disclosure


def _put_back(record: _Record, turns: Mapping[int, Turn]) -> _Record:
    changed: dict[str, Any] = {}
    for field in fields(record):
        value = getattr(record, field.name)
        if isinstance(value, Place):
            changed[field.name] = _turn_place(value, turns)
        elif isinstance(value, tuple) and value and is_dataclass(value[0]):
            changed[field.name] = tuple(_put_back(item, turns) for item in value)
        elif is_dataclass(value):
            changed[field.name] = _put_back(value, turns)
    return replace(record, **changed) if changed else record


def _turn_place(place: Place, turns: Mapping[int, Turn]) -> Place:
    turn = turns.get(place.page or 0)
    if turn is None or place.box is None:
        return place
    x0, top, x1, bottom = place.box
    corners = [(x0, top), (x1, top), (x0, bottom), (x1, bottom)]
    xs = [round(turn.a * x + turn.c * y + turn.e, 2) for x, y in corners]
    ys = [round(turn.b * x + turn.d * y + turn.f, 2) for x, y in corners]
    return replace(place, box=Box(min(xs), min(ys), max(xs), max(ys)))


def _image_pages(document: Document) -> list[int]:
    return [page.number for page in document.pages if page.is_image and page.read_by == "text"]


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
            basis=form.basis if form.is_drawn else f"{form.basis}; no lines drawn",
            place=form.place,
        )
        for form in forms
    )
