"""The same quantity in two forms: holds, fails, does not apply."""

from __future__ import annotations

import pytest
from drawing import check, make_form, make_record, statuses, verdicts

from opendata.examples import read_example

NATURE = ["合计", "基本支出", "项目支出"]


def b03(total="100.00", basic="60.00", projects="40.00", **fields):
    return make_form("B03", NATURE, [("合计", "", total, basic, projects)], table_no=3, **fields)


def b11(total="40.00"):
    rows = [("合计", "", total), ("项目一", "", total)]
    return make_form("B11", ["合计"], rows, table_no=11)


def test_projects_of_two_forms_hold_and_fail():
    assert verdicts(check(b03(), b11()), "cross_table.projects") == ["holds"]
    checked = check(b03(), b11("39.00"))
    assert verdicts(checked, "cross_table.projects") == ["broken"]
    (finding,) = [one for one in checked.findings if one.severity == "contradiction"]
    assert finding.words == (
        "line 1: B11 row 合计 column 合计 prints 39.00; B03 row 合计 column 项目支出 (line 1) gives "
        "40.00 (difference -1.00); compare the two tables"
    ).replace("-1.00", "1.00")


def test_a_missing_form_is_said():
    checked = check(b03())
    (trial,) = [one for one in checked.checks if one.rule == "cross_table.projects"]
    assert (trial.verdict, trial.reason) == ("not-testable", "no B11 with figures in the document")


def test_units_are_changed():
    other = make_form("B11", ["合计"], [("合计", "", "400000")], table_no=11, unit="元")
    assert verdicts(check(b03(), other), "cross_table.projects") == ["holds"]


def test_other_organisations_are_not_compared():
    left = b03(organisation="甲局")
    right = make_form("B11", ["合计"], [("合计", "", "39.00")], table_no=11, organisation="乙局")
    assert verdicts(check(left, right), "cross_table.projects") == ["not-testable"]


def test_general_budget_may_leave_out_what_was_carried_over():
    b04 = make_form(
        "B04",
        ["收入/金额", "支出/合计", "支出/一般公共预算"],
        [("一、本年收入|一、本年支出", "", "112.08", "293.68", "293.68"),
         ("（一）一般公共预算拨款|（一）科学技术支出", "", "112.08", "293.68", "293.68"),
         ("二、上年结转|二、年终结转结余", "", "181.60", "", ""),
         ("收入合计|支出合计", "", "293.68", "293.68", "293.68")],
        table_no=4,
    )  # fmt: skip
    b05 = make_form("B05", NATURE, [("合计", "", "112.08", "107.08", "5.00")], table_no=5)
    assert verdicts(check(b04, b05), "cross_table.general_budget") == ["holds"]
    wrong = make_form("B05", NATURE, [("合计", "", "112.58", "107.58", "5.00")], table_no=5)
    assert verdicts(check(b04, wrong), "cross_table.general_budget") == ["broken"]


def test_a_lone_total_that_has_what_was_carried_over_does_not_sum_the_year():
    rows = [
        ("一、一般公共预算|一、教育支出", "", "310.00", "390.00"),
        ("二、上年结转|", "", "80.00", ""),
        ("收入总计|支出总计", "", "390.00", "390.00"),
    ]
    left = make_form("B01", ["收入/金额", "支出/金额"], rows)
    right = make_form("B02", ["总计", "本年收入"], [("合计", "", "390.00", "310.00")], table_no=2)
    checked = check(left, right)
    assert verdicts(checked, "cross_table.income_of_year") == ["not-testable"]
    rows[1] = ("二、上年结转|", "", "", "")
    without = check(make_form("B01", ["收入/金额", "支出/金额"], rows), right)
    assert verdicts(without, "cross_table.income_of_year") == ["broken"]


def test_what_a_label_says_to_include_is_not_its_name():
    rows = [
        ("一、一般公共预算（含上年结转）|一、教育支出", "", "90.00", "90.00"),
        ("收入总计|支出总计", "", "90.00", "90.00"),
    ]
    left = make_form("B01", ["收入/金额", "支出/金额"], rows)
    right = make_form(
        "B02",
        ["总计", "一般公共预算", "上年结转"],
        [("合计", "", "90.00", "70.00", "20.00")],
        table_no=2,
    )
    assert verdicts(check(left, right), "cross_table.carried_over") == ["not-testable"]


