"""Policy numbers: the numbers of policy documents are whole and no later than the document.

What:  a number is 〔year〕 number 号 behind the word of its office; its year is not after that of
       the budget, nor more than one year after that of the final account.
Why:   project names carry the number of the policy that pays for them; typed by hand, it loses
       brackets, takes a 年 for 号, or a digit of its year.
Example: 新财预2022年222年 for 新财预〔2022〕222号.
Does not apply: other kinds of brackets; words that are not of a finance office and that stand
       nowhere in the document before a whole number; pages read from a picture.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from opendata.checks.passages import Passage
from opendata.checks.tables import Case
from opendata.checks.trials import Remark
from opendata.knowledge.words import load_words
from opendata.model import Place

_WHOLE = re.compile(
    r"(?P<word>[\u4e00-\u9fff]{2,8})[^\w\s，。；：、《》](?P<year>(?:19|20)\d\d)[^\w\s，。；：、]"
    r"(?P<odd>年)?第?(?P<number>\d{1,5})号"
)
"""Between the year and its words any bracket may stand: some fonts draw 〔 as a quotation mark."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_END = "号"
_WORD_LENGTH = 3
_YEARS_AFTER = {"budget": 0, "final": 1}


@dataclass(frozen=True, slots=True)
class _Number:
    """One number as printed, with what it should have been; empty where that is not known."""

    printed: str
    meant: str
    place: Place


def _find_whole(case: Case) -> Iterator[tuple[Passage, re.Match[str]]]:
    for passage in case.passages:
        if _END in passage.text:
            for match in _WHOLE.finditer(passage.text):
                yield passage, match


def _known_words(case: Case) -> tuple[str, ...]:
    """Return the words before which the year of a document stands: the usual and the document's."""
    usual = load_words("wording")["document_marks"]
    own = {
        match["word"][-_WORD_LENGTH:]
        for _, match in _find_whole(case)
        if len(match["word"]) >= _WORD_LENGTH
    }
    return (*usual, *sorted(own))


@lru_cache(maxsize=1)
def _numbers() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of what follows the word of an office: year closed by a bracket, or not."""
    words = load_words("wording")
    opening, closing = (re.escape("".join(words[f"number_{side}"])) for side in ("open", "close"))
    rest = r"(?P<between>[年.．·\-—/第]{0,2})(?P<number>\d{0,5})(?P<end>[号年]?)"
    return (
        re.compile(rf"(?P<open>[{opening}]?)(?P<year>\d{{2,5}})(?P<close>[{closing}]){rest}"),
        re.compile(rf"(?P<open>[{opening}]?)(?P<year>(?:19|20)\d\d)(?P<close>){rest}"),
    )


def _match_number(text: str, at: int) -> re.Match[str] | None:
    closed, bare = _numbers()
    return closed.match(text, at) or bare.match(text, at)


def _find_garbled(passage: Passage, pattern: re.Pattern[str]) -> Iterator[_Number]:
    for word in pattern.finditer(passage.text):
        match = _match_number(passage.text, word.end())
        if match is None or not _is_garbled(match, passage.text[match.end() :]):
            continue
        start = _word_start(passage.text, word)
        year, number = match["year"], match["number"]
        is_year = _YEAR.fullmatch(year) is not None
        meant = f"{passage.text[start : word.end()]}〔{year}〕{number}号" if is_year else ""
        yield _Number(passage.text[start : match.end()], meant, passage.place)


def _word_start(text: str, word: re.Match[str]) -> int:
    """Return where the word of the office begins: one character of its place stands before it."""
    before = text[: word.start()]
    return word.start() - bool(before and "\u4e00" <= before[-1] <= "\u9fff")


def _is_garbled(match: re.Match[str], after: str) -> bool:
    """Tell whether a number is more than unusual: 2022年232号 can be read, 2022年222年 cannot."""
    has_open, has_close = bool(match["open"]), bool(match["close"])
    is_year, number, end = _YEAR.fullmatch(match["year"]), match["number"], match["end"]
    if has_open and has_close:
        if is_year is None:
            return bool(number) and end == "号"
        return bool(number) and (end == "年" or (not end and _ends(after)))
    if has_open or has_close:
        return is_year is not None and bool(number) and end == "号"
    if is_year is None or not number:
        return False
    is_told = match["between"].startswith("年")
    return end == ("年" if is_told else "号")


def _ends(after: str) -> bool:
    """Tell whether a number without 号 ends here: no unit, date or further digit follows."""
    return not after or after.startswith(load_words("wording")["number_ends"])


def _garbled(case: Case) -> Iterator[Remark]:
    words = _known_words(case)
    pattern = re.compile("|".join(map(re.escape, words)))
    told: dict[str, list[_Number]] = {}
    for passage in case.passages:
        for found in _find_garbled(passage, pattern):
            told.setdefault(found.printed, []).append(found)
    for printed, numbers in told.items():
        first = numbers[0]
        more = f", and in {len(numbers) - 1} more" if len(numbers) > 1 else ""
        meant = f"; {first.meant} is usual" if first.meant else ""
        words_told = f"the number of a policy document is printed {printed}{more}{meant}"
        yield Remark(
            "policy_numbers.garbled", "", "", printed, first.meant, words_told, first.place
        )


def _later(case: Case) -> Iterator[Remark]:
    year, stage = case.record.fiscal_year, case.record.stage
    if year is None or not stage:
        return
    last = year + _YEARS_AFTER[stage]
    told: set[str] = set()
    for passage, match in _find_whole(case):
        printed = match[0]
        if int(match["year"]) <= last or printed in told:
            continue
        told.add(printed)
        words = f"{printed} is dated {match['year']}, the {_name(stage)} is of {year}"
        yield Remark("policy_numbers.later", "", "", match["year"], str(last), words, passage.place)


def _name(stage: str) -> str:
    return "budget" if stage == "budget" else "final account"


def remark_policy_numbers(case: Case) -> Iterator[Remark]:
    """Yield the numbers of policy documents that are garbled or dated too late."""
    if case.passages:
        yield from _garbled(case)
        yield from _later(case)
