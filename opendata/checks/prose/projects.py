"""Prose projects: what sentences say of the projects assessed, against the forms of each project.

What:  projects that met all indicators + projects that deviate = all assessed; the grades add to
       them; the grades are those of the scores; the money of the projects = the sum of their
       forms; the money that a summary names = that of the project's form; projects above a limit.
Why:   the summary is written before the forms are final.
Example: 12 projects with 373.49 in the text, twelve forms that add to 140.99.
Does not apply: a number of projects other than that of the forms; forms that print no scores;
       summaries whose project no form names, or several.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from opendata.checks.across.places import find_columns
from opendata.checks.prose.amounts import claim_term, untested
from opendata.checks.prose.places import factor
from opendata.checks.prose.said import list_sentences
from opendata.checks.rules import Selector
from opendata.checks.tables import Case, Table, TableRow
from opendata.checks.trials import judge
from opendata.model import CheckResult, CheckTerm, Claim, Figure
from opendata.money import YUAN_PER_UNIT, precision
from opendata.text import fold

_HALF = Decimal("0.5")
_PIECES = {"个", "项"}
_BEFORE = 20
_LIMIT = re.compile(r"(\d+)万元")
_SUMMED_COLUMNS = {
    "全年预算": "evaluation_planned", "年初预算": "evaluation_initial", "": "evaluation_spent",
}  # fmt: skip
"""What a summary gives the money of → which column of the project's form."""

Said = Sequence[Claim]


@dataclass(frozen=True, slots=True)
class _Money:
    """The money of all projects of one kind of form, for one column of it."""

    name: str
    figures: tuple[Figure, ...]
    count: int


def _has(text: str, words: Sequence[str]) -> bool:
    return any(word in text for word in words)


def _weigh(
    case: Case,
    rule: str,
    claim: Claim,
    terms: Sequence[CheckTerm],
    derived: tuple[Decimal, Decimal],
) -> CheckResult:
    """Return the trial claim = derived value, with what rounding may hide of both."""
    value, spread = derived
    half = _HALF * precision(claim.printed) if claim.kind == "amount" else Decimal(0)
    residual = claim.value - value
    return replace(
        untested(case, rule, claim, ""),
        words=f"{claim.subject} {claim.printed} {claim.unit}: {case.knowledge.rules[rule].words}",
        terms=tuple(terms) or (CheckTerm("", 1, value, claim.unit, str(value)),),
        residual=residual,
        tolerance=spread + half,
        verdict=judge(residual, spread + half),
        can_fail=claim.value != 0 or value != 0,
    )


# ---------------------------------------------------------------- numbers among themselves


def _is_pieces(claim: Claim) -> bool:
    return claim.kind == "count" and claim.unit in _PIECES


def _find_grade(case: Case, claim: Claim) -> str:
    """Return the grade that a count of projects is said of: 优; empty where it names none."""
    subject = fold(claim.subject)
    for grade in case.knowledge.words["grades"]:
        if re.search(rf"(?:为|是|级|[:\"]){grade}\"?(?:的?项目)?$", subject):
            return grade
    return ""


def _find_whole(case: Case, said: Said) -> Claim | None:
    """Return the last number of projects assessed that a sentence names."""
    words = case.knowledge.words
    found = None
    for claim in said:
        subject = fold(claim.subject)
        is_part = _find_grade(case, claim) or _has(subject, (*words["met"], *words["deviating"]))
        if _is_pieces(claim) and _has(subject, words["assessed"]) and not is_part:
            found = claim
    return found


def _check_parts(
    case: Case, rule: str, whole: Claim, parts: Said, *, is_complete: bool
) -> Iterator[CheckResult]:
    total = sum((part.value for part in parts), Decimal(0))
    trial = _weigh(case, rule, whole, [claim_term(part) for part in parts], (total, Decimal(0)))
    named = " + ".join(f"{part.subject} {part.printed}" for part in parts)
    trial = replace(trial, words=f"{whole.subject} {whole.printed} = {named}")
    if trial.verdict == "broken" and total < whole.value and not is_complete:
        yield untested(case, rule, whole, "the sentence need not name every grade")
    else:
        yield trial


