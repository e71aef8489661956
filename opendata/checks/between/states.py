"""States: the quantities that a document prints, by the place, code, project or unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from opendata.checks.across.places import find_columns, find_quantities
from opendata.checks.across.projects import list_named
from opendata.checks.across.same_code import read_codes
from opendata.checks.between.comparable import Key, Named, Printed, Sum
from opendata.checks.between.scopes import unit_key
from opendata.checks.findings import say_figure
from opendata.checks.prose.said import find_precision
from opendata.checks.rules import Selector
from opendata.checks.tables import Case, Table, TableRow
from opendata.checks.trials import Part
from opendata.model import CheckTerm, Claim, Form
from opendata.text import fold

PROJECT = Selector("B11", ("project",), ("total",), "", "", ())
"""Place of the year's money of a project, whichever list prints it."""

_HALF = Decimal("0.5")
_LISTS = ("B11", "B13")
"""Forms of a budget with the money of projects, the surer first."""


def to_sum(case: Case, parts: Iterable[Part]) -> Sum:
    """Return figures as terms of an identity between documents."""
    return tuple(_to_printed(case, part) for part in parts)


def _to_printed(case: Case, part: Part) -> Printed:
    sign, figure = part
    term = CheckTerm(figure.figure, sign, figure.amount, figure.unit, figure.printed)
    spread = _HALF * case.precisions[figure.figure] if figure.amount else Decimal(0)
    return Printed(term, spread, figure.form, say_figure(figure), figure.place)


def claim_to_sum(case: Case, claim: Claim) -> Sum:
    """Return the number of a sentence as a term of an identity between documents."""
    spread = _HALF * find_precision(case, claim) if claim.value else Decimal(0)
    term = CheckTerm(claim.claim, 1, claim.value, claim.unit, claim.printed)
    where = f"the text on {claim.subject or claim.section}"
    return (Printed(term, spread, "", where, claim.place),)


def list_states(case: Case, places: Iterable[Selector]) -> dict[Key, tuple[Sum, ...]]:
    """Return what the document prints at each of the places."""
    found: dict[Key, tuple[Sum, ...]] = {}
    for place in places:
        if case.find_tables(place.form):
            sums = [to_sum(case, quantity.parts) for quantity in find_quantities(case, place)]
            if sums:
                found[Key(place)] = tuple(dict.fromkeys(sums))
    return found


def list_codes(case: Case, places: Iterable[Selector]) -> dict[Key, tuple[Sum, ...]]:
    """Return what the document prints for each function code of the forms."""
    return {
        Key(place, code): (to_sum(case, ((1, figure) for figure in figures)),)
        for place in places
        for code, figures in read_codes(case, place, "function_code").items()
    }


def list_projects(case: Case) -> dict[Key, tuple[Sum, ...]]:
    """Return the year's money of each project of a budget, by its name."""
    for form in _LISTS:
        found: dict[Key, list[Sum]] = {}
        for table in case.find_tables(form):
            for name, (_, figure) in list_named(case, table).items():
                found.setdefault(Key(PROJECT, name), []).append(to_sum(case, [(1, figure)]))
        if found:
            return {key: tuple(sums) for key, sums in found.items() if len(sums) == 1}
    return {}


def list_unit_rows(case: Case, places: Iterable[Selector]) -> Iterator[tuple[Key, str, Sum]]:
    """Yield what the rows of organisations print: key, name of the organisation, number."""
    for place in places:
        tables = case.find_tables(place.form)
        if len(tables) != 1:
            continue
        columns = find_columns(case, tables[0], place, place.column[0])
        for row in _list_unit_rows(tables[0]):
            parts: list[Part] = [
                (1, row.figures[column.column_no])
                for column in columns
                if column.column_no in row.figures
            ]
            if parts:
                yield Key(place), _unit_name(row), to_sum(case, parts)


def _unit_name(row: TableRow) -> str:
    return row.row.organisation or row.row.label


def _list_unit_rows(table: Table) -> list[TableRow]:
    """Return the rows of units, one each; none where a form has one organisation only.

    A department bears the name of its own office: of two such rows the second is the office.
    """
    rows = [row for row in table.rows if row.row.kind == "organisation" and row.figures]
    if len({row.row.row_no for row in rows}) < 2:
        return []
    names = [unit_key(_unit_name(row)) for row in rows]
    times = Counter(names)
    last = {name: index for index, name in enumerate(names)}
    return [
        row
        for index, (row, name) in enumerate(zip(rows, names, strict=True))
        if last[name] == index and times[name] <= 2
    ]


def list_named_codes(forms: Sequence[Form]) -> tuple[Named, ...]:
    """Return the organisations that rows name with a code of their own, each pair once."""
    found: dict[tuple[str, str], Named] = {}
    for form in forms:
        for row in form.rows:
            code = dict(row.codes).get("organisation_code", "")
            if row.kind == "organisation" and code and row.label and len(row.codes) == 1:
                found.setdefault((fold(row.label), code), Named(row.label, code, row.place))
    return tuple(found.values())
