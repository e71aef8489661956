from __future__ import annotations

from decimal import Decimal

import pytest
from prose_pages import type_block, type_heading

from opendata.claims import blocks_to_claims, blocks_to_listings
from opendata.claims.subjects import clean_subject
from opendata.model import Claim
from opendata.prose import to_prose


def claim(text: str, heading: str = "一、收入支出预算总体情况说明") -> tuple[Claim, ...]:
    return blocks_to_claims(to_prose((type_heading(heading, 1), type_block(text, 11))), "d0")


def said(
    text: str, heading: str = "一、收入支出预算总体情况说明"
) -> list[tuple[str, str, str, str, str]]:
    return [
        (found.subject, found.kind, str(found.value), found.unit, found.base)
        for found in claim(text, heading)
    ]


def test_amounts_and_changes_of_a_total() -> None:
    assert said(
        "洛阳市水利局2024年收入总计300.50万元，支出总计300.50万元，与2023年预算相比，收支总计各增加20万元，增长7.13%。"
    ) == [
        ("收入总计", "amount", "300.50", "万元", ""),
        ("支出总计", "amount", "300.50", "万元", ""),
        ("收支总计", "change", "20", "万元", "2023年"),
        ("收支总计", "change_pct", "7.13", "%", "2023年"),
    ]


def test_change_of_one_side_is_said_of_its_total() -> None:
    assert said("2024年收入总计90万元，支出总计90万元，比上年收入减少10万元，下降10%。")[2:] == [
        ("收入总计", "change", "-10", "万元", "上年"),
        ("收入总计", "change_pct", "-10", "%", "上年"),
    ]


def test_shares_name_their_whole() -> None:
    assert said(
        "2024年支出合计50万元，其中：基本支出20万元，占40%；项目支出30万元，占支出合计的60%。"
    ) == [
        ("支出合计", "amount", "50", "万元", ""),
        ("基本支出", "amount", "20", "万元", ""),
        ("基本支出", "share", "40", "%", "支出合计"),
        ("项目支出", "amount", "30", "万元", ""),
        ("项目支出", "share", "60", "%", "支出合计"),
    ]


def test_budget_account_and_completion_are_told_apart_by_base() -> None:
    text = "1.教育支出（类）进修及培训（款）培训支出（项）。年初预算数为8万元，决算数6万元，完成年初预算的75%。"
    path = "教育支出（类）进修及培训（款）培训支出（项）"

    assert said(text, "（三）具体情况") == [
        (path, "amount", "8", "万元", "年初预算"),
        (path, "amount", "6", "万元", ""),
        (path, "share", "75", "%", "年初预算"),
    ]


def test_class_of_the_heading_completes_the_path() -> None:
    found = said("1.抚恤（款）死亡抚恤（项）支出5万元。", "（一）社会保障和就业支出（类）")

    assert found == [
        ("社会保障和就业支出（类）抚恤（款）死亡抚恤（项）", "amount", "5", "万元", "")
    ]


def test_counts_with_thresholds_keep_them_in_the_subject() -> None:
    assert said("期末共有车辆3辆，其中：执法用车2辆、其他用车1辆；单价50万元以上通用设备0套。") == [
        ("车辆", "count", "3", "辆", ""),
        ("执法用车", "count", "2", "辆", ""),
        ("其他用车", "count", "1", "辆", ""),
        ("单价50万元以上通用设备", "count", "0", "套", ""),
    ]


def test_noun_after_the_number_is_the_subject() -> None:
    assert said("本部门设8个内设机构。", "二、机构设置") == [("内设机构", "count", "8", "个", "")]


def test_unchanged_is_a_change_of_nothing() -> None:
    found = claim("（二）公务接待费3万元，与上年持平。")

    assert [(one.kind, one.printed, one.value) for one in found] == [
        ("amount", "3", Decimal(3)),
        ("change", "持平", Decimal(0)),
    ]
    assert found[1].subject == "公务接待费"
    assert found[1].base == "上年"


def test_reason_that_repeats_is_no_claim() -> None:
    assert len(said("公务接待费3万元，比上年减少1万元，主要原因是与上年持平。")) == 2


def test_topic_returns_after_a_bracket() -> None:
    assert said(
        "公务用车购置及运行费5万元（公务用车购置费0万元；公务用车运行费5万元）比上年减少1万元。"
    )[-1] == (
        "公务用车购置及运行费",
        "change",
        "-1",
        "万元",
        "上年",
    )


def test_sentence_that_compares_speaks_of_the_first_amount_before() -> None:
    assert said("2024年支出合计50万元，其中：基本支出20万元、项目支出30万元。比上年减少5万元。")[
        -1
    ] == (
        "支出合计",
        "change",
        "-5",
        "万元",
        "上年",
    )


def test_uses_and_lists_do_not_change_the_topic() -> None:
    text = "（一）公务接待费2万元，主要用于接待的住宿费、杂费等支出。预算数较2023年减少1万元。"

    assert said(text)[-1] == ("公务接待费", "change", "-1", "万元", "2023年")


def test_number_parted_by_space_or_wrap_is_one() -> None:
    block = type_block("培训费决算数 1 0.99 万元，完成预算的 9\n2.84%。", 11)

    found = blocks_to_claims(to_prose((type_heading("（三）情况", 1), block)), "d0")

    assert [(one.printed, one.place.line) for one in found] == [("10.99", 11), ("92.84", 11)]


