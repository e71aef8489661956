"""Captions: organisation, year, unit and title around a table."""

from __future__ import annotations

import pytest

from opendata.forms.captions import find_organisation, find_unit, find_year, read_caption
from opendata.forms.recognise import titles_of
from opendata.knowledge import load_header_words
from opendata.model import Line, Place


def lines(*texts: str) -> tuple[Line, ...]:
    return tuple(Line(text, Place(page=1)) for text in texts)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("部门名称：甲市乙区科学技术局", "甲市乙区科学技术局"),
        ("部门（单位）：甲市乙局", "甲市乙局"),
        ("单位：万元", ""),
        ("单位：甲市乙局（本级）", "甲市乙局（本级）"),
        ("单位：万元（保留两位小数）", ""),
        ("编制单位：019001-甲市乙区民政局", "甲市乙区民政局"),
    ],
)
def test_organisation_stands_after_its_caption_word(text: str, name: str) -> None:
    assert find_organisation([text], load_header_words()) == name


def test_caption_of_one_line_gives_all_three() -> None:
    caption = read_caption(
        lines("部门：甲市乙局          2023年度          金额单位：万元"), load_header_words()
    )
    assert (caption.organisation, caption.fiscal_year, caption.unit) == ("甲市乙局", "2023", "万元")


def test_unit_of_measure_is_never_taken_from_a_unit_of_things() -> None:
    assert find_unit("单位：辆") == ""


def test_year_in_chinese_digits_is_read() -> None:
    assert find_year("二〇二四年三月") == "2024"


def test_title_wrapped_over_two_lines_is_tried_as_one() -> None:
    found = titles_of(
        lines(
            "表6", "2022年部门综合预算一般公共预算支出明细表", "（按支出经济分类科目）", "单位：元"
        )
    )
    assert found[0] == "2022年部门综合预算一般公共预算支出明细表（按支出经济分类科目）"


def test_prose_and_captions_are_no_titles() -> None:
    assert (
        titles_of(
            lines("2026年，本部门重点项目绩效目标情况如下：", "单位：万元", "项目支出,40.01%")
        )
        == []
    )


def test_a_year_in_brackets_is_no_part_of_the_title() -> None:
    printed = lines("政策和项目预算绩效目标表", "(2026年度)", "政策和项目预算绩效目标表")
    assert titles_of(printed)[0] == "政策和项目预算绩效目标表"
