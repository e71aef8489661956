"""Prose against tables: amounts, counts and scores that sentences say of the tables.

What:  an amount whose subject names a quantity of the tables (knowledge/identities.toml), a class
       or a line of the functional classification; the number of projects; the score of the
       self-evaluation.
Why:   the explanation is written by hand beside the tables.
Example: the sentence says 5249.23, every table says 249.23.
Does not apply: amounts of other years and of budgets that no table prints; subjects that are
       not next to their number; tables that print several values for it. An amount that
       equals one of the right places agrees; it disagrees only where all places say one
       other thing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from opendata.checks.levels import is_total
from opendata.checks.places import find_columns, find_quantities
from opendata.checks.rules import ProseQuantity, Selector, bare_class_name
from opendata.checks.tables import Case, Table, TableRow
from opendata.checks.trials import Part, judge
from opendata.knowledge.codes import load_codes
from opendata.model import CheckResult, CheckTerm, Claim
from opendata.money import YUAN_PER_UNIT, precision
from opendata.text import fold

_HALF = Decimal("0.5")
_STAGE_ENDS = ("预算数", "决算数", "年初预算", "决算", "预算安排")
_NAME = re.compile(r"[\u4e00-\u9fff]")
_NEAR = 14
_LEVELS = re.compile(r"(.+?)\(([类款项])\)")
_FUNCTION_FORMS = {
    "budget": ("B05", "B03", "B09", "B10"),
    "final": ("F05", "F03", "F07", "F08"),
}
_SUMMARY_FORMS = {"budget": ("B04", "B01"), "final": ("F04", "F01")}
_DIGITS = {"类": 3, "款": 5, "项": 7}


@dataclass(frozen=True, slots=True)
class Found:
    """A place of the tables that may say what a claim says."""

    parts: tuple[Part, ...]
    table: Table


@dataclass(frozen=True, slots=True)
class _Index:
    """What prose is looked up in, made once for a document."""

    labels: Mapping[str, Sequence[Found]]
    """Label of a row with one figure, or of a column of a total row, without 支出 → places."""
    amounts: Mapping[str, frozenset[Decimal]]
    """Unit of claims → every amount of the tables in that unit, rounded as prose rounds."""


def claim_term(claim: Claim, sign: Literal[-1, 1] = 1) -> CheckTerm:
    """Return the claim as a term of an identity."""
    return CheckTerm(claim.claim, sign, claim.value, claim.unit, claim.printed)


def factor(unit: str, to: str) -> Decimal | None:
    """Return by what an amount in one unit is multiplied for another, None for no money."""
    if unit == to:
        return Decimal(1)
    if unit in YUAN_PER_UNIT and to in YUAN_PER_UNIT:
        return YUAN_PER_UNIT[unit] / YUAN_PER_UNIT[to]
    return None


def _bare_subject(claim: Claim) -> str:
    subject = fold(claim.subject)
    for end in _STAGE_ENDS:
        if subject.endswith(end) and len(subject) > len(end):
            return subject.removesuffix(end)
    return subject


def is_direct(claim: Claim) -> bool:
    """Tell whether the subject stands right before the number: no other words can be meant."""
    sentence = fold(claim.sentence)
    subject, printed = fold(claim.subject), fold(claim.printed)
    if not subject:
        return False
    pattern = rf"{re.escape(subject)}[^,.;:]{{0,{_NEAR}}}(?<![\d.]){re.escape(printed)}(?![\d.])"
    return re.search(pattern, sentence) is not None


def _named_quantities(case: Case, claim: Claim) -> list[ProseQuantity]:
    stage = case.record.stage
    subjects = {_bare_subject(claim), fold(claim.subject)}
    return [
        quantity
        for quantity in case.knowledge.prose
        if quantity.stage in {"", stage}
        and subjects & quantity.subjects
        and _is_base(claim, quantity.base, stage)
    ]


def _quantities(case: Case, claim: Claim) -> list[Found]:
    return [
        Found(one.parts, one.table)
        for quantity in _named_quantities(case, claim)
        for place in quantity.places
        for one in find_quantities(case, place)
    ]


def _is_base(claim: Claim, base: str, stage: str) -> bool:
    """In a budget the year's first budget is the table's; in an account it is another amount."""
    if base:
        return claim.base == base
    return not claim.base or (stage == "budget" and "年初" in claim.base)


def _split_path(subject: str) -> list[tuple[str, str]]:
    """Return (level, name) of each part of a functional path.

    >>> _split_path("科学技术支出(类)应用研究(款)")
    [('类', '科学技术支出'), ('款', '应用研究')]
    """
    return [(level, name) for name, level in _LEVELS.findall(subject)]


def _is_name(case: Case, table: Table, code: str, name: str) -> bool:
    """Tell whether a code is called so, in the table or in the official list."""
    entry = load_codes("function").by_code.get(code)
    names = {bare_class_name(entry.label)} if entry is not None else set()
    names |= {
        bare_class_name(row.label)
        for row in table.rows
        if dict(row.row.codes).get("function_code") == code
    }
    wanted = bare_class_name(name)
    return wanted in names or case.knowledge.class_names.get(wanted) == code


def _function_rows(case: Case, table: Table, path: Sequence[tuple[str, str]]) -> list[TableRow]:
    digits = _DIGITS[path[-1][0]]
    rows = []
    for row in table.rows:
        figure = next(iter(row.figures.values()), None)
        code = "" if figure is None else figure.function_code
        if len(code) == digits and all(
            _is_name(case, table, code[: _DIGITS[level]], name) for level, name in path
        ):
            rows.append(row)
    return rows


def _class_of(case: Case, claim: Claim) -> str:
    return case.knowledge.class_names.get(bare_class_name(_bare_subject(claim)), "")


def _functions(case: Case, claim: Claim) -> list[Found]:
    """Return where the tables print a class or line of the functional classification."""
    if claim.base and case.record.stage == "final":
        return []
    path = _split_path(fold(claim.subject))
    code = _class_of(case, claim)
    if not path and code:
        path = [("类", bare_class_name(fold(claim.subject)))]
    stage = case.record.stage or "budget"
    found = []
    for form in _FUNCTION_FORMS[stage]:
        for table in case.find_tables(form) if path else ():
            rows = _function_rows(case, table, path)
            found += _total_of(case, table, rows, "")
    if code:
        found += _summaries(case, code, stage)
    return found


def _total_of(case: Case, table: Table, rows: Sequence[TableRow], side: str) -> list[Found]:
    selector = Selector(table.form.form, ("total",), ("total",), side, "", ())
    columns = find_columns(case, table, selector, "total")
    figures = [
        row.figures[column.column_no]
        for row in rows
        for column in columns
        if column.column_no in row.figures
    ]
    return [Found(tuple((1, figure) for figure in figures), table)] if figures else []


def _summaries(case: Case, code: str, stage: str) -> list[Found]:
    found = []
    for form in _SUMMARY_FORMS[stage]:
        for table in case.find_tables(form):
            rows = [
                row
                for row in table.rows
                if row.row.side == "expenditure"
                and case.knowledge.class_names.get(bare_class_name(row.label)) == code
            ]
            found += _total_of(case, table, rows, "expenditure")
    return found


def _weigh(case: Case, rule: str, claim: Claim, found: Found) -> CheckResult | None:
    """Return the trial claim = place, in the unit of the claim; None where units do not meet."""
    value, spread = Decimal(0), _HALF * precision(claim.printed)
    for sign, figure in found.parts:
        rate = factor(figure.unit, claim.unit)
        if rate is None:
            return None
        value += sign * figure.amount * rate
        spread += _HALF * case.precisions[figure.figure] * rate
    residual = claim.value - value
    names = " + ".join(
        f"{figure.form} {figure.row}·{figure.column}" for _, figure in found.parts[:3]
    )
    return CheckResult(
        check="",
        document=case.record.document,
        kind=case.knowledge.rules[rule].kind,
        rule=rule,
        words=f"{claim.subject} = {names}",
        stated=claim_term(claim),
        terms=tuple(
            CheckTerm(figure.figure, sign, figure.amount, figure.unit, figure.printed)
            for sign, figure in found.parts
        ),
        residual=residual,
        tolerance=spread,
        verdict=judge(residual, spread),
        reason="",
        can_fail=claim.value != 0 or value != 0,
    )


def untested(case: Case, rule: str, claim: Claim, reason: str) -> CheckResult:
    """Return a claim that could not be tested, with the reason."""
    return CheckResult(
        check="",
        document=case.record.document,
        kind=case.knowledge.rules[rule].kind,
        rule=rule,
        words=f"{claim.subject} {claim.printed} {claim.unit}",
        stated=claim_term(claim),
        terms=(),
        residual=None,
        tolerance=None,
        verdict="not-testable",
        reason=reason,
        can_fail=False,
    )


def _decide(
    case: Case, index: _Index, rule: str, claim: Claim, places: Sequence[Found]
) -> CheckResult:
    tried = [trial for place in places if (trial := _weigh(case, rule, claim, place)) is not None]
    if not tried:
        return untested(case, rule, claim, "no table prints what the sentence speaks of")
    for verdict in ("holds", "rounding"):
        agreeing = [trial for trial in tried if trial.verdict == verdict]
        if agreeing:
            return _join(agreeing) if verdict == "holds" else agreeing[0]
    values = {trial.residual for trial in tried}
    if len(values) > 1:
        return untested(case, rule, claim, "the tables print several amounts of that name")
    if not is_direct(claim):
        return untested(case, rule, claim, "the subject does not stand next to the number")
    if round(claim.value, 2) in index.amounts.get(claim.unit, ()):
        return untested(case, rule, claim, "the amount stands at another place of the tables")
    return tried[0]


def _join(trials: Sequence[CheckResult]) -> CheckResult:
    """Return the trial with the fewest terms: the plainest place that says the same."""
    return min(trials, key=lambda trial: len(trial.terms))


def _check_amount(case: Case, index: _Index, claim: Claim) -> CheckResult:
    places = _quantities(case, claim)
    if places:
        is_sure = all(quantity.is_sure for quantity in _named_quantities(case, claim))
        decide = _decide if is_sure else _agree
        return decide(case, index, "prose_vs_table.amount", claim, places)
    places = _functions(case, claim)
    if places:
        return _decide(case, index, "prose_vs_table.function", claim, places)
    is_other = bool(claim.base) and case.record.stage == "final"
    labelled = [] if is_other else index.labels.get(_bare_label(_bare_subject(claim)), [])
    return _agree(case, index, "prose_vs_table.label", claim, labelled)


def _agree(
    case: Case, index: _Index, rule: str, claim: Claim, places: Sequence[Found]
) -> CheckResult:
    """Return a trial that only an equality decides: a label alone does not tell what is meant."""
    decided = _decide(case, index, rule, claim, places)
    if decided.verdict == "broken":
        return untested(case, rule, claim, "a label of that name stands at another amount")
    return decided


def _bare_label(label: str) -> str:
    return label.removesuffix("支出")


def _build_index(case: Case) -> _Index:
    labels: dict[str, list[Found]] = defaultdict(list)
    for table in case.tables:
        for row in table.rows:
            figures = list(row.figures.values())
            if len(figures) == 1:
                labels[_bare_label(row.label)].append(Found(((1, figures[0]),), table))
            elif is_total(row, case.knowledge) or len(table.rows) == 1:
                for column in table.columns:
                    if column.column_no in row.figures:
                        found = Found(((1, row.figures[column.column_no]),), table)
                        labels[_bare_label(fold(column.path[-1]))].append(found)
    units = {claim.unit for claim in case.claims}
    return _Index(labels, {unit: _amounts_in(case, unit) for unit in sorted(units)})


def _amounts_in(case: Case, unit: str) -> frozenset[Decimal]:
    rates = {figure.unit: factor(figure.unit, unit) for figure in case.figures.values()}
    return frozenset(
        round(figure.amount * rate, 2)
        for figure in case.figures.values()
        if figure.amount != 0 and (rate := rates[figure.unit]) is not None
    )


def _count_projects(case: Case) -> dict[str, int]:
    """Return the number of projects by form: rows of B11 and B13, tables of F11."""
    counts: dict[str, int] = {}
    for form in ("B11", "B13"):
        tables = case.find_tables(form)
        rows = [row for table in tables for row in table.rows if row.row.kind == "item"]
        if len(tables) == 1 and rows:
            counts[form] = len(rows)
    evaluations = case.find_tables("F11")
    if evaluations:
        counts["F11"] = len(evaluations)
    return counts


def _check_count(case: Case, claim: Claim) -> CheckResult | None:
    words = case.knowledge.words
    section = fold(claim.section)
    if fold(claim.subject) not in words["project_counts"] or claim.unit not in {"个", "项"}:
        return None
    if not any(word in section for word in words["project_sections"]):
        return None
    counts = _count_projects(case)
    rule = "prose_vs_table.count"
    if not counts:
        return untested(case, rule, claim, "no form lists the projects")
    agreeing = [form for form, count in counts.items() if count == claim.value]
    values = sorted(set(counts.values()))
    if not agreeing and (len(values) > 1 or len(counts) < 2):
        return untested(case, rule, claim, "the number of projects may be counted otherwise")
    count = Decimal(int(claim.value) if agreeing else values[0])
    form = agreeing[0] if agreeing else next(iter(counts))
    return replace(
        untested(case, rule, claim, ""),
        words=f"{claim.subject} {claim.printed} = the projects of {form}",
        terms=(CheckTerm("", 1, count, claim.unit, str(count)),),
        residual=claim.value - count,
        tolerance=Decimal(0),
        verdict=judge(claim.value - count, Decimal(0)),
        can_fail=True,
    )


def _check_score(case: Case, claim: Claim) -> CheckResult | None:
    """部门整体绩效自评得分 = the total score of F10."""
    if claim.unit != "分" or "整体" not in claim.subject or "得分" not in claim.subject:
        return None
    for table in case.find_tables("F10"):
        scores = [
            figure
            for row in table.rows
            if fold(row.row.label) in case.knowledge.words["evaluation_total"]
            for figure in row.figures.values()
            if "得分" in figure.column
        ]
        if len(scores) == 1:
            trial = _weigh(case, "prose_vs_table.score", claim, Found(((1, scores[0]),), table))
            if trial is not None:
                return trial
    return None


def check_amounts(case: Case) -> Iterator[CheckResult]:
    """Yield for each amount, count and score of prose what the tables say of it."""
    index = _build_index(case)
    for claim in case.claims:
        if len(_NAME.findall(claim.subject)) < 2:
            continue
        if claim.kind == "count":
            counted = _check_count(case, claim)
            if counted is not None:
                yield counted
        elif claim.kind == "amount":
            yield _check_score(case, claim) or _check_amount(case, index, claim)
