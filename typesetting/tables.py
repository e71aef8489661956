"""Tables: cells with spans from a CSV file, measured, broken over pages and ruled.

In the file `<` says that a cell belongs to the cell on its left, `^` that it belongs to the
cell above; everything else is printed as it stands.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from sheets import MARGIN, Sheets, Slot, wrap

_NUMBER = re.compile(r"-?[\d,]+(\.\d+)?%?")
_PADDING = 3.0
_SLACK = 0.5
"""What a line may be wider than its cell before it is broken: sums of widths are rounded."""
_LEADING = 1.25
_WIDEST_LABEL = 210.0
_SMALLEST = 5.5


@dataclass(frozen=True, slots=True)
class Box:
    """One printed cell: where it begins, how far it reaches, what it says."""

    row: int
    column: int
    row_span: int
    column_span: int
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table as the facts describe it."""

    title: str
    number: str
    """The printed number of the form (预算01表), or empty."""
    department: str
    unit: str
    year: str
    notes: tuple[str, ...]
    header_rows: int
    repeat_header: bool
    landscape: bool
    size: float
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class _Plan:
    """A table measured for one page width."""

    boxes: tuple[Box, ...]
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    size: float


def read_rows(path: Path) -> tuple[tuple[str, ...], ...]:
    """Return the cells of a table file; every row has as many as the first."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = tuple(tuple(row) for row in csv.reader(stream))
    uneven = [number for number, row in enumerate(rows, 1) if len(row) != len(rows[0])]
    if uneven:
        message = f"{path.name}: rows {uneven} have not {len(rows[0])} cells"
        raise ValueError(message)
    return rows


def find_boxes(rows: tuple[tuple[str, ...], ...]) -> tuple[Box, ...]:
    """Return the cells with their spans.

    >>> find_boxes((("a", "<", "b"), ("c", "d", "^")))[0]
    Box(row=0, column=0, row_span=1, column_span=2, text='a')
    """
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    reach: dict[tuple[int, int], tuple[int, int]] = {}
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            home = (row, column)
            if text == "<":
                home = owner[row, column - 1]
            elif text == "^":
                home = owner[row - 1, column]
            owner[row, column] = home
            reach[home] = (row, column)
    return tuple(
        Box(row, column, last[0] - row + 1, last[1] - column + 1, rows[row][column])
        for (row, column), last in sorted(reach.items())
    )


def set_table(sheets: Sheets, table: Table) -> None:
    """Typeset one table from the place of the pen, over as many pages as it needs."""
    sheets.turn_to(landscape=table.landscape)
    _write_captions(sheets, table)
    plan = _measure(sheets, table)
    header = sum(plan.heights[: table.header_rows])
    first = 0
    for last in _breaks(plan, table.header_rows, sheets.floor - sheets.get_y(), _room(sheets)):
        if first:
            sheets.turn_to(landscape=table.landscape)
            if table.repeat_header:
                _draw(sheets, plan, range(table.header_rows), table.header_rows)
                sheets.set_y(sheets.get_y() + header)
        part = range(first, last)
        _draw(sheets, plan, part, table.header_rows)
        sheets.set_y(sheets.get_y() + sum(plan.heights[row] for row in part))
        first = last
    _write_notes(sheets, table)


def _room(sheets: Sheets) -> float:
    return sheets.floor - MARGIN


def _write_captions(sheets: Sheets, table: Table) -> None:
    small = table.size
    if table.number:
        sheets.write_line(table.number, sheets.slot(), size=small, align="R")
        sheets.set_y(sheets.get_y() + small * 1.5)
    for line in table.title.split("\n"):
        sheets.write_line(line, sheets.slot(), size=15, align="C", bold=True)
        sheets.set_y(sheets.get_y() + 23)
    if table.department or table.unit:
        for words, align in ((table.department, "L"), (table.year, "C"), (table.unit, "R")):
            sheets.write_line(words, sheets.slot(), size=small, align=align)
        sheets.set_y(sheets.get_y() + small * 1.5)


def _write_notes(sheets: Sheets, table: Table) -> None:
    sheets.set_y(sheets.get_y() + 4)
    for note in table.notes:
        for line in wrap(sheets, note, table.size, sheets.inner_width):
            sheets.write_line(line, sheets.slot(), size=table.size)
            sheets.set_y(sheets.get_y() + table.size * _LEADING)


def _measure(sheets: Sheets, table: Table) -> _Plan:
    """Return the plan of a table: the letters shrink until its narrowest columns fit."""
    boxes, size = find_boxes(table.rows), table.size
    needs, wishes = _column_widths(sheets, boxes, size, len(table.rows[0]))
    while sum(needs) > sheets.inner_width and size > _SMALLEST:
        size -= 0.25
        needs, wishes = _column_widths(sheets, boxes, size, len(table.rows[0]))
    spare = sheets.inner_width - sum(needs)
    hunger = [wish - need for wish, need in zip(wishes, needs, strict=True)]
    total = sum(hunger) or 1.0
    widths = tuple(n + spare * h / total for n, h in zip(needs, hunger, strict=True))
    return _Plan(boxes, widths, _row_heights(sheets, boxes, widths, size), size)


def _column_widths(
    sheets: Sheets, boxes: tuple[Box, ...], size: float, count: int
) -> tuple[list[float], list[float]]:
    """Return for each column the width it needs and the width it would like."""
    needs, wishes = [2 * size] * count, [2.5 * size] * count
    for box in sorted(boxes, key=lambda one: one.column_span):
        longest = max(sheets.measure(line, size) for line in box.text.split("\n"))
        span = range(box.column, box.column + box.column_span)
        if box.column_span == 1 and _NUMBER.fullmatch(box.text) and len(box.text) <= 12:
            needs[box.column] = max(needs[box.column], longest + 2 * _PADDING)
        missing = min(longest, _WIDEST_LABEL) + 2 * _PADDING - sum(wishes[one] for one in span)
        for column in span:
            wishes[column] += max(0.0, missing) / box.column_span
    return needs, [max(pair) for pair in zip(needs, wishes, strict=True)]


def _row_heights(
    sheets: Sheets, boxes: tuple[Box, ...], widths: tuple[float, ...], size: float
) -> tuple[float, ...]:
    """Return the row heights: single rows first, then what merged cells still want."""
    heights = [size * _LEADING + 2 * _PADDING] * (max(b.row + b.row_span for b in boxes))
    for box in sorted(boxes, key=lambda one: one.row_span):
        lines = wrap(sheets, box.text, size, _inner(box, widths))
        wanted = len(lines) * size * _LEADING + 2 * _PADDING
        span = range(box.row, box.row + box.row_span)
        missing = wanted - sum(heights[row] for row in span)
        for row in span:
            heights[row] += max(0.0, missing) / box.row_span
    return tuple(heights)


def _inner(box: Box, widths: tuple[float, ...]) -> float:
    return sum(widths[box.column : box.column + box.column_span]) - 2 * _PADDING + _SLACK


def _breaks(plan: _Plan, header_rows: int, first_room: float, room: float) -> list[int]:
    """Return the row after which each page ends."""
    header = sum(plan.heights[:header_rows])
    ends: list[int] = []
    used, start, room_here = 0.0, 0, first_room
    for row, height in enumerate(plan.heights):
        if used + height > room_here and row > start:
            end = _last_seam(plan, start, row, header_rows, room / 2)
            ends.append(end)
            used = header + sum(plan.heights[end:row])
            start, room_here = end, room
        used += height
    return [*ends, len(plan.heights)]


def _last_seam(plan: _Plan, start: int, row: int, header_rows: int, tall: float) -> int:
    """Return the last row from which a page may begin without cutting a small merged cell."""
    for seam in range(row, max(start, header_rows), -1):
        if not any(_is_cut(plan, box, seam, tall) for box in plan.boxes):
            return seam
    return row


def _is_cut(plan: _Plan, box: Box, seam: int, tall: float) -> bool:
    end = box.row + box.row_span
    return box.row < seam < end and sum(plan.heights[box.row : end]) < tall


def _draw(sheets: Sheets, plan: _Plan, part: range, header_rows: int) -> None:
    """Draw the rows of a part from the place of the pen; merged cells are cut at its ends."""
    left, top = MARGIN, sheets.get_y()
    for box in plan.boxes:
        first, last = max(box.row, part.start), min(box.row + box.row_span, part.stop)
        if first >= last:
            continue
        x0 = left + sum(plan.widths[: box.column])
        x1 = x0 + sum(plan.widths[box.column : box.column + box.column_span])
        y0 = top + sum(plan.heights[part.start : first])
        y1 = y0 + sum(plan.heights[first:last])
        is_header = box.row < header_rows
        if is_header and sheets.look.shaded:
            sheets.shade(x0, y0, x1, y1)
        for edge in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
            sheets.rule_between(*edge)
        if first == box.row:
            _write_cell(sheets, plan, box, (x0, y0, x1, y1), is_header=is_header)


def _write_cell(
    sheets: Sheets, plan: _Plan, box: Box, area: tuple[float, float, float, float], *,
    is_header: bool,
) -> None:  # fmt: skip
    x0, y0, x1, y1 = area
    width = x1 - x0 - 2 * _PADDING
    lines = wrap(sheets, box.text, plan.size, width + _SLACK)
    align = "C" if is_header or box.row_span > 1 else "R" if _NUMBER.fullmatch(box.text) else "L"
    top = y0 + (y1 - y0 - len(lines) * plan.size * _LEADING) / 2
    for line in lines:
        sheets.write_line(line, Slot(x0 + _PADDING, top, width), size=plan.size, align=align)
        top += plan.size * _LEADING
