"""Balance: the two sides of income and expenditure forms.

What:  本年收入合计 = the items above it; 收入总计 = 本年收入合计 + what was carried over;
       the same for expenditure; 收入总计 = 支出总计; 一、本年支出 = Σ（一）…; what was carried
       over = its funds, and each fund is spent as it came in (checks/funds.py).
Why:   it is the first thing an auditor looks at.
Example: 收入总计 293.68 beside 支出总计 291.38.
Does not apply: forms with one side; a side that prints no total.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from opendata.checks.inside.headers import build_tree, find_root_total, is_total_label, strip_side
from opendata.checks.inside.levels import find_groups
from opendata.checks.rules import bare_class_name
from opendata.checks.tables import Case, Table, TableRow, drop_inclusions
from opendata.checks.trials import (
    demote_systematic,
    not_testable,
    plus,
    say_sum,
    weigh_blank,
    weigh_evidence,
    weigh_stray,
    weigh_sum,
)
from opendata.model import CheckResult
from opendata.text import fold

SIDES = ("income", "expenditure")
_FEW_ROWS = 6
_DIGITS = "一二三四五六七八九"
_NUMERALS = tuple(
    f"{ten}十{one}".removeprefix("一") if ten else one
    for ten in ("", *_DIGITS)
    for one in ("", *_DIGITS)
    if ten or one
)
"""一, 二 … 九十九."""
_NUMERAL = re.compile(r"[一二三四五六七八九十]+")


@dataclass(frozen=True, slots=True)
class SideRows:
    """One side of a form: its total rows and what stands above each."""

    grand: TableRow | None
    subtotal: TableRow | None
    segments: tuple[tuple[TableRow, ...], ...]
    """Rows up to the subtotal, rows between it and the grand total."""
    columns: tuple[int, ...]
    total_column: int | None


def list_panels(table: Table, side: str) -> list[int]:
    """Return the panels of a side: some forms show one side in several classifications."""
    return sorted({row.row.panel for row in table.rows if row.row.side == side})


def _total_column(case: Case, table: Table, side: str, panel: int) -> int | None:
    columns = strip_side(
        [column for column in table.columns if (column.side, column.panel) == (side, panel)]
    )
    if len(columns) == 1:
        return columns[0].column_no
    found = find_root_total(build_tree(columns), case.knowledge)
    return None if found is None else found.column_no


def _borrow_total(
    case: Case, table: Table, rows: Sequence[TableRow], columns: Sequence[int]
) -> TableRow | None:
    """Return the total that another panel prints for a panel that prints none.

    Some forms show one side in two classifications and sum only the second.
    """
    if not rows or len(columns) != 1:
        return None
    side = rows[0].row.side
    for row in table.rows:
        is_total = is_total_label(row.label, case.knowledge.totals)
        if row.row.side == side and is_total and len(row.figures) == 1:
            figures = {columns[0]: next(iter(row.figures.values()))}
            return TableRow(row.row, figures, row.label, row.level, row.is_part)
    return None


def find_side(case: Case, table: Table, side: str, panel: int | None = None) -> SideRows:
    """Return the rows of one side, cut at its totals; of several panels the first."""
    if panel is None:
        panel = next(iter(list_panels(table, side)), 0)
    rows = [row for row in table.rows if (row.row.side, row.row.panel) == (side, panel)]
    totals = [
        index
        for index, row in enumerate(rows)
        if row.figures
        and (row.row.kind == "total" or is_total_label(row.label, case.knowledge.totals))
    ]
    columns = tuple(
        column.column_no for column in table.columns if (column.side, column.panel) == (side, panel)
    )
    total_column = _total_column(case, table, side, panel)
    if not totals:
        borrowed = _borrow_total(case, table, rows, columns)
        return SideRows(borrowed, None, (tuple(rows),), columns, total_column)
    grand = totals[-1]
    middle = totals[0] if len(totals) > 1 else None
    cuts = [0, grand] if middle is None else [0, middle, grand]
    segments = tuple(
        tuple(row for row in rows[start:end] if row is not rows[cuts[1]] or end == cuts[1])
        for start, end in pairwise(cuts)
    )
    return SideRows(
        rows[grand], None if middle is None else rows[middle], segments, columns, total_column
    )


def _top_candidates(case: Case, rows: Sequence[TableRow]) -> list[list[TableRow]]:
    """Return which rows of a segment may be its top rows, the likeliest first."""
    plain = [row for row in rows if not row.is_part and row.figures]
    every = [row for row in rows if not row.is_part]
    styles = sorted({row.level for row in plain if row.level} or {row.level for row in every})
    numbered = [row for row in plain if styles and styles[0] and row.level == styles[0]]
    bare = [row for row in plain if row.level == 0]
    carried = [row for row in bare if is_carried(case, row)]
    named = [row for row in plain if row in carried or row.label.startswith("本年")]
    named += [row for row in numbered if is_carried(case, row) and row not in named]
    shallow = [row for row in plain if row.row.depth == 0]
    candidates: list[list[TableRow]] = []
    for candidate in (
        numbered,
        [*numbered, *carried],
        carried,
        [*numbered, *bare],
        bare,
        named,
        shallow,
        plain,
    ):
        ordered = [row for row in plain if row in candidate]
        if ordered and ordered not in candidates:
            candidates.append(ordered)
    return candidates


def is_carried(case: Case, row: TableRow) -> bool:
    """Tell whether a row names what was carried over, not what is of the year."""
    label = drop_inclusions(row.label)
    return any(word in label for word in case.knowledge.words["carried"])


def _subsets(rows: Sequence[TableRow]) -> list[list[TableRow]]:
    """Return every choice of the rows that print an amount, where they are few.

    What is carried over is printed in many ways: with or without its parts below it.
    """
    amounts = [
        row
        for row in rows
        if not row.is_part and any(figure.amount != 0 for figure in row.figures.values())
    ]
    if len(amounts) > _FEW_ROWS:
        return []
    sizes = range(1, len(amounts) + 1)
    return [list(choice) for size in sizes for choice in combinations(amounts, size)]


def _is_sound(checks: Sequence[CheckResult]) -> bool:
    return bool(checks) and all(check.verdict != "broken" for check in checks)


def _try_total(
    case: Case,
    rule: str,
    head: TableRow,
    fixed: Sequence[TableRow],
    rows: Sequence[TableRow],
    columns: Sequence[int],
) -> list[CheckResult]:
    """Weigh a total against the rows above it; which of them are top rows, the sums tell."""
    candidates: list[list[TableRow]] = _top_candidates(case, rows) or [[]]
    if fixed:
        candidates += [[], *_subsets(rows)]
    tried = []
    for candidate in candidates:
        parts = [*fixed, *candidate]
        words = say_sum(head.row.label, [part.row.label for part in parts])
        checks = []
        for column in columns:
            figures = [part.figures[column] for part in parts if column in part.figures]
            if column in head.figures and figures:
                checks.append(weigh_sum(case, rule, words, head.figures[column], plus(figures)))
        if _is_sound(checks):
            return checks
        tried.append(checks)
    first = next((checks for checks in tried if checks), [])
    if any(row.level == 0 and not row.is_part and row.figures for row in rows) and not fixed:
        words = say_sum(head.row.label, [row.row.label for row in rows if row.figures])
        held = [check for check in first if check.verdict != "broken"]
        reason = "which rows make up the total is not certain"
        return [*held, not_testable(case, rule, words, reason)]
    return first


def _check_side(case: Case, side: SideRows, name: str) -> Iterator[CheckResult]:
    if side.grand is None:
        return
    if side.subtotal is not None:
        yield from _try_total(
            case, f"balance.{name}_items", side.subtotal, [], side.segments[0], side.columns
        )
        yield from _try_total(
            case,
            f"balance.{name}_total",
            side.grand,
            [side.subtotal],
            side.segments[1],
            side.columns,
        )
    else:
        rule = f"balance.{name}_items"
        yield from _try_total(case, rule, side.grand, [], side.segments[0], side.columns)


def _check_blanks(case: Case, side: SideRows, name: str) -> Iterator[CheckResult]:
    """A total row leaves no column blank in which a row above it prints an amount."""
    total = side.subtotal or side.grand
    if total is None or not total.figures:
        return
    rows = [row for row in side.segments[0] if not row.is_part]
    yield from _weigh_blanks(case, f"balance.{name}_items", (total, rows), side.columns)


def _weigh_blanks(
    case: Case, rule: str, block: tuple[TableRow, Sequence[TableRow]], columns: Sequence[int]
) -> Iterator[CheckResult]:
    """Yield the columns a sum leaves blank over amounts, and with them those it prints over blanks."""
    total, rows = block
    blanks, strays = [], []
    for column in columns:
        figures = [
            row.figures[column]
            for row in rows
            if column in row.figures and row.figures[column].amount != 0
        ]
        words = say_sum(total.row.label, [figure.row for figure in figures])
        if column not in total.figures and figures:
            blanks.append(weigh_blank(case, rule, words, figures))
        elif column in total.figures and not figures and total.figures[column].amount != 0:
            strays.append(weigh_stray(case, rule, words, total.figures[column]))
    yield from [*blanks, *strays] if blanks else []


def _check_numbered(case: Case, side: SideRows) -> Iterator[CheckResult]:
    """一、 = Σ（一）… where such rows follow it."""
    families: dict[str, list[CheckResult]] = defaultdict(list)
    for segment in side.segments:
        for index, head in enumerate(segment):
            if not head.figures or head.is_part:
                continue
            below = _following(segment, index)
            rule = _numbered_rule(case, below)
            if not head.level and (rule == "hierarchy_sum.numbered" or _is_line(case, head, below)):
                continue
            words = say_sum(head.row.label, [row.row.label for row in below])
            for column in side.columns:
                figures = [row.figures[column] for row in below if column in row.figures]
                if column in head.figures and figures:
                    stated = head.figures[column]
                    families[rule].append(weigh_sum(case, rule, words, stated, plus(figures)))
            if rule == "balance.numbered":
                yield from _weigh_blanks(case, rule, (head, below), side.columns)
    for rule, checks in families.items():
        is_firm = rule == "balance.numbered"
        yield from demote_systematic(checks) if is_firm else demote_systematic(checks, minimum=2)


def _is_line(case: Case, head: TableRow, below: Sequence[TableRow]) -> bool:
    """Tell whether a row without number is the last line of a class, and the next classes follow."""
    names = case.knowledge.class_names
    is_class = any(bare_class_name(row.label) in names for row in below)
    return is_class and not head.label.startswith("本年")


def _check_unnumbered(case: Case, side: SideRows) -> Iterator[CheckResult]:
    """Lines without number and code under a numbered row: groups and lines told by their amounts."""
    rule = "hierarchy_sum.order"
    for segment in side.segments:
        for index, head in enumerate(segment):
            end = index + 1
            while end < len(segment) and segment[end].level == 0:
                end += 1
            lines = [row for row in segment[index + 1 : end] if row.figures and not row.is_part]
            if not head.level or not lines:
                continue
            for column in side.columns:
                yield from _weigh_groups(case, rule, (head, lines), column)


def _weigh_groups(
    case: Case, rule: str, block: tuple[TableRow, Sequence[TableRow]], column: int
) -> Iterator[CheckResult]:
    head, lines = block
    tops, below = find_groups(lines, column)
    for whole, parts in ((head, tops), *below):
        figures = [row.figures[column] for row in parts if column in row.figures]
        if column in whole.figures and figures:
            words = say_sum(whole.row.label, [row.row.label for row in parts])
            yield weigh_evidence(case, rule, words, whole.figures[column], plus(figures))


def _numbered_rule(case: Case, below: Sequence[TableRow]) -> str:
    """Funds and classes make up the row above them; of other rows some may be left out."""
    funds = case.knowledge.words["numbered_funds"]
    is_whole = bool(below) and all(
        bare_class_name(row.label) in case.knowledge.class_names
        or any(word in row.label for word in funds)
        for row in below
    )
    return "balance.numbered" if is_whole else "hierarchy_sum.numbered"


def _following(segment: Sequence[TableRow], index: int) -> list[TableRow]:
    """Return the rows one style of numbering below this one, up to the next of its own style."""
    head = segment[index]
    restarted = _restarted(segment, index)
    if restarted:
        return restarted
    below: list[TableRow] = []
    for row in segment[index + 1 :]:
        is_next = row.level <= head.level if head.level else row.level == 0
        if row.level and head.level and is_next:
            break
        if not head.level and is_next and not row.is_part:
            break
        below.append(row)
    styles = sorted({row.level for row in below if row.level})
    return [row for row in below if styles and row.level == styles[0] and not row.is_part]


def _restarted(segment: Sequence[TableRow], index: int) -> list[TableRow]:
    """Return the rows whose numbering begins anew under this one and counts on from one to the next.

    Some forms print 一、本年支出, then its classes from 一、 to 三十一、, then 二、年终结转结余.
    """
    head, following = segment[index], segment[index + 1 :]
    below: list[TableRow] = []
    for row, number in zip(following, _NUMERALS, strict=False):
        if row.level != head.level or _numeral(row) != number:
            break
        below.append(row)
    return below if len(below) > 1 and _numeral(head) in _NUMERALS else []


def _numeral(row: TableRow) -> str:
    match = _NUMERAL.match(fold(row.row.label))
    return "" if match is None else match[0]


def _check_sides(case: Case, sides: Sequence[SideRows]) -> Iterator[CheckResult]:
    income, expenditure = sides
    pairs = [(income.grand, expenditure.grand, "balance.sides")]
    if income.subtotal is not None and expenditure.subtotal is not None:
        pairs.append((income.subtotal, expenditure.subtotal, "balance.sides_of_year"))
    for left, right, rule in pairs:
        if left is None or right is None:
            continue
        stated = left.figures.get(income.total_column or 0)
        other = right.figures.get(expenditure.total_column or 0)
        if stated is None or other is None:
            continue
        words = f"{left.row.label} = {right.row.label}"
        weigh = weigh_sum if rule == "balance.sides" else weigh_evidence
        yield weigh(case, rule, words, stated, plus([other]))


def check_balance(case: Case) -> Iterator[CheckResult]:
    """Yield the identities of every two-sided form."""
    for table in case.tables:
        if not any(row.row.side for row in table.rows):
            continue
        for name in SIDES:
            for panel in list_panels(table, name):
                side = find_side(case, table, name, panel)
                yield from _check_side(case, side, name)
                yield from _check_blanks(case, side, name)
                yield from _check_numbered(case, side)
                yield from _check_unnumbered(case, side)
        yield from _check_sides(case, [find_side(case, table, name) for name in SIDES])
