"""Captions: title, unit, organisation and year printed around a table."""

from __future__ import annotations

import re
from dataclasses import dataclass

from opendata.knowledge import HeaderWords
from opendata.model import Line
from opendata.text import fold, remove_space

_UNIT = re.compile(r"(?:金额)?单位(?:[:：]|为)?(?:人民币)?[（(]?(百万元|亿元|万元|千元|元)")
_COUNTED_IN = re.compile(r"(?:人民币)?(?:百万|亿|万|千)?元|[%％辆台人个]")
"""How the unit after 单位： begins, where it names no organisation."""
_LONE_UNIT = re.compile(r"[（(]?(?:人民币)?(百万元|亿元|万元|千元)[）)]?")
_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)年")
_CHINESE_YEAR = re.compile(r"[二2][〇○零OＯ0o][一二三四1-4][〇○零一二三四五六七八九0-9]年")
_DIGITS = str.maketrans("〇○零OＯo一二三四五六七八九", "000000123456789")
_NO = r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_TABLE_NUMBER = re.compile(
    rf"^(?:(?:公开|预算|决算|附件?|附)\s*表?\s*{_NO}\s*表?|表\s*{_NO}|{_NO}\s*表(?=\s)|YS\s*[0-9]+)"
    r"(?:[-—－.][0-9]+)?[、．.:：]?\s*(?=\S)"
)
_NUMBERING = re.compile(
    r"^(?:[（(][一二三四五六七八九十0-9]{1,3}[）)]|[一二三四五六七八九十]{1,3}[、．.]|[0-9]{1,2}[、．.](?!\d))"
)
_ONLY_NUMBER = re.compile(
    rf"^(?:(?:公开|预算|决算|附件?|附)表?{_NO}表?|表{_NO}|{_NO}表|YS[0-9]+)(?:[-—－.][0-9]+)?$"
)


@dataclass(frozen=True, slots=True)
class Caption:
    """What is printed around a table."""

    lines: tuple[Line, ...]
    unit: str
    organisation: str
    fiscal_year: str


def read_caption(lines: tuple[Line, ...], words: HeaderWords) -> Caption:
    """Read unit, organisation and year from the lines around a table."""
    texts = [part for line in lines for part in split_parts(line.text)]
    return Caption(
        lines=lines,
        unit=next((unit for unit in map(find_unit, texts) if unit), ""),
        organisation=find_organisation(texts, words),
        fiscal_year=next((year for year in map(find_year, reversed(texts)) if year), ""),
    )


def split_parts(text: str) -> list[str]:
    """Return the parts of a line that wide gaps or tabs separate.

    >>> split_parts("部门：某局      2023年度     单位：万元")
    ['部门：某局', '2023年度', '单位：万元']
    """
    return [part for part in re.split(r"\t+|\s{3,}", text.strip()) if part]


def find_unit(text: str) -> str:
    """Return the unit of money a caption line names, or an empty text.

    >>> find_unit("金额单位：万元"), find_unit("部门：某局 单位: 元"), find_unit("单位：辆")
    ('万元', '元', '')
    """
    compact = remove_space(text)
    match = _UNIT.search(compact) or _LONE_UNIT.fullmatch(compact)
    return match.group(1) if match else ""


def find_year(text: str) -> str:
    """Return the year a title or caption names, or an empty text.

    >>> find_year("2023年部门收入预算表"), find_year("二〇二四年度"), find_year("单位：万元")
    ('2023', '2024', '')
    """
    compact = remove_space(text)
    match = _YEAR.search(compact)
    if match:
        return match.group(1)
    match = _CHINESE_YEAR.search(compact)
    return match.group(0)[:4].replace("二", "2").translate(_DIGITS) if match else ""


def find_organisation(texts: list[str], words: HeaderWords) -> str:
    """Return the name after 部门名称：, 编制单位： …, or an empty text."""
    for index, text in enumerate(texts):
        head, colon, tail = fold(text).partition(":")
        if not colon or head.lstrip("[(") not in words.organisation_captions:
            continue
        name = remove_space(re.split(r"[:：]", text, maxsplit=1)[1])
        if not name and index + 1 < len(texts):
            name = remove_space(texts[index + 1])
        name = re.split(r"(?:金额)?单位[:：]|20\d\d年", name)[0]
        name = re.sub(r"^[\[【(（]?\d{3,}[\]】)）]?[-—－_]?", "", name)
        if len(name) > 3 and not find_unit(tail) and not _COUNTED_IN.match(name):
            return name
    return ""


def is_table_number(text: str) -> bool:
    """Tell whether a line is only the number of a table: 公开01表, 表一, YS03.

    >>> is_table_number("公开 01 表"), is_table_number("表3"), is_table_number("收支总表")
    (True, True, False)
    """
    return _ONLY_NUMBER.match(remove_space(text)) is not None


def strip_numbering(text: str) -> str:
    """Return a title without the number of table or section before it, white space removed.

    >>> strip_numbering("预算01表 收支总表"), strip_numbering("五、一般公共预算支出表")
    ('收支总表', '一般公共预算支出表')
    >>> strip_numbering("表5    2022年部门综合预算支出明细表")
    '2022年部门综合预算支出明细表'
    """
    text = text.strip()
    for pattern in (_TABLE_NUMBER, _NUMBERING):
        match = pattern.match(text)
        if match and len(remove_space(text[match.end() :])) > 3:
            text = text[match.end() :].strip()
    return remove_space(text)
