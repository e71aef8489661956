"""Under which organisation a row stands is told by the names that the document uses for such."""

from __future__ import annotations

from drawing import check, make_form, verdicts

UNITS = [
    ("合计", "", "50.00"),
    ("@某局（本级）", "101001", "30.00"),
    ("行政运行", "2150501", "30.00"),
    ("@某局信息中心", "101002", "20.00"),
    ("行政运行", "2150501", "20.00"),
]


def test_units_of_two_forms_are_compared_even_where_one_does_not_tell_them_for_such():
    named = [("合计", "", "50.00"), ("某局（本级）", "", "30.00"), ("某局信息中心", "", "20.00")]
    checked = check(
        make_form("B03", ["项目支出"], UNITS), make_form("B11", ["合计"], named, table_no=11)
    )
    held = [one for one in checked.checks if one.rule == "cross_table.by_unit" and one.terms]
    assert [one.verdict for one in held] == ["holds", "holds"]


def test_a_line_of_a_unit_is_compared_with_that_units_line():
    swapped = [
        (label, code, {"30.00": "20.00", "20.00": "30.00"}.get(amount, amount))
        for label, code, amount in UNITS
    ]
    right = check(make_form("B03", ["合计"], UNITS), make_form("B05", ["合计"], UNITS, table_no=5))
    wrong = check(
        make_form("B03", ["合计"], UNITS), make_form("B05", ["合计"], swapped, table_no=5)
    )
    assert verdicts(right, "cross_table.unit_and_code").count("holds") == 2
    assert verdicts(wrong, "cross_table.unit_and_code").count("holds") == 0
