"""Names: slips of the document's own name are told, other organisations are not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from drawing import make_form, make_record, read_prose

RECORD = replace(
    make_record(), jurisdiction_name="洛龙区", organisation_name="洛阳市洛龙区工业和信息化局"
)
RIGHT = ("洛阳市洛龙区工业和信息化局设8个科室。", "部门：洛阳市洛龙区工业和信息化局")


def told(*texts, record=RECORD, drawn=()):
    found = read_prose(*texts, record=record, drawn=drawn)
    return [(one.rule, one.stated) for one in found if one.rule.startswith("names.")]


@pytest.mark.parametrize(
    "printed",
    [
        "洛阳市洛龙区工业和信息局",
        "洛阳市洛龙区工业和信信息化局",
        "洛阳市洛龙区工业和息信化局",
        "洛阳市洛龙区工业和和信息化局",
        "洛阳市洛龙区工和业信息化局",
        "洛阳市洛龙区区工业和信息化局",
    ],
)
def test_a_slip_is_told_wherever_it_stands(printed):
    assert told(*RIGHT, f"资金由{printed}拨付。") == [("names.organisation", printed)]


@pytest.mark.parametrize(
    "printed",
    [
        "洛阳市涧西区工业和信息化局",
        "洛阳市工业和信息化局",
        "河南省工业和信息化厅",
        "洛阳市洛龙区工业和信息化局机关",
        "洛阳市洛龙区工业和信息化分局",
        "洛阳市洛龙区财政局",
        "洛龙区工信局",
        "原洛阳市洛龙区工业和信息局",
        "《洛阳市洛龙区工业和信息局职能配置规定》",
    ],
)
def test_another_organisation_is_no_slip(printed):
    assert told(*RIGHT, f"资金由{printed}拨付。") == []


def test_a_replaced_character_is_told_where_the_document_names_itself():
    assert told(*RIGHT, "资金由洛阳市洛龙区工业和信患化局拨付。") == []
    (found,) = told(*RIGHT, "# 第二部分 洛阳市洛龙区工业和信患化局2024年度部门预算")
    assert found == ("names.organisation", "洛阳市洛龙区工业和信患化局")


def test_a_short_name_needs_a_title_to_be_a_slip():
    short = replace(RECORD, organisation_name="洛阳市洛龙区财政局")
    right = ("部门：洛阳市洛龙区财政局",)
    assert told(*right, "经费由洛阳市洛龙区民政局拨付。", record=short) == []
    assert told(*right, "# 洛阳市洛龙区财政财政局概况", record=short) == []
    assert told(*right, "# 洛阳市洛龙区财财政局概况", record=short) != []


def test_a_misspelled_division_is_told_and_another_division_is_not():
    assert told(*RIGHT, "洛阳市洛尤区工业和信息化局设8个科室。") == [
        ("names.organisation", "洛尤区工业和信息化局")
    ]
    assert told(*RIGHT, "洛阳市涧西区工业和信息化局设9个科室。") == []


def test_one_spelling_is_told_once_with_its_places():
    wrong = "洛阳市洛龙区工业和信息局设8个科室。"
    (found,) = read_prose(*RIGHT, wrong, wrong, record=RECORD)
    assert found.words == (
        "line 3: the organisation is called 洛阳市洛龙区工业和信息局 in 2 places (line 3, line 4), "
        "洛阳市洛龙区工业和信息化局 in 2; see which name is official"
    )


def test_units_that_stand_together_are_two():
    both = [("@某市东部水源管理中心", "1", "2.00"), ("@某市水源管理中心站", "2", "3.00")]
    one = [("@某市水源管理中心站", "2", "3.00")]
    twin = [("@某市水源管管理中心站", "2", "3.00")]
    drawn = [
        make_form("B02", ["合计"], both, table_no=1),
        make_form("B03", ["合计"], one, table_no=2),
    ]
    assert told(drawn=drawn) == []
    drawn.append(make_form("B05", ["合计"], twin, table_no=3))
    assert ("names.unit", "某市水源管管理中心站") in told(drawn=drawn)


def test_without_a_proved_name_nothing_is_told():
    unknown = replace(RECORD, organisation_name="")
    assert told(*RIGHT, "洛阳市洛龙区工业和信息局设8个科室。", record=unknown) == []
