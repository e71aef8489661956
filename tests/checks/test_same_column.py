"""Columns of one name in two forms: what they count, and in which rows."""

from __future__ import annotations

from drawing import check, make_form, statuses, verdicts

RULE = "cross_table.same_column"


def test_a_header_is_told_without_sums_and_years():
    b02 = make_form(
        "B02",
        ["总计", "本年收入/一般公共预算/小计", "上年结转结余/合计", "上年结转结余/一般公共预算"],
        [("合计", "", "293.68", "112.08", "181.60", "181.60")],
        table_no=2,
    )
    b11 = make_form(
        "B11",
        ["合计", "本年拨款/一般公共预算", "财政拨款结转结余/一般公共预算"],
        [("合计", "", "186.60", "5.00", "181.60")],
        table_no=11,
    )
    # 本年 112.08 and 5.00 need not be equal, what was carried over is
    assert verdicts(check(b02, b11), RULE) == ["not-testable", "holds"]


def test_a_part_is_not_its_whole():
    b02 = make_form("B02", ["总计", "一般公共预算/其中：财政拨款"], [("合计", "", "9.00", "5.00")])
    b07 = make_form("B07", ["总计", "一般公共预算"], [("合计", "", "9.00", "5.00")], table_no=7)
    assert verdicts(check(b02, b07), RULE) == []


def test_two_columns_that_count_the_same_are_left_out():
    twice = make_form(
        "B03", ["合计", "基本支出/小计", "基本支出"], [("合计", "", "9.00", "5.00", "5.00")]
    )
    b05 = make_form("B05", ["合计", "基本支出"], [("合计", "", "9.00", "5.00")], table_no=5)
    assert verdicts(check(twice, b05), RULE) == []


def test_rows_of_one_code_are_compared_and_those_printed_twice_are_not():
    columns = ["合计", "基本支出/人员经费/工资福利支出", "项目支出"]
    rows = [
        ("合计", "", "30.00", "20.00", "10.00"),
        ("行政运行", "2150501", "18.00", "8.00", "10.00"),
        ("事业运行", "2150550", "7.00", "7.00", ""),
        ("事业运行", "2150550", "5.00", "5.00", ""),
    ]
    checked = check(make_form("B03", columns, rows), make_form("B05", columns, rows, table_no=5))
    held = [one.words for one in checked.checks if one.rule == RULE]
    assert held == [
        "合计 基本支出/人员经费/工资福利: B03 = B05",
        "合计 项目支出: B03 = B05",
        "行政运行 基本支出/人员经费/工资福利: B03 = B05",
        "行政运行 项目支出: B03 = B05",
    ]
    assert statuses(checked)["B03.1/2/2"] == "proved"


def test_parts_of_one_sum_must_agree_and_those_of_two_sums_need_not():
    columns = ["合计", "基本支出/小计", "基本支出/人员经费", "基本支出/公用经费"]
    b03 = make_form("B03", columns, [("合计", "", "90.00", "59.00", "51.00", "8.00")])

    def draw(*amounts):
        return make_form("B05", columns, [("合计", "", *amounts)], table_no=5)

    same_sum = check(b03, draw("70.00", "59.00", "48.00", "11.00"))
    assert verdicts(same_sum, RULE) == ["holds", "broken", "broken"]
    other_sum = check(b03, draw("70.00", "54.00", "46.00", "8.00"))
    assert verdicts(other_sum, RULE) == ["not-testable", "not-testable", "holds"]
