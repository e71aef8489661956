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
    assert [replace(one, status="single") for one in checked.figures] == figures


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