def _check_numbers(case: Case, said: Said) -> Iterator[CheckResult]:
    words = case.knowledge.words
    whole = _find_whole(case, said)
    if whole is None:
        return
    after = [claim for claim in said if _is_pieces(claim) and claim.number > whole.number]
    graded = [claim for claim in after if _find_grade(case, claim)]
    if len(graded) > 1:
        complete = len(graded) > 2
        yield from _check_parts(case, "prose_projects.grades", whole, graded, is_complete=complete)
    met = [claim for claim in after if _has(fold(claim.subject), words["met"])]
    deviating = [claim for claim in after if _has(fold(claim.subject), words["deviating"])]
    others = [claim for claim in after if claim not in (*graded, *met, *deviating)]
    if len(met) == len(deviating) == 1 and met != deviating and not others:
        parts = [met[0], deviating[0]]
        yield from _check_parts(case, "prose_projects.assessed", whole, parts, is_complete=True)
    yield from _check_scores(case, whole, graded)
    yield from _check_met(case, whole, met)


# ---------------------------------------------------------------- numbers against the scores


def _check_scores(case: Case, whole: Claim, graded: Said) -> Iterator[CheckResult]:
    """The number of projects of a grade against the scores of their forms."""
    scores = [score for table in case.find_tables("F11") if (score := _find_score(case, table))]
    if not graded or len(scores) != whole.value:
        return
    limits = {
        grade: (Decimal(low), Decimal(high))
        for grade, low, high in (one.split(":") for one in case.knowledge.words["grade_limits"])
    }
    for claim in graded:
        grade = _find_grade(case, claim)
        if grade not in limits:
            continue
        low, high = limits[grade]
        count = Decimal(sum(low <= score.amount < high for score in scores))
        trial = _weigh(case, "prose_projects.scores", claim, [], (count, Decimal(0)))
        yield replace(
            trial,
            words=f"{claim.subject} {claim.printed} = the count of the forms with such a score",
        )


def _find_score(case: Case, table: Table) -> Figure | None:
    """Return the total score of the form of a project."""
    totals = case.knowledge.words["evaluation_total"]
    found = [
        figure
        for row in table.rows
        if fold(row.row.label) in totals
        for figure in row.figures.values()
        if "得分" in figure.column
    ]
    return found[0] if len(found) == 1 else None


def _check_met(case: Case, whole: Claim, met: Said) -> Iterator[CheckResult]:
    """The number of projects that met all indicators against the scores of the indicators."""
    tables = case.find_tables("F11")
    rule = "prose_projects.met"
    if len(met) != 1 or len(tables) != whole.value:
        return
    points = [[(one.weight, one.score) for one in table.form.indicators] for table in tables]
    is_blank = any(None in pair for listed in points for pair in listed)
    if is_blank or not all(points):
        yield untested(case, rule, met[0], "an indicator prints no score")
        return
    full = sum(all(weight == score for weight, score in listed) for listed in points)
    trial = _weigh(case, rule, met[0], [], (Decimal(full), Decimal(0)))
    yield replace(
        trial, words=f"{met[0].subject} {met[0].printed} = the count of the forms with full scores"
    )


# ---------------------------------------------------------------- money


def _list_money(case: Case) -> list[_Money]:
    """Return the money of all projects, form by form and column by column."""
    found = []
    evaluations = case.find_tables("F11")
    for name in ("evaluation_initial", "evaluation_planned", "evaluation_spent"):
        figures = [_find_money(case, table, name) for table in evaluations]
        known = tuple(figure for figure in figures if figure is not None)
        if known and len(known) == len(figures):
            found.append(_Money("F11", known, len(known)))
    for form in ("B13", "B11"):
        found += _list_planned(case, form)
    return found


