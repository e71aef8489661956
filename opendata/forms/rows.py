"""Rows: what each body row of a grid is called, its codes, and the numbers in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from opendata.forms.headers import (
    CODE_ROLES,
    LABEL_ROLES,
    Header,
    HeaderColumn,
    Matrix,
    is_ordinal_row,
    split_code,
)
from opendata.knowledge import HeaderWords
from opendata.model import Cell, Column, Entry, FormDefinition, FormRow, Grid, Place, Unplaced
from opendata.money import find_amount, is_number
from opendata.text import fold, join_lines, remove_space

Side = Literal["", "income", "expenditure"]
Runs = list[list[tuple[int, HeaderColumn]]]
"""Columns with their numbers, cut where a label follows an amount."""

_PROJECT_FORMS = frozenset({"B11", "B13", "B15"})
_TWO_CODE_FORMS = frozenset({"B06", "B07", "B15", "F06"})
_NUMBER_INSIDE = re.compile(r"\d")
_SEVERAL = re.compile(r"\d[\d,]*\.\d+\s+[\d,]+\.\d+")
_CODE_LEVELS = ("类", "款", "项")
_UNIT_KINDS = (("2", "function_code"), ("3", "economic_code"), ("5", "government_economic_code"))


@dataclass(frozen=True, slots=True)
class Segment:
    """One side or panel of a table: the columns that name a row and those that count it."""

    side: Side
    panel: int
    names: tuple[tuple[int, HeaderColumn], ...]
    """(column_no, column) of labels and codes."""
    counts: tuple[tuple[int, HeaderColumn], ...]
    """(column_no, column) of the numbers."""


@dataclass(slots=True)
class Body:
    """What the body rows of a grid give, filled row by row."""

    rows: list[FormRow] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    ignored: list[tuple[str, str]] = field(default_factory=list)
    open_codes: dict[tuple[int, int], tuple[str, ...]] = field(default_factory=dict)
    """(panel, group of code columns) → the digits of 类, 款, 项 printed last."""
    filled: set[tuple[int, int]] = field(default_factory=set)
    """(row_no, panel) of the rows that have a number."""


@dataclass(frozen=True, slots=True)
class RowCode:
    """One code of a row: its kind, its digits in full, and the digits printed in the row."""

    kind: str
    full: str
    printed: str


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
    return tuple(
        Segment(
            side=sides[panel],
            panel=panel,
            names=tuple(item for item in run if item[1].role in LABEL_ROLES | CODE_ROLES),
            counts=tuple(item for item in run if item[1].role == "amount"),
        )
        for panel, run in enumerate(runs)
    )


def _join_runs(runs: Runs, definition: FormDefinition) -> Runs:
    """Return the runs that are sides or panels; all columns as one run where they are not."""
    if len(runs) == 1:
        return runs
    if not any(column.role == "amount" for _, column in runs[-1]):
        return _join_runs([*runs[:-2], runs[-2] + runs[-1]], definition)
    leaves = [[fold(column.path[-1]) for _, column in run if column.path] for run in runs]
    if definition.layout in {"two_sided", "panels"} or all(leaves[0] == other for other in leaves):
        return runs
    return [[item for run in runs for item in run]]


def _find_sides(runs: Runs, definition: FormDefinition) -> list[Side]:
    """Return the side of each run: by its outermost header, or first income, then expenditure."""
    tops = ["".join(dict.fromkeys(c.path[0] for _, c in run if c.path)) for run in runs]
    printed: list[Side] = [
        "expenditure" if "支" in top else "income" if "收" in top else "" for top in tops
    ]
    if len(runs) > 1 and {"income", "expenditure"} <= set(printed):
        return printed
    if len(runs) > 1 and definition.layout == "two_sided":
        return ["income", *["expenditure"] * (len(runs) - 1)]  # type: ignore[list-item]  # literals
    return [""] * len(runs)


def segments_to_columns(header: Header, segments: Sequence[Segment]) -> tuple[Column, ...]:
    """Return the columns of the form; those of a side begin with its name."""
    owners = {
        number: segment
        for segment in segments
        for number, _ in (*segment.names, *segment.counts)
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


def read_body(
    grid: Grid,
    matrix: Matrix,
    header: Header,
    segments: Sequence[Segment],
    context: tuple[FormDefinition, HeaderWords],
) -> Body:
    """Read all body rows; each number-like cell ends in entries, ignored or unplaced."""
    definition, words = context
    body = Body()
    row_no = 0
    for row in range(header.body_row, grid.row_count):
        cells = matrix.row_cells(row)
        if not cells:
            continue
        if is_ordinal_row(cells, words):
            body.ignored.extend((cell.text, "栏次") for cell in cells if is_number(cell.text))
            continue
        row_no += 1
        taken: set[tuple[int, int]] = set()
        for segment in segments:
            _read_segment(row_no, row, segment, matrix, body, taken, context)
        _account_for_rest(cells, header, body, taken)
    for row in header.ordinal_rows:
        texts = [cell.text for cell in matrix.row_cells(row)]
        body.ignored.extend((text, "栏次") for text in texts if is_number(text))
    return body


def _read_segment(  # noqa: PLR0913  # one row of one side, with what it may not read twice
    row_no: int,
    row: int,
    segment: Segment,
    matrix: Matrix,
    body: Body,
    taken: set[tuple[int, int]],
    context: tuple[FormDefinition, HeaderWords],
) -> None:
    names = list(_own_cells(row, segment.names, matrix))
    form_row = _name_row(row_no, names, segment, body, context)
    entries = list(_entries(row_no, row, segment, matrix, body, taken))
    for _, _, cell in names:
        taken.add((cell.row, cell.column))
    if not entries and not form_row.label and not form_row.printed_code:
        return
    if not form_row.label and not form_row.printed_code:
        open_row = _find_open_row(row_no, segment, body)
        if open_row is not None:
            form_row = replace(open_row, panel=segment.panel)
        elif _may_be_total(row, segment, matrix, body):
            form_row = _as_total(form_row)
    body.rows.append(form_row)
    body.entries.extend(entries)
    if entries:
        body.filled.add((row_no, segment.panel))


def _find_open_row(row_no: int, segment: Segment, body: Body) -> FormRow | None:
    """Return the row of the panel to the left that has a name and no number: its amount stands here."""
    if segment.panel == 0 or not body.rows:
        return None
    left = body.rows[-1]
    beside = (left.row_no, left.panel, left.side) == (row_no, segment.panel - 1, segment.side)
    filled = (row_no, left.panel) in body.filled
    return left if beside and left.label and not filled else None


def _may_be_total(row: int, segment: Segment, matrix: Matrix, body: Body) -> bool:
    """Tell whether a row without a label is the first or the last of its table."""
    first = not any(other.panel == segment.panel for other in body.rows)
    last = not any(matrix.row_cells(index) for index in range(row + 1, len(matrix.rows)))
    return first or last


def _as_total(row: FormRow) -> FormRow:
    return replace(row, label="合计", kind="total", depth=0)


def _own_cells(
    row: int, columns: Sequence[tuple[int, HeaderColumn]], matrix: Matrix
) -> Iterator[tuple[int, HeaderColumn, Cell]]:
    """Yield the filled cells that begin in this row under the given columns."""
    seen: set[tuple[int, int]] = set()
    for number, column in columns:
        for index in column.columns:
            cell = matrix.rows[row][index]
            if cell is None or cell.row != row or not cell.text.strip():
                continue
            if (cell.row, cell.column) not in seen:
                seen.add((cell.row, cell.column))
                yield number, column, cell


def _entries(  # noqa: PLR0913  # see _read_segment
    row_no: int,
    row: int,
    segment: Segment,
    matrix: Matrix,
    body: Body,
    taken: set[tuple[int, int]],
) -> Iterator[Entry]:
    for number, _, cell in _own_cells(row, segment.counts, matrix):
        taken.add((cell.row, cell.column))
        if not _NUMBER_INSIDE.search(cell.text):
            continue
        if _SEVERAL.search(cell.text):
            body.unplaced.append(
                Unplaced(cell.text, cell.place, "several numbers stand in one cell")
            )
        elif find_amount(cell.text) is not None:
            yield Entry(row_no, number, cell.text.strip(), cell.place)
        elif find_amount(remove_space(cell.text).rstrip("万元")) is not None:
            body.unplaced.append(Unplaced(cell.text, cell.place, "a number with its unit"))


def _account_for_rest(
    cells: Sequence[Cell], header: Header, body: Body, taken: set[tuple[int, int]]
) -> None:
    """Give a name or a reason to each number-like cell that no side has read."""
    roles = {index: column for column in header.columns for index in column.columns}
    for cell in cells:
        if (cell.row, cell.column) in taken or not is_number(cell.text):
            continue
        column = roles.get(cell.column)
        if column is None:
            body.unplaced.append(Unplaced(cell.text, cell.place, "no column stands over it"))
        elif column.role == "line_no":
            body.ignored.append((cell.text, "行次"))
        elif column.role == "text":
            body.ignored.append((cell.text, "text column"))
        else:
            body.unplaced.append(
                Unplaced(cell.text, cell.place, f"stands in the column of {column.role}")
            )


def _name_row(
    row_no: int,
    names: Sequence[tuple[int, HeaderColumn, Cell]],
    segment: Segment,
    body: Body,
    context: tuple[FormDefinition, HeaderWords],
) -> FormRow:
    definition, words = context
    labels: list[tuple[str, str]] = []
    codes: list[tuple[int, HeaderColumn, str]] = []
    for number, column, cell in names:
        code, text = _split_name(column, cell)
        if code:
            codes.append((number, column, code))
        if text:
            labels.append((column.role, text))
    row_codes = _read_codes(codes, segment, body, definition)
    if definition.form in _TWO_CODE_FORMS:
        row_codes.sort(key=lambda code: code.kind == "government_economic_code")
    label = _choose_label(labels, definition)
    totals = [text for _, text in labels if fold(text) in words.totals]
    if totals and not row_codes:
        label = totals[0]
    roles = {role for role, _ in labels}
    return FormRow(
        row_no=row_no,
        label=label,
        printed_code="|".join(code.printed for code in row_codes),
        kind=_row_kind(row_codes, totals, roles),
        codes=tuple((code.kind, code.full) for code in row_codes),
        side=segment.side,
        panel=segment.panel,
        depth=_depth(label, row_codes),
        type_label=next((text for role, text in labels if role == "type_label"), ""),
        is_project=any(role == "project_label" for role, _ in labels),
        place=names[0][2].place if names else Place(),
    )


def _row_kind(
    codes: Sequence[RowCode], totals: Sequence[str], roles: set[str]
) -> Literal["total", "organisation", "item"]:
    if totals and not codes:
        return "total"
    if roles == {"organisation_label"} and not codes:
        return "organisation"
    kinds = {code.kind for code in codes}
    named = kinds & {"function_code", "project_code", "economic_code"}
    return "organisation" if "organisation_code" in kinds and not named else "item"


def _split_name(column: HeaderColumn, cell: Cell) -> tuple[str, str]:
    """Return the code and the label of a name cell."""
    text = join_lines(cell.text)
    compact = remove_space(text)
    if column.role in CODE_ROLES:
        if compact.isdigit():
            return compact, ""
        code, name = split_code(compact)
        return code, remove_space(name)
    if compact.isdigit() and len(compact) >= 3:
        return compact, ""
    if column.role == "project_label":
        return "", compact
    code, name = split_code(compact)
    return code, remove_space(name)


def _code_kind(column: HeaderColumn, code: str, definition: FormDefinition) -> str:
    role = column.role.replace("_label", "_code")
    if role == "project_code" and len(code) <= 9:
        return "organisation_code"
    if role in CODE_ROLES and role != "code":
        return role
    if len(code) <= 2:
        return "code"
    if len(code) > 9:
        return "project_code"
    kind = next((kind for first, kind in _UNIT_KINDS if code.startswith(first)), "")
    if kind == "function_code" and len(code) in {3, 5, 6, 7}:
        return kind
    if kind and len(code) in {3, 5, 7}:
        return kind
    return "organisation_code"


def _read_codes(
    codes: Sequence[tuple[int, HeaderColumn, str]],
    segment: Segment,
    body: Body,
    definition: FormDefinition,
) -> list[RowCode]:
    """Join 208 05 05, printed in columns of their own; a row that prints only 05 is completed."""
    found: list[RowCode] = []
    groups = _code_groups(segment)
    parts: dict[int, dict[int, str]] = {}
    for number, column, code in codes:
        if number not in groups:
            found.append(RowCode(_code_kind(column, code, definition), code, code))
            continue
        group, level = groups[number]
        if group not in parts:
            parts[group] = {}
            found.append(RowCode("", str(group), ""))
        parts[group][level] = code
    for index, item in enumerate(found):
        if item.kind == "":
            found[index] = _join_parts(int(item.full), parts[int(item.full)], segment, body)
    return found


def _code_groups(segment: Segment) -> dict[int, tuple[int, int]]:
    """Return column_no → (group, level) of the columns 类, 款, 项; a group begins with 类."""
    groups: dict[int, tuple[int, int]] = {}
    group = 0
    for number, column in segment.names:
        leaf = fold(column.path[-1]) if column.path else ""
        if leaf in _CODE_LEVELS and column.role in CODE_ROLES:
            level = _CODE_LEVELS.index(leaf)
            group += level == 0
            groups[number] = (group, level)
    return groups


def _join_parts(
    group: int, parts: dict[int, str], segment: Segment, body: Body
) -> RowCode:
    printed = "".join(parts[level] for level in sorted(parts))
    first = min(parts)
    before = body.open_codes.get((segment.panel, group), ())
    full = (*before[:first], *(parts[level] for level in sorted(parts)))
    complete = len(full) > first and (first == 0 or len(before) >= first)
    if len(parts[first]) > 2:
        full, complete = tuple(parts[level] for level in sorted(parts)), True
    if complete:
        body.open_codes[segment.panel, group] = full
    digits = "".join(full) if complete else printed
    kind = next((kind for start, kind in _UNIT_KINDS if digits.startswith(start)), "code")
    return RowCode(kind if len(digits) in {3, 5, 6, 7} else "code", digits, printed)


def _choose_label(labels: Sequence[tuple[str, str]], definition: FormDefinition) -> str:
    """Return the label of a row by the rules for forms with several label columns."""
    by_role: dict[str, str] = {}
    for role, text in labels:
        by_role.setdefault(role, text)
    if definition.form in _PROJECT_FORMS and "project_label" in by_role:
        return by_role["project_label"]
    kept = [
        text
        for role, text in labels
        if not (role == "government_economic_label" and "economic_label" in by_role)
        and not (role == "type_label" and len(by_role) > 1)
    ]
    if definition.form in _TWO_CODE_FORMS and len(labels) == 2 and {
        role for role, _ in labels
    } == {"label"}:
        kept = kept[:1]
    return "|".join(kept)


def _depth(label: str, codes: Sequence[RowCode]) -> int:
    """Return how deep a row stands: by the length of its code, else by its numbering."""
    for code in codes:
        if code.kind in {"function_code", "economic_code", "government_economic_code"}:
            return {3: 0, 5: 1, 6: 2, 7: 2}.get(len(code.full), 0)
    if re.match(r"^[（(][一二三四五六七八九十]", label):
        return 1
    if re.match(r"^(?:\d+[.、．]|[（(]\d+[）)]|其中)", label):
        return 2
    return 0
