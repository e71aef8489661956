"""Nothing printed is dropped: each number-like cell is a figure, a code, ignored or unplaced."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from opendata.blocks import document_to_blocks
from opendata.documents import file_to_document
from opendata.forms import grids_to_forms
from opendata.grids import blocks_to_grids
from opendata.model import Form, Grid
from opendata.money import is_number
from opendata.text import remove_space

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = sorted((ROOT / "samples").glob("*.pdf"))
LARGEST = 1_000_000
"""Bytes; make corpus measures the larger ones too."""
CORPUS = [
    path
    for path in sorted((ROOT.parent / "shared" / "corpus").glob("*.pdf"))
    if path.stat().st_size <= LARGEST
]


def unaccounted(grid: Grid, form: Form) -> dict[str, int]:
    """Return the number-like cells of a grid that its form says nothing of."""
    # a number broken over a page stands in two cells; its entry prints it whole
    whole = {entry.place: remove_space(entry.printed) for entry in form.entries}
    cells = Counter(
        whole[cell.place] if whole.get(cell.place, "").startswith(text) else text
        for cell in grid.cells
        if is_number(cell.text) and (text := remove_space(cell.text))
    )
    said = Counter(remove_space(entry.printed) for entry in form.entries)
    said += Counter(remove_space(item.text) for item in form.unplaced)
    said += Counter(remove_space(text) for text, _ in form.ignored)
    codes = {part for row in form.rows for part in row.printed_code.split("|")}
    left = cells - said
    return {
        text: count
        for text, count in left.items()
        if not (text.isdigit() and any(text in code for code in codes))
    }


def account_for(path: Path) -> list[tuple[str, dict[str, int]]]:
    document = file_to_document(path)
    blocks = document_to_blocks(document)
    grids = blocks_to_grids(blocks)
    forms = {form.table_no: form for form in grids_to_forms(grids, blocks, document.document)}
    lost = [(forms[grid.number].title, unaccounted(grid, forms[grid.number])) for grid in grids]
    return [(title, cells) for title, cells in lost if cells]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_number_of_the_samples_is_accounted_for(path: Path) -> None:
    assert account_for(path) == []


@pytest.mark.shared
@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_every_number_of_the_corpus_is_accounted_for(path: Path) -> None:
    assert account_for(path) == []
