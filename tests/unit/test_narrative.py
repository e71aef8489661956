from __future__ import annotations

import pytest
from prose_pages import record, type_block, type_heading

from opendata.model import Block
from opendata.narrative import Narrative, blocks_to_narrative
from opendata.narrative.organisations import split_list
from opendata.narrative.sections import Marker, find_marker
from opendata.prose import to_prose


def read(*blocks: Block) -> Narrative:
    return blocks_to_narrative(to_prose(blocks), record())


def names(narrative: Narrative, kind: str) -> list[str]:
    return [part.name for part in narrative.organisations if part.kind == kind]


def test_numbered_paragraphs_are_one_duty_each() -> None:
    found = read(
        type_heading("一、主要职责", 1),
        type_block("水利局的主要职责是：", 3),
        type_block("1.管理河道。", 5),
        type_block("2．管理水库，\n巡查堤防。", 7),
        type_heading("二、机构设置", 11),
    ).duties

    assert [(duty.number, duty.printed_number, duty.text) for duty in found] == [
        (1, "1.", "管理河道。"),
        (2, "2．", "管理水库，巡查堤防。"),
    ]
    assert found[1].duty == "d0/duty/2"
    assert found[1].place.line == 7
    assert found[1].organisation == "410308-洛阳市孟津区水利局"


def test_numbers_inside_a_duty_do_not_divide_it() -> None:
    found = read(
        type_heading("一、水利局主要职责", 1),
        type_block("（一）管理河道。", 3),
        type_heading("（二）职责分工", 5, 3),
        type_block("1．与应急局分工。", 7),
        type_block("2．与住建局分工。", 9),
        type_block("（三）完成其他任务。", 11),
    ).duties

    assert [duty.printed_number for duty in found] == ["（一）", "（二）", "（三）"]
    assert found[1].text == "职责分工1．与应急局分工。2．与住建局分工。"


def test_duties_run_on_in_one_paragraph_are_taken_apart() -> None:
    found = read(
        type_heading("一、部门职责", 1),
        type_block("（一）管理河道；（二）管理水库。（三）防汛。", 3),
    ).duties

    assert [duty.text for duty in found] == ["管理河道；", "管理水库。", "防汛。"]


def test_articles_before_the_list_are_no_duties() -> None:
    found = read(
        type_heading("一、主要职能", 1),
        type_block("第一条 为明确分工，制定本规定。", 3),
        type_block("第二条 水利局的主要职责是：", 5),
        type_block("（一）管理河道。", 7),
        type_block("（二）管理水库。", 9),
    ).duties

    assert [duty.text for duty in found] == ["管理河道。", "管理水库。"]


def test_unnumbered_paragraphs_are_one_duty_each() -> None:
    found = read(
        type_heading("（一）主要职责", 1, 3),
        type_block("水利局的主要职责：", 3),
        type_block("管理河道。", 5),
        type_block("管理水库。", 7),
        type_heading("（二）机构设置", 9, 3),
    ).duties

    assert [(duty.printed_number, duty.text) for duty in found] == [
        ("", "管理河道。"),
        ("", "管理水库。"),
    ]


def test_contents_list_holds_no_duties() -> None:
    assert read(type_heading("一、主要职责", 1), type_heading("二、机构设置", 2)).duties == ()


def test_offices_and_units_are_split_outside_brackets() -> None:
    found = read(
        type_heading("二、机构设置", 1),
        type_block("水利局内设机构3个，包括：办公室（党建办、信访办）、规划科、河道科。", 3),
        type_heading("三、预算单位构成", 5),
        type_block("纳入预算编制范围的单位共2个，具体是：", 7),
        type_block("1.洛阳市孟津区水利局本级", 9),
        type_block("2.洛阳市孟津区河道管理中心。", 11),
    )

    assert names(found, "office") == ["办公室（党建办、信访办）", "规划科", "河道科"]
    assert names(found, "budget_unit") == ["洛阳市孟津区水利局本级", "洛阳市孟津区河道管理中心"]
    unit = (
        found.organisations[-1]
        if found.organisations[-1].kind == "budget_unit"
        else found.organisations[1]
    )
    assert unit.parent == "410308-洛阳市孟津区水利局"


def test_offices_listed_under_budget_units_are_offices() -> None:
    found = read(
        type_heading("二、预算单位构成", 1),
        type_block("水利局无所属预算单位，部门预算包括：办公室、规划股、河道股的预算。", 3),
    )

    assert names(found, "office") == ["办公室", "规划股", "河道股"]
    assert names(found, "budget_unit") == []


@pytest.mark.parametrize(
    ("text", "posts"),
    [
        ("机关共有编制17人，其中行政7人。", 17),
        ("本部门人员编制30人，其中事业编制18人，行政编制12人。", 30),
        ("水利局行政编制12名。", 12),
        ("行政编制12名，事业编制8名。", None),
        ("本部门编制精干。", None),
    ],
)
def test_established_posts_are_the_total(text: str, posts: int | None) -> None:
    found = read(type_heading("二、机构设置", 1), type_block(text, 3))

    assert found.organisations[0].established_posts == posts


def test_terms_have_name_and_definition() -> None:
    found = read(
        type_heading("第三部分 名词解释", 1, 1),
        type_block("一、基本支出：指为日常工作发生的支出。", 3),
        type_block("二、“三公”经费：指三项费用。", 5),
        type_block("包括接待费。", 7),
        type_block("附件：2024年度预算表", 9),
        type_heading("第四部分 报表", 11, 1),
        type_block("三、无关：不是名词。", 13),
    ).terms

    assert [(term.number, term.name, term.definition) for term in found] == [
        (1, "基本支出", "指为日常工作发生的支出。"),
        (2, "“三公”经费", "指三项费用。包括接待费。"),
    ]


@pytest.mark.parametrize(
    ("text", "marker"),
    [
        ("（二十八）其他", Marker("（一）", 28, "（二十八）")),
        ("(3)其他", Marker("(1)", 3, "(3)")),
        ("12、其他", Marker("1.", 12, "12、")),
        ("三是其他", Marker("一是", 3, "三是")),
        ("⑤其他", Marker("①", 5, "⑤")),
        ("十、其他", Marker("一、", 10, "十、")),
    ],
)
def test_marker_is_told_by_style_and_value(text: str, marker: Marker) -> None:
    assert find_marker(text) == marker


def test_amount_at_the_beginning_is_no_marker() -> None:
    assert find_marker("2.5万元") is None


def test_list_keeps_what_stands_in_brackets() -> None:
    assert split_list("甲（乙、丙）、丁") == ("甲（乙、丙）", "丁")
