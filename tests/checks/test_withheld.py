"""Withheld lines: a note says so, a document without one does not, the wrong direction stays."""

from __future__ import annotations

from dataclasses import replace

from drawing import check, make_form, statuses

NOTE = "注：按照保密规定，部分项目公开时予以剔除。"
CODED = [
    ("合计", "", "525.00"),
    ("一般公共服务支出", "201", "525.00"),
    ("信访事务", "20140", "525.00"),
    ("行政运行", "2014001", "235.00"),
]


def severities(rows, note):
    form, figures = make_form("B05", ["合计"], rows)
    findings = check((replace(form, notes=(note,) if note else ()), figures)).findings
    return [one.severity for one in findings if one.kind in {"column_sum", "hierarchy_sum"}]


def test_a_total_over_fewer_lines_is_a_note_where_the_document_says_why():
    assert severities(CODED, NOTE) == ["note"]


def test_the_same_without_the_note_is_a_contradiction():
    assert severities(CODED, "") == ["contradiction"]


def test_lines_that_add_up_to_more_than_their_total_stay_a_contradiction():
    more = [(name, code, "999.00" if code == "2014001" else amount) for name, code, amount in CODED]
    assert severities(more, NOTE) == ["contradiction"]


def test_a_sum_that_lacks_lines_on_purpose_speaks_against_nobody():
    rows = [
        ("合计", "", "525.00", "235.00", "290.00"),
        ("一般公共服务支出", "201", "525.00", "235.00", "290.00"),
        ("信访事务", "20140", "525.00", "235.00", "290.00"),
        ("行政运行", "2014001", "235.00", "230.00", "5.00"),
        ("事业运行", "2014050", "5.00", "5.00", ""),
    ]
    form, figures = make_form("B05", ["合计", "基本支出", "项目支出"], rows)
    noted = statuses(check((replace(form, notes=(NOTE,)), figures)))
    assert set(noted.values()) == {"proved"}
    assert set(statuses(check((form, figures))).values()) != {"proved"}


def test_lines_greater_than_their_sum_are_not_excused_by_the_note():
    rows = [*CODED, ("事业运行", "2014050", "300.00")]
    form, figures = make_form("B05", ["合计"], rows)
    noted = statuses(check((replace(form, notes=(NOTE,)), figures)))
    assert noted["B05.1/4/1"] != "proved"
    assert noted["B05.1/5/1"] != "proved"
