"""Column sums and hierarchies: holds, fails, does not apply."""

from __future__ import annotations

from dataclasses import replace

from drawing import check, make_form, statuses, verdicts

FUNCTIONS = [
    ("合计", "", "100.00"),
    ("科学技术支出", "206", "70.00"),
    ("应用研究", "20603", "70.00"),
    ("其他应用研究支出", "2060399", "70.00"),
    ("卫生健康支出", "210", "30.00"),
    ("行政事业单位医疗", "21011", "30.00"),
    ("行政单位医疗", "2101101", "18.00"),
    ("事业单位医疗", "2101102", "12.00"),
]


def with_amount(rows, label, amount):
    return [(name, code, amount if name == label else old) for name, code, old in rows]


def test_items_and_hierarchy_hold():
    checked = check(make_form("B05", ["合计"], FUNCTIONS))
    assert verdicts(checked, "column_sum.items") == ["holds", "holds"]
    assert verdicts(checked, "hierarchy_sum.function") == ["holds"] * 4
    assert set(statuses(checked).values()) == {"proved"}


def test_a_wrong_class_is_found_from_above_and_below():
    checked = check(make_form("B05", ["合计"], with_amount(FUNCTIONS, "卫生健康支出", "31.00")))
    findings = [one for one in checked.findings if one.severity == "contradiction"]
    assert len(findings) == 1
    assert statuses(checked)["B05.1/5/1"] == "contradicted"
    assert [key for key, status in statuses(checked).items() if status == "contradicted"] == [
        "B05.1/5/1"
    ]


def test_a_wrong_leaf_is_found():
    checked = check(make_form("B05", ["合计"], with_amount(FUNCTIONS, "事业单位医疗", "12.50")))
    assert "broken" in verdicts(checked, "hierarchy_sum.function")
    (finding,) = [one for one in checked.findings if one.severity == "contradiction"]
    assert finding.words == (
        "line 6: B05 row 行政事业单位医疗 column 合计 prints 30.00; its parts add to 30.50 "
        "(difference 0.50); check the lines of the class — likely wrong: "
        "B05 row 行政单位医疗 column 合计 18.00; B05 row 事业单位医疗 column 合计 12.50"
    )


def test_truncated_codes_sum_by_what_they_begin_with():
    rows = [
        ("合计", "", "145.48"),
        ("行政事业单位养老支出", "20805", "145.48"),
        ("行政单位离退休", "208050", "118.97"),
        ("机关事业单位基本养老保险缴费", "208050", "26.51"),
    ]
    assert verdicts(check(make_form("F02", ["合计"], rows)), "hierarchy_sum.function") == ["holds"]


def test_a_last_total_row_sums_the_rows_before_it():
    rows = [*FUNCTIONS[1:], FUNCTIONS[0]]
    assert verdicts(check(make_form("B05", ["合计"], rows)), "column_sum.items") == [
        "holds",
        "holds",
    ]


def test_without_a_total_row_nothing_is_tested():
    checked = check(make_form("B05", ["合计"], FUNCTIONS[1:]))
    assert verdicts(checked, "column_sum.items") == []


def test_a_blank_column_is_not_tested():
    rows = [("合计", "", "9.00", "2.00"), ("行政单位医疗", "2101101", "9.00", "")]
    checked = check(make_form("B05", ["合计", "其他资金"], rows))
    assert len([one for one in checked.checks if one.rule == "column_sum.items"]) == 1


def test_organisations_sum_to_the_total_and_hold_their_lines():
    rows = [
        ("合计", "", "10.00"),
        ("@甲局", "328", "10.00"),
        ("@甲局本级", "328001", "6.00"),
        ("行政运行", "2240101", "6.00"),
        ("@乙中心", "328002", "4.00"),
        ("事业运行", "2240150", "4.00"),
    ]
    checked = check(make_form("B03", ["合计"], rows))
    assert set(verdicts(checked, "column_sum.organisations")) == {"holds"}
    assert verdicts(checked, "column_sum.lines") == ["holds", "holds"]
    rows[4] = ("@乙中心", "328002", "5.00")
    bad = check(make_form("B03", ["合计"], rows))
    assert "broken" in verdicts(bad, "column_sum.organisations")
    assert "broken" in verdicts(bad, "column_sum.lines")


def test_lines_of_unknown_organisations_are_not_attributed():
    rows = [
        ("合计", "", "10.00"),
        ("@甲局本级", "", "4.00"),
        ("@甲局", "419001", "6.00"),
        ("项目一", "410703220000000017132", "4.00"),
        ("项目二", "410703220000000017133", "6.00"),
    ]
    checked = check(make_form("B13", ["资金总额"], rows))
    assert verdicts(checked, "column_sum.lines") == []
    assert not checked.findings


def test_economic_hierarchy():
    rows = [
        ("合计", "", "9.00"),
        ("工资福利支出", "301", "9.00"),
        ("基本工资", "30101", "4.00"),
        ("奖金", "30103", "5.00"),
    ]
    assert verdicts(check(make_form("B06", ["合计"], rows)), "hierarchy_sum.economic") == ["holds"]
    rows[3] = ("奖金", "30103", "5.50")
    assert verdicts(check(make_form("B06", ["合计"], rows)), "hierarchy_sum.economic") == ["broken"]


def test_a_repeated_total_must_be_the_same():
    rows = [("合计", "", "5.00"), ("合计", "", "5.00"), ("行政运行", "2150501", "5.00")]
    assert verdicts(check(make_form("B03", ["合计"], rows)), "column_sum.repeated_total") == [
        "holds"
    ]
    rows[1] = ("合计", "", "6.00")
    assert verdicts(check(make_form("B03", ["合计"], rows)), "column_sum.repeated_total") == [
        "broken"
    ]


