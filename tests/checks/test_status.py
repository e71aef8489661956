"""Status of figures: proved, single, contradicted; one finding for one contradiction."""

from __future__ import annotations

from dataclasses import replace

from drawing import check, make_form, statuses

NATURE = ["合计", "基本支出", "项目支出"]
ROWS = [
    ("合计", "", "100.00", "60.00", "40.00"),
    ("行政运行", "2150501", "70.00", "60.00", "10.00"),
    ("其他支出", "2150599", "30.00", "", "30.00"),
]


def test_one_wrong_cell_is_one_finding_and_only_it_is_blamed():
    rows = [ROWS[0], ("行政运行", "2150501", "75.00", "60.00", "10.00"), ROWS[2]]
    checked = check(make_form("B03", NATURE, rows))
    assert len(checked.findings) == 1
    assert checked.findings[0].figure.endswith("B03.1/2/1")
    assert [key for key, status in statuses(checked).items() if status == "contradicted"] == [
        "B03.1/2/1"
    ]


def test_a_figure_that_nothing_else_says_is_single():
    assert statuses(check(make_form("B09", ["合计"], [("合计", "", "5.00")]))) == {
        "B09.1/1/1": "single"
    }


def test_the_row_that_placed_a_figure_does_not_prove_it():
    form, figures = make_form("B03", NATURE, ROWS[:1])
    placed = [replace(figure, placed_by="arithmetic") for figure in figures]
    assert set(statuses(check((form, placed))).values()) == {"single"}
    form, figures = make_form("B03", NATURE, ROWS)
    placed = [replace(figure, placed_by="arithmetic") for figure in figures]
    assert set(statuses(check((form, placed))).values()) == {"proved"}


def test_figures_and_order_are_kept():
    form, figures = make_form("B03", NATURE, ROWS)
    checked = check((form, figures))
    bare = [replace(one, status="single", proved_by=()) for one in checked.figures]
    assert bare == figures


def test_two_wrong_cells_are_two_findings():
    rows = [
        ROWS[0],
        ("行政运行", "2150501", "75.00", "60.00", "10.00"),
        ("其他支出", "2150599", "32.00", "", "30.00"),
    ]
    checked = check(make_form("B03", NATURE, rows))
    blamed = {key for key, status in statuses(checked).items() if status == "contradicted"}
    assert {"B03.1/2/1", "B03.1/3/1"} <= blamed


def test_same_input_same_output():
    form = make_form(
        "B03", NATURE, [ROWS[0], ("行政运行", "2150501", "75.00", "60.00", "10.00"), ROWS[2]]
    )
    assert check(form) == check(form)


# ---------------------------------------------------------------- what does not prove

LINES = [
    ("合计", "", "100.00", "60.00", "40.00"),
    ("社会保障和就业支出", "208", "70.00", "60.00", "10.00"),
    ("行政事业单位养老支出", "20805", "70.00", "60.00", "10.00"),
    ("基本养老保险缴费支出", "2080505", "60.00", "60.00", ""),
    ("其他养老支出", "2080599", "10.00", "", "10.00"),
    ("住房保障支出", "221", "30.00", "", "30.00"),
]


def _replace_row(number, *row):
    return [*LINES[:number], row, *LINES[number + 1 :]]


def test_a_difference_that_rounding_explains_proves_nothing():
    total = ("合计", "", "100.01", "60.00", "40.00")
    assert set(statuses(check(make_form("B03", NATURE, [total]))).values()) == {"single"}
    line = ("行政运行", "2150501", "100.00", "60.00", "40.00")
    found = statuses(check(make_form("B03", NATURE, [total, line])))
    assert [key for key, status in found.items() if status == "single"] == ["B03.1/1/1"]
    assert set(found.values()) == {"single", "proved"}


def test_an_amount_in_the_wrong_column_is_not_proved_by_its_row():
    rows = _replace_row(3, "基本养老保险缴费支出", "2080505", "60.00", "", "60.00")
    found = statuses(check(make_form("B03", NATURE, rows)))
    assert found["B03.1/4/3"] != "proved"
    assert statuses(check(make_form("B03", NATURE, LINES)))["B03.1/4/2"] == "proved"


def test_an_amount_under_a_blank_sum_is_not_proved():
    rows = [*LINES, ("住房改革支出", "22102", "30.00", "30.00", "")]
    checked = check(make_form("B03", NATURE, rows))
    assert statuses(checked)["B03.1/7/2"] == "contradicted"
    assert [one.words for one in checked.findings if one.severity != "note"] == [
        "line 7: B03 column 基本支出 prints no sum over parts that add to 30.00; "
        "check the lines of the class — likely wrong: B03 row 住房改革支出 column 基本支出 30.00",
        "line 6: B03 row 住房保障支出 column 项目支出 prints 30.00; its parts add to 0.00 "
        "(difference 30.00); check the lines of the class",
    ]


