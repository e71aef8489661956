"""Row sums: a total column is the sum of the columns it stands over.

What:  合计 = 基本支出 + 项目支出; 小计 under a heading = the columns beside it; the funds
       add to the total; 三公 = abroad + cars + reception; 年初 + 收入 − 支出 = 年末;
       a column headed 其中 is not more than what it is a part of.
Why:   a shifted or mistyped cell breaks the row it stands in.
Example: 合计 100.00 beside 基本支出 60.00 and 项目支出 30.00.
Does not apply: columns of rates; a total whose neighbours are not all
       known as its parts, unless the rows themselves show that they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from opendata.checks.inside.headers import (
    ColumnSum,
    Node,
    build_tree,
    find_node,
    find_representative,
    is_total_label,
    list_changes,
    list_limits,
    list_sums,
    open_parts,
    strip_side,
)
from opendata.checks.tables import Case, Table, TableRow
from opendata.checks.trials import (
    Part,
    demote_systematic,
    not_testable,
    plus,
    replace_verdict,
    say_sum,
    weigh_limit,
    weigh_sum,
)
from opendata.model import CheckResult, Column, Figure
from opendata.text import fold

_MANY_OVERLAPS = 3


def _label(column: Column) -> str:
    return "/".join(column.path)


def _sides(case: Case, table: Table) -> Iterator[tuple[list[Column], list[TableRow]]]:
    """Yield the columns and rows that belong together: each side, each block of a goals' sheet."""
    if table.form.form == "B13":
        for block in _split_blocks(table, _goal_totals(case)):
            if _are_distinct(block):
                yield open_parts(block, _goal_totals(case)), list(table.rows)
        return
    if not _are_distinct(table.columns):
        return
    for side in sorted({column.side for column in table.columns}):
        columns = [column for column in table.columns if column.side == side]
        rows = [row for row in table.rows if row.row.side in {"", side}]
        yield strip_side(columns), rows


def _are_distinct(columns: Sequence[Column]) -> bool:
    return len({column.path for column in columns}) == len(columns)


def _goal_totals(case: Case) -> frozenset[str]:
    return case.knowledge.totals | frozenset(case.knowledge.words["goal_totals"])


def _split_blocks(table: Table, totals: frozenset[str]) -> list[list[Column]]:
    """Return the columns of a sheet of one project by the blocks that stand side by side.

    The money of its whole course and that of the year each have a sum and its parts under it:
    what stands under a sum has its left edge. One block where the page does not tell so.
    """
    columns = list(table.columns)
    sums = [column for column in columns if _is_sum(column, totals)]
    figures = [row.figures for row in table.rows if row.figures]
    if len(sums) < 2 or len(figures) != 1:
        return [columns]
    lefts = {
        number: figure.place.box and figure.place.box.x0 for number, figure in figures[0].items()
    }
    blocks = [
        [column for column in columns if lefts.get(column.column_no) == lefts.get(head.column_no)]
        for head in sums
    ]
    is_told = sum(map(len, blocks)) == len(columns) and None not in lefts.values()
    return blocks if is_told else [columns]


def _is_sum(column: Column, totals: frozenset[str]) -> bool:
    return is_total_label(fold(column.path[-1]).rstrip(":"), totals)


def _pick(row: TableRow, columns: Sequence[Column]) -> list[Figure]:
    return [row.figures[column.column_no] for column in columns if column.column_no in row.figures]


def _try_sum(case: Case, candidate: ColumnSum, rows: Sequence[TableRow]) -> list[CheckResult]:
    words = say_sum(_label(candidate.total), [_label(column) for column in candidate.parts])
    checks = []
    for row in rows:
        stated = row.figures.get(candidate.total.column_no)
        parts = _pick(row, candidate.parts)
        if stated is None and len(parts) > 1 and any(part.amount != 0 for part in parts):
            reason = f"{row.row.label or 'row'} prints parts but no {_label(candidate.total)}"
            checks.append(not_testable(case, candidate.rule, words, reason))
        elif stated is not None and parts:
            trial = weigh_sum(case, candidate.rule, words, stated, plus(parts))
            checks.append(_explain_overlap(case, trial, parts))
    return checks


def _explain_overlap(case: Case, trial: CheckResult, parts: Sequence[Figure]) -> CheckResult:
    """Call it a doubt where one part too many is the whole difference: it is counted within others."""
    if trial.verdict != "broken" or trial.residual is None or len(parts) <= 2:
        return trial
    if any(part.amount == -trial.residual for part in parts[2:]):
        rule = "row_sum.overlap"
        return replace(trial, rule=rule, kind=case.knowledge.rules[rule].kind)
    return trial


