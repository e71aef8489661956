"""Column sums and hierarchies: a row is the sum of the rows it stands over.

What:  合计 = the top rows (classes, organisations, projects); an organisation = its units or its
       lines; 类 = Σ款, 款 = Σ项 by code (truncated codes by what they begin with); 301 = Σ301xx;
       一、 = Σ（一）…; 人员经费合计 = 301 + 303 in forms of several panels; a total printed twice.
Why:   a lost row or a mistyped amount breaks the column.
Example: 合计 479.98 over 类 rows that add to 478.98.
Does not apply: two-sided forms (see balance), performance forms; columns in which the total
       or every part is blank.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from opendata.checks.inside.levels import RowTree, build_row_tree, find_code, find_groups, is_lowest
from opendata.checks.tables import Case, Table, TableRow, is_count
from opendata.checks.trials import (
    demote_systematic,
    is_of_blanks,
    not_testable,
    plus,
    replace_verdict,
    say_sum,
    weigh_blank,
    weigh_stray,
    weigh_sum,
)
from opendata.model import CheckResult, Figure

_SKIPPED_FORMS = {"B12", "F10", "F11"}
_NEAR_WHOLES = 2
_DISTINCT = 0.5
"""Where fewer of the codes differ, the rows are lines of something else than the code."""
_YEAR = re.compile(r"20\d\d")
_PERSONNEL = ("301", "303")
_ROWS_BY_NAME = {"B08", "F09"}
"""Their rows are told by name (see three_public), whatever their numbering."""
_BOND_RULES = {
    "function": "hierarchy_sum.function",
    "economic": "hierarchy_sum.economic",
    "government_economic": "hierarchy_sum.economic",
    "organisation": "column_sum.organisations",
    "numbered": "hierarchy_sum.numbered",
    "order": "hierarchy_sum.order",
}


def _name(row: TableRow) -> str:
    return f"{row.row.printed_code} {row.row.label}".strip()


def _column_numbers(table: Table) -> list[int]:
    return [column.column_no for column in table.columns]


def _try_rows(
    case: Case, rule: str, head: TableRow, parts: Sequence[TableRow], columns: Sequence[int]
) -> list[CheckResult]:
    """Weigh one row against the rows under it, column by column.

    A row that prints sums leaves none blank: an amount under a blank stands in a wrong column,
    or the sum itself does, where it stands over blanks elsewhere.
    """
    words = say_sum(_name(head), [_name(part) for part in parts])
    checks, blanks, strays = [], [], []
    for column in columns:
        stated = head.figures.get(column)
        figures = [part.figures[column] for part in parts if column in part.figures]
        if stated is not None and figures:
            checks.append(weigh_sum(case, rule, words, stated, plus(figures)))
        elif stated is not None and stated.amount != 0:
            strays.append(weigh_stray(case, rule, words, stated))
        elif stated is None and head.figures and sum(figure.amount for figure in figures) != 0:
            blanks.append(weigh_blank(case, rule, words, figures))
    explained = _explain_by_strays(case, checks, strays)
    return [*(explained or checks), *blanks, *(strays if blanks or explained else [])]


def _explain_by_strays(
    case: Case, checks: Sequence[CheckResult], strays: Sequence[CheckResult]
) -> list[CheckResult]:
    """Return the checks, one broken sum made up by the sums that stand over blanks; else none.

    合计 100 over rows of 60 beside 项目支出 40 over blanks: only the rows of the projects are
    not printed, and the rows that are there add up.
    """
    broken = [number for number, check in enumerate(checks) if check.verdict == "broken"]
    if len(broken) != 1 or not strays:
        return []
    check = checks[broken[0]]
    bare = [case.figures[one.stated.figure] for one in strays if one.stated is not None]
    spans = [bare, *([figure] for figure in bare)]
    lacking = next((span for span in spans if _add(span) == check.residual), None)
    stated = None if check.stated is None else case.figures[check.stated.figure]
    if lacking is None or stated is None or {one.unit for one in lacking} != {stated.unit}:
        return []
    words = f"{check.words} + {' + '.join(one.column for one in lacking)} (no row prints it)"
    parts = [*(case.figures[term.figure] for term in check.terms), *lacking]
    made_up = weigh_sum(case, check.rule, words, stated, plus(parts))
    return [*checks[: broken[0]], made_up, *checks[broken[0] + 1 :]]


def _add(figures: Sequence[Figure]) -> Decimal:
    return sum((figure.amount for figure in figures), Decimal(0))


def _holds(checks: Sequence[CheckResult]) -> int:
    """Return by how much the held instances outnumber the broken ones."""
    held = sum(check.can_fail and check.verdict in {"holds", "rounding"} for check in checks)
    return held - 3 * sum(check.verdict == "broken" for check in checks)


def _top_rule(tree: RowTree, tops: Sequence[int]) -> str:
    kinds = {tree.rows[index].row.kind for index in tops}
    if kinds == {"organisation"}:
        return "column_sum.organisations"
    codes = [dict(tree.rows[index].row.codes) for index in tops]
    if all("project_code" in code for code in codes):
        return "column_sum.projects"
    return "column_sum.items"


def _leaves(tree: RowTree) -> list[int]:
    return [index for index in tree.parents if not tree.children(index)]


def _bare_items(tree: RowTree) -> list[int]:
    """Return the uppermost item rows, whatever organisation they stand under."""
    return [
        index
        for index, parent in tree.parents.items()
        if tree.rows[index].row.kind == "item"
        and (parent is None or tree.rows[parent].row.kind == "organisation")
    ]


def _check_totals(case: Case, tree: RowTree, columns: Sequence[int]) -> Iterator[CheckResult]:
    tops = tree.children(None)
    if not tree.totals or not tops:
        return
    yield from _check_repeated(case, tree, columns)
    for total in _leading_totals(tree):
        head = tree.rows[total]
        own = [index for index in tops if _belongs_to(head, tree.rows[index])]
        yield from _check_total(case, tree, head, own, columns)


def _leading_totals(tree: RowTree) -> list[int]:
    """Return the totals to be weighed: one of each label, the first where it is repeated."""
    labels: dict[str, int] = {}
    for index in tree.totals:
        if tree.rows[index].figures:
            labels.setdefault(tree.rows[index].label, index)
    found = list(labels.values())
    special = [index for index in found if _economic_scope(tree.rows[index]) is not None]
    return special or found[:1]


def _economic_scope(head: TableRow) -> bool | None:
    """Tell what a total counts: True personnel, False public expenses, None everything."""
    if "人员经费" in head.label:
        return True
    return False if "公用经费" in head.label else None


def _belongs_to(head: TableRow, row: TableRow) -> bool:
    scope = _economic_scope(head)
    code = dict(row.row.codes).get("economic_code", "")
    return scope is None or not code or code.startswith(_PERSONNEL) == scope


def _check_repeated(case: Case, tree: RowTree, columns: Sequence[int]) -> Iterator[CheckResult]:
    """A total printed twice in a row is the same total."""
    for one, other in pairwise(tree.totals):
        first, again = tree.rows[one], tree.rows[other]
        if other == one + 1 and again.label == first.label:
            yield from _try_rows(case, "column_sum.repeated_total", again, [first], columns)


def _check_total(
    case: Case, tree: RowTree, head: TableRow, tops: Sequence[int], columns: Sequence[int]
) -> Iterator[CheckResult]:
    spans: list[list[int]] = []
    for span in (list(tops), _bare_items(tree), _leaves(tree)):
        kept = [index for index in span if _belongs_to(head, tree.rows[index])]
        if kept and kept not in spans:
            spans.append(kept)
    tried = [
        _try_rows(case, _top_rule(tree, span), head, [tree.rows[i] for i in span], columns)
        for span in spans
    ]
    best = max(tried, key=_holds, default=[])
    if any(check.verdict == "broken" for check in best):
        tops_rows = [tree.rows[index] for index in tops]
        blocks = _check_blocks(case, "column_sum.items", head, tops_rows, columns)
        best = blocks if _holds(blocks) > _holds(best) else best
    if _is_loose(tree, tops) and any(check.verdict == "broken" for check in best):
        rule = _top_rule(tree, tops)
        words = say_sum(_name(head), [_name(tree.rows[index]) for index in tops])
        yield not_testable(case, rule, words, "which rows make up the total is not certain")
        yield from (
            check for check in best if check.verdict in {"holds", "rounding"} or is_of_blanks(check)
        )
    else:
        yield from demote_systematic(best)
    for checks in tried:
        if checks is not best:
            yield from (check for check in checks if check.verdict in {"holds", "rounding"})


def _check_blocks(
    case: Case, rule: str, head: TableRow, rows: Sequence[TableRow], columns: Sequence[int]
) -> list[CheckResult]:
    """Weigh a total over rows without codes that are groups and their lines in turn."""
    column = next((number for number in columns if number in head.figures), None)
    if column is None:
        return []
    groups, below = find_groups(rows, column)
    checks = _try_rows(case, rule, head, groups, columns)
    for group, lines in below:
        checks += _try_rows(case, "hierarchy_sum.order", group, lines, columns)
    return checks


def _is_loose(tree: RowTree, tops: Sequence[int]) -> bool:
    """Tell whether nothing but the layout says that the top rows make up the total.

    Codes, organisations and names of projects say it; mere labels do not. Lines of the lowest
    level may repeat, a unit's after the other's (beijing-2f257e97).
    """
    rows = [tree.rows[index] for index in tops]
    codes = {row.row.codes or row.row.printed_code for row in rows}
    is_alike = (
        (all(find_code(row) is not None for row in rows) and len(codes) > len(rows) * _DISTINCT)
        or all(is_lowest(row) for row in rows)
        or all(row.row.kind == "organisation" for row in rows)
        or all(row.row.is_project or "project_code" in dict(row.row.codes) for row in rows)
    )
    return not is_alike


def _is_unattributed(tree: RowTree, index: int) -> bool:
    """Tell whether units without lines of their own stand before this one: whose lines are these?"""
    row = tree.rows[index].row
    if row.kind != "organisation":
        return False
    parent = tree.parents[index]
    siblings = [
        other for other in tree.children(parent) if tree.rows[other].row.kind == "organisation"
    ]
    return any(not tree.children(other) for other in siblings if other != index)


def _are_told(tree: RowTree, children: Sequence[int]) -> bool:
    """Tell whether codes or names of projects say that rows are lines of the row above them."""
    rows = [tree.rows[child] for child in children]
    return all(find_code(row) is not None for row in rows) or all(
        row.row.is_project or "project_code" in dict(row.row.codes) for row in rows
    )


def _as_evidence(check: CheckResult) -> CheckResult:
    """Rows that only the layout sets under another prove where they add up, and accuse nobody."""
    if check.rule != "hierarchy_sum.order" or check.verdict != "broken" or is_of_blanks(check):
        return check
    reason = "only the layout says that the rows belong under it"
    return replace_verdict(check, "not-testable", reason, can_fail=False)


def _check_parents(case: Case, tree: RowTree, columns: Sequence[int]) -> Iterator[CheckResult]:
    families: dict[str, list[CheckResult]] = defaultdict(list)
    for index in tree.parents:
        children = tree.children(index)
        if not children or _is_unattributed(tree, index):
            continue
        bonds = {tree.bonds[child] for child in children}
        head = tree.rows[index]
        rule = _BOND_RULES[min(bonds)] if len(bonds) == 1 else "hierarchy_sum.order"
        if head.row.kind == "organisation" and bonds != {"organisation"}:
            rule = "column_sum.lines" if _are_told(tree, children) else "hierarchy_sum.order"
        parts = [tree.rows[child] for child in children]
        checks = _try_rows(case, rule, head, parts, columns)
        if "order" in bonds and any(check.verdict == "broken" for check in checks):
            blocks = _check_blocks(case, rule, head, parts, columns)
            checks = blocks if _holds(blocks) > _holds(checks) else checks
        families[rule] += checks
    for checks in families.values():
        yield from (_as_evidence(check) for check in demote_systematic(checks))


def _panels(table: Table) -> Iterator[list[TableRow]]:
    """Yield the rows that sum together: the panels under one header, or the whole form."""
    headers = {column.column_no: "".join(column.path[:1]) for column in table.columns}
    if not any(row.row.panel for row in table.rows):
        yield list(table.rows)
        return
    groups: dict[str, list[TableRow]] = defaultdict(list)
    for row in table.rows:
        for header in sorted({headers.get(number, "") for number in row.figures}):
            groups[header].append(row)
    yield from groups.values()


def _flatten(rows: Sequence[TableRow]) -> list[TableRow]:
    """Return the rows of several panels with all amounts under one column."""
    return [
        TableRow(row.row, {0: next(iter(row.figures.values()))}, row.label, row.level, row.is_part)
        for row in rows
        if len(row.figures) == 1
    ]


def _check_counts(case: Case, table: Table, tree: RowTree) -> Iterator[CheckResult]:
    """Yield the sums of numbers of things that hold; unlike things need not add up.

    Which rows make up which is told by their money.
    """
    money = _column_numbers(table)
    counts = [c.column_no for c in table.form.columns if is_count(c) and c.column_no not in money]
    if not counts:
        return
    numbers, ends = [*money, *counts], tuple(f"/{number}" for number in counts)
    for check in (*_check_totals(case, tree, numbers), *_check_parents(case, tree, numbers)):
        is_sum = check.verdict == "holds" and len(check.terms) > 1
        if is_sum and check.stated is not None and check.stated.figure.endswith(ends):
            yield check


def check_columns(case: Case) -> Iterator[CheckResult]:
    """Yield the column sums and hierarchies of every table that has one side."""
    for table in case.tables:
        if table.form.form in _SKIPPED_FORMS or any(row.row.side for row in table.rows):
            continue
        columns = _column_numbers(table)
        for rows in _panels(table):
            is_panel = any(row.row.panel for row in table.rows)
            block = _flatten(rows) if is_panel else rows
            numbers = [0] if is_panel else columns
            tree = build_row_tree(block, case.knowledge)
            yield from _check_totals(case, tree, numbers)
            if table.form.form not in _ROWS_BY_NAME:
                yield from _check_parents(case, tree, numbers)
            if not is_panel:
                yield from _check_counts(case, table, tree)
