"""Places: the figures that a selector of identities.toml points at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from opendata.checks.inside.balance import SideRows, find_side, is_carried
from opendata.checks.inside.headers import (
    Node,
    build_tree,
    find_node,
    find_root_total,
    list_values,
    strip_side,
)
from opendata.checks.inside.levels import is_total
from opendata.checks.rules import Selector
from opendata.checks.tables import Case, Quantity, Table, TableRow, drop_inclusions
from opendata.checks.trials import Part
from opendata.model import Column

_YEAR = re.compile(r"20\d\d")
_LAST_YEAR = re.compile(r"上年(?!结转|结余)|去年|增减|增加|减少|比例|同比")


def _grand_rows(case: Case, table: Table) -> list[TableRow]:
    """Return the row that sums a one-sided form; a form of one row is its own sum."""
    rows = [row for row in table.rows if row.figures]
    totals = [row for row in rows if is_total(row, case.knowledge)]
    if totals:
        return totals[:1]
    organisations = [row for row in rows if row.row.kind == "organisation"]
    head, units = organisations[:1], organisations[1:]
    if head == rows[:1] and head and all(row.row.depth > head[0].row.depth for row in units):
        return head
    is_single = len(rows) == 1 and table.form.definition.layout == "single_row"
    return rows if is_single else []


def _sided_rows(case: Case, table: Table, selector: Selector, word: str) -> list[TableRow]:
    side = find_side(case, table, selector.side)
    if word in {"grand", "total"}:
        return [side.grand] if side.grand is not None else []
    if word == "subtotal":
        return _subtotal_rows(case, side)
    rows = [row for row in table.rows if row.row.side == selector.side and row.figures]
    named = [row for row in rows if _is_named(row, word)]
    return [row for row in named if row.level == named[0].level]


def _is_named(row: TableRow, word: str) -> bool:
    return word in row.label and not row.is_part and word in drop_inclusions(row.label)


def _subtotal_rows(case: Case, side: SideRows) -> list[TableRow]:
    """Return the row that sums the year; a lone total does so where nothing was carried over."""
    if side.subtotal is not None:
        return [side.subtotal]
    above = [row for segment in side.segments for row in segment if is_carried(case, row)]
    is_more = any(figure.amount for row in above for figure in row.figures.values())
    return [] if side.grand is None or is_more else [side.grand]


def _rows(case: Case, table: Table, selector: Selector, word: str) -> list[TableRow]:
    if word.startswith("#"):
        return [row for row in table.rows if row.figures and _has_code(row, word[1:])]
    if word.startswith(("=", "part:")) or word == "year":
        return _named_rows(case, table, selector, word)
    if selector.side:
        return _sided_rows(case, table, selector, word)
    if word in {"grand", "total", "subtotal"}:
        return _grand_rows(case, table)
    rows = [row for row in table.rows if row.figures]
    exact = [row for row in rows if row.label == word]
    return (exact or [row for row in rows if _is_named(row, word)])[:1]


def _named_rows(case: Case, table: Table, selector: Selector, word: str) -> list[TableRow]:
    """Return the row of that very label, of a part (其中：), or of the document's own year."""
    rows = [row for row in table.rows if row.figures and row.row.side == selector.side]
    if word.startswith("="):
        return [row for row in rows if row.label == word[1:]][:1]
    wanted = str(case.record.fiscal_year or " ") if word == "year" else word.removeprefix("part:")
    return [row for row in rows if wanted in row.label][:1]


def _has_code(row: TableRow, codes: str) -> bool:
    return any(digits in codes.split("|") for _, digits in row.row.codes)


def _tree(case: Case, table: Table, side: str) -> tuple[Node, ...]:
    return _build_tree(table.columns, side, str(case.record.fiscal_year or ""))


@lru_cache(maxsize=128)
def _build_tree(every: tuple[Column, ...], side: str, own: str) -> tuple[Node, ...]:
    """Return the tree of a side; every selector that names the form asks for it again."""
    columns = [column for column in every if column.side == side] or every
    columns = [column for column in columns if not _is_other_year(own, column)]
    return build_tree(strip_side(columns) if side else columns)


def _is_other_year(own: str, column: Column) -> bool:
    """Tell whether a column is of another year than the document: 上年预算数, 2025年预算数."""
    path = "/".join(column.path)
    if _LAST_YEAR.search(path):
        return True
    years = _YEAR.findall(path)
    return bool(years) and own not in years


def find_columns(case: Case, table: Table, selector: Selector, word: str) -> tuple[Column, ...]:
    """Return the columns of the document's own year that a column word of the selector names."""
    nodes = _tree(case, table, selector.side)
    if word == "total" and not selector.within:
        total = find_root_total(nodes, case.knowledge)
        return () if total is None else (total,)
    node = find_node(nodes, [word], selector.within)
    return () if node is None else list_values(node, case.knowledge.totals)


def _read(rows: Sequence[TableRow], columns: Sequence[Column]) -> tuple[Part, ...]:
    return tuple(
        (1, row.figures[column.column_no])
        for row in rows
        for column in columns
        if column.column_no in row.figures
    )


def _is_panelled(table: Table) -> bool:
    return any(row.row.panel and not row.row.side for row in table.rows)


def _read_panels(rows: Sequence[TableRow]) -> tuple[Part, ...]:
    """In panels side by side a row has one figure, whatever its panel's header says."""
    return tuple((1, figure) for row in rows for figure in row.figures.values())


def _list_choices(
    case: Case, table: Table, selector: Selector, word: str
) -> Iterator[list[TableRow]]:
    """Yield the rows that a row word may mean; of several items of a side the first, or all."""
    rows = _rows(case, table, selector, word)
    if not selector.side or len(rows) < 2:
        yield rows
        return
    yield rows[:1]
    yield rows


def _find_in(case: Case, table: Table, selector: Selector) -> Iterator[Quantity]:
    for row_word in selector.row:
        for rows in _list_choices(case, table, selector, row_word):
            yield from _find_amounts(case, table, selector, rows)


def _find_amounts(
    case: Case, table: Table, selector: Selector, rows: Sequence[TableRow]
) -> Iterator[Quantity]:
    for column_word in selector.column if rows else ():
        columns = find_columns(case, table, selector, column_word)
        parts = _read_panels(rows) if _is_panelled(table) else _read(rows, columns)
        if not parts:
            continue
        yield Quantity(table, parts)
        for less in selector.less:
            carried = _rows(case, table, selector, less)
            taken: tuple[Part, ...] = tuple((-1, figure) for _, figure in _read(carried, columns))
            if taken:
                yield Quantity(table, (*parts, *taken))


def find_quantities(case: Case, selector: Selector) -> list[Quantity]:
    """Return what the selector points at, over the tables of its form, the likeliest first."""
    known = case.quantities.get(selector)
    if known is None:
        known = case.quantities[selector] = [
            quantity
            for table in case.find_tables(selector.form)
            for quantity in _find_in(case, table, selector)
        ]
    return known
