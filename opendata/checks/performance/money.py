"""Project money: the figures of a performance form that say what the project of an indicator may spend."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from opendata.checks.tables import Case, Table, TableRow
from opendata.model import Figure, Indicator, Place
from opendata.money import YUAN_PER_UNIT
from opendata.text import fold

Money = tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class ProjectMoney:
    """The money of the projects of one form."""

    rows: Mapping[str, Sequence[Money]]
    """Project id → the figures of each row of that name; empty id: the whole department."""

    def find(self, indicator: Indicator) -> Money:
        """Return the money of the indicator's project, or nothing where it is not certain.

        Where several rows are of projects of one name, it is the one beside the indicator.
        """
        rows = self.rows.get(indicator.project, ())
        if len(rows) == 1:
            return rows[0]
        beside = [row for row in rows if _is_beside(row[0].place, indicator.place)]
        return beside[0] if len(beside) == 1 else ()


def _is_beside(cell: Place, other: Place) -> bool:
    """Tell whether a place stands at the height of a cell that spans several rows."""
    if cell.page != other.page or cell.box is None or other.box is None:
        return False
    middle = (other.box.top + other.box.bottom) / 2
    return cell.box.top < middle < cell.box.bottom


def find_project_money(case: Case, table: Table) -> ProjectMoney:
    """Return the money of the projects of a performance form; a sheet has one row of it."""
    found: dict[str, list[Money]] = defaultdict(list)
    for row in table.rows:
        figures = tuple(one for one in row.figures.values() if one.unit in YUAN_PER_UNIT)
        if figures and _is_head(case, table, row):
            found[figures[0].project].append(figures)
    is_sheet = table.form.form in {"B12", "F10", "F11"}
    return ProjectMoney({key: rows[:1] if is_sheet else rows for key, rows in found.items()})


def _is_head(case: Case, table: Table, row: TableRow) -> bool:
    """Tell whether a row is all the money of a project, or of the department."""
    if table.form.form == "B13":
        return any(figure.project for figure in row.figures.values())
    label = fold(row.row.label)
    words = case.knowledge.words["evaluation_money"]
    return row.row.kind == "total" or any(word in label for word in words)
