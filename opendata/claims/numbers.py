"""Numbers of a sentence with their units: money, shares, counts; thresholds and years are none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from opendata.knowledge.words import load_words
from opendata.money import YUAN_PER_UNIT, find_amount

_THRESHOLD = re.compile(
    r"(?:（[^（）]{0,4}）|\([^()]{0,4}\))?(?:及|至|或)?(?:以上|以下|以内|及\d)|（含）|\(含\)|及(?:\d|以上)"
)
_CODE_IN_PATH = re.compile(r"(?:类|款)[）)][^（）()]*[（(]$")
"""Before the digits of a line of the functional classification: 司法（06款）行政运行（01项）."""
_OF_UNIT = re.compile(r"(?:单价|单位价值|单台|每台|单件|单位价格)$")
_POINTS = "个百分点"
_SCORE = "分"


@dataclass(frozen=True, slots=True)
class Number:
    """One number with its unit and its place in the sentence."""

    printed: str
    value: Decimal
    unit: str
    start: int
    end: int


def find_numbers(sentence: str) -> Iterator[Number]:
    """Yield the numbers with a unit; the sentence holds no white space.

    >>> [(n.printed, n.unit) for n in find_numbers("收入2,522.02万元，占9.5%，车辆1辆，单价50万元以上设备0套")]
    [('2,522.02', '万元'), ('9.5', '%'), ('1', '辆'), ('0', '套')]
    """
    for match in _pattern().finditer(sentence):
        value = find_amount(match["number"])
        rest = sentence[match.end() :]
        before = sentence[: match.start()]
        if value is None or _THRESHOLD.match(rest) or _OF_UNIT.search(before):
            continue
        if match["unit"] == "项" and _CODE_IN_PATH.search(before):
            continue
        unit = match["unit"].replace("％", "%")
        yield Number(match["number"], value, unit, match.start(), match.end())


def is_money(unit: str) -> bool:
    """Tell whether the unit is one of money."""
    return unit in YUAN_PER_UNIT


def is_share(unit: str) -> bool:
    """Tell whether the unit is per cent or points of per cent."""
    return unit in ("%", _POINTS)


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    units = [*YUAN_PER_UNIT, "%", "％", _POINTS, *load_words("claims")["count_units"], _SCORE]
    ordered = "|".join(re.escape(unit) for unit in sorted(units, key=len, reverse=True))
    return re.compile(
        rf"(?<![\d.,\u3014\[第A-Za-z])(?P<number>[-−]?(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?)"
        rf"(?P<unit>{ordered})(?!月|季度|年|/)"
    )
