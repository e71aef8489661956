"""Years: titles and sentences speak of the document's own year and stage.

What:  the units that a budget covers, the totals that a sentence begins with and the headings
       are of the fiscal year of the document; the headings are of its stage.
Why:   a disclosure is written over that of last year, and what is overlooked keeps its year.
Example: 纳入我局2022年度预算汇总范围的单位共2个 in the budget of 2023.
Does not apply: comparisons with last year, documents quoted, projects of several years, what was
       carried over; a fiscal year that is not proved.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from opendata.checks.passages import Passage, split_sentences, strip_numbering
from opendata.checks.tables import Case
from opendata.checks.trials import Remark
from opendata.knowledge.words import load_words
from opendata.model import Claim, Figure, Place
from opendata.money import to_yuan
from opendata.text import remove_space

_COVERED = (
    re.compile(
        r"纳入[^，。]{0,20}?(20\d\d)年度?[^，。]{0,12}?(预算|决算)[^，。]{0,4}?(?:编制|编报|汇总)范围"
    ),
    re.compile(
        r"(20\d\d)年度?[^，。\d]{0,8}?(?:部门|单位|汇总)(预算|决算)"
        r"(?:包括|由[^，。]{1,24}?(?:组成|构成))"
    ),
)
"""Sentences on what a budget covers: they speak of no other budget than this one."""
_SAID = re.compile(r"(?P<before>[^，。：:\d]{0,30}?)(?P<year>20\d\d)年度?[，,]?(?P<after>.{0,40})")
_HEADING = re.compile(r"(20\d\d)年?度?[^，。：]{0,24}?(?:部门|单位)[^，。：]{0,6}?(预算|决算)")
_STAGES = {"预算": "budget", "决算": "final"}
_TITLE_TAIL = re.compile(r"^(?:收支)?(?:情况|公开|说明|报表|表|信息|$)")
_PART = re.compile(r"第[一二三四五六七八九十]+部分")
_PAGE = re.compile(r"[.．…·]{2,}[-—\d]*$")
_SAYS = re.compile(r"\d[\d,.]*(?:万元|亿元|元|%)|[无没]")
"""What a sentence has and a heading has not."""
_LONGEST_HEADING = 45
_LONGEST_LINE = 200
"""A line of the contents with its dots."""
_QUANTITY_WITHIN = 16
_DIGITS_THAT_TELL = 5
_FEW = 3
_YEAR_DIGITS = 4


def _named_years(text: str) -> set[int]:
    return {int(year) for year in re.findall(r"(?<!\d)(20\d\d)(?!\d)", text)}


# ---------------------------------------------------------------- sentences


def _sentences(case: Case, year: int) -> Iterator[tuple[str, Place]]:
    """Yield the sentences of the prose; without prose those that say a number."""
    prose = [one for one in case.passages if one.kind != "cell"]
    is_annex = False
    for passage in prose:
        if _is_heading(passage):
            is_annex = _opens_annex(passage.text, year, is_annex=is_annex)
        elif not is_annex:
            for sentence in split_sentences(passage.text):
                yield strip_numbering(sentence), passage.place
    if not prose:
        for claim in case.claims:
            yield strip_numbering(remove_space(claim.sentence)), claim.place


def _opens_annex(heading: str, year: int, *, is_annex: bool) -> bool:
    """Tell whether what follows a heading is a report on another year, joined to the document."""
    years = _named_years(heading)
    if year in years or _PART.match(heading):
        return False
    is_report = any(word in heading for word in load_words("wording")["other_year_headings"])
    return is_annex or (is_report and bool(years))


def _find_covered(sentence: str, year: int) -> str:
    """Return the budget of another year of which a sentence says what units it covers."""
    if year in _named_years(sentence):
        return ""
    for pattern in _COVERED:
        match = pattern.search(sentence)
        if match is not None and int(match[1]) != year:
            return sentence[match.start(1) : match.end(2)]
    return ""


def _find_said(sentence: str, year: int, stage: str) -> str:
    """Return the other year that a sentence on the quantities of a disclosure begins with."""
    match = _SAID.match(sentence)
    if match is None or int(match["year"]) == year or year in _named_years(sentence):
        return ""
    words = load_words("wording")
    if match["before"].endswith(words["compares"]):
        return ""
    if any(word in sentence for word in words["other_year_words"]):
        return ""
    if ("决算" if stage == "budget" else "预算数") in sentence:
        return ""
    after = match["after"]
    at = [after.find(quantity) for quantity in words["own_quantities"] if quantity in after]
    return match["year"] if at and min(at) <= _QUANTITY_WITHIN else ""


def _own_amounts(case: Case) -> set[Decimal]:
    """Return the amounts in yuan that the tables print for the document's own year."""
    found = set()
    for figure in case.figures.values():
        amount = figure.amount_yuan
        if amount and _is_telling(figure.printed) and not _is_of_other_year(figure, case):
            found.add(abs(amount))
    return found


def _is_telling(printed: str) -> bool:
    digits = re.sub(r"\D", "", printed).strip("0")
    return len(digits) >= _DIGITS_THAT_TELL


