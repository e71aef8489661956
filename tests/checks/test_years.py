"""Years: sentences and headings of another year are told, comparisons are not."""

from __future__ import annotations

import pytest
from drawing import check, make_claim, make_form, make_record, read_prose


def told(*texts, stage="budget", **given):
    found = read_prose(*texts, record=make_record(stage=stage), **given)
    return [one.rule for one in found if one.rule.startswith("years.")]


@pytest.mark.parametrize(
    "sentence",
    [
        "纳入我局2022年度预算汇总范围的单位共2个。",
        "本局2023年度部门预算包括机关和下属的两家机构。",
        "本部门2025年部门预算由局本级和2个事业单位组成。",
    ],
)
def test_units_covered_by_the_budget_of_another_year(sentence):
    assert told(sentence) == ["years.covered"]
    assert (
        told(sentence.replace("2022", "2024").replace("2023", "2024").replace("2025", "2024")) == []
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "（二）2023年我单位无政府性基金预算支出。",
        "某局2023年政府采购预算安排如下。",
        "2023年收入总计与支出总计相等，与2022年相比均有增长。",
    ],
)
def test_quantities_of_another_year(sentence):
    assert told(sentence) == ["years.said"]


@pytest.mark.parametrize(
    "sentence",
    [
        "与2023年相比，收入总计减少5万元。",
        "比2023年预算增加3万元。",
        "2023年当年预算执行数为10万元。",
        "2023年政府采购预算10万元，2024年不再安排。",
        "2023年部门预算执行情况良好。",
        "2023年底，共有车辆3辆。",
        "按照2023年部门预算改革的要求，细化编制。",
        "根据《2023年政府采购目录》，实行集中采购。",
        "2021年至2023年实施老旧小区改造。",
        "2023年，全区新增企业20家，税收增长。",
        "本部门无2023年结转的政府性基金预算支出。",
    ],
)
def test_other_years_spoken_of_on_purpose(sentence):
    assert told(sentence) == []


def test_this_years_amount_under_another_year_is_a_contradiction():
    drawn = [make_form("B03", ["合计"], [("合计", "", "1234.56")])]
    sentence = "2023年支出总计1234.56万元。"
    claim = make_claim(1, "支出总计", "amount", "1234.56", sentence, unit="万元")
    assert told(sentence, drawn=drawn, claims=[claim]) == ["years.own_amount"]
    sentence = "2023年支出总计1200.56万元。"
    claim = make_claim(1, "支出总计", "amount", "1200.56", sentence, unit="万元")
    assert told(sentence, drawn=drawn, claims=[claim]) == ["years.said"]


def test_without_prose_the_sentences_of_claims_are_looked_at():
    slip = make_claim(
        1, "单位", "count", "2", "纳入我局2022年度预算汇总范围的单位共2个。", unit="个"
    )
    assert [one.rule for one in check(claims=[slip]).findings] == ["years.covered"]
    compared = make_claim(1, "收入", "change", "2", "收入较2022年度部门预算增加2万元。")
    assert check(claims=[compared]).findings == ()


def test_a_report_on_another_year_that_is_joined():
    slip = "2023年我单位无政府性基金预算支出。"
    report = "# 2023年度部门整体支出绩效自评报告"
    assert told(report, "# 一、基本情况", slip) == []
    assert told(report, "# 第三部分 名词解释", slip) == ["years.said"]


def test_headings():
    assert told("# 第二部分 2023年度部门预算情况说明") == ["years.heading"]
    assert told("# 第二部分 2024年度部门预算情况说明") == []
    assert told("# 2023年部门预算执行情况") == []
    assert told("# 第三部分 2024年度部门预算情况说明", stage="final") == ["years.stage"]
    assert told("# 第三部分 2024年度部门决算情况说明", stage="final") == []


def test_without_a_proved_year_nothing_is_told():
    unknown = make_record(None)
    assert read_prose("# 第二部分 2023年度部门预算情况说明", record=unknown) == []
