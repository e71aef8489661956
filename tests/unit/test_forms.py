"""Forms: titles, headers, sides, panels, codes and shifted rows, on tables drawn by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from grids import amounts_of, draw_grid, read_form

LIST = """
科目编码 | | | 科目名称 | 合计 | 基本支出 | 项目支出
类 | 款 | 项 | | | |
| | | 合计 | 30.00 | 20.00 | 10.00
206 | | | 科学技术支出 | 30.00 | 20.00 | 10.00
| 01 | | 科学技术管理事务 | 30.00 | 20.00 | 10.00
| | 01 | 行政运行 | 20.00 | 20.00 |
| | 02 | 一般行政管理事务 | 10.00 | | 10.00
"""
LIST_SPANS = {
    (0, 0): (1, 3), (0, 3): (2, 1), (0, 4): (2, 1), (0, 5): (2, 1), (0, 6): (2, 1),
}  # fmt: skip


def list_form(title: str):
    return read_form(draw_grid(LIST, above=(title, "单位：万元"), spans=LIST_SPANS))


@pytest.mark.parametrize(
    ("title", "form"),
    [
        ("2026年部门支出总体情况表", "B03"),
        ("五、一般公共预算支出表（按功能分类）", "B05"),
        ("预算09表 政府性基金预算支出表", "B09"),
        ("国有资本经营预算支出情况表", "B10"),
        ("支出决算表", "F03"),
        ("本单位车辆情况表", "X"),
        ("财政拨款支出表（功能科目）", "X"),
    ],
)
def test_form_is_told_by_its_title(title: str, form: str) -> None:
    assert list_form(title).form == form


def test_a_title_the_header_contradicts_is_not_believed() -> None:
    grid = draw_grid("一级指标 | 三级指标 | 绩效指标\n产出 | 数量 | 1.00", above=("部门收支总表",))
    assert read_form(grid).form == "X"


def test_codes_of_last_level_digits_are_completed_and_kept_as_printed() -> None:
    rows = list_form("部门支出总表").rows
    assert [(row.printed_code, dict(row.codes)) for row in rows[1:]] == [
        ("206", {"function_code": "206"}),
        ("01", {"function_code": "20601"}),
        ("01", {"function_code": "2060101"}),
        ("02", {"function_code": "2060102"}),
    ]


def test_blank_is_no_figure() -> None:
    amounts = amounts_of(list_form("部门支出总表"))
    assert ("行政运行", "项目支出") not in amounts
    assert amounts["行政运行", "基本支出"] == "20.00"


def test_column_numbers_are_ignored_by_name() -> None:
    drawing = "项目 | 行次 | 金额\n栏次 | | 1\n一、财政拨款收入 | 1 | 5.00\n本年收入合计 | 2 | 5.00"
    form = read_form(draw_grid(drawing, above=("收入表", "单位：元")))
    assert [entry.printed for entry in form.entries] == ["5.00", "5.00"]
    assert sorted(name for _, name in form.ignored) == ["栏次", "行次", "行次"]
    assert form.unit == "元"


def test_two_sided_rows_share_their_number_and_keep_their_labels() -> None:
    drawing = """
    收入 | | 支出 |
    项目 | 预算数 | 项目 | 预算数
    一、一般公共预算拨款收入 | 8.00 | 一、一般公共服务支出 | 3.00
    二、事业收入 | | 二、教育支出 | 5.00
    收入总计 | 8.00 | 支出总计 | 8.00
    """
    spans = {(0, 0): (1, 2), (0, 2): (1, 2)}
    form = read_form(draw_grid(drawing, above=("收支总表",), spans=spans))
    assert amounts_of(form) == {
        ("一、一般公共预算拨款收入", "收入/预算数"): "8.00",
        ("一、一般公共服务支出", "支出/预算数"): "3.00",
        ("二、教育支出", "支出/预算数"): "5.00",
        ("收入总计", "收入/预算数"): "8.00",
        ("支出总计", "支出/预算数"): "8.00",
    }
    assert {row.row_no for row in form.rows if row.label.startswith("一、")} == {1}


def test_side_is_named_where_the_header_does_not() -> None:
    drawing = "功能科目名称 | 金额 | 项目名称 | 金额\n一、财政拨款 | 1.00 | 一、教育支出 | 1.00"
    form = read_form(draw_grid(drawing, above=("收支预算总表",)))
    assert set(amounts_of(form)) == {("一、财政拨款", "收入/金额"), ("一、教育支出", "支出/金额")}


def test_two_economic_codes_stand_in_one_row() -> None:
    drawing = """
    部门预算支出经济分类科目 | | 政府预算支出经济分类科目 | | 合计
    科目编码 | 科目名称 | 科目编码 | 科目名称 |
    30108 | 机关事业单位基本养老保险缴费 | 50102 | 社会保障缴费 | 38.03
    """
    spans = {(0, 0): (1, 2), (0, 2): (1, 2), (0, 4): (2, 1)}
    form = read_form(draw_grid(drawing, above=("一般公共预算基本支出表",), spans=spans))
    (row,) = form.rows
    assert (row.label, row.printed_code) == ("机关事业单位基本养老保险缴费", "30108|50102")


def test_code_and_name_in_one_cell_are_parted() -> None:
    drawing = "功能分类科目 | 合计\n[2010301]行政运行 | 4.00\n2014001-行政运行 | 5.00"
    form = read_form(draw_grid(drawing, above=("一般公共预算支出表",)))
    assert [(row.label, row.printed_code) for row in form.rows] == [
        ("行政运行", "2010301"),
        ("行政运行", "2014001"),
    ]


def test_single_row_without_a_label_is_the_total() -> None:
    drawing = "“三公”经费合计 | 公务用车购置及运行费 | | 公务接待费\n | 小计 | 公务用车运行费 |\n7.00 | 4.00 | 4.00 | 3.00"
    spans = {(0, 0): (2, 1), (0, 1): (1, 2), (0, 3): (2, 1)}
    form = read_form(draw_grid(drawing, above=("“三公”经费预算表",), spans=spans))
    assert amounts_of(form) == {
        ("合计", "“三公”经费合计"): "7.00",
        ("合计", "公务用车购置及运行费/小计"): "4.00",
        ("合计", "公务用车购置及运行费/公务用车运行费"): "4.00",
        ("合计", "公务接待费"): "3.00",
    }


def test_several_numbers_in_one_cell_are_not_guessed() -> None:
    form = read_form(draw_grid("科目名称 | 合计\n教育支出 | 1.00 2.00", above=("支出总表",)))
    assert form.entries == ()
    assert [item.reason for item in form.unplaced] == ["several numbers stand in one cell"]


def test_empty_table_says_why() -> None:
    grid = draw_grid(
        "科目名称 | 合计\n | ",
        above=("政府性基金预算支出表",),
        below=("注：本部门无此项支出，故本表无数据。",),
    )
    form = read_form(grid)
    assert (form.state, form.reason) == ("empty", "注：本部门无此项支出，故本表无数据。")


def test_typed_row_that_slid_one_cell_is_put_right() -> None:
    drawing = """
    类型 | 项目名称 | 合计 | 一般公共预算
     | 甲项目 | 4.60 | 4.60
    乙项目 | 0.66 | 0.66 |
    """
    form = read_form(draw_grid(drawing, above=("项目支出预算表",), kind="tabbed"))
    assert amounts_of(form) == {
        ("甲项目", "合计"): "4.60",
        ("甲项目", "一般公共预算"): "4.60",
        ("乙项目", "合计"): "0.66",
        ("乙项目", "一般公共预算"): "0.66",
    }


def test_panels_side_by_side_are_read_apart() -> None:
    drawing = """
    人员经费 | | | 公用经费 | |
    科目代码 | 科目名称 | 决算数 | 科目代码 | 科目名称 | 决算数
    301 | 工资福利支出 | 9.00 | 302 | 商品和服务支出 | 2.00
    人员经费合计 | | 9.00 | 公用经费合计 | | 2.00
    """
    spans = {(0, 0): (1, 3), (0, 3): (1, 3), (3, 0): (1, 2), (3, 3): (1, 2)}
    form = read_form(
        draw_grid(drawing, above=("一般公共预算财政拨款基本支出决算明细表",), spans=spans)
    )
    assert form.form == "F06"
    assert amounts_of(form) == {
        ("工资福利支出", "人员经费/决算数"): "9.00",
        ("商品和服务支出", "公用经费/决算数"): "2.00",
        ("人员经费合计", "人员经费/决算数"): "9.00",
        ("公用经费合计", "公用经费/决算数"): "2.00",
    }


@pytest.mark.parametrize("numbers", ["- | 5 | - | 3", "0 | 1 | 0 | 1", "2 | 3 | 0 | 0"])
def test_a_row_of_small_numbers_is_no_row_of_column_numbers(numbers: str) -> None:
    drawing = f"合计 | 因公出国（境）费 | 公务接待费 | 会议费\n{numbers}"
    form = read_form(draw_grid(drawing, above=("“三公”经费预算表",)))
    assert [entry.printed for entry in form.entries] == [
        n for n in numbers.split(" | ") if n != "-"
    ]


@pytest.mark.parametrize(
    "numbers", ["1 | 2 | 3 | 4", "1=2+3 | 2 | 3 | 4", "栏次 | 1 | 2 | 3", "** | 1 | 2 | 3"]
)
def test_a_row_of_column_numbers_holds_no_figures(numbers: str) -> None:
    drawing = f"合计 | 因公出国（境）费 | 公务接待费 | 会议费\n{numbers}\n7.00 | 0.00 | 3.00 | 4.00"
    form = read_form(draw_grid(drawing, above=("“三公”经费预算表",)))
    assert [entry.printed for entry in form.entries] == ["7.00", "0.00", "3.00", "4.00"]


def test_codes_in_several_columns_under_one_header_cell_are_levels() -> None:
    drawing = """
    科目编码 | | | 科目名称 | 合计
    201 | | | 一般公共服务支出 | 9.00
     | 06 | | 财政事务 | 9.00
     | | 01 | 行政运行 | 9.00
    """
    form = read_form(draw_grid(drawing, above=("支出总表",), spans={(0, 0): (1, 3)}))
    assert [(row.printed_code, dict(row.codes)["function_code"]) for row in form.rows] == [
        ("201", "201"),
        ("06", "20106"),
        ("01", "2010601"),
    ]


def test_rows_whose_labels_go_down_in_stairs_are_parts_of_those_above() -> None:
    drawing = """
    采购品目大类\t专项名称\t采购品目名称\t总计
    合计\t\t\t9.00
    货物\t\t\t9.00
    \t设备购置费\t\t5.00
    \t\t办公家具\t5.00
    \t信息化经费\t\t4.00
    \t\t服务器\t4.00
    """.replace("\t", " | ")
    form = read_form(draw_grid(drawing, above=("政府采购支出表",), kind="tabbed"))
    assert [(row.label, row.depth) for row in form.rows[1:]] == [
        ("货物", 0),
        ("设备购置费", 1),
        ("办公家具", 2),
        ("信息化经费", 1),
        ("服务器", 2),
    ]


def test_a_project_whose_cell_spans_rows_names_each_of_them() -> None:
    drawing = """
    项目名称 | 经济科目名称 | 金额
    农村饮水工程 | 办公费 | 1.00
     | 委托业务费 | 2.00
    """
    grid = draw_grid(drawing, above=("项目支出明细表",), spans={(1, 0): (2, 1)})
    assert [row.label for row in read_form(grid).rows] == ["农村饮水工程", "农村饮水工程"]


def test_dates_and_dashes_are_no_codes_and_letters_of_a_code_column_no_label() -> None:
    drawing = """
    项目编号 | 采购项目 | 到货 | 预算金额
    A | 货物 | 2019-03-10 | 3.00
    - | 服务 | 2019-04-10 | 2.00
    """
    rows = read_form(draw_grid(drawing, above=("政府采购预算表",))).rows
    assert [(row.printed_code, row.label) for row in rows] == [
        ("A", "货物|2019-03-10"),
        ("", "服务|2019-04-10"),
    ]


def test_codes_of_a_catalogue_name_no_organisation() -> None:
    drawing = """
    指导性目录 | | 预算金额
    一级 | 二级 |
    02-辅助性服务 | 0207-评审服务 | 3.00
    """
    spans = {(0, 0): (1, 2), (0, 2): (2, 1)}
    row = read_form(draw_grid(drawing, above=("政府购买服务表",), spans=spans)).rows[0]
    assert (row.label, row.printed_code, row.kind) == ("辅助性服务|评审服务", "02|0207", "item")


def test_a_label_over_all_columns_is_a_header_where_the_title_stands_above() -> None:
    drawing = "财政拨款“三公”经费 | \n合计 | 公务接待费\n3.00 | 3.00"
    form = read_form(draw_grid(drawing, above=("“三公”经费支出决算表",), spans={(0, 0): (1, 2)}))
    assert form.columns[1].path == ("财政拨款“三公”经费", "公务接待费")


def test_number_and_title_inside_the_frame_are_no_header() -> None:
    drawing = """
    表11 | |
    2019年结转资金支出表 | |
     | |
     | | 单位：万元
    项目名称 | 功能分类科目编码 | 金额
    1 | 2 | 3
    安全生产专项 | 2150605 | 2.61
    """
    form = read_form(draw_grid(drawing, spans={(1, 0): (1, 3)}))
    assert [column.path for column in form.columns] == [
        ("项目名称",),
        ("功能分类科目编码",),
        ("金额",),
    ]
    assert (form.title, form.unit, len(form.entries)) == ("2019年结转资金支出表", "万元", 1)


def test_a_row_of_nothing_is_no_header() -> None:
    drawing = "科目编码 | 科目名称 | 合计\n无 | 无 | 无"
    form = read_form(draw_grid(drawing, above=("政府性基金预算支出表",)))
    assert [column.path for column in form.columns] == [("科目编码",), ("科目名称",), ("合计",)]


def test_a_number_that_wraps_is_printed_whole() -> None:
    grid = draw_grid("项目 | 金额\n一、基本支出 | 1,393.5@0", above=("支出总表",))
    cells = tuple(replace(cell, text=cell.text.replace("@", "\n")) for cell in grid.cells)
    form = read_form(replace(grid, cells=cells))
    assert form.entries[0].printed == "1,393.50"


def test_a_list_of_projects_and_targets_without_title_is_known_by_its_header() -> None:
    drawing = "预算单位名称 | 项目名称 | 预算数（万元） | 绩效目标\n某局 | 普查 | 5.00 | 完成普查"
    assert read_form(draw_grid(drawing)).form == "B13"


def test_numbered_brackets_are_parts_of_plain_numbers() -> None:
    drawing = "项目 | 金额\n1、人员支出 | 5.00\n(1)工资 | 3.00\n(2)补助 | 2.00\n2、其他 | 1.00"
    rows = read_form(draw_grid(drawing, above=("收支总表",))).rows
    assert [row.depth for row in rows] == [2, 3, 3, 2]


def test_heads_of_code_columns_may_stand_in_the_row_of_column_numbers() -> None:
    drawing = """
    项目 | | | | 本年支出合计 | 基本支出
    功能分类科目编码 | | | 科目名称 | |
    类 | 款 | 项 | 栏次 | 1 | 2
     | | | 合计 | 7.00 | 7.00
    201 | 06 | 01 | 行政运行 | 7.00 | 7.00
    """
    spans = {(0, 0): (1, 4), (1, 0): (1, 3), (0, 4): (2, 1), (0, 5): (2, 1)}
    form = read_form(draw_grid(drawing, above=("支出决算表",), spans=spans))
    assert [(row.label, row.printed_code) for row in form.rows] == [
        ("合计", ""),
        ("行政运行", "2010601"),
    ]
    assert len(form.entries) == 4


def test_an_organisation_with_a_function_code_has_the_rows_below_as_parts() -> None:
    drawing = """
    科目编码 | 单位编码 | 采购项目 | 预算金额
    2012604 | 253003 | 某市档案馆 | 5.00
    2012604 | | 档案整理 | 3.00
    2012604 | | 物业管理 | 2.00
    """
    rows = read_form(draw_grid(drawing, above=("政府采购预算表",))).rows
    assert [row.kind for row in rows] == ["organisation", "item", "item"]


def test_a_function_of_an_organisation_named_in_its_row_is_an_item() -> None:
    drawing = """
    科目编码 | 单位代码 | 单位名称（科目） | 合计
    | 318001 | 某市某局 | 5.00
    2010601 | 318001 | 行政运行 | 3.00
    2010602 | 318001 | 一般行政管理事务 | 2.00
    """
    rows = read_form(draw_grid(drawing, above=("部门支出总表",))).rows
    assert [row.kind for row in rows] == ["organisation", "item", "item"]


@pytest.mark.parametrize(
    ("printed", "reason"),
    [
        ("12.3.4", "reads as no number"),
        ("1,23.45", "reads as no number"),
        ("100 200", "several numbers stand in one cell"),
        ("35.20万元", "a number with its unit"),
    ],
)
def test_digits_that_are_no_one_number_are_signalled(printed: str, reason: str) -> None:
    form = read_form(
        draw_grid(f"科目名称 | 合计\n农林水支出 | 1.00\n教育支出 | {printed}", above=("支出总表",))
    )
    assert [entry.printed for entry in form.entries] == ["1.00"]
    assert [(item.text, item.reason) for item in form.unplaced] == [(printed, reason)]


def test_words_and_dates_among_amounts_are_ignored_by_name() -> None:
    drawing = "科目名称 | 合计\n其他支出 | 1.00\n教育支出 | 35人\n农林水支出 | 2019-04-12"
    form = read_form(draw_grid(drawing, above=("支出总表",)))
    assert form.ignored == (("35人", "words in an amount column"), ("2019-04-12", "date"))
