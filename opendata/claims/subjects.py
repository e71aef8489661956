"""Subjects: what a number is said of, from the words before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from opendata.knowledge.words import load_words

_YEAR = re.compile(r"20\d{2}年(?:度|期末|年末|末|底)?[，,]?")
_NUMBERING = re.compile(
    r"^(?:[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十]{1,3}、|\d{1,2}[.．、](?!\d)|第[一二三四五六七八九十]，|第[一二三四五六七八九十]部分)"
)
_COMPARED = re.compile(
    r"(?:与|比|较|同)(?P<base>20\d{2}年度?|上年度?|去年|上一年度?|上年同期|年初预算|全年预算|年初|预算数)(?:[^，。；与比较]{0,16}?)(?:相比|对比|比较|比)?$"
)
_COMPARISON = re.compile(
    r"(?:与|比|较|同)(?:(?P<base>20\d{2}年度?|上年度?|去年|上一年度?|年初预算|全年预算)|(?P<budget>预算)数)"
)
_LAST_YEAR = re.compile(
    r"[（(]?(上年度?|去年|上一年度?)(?:预算数?|决算数?|年初预算数?|执行数)(?:为|是)?$"
)
_OF_YEAR = re.compile(
    r"(20\d{2}年)度?(?:当年)?(?:年初)?(?:预算执行数|执行数|预算数?|决算数?|支出|收入)?(?:安排|为|是)?$"
)
_PLANNED = re.compile(r"(?P<planned>预算)(?:数)?(?:安排)?(?:为|是)?$")
_SPENT = re.compile(r"[，,；;、](?:实际支出|(?:实际)?(?:支出)?(?:决算|执行))")
_PATH = re.compile(r"[（(]\d{0,3}(?:款|项)[）)]")
_IN_PATH = re.compile(r"[（(](?:\d{0,3}[类款项]|境)[）)]$")
_IS_PATH = re.compile(r"、|[-－—]")
"""Marks between names; the name of an organisation holds none."""
_PATH_SPENT = re.compile(r"(?<=[类款项][）)])支出$")
_SUBJECT_QUOTED = re.compile(r"[“\"](?P<name>[^“”\"]+)[”\"](?:科目|类)?")
_LONE_CLASS = re.compile(r"[（(]类[）)]$")
_CODE = re.compile(r"^\d{3,7}[-－—]?")
_NOUN = re.compile(
    r"(?:费|费用|支出|收入|经费|[（(][类款项][）)]|总计|合计|预算|决算|拨款|资金|情况|资产|项目|采购)$"
)
_ORGANISATION_END = re.compile(
    r"(?:[局委厅室院所队站处馆会团校园部署心会]|部门|单位|[）)]|机关|本级|系统|年度)$"
)
_AFTER_VERB = re.compile(r"(?:了|约|为|额为|率为|幅为|额|率|幅)$")
_KEPT = 1 << 14
"""So many clauses are kept clean: each is asked for several times."""
_LONGEST = 60
_SHORTEST_NAME = 3
"""Shorter words before a subject are part of it: 机关 in 机关事业单位 …"""


@dataclass(frozen=True, slots=True)
class Change:
    """A verb of change at the end of a clause: its sign and the words before it."""

    sign: int
    before: str


def find_change(clause: str) -> Change | None:
    """Return the change a clause ends with: 比上年增加, 下降; None where it ends otherwise."""
    bare = _AFTER_VERB.sub("", clause)
    for sign, verbs in _changing_verbs():
        if bare.endswith(verbs):
            verb = next(verb for verb in verbs if bare.endswith(verb))
            return Change(sign, bare.removesuffix(verb))
    return None


@lru_cache(maxsize=1)
def _changing_verbs() -> tuple[tuple[int, tuple[str, ...]], ...]:
    """Return the verbs of rises (1) and falls (-1), the longest first."""
    words = load_words("claims")
    return tuple(
        (sign, tuple(sorted(words[name], key=len, reverse=True)))
        for sign, name in ((1, "rises"), (-1, "falls"))
    )


def find_base(text: str) -> str:
    """Return the year or budget that the nearest comparison names: 2022年, 上年, 年初预算."""
    found = [match["base"] or match["budget"] for match in _COMPARISON.finditer(text)]
    return found[-1] if found else ""


def find_last_year(clause: str) -> str:
    """Return 上年 or 去年 where an amount is said of it: 去年预算数为; else empty."""
    match = _LAST_YEAR.match(clause)
    return "" if match is None else match[1]


def find_earlier_year(clause: str, years: Sequence[str]) -> str:
    """Return the year an amount is said of where the sentence speaks of a later one too.

    >>> find_earlier_year("2022年当年预算执行数为", ["2022年", "2023年"])
    '2022年'
    >>> find_earlier_year("2023年预算数为", ["2022年", "2023年"])
    ''
    """
    match = _OF_YEAR.search(clause)
    return "" if match is None or match[1] >= max(years, default="") else match[1]


def find_planned(clause: str, rest: str) -> str:
    """Return 预算 where an amount of the budget stands before what was spent of it.

    >>> find_planned("“三公”经费支出预算", "，支出决算587.55万元")
    '预算'
    >>> find_planned("“三公”经费支出预算", "，比上年减少5.91万元")
    ''
    """
    match = _PLANNED.search(clause)
    return match["planned"] if match is not None and _SPENT.match(rest) else ""


def strip_comparison(clause: str) -> str:
    """Return the clause without 比上年预算数, 与2022年相比 at its end."""
    match = _COMPARED.search(clause)
    return clause[: match.start()] if match else clause


@lru_cache(maxsize=_KEPT)
def clean_subject(clause: str) -> str:
    """Return the words a number is said of, without year, organisation, numbering and verb.

    >>> clean_subject("2023年新乡市卫滨区科技和工业信息化局部门收入总计")
    '收入总计'
    >>> clean_subject("二是公务用车运行维护费")
    '公务用车运行维护费'
    """
    subject = _NUMBERING.sub("", clause.strip("、，,；;：:。 "))
    years = list(_YEAR.finditer(subject))
    if not years:
        return _clean_part(subject)
    after = _clean_part(subject[years[-1].end() :])
    return _clean_part(subject[: years[0].start()]) if is_generic(after) else after


def _clean_part(words: str) -> str:
    subject = _CODE.sub("", _PATH_SPENT.sub("", _strip_ends(words)))
    quoted = _SUBJECT_QUOTED.fullmatch(subject)
    if quoted is not None:
        return quoted["name"]
    if _PATH.search(subject) is None:
        subject = _LONE_CLASS.sub("", _strip_ends(_strip_organisation(subject)))
    subject = _CODE.sub("", subject).removesuffix("“").removeprefix("”")
    return subject if len(subject) <= _LONGEST else ""


def is_generic(subject: str) -> bool:
    """Tell whether the words name no subject of their own: 决算数, 年初预算."""
    return subject in load_words("claims")["generic"]


def is_topic(clause: str) -> bool:
    """Tell whether a clause without a number names what the next numbers are said of."""
    subject = clean_subject(clause)
    if not subject or is_generic(subject) or _COMPARISON.search(clause):
        return False
    if is_aside(clause):
        return False
    if clause.rstrip("：:").endswith(load_words("claims")["summaries"]):
        return True
    return _NOUN.search(subject) is not None and len(subject) <= _LONGEST


def complete_path(subject: str, heading: str) -> str:
    """Return a functional path with the class that the heading names before it.

    >>> complete_path("抚恤（款）死亡抚恤（项）", "（一）社会保障和就业支出（类）")
    '社会保障和就业支出（类）抚恤（款）死亡抚恤（项）'
    """
    if _PATH.search(subject) is None or "类）" in subject:
        return subject
    title = _NUMBERING.sub("", heading.strip())
    return title + subject if title.endswith(("（类）", "(类)")) else subject


def is_aside(clause: str) -> bool:
    """Tell whether a clause gives a reason, a use or a list: its words are no topic."""
    return any(word in clause for word in load_words("claims")["asides"])


def find_budget(clause: str) -> str:
    """Return the budget that a clause speaks of (年初预算, 全年预算), or empty.

    >>> find_budget("支出年初预算为"), find_budget("支出决算为")
    ('年初预算', '')
    """
    return next((word for word in load_words("claims")["budget_words"] if word in clause), "")


def _strip_ends(subject: str) -> str:
    heads, tails = _ends()
    changed = subject.startswith(heads) or subject.endswith(tails)
    while changed:
        changed = False
        for head in heads:
            if (
                subject.startswith(head)
                and len(subject) > len(head)
                and not _is_kept(subject, head)
            ):
                subject, changed = subject.removeprefix(head), True
        for tail in tails:
            if subject.endswith(tail) and len(subject) >= len(tail):
                subject, changed = subject.removesuffix(tail), True
    return _strip_stage(subject)


@lru_cache(maxsize=1)
def _ends() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the words that may stand before a subject and behind it, the longest first."""
    words = load_words("claims")
    heads = sorted(words["heads"], key=len, reverse=True)
    tails = sorted((*words["tails"], *words["summaries"]), key=len, reverse=True)
    return tuple(heads), tuple(tails)


