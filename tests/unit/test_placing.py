from __future__ import annotations

from decimal import Decimal
from random import Random
from time import perf_counter

import pytest

from opendata.placing import (
    ColumnNode,
    KnownSum,
    RowNumbers,
    RowRelation,
    find_used,
    place_rows,
)

COLUMNS = (
    ColumnNode("total", parts=(1, 4)),
    ColumnNode("basic", parts=(2, 3)),
    ColumnNode("personnel"),
    ColumnNode("public"),
    ColumnNode("project"),
)


def numbers(text: str, **more: tuple[object, ...]) -> RowNumbers:
    return RowNumbers(tuple(Decimal(part) for part in text.split()), **more)  # type: ignore[arg-type]


def columns_of(
    *rows: RowNumbers, relations: tuple[RowRelation, ...] = ()
) -> list[tuple[int | None, ...]]:
    return [row.columns for row in place_rows(COLUMNS, rows, relations).rows]


def test_row_is_placed_when_one_placement_satisfies_its_sums() -> None:
    assert columns_of(numbers("40.00 40.00")) == [(0, 4)]


def test_full_row_stands_where_it_is_printed() -> None:
    assert columns_of(numbers("100 60 50 10 40")) == [(0, 1, 2, 3, 4)]


def test_only_the_numbers_that_move_stay_open_when_two_placements_remain() -> None:
    placed = place_rows(COLUMNS, [numbers("100 60 60 40")])
    assert placed.rows[0].columns == (0, 1, None, 4)
    assert placed.rows[0].reason == "2 placements satisfy every identity"


def test_impossible_row_is_not_placed() -> None:
    placed = place_rows(COLUMNS, [numbers("100 60 50 40")])
    assert placed.rows[0].columns == (None, None, None, None)
    assert placed.rows[0].reason == "no placement satisfies the sums of the row"


def test_row_with_more_numbers_than_columns_is_not_placed() -> None:
    placed = place_rows(COLUMNS, [numbers("1 1 1 0 0 0")])
    assert placed.rows[0].reason == "more numbers than columns"
    assert place_rows([ColumnNode("amount")], [numbers("0 61")]).rows[0].columns == (None, None)


def test_a_part_is_never_printed_without_its_whole() -> None:
    assert columns_of(numbers("0.00")) == [(0,)]


def test_a_zero_may_stand_where_its_subtotal_is_blank() -> None:
    # 6 = total and project; the 0 is basic, personnel or public
    placed = place_rows(COLUMNS, [numbers("6.00 0 6.00")])
    assert placed.rows[0].columns == (0, None, 4)


def test_row_without_numbers_has_nothing_to_place() -> None:
    assert columns_of(RowNumbers(())) == [()]


def test_sums_of_rows_decide_what_one_row_leaves_open() -> None:
    total, first, second = (
        numbers("100 60 50 10 40"),
        numbers("70 30 30 40"),
        numbers("30 30 20 10"),
    )
    relation = RowRelation(0, (1, 2), "total")
    assert columns_of(total, first, second) == [(0, 1, 2, 3, 4), (0, 1, None, 4), (0, 1, 2, 3)]
    placed = columns_of(total, first, second, relations=(relation,))
    assert placed[1] == (0, 1, 2, 4)


def test_rows_that_are_all_open_are_placed_together() -> None:
    # 30 and 20 must share the columns 30 | 20 of the total: 30 personnel, 20 public
    total = numbers("50 50 30 20")
    parts = (numbers("30 30 30"), numbers("20 20 20"))
    relation = RowRelation(0, (1, 2), "total")
    assert columns_of(total, *parts, relations=(relation,)) == [
        (0, 1, 2, 3),
        (0, 1, 2),
        (0, 1, 3),
    ]


def test_sum_of_rows_that_fails_is_left_out_and_named() -> None:
    rows = [numbers("100 60 50 10 40"), numbers("90 50 40 10 40")]
    placed = place_rows(COLUMNS, rows, (RowRelation(0, (1,), "total"),))
    assert placed.contradicted == ("total",)
    assert placed.rows[0].columns == (0, 1, 2, 3, 4)


def test_another_table_decides() -> None:
    known = (KnownSum((3,), Decimal("0"), "basic.public"),)
    assert columns_of(numbers("100 60 60 40", known=known)) == [(0, 1, 2, 4)]


def test_bounds_of_another_table_decide() -> None:
    least = (KnownSum((3,), Decimal("1.30"), "running", "at_least"),)
    most = (KnownSum((3,), Decimal("5"), "fund", "at_most"),)
    assert columns_of(numbers("7.22 7.22 7.22", known=least)) == [(0, 1, 3)]
    assert columns_of(numbers("7.22 7.22 7.22", known=most)) == [(0, 1, 2)]


