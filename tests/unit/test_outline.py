"""Outline: depth of rows without codes, by indent, by names, by sums."""

from __future__ import annotations

from decimal import Decimal

from opendata.forms.outline import find_depths
from opendata.model import FormRow


def rows(*labels: str) -> list[FormRow]:
    return [
        FormRow(no, label, "", "total" if label == "合计" else "item")
        for no, label in enumerate(labels, start=1)
    ]


def amounts(*values: str) -> dict[int, tuple[Decimal, ...]]:
    return {no: (Decimal(value),) for no, value in enumerate(values, start=1)}


def test_rows_that_add_up_as_they_stand_are_flat() -> None:
    found = find_depths(rows("合计", "甲", "乙", "丙"), amounts("6.00", "1.00", "2.00", "3.00"), {})
    assert found == {2: 0, 3: 0, 4: 0}


def test_sums_tell_which_rows_are_parts() -> None:
    # 6.00 = 甲 3.00 (乙 1.00 + 丙 2.00) + 丁 3.00
    found = find_depths(
        rows("合计", "甲", "乙", "丙", "丁"), amounts("6.00", "3.00", "1.00", "2.00", "3.00"), {}
    )
    assert found == {2: 0, 3: 1, 4: 1, 5: 0}


def test_equal_neighbours_are_no_parent_and_part_where_the_total_needs_both() -> None:
    found = find_depths(rows("合计", "甲", "乙", "丙"), amounts("9.00", "4.00", "4.00", "1.00"), {})
    assert found == {2: 0, 3: 0, 4: 0}


def test_indent_decides_where_it_adds_up() -> None:
    found = find_depths(
        rows("合计", "甲", "乙", "丙", "丁"),
        amounts("6.00", "3.00", "3.00", "3.00", "3.00"),
        {1: 0.0, 2: 2.0, 3: 12.0, 4: 2.0, 5: 12.0},
    )
    assert found == {2: 0, 3: 1, 4: 0, 5: 1}


def test_names_of_the_economic_classification_nest() -> None:
    found = find_depths(
        rows("合计", "工资福利支出", "基本工资", "津贴补贴"),
        amounts("3.00", "3.00", "1.00", "2.00"),
        {},
    )
    assert found == {2: 1, 3: 2, 4: 2}


def test_nothing_is_told_where_no_nesting_adds_up() -> None:
    found = find_depths(rows("合计", "甲", "乙", "丙"), amounts("7.00", "1.00", "2.00", "3.00"), {})
    assert found == {}
