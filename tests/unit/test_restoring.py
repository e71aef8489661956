"""Restoring: numbers glued together or beside their column, placed where one way alone adds up."""

from __future__ import annotations

from opendata.examples import read_example
from opendata.model import Figure
from opendata.pipeline import Run

HEADER = """
## 2024年部门支出总表
单位：万元
| 科目编码 | 科目名称 | 合计 | 基本支出/小计 | 基本支出/人员经费 | 基本支出/公用经费 | 项目支出 |
|---|---|---|---|---|---|---|
"""
LINES = """| 2010601 | 行政运行 | 60.00 | 60.00 | 45.00 | 15.00 | |
| 2010602 | 一般行政管理事务 | 40.00 | | | | 40.00 |
"""


def read(*rows: str) -> Run:
    (run,) = read_example(HEADER + "\n".join(rows) + "\n" + LINES)
    return run


def total_row(run: Run) -> list[tuple[str, str, str]]:
    return [(one.column, one.printed, one.placed_by) for one in run.figures if one.row == "合计"]


def unplaced(run: Run) -> list[str]:
    return [item.text for form in run.merged.forms for item in form.unplaced]


def find(run: Run, row: str, column: str) -> Figure:
    figures = run.disclosure.figures
    return next(one for one in figures if (one.row, one.column) == (row, column))


def test_two_numbers_in_one_cell_are_parted_where_the_sums_hold() -> None:
    run = read("| | 合计 | 100.0060.00 | | 45.00 | 15.00 | 40.00 |")
    assert total_row(run) == [
        ("合计", "100.00", "arithmetic"),
        ("基本支出/小计", "60.00", "arithmetic"),
        ("基本支出/人员经费", "45.00", "printed"),
        ("基本支出/公用经费", "15.00", "printed"),
        ("项目支出", "40.00", "printed"),
    ]
    assert unplaced(run) == []


def test_numbers_parted_by_a_space_go_to_the_column_where_they_add_up() -> None:
    run = read("| | 合计 | 100.00 | | 60.00 45.00 | 15.00 | 40.00 |")
    assert [one[:2] for one in total_row(run)][1:3] == [
        ("基本支出/小计", "60.00"),
        ("基本支出/人员经费", "45.00"),
    ]


def test_the_columns_prove_what_the_row_placed() -> None:
    run = read("| | 合计 | 100.0060.00 | | 45.00 | 15.00 | 40.00 |")
    total = find(run, "合计", "合计")
    assert total.status == "proved"
    assert {name.split("/")[2] for name in total.proved_by} == {"column_sum.items"}


def test_a_number_beside_its_column_goes_where_the_sums_hold() -> None:
    (run,) = read_example(
        HEADER
        + """| | 合计 | 100.00 | 60.00 | 45.00 | 15.00 | 40.00 |
| 2010601 | 行政运行 | 60.00 | 60.00 | 45.00 | 15.00 | |
| 40.00 | 一般行政管理事务 | 40.00 | | | | |
"""
    )
    assert unplaced(run) == []
    assert find(run, "一般行政管理事务", "项目支出").placed_by == "arithmetic"


def test_a_number_that_fits_two_columns_stays_unplaced() -> None:
    (run,) = read_example(HEADER + "| 40.00 | 一般行政管理事务 | 40.00 | | | | |\n")
    assert unplaced(run) == ["40.00"]


def test_numbers_that_no_way_makes_add_up_stay_unplaced() -> None:
    run = read("| | 合计 | 100.0061.00 | | 45.00 | 15.00 | 40.00 |")
    assert unplaced(run) == ["100.0061.00"]


def test_digits_that_are_no_numbers_stay_unplaced() -> None:
    run = read("| | 合计 | 1O0.0060.00.1 | | 45.00 | 15.00 | 40.00 |")
    assert [one[0] for one in total_row(run)] == [
        "基本支出/人员经费",
        "基本支出/公用经费",
        "项目支出",
    ]
