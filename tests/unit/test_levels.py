"""Levels: which numbers sum up others, by rows, panels and columns."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from opendata.knowledge import load_forms
from opendata.levels import find_levels
from opendata.model import Column, Entry, Form, FormRow, Place

BUDGET = next(form for form in load_forms() if form.form == "B05")


def make_form(
    columns: Sequence[Column], rows: Sequence[FormRow], entries: Sequence[tuple[int, int, str]]
) -> Form:
    printed = tuple(Entry(row, column, text, Place()) for row, column, text in entries)
    return Form(
        "B05", 1, "", "万元", BUDGET, tuple(columns), tuple(rows), printed, Place()
    )  # fmt: skip


def column(number: int, *path: str, panel: int = 0) -> Column:
    return Column(number, path, "amount", "expenditure" if panel else "", panel)


def levels_of_columns(*paths: str) -> list[str]:
    columns = [column(number, *path.split("/")) for number, path in enumerate(paths, start=1)]
    entries = [(1, number, "1.00") for number in range(1, len(paths) + 1)]
    rows = [FormRow(1, "甲", "", "item"), FormRow(2, "乙", "", "item")]
    form = make_form(columns, rows, [*entries, (2, 1, "1.00")])
    found = find_levels(form)
    return [found[1, number] for number in range(1, len(paths) + 1)]


@pytest.mark.parametrize(
    ("paths", "levels"),
    [
        ("合计 基本支出 项目支出", "subtotal leaf leaf"),
        ("小计 其中：专项资金", "leaf subtotal"),
        ("合计 基本支出 其中：政府采购", "subtotal leaf subtotal"),
        ("年度总额 其中：财政拨款 其他资金", "subtotal leaf leaf"),
        ("项目总额 其中：/财政资金 其中：/其他资金", "subtotal leaf leaf"),
        ("项目支出/总数 项目支出/扣除基建项目后预算数", "leaf subtotal"),
        ("2025年预算数 2026年预算数 增减额", "leaf leaf subtotal"),
        ("基本支出 基本支出/人员经费 基本支出/公用经费", "subtotal leaf leaf"),
    ],
)
def test_columns_that_sum_up_or_take_out_parts_are_no_leaves(paths: str, levels: str) -> None:
    assert levels_of_columns(*paths.split()) == levels.split()


def test_only_row_of_a_table_is_a_leaf_though_it_is_called_a_total() -> None:
    form = make_form([column(1, "预算数")], [FormRow(1, "合计", "", "total")], [(1, 1, "9.00")])
    assert find_levels(form) == {(1, 1): "leaf"}


def test_panel_that_parts_the_same_total_again_holds_no_leaves() -> None:
    rows = [
        FormRow(1, "一、教育支出", "", "item", side="expenditure", panel=1),
        FormRow(1, "基本支出", "", "item", side="expenditure", panel=2),
        FormRow(2, "支出合计", "", "total", side="expenditure", panel=1),
        FormRow(2, "支出合计", "", "total", side="expenditure", panel=2),
    ]
    columns = [column(1, "支出", "金额", panel=1), column(2, "支出", "金额", panel=2)]
    entries = [(1, 1, "7.00"), (1, 2, "7.00"), (2, 1, "7.00"), (2, 2, "7.00")]
    assert find_levels(make_form(columns, rows, entries)) == {
        (1, 1): "leaf",
        (1, 2): "subtotal",
        (2, 1): "total",
        (2, 2): "total",
    }


def test_class_with_one_code_sums_up_rows_with_two() -> None:
    rows = [
        FormRow(1, "工资福利支出", "301", "item", (("economic_code", "301"),)),
        FormRow(
            2,
            "基本工资",
            "30101|50101",
            "item",
            (("economic_code", "30101"), ("government_economic_code", "50101")),
        ),
    ]
    form = make_form([column(1, "合计")], rows, [(1, 1, "3.00"), (2, 1, "3.00")])
    assert find_levels(form) == {(1, 1): "subtotal", (2, 1): "leaf"}


def test_first_numbered_part_is_a_leaf_and_what_it_is_a_part_of_is_none() -> None:
    rows = [
        FormRow(1, "3、公务用车购置及运行费", "", "item"),
        FormRow(2, "其中：（1）公务用车购置费", "", "item"),
        FormRow(3, "（2）公务用车运行费", "", "item", depth=1),
    ]
    entries = [(1, 1, "3.00"), (2, 1, "1.00"), (3, 1, "2.00")]
    found = find_levels(make_form([column(1, "预算数")], rows, entries))
    assert found == {(1, 1): "subtotal", (2, 1): "leaf", (3, 1): "leaf"}


def test_department_whose_units_stand_deeper_has_no_leaves_of_its_own() -> None:
    rows = [
        FormRow(1, "某局", "", "organisation"),
        FormRow(2, "行政运行", "", "item", depth=1),
        FormRow(3, "某局本级", "", "organisation", depth=1),
        FormRow(4, "行政运行", "", "item", depth=2),
    ]
    entries = [(number, 1, "3.00") for number in range(1, 5)]
    found = find_levels(make_form([column(1, "合计")], rows, entries))
    assert [found[number, 1] for number in range(1, 5)] == [
        "subtotal",
        "subtotal",
        "subtotal",
        "leaf",
    ]
