"""Answers are drawn: what stands in the chart, what is left out and said, what cannot be drawn."""

from __future__ import annotations

import re

import pytest

from opendata import plot
from opendata.errors import QueryError, UsageError
from opendata.graph.asking.questions import Answer, Plot, Question
from opendata.plot import answer_to_svg, write_plot

COLUMNS = ("department", "year", "budget_yuan", "final_yuan")
ANSWER = Answer(
    COLUMNS,
    (
        ("甲局", "2024", "40000", "30000"),
        ("乙局 <二>", "2024", "20000", ""),
        ("甲局", "2024", "10000", "5000"),
    ),
)


def ask(**more: object) -> Question:
    given = {"plot": Plot("bar", ("department", "year"), ("budget_yuan",))} | more
    return Question(
        "spending", "Spending", "", (), tuple((name, "yuan") for name in COLUMNS), "", "",
        title_zh="支出", **given,
    )  # type: ignore[arg-type]  # fmt: skip


def words_of(svg: str) -> list[str]:
    return re.findall(r"<(?:text|tspan)[^>]*>([^<]+)</", svg)


def count_bars(svg: str) -> int:
    return svg.count('aria-roledescription="bar"')


def test_chinese_words_stay_text():
    words = words_of(answer_to_svg(ask(), ANSWER))
    assert {"Spending", "支出", "甲局", "乙局 &lt;二&gt;"} <= set(words)
    assert 'font-family="Noto Sans CJK SC, ' in answer_to_svg(ask(), ANSWER)


def test_a_bar_a_row_though_two_bear_one_name():
    svg = answer_to_svg(ask(), ANSWER)
    assert count_bars(svg) == 3
    assert "甲局 (2)" in words_of(svg)


def test_what_all_rows_share_is_not_repeated_in_the_names():
    assert not any("2024" in words for words in words_of(answer_to_svg(ask(), ANSWER)))


def test_yuan_are_counted_as_chinese_readers_do():
    assert "4 万" in words_of(answer_to_svg(ask(), ANSWER))


def test_two_measures_stand_side_by_side_and_a_missing_one_is_left_out():
    both = ask(plot=Plot("bar", ("department",), ("budget_yuan", "final_yuan")))
    svg = answer_to_svg(both, ANSWER)
    assert count_bars(svg) == 5
    assert {"budget_yuan", "final_yuan"} <= set(words_of(svg))


def test_a_line_goes_along_the_years():
    rows = tuple(
        (name, year, "10000", "") for name in ("甲局", "乙局") for year in ("2023", "2024")
    )
    line = ask(plot=Plot("line", ("year",), ("budget_yuan",), ("department",)))
    svg = answer_to_svg(line, Answer(COLUMNS, rows))
    assert svg.count('aria-roledescription="line mark"') == 2
    assert {"2023", "2024", "甲局", "乙局"} <= set(words_of(svg))


def test_the_kind_that_is_asked_for_wins():
    assert 'aria-roledescription="line mark"' in answer_to_svg(ask(), ANSWER, "line")


def test_of_many_bars_the_largest_are_drawn_and_the_note_says_so():
    rows = tuple((f"局{number}", "2024", f"{number}0000", "") for number in range(1, 51))
    svg = answer_to_svg(ask(), Answer(COLUMNS, rows))
    assert count_bars(svg) == 40
    assert "the 40 largest of 50 共 50 项，只画最大的 40 项" in words_of(svg)
    assert "局50" in words_of(svg)
    assert "局10" not in words_of(svg)


def test_without_a_header_the_first_words_stand_against_the_first_numbers():
    svg = answer_to_svg(ask(plot=None), ANSWER)
    assert count_bars(svg) == 3
    assert "budget_yuan (yuan)" in words_of(svg)


def test_the_same_answer_gives_the_same_bytes():
    assert answer_to_svg(ask(), ANSWER) == answer_to_svg(ask(), ANSWER)


def test_a_picture_is_written(tmp_path, monkeypatch):
    monkeypatch.setattr(plot, "_has_chinese_font", lambda: True)
    write_plot(ask(), ANSWER, tmp_path / "chart.PNG")
    assert (tmp_path / "chart.PNG").read_bytes().startswith(b"\x89PNG\r\n")


def test_a_picture_is_refused_where_it_would_show_boxes(tmp_path, monkeypatch):
    monkeypatch.setattr(plot, "_draw_character", lambda _: b"the same box")
    with pytest.raises(QueryError) as caught:
        write_plot(ask(), ANSWER, tmp_path / "chart.png")
    assert str(caught.value) == (
        "no font on this machine has Chinese characters, a PNG would show boxes: "
        "install one (such as Noto Sans CJK) or write an .svg, which the reader's fonts show"
    )
    assert not (tmp_path / "chart.png").exists()


@pytest.mark.parametrize("name", ["chart.pdf", "chart"])
def test_another_kind_of_file_is_refused(tmp_path, name):
    with pytest.raises(UsageError) as caught:
        write_plot(ask(), ANSWER, tmp_path / name)
    assert str(caught.value) == f"{tmp_path / name}: a chart is written as .svg or .png"


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(UsageError, match=r"nowhere/chart.svg: cannot be written: "):
        write_plot(ask(), ANSWER, tmp_path / "nowhere" / "chart.svg")


@pytest.mark.parametrize("rows", [(), (("甲局", "2024", "", ""),)])
def test_an_answer_without_numbers_is_refused(rows):
    with pytest.raises(QueryError) as caught:
        answer_to_svg(ask(), Answer(COLUMNS, rows))
    assert str(caught.value) == "spending: the answer has no number to draw"


def test_an_answer_without_a_column_of_numbers_is_refused():
    with pytest.raises(QueryError) as caught:
        answer_to_svg(ask(plot=None), Answer(("department", "year"), (("甲局", "2024"),)))
    assert str(caught.value) == "spending: the answer has no column of numbers to draw"
