"""Balance of two-sided forms: holds, fails, does not apply."""

from __future__ import annotations

from drawing import check, make_form, statuses, verdicts

COLUMNS = ["收入/金额", "支出/金额"]
ROWS = [
    ("一、一般公共预算|一、一般公共服务", "", "90.00", ""),
    ("其中：财政拨款|二、外交", "", "90.00", ""),
    ("二、事业收入|三、科学技术", "", "10.00", "85.00"),
    ("三、其他收入|四、卫生健康", "", "", "20.00"),
    ("本年收入合计|本年支出合计", "", "100.00", "105.00"),
    ("上年结转结余|年终结转结余", "", "8.00", "3.00"),
    ("收入总计|支出总计", "", "108.00", "108.00"),
]


def test_a_balanced_form_holds():
    checked = check(make_form("B01", COLUMNS, ROWS))
    for rule in ("income_items", "expenditure_items", "income_total", "expenditure_total", "sides"):
        assert verdicts(checked, f"balance.{rule}") == ["holds"], rule
    assert set(statuses(checked).values()) == {"proved"}


def test_unequal_sides_are_a_contradiction():
    rows = [*ROWS[:-1], ("收入总计|支出总计", "", "108.00", "107.00")]
    checked = check(make_form("B01", COLUMNS, rows))
    assert verdicts(checked, "balance.sides") == ["broken"]
    assert verdicts(checked, "balance.expenditure_total") == ["broken"]
    (finding,) = [one for one in checked.findings if one.severity == "contradiction"]
    assert statuses(checked)["B01.1/7/2"] == "contradicted"
    assert finding.figure.endswith("B01.1/7/2")


def test_a_wrong_item_is_found():
    rows = [("一、一般公共预算|一、一般公共服务", "", "91.00", ""), *ROWS[1:]]
    assert verdicts(check(make_form("B01", COLUMNS, rows)), "balance.income_items") == ["broken"]


def test_numbered_rows_sum_their_parts():
    rows = [
        ("一、本年收入|一、本年支出", "", "9.00", "9.00"),
        ("（一）一般公共预算拨款|（一）一般公共服务支出", "", "9.00", "4.00"),
        ("（二）政府性基金预算拨款|（二）外交支出", "", "", "5.00"),
        ("收入总计|支出总计", "", "9.00", "9.00"),
    ]
    checked = check(make_form("B04", COLUMNS, rows))
    assert verdicts(checked, "balance.numbered") == ["holds", "holds"]
    rows[2] = ("（二）政府性基金预算拨款|（二）外交支出", "", "", "6.00")
    checked = check(make_form("B04", COLUMNS, rows))
    assert verdicts(checked, "balance.numbered") == ["holds", "broken"]


def test_other_numbered_rows_are_a_doubt():
    rows = [
        ("一、财政拨款收入|一、某项支出", "", "9.00", "9.00"),
        ("1.中央财政拨款|1.甲", "", "8.00", "9.00"),
        ("收入总计|支出总计", "", "9.00", "9.00"),
    ]
    checked = check(make_form("B01", COLUMNS, rows))
    assert verdicts(checked, "hierarchy_sum.numbered") == ["broken", "holds"]
    assert [one.severity for one in checked.findings] == ["doubt"]


def test_a_side_without_totals_is_not_tested():
    checked = check(make_form("B01", COLUMNS, ROWS[:4]))
    assert not [one for one in checked.checks if one.rule.startswith("balance")]


def test_classes_numbered_like_the_year_itself_are_its_parts():
    rows = [
        ("一、本年收入|一、本年支出", "", "9.00", "9.00"),
        ("（一）一般公共预算资金|一、一般公共服务支出", "", "9.00", "4.00"),
        ("（二）政府性基金预算资金|二、外交支出", "", "", "5.00"),
        ("收入总计|支出总计", "", "9.00", "9.00"),
    ]
    checked = check(make_form("B04", COLUMNS, rows))
    assert verdicts(checked, "balance.expenditure_items") == ["holds"]
    assert not checked.findings


def test_funds_under_a_row_without_number():
    rows = [
        ("财政拨款|一、一般公共服务支出", "", "9.00", "9.00"),
        ("1.一般公共预算拨款|x", "", "8.00", ""),
        ("2.政府性基金预算拨款|y", "", "1.00", ""),
        ("收入总计|支出总计", "", "9.00", "9.00"),
    ]
    assert verdicts(check(make_form("B04", COLUMNS, rows)), "balance.numbered") == ["holds"]
    rows[2] = ("2.政府性基金预算拨款|y", "", "2.00", "")
    assert verdicts(check(make_form("B04", COLUMNS, rows)), "balance.numbered") == ["broken"]


def test_a_total_that_stands_in_a_column_of_blanks_is_not_proved():
    columns = ["收入/金额", "支出/合计", "支出/一般公共预算", "支出/政府性基金预算"]
    rows = [
        ("一、财政拨款|一、一般公共服务", "", "9.00", "4.00", "4.00", ""),
        ("|二、外交", "", "", "5.00", "5.00", ""),
        ("收入总计|支出总计", "", "9.00", "9.00", "9.00", ""),
    ]
    assert set(statuses(check(make_form("B04", columns, rows))).values()) == {"proved"}
    rows[2] = ("收入总计|支出总计", "", "9.00", "9.00", "", "9.00")
    checked = check(make_form("B04", columns, rows))
    assert statuses(checked)["B04.1/3/4"] != "proved"
    assert "line 1: B04 column 支出/一般公共预算 prints no sum over parts that add to 9.00" in (
        "".join(finding.words for finding in checked.findings)
    )


def test_what_was_carried_over_is_the_sum_of_its_funds():
    def draw(general):
        return make_form(
            "F04",
            ["收入/金额", "支出/合计"],
            [
                ("一、一般公共预算财政拨款|一、其他支出", "", "50.00", "57.00"),
                ("本年收入合计|本年支出合计", "", "50.00", "57.00"),
                ("年初财政拨款结转和结余|", "", "7.00", ""),
                ("一般公共预算财政拨款|", "", general, ""),
                ("政府性基金预算财政拨款|", "", "3.00", ""),
                ("总计|总计", "", "57.00", "57.00"),
            ],
        )

    assert verdicts(check(draw("4.00")), "balance.numbered") == ["holds"]
    assert verdicts(check(draw("5.00")), "balance.numbered") == ["broken"]


def test_a_line_under_another_fund_is_told_though_the_form_has_few_rows():
    def draw(general, fund):
        return make_form(
            "B04",
            ["收入/金额", "支出/合计", "支出/一般公共预算", "支出/政府性基金预算"],
            [
                ("一、本年收入|一、本年支出", "", "100.00", "100.00", "80.00", "20.00"),
                ("（一）一般公共预算拨款|（一）教育支出", "", "80.00", "30.00", general, fund),
                (
                    "（二）政府性基金预算拨款|（二）城乡社区支出",
                    "",
                    "20.00",
                    "70.00",
                    "50.00",
                    "20.00",
                ),
                ("收入合计|支出合计", "", "100.00", "100.00", "80.00", "20.00"),
            ],
        )

    assert set(verdicts(check(draw("30.00", "")), "balance.numbered")) == {"holds"}
    moved = check(draw("", "30.00"))
    assert verdicts(moved, "balance.numbered").count("broken") == 2
    assert statuses(moved)["B04.1/2/4"] != "proved"
