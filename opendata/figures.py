"""Figures: one printed number each, with all that says what it is.

In:   forms, the projects they name, and the record of the document
Out:  Figure, in document order; every entry of every form gives exactly one
Never: drop or repair a printed number
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from opendata.errors import KnowledgeError
from opendata.knowledge import HeaderWords, load_header_words
from opendata.knowledge.code_evidence import find_by_other_name
from opendata.knowledge.codes import Code, CodeList, find_by_label, load_codes
from opendata.levels import Level, find_levels
from opendata.model import Column, DocumentRecord, Entry, Figure, Form, FormRow, Project
from opendata.money import find_amount, to_yuan
from opendata.text import fold, remove_space

_HEADER_UNIT = re.compile(r"[（(](?:单位[:：])?(?:人民币)?(亿元|万元|千元|元|%|％)[）)]")
_YEAR = re.compile(r"(?<!\d)(20\d\d)年")
_ROW_YEAR = re.compile(r"(?:^|\|)(20\d\d)年(?:度)?(?:预算|决算|执行)?数?$")
_THING_UNIT = re.compile(r"[（(](个|辆|台|套|人|人次|批次|批|次|户|件|平方米|台套|台/套)[）)]$")
_FINAL_COLUMN = re.compile(r"决算数|(?:实际|全年)(?:执行|支出)数")
_BUDGET_COLUMN = re.compile(r"预算数")
_FUNCTION_CODE = re.compile(r"[12]\d{2}(?:\d{2}){0,2}")
_CLASS_NUMBERING = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[）)])"
)
_LAST_YEAR = re.compile(r"^上年(?:度)?(?:预算|决算|执行)?数?$")
_RATE = re.compile(r"[%％]$|率$|比例|占比|增幅|比重")
_COUNT = re.compile(r"数量|人数|个数|(?:^|[（(])台|台[数套）)]|套数|编制|单价$")
_ROLE_UNITS = {"score": "分", "rate": "%"}


@dataclass(frozen=True, slots=True)
class _Context:
    """What all figures of one form share."""

    form: Form
    record: DocumentRecord
    words: HeaderWords
    projects: Mapping[str, str]
    """Project code or folded name → project id."""
    ocr_pages: frozenset[int] = frozenset()


def forms_to_figures(
    forms: Sequence[Form],
    projects: Sequence[Project],
    record: DocumentRecord,
    *,
    ocr_pages: frozenset[int] = frozenset(),
) -> tuple[Figure, ...]:
    """Return a figure for each entry of the forms; those on `ocr_pages` say that they were."""
    words = load_header_words()
    names = {fold(project.name): project.project for project in projects}
    names |= {project.project_code: project.project for project in projects if project.project_code}
    figures: list[Figure] = []
    for form in forms:
        figures.extend(_form_to_figures(_Context(form, record, words, names, ocr_pages)))
    return tuple(figures)


def _form_to_figures(context: _Context) -> Iterator[Figure]:
    form = context.form
    rows = {(row.row_no, row.side, row.panel): row for row in form.rows}
    columns = {column.column_no: column for column in form.columns}
    levels = find_levels(form)
    headings = {column.column_no: _column_to_heading(column, context) for column in form.columns}
    namings = _name_rows(context)
    for entry in form.entries:
        column = columns[entry.column_no]
        key = (entry.row_no, column.side, column.panel)
        row = rows.get(key)
        if row is None:
            message = f"form {form.form}.{form.table_no}: entry without a row: {key}"
            raise KnowledgeError(message)
        level = levels[entry.row_no, entry.column_no]
        parts = (entry, row, column)
        yield _to_figure(context, parts, headings[entry.column_no], namings[key], level=level)


class _Heading(NamedTuple):
    """What the header of a column says of all its figures."""

    path: str
    stage: str
    fund: str
    nature: str
    unit: str | None
    """None: the header names none, the row or the table does."""
    fiscal_year: int | None
    """None: the header names none, the row or the document does."""


class _Naming(NamedTuple):
    """What the names of a row say of all its figures."""

    unit: str
    """Where the header names none."""
    fiscal_year: int | None
    """Where the header names none."""
    organisation: str
    function_code: str
    economic_code: str
    government_economic_code: str
    project: str


def _column_to_heading(column: Column, context: _Context) -> _Heading:
    path, definition = "/".join(column.path), context.form.definition
    return _Heading(
        path,
        _find_stage(column, context.record),
        _find_word(path, context.words.funds) or definition.fund,
        _find_word(path, context.words.natures) or definition.nature,
        _find_header_unit(column),
        _find_header_year(column, context.record),
    )


def _name_rows(context: _Context) -> dict[tuple[int, str, int], _Naming]:
    """Return for each row what its names say: of rows with one place the last one's."""
    form = context.form
    codes, organisations = _resolve_codes(form), _row_organisations(context)
    namings: dict[tuple[int, str, int], _Naming] = {}
    for row in form.rows:
        key = (row.row_no, row.side, row.panel)
        own = codes[key]
        namings[key] = _Naming(
            _find_row_unit(row, form),
            _find_row_year(row, context.record),
            organisations[key],
            own.get("function_code", ""),
            _listed_class(own, "economic"),
            _listed_class(own, "government_economic"),
            _find_project(row, context),
        )
    return namings


