from __future__ import annotations

from decimal import Decimal

import pytest

from opendata.forms.performance.targets import is_quantity, read_target, split_operator


@pytest.mark.parametrize(
    ("printed", "operator", "value", "unit"),
    [
        ("≥90%", "≥", "90", "%"),
        ("=15万元", "=", "15", "万元"),
        ("＝1家", "=", "1", "家"),
        ("≤8.15 万元", "≤", "8.15", "万元"),
        ("≦3次", "≤", "3", "次"),
        ("2次", "", "2", "次"),
        ("100%", "", "100", "%"),
        ("≥1,000本", "≥", "1000", "本"),
        ("2100元/人", "", "2100", "元/人"),
        ("≥13459.00(平方米)", "≥", "13459.00", "平方米"),
        ("不低于95%", "≥", "95", "%"),
        ("≥ 4", "≥", "4", ""),
        ("2000", "", "2000", ""),
    ],
)
def test_target_in_figures_is_read_apart(
    printed: str, operator: str, value: str, unit: str
) -> None:
    target = read_target(printed)
    assert (target.operator, target.value, target.unit) == (operator, Decimal(value), unit)


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "及时",
        "2023年12月底前",
        "2023.12.31",
        "实际金额的50%，最高100万元",
        "上限LPR+50BPs",
        "至少1次活动",
    ],
)
def test_target_in_words_has_no_value(printed: str) -> None:
    assert read_target(printed).value is None
    assert read_target(printed).operator == ""


def test_operator_without_a_number_is_no_operator() -> None:
    assert split_operator("高于平均水平") == ("", "高于平均水平")


def test_bare_year_is_no_quantity() -> None:
    assert not is_quantity("2024")
    assert is_quantity("≥2024")
