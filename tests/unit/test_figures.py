"""Figures: ids, units, meaning and levels."""

from __future__ import annotations

from decimal import Decimal

from grids import draw_grid, read_form

from opendata.figures import forms_to_figures
from opendata.model import DocumentRecord, Figure

RECORD = DocumentRecord(
    document="0123456789abcdef",
    file="budget.pdf",
    sha256="0" * 64,
    media_type="application/pdf",
    pages=1,
    title="",
    jurisdiction="410308",
    jurisdiction_name="孟津区",
    organisation="410308-某局",
    organisation_name="某局",
    fiscal_year=2026,
    stage="budget",
)


def figures_of(drawing: str, title: str, unit: str = "单位：万元", spans=None) -> list[Figure]:
    form = read_form(draw_grid(drawing, above=(title, unit), spans=spans))
    return list(forms_to_figures((form,), (), RECORD))


def test_figure_says_where_it_stands_and_what_it_is() -> None:
    drawing = "科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出\n | 合计 | 3.50 | 1.00 | 2.50\n206 | 科学技术支出 | 3.50 | 1.00 | 2.50"
    project = figures_of(drawing, "一般公共预算支出表")[-1]
    assert project.figure == "0123456789abcdef/B05.1/2/5"
    assert (project.amount, project.unit, project.amount_yuan) == (
        Decimal("2.50"), "万元", Decimal("25000.00"),
    )  # fmt: skip
    assert (project.function_code, project.nature, project.fund) == (
        "206", "project", "general_public",
    )  # fmt: skip


def test_leaves_never_count_anything_twice() -> None:
    drawing = """
    科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出
     | 合计 | 3.50 | 1.00 | 2.50
    206 | 科学技术支出 | 3.50 | 1.00 | 2.50
    20601 | 科学技术管理事务 | 3.50 | 1.00 | 2.50
    2060101 | 行政运行 | 1.00 | 1.00 |
    2060102 | 一般行政管理事务 | 2.50 | | 2.50
    """
    figures = figures_of(drawing, "一般公共预算支出表")
    leaves = sum(figure.amount for figure in figures if figure.level == "leaf")
    assert leaves == Decimal("3.50")
    assert {figure.level for figure in figures if figure.row == "合计"} == {"total"}


def test_a_part_column_is_a_leaf_only_beside_its_siblings() -> None:
    drawing = "科目编码 | 科目名称 | 小计 | 其中：财政拨款\n206 | 科学技术支出 | 3.50 | 3.00"
    levels = {f.column: f.level for f in figures_of(drawing, "一般公共预算支出表")}
    assert levels["其中：财政拨款"] == "subtotal"


def test_unit_of_the_header_goes_before_that_of_the_table() -> None:
    drawing = "项目名称 | 金额（元） | 占比（%）\n甲 | 12.00 | 40.00"
    figures = figures_of(drawing, "项目支出表")
    assert [figure.unit for figure in figures] == ["元", "%"]
    assert figures[1].amount_yuan is None


def test_truncated_code_is_completed_by_its_label_and_kept_as_printed() -> None:
    drawing = (
        "科目编码 | 科目名称 | 合计\n20603 | 应用研究 | 1.00\n206039 | 其他应用研究支出 | 1.00"
    )
    figure = figures_of(drawing, "支出总表")[-1]
    assert (figure.printed_code, figure.function_code) == ("206039", "2060399")


def test_a_year_in_the_header_goes_before_that_of_the_document() -> None:
    drawing = "项目名称 | 2025年预算数 | 2026年预算数 | 上年预算数 | 上年结转\n甲 | 1.00 | 2.00 | 3.00 | 4.00"
    years = [figure.fiscal_year for figure in figures_of(drawing, "“三公”经费预算表")]
    assert years == [2025, 2026, 2025, 2026]


def test_a_row_that_is_a_year_says_the_year() -> None:
    drawing = "年度 | 合计 | 公务接待费\n2025年 | 3.00 | 1.00\n2026年 | 2.00 | 1.00"
    years = {figure.row: figure.fiscal_year for figure in figures_of(drawing, "“三公”经费预算表")}
    assert years == {"2025年": 2025, "2026年": 2026}


def test_budget_beside_result_is_told_by_the_header() -> None:
    drawing = "预算数 | 决算数\n1.20 | 0.85"
    assert [f.stage for f in figures_of(drawing, "财政拨款“三公”经费支出决算表")] == [
        "budget",
        "final",
    ]


def test_a_class_named_in_a_summary_table_has_its_code() -> None:
    drawing = "项目 | 金额 | 项目 | 金额\n一、一般公共预算 | 5.00 | 六、科学技术 | 5.00\n收入总计 | 5.00 | 某种支出 | 5.00"
    codes = {f.row: f.function_code for f in figures_of(drawing, "收支总表")}
    assert codes == {"一、一般公共预算": "", "六、科学技术": "206", "收入总计": "", "某种支出": ""}


def test_a_class_named_by_a_former_name_has_its_code() -> None:
    drawing = "项目 | 金额 | 项目 | 金额\n一、一般公共预算 | 5.00 | 七、文化体育与传媒支出 | 3.00\n收入总计 | 5.00 | 九、资源勘探信息等 | 2.00"
    codes = {f.row: f.function_code for f in figures_of(drawing, "收支总表")}
    assert (codes["七、文化体育与传媒支出"], codes["九、资源勘探信息等"]) == ("207", "215")


def test_a_row_that_counts_things_has_no_unit_of_money() -> None:
    figures = figures_of(
        "项目 | 合计\n公务接待费 | 3.00\n公务用车保有量（辆） | 2", "“三公”经费预算表"
    )
    assert [(f.unit, f.amount_yuan) for f in figures] == [
        ("万元", Decimal("30000.00")),
        ("辆", None),
    ]


def test_of_which_before_a_number_begins_the_parts_and_alone_takes_one_out() -> None:
    drawing = """
    项目 | 合计
    “三公”经费 | 4.80
    其中：（一）因公出国（境）支出 | 0.30
    （二）公务用车购置及运行维护支出 | 2.50
    （三）公务接待费 | 2.00
    """
    levels = [f.level for f in figures_of(drawing, "“三公”经费预算表")]
    assert levels == ["subtotal", "leaf", "leaf", "leaf"]
    taken = figures_of("项目 | 金额\n一、财政拨款 | 5.00\n其中：专项 | 1.00", "项目支出表")
    assert [f.level for f in taken] == ["leaf", "subtotal"]


def test_a_code_of_an_organisation_is_no_economic_class() -> None:
    drawing = "科目编码 | 科目名称 | 合计\n | 合计 | 9.00\n125001 | 某中心 | 9.00\n30101 | 基本工资 | 9.00"
    found = {
        figure.printed_code: (figure.economic_code, figure.function_code)
        for figure in figures_of(drawing, "一般公共预算基本支出表（按部门预算支出经济分类）")
    }
    assert found == {"": ("", ""), "125001": ("", ""), "30101": ("30101", "")}
