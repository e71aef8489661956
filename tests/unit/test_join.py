"""Tables that go on over pages: one grid; other tables stay apart."""

from __future__ import annotations

from collections.abc import Sequence

from opendata.grids.join import join_pieces
from opendata.grids.ruled import Piece
from opendata.model import Box, Cell, Grid, Line, Place

EDGES = (0.0, 100.0, 200.0, 300.0)
ALL = frozenset({0, 1, 2})
NONE: frozenset[int] = frozenset()
HEADER = ["科目", "名称", "金额"]
TITLE = ["支出总表", "单位：万元"]


def make_piece(
    page: int,
    rows: Sequence[Sequence[str]],
    above: Sequence[str] = (),
    *,
    edges: Sequence[float] = EDGES,
    open_top: frozenset[int] = NONE,
    open_bottom: frozenset[int] = NONE,
) -> Piece:
    """Return the piece of one page: rows of equal height, one text for each column."""
    cells = tuple(
        Cell(r, c, text, Place(page, Box(edges[c], 20 * r, edges[c + 1], 20 * r + 20)))
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    )
    grid = Grid(
        number=1,
        kind="ruled",
        row_count=len(rows),
        column_count=len(edges) - 1,
        cells=cells,
        above=tuple(Line(text, Place(page)) for text in above),
        below=(),
        place=Place(page, Box(edges[0], 0, edges[-1], 20.0 * len(rows))),
        pages=(page,),
    )
    return Piece(grid, tuple(edges), open_top, open_bottom)


def rows_of(grid: Grid) -> list[list[str]]:
    rows: list[list[str]] = [[] for _ in range(grid.row_count)]
    for cell in grid.cells:
        rows[cell.row].append(cell.text)
    return rows


def test_rows_of_the_next_page_without_caption_are_appended() -> None:
    first = make_piece(1, [HEADER, ["201", "甲", "1.00"]], TITLE)
    (grid,) = join_pieces([first, make_piece(2, [["202", "乙", "2.00"]])])
    assert rows_of(grid) == [HEADER, ["201", "甲", "1.00"], ["202", "乙", "2.00"]]
    assert grid.pages == (1, 2)
    assert [cell.place.page for cell in grid.cells if cell.row == 2] == [2, 2, 2]


def test_repeated_header_is_dropped_by_name() -> None:
    first = make_piece(1, [HEADER, ["201", "甲", "1.00"]], TITLE)
    (grid,) = join_pieces([first, make_piece(2, [HEADER, ["202", "乙", "2.00"]])])
    assert grid.row_count == 3
    assert [line.text for line in grid.ignored_rows] == ["科目\t名称\t金额"]


def test_repeated_title_marked_as_continued_is_dropped_by_name() -> None:
    first = make_piece(1, [HEADER, ["201", "甲", "1.00"]], TITLE)
    after = make_piece(2, [HEADER, ["202", "乙", "2.00"]], ["支出总表（续）", "单位：万元"])
    (grid,) = join_pieces([first, after])
    assert grid.row_count == 3
    assert [line.text for line in grid.ignored_rows][:2] == ["支出总表（续）", "单位：万元"]


def test_another_title_is_another_table() -> None:
    first = make_piece(1, [HEADER, ["201", "甲", "1.00"]], TITLE)
    after = make_piece(2, [HEADER, ["201", "甲", "1.00"]], ["收入总表", "单位：万元"])
    assert len(join_pieces([first, after])) == 2


def test_same_title_of_another_organisation_is_another_table() -> None:
    first = make_piece(1, [HEADER, ["201", "甲", "1.00"]], ["支出总表", "部门：甲局"])
    after = make_piece(2, [HEADER, ["201", "甲", "3.00"]], ["支出总表", "部门：乙局"])
    assert len(join_pieces([first, after])) == 2


def test_same_form_of_another_project_is_another_table() -> None:
    first = make_piece(1, [["项目名称", "道路养护", ""], ["资金", "", "5.00"]], ["绩效目标表"])
    after = make_piece(2, [["项目名称", "桥梁检测", ""], ["资金", "", "7.00"]], ["绩效目标表"])
    assert len(join_pieces([first, after])) == 2


def test_other_columns_are_another_table() -> None:
    first = make_piece(1, [HEADER], TITLE)
    after = make_piece(2, [["201", "甲", "1.00"]], edges=(0, 40, 90, 300))
    assert len(join_pieces([first, after])) == 2