def _strip_stage(subject: str) -> str:
    """Return the subject without 支出决算, 年初预算数 behind it; 基本支出决算 keeps its 支出."""
    if is_generic(subject):
        return subject
    words = load_words("claims")
    for tail in words["stage_tails"]:
        if not subject.endswith(tail) or subject == tail:
            continue
        bare = subject.removesuffix(tail)
        keeps = tail.startswith("支出") and bare.endswith(words["kept_before_stage_tails"])
        return bare + "支出" if keeps else bare
    if subject.endswith(("支出预算", "经费预算", "费预算")) and len(subject) > len("支出预算"):
        return subject.removesuffix("预算")
    return subject


def _is_kept(subject: str, head: str) -> bool:
    """Tell whether the head belongs to the subject: 部门预算, 单位资金, 年初结转, 单位价值."""
    after = subject[len(head) : len(head) + 2]
    return head in (
        "部门",
        "单位",
        "年初",
        "本年",
        "末",
        "底",
        "度",
        "有",
        "全部",
        "共",
    ) and after in (
        "预算",
        "决算",
        "资金",
        "结转",
        "价值",
        "收入",
        "支出",
        "整体",
        "经营",
        "补助",
        "效益",
    )


def _strip_organisation(subject: str) -> str:
    """Return the subject without the name of the organisation before it."""
    for match in _starts().finditer(subject):
        before = subject[: match.start()]
        if len(before) < _SHORTEST_NAME or _IS_PATH.search(before) or _IN_PATH.search(before):
            continue
        if _ORGANISATION_END.search(before):
            return subject[match.start() :]
    return subject


@lru_cache(maxsize=1)
def _starts() -> re.Pattern[str]:
    words = sorted(load_words("claims")["subject_starts"], key=len, reverse=True)
    return re.compile("|".join(re.escape(word) for word in words))
