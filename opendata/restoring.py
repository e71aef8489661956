"""Restoring: numbers that stand glued together or beside their column, placed by proof.

In:   forms with numbers that have a row and no column, the projects and the record
Out:  the forms with those numbers placed for which one way alone makes the sums hold
Never: a guess; a way that breaks an identity that holds without it; change of a printed digit

A text of several numbers (100.0060.00) is cut in every way that leaves whole numbers, and these
are put into the blank columns around it in their order; a number that slid out of its column is
put into each blank one. Each way is checked like any table. What a way was chosen by proves
nothing of it (see Form.placed_with).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from opendata.checks import figures_to_findings
from opendata.figures import forms_to_figures
from opendata.model import CheckResult, DocumentRecord, Entry, Form, Project, Unplaced
from opendata.money import find_amount

_MOST_ITEMS = 40
"""So many numbers of one table are tried; where more are lost, the table was misread."""
_MOST_WAYS = 60
"""So many ways are tried for one number."""
_NUMBER = re.compile(r"[-−]?\d[\d,]*\.\d+|[-−]?\d[\d,]*")
_COLUMN_KINDS = ("column_sum", "hierarchy_sum")

Way = tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class _Context:
    projects: Sequence[Project]
    record: DocumentRecord


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What the sums of a table say of one way."""

    broken: int
    held: tuple[CheckResult, ...]


def restore_forms(
    forms: Sequence[Form], projects: Sequence[Project], record: DocumentRecord
) -> tuple[Form, ...]:
    """Return the forms, in their order, with the numbers placed that have only one place each."""
    context = _Context(projects, record)
    return tuple(
        _restore(form, context) if any(map(_is_open, form.unplaced)) else form for form in forms
    )


def _is_open(item: Unplaced) -> bool:
    return item.row_no is not None


def _restore(form: Form, context: _Context) -> Form:
    items = [item for item in form.unplaced if _is_open(item)]
    if len(items) > _MOST_ITEMS:
        return form
    for item in items:
        form = _place(form, item, context)
    return form


def _place(form: Form, item: Unplaced, context: _Context) -> Form:
    """Return the form with one number placed, or as it is where no single way is proved."""
    ways = list(_list_ways(form, item))
    if not ways or len(ways) > _MOST_WAYS:
        return form
    before = _weigh(form, (), context)
    tried = [(way, _weigh(form, way, context)) for way in ways]
    fewest = min(outcome.broken for _, outcome in tried)
    best = [(way, one) for way, one in tried if one.broken == fewest]
    most = max(len(outcome.held) for _, outcome in best)
    best = [(way, one) for way, one in best if len(one.held) == most]
    if len(best) != 1 or fewest > before.broken or most <= len(before.held):
        return form
    way, outcome = best[0]
    if not all(_holds_with(entry, outcome) for entry in way):
        return form
    return replace(
        form,
        entries=_sorted((*form.entries, *way)),
        unplaced=tuple(other for other in form.unplaced if other is not item),
        placed_with=_note(form, way, outcome),
    )


def _sorted(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    return tuple(sorted(entries, key=lambda entry: (entry.row_no, entry.column_no)))


def _list_ways(form: Form, item: Unplaced) -> Iterator[Way]:
    """Yield every way to put the number or numbers of a text into blank columns of its row."""
    filled = {entry.column_no for entry in form.entries if entry.row_no == item.row_no}
    blank = [
        column.column_no
        for column in form.columns
        if column.role == "amount" and column.column_no not in filled
    ]
    if item.column_no is None:
        if find_amount(item.text) is not None:
            yield from (_to_way(item, (item.text.strip(),), (number,)) for number in blank)
        return
    for parts in split_glued(item.text):
        for start in range(len(blank) - len(parts) + 1):
            columns = blank[start : start + len(parts)]
            is_run = columns[-1] - columns[0] == len(parts) - 1
            if is_run and item.column_no in columns:
                yield _to_way(item, parts, columns)


def split_glued(text: str) -> list[tuple[str, ...]]:
    """Return the ways to cut a text into two or more whole numbers of alike many decimals.

    >>> split_glued("100.0060.00"), split_glued("1,234.5667.89")
    ([('100.00', '60.00')], [('1,234.56', '67.89')])
    >>> split_glued("12 7"), split_glued("100.00")
    ([('12', '7')], [])
    """
    parts = text.split()
    if len(parts) > 1:
        whole = all(_NUMBER.fullmatch(part) and find_amount(part) is not None for part in parts)
        return [tuple(parts)] if whole else []
    found = []
    for decimals in (2, 1, 4, 6):
        numbers = re.findall(rf"\d[\d,]*?\.\d{{{decimals}}}", text)
        if len(numbers) > 1 and "".join(numbers) == text:
            found.append(tuple(numbers))
    return [cut for cut in found if all(find_amount(part) is not None for part in cut)][:1]


def _to_way(item: Unplaced, parts: Sequence[str], columns: Sequence[int]) -> Way:
    return tuple(
        Entry(item.row_no or 0, column, part, item.place, "arithmetic")
        for part, column in zip(parts, columns, strict=True)
    )


# ---------------------------------------------------------------- what the sums say


def _weigh(form: Form, way: Way, context: _Context) -> _Outcome:
    """Return what holds and what breaks with a way, as if its numbers were printed so."""
    printed = tuple(replace(entry, placed_by="printed") for entry in way)
    tried = replace(form, entries=_sorted((*form.entries, *printed)))
    figures = forms_to_figures([tried], context.projects, context.record)
    checks = figures_to_findings([tried], figures, (), context.record).checks
    return _Outcome(
        sum(check.verdict == "broken" for check in checks),
        tuple(check for check in checks if check.verdict == "holds" and check.can_fail),
    )


def _terms(check: CheckResult) -> Iterator[tuple[int, int]]:
    """Yield row and column of each term of an identity of one table."""
    stated = () if check.stated is None else (check.stated,)
    for term in (*stated, *check.terms):
        row, column = term.figure.rsplit("/", 2)[-2:]
        yield int(row), int(column)


def _holds_with(entry: Entry, outcome: _Outcome) -> bool:
    """Tell whether an identity that could have failed holds with an entry."""
    place = (entry.row_no, entry.column_no)
    return any(place in _terms(check) for check in outcome.held)


def _note(form: Form, way: Way, outcome: _Outcome) -> tuple[str, ...]:
    """Return the identities that the placing rests on; where the row decides, it alone."""
    places = {(entry.row_no, entry.column_no) for entry in way}
    kinds: dict[str, str] = {}
    for check in outcome.held:
        if places.isdisjoint(_terms(check)) or check.stated is None:
            continue
        row = check.stated.figure.rsplit("/", 2)[-2]
        name = f"column_sum {row}" if check.kind in _COLUMN_KINDS else "row_sum"
        kinds.setdefault(check.kind, name)
    rests_on = ["row_sum"] if "row_sum" in kinds else sorted(set(kinds.values()))
    return tuple(sorted({*form.placed_with, *rests_on}))
