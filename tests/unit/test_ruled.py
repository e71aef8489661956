"""Cells from drawn lines: edges, spans, and the characters in each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from opendata.blocks.lattice import rules_to_lattices
from opendata.grids.ruled import block_to_piece
from opendata.model import Block, Box, Cell, Glyph, Grid, Place, Rule

SIZE = 8.0


def write(text: str, x: float, middle: float, *, step: float = SIZE / 2) -> list[Glyph]:
    """Write characters from x on, so that their middle lies at the height given."""
    return [
        Glyph(
            letter, x + index * step, middle - SIZE / 2, x + (index + 1) * step, middle + SIZE / 2
        )
        for index, letter in enumerate(text)
        if letter != " "
    ]


def lines(xs: Sequence[float], ys: Sequence[float]) -> list[Rule]:
    """Draw a full lattice."""
    across = [Rule(xs[0], y, xs[-1], y) for y in ys]
    return across + [Rule(x, ys[0], x, ys[-1]) for x in xs]


def make_grid(rules: Iterable[Rule], glyphs: Iterable[Glyph] = ()) -> Grid:
    (lattice,) = rules_to_lattices(list(rules))
    block = Block("table", "", (), Place(3, lattice.box), 0, tuple(glyphs), lattice.rules)
    return block_to_piece(block, 1).grid


def texts(grid: Grid) -> list[str]:
    return [cell.text for cell in grid.cells]


def at(grid: Grid, row: int, column: int) -> Cell:
    return next(cell for cell in grid.cells if (cell.row, cell.column) == (row, column))


def test_cells_stand_in_reading_order_with_page_and_box() -> None:
    glyphs = write("a", 10, 20) + write("7.5", 120, 20) + write("b", 10, 40) + write("8", 120, 40)
    grid = make_grid(lines([0, 100, 200], [10, 30, 50]), glyphs)
    assert (grid.row_count, grid.column_count) == (2, 2)
    assert texts(grid) == ["a", "7.5", "b", "8"]
    assert grid.cells[1].place == Place(3, Box(100, 10, 200, 30))


def test_header_over_two_columns_spans_them() -> None:
    rules = [
        *(Rule(0, y, 300, y) for y in (10, 50, 70)),
        Rule(100, 30, 300, 30),
        *(Rule(x, 10, x, 70) for x in (0, 100, 300)),
        Rule(200, 30, 200, 70),
    ]
    grid = make_grid(rules)
    spans = [(cell.row, cell.column, cell.row_span, cell.column_span) for cell in grid.cells]
    assert spans == [
        (0, 0, 2, 1),
        (0, 1, 1, 2),
        (1, 1, 1, 1),
        (1, 2, 1, 1),
        (2, 0, 1, 1),
        (2, 1, 1, 1),
        (2, 2, 1, 1),
    ]


def test_number_and_label_that_touch_are_cut_by_the_edge() -> None:
    glyphs = write("6838.41", 72, 20) + write("支出", 100, 20, step=SIZE)
    grid = make_grid(lines([0, 100, 200], [10, 30, 50]), glyphs)
    assert texts(grid)[:2] == ["6838.41", "支出"]


def test_two_numbers_that_touch_are_two() -> None:
    glyphs = write("833.84", 76, 20) + write("534.73", 100, 20)
    grid = make_grid(lines([0, 100, 200], [10, 30, 50]), glyphs)
    assert texts(grid)[:2] == ["833.84", "534.73"]


def test_number_wider_than_its_cell_stays_whole() -> None:
    grid = make_grid(lines([0, 100, 120], [10, 30, 50]), write("1234567.89", 80, 20))
    assert texts(grid)[:2] == ["", "1234567.89"]


def test_label_that_sticks_out_stays_in_the_cell_it_begins_in() -> None:
    glyphs = write("对个人和家庭的补助", 50, 20, step=SIZE) + write("4.82", 140, 20)
    grid = make_grid(lines([45, 110, 200], [10, 30, 50]), glyphs)
    assert texts(grid)[:2] == ["对个人和家庭的补助", "4.82"]


def test_wrapped_lines_and_broken_numbers_keep_their_line_break() -> None:
    glyphs = write("1682.7", 10, 20) + write("6", 10, 30)
    grid = make_grid(lines([0, 100, 200], [10, 40, 60]), glyphs)
    assert texts(grid)[0] == "1682.7\n6"


def test_wide_gap_in_a_cell_is_a_blank() -> None:
    glyphs = write("9", 10, 20) + write("2.84", 20, 20)
    grid = make_grid(lines([0, 100, 200], [10, 30, 50]), glyphs)
    assert texts(grid)[0] == "9 2.84"


def test_lines_drawn_twice_and_in_pieces_are_one() -> None:
    rules = [
        *(Rule(x, y, x + 48, y) for x in (0, 50, 100, 150) for y in (10, 10.6, 30, 50)),
        *(Rule(x, y, x, y + 18) for x in (0, 100, 200) for y in (10, 31)),
    ]
    grid = make_grid(rules)
    assert (grid.row_count, grid.column_count) == (2, 2)


def test_dots_in_a_row_are_a_line() -> None:
    dots = [Rule(x, 30, x + 1, 30) for x in range(0, 200, 3)]
    rules = [*lines([0, 100, 200], [10, 50]), *dots]
    assert make_grid(rules).row_count == 2


def test_phantom_column_at_the_edge_is_dropped() -> None:
    grid = make_grid(lines([0, 3.5, 100, 200], [10, 30, 50]))
    assert grid.column_count == 2
    assert grid.cells[0].place.box == Box(0, 10, 100, 30)


def test_narrow_column_that_holds_text_stays() -> None:
    grid = make_grid(lines([0, 4.5, 100], [10, 30, 50]), write("1", 0.5, 20, step=3))
    assert grid.column_count == 2


def test_open_sides_are_closed() -> None:
    rules = [*(Rule(0, y, 300, y) for y in (10, 30, 50)), *(Rule(x, 10, x, 70) for x in (100, 200))]
    grid = make_grid(rules, write("x", 10, 60) + write("y", 250, 20))
    assert (grid.row_count, grid.column_count) == (3, 3)
    assert at(grid, 2, 0).text == "x"
    assert at(grid, 0, 2).text == "y"


def test_lines_that_cross_nothing_are_no_table() -> None:
    assert rules_to_lattices([Rule(50, 100, 300, 100), Rule(50, 130, 300, 130)]) == ()


def test_frame_around_one_cell_is_no_table() -> None:
    assert rules_to_lattices(lines([50, 300], [100, 200])) == ()


def test_two_tables_on_a_page_are_two_areas() -> None:
    rules = lines([0, 100, 200], [10, 30, 50]) + lines([0, 60, 200], [100, 120, 140])
    assert [lattice.box.top for lattice in rules_to_lattices(rules)] == [10, 100]


def test_cell_that_goes_on_over_the_page_break_keeps_its_sides() -> None:
    # the first column's cell crosses no line of this page at all
    inner = lines([100, 200, 300], [10, 30, 50])
    grid = make_grid([*inner, Rule(0, 10, 0, 50)], write("name", 20, 30))
    assert grid.column_count == 3
    assert at(grid, 0, 0).row_span == 2
    assert at(grid, 0, 0).text == "name"


def test_wrapped_line_that_sinks_under_the_border_stays_with_its_cell() -> None:
    # the label fills its row; its last character is drawn behind it, mostly below the border
    first = write("购置更", 2, 18, step=SIZE) + write("新", 2, 31, step=SIZE)
    second = write("补助", 2, 42, step=SIZE)
    grid = make_grid(lines([0, 28, 60], [10, 30, 50]), first + second)
    assert at(grid, 0, 0).text == "购置更\n新"
    assert at(grid, 1, 0).text == "补助"


def test_line_that_begins_in_its_own_row_is_never_taken_up() -> None:
    grid = make_grid(
        lines([0, 28, 60], [10, 30, 50]),
        write("购置更", 2, 18, step=SIZE) + write("新", 2, 36, step=SIZE),
    )
    assert [at(grid, row, 0).text for row in (0, 1)] == ["购置更", "新"]


def lines_without(xs: Sequence[float], ys: Sequence[float], missing: Rule) -> list[Rule]:
    """Draw a lattice edge by edge, one edge left out."""
    edges = [Rule(x0, y, x1, y) for y in ys for x0, x1 in pairwise(xs)]
    edges += [Rule(x, top, x, bottom) for x in xs for top, bottom in pairwise(ys)]
    return [edge for edge in edges if edge != missing]


def test_amounts_with_no_line_between_them_are_two_cells() -> None:
    rules = lines_without([0, 100, 200, 300], [10, 30, 50], Rule(200, 10, 200, 30))
    glyphs = write("a", 10, 20) + write("7.50", 150, 20) + write("0.25", 250, 20)
    glyphs += write("b", 10, 40) + write("1.00", 150, 40) + write("2.00", 250, 40)
    assert texts(make_grid(rules, glyphs)) == ["a", "7.50", "0.25", "b", "1.00", "2.00"]


def test_amounts_under_one_another_with_no_line_between_them_are_two_cells() -> None:
    rules = lines_without([0, 100, 200], [10, 30, 50], Rule(100, 30, 200, 30))
    glyphs = write("a", 10, 20) + write("7.50", 150, 20)
    glyphs += write("b", 10, 40) + write("1.00", 150, 40)
    assert texts(make_grid(rules, glyphs)) == ["a", "7.50", "b", "1.00"]


def test_headings_with_no_line_between_them_are_parted_over_amounts() -> None:
    rules = lines_without([0, 100, 200, 300], [10, 30, 50], Rule(200, 10, 200, 30))
    glyphs = write("name", 10, 20) + write("basic", 130, 20) + write("project", 230, 20)
    glyphs += write("b", 10, 40) + write("1.00", 150, 40) + write("2.00", 250, 40)
    grid = make_grid(rules, glyphs)
    assert texts(grid) == ["name", "basic", "project", "b", "1.00", "2.00"]


def test_text_that_crosses_a_known_edge_stays_whole() -> None:
    rules = lines_without([0, 100, 200, 300], [10, 30, 50], Rule(200, 10, 200, 30))
    glyphs = write("a", 10, 20) + write("sum of 7.50 and more", 150, 20)
    glyphs += write("b", 10, 40) + write("1.00", 150, 40) + write("2.00", 250, 40)
    assert texts(make_grid(rules, glyphs))[1] == "sum of 7.50 and more"
