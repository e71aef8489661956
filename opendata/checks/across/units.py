"""Units: under which organisation each row of a table stands, told by the names of the document."""

from __future__ import annotations

from collections.abc import Sequence

from opendata.checks.tables import TableRow
from opendata.text import fold


def name_unit(row: TableRow, units: frozenset[str]) -> str:
    """Return the folded name of the organisation that a row sums; empty for any other row."""
    label = fold(row.row.label)
    return label if row.row.kind != "total" and label in units else ""


def list_owners(rows: Sequence[TableRow], units: frozenset[str]) -> list[str]:
    """Return for each row the folded name of the organisation it is about: its own, or the last above."""
    owners: list[str] = []
    current = ""
    for row in rows:
        if row.row.kind == "total":
            current = ""
        else:
            current = fold(row.row.organisation) or name_unit(row, units) or current
        owners.append(current)
    return owners
