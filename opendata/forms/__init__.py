"""Forms: grids recognised as official tables, their rows and columns named.

In:   grids, and what is known of forms (knowledge/forms, knowledge/headers.toml)
Out:  Form, one a table, in document order; a table nobody knows is form X
Never: arithmetic on amounts, except where a lost blank is placed by proof (placing)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from opendata.forms.captions import Caption, read_caption, strip_numbering
from opendata.forms.contents import find_missing
from opendata.forms.flattened import FlattenedTable, flattened_to_forms
from opendata.forms.gridded import grid_to_form
from opendata.forms.headers import Header, Matrix, find_header, grid_to_matrix
from opendata.forms.performance import performance_to_form, settle_performance
from opendata.forms.recognise import Recognised, is_final, recognise, titles_of
from opendata.knowledge import HeaderWords, load_forms, load_header_words
from opendata.model import Block, Form, Grid, Line, Place
from opendata.text import fold

__all__ = ["grids_to_forms"]

_LONGEST_HEADING = 60


def grids_to_forms(
    grids: Sequence[Grid], blocks: Sequence[Block], document: str
) -> tuple[Form, ...]:
    """Return one form for each grid in document order, then those the contents promise in vain."""
    words = load_header_words()
    titles = [title for grid in grids for title in titles_of(grid.above)[:1]]
    final = is_final(titles)
    tables = [_recognise_grid(grid, words, final=final) for grid in grids]
    forms: dict[int, Form] = {}
    for table in tables:
        if not table.is_flattened:
            others = tuple(forms.values())
            forms[table.grid.number] = _table_to_form(table, document, words, others)
    flattened = [
        FlattenedTable(
            table.grid,
            table.known.definition,
            table.known.title,
            table.caption,
            table.known.basis,
        )
        for table in tables
        if table.is_flattened
    ]
    prose = [block.text for block in blocks if block.kind in {"paragraph", "heading"}]
    for form in flattened_to_forms(flattened, prose, tuple(forms.values())):
        forms[form.table_no] = form
    found = settle_performance([forms[grid.number] for grid in grids])
    return (*found, *find_missing(blocks, found, load_forms(), final=final))


@dataclass(frozen=True, slots=True)
class _Table:
    """A grid with its header, its caption, and the form it was recognised as."""

    grid: Grid
    parts: tuple[Matrix, Header]
    caption: Caption
    known: Recognised

    @property
    def is_flattened(self) -> bool:
        return self.grid.kind == "flattened" and self.known.definition.layout != "performance"


def _recognise_grid(grid: Grid, words: HeaderWords, *, final: bool) -> _Table:
    matrix = grid_to_matrix(grid)
    header = find_header(grid, matrix, words)
    inside = tuple(
        Line(cell.text, cell.place) for row in header.caption_rows for cell in matrix.row_cells(row)
    )
    caption = read_caption((*grid.above, *inside), words)
    titles = [*titles_of((*grid.above, *inside)), *titles_of((Line(grid.section, Place()),))]
    text = header.text
    if grid.kind == "flattened" or "绩效" in "".join(titles):
        text = fold("".join(cell.text for cell in grid.cells))
    known = recognise(titles, text, load_forms(), final=final)
    if not known.title and len(grid.section) <= _LONGEST_HEADING:
        # a table without a title is called as the section it stands in
        known = replace(known, title=strip_numbering(grid.section))
    return _Table(grid, (matrix, header), caption, known)


def _table_to_form(
    table: _Table, document: str, words: HeaderWords, others: Sequence[Form]
) -> Form:
    grid, known = table.grid, table.known
    if known.definition.layout == "performance":
        form = performance_to_form(grid, known.definition, grid.number, document, known.title)
        caption = table.caption
        return replace(
            form,
            basis=known.basis,
            organisation=form.organisation or caption.organisation,
            fiscal_year=form.fiscal_year or caption.fiscal_year,
        )
    return grid_to_form(grid, table.parts, known, table.caption, words, others)
