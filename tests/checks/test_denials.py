"""Denials and unit captions: what is said of tables against what they print."""

from __future__ import annotations

from dataclasses import replace

import pytest
from drawing import check, make_form, read_prose

FUND = make_form("B09", ["合计"], [("合计", "", "15.00"), ("其他支出", "229", "15.00")])
NONE = make_form("B09", ["合计"], [("合计", "", "0.00")])


def told(*texts, drawn):
    found = read_prose(*texts, drawn=drawn)
    return [one.rule for one in found if one.rule.startswith("denials.")]


@pytest.mark.parametrize(
    "sentence",
    [
        "我局这一年没有政府性基金支出。",
        "（二）站里无国有资本经营支出、政府性基金支出。",
        "政府性基金预算支出0万元，我部门未安排政府性基金支出。",
    ],
)
def test_a_denied_expenditure_that_a_table_prints(sentence):
    assert told(sentence, drawn=[FUND]) == ["denials.text"]
    assert told(sentence, drawn=[NONE]) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "本部门2024年没有政府性基金收入。",
        "我局2023年没有政府性基金支出。",
        "不涉及政府性基金的单位填写：本表无数据。",
        "本部门无上年结转的政府性基金预算支出。",
        "本部门政府性基金预算支出无变化。",
        "本部门没有超过政府性基金预算支出。",
    ],
)
def test_sentences_that_deny_something_else(sentence):
    assert told(sentence, drawn=[FUND]) == []


def test_a_unit_with_an_empty_table_of_its_own_is_denied_rightly():
    empty = replace(FUND[0], table_no=2, state="empty", reason="本表无数据")
    sentence = "本单位这一年没有政府性基金支出。"
    assert told(sentence, drawn=[FUND, (empty, [])]) == []


def test_one_expense_of_the_three():
    columns = ["合计", "因公出国（境）费", "公务接待费"]
    drawn = [make_form("B08", columns, [("合计", "", "2.00", "0.00", "2.00")])]
    assert told("本单位无公务接待费支出。", drawn=drawn) == ["denials.text"]
    assert told("本单位无因公出国（境）费支出。", drawn=drawn) == []


def test_a_table_said_to_be_empty():
    form, figures = FUND
    assert told(drawn=[(replace(form, notes=("注：此表为空，本表无数据。",)), figures)]) == [
        "denials.table"
    ]
    other = ("注：国有资本经营预算的钱一分没用，本表无数据。",)
    assert told(drawn=[(replace(form, notes=other), figures)]) == []


def test_units_of_captions():
    left = make_form("B02", ["合计"], [("合计", "", "921.65")], table_no=1)
    right = make_form("B03", ["合计"], [("合计", "", "921.65")], table_no=2, unit="元")
    converted = make_form("B03", ["合计"], [("合计", "", "9216512.00")], table_no=2, unit="元")

    def found(*drawn):
        return [one.rule for one in check(*drawn).findings if one.rule == "unit_captions.total"]

    assert found(left, right) == ["unit_captions.total"]
    assert found(left, converted) == []
    third = make_form(
        "B01", ["支出/金额", "收入/金额"], [("合计|合计", "", "921.65", "921.65")], table_no=3
    )
    assert found(left, third, right) == ["unit_captions.total"]