def test_table_after_a_page_between_is_another_table() -> None:
    first = make_piece(1, [HEADER], TITLE)
    assert len(join_pieces([first, make_piece(3, [["201", "甲", "1.00"]])])) == 2


def test_shifted_page_is_joined() -> None:
    first = make_piece(1, [HEADER], TITLE)
    after = make_piece(2, [["201", "甲", "1.00"]], edges=(12, 112, 212, 312))
    assert len(join_pieces([first, after])) == 1


def test_columns_of_a_page_that_draws_fewer_edges_are_matched() -> None:
    first = make_piece(1, [HEADER], TITLE)
    after = make_piece(2, [["合计", "3.00"]], edges=(0, 200, 300))
    (grid,) = join_pieces([first, after])
    assert [(cell.column, cell.column_span) for cell in grid.cells if cell.row == 1] == [
        (0, 2),
        (2, 1),
    ]


def test_row_cut_by_the_page_break_is_one_row() -> None:
    first = make_piece(1, [HEADER, ["201", "一般公共", "1.00"]], TITLE)
    after = make_piece(2, [["", "服务支出", ""], ["202", "乙", "2.00"]])
    (grid,) = join_pieces([first, after])
    assert rows_of(grid) == [HEADER, ["201", "一般公共\n服务支出", "1.00"], ["202", "乙", "2.00"]]


def test_row_with_a_number_is_never_taken_for_a_cut_one() -> None:
    first = make_piece(1, [HEADER, ["201", "甲", "1.00"]], TITLE)
    (grid,) = join_pieces([first, make_piece(2, [["", "其中", "0.50"]])])
    assert grid.row_count == 3


def test_cell_open_on_both_sides_of_the_break_goes_on() -> None:
    first = make_piece(1, [HEADER, ["项目", "指标一", "90"]], TITLE, open_bottom=frozenset({0}))
    after = make_piece(2, [["", "指标二", "80"]], open_top=frozenset({0}))
    (grid,) = join_pieces([first, after])
    spans = {(cell.row, cell.column): cell.row_span for cell in grid.cells}
    assert spans[1, 0] == 2
    assert (2, 0) not in spans
    assert grid.row_count == 3


def test_two_numbers_are_not_joined_where_all_sides_are_open() -> None:
    first = make_piece(1, [HEADER, ["201", "甲", "1.00"]], TITLE, open_bottom=ALL)
    (grid,) = join_pieces([first, make_piece(2, [["202", "乙", "2.00"]], open_top=ALL)])
    assert grid.row_count == 3


def test_header_of_the_last_part_is_dropped_where_it_is_repeated() -> None:
    part = ["指标", "性质", "单位"]
    first = make_piece(1, [["项目名称", "道路", ""], part, ["里程", "≥", "公里"]], TITLE)
    (grid,) = join_pieces([first, make_piece(2, [part, ["桥梁", "≥", "座"]])])
    assert grid.row_count == 4
    assert [line.text for line in grid.ignored_rows] == ["指标\t性质\t单位"]


def test_columns_that_stand_on_the_next_page_are_put_beside() -> None:
    first = make_piece(1, [["合计", "收入", ""], ["小计", "甲", "乙"], ["6.00", "1", "2"]], TITLE)
    after = make_piece(
        2, [["", "结转"], ["丙", "丁"], ["3", "0"]], ["单位：万元"], edges=(20, 90, 150)
    )
    (grid,) = join_pieces([first, after])
    assert grid.column_count == 5
    assert rows_of(grid)[2] == ["6.00", "1", "2", "3", "0"]


def test_grids_are_numbered_in_order() -> None:
    pieces = [make_piece(1, [HEADER], TITLE), make_piece(2, [HEADER], ["收入总表"])]
    assert [grid.number for grid in join_pieces(pieces)] == [1, 2]


def test_sheet_of_a_project_goes_on_under_its_title_printed_again() -> None:
    title = ["项目绩效目标表"]
    first = make_piece(1, [["项目名称", "甲项目", ""], ["产出指标", "数量", "3"]], title)
    rest = make_piece(2, [["效益指标", "满意度", "90%"]], [*title, *title])
    other = make_piece(3, [["项目名称", "乙项目", ""]], title)
    grids = join_pieces([first, rest, other])
    assert [grid.pages for grid in grids] == [(1, 2), (3,)]
