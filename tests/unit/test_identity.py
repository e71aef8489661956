from __future__ import annotations

import pytest
from prose_pages import type_document, type_grid, type_heading

from opendata.divisions import split_division
from opendata.identity import find_identity
from opendata.identity.names import clean_name, find_stage, find_year, parse_title
from opendata.model import Block, DocumentRecord, Grid
from opendata.prose import to_prose

CAPTION = "部门名称：洛阳市孟津区水利局 单位：万元"


def identify(
    lines: list[str], blocks: tuple[Block, ...] = (), grids: tuple[Grid, ...] = ()
) -> DocumentRecord:
    return find_identity(type_document(lines), to_prose(blocks), (), grids)


def test_cover_and_captions_prove_all_four() -> None:
    found = identify(
        ["洛阳市孟津区水利局", "2024年度部门预算", "目录", CAPTION],
        (type_heading("2024年部门收入预算表", 90),),
    )

    assert found.state == "published"
    assert found.organisation == "410308-洛阳市孟津区水利局"
    assert found.jurisdiction == "410308"
    assert found.jurisdiction_name == "孟津区"
    assert (found.fiscal_year, found.stage) == (2024, "budget")
    assert found.title == "洛阳市孟津区水利局2024年度部门预算"
    assert [place.place.line for place in found.organisation_evidence] == [1, 31]
    assert len(found.fiscal_year_evidence) == len(found.stage_evidence) == 2


def test_year_said_once_is_not_proved() -> None:
    found = identify(
        ["洛阳市孟津区水利局", "2024年度部门预算", "目录", CAPTION],
        (type_heading("部门收入预算表", 90),),
    )

    assert found.state == "quarantined"
    assert found.fiscal_year is None
    assert found.organisation == "410308-洛阳市孟津区水利局"
    assert found.reason == (
        'fiscal year: only one place says 2024 ("洛阳市孟津区水利局2024年度部门预算"); a second is needed'
    )


def test_year_of_publication_is_no_fiscal_year() -> None:
    found = identify(
        ["洛阳市孟津区水利局", "2023年度部门决算", "2024年8月", "目录", CAPTION],
        (type_heading("第二部分 2023年度部门决算表", 90, 1),),
    )

    assert (found.fiscal_year, found.stage) == (2023, "final")


def test_cover_against_the_tables_is_kept_apart() -> None:
    found = identify(
        ["洛阳市孟津区水利局", "2024年度部门预算", "目录", CAPTION],
        tuple(
            type_heading(f"2023年部门{part}预算表", 90 + 10 * number)
            for number, part in enumerate(("收支", "收入", "支出", "项目"))
        ),
    )

    assert found.fiscal_year is None
    assert found.reason == "fiscal year: the cover says 2024, most other places 2023; compare them"


def test_printing_of_most_captions_wins() -> None:
    found = identify(
        [
            "2024年义马市工业和信息化和科技局部门预算公开",
            "目录",
            "部门：义马市工业信息化和科技局",
            "部门：义马市工业信息化和科技局",
            "部门：义马市工业和信息化科技局",
        ],
        (type_heading("2024年部门收入预算表", 90),),
    )

    assert found.organisation == "411281-义马市工业信息化和科技局"
    assert (
        found.reason == "name also printed as 义马市工业和信息化和科技局、义马市工业和信息化科技局"
    )


def test_department_of_the_cover_wins_over_units_in_captions() -> None:
    found = identify(
        [
            "洛阳市孟津区水利局2024年部门预算",
            "目录",
            "部门名称：洛阳市孟津区水利局",
            *["单位名称：洛阳市孟津区水文监测站"] * 5,
        ],
        (type_heading("2024年部门收入预算表", 90),),
    )

    assert found.organisation_name == "洛阳市孟津区水利局"