def test_what_was_carried_over_may_be_several_rows():
    rows = [
        ("一、一般公共预算|一、教育支出", "", "180.00", "210.00"),
        ("本年收入合计|本年支出合计", "", "180.00", "210.00"),
        ("上年一般公共预算结转|", "", "20.00", ""),
        ("上年政府性基金结转|", "", "10.00", ""),
        ("收入总计|支出总计", "", "210.00", "210.00"),
    ]
    left = make_form("B01", ["收入/金额", "支出/金额"], rows)
    heads = ["总计", "本年收入", "上年结转结余"]
    for carried, verdict in (("30.00", "holds"), ("20.00", "holds"), ("25.00", "broken")):
        right = make_form("B02", heads, [("合计", "", "210.00", "180.00", carried)], table_no=2)
        assert verdicts(check(left, right), "cross_table.carried_over") == [verdict]


def test_the_odd_one_out_is_blamed():
    b12 = make_form(
        "B12", ["预算情况"],
        [("部门预算总额（万元）", "", "98.00"), ("2、资金结构：（1）基本支出", "", "60.00"), ("（2）项目支出", "", "40.00")],
        table_no=12,
    )  # fmt: skip
    checked = check(b03(), b11(), b12)
    assert verdicts(checked, "cross_table.goals_total") == ["broken"]
    assert verdicts(checked, "evaluation.structure") == ["broken"]
    blamed = [key for key, status in statuses(checked).items() if status == "contradicted"]
    assert blamed == ["B12.12/1/1"]


CODES = [
    ("合计", "", "9.00"),
    ("行政运行", "2150501", "5.00"),
    ("一般行政管理事务", "2150502", "4.00"),
]


def test_one_code_in_two_forms():
    left = make_form("B03", ["合计"], CODES, table_no=3)
    right = make_form("B05", ["合计"], CODES, table_no=5)
    assert verdicts(check(left, right), "cross_table.same_function") == ["holds", "holds"]
    swapped = [CODES[0], ("行政运行", "2150501", "4.50"), ("一般行政管理事务", "2150502", "4.50")]
    other = make_form("B05", ["合计"], swapped, table_no=5)
    assert verdicts(check(left, other), "cross_table.same_function") == ["broken", "broken"]
    part = make_form("B05", ["合计"], [("合计", "", "5.00"), CODES[1]], table_no=5)
    assert verdicts(check(left, part), "cross_table.same_function") == ["holds"]


def test_class_of_the_summary_form_is_the_sum_of_its_lines():
    rows = [
        ("一、一般公共预算|一、资源勘探工业信息等支出", "", "9.00", "9.00"),
        ("本年收入合计|本年支出合计", "", "9.00", "9.00"),
    ]
    left = make_form("B01", ["收入/金额", "支出/金额"], rows)
    right = make_form("B03", ["合计"], CODES, table_no=3)
    assert verdicts(check(left, right), "cross_table.class") == ["holds"]
    (trial,) = [one for one in check(left).checks if one.rule == "cross_table.class"]
    assert (trial.verdict, trial.reason) == ("not-testable", "no B03 with figures in the document")


def test_projects_by_name():
    rows = [("合计", "", "9.00"), ("道路", "", "4.00"), ("桥梁", "", "5.00")]
    coded = [
        ("合计", "", "9.00"),
        ("道路", "410703230000000026514", "4.00"),
        ("桥梁", "410703230000000026515", "5.00"),
    ]
    left = make_form("B11", ["合计"], rows, table_no=11)
    good = check(left, make_form("B13", ["资金总额"], coded, table_no=13))
    assert verdicts(good, "cross_table.project") == ["holds", "holds"]
    coded[1:] = [
        ("道路", "410703230000000026514", "3.00"),
        ("桥梁", "410703230000000026515", "6.00"),
    ]
    bad = check(left, make_form("B13", ["资金总额"], coded, table_no=13))
    assert verdicts(bad, "cross_table.project") == ["broken", "broken"]
    assert verdicts(check(left), "cross_table.project") == []


def test_a_project_named_in_two_ways_is_told_once():
    names = [f"项目{number}号建设资金" for number in range(1, 6)]
    rows = [("合计", "", "10.00"), *((name, "", "2.00") for name in names)]
    coded = [
        ("合计", "", "10.00"),
        *((name, f"41070323000000002651{n}", "2.00") for n, name in enumerate(names)),
    ]
    coded[3] = ("项目3号建没资金", "410703230000000026512", "2.00")
    checked = check(
        make_form("B11", ["合计"], rows, table_no=11),
        make_form("B13", ["资金总额"], coded, table_no=13),
    )
    told = [one.rule for one in checked.findings if one.rule.startswith("project.")]
    assert told == ["project.named_twice"]


