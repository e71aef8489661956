"""The map: the data's way from one source to its disclosure, top to bottom.

document → pages → blocks → grids → forms → figures → (checks) → findings
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from opendata.amounts import figures_to_amounts
from opendata.blocks import document_to_blocks
from opendata.checks import Checked, Words, figures_to_findings
from opendata.claims import blocks_to_claims, blocks_to_listings
from opendata.collector import pause_collector
from opendata.disclosure import (
    find_images,
    find_ocr_pages,
    find_undrawn,
    note_kind,
    put_back,
    to_disclosure,
)
from opendata.documents import file_to_document
from opendata.figures import forms_to_figures
from opendata.forms import grids_to_forms
from opendata.grids import blocks_to_grids
from opendata.identity import find_identity
from opendata.links import find_links
from opendata.model import Block, Claim, Disclosure, Document, DocumentRecord, Figure, Form, Grid
from opendata.narrative import Narrative, blocks_to_narrative
from opendata.projects import Merged, forms_to_projects
from opendata.prose import to_prose
from opendata.restoring import restore_forms

_Part = TypeVar("_Part", Block, Grid)


@dataclass(frozen=True, slots=True)
class Run:
    """One source on its whole way; every intermediate is kept."""

    document: Document
    blocks: tuple[Block, ...]
    grids: tuple[Grid, ...]
    record: DocumentRecord
    forms: tuple[Form, ...]
    merged: Merged
    figures: tuple[Figure, ...]
    claims: tuple[Claim, ...]
    narrative: Narrative
    checked: Checked
    disclosure: Disclosure


@pause_collector()
def run(path: Path) -> Run:
    """Read one source and return everything read, checked and said of it."""
    return read_document(file_to_document(path))


def read_document(document: Document) -> Run:
    """Return everything read, checked and said of a document whose pages are known."""
    blocks = document_to_blocks(document)
    grids = blocks_to_grids(blocks)
    forms = grids_to_forms(grids, blocks, document.document)
    prose = to_prose(blocks)
    record = note_kind(find_identity(document, prose, forms, grids), document, forms)
    merged = forms_to_projects(forms, record)
    merged = replace(merged, forms=restore_forms(merged.forms, merged.projects, record))
    ocr_pages = find_ocr_pages(document)
    figures = forms_to_figures(merged.forms, merged.projects, record, ocr_pages=ocr_pages)
    claims = blocks_to_claims(prose, document.document)
    narrative = blocks_to_narrative(prose, record)
    checked = figures_to_findings(
        merged.forms,
        figures,
        claims,
        record,
        Words(
            blocks_to_listings(prose), _as_printed(prose, ocr_pages), _as_printed(grids, ocr_pages)
        ),
    )
    disclosure = replace(
        to_disclosure(record, merged.forms, checked.figures),
        organisations=narrative.organisations,
        duties=narrative.duties,
        terms=narrative.terms,
        changes=narrative.changes,
        projects=merged.projects,
        claims=checked.claims,
        checks=checked.checks,
        findings=(
            *checked.findings,
            *find_undrawn(merged.forms, document.document),
            *find_images(document),
        ),
        amounts=figures_to_amounts(checked.figures, record),
        repairs=document.repairs,
    )
    disclosure = put_back(replace(disclosure, links=find_links(disclosure)), document)
    return Run(
        document, blocks, grids, record, forms, merged, figures, claims, narrative, checked,
        disclosure,
    )  # fmt: skip


def _as_printed(parts: Sequence[_Part], ocr_pages: Set[int]) -> list[_Part]:
    """Return the parts whose spelling is the document's own, not that of a reader of pictures."""
    return [part for part in parts if part.place.page not in ocr_pages]
