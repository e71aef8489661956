"""Names: what the label and code cells of one row say: label, codes, kind, depth."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from opendata.forms.headers import CODE_ROLES, HeaderColumn, split_code, split_project_code
from opendata.forms.segments import Segment
from opendata.knowledge import HeaderWords
from opendata.model import Cell, FormDefinition, FormRow, Place
from opendata.text import fold, join_lines, remove_space

NameCell = tuple[int, HeaderColumn, Cell]
"""(column_no, column, cell) of a label or code."""
OpenCodes = dict[tuple[int, int], tuple[str, ...]]
"""(panel, group of code columns) → the digits of 类, 款, 项 printed last."""

PROJECT_FORMS = frozenset({"B11", "B13", "B15"})
"""Forms whose rows are named by their project, also where its cell spans several rows."""
_TWO_CODE_FORMS = frozenset({"B06", "B07", "B15", "F06"})
_OWN_LABELS = frozenset({"economic_label", "label"})
_FIRST_OF_PARTS = re.compile(r"^其中[:：]?(?=[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．])")
"""其中： before the first of numbered parts, which are all parts alike."""
_NUMBERINGS = (
    (1, re.compile(r"[（(][一二三四五六七八九十]")),
    (2, re.compile(r"\d+[.、．]|其中")),
    (3, re.compile(r"[（(]\d+[）)]")),
)
_LETTER_CODE = re.compile(r"\d*[A-Za-z][0-9A-Za-z]*")
_CATALOGUE = re.compile(r"目录|品目")
"""Header words over codes of a catalogue of goods and services, which name no organisation."""
_UNIT_KINDS = (("2", "function_code"), ("3", "economic_code"), ("5", "government_economic_code"))


@dataclass(frozen=True, slots=True)
class RowCode:
    """One code of a row: its kind, its digits in full, and the digits printed in the row."""

    kind: str
    full: str
    printed: str


def name_row(
    row_no: int,
    names: Sequence[NameCell],
    segment: Segment,
    open_codes: OpenCodes,
    context: tuple[FormDefinition, HeaderWords],
) -> FormRow:
    """Return the row that the name cells of one side or panel make.

    `open_codes` is read and brought up to date: a row that prints only 05 goes on 208.
    """
    definition, words = context
    labels: list[tuple[str, str]] = []
    codes: list[tuple[int, HeaderColumn, str]] = []
    for number, column, cell in names:
        code, text = _split_name(column, cell)
        if code:
            codes.append((number, column, code))
        if text:
            labels.append((column.role, text))
    row_codes = _read_codes(codes, segment, open_codes)
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
        organisation=_find_organisation(labels) if "organisation_label" in roles else "",
        type_label=dict(reversed(labels))["type_label"] if "type_label" in roles else "",
        is_project="project_label" in roles,
        place=names[0][2].place if names else Place(),
    )


def _find_organisation(labels: Sequence[tuple[str, str]]) -> str:
    """Return the name in the column of organisations of a row that is named by something else."""
    names = [text for role, text in labels if role == "organisation_label"]
    return names[0] if len(names) == 1 < len(labels) else ""


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
    compact = remove_space(join_lines(cell.text))
    if compact.strip("-—－") == "":
        return "", ""
    if column.role in CODE_ROLES:
        if compact.isdigit() or _LETTER_CODE.fullmatch(compact):
            return compact, ""
        code, name = split_code(compact)
        return code, remove_space(name)
    if compact.isdigit() and len(compact) >= 3:
        return compact, ""
    if column.role == "project_label":
        return split_project_code(compact)
    code, name = split_code(compact)
    return code, remove_space(name)


def _code_kind(column: HeaderColumn, code: str) -> str:
    role = column.role.replace("_label", "_code")
    if not code.isdigit() and len(code) <= 9:
        return "code"
    if role in CODE_ROLES and role != "code":
        is_short = role == "project_code" and len(code) <= 9
        return "organisation_code" if is_short else role
    if len(code) > 9:
        return "project_code"
    if len(code) <= 2 or (
        column.role not in CODE_ROLES and _CATALOGUE.search("".join(column.path))
    ):
        return "code"
    kind = next((kind for first, kind in _UNIT_KINDS if code.startswith(first)), "")
    lengths = {3, 5, 6, 7} if kind == "function_code" else {3, 5, 7}
    return kind if kind and len(code) in lengths else "organisation_code"


def _read_codes(
    codes: Sequence[tuple[int, HeaderColumn, str]],
    segment: Segment,
    open_codes: OpenCodes,
) -> list[RowCode]:
    """Join 208 05 05, printed in columns of their own; a row that prints only 05 is completed."""
    found: list[RowCode] = []
    if not codes:
        return found
    groups = segment.code_groups
    parts: dict[int, dict[int, str]] = {}
    for number, column, code in codes:
        if number not in groups:
            found.append(RowCode(_code_kind(column, code), code, code))
            continue
        group, level = groups[number]
        if group not in parts:
            parts[group] = {}
            found.append(RowCode("", str(group), ""))
        parts[group][level] = code
    for index, item in enumerate(found):
        if item.kind == "":
            found[index] = _join_parts(int(item.full), parts[int(item.full)], segment, open_codes)
    return found


def _join_parts(
    group: int, parts: dict[int, str], segment: Segment, open_codes: OpenCodes
) -> RowCode:
    printed = "".join(parts[level] for level in sorted(parts))
    first = min(parts)
    before = open_codes.get((segment.panel, group), ())
    full = (*before[:first], *(parts[level] for level in sorted(parts)))
    complete = len(full) > first and (first == 0 or len(before) >= first)
    if len(parts[first]) > 2:
        full, complete = tuple(parts[level] for level in sorted(parts)), True
    if complete:
        # a sheet that takes codes for numbers drops the nought: 301 2 is 30102 (putuo-9cf8afd0)
        full = (full[0], *(part.zfill(2) for part in full[1:]))
        open_codes[segment.panel, group] = full
    digits = "".join(full) if complete else printed
    other = "organisation_code" if len(full[0]) >= 3 else "code"
    kind = next((kind for start, kind in _UNIT_KINDS if digits.startswith(start)), other)
    return RowCode(kind if len(digits) in {3, 5, 6, 7} else "code", digits, printed)


def _choose_label(labels: Sequence[tuple[str, str]], definition: FormDefinition) -> str:
    """Return the label of a row by the rules for forms with several label columns."""
    if len(labels) < 2:
        return labels[0][1] if labels else ""
    by_role: dict[str, str] = {}
    for role, text in labels:
        by_role.setdefault(role, text)
    if definition.form in PROJECT_FORMS and "project_label" in by_role:
        return by_role["project_label"]
    has_two = definition.form in _TWO_CODE_FORMS
    kept = [
        text
        for role, text in labels
        if not (role == "government_economic_label" and has_two and by_role.keys() & _OWN_LABELS)
        and not (role == "type_label" and len(by_role) > 1)
    ]
    if (
        definition.form in _TWO_CODE_FORMS
        and len(labels) == 2
        and {role for role, _ in labels} == {"label"}
    ):
        kept = kept[:1]
    return "|".join(kept)


def _depth(label: str, codes: Sequence[RowCode]) -> int:
    """Return how deep a row stands: by the length of its code, else by its numbering."""
    for code in codes:
        if code.kind in {"function_code", "economic_code", "government_economic_code"}:
            return {3: 0, 5: 1, 6: 2, 7: 2}.get(len(code.full), 0)
    label = _FIRST_OF_PARTS.sub("", label)
    return next((depth for depth, numbering in _NUMBERINGS if numbering.match(label)), 0)
