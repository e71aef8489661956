"""Row sums: holds, fails, does not apply."""

from __future__ import annotations

from dataclasses import replace

from drawing import check, make_form, statuses, verdicts

from opendata.model import Box, Place

COLUMNS = ["合计", "基本支出/小计", "基本支出/人员经费", "基本支出/公用经费", "项目支出"]


def test_nature_holds_when_basic_and_projects_make_the_total():
    checked = check(
        make_form("B03", COLUMNS, [("合计", "", "100.00", "60.00", "50.00", "10.00", "40.00")])
    )
    assert verdicts(checked, "row_sum.nature") == ["holds"]
    assert verdicts(checked, "row_sum.basic") == ["holds"]
    assert set(statuses(checked).values()) == {"proved"}


def test_nature_fails_when_the_total_is_off_by_ten():
    form = make_form(
        "B03",
        COLUMNS,
        [
            ("合计", "", "100.00", "60.00", "50.00", "10.00", "30.00"),
            ("行政运行", "2010101", "60.00", "60.00", "50.00", "10.00", ""),
            ("其他支出", "2010199", "30.00", "", "", "", "30.00"),
        ],
    )
    checked = check(form)
    assert verdicts(checked, "row_sum.nature") == ["broken", "holds", "holds"]
    (finding,) = [finding for finding in checked.findings if finding.severity == "contradiction"]
    assert finding.words == (
        "line 1: B03 row 合计 column 合计 prints 100.00; its parts add to 90.00 "
        "(difference 10.00); check the parts"
        " — 90.00 would satisfy 2 broken identities"
    )
    assert statuses(checked)["B03.1/1/1"] == "contradicted"
    assert statuses(checked)["B03.1/1/2"] == "proved"


def test_nature_is_not_tested_when_the_total_is_blank():
    rows = [
        ("合计", "", "", "60.00", "50.00", "10.00", "40.00"),
        ("行政运行", "2010101", "60.00", "60.00", "50.00", "10.00", ""),
    ]
    checked = check(make_form("B03", COLUMNS, rows))
    assert verdicts(checked, "row_sum.nature") == ["not-testable", "holds"]
    untested = next(one for one in checked.checks if one.rule == "row_sum.nature")
    assert untested.reason == "合计 prints parts but no 合计"


def test_rounding_of_each_term_is_allowed_and_no_more():
    rows = [("合计", "", "100.01", "60.00", "50.00", "10.00", "40.00")]
    checked = check(make_form("B03", COLUMNS, rows))
    assert verdicts(checked, "row_sum.nature") == ["rounding"]
    (trial,) = [one for one in checked.checks if one.rule == "row_sum.nature"]
    assert str(trial.tolerance) == "0.015"
    rows = [("合计", "", "100.02", "60.00", "50.00", "10.00", "40.00")]
    assert verdicts(check(make_form("B03", COLUMNS, rows)), "row_sum.nature") == ["broken"]


def test_all_zero_proves_nothing():
    checked = check(
        make_form("B03", ["合计", "基本支出", "项目支出"], [("合计", "", "0", "0", "0")])
    )
    (trial,) = [one for one in checked.checks if one.rule == "row_sum.nature"]
    assert (trial.verdict, trial.can_fail) == ("holds", False)
    assert set(statuses(checked).values()) == {"single"}


def test_an_unknown_neighbour_is_no_part_when_the_rows_say_so():
    columns = ["支出总计", "基本支出", "项目支出", "政府采购项目/小计"]
    rows = [
        ("合计", "", "100.00", "60.00", "40.00", "8.00"),
        ("行政运行", "2010101", "60.00", "60.00", "", "3.00"),
        ("其他支出", "2010199", "40.00", "", "40.00", "5.00"),
    ]
    checked = check(make_form("B03", columns, rows))
    assert verdicts(checked, "row_sum.nature") == ["holds", "holds", "holds"]
    assert not checked.findings


def test_columns_that_never_add_up_accuse_nobody():
    columns = ["合计", "甲", "乙"]
    rows = [("合计", "", "9", "1", "2"), ("丙", "", "7", "1", "1"), ("丁", "", "8", "3", "2")]
    checked = check(make_form("X", columns, rows))
    assert verdicts(checked, "row_sum.parts") == ["not-testable"]


def test_three_public_and_vehicles():
    columns = ["“三公”经费合计", "因公出国（境）费", "公务用车购置及运行费/小计",
               "公务用车购置及运行费/公务用车购置费", "公务用车购置及运行费/公务用车运行费", "公务接待费"]  # fmt: skip
    good = check(make_form("B08", columns, [("合计", "", "7.00", "", "4.00", "", "4.00", "3.00")]))
    assert verdicts(good, "row_sum.three_public") == ["holds"]
    assert verdicts(good, "row_sum.vehicles") == ["holds"]
    bad = check(make_form("B08", columns, [("合计", "", "8.00", "", "4.00", "", "4.00", "3.00")]))
    assert verdicts(bad, "row_sum.three_public") == ["broken"]
    other = check(
        make_form(
            "B08",
            [*columns, "会议费"],
            [("合计", "", "7.00", "", "4.00", "", "4.00", "3.00", "2.00")],
        )
    )
    assert "broken" not in verdicts(other, "row_sum.three_public")


