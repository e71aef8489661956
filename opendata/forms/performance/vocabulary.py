"""The printed labels of the performance forms, folded and ready to be compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from opendata.knowledge.words import load_words
from opendata.text import fold

_KEPT = 1 << 14
"""So many labels are kept folded: each is compared with every word of a list."""
_BRACKETS_AT_END = re.compile(
    r"\((?:万元|元|亿元|%|\d+分|\d+|[A-Z](?:[/+*][A-Z])?(?:\*\d+%?)?|年初设定|申请数)\)$"
)
_NUMBERING = re.compile(
    r"^(?:\d{1,2}[,.]|\(\d{1,2}\)|\([一二三四五六七八九十]{1,2}\)|[一二三四五六七八九十]{1,2},)"
)
_PREFIX = re.compile(r"^(?:资金来源|资金结构|其中|年度)?:")

FIELDS = (
    "level1",
    "level2",
    "level3",
    "operator",
    "target",
    "unit",
    "explanation",
    "actual",
    "weight",
    "score",
    "deviation",
    "reason",
    "other",
)
"""The fields of an indicator that a header cell may head."""

_LEVEL2_PARENTS = {
    "level2_of_input": "投入管理指标",
    "level2_of_cost": "成本指标",
    "level2_of_output": "产出指标",
    "level2_of_benefit": "效益指标",
    "level2_of_satisfaction": "满意度指标",
}
_FIXED_PARENTS = {
    "fixed_of_targets": "工作目标管理",
    "fixed_of_finance": "预算和财务管理",
    "fixed_of_performance": "绩效管理",
}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the labels of a performance form mean."""

    lists: dict[str, frozenset[str]]
    """Every word list of performance.toml, as keys (label_key)."""
    fields: dict[str, str]
    """Key of a header cell → field of an indicator."""
    level1: dict[str, str]
    """Key → label of level 1."""
    level2: dict[str, tuple[str, str]]
    """Key → label of level 2 and the label of level 1 it stands under."""
    fixed: dict[str, tuple[str, str]]
    """Key of a fixed indicator → its level 1 and level 2."""
    operators: dict[str, str]
    """Printed operator, sign or word → ≥ ≤ = > <."""
    units: tuple[str, ...]
    """Units of targets, longest first."""
    words: dict[str, tuple[str, ...]]
    """Word lists used as parts of a text, as they stand."""

    def has(self, name: str, text: str) -> bool:
        """Tell whether a printed label stands in one of the lists."""
        return label_key(text) in self.lists[name]


@lru_cache(maxsize=_KEPT)
def label_key(text: str) -> str:
    r"""Return a label folded, without its colon and without unit or score in brackets.

    >>> label_key("年度资金总额 (万元)："), label_key("产出指标\n（50分）")
    ('年度资金总额', '产出指标')
    """
    key = fold(text).rstrip(":")
    return _BRACKETS_AT_END.sub("", key).rstrip(":%") or key


def money_key(text: str) -> str:
    """Return the label of a money row without its numbering and the words that lead to it.

    >>> money_key("1、资金来源：（1）政府预算资金"), money_key("其中: 财政拨款")
    ('政府预算资金', '财政拨款')
    """
    key = label_key(text)
    for _ in range(4):
        shorter = _PREFIX.sub("", _NUMBERING.sub("", key))
        if shorter in ("", key):
            break
        key = shorter
    return key


@cache
def load_vocabulary() -> Vocabulary:
    """Return the labels of knowledge/performance.toml."""
    words = load_words("performance")
    lists = {name: frozenset(label_key(word) for word in values) for name, values in words.items()}
    level2 = {
        label_key(word): (word, parent)
        for name, parent in _LEVEL2_PARENTS.items()
        for word in words[name]
    }
    return Vocabulary(
        lists=lists,
        fields={key: field for field in FIELDS for key in lists[f"header_{field}"]},
        level1={label_key(word): word for word in words["level1"]},
        level2=level2,
        fixed={
            label_key(word): (level2[label_key(parent)][1], parent)
            for name, parent in _FIXED_PARENTS.items()
            for word in words[name]
        },
        operators=dict(_split_pair(pair) for pair in words["operator_words"]),
        units=tuple(sorted(words["units"], key=lambda unit: (-len(unit), unit))),
        words=dict(words),
    )


def _split_pair(pair: str) -> tuple[str, str]:
    printed, _, sign = pair.partition(" ")
    return printed, sign
