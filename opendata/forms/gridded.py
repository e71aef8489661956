"""Gridded: a ruled or tabbed grid with a header, read as a form."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise, zip_longest

from opendata.forms.alignment import align_rows
from opendata.forms.captions import Caption
from opendata.forms.headers import LABEL_ROLES, Header, Matrix, grid_to_matrix
from opendata.forms.outline import Vector, find_depths
from opendata.forms.realigned import Realigned, realign_header
from opendata.forms.recognise import Recognised
from opendata.forms.rows import Body, Source, read_body
from opendata.forms.segments import (
    Segment,
    header_to_segments,
    name_panels,
    segments_to_columns,
)
from opendata.knowledge import HeaderWords
from opendata.model import Cell, Entry, Form, FormRow, Grid, Unplaced
from opendata.money import find_amount, finest_digit
from opendata.records import change
from opendata.text import fold, remove_space

_FIRST_LEVEL = re.compile(r"^[一二三四五六七八九十]{1,3}[、.．]")
_APART = re.compile(r"结转|结余|合计|总计|小计|总额")
"""Words of rows that stand beside the numbered ones, not below them."""
_WORDS_ONLY = "a table of words: it holds no amounts"
_FEWEST_PARTS = 2
_STAIR = 10.0
"""Points that count as set in for each label column further right."""


def grid_to_form(
    grid: Grid,
    parts: tuple[Matrix, Header],
    known: Recognised,
    caption: Caption,
    words: HeaderWords,
    others: Sequence[Form],
) -> Form:
    """Name the rows and columns of a grid with a header.

    `others`: the forms already read, for a typed table that lost a column.
    """
    matrix, header = parts
    realigned = None
    if grid.kind == "tabbed":
        realigned = realign_header(grid, matrix, header, known.definition.form, others)
        header = realigned.header if realigned else header
        grid = align_rows(grid, header)
        matrix = grid_to_matrix(grid)
    segments = header_to_segments(header, known.definition)
    body = read_body(Source(matrix, header, segments, known.definition, words))
    entries = _place_entries(body, realigned)
    rows = settle_rows(body.rows, caption.organisation)
    rows = _nest_rows(rows, entries, segments, matrix)
    reason = "" if entries else find_reason(grid, matrix, body, words.empty_table)
    has_words = bool(body.rows) or header.body_row >= grid.row_count
    if not (entries or reason) and known.definition.form == "X" and has_words:
        reason = _WORDS_ONLY
    return Form(
        form=known.definition.form,
        table_no=grid.number,
        title=known.title,
        unit=caption.unit,
        definition=known.definition,
        columns=name_panels(segments_to_columns(header, segments), rows, known.definition),
        rows=rows,
        entries=entries,
        place=grid.place,
        pages=grid.pages,
        state="read" if entries or body.unplaced else "empty",
        reason=reason,
        basis=known.basis,
        organisation=caption.organisation,
        fiscal_year=caption.fiscal_year,
        ignored=tuple(body.ignored),
        unplaced=tuple(body.unplaced),
        notes=tuple(remove_space(line.text) for line in grid.below),
        is_drawn=grid.is_drawn,
    )


def _place_entries(body: Body, realigned: Realigned | None) -> tuple[Entry, ...]:
    """Return the entries; those of columns that arithmetic told apart say so."""
    if realigned is not None and not realigned.is_certain:
        reason = "the header slid sideways and no column order was proved"
        body.unplaced.extend(Unplaced(e.printed, e.place, reason) for e in body.entries)
        return ()
    if realigned is None or not realigned.by_arithmetic:
        return tuple(body.entries)
    return tuple(replace(entry, placed_by="arithmetic") for entry in body.entries)


def settle_rows(rows: Sequence[FormRow], organisation: str) -> tuple[FormRow, ...]:
    """Return the rows with what only their neighbours tell: organisations and parts.

    A row that only repeats the organisation of the caption is that organisation's, and so is
    one whose code of an organisation stands for the rows below it too; a row without number
    or code below a numbered one (一、…) is a part of it.
    """
    settled: list[FormRow] = []
    numbered: set[tuple[str, int]] = set()
    for row, below in zip_longest(rows, rows[1:]):
        key = (row.side, row.panel)
        kind, depth = row.kind, row.depth
        if _FIRST_LEVEL.match(row.label):
            numbered.add(key)
        elif key in numbered and depth == 0 and not row.codes and kind == "item":
            depth = 0 if _APART.search(row.label) else 1
        repeats = not row.codes and organisation and fold(row.label) == fold(organisation)
        if kind == "item" and (repeats or _heads_its_function(row, below)):
            kind = "organisation"
        is_same = (kind, depth) == (row.kind, row.depth)
        settled.append(row if is_same else change(row, kind=kind, depth=depth))
    return tuple(settled)


def _heads_its_function(row: FormRow, below: FormRow | None) -> bool:
    """Tell whether a row with the codes of an organisation and a function has parts below it.

    They go on under the same function and do not repeat the organisation.
    """
    own, other = dict(row.codes), dict(below.codes if below else ())
    is_head = len(own.get("organisation_code", "")) >= 3 and "organisation_code" not in other
    return is_head and "function_code" in own and own["function_code"] == other.get("function_code")


def _nest_rows(
    rows: Sequence[FormRow],
    entries: Sequence[Entry],
    segments: Sequence[Segment],
    matrix: Matrix,
) -> tuple[FormRow, ...]:
    """Return the rows with the depth that indent, names or sums tell."""
    # a row keeps the very place of the cell that names it
    by_place = {id(cell.place): cell for cells in matrix.rows for cell in cells if cell}
    printed = {(e.row_no, e.column_no): find_amount(e.printed) for e in entries}
    depths: dict[tuple[int, int], int] = {}
    for segment in segments:
        own = [row for row in rows if row.panel == segment.panel]
        numbers = [number for number, _ in segment.counts]
        amounts = {
            row.row_no: tuple(printed.get((row.row_no, no)) or Decimal(0) for no in numbers)
            for row in own
        }
        if segment.side == "" and own:
            found = _find_parts(own, amounts, _find_indents(own, segment, matrix, by_place))
            found |= _find_units(own, amounts, found)
        else:
            found = _find_inner_parts(own, amounts)
        depths |= {(row_no, segment.panel): depth for row_no, depth in found.items()}
    return tuple(
        row if depth == row.depth else change(row, depth=depth)
        for row in rows
        for depth in (depths.get((row.row_no, row.panel), row.depth),)
    )


def _find_indents(
    rows: Sequence[FormRow], segment: Segment, matrix: Matrix, cells: Mapping[int, Cell]
) -> dict[int, float]:
    """Return how far each row is set in: by its last label column where rows go down in stairs."""
    firsts = {row.row_no: cells[id(row.place)] for row in rows if id(row.place) in cells}
    labels = [
        column.columns[0]
        for _, column in segment.names
        if column.role in LABEL_ROLES and column.role != "type_label"
    ]
    lasts = {row_no: _last_filled(cell, labels, matrix) for row_no, cell in firsts.items()}
    if len(set(lasts.values())) > 1:
        return {row_no: _STAIR * last for row_no, last in lasts.items()}
    return {row_no: cell.indent for row_no, cell in firsts.items()}


def _last_filled(first: Cell, labels: Sequence[int], matrix: Matrix) -> int:
    """Return which of the label columns is the last one filled in the row of a cell."""
    filled = [
        index
        for index, column in enumerate(labels)
        if (cell := matrix.rows[first.row][column]) is not None
        and (cell.row, cell.column) == (first.row, column)
        and cell.text.strip()
    ]
    return max(filled, default=0)


def _find_parts(
    rows: Sequence[FormRow], amounts: Mapping[int, Vector], indents: Mapping[int, float]
) -> dict[int, int]:
    """Return the depths of a table, or of each organisation's rows where the whole tells none."""
    found = find_depths(rows, amounts, indents)
    heads = [index for index, row in enumerate(rows) if row.kind == "organisation"]
    if found or len(heads) < 2:
        return found
    for start, end in pairwise((*heads, len(rows))):
        own = [row for row in rows[start:end] if row.kind != "total"]
        found |= find_depths(own, amounts, indents)
    return found


