"""The numbers of a sentence among themselves: holds, fails, does not apply."""

from __future__ import annotations

from drawing import check, claim_verdicts, make_claim, verdicts


def shares(share, part="29.20", subject="基本支出", base="支出合计"):
    sentence = f"支出合计100.00万元，其中：{subject}{part}万元，占{share}%。"
    return [
        make_claim(1, "支出合计", "amount", "100.00", sentence),
        make_claim(2, subject, "amount", part, sentence),
        make_claim(3, subject, "share", share, sentence, base=base),
    ]


def test_shares():
    assert verdicts(check(claims=shares("29.20")), "prose_arithmetic.share") == ["holds"]
    assert verdicts(check(claims=shares("29.30")), "prose_arithmetic.share") == ["broken"]
    alone = [make_claim(1, "基本支出", "share", "29.20", "基本支出占29.20%。", base="支出合计")]
    assert verdicts(check(claims=alone), "prose_arithmetic.share") == ["not-testable"]


def test_a_share_of_a_whole_that_is_not_named_is_not_accused():
    claims = shares("35.00", base="科技支出")
    assert verdicts(check(claims=claims), "prose_arithmetic.share") == ["not-testable"]


def test_a_part_greater_than_its_whole_is_a_contradiction():
    checked = check(claims=shares("210.31", part="210.31"))
    assert verdicts(checked, "prose_arithmetic.share_above_whole") == ["broken"]
    assert claim_verdicts(checked)[2] == "disagrees"


def changes(rate, now="2522.02", change="118.15"):
    sentence = f"收入总计{now}万元，与2022年相比，增加{change}万元，增长{rate}%。"
    return [
        make_claim(1, "收入总计", "amount", now, sentence),
        make_claim(2, "收入总计", "change", change, sentence, base="2022年"),
        make_claim(3, "收入总计", "change_pct", rate, sentence, base="2022年"),
    ]


def test_changes():
    # 118.15 / (2522.02 - 118.15) = 4.91499 %: with unrounded amounts it may have been 4.92
    assert verdicts(check(claims=changes("4.91")), "prose_arithmetic.change") == ["holds"]
    assert verdicts(check(claims=changes("4.92")), "prose_arithmetic.change") == ["rounding"]
    assert verdicts(check(claims=changes("4.68")), "prose_arithmetic.change") == ["broken"]


def test_a_change_from_nothing_has_no_rate():
    claims = changes("100", now="200.00", change="200.00")
    assert verdicts(check(claims=claims), "prose_arithmetic.change") == ["not-testable"]


def completion(rate, spent="853.47", planned="522.23"):
    sentence = f"年初预算为{planned}万元，支出决算为{spent}万元，完成年初预算的{rate}%。"
    return [
        make_claim(1, "财政拨款支出", "amount", planned, sentence, base="年初预算"),
        make_claim(2, "财政拨款支出", "amount", spent, sentence),
        make_claim(3, "财政拨款支出", "share", rate, sentence, base="年初预算"),
    ]


def test_completion():
    assert verdicts(check(claims=completion("163.43")), "prose_arithmetic.completion") == ["holds"]
    assert verdicts(check(claims=completion("136.43")), "prose_arithmetic.completion") == ["broken"]
    none = check(claims=completion("0.00", spent="0.00", planned="0.00"))
    assert verdicts(none, "prose_arithmetic.completion") == ["not-testable"]


def procurement(total):
    sentence = f"政府采购预算{total}万元，其中：货物0.50万元、工程0.00万元、服务0.00万元。"
    names = ["政府采购预算", "政府采购货物预算", "政府采购工程预算", "政府采购服务预算"]
    amounts = [total, "0.50", "0.00", "0.00"]
    return [
        make_claim(n, name, "amount", amount, sentence)
        for n, (name, amount) in enumerate(zip(names, amounts, strict=True), 1)
    ]


def test_parts_of_procurement():
    assert verdicts(check(claims=procurement("0.50")), "prose_arithmetic.procurement") == ["holds"]
    assert verdicts(check(claims=procurement("1.50")), "prose_arithmetic.procurement") == ["broken"]
    assert verdicts(check(claims=procurement("0.50")[:3]), "prose_arithmetic.procurement") == []


def vehicles(total):
    sentence = f"共有车辆{total}辆，其中：一般公务用车1辆、执法执勤用车2辆、其他用车0辆。"
    said = [("车辆", total), ("一般公务用车", "1"), ("执法执勤用车", "2"), ("其他用车", "0")]
    return [
        make_claim(n, name, "count", amount, sentence, unit="辆")
        for n, (name, amount) in enumerate(said, 1)
    ]


def test_kinds_of_vehicles():
    assert verdicts(check(claims=vehicles("3")), "prose_arithmetic.vehicles") == ["holds"]
    assert verdicts(check(claims=vehicles("5")), "prose_arithmetic.vehicles") == ["broken"]
    assert verdicts(check(claims=vehicles("4")), "prose_arithmetic.vehicles") == ["broken"]
    assert verdicts(check(claims=vehicles("3")[:2]), "prose_arithmetic.vehicles") == []


def uses(amounts, shares, whole="100.00"):
    names = ["科学技术支出", "卫生健康支出"]
    said = "；".join(f"{n}{a}万元，占{s}%" for n, a, s in zip(names, amounts, shares, strict=True))
    sentence = f"一般公共预算支出{whole}万元，主要用于以下方面：{said}。"
    claims = [make_claim(1, "一般公共预算支出", "amount", whole, sentence)]
    for name, amount, share in zip(names, amounts, shares, strict=True):
        number = len(claims) + 1
        claims.append(make_claim(number, name, "amount", amount, sentence))
        claims.append(
            make_claim(number + 1, name, "share", share, sentence, base="一般公共预算支出")
        )
    return claims


def test_uses_are_not_more_than_the_whole():
    good = check(claims=uses(["70.00", "30.00"], ["70.00", "30.00"]))
    assert verdicts(good, "prose_arithmetic.uses") == ["holds"]
    assert verdicts(good, "prose_arithmetic.hundred") == ["holds"]
    bad = check(claims=uses(["90.00", "30.00"], ["90.00", "30.00"]))
    assert verdicts(bad, "prose_arithmetic.uses") == ["broken"]
    assert verdicts(bad, "prose_arithmetic.hundred") == ["broken"]
    some = check(claims=uses(["50.00", "30.00"], ["50.00", "30.00"]))
    assert verdicts(some, "prose_arithmetic.uses") == ["not-testable"]
    assert verdicts(some, "prose_arithmetic.hundred") == ["not-testable"]


def test_a_shorter_amount_is_as_precise_as_those_beside_it():
    # 362.5 / 853.47 = 42.4737 %
    sentence = "支出合计853.47万元，其中：科学技术支出362.5万元，占42.48%。"
    claims = [
        make_claim(1, "支出合计", "amount", "853.47", sentence),
        make_claim(2, "科学技术支出", "amount", "362.5", sentence),
        make_claim(3, "科学技术支出", "share", "42.48", sentence, base="支出合计"),
    ]
    assert verdicts(check(claims=claims), "prose_arithmetic.last_digit") == ["broken"]
