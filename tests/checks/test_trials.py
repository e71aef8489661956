"""Tolerance is derived, never assumed: half a unit of each printed last digit, worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from drawing import check, make_form, statuses

from opendata.checks.inside.levels import find_groups
from opendata.checks.prose.said import Amount, divide
from opendata.checks.tables import form_to_table
from opendata.model import CheckTerm


def two_prints(one, other, **fields):
    """Draw a function code with one amount in B03 and another in B05."""
    rows = [("合计", "", "{}"), ("社会保障和就业支出", "208", "{}")]
    drawn = [
        make_form("B03", ["合计"], [(a, b, one) for a, b, _ in rows]),
        make_form("B05", ["合计"], [(a, b, other) for a, b, _ in rows], table_no=5, **fields),
    ]
    checked = check(*drawn)
    (trial,) = [t for t in checked.checks if t.rule == "cross_table.same_function" and t.terms]
    return checked, trial


# ---------------------------------------------------------------- one quantity printed twice


def test_prints_one_last_digit_apart_are_one_source_rounded_twice():
    # each may be 0.005 off: 0.01 together
    checked, trial = two_prints("198.53", "198.52")
    assert (trial.residual, trial.tolerance) == (Decimal("0.01"), Decimal("0.010"))
    assert trial.verdict == "rounding"
    assert {one.severity for one in checked.findings} == {"rounding"}
    assert "contradicted" not in statuses(checked).values()


def test_prints_two_last_digits_apart_are_two_amounts():
    _, trial = two_prints("198.52", "198.54")
    assert (trial.residual, trial.verdict) == (Decimal("-0.02"), "broken")


def test_yuan_and_ten_thousands_agree_where_the_yuan_are_rounded_to_them():
    # 1,985,250.40 元 = 198.525040 万元, rounded 198.53
    checked, trial = two_prints("198.53", "1,985,250.40", unit="元")
    assert trial.verdict == "holds"
    assert trial.reason == "the coarser print is the finer one, rounded"
    proved = {key for figure in checked.figures for key in figure.proved_by if key == trial.check}
    assert proved == {trial.check}
    by_trial = [one.unit for one in checked.figures if trial.check in one.proved_by]
    assert by_trial == ["万元"]


def test_yuan_and_ten_thousands_differ_by_more_than_rounding():
    # 1,985,250.40 元 = 198.525040 万元, rounded 198.53: 0.00504 off, 0.0050005 is allowed
    _, trial = two_prints("198.52", "1,985,250.40", unit="元")
    assert trial.residual == Decimal("-0.00504")
    assert trial.tolerance == Decimal("0.0050005")
    assert trial.verdict == "broken"


def test_a_sum_allows_half_a_unit_for_each_term_and_none_for_a_printed_zero():
    rows = [
        ("合计", "", "10.02"),
        ("基本工资", "30101", "6.00"),
        ("津贴补贴", "30102", "4.00"),
        ("奖金", "30103", "0.00"),
    ]
    checked = check(make_form("B06", ["合计"], rows))
    (trial,) = [one for one in checked.checks if one.rule == "column_sum.items"]
    # three terms of 0.005 each
    assert (trial.residual, trial.tolerance) == (Decimal("0.02"), Decimal("0.015"))
    assert trial.verdict == "broken"


# ---------------------------------------------------------------- quotients, products, points


def test_a_quotient_is_off_by_what_the_part_gains_and_the_whole_loses():
    # (1 + 0.5) ÷ (2 − 0.5) = 100 %, 50 more than 1 ÷ 2
    term = CheckTerm("", 1, Decimal(1), "万元", "1")
    part = Amount(Decimal(1), Decimal("0.5"), term)
    whole = Amount(Decimal(2), Decimal("0.5"), term)
    assert divide(part, whole) == (Decimal(50), Decimal(50))


RATES = ["全年预算数", "全年执行数", "分值", "执行率", "得分"]


def draw_evaluation(*rows):
    form, figures = make_form("F10", RATES, [("部门预算总额", "", *rows)])
    units = {3: "分", 4: "%", 5: "分"}
    columns = tuple(
        replace(column, role={3: "score", 4: "rate", 5: "score"}.get(column.column_no, "amount"))
        for column in form.columns
    )
    return replace(form, columns=columns), [
        replace(figure, unit=units.get(figure.column_no, "万元")) for figure in figures
    ]


def test_a_rate_proves_money_only_where_another_last_digit_would_give_another_rate():
    # 240.01 ÷ 250.00 = 96.004 %, printed 96.00 too: the rate does not tell 240.00 from 240.01
    found = statuses(check(draw_evaluation("250.00", "240.00", "", "96.00%", "")))
    assert found == {"F10.1/1/1": "single", "F10.1/1/2": "single", "F10.1/1/4": "proved"}
    # 25 ÷ 26 = 96.15 %: 24 ÷ 26 = 92.31, 25 ÷ 25 = 100.00
    found = statuses(check(draw_evaluation("26", "25", "", "96.15%", "")))
    assert set(found.values()) == {"proved"}


def test_a_score_is_its_weight_times_the_rate():
    # 10 × 96.00 % = 9.60; half a unit of the rate gives 0.0005, of the score 0.005
    checked = check(draw_evaluation("250.00", "240.00", "10", "96.00%", "9.60"))
    (trial,) = [one for one in checked.checks if one.rule == "evaluation.rate_score" and one.terms]
    assert (trial.verdict, trial.tolerance) == ("holds", Decimal("0.0055"))


# ---------------------------------------------------------------- groups told by their amounts


def rows_of(*amounts):
    (form, figures) = make_form("X", ["金额"], [(f"行{n}", "", a) for n, a in enumerate(amounts)])
    return form_to_table(form, figures).rows


def test_a_group_adds_up_but_for_half_a_unit_of_what_is_printed():
    # 0.01 is within three half cents, 0.004 far beyond three half millionths, 1 within three halves
    _, cents = find_groups(rows_of("10.00", "7.01", "3.00"), 1)
    assert [len(parts) for _, parts in cents] == [2]
    _, fine = find_groups(rows_of("10.000000", "7.004000", "3.000000"), 1)
    assert fine == []
    _, whole = find_groups(rows_of("10", "8", "3"), 1)
    assert [len(parts) for _, parts in whole] == [2]
