"""B13 as a list of many projects: typed, drawn and flattened."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from performance_grids import figures_of, indicators_of, read, to_drawn_grid, to_grid

_TYPED = """
单位编码（项目编码）|项目单位（项目名称）|项目金额（万元）||||绩效目标|||||||
||资金总额|政府预算 资金|财政专户管理资金|单位资金|成本指标||产出指标||效益指标||满意度指标|
||||||三级指标|指标值|三级指标|指标值|三级指标|指标值|三级指标|指标值
021||1,773.50|1,773.50||||||||||
021001|某市某局|1,773.50|1,773.50||||||||||
411281230000 000015223|公务接待费|3.00|3.00|||支出标准|合规|年度接待数量|据实|保障工作正常|正常|对象满意度|≥95%
||||||||经费支出合规性|合规||||
||||||||支出时效性|及时||||
411281230000000015228|振兴集团历史|150.00|150.00|||经费支出标准|据实|支付企业数量|1家|维护稳定|稳定|服务对象满意度|≥95%
|遗留问题专项资金||||||经费支出合|合规|||||
|（其他补助）||||||规性||||||
410802240000000015718|科技经费|3.00|3.00||||印刷宣传彩页|≥1000张|推动科技政策普及|有效推动|服务企业满意度|≥95%|
|||||||有效宣传科技政策|有效宣传|||||
"""


def test_typed_list_gives_rows_of_sum_organisation_and_projects() -> None:
    form = read(to_grid(_TYPED, "tabbed"), "B13")
    total, fund = "项目金额（万元）/资金总额", "项目金额（万元）/政府预算资金"
    assert figures_of(form) == [
        ("合计", "021", total, "1,773.50"),
        ("合计", "021", fund, "1,773.50"),
        ("某市某局", "021001", total, "1,773.50"),
        ("某市某局", "021001", fund, "1,773.50"),
        ("公务接待费", "411281230000000015223", total, "3.00"),
        ("公务接待费", "411281230000000015223", fund, "3.00"),
        ("振兴集团历史遗留问题专项资金（其他补助）", "411281230000000015228", total, "150.00"),
        ("振兴集团历史遗留问题专项资金（其他补助）", "411281230000000015228", fund, "150.00"),
        ("科技经费", "410802240000000015718", total, "3.00"),
        ("科技经费", "410802240000000015718", fund, "3.00"),
    ]
    assert [(row.row_no, row.kind) for row in form.rows] == [
        (1, "total"),
        (2, "organisation"),
        (3, "item"),
        (6, "item"),
        (8, "item"),
    ]
    assert [(item.name, item.amount) for item in form.projects] == [
        ("公务接待费", Decimal("3.00")),
        ("振兴集团历史遗留问题专项资金（其他补助）", Decimal("150.00")),
        ("科技经费", Decimal("3.00")),
    ]


def test_typed_pairs_are_put_under_their_level_even_where_a_row_stands_shifted() -> None:
    form = read(to_grid(_TYPED, "tabbed"), "B13")
    assert indicators_of(form) == [
        ("成本指标", "", "支出标准", "合规"),
        ("产出指标", "", "年度接待数量", "据实"),
        ("效益指标", "", "保障工作正常", "正常"),
        ("满意度指标", "", "对象满意度", "≥95%"),
        ("产出指标", "", "经费支出合规性", "合规"),
        ("产出指标", "", "支出时效性", "及时"),
        ("成本指标", "", "经费支出标准", "据实"),
        ("产出指标", "", "支付企业数量", "1家"),
        ("效益指标", "", "维护稳定", "稳定"),
        ("满意度指标", "", "服务对象满意度", "≥95%"),
        ("产出指标", "", "经费支出合规性", "合规"),
        ("产出指标", "", "印刷宣传彩页", "≥1000张"),
        ("效益指标", "", "推动科技政策普及", "有效推动"),
        ("满意度指标", "", "服务企业满意度", "≥95%"),
        ("产出指标", "", "有效宣传科技政策", "有效宣传"),
    ]


_HEADER = [
    (0, 0, 2, 1, "项目名称"),
    (0, 1, 2, 1, "项目总额"),
    (0, 2, 1, 2, "其中："),
    (0, 4, 2, 1, "绩效目标"),
    (0, 5, 2, 1, "一级指标"),
    (0, 6, 2, 1, "二级指标"),
    (0, 7, 2, 1, "三级指标"),
    (0, 8, 2, 1, "绩效指标性质"),
    (0, 9, 2, 1, "本年绩效指标值"),
    (0, 10, 2, 1, "绩效度量单位"),
    (1, 2, 1, 1, "财政资金"),
    (1, 3, 1, 1, "其他资金"),
]


def _indicator(row: int, name: str, *target: str) -> list[tuple[int, int, int, int, str]]:
    texts = ("产出指标", "数量指标", name, *target)
    return [(row, column, 1, 1, text) for column, text in enumerate(texts, start=5)]


def test_drawn_list_reads_code_and_name_of_one_cell_and_money_rows_that_share_a_name() -> None:
    form = read(
        to_drawn_grid(
            [
                *_HEADER,
                (2, 0, 3, 1, "11000022T000000455794-\n评审工作经费"),
                (2, 1, 2, 1, "839.000000"),
                (2, 2, 2, 1, "839.000000"),
                (2, 4, 2, 1, "完成评审"),
                *_indicator(2, "评审次数", "≥", "12", "次/年"),
                *_indicator(3, "及时", "定性", "优"),
                (4, 1, 1, 1, "9.5"),
                (4, 3, 1, 1, "9.5"),
                (4, 4, 1, 1, "完成培训"),
                *_indicator(4, "培训天数", "＝", "9", "天"),
            ]
        ),
        "B13",
    )
    name, code = "评审工作经费", "11000022T000000455794"
    assert figures_of(form) == [
        (name, code, "项目总额", "839.000000"),
        (name, code, "其中：/财政资金", "839.000000"),
        (name, code, "项目总额", "9.5"),
        (name, code, "其中：/其他资金", "9.5"),
    ]
    assert len(form.projects) == 1
    assert [goal.content for goal in form.goals] == ["完成评审", "完成培训"]
    assert [(i.operator, i.target_value, i.target_unit) for i in form.indicators] == [
        ("≥", Decimal(12), "次/年"),
        ("", None, ""),
        ("=", Decimal(9), "天"),
    ]


def test_list_with_goals_only_gives_projects_and_goals() -> None:
    form = read(
        to_drawn_grid(
            [
                (0, 0, 1, 1, "项目"),
                (0, 1, 1, 1, "预算数（单位：万元）"),
                (0, 2, 1, 1, "绩效目标"),
                (1, 0, 1, 1, "业务工作\n经费"),
                (1, 1, 1, 1, "8,000.00"),
                (1, 2, 1, 1, "做好工作"),
            ]
        ),
        "B13",
    )
    assert figures_of(form) == [("业务工作经费", "", "预算数（单位：万元）", "8,000.00")]
    assert form.unit == "万元"
    assert [(p.name, p.amount) for p in form.projects] == [("业务工作经费", Decimal("8000.00"))]
    assert [goal.content for goal in form.goals] == ["做好工作"]


_LOST = """
单位编码（项目编码）
项目单位
（项目名称）
项目金额（万元）
绩效目标
成本指标 产出指标 效益指标 满意度指标
资金总额
政府预算
资金
财政专户
管理资金
单位
资金
三级指标 指标值 三级指标 指标值 三级指标 指标值 三级指标 指标值
"""

_CODE_FIRST = f"""{_LOST}
1785.58 1785.58
619001
某区科技
局
1785.58 1785.58
410308230000000002801
2023 年
企业政策性
资金
822.30 822.30
总成本 ≤822.3万元补贴发放完成率 100% 加快人才建设 加快 企业满意度 ≥90%
补贴发放准确率 100% 提高发展质量 提高
410308230000000004005
工作经费
73.68 73.68
总成本
≤73.68 万
元
出差完成率 100%
保障工作正常
开展
保障
人员满
意度
≥90%
"""


def test_flattened_list_reads_pairs_and_wrapped_names() -> None:
    form = read(to_grid(_CODE_FIRST, "flattened"), "B13")
    fund = "项目金额（万元）/政府预算资金"
    assert [figure for figure in figures_of(form) if figure[2] == fund] == [
        ("合计", "", fund, "1785.58"),
        ("某区科技局", "619001", fund, "1785.58"),
        ("2023年企业政策性资金", "410308230000000002801", fund, "822.30"),
        ("工作经费", "410308230000000004005", fund, "73.68"),
    ]
    assert {entry.placed_by for entry in form.entries} == {"printed", "arithmetic"}
    assert indicators_of(form) == [
        ("成本指标", "", "总成本", "≤822.3万元"),
        ("产出指标", "", "补贴发放完成率", "100%"),
        ("效益指标", "", "加快人才建设", "加快"),
        ("满意度指标", "", "企业满意度", "≥90%"),
        ("产出指标", "", "补贴发放准确率", "100%"),
        ("效益指标", "", "提高发展质量", "提高"),
        ("成本指标", "", "总成本", "≤73.68万元"),
        ("产出指标", "", "出差完成率", "100%"),
        ("效益指标", "", "保障工作正常开展", "保障"),
        ("满意度指标", "", "人员满意度", "≥90%"),
    ]


def _centred(second_cost: str) -> str:
    return f"""{_LOST}
