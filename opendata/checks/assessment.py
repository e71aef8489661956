"""Assessment: all self-evaluations of projects against the accounts and the sentences on them.

What:  the projects spent together not more than 项目支出; the sentence that tells how many projects
       were assessed, with which money, how many were graded 优, 良, 中, 差 and how many met all
       their indicators, agrees with the forms; a grade fits the score beside it (90, 80, 60).
Why:   the summary is written before the forms are finished, or copied from last year.
Example: 7 projects graded 优 where 6 forms have 90 points or more.
Does not apply: documents that publish only some of the forms; scores of another total than 100;
       grades of other names (A, B); sentences that tell their own limits.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from opendata.checks.indicator_terms import figure_term, weigh
from opendata.checks.places import find_quantities
from opendata.checks.prose_amounts import claim_term
from opendata.checks.prose_places import factor
from opendata.checks.rules import Selector
from opendata.checks.tables import Case, Table, TableRow
from opendata.checks.trials import Remark, not_testable, plus, weigh_limit
from opendata.knowledge.words import load_words
from opendata.model import CheckResult, CheckTerm, Claim, Figure
from opendata.money import YUAN_PER_UNIT, find_amount, precision
from opendata.text import fold

_HALF = Decimal("0.5")
_HUNDRED = Decimal(100)
_STEPS = ("evaluation_initial", "evaluation_planned", "evaluation_spent")
_ALL_MET = re.compile(r"(?:完成|达到|实现)(?:了)?(?:所有|全部)(?:年度)?(?:绩效)?(?:指标|目标)")
_DEVIATES = re.compile(r"存在偏差|有偏差|存在一定偏差|未完成|未达到|未全部")
_ASSESSED = re.compile(r"自评|绩效评价")
_SAID = re.compile(r"得分为?[:“\"']?(?P<score>\d{1,3}(?:\.\d+)?)分?[”\"']?(?P<rest>[^。;]{0,24})")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One self-evaluation of a project: its money, its score, and whether all was met."""

    money: tuple[Figure | None, ...]
    """年初预算数, 全年预算数 and 全年执行数 of the whole."""
    score: Figure | None
    """得分 of 总分, where 分值 is 100."""
    is_met: bool | None
    """True where every indicator has its full points."""


def _read_sheets(case: Case) -> list[Sheet]:
    return [_read_sheet(case, table) for table in case.find_tables("F11")]


def _read_sheet(case: Case, table: Table) -> Sheet:
    words = case.knowledge.words
    heads = [
        row
        for row in table.rows
        if row.figures
        and any(word in fold(row.row.label) for word in words["evaluation_money"])
    ]
    money = tuple(_pick(case, heads[0], step) if heads else None for step in _STEPS)
    totals = [row for row in table.rows if fold(row.row.label) in words["evaluation_total"]]
    score = _pick(case, totals[-1], "evaluation_score") if totals else None
    weight = _pick(case, totals[-1], "evaluation_weight") if totals else None
    is_of_hundred = weight is not None and weight.amount == _HUNDRED
    known = [one for one in table.form.indicators if one.weight is not None]
    lacks = any(one.score is None for one in known) or not known
    is_met = None if lacks else all((one.score or 0) >= (one.weight or 0) for one in known)
    return Sheet(money, score if is_of_hundred else None, is_met)


def _pick(case: Case, row: TableRow, name: str) -> Figure | None:
    """Return the figure of a row under a column of the performance forms."""
    for word in case.knowledge.words[name]:
        for figure in row.figures.values():
            if word in fold(figure.column):
                return figure
    return None


# ---------------------------------------------------------------- against the accounts


