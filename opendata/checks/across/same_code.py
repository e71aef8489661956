"""Same code: rows of one classification code in two forms.

What:  the code identities of knowledge/identities.toml: a function code in B03 and in B05 + B09 +
       B10, an economic code in B07 and B06, a class of the summary form and of the detail form, a
       line of the summary form by its name, a unit in two forms, a line of a unit.
Why:   where two forms sum to the same amount, each of their codes must agree too.
Example: 2060499 is 1035.50 in the expenditure form and 1035.00 in the general budget.
Does not apply: forms whose totals differ for a reason (carried over, other funds): then only
       "not more than" is asked; forms whose lines do not make up their total: then an equality
       proves, and a difference says nothing; several tables of one form.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from opendata.checks.across.places import find_columns, find_quantities
from opendata.checks.across.units import list_owners, name_unit
from opendata.checks.rules import CodeIdentity, Selector, bare_class_name
from opendata.checks.tables import Case, Table, TableRow
from opendata.checks.trials import (
    NOT_MORE,
    Part,
    demote_systematic,
    not_testable,
    plus,
    weigh_evidence,
    weigh_limit,
    weigh_sum,
)
from opendata.model import CheckResult, Figure
from opendata.records import change

_ANY_RULE = "cross_table.same_function"
_CLASS = 3
"""Digits of a class (类)."""

Coded = Mapping[str, Sequence[Figure]]


@dataclass(frozen=True, slots=True)
class _Line:
    """One coded row of a form in the chosen columns."""

    code: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class _Reading:
    """The figures of each code of a form."""

    coded: Coded
    is_whole: bool
    """The lowest lines add to the form's total: none was lost or printed twice. Names do not
    tell which lines are the lowest: there the totals must agree, no more."""


def _function_of(case: Case, row: TableRow, figure: Figure) -> str:
    code = figure.function_code
    if not code and row.row.kind == "item" and not row.is_part:
        return case.knowledge.class_names.get(bare_class_name(row.label), "")
    return code


def _name_of(row: TableRow, function: str, above: str) -> str:
    """Return class and name of a line: the class by its code, or by the row over lines without one."""
    if row.row.kind != "item" or row.is_part or len(function) == _CLASS:
        return ""
    number = function[:_CLASS] or above
    return f"{number} {bare_class_name(row.label)}" if number else ""


Rows = Sequence[tuple[TableRow, str]]
"""Rows that have a code, with the code."""


@dataclass(frozen=True, slots=True)
class _Reader:
    """A document whose rows are told by their codes, once for each kind of code of a table."""

    case: Case
    known: dict[tuple[int, str, tuple[str, ...]], Rows]
    readings: dict[tuple[Selector, tuple[str, ...], int, bool], _Reading]
    """By place, kinds of code, length, and whether the lines must add up."""

    def read(self, table: Table, side: str, kinds: tuple[str, ...]) -> Rows:
        """Return each row of a side that has all kinds of code, with the code: several are joined."""
        key = (table.form.table_no, side, kinds)
        if key not in self.known:
            rows = [row for row in table.rows if row.row.side in {"", side}]
            self.known[key] = list(_list_codes(self.case, rows, kinds))
        return self.known[key]


def _list_codes(
    case: Case, rows: Sequence[TableRow], kinds: Sequence[str]
) -> Iterator[tuple[TableRow, str]]:
    owners = list_owners(rows, case.units) if "owner" in kinds else [""] * len(rows)
    above = ""
    for row, owner in zip(rows, owners, strict=True):
        figure = next(iter(row.figures.values()), None)
        function = "" if figure is None else _function_of(case, row, figure)
        if len(function) == _CLASS:
            above = function
        if figure is None:
            continue
        parts = []
        for kind in kinds:
            if kind == "function_code":
                parts.append(function)
            elif kind == "function_name":
                parts.append(_name_of(row, function, above))
            elif kind == "unit":
                parts.append(name_unit(row, case.units))
            else:
                parts.append(owner if kind == "owner" else str(getattr(figure, kind)))
        if all(parts):
            yield row, "|".join(parts)


def _lines(
    reader: _Reader, table: Table, selector: Selector, kinds: tuple[str, ...]
) -> list[_Line]:
    numbers = [
        column.column_no
        for word in selector.column
        for column in find_columns(reader.case, table, selector, word)
    ]
    lines = []
    for row, code in reader.read(table, selector.side, kinds) if numbers else ():
        figures = tuple(row.figures[number] for number in numbers if number in row.figures)
        if figures:
            lines.append(_Line(code, figures))
    return lines


def _by_code(lines: Sequence[_Line], length: int) -> Coded:
    """Return the figures of each code; of a class without a row of its own, those of its lines."""
    found: dict[str, list[Figure]] = defaultdict(list)
    codes = {line.code for line in lines} if length else set()
    beginnings = _beginnings(codes)
    for line in lines:
        if not length or len(line.code) == length:
            found[line.code] += line.figures
        elif line.code[:length] not in codes and line.code not in beginnings:
            found[line.code[:length]] += line.figures
    return found


def _beginnings(codes: Iterable[str]) -> set[str]:
    """Return what the codes begin with: one of them that is among it has others below it."""
    return {code[:end] for code in codes for end in range(len(code))}


def _covers(case: Case, selector: Selector, lines: Sequence[_Line]) -> bool:
    """Tell whether the lowest lines add to the form's total: none was lost or printed twice."""
    total = _total(case, selector) if lines else []
    if not total:
        return False
    whole = {figure.figure for _, figure in total}
    below = [line for line in lines if not whole & {figure.figure for figure in line.figures}]
    beginnings = _beginnings(line.code for line in below)
    lowest = [line for line in below if line.code not in beginnings]
    (_, stated), *rest = total
    parts: list[Part] = [
        *((1, figure) for line in lowest for figure in line.figures),
        *((-1, figure) for _, figure in rest),
    ]
    return weigh_sum(case, _ANY_RULE, "", stated, parts).verdict in {"holds", "rounding"}


