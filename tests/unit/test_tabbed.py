from __future__ import annotations

from pathlib import Path

from opendata.blocks.typed import document_to_blocks
from opendata.documents.text import read_text_document
from opendata.grids.tabbed import blocks_to_grids, read_cell
from opendata.model import Grid


def grids_of(text: str) -> tuple[Grid, ...]:
    document = read_text_document(Path("a.txt"), text.encode(), "0" * 64)
    return blocks_to_grids(document_to_blocks(document))


def rows_of(grid: Grid) -> list[list[str]]:
    rows: list[list[str]] = [[] for _ in range(grid.row_count)]
    for cell in grid.cells:
        rows[cell.row].append(cell.text)
    return rows


def test_each_cell_stands_at_its_typed_column() -> None:
    (grid,) = grids_of("收入\t\t支出\t\n项目\t金额\t项目\t金额\n\t\t乙\t2.00\n")
    assert rows_of(grid) == [
        ["收入", "", "支出", ""],
        ["项目", "金额", "项目", "金额"],
        ["", "", "乙", "2.00"],
    ]
    assert (grid.kind, grid.column_count, grid.number) == ("tabbed", 4, 1)
    assert [cell.place.line for cell in grid.cells if cell.text == "2.00"] == [3]


def test_rule_of_dashes_is_no_row() -> None:
    (grid,) = grids_of("项目\t金额\n----\t----\n甲\t1.00\n")
    assert rows_of(grid) == [["项目", "金额"], ["甲", "1.00"]]
    assert [line.text for line in grid.ignored_rows] == ["----\t----"]


def test_bars_part_cells_as_tabs_do() -> None:
    (grid,) = grids_of("| 项目 | 金额 |\n|---|---|\n| 甲 | 1.00 |\n")
    assert rows_of(grid) == [["项目", "金额"], ["甲", "1.00"]]


def test_wrapped_cell_keeps_its_line_break() -> None:
    (grid,) = grids_of("项目\t金额\n甲\t长\n文\n乙\t2.00\n")
    assert rows_of(grid) == [["项目", "金额"], ["甲", "长\n文"], ["乙", "2.00"]]


def test_caption_notes_and_section_are_kept_with_the_grid() -> None:
    text = "\n\n".join(
        [
            "第二部分 部门决算表",
            "收支总表",
            "公开01表",
            "单位：万元",
            "部门名称：某某局",
            "2024 年度",
            "项目\t金额",
            "甲\t1.00",
            "注：金额为万元。",
            "说明：另有尾差。",
            "收入表",
            "项目\t金额\n乙\t2.00",
        ]
    )
    first, second = grids_of(text)
    assert [line.text for line in first.above] == [
        "收支总表",
        "公开01表",
        "单位：万元",
        "部门名称：某某局",
        "2024 年度",
    ]
    assert [line.text for line in first.below] == ["注：金额为万元。", "说明：另有尾差。"]
    assert [line.text for line in second.above] == ["收入表"]
    assert (first.section, second.section) == ("第二部分 部门决算表", "第二部分 部门决算表")
    assert (first.number, second.number) == (1, 2)


def test_sentence_before_a_table_is_no_caption() -> None:
    (grid,) = grids_of("全年没有新增项目。\n\n项目\t金额\n甲\t1.00\n")
    assert grid.above == ()


def test_marks_nobody_printed_are_taken_out_of_cells() -> None:
    assert read_cell(r"$\geq 90\%$") == "≥90%"
    assert read_cell(r"$\leqslant 5\,\text{万元}$".replace(r"\,", "")) == "≤5万元"
    assert read_cell(r"（甲/乙） $\times 100\%$ 。") == "（甲/乙） ×100% 。"
    assert read_cell("<p>1、甲</p> <p>2、乙</p>") == "1、甲\n2、乙"
    assert read_cell("**合计**<br/>甲") == "合计\n甲"
    assert read_cell("  393.52 ") == "393.52"


def test_header_repeated_after_a_page_break_is_ignored_by_name() -> None:
    (grid,) = grids_of("收入\t金额\n项目\t万元\n甲\t1.00\n\n收入\t金额\n项目\t万元\n甲\t1.00\n")
    assert rows_of(grid) == [["收入", "金额"], ["项目", "万元"], ["甲", "1.00"], ["甲", "1.00"]]
    assert [line.place.line for line in grid.ignored_rows] == [5, 6]