def _to_figure(
    context: _Context,
    parts: tuple[Entry, FormRow, Column],
    heading: _Heading,
    naming: _Naming,
    *,
    level: Level,
) -> Figure:
    entry, row, column = parts
    form, record = context.form, context.record
    amount = find_amount(entry.printed)
    if amount is None:
        raise KnowledgeError(f"{entry.printed!r} was given as an entry and is no number")
    is_share = "%" in entry.printed or "％" in entry.printed
    unit = "%" if is_share else naming.unit if heading.unit is None else heading.unit
    return Figure(
        figure=f"{record.document}/{form.form}.{form.table_no}/{entry.row_no}/{entry.column_no}",
        document=record.document,
        form=form.form,
        title=form.title,
        table_no=form.table_no,
        row_no=entry.row_no,
        column_no=entry.column_no,
        row=row.label,
        printed_code=row.printed_code,
        column=heading.path,
        printed=entry.printed,
        amount=amount,
        unit=unit,
        amount_yuan=to_yuan(amount, unit),
        stage=heading.stage,
        fiscal_year=naming.fiscal_year if heading.fiscal_year is None else heading.fiscal_year,
        organisation=naming.organisation,
        side=column.side,
        fund=heading.fund,
        nature=heading.nature,
        function_code=naming.function_code,
        economic_code=naming.economic_code,
        government_economic_code=naming.government_economic_code,
        project=naming.project,
        level=level,
        place=entry.place,
        placed_by=entry.placed_by,
        read_by="ocr" if entry.place.page in context.ocr_pages else "text",
    )


def _find_header_unit(column: Column) -> str | None:
    """Return the unit that a header says, an empty text where it counts things of any unit."""
    if column.role in _ROLE_UNITS:
        return _ROLE_UNITS[column.role]
    for label in reversed(column.path):
        match = _HEADER_UNIT.search(label)
        if match:
            return match.group(1).replace("％", "%")
    leaf = column.path[-1] if column.path else ""
    if _RATE.search(leaf):
        return "%"
    return "" if _COUNT.search(leaf) else None


def _find_row_unit(row: FormRow, form: Form) -> str:
    """Return the unit of things that a row counts, else its table's."""
    thing = _THING_UNIT.search(row.label)
    return thing.group(1) if thing else form.unit


def _find_header_year(column: Column, record: DocumentRecord) -> int | None:
    """Return the year that a header names, the innermost label first."""
    years = (_find_named_year(label, _YEAR, record) for label in reversed(column.path))
    return next((year for year in years if year is not None), None)


def _find_row_year(row: FormRow, record: DocumentRecord) -> int | None:
    """Return the year that a row names, else the document's."""
    year = _find_named_year(row.label, _ROW_YEAR, record)
    return record.fiscal_year if year is None else year


