"""Assessment: self-evaluations of projects against the account, and grades against scores.

What:  the projects spent together not more than 项目支出; a grade fits the score beside it (优 is
       for 90 points and more, 良 for 80, 中 for 60).
Why:   the evaluations are written by the units, the account is put together from other books.
Example: a score of 85 that is graded 优.
Does not apply: grades of other names (A, B); sentences that tell their own limits; scores of
       another total than 100; transfers to other accounts; accounts that print no 项目支出.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from opendata.checks.across.places import find_quantities
from opendata.checks.performance.terms import list_words
from opendata.checks.rules import Selector
from opendata.checks.tables import Case, Table, TableRow
from opendata.checks.trials import Remark, not_testable, plus, weigh_limit
from opendata.knowledge.words import load_words
from opendata.model import CheckResult, Claim, Figure
from opendata.money import find_amount
from opendata.text import fold

_HUNDRED = Decimal(100)
_GRADED = re.compile(r"自评|评价|评定|评级")
_SAID = re.compile(r"得分为?[:\"]?(?P<score>\d{1,3}(?:\.\d+)?)分?\"?(?P<rest>[^.。;]{0,24})")


def _pick(case: Case, row: TableRow, name: str) -> Figure | None:
    """Return the figure of a row under a column of the performance forms."""
    for word in case.knowledge.words[name]:
        for figure in row.figures.values():
            if word in fold(figure.column):
                return figure
    return None


def _is_own(table: Table) -> bool:
    """Tell whether the money of a project is spent by the department, not handed on."""
    names = [table.form.title, *(project.name for project in table.form.projects)]
    return not any(word in name for name in names for word in list_words("transfers"))


def _find_spent(case: Case, table: Table) -> Figure | None:
    """Return 全年执行数 of the whole money of a project."""
    names = case.knowledge.words["evaluation_money"]
    for row in table.rows:
        if row.figures and any(name in fold(row.row.label) for name in names):
            return _pick(case, row, "evaluation_spent")
    return None


def check_assessment(case: Case) -> Iterator[CheckResult]:
    """Yield Σ 全年执行数 of the projects ≤ 项目支出 of the account."""
    rule = "assessment.spent"
    found = [_find_spent(case, table) for table in case.find_tables("F11") if _is_own(table)]
    spent = [figure for figure in found if figure is not None]
    selector = Selector("F03", ("total",), (fold("项目支出"),), "", "", ())
    places = find_quantities(case, selector)
    if not spent:
        return
    words = case.knowledge.rules[rule].words
    if len(places) != 1 or len(places[0].parts) != 1:
        yield not_testable(case, rule, words, "no single table of the account prints 项目支出")
        return
    yield weigh_limit(case, rule, words, places[0].parts[0][1], plus(spent))


def _grades() -> dict[str, Decimal]:
    """Return the names of grades with their least score, the better first."""
    pairs = [word.partition(" ")[::2] for word in load_words("indicators")["grades"]]
    return {name: Decimal(least) for name, least in pairs}


def _grade_of(score: Decimal) -> Decimal:
    return next(least for least in _grades().values() if score >= least or least == 0)


def _list_sentences(case: Case) -> list[Claim]:
    """Return the first claim of each sentence that tells a grade."""
    found: dict[tuple[str, str], Claim] = {}
    for claim in case.claims:
        if _GRADED.search(claim.sentence):
            found.setdefault((claim.section, claim.sentence), claim)
    return list(found.values())


def remark_assessment(case: Case) -> Iterator[Remark]:
    """Yield the grades that do not fit the score beside them."""
    names = "|".join(_grades())
    graded = re.compile(rf"(?:等级|等次|评级|结果|评定|评)为?[:\"]?({names})(?![\u4e00-\u9fff])")
    for claim in _list_sentences(case):
        for match in _SAID.finditer(fold(claim.sentence)):
            grade = graded.search(match["rest"])
            score = find_amount(match["score"])
            if grade is None or score is None or not 0 <= score <= _HUNDRED:
                continue
            if _grade_of(score) != _grades()[grade[1]]:
                words = f"the text grades a score of {match['score']} as {grade[1]}"
                yield Remark(
                    "assessment.grade",
                    "",
                    claim.claim,
                    grade[1],
                    match["score"],
                    words,
                    claim.place,
                )
