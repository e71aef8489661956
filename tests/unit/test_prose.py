from __future__ import annotations

from prose_pages import type_block, type_drawn

from opendata.prose import join_wrapped, to_prose


def test_line_at_the_right_margin_goes_on_at_the_left() -> None:
    blocks = (
        type_drawn("水利局贯彻落实有关水利工作的方针政策和决策部署要求在", 96, 420, 100),
        type_drawn("履行职责时坚持节水优先，做好水资源管理和保护工作的。", 72, 396, 120),
    )

    (joined,) = join_wrapped(blocks)

    assert (
        joined.text
        == "水利局贯彻落实有关水利工作的方针政策和决策部署要求在履行职责时坚持节水优先，做好水资源管理和保护工作的。"
    )
    assert len(joined.lines) == 2


def test_number_kept_whole_leaves_the_line_short() -> None:
    blocks = (
        type_drawn("水利局二〇二四年度财政拨款收入比上年度有所增加共计", 72, 384, 100),
        type_drawn("15,164.36万元，主要原因是水库除险加固项目资金比上年增加。", 72, 428, 120),
    )

    assert len(join_wrapped(blocks)) == 1


def test_short_line_and_indented_line_stay_apart() -> None:
    first = type_drawn("水利局贯彻落实有关水利工作的方针政策和决策部署要求在履", 96, 432, 100)
    indented = type_drawn("做好水资源管理和保护工作，保障供水安全的有关工作任务等", 96, 432, 120)
    body = type_drawn("做好水资源管理和保护工作，保障供水安全的有关工作任务。", 72, 420, 140)
    title = type_drawn("情况说明", 220, 268, 180)

    assert join_wrapped((first, indented, body, title))[0] == first
    assert join_wrapped((first, indented, body, title))[-1] == title


def test_end_of_a_sentence_ends_the_paragraph() -> None:
    first = type_drawn("水利局贯彻落实有关水利工作的方针政策和决策部署要求。", 72, 432, 100)
    second = type_drawn("做好水资源管理和保护工作，保障供水安全的有关工作任务。", 72, 432, 120)

    assert join_wrapped((first, second)) == (first, second)


def test_typed_text_passes_unchanged() -> None:
    blocks = (type_block("一段文字没有句号", 1), type_block("又一段文字", 2))

    assert join_wrapped(blocks) == blocks


def test_bare_title_is_a_heading_and_a_sentence_is_none() -> None:
    blocks = (
        type_block("二、机构设置", 1),
        type_block("上海市财政局（单位）主要职能", 3),
        type_block("水利局负责下列情况。", 5),
        type_block("单位：万元", 7),
    )

    assert [(block.kind, block.level) for block in to_prose(blocks)] == [
        ("heading", 2),
        ("heading", 0),
        ("paragraph", 0),
        ("paragraph", 0),
    ]
