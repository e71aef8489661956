"""Rows: the body rows of a grid, and every number-like cell in them accounted for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from opendata.forms.headers import Header, HeaderColumn, Matrix, is_ordinal_row
from opendata.forms.names import PROJECT_FORMS, NameCell, OpenCodes, name_row
from opendata.forms.segments import Segment
from opendata.knowledge import HeaderWords
from opendata.model import Cell, Entry, FormDefinition, FormRow, Unplaced
from opendata.money import find_amount, is_number
from opendata.text import join_lines, remove_space

_NUMBER_INSIDE = re.compile(r"\d")
_SEVERAL = re.compile(r"\d[\d,]*\.\d+\s+[\d,]+\.\d+")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+")
_DIGITS_ONLY = re.compile(r"[-+]?[\d.,，]*\d[-\d.,，]*")
_EXACT = re.compile(r"[-+−]?(?:\d{1,3}(?:,\d{3})+|\d+)\.\d{2,6}")
_DATE = re.compile(r"20\d\d[-./年]\d{1,2}(?:[-./月]\d{1,2}日?|月)?")
_NOTE = re.compile(r"^(?:注|说明|备注)[:：]")


@dataclass(frozen=True, slots=True)
class Source:
    """What a body is read from."""

    matrix: Matrix
    header: Header
    segments: tuple[Segment, ...]
    definition: FormDefinition
    words: HeaderWords


@dataclass(slots=True)
class Body:
    """What the body rows of a grid give, filled row by row."""

    rows: list[FormRow] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    ignored: list[tuple[str, str]] = field(default_factory=list)
    open_codes: OpenCodes = field(default_factory=dict)
    filled: set[tuple[int, int]] = field(default_factory=set)
    """(row_no, panel) of the rows that have a number."""


def read_body(source: Source) -> Body:
    """Read all body rows; each number-like cell ends in entries, ignored or unplaced."""
    body = Body()
    owners = {index: column.role for column in source.header.columns for index in column.columns}
    row_no = 0
    for row in range(source.header.body_row, len(source.matrix.rows)):
        cells = source.matrix.row_cells(row)
        if not cells or _is_note(cells):
            continue
        if is_ordinal_row(cells, source.words):
            body.ignored.extend((cell.text, "栏次") for cell in cells if is_number(cell.text))
            continue
        row_no += 1
        taken: set[int] = set()
        for segment in source.segments:
            taken |= _read_segment(source, segment, (row, row_no), body)
        _account_for_rest(row_no, cells, owners, body, taken)
    for row in source.header.ordinal_rows:
        texts = [cell.text for cell in source.matrix.row_cells(row)]
        body.ignored.extend((text, "栏次") for text in texts if is_number(text))
    return body


def _is_note(cells: Sequence[Cell]) -> bool:
    return len(cells) == 1 and _NOTE.match(remove_space(cells[0].text)) is not None


def _read_segment(source: Source, segment: Segment, at: tuple[int, int], body: Body) -> set[int]:
    """Read one side of one row (grid row, row_no); return the columns of the cells it has read."""
    row, row_no = at
    names = _own_cells(row, segment.names, source.matrix)
    counts = _own_cells(row, segment.counts, source.matrix)
    taken = {cell.column for _, _, cell in (*names, *counts)}
    counted = {cell.column for _, _, cell in counts}
    names = list(_without_amounts(row_no, names, counted, body))
    entries = list(_to_entries(row_no, counts, body))
    if entries:
        names = [*_names_from_above(source, segment, row, names), *names]
    context = (source.definition, source.words)
    form_row = name_row(row_no, names, segment, body.open_codes, context)
    if not form_row.label and not form_row.printed_code:
        if not entries:
            return taken
        form_row = _name_bare_row(form_row, row, segment, source.matrix, body)
    body.rows.append(form_row)
    body.entries.extend(entries)
    if entries:
        body.filled.add((row_no, segment.panel))
    return taken


def _without_amounts(
    row_no: int, names: Sequence[NameCell], counted: Set[int], body: Body
) -> Iterator[NameCell]:
    """Yield the cells that name a row; an amount among them has slid out of its column.

    `counted`: the columns of the numbers' cells, one of which may reach over a label where no line parts them.
    """
    for name in names:
        cell = name[2]
        if cell.column in counted and is_number(cell.text):
            continue
        if _EXACT.fullmatch(remove_space(cell.text)):
            reason = "an amount stands in a column of labels or codes"
            body.unplaced.append(Unplaced(cell.text, cell.place, reason, row_no))
        else:
            yield name


def _name_bare_row(
    form_row: FormRow, row: int, segment: Segment, matrix: Matrix, body: Body
) -> FormRow:
    """Name a row that prints numbers and no label: a panel's total, or the table's."""
    open_row = _find_open_row(form_row.row_no, segment, body)
    if open_row is not None:
        return replace(open_row, panel=segment.panel)
    first = not any(other.panel == segment.panel for other in body.rows)
    last = not any(matrix.row_cells(index) for index in range(row + 1, len(matrix.rows)))
    return replace(form_row, label="合计", kind="total") if first or last else form_row


def _find_open_row(row_no: int, segment: Segment, body: Body) -> FormRow | None:
    """Return the row of the panel to the left that has a name and no number: it stands here."""
    if segment.panel == 0 or not body.rows:
        return None
    left = body.rows[-1]
    beside = (left.row_no, left.panel, left.side) == (row_no, segment.panel - 1, segment.side)
    filled = (row_no, left.panel) in body.filled
    return left if beside and left.label and not filled else None


def _own_cells(
    row: int, columns: Sequence[tuple[int, HeaderColumn]], matrix: Matrix
) -> list[NameCell]:
    """Return the filled cells that begin in this row under the given columns."""
    cells = matrix.rows[row]
    found: dict[int, NameCell] = {}
    for number, column in columns:
        for index in column.columns:
            cell = cells[index]
            if cell is not None and cell.row == row and cell.text.strip():
                found.setdefault(cell.column, (number, column, cell))
    return list(found.values())


def _spanning_cells(
    row: int, columns: Sequence[tuple[int, HeaderColumn]], matrix: Matrix
) -> list[NameCell]:
    """Return the filled cells that reach into this row from above."""
    cells = matrix.rows[row]
    return [
        (number, column, cell)
        for number, column in columns
        for index in column.columns
        if (cell := cells[index]) is not None and cell.row < row and cell.text.strip()
    ]


def _names_from_above(
    source: Source, segment: Segment, row: int, names: Sequence[NameCell]
) -> list[NameCell]:
    """Return the cells that name the row from above: all for a bare row, else its project."""
    spanning = _spanning_cells(row, segment.names, source.matrix)
    if not names or not spanning:
        return spanning
    if source.definition.form not in PROJECT_FORMS:
        return []
    return [item for item in spanning if item[1].role == "project_label"]


def _to_entries(row_no: int, counts: Sequence[NameCell], body: Body) -> Iterator[Entry]:
    """Yield the numbers of one row; what holds digits and is no number is signalled or named."""
    for number, _, cell in counts:
        compact = remove_space(cell.text)
        if not _NUMBER_INSIDE.search(compact):
            continue
        reason = _find_doubt(cell.text)
        if reason:
            body.unplaced.append(Unplaced(cell.text, cell.place, reason, row_no, number))
        elif find_amount(cell.text) is not None:
            yield Entry(row_no, number, join_lines(cell.text), cell.place)
        else:
            name = "date" if _DATE.fullmatch(compact) else "words in an amount column"
            body.ignored.append((cell.text, name))


def _find_doubt(text: str) -> str:
    """Return why the digits of an amount cell cannot be read as one number, or an empty text."""
    parts = text.split()
    if len(parts) == 1 and find_amount(text) is not None:
        return ""
    compact = remove_space(text)
    whole = [part for part in parts if part.isdigit() or _GROUPED.fullmatch(part)]
    if _SEVERAL.search(text) or (len(whole) == len(parts) > 1):
        return "several numbers stand in one cell"
    if find_amount(text) is not None or _DATE.fullmatch(compact):
        return ""
    if _DIGITS_ONLY.fullmatch(compact):
        return "reads as no number"
    if find_amount(compact.rstrip("万元")) is not None:
        return "a number with its unit"
    return ""


def _account_for_rest(
    row_no: int, cells: Sequence[Cell], owners: Mapping[int, str], body: Body, taken: set[int]
) -> None:
    """Give a name or a reason to each number-like cell that no side has read.

    `owners`: the role of the header column over each grid column.
    """
    for cell in cells:
        if cell.column in taken or not is_number(cell.text):
            continue
        role = owners.get(cell.column, "")
        if role == "line_no":
            body.ignored.append((cell.text, "行次"))
        elif role == "text":
            body.ignored.append((cell.text, "text column"))
        else:
            reason = f"stands in the column of {role}" if role else "no column stands over it"
            body.unplaced.append(Unplaced(cell.text, cell.place, reason, row_no))