def test_goals_of_some_projects_need_not_add_to_the_list():
    rows = [("合计", "", "9.00"), ("道路", "", "4.00"), ("桥梁", "", "5.00")]
    goals = [("@某局", "303", "4.00"), ("道路", "410703230000000026514", "4.00")]
    left = make_form("B11", ["合计"], rows, table_no=11)
    some = check(left, make_form("B13", ["资金总额"], goals, table_no=13))
    (trial,) = [one for one in some.checks if one.rule == "cross_table.project_goals"]
    assert trial.reason == "not every project of the list has its goals"
    goals[0] = ("@某局", "303", "8.00")
    goals.append(("桥梁", "410703230000000026515", "4.00"))
    every = check(left, make_form("B13", ["资金总额"], goals, table_no=13))
    assert verdicts(every, "cross_table.project_goals") == ["broken"]


def test_general_budget_is_not_compared_with_a_total_of_all_funds():
    rows = [
        ("一、一般公共预算财政拨款|一、教育支出", "", "100.00", "130.00"),
        ("二、政府性基金预算财政拨款|", "", "30.00", ""),
        ("本年收入合计|本年支出合计", "", "130.00", "130.00"),
    ]
    left = make_form("F04", ["收入/金额", "支出/金额"], rows)
    right = make_form("F05", NATURE, [("合计", "", "100.00", "70.00", "30.00")], table_no=5)
    checked = check(left, right, record=make_record(stage="final"))
    assert verdicts(checked, "cross_table.final_general") == ["not-testable"]


PANELS = """
## 2024年度一般公共预算财政拨款支出决算表
单位：万元
| 科目代码 | 科目名称 | 合计 | 基本支出 | 项目支出 |
|---|---|---|---|---|
| | 合计 | 100.00 | 70.00 | 30.00 |
| 2010601 | 行政运行 | 100.00 | 70.00 | 30.00 |

## 2024年度一般公共预算财政拨款基本支出决算明细表
单位：万元
| 人员经费/科目代码 | 人员经费/科目名称 | 人员经费/决算数 | 公用经费/科目代码 | 公用经费/科目名称 | 公用经费/决算数 |
|---|---|---|---|---|---|
| 30101 | 基本工资 | 62.00 | 30201 | 办公费 | 8.00 |
"""


@pytest.mark.parametrize(
    ("totals", "verdict"),
    [
        ("| 人员经费合计 | < | 62.00 | 公用经费合计 | < | 8.00 |", "holds"),
        ("| 人员经费合计 | < | 62.00 | 公用经费合计 | < | 9.00 |", "broken"),
        ("| 合计 | < | 62.00 | 合计 | < | 8.00 |", "holds"),
        (
            "| 人员经费合计 | < | 62.00 | 公用经费合计 | < | 8.00 |\n| 合计 | < | < | < | < | 70.00 |",
            "holds",
        ),
        ("| 人员经费合计 | < | 62.00 | | | |", "not-testable"),
        ("", "not-testable"),
    ],
)
def test_sums_of_panels(totals: str, verdict: str) -> None:
    (run,) = read_example(PANELS + totals)
    checks = run.disclosure.checks
    assert [one.verdict for one in checks if one.rule == "cross_table.final_panels"] == [verdict]


def test_a_department_over_its_units_is_the_total_of_a_form_without_one():
    units = [
        ("@某局", "101", "90.00"),
        ("@  某局本级", "101001", "60.00"),
        ("@  某站", "101002", "30.00"),
    ]
    drawn = [(label.replace("@  ", "  @"), code, amount) for label, code, amount in units]
    b01 = make_form(
        "B01",
        ["收入/金额", "支出/金额"],
        [("一、一般公共预算|一、其他支出", "", "90.00", "90.00"),
         ("收入总计|支出总计", "", "90.00", "90.00")],
    )  # fmt: skip
    b02 = make_form("B02", ["合计"], drawn, table_no=2)
    assert verdicts(check(b01, b02), "cross_table.income") == ["holds"]
    flat = make_form("B02", ["合计"], [(a.strip(), b, c) for a, b, c in drawn], table_no=2)
    assert verdicts(check(b01, flat), "cross_table.income") == ["not-testable"]
