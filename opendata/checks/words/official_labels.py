"""Official labels: codes stand for what the official classifications say, and where they belong.

What:  a code bears its official label, not a slip of it and not that of the code beside it; it
       stands under the class its first digits name; the two economic codes of a row are a pair
       of the official table of correspondence.
Why:   a mistyped digit books money under another line of the classification.
Example: 30203 水费, where 30203 is 咨询费 and 30205 is 水费.
Does not apply: economic codes before 2018 (another classification); codes and names that our lists
       do not know; older names; tables that are not ordered by class.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from opendata.checks.rules import bare_class_name
from opendata.checks.tables import Case, Table, TableRow
from opendata.checks.trials import Remark
from opendata.checks.words.spelling import find_slip
from opendata.knowledge.code_evidence import find_former_names
from opendata.knowledge.codes import Code, CodeList, load_codes
from opendata.knowledge.words import load_words
from opendata.text import fold

_LISTS = {
    "function_code": "function",
    "economic_code": "economic",
    "government_economic_code": "government_economic",
}
_FORMS = {
    "function_code": frozenset({"B02", "B03", "B05", "B09", "B10", "F02", "F03", "F05", "F07", "F08"}),
    "economic_code": frozenset({"B06", "B07", "B15", "F06"}),
    "government_economic_code": frozenset({"B07"}),
}  # fmt: skip
_REFORM = 2018
"""Year of the economic classifications that our lists hold."""
_CLASS_DIGITS = 3
_LEVELS = (3, 5, 7)
_ECONOMIC_DIGITS = 5
_CODES_OF_PAIR = 2
_LIKE = 0.75
"""Likeness from which on a label is a slip of the official one."""
_FEW = 3
_ORDERED = 5
"""So many rows under their class make a table that is ordered by class."""


def _has_lists(case: Case, kind: str) -> bool:
    year = case.record.fiscal_year
    return kind == "function_code" or (year is not None and year >= _REFORM)


def _labelled(case: Case, table: Table) -> Iterator[tuple[str, TableRow, Code]]:
    """Yield the rows that have one known code and one label, with the official entry."""
    if not any(table.form.form in forms for forms in _FORMS.values()):
        return
    for row in table.rows:
        if row.row.kind != "item" or len(row.row.codes) != 1 or "|" in row.row.label:
            continue
        kind, code = row.row.codes[0]
        if table.form.form not in _FORMS.get(kind, ()) or not _has_lists(case, kind):
            continue
        entry = load_codes(_LISTS[kind]).by_code.get(code)
        if entry is not None and len(code) > _CLASS_DIGITS:
            yield kind, row, entry


def _is_same(kind: str, entry: Code, label: str) -> bool:
    """Tell whether a label is the official one, or one that is cut short or an older one."""
    if entry.label == label:
        return True
    one, two = fold(entry.label), fold(label)
    if one.startswith(two) or two.startswith(one):
        return True
    return two in find_former_names(_LISTS[kind].replace("_", "-"), entry.code)


def _find_sibling(codes: CodeList, entry: Code, label: str) -> Code | None:
    """Return the entry beside this one that bears the label, if there is one."""
    return next(
        (
            other
            for other in codes.by_label.get(label, ())
            if other.parent == entry.parent and other.code != entry.code
        ),
        None,
    )


def _remark(rule: str, table: Table, row: TableRow, derived: str, words: str) -> Remark:
    figure = next((one.figure for one in row.figures.values()), "")
    return Remark(rule, table.form.form, figure, row.row.label, derived, words, row.row.place)


def _labels(case: Case) -> Iterator[Remark]:
    told: set[tuple[str, str]] = set()
    for table in case.tables:
        other: list[tuple[TableRow, Code, Code]] = []
        for kind, row, entry in _labelled(case, table):
            label = row.row.label
            if _is_same(kind, entry, label):
                continue
            sibling = _find_sibling(load_codes(_LISTS[kind]), entry, label)
            if sibling is not None:
                other.append((row, entry, sibling))
            elif _is_like(entry.label, label) and (entry.code, label) not in told:
                told.add((entry.code, label))
                words = (
                    f"{table.form.form} calls {entry.code} {label}, its official name is "
                    f"{entry.label}"
                )
                yield _remark("official_labels.slip", table, row, entry.label, words)
        yield from _tell_other(table, other)


def _is_like(official: str, label: str) -> bool:
    return SequenceMatcher(None, fold(official), fold(label)).ratio() >= _LIKE


def _tell_other(table: Table, other: Sequence[tuple[TableRow, Code, Code]]) -> Iterator[Remark]:
    """Yield the rows that bear the label of another code; a table with numbers of its own once."""
    if not other:
        return
    told = other[:1] if len(other) >= _FEW else other
    for row, entry, sibling in told:
        more = f" (and {len(other) - 1} more rows of this table)" if len(other) > len(told) else ""
        words = (
            f"{table.form.form} calls {entry.code} {row.row.label}, which is officially "
            f"{sibling.code}; {entry.code} is {entry.label}{more}"
        )
        yield _remark("official_labels.other_entry", table, row, sibling.code, words)


# ---------------------------------------------------------------- under which class


def _find_astray(table: Table) -> tuple[list[tuple[TableRow, str, str]], int]:
    """Return the rows under a class that is not theirs, with code and class; how many stand right."""
    above: dict[int, str] = {}
    astray: list[tuple[TableRow, str, str]] = []
    right = 0
    for row in table.rows:
        code = dict(row.row.codes).get("function_code", "")
        if row.row.kind != "item":
            above = {}
        if len(code) not in _LEVELS or row.row.kind != "item":
            continue
        wider = max((digits for digits in above if digits < len(code)), default=0)
        if wider:
            is_right = code.startswith(above[wider])
            right += is_right
            if not is_right:
                astray.append((row, code, above[wider]))
        above = {digits: one for digits, one in above.items() if digits < len(code)}
        above[len(code)] = code
    return astray, right


def _classes(case: Case) -> Iterator[Remark]:
    for table in case.tables:
        if table.form.form not in _FORMS["function_code"]:
            continue
        astray, right = _find_astray(table)
        if right < _ORDERED or len(astray) >= _FEW:
            continue
        for row, code, above in astray:
            words = f"{table.form.form} prints {code} {row.row.label} under {above}"
            yield _remark("official_labels.under_other", table, row, above, words)


# ---------------------------------------------------------------- classes named in prose


def _class_stems() -> dict[str, tuple[str, ...]]:
    """Return the official names of the classes without 支出 by their last character."""
    names = {
        bare_class_name(code.label)
        for code in load_codes("function").codes
        if len(code.code) == _CLASS_DIGITS
    }
    by_end: dict[str, tuple[str, ...]] = {}
    for name in sorted(name for name in names if len(name) > _CLASS_DIGITS):
        by_end[name[-1]] = (*by_end.get(name[-1], ()), name)
    return by_end


def _find_class_slip(before: str, stems: Sequence[str]) -> tuple[str, str] | None:
    """Return (as printed, official) where the text before 支出 ends in a slip of a class."""
    if before.endswith(tuple(stems)):
        return None
    for stem in stems:
        for more in (0, 1, -1):
            printed = before[-(len(stem) + more) :]
            if find_slip(stem, printed) in {"replaced", "turned", "doubled", "missing"}:
                return printed, stem
    return None


def _terms(case: Case) -> Iterator[Remark]:
    stems, told = _class_stems(), set(case.knowledge.class_names)
    for passage in (one for one in case.passages if one.kind != "cell"):
        text = fold(passage.text)
        for match in re.finditer("支出", text):
            before = text[: match.start()]
            found = _find_class_slip(before, stems.get(before[-1:], ()))
            if found is None or found[0] in told:
                continue
            told.add(found[0])
            words = f"the text says {found[0]}支出, the class is called {found[1]}支出"
            yield Remark(
                "official_labels.term", "", "", f"{found[0]}支出", f"{found[1]}支出", words,
                passage.place,
            )  # fmt: skip


# ---------------------------------------------------------------- pairs of economic codes


def _is_pair(economic: str, government: str) -> bool:
    allowed = load_words("economic_pairs").get(government)
    return allowed is None or economic.startswith(allowed)


def _pairs(case: Case) -> Iterator[Remark]:
    if not _has_lists(case, "economic_code"):
        return
    told: set[tuple[str, str]] = set()
    known = load_codes("economic").by_code
    for table in case.tables:
        for row in table.rows:
            if len(row.row.codes) < _CODES_OF_PAIR:
                continue
            codes = dict(row.row.codes)
            pair = codes.get("economic_code", ""), codes.get("government_economic_code", "")
            if {len(code) for code in pair} != {_ECONOMIC_DIGITS} or pair in told:
                continue
            if pair[0] not in known or _is_pair(*pair):
                continue
            told.add(pair)
            words = (
                f"{table.form.form} row {row.row.label} pairs {pair[0]} with {pair[1]}, which the "
                "official table of correspondence does not"
            )
            yield _remark("official_labels.pair", table, row, pair[1], words)


def remark_official_labels(case: Case) -> Iterator[Remark]:
    """Yield the codes that bear another label, class or partner than the official lists say."""
    yield from _labels(case)
    yield from _classes(case)
    yield from _terms(case)
    yield from _pairs(case)
