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
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from opendata.checks.prose.places import (
    Index,
    Parts,
    build_index,
    factor,
    find_function_places,
    find_named,
    find_named_quantities,
    find_quantity_places,
    is_declared_empty,
    is_label,
    is_left_blank,
    is_printed,
)
from opendata.checks.rules import ProseQuantity
from opendata.checks.tables import Case
from opendata.checks.trials import judge, to_check
from opendata.model import CheckResult, CheckTerm, Claim
from opendata.money import precision
from opendata.text import fold

_AMOUNT = "prose_vs_table.amount"
_HALF = Decimal("0.5")
_NAME = re.compile(r"[\u4e00-\u9fff]")
_YEAR = re.compile(r"(?<![与比较同])(20\d\d)年")
"""A year that is not only compared with."""
_NEAR = 14
_NOWHERE = "no table prints what the sentence speaks of"


def claim_term(claim: Claim, sign: Literal[-1, 1] = 1) -> CheckTerm:
    """Return the claim as a term of an identity."""
    return CheckTerm(claim.claim, sign, claim.value, claim.unit, claim.printed)


def is_direct(claim: Claim) -> bool:
    """Tell whether the subject stands right before the number: no other words can be meant."""
    return _find_said(claim) is not None


def _find_said(claim: Claim) -> re.Match[str] | None:
    """Return where the folded sentence says the subject and right after it the number."""
    subject, printed = fold(claim.subject), fold(claim.printed)
    if not subject:
        return None
    pattern = rf"{re.escape(subject)}[^,.;:]{{0,{_NEAR}}}(?<![\d.]){re.escape(printed)}(?![\d.])"
    return re.search(pattern, fold(claim.sentence))


def _is_of_other_year(case: Case, claim: Claim) -> bool:
    """Tell whether the year named last before the subject is not the document's: 2023年支出合计."""
    said, own = _find_said(claim), case.record.fiscal_year
    if said is None or own is None:
        return False
    years = _YEAR.findall(said.string[: said.start()])
    return bool(years) and years[-1] != str(own)


def _weigh(case: Case, rule: str, claim: Claim, found: Parts) -> CheckResult | None:
    """Return the trial claim = place, in the unit of the claim; None where units do not meet."""
    value, spread = Decimal(0), _HALF * precision(claim.printed)
    for sign, figure in found:
        rate = factor(figure.unit, claim.unit)
        if rate is None:
            return None
        value += sign * figure.amount * rate
        spread += _HALF * case.precisions[figure.figure] * rate
    residual = claim.value - value
    names = " + ".join(f"{figure.form} {figure.row}·{figure.column}" for _, figure in found[:3])
    return to_check(
        case,
        (rule, f"{claim.subject} = {names}"),
        claim_term(claim),
        tuple(
            CheckTerm(figure.figure, sign, figure.amount, figure.unit, figure.printed)
            for sign, figure in found
        ),
        (residual, spread),
        can_fail=(claim.value != 0 or value != 0) and not _placed_itself(case, found),
    )


def _placed_itself(case: Case, found: Parts) -> bool:
    """Tell whether a figure's blanks were placed with what the prose says: then it proves nothing."""
    return any(
        figure.placed_by == "arithmetic" and "prose" in case.placed_with.get(figure.table_no, ())
        for _, figure in found
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
    case: Case, index: Index, rule: str, claim: Claim, places: Sequence[Parts]
) -> CheckResult:
    tried = [trial for place in places if (trial := _weigh(case, rule, claim, place)) is not None]
    if not tried:
        return untested(case, rule, claim, _NOWHERE)
    for verdict in ("holds", "rounding"):
        agreeing = [trial for trial in tried if trial.verdict == verdict]
        if agreeing:
            return _join(agreeing) if verdict == "holds" else agreeing[0]
    doubt = _find_doubt(case, index, claim, tried)
    return untested(case, rule, claim, doubt) if doubt else tried[0]


def _find_doubt(case: Case, index: Index, claim: Claim, tried: Sequence[CheckResult]) -> str:
    """Return why an amount that no place prints need not be wrong, or an empty text."""
    if len({trial.residual for trial in tried}) > 1:
        return "the tables print several amounts of that name"
    if not is_direct(claim):
        return "the subject does not stand next to the number"
    if is_printed(index, claim):
        return "the amount stands at another place of the tables"
    return "the sentence speaks of another year" if _is_of_other_year(case, claim) else ""