def _check_spent(case: Case, sheets: Sequence[Sheet]) -> Iterator[CheckResult]:
    """Σ 全年执行数 of the projects ≤ 项目支出 of the account."""
    rule = "assessment.spent"
    spent = [sheet.money[2] for sheet in sheets if sheet.money[2] is not None]
    selector = Selector("F03", ("total",), (fold("项目支出"),), "", "", ())
    places = find_quantities(case, selector)
    if not spent:
        return
    words = case.knowledge.rules[rule].words
    if len(places) != 1 or len(places[0].parts) != 1:
        yield not_testable(case, rule, words, "no single table of the account prints 项目支出")
        return
    yield weigh_limit(case, rule, words, places[0].parts[0][1], plus(spent))


# ---------------------------------------------------------------- against the summary


def _by_sentence(case: Case) -> list[list[Claim]]:
    groups: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in case.claims:
        if _ASSESSED.search(claim.sentence):
            groups[claim.section, claim.sentence].append(claim)
    return list(groups.values())


def _find_counts(said: Sequence[Claim]) -> list[Claim]:
    """Return the counts of projects that were assessed, as a sentence tells them."""
    return [
        claim
        for claim in said
        if claim.kind == "count"
        and claim.unit in {"个", "项"}
        and "项目" in claim.subject + claim.sentence
        and _find_grade(claim) is None
    ]


def _check_money(case: Case, said: Sequence[Claim], sheets: Sequence[Sheet]) -> Iterator[CheckResult]:
    """The money of the assessed projects is a sum of one column of their forms."""
    counts = _find_counts(said)
    amounts = [
        claim
        for claim in said
        if claim.kind == "amount" and claim.unit in YUAN_PER_UNIT and _is_after(claim, counts)
    ]
    for claim in [claim for claim in amounts if "资金" in claim.subject][:1]:
        rule = "assessment.money"
        if counts[-1].value != len(sheets):
            words = f"{claim.subject} {claim.printed}: {case.knowledge.rules[rule].words}"
            yield not_testable(case, rule, words, "the document prints another number of forms")
            continue
        trials = [_weigh_money(case, rule, claim, sheets, step) for step in range(len(_STEPS))]
        known = [trial for trial in trials if trial is not None]
        agreed = [trial for trial in known if trial.verdict in {"holds", "rounding"}]
        yield from (agreed or known[-1:])[:1]


def _is_after(claim: Claim, counts: Sequence[Claim]) -> bool:
    return bool(counts) and claim.number > counts[0].number


def _weigh_money(
    case: Case, rule: str, claim: Claim, sheets: Sequence[Sheet], step: int
) -> CheckResult | None:
    figures = [sheet.money[step] for sheet in sheets]
    known = [figure for figure in figures if figure is not None]
    if len(known) < len(figures) or not known:
        return None
    value, tolerance = Decimal(0), _HALF * precision(claim.printed)
    for figure in known:
        rate = factor(figure.unit, claim.unit) or Decimal(1)
        value += figure.amount * rate
        tolerance += _HALF * case.precisions[figure.figure] * rate
    terms = [figure_term(figure) for figure in known]
    return weigh(case, rule, claim_term(claim), terms, (value, tolerance))


def _grades() -> list[tuple[str, Decimal]]:
    """Return the names of grades with their least score, the better first."""
    pairs = [word.partition(" ")[::2] for word in load_words("indicators")["grades"]]
    return [(name, Decimal(least)) for name, least in pairs]


def _find_grade(claim: Claim) -> Decimal | None:
    """Return the least score of the grade that a count is of."""
    names = "|".join(name for name, _ in _grades())
    match = re.search(rf"为[\"“']?({names})[\"”']?(?:等级|等次|的?项目)?$", claim.subject)
    return None if match is None else dict(_grades())[match[1]]


