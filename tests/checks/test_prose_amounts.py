"""Amounts, counts and scores of prose against the tables: holds, fails, does not apply."""

from __future__ import annotations

from drawing import check, claim_verdicts, make_claim, make_form, make_record, statuses, verdicts

NATURE = make_form(
    "B03", ["合计", "基本支出", "项目支出"], [("合计", "", "100.00", "60.00", "40.00")]
)
LINES = make_form(
    "F05",
    ["合计"],
    [
        ("合计", "", "600.73"),
        ("科学技术支出", "206", "351.50"),
        ("资源勘探工业信息等支出", "215", "249.23"),
    ],
)


def test_an_amount_that_the_table_prints_agrees():
    sentence = "支出合计100.00万元，其中：基本支出60.00万元。"
    claims = [
        make_claim(1, "支出合计", "amount", "100.00", sentence),
        make_claim(2, "基本支出", "amount", "60.00", sentence),
    ]
    checked = check(NATURE, claims=claims)
    assert claim_verdicts(checked) == ["agrees", "agrees"]
    assert checked.claims[1].table_value == 60
    assert checked.claims[1].figures == (NATURE[1][1].figure,)


def test_an_amount_that_no_place_prints_disagrees():
    claims = [make_claim(1, "基本支出", "amount", "61.00", "其中：基本支出61.00万元，占60.00%。")]
    checked = check(NATURE, claims=claims)
    assert claim_verdicts(checked) == ["disagrees"]
    (finding,) = [one for one in checked.findings if one.severity == "contradiction"]
    assert finding.words == (
        "line 1: the text on 基本支出 says 61.00; B03 row 合计 column 基本支出 (line 1) gives 60.00 "
        "(difference 1.00); correct the sentence or the table"
    )
    assert statuses(checked)["B03.1/1/2"] == "single"  # its row says 60.00, the sentence 61.00


def test_an_amount_printed_elsewhere_is_not_accused():
    claims = [make_claim(1, "基本支出", "amount", "40.00", "基本支出40.00万元。")]
    checked = check(NATURE, claims=claims)
    assert claim_verdicts(checked) == ["untestable"]
    assert checked.claims[0].reason == "the amount stands at another place of the tables"


def test_a_subject_far_from_its_number_is_not_accused():
    claims = [
        make_claim(1, "项目支出", "amount", "50", "重点项目：贴息专项资金，年初预算安排50万元。")
    ]
    assert claim_verdicts(check(NATURE, claims=claims)) == ["untestable"]


def test_an_amount_of_another_year_is_not_accused():
    said = "2023年基本支出61.00万元。"
    earlier = check(NATURE, claims=[make_claim(1, "基本支出", "amount", "61.00", said)])
    assert claim_verdicts(earlier) == ["untestable"]
    assert earlier.claims[0].reason == "the sentence speaks of another year"
    compared = "与2023年相比，基本支出61.00万元。"
    own = check(NATURE, claims=[make_claim(1, "基本支出", "amount", "61.00", compared)])
    assert claim_verdicts(own) == ["disagrees"]


def test_a_row_of_the_name_with_other_amounts_proves_nothing():
    table = make_form("X", ["金额"], [("广告收入", "", "42.50"), ("门票收入", "", "8.00")])
    said = [
        make_claim(1, "门票收入", "amount", "8.00", "门票收入8.00万元。"),
        make_claim(2, "广告收入", "amount", "45.20", "广告收入45.20万元。"),
        make_claim(3, "场地收入", "amount", "45.20", "场地收入45.20万元。"),
    ]
    checked = check(table, claims=said)
    assert verdicts(checked, "prose_vs_table.label") == ["holds", "not-testable"]
    assert claim_verdicts(checked) == ["agrees", "untestable", "untestable"]


def test_a_class_in_prose_is_found_in_the_form():
    good = [
        make_claim(
            1,
            "资源勘探工业信息等支出",
            "amount",
            "249.23",
            "资源勘探工业信息等支出（类）249.23万元",
        )
    ]
    bad = [
        make_claim(
            1,
            "资源勘探工业信息等支出",
            "amount",
            "5249.23",
            "资源勘探工业信息等支出（类）5249.23万元",
        )
    ]
    record = make_record(2024, "final")
    assert claim_verdicts(check(LINES, claims=good, record=record)) == ["agrees"]
    checked = check(LINES, claims=bad, record=record)
    assert claim_verdicts(checked) == ["disagrees"]
    assert verdicts(checked, "prose_vs_table.function") == ["broken"]


def test_the_first_budget_of_an_account_is_untestable():
    claims = [
        make_claim(
            1, "资源勘探工业信息等支出", "amount", "300.00", "年初预算300.00万元", base="年初预算"
        )
    ]
    assert claim_verdicts(check(LINES, claims=claims, record=make_record(2024, "final"))) == [
        "untestable"
    ]


def test_a_rounded_amount_is_rounding():
    claims = [
        make_claim(
            1, "资源勘探工业信息等支出", "amount", "249.2", "资源勘探工业信息等支出249.2万元"
        )
    ]
    assert claim_verdicts(check(LINES, claims=claims, record=make_record(2024, "final"))) == [
        "rounding"
    ]


def test_the_number_of_projects():
    rows = [("合计", "", "9.00"), ("道路", "", "4.00"), ("桥梁", "", "5.00")]
    left = make_form("B11", ["合计"], rows, table_no=11)
    right = make_form("B13", ["资金总额"], rows, table_no=13)
    section = "绩效目标设置情况"
    two = make_claim(1, "项目", "count", "2", "共2个项目", section=section, unit="个")
    three = make_claim(1, "项目", "count", "3", "共3个项目", section=section, unit="个")
    assert claim_verdicts(check(left, right, claims=[two])) == ["agrees"]
    assert claim_verdicts(check(left, right, claims=[three])) == ["disagrees"]
    assert claim_verdicts(check(left, claims=[three])) == ["untestable"]
