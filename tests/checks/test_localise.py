"""Localising: the number that is most likely wrong, and the value that satisfies all others."""

from __future__ import annotations

from decimal import Decimal

from drawing import DOCUMENT, check, make_form

from opendata.model import Finding

COLUMNS = ["合计", "基本支出", "项目支出"]


def find_only(*drawn) -> Finding:
    (found,) = [one for one in check(*drawn).findings if one.severity == "contradiction"]
    return found


def said(finding: Finding) -> tuple[str, Decimal | None, str]:
    return finding.suspect.removeprefix(f"{DOCUMENT}/"), finding.suggested, finding.cause


def test_the_cell_in_a_broken_row_and_a_broken_column_is_named_with_its_value():
    form = make_form(
        "B03",
        COLUMNS,
        [
            ("合计", "", "600.00", "350.00", "250.00"),
            ("行政运行", "2010601", "249.23", "249.23", ""),
            ("信息化建设", "2010607", "5350.77", "100.77", "250.00"),
        ],
    )
    finding = find_only(form)
    assert said(finding) == ("B03.1/3/1", Decimal("350.77"), "digit_extra")
    assert "350.77 would satisfy" in finding.words
    assert "one digit too many" in finding.words


def test_the_digits_decide_where_one_sum_alone_is_broken():
    form = make_form("B03", COLUMNS, [("合计", "", "479.98", "238.40", "24.158")])
    assert said(find_only(form)) == ("B03.1/1/3", Decimal("241.58"), "point_moved")


def test_nothing_is_named_where_every_term_may_be_wrong():
    form = make_form("B03", COLUMNS, [("合计", "", "100.00", "60.00", "13.71")])
    assert said(find_only(form)) == ("", None, "")


def test_two_amounts_that_changed_places_are_named():
    form = make_form(
        "B03",
        COLUMNS,
        [
            ("合计", "", "300.00", "160.00", "140.00"),
            ("行政运行", "2010601", "100.00", "30.00", "70.00"),
            ("机关服务", "2010603", "120.00", "50.00", "70.00"),
            ("信息化建设", "2010607", "80.00", "40.00", "40.00"),
        ],
    )
    assert said(find_only(form)) == ("B03.1/2/2", Decimal("70.00"), "cells_swapped")


def test_a_missing_row_is_told_as_such():
    form = make_form(
        "B03",
        COLUMNS,
        [
            ("合计", "", "300.00", "200.00", "100.00"),
            ("行政运行", "2010601", "120.00", "120.00", ""),
            ("机关服务", "2010603", "90.00", "50.00", "40.00"),
        ],
    )
    assert said(find_only(form)) == ("", None, "row_missing")


def test_a_limit_does_not_say_what_would_be_right():
    budget = make_form("B05", ["合计"], [("合计", "", "120.00")])
    total = make_form("B03", ["合计"], [("合计", "", "100.00")], table_no=2)
    told = [one for one in check(budget, total).findings if one.rule.endswith("general_in_total")]
    assert [one.suggested for one in told] == [None]


def test_a_proved_figure_lists_what_proves_it():
    form = make_form(
        "B03",
        COLUMNS,
        [
            ("合计", "", "100.00", "60.00", "40.00"),
            ("行政运行", "2010601", "60.00", "60.00", ""),
            ("信息化建设", "2010607", "40.00", "", "40.00"),
        ],
    )
    checked = check(form)
    total = next(one for one in checked.figures if one.figure.endswith("B03.1/1/1"))
    rules = {name.split("/")[2] for name in total.proved_by}
    assert rules == {"row_sum.nature", "column_sum.items"}
    held = {one.check for one in checked.checks if one.verdict == "holds"}
    assert set(total.proved_by) <= held


def test_a_figure_that_is_not_proved_lists_nothing():
    form = make_form("B03", COLUMNS, [("合计", "", "100.00", "60.00", "13.71")])
    assert {one.proved_by for one in check(form).figures} == {()}
