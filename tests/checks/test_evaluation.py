"""Performance forms: holds, fails, does not apply."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from drawing import DOCUMENT, check, make_form, verdicts

from opendata.model import Indicator, Place

COLUMNS = ["年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"]
UNITS = {4: "分", 5: "%", 6: "分"}


def evaluation(
    money=("10.00", "12.20", "9.75", "10", "79.92", "7.99"),
    source="9.75",
    total=("100", "97.99"),
    points=((90, 90),),
):
    rows = [
        ("年度资金总额", "", *money),
        ("政府预算资金", "", "10.00", "12.20", source, "", "", ""),
        ("财政专户管理资金", "", "0", "0", "0", "", "", ""),
        ("总分", "", "", "", "", total[0], "", total[1]),
    ]
    form, figures = make_form("F11", COLUMNS, rows)
    figures = [
        replace(one, unit=UNITS.get(one.column_no, "万元"), amount_yuan=None) for one in figures
    ]
    return replace(
        form, indicators=tuple(indicator(n, *pair) for n, pair in enumerate(points))
    ), figures


def indicator(number, weight, score):
    return Indicator(
        indicator=f"{DOCUMENT}/indicator/{number}", document=DOCUMENT, form="F11", table_no=1, project="",
        organisation="", number=number, level1="", level2="", level3="", target="", operator="",
        target_value=None, target_unit="", explanation="", actual="", actual_value=None, actual_unit="",
        weight=None if weight is None else Decimal(weight), score=None if score is None else Decimal(score),
        deviation="", reason="", place=Place(),
    )  # fmt: skip


def test_everything_adds_up():
    checked = check(evaluation())
    assert verdicts(checked, "evaluation.money") == ["holds"] * 3
    assert verdicts(checked, "evaluation.rate") == ["holds"]
    assert verdicts(checked, "evaluation.rate_score") == ["holds"]
    assert verdicts(checked, "evaluation.weights") == ["holds"]
    assert verdicts(checked, "evaluation.scores") == ["holds"]


def test_a_source_that_does_not_add_up():
    assert "broken" in verdicts(check(evaluation(source="8.75")), "evaluation.money")


def test_a_wrong_rate():
    money = ("10.00", "12.20", "9.75", "10", "89.92", "7.99")
    assert verdicts(check(evaluation(money=money)), "evaluation.rate") == ["broken"]


def test_a_rate_of_nothing_is_not_tested():
    money = ("0", "0", "0", "10", "0", "0")
    assert verdicts(check(evaluation(money=money, source="0")), "evaluation.rate") == [
        "not-testable"
    ]


def test_a_score_by_another_rule_is_a_doubt():
    money = ("10.00", "12.20", "9.75", "10", "79.92", "8.60")
    checked = check(evaluation(money=money, total=("100", "98.60")))
    assert verdicts(checked, "evaluation.rate_score") == ["broken"]
    assert {one.severity for one in checked.findings} == {"doubt"}


def test_totals_of_points():
    assert verdicts(check(evaluation(total=("110", "97.99"))), "evaluation.weights") == ["broken"]
    assert verdicts(check(evaluation(total=("100", "92.99"))), "evaluation.scores") == ["broken"]
    assert verdicts(check(evaluation(points=())), "evaluation.scores") == ["not-testable"]
    blank = evaluation(total=("100", "92.99"), points=((90, None), (0, 90)))
    assert verdicts(check(blank), "evaluation.scores") == ["not-testable"]


def test_structure_of_a_budget():
    rows = [("部门预算总额（万元）", "", "9.00"), ("1、资金来源：（1）政府预算资金", "", "9.00"),
            ("2、资金结构：（1）基本支出", "", "4.00"), ("（2）项目支出", "", "5.00")]  # fmt: skip
    checked = check(make_form("B12", ["预算情况"], rows))
    assert verdicts(checked, "evaluation.structure") == ["holds"]
    assert verdicts(checked, "evaluation.resources") == ["holds"]
    rows[3] = ("（2）项目支出", "", "4.00")
    assert verdicts(check(make_form("B12", ["预算情况"], rows)), "evaluation.structure") == [
        "broken"
    ]


def test_weights_are_set_and_leave_no_rounding():
    # 10 for the money and 89 are 99, not 100
    checked = check(evaluation(total=("100", "96.99"), points=((89, 89),)))
    (trial,) = [one for one in checked.checks if one.rule == "evaluation.weights"]
    assert (trial.residual, trial.tolerance, trial.verdict) == (1, 0, "broken")


def test_scores_that_are_computed_may_be_rounded_and_full_ones_are_not():
    # 7.99 of 10 is computed: half of 0.01; 90 of 90 is given; the total half of 0.01
    checked = check(evaluation(total=("100", "98.00")))
    (trial,) = [one for one in checked.checks if one.rule == "evaluation.scores"]
    assert (trial.residual, trial.tolerance) == (Decimal("0.01"), Decimal("0.010"))
    assert trial.verdict == "rounding"
    # 88.5 of 90 prints one digit: half of 0.1 more
    checked = check(evaluation(total=("100", "96.54"), points=((90, "88.5"),)))
    (trial,) = [one for one in checked.checks if one.rule == "evaluation.scores"]
    assert (trial.residual, trial.tolerance) == (Decimal("0.05"), Decimal("0.060"))