def test_a_sum_in_the_wrong_column_is_not_proved_by_its_row():
    rows = [*LINES, ("住房改革支出", "22102", "30.00", "", "30.00")]
    rows[5] = ("住房保障支出", "221", "30.00", "30.00", "")
    assert statuses(check(make_form("B03", NATURE, rows)))["B03.1/6/2"] != "proved"


def test_two_amounts_of_a_column_changed_for_each_other_are_not_proved_by_its_sum():
    rows = _replace_row(3, "基本养老保险缴费支出", "2080505", "10.00", "60.00", "")
    rows[4] = ("其他养老支出", "2080599", "60.00", "", "10.00")
    found = statuses(check(make_form("B03", NATURE, rows)))
    assert "proved" not in {found["B03.1/4/1"], found["B03.1/5/1"]}


def test_a_row_printed_twice_is_not_proved_by_itself():
    rows = [*LINES, LINES[5]]
    found = statuses(check(make_form("B03", NATURE, rows)))
    assert {status for key, status in found.items() if key.startswith("B03.1/7/")} == {"single"}


def test_a_total_printed_twice_is_proved():
    found = statuses(check(make_form("B03", NATURE, [LINES[0], *LINES])))
    assert set(found.values()) == {"proved"}


def test_figures_beside_the_one_to_blame_stay_proved():
    rows = _replace_row(4, "其他养老支出", "2080599", "11.00", "", "10.00")
    found = statuses(check(make_form("B03", NATURE, rows)))
    assert found.pop("B03.1/5/1") == "contradicted"
    assert set(found.values()) == {"proved"}


def test_an_amount_that_two_other_tables_print_is_not_spoken_against_by_one_that_none_does():
    # B03 and B01 and B07 say 293.68, B12 says 291.38: only B12 is in doubt
    b01 = make_form(
        "B01",
        ["收入/金额", "支出/金额"],
        [("一、一般公共预算|一、科学技术支出", "", "293.68", "293.68"),
         ("收入总计|支出总计", "", "293.68", "293.68")],
    )  # fmt: skip
    b03 = make_form("B03", ["合计"], [("合计", "", "293.68")], table_no=3)
    b07 = make_form("B07", ["合计"], [("合计", "", "293.68")], table_no=7)
    b12 = make_form("B12", ["预算情况"], [("部门预算总额（万元）", "", "291.38")], table_no=12)
    found = statuses(check(b01, b03, b07, b12))
    assert found["B12.12/1/1"] == "contradicted"
    assert found["B03.3/1/1"] == "proved"
    assert statuses(check(b03, b12))["B03.3/1/1"] != "proved"


def test_an_amount_that_another_table_prints_with_another_last_digit_needs_two_sides():
    budget = [("合计", "", "100.00", "60.00", "40.00")]
    one = make_form("B03", NATURE, budget)
    same = make_form("B11", ["合计"], [("合计", "", "40.00")], table_no=2)
    apart = make_form("B11", ["合计"], [("合计", "", "40.01")], table_no=2)
    assert statuses(check(one, same))["B03.1/1/3"] == "proved"
    assert statuses(check(one, apart))["B03.1/1/3"] == "single"
    assert check(one, apart).findings[0].severity == "rounding"


# ---------------------------------------------------------------- what placed a figure


def _placed(name: str) -> dict[str, str]:
    """Return the statuses where the blanks of the table were placed with an identity."""
    rows = [
        ("合计", "", "100.00", "60.00", "40.00"),
        ("行政运行", "2010601", "60.00", "60.00", ""),
        ("信息化建设", "2010607", "40.00", "", "40.00"),
    ]
    form, figures = make_form("B03", NATURE, rows, placed_with=(name,) if name else ())
    moved = [replace(one, placed_by="arithmetic") if one.row_no > 1 else one for one in figures]
    return statuses(check((form, moved)))


def test_a_column_sum_that_was_not_needed_to_place_its_lines_proves_them():
    assert _placed("")["B03.1/2/2"] == "proved"
    assert _placed("column_sum 2")["B03.1/2/2"] == "proved"


def test_a_column_sum_that_placed_its_lines_does_not_prove_them():
    found = _placed("column_sum 1")
    assert {found[f"B03.1/{row}"] for row in ("2/1", "2/2", "3/1", "3/3")} == {"single"}
    assert found["B03.1/1/2"] == "proved", "the row of the total was printed whole"