def _read_form(reader: _Reader, selector: Selector, identity: CodeIdentity) -> _Reading:
    key = (selector, identity.code, identity.length, identity.relation != "evidence")
    if key not in reader.readings:
        reader.readings[key] = _read_anew(reader, selector, identity)
    return reader.readings[key]


def _read_anew(reader: _Reader, selector: Selector, identity: CodeIdentity) -> _Reading:
    tables = reader.case.find_tables(selector.form)
    if len(tables) != 1:
        return _Reading({}, is_whole=False)
    lines = _lines(reader, tables[0], selector, identity.code)
    is_named = "function_name" in identity.code
    is_whole = identity.relation != "evidence" and (
        is_named or _covers(reader.case, selector, lines)
    )
    return _Reading(_by_code(lines, identity.length), is_whole)


def read_codes(case: Case, selector: Selector, code: str) -> Coded:
    """Return the figures of each code of a form whose lines add to its total; else nothing."""
    identity = CodeIdentity("", (code,), 0, selector, (), "equal")
    reading = _read_form(_Reader(case, {}, {}), selector, identity)
    return reading.coded if reading.is_whole else {}


def _total(case: Case, selector: Selector) -> list[Part]:
    rows = ("subtotal",) if selector.side else ("total",)
    found = find_quantities(case, change(selector, row=rows))
    return list(found[0].parts) if found else []


def _totals_agree(case: Case, identity: CodeIdentity) -> bool:
    """Tell whether both sides sum to the same, so that each of their codes must agree."""
    left = _total(case, identity.left)
    right = [part for selector in identity.right for part in _total(case, selector)]
    if not left or not right:
        return False
    (_, stated), *rest = left
    parts: list[Part] = [*right, *((-1, figure) for _, figure in rest)]
    return weigh_sum(case, identity.rule, "", stated, parts).verdict in {"holds", "rounding"}


def _weigh(
    case: Case,
    identity: CodeIdentity,
    words: str,
    sides: tuple[Sequence[Figure], Sequence[Figure]],
    relation: str,
) -> CheckResult:
    (stated, *rest), others = sides
    parts: list[Part] = [*plus(others), *((-1, figure) for figure in rest)]
    if relation == "equal":
        return weigh_sum(case, identity.rule, f"{words} equal", stated, parts)
    if relation == "at_least" and not rest:
        return weigh_limit(case, identity.rule, f"{words}{NOT_MORE}", stated, parts)
    return weigh_evidence(case, identity.rule, words, stated, parts)


def _relate(case: Case, identity: CodeIdentity, readings: Sequence[_Reading]) -> str:
    """Return what is asked of each code: equal, at_least, or evidence (a difference says nothing)."""
    if not all(reading.is_whole for reading in readings if reading.coded):
        return "evidence"
    if _totals_agree(case, identity):
        return "equal"
    return "at_least" if identity.relation == "at_least" else "evidence"


def check_codes_between(case: Case) -> Iterator[CheckResult]:
    """Yield the code identities between the forms of the document."""
    reader = _Reader(case, {}, {})
    for identity in case.knowledge.codes:
        found = _try_codes(reader, identity)
        yield from demote_systematic(found)
        if not found:
            rule = case.knowledge.rules[identity.rule]
            yield not_testable(case, identity.rule, rule.words, _say_why_not(reader, identity))


def _try_codes(reader: _Reader, identity: CodeIdentity) -> list[CheckResult]:
    """Return the trial of each code that stands in both forms."""
    case = reader.case
    left = _read_form(reader, identity.left, identity)
    rights = [_read_form(reader, selector, identity) for selector in identity.right if left.coded]
    shared = {
        code: others
        for code in left.coded
        if (others := [figure for right in rights for figure in right.coded.get(code, [])])
    }
    relation = _relate(case, identity, [left, *rights]) if shared else ""
    found = []
    for code, others in shared.items():
        forms = " + ".join(sorted({figure.form for figure in others}))
        words = f"{code} in {left.coded[code][0].form} and {forms}:"
        found.append(_weigh(case, identity, words, (left.coded[code], others), relation))
    return found


def _say_why_not(reader: _Reader, identity: CodeIdentity) -> str:
    """Return why no code of an identity could be tried."""
    for side in ((identity.left,), identity.right):
        present = [selector for selector in side if reader.case.find_tables(selector.form)]
        if not present:
            forms = " or ".join(sorted({selector.form for selector in side}))
            return f"no {forms} with figures in the document"
        reasons = [_say_unread(reader, selector, identity) for selector in present]
        if all(reasons):
            return reasons[0]
    return "no code stands in both forms"


def _say_unread(reader: _Reader, selector: Selector, identity: CodeIdentity) -> str:
    """Return why the codes of a form were not read; empty where they were."""
    tables = reader.case.find_tables(selector.form)
    if len(tables) > 1:
        return f"several tables of {selector.form}"
    if not _lines(reader, tables[0], selector, identity.code):
        return f"no row of {selector.form} has such a code and column"
    return ""
