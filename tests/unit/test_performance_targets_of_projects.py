"""B13 as one sheet a project, drawn; pages that go on; funds told by the other form."""

from __future__ import annotations

from decimal import Decimal

from performance_grids import figures_of, indicators_of, read, to_drawn_grid, to_grid

from opendata.forms.performance import settle_performance

_SHEET = [
    (0, 0, 1, 2, "项目名称"),
    (0, 2, 1, 3, "公车运行"),
    (1, 0, 1, 2, "主管部门及代码"),
    (1, 2, 1, 1, "229_某市某局"),
    (1, 3, 1, 1, "实施单位"),
    (1, 4, 1, 1, "某中心"),
    (2, 0, 3, 2, "项目资金\n（万元）"),
    (2, 2, 1, 1, "年度预算资金总额："),
    (2, 3, 1, 2, "15.00"),
    (3, 2, 1, 1, "其中：财政拨款"),
    (3, 3, 1, 2, "15.00"),
    (4, 2, 1, 1, "其他资金"),
    (4, 3, 1, 2, ""),
    (5, 0, 1, 1, "总体\n目标"),
    (5, 1, 1, 4, "做好保障"),
    (6, 0, 1, 1, ""),
    (6, 1, 1, 1, "一级指标"),
    (6, 2, 1, 1, "二级指标"),
    (6, 3, 1, 1, "三级指标"),
    (6, 4, 1, 1, "指标值"),
    (7, 0, 1, 1, "绩效指标"),
    (7, 1, 1, 1, "成本指标"),
    (7, 2, 1, 1, "经济成本"),
    (7, 3, 1, 1, "运行费用"),
    (7, 4, 1, 1, "≤15万元"),
    (8, 0, 2, 1, "绩效指标"),
    (8, 1, 2, 1, "产出指标\n（50分）"),
    (8, 2, 2, 1, "成本指标"),
    (8, 3, 1, 1, "支出率"),
    (8, 4, 1, 1, "=100%"),
    (9, 3, 1, 1, "公务费用（万元）"),
    (9, 4, 1, 1, "≤3"),
]


def test_drawn_sheet_reads_money_by_label_and_levels_by_merged_cells() -> None:
    form = read(to_drawn_grid(_SHEET), "B13")
    assert figures_of(form) == [
        ("公车运行", "", "项目资金（万元）/年度预算资金总额：", "15.00"),
        ("公车运行", "", "项目资金（万元）/其中：财政拨款", "15.00"),
    ]
    assert indicators_of(form) == [
        ("成本指标", "经济成本", "运行费用", "≤15万元"),
        ("产出指标", "成本指标", "支出率", "=100%"),
        ("产出指标", "成本指标", "公务费用（万元）", "≤3"),
    ]
    assert form.indicators[2].target_unit == "万元"
    project = form.projects[0]
    assert (project.name, project.amount, project.organisation) == (
        "公车运行",
        Decimal("15.00"),
        "某中心",
    )
    assert form.organisation == "某市某局"
    assert [(goal.name, goal.content) for goal in form.goals] == [("总体目标", "做好保障")]


def test_label_and_amount_side_by_side_are_a_row_each() -> None:
    form = read(
        to_drawn_grid(
            [
                (0, 0, 2, 1, "项目资金（元）"),
                (0, 1, 1, 1, "项目资金总额"),
                (0, 2, 1, 1, "4,100.00"),
                (0, 3, 1, 1, "年度资金申请总额"),
                (0, 4, 1, 1, "4,000.00"),
                (1, 1, 1, 1, "其他资金"),
                (1, 3, 1, 1, "其他资金"),
                (1, 4, 1, 1, "0.00"),
                (2, 0, 2, 1, "项目绩效目标"),
                (2, 1, 1, 2, "项目总目标"),
                (2, 3, 1, 2, "年度总体目标"),
                (3, 1, 1, 2, "全程"),
                (3, 3, 1, 2, "当年"),
            ]
        ),
        "B13",
    )
    assert figures_of(form) == [
        ("", "", "项目资金（元）/项目资金总额", "4,100.00"),
        ("", "", "项目资金（元）/年度资金申请总额", "4,000.00"),
        ("", "", "项目资金（元）/其他资金", "0.00"),
    ]
    assert form.unit == "元"
    assert [(goal.name, goal.content) for goal in form.goals] == [
        ("项目总目标", "全程"),
        ("年度总体目标", "当年"),
    ]


def test_amount_with_its_unit_is_a_figure_without_it() -> None:
    form = read(
        to_drawn_grid(
            [
                (0, 0, 1, 1, "资金金额（万元）"),
                (0, 1, 1, 1, "资金总额"),
                (0, 2, 1, 1, "3,377.89万元"),
            ]
        ),
        "B13",
    )
    assert figures_of(form) == [("", "", "资金金额（万元）/资金总额", "3,377.89")]


def test_page_that_goes_on_without_header_takes_the_project_before_it() -> None:
    first = read(to_drawn_grid(_SHEET), "B13", table_no=4)
    second = read(
        to_drawn_grid(
            [
                (0, 0, 2, 1, "绩效指标"),
                (0, 1, 2, 1, "效益指标"),
                (0, 2, 1, 1, "社会效益指标"),
                (0, 3, 1, 1, "覆盖人群"),
                (0, 4, 1, 1, "≥1000万人次"),
                (1, 2, 1, 1, "可持续影响指标"),
                (1, 3, 1, 1, "粉丝总数"),
                (1, 4, 1, 1, "逐年递增"),
            ]
        ),
        "B13",
        table_no=5,
    )
    assert indicators_of(second) == [
        ("效益指标", "社会效益指标", "覆盖人群", "≥1000万人次"),
        ("效益指标", "可持续影响指标", "粉丝总数", "逐年递增"),
    ]
    settled = settle_performance([first, second])
    assert {item.project for item in settled[1].indicators} == {first.projects[0].project}


_LIST = """
项目金额（万元） 绩效目标 资金总额 政府预算资金 财政专户管理资金 单位资金
三级指标 指标值 三级指标 指标值
5.00 5.00
"""


def test_fund_of_a_flattened_list_is_told_by_the_form_of_the_department() -> None:
    money = (
        "预算情况\n部门预算总额（万元） 5.00\n1、资金来源：（1）政府预算资金\n（3）单位资金 5.00"
    )
    overall = read(to_grid(money, "flattened"), "B12")
    listed = read(to_grid(_LIST, "flattened"), "B13", table_no=2)
    settled = settle_performance([overall, listed])
    assert figures_of(settled[1]) == [
        ("合计", "", "项目金额（万元）/资金总额", "5.00"),
        ("合计", "", "项目金额（万元）/单位资金", "5.00"),
    ]


def test_fund_that_nothing_tells_is_unplaced() -> None:
    settled = settle_performance([read(to_grid(_LIST, "flattened"), "B13")])
    assert figures_of(settled[0]) == [("合计", "", "项目金额（万元）/资金总额", "5.00")]
    assert [item.reason for item in settled[0].unplaced] == ["the fund cannot be told"]