def test_claim_stands_on_the_line_of_its_number() -> None:
    block = type_block("2024年收入总计\n300万元，支出总计\n300万元。", 11)

    found = blocks_to_claims(to_prose((type_heading("一、情况说明", 1), block)), "d0")

    assert [(one.claim, one.number, one.place.line) for one in found] == [
        ("d0/claim/1", 1, 12),
        ("d0/claim/2", 2, 13),
    ]
    assert found[0].section == "一、情况说明"
    assert found[0].verdict == "untestable"


def test_an_amount_of_the_year_before_is_told_by_its_year() -> None:
    text = "1.“教育支出”科目65万元。2023年当年预算执行数为50万元，2024年预算安排65万元，比2023年预算执行数增加30%。"

    assert said(text)[1:] == [
        ("教育支出", "amount", "50", "万元", "2023年"),
        ("教育支出", "amount", "65", "万元", ""),
        ("教育支出", "change_pct", "30", "%", "2023年"),
    ]


def test_a_budget_before_its_account_is_told_by_what_follows() -> None:
    text = (
        "公务接待费预算2.00万元，支出决算1.50万元，完成预算的75.00%，决算数较预算数减少0.50万元。"
    )

    assert said(text) == [
        ("公务接待费", "amount", "2.00", "万元", "预算"),
        ("公务接待费", "amount", "1.50", "万元", ""),
        ("公务接待费", "share", "75.00", "%", "预算"),
        ("公务接待费", "change", "-0.50", "万元", "预算"),
    ]


def test_a_rate_in_a_bracket_is_that_of_the_change_before_it() -> None:
    assert said("会议费16.55万元，较上年减少51.42万元（75.65%）。")[-1] == (
        "会议费",
        "change_pct",
        "-75.65",
        "%",
        "上年",
    )


def test_nearly_the_same_keeps_its_subject() -> None:
    found = claim("会议培训费4.6万元，与上年基本持平。")

    assert [(one.subject, one.printed) for one in found] == [
        ("会议培训费", "4.6"),
        ("会议培训费", "基本持平"),
    ]


def test_codes_in_a_path_are_no_counts() -> None:
    path = "公共安全支出（204类）司法（06款）行政运行（01项）"

    assert said(f"1、{path}1434.89万元。") == [(path, "amount", "1434.89", "万元", "")]


def test_a_summary_is_of_its_project() -> None:
    text = "3.某站2022年堤防养护经费项目绩效自评综述：全年预算数64万元，执行数58万元。"

    assert [one[0] for one in said(text)] == ["堤防养护经费项目", "堤防养护经费项目"]


def test_a_name_behind_a_code_keeps_its_first_word() -> None:
    assert clean_subject("2080505-机关事业单位基本养老保险缴费支出") == (
        "机关事业单位基本养老保险缴费支出"
    )


def lists(text: str) -> list[tuple[str, tuple[str, ...], bool]]:
    blocks = to_prose((type_heading("六、基本支出情况说明", 1), type_block(text, 11)))
    return [(one.head, one.names, one.is_open) for one in blocks_to_listings(blocks)]


def test_lists_are_named_for_the_last_head_before_them() -> None:
    text = "人员经费9万元，占90%；主要包括：基本工资、奖金；公用经费1万元。主要原因是调整。主要包括：办公费、维修（护）费等。"

    assert lists(text) == [
        ("人员经费", ("基本工资", "奖金"), False),
        ("公用经费", ("办公费", "维修（护）费"), True),
    ]


def test_a_list_broken_off_loses_its_last_name() -> None:
    assert lists("人员经费9万元，主要包括：基本工资、奖金、退休") == [
        ("人员经费", ("基本工资", "奖金"), True)
    ]


@pytest.mark.parametrize("heading", ["一、主要职责", "第三部分 名词解释", "三、主要工作任务"])
def test_other_sections_hold_no_claims(heading: str) -> None:
    assert said("1.管理水库5个，投资30万元。", heading) == []


def test_next_part_is_read_again() -> None:
    blocks = (
        type_heading("一、主要职责", 1),
        type_block("1.管理水库5个。", 11),
        type_heading("第二部分 情况说明", 21, 1),
        type_block("2024年收入总计30万元。", 31),
    )

    assert [one.subject for one in blocks_to_claims(to_prose(blocks), "d0")] == ["收入总计"]


@pytest.mark.parametrize(
    "text",
    ["财预[2017]98号文件。", "2024年3月。", "单价100万元以上的设备。", "标准3元/吨。", "第5个。"],
)
def test_numbers_without_a_statement_are_left(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("clause", "subject"),
    [
        ("2024年度新乡市水利局部门收入合计", "收入合计"),
        ("机关事业单位职业年金缴费支出", "机关事业单位职业年金缴费支出"),
        ("“卫生健康支出”科目", "卫生健康支出"),
        ("2080501-行政单位离退休", "行政单位离退休"),
        ("“三公”经费支出预算数为", "“三公”经费支出"),
        ("科学技术支出（类）", "科学技术支出"),
        ("公务接待费2026年预算数", "公务接待费"),
    ],
)
def test_subject_is_freed_of_year_organisation_and_verb(clause: str, subject: str) -> None:
    assert clean_subject(clause) == subject