def test_three_public_as_rows():
    rows = [("“三公”经费", "", "9.00"), ("（一）因公出国（境）费", "", "2.00"),
            ("（二）公务用车购置及运行费", "", "4.00"), ("其中：1.公务用车购置费", "", "1.00"),
            ("2.公务用车运行费", "", "3.00"), ("（三）公务接待费", "", "3.00")]  # fmt: skip
    good = check(make_form("B08", ["预算数"], rows))
    assert verdicts(good, "three_public.total") == ["holds"]
    assert verdicts(good, "three_public.cars") == ["holds"]
    bad = check(make_form("B08", ["预算数"], [("“三公”经费", "", "9.50"), *rows[1:]]))
    assert verdicts(bad, "three_public.total") == ["broken"]
    assert verdicts(check(make_form("B08", ["预算数"], rows[:2])), "three_public.total") == []


def test_part_is_not_more_than_what_it_is_a_part_of():
    columns = ["合计", "一般公共预算/小计", "一般公共预算/其中：财政拨款"]
    good = check(make_form("B07", columns, [("合计", "", "9.00", "9.00", "8.00")]))
    assert verdicts(good, "row_sum.within") == ["holds"]
    bad = check(make_form("B07", columns, [("合计", "", "9.00", "9.00", "9.50")]))
    assert verdicts(bad, "row_sum.within") == ["broken"]
    none = check(make_form("B07", columns, [("合计", "", "9.00", "9.00", "")]))
    assert verdicts(none, "row_sum.within") == []


def test_roll_forward_of_a_fund():
    columns = ["年初结转和结余", "本年收入", "本年支出/小计", "年末结转和结余"]
    good = check(make_form("F07", columns, [("合计", "", "5.00", "10.00", "12.00", "3.00")]))
    assert verdicts(good, "row_sum.roll_forward") == ["holds"]
    bad = check(make_form("F07", columns, [("合计", "", "5.00", "10.00", "12.00", "4.00")]))
    assert verdicts(bad, "row_sum.roll_forward") == ["broken"]
    none = check(make_form("F07", columns[1:3], [("合计", "", "10.00", "12.00")]))
    assert verdicts(none, "row_sum.roll_forward") == []


def test_a_column_counted_within_others_is_a_doubt():
    columns = ["支出总计", "基本支出", "项目支出", "事业单位经营支出"]
    rows = [("合计", "", "100.00", "60.00", "40.00", "30.00"), ("行政运行", "2010101", "60.00", "60.00", "", ""),
            ("其他支出", "2010199", "40.00", "", "40.00", "")]  # fmt: skip
    checked = check(make_form("B03", columns, rows))
    assert verdicts(checked, "row_sum.overlap") == ["broken"]
    assert [finding.severity for finding in checked.findings] == ["doubt"]


def test_a_column_without_a_header_breaks_no_check():
    form, figures = make_form("X", ["合计", "甲", "乙"], [("合计", "", "3.00", "1.00", "2.00")])
    bare = replace(form, columns=tuple(replace(column, path=()) for column in form.columns))
    assert check((bare, figures)).findings == ()


def test_of_which_heads_the_parts_of_a_project_only_right_behind_their_sum():
    held = check(
        make_form(
            "B13",
            ["项目资金/年度资金总额：", "项目资金/其中：财政拨款", "项目资金/其他资金"],
            [("甲项目", "", "15.00", "12.00", "3.00")],
        )
    )
    assert verdicts(held, "row_sum.funds") == ["holds"]
    aside = check(
        make_form(
            "B13",
            [
                "项目资金/总额",
                "项目资金/财政拨款",
                "项目资金/其中：一般公共预算",
                "项目资金/其他资金",
            ],
            [("甲项目", "", "15.00", "12.00", "8.00", "3.00")],
        )
    )
    assert [one.severity for one in aside.findings if one.severity == "contradiction"] == []
    assert verdicts(aside, "row_sum.funds") == ["holds"]


def _draw_goals(year_part):
    form, figures = make_form(
        "B13",
        [
            "资金/实施期资金总额：",
            "资金/年度资金总额：",
            "资金/其中：财政拨款",
            "资金/其中：财政拨款",
        ],
        [("农村危房改造补助资金", "", "900.00", "300.00", "900.00", year_part)],
    )
    lefts = (Box(100, 0, 150, 9), Box(300, 0, 350, 9), Box(100, 9, 150, 18), Box(300, 9, 350, 18))
    placed = [
        replace(figure, place=Place(page=1, box=box))
        for figure, box in zip(figures, lefts, strict=True)
    ]
    return form, placed


def test_the_money_of_the_whole_course_and_of_the_year_stand_side_by_side():
    checked = check(_draw_goals("300.00"))
    assert verdicts(checked, "row_sum.within") == ["holds", "holds"]
    assert set(statuses(checked).values()) == {"proved"}


def test_a_part_of_the_years_money_is_not_more_than_the_years():
    checked = check(_draw_goals("310.00"))
    assert verdicts(checked, "row_sum.within") == ["holds", "broken"]


def test_blocks_that_the_page_does_not_part_are_not_tested():
    form, figures = _draw_goals("300.00")
    bare = [replace(figure, place=Place(line=1)) for figure in figures]
    assert verdicts(check((form, bare)), "row_sum.within") == []
