"""Realigned: a typed table whose header slid sideways, read by the column order it is known by.

The header's characters must be those of a known order (knowledge/layouts), at most one leaf
label lacking. Where the body has fewer columns than the order, the columns are told apart
only if the sums of the order hold in every row, and the rows that another table of the same
columns has too print the same amounts there, for exactly one way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations

from opendata.forms.headers import Header, HeaderColumn, Matrix
from opendata.knowledge.layouts import Layout, load_layouts
from opendata.model import Form, Grid
from opendata.money import find_amount, finest_digit
from opendata.text import fold, remove_space

_MOST_LOST = 2
Way = tuple[int, ...]
"""For each column of the body, which column of the known order it is."""
Row = tuple[str, dict[int, Decimal]]


@dataclass(frozen=True, slots=True)
class Realigned:
    """A header by a known order, and whether its columns were told apart by arithmetic."""

    header: Header
    by_arithmetic: bool
    is_certain: bool = True
    """False where the header slid and no single way was proved: no number may be placed."""


def realign_header(
    grid: Grid, matrix: Matrix, header: Header, form: str, others: Sequence[Form]
) -> Realigned | None:
    """Return the header by a known order, or None where it reads right or no order is known.

    `others`: the forms already read, whose rows may say which columns were lost.
    """
    layout = _find_layout(header, form)
    if layout is None:
        return None
    printed = ["/".join(column.path) for column in header.columns if column.role == "amount"]
    if [fold(path) for path in printed] == [fold(path) for path in layout.columns]:
        return None
    first = len(layout.labels)
    width = _body_width(grid, header) - first
    ways = list(_ways(width, len(layout.columns)))
    if len(ways) > 1:
        rows = list(_body_amounts(grid, matrix, header, first))
        ways = [way for way in ways if _holds(way, [amounts for _, amounts in rows], layout)]
        ways = _agreeing(ways, rows, layout, others)
    if len(ways) != 1:
        return Realigned(header, by_arithmetic=False, is_certain=False)
    columns = _to_columns(layout, ways[0], grid.column_count)
    return Realigned(replace(header, columns=columns), by_arithmetic=width < len(layout.columns))


def _find_layout(header: Header, form: str) -> Layout | None:
    printed = Counter(header.text)
    for layout in load_layouts():
        if form not in layout.forms or layout.kind != "list":
            continue
        leaves = [Counter(fold(path.rsplit("/", 1)[-1])) for path in layout.columns]
        for characters in layout.headers:
            known = Counter(dict(characters))
            lacking = known - printed
            if not printed - known and (not lacking or lacking in leaves):
                return layout
    return None


def _body_width(grid: Grid, header: Header) -> int:
    filled = [c.column for c in grid.cells if c.row >= header.body_row and c.text.strip()]
    return max(filled, default=-1) + 1


def _ways(width: int, count: int) -> Iterator[Way]:
    """Yield the known columns that the body's columns may be, in order."""
    if width == count or (width < 0 < count):
        yield tuple(range(count))
    elif 0 < count - width <= _MOST_LOST:
        yield from combinations(range(count), width)


def _agreeing(
    ways: list[Way], rows: Sequence[Row], layout: Layout, others: Sequence[Form]
) -> list[Way]:
    """Return the ways that say of each row what another table says of it, where one does."""
    for form in others:
        paths = {column.column_no: "/".join(column.path) for column in form.columns}
        if not set(layout.columns) <= set(paths.values()):
            continue
        keys = {row.row_no: row.printed_code or row.label for row in form.rows}
        told = {
            (keys[entry.row_no], paths[entry.column_no]): find_amount(entry.printed)
            for entry in form.entries
        }
        known = {key for key, _ in told}
        kept = [way for way in ways if _agrees(way, rows, layout, told, known)]
        if kept:
            return kept
    return ways


def _agrees(
    way: Way,
    rows: Sequence[Row],
    layout: Layout,
    told: dict[tuple[str, str], Decimal | None],
    known: set[str],
) -> bool:
    return all(
        told.get((key, layout.columns[way[place]])) == amount
        for key, amounts in rows
        if key in known
        for place, amount in amounts.items()
    )


def _body_amounts(grid: Grid, matrix: Matrix, header: Header, first: int) -> Iterator[Row]:
    """Yield code or label of each body row, and its amounts by their place behind the labels."""
    for row in range(header.body_row, grid.row_count):
        amounts: dict[int, Decimal] = {}
        names = [cell.text for cell in matrix.row_cells(row) if cell.column < first]
        codes = "".join(name for name in names if name.isdigit())
        for cell in matrix.row_cells(row):
            amount = find_amount(cell.text) if cell.column >= first else None
            if amount is not None:
                amounts[cell.column - first] = amount
        if amounts:
            yield codes or remove_space("".join(names)), amounts


def _holds(way: Sequence[int], rows: Sequence[dict[int, Decimal]], layout: Layout) -> bool:
    """Tell whether the sums of the order hold in every row, but for rounding of each term."""
    names = [layout.columns[column] for column in way]
    half = finest_digit(amount for row in rows for amount in row.values()) / 2
    for row in rows:
        amounts = {names[place]: amount for place, amount in row.items()}
        for total, parts in layout.sums.items():
            terms = [amounts.get(part, Decimal(0)) for part in parts]
            residual = amounts.get(total, Decimal(0)) - sum(terms, Decimal(0))
            if abs(residual) > half * (len(terms) + 1):
                return False
    return True


def _to_columns(layout: Layout, way: Sequence[int], width: int) -> tuple[HeaderColumn, ...]:
    """Return the columns of the order; one the grid does not reach covers none of its columns."""
    first = len(layout.labels)
    places = {column: first + place for place, column in enumerate(way)}
    named = [*layout.labels, *((path, "amount") for path in layout.columns)]
    columns: list[HeaderColumn] = []
    for number, (path, role) in enumerate(named):
        place = number if number < first else places.get(number - first, width)
        covered = (place,) if place < width else ()
        columns.append(HeaderColumn(tuple(path.split("/")), covered, role))
    return tuple(columns)
