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

from opendata.checks.headers import (
    ColumnSum,
    Node,
    build_tree,
    find_node,
    find_representative,
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

_MANY_OVERLAPS = 3


def _label(column: Column) -> str:
    return "/".join(column.path)


def _sides(case: Case, table: Table) -> Iterator[tuple[list[Column], list[TableRow]]]:
    """Yield the columns and rows that belong together: each side of a two-sided form."""
    is_goals = table.form.form == "B13"
    shown = open_parts(table.columns, case.knowledge.totals) if is_goals else table.columns
    sides = sorted({column.side for column in shown})
    for side in sides:
        columns = [column for column in shown if column.side == side]
        rows = [row for row in table.rows if row.row.side in {"", side}]
        yield strip_side(columns), rows


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
        paths = [column.path for column in table.columns]
        if len(set(paths)) != len(paths):
            continue
        for columns, rows in _sides(case, table):
            nodes = build_tree(columns)
            for candidates in list_sums(nodes, case.knowledge):
                yield from settle(case, candidates, rows)
            yield from _limits(case, nodes, rows)
            yield from _roll_forward(case, nodes, rows)
            yield from _changes(case, columns, rows)
