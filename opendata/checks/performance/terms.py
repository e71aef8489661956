"""Indicator terms: targets, actual values, weights and scores as terms of identities."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from opendata.checks.tables import Case
from opendata.checks.trials import to_check
from opendata.knowledge.words import load_words
from opendata.model import CheckResult, CheckTerm, Figure, Indicator
from opendata.money import YUAN_PER_UNIT, precision
from opendata.text import fold, remove_space

_KEPT = 1 << 14
"""So many names are kept folded: each is asked for by several rules."""
_NUMBERING = re.compile(r"(?:指标|分项)?\d{0,2}[:.,](?!\d)|\(\d{1,2}\)|经济成本指标(?=.)")
_UNIT_AT_END = re.compile(r"\([^()]{1,4}\)$")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_SHORT_UNITS = {"万": "万元", "亿": "亿元"}
"""Units of money as they are printed where no other is possible."""


@lru_cache(maxsize=_KEPT)
def bare_name(printed: str) -> str:
    """Return the folded name of an indicator without numbering and without a unit in brackets.

    >>> bare_name("指标1：项目总成本（万元）"), bare_name("2023年培训")
    ('项目总成本', '2023年培训')
    """
    name = fold(printed)
    match = _NUMBERING.match(name)
    return _UNIT_AT_END.sub("", name if match is None else name[match.end() :])


def list_words(name: str) -> tuple[str, ...]:
    """Return the folded words of a list of knowledge/indicators.toml."""
    return _fold_words(name)


@lru_cache(maxsize=64)
def _fold_words(name: str) -> tuple[str, ...]:
    return tuple(fold(word) for word in load_words("indicators")[name])


def has_word(text: str, name: str) -> bool:
    """Tell whether a folded text holds one of the words of a list."""
    return _find_word(name).search(text) is not None


@lru_cache(maxsize=64)
def _find_word(name: str) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, _fold_words(name))))


def unit_of_money(unit: str) -> str:
    """Return the unit of money that a target prints, or an empty text.

    >>> unit_of_money("万"), unit_of_money("元"), unit_of_money("元/人")
    ('万元', '元', '')
    """
    found = _SHORT_UNITS.get(unit, unit)
    return found if found in YUAN_PER_UNIT else ""


def say_name(indicator: Indicator) -> str:
    """Return what an indicator is called."""
    return indicator.level3 or indicator.level2 or indicator.level1


def figure_term(figure: Figure) -> CheckTerm:
    """Return a figure as a term."""
    return CheckTerm(figure.figure, 1, figure.amount, figure.unit, figure.printed)


def target_term(indicator: Indicator) -> CheckTerm:
    """Return the target as a term; its value must be known."""
    amount = indicator.target_value or Decimal(0)
    return CheckTerm(indicator.indicator, 1, amount, indicator.target_unit, indicator.target)


def actual_term(indicator: Indicator) -> CheckTerm:
    """Return the actual value as a term; its value must be known."""
    amount = indicator.actual_value or Decimal(0)
    return CheckTerm(indicator.indicator, 1, amount, indicator.actual_unit, indicator.actual)


def points_term(indicator: Indicator, points: Decimal) -> CheckTerm:
    """Return a weight or a score as a term."""
    return CheckTerm(indicator.indicator, 1, points, "分", format(points, "f"))


def unit_of(printed: str) -> Decimal:
    """Return the unit of the last digit of the number that a target or actual value prints.

    >>> unit_of("≤2.8万元"), unit_of("46%"), unit_of("及时")
    (Decimal('0.1'), Decimal('1'), Decimal('0'))
    """
    match = _NUMBER.search(printed)
    return Decimal(0) if match is None else precision(match[0])


def weigh(
    case: Case,
    rule: str,
    stated: CheckTerm,
    terms: Sequence[CheckTerm],
    derived: tuple[Decimal, Decimal],
    words: str = "",
) -> CheckResult:
    """Return the trial stated = derived value, which is given with its tolerance."""
    value, tolerance = derived
    residual = stated.amount - value
    return to_check(
        case,
        (rule, words or case.knowledge.rules[rule].words),
        stated,
        tuple(terms),
        (residual, tolerance),
        can_fail=stated.amount != 0 or value != 0,
    )


def find_operator(printed: str) -> str:
    """Return the sign that a printed value begins with: ≥ ≤ = > <, or an empty text.

    >>> find_operator("大于95%"), find_operator("＜ 90%"), find_operator("28个")
    ('>', '<', '')
    """
    text = remove_space(printed)
    return next((sign for word, sign in _operators() if text.startswith(word)), "")


@lru_cache(maxsize=1)
def _operators() -> tuple[tuple[str, str], ...]:
    pairs = [word.partition(" ")[::2] for word in load_words("performance")["operator_words"]]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


def compare(indicator: Indicator) -> tuple[Decimal, Decimal] | None:
    """Return target and actual value in one unit, or None where they cannot be compared."""
    target, actual = indicator.target_value, indicator.actual_value
    if target is None or actual is None:
        return None
    if indicator.target_unit == indicator.actual_unit:
        return target, actual
    units = unit_of_money(indicator.target_unit), unit_of_money(indicator.actual_unit)
    if not all(units):
        return None
    return target * YUAN_PER_UNIT[units[0]], actual * YUAN_PER_UNIT[units[1]]


def is_met(indicator: Indicator) -> bool | None:
    """Tell whether the actual value fulfils the target; None where that is not certain.

    A target without a sign is fulfilled by the same value; whether by more or by less, it
    does not say. An actual value with a sign of its own is no single value.
    """
    pair = compare(indicator)
    if pair is None:
        return None
    target, actual = pair
    sign, own = indicator.operator, find_operator(indicator.actual)
    if own and own != "=":
        return True if own == sign and target == actual else None
    if sign in {"≥", ">"}:
        return actual >= target if sign == "≥" else actual > target
    if sign in {"≤", "<"}:
        return actual <= target if sign == "≤" else actual < target
    return True if actual == target else falls_short(indicator, target, actual)


def falls_short(indicator: Indicator, target: Decimal, actual: Decimal) -> bool | None:
    """Return False where the actual value is less than a target of which more is better."""
    name = bare_name(indicator.level3)
    levels = fold(indicator.level1 + indicator.level2)
    is_open = (
        actual > target
        or indicator.target_unit in load_words("indicators")["units_of_time"]
        or has_word(levels, "cost_levels")
        or has_word(name, "less_is_better")
    )
    return None if is_open else False
