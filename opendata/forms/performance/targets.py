"""Targets: ≥90%, =15万元, 2次, 有效提升 — read apart into operator, value and unit."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from opendata.forms.performance.vocabulary import load_vocabulary
from opendata.text import remove_space

_KEPT = 1 << 14
"""So many targets are kept read apart: most cells of a row are tried as one, many say the same."""
_VALUE = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_UNIT = re.compile(
    r"[(（]?([^\d\s。；;，,、：:≥≤<>=（）()]{0,8}(?:/[^\d\s。；;，,、：:（）()]{1,5})*)[)）]?[。；;]?"
)
_DATE = re.compile(r"20\d\d(?:年|[.\-/]\d{1,2}[.\-/])")


@dataclass(frozen=True, slots=True)
class Target:
    """A target read apart; value None where it is said in words."""

    operator: str
    value: Decimal | None
    unit: str


_IN_WORDS = Target("", None, "")


@lru_cache(maxsize=_KEPT)
def read_target(printed: str) -> Target:
    """Return operator, value and unit of a target; nothing is added that is not printed.

    >>> read_target("≥90%")
    Target(operator='≥', value=Decimal('90'), unit='%')
    >>> read_target("≤8.15 万元"), read_target("100%").operator
    (Target(operator='≤', value=Decimal('8.15'), unit='万元'), '')
    >>> read_target("2023年12月底前").value is None
    True
    """
    text = remove_space(printed)
    operator, rest = split_operator(text)
    number = unicodedata.normalize("NFKC", rest) if rest[:1].isdigit() else rest
    match = _VALUE.match(number)
    if match is None or _DATE.match(number):
        return _IN_WORDS
    unit = _UNIT.fullmatch(number[match.end() :])
    if unit is None:
        return _IN_WORDS
    return Target(operator, Decimal(match.group().replace(",", "")), unit.group(1))


def split_operator(text: str) -> tuple[str, str]:
    """Return the operator a target begins with and the rest.

    >>> split_operator("≧98%"), split_operator("不低于90%"), split_operator("及时")
    (('≥', '98%'), ('≥', '90%'), ('', '及时'))
    """
    for printed, operator in _operators():
        if text.startswith(printed) and text[len(printed) :][:1].isdigit():
            return operator, text[len(printed) :]
    return "", text


@cache
def _operators() -> tuple[tuple[str, str], ...]:
    """Return the printed operators with what they mean, the longest first."""
    operators = load_vocabulary().operators
    return tuple(sorted(operators.items(), key=lambda pair: (-len(pair[0]), pair[0])))


def is_quantity(text: str) -> bool:
    """Tell whether a text is a target in figures: a number with an operator or a known unit.

    >>> is_quantity("≥90%"), is_quantity("2 次"), is_quantity("2023"), is_quantity("及时")
    (True, True, False, False)
    """
    target = read_target(text)
    if target.value is None:
        return False
    return bool(target.operator) or target.unit in load_vocabulary().units