def _list_planned(case: Case, form: str) -> Iterator[_Money]:
    """Yield the money of the projects of a budget: the rows of a list, or a form a project."""
    rows = [
        (table, row)
        for table in case.find_tables(form)
        for row in table.rows
        if row.row.kind == "item" and row.figures and not row.is_part
    ]
    figures = [figure for table, row in rows if (figure := _find_planned(case, table, row))]
    if figures and len(figures) == len(rows):
        yield _Money(form, tuple(figures), len(figures))


def _find_planned(case: Case, table: Table, row: TableRow) -> Figure | None:
    selector = Selector(table.form.form, ("total",), ("total",), "", "", ())
    columns = find_columns(case, table, selector, "total")
    return row.figures.get(columns[0].column_no) if len(columns) == 1 else None


def _find_money(case: Case, table: Table, name: str) -> Figure | None:
    """Return a column of the money of one project's form: the first row of money."""
    words = case.knowledge.words
    for row in table.rows:
        if row.figures and _has(fold(row.row.label), words["evaluation_money"]):
            for word in words[name]:
                for figure in row.figures.values():
                    if word in fold(figure.column):
                        return figure
            return None
    return None


def _sum_of(case: Case, claim: Claim, figures: Sequence[Figure]) -> tuple[Decimal, Decimal] | None:
    value, spread = Decimal(0), Decimal(0)
    for figure in figures:
        rate = factor(figure.unit, claim.unit)
        if rate is None:
            return None
        value += figure.amount * rate
        spread += _HALF * case.precisions[figure.figure] * rate if figure.amount else 0
    return value, spread


def _to_terms(figures: Sequence[Figure]) -> list[CheckTerm]:
    return [CheckTerm(one.figure, 1, one.amount, one.unit, one.printed) for one in figures]


def _check_money(case: Case, money: Sequence[_Money], said: Said) -> Iterator[CheckResult]:
    """The money of so many projects against the sum of so many forms."""
    for claim in said:
        count = _find_count(case, said, claim)
        if count is not None:
            fitting = [one for one in money if one.count == count.value]
            is_all = count.value > 1 and not _is_chosen(case, count, claim)
            yield from _decide(case, "prose_projects.money", claim, fitting, is_all=is_all)


def _is_chosen(case: Case, count: Claim, claim: Claim) -> bool:
    """Tell whether the words around a number of projects say that they were chosen: 重点评价."""
    sentence = claim.sentence
    ends = sorted((sentence.find(count.printed), sentence.find(claim.printed)))
    around = sentence[max(0, ends[0] - _BEFORE) : ends[1]]
    return _has(around, case.knowledge.words["chosen"])


def _find_count(case: Case, said: Said, claim: Claim) -> Claim | None:
    """Return the number of all projects that stands right before their money, or right behind."""
    words = case.knowledge.words
    is_money = claim.kind == "amount" and claim.unit in YUAN_PER_UNIT
    if not is_money or not _has(fold(claim.subject), words["project_money"]):
        return None
    for other in said:
        is_beside = abs(other.number - claim.number) == 1 and _is_pieces(other)
        is_all = is_beside and _has(fold(other.subject), words["of_all_projects"])
        if is_all and _find_limit(other) is None:
            return other
    return None


def _decide(
    case: Case, rule: str, claim: Claim, fitting: Sequence[_Money], *, is_all: bool
) -> Iterator[CheckResult]:
    sums = [(one, derived) for one in fitting if (derived := _sum_of(case, claim, one.figures))]
    trials = [_weigh(case, rule, claim, _to_terms(one.figures), derived) for one, derived in sums]
    agreed = [trial for trial in trials if trial.verdict != "broken"]
    if not trials:
        yield untested(case, rule, claim, "the forms are not of that number of projects")
    elif agreed:
        yield min(agreed, key=lambda trial: trial.verdict)
    elif not is_all:
        yield untested(case, rule, claim, "the projects may be chosen ones")
    else:
        yield _blame_sentence(trials[-1], sums[-1][0])


