"""Changes in prose: what may have changed, from which year, and what is only nearly the same."""

from __future__ import annotations

from drawing import check, claim_verdicts, make_claim, make_form, verdicts


def say(*said, sentence="公务接待费说明。"):
    """Draw the claims of one sentence: (subject, kind, printed, fields)."""
    return [
        make_claim(number, subject, kind, printed, sentence, **fields)
        for number, (subject, kind, printed, fields) in enumerate(said, 1)
    ]


LAST = {"base": "上年"}


def test_an_increase_above_this_years_amount():
    sentence = "政府性基金支出20.00万元，比上年增加35.00万元。"
    claims = say(
        ("政府性基金支出", "amount", "20.00", {}),
        ("政府性基金支出", "change", "35.00", LAST),
        sentence=sentence,
    )
    checked = check(claims=claims)
    assert verdicts(checked, "prose_changes.increase") == ["broken"]
    assert claim_verdicts(checked)[1] == "disagrees"


def test_an_increase_that_may_be_that_of_the_whole_is_not_accused():
    sentence = "“三公”经费90.00万元，其中公务接待费20.00万元，比上年增加35.00万元。"
    claims = say(
        ("“三公”经费", "amount", "90.00", {}),
        ("公务接待费", "amount", "20.00", {}),
        ("公务接待费", "change", "35.00", LAST),
        sentence=sentence,
    )
    assert verdicts(check(claims=claims), "prose_changes.increase") == ["not-testable"]


def test_a_change_within_its_limit_is_not_borne_out_by_it():
    claims = say(("培训费", "amount", "60.00", {}), ("培训费", "change", "15.00", LAST))
    checked = check(claims=claims)
    assert verdicts(checked, "prose_changes.increase") == ["holds"]
    assert claim_verdicts(checked)[1] == "untestable"


def test_change_and_rate_from_two_bases_may_differ_in_direction():
    claims = say(
        ("培训费", "amount", "60.00", {}),
        ("培训费", "change", "15.00", LAST),
        ("培训费", "change_pct", "3.00", {"base": "年初预算", "falls": True}),
    )
    assert verdicts(check(claims=claims), "prose_changes.direction") == []


def test_the_same_in_a_reason_is_no_statement():
    sentence = "会议费5.00万元，比上年增加1.00万元，主要原因是：标准提高，与上年持平。"
    unchanged = make_claim(3, "会议费", "change", "0", sentence, base="上年")
    claims = [
        *say(
            ("会议费", "amount", "5.00", {}), ("会议费", "change", "1.00", LAST), sentence=sentence
        ),
        _as_word(unchanged, "持平"),
    ]
    assert verdicts(check(claims=claims), "prose_changes.unchanged") == ["not-testable"]


def _as_word(claim, word):
    fields = {name: getattr(claim, name) for name in claim.__slots__}
    return type(claim)(**(fields | {"printed": word}))


def test_both_years_of_a_sentence():
    def claims(change):
        return say(
            ("培训费", "amount", "40.00", {"base": "2023年"}),
            ("培训费", "amount", "46.00", {}),
            ("培训费", "change", change, {"base": "2023年度"}),
        )

    assert verdicts(check(claims=claims("6.00")), "prose_changes.difference") == ["holds"]
    assert verdicts(check(claims=claims("8.00")), "prose_changes.difference") == ["broken"]


def test_a_change_is_weighed_against_each_amount_it_may_be_from():
    claims = say(
        ("培训费", "amount", "40.00", LAST),
        ("培训费", "amount", "38.00", LAST),
        ("培训费", "amount", "46.00", {}),
        ("培训费", "change", "8.00", LAST),
    )
    assert verdicts(check(claims=claims), "prose_changes.difference") == ["holds"]
    claims = [
        *claims[:3],
        make_claim(4, "培训费", "change", "5.00", claims[0].sentence, base="上年"),
    ]
    assert verdicts(check(claims=claims), "prose_changes.difference") == ["not-testable"]


COLUMNS = ["2023年预算数/公务接待费", "2024年预算数/公务接待费"]


def years(last, own, change, sentence="公务接待费12.90万元，比上年减少5.86万元。", unit="万元"):
    form = make_form("B08", COLUMNS, [("合计", "", last, own)], unit=unit)
    claims = [
        make_claim(1, "公务接待费", "amount", "12.90", sentence),
        make_claim(2, "公务接待费", "change", change, sentence, base="上年", falls=True),
    ]
    return check(form, claims=claims)


def test_changes_against_the_column_of_last_year():
    assert verdicts(years("18.75", "12.90", "5.85"), "prose_last_year.change") == ["holds"]
    assert verdicts(years("18.75", "12.90", "5.86"), "prose_last_year.change") == ["rounding"]
    assert verdicts(years("18.75", "12.90", "5.87"), "prose_last_year.change") == ["broken"]


def test_a_sentence_may_round_what_the_table_prints_in_yuan():
    # 187546 yuan is 18.75 in the sentence, 129036 yuan 12.90: 5.85 to 5.86 are honest
    checked = years("187546", "129036", "5.86", unit="元")
    assert verdicts(checked, "prose_last_year.change") == ["rounding"]
    checked = years("187546", "129036", "5.96", unit="元")
    assert verdicts(checked, "prose_last_year.change") == ["broken"]


def test_a_budget_that_compares_with_an_account_is_not_weighed_against_budgets():
    sentence = "公务接待费12.90万元，比上年决算数减少5.00万元。"
    checked = years("18.75", "12.90", "5.00", sentence)
    assert verdicts(checked, "prose_last_year.change") == ["not-testable"]


def test_rows_of_years_pair_as_columns_do():
    rows = [("某局|2023年", "", "5.00"), ("2024年", "", "4.00"), ("增减变化金额", "", "-1.00")]
    form = make_form("B08", ["公务接待费"], rows)
    sentence = "公务接待费4.00万元，比上年减少2.00万元。"
    claims = [
        make_claim(1, "公务接待费", "amount", "4.00", sentence),
        make_claim(2, "公务接待费", "change", "2.00", sentence, base="上年", falls=True),
    ]
    assert verdicts(check(form, claims=claims), "prose_last_year.change") == ["broken"]


def test_parts_of_a_change_from_other_years_are_left():
    sentence = "支出预算640.00万元，比上年增加40.00万元。"
    claims = [
        make_claim(1, "支出预算", "change", "40.00", sentence, base="上年"),
        make_claim(2, "基本支出", "change", "12.00", sentence, base="年初预算"),
        make_claim(3, "项目支出", "change", "38.00", sentence, base="年初预算"),
    ]
    assert verdicts(check(claims=claims), "prose_change_parts.nature") == []