def _check_grades(case: Case, said: Sequence[Claim], sheets: Sequence[Sheet]) -> Iterator[CheckResult]:
    """So many projects are graded as have a score within the grade."""
    graded = [(claim, _find_grade(claim)) for claim in said if claim.kind == "count"]
    known = [(claim, least) for claim, least in graded if least is not None]
    total = sum((claim.value for claim, _ in known), Decimal(0))
    scores = [sheet.score for sheet in sheets if sheet.score is not None]
    rule = "assessment.grades"
    for claim, least in known:
        words = f"{claim.subject}: {case.knowledge.rules[rule].words}"
        if total != len(sheets) or len(scores) != len(sheets):
            yield not_testable(case, rule, words, "not every graded project has a form with a score")
            continue
        within = [score for score in scores if _grade_of(score.amount) == least]
        count = CheckTerm(claim.claim, 1, Decimal(len(within)), claim.unit, str(len(within)))
        yield _weigh_count(case, rule, claim, len(within), [count])


def _grade_of(score: Decimal) -> Decimal:
    return next(least for _, least in _grades() if score >= least or least == 0)


def _weigh_count(
    case: Case, rule: str, claim: Claim, count: int, terms: Sequence[CheckTerm]
) -> CheckResult:
    words = f"{claim.subject}: {case.knowledge.rules[rule].words}"
    return weigh(case, rule, claim_term(claim), terms, (Decimal(count), Decimal(0)), words)


def _find_met(said: Sequence[Claim]) -> tuple[Claim, Claim, list[Claim]] | None:
    """Return the projects assessed, those that met all their indicators and those that deviate."""
    met = [claim for claim in said if claim.kind == "count" and _ALL_MET.search(claim.subject)]
    missed = [claim for claim in said if claim.kind == "count" and _DEVIATES.search(claim.subject)]
    assessed = [claim for claim in _find_counts(said) if claim not in {*met, *missed}]
    return (assessed[0], met[0], missed) if len(met) == 1 and assessed else None


def _check_split(case: Case, said: Sequence[Claim]) -> Iterator[CheckResult]:
    """Every assessed project met all its indicators or deviates."""
    found = _find_met(said)
    if found is not None and len(found[2]) == 1:
        whole, met, (missed,) = found
        terms = [claim_term(met), claim_term(missed)]
        yield _weigh_count(case, "assessment.split", whole, int(met.value + missed.value), terms)


def _remark_met(said: Sequence[Claim], sheets: Sequence[Sheet]) -> Iterator[Remark]:
    """So many projects met all their indicators as forms give all their points."""
    found = _find_met(said)
    if found is None or any(sheet.is_met is None for sheet in sheets):
        return
    whole, met, _ = found
    full = sum(sheet.is_met is True for sheet in sheets)
    if whole.value == len(sheets) and met.value != full:
        words = f"the text says that {met.printed} projects met all indicators, {full} forms give all points"
        yield Remark("assessment.all_met", "", met.claim, met.printed, str(full), words, met.place)


def check_assessment(case: Case) -> Iterator[CheckResult]:
    """Yield what the self-evaluations of projects, the account and the summary must agree in."""
    sheets = _read_sheets(case)
    yield from _check_spent(case, sheets)
    for said in _by_sentence(case):
        yield from _check_split(case, said)
        yield from _check_grades(case, said, sheets)
        if sheets:
            yield from _check_money(case, said, sheets)


def remark_assessment(case: Case) -> Iterator[Remark]:
    """Yield the grades that do not fit the score beside them, and the projects said to have met all."""
    sheets = _read_sheets(case)
    names = "|".join(name for name, _ in _grades())
    pattern = re.compile(rf"(?:等级|等次|评级|结果|评定|评)为?[:\"“']?({names})(?![\u4e00-\u9fff])")
    for said in _by_sentence(case):
        yield from _remark_met(said, sheets)
        sentence = fold(said[0].sentence)
        for match in _SAID.finditer(sentence):
            grade = pattern.search(match["rest"])
            score = find_amount(match["score"])
            if grade is None or score is None or score > _HUNDRED:
                continue
            least = dict(_grades())[grade[1]]
            if _grade_of(score) != least:
                words = f"the text grades a score of {match['score']} as {grade[1]}"
                yield Remark(
                    "assessment.grade", "", said[0].claim, grade[1], match["score"], words, said[0].place
                )
