"""Performance forms: money, projects, goals and indicators of the forms B12, B13, F10, F11.

In:   a grid known to be a performance form
Out:  Form with figures, projects, indicators and goals
Never: a level, a column or a project that nothing proves (see Unplaced)
"""

from __future__ import annotations

from opendata.forms.performance.draft import Draft
from opendata.forms.performance.pieces import grid_to_rows
from opendata.forms.performance.sheets import SheetReader
from opendata.model import Form, FormDefinition, Grid

__all__ = ["performance_to_form"]


def performance_to_form(
    grid: Grid, definition: FormDefinition, table_no: int, document: str, title: str
) -> Form:
    """Return what a performance form says."""
    draft = Draft(grid, definition, table_no, document, title)
    rows = grid_to_rows(grid)
    drawn = grid.kind == "ruled"
    SheetReader(draft, rows, drawn=drawn).read(rows)
    return draft.to_form()
