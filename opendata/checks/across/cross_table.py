"""Cross tables: the same quantity printed in two forms of one document.

What:  the identities of knowledge/identities.toml: totals, basic and project spending, funds,
       personnel and public expenses, classes of the summary forms, rows of one code, projects
       by their name, “三公” expenses against the economic lines.
Why:   the forms are filled in one by one; a late change often reaches only some of them.
Example: 项目支出 186.60 in the expenditure form, 185.60 in the performance form.
Does not apply: a form that is missing, empty or of another organisation; quantities that need
       not be equal (an equality then proves, a difference says nothing); a place that is not
       printed while others like it are: the sum of the year, the column of the fund, the sum of
       one panel, the goals of every project.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Literal

from opendata.checks.across.places import find_quantities
from opendata.checks.across.projects import leaves_out_projects
from opendata.checks.inside.levels import is_total
from opendata.checks.rules import CrossIdentity, Selector
from opendata.checks.tables import Case, Quantity, Table, TableRow
from opendata.checks.trials import (
    Part,
    not_testable,
    plus,
    weigh_evidence,
    weigh_limit,
    weigh_sum,
)
from opendata.model import CheckResult, Figure
from opendata.text import fold

_GOALS = "cross_table.project_goals"
_WEIGH = {"equal": weigh_sum, "at_most": weigh_limit, "evidence": weigh_evidence}


def _say(quantity: Quantity) -> str:
    parts = [
        ("" if sign == 1 else "− ") + f"{figure.row}·{figure.column}"
        for sign, figure in quantity.parts[:4]
    ]
    return f"{quantity.table.form.form} {' + '.join(parts)}"


def weigh_quantities(
    case: Case, rule: str, relation: str, left: Quantity, right: Quantity
) -> CheckResult:
    """Return the trial of two quantities: a single figure is stated, the other side derived."""
    if relation == "at_most":
        words = f"{_say(left)} ≤ {_say(right)}"
        (_, whole), *rest = right.parts
        parts: list[Part] = [*left.parts, *((_flip(sign), figure) for sign, figure in rest)]
        return weigh_limit(case, rule, words, whole, parts)
    words = f"{_say(left)} = {_say(right)}"
    (_, stated), *rest = left.parts
    terms: list[Part] = [*right.parts, *((_flip(sign), figure) for sign, figure in rest)]
    return _WEIGH[relation](case, rule, words, stated, terms)


def _flip(sign: int) -> Literal[-1, 1]:
    return -1 if sign == 1 else 1


def _organisation(quantity: Quantity) -> str:
    return quantity.table.form.organisation


def _pairs(
    lefts: Sequence[Quantity], rights: Sequence[Quantity]
) -> Iterator[tuple[Quantity, list[Quantity]]]:
    """Yield each left quantity with the right ones of the same organisation."""
    for left in lefts:
        same = [right for right in rights if _organisation(right) == _organisation(left)]
        named = _organisation(left) and any(_organisation(right) for right in rights)
        yield left, same or ([] if named else list(rights))


def _is_ambiguous(quantities: Sequence[Quantity]) -> bool:
    tables = {quantity.table.form.table_no for quantity in quantities}
    return len(tables) > 1


def _choose(
    case: Case, identity: CrossIdentity, left: Sequence[Quantity], right: Sequence[Quantity]
) -> CheckResult:
    """Return the first pair that agrees, else the first pair."""
    trials = [
        weigh_quantities(case, identity.rule, identity.relation, one, other)
        for one in left
        for other in right
    ]
    held = [trial for trial in trials if trial.verdict in {"holds", "rounding"}]
    exact = [trial for trial in held if trial.verdict == "holds"]
    return (exact or held or trials)[0]


def _missing(case: Case, selectors: Sequence[Selector]) -> str:
    forms = sorted({selector.form for selector in selectors})
    absent = [form for form in forms if not case.find_tables(form)]
    if absent == forms:
        return f"no {' or '.join(absent)} with figures in the document"
    return "the row or column is not printed"


def _by_table(quantities: Sequence[Quantity]) -> list[list[Quantity]]:
    groups: dict[int, list[Quantity]] = defaultdict(list)
    for quantity in quantities:
        groups[quantity.table.form.table_no].append(quantity)
    return list(groups.values())


def _check_identity(case: Case, identity: CrossIdentity) -> Iterator[CheckResult]:
    rule = case.knowledge.rules[identity.rule]
    lefts = find_quantities(case, identity.left)
    found = [find_quantities(case, selector) for selector in identity.right] if lefts else []
    rights = [quantity for quantities in found for quantity in quantities]
    if not lefts or not rights:
        missing = [identity.left] if not lefts else identity.right
        yield not_testable(case, identity.rule, rule.words, _missing(case, missing))
        return
    is_sure = bool(found[0])
    for group in _by_table(lefts):
        (left, same), *_ = _pairs(group[:1], rights)
        if not same:
            reason = "the other form is of another organisation"
            yield not_testable(case, identity.rule, rule.words, reason)
            continue
        chosen = _choose(case, identity, group, same)
        several = _is_ambiguous(
            [right for right in same if right.table.form.form == same[0].table.form.form]
        )
        if chosen.verdict == "broken" and (several or len(_by_table(lefts)) > 1):
            reason = f"several tables of {left.table.form.form} or of its counterpart"
            yield not_testable(case, identity.rule, rule.words, reason)
        elif chosen.verdict == "broken" and not is_sure:
            reason = "the place that must agree is not printed, the others need not"
            yield not_testable(case, identity.rule, chosen.words, reason)
        elif chosen.verdict == "broken" and identity.rule == _GOALS and leaves_out_projects(case):
            reason = "not every project of the list has its goals"
            yield not_testable(case, identity.rule, chosen.words, reason)
        else:
            yield chosen


def _check_panels(case: Case) -> Iterator[CheckResult]:
    """F05 基本支出 = the panel totals of F06."""
    panelled = [
        table for table in case.find_tables("F06") if any(row.row.panel for row in table.rows)
    ]
    basic = find_quantities(case, Selector("F05", ("total",), (fold("基本支出"),), "", "", ()))
    if len(panelled) != 1 or len(basic) != 1:
        return
    rule = "cross_table.final_panels"
    words = case.knowledge.rules[rule].words
    totals = _find_panel_totals(case, panelled[0])
    if totals:
        yield weigh_sum(case, rule, words, basic[0].parts[0][1], plus(totals))
    else:
        yield not_testable(case, rule, words, "the sum of a panel is not printed")


def _find_panel_totals(case: Case, table: Table) -> list[Figure]:
    """Return the sums of the panels, or the one sum of all; empty where one may be missing."""
    rows = [row for row in table.rows if is_total(row, case.knowledge) and row.figures]
    words = case.knowledge.words["panel_totals"]
    named = [row for row in rows if any(word in row.label for word in words)]
    if len(named) == 1 and _has_other_panels(table, named[0]):
        return []
    if not named and len({row.row.row_no for row in rows}) > 1:
        return []
    return [figure for row in named or rows for figure in row.figures.values()]


def _has_other_panels(table: Table, total: TableRow) -> bool:
    """Tell whether a panel beside that of the total prints amounts too."""
    others = [row for row in table.rows if row.row.panel != total.row.panel]
    return any(figure.amount for row in others for figure in row.figures.values())


def check_crosses(case: Case) -> Iterator[CheckResult]:
    """Yield the identities between the forms of the document."""
    for identity in case.knowledge.crosses:
        yield from _check_identity(case, identity)
    yield from _check_panels(case)
