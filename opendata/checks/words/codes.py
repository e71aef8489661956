"""Codes and labels: codes cut short, codes printed twice, classes named in two ways.

What:  a functional code has 3, 5 or 7 digits and an economic one 3 or 5; the project codes of
       a table are equally long; one code stands for one row; one class has one name.
Why:   a narrow cell cuts the last digits off; a copied row keeps its old code.
Example: 206039 under 20603, which another table prints as 2060399.
Does not apply: tables without code columns; last-level digits printed alone (05, 01).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from opendata.checks.inside.levels import find_code
from opendata.checks.rules import bare_class_name
from opendata.checks.tables import Case, Table, TableRow
from opendata.checks.trials import Remark
from opendata.knowledge.codes import load_codes
from opendata.text import fold

_LEVELS = {"function_code": (3, 5, 7), "economic_code": (3, 5), "government_economic_code": (3, 5)}
_FIRST_DIGITS = {"function_code": "2", "economic_code": "3", "government_economic_code": "5"}
_SHORTEST_PROJECT_CODE = 10
_FEW = 3
_DIGITS_OF_LINE = 7
_FUNCTION_FORMS = ("B03", "B05", "B09", "B10", "B02", "F03", "F05", "F07", "F08", "F02")
"""Forms whose rows are lines of the functional classification."""
_MANY_CLASSES = 10


def _is_cut(kind: str, code: str) -> bool:
    lengths = _LEVELS[kind]
    if not code.startswith(_FIRST_DIGITS[kind]):
        return False
    return code.isdigit() and lengths[0] < len(code) < lengths[-1] and len(code) not in lengths


def _full_codes(case: Case) -> dict[str, set[str]]:
    """Return by folded label the whole codes that the document prints for it."""
    known: dict[str, set[str]] = defaultdict(set)
    for table in case.tables:
        for row in table.rows:
            for kind, code in row.row.codes:
                if kind in _LEVELS and len(code) in _LEVELS[kind]:
                    known[fold(row.row.label)].add(code)
    return known


def _whole(row: TableRow, kind: str, code: str, known: Mapping[str, set[str]]) -> str:
    """Return the code that was meant: as another table prints it, or as it was repaired."""
    label = fold(row.row.label)
    fits = {
        whole
        for name, codes in known.items()
        if name == label or name.startswith(label) or label.startswith(name)
        for whole in codes
        if whole.startswith(code)
    }
    if len(fits) == 1:
        return fits.pop()
    figure = next(iter(row.figures.values()), None)
    repaired = "" if figure is None else str(getattr(figure, kind))
    return repaired if repaired != code else ""


def _remark(rule: str, table: Table, row: TableRow, codes: tuple[str, str], words: str) -> Remark:
    """Return a remark on a row: codes are what is printed and what is meant."""
    figure = next((one.figure for one in row.figures.values()), "")
    return Remark(rule, table.form.form, figure, *codes, words, row.row.place)


def _row_codes(row: TableRow) -> list[tuple[str, str]]:
    """Return the codes of an item row; digits that were not told to be a code by their first."""
    if row.row.kind != "item":
        return []
    found = find_code(row)
    if row.row.codes or found is None:
        return list(row.row.codes)
    return [(f"{found[0]}_code", found[1])]


def _cut_codes(case: Case, table: Table, known: Mapping[str, set[str]]) -> Iterator[Remark]:
    for row in table.rows:
        for kind, code in _row_codes(row):
            if kind in _LEVELS and _is_cut(kind, code):
                whole = _whole(row, kind, code, known)
                meant = f"; {whole} is meant" if whole else ""
                words = (
                    f"{table.form.form} row {row.row.label} prints the code {code}, "
                    f"which has {len(code)} digits{meant}"
                )
                yield _remark("codes.truncated", table, row, (code, whole), words)


def _odd_codes(table: Table) -> Iterator[Remark]:
    """Yield the codes that begin unlike all others and end like the code of their label."""
    usual = [row for row in table.rows if dict(row.row.codes).get("function_code")]
    for row in table.rows if len(usual) >= _FEW else ():
        code = row.row.printed_code
        if (
            dict(row.row.codes).get("function_code")
            or not code.isdigit()
            or code.startswith("2")
            or not row.figures
        ):
            continue
        meant = [
            entry.code
            for entry in load_codes("function").by_label.get(row.row.label, ())
            if len(entry.code) == _DIGITS_OF_LINE and code.endswith(entry.code[3:])
        ]
        if len(code) <= _DIGITS_OF_LINE and len(meant) == 1:
            words = (
                f"{table.form.form} row {row.row.label} prints the code {code}; {meant[0]} is meant"
            )
            yield _remark("codes.odd", table, row, (code, meant[0]), words)


def _short_projects(table: Table) -> Iterator[Remark]:
    coded = [
        (row, code)
        for row in table.rows
        for kind, code in row.row.codes
        if kind == "project_code" and len(code) >= _SHORTEST_PROJECT_CODE
    ]
    lengths = Counter(len(code) for _, code in coded)
    if len(coded) < _FEW or len(lengths) < 2:
        return
    usual, count = lengths.most_common(1)[0]
    if 2 * count <= len(coded):
        return
    for row, code in coded:
        if len(code) < usual:
            words = (
                f"{table.form.form} row {row.row.label} prints the project code {code} of "
                f"{len(code)} digits, the others have {usual}"
            )
            yield _remark("codes.project_short", table, row, (code, ""), words)


def _block_codes(table: Table) -> Iterator[tuple[str, TableRow]]:
    """Yield each coded row with what makes it single: its organisation and its codes.

    Rows of projects are told apart by their names, several have one code.
    """
    organisation = ""
    for row in table.rows:
        if row.row.kind == "organisation":
            organisation = row.row.label
            continue
        codes = [code for kind, code in row.row.codes if kind != "organisation_code"]
        if codes and row.row.kind == "item" and not row.row.is_project:
            yield f"{row.row.organisation or organisation} {' '.join(codes)}", row


def _repeated(table: Table) -> list[Remark]:
    """Return the codes that stand for two differently named rows of one organisation.

    A form in which many do lists something else by code: projects, lines of purchase.
    """
    seen: dict[str, TableRow] = {}
    found = []
    for key, row in _block_codes(table):
        first = seen.setdefault(key, row)
        if first is row or _is_same_line(first, row) or _goes_on(first, row):
            continue
        if any(kind in _LEVELS and _is_cut(kind, code) for kind, code in row.row.codes):
            continue
        words = (
            f"{table.form.form} prints the code {row.row.printed_code} for "
            f"{first.row.label} and for {row.row.label}"
        )
        found.append(_remark("codes.repeated", table, row, (row.row.printed_code, ""), words))
    return found if len(found) < _FEW else []


def _is_same_line(one: TableRow, other: TableRow) -> bool:
    """Tell whether two rows of one name have amounts of their own: then the code is right."""
    amounts = [sorted(figure.amount for figure in row.figures.values()) for row in (one, other)]
    return fold(one.row.label) == fold(other.row.label) and amounts[0] != amounts[1]


def _goes_on(one: TableRow, other: TableRow) -> bool:
    """Tell whether a row is a 款 once more, which has no 项 of its own: same name, same amounts."""
    codes = [code for kind, code in other.row.codes if kind == "function_code"]
    is_upper = any(len(code) < _DIGITS_OF_LINE for code in codes)
    amounts = [{no: figure.amount for no, figure in row.figures.items()} for row in (one, other)]
    return is_upper and fold(one.row.label) == fold(other.row.label) and amounts[0] == amounts[1]


def _classes(table: Table) -> dict[str, TableRow]:
    """Return the rows of a two-sided form's expenditure by their printed number."""
    numbered: dict[str, TableRow] = {}
    for row in table.rows:
        if row.row.side == "expenditure" and row.level in {1, 2}:
            number = fold(row.row.label)[: -len(row.label)].strip("(),.:")
            if row.level == 2 or not row.label.startswith("本年"):
                numbered.setdefault(number, row)
    return numbered