def test_ambiguous_district_needs_a_word_that_tells_it_apart() -> None:
    lines = ["普陀区水务局2024年部门预算", "目录", "部门：普陀区水务局"]
    heading = type_heading("2024年部门收入预算表", 90)

    silent = identify(lines, (heading,))
    told = identify([*lines, "本部门执行上海市有关规定。", "参照上海市标准。"], (heading,))

    assert silent.jurisdiction == ""
    assert silent.reason == (
        "jurisdiction: 普陀区 may be 上海市/普陀区、浙江省/舟山市/普陀区; no word of the document tells which"
    )
    assert told.organisation == "310107-普陀区水务局"


def test_committee_of_the_party_bears_its_official_name() -> None:
    found = identify(
        ["江苏省委办公厅2017年度部门预算", "目录", "正文", "编制时参照江苏省财政厅的通知。"],
        (type_heading("第二部分 省委办公厅2017年度部门预算表", 90, 1),),
    )

    assert found.organisation == "320000-中共江苏省委办公厅"


def test_tables_without_a_cover_are_proved_from_their_cells() -> None:
    grids = (
        type_grid(
            [["部门名称", "北京市气象局"]], ["预算13表 部门整体绩效目标表", "（2026年度）"], 1, 9
        ),
        type_grid(
            [["项目名称", "目标"], ["11000026T000001234567-设备运行", "满足北京市气象局需要"]],
            ["预算12表 项目支出绩效目标表"],
            2,
            5,
        ),
    )

    found = identify(["收支总表"], (), grids)

    assert found.organisation == "110000-北京市气象局"
    assert found.fiscal_year == 2026
    assert found.fiscal_year_evidence[1].text == "11000026T000001234567"


def test_image_without_text_says_nothing() -> None:
    found = identify([])

    assert found.state == "quarantined"
    assert found.reason.count("no place says it") == 3


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("二〇二四年度部门预算", 2024),
        ("二○二三年部门决算", 2023),
        ("2026（年度）", 2026),
        ("2025年12月", None),
        ("二〇二四年三月", None),
        ("2024 年 度", 2024),
    ],
)
def test_year_is_read_from_digits_and_characters(text: str, year: int | None) -> None:
    assert find_year(text) == year


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("一般公共预算财政拨款基本支出决算明细表", "final"),
        ("2024年部门收支预算表", "budget"),
        ("2024年部门预决算公开", ""),
        ("政府性基金预算财政拨款收入支出表", ""),
    ],
)
def test_stage_is_not_told_by_the_names_of_funds(text: str, stage: str) -> None:
    assert find_stage(text) == stage


@pytest.mark.parametrize(
    ("title", "name"),
    [
        (
            "2026年广州市人民政府国有资产监督管理委员会部门预算",
            "广州市人民政府国有资产监督管理委员会",
        ),
        ("深圳市司法局（本级）2026年部门预算", "深圳市司法局"),
        ("西安市卫生健康委员会（汇总）2022年度部门决算", "西安市卫生健康委员会"),
        ("上海市2026年市级单位预算", ""),
        ("第一部分 部门概况", ""),
        ("一、新乡市卫滨区水利局主要职责", "新乡市卫滨区水利局"),
        ("洛阳市非税收入管理局2023年度部门决算", "洛阳市非税收入管理局"),
        ("关于公布洛阳市财政局2024年部门预算的说明", "洛阳市财政局"),
    ],
)
def test_title_names_the_organisation(title: str, name: str) -> None:
    assert parse_title(title).name == name


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("中共烟台市委宣传部", ["370600"]),
        ("河南省义马市财政局", ["411281"]),
        ("黔东南州财政局", ["522600"]),
        ("玉屏县教育局", ["520622"]),
        ("上海市域外农场管理办公室", ["310000"]),
        ("仙桃市水利局", ["429004"]),
        ("第一中学", []),
    ],
)
def test_division_is_read_from_the_name(name: str, codes: list[str]) -> None:
    assert [code.code for code in split_division(name)[0]] == codes


@pytest.mark.parametrize("text", ["万元", "金额单位：元", "洛阳市", "收入支出总表", "2024年"])
def test_other_captions_are_no_names(text: str) -> None:
    assert clean_name(text) == ""
