"""Performance forms: money, projects, goals and indicators of the forms B12, B13, F10, F11.

In:   a grid known to be a performance form
Out:  Form with figures, projects, indicators and goals
Never: a level, a column or a project that nothing proves (see Unplaced)
"""

from __future__ import annotations

from opendata.forms.performance.draft import Draft
from opendata.forms.performance.flattened_lists import FlattenedListReader, is_flattened_list
from opendata.forms.performance.list_headers import find_list_header
from opendata.forms.performance.lists import ListReader
from opendata.forms.performance.pieces import grid_to_rows
from opendata.forms.performance.settled import settle_performance
from opendata.forms.performance.sheets import SheetReader
from opendata.model import Form, FormDefinition, Grid

__all__ = ["performance_to_form", "settle_performance"]


def performance_to_form(
    grid: Grid, definition: FormDefinition, table_no: int, document: str, title: str
) -> Form:
    """Return what a performance form says."""
    draft = Draft(grid, definition, table_no, document, title)
    rows = grid_to_rows(grid)
    drawn = grid.kind == "ruled"
    if grid.kind == "flattened":
        if is_flattened_list(rows):
            FlattenedListReader(draft).read(rows)
        else:
            SheetReader(draft, rows, drawn=False).read_lines(rows)
        return draft.to_form()
    first, columns = find_list_header(rows, drawn=drawn)
    if columns:
        ListReader(draft, columns, drawn=drawn).read(rows[first:])
    else:
        SheetReader(draft, rows, drawn=drawn).read(rows)
    return draft.to_form()