def test_another_table_that_contradicts_the_row_is_left_out_and_named() -> None:
    known = (KnownSum((4,), Decimal("39"), "projects"),)
    placed = place_rows(COLUMNS, [numbers("100 60 50 10 40"), numbers("40 40", known=known)])
    assert placed.contradicted == ("projects",)
    assert placed.rows[1].columns == (0, 4)


def test_printed_column_of_a_number_is_kept() -> None:
    assert columns_of(numbers("100 60 60 40", fixed=((2, 3),))) == [(0, 1, 3, 4)]


def test_echo_decides_only_between_what_satisfies_everything() -> None:
    echo = ((3, Decimal("60")), (2, Decimal("1")))
    assert columns_of(numbers("100 60 60 40", echoes=echo)) == [(0, 1, 3, 4)]
    assert columns_of(numbers("100 60 60 40", echoes=((2, Decimal("59")),))) == [(0, 1, None, 4)]


def test_echo_of_both_placements_decides_nothing() -> None:
    echo = ((2, Decimal("60")), (3, Decimal("60")))
    assert columns_of(numbers("100 60 60 40", echoes=echo)) == [(0, 1, None, 4)]


def test_part_of_a_column_is_no_more_than_the_column() -> None:
    nodes = (
        ColumnNode("total", parts=(1, 3)),
        ColumnNode("general"),
        ColumnNode("of which", within=1),
        ColumnNode("fund"),
    )
    placed = place_rows(nodes, [numbers("9 9 9"), numbers("9 6 3")])
    assert [row.columns for row in placed.rows] == [(0, 1, 2), (0, 1, 3)]


def test_rounding_of_printed_terms_is_allowed() -> None:
    assert columns_of(numbers("10.01 10.01 5.00 5.00")) == [(0, 1, 2, 3)]
    assert columns_of(numbers("10.02 10.02 5.00 5.00")) == [(None, None, None, None)]


def test_negative_amounts_are_placed() -> None:
    assert columns_of(numbers("10 15 20 -5 -5")) == [(0, 1, 2, 3, 4)]
    assert columns_of(numbers("-3 -3")) == [(0, 4)]


def test_identities_needed_for_the_placement_are_named_and_the_rest_still_prove() -> None:
    rows = [numbers("100 60 50 10 40"), numbers("70 30 30 40"), numbers("30 30 20 10")]
    relation = RowRelation(0, (1, 2), "rows of total")
    assert "rows of total" in find_used(COLUMNS, rows, (relation,))
    known = (KnownSum((4,), Decimal("40"), "projects"),)
    assert "projects" not in find_used(COLUMNS, [numbers("40 40", known=known)])


def test_search_ends_in_bounded_time() -> None:
    plain = [ColumnNode(str(at)) for at in range(26)]
    rows = [RowNumbers(tuple(Decimal(at + 1) for at in range(13))) for _ in range(30)]
    started = perf_counter()
    placed = place_rows(plain, rows, (RowRelation(0, tuple(range(1, 30)), "all"),))
    assert perf_counter() - started < 5
    assert {row.reason for row in placed.rows} == {"too many placements to try"}


def test_sums_of_many_open_rows_end_in_bounded_time() -> None:
    parts = [numbers(f"{at} {at} {at}") for at in range(1, 25)]
    rows = [numbers("300 300 150 150"), *parts]
    started = perf_counter()
    placed = place_rows(COLUMNS, rows, (RowRelation(0, tuple(range(1, 25)), "all"),))
    assert perf_counter() - started < 5
    assert placed.rows[1].columns == (0, 1, None)


@pytest.mark.parametrize("seed", range(40))
def test_no_number_of_a_table_that_adds_up_is_ever_placed_wrongly(seed: int) -> None:
    draw = Random(seed)
    truth: list[list[int]] = []
    for _ in range(draw.randint(1, 5)):
        personnel, public, project = (draw.choice([0, 0, 1, 2, 7, 30]) for _ in range(3))
        basic = personnel + public
        truth.append([basic + project, basic, personnel, public, project])
    rows = [[sum(column) for column in zip(*truth, strict=True)], *truth]
    printed = [RowNumbers(tuple(Decimal(amount) for amount in row if amount)) for row in rows]
    relation = RowRelation(0, tuple(range(1, len(rows))), "all")
    placed = place_rows(COLUMNS, printed, (relation,))
    assert placed.contradicted == ()
    for row, outcome in zip(rows, placed.rows, strict=True):
        columns = [at for at, amount in enumerate(row) if amount]
        for right, found in zip(columns, outcome.columns, strict=True):
            assert found in {right, None}
