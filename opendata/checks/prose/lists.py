"""Prose lists: what personnel and public expenses are said to be for, against the economic form.

What:  each item that 人员经费 …，主要包括：… names has a row with an amount; a closed list names
       each row that has one.
Why:   the list is copied from last year, or whole from the classification.
Example: 其他工资福利支出 named, its row 0.00.
Does not apply: documents without the form of basic expenditure by economic classes; lists of other
       things (在职人员定额公用经费); lists that end in 等 (for rows not named). A list of which
       many names have no row is the classification copied whole: that is told once, as a note.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from opendata.checks.rules import bare_item_name
from opendata.checks.tables import Case, TableRow
from opendata.checks.trials import Remark, not_testable
from opendata.knowledge.codes import load_codes
from opendata.model import CheckResult, CheckTerm, Listing
from opendata.records import change
from opendata.text import fold

_FORMS = {"budget": "B06", "final": "F06"}
_MANY = 5
"""More names than these without a row: the list was copied whole."""
_HALF = 2
_SHOWN = 12
_ITEM_DIGITS = 5


@dataclass(frozen=True, slots=True)
class _Item:
    """One item of the economic form."""

    row: TableRow
    keys: frozenset[str]
    """Its label and the official name of its code, bare."""
    group: str
    """The first three digits of its code, empty where it prints none."""
    has_amount: bool


def _list_items(case: Case, form: str) -> list[_Item]:
    return [
        item
        for table in case.find_tables(form)
        for row in table.rows
        if row.row.kind == "item" and row.figures and (item := _to_item(row))
    ]


def _to_item(row: TableRow) -> _Item | None:
    code = dict(row.row.codes).get("economic_code", "")
    if len(code) == 3:
        return None
    entry = load_codes("economic").by_code.get(code[:_ITEM_DIGITS])
    labels = [*row.row.label.split("|"), "" if entry is None else entry.label]
    keys = frozenset(bare_item_name(label) for label in labels if label)
    has_amount = any(figure.amount != 0 for figure in row.figures.values())
    return _Item(row, keys, code[:3], has_amount)


@lru_cache(maxsize=1)
def _official_names() -> frozenset[str]:
    return frozenset(bare_item_name(code.label) for code in load_codes("economic").codes)


def _find_keys(case: Case, name: str) -> frozenset[str]:
    """Return the keys of the items that a name may mean: 水电费 is 水费 and 电费."""
    key = bare_item_name(name)
    return frozenset({key, *case.knowledge.item_names.get(key, ())})


def _find_groups(case: Case, listing: Listing) -> Sequence[str] | None:
    """Return the classes whose items the list names; None where it is of other things."""
    for name in ("personnel", "public"):
        if fold(listing.head) in case.knowledge.words[f"{name}_heads"]:
            return case.knowledge.words[f"{name}_classes"]
    return None


def _is_of_items(case: Case, listing: Listing, items: Sequence[_Item]) -> bool:
    """Tell whether most of the names are items of the classification."""
    known = _official_names() | {key for item in items for key in item.keys}
    found = [name for name in listing.names if _find_keys(case, name) & known]
    return _HALF * len(found) > len(listing.names)


def _find_lacking(
    case: Case, listing: Listing, items: Sequence[_Item]
) -> list[tuple[str, _Item | None]]:
    """Return the names that no row with an amount bears, with the row that prints 0."""
    lacking = []
    for name in listing.names:
        keys = _find_keys(case, name)
        rows = [item for item in items if item.keys & keys]
        if not any(item.has_amount for item in rows):
            lacking.append((name, rows[0] if rows else None))
    return lacking


def _find_unnamed(
    case: Case, listing: Listing, items: Sequence[_Item], groups: Sequence[str]
) -> list[_Item]:
    named = {key for name in listing.names for key in _find_keys(case, name)}
    return [
        item for item in items if item.has_amount and item.group in groups and not item.keys & named
    ]


def _list_once(case: Case) -> Iterator[tuple[Listing, Sequence[str]]]:
    """Yield the lists of items; one that a document prints twice is told once."""
    seen: set[tuple[str, tuple[str, ...]]] = set()
    for listing in case.listings:
        groups = _find_groups(case, listing)
        key = (listing.head, listing.names)
        if groups is not None and key not in seen:
            seen.add(key)
            yield listing, groups


def _say_lacking(listing: Listing, name: str, item: _Item | None, form: str) -> Remark:
    printed, figure = "", ""
    if item is not None:
        first = next(iter(item.row.figures.values()))
        printed, figure = first.printed, first.figure
    told = f"prints {printed} for it" if printed else "prints no such row"
    words = f"the text lists {name} under {listing.head}, and {form} {told}"
    return Remark("prose_lists.lacking", form, figure, name, printed, words, listing.place)


def _say_many(listing: Listing, names: Sequence[str], form: str) -> Remark:
    shown = "、".join(names[:_SHOWN])
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    words = (
        f"of {len(listing.names)} items that the text lists under {listing.head}, {len(names)} "
        f"have no amount in {form}: {shown}{more}"
    )
    return Remark("prose_lists.copied", form, "", str(len(names)), "0", words, listing.place)


def _say_unnamed(listing: Listing, items: Sequence[_Item], form: str) -> Remark:
    shown = "、".join(item.row.row.label for item in items[:_SHOWN])
    figure = next(iter(items[0].row.figures.values()))
    words = f"the text does not list under {listing.head} what {form} prints: {shown}"
    return Remark("prose_lists.unnamed", form, figure.figure, "", shown, words, listing.place)


def remark_lists(case: Case) -> Iterator[Remark]:
    """Yield the items named without an amount, and the amounts that a closed list does not name."""
    form = _FORMS.get(case.record.stage, "B06")
    items = _list_items(case, form)
    if not items:
        return
    for listing, groups in _list_once(case):
        if not _is_of_items(case, listing, items):
            continue
        lacking = _find_lacking(case, listing, items)
        if len(lacking) > _MANY or _HALF * len(lacking) > len(listing.names):
            yield _say_many(listing, [name for name, _ in lacking], form)
        else:
            yield from (_say_lacking(listing, name, item, form) for name, item in lacking)
        unnamed = [] if listing.is_open else _find_unnamed(case, listing, items, groups)
        if unnamed:
            yield _say_unnamed(listing, unnamed, form)


def check_lists(case: Case) -> Iterator[CheckResult]:
    """Yield for each list whether it could be compared, and where all it names has an amount."""
    form = _FORMS.get(case.record.stage, "B06")
    rule = "prose_lists.lacking"
    items = _list_items(case, form)
    for listing, _ in _list_once(case):
        words = f"{listing.head}: {len(listing.names)} items = rows of {form}"
        if not items:
            yield not_testable(case, rule, words, f"the document prints no rows of {form}")
        elif not _is_of_items(case, listing, items):
            yield not_testable(case, rule, words, "the names are no items of the classification")
        elif not _find_lacking(case, listing, items):
            yield change(
                not_testable(case, rule, words, ""),
                terms=tuple(_list_terms(case, listing, items)),
                verdict="holds",
            )


def _list_terms(case: Case, listing: Listing, items: Sequence[_Item]) -> Iterator[CheckTerm]:
    named = {key for name in listing.names for key in _find_keys(case, name)}
    for item in items:
        if item.has_amount and item.keys & named:
            figure = next(one for one in item.row.figures.values() if one.amount != 0)
            yield CheckTerm(figure.figure, 1, figure.amount, figure.unit, figure.printed)
