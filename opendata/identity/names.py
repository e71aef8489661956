"""Names of organisations: what a title says, and which division a name begins with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from opendata.divisions import split_division
from opendata.knowledge.words import load_words
from opendata.text import remove_space

_DIGITS = str.maketrans("〇○零Oo一二三四五六七八九", "00000123456789")
_YEAR = re.compile(
    r"(?<![\d二])(20\d{2}|二[〇○零Oo0][〇○零Oo0一二三四五六七八九]{2})[（(]?年(?:度[）)]?)?"
    r"(?!\d{1,2}月|[一二三四五六七八九十]{1,2}月)"
)
_NUMBERING = re.compile(
    r"^(?:[#*\-\s]*)(?:附件?表?\d*[一二三四五六七八九十]*[：:]?|附[：:])?(?:第[一二三四五六七八九十\d]+部分[：:、]?)?"
    r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}[.、．](?!\d))?"
)
_PRINTED_CODE = re.compile(r"^[\[【（(]?[\d_—-]+[\]】）)]?")
_STAGE_WORD = re.compile(r"预算|决算")
_NAME = re.compile(r"[\u3400-\u9fff（）()·]{4,45}")
_LINKS = re.compile(r"[和与及、·（）()]")
_COMMITTEE = re.compile(r"[省市区县州盟旗]委(?!员会)")
_KEPT = 1 << 12
"""So many names are kept as read: each page of a document bears the same ones."""


@dataclass(frozen=True, slots=True)
class Title:
    """What one title, heading or caption says; empty where it says nothing."""

    name: str = ""
    year: int | None = None
    stage: str = ""


def find_year(text: str) -> int | None:
    """Return the first fiscal year of a text; a year with a month is a date and none.

    >>> find_year("二〇二四年度部门预算"), find_year("2025年8月"), find_year("2026（年度）")
    (2024, None, 2026)
    """
    match = _YEAR.search(remove_space(text))
    return None if match is None else int(match.group(1).translate(_DIGITS))


def find_stage(text: str) -> str:
    """Return budget or final as a title says it, or empty; names of funds do not count.

    >>> find_stage("一般公共预算财政拨款支出决算表"), find_stage("收支预算总表"), find_stage("收支总表")
    ('final', 'budget', '')
    """
    rest = remove_space(text)
    for word in load_words("identity")["not_stage"]:
        rest = rest.replace(word, "")
    budget, final = "预算" in rest, "决算" in rest
    if budget == final:
        return ""
    return "budget" if budget else "final"


def parse_title(text: str) -> Title:
    """Return the name, year and stage that a title says.

    >>> parse_title("2024年度洛阳市洛龙区工业和信息化局部门决算公开").name
    '洛阳市洛龙区工业和信息化局'
    """
    rest = _NUMBERING.sub("", remove_space(text))
    return Title(_find_title_name(rest), find_year(rest), find_stage(rest))


@lru_cache(maxsize=_KEPT)
def clean_name(text: str) -> str:
    """Return the name alone, without 部门, （本级）and the like behind it; empty if it is no name."""
    name = _YEAR.sub("", remove_space(text)).strip('：:，,。.·-—_*#“”"')
    words = load_words("identity")
    name = _PRINTED_CODE.sub("", name)
    for head in words["name_heads"]:
        name = name.removeprefix(head)
    tails = words["name_tails"]
    changed = True
    while changed:
        changed = False
        for tail in tails:
            if name.endswith(tail) and len(name) > len(tail):
                name, changed = name.removesuffix(tail), True
    if name.endswith("机关") and name.removesuffix("机关").endswith(words["organisation_endings"]):
        name = name.removesuffix("机关")
    return name if is_organisation(name) else ""


def is_organisation(name: str) -> bool:
    """Tell whether a text can be the name of an organisation."""
    words = load_words("identity")
    if _NAME.fullmatch(name) is None or name.count("（") != name.count("）"):
        return False
    plain = name
    for word in words["allowed_in_names"]:
        plain = plain.replace(word, "")
    if any(word in plain for word in words["never_in_names"]):
        return False
    bare = re.sub(r"[（(][^（）()]*[）)]$", "", name)
    return bare.endswith(words["organisation_endings"]) and not _is_division(bare)


def to_official(name: str) -> str:
    """Return the official form: a committee of the party bears 中共 before its division.

    >>> to_official("江苏省委办公厅"), to_official("江苏省人民政府办公厅")
    ('中共江苏省委办公厅', '江苏省人民政府办公厅')
    """
    divisions, rest = split_division(name)
    if divisions and rest.startswith("委") and not rest.startswith("委员会"):
        return name if name.startswith(("中共", "中国共产党")) else f"中共{name}"
    return name


def to_key(name: str) -> str:
    """Return what the printings of one name have in common: without prefix, links and brackets."""
    for prefix in ("中国共产党", "中共"):
        name = name.removeprefix(prefix)
    return _LINKS.sub("", name)


def _find_title_name(text: str) -> str:
    head = text
    for stop in load_words("identity")["name_stops"]:
        head = head.split(stop)[0]
    name = clean_name(head) if head != text else ""
    if name:
        return name
    for match in _STAGE_WORD.finditer(text):
        name = clean_name(text[: match.start()])
        if name:
            return name
    return ""


def _is_division(name: str) -> bool:
    divisions, rest = split_division(name)
    return bool(divisions) and rest == ""
