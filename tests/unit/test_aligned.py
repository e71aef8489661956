"""Tables that draw no lines, or not all: found by what stands under one another."""

from __future__ import annotations

from opendata.blocks.aligned import find_aligned_areas
from opendata.grids.ruled import block_to_piece
from opendata.grids.unparted import find_missing_rules
from opendata.model import Block, Glyph, Grid, Place, Rule

SIZE = 8.0


def write(text: str, x: float, middle: float) -> list[Glyph]:
    """Write characters from x on; Chinese ones are twice as wide."""
    glyphs = []
    for letter in text:
        width = SIZE / 2 if letter.isascii() else SIZE
        glyphs.append(Glyph(letter, x, middle - SIZE / 2, x + width, middle + SIZE / 2))
        x += width
    return glyphs


def write_right(text: str, x1: float, middle: float) -> list[Glyph]:
    return write(text, x1 - len(text) * SIZE / 2, middle)


def write_row(code: str, name: str, amounts: list[str], middle: float) -> list[Glyph]:
    glyphs = write(code, 50, middle) + write(name, 100, middle)
    for number, amount in enumerate(amounts):
        glyphs += write_right(amount, 260 + 60 * number, middle)
    return glyphs


PAGE = [
    *write("编码", 50, 100),
    *write("科目名称", 100, 100),
    *write("合计", 240, 100),
    *write("基本支出", 285, 100),
    *write_row("201", "一般公共服务支出", ["30.50", "10.25"], 120),
    *write_row("20101", "人大事务", ["20.25", "10.25"], 140),
    *write_row("208", "社会保障和就业支出", ["7.00"], 160),
    *write_row("221", "住房保障支出", ["112.00", "112.00"], 180),
]


def to_rows(grid: Grid) -> list[list[str]]:
    rows: list[list[str]] = [[] for _ in range(grid.row_count)]
    for cell in grid.cells:
        rows[cell.row].append(cell.text)
    return rows


def test_columns_without_any_line_become_a_grid() -> None:
    (area,) = find_aligned_areas(PAGE)
    block = Block("table", "", (), Place(1, area.box), 0, tuple(PAGE), area.rules)
    assert to_rows(block_to_piece(block, 1).grid) == [
        ["编码", "科目名称", "合计", "基本支出"],
        ["201", "一般公共服务支出", "30.50", "10.25"],
        ["20101", "人大事务", "20.25", "10.25"],
        ["208", "社会保障和就业支出", "7.00", ""],
        ["221", "住房保障支出", "112.00", "112.00"],
    ]


def test_prose_with_numbers_is_no_table() -> None:
    prose = [
        glyph
        for number in range(8)
        for glyph in write("本年支出合计30.50万元，其中基本支出10.25万元。", 50, 100 + 14 * number)
    ]
    assert find_aligned_areas(prose) == []


def test_contents_with_page_numbers_are_no_table() -> None:
    contents = [
        glyph
        for number in range(8)
        for glyph in write("部门职责", 50, 100 + 20 * number)
        + write_right(str(number + 3), 500, 100 + 20 * number)
    ]
    assert find_aligned_areas(contents) == []


def test_amounts_under_one_another_in_one_drawn_row_are_parted() -> None:
    glyphs = [
        glyph
        for number in range(4)
        for glyph in write("甲项目", 10, 20 + 15 * number)
        + write_right("1.50", 190, 20 + 15 * number)
        + write_right("2.25", 290, 20 + 15 * number)
    ]
    rules = find_missing_rules((0, 100, 200, 300), (10, 80), glyphs)
    # in the middle between lines 8 high and 15 apart, the first of which stands at 16 to 24
    assert rules == [Rule(0, y, 300, y) for y in (27.5, 42.5, 57.5)]


def test_number_broken_over_two_lines_is_not_parted() -> None:
    glyphs = write("1682.7", 110, 20) + write("6", 110, 30) + write("900.0", 210, 20)
    assert find_missing_rules((0, 100, 200, 300), (10, 40), glyphs) == []


def test_headings_over_several_columns_stand_over_all_of_them() -> None:
    page = [
        *write("科目", 100, 90),
        *write("基本支出", 324, 80),
        *write("合计", 240, 90),
        *write("人员", 302, 100),
        *write("公用", 364, 100),
        *write("项目", 424, 90),
    ]
    for number, label in enumerate(
        ["一般公共服务支出", "人大事务", "住房保障支出", "城乡社区支出"]
    ):
        page += write_row("", label, ["30.50", "10.25", "0.25", "7.00"], 120 + 20 * number)
    (area,) = find_aligned_areas(page)
    block = Block("table", "", (), Place(1, area.box), 0, tuple(page), area.rules)
    grid = block_to_piece(block, 1).grid
    spans = {cell.text: (cell.row_span, cell.column_span) for cell in grid.cells if cell.row < 2}
    assert spans == {
        "科目": (2, 1),
        "合计": (2, 1),
        "基本支出": (1, 2),
        "人员": (1, 1),
        "公用": (1, 1),
        "项目": (2, 1),
    }


def test_label_that_wraps_around_its_numbers_is_one_row() -> None:
    page = []
    for number in range(4):
        middle = 100 + 32 * number
        page += write("机关事业单位", 100, middle - 4.5) + write("缴费支出", 100, middle + 4.5)
        page += write_right("30.50", 260, middle) + write_right("10.25", 320, middle)
    (area,) = find_aligned_areas(page)
    block = Block("table", "", (), Place(1, area.box), 0, tuple(page), area.rules)
    assert (
        to_rows(block_to_piece(block, 1).grid) == [["机关事业单位\n缴费支出", "30.50", "10.25"]] * 4
    )
