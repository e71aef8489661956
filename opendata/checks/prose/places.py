"""Prose places: where the tables print what a claim of prose speaks of.

A subject is looked up in three ways: as a quantity of knowledge/identities.toml, as a class or
line of the functional classification, and as the label of a row or column beside the very
amount that is claimed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from opendata.checks.across.places import find_columns, find_quantities
from opendata.checks.rules import ProseQuantity, Selector, bare_class_name
from opendata.checks.tables import Case, Table, TableRow
from opendata.checks.trials import Part
from opendata.knowledge.codes import load_codes
from opendata.model import Claim, Figure, Form
from opendata.money import YUAN_PER_UNIT
from opendata.text import fold

Parts = tuple[Part, ...]
"""A figure, or several that add up to what is said."""

_STAGE_ENDS = ("预算数", "决算数", "年初预算", "决算", "预算安排")
_LEVELS = re.compile(r"(.+?)\(\d{0,3}([类款项])\)")
_FUNCTION_FORMS = {
    "budget": ("B05", "B03", "B09", "B10"),
    "final": ("F05", "F03", "F07", "F08"),
}
_SUMMARY_FORMS = {"budget": ("B04", "B01"), "final": ("F04", "F01")}
_WHOLE_ROWS = {"total", "grand", "subtotal", "year"}
_CODED = re.compile(r"\(([235]\d{2}(?:\d{2}){0,2})\)$")
_ECONOMIC_FORMS = {"budget": ("B07", "B06"), "final": ("F06",)}
_CODE_KINDS = (
    ("2", "function_code", _FUNCTION_FORMS),
    ("3", "economic_code", _ECONOMIC_FORMS),
    ("5", "government_economic_code", _ECONOMIC_FORMS),
)
_DIGITS = {"类": 3, "款": 5, "项": 7}


def factor(unit: str, to: str) -> Decimal | None:
    """Return by what an amount in one unit is multiplied for another, None for no money."""
    if unit == to:
        return Decimal(1)
    if unit in YUAN_PER_UNIT and to in YUAN_PER_UNIT:
        return YUAN_PER_UNIT[unit] / YUAN_PER_UNIT[to]
    return None


def _bare_subject(claim: Claim) -> str:
    subject = fold(claim.subject)
    for end in _STAGE_ENDS:
        if subject.endswith(end) and len(subject) > len(end):
            return subject.removesuffix(end)
    return subject


def list_subjects(case: Case, claim: Claim) -> frozenset[str]:
    """Return the names that a subject may be looked up by: without its scope, without its stage.

    一般公共预算拨款安排的会议费预算支出 is looked up as 会议费 too.
    """
    words = case.knowledge.words
    found = {_bare_subject(claim), fold(claim.subject)}
    for subject in tuple(found):
        for stage in words["stages"]:
            bare = subject.removesuffix(stage)
            if bare != subject and bare.endswith(words["staged"]):
                found.add(bare)
    for subject in tuple(found):
        for scope in words["scopes"]:
            bare = subject.removeprefix(scope)
            if bare != subject and bare.startswith(words["scoped"]):
                found.add(bare)
    return frozenset(found)


def find_named_quantities(case: Case, claim: Claim) -> list[ProseQuantity]:
    """Return the quantities that the subject names."""
    stage = case.record.stage
    subjects = list_subjects(case, claim)
    return [
        quantity
        for quantity in case.knowledge.prose
        if quantity.stage in {"", stage}
        and subjects & quantity.subjects
        and _is_base(claim, quantity.base, stage)
    ]


def find_quantity_places(case: Case, quantities: Sequence[ProseQuantity]) -> list[Parts]:
    """Return where the tables print the quantities that a subject names."""
    return [
        one.parts
        for quantity in quantities
        for place in quantity.places
        for one in find_quantities(case, place)
    ]


def is_left_blank(case: Case, quantities: Sequence[ProseQuantity]) -> bool:
    """Tell whether a form has the place of what the subject names, and prints nothing there."""
    forms = {form.form: form for form in case.forms if form.state != "missing"}
    for place in (place for quantity in quantities for place in quantity.places):
        form = forms.get(place.form)
        if form is not None and (form.state == "empty" or _has_place(form, place)):
            return True
    return False


def is_declared_empty(case: Case, quantities: Sequence[ProseQuantity]) -> bool:
    """Tell whether every form of what the subject names is empty and says why."""
    wanted = {place.form for quantity in quantities for place in quantity.places}
    forms = [form for form in case.forms if form.form in wanted and form.state != "missing"]
    return bool(forms) and all(form.state == "empty" and form.reason for form in forms)


def _has_place(form: Form, place: Selector) -> bool:
    """Tell whether a row or a column of a form is called as a place that names one."""
    rows = [word.removeprefix("part:").removeprefix("=") for word in place.row]
    rows = [word for word in rows if word not in _WHOLE_ROWS and not word.startswith("#")]
    columns = [word for word in place.column if word != "total"]
    labels = [fold(row.label) for row in form.rows if row.side == place.side]
    paths = [fold("/".join(column.path)) for column in form.columns]
    is_row = not rows or any(word in label for word in rows for label in labels)
    is_column = not columns or any(word in path for word in columns for path in paths)
    return bool(rows or columns) and is_row and is_column


def _is_base(claim: Claim, bases: Sequence[str], stage: str) -> bool:
    """In a budget the year's first budget is the table's; in an account it is another amount."""
    if bases:
        return claim.base in bases
    return not claim.base or (stage == "budget" and "年初" in claim.base)


def _read_path(case: Case, subject: str) -> list[tuple[str, str]]:
    """Return the functional path that a subject is: by its levels, or by dashes below a class."""
    path = _split_path(subject)
    parts = subject.split("-")
    is_class = bare_class_name(parts[0]) in case.knowledge.class_names
    if path or len(parts) < 2 or len(parts) > len(_DIGITS) or not is_class:
        return path
    return list(zip(_DIGITS, parts, strict=False))


def _split_path(subject: str) -> list[tuple[str, str]]:
    """Return (level, name) of each part of a functional path.

    >>> _split_path("科学技术支出(类)应用研究(款)")
    [('类', '科学技术支出'), ('款', '应用研究')]
    """
    return [(level, name) for name, level in _LEVELS.findall(subject)]


def _is_name(case: Case, printed: Mapping[str, set[str]], code: str, name: str) -> bool:
    """Tell whether a code is called so, in the table or in the official list."""
    wanted = bare_class_name(name)
    if wanted in printed.get(code, ()) or case.knowledge.class_names.get(wanted) == code:
        return True
    entry = load_codes("function").by_code.get(code)
    return entry is not None and bare_class_name(entry.label) == wanted


def _list_names(table: Table) -> Mapping[str, set[str]]:
    """Return what a table calls each function code."""
    names: dict[str, set[str]] = defaultdict(set)
    for row in table.rows:
        code = dict(row.row.codes).get("function_code")
        if code is not None:
            names[code].add(bare_class_name(row.label))
    return names


def _function_rows(case: Case, table: Table, path: Sequence[tuple[str, str]]) -> list[TableRow]:
    level, name = path[-1]
    coded = [(row, code) for row in table.rows if len(code := _code_of(row)) == _DIGITS[level]]
    named = [
        (row, code)
        for row, code in coded
        if _is_name(case, {code: {bare_class_name(row.label)}}, code, name)
    ]
    printed = _list_names(table) if named and len(path) > 1 else {}
    return [
        row
        for row, code in named
        if all(_is_name(case, printed, code[: _DIGITS[above]], of) for above, of in path[:-1])
    ]


def _code_of(row: TableRow) -> str:
    figure = next(iter(row.figures.values()), None)
    return "" if figure is None else figure.function_code


def _class_of(case: Case, claim: Claim) -> str:
    return case.knowledge.class_names.get(bare_class_name(_bare_subject(claim)), "")


def find_function_places(case: Case, claim: Claim) -> list[Parts]:
    """Return where the tables print a class or line of the functional classification."""
    if _is_budget_of_account(case, claim):
        return []
    path = _read_path(case, fold(claim.subject))
    code = _class_of(case, claim)
    if not path and code:
        path = [("类", bare_class_name(fold(claim.subject)))]
    stage = case.record.stage or "budget"
    found = []
    for form in _FUNCTION_FORMS[stage]:
        for table in case.find_tables(form) if path else ():
            rows = _function_rows(case, table, path)
            found += _total_of(case, table, rows, "")
    if code:
        found += _summaries(case, code, stage)
    return found or _find_coded(case, claim, stage)


def _find_coded(case: Case, claim: Claim, stage: str) -> list[Parts]:
    """Return where the tables print the code that stands behind a name: 培训支出（2050803）."""
    match = _CODED.search(fold(claim.subject))
    if match is None:
        return []
    kind, forms = next(
        (kind, forms) for first, kind, forms in _CODE_KINDS if match[1].startswith(first)
    )
    return [
        parts
        for form in forms[stage]
        for table in case.find_tables(form)
        for parts in _total_of(case, table, _rows_of_code(table, kind, match[1]), "")
    ]


def _rows_of_code(table: Table, kind: str, code: str) -> list[TableRow]:
    """Return the rows of a code, but not where its lines stand in several units."""
    rows = [row for row in table.rows if row.figures and (kind, code) in row.row.codes]
    return rows if len(rows) == 1 else []


def _total_of(case: Case, table: Table, rows: Sequence[TableRow], side: str) -> list[Parts]:
    selector = Selector(table.form.form, ("total",), ("total",), side, "", ())
    columns = find_columns(case, table, selector, "total")
    figures = [
        row.figures[column.column_no]
        for row in rows
        for column in columns
        if column.column_no in row.figures
    ]
    return [tuple((1, figure) for figure in figures)] if figures else []


def _summaries(case: Case, code: str, stage: str) -> list[Parts]:
    found = []
    for form in _SUMMARY_FORMS[stage]:
        for table in case.find_tables(form):
            rows = [
                row
                for row in table.rows
                if row.row.side == "expenditure"
                and case.knowledge.class_names.get(bare_class_name(row.label)) == code
            ]
            found += _total_of(case, table, rows, "expenditure")
    return found


@dataclass(frozen=True, slots=True)
class Index:
    """The amounts of all tables, made once for a document."""

    named: Mapping[tuple[str, str, Decimal], Figure]
    """(unit of claims, label without 支出, amount rounded as prose rounds) → a figure."""
    amounts: frozenset[tuple[str, Decimal]]
    """(unit of claims, amount): what any table prints."""
    labels: frozenset[str]
    """Labels of rows and columns without 支出."""


def _labels(figure: Figure) -> frozenset[str]:
    """Return the labels a figure stands under: its row's, and each of its header."""
    return _bare_parts(figure.row, "|") | _bare_parts(figure.column, "/")


