"""Levels: which numbers of a form sum up others, so that sums over leaves count nothing twice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Literal

from opendata.model import Column, Form, FormRow
from opendata.money import find_amount

Level = Literal["leaf", "subtotal", "total"]
_RowKey = tuple[int, str, int]
"""row_no, side, panel"""

_Codes = tuple[tuple[str, str], ...]
"""(kind, code) of a row."""
_Longer = Mapping[str, Mapping[_Codes, int]]
"""Beginning of a first code → the codes of rows, each with the row_no of the last of them."""

_SUM_LEAVES = ("合计", "小计", "总计", "总额")
_SUM_LABEL = re.compile(r"(?:小计|合计|总计)$")
_OF_WHICH = re.compile(r"^其中(?![:：]?[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．])")
"""A row that only takes out a part; before a number it begins a list of all parts."""
_FIRST_PART = re.compile(r"^其中[:：]?[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]")
_CHANGE = re.compile(r"^增减|增减(?:变化)?(?:金?额|情况|数|[%％])?$|比上年|较上年")
"""A difference of two numbers is no part of anything."""


def find_levels(form: Form) -> dict[tuple[int, int], Level]:
    """Return (row_no, column_no) → level for the entries of a form."""
    rows = _find_row_levels(form)
    columns = {column.column_no: column for column in form.columns}
    by_column = _find_column_levels(form.columns)
    levels: dict[tuple[int, int], Level] = {}
    for entry in form.entries:
        row = rows.get(_key_of(entry.row_no, columns[entry.column_no]))
        if row is not None:
            levels[entry.row_no, entry.column_no] = _combine(row, by_column[entry.column_no])
    return levels


def _key_of(row_no: int, column: Column) -> _RowKey:
    return row_no, column.side, column.panel


def _combine(row: Level, column: Level) -> Level:
    if row == "total":
        return "total"
    return "subtotal" if "subtotal" in (row, column) else "leaf"


# ------------------------------------------------------------ rows


def _find_row_levels(form: Form) -> dict[_RowKey, Level]:
    """Tell for each row whether it is a total, has parts below it, or is a leaf."""
    parts: dict[tuple[str, int], list[FormRow]] = defaultdict(list)
    for row in form.rows:
        parts[row.side, row.panel].append(row)
    filled = _find_filled(form)
    restated = _find_restated(parts, filled)
    levels: dict[_RowKey, Level] = {}
    for (side, panel), rows in parts.items():
        counted = [row for row in rows if (row.row_no, side, panel) in filled]
        only = counted[0] if len(counted) == 1 else None
        whole = {id(row) for row in _find_whole(rows)}
        longer = _index_by_code(rows)
        for index, row in enumerate(rows):
            key = (row.row_no, side, panel)
            levels[key] = (
                "subtotal"
                if ((side, panel) in restated or id(row) in whole) and row.kind != "total"
                else "leaf"
                if row is only
                else _row_level(row, rows[index + 1 : index + 2], longer, form.definition.layout)
            )
    return levels


def _index_by_code(rows: Sequence[FormRow]) -> _Longer:
    """Return for each beginning of a first code the codes of the rows that begin so."""
    found: dict[str, dict[_Codes, int]] = defaultdict(dict)
    for row in rows:
        first = row.codes[0][1] if row.codes else ""
        for end in range(1, len(first) + 1):
            found[first[:end]][row.codes] = row.row_no
    return found


def _find_filled(form: Form) -> dict[_RowKey, dict[int, Decimal]]:
    """Return the amounts of each row by the place of their column in its side or panel."""
    places: dict[int, int] = {}
    counts: dict[tuple[str, int], int] = defaultdict(int)
    owners = {column.column_no: column for column in form.columns}
    for column in form.columns:
        places[column.column_no] = counts[column.side, column.panel]
        counts[column.side, column.panel] += 1
    filled: dict[_RowKey, dict[int, Decimal]] = defaultdict(dict)
    for entry in form.entries:
        amount = find_amount(entry.printed)
        if amount is not None:
            key = _key_of(entry.row_no, owners[entry.column_no])
            filled[key][places[entry.column_no]] = amount
    return filled


def _find_restated(
    parts: Mapping[tuple[str, int], Sequence[FormRow]],
    filled: Mapping[_RowKey, Mapping[int, Decimal]],
) -> set[tuple[str, int]]:
    """Return the panels of a side that part the same total again, by another classification."""
    first: dict[str, set[Decimal]] = {}
    restated: set[tuple[str, int]] = set()
    for (side, panel), rows in sorted(parts.items()) if len(parts) > 1 else ():
        if not side:
            continue
        totals = _find_totals([(row, filled.get((row.row_no, side, panel), {})) for row in rows])
        if first.setdefault(side, totals) is not totals and totals & first[side]:
            restated.add((side, panel))
    return restated


def _find_totals(rows: Sequence[tuple[FormRow, Mapping[int, Decimal]]]) -> set[Decimal]:
    """Return what the total rows of a panel print, or the sum of its uppermost rows."""
    totals = {max(amounts.values()) for row, amounts in rows if row.kind == "total" and amounts}
    if not totals:
        tops = [(row, amounts) for row, amounts in rows if row.depth == 0 and amounts]
        kept = [amounts for row, amounts in tops if not _SUM_LABEL.search(row.label)]
        totals = {sum((max(amounts.values()) for amounts in kept), Decimal(0))}
    return totals - {Decimal(0)}


def _find_whole(rows: Sequence[FormRow]) -> Sequence[FormRow]:
    """Return the lines of a department that its units, which stand deeper below it, part again."""
    heads = [index for index, row in enumerate(rows) if row.kind == "organisation"]
    if len(heads) < 2 or rows[heads[1]].depth <= rows[heads[0]].depth:
        return ()
    return rows[heads[0] + 1 : heads[1]]


def _row_level(row: FormRow, below: Sequence[FormRow], longer: _Longer, layout: str) -> Level:
    if row.kind == "total":
        return "total"
    is_aside = _OF_WHICH.match(row.label) or _CHANGE.search(row.label)
    if layout != "performance" and is_aside:
        return "subtotal"
    if row.codes and row.kind == "item":
        others = longer[row.codes[0][1]].items()
        after = (codes for codes, last in others if last > row.row_no and codes != row.codes)
        return "subtotal" if any(_is_part(codes, row.codes) for codes in after) else "leaf"
    if _SUM_LABEL.search(row.label) and not row.codes:
        return "subtotal"
    return "subtotal" if below and _has_parts(row, below[0]) else "leaf"


def _has_parts(row: FormRow, following: FormRow) -> bool:
    """Tell whether the row below a row without codes is a part of it."""
    if row.kind == "organisation":
        return _has_own(row, following)
    is_deeper = following.depth > row.depth and not _OF_WHICH.match(following.label)
    is_deeper = is_deeper and not _FIRST_PART.match(row.label)
    return is_deeper or _FIRST_PART.match(following.label) is not None


def _is_part(other: _Codes, own: _Codes) -> bool:
    """Tell whether a row's codes all go on those of another: 30101|50101 is a part of 301."""
    codes = dict(other)
    if len(own) == len(other) and len(codes) < len(other):
        pairs = list(zip((c for _, c in own), (c for _, c in other), strict=True))
    else:
        pairs = [(code, codes.get(kind, "")) for kind, code in own]
    return all(longer.startswith(code) for code, longer in pairs) and any(
        len(longer) > len(code) for code, longer in pairs
    )


