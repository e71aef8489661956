"""Projects: one record each, from all tables that name it."""

from __future__ import annotations

from decimal import Decimal

from grids import draw_grid, read_form
from test_figures import RECORD

from opendata.projects import forms_to_projects

HEADER = "类型 | 项目名称 | 项目单位 | 合计\n"


def projects_of(*bodies: str):
    forms = [
        read_form(draw_grid(HEADER + body, above=("项目支出表", "单位：万元"), number=no))
        for no, body in enumerate(bodies, start=1)
    ]
    return forms_to_projects(forms, RECORD).projects


def test_rows_of_the_project_table_are_projects_and_totals_are_not() -> None:
    found = projects_of(
        " | | | 5.00\n | 566 | 某局 | 5.00\n特定目标类 | 甲项目 | 某局 | 3.00\n其他运转类 | 乙项目 | 某局 | 2.00"
    )
    assert [(p.name, p.project_type, p.amount) for p in found] == [
        ("甲项目", "特定目标类", Decimal("3.00")),
        ("乙项目", "其他运转类", Decimal("2.00")),
    ]


def test_a_project_named_in_two_tables_is_one() -> None:
    (project,) = projects_of(
        "特定目标类 | 甲项目（一期） | 某局 | 3.00", "特定目标类 | 甲项目(一期) | 某局 | 3.00"
    )
    assert project.seen_in == ("B11.1", "B11.2")


def test_two_projects_of_like_name_and_money_in_one_table_stay_two() -> None:
    body = "特定目标类 | 企业奖励资金第一批配套资金 | 某局 | 41.00\n特定目标类 | 企业奖励资金第二批配套资金 | 某局 | 41.00"
    assert len(projects_of(body)) == 2


def test_one_letter_of_a_long_name_spelt_otherwise_joins_by_equal_money() -> None:
    found = projects_of(
        "特定目标类 | 某线路双回路改迁工程费用（基础设施建设） | 某局 | 65.60",
        "特定目标类 | 某线路双回路改迁工程费用（基础设施建没） | 某局 | 65.60",
    )
    assert len(found) == 1


def test_number_of_the_policy_document_is_taken_from_the_name() -> None:
    (project,) = projects_of("特定目标类 | 某财预〔2022〕354号奖补资金 | 某局 | 39.00")
    assert project.policy_document == "某财预〔2022〕354号"


def test_a_unit_above_its_projects_is_no_project() -> None:
    spending = read_form(
        draw_grid(
            "单位编码 | 单位名称 | 合计 | 基本支出 | 项目支出\n"
            " | 合计 | 9.00 | 4.00 | 5.00\n566001 | 某中心 | 9.00 | 4.00 | 5.00",
            above=("部门支出总表", "单位：万元"),
            number=1,
        )
    )
    projects = read_form(
        draw_grid(
            "项目名称 | 合计\n某中心 | 5.00\n甲项目 | 3.00\n乙项目 | 2.00",
            above=("项目支出表", "单位：万元"),
            number=2,
        )
    )
    merged = forms_to_projects([spending, projects], RECORD)
    assert [project.name for project in merged.projects] == ["甲项目", "乙项目"]
    assert [row.kind for row in merged.forms[1].rows] == ["organisation", "item", "item"]