def test_rows_without_codes_accuse_nobody_but_prove():
    rows = [("合计", "", "9.00"), ("甲", "", "4.00"), ("乙", "", "5.00")]
    assert verdicts(check(make_form("X", ["金额"], rows)), "column_sum.items") == ["holds"]
    rows[2] = ("乙", "", "6.00")
    assert verdicts(check(make_form("X", ["金额"], rows)), "column_sum.items") == ["not-testable"]


def test_groups_and_lines_are_told_by_their_amounts():
    rows = [("合计", "", "10.00"), ("甲中心", "", "6.00"), ("工资福利支出", "", "4.00"), ("商品和服务支出", "", "2.00"),
            ("乙中心", "", "4.00"), ("工资福利支出", "", "4.00")]  # fmt: skip
    checked = check(make_form("B15", ["总计"], rows))
    assert "holds" in verdicts(checked, "column_sum.items")
    assert set(statuses(checked).values()) == {"proved"}


def test_panel_totals_sum_their_classes():
    form, figures = make_form(
        "F06",
        ["人员经费/决算数", "公用经费/决算数"],
        [("工资福利支出", "301", "7.00", ""), ("对个人和家庭的补助", "303", "2.00", ""),
         ("商品和服务支出", "302", "", "3.00"), ("人员经费合计", "", "9.00", ""), ("公用经费合计", "", "", "3.00")],
    )  # fmt: skip
    assert verdicts(check((form, figures)), "column_sum.items") == ["holds", "holds"]
    wrong = [
        replace(one, amount=one.amount + 1, printed="10.00") if one.row_no == 4 else one
        for one in figures
    ]
    assert "broken" in verdicts(check((form, wrong)), "column_sum.items")


def test_part_rows_are_not_added():
    rows = [("合计", "", "9.00"), ("行政运行", "2010301", "9.00"), ("其中：上年结转", "", "2.00")]
    checked = check(make_form("B05", ["合计"], rows))
    assert verdicts(checked, "column_sum.within") == ["holds"]
    rows[2] = ("其中：上年结转", "", "9.50")
    assert verdicts(check(make_form("B05", ["合计"], rows)), "column_sum.within") == ["broken"]


THINGS = [
    ("合计", ()),
    ("全额", (("function_code", "2050803"),)),
    ("@某中心", (("function_code", "2050803"), ("organisation_code", "251001"))),
    ("电脑", (("function_code", "2050803"), ("economic_code", "31002"))),
    ("打印机", (("function_code", "2050803"), ("economic_code", "31002"))),
    ("差额", (("function_code", "2130201"),)),
    ("@某站", (("function_code", "2130201"), ("organisation_code", "251004"))),
    ("桌椅", (("function_code", "2130201"), ("economic_code", "31002"))),
    ("空调", (("function_code", "2130201"), ("economic_code", "31002"))),
]


def purchases(*amounts):
    """Purchases from a function to its unit to what that buys, each row with the function's code."""
    rows = [(name, "", amount) for (name, _), amount in zip(THINGS, amounts, strict=True)]
    form, figures = make_form("B16", ["预算金额"], rows)
    coded = [replace(row, codes=codes) for row, (_, codes) in zip(form.rows, THINGS, strict=True)]
    return replace(form, rows=tuple(coded)), figures


def test_purchases_go_down_from_function_to_unit_to_thing():
    # equal neighbours (电脑 5.00, 打印机 5.00) are two things, not one and its part
    form = purchases("16.00", "10.00", "10.00", "5.00", "5.00", "6.00", "6.00", "3.00", "3.00")
    assert set(statuses(check(form)).values()) == {"proved"}


def test_a_purchase_that_does_not_fit_is_told():
    form = purchases("16.00", "10.00", "10.00", "5.00", "5.50", "6.00", "6.00", "3.00", "3.00")
    found = statuses(check(form))
    assert (found["B16.1/4/1"], found["B16.1/5/1"]) == ("contradicted", "contradicted")


def test_a_total_of_which_no_row_prints_a_part_is_short_of_just_that_part():
    # 合计 100 over rows of 60 beside 项目支出 40 over none: the rows that are there add up
    rows = [
        ("合计", "", "100.00", "60.00", "40.00"),
        ("行政单位离退休", "2080501", "48.00", "48.00", ""),
        ("行政单位医疗", "2101101", "12.00", "12.00", ""),
    ]
    checked = check(make_form("B03", ["合计", "基本支出", "项目支出"], rows))
    (finding,) = [one for one in checked.findings if one.severity == "contradiction"]
    assert finding.words.startswith("line 1: B03 row 合计 column 项目支出 prints 40.00")
    assert statuses(checked)["B03.1/1/3"] == "contradicted"
    assert {status for key, status in statuses(checked).items() if key != "B03.1/1/3"} == {"proved"}


def test_a_total_that_is_short_of_something_else_stays_wrong_itself():
    rows = [
        ("合计", "", "100.00", "60.00", "40.00"),
        ("行政单位离退休", "2080501", "47.00", "47.00", ""),
        ("行政单位医疗", "2101101", "12.00", "12.00", ""),
    ]
    checked = check(make_form("B03", ["合计", "基本支出", "项目支出"], rows))
    (finding,) = [one for one in checked.findings if one.severity == "contradiction"]
    assert finding.words.startswith("line 1: B03 row 合计 column 合计 prints 100.00")
