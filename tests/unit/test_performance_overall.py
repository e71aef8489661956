"""B12: the targets of the whole department, typed and flattened."""

from __future__ import annotations

from performance_grids import figures_of, indicators_of, read, to_drawn_grid, to_grid

_TYPED = """
部门名称： 某市某局||
年度履职目标|做好某事|
年度主要任务|任务名称|主要内容
|任务甲|内容甲
预算情况|部门预算总额（万元）||1,959.63
|1、资金来源：|（1）政府预算资金|1,959.63
||（2）财政专户管理资金|
||（3）单位资金|
|2、资金结构：|（1）基本支出|186.13
（2）项目支出||1,773.50
一级指标|二级指标|三级指标|指标值|指标值说明
|工作目标管理|工作任务科学性|科学|说明一
|预算编制完整性|预算编制完整性|完整|说明二
投入管理指标|预算和财务管理|政府采购执行率|≥80%|采购率=采购数/预算数
效益指标|履职效益|经济效益|良好|说明三
||社会效益|良好|说明四
"""


def test_money_rows_join_the_label_that_leads_them() -> None:
    form = read(to_grid(_TYPED, "tabbed"), "B12")
    assert figures_of(form) == [
        ("部门预算总额（万元）", "", "预算情况", "1,959.63"),
        ("1、资金来源：（1）政府预算资金", "", "预算情况", "1,959.63"),
        ("2、资金结构：（1）基本支出", "", "预算情况", "186.13"),
        ("（2）项目支出", "", "预算情况", "1,773.50"),
    ]
    assert [row.row_no for row in form.rows] == [1, 2, 5, 6]
    assert form.organisation == "某市某局"


def test_fixed_indicators_are_told_by_their_names() -> None:
    form = read(to_grid(_TYPED, "tabbed"), "B12")
    assert indicators_of(form) == [
        ("投入管理指标", "工作目标管理", "工作任务科学性", "科学"),
        ("投入管理指标", "预算和财务管理", "预算编制完整性", "完整"),
        ("投入管理指标", "预算和财务管理", "政府采购执行率", "≥80%"),
        ("效益指标", "履职效益", "经济效益", "良好"),
        ("效益指标", "履职效益", "社会效益", "良好"),
    ]
    assert form.indicators[2].explanation == "采购率=采购数/预算数"


_FLATTENED = """
年度履职目标
履职目标 1、做好甲。
做好甲之二
任务名称 主要内容
年度主要任务
任务 1、甲。 内容甲
部门预算总额（万元） 291.38
1、资金来源：（1）政府预算资金 291.38
（2）财政专户管理资金
（3）单位资金
2、资金结构：（1）基本支出 105.78
预算情况
（2）项目支出 185.60
一级指标 二级指标 三级指标 指标值 指标值说明
年度履职目标相关性 相关
1.是否相关；2.是否
合理。
工作目标管理
工作任务科学性 科学
是否科学。
投入管理指标
预算和财务管理
预算执行率 ≥90%
执行率=完成数/预算
总数*100%
规模以上工业增加值增
长完成率
≥90% 目标任务
重点工作任务完
成 合同登记任务
完成率
≥90% 目标任务产出指标
履职目标实现
助企工作
完成率
≥85% 为企业解难
效益指标
满意度 职工满意度 ≥90% 职工满意
"""


def test_flattened_lines_give_money_goals_and_tasks() -> None:
    form = read(to_grid(_FLATTENED, "flattened", ("部门名称 某区某局",)), "B12")
    assert figures_of(form)[-1] == ("（2）项目支出", "", "预算情况", "185.60")
    assert [row.row_no for row in form.rows] == [1, 2, 5, 6]
    assert [(goal.kind, goal.name, goal.content) for goal in form.goals] == [
        ("annual_goal", "履职目标", "1、做好甲。做好甲之二"),
        ("task", "任务1、甲。", "内容甲"),
    ]
    assert form.organisation == "某区某局"


def test_flattened_names_and_levels_that_wrap_are_joined() -> None:
    form = read(to_grid(_FLATTENED, "flattened"), "B12")
    assert indicators_of(form) == [
        ("投入管理指标", "工作目标管理", "年度履职目标相关性", "相关"),
        ("投入管理指标", "工作目标管理", "工作任务科学性", "科学"),
        ("投入管理指标", "预算和财务管理", "预算执行率", "≥90%"),
        ("产出指标", "重点工作任务完成", "规模以上工业增加值增长完成率", "≥90%"),
        ("产出指标", "重点工作任务完成", "合同登记任务完成率", "≥90%"),
        ("产出指标", "履职目标实现", "助企工作完成率", "≥85%"),
        ("效益指标", "满意度", "职工满意度", "≥90%"),
    ]
    assert form.indicators[2].explanation == "执行率=完成数/预算总数*100%"
    assert form.indicators[4].explanation == "目标任务"