def _find_units(
    rows: Sequence[FormRow], amounts: Mapping[int, Vector], depths: Mapping[int, int]
) -> dict[int, int]:
    """Return organisations one deeper than the first where that one is the sum of all others."""
    named = [row for row in rows if row.kind == "organisation"]
    first, others = named[:1], named[1:]
    if len(others) < 2 or any(row.printed_code for row in others):
        return {}
    sums = [sum(column) for column in zip(*(amounts[row.row_no] for row in others), strict=True)]
    # every number may be rounded in its last digit
    printed = [amount for row in named for amount in amounts[row.row_no]]
    slack = finest_digit(printed) * (len(others) + 1) / 2
    pairs = list(zip(amounts[first[0].row_no], sums, strict=True))
    if not any(sums) or any(abs(stated - found) > slack for stated, found in pairs):
        return {}
    top = depths.get(first[0].row_no, first[0].depth)
    return {row.row_no: max(top + 1, depths.get(row.row_no, row.depth)) for row in others}


def _find_inner_parts(rows: Sequence[FormRow], amounts: Mapping[int, Vector]) -> dict[int, int]:
    """Return the depths of the rows below a numbered one that do not add up to it as they stand."""
    found: dict[int, int] = {}
    for index, row in enumerate(rows):
        end = index + 1
        while end < len(rows) and rows[end].depth > row.depth:
            end += 1
        below = rows[index + 1 : end]
        if len(below) < _FEWEST_PARTS or row.kind == "total":
            continue
        if any(other.depth != below[0].depth for other in below):
            continue
        inner = find_depths([replace(row, kind="total"), *below], amounts, {}, fewest=_FEWEST_PARTS)
        found |= {row_no: row.depth + 1 + depth for row_no, depth in inner.items()}
    return found


def find_reason(grid: Grid, matrix: Matrix, body: Body, words: tuple[str, ...]) -> str:
    """Return the printed sentence that says why a table is empty, or an empty text."""
    texts = [line.text for line in grid.below]
    texts += [row.label for row in body.rows]
    texts += [cell.text for row in range(grid.row_count) for cell in matrix.row_cells(row)]
    sentences = [remove_space(text) for text in texts]
    says = (text for text in sentences if len(text) > 4 and any(w in fold(text) for w in words))
    return next(says, "")
