"""F10 and F11: sheets typed with tabs, whose merged cells were lost."""

from __future__ import annotations

from decimal import Decimal

from performance_grids import figures_of, indicators_of, read, to_grid

_PROJECT = """
项目名称|某奖励资金区级配套（洛财企(2023)14号）|||||||
主管部门|某局|||实施单位|某中心|||
项目资金(万元)||年初预算数|全年预算数|全年执行数|分值|执行率 %|得分|
|年度资金总额(万元)：|10|4|0.97|10|24.25|2.43|
|政府性预算资金|10|4|0.97|-|24.25|-|
资金管理情况||单位资金|0|0|0|0|-|
||情况说明|分值|得分|存在问题和改进措施|||
|安排科学性|科学|5|5||||
年度总体目标|预算绩效管理情况|制定了目标。|5|4.5||||
|预期目标|||实际完成情况||||
|目标一|||完成一||||
绩效指标|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差度|偏差原因分析及改进措施
|成本指标|经济成本指标|奖补金额|=15万元|0万元|10|0|0.00|
|产出指标 总分|数量指标|企业数量|≥20 家|20 家|1. 5|1. 5|-50.00|资金未到位
||时效指标|及时性|及时|100%|10|10|0.00|
|效益指标|质量指标|合格率|100%|100%|10|10|0.00|
|满意度指标|经济效益指标|增收|提升|100%|10|10|0.00|
|时效指标|按时发放|及时|100%|100%|10|10|0.00|
总分||||100|62.78||||
"""


def test_figures_stand_under_their_columns() -> None:
    form = read(to_grid(_PROJECT, "tabbed"), "F11")
    assert figures_of(form) == [
        ("年度资金总额(万元)：", "", "年初预算数", "10"),
        ("年度资金总额(万元)：", "", "全年预算数", "4"),
        ("年度资金总额(万元)：", "", "全年执行数", "0.97"),
        ("年度资金总额(万元)：", "", "分值", "10"),
        ("年度资金总额(万元)：", "", "执行率", "24.25"),
        ("年度资金总额(万元)：", "", "得分", "2.43"),
        ("政府性预算资金", "", "年初预算数", "10"),
        ("政府性预算资金", "", "全年预算数", "4"),
        ("政府性预算资金", "", "全年执行数", "0.97"),
        ("政府性预算资金", "", "执行率", "24.25"),
        ("单位资金", "", "年初预算数", "0"),
        ("单位资金", "", "全年预算数", "0"),
        ("单位资金", "", "全年执行数", "0"),
        ("单位资金", "", "执行率", "0"),
        ("安排科学性", "", "分值", "5"),
        ("安排科学性", "", "得分", "5"),
        ("预算绩效管理情况", "", "分值", "5"),
        ("预算绩效管理情况", "", "得分", "4.5"),
        ("总分", "", "分值", "100"),
        ("总分", "", "得分", "62.78"),
    ]
    assert [column.role for column in form.columns] == [
        "amount",
        "amount",
        "amount",
        "score",
        "rate",
        "score",
    ]
    assert form.unit == "万元"
    assert form.unplaced == ()


def test_row_numbers_count_printed_rows_from_the_first_one_of_money() -> None:
    form = read(to_grid(_PROJECT, "tabbed"), "F11")
    assert [(row.label, row.row_no) for row in form.rows][-3:] == [
        ("安排科学性", 5),
        ("预算绩效管理情况", 6),
        ("总分", 16),
    ]


def test_indicators_of_shifted_rows_keep_level_and_scores() -> None:
    form = read(to_grid(_PROJECT, "tabbed"), "F11")
    assert indicators_of(form) == [
        ("成本指标", "经济成本指标", "奖补金额", "=15万元"),
        ("产出指标", "数量指标", "企业数量", "≥20家"),
        ("产出指标", "时效指标", "及时性", "及时"),
        ("产出指标", "质量指标", "合格率", "100%"),
        ("效益指标", "经济效益指标", "增收", "提升"),
        ("产出指标", "时效指标", "按时发放", "及时"),
    ]
    second, last = form.indicators[1], form.indicators[-1]
    assert (second.weight, second.score) == (Decimal("1.5"), Decimal("1.5"))
    assert (second.deviation, second.reason) == ("-50.00", "资金未到位")
    assert (second.operator, second.target_value, second.target_unit) == ("≥", Decimal(20), "家")
    assert (second.actual, second.actual_value, second.actual_unit) == ("20家", Decimal(20), "家")
    assert (last.actual, last.weight, last.score) == ("100%", Decimal(10), Decimal(10))


def test_project_carries_money_spent_and_policy_document() -> None:
    form = read(to_grid(_PROJECT, "tabbed"), "F11", table_no=12)
    project = form.projects[0]
    assert project.name == "某奖励资金区级配套（洛财企(2023)14号）"
    assert project.policy_document == "洛财企(2023)14号"
    assert (project.amount, project.unit) == (Decimal("0.97"), "万元")
    assert project.organisation == "某中心"
    assert project.seen_in == ("F11.12",)
    assert {indicator.project for indicator in form.indicators} == {project.project}
    assert [(goal.kind, goal.content, goal.actual) for goal in form.goals] == [
        ("annual_goal", "目标一", "完成一")
    ]