def _find_named_year(label: str, named: re.Pattern[str], record: DocumentRecord) -> int | None:
    match = named.search(label)
    if match:
        return int(match.group(1))
    if record.fiscal_year is not None and _LAST_YEAR.match(label):
        return record.fiscal_year - 1
    return None


def _find_stage(column: Column, record: DocumentRecord) -> str:
    """Return budget or final as the header says (预算数 beside 决算数), else the document's."""
    for label in reversed(column.path):
        if _FINAL_COLUMN.search(label):
            return "final"
        if _BUDGET_COLUMN.search(label):
            return "budget"
    return record.stage


def _find_word(path: str, words: Sequence[tuple[str, str]]) -> str:
    folded = fold(path)
    return next((meaning for word, meaning in words if word in folded), "")


def _find_project(row: FormRow, context: _Context) -> str:
    code = next((code for kind, code in row.codes if kind == "project_code"), "")
    if code and code in context.projects:
        return context.projects[code]
    if len(context.form.projects) == 1:
        return context.form.projects[0].project
    if context.form.form in {"B11", "B13", "F11"} and row.kind == "item":
        return context.projects.get(fold(row.label), "")
    return ""


def _row_organisations(context: _Context) -> dict[tuple[int, str, int], str]:
    """Return for each row the organisation it is about: the nearest one printed above it."""
    record = context.record
    current = record.organisation
    found: dict[tuple[int, str, int], str] = {}
    for row in context.form.rows:
        name = row.organisation or (row.label if row.kind == "organisation" else "")
        if row.kind == "total":
            current = record.organisation
        elif name:
            current = f"{record.jurisdiction}-{name}" if record.jurisdiction else name
        found[row.row_no, row.side, row.panel] = current
    return found


def _resolve_codes(form: Form) -> dict[tuple[int, str, int], dict[str, str]]:
    """Return each row's codes in full: last-level digits and truncated codes completed."""
    lists = load_codes("function")
    resolved: dict[tuple[int, str, int], dict[str, str]] = {}
    above: list[str] = []
    for row in form.rows:
        codes = dict(row.codes)
        if not codes and row.side == "expenditure":
            codes = _class_of(row.label, lists)
        function = codes.get("function_code", "")
        if function:
            function = _complete(function, row.label, above, lists)
            # what is no code of the classification stays in printed_code only
            codes["function_code"] = function if _FUNCTION_CODE.fullmatch(function) else ""
            above.append(function)
        resolved[row.row_no, row.side, row.panel] = codes
    return resolved


def _class_of(label: str, lists: CodeList) -> dict[str, str]:
    """Return the function class that a row of a summary table names in full, by its present or a former name."""
    name = _CLASS_NUMBERING.sub("", remove_space(label))
    if name == label:
        return {}
    for printed in (name, f"{name}支出"):
        named = {item.code for item in find_by_label(lists, printed)}
        classes = [
            code for code in named | find_by_other_name("function", printed) if len(code) == 3
        ]
        if len(classes) == 1:
            return {"function_code": classes[0]}
    return {}


def _listed_class(codes: Mapping[str, str], name: str) -> str:
    """Return the row's code of a list; one whose class (类) is not listed is no code of it."""
    code = codes.get(f"{name}_code", "")
    return code if code[:3] in load_codes(name).by_code else ""


def _complete(code: str, label: str, above: Sequence[str], lists: CodeList) -> str:
    """Return a code in full where its label and what stands above it leave one choice.

    A code lacks its last digit, or only the two digits of its own level are printed.
    """
    if len(code) in {3, 5, 7}:
        return code
    if len(code) == 2:
        parents = {found[:end] for found in above for end in (3, 5)}
        wanted = {parent + code for parent in parents}
    else:
        wanted = {f"{code}{digit}" for digit in range(10)}
    candidates: list[Code] = [
        item for item in find_by_label(lists, remove_space(label)) if item.code in wanted
    ]
    return candidates[0].code if len(candidates) == 1 else code