def test_money_without_a_label_is_named_by_the_header_above() -> None:
    form = read(
        to_drawn_grid(
            [
                (0, 0, 3, 1, "总体资金情况（万元）"),
                (0, 1, 2, 1, "预算支出总额"),
                (0, 2, 1, 2, "财政拨款"),
                (1, 2, 1, 1, "合计"),
                (1, 3, 1, 1, "基本支出"),
                (2, 1, 1, 1, "44.169"),
                (2, 2, 1, 1, "44.169"),
                (2, 3, 1, 1, "28.016"),
                (3, 0, 1, 1, "整体绩效目标"),
                (3, 1, 1, 3, "做好某事"),
                (4, 0, 1, 1, "活动"),
                (4, 1, 1, 1, "绩效指标"),
                (4, 2, 1, 1, "指标性质"),
                (4, 3, 1, 1, "指标值"),
                (4, 4, 1, 1, "度量单位"),
                (5, 0, 1, 1, "评审"),
                (5, 1, 1, 1, "产出指标数量指标评审项目数量"),
                (5, 2, 1, 1, "≥"),
                (5, 3, 1, 1, "2020"),
                (5, 4, 1, 1, "个"),
            ]
        ),
        "B12",
    )
    assert figures_of(form) == [
        ("总体资金情况（万元）", "", "预算支出总额", "44.169"),
        ("总体资金情况（万元）", "", "财政拨款/合计", "44.169"),
        ("总体资金情况（万元）", "", "财政拨款/基本支出", "28.016"),
    ]
    assert indicators_of(form) == [("产出指标", "数量指标", "评审项目数量", "2020")]
    indicator = form.indicators[0]
    assert (indicator.operator, indicator.target_unit, indicator.explanation) == ("≥", "个", "评审")


def test_tasks_with_money_are_figures() -> None:
    form = read(
        to_drawn_grid(
            [
                (0, 0, 4, 1, "年度主要任务"),
                (0, 1, 2, 1, "任务名称"),
                (0, 2, 2, 1, "主要内容"),
                (0, 3, 1, 2, "预算金额（万元）"),
                (1, 3, 1, 1, "总额"),
                (1, 4, 1, 1, "财政拨款"),
                (2, 1, 1, 1, "机关运转"),
                (2, 2, 1, 1, "保障机关"),
                (2, 3, 1, 1, "6466.25"),
                (2, 4, 1, 1, "6466.25"),
                (3, 1, 1, 2, "金额合计"),
                (3, 3, 1, 1, "6466.25"),
                (3, 4, 1, 1, "6466.25"),
            ]
        ),
        "B12",
    )
    assert figures_of(form) == [
        ("机关运转", "", "预算金额（万元）/总额", "6466.25"),
        ("机关运转", "", "预算金额（万元）/财政拨款", "6466.25"),
        ("金额合计", "", "预算金额（万元）/总额", "6466.25"),
        ("金额合计", "", "预算金额（万元）/财政拨款", "6466.25"),
    ]
    assert [(goal.name, goal.content) for goal in form.goals] == [("机关运转", "保障机关")]


def test_tasks_with_budget_and_spending_keep_both_header_levels() -> None:
    form = read(
        to_drawn_grid(
            [
                (0, 0, 3, 1, "年度主要任务"),
                (0, 1, 2, 1, "任务名称"),
                (0, 2, 2, 1, "主要内容"),
                (0, 3, 2, 1, "完成情况"),
                (0, 4, 1, 2, "全年预算数（万元）"),
                (0, 6, 2, 1, "分值"),
                (0, 7, 2, 1, "执行率"),
                (1, 4, 1, 1, "总额"),
                (1, 5, 1, 1, "财政拨款"),
                (2, 1, 1, 1, "学前教育"),
                (2, 2, 1, 1, "保障教育"),
                (2, 3, 1, 1, "基本完成"),
                (2, 4, 1, 1, "1292.55"),
                (2, 5, 1, 1, "1182.59"),
                (2, 6, 1, 1, "0.58"),
                (2, 7, 1, 1, "97.74%"),
            ]
        ),
        "F10",
    )
    assert figures_of(form) == [
        ("学前教育", "", "全年预算数（万元）/总额", "1292.55"),
        ("学前教育", "", "全年预算数（万元）/财政拨款", "1182.59"),
        ("学前教育", "", "分值", "0.58"),
        ("学前教育", "", "执行率", "97.74%"),
    ]
    assert [(goal.name, goal.content, goal.actual) for goal in form.goals] == [
        ("学前教育", "保障教育", "基本完成")
    ]


def test_second_number_in_one_place_is_unplaced() -> None:
    form = read(
        to_drawn_grid(
            [
                (0, 0, 2, 1, "项目资金（万元）"),
                (0, 1, 1, 1, "项目"),
                (0, 2, 1, 2, "年初预算数"),
                (0, 4, 1, 1, "全年预算数"),
                (1, 1, 1, 1, "年度资金总额"),
                (1, 2, 1, 1, "3"),
                (1, 3, 1, 1, "4"),
                (1, 4, 1, 1, "5"),
            ]
        ),
        "F10",
    )
    assert [figure[2:] for figure in figures_of(form)] == [
        ("年初预算数", "3"),
        ("全年预算数", "5"),
    ]
    assert [(item.text, item.reason) for item in form.unplaced] == [
        ("4", "a second number in its row and column")
    ]


def test_empty_form_says_why() -> None:
    form = read(
        to_grid("项目名称|主管部门|一级指标\n说明：我单位2024年无项目支出，本表为空||", "tabbed"),
        "B13",
    )
    assert (form.state, form.entries, form.indicators) == ("empty", (), ())
    assert form.reason == "说明：我单位2024年无项目支出，本表为空"