def _blame_sentence(trial: CheckResult, money: _Money) -> CheckResult:
    """Return the broken sum without the figures: of so many none is more likely wrong."""
    stated = trial.stated
    value = (stated.amount if stated else Decimal(0)) - (trial.residual or Decimal(0))
    term = CheckTerm("", 1, value, "" if stated is None else stated.unit, str(value))
    words = f"{trial.words} = the sum of the {money.count} projects of {money.name}"
    return replace(trial, terms=(term,), words=words)


def _find_limit(claim: Claim) -> Decimal | None:
    """Return the limit that a count of projects names: 预算支出100万元及100万元以上项目."""
    subject = fold(claim.subject)
    match = _LIMIT.search(subject)
    is_limit = match is not None and "以上" in subject and "项目" in subject
    return Decimal(match[1]) if match is not None and is_limit else None


def _check_large(case: Case, said: Said) -> Iterator[CheckResult]:
    """Projects of so much and more: their number and their money against the list of projects."""
    rule = "prose_projects.large"
    lists = [one for form in ("B11", "B13") for one in _list_planned(case, form)]
    for position, claim in enumerate(said):
        limit = _find_limit(claim) if _is_pieces(claim) else None
        if limit is None or not lists:
            continue
        if not any(_is_pieces(one) and one.value == lists[0].count for one in said[:position]):
            yield untested(case, rule, claim, "the list is not of all the projects said before")
            continue
        figures = [
            figure
            for figure in lists[0].figures
            if figure.amount * (factor(figure.unit, "万元") or 0) >= limit
        ]
        count = (Decimal(len(figures)), Decimal(0))
        trial = _weigh(case, rule, claim, [], count)
        yield replace(trial, words=f"{claim.subject} {claim.printed} = the list of projects")
        for other in said[position + 1 : position + 2]:
            derived = _sum_of(case, other, figures)
            if other.kind == "amount" and derived is not None:
                yield _weigh(case, rule, other, _to_terms(figures), derived)


# ---------------------------------------------------------------- summaries of one project


def _bare(name: str) -> str:
    return re.sub(r"项目|[^\w]", "", fold(name))


def _check_summary(
    case: Case, named: Sequence[tuple[str, Table]], claim: Claim
) -> Iterator[CheckResult]:
    """Budget and spending of a project in the text against its own form."""
    if claim.base not in _SUMMED_COLUMNS or claim.kind != "amount":
        return
    subject = _bare(claim.subject)
    fitting = [table for name, table in named if subject.endswith(name) or name.endswith(subject)]
    rule = "prose_projects.summary"
    if len(fitting) != 1:
        if fitting:
            yield untested(case, rule, claim, "several forms are of a project of that name")
        return
    if not claim.base and not _is_spent(case, claim):
        return
    figure = _find_money(case, fitting[0], _SUMMED_COLUMNS[claim.base])
    derived = None if figure is None else _sum_of(case, claim, [figure])
    if figure is not None and derived is not None:
        yield _weigh(case, rule, claim, _to_terms([figure]), derived)


def _is_spent(case: Case, claim: Claim) -> bool:
    """Tell whether an amount is what was spent of the budget right before it: 执行数."""
    words = "|".join(case.knowledge.words["spent"])
    printed = re.escape(claim.printed)
    return (
        re.search(rf"(?:{words})[^，,；;。\d]{{0,6}}{printed}(?![\d.])", claim.sentence) is not None
    )


def _check_summaries(case: Case) -> Iterator[CheckResult]:
    named = [
        (_bare(project.name), table)
        for table in case.find_tables("F11")
        for project in table.form.projects[:1]
        if len(_bare(project.name)) > 3
    ]
    summaries = case.knowledge.words["summaries"]
    for claim in case.claims:
        if named and len(claim.subject) > 3 and _has(claim.sentence, summaries):
            yield from _check_summary(case, named, claim)


def check_projects_said(case: Case) -> Iterator[CheckResult]:
    """Yield what sentences say of the projects, against each other and against the forms."""
    money = _list_money(case)
    for said in list_sentences(case.claims):
        if any(_is_pieces(claim) for claim in said):
            yield from _check_numbers(case, said)
            yield from _check_money(case, money, said)
            yield from _check_large(case, said)
    yield from _check_summaries(case)
