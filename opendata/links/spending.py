"""Spending: what the tables say of the money of projects, by project and by class.

Amounts are hundredths of a yuan, so that sums are exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from opendata.model import Disclosure, Figure, Project
from opendata.money import to_yuan
from opendata.records import decimal_text

_LIST = "B11"
_BY_FUNCTION = ("B03", "F03")
_BY_ECONOMIC, _BASIC = "B07", "B06"
_NATURE = "project"
_MOST_NAMED = 6
"""So many terms of an identity are written out; of more, how many they are."""


@dataclass(frozen=True, slots=True)
class Term:
    """An amount with the figure or project that has it."""

    id: str
    amount: int
    printed: Decimal
    project: str = ""
    """The project it is of; empty for other figures."""


@dataclass(frozen=True, slots=True)
class Spending:
    """Project spending of the year under one class."""

    code: str
    amount: int
    words: str
    """The figures it is made of: `<figure>=<amount>`."""


def add_up(terms: Sequence[Term]) -> str:
    """Return a sum in words: the id of each term with its amount as printed."""
    named = [f"{one.id}={decimal_text(one.printed)}" for one in terms[:_MOST_NAMED]]
    more = len(terms) - len(named)
    return " + ".join([*named, *([f"{more} more"] if more else [])])


def list_terms(disclosure: Disclosure) -> tuple[Term, ...]:
    """Return the amounts of the listed projects, a row each; none where one has no amount.

    Without a list of projects, the amounts that other tables say of them.
    """
    rows: dict[tuple[int, int], Figure] = {}
    for figure in disclosure.figures:
        if figure.form == _LIST and figure.project != "":
            key = (figure.table_no, figure.row_no)
            if key not in rows or figure.column_no < rows[key].column_no:
                rows[key] = figure
    found = [(one.figure, one.amount, one.amount_yuan, one.project) for one in rows.values()]
    if not found:
        found = [
            (one.project, one.amount or Decimal(0), _to_yuan(one), one.project)
            for one in disclosure.projects
        ]
    if any(yuan is None or yuan < 0 for _, _, yuan, _ in found):
        return ()
    return tuple(
        Term(name, _to_cents(yuan), amount, project)
        for name, amount, yuan, project in found
        if yuan
    )


def _to_yuan(project: Project) -> Decimal | None:
    return None if project.amount is None else to_yuan(project.amount, project.unit)


def lists_all(disclosure: Disclosure) -> bool:
    """Tell whether the projects of a document add up to its project spending, to the last digit."""
    spent = [
        one.amount_yuan
        for one in disclosure.figures
        if one.nature == _NATURE and one.form in _BY_FUNCTION and one.amount_yuan is not None
    ]
    total = sum(one.amount for one in list_terms(disclosure))
    return total > 0 and bool(spent) and _to_cents(max(spent)) == total


def _to_cents(yuan: Decimal) -> int:
    return int((yuan * 100).to_integral_value())


def classes_by_function(figures: Sequence[Figure]) -> tuple[Spending, ...]:
    """Return the project spending by function; none where the rows are not what the total says."""
    for form in _BY_FUNCTION:
        own = [one for one in figures if one.form == form and one.nature == _NATURE]
        if own:
            return _to_classes(own, "function_code")
    return ()


def classes_by_economic(figures: Sequence[Figure], total: int) -> tuple[Spending, ...]:
    """Return the project spending by economic class: printed, or all spending less basic spending."""
    spent = [one for one in figures if one.form == _BY_ECONOMIC]
    printed = _to_classes([one for one in spent if one.nature == _NATURE], "economic_code")
    if printed:
        return printed
    basic = [one for one in figures if one.form == _BASIC and one.level == "leaf"]
    classes = tuple(_subtract(_to_classes(spent, "economic_code"), basic))
    is_whole = total > 0 and sum(one.amount for one in classes) == total
    return classes if is_whole and all(one.amount > 0 for one in classes) else ()


def _subtract(classes: Iterable[Spending], basic: Sequence[Figure]) -> Iterator[Spending]:
    """Yield the classes less the basic spending under each; those that leave nothing are left out."""
    for spending in classes:
        below = [
            one
            for one in basic
            if one.economic_code.startswith(spending.code) and one.amount_yuan is not None
        ]
        left = spending.amount - sum(_to_cents(one.amount_yuan or Decimal(0)) for one in below)
        if left:
            taken = f" - ({add_up(_figures_to_terms(below))})" if below else ""
            yield Spending(spending.code, left, f"{spending.words}{taken}")


def _to_classes(figures: Sequence[Figure], name: str) -> tuple[Spending, ...]:
    """Return the leaves of one table by code, if they are all that its total says."""
    if len({one.table_no for one in figures}) != 1:
        return ()
    by_code: dict[str, list[Figure]] = {}
    for figure in figures:
        if figure.level != "leaf" or not figure.amount_yuan:
            continue
        code = getattr(figure, name)
        if code == "" or figure.amount_yuan < 0:
            return ()
        by_code.setdefault(code, []).append(figure)
    classes = tuple(_to_class(code, found) for code, found in by_code.items())
    totals = [one.amount_yuan for one in figures if one.level == "total" and one.amount_yuan]
    spent = sum(one.amount for one in classes)
    return classes if not totals or _to_cents(max(totals)) == spent else ()


def _to_class(code: str, figures: Sequence[Figure]) -> Spending:
    amount = sum(_to_cents(one.amount_yuan or Decimal(0)) for one in figures)
    return Spending(code, amount, add_up(_figures_to_terms(figures)))


def _figures_to_terms(figures: Iterable[Figure]) -> list[Term]:
    return [
        Term(one.figure, _to_cents(one.amount_yuan or Decimal(0)), one.amount) for one in figures
    ]
