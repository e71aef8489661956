"""Facts: what other tables and the prose of a document say of a row whose blanks were lost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from opendata.knowledge.layouts import GivenRule, Layout, load_layouts
from opendata.model import Form, FormRow
from opendata.money import YUAN_PER_UNIT, find_amount
from opendata.placing import KnownSum
from opendata.text import fold

FROM = " from "
"""Parts what is known from the places that say it: prose, or ids of forms."""
_SAID = r"(?:支出|预算数|预算|为|安排|共){0,3}(\d[\d,]*(?:\.\d+)?)(亿元|万元|元)"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a document's totals before a table is placed."""

    amounts: dict[str, tuple[Decimal, str]]
    """Fact → amount in yuan, and where it is said."""
    forms: tuple[Form, ...]

    def echoes(
        self, form: str, row: FormRow, paths: Sequence[str]
    ) -> tuple[tuple[int, Decimal], ...]:
        """Return what tables of the same columns print in the row of this name."""
        found: dict[int, Decimal] = {}
        for other in self.forms:
            if other.form == form or not _is_sister(form, other.form):
                continue
            columns = {column.column_no: "/".join(column.path) for column in other.columns}
            names = {one.row_no for one in other.rows if _is_same_row(one, row)}
            for entry in other.entries:
                path = columns[entry.column_no]
                amount = find_amount(entry.printed)
                if entry.row_no in names and path in paths and amount is not None:
                    found[paths.index(path)] = amount
        return tuple(sorted(found.items()))


def _is_sister(form: str, other: str) -> bool:
    """Tell whether one table prints a part of the money of the other in the same columns."""
    return any({form, other} <= set(layout.forms) for layout in load_layouts())


def _is_same_row(one: FormRow, other: FormRow) -> bool:
    return one.printed_code == other.printed_code and fold(one.label) == fold(other.label)


def forms_to_facts(forms: Sequence[Form], prose: Sequence[str]) -> Facts:
    """Return what the forms read so far and the paragraphs say of the document's totals."""
    amounts: dict[str, tuple[Decimal, str]] = {}
    for layout in load_layouts():
        for fact, words in layout.said.items():
            said = _find_said(words, prose)
            if said is not None:
                amounts[fact] = (said, "prose")
    for form in forms:
        factor = YUAN_PER_UNIT.get(form.unit)
        if factor is None:
            continue
        rules = [rule for one in load_layouts() if form.form in one.forms for rule in one.gives]
        if not rules:
            continue
        paths = {fold("/".join(column.path)) for column in form.columns}
        for rule in rules:
            says = {fold(path) for path in rule.columns} <= paths and form.form in (
                rule.forms or (form.form,)
            )
            amount = _sum_given(form, rule) if says else None
            if amount is not None:
                amounts.setdefault(rule.fact, (amount * factor, form.form))
    return Facts(amounts, tuple(forms))


def _find_said(words: Sequence[str], prose: Sequence[str]) -> Decimal | None:
    """Return the amount in yuan that the prose says right after one of the words."""
    either = "|".join(re.escape(fold(word)) for word in words)
    pattern = re.compile(f"(?:{either}){_SAID}")
    for paragraph in prose:
        found = pattern.search(fold(paragraph))
        if found:
            amount = find_amount(found.group(1))
            if amount is not None:
                return amount * YUAN_PER_UNIT[found.group(2)]
    return None


def _sum_given(form: Form, rule: GivenRule) -> Decimal | None:
    """Return what the matching rows print; None where none matches or a number has no place."""
    rows = {row.row_no for row in _matching(form, rule)}
    is_listed = bool(rule.code or rule.type)
    if not rows and not is_listed:
        return None
    if form.unplaced and not any(row.side for row in form.rows):
        return None
    if is_listed and not _has_items(form, rule):
        return None
    named = {fold(path) for path in rule.columns}
    columns = {one.column_no for one in form.columns if fold("/".join(one.path)) in named}
    amounts = [
        find_amount(entry.printed)
        for entry in form.entries
        if entry.row_no in rows and entry.column_no in columns
    ]
    return sum((amount for amount in amounts if amount is not None), Decimal(0))


def _has_items(form: Form, rule: GivenRule) -> bool:
    """Tell whether the items are printed at all, so that a class without items is really 0."""
    if rule.type:
        return any(row.type_label for row in form.rows)
    return any(row.kind == "item" and row.codes for row in form.rows)


def _matching(form: Form, rule: GivenRule) -> Iterator[FormRow]:
    above = ""
    for row in form.rows:
        if row.side not in ("", "income"):
            continue
        if row.depth == 0:
            above = row.label
        if rule.row == "total":
            if row.kind == "total":
                yield row
                return
            continue
        is_named = rule.label in row.label and rule.under in above and row.kind != "total"
        is_coded = any(code.startswith(rule.code) for _, code in row.codes[:1]) or not rule.code
        if is_named and is_coded and rule.type in ("", row.type_label):
            yield row


def known_of_row(
    row: FormRow, layout: Layout, table: tuple[str, str], paths: Sequence[str], facts: Facts
) -> tuple[KnownSum, ...]:
    """Return what is known of the amounts of one row: of a total exactly, of a part at most.

    `table`: form id and unit.
    """
    form, unit = table
    factor = YUAN_PER_UNIT.get(unit)
    known: list[KnownSum] = []
    for rule in layout.known:
        applies = factor is not None and (form in rule.forms or not rule.forms)
        applies = applies and (row.kind == "total" or rule.bound == "at_most")
        if not applies or not set(rule.columns) <= set(paths):
            continue
        said = [facts.amounts.get(fact) for fact in rule.facts]
        amounts = [one[0] for one in said if one is not None]
        if factor is not None and len(amounts) == len(rule.facts):
            columns = tuple(paths.index(name) for name in rule.columns)
            places = "+".join(dict.fromkeys(one[1] for one in said if one is not None))
            source = f"{'+'.join(rule.facts)} {rule.bound}{FROM}{places}"
            known.append(KnownSum(columns, sum(amounts, Decimal(0)) / factor, source, rule.bound))
    known.extend(_known_by_class(row, layout, paths))
    return tuple(known)


def _known_by_class(row: FormRow, layout: Layout, paths: Sequence[str]) -> Iterator[KnownSum]:
    """Yield the columns that hold other classes of the classification than the row's own."""
    digits = next((code[:3] for kind, code in row.codes if kind == "economic_code"), "")
    if not any(digits in codes for codes in layout.classes.values()):
        return
    for name, codes in layout.classes.items():
        if digits not in codes:
            yield KnownSum((paths.index(name),), Decimal(0), f"class {digits}")