def _class_names(case: Case) -> Iterator[Remark]:
    """Compare the class of each number in the first two summary forms."""
    for one, other in (("B01", "B04"), ("F01", "F04")):
        tables = [*case.find_tables(one)[:1], *case.find_tables(other)[:1]]
        if len(tables) != 2:
            continue
        left, right = (_classes(table) for table in tables)
        if min(len(left), len(right)) < _MANY_CLASSES:
            continue
        differ = [
            number
            for number in left
            if number in right
            and bare_class_name(left[number].label) != bare_class_name(right[number].label)
            and not _same_class(case, left[number], right[number])
        ]
        if len(differ) >= _FEW:
            continue
        for number in differ:
            here, there = left[number].row, right[number].row
            labels = (there.label, here.label)
            words = f"{one} names class {number} {here.label}, {other} names it {there.label}"
            is_name = _is_other_name(case, left[number], right[number])
            rule = "labels.class_name" if is_name else "labels.other_class"
            yield _remark(rule, tables[1], right[number], labels, words)


def _same_class(case: Case, one: TableRow, other: TableRow) -> bool:
    """Tell whether the second name is the first, shortened: 农林水 for 农林水事务."""
    names = bare_class_name(one.label), bare_class_name(other.label)
    return names[0].startswith(names[1]) or names[1].startswith(names[0])


def _is_other_name(case: Case, one: TableRow, other: TableRow) -> bool:
    """Tell whether two names are of one class: its words turned round, or its older name."""
    names = [bare_class_name(row.label) for row in (one, other)]
    codes = {case.knowledge.class_names.get(name, name) for name in names}
    return sorted(names[0]) == sorted(names[1]) or len(codes) == 1


def _code_names(case: Case) -> Iterator[Remark]:
    """Yield the codes that two tables call by different names, once for each pair of names."""
    first: dict[str, tuple[Table, TableRow]] = {}
    told: set[tuple[str, str]] = set()
    for table in (table for form in _FUNCTION_FORMS for table in case.find_tables(form)):
        for row in table.rows:
            code = dict(row.row.codes).get("function_code", "")
            if row.row.kind != "item" or len(code) != _DIGITS_OF_LINE or "|" in row.row.label:
                continue
            known, other = first.setdefault(code, (table, row))
            one, two = fold(other.row.label), fold(row.row.label)
            if one == two or known is table or (code, two) in told:
                continue
            told.add((code, two))
            is_short = one.startswith(two) or two.startswith(one)
            rule = "labels.shortened" if is_short else "labels.code_name"
            words = (
                f"{known.form.form} names {code} {other.row.label}, "
                f"{table.form.form} names it {row.row.label}"
            )
            yield _remark(rule, table, row, (row.row.label, other.row.label), words)


def remark_codes(case: Case) -> Iterator[Remark]:
    """Yield what is odd about the codes and labels of the document."""
    known = _full_codes(case)
    for table in case.tables:
        yield from _cut_codes(case, table, known)
        yield from _odd_codes(table)
        yield from _short_projects(table)
        yield from _repeated(table)
    yield from _class_names(case)
    yield from _code_names(case)
