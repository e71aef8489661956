"""Levels: 成本指标 … 满意度指标 and what stands under them, told by their names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from opendata.forms.performance.vocabulary import label_key, load_vocabulary
from opendata.text import fold, remove_space

_KEPT = 1 << 14
"""So many texts of cells are kept with their label: each is asked for several times."""
_SCORE_AT_END = re.compile(r"\d+分$|\d\d$")
_POINTS = re.compile(r"\(?(\d{1,3}(?:\.\d+)?)(分)?\)?")
_LEAST_POINTS = 10
"""A lesser number without 分 may be an ordinal."""


@lru_cache(maxsize=_KEPT)
def find_level1(text: str) -> str:
    """Return the label of level 1 a cell prints, or an empty text.

    A second label that a lost merged cell left behind it is passed over.

    >>> find_level1("产出指标（50分）"), find_level1("产出指标 总分"), find_level1("质量指标")
    ('产出指标', '产出指标', '')
    """
    vocabulary = load_vocabulary()
    key = _SCORE_AT_END.sub("", label_key(text))
    if key in vocabulary.level1:
        return vocabulary.level1[key]
    for known, label in vocabulary.level1.items():
        rest = key.removeprefix(known)
        if rest != key and (rest in vocabulary.lists["totals"] or rest in vocabulary.level1):
            return label
    return ""


@lru_cache(maxsize=_KEPT)
def find_level_points(text: str) -> Decimal | None:
    """Return the points that a cell prints behind its label of level 1, or None.

    >>> find_level_points("产出指标（50分）"), find_level_points("效益指标 30"), find_level_points("产出指标1")
    (Decimal('50'), Decimal('30'), None)
    """
    key = fold(text)
    for label in load_vocabulary().level1:
        match = _POINTS.fullmatch(key.removeprefix(label)) if key.startswith(label) else None
        if match is not None and (match[2] or Decimal(match[1]) >= _LEAST_POINTS):
            return Decimal(match[1])
    return None


def find_printed_levels(texts: Iterable[str]) -> frozenset[str]:
    """Return every label of level 1 that the cells print.

    >>> sorted(find_printed_levels(["效益指标 满意度指标", "质量指标"]))
    ['效益指标', '满意度指标']
    """
    labels = load_vocabulary().words["level1"]
    cells = [remove_space(text) for text in texts if find_level1(text)]
    return frozenset(label for label in labels for cell in cells if label in cell)


def find_level2(text: str) -> tuple[str, str]:
    """Return the label of level 2 a cell prints and the level 1 it stands under.

    >>> find_level2("时效指标"), find_level2("企业满意度")
    (('时效指标', '产出指标'), ('', ''))
    """
    return load_vocabulary().level2.get(label_key(text), ("", ""))


def find_fixed(text: str) -> tuple[str, str]:
    """Return level 1 and level 2 of a fixed indicator of the official form.

    >>> find_fixed("预算调整率"), find_fixed("受益人口")
    (('投入管理指标', '预算和财务管理'), ('', ''))
    """
    return load_vocabulary().fixed.get(label_key(text), ("", ""))


def split_levels(text: str) -> tuple[str, str, str]:
    """Return level 1, level 2 and name where one cell prints all three one after another.

    >>> split_levels("产出指标数量指标评审项目数量")
    ('产出指标', '数量指标', '评审项目数量')
    """
    vocabulary = load_vocabulary()
    level1 = _longest_start(text, vocabulary.words["level1"])
    rest = text.removeprefix(level1)
    names = [label for label, _ in vocabulary.level2.values() if label.endswith("指标")]
    level2 = _longest_start(rest, names) if level1 else ""
    name = rest.removeprefix(level2)
    return (level1, level2, name) if level1 and level2 and name else ("", "", text)


def level1_of_name(name: str) -> str:
    """Return the level 1 that the words of a name tell, or an empty text.

    >>> level1_of_name("企业满意度"), level1_of_name("总成本"), level1_of_name("培训出席率")
    ('满意度指标', '成本指标', '产出指标')
    >>> level1_of_name("促进企业科技创新"), level1_of_name("某事")
    ('效益指标', '')
    """
    words = load_vocabulary().words
    if any(word in name for word in words["words_of_satisfaction"]):
        return "满意度指标"
    if any(word in name for word in words["words_of_cost"]):
        return "成本指标"
    if name.startswith(words["starts_of_benefit"]):
        return "效益指标"
    return "产出指标" if name.endswith(words["ends_of_output"]) else ""


def _longest_start(text: str, labels: tuple[str, ...] | list[str]) -> str:
    starts = [label for label in labels if text.startswith(label)]
    return max(starts, key=len, default="")
