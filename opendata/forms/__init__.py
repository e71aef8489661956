"""Forms: grids recognised as official tables, their rows and columns named.

In:   grids, and what is known of forms (knowledge/forms, knowledge/headers.toml)
Out:  Form, one a table, in document order; a table nobody knows is form X
Never: arithmetic on amounts, except where a lost blank is placed by proof (placing)
"""

from __future__ import annotations

from collections.abc import Sequence

from opendata.forms.captions import Caption, read_caption
from opendata.forms.contents import find_missing
from opendata.forms.flattened import flattened_to_form
from opendata.forms.gridded import grid_to_form
from opendata.forms.headers import find_header, grid_to_matrix
from opendata.forms.performance import performance_to_form
from opendata.forms.recognise import is_final, recognise, titles_of
from opendata.knowledge import HeaderWords, load_forms, load_header_words
from opendata.model import Block, Form, Grid, Line, Place
from opendata.text import fold

__all__ = ["grids_to_forms"]


def grids_to_forms(
    grids: Sequence[Grid], blocks: Sequence[Block], document: str
) -> tuple[Form, ...]:
    """Return one form for each grid in document order, then those the contents promise in vain."""
    words = load_header_words()
    titles = [title for grid in grids for title in titles_of(grid.above)[:1]]
    final = is_final(titles)
    forms = [_grid_to_form(grid, document, words, final=final) for grid in grids]
    return (*forms, *find_missing(blocks, forms, load_forms(), final=final))


def _grid_to_form(grid: Grid, document: str, words: HeaderWords, *, final: bool) -> Form:
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
    if known.definition.layout == "performance":
        return performance_to_form(grid, known.definition, grid.number, document, known.title)
    if grid.kind == "flattened":
        return flattened_to_form(grid, known.definition, grid.number, known.title, caption)
    return grid_to_form(grid, (matrix, header), known, caption, words)