@lru_cache(maxsize=1 << 14)
def _bare_parts(label: str, mark: str) -> frozenset[str]:
    """Return a label and its parts as they are compared; rows and columns share theirs."""
    parts = {label, *label.split(mark)} if mark == "|" else set(label.split(mark))
    return frozenset(fold(part).removesuffix("支出") for part in parts)


def build_index(case: Case) -> Index:
    """Return the amounts of all tables by unit and label."""
    named: dict[tuple[str, str, Decimal], Figure] = {}
    amounts: set[tuple[str, Decimal]] = set()
    # only amounts that are claimed are asked for
    claimed: dict[str, set[Decimal]] = defaultdict(set)
    for claim in case.claims:
        if claim.unit in YUAN_PER_UNIT:
            claimed[claim.unit].add(round(claim.value, 2))
    units = sorted(claimed)
    printed = {figure.unit for figure in case.figures.values()} if claimed else set()
    rates = {(own, unit): factor(own, unit) for own in printed for unit in units}
    for figure in case.figures.values():
        for unit in units:
            rate = rates[figure.unit, unit]
            amount = None if rate is None else round(figure.amount * rate, 2)
            if amount is None or amount not in claimed[unit]:
                continue
            if amount != 0:
                amounts.add((unit, amount))
            for label in _labels(figure):
                named.setdefault((unit, label, amount), figure)
    labels = _list_labels(case.tables) if claimed else set()
    return Index(named, frozenset(amounts), frozenset(labels))


