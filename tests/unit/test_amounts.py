"""Amounts of the comparison cubes, each worked out by hand from a small table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

import pytest

from opendata.amounts import figures_to_amounts
from opendata.knowledge.cubes import load_cubes
from opendata.model import Amount, DocumentRecord, Figure, Place

DOCUMENT = "d" * 16
OFFICE = "410308-甲局"
RECORD = DocumentRecord(
    document=DOCUMENT, file="a.pdf", sha256="0" * 64, media_type="application/pdf", pages=9, title="",
    jurisdiction="410308", jurisdiction_name="孟津区", organisation=OFFICE,
    organisation_name="甲局", fiscal_year=2024, stage="budget",
)  # fmt: skip
NATURES = {"基本支出": "basic", "项目支出": "project", "合计": ""}


def make_figure(
    form: str, row_no: int, column_no: int, row: str, column: str, amount: str, **values: object
) -> Figure:
    given = {
        "table_no": 1,
        "level": "leaf",
        "organisation": OFFICE,
        "fund": "",
        "nature": "",
    } | values
    return Figure(
        figure=f"{DOCUMENT}/{form}.{given['table_no']}/{row_no}/{column_no}", document=DOCUMENT,
        form=form, title="", row_no=row_no, column_no=column_no, row=row, column=column,
        printed_code="", printed=amount, amount=Decimal(amount), unit="万元",
        amount_yuan=Decimal(amount) * 10000, side="", project=str(values.get("project", "")),
        function_code=str(values.get("function_code", "")),
        economic_code=str(values.get("economic_code", "")), government_economic_code="",
        stage=str(values.get("stage", "budget")), fiscal_year=int(str(values.get("fiscal_year", 2024))),
        place=Place(page=1), placed_by="printed",
        **{name: given[name] for name in ("table_no", "level", "organisation", "fund", "nature")},
    )  # fmt: skip


def make_spending(
    rows: Iterable[tuple[str, str, dict[str, str]]], form: str = "B03", **values: object
):
    """Return a table by function: (code, level, column → amount) a row; a row without a code is the total."""
    columns = ("合计", "基本支出", "项目支出")
    return [
        make_figure(
            form, row_no, columns.index(column) + 1, code or "合计", column, amount,
            level=level, nature=NATURES[column], function_code=code, **values,
        )
        for row_no, (code, level, cells) in enumerate(rows, start=1)
        for column, amount in cells.items()
    ]  # fmt: skip


WHOLE = [
    ("", "total", {"合计": "100", "基本支出": "70", "项目支出": "30"}),
    ("206", "subtotal", {"合计": "60", "基本支出": "40", "项目支出": "20"}),
    ("20601", "subtotal", {"合计": "60", "基本支出": "40", "项目支出": "20"}),
    ("2060101", "leaf", {"合计": "60", "基本支出": "40", "项目支出": "20"}),
    ("208", "subtotal", {"合计": "40", "基本支出": "30", "项目支出": "10"}),
    ("2080505", "leaf", {"合计": "40", "基本支出": "30", "项目支出": "10"}),
]


def told(amounts: Iterable[Amount], cube: str, *columns: str) -> list[tuple[object, ...]]:
    names = (*columns, "amount_yuan", "completeness")
    return sorted(
        tuple(getattr(one, name) for name in names) for one in amounts if one.cube == cube
    )


def test_lowest_codes_of_each_nature_reach_the_total():
    amounts = figures_to_amounts(make_spending(WHOLE), RECORD)
    assert told(amounts, "spending-by-function", "nature", "function_code") == [
        ("all", "2060101", 600000, "complete"),
        ("all", "2080505", 400000, "complete"),
        ("basic", "2060101", 400000, "complete"),
        ("basic", "2080505", 300000, "complete"),
        ("project", "2060101", 200000, "complete"),
        ("project", "2080505", 100000, "complete"),
    ]
    top = told(amounts, "spending-by-function-top-class", "nature", "function_code")
    assert top[:2] == [("all", "206", 600000, "complete"), ("all", "208", 400000, "complete")]
    assert told(amounts, "totals", "nature") == [
        ("all", 1000000, "complete"), ("basic", 700000, "complete"), ("project", 300000, "complete"),
    ]  # fmt: skip


def test_amounts_that_miss_the_total_say_so():
    rows = [("", "total", {"合计": "101.50"}), *WHOLE[1:]]
    amounts = figures_to_amounts(make_spending(rows), RECORD)
    found = [one for one in told(amounts, "spending-by-function", "nature") if one[0] == "all"]
    assert found == [("all", 400000, "incomplete"), ("all", 600000, "incomplete")]


def test_rounding_of_the_last_digit_is_no_gap():
    rows = [
        ("", "total", {"合计": "10.01"}),
        ("2060101", "leaf", {"合计": "6.00"}),
        ("2080505", "leaf", {"合计": "4.00"}),
    ]
    amounts = figures_to_amounts(make_spending(rows), RECORD)
    assert {one.completeness for one in amounts if one.cube == "spending-by-function"} == {
        "complete"
    }


def test_without_a_printed_total_nothing_is_claimed():
    amounts = figures_to_amounts(make_spending(WHOLE[1:]), RECORD)
    assert {one.completeness for one in amounts} == {"no_total"}


def test_row_of_the_department_is_the_total_where_the_rest_proves_it():
    figures = make_spending(
        [("2060101", "leaf", {"合计": "7"}), ("2080505", "leaf", {"合计": "3"})]
    )
    own = make_figure("B03", 9, 1, "甲局", "合计", "10", level="subtotal")
    amounts = figures_to_amounts([own, *figures], RECORD)
    assert told(amounts, "totals", "figures") == [((own.figure,), 100000, "complete")]
    other = make_figure("B03", 9, 1, "甲局", "合计", "13", level="subtotal")
    amounts = figures_to_amounts([other, *figures], RECORD)
    assert told(amounts, "totals", "figures") == []
    assert {one.completeness for one in amounts} == {"no_total"}


def test_rows_of_units_are_one_department():
    units = ("410308-甲局机关", "410308-甲中心")
    rows = [
        ("", "total", {"合计": "10"}),
        ("2060101", "leaf", {"合计": "7"}),
        ("2060101", "leaf", {"合计": "3"}),
    ]
    figures = [
        figure if index == 0 else make_figure(
            "B03", index + 1, 1, figure.row, "合计", figure.printed, function_code="2060101",
            organisation=units[index - 1],
        )
        for index, figure in enumerate(make_spending(rows))
    ]  # fmt: skip
    amounts = figures_to_amounts(figures, RECORD)
    assert told(amounts, "spending-by-function", "organisation", "function_code") == [
        (OFFICE, "2060101", 100000, "complete")
    ]


def test_department_above_its_units_is_counted_once():
    unit = "410308-甲中心"
    figures = make_spending([("", "total", {"合计": "10"}), ("2060101", "leaf", {"合计": "10"})])
    figures.append(
        make_figure("B03", 3, 1, "科学", "合计", "4", function_code="2060101", organisation=unit)
    )
    amounts = figures_to_amounts(figures, RECORD)
    assert told(amounts, "spending-by-function", "function_code") == [
        ("2060101", 100000, "complete")
    ]


def test_other_years_and_stages_are_left_out():
    figures = make_spending(WHOLE[:1]) + make_spending(WHOLE[:1], "B05", fiscal_year=2023)
    figures += make_spending(WHOLE[:1], "F05", stage="final")
    amounts = figures_to_amounts(figures, RECORD)
    assert {one.form for one in amounts} == {"B03"}


def test_table_of_the_fund_wins_over_a_column_of_it():
    figures = [
        make_figure("B03", 1, 1, "合计", "一般公共预算", "8", level="total", fund="general_public"),
        make_figure("B05", 1, 1, "合计", "合计", "9", level="total", fund="general_public"),
    ]
    amounts = figures_to_amounts(figures, RECORD)
    assert told(amounts, "totals", "form", "fund") == [("B05", "general_public", 90000, "complete")]


def test_first_and_tenth_project_are_two():
    projects = (f"{DOCUMENT}/project/1", f"{DOCUMENT}/project/10")
    figures = [
        make_figure("B11", no, 1, "修路", "合计", "3", project=project, nature="project")
        for no, project in enumerate(projects, start=1)
    ]
    amounts = figures_to_amounts(figures, RECORD)
    assert told(amounts, "project-spending", "project") == [
        (projects[0], 30000, "no_total"), (projects[1], 30000, "no_total"),
    ]  # fmt: skip


def test_income_is_told_by_its_sources():
    columns = [
        ("合计", "", "12"),
        ("财政拨款收入/小计", "", "9"),
        ("财政拨款收入/一般公共预算", "general_public", "9"),
        ("其他收入", "other", "3"),
    ]
    figures = [
        make_figure("B02", 1, no, "合计", column, amount, level="total", fund=fund)
        for no, (column, fund, amount) in enumerate(columns, start=1)
    ]
    amounts = figures_to_amounts(figures, RECORD)
    assert told(amounts, "income-by-source", "fund") == [
        ("general_public", 90000, "complete"), ("other", 30000, "complete"),
    ]  # fmt: skip


def test_appropriation_stands_where_its_budgets_are_not_told():
    columns = [
        ("本年收入合计", "", "12.00"),
        ("财政拨款收入", "", "9.00"),
        ("其他收入", "other", "2.50"),
    ]
    figures = [
        make_figure("B02", 1, no, "合计", column, amount, level="total", fund=fund)
        for no, (column, fund, amount) in enumerate(columns, start=1)
    ]
    amounts = figures_to_amounts(figures, RECORD)
    assert told(amounts, "income-by-source", "fund") == [
        ("appropriation", 90000, "incomplete"), ("other", 25000, "incomplete"),
    ]  # fmt: skip


def test_three_public_expenses_by_columns():
    columns = [
        ("合计", "6"),
        ("因公出国（境）费", "1"),
        ("公务用车购置及运行费/小计", "3"),
        ("公务用车购置及运行费/公务用车购置费", "1"),
        ("公务用车购置及运行费/公务用车运行费", "2"),
        ("公务接待费", "2"),
    ]
    figures = [
        make_figure("B08", 1, no, "合计", column, amount)
        for no, (column, amount) in enumerate(columns, start=1)
    ]
    amounts = figures_to_amounts(figures, RECORD)
    assert told(amounts, "three-public", "expense_item") == [
        ("abroad", 10000, "complete"), ("reception", 20000, "complete"), ("total", 60000, "complete"),
        ("vehicle_purchase", 10000, "complete"), ("vehicle_running", 20000, "complete"),
        ("vehicles", 30000, "complete"),
    ]  # fmt: skip


def test_three_public_expenses_by_rows_and_last_year_beside():
    rows = [
        ("“三公”经费", "5"),
        ("其中：（一）因公出国（境）支出", "2"),
        ("（二）公务接待费支出", "3"),
    ]
    figures = [
        make_figure("B08", no, 1, row, "预算数", amount)
        for no, (row, amount) in enumerate(rows, start=1)
    ]
    figures += [
        make_figure("B08", no, 2, row, "上年预算数", "9", fiscal_year=2023)
        for no, (row, _) in enumerate(rows, start=1)
    ]
    amounts = figures_to_amounts(figures, RECORD)
    assert told(amounts, "three-public", "expense_item") == [
        ("abroad", 20000, "complete"), ("reception", 30000, "complete"), ("total", 50000, "complete"),
    ]  # fmt: skip


def test_part_taken_out_of_a_column_is_not_added_to_it():
    figures = [
        make_figure("B03", 1, 1, "科学", "项目支出", "9", function_code="2060101", nature="project"),
        make_figure("B03", 1, 2, "科学", "其中：基建项目", "4", function_code="2060101",
                    nature="project", level="subtotal"),
    ]  # fmt: skip
    amounts = figures_to_amounts(figures, RECORD)
    assert told(amounts, "spending-by-function", "nature") == [("project", 90000, "no_total")]


def test_parent_is_not_added_to_its_parts():
    figures = [
        make_figure("B03", 1, no, "科学", column, amount, function_code="2060101", nature="project",
                    level=level)
        for no, (column, amount, level) in enumerate(
            [("项目支出", "9", "subtotal"), ("项目支出/其他运转类", "4", "leaf"),
             ("项目支出/特定目标类", "5", "leaf")], start=1)
    ]  # fmt: skip
    amounts = figures_to_amounts(figures, RECORD)
    assert told(amounts, "spending-by-function", "nature") == [("project", 90000, "no_total")]


def test_units_of_equal_expenses_are_no_amount_of_the_department():
    units = ("410308-甲中心", "410308-乙中心")
    figures = [
        make_figure("B08", no, 1, unit, "公务接待费", "3", organisation=unit)
        for no, unit in enumerate(units, start=1)
    ]
    assert figures_to_amounts(figures, RECORD) == ()
    total = make_figure("B08", 3, 1, "合计", "公务接待费", "6", level="total")
    own = make_figure("B08", 4, 1, "甲局", "公务接待费", "2")
    amounts = figures_to_amounts([*figures, total, own], RECORD)
    assert told(amounts, "three-public", "expense_item", "figures") == [
        ("reception", (total.figure,), 60000, "no_total")
    ]


def test_sum_that_holds_meetings_is_not_the_three_public_expenses():
    columns = [("合计", "9"), ("公务接待费", "2"), ("会议费", "7")]
    figures = [
        make_figure("B08", 1, no, "合计", column, amount)
        for no, (column, amount) in enumerate(columns, start=1)
    ]
    amounts = figures_to_amounts(figures, RECORD)
    assert told(amounts, "three-public", "expense_item") == [
        ("meetings", 70000, "no_total"), ("reception", 20000, "no_total"),
    ]  # fmt: skip


def test_two_columns_without_a_name_are_not_guessed_between():
    figures = [
        make_figure("B03", 1, no, "科学", column, "5", function_code="2060101")
        for no, column in enumerate(("预算数", "执行数"), start=1)
    ]
    assert figures_to_amounts(figures, RECORD) == ()


def test_contradicted_figure_makes_its_amount_contradicted():
    figures = make_spending(WHOLE)
    figures[-1] = replace(figures[-1], status="contradicted")
    amounts = figures_to_amounts(figures, RECORD)
    wrong = {one.amount_id for one in amounts if one.status == "contradicted"}
    assert wrong == {
        f"{DOCUMENT}/spending-by-function/{OFFICE}/expenditure/all/project/2080505",
        f"{DOCUMENT}/spending-by-function-top-class/{OFFICE}/expenditure/all/project/208",
    }


def test_no_year_no_amount():
    assert figures_to_amounts(make_spending(WHOLE), replace(RECORD, fiscal_year=None)) == ()


@pytest.mark.parametrize("cube", load_cubes().cubes, ids=lambda cube: cube.name)
def test_cube_has_both_labels_and_tables_of_its_stage(cube):
    assert cube.label_zh
    assert cube.label_en
    assert len({table.form for table in cube.tables}) == len(cube.tables)