def _is_of_other_year(figure: Figure, case: Case) -> bool:
    years = _named_years(figure.column)
    return (bool(years) and case.record.fiscal_year not in years) or "上年" in figure.column


def _is_own_amount(claim: Claim, amounts: set[Decimal]) -> bool:
    if claim.kind != "amount" or not _is_telling(claim.printed):
        return False
    yuan = to_yuan(abs(claim.value), claim.unit)
    return yuan is not None and yuan in amounts


def _find_claims(case: Case, sentence: str) -> Iterator[Claim]:
    """Yield the claims of a sentence; a claim may know more of it, up to the full stop."""
    for claim in case.claims:
        if sentence in remove_space(claim.sentence) and claim.printed in sentence:
            yield claim


def _sentence_years(case: Case, year: int) -> Iterator[Remark]:
    amounts: set[Decimal] | None = None
    told: Counter[str] = Counter()
    for sentence, place in _sentences(case, year):
        covered = _find_covered(sentence, year)
        said = covered or _find_said(sentence, year, case.record.stage)
        if not said or told[sentence]:
            continue
        told[sentence] += 1
        amounts = _own_amounts(case) if amounts is None else amounts
        claimed = list(_find_claims(case, sentence))
        own = [one for one in claimed if _is_own_amount(one, amounts)]
        rule = "years.covered" if covered else "years.own_amount" if own else "years.said"
        claim_id = next((one.claim for one in (*own, *claimed)), "")
        words = f"the text speaks of {said}, the document is of {year}: {_shorten(sentence)}"
        yield Remark(rule, "", claim_id, said[:_YEAR_DIGITS], str(year), words, place)


def _shorten(sentence: str) -> str:
    return sentence if len(sentence) <= _LONGEST_HEADING else sentence[:_LONGEST_HEADING] + "…"


# ---------------------------------------------------------------- headings


def _is_heading(passage: Passage) -> bool:
    """Tell whether a passage only names a part; a line of the contents ends in a page number."""
    if not passage.is_title or len(passage.text) > _LONGEST_LINE:
        return False
    text = _PAGE.sub("", passage.text)
    return len(text) <= _LONGEST_HEADING and not _SAYS.search(text)


def _headings(case: Case) -> Iterator[Passage]:
    """Yield the headings that are no title of a table: those are looked at with their table."""
    titles = {remove_space(form.title) for form in case.forms}
    words = load_words("wording")["other_year_headings"]
    for passage in case.passages:
        is_own = _is_heading(passage) and strip_numbering(passage.text) not in titles
        if is_own and not any(word in passage.text for word in words):
            yield passage


def _heading_years(case: Case, year: int) -> Iterator[Remark]:
    told: set[tuple[str, str]] = set()
    for passage in _headings(case):
        match = _HEADING.search(passage.text)
        if match is None or (passage.text, match[1]) in told:
            continue
        told.add((passage.text, match[1]))
        is_own_stage = _STAGES[match[2]] == case.record.stage
        if int(match[1]) != year and is_own_stage and year not in _named_years(passage.text):
            words = f"the heading {passage.text} is of {match[1]}, the document of {year}"
            yield Remark("years.heading", "", "", match[1], str(year), words, passage.place)
        elif int(match[1]) == year and not is_own_stage and case.record.stage:
            yield from _heading_stage(passage, match)


def _heading_stage(passage: Passage, match: re.Match[str]) -> Iterator[Remark]:
    """Yield a heading that calls a final account a budget, or a budget a final account."""
    if _TITLE_TAIL.match(passage.text[match.end() :]) is None:
        return
    other = "决算" if match[2] == "预算" else "预算"
    if other in passage.text:
        return
    words = f"the heading {passage.text} says {match[2]}, the document is a {other}"
    yield Remark("years.stage", "", "", match[2], other, words, passage.place)


# ---------------------------------------------------------------- the cover


def _cover(passages: Sequence[Passage]) -> Iterator[Passage]:
    """Yield the headings and short lines before the contents list or the first part."""
    for passage in passages[:_FEW]:
        if not _is_heading(passage) or "目录" in passage.text or "第一部分" in passage.text:
            return
        yield passage


def _cover_year(case: Case) -> Iterator[Remark]:
    """Yield a cover whose year is not that of the tables; then no year of the document is proved."""
    tables = Counter(form.fiscal_year for form in case.forms if form.fiscal_year)
    if len(tables) != 1 or tables.total() < _FEW:
        return
    (year,) = tables
    for passage in _cover(case.passages):
        match = _HEADING.search(passage.text)
        if match is not None and match[1] != year:
            words = f"the cover says {match[1]}, its {tables.total()} dated tables {year}"
            yield Remark("years.cover", "", "", match[1], year, words, passage.place)


def remark_years(case: Case) -> Iterator[Remark]:
    """Yield the headings and sentences that are of another year or stage than the document."""
    year = case.record.fiscal_year
    if year is None:
        yield from _cover_year(case)
        return
    yield from _heading_years(case, year)
    yield from _sentence_years(case, year)