def _list_labels(tables: Iterable[Table]) -> set[str]:
    """Return what the rows and columns of amounts are called, without 支出."""
    rows = {row.label for table in tables for row in table.rows if row.figures}
    parts = {part for table in tables for column in table.columns for part in column.path}
    return {label.removesuffix("支出") for label in rows | set(map(fold, parts))}


def find_named(case: Case, index: Index, claim: Claim) -> Figure | None:
    """Return a figure of the claimed amount in a row or column that is called as the subject."""
    if _is_budget_of_account(case, claim):
        return None
    return index.named.get((claim.unit, _label_of(claim), round(claim.value, 2)))


def is_label(case: Case, index: Index, claim: Claim) -> bool:
    """Tell whether a row or column is called as the subject, whatever it prints."""
    return _label_of(claim) in index.labels and not _is_budget_of_account(case, claim)


def _is_budget_of_account(case: Case, claim: Claim) -> bool:
    """Tell whether an account speaks of the budget before it, which its tables do not print."""
    return bool(claim.base) and case.record.stage == "final"


def _label_of(claim: Claim) -> str:
    return _bare_subject(claim).removesuffix("支出")


def is_printed(index: Index, claim: Claim) -> bool:
    """Tell whether any table prints the amount: then the sentence may speak of that."""
    return (claim.unit, round(claim.value, 2)) in index.amounts