def _has_own(row: FormRow, following: FormRow) -> bool:
    """Tell whether an organisation has lines or organisations of its own below it."""
    if following.kind == "item" or following.depth > row.depth:
        return True
    code, other = row.printed_code, following.printed_code
    return bool(code) and other.startswith(code) and other != code


# ------------------------------------------------------------ columns


def _find_column_levels(columns: Sequence[Column]) -> dict[int, Level]:
    """Tell for each column whether it sums up others of its side, or is a leaf."""
    levels: dict[int, Level] = {}
    groups: dict[tuple[str, int], list[Column]] = defaultdict(list)
    for column in columns:
        if column.role == "amount":
            groups[column.side, column.panel].append(column)
    for column in columns:
        group = groups[column.side, column.panel]
        beside = [other for other in group if other.column_no != column.column_no]
        levels[column.column_no] = _column_level(column, beside)
    return levels


def _column_level(column: Column, beside: Sequence[Column]) -> Level:
    if _CHANGE.search("/".join(column.path)) or _is_aside(column, beside):
        return "subtotal"
    parent = column.path[:-1] if _is_sum(column) else column.path
    has_parts = any(
        other.path[: len(parent)] == parent
        and not _is_aside(other, [column, *(one for one in beside if one is not other)])
        for other in beside
    )
    return "subtotal" if has_parts else "leaf"


def _is_sum(column: Column) -> bool:
    leaf = column.path[-1] if column.path else ""
    return any(word in leaf for word in _SUM_LEAVES)


def _is_aside(column: Column, beside: Sequence[Column]) -> bool:
    """Tell whether a column only takes out a part of what stands beside it.

    其中 right behind a sum begins the list of its parts, and several columns under it are a list.
    """
    for depth, label in enumerate(column.path):
        if label.startswith("扣除"):
            return True
        if not label.startswith("其中"):
            continue
        group = [one for one in beside if one.path[: depth + 1] == column.path[: depth + 1]]
        others = [
            one
            for one in beside
            if one.path[:depth] == column.path[:depth] and one not in group and not _is_sum(one)
        ]
        if not others:
            return not group
        return any(one.column_no < column.column_no for one in others)
    return False
