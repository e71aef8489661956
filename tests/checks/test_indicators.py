"""Indicators of the performance forms: what the worked examples of the rules do not show."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from opendata.checks.performance.money import ProjectMoney
from opendata.checks.performance.terms import is_met
from opendata.examples import read_example
from opendata.model import Box, CheckResult, Finding, Indicator, Place

SHEET = """
## 2024年度项目支出绩效自评表
| 项目名称 | {project} | | | | | | |
|---|---|---|---|---|---|---|---|
| 项目资金（万元） | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
| | 年度资金总额 | {money} | 10 | 100% | 10 |
| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差度 |
{rows}
"""
GOALS = """
## 2024年度项目支出绩效目标表
| 项目名称 | {project} | | |
|---|---|---|---|
| 项目资金（万元） | 年度资金总额 | {money} | |
| 一级指标 | 二级指标 | 三级指标 | 指标值 |
{rows}
"""


def sheet(*rows: str, project: str = "老旧小区改造", money: str = "80.00 | 80.00 | 80.00") -> str:
    return SHEET.format(project=project, money=money, rows="\n".join(f"| {row} |" for row in rows))


def goals(*rows: str, project: str = "老旧小区改造", money: str = "80.00") -> str:
    return GOALS.format(project=project, money=money, rows="\n".join(f"| {row} |" for row in rows))


def read(text: str, rule: str) -> list[CheckResult]:
    (run,) = read_example(text)
    return [check for check in run.disclosure.checks if check.rule == rule]


def told(text: str, rule: str) -> list[Finding]:
    (run,) = read_example(text)
    return [finding for finding in run.disclosure.findings if finding.rule == rule]


def one(target: str, actual: str, *, level: str = "数量指标", name: str = "改造栋数") -> Indicator:
    """Return the indicator of a sheet with this target and actual value."""
    (run,) = read_example(sheet(f"产出指标 | {level} | {name} | {target} | {actual} | 90 | 90 | "))
    (indicator,) = run.disclosure.indicators
    return indicator


@pytest.mark.parametrize(
    ("target", "actual", "met"),
    [
        ("≥6栋", "6栋", True),
        ("≥6栋", "5栋", False),
        (">6栋", "6栋", False),
        ("≤6栋", "7栋", False),
        ("6栋", "6栋", True),
        ("6栋", "5栋", False),
        ("6栋", "8栋", None),
        ("≥6栋", "6户", None),
        ("≥95%", "≥95%", True),
        ("≥95%", "＜95%", None),
        ("大于95%", "大于93%", None),
        ("≤1.2万元", "8000元", True),
    ],
)
def test_a_target_is_met_missed_or_open(target, actual, met):
    assert is_met(one(target, actual)) is met


@pytest.mark.parametrize(
    ("level", "name"),
    [("成本指标", "改造成本"), ("质量指标", "安全事故"), ("时效指标", "工期天数")],
)
def test_less_than_a_target_without_a_sign_is_no_miss_where_less_may_be_better(level, name):
    assert is_met(one("30", "20", level=level, name=name)) is None


def test_deviations_of_one_table_that_lack_are_told_once():
    text = sheet(
        "产出指标 | 数量指标 | 改造栋数 | ≥6栋 | 3栋 | 20 | 10 | 0.00",
        "产出指标 | 质量指标 | 合格率 | ≥95% | 19% | 20 | 4 | 0.00",
        "产出指标 | 时效指标 | 按时完工率 | =100% | 50% | 20 | 10 | 0.00",
        "产出指标 | 数量指标 | 加装电梯 | ≥2部 | 2部 | 10 | 10 | 0.00",
        "产出指标 | 数量指标 | 更换管网 | ≥2公里 | 3公里 | 10 | 10 | 0.00",
        "效益指标 | 社会效益指标 | 居住条件 | 改善 | 100% | 10 | 10 | 0.00",
    )
    (finding,) = told(text, "indicators.no_deviation")
    assert finding.form == "F11"
    assert finding.words == (
        "line 7: F11 indicator 改造栋数 prints 0.00; -50.00 follows from ≥6栋, 3栋 "
        "(difference 50.00); recompute the deviation — so do 2 more indicators of the table"
    )


def test_a_target_in_words_is_fulfilled_by_a_hundred_per_cent():
    text = sheet("效益指标 | 社会效益指标 | 居住条件 | 改善 | 0% | 90 | 0 | 0.00")
    (check,) = read(text, "indicators.no_deviation")
    assert (check.verdict, check.residual) == ("broken", Decimal(100))


def test_a_level_that_misses_its_points_and_the_total_that_misses_them_too_are_one_finding():
    text = sheet(
        "产出指标（50分） | 数量指标 | 改造栋数 | ≥6栋 | 6栋 | 50 | 50 | ",
        "效益指标（40分） | 社会效益指标 | 居住条件 | 改善 | 改善 | 13 | 13 | ",
        "效益指标（40分） | 可持续影响指标 | 使用年限 | ≥20年 | 20年 | 13 | 13 | ",
        "总分 | | | | | 100 | 86 | ",
    )
    (finding,) = told(text, "evaluation.weights")
    assert told(text, "points.level") == []
    assert (finding.severity, finding.difference) == ("contradiction", Decimal(14))
    assert finding.suspect == ""


def test_details_of_a_cost_are_not_added_to_it():
    text = goals(
        "成本指标 | 经济成本指标 | 采购服务成本 | ≤50万元",
        "成本指标 | 经济成本指标 | 保洁服务费用 | ≤30万元",
        "成本指标 | 经济成本指标 | 保安服务费用 | ≤20万元",
        "成本指标 | 经济成本指标 | 设备购置成本 | ≤30万元",
    )
    (check,) = read(text, "costs.parts")
    assert (check.verdict, check.residual, len(check.terms)) == ("holds", Decimal(0), 2)


def test_money_handed_out_is_the_whole_of_a_project_called_after_it():
    row = "产出指标 | 数量指标 | 企业奖励资金 | 120万元"
    (check,) = read(goals(row, project="科技创新奖励资金"), "costs.whole")
    assert (check.verdict, check.residual) == ("broken", Decimal(40))
    assert read(goals(row), "costs.whole") == []


def test_of_several_sums_handed_out_each_is_a_part():
    text = goals(
        "产出指标 | 数量指标 | 企业奖励资金 | 30万元",
        "产出指标 | 数量指标 | 平台补助资金 | 40万元",
        project="科技创新奖励资金",
    )
    assert read(text, "costs.whole") == []
    assert [check.verdict for check in read(text, "costs.limit")] == ["holds", "holds"]


def test_a_target_above_the_money_that_was_spent_to_the_end_may_be_of_an_earlier_budget():
    row = "产出指标 | 成本指标 | 项目总成本 | ≤100万元 | 80万元 | 90 | 90 | "
    (check,) = read(sheet(row), "costs.whole")
    assert check.verdict == "not-testable"
    assert check.reason == "the target may be of the budget before it was adjusted"


def test_a_digit_cut_off_is_no_difference():
    text = goals("成本指标 | 经济成本指标 | 项目总成本 | ≤91万元", money="91.07")
    assert [check.verdict for check in read(text, "costs.whole")] == ["rounding"]


def test_a_target_without_a_unit_is_of_the_unit_of_the_money():
    near = goals("成本指标 | 经济成本指标 | 项目总成本 | 82")
    far = goals("成本指标 | 经济成本指标 | 项目总成本 | 800000")
    assert [check.verdict for check in read(near, "costs.whole")] == ["broken"]
    assert [check.reason for check in read(far, "costs.whole")] == ["the target prints no unit"]


def test_of_two_projects_of_one_name_the_money_is_that_beside_the_indicator():
    (run,) = read_example(goals("成本指标 | 经济成本指标 | 项目总成本 | ≤80万元"))
    found, (indicator,) = run.figures[0], run.disclosure.indicators

    def place(top: float, bottom: float, page: int = 1) -> Place:
        return Place(page=page, box=Box(10, top, 60, bottom))

    first, second = (replace(found, place=place(*edges)) for edges in ((100, 200), (200, 300)))
    money = ProjectMoney({indicator.project: [(first,), (second,)]})
    assert money.find(replace(indicator, place=place(210, 220))) == (second,)
    assert money.find(replace(indicator, place=place(310, 320))) == ()
    assert money.find(replace(indicator, place=place(210, 220, page=2))) == ()
