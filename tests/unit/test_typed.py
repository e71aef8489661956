from __future__ import annotations

from pathlib import Path

from opendata.blocks.typed import document_to_blocks
from opendata.documents.text import read_text_document
from opendata.model import Block

SHA = "0" * 64


def blocks_of(text: str) -> tuple[Block, ...]:
    return document_to_blocks(read_text_document(Path("a.txt"), text.encode(), SHA))


def kinds_of(text: str) -> list[tuple[str, int, str]]:
    return [(block.kind, block.level, block.text) for block in blocks_of(text)]


def test_headings_have_the_level_of_their_numbering() -> None:
    text = "第一部分\n\n某某局概况\n\n一、主要职责\n\n（一）机构设置情况\n\n1.人员编制\n"
    assert kinds_of(text) == [
        ("heading", 1, "第一部分"),
        ("heading", 0, "某某局概况"),
        ("heading", 2, "一、主要职责"),
        ("heading", 3, "（一）机构设置情况"),
        ("heading", 4, "1.人员编制"),
    ]


def test_marks_of_markdown_are_not_printed() -> None:
    text = "## 第二部分\n\n### **二、收入情况**\n\n- 三、支出情况\n"
    assert [text for _, _, text in kinds_of(text)] == ["第二部分", "二、收入情况", "三、支出情况"]


def test_numbered_sentence_is_a_paragraph() -> None:
    assert kinds_of("一、财政拨款收入：指财政拨付的钱。\n\n2.管好项目。\n") == [
        ("paragraph", 0, "一、财政拨款收入：指财政拨付的钱。"),
        ("paragraph", 0, "2.管好项目。"),
    ]


def test_wrapped_lines_are_joined_even_inside_a_number() -> None:
    text = "\n\n".join(
        [
            "一、总体情况说明",
            "本年收入比上年多出一大截，其中多数是给企业的奖补，增长百分之 204",
            ".58%。支出也一样多，原因同前，",
            "不再重复。",
            "二、收入情况说明",
        ]
    )
    assert kinds_of(text) == [
        ("heading", 2, "一、总体情况说明"),
        (
            "paragraph",
            0,
            "本年收入比上年多出一大截，其中多数是给企业的奖补，增长百分之 204.58%。"
            "支出也一样多，原因同前，不再重复。",
        ),
        ("heading", 2, "二、收入情况说明"),
    ]


def test_heading_that_wraps_is_one_heading() -> None:
    text = "二、某某市某某区科技和工业信息化局所属预算单位\n\n构成情况\n\n共有两个单位。\n"
    assert kinds_of(text)[0] == (
        "heading",
        2,
        "二、某某市某某区科技和工业信息化局所属预算单位构成情况",
    )


def test_page_numbers_are_dropped() -> None:
    assert kinds_of("这是一\n\n- 5 -\n\n句话。\n\n第 6 页 共 9 页\n") == [
        ("paragraph", 0, "这是一句话。")
    ]


def test_tabbed_run_goes_on_over_blank_lines_and_page_breaks() -> None:
    blocks = blocks_of(
        "收支总表\n\n单位：万元\n\n项目\t金额\n甲\t1.00\n\n\f乙\t2.00\n\n注：单位为万元。\n"
    )
    assert [(block.kind, block.text) for block in blocks] == [
        ("heading", "收支总表"),
        ("paragraph", "单位：万元"),
        ("table", ""),
        ("note", "注：单位为万元。"),
    ]
    assert [line.place.line for line in blocks[2].lines] == [5, 6, 8]


def test_line_without_tabs_between_tabbed_lines_is_the_wrapped_end_of_a_cell() -> None:
    assert [block.kind for block in blocks_of("项目\t金额\n甲\t很长的\n说明\n乙\t2.00\n")] == [
        "table"
    ]


def test_form_that_begins_anew_after_a_gap_is_a_table_of_its_own() -> None:
    text = "项目名称\t甲\n金额\t1.00\n\n项目名称\t乙\n金额\t2.00\n"
    assert [block.kind for block in blocks_of(text)] == ["table", "table"]


def test_header_repeated_after_a_page_break_belongs_to_the_table() -> None:
    assert [
        block.kind for block in blocks_of("项目\t金额\n甲\t1.00\n\n项目\t金额\n乙\t2.00\n")
    ] == ["table"]


def test_contents_with_page_numbers_are_no_table() -> None:
    text = "一、收支总表\t3\n二、收入总表\t4\n三、支出总表\t4\n"
    assert [kind for kind, _, _ in kinds_of(text)] == ["heading", "heading", "heading"]
    assert kinds_of("一、收支总表………………3\n")[0] == ("heading", 2, "一、收支总表")


def test_flattened_table_ends_where_the_next_caption_begins() -> None:
    text = "\n".join(
        [
            "预算 01 表",
            "2023年部门收支预算表",
            "部门名称：某某局 单位：万元",
            "收入 支出",
            "项目 金额 项目 金额",
            "一、一般公共预算 8.00一、一般公共服务 8.00",
            "2023年部门收入预算表",
            "预算 02 表",
            "单位：万元",
            "合计 8.00",
            "说明：本表无数据。",
        ]
    )
    blocks = blocks_of(text)
    assert [(block.kind, block.place.line) for block in blocks] == [
        ("paragraph", 1),
        ("heading", 2),
        ("paragraph", 3),
        ("paragraph", 3),
        ("table", 4),
        ("heading", 7),
        ("paragraph", 8),
        ("paragraph", 9),
        ("table", 10),
        ("note", 11),
    ]


def test_caption_line_says_one_thing_a_block() -> None:
    text = "收支总表\n部门：某某局 2023 年度 金额单位：万元\n合计 8.00\n"
    assert [text for _, _, text in kinds_of(text)][1:4] == [
        "部门：某某局",
        "2023 年度",
        "金额单位：万元",
    ]


def test_table_title_in_a_sentence_begins_no_table() -> None:
    assert [block.kind for block in blocks_of("详见部门收支总表\n\n第三部分\n\n名词解释\n")] == [
        "heading",
        "heading",
        "heading",
    ]