419 23.00 23.00
某局本
级
3.00 3.00
419001
某局
20.00 20.00
活动经费
总成本
≤3万元
解决问题
时间
2023 年
12 月底前
410703220000000017132
活动专项
经费
3.00 3.00
资金落实
率
100%
奖励资金
总成本
{second_cost}
资金落实
率
100%
410703230000000026777
新财预
2022.55
号《关于
下达
20.00 20.00
奖励资金
的通知》
资金落实
率
95%
"""


def test_cost_proves_which_indicators_belong_to_which_project() -> None:
    form = read(to_grid(_centred("≤20 万"), "flattened"), "B13")
    names = {project.project: project.name for project in form.projects}
    assert [(names[i.project], i.level3, i.target) for i in form.indicators] == [
        ("活动专项经费", "活动经费总成本", "≤3万元"),
        ("活动专项经费", "解决问题时间", "2023年12月底前"),
        ("活动专项经费", "资金落实率", "100%"),
        ("新财预2022.55号《关于下达奖励资金的通知》", "奖励资金总成本", "≤20万"),
        ("新财预2022.55号《关于下达奖励资金的通知》", "资金落实率", "100%"),
        ("新财预2022.55号《关于下达奖励资金的通知》", "资金落实率", "95%"),
    ]
    assert [row.label for row in form.rows][:3] == ["合计", "某局本级", "某局"]
    assert form.unplaced == ()


def test_indicators_whose_project_nothing_proves_stay_unplaced() -> None:
    form = read(to_grid(_centred("≤21 万"), "flattened"), "B13")
    assert form.indicators == ()
    assert [item.text for item in form.unplaced][:2] == [
        "活动经费总成本 ≤3万元",
        "解决问题时间 2023年12月底前",
    ]
    assert len(form.entries) == 10


_BY_LINES = f"""{_LOST}
021 1,773.50 1,773.50
021001 某市某局 1,773.50 1,773.50
411281230000000015223 公务接待费 3.00 3.00 支出标准 合规 年度接待数量 据实 维护信访 稳定 对象满意度 ≥95%
经费支出合规性 合规
411281230000000015228 振兴集团历史 150.00 150.00 经费支出额 据实 支付企业 1家 维护稳定 稳定 服务对象满意度 ≥95%
遗留问题资金 经费支出合规性 合规
411281240000000003729 奖励资金 48.00 48.00
经费支出合规性 合规
"""


def test_lines_that_hold_a_whole_row_tell_the_level_by_the_place_of_a_pair() -> None:
    form = read(to_grid(_BY_LINES, "flattened"), "B13")
    names = {project.project: project.name for project in form.projects}
    assert [(names[i.project], i.level1, i.level3, i.target) for i in form.indicators] == [
        ("公务接待费", "成本指标", "支出标准", "合规"),
        ("公务接待费", "产出指标", "年度接待数量", "据实"),
        ("公务接待费", "效益指标", "维护信访", "稳定"),
        ("公务接待费", "满意度指标", "对象满意度", "≥95%"),
        ("公务接待费", "产出指标", "经费支出合规性", "合规"),
        ("振兴集团历史遗留问题资金", "成本指标", "经费支出额", "据实"),
        ("振兴集团历史遗留问题资金", "产出指标", "支付企业", "1家"),
        ("振兴集团历史遗留问题资金", "效益指标", "维护稳定", "稳定"),
        ("振兴集团历史遗留问题资金", "满意度指标", "服务对象满意度", "≥95%"),
        ("振兴集团历史遗留问题资金", "产出指标", "经费支出合规性", "合规"),
        ("奖励资金", "产出指标", "经费支出合规性", "合规"),
    ]
    assert [(row.label, row.printed_code) for row in form.rows][:2] == [
        ("合计", "021"),
        ("某市某局", "021001"),
    ]


def test_line_number_and_goal_columns_are_no_figures() -> None:
    form = read(
        to_drawn_grid(
            [
                (0, 0, 1, 1, "序号"),
                (0, 1, 1, 1, "项目名称"),
                (0, 2, 1, 1, "当年财政拨款预算金额"),
                (0, 3, 1, 1, "当年绩效目标"),
                (0, 4, 1, 1, "指标名称"),
                (0, 5, 1, 1, "指标性质"),
                (0, 6, 1, 1, "指标值"),
                (0, 7, 1, 1, "计量单位"),
                (0, 8, 1, 1, "指标权重(%)"),
                (1, 0, 2, 1, "1"),
                (1, 1, 2, 1, "发展项目"),
                (1, 2, 2, 1, "8,071\n.45"),
                (1, 3, 2, 1, "做好发展"),
                (1, 4, 1, 1, "活动场次"),
                (1, 5, 1, 1, "≥"),
                (1, 6, 1, 1, "30"),
                (1, 7, 1, 1, "场"),
                (1, 8, 1, 1, "10"),
                (2, 4, 1, 1, "培训人数"),
                (2, 5, 1, 1, "≥"),
                (2, 6, 1, 1, "1066"),
                (2, 7, 1, 1, "人次"),
                (2, 8, 1, 1, "5"),
            ]
        ),
        "B13",
    )
    assert figures_of(form) == [("发展项目", "", "当年财政拨款预算金额", "8,071.45")]
    assert ("1", "line number") in form.ignored
    assert ("10", "indicator: weight") in form.ignored
    assert [(i.level3, i.weight, i.operator) for i in form.indicators] == [
        ("活动场次", Decimal(10), "≥"),
        ("培训人数", Decimal(5), "≥"),
    ]


def test_amount_whose_cell_is_broken_over_two_pages_is_whole() -> None:
    first = [
        *_HEADER,
        (2, 0, 1, 1, "11000022T000000455794-水利养护"),
        (2, 1, 1, 1, "4,140.5681"),
        *_indicator(2, "养护次数", "≥", "12", "次"),
    ]
    grid = to_drawn_grid(first)
    second = to_drawn_grid([*first, (3, 0, 1, 1, "工程费"), (3, 1, 1, 1, "31")])
    later = tuple(
        replace(cell, place=replace(cell.place, page=2)) for cell in second.cells if cell.row == 3
    )
    form = read(replace(grid, row_count=4, cells=(*grid.cells, *later)), "B13")
    assert figures_of(form) == [
        ("水利养护工程费", "11000022T000000455794", "项目总额", "4,140.568131")
    ]


def test_row_of_a_list_is_of_the_unit_beside_the_project() -> None:
    form = read(
        to_drawn_grid(
            [
                (0, 0, 1, 1, "二级预算单位名称"),
                (0, 1, 1, 1, "一级项目名称"),
                (0, 2, 1, 1, "预算数（万元）"),
                (0, 3, 1, 1, "绩效目标"),
                (1, 0, 1, 1, "某中心"),
                (1, 1, 1, 1, "管网维护"),
                (1, 2, 1, 1, "12.50"),
                (1, 3, 1, 1, "维护 3 公里"),
            ]
        ),
        "B13",
    )
    assert figures_of(form) == [("管网维护", "", "预算数（万元）", "12.50")]
    assert form.rows[0].organisation == "某中心"
