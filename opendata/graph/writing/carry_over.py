"""Carry-over: which kind of money moved between years a row or a column says an amount is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from opendata.errors import KnowledgeError
from opendata.knowledge import load_toml
from opendata.resources import find_folder
from opendata.text import fold

_KEPT = 1 << 14
# numbering of a row as folded text: 一, · (一) · 1. · (1)
_NUMBERING = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[,.:]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[,.](?!\d))"
)
_INCOME = "income"


@dataclass(frozen=True, slots=True)
class _Words:
    """knowledge/carry_over.toml: folded word → kind."""

    beginnings: tuple[str, ...]
    rows: dict[str, str]
    income_rows: dict[str, str]
    columns: dict[str, str]


@lru_cache(maxsize=_KEPT)
def find_carry_over(row: str, column: str, side: str) -> str | None:
    """Return the kind of carry-over that the labels of a figure say; None where they say none.

    >>> find_carry_over("二十七、结转下年", "合计", "expenditure")
    'carried_forward'
    >>> find_carry_over("1.财政拨款结余、结转", "预算数", "income")
    'brought_forward'
    >>> find_carry_over("某项目", "2026年预算/上年结余、结转", "")
    'brought_forward'
    >>> find_carry_over("财政拨款结余分配方案编制", "合计", "") is None
    True
    """
    words = _load_words()
    label = _NUMBERING.sub("", fold(row))
    for beginning in words.beginnings:
        label = label.removeprefix(beginning)
    found = words.rows.get(label)
    if found is None and side == _INCOME:
        found = words.income_rows.get(label)
    if found is not None:
        return found
    parts = (fold(part) for part in column.split("/"))
    return next((words.columns[part] for part in parts if part in words.columns), None)


@cache
def _load_words() -> _Words:
    name = "carry_over.toml"
    table = load_toml(find_folder("knowledge") / name)
    beginnings = tuple(fold(word) for word in table.pop("beginnings"))
    found: dict[str, dict[str, str]] = {"rows": {}, "income_rows": {}, "columns": {}}
    for kind, lists in table.items():
        for key, words in lists.items():
            if key not in found:
                raise KnowledgeError(f"{name}: {kind} has an unknown key {key}")
            for word in words:
                if found[key].setdefault(fold(word), kind) != kind:
                    raise KnowledgeError(f"{name}: {word} stands under two kinds")
    return _Words(beginnings, **found)
