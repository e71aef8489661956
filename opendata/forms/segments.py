"""Segments: the sides and panels of a table, each with its own labels and numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from opendata.forms.headers import CODE_ROLES, LABEL_ROLES, Header, HeaderColumn
from opendata.model import Column, FormDefinition, FormRow
from opendata.text import fold

Side = Literal["", "income", "expenditure"]
_CODE_LEVELS = ("类", "款", "项")
Runs = list[list[tuple[int, HeaderColumn]]]
"""Columns with their numbers, cut where a label follows an amount."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One side or panel of a table: the columns that name a row and those that count it."""

    side: Side
    panel: int
    names: tuple[tuple[int, HeaderColumn], ...]
    """(column_no, column) of labels and codes."""
    counts: tuple[tuple[int, HeaderColumn], ...]
    """(column_no, column) of the numbers."""
    code_groups: Mapping[int, tuple[int, int]]
    """column_no → (group, level) of the columns that print 类, 款, 项 apart."""


def header_to_segments(header: Header, definition: FormDefinition) -> tuple[Segment, ...]:
    """Cut the columns into sides and panels; a list form is one segment."""
    numbered = list(enumerate(header.columns, start=1))
    runs: Runs = [[]]
    for item in numbered:
        column = item[1]
        names = column.role in LABEL_ROLES or column.role in CODE_ROLES
        if names and any(other.role == "amount" for _, other in runs[-1]):
            runs.append([])
        runs[-1].append(item)
    runs = _join_runs(runs, definition)
    sides = _find_sides(runs, definition)
    return tuple(_to_segment(run, sides[panel], panel) for panel, run in enumerate(runs))


def _to_segment(run: Sequence[tuple[int, HeaderColumn]], side: Side, panel: int) -> Segment:
    names = tuple(item for item in run if item[1].role in LABEL_ROLES | CODE_ROLES)
    counts = tuple(item for item in run if item[1].role == "amount")
    return Segment(side, panel, names, counts, _group_codes(names))


def _group_codes(names: Sequence[tuple[int, HeaderColumn]]) -> dict[int, tuple[int, int]]:
    """Return the groups of code columns: one begins with 类, or is several under one header cell."""
    groups: dict[int, tuple[int, int]] = {}
    group = 0
    before: tuple[str, ...] = ()
    for number, column in names:
        leaf = fold(column.path[-1]) if column.path else ""
        path, before = before, column.path
        if column.role not in CODE_ROLES:
            continue
        if leaf in _CODE_LEVELS:
            level = _CODE_LEVELS.index(leaf)
            group += level == 0
            groups[number] = (group, level)
        elif column.path and path == column.path:
            if number - 1 not in groups:
                group += 1
                groups[number - 1] = (group, 0)
            groups[number] = (group, groups[number - 1][1] + 1)
    return groups


def _join_runs(runs: Runs, definition: FormDefinition) -> Runs:
    """Return the runs that are sides or panels; all columns as one run where they are not."""
    if len(runs) == 1:
        return runs
    if not any(column.role == "amount" for _, column in runs[-1]):
        return _join_runs([*runs[:-2], runs[-2] + runs[-1]], definition)
    leaves = [[fold(column.path[-1]) for _, column in run if column.path] for run in runs]
    if definition.layout in {"two_sided", "panels"} or all(leaves[0] == other for other in leaves):
        return runs
    if {"income", "expenditure"} == set(_printed_sides(runs)):
        return runs
    return [[item for run in runs for item in run]]


def _find_sides(runs: Runs, definition: FormDefinition) -> list[Side]:
    """Return the side of each run: by its outermost header, or first income, then expenditure."""
    printed = _printed_sides(runs)
    if len(runs) > 1 and {"income", "expenditure"} <= set(printed):
        return printed
    if len(runs) > 1 and definition.layout == "two_sided":
        others: list[Side] = ["expenditure" for _ in runs[1:]]
        return ["income", *others]
    return ["" for _ in runs]


def _printed_sides(runs: Runs) -> list[Side]:
    """Return the side that the outermost header of each run names."""
    tops = ["".join(dict.fromkeys(c.path[0] for _, c in run if c.path)) for run in runs]
    return ["expenditure" if "支" in top else "income" if "收" in top else "" for top in tops]


def segments_to_columns(header: Header, segments: Sequence[Segment]) -> tuple[Column, ...]:
    """Return the columns of the form; those of a side begin with its name."""
    owners = {
        number: segment for segment in segments for number, _ in (*segment.names, *segment.counts)
    }
    columns: list[Column] = []
    for number, column in enumerate(header.columns, start=1):
        owner = owners.get(number)
        side: Side = owner.side if owner else ""
        panel = owner.panel if owner else 0
        columns.append(Column(number, _side_path(column.path, side), column.role, side, panel))
    return tuple(columns)


def _side_path(path: tuple[str, ...], side: Side) -> tuple[str, ...]:
    if side == "":
        return path
    word = "收入" if side == "income" else "支出"
    if path[:1] == (word,):
        return path
    if path and path[0] in {f"本年{word}", f"{word}预算", f"{word}项目"} and len(path) > 1:
        return (word, *path[1:])
    return (word, *path)


def name_panels(
    columns: Sequence[Column], rows: Sequence[FormRow], definition: FormDefinition
) -> tuple[Column, ...]:
    """Return the columns with the name of their panel before the path, where only codes tell it."""
    names = {panel: _name_of_panel(panel, rows, definition) for panel in {c.panel for c in columns}}
    if len(names) < 2:
        return tuple(columns)
    known = {name for name, _ in definition.panels}
    return tuple(
        column
        if not (name := names[column.panel]) or known & set(column.path)
        else replace(column, path=(name, *column.path))
        for column in columns
    )


def _name_of_panel(panel: int, rows: Sequence[FormRow], definition: FormDefinition) -> str:
    """Return the name all coded rows of a panel agree in, or an empty text."""
    codes = [code for row in rows if row.panel == panel for _, code in row.codes]
    fitting = [
        name
        for name, classes in definition.panels
        if codes and all(code[:3] in classes for code in codes)
    ]
    return fitting[0] if fitting else ""