_DEPARTMENT = """
部门（单位）名称||某局|||||
部门整体支出情况||年初预算数|全年预算数|全年执行数|分值|执行率|得分
|部门预算总额（万元）|522.23|1596.36|868.83|10|54.43%|6.05
|资金来源：（1）政府预算资金|522.23|1580.5|853.47|-|54.0 %|-
年度履职目标|预期目标|||实际完成情况|||
|做好某事|||做好了|||
年度主要任务|任务名称|主要内容||实际完成情况|||
|任务甲|内容甲||完成甲|||
|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差度|偏差原因分析及改进措施
绩效指标|投入管理指标|工作目标管理|年度履职目标相关性|相关|100%|1.5|1.5|0|
|预算和财务管理|预算编制完整性|完整|100%|1.5|1.5|0||
||预算调整率|≤10%|61. 54%|1. 5|0|515. 40|追加
|履职效益|建立职责|建立|100%|10|10|0||
"""


def test_department_money_goals_and_tasks() -> None:
    form = read(to_grid(_DEPARTMENT, "tabbed"), "F10")
    assert figures_of(form)[6:] == [
        ("资金来源：（1）政府预算资金", "", "年初预算数", "522.23"),
        ("资金来源：（1）政府预算资金", "", "全年预算数", "1580.5"),
        ("资金来源：（1）政府预算资金", "", "全年执行数", "853.47"),
        ("资金来源：（1）政府预算资金", "", "执行率", "54.0 %"),
    ]
    assert form.organisation == "某局"
    assert [(goal.kind, goal.name, goal.content, goal.actual) for goal in form.goals] == [
        ("annual_goal", "预期目标", "做好某事", "做好了"),
        ("task", "任务甲", "内容甲", "完成甲"),
    ]


def test_level_that_the_table_never_prints_stays_empty() -> None:
    form = read(to_grid(_DEPARTMENT, "tabbed"), "F10")
    assert indicators_of(form) == [
        ("投入管理指标", "工作目标管理", "年度履职目标相关性", "相关"),
        ("投入管理指标", "预算和财务管理", "预算编制完整性", "完整"),
        ("投入管理指标", "预算和财务管理", "预算调整率", "≤10%"),
        ("", "履职效益", "建立职责", "建立"),
    ]
    assert form.indicators[2].deviation == "515.40"


_FLATTENED = """
项目名称 工作经费(2024)
主管部门 某局 实施单位 某局
项目资金(万元) 年初预算数 全年预算数 全年执行数 分值 执行率 % 得分
年度资金总额(万元)： 2.24 2.24 0.27 10 12.05 1.21
单位资金 0 0 0 - 0 -
绩效指标 一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差度
成本指标 经济成本指标 服务经费 ≤2.24 万元 0.27 万元 10 10 0.00
产出指标 数量指标 企业数量 ≥4 次 4 次 1. 5 1. 5 0.00
质量指标 服务质量 提升 100% 10 10 0.00
总分 100 91.21
"""


def test_flattened_sheet_is_read_by_order() -> None:
    form = read(to_grid(_FLATTENED, "flattened"), "F11")
    assert figures_of(form)[:6] == [
        ("年度资金总额(万元)：", "", "年初预算数", "2.24"),
        ("年度资金总额(万元)：", "", "全年预算数", "2.24"),
        ("年度资金总额(万元)：", "", "全年执行数", "0.27"),
        ("年度资金总额(万元)：", "", "分值", "10"),
        ("年度资金总额(万元)：", "", "执行率", "12.05"),
        ("年度资金总额(万元)：", "", "得分", "1.21"),
    ]
    assert indicators_of(form) == [
        ("成本指标", "经济成本指标", "服务经费", "≤2.24万元"),
        ("产出指标", "数量指标", "企业数量", "≥4次"),
        ("产出指标", "质量指标", "服务质量", "提升"),
    ]
    assert [(i.actual, i.weight, i.score) for i in form.indicators] == [
        ("0.27万元", Decimal(10), Decimal(10)),
        ("4次", Decimal("1.5"), Decimal("1.5")),
        ("100%", Decimal(10), Decimal(10)),
    ]


def test_sheets_after_one_another_are_kept_apart() -> None:
    both = _FLATTENED + "\n部门项目绩效自评表" + _FLATTENED.replace("工作经费(2024)", "乙项目")
    form = read(to_grid(both, "flattened"), "F11")
    assert len(form.entries) == 2 * 12
    assert [project.name for project in form.projects] == ["工作经费(2024)", "乙项目"]
    assert [indicator.project[-1] for indicator in form.indicators] == ["1"] * 3 + ["2"] * 3
    assert form.unplaced == ()