def _support(checks: Sequence[CheckResult]) -> tuple[int, int]:
    """Return how many instances that could fail hold, and how many are broken."""
    held = sum(check.can_fail and check.verdict in {"holds", "rounding"} for check in checks)
    return held, sum(check.verdict == "broken" for check in checks)


def _drop_overlaps(checks: Sequence[CheckResult]) -> list[CheckResult]:
    """Several rows with one part too many: the form counts that column within the others."""
    overlaps = [check for check in checks if check.rule == "row_sum.overlap"]
    if len(overlaps) < _MANY_OVERLAPS:
        return list(checks)
    reason = "the form counts the last part within the others"
    return [
        replace_verdict(check, "not-testable", reason, can_fail=False)
        if check.rule == "row_sum.overlap"
        else check
        for check in checks
    ]


def settle(
    case: Case, candidates: Sequence[ColumnSum], rows: Sequence[TableRow]
) -> list[CheckResult]:
    """Return the instances of the candidate that the rows themselves speak for most."""
    tried = [(candidate, _try_sum(case, candidate, rows)) for candidate in candidates]
    ranked = sorted(tried, key=lambda entry: _support(entry[1])[1] - _support(entry[1])[0])
    candidate, checks = ranked[0]
    if candidate.is_firm:
        return _drop_overlaps(demote_systematic(checks))
    held, broken = _support(checks)
    if broken and held <= broken:
        reason = "the columns beside the total are not known as its parts and do not add up to it"
        words = say_sum(_label(candidate.total), [_label(part) for part in candidate.parts])
        return [not_testable(case, candidate.rule, words, reason)]
    return _drop_overlaps(checks)


def _roll_forward(
    case: Case, nodes: Sequence[Node], rows: Sequence[TableRow]
) -> Iterator[CheckResult]:
    """Opening balance + income − spending = closing balance."""
    words = case.knowledge.words
    found = [find_node(nodes, words[name]) for name in ("opening", "income", "spending", "closing")]
    columns = [
        None if node is None else find_representative(node, case.knowledge.totals) for node in found
    ]
    opening, income, spending, closing = columns
    if closing is None or spending is None or income is None:
        return
    for row in rows:
        stated = row.figures.get(closing.column_no)
        if stated is None:
            continue
        signed: list[Part] = []
        for sign, column in ((1, opening), (1, income), (-1, spending)):
            if column is not None and column.column_no in row.figures:
                signed.append((1 if sign == 1 else -1, row.figures[column.column_no]))
        if signed:
            text = "年末 = 年初 + 本年收入 − 本年支出"
            yield weigh_sum(case, "row_sum.roll_forward", text, stated, signed)


def _limits(case: Case, nodes: Sequence[Node], rows: Sequence[TableRow]) -> list[CheckResult]:
    checks = []
    for part, whole in list_limits(nodes, case.knowledge):
        words = f"{_label(part)} ≤ {_label(whole)}"
        for row in rows:
            pair = _pick(row, [part, whole])
            if len(pair) == 2:
                checks.append(weigh_limit(case, "row_sum.within", words, pair[1], plus(pair[:1])))
    return demote_systematic(checks)


def _changes(case: Case, columns: Sequence[Column], rows: Sequence[TableRow]) -> list[CheckResult]:
    """增减额 = this year's column − last year's."""
    checks = []
    for change, this, last in list_changes(columns):
        words = f"{_label(change)} = {_label(this)} − {_label(last)}"
        for row in rows:
            figures = _pick(row, [change, this, last])
            if len(figures) == 3:
                parts: list[Part] = [(1, figures[1]), (-1, figures[2])]
                checks.append(weigh_sum(case, "row_sum.change", words, figures[0], parts))
    return demote_systematic(checks, minimum=2)


def check_rows(case: Case) -> Iterator[CheckResult]:
    """Yield the row sums of every table."""
    for table in case.tables:
        is_goals = table.form.form == "B13"
        knowledge = (
            replace(case.knowledge, totals=_goal_totals(case)) if is_goals else case.knowledge
        )
        for columns, rows in _sides(case, table):
            nodes = build_tree(columns)
            for candidates in list_sums(nodes, knowledge):
                yield from settle(case, candidates, rows)
            yield from _limits(case, nodes, rows)
            yield from _roll_forward(case, nodes, rows)
            yield from _changes(case, columns, rows)
