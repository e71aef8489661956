"""Policies: the documents that projects name by number, in a normal form.

A number is the word of an office, a year and a number: 新财预[2022]354号. It is printed with any
kind of bracket or none, with a 年 or 第 too much; the normal form is 新财预〔2022〕354号. Offices
are not listed: what stands before the bracket is the word of the office. Only where no bracket
parts the year from it must it end as such words do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import chain

from opendata.knowledge.words import load_words
from opendata.model import Disclosure, Link
from opendata.text import remove_space

METHOD = "printed number"
"""Name of the method in the data."""

_LOOK_BACK = 40
"""So many characters before a year are looked at."""
_SHORTEST_ISSUER = 2
_LONGEST_ISSUER = 14
"""So many characters the word of an office has at most; where more stand before a year without
anything that parts them, nobody can tell where it begins."""
_SHORT_ISSUER = 6
"""A longer word that holds the mark of a finance office begins with the place before that mark."""
_HAN_END = re.compile(r"[\u4e00-\u9fff]+$")


@dataclass(frozen=True, slots=True)
class PolicyNumber:
    """The number of a policy document, and how it is printed."""

    issuer: str
    """Word of the office: 新财预."""
    year: int
    number: int
    printed: str

    @property
    def normal(self) -> str:
        """Return the normal form, which is the id of the document.

        >>> PolicyNumber("新财预", 2022, 354, "新财预2022年354号").normal
        '新财预〔2022〕354号'
        """
        return f"{self.issuer}〔{self.year}〕{self.number}号"


def find_policy_numbers(text: str) -> tuple[PolicyNumber, ...]:
    """Return the numbers of policy documents of a text, each once, in their order.

    >>> [one.normal for one in find_policy_numbers("按照甲财预（2023）年第07号和乙政发[2022]3号")]
    ['甲财预〔2023〕7号', '乙政发〔2022〕3号']
    >>> find_policy_numbers("2023年12月3号，电话（2023）5678")
    ()
    """
    if "号" not in text:
        return ()
    found: dict[str, PolicyNumber] = {}
    for match in _pattern().finditer(remove_space(text)):
        before = match.string[max(0, match.start() - _LOOK_BACK) : match.start()]
        issuer = _find_issuer(before, is_bare=match["bare"] is not None)
        if issuer == "" or int(match["number"]) == 0:
            continue
        year = int(match["year"] or match["bare"])
        number = PolicyNumber(issuer, year, int(match["number"]), issuer + match[0])
        found.setdefault(number.normal, number)
    return tuple(found.values())


def remove_policy_numbers(text: str) -> str:
    """Return a text without the numbers of policy documents.

    >>> remove_policy_numbers("甲财预[2022]68号高质量发展资金")
    '高质量发展资金'
    """
    text = remove_space(text)
    for number in find_policy_numbers(text):
        text = text.replace(number.printed, "")
    return text


def find_policy_links(disclosure: Disclosure) -> Iterator[Link]:
    """Yield which project rests on which document, and which documents other words of it name.

    A project names them in its name, its goals and its indicators; where the sentences, duties
    and explained terms of the department name one that no project names, the disclosure
    refers to it.
    """
    record = disclosure.record
    named: set[str] = set()
    told: set[tuple[str, str]] = set()
    for project, where, text in _project_texts(disclosure):
        for number in find_policy_numbers(text):
            policy = to_policy_id(number, record.jurisdiction)
            named.add(policy)
            if (project, policy) not in told:
                told.add((project, policy))
                yield _to_link((project, "based_on", policy), number, where)
    for where, text in _other_texts(disclosure):
        for number in find_policy_numbers(text):
            policy = to_policy_id(number, record.jurisdiction)
            if policy not in named:
                named.add(policy)
                yield _to_link((record.document, "refers_to", policy), number, where)


def to_policy_id(number: PolicyNumber, jurisdiction: str) -> str:
    """Return the id of a policy document: its normal form.

    The word of an office that names only its level (市财函) is one of many: the division code of
    the document that names it stands before it.

    >>> to_policy_id(PolicyNumber("市财函", 2021, 93, ""), "610100")
    '610100-市财函〔2021〕93号'
    """
    levels = load_words("wording")["levels"]
    is_of_place = number.issuer.startswith(levels) and not number.issuer.startswith("国")
    return f"{jurisdiction}-{number.normal}" if is_of_place else number.normal


def _to_link(spo: tuple[str, str, str], number: PolicyNumber, where: str) -> Link:
    subject, predicate, policy = spo
    return Link(
        subject=subject,
        predicate=predicate,
        object=policy,
        method=METHOD,
        score=Decimal("1.00"),
        evidence=f"{where}: {number.printed}",
        decision="accepted",
    )


def _project_texts(disclosure: Disclosure) -> Iterator[tuple[str, str, str]]:
    """Yield (project, record, text) of all that is said of each project."""
    for project in disclosure.projects:
        yield project.project, project.project, project.name
    yield from (said for said in _performance_texts(disclosure) if said[0] != "")


def _performance_texts(disclosure: Disclosure) -> Iterator[tuple[str, str, str]]:
    """Yield (project or nothing, record, text) of the goals and indicators."""
    for goal in disclosure.goals:
        yield goal.project, goal.goal, f"{goal.name} {goal.content} {goal.actual}"
    for one in disclosure.indicators:
        words = (one.level3, one.target, one.explanation, one.actual, one.reason, one.deviation)
        yield one.project, one.indicator, " ".join(words)


def _other_texts(disclosure: Disclosure) -> Iterator[tuple[str, str]]:
    """Yield (record, text) of what is said of the department as a whole."""
    whole = _performance_texts(disclosure)
    return chain(
        ((where, text) for project, where, text in whole if project == ""),
        ((claim.claim, claim.sentence) for claim in disclosure.claims),
        ((duty.duty, duty.text) for duty in disclosure.duties),
        ((term.term, f"{term.name} {term.definition}") for term in disclosure.terms),
    )


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    """Return the pattern of year and number, the year in brackets or bare."""
    words = load_words("wording")
    opening, closing = (re.escape("".join(words[f"number_{side}"])) for side in ("open", "close"))
    return re.compile(
        rf"(?:[{opening}\"“](?P<year>(?:19|20)\d\d)年?[{closing}\"”]年?"
        r"|(?<!\d)(?P<bare>(?:19|20)\d\d)[年.．·—-]{1,2})第?(?P<number>\d{1,5})号"
    )


def _find_issuer(before: str, *, is_bare: bool) -> str:
    """Return the word of the office that a text ends with, or an empty text.

    >>> _find_issuer("年度工作计划安排,根据鲁民", is_bare=False)
    '鲁民'
    >>> _find_issuer("中山路", is_bare=False), _find_issuer("预计", is_bare=True)
    ('', '')
    """
    words = load_words("project_links")
    run = _HAN_END.search(before)
    text = "" if run is None else run[0]
    cuts = (
        match.end()
        for word in words["before_issuer"]
        for match in re.finditer(word, text)
        if len(text) - match.end() >= _SHORTEST_ISSUER
    )
    cut = max(cuts, default=0)
    text = _cut_before_mark(text[cut:].lstrip("和及与") if cut else text)
    if not _SHORTEST_ISSUER <= len(text) <= _LONGEST_ISSUER:
        return ""
    if text.endswith(words["no_issuer_ends"]):
        return ""
    return text if not is_bare or text.endswith(words["issuer_ends"]) else ""


def _cut_before_mark(text: str) -> str:
    """Return the place and the mark that a long word of a finance office ends with.

    >>> _cut_before_mark("高质量发展专项甲财预"), _cut_before_mark("市人社发")
    ('甲财预', '市人社发')
    """
    if len(text) <= _SHORT_ISSUER:
        return text
    marks = load_words("wording")["document_marks"]
    at = max((text.rfind(mark) for mark in marks), default=-1)
    return text[at - 1 :] if at > 0 else text