def _join(trials: Sequence[CheckResult]) -> CheckResult:
    """Return the trial with the fewest terms: the plainest place that says the same."""
    return min(trials, key=lambda trial: len(trial.terms))


def _check_amount(case: Case, index: Index, claim: Claim) -> CheckResult:
    decided = _check_places(case, index, claim)
    if decided.verdict in {"holds", "rounding"}:
        return decided
    rule = "prose_vs_table.label"
    named = find_named(case, index, claim)
    if named is not None:
        return _weigh(case, rule, claim, ((1, named),)) or decided
    if decided.reason == _NOWHERE and is_label(case, index, claim):
        return untested(case, rule, claim, "no row or column of that name prints the amount")
    return decided


def _check_places(case: Case, index: Index, claim: Claim) -> CheckResult:
    """Weigh a claim where its quantity is printed; else as nothing, as a function, as classes."""
    quantities = find_named_quantities(case, claim)
    firm = [one for one in quantities if one.rule == _AMOUNT]
    places = find_quantity_places(case, firm)
    if places:
        decide = _decide if all(one.is_sure for one in firm) else _agree
        return decide(case, index, _AMOUNT, claim, places)
    if is_left_blank(case, firm):
        return weigh_nothing(case, claim, firm)
    others = [one for one in quantities if one.rule != _AMOUNT]
    places = find_quantity_places(case, others)
    if places:
        return _blame_sentence(_decide(case, index, others[0].rule, claim, places))
    places = find_function_places(case, claim)
    rule = "prose_vs_table.function" if places else _AMOUNT
    return _decide(case, index, rule, claim, places)


def _blame_sentence(trial: CheckResult) -> CheckResult:
    """Return a broken sum of classes without its figures: a doubt of the sentence, not of them."""
    if trial.verdict != "broken" or trial.stated is None:
        return trial
    value = trial.stated.amount - (trial.residual or Decimal(0))
    term = CheckTerm("", 1, value, trial.stated.unit, str(value))
    forms = " and ".join(dict.fromkeys(one.figure.split("/")[1][:3] for one in trial.terms))
    words = f"{trial.words} = the sum of the classes of {forms}"
    return replace(trial, terms=(term,), words=words)


def weigh_nothing(case: Case, claim: Claim, quantities: Sequence[ProseQuantity]) -> CheckResult:
    """Return the trial of an amount whose place in the tables is blank: only 0 agrees with it."""
    rule = "prose_blank.nothing"
    agreed = replace(
        untested(case, rule, claim, ""),
        words=f"{claim.subject} {claim.printed}: the table prints nothing there",
        verdict="holds",
    )
    if claim.value == 0:
        return agreed
    if not is_declared_empty(case, quantities):
        return untested(case, rule, claim, "the place of the amount is blank")
    term = CheckTerm("", 1, Decimal(0), claim.unit, "0")
    return replace(
        agreed, terms=(term,), residual=claim.value, tolerance=Decimal(0), verdict="broken"
    )


def _agree(
    case: Case, index: Index, rule: str, claim: Claim, places: Sequence[Parts]
) -> CheckResult:
    """Return a trial that only an equality decides: the subject does not tell for sure what is meant."""
    decided = _decide(case, index, rule, claim, places)
    if decided.verdict == "broken":
        return untested(case, rule, claim, "the subject need not mean what the tables print")
    return decided


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
            trial = _weigh(case, "prose_vs_table.score", claim, ((1, scores[0]),))
            if trial is not None:
                return trial
    return None


def check_amounts(case: Case) -> Iterator[CheckResult]:
    """Yield for each amount, count and score of prose what the tables say of it."""
    index = build_index(case)
    for claim in case.claims:
        if len(_NAME.findall(claim.subject)) < 2:
            continue
        if claim.kind == "count":
            counted = _check_count(case, claim)
            if counted is not None:
                yield counted
        elif claim.kind == "amount":
            yield _check_score(case, claim) or _check_amount(case, index, claim)
