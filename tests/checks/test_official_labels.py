"""Official labels: other names, other classes and other pairs than the official lists have."""

from __future__ import annotations

from drawing import check, make_form, make_record


def told(*drawn, year=2024):
    found = check(*drawn, record=make_record(year)).findings
    return [(one.rule, one.stated) for one in found if one.rule.startswith("official_labels.")]


def test_a_table_with_numbers_of_its_own_is_told_once():
    rows = [("咨询费", "30202", "1.00"), ("水费", "30203", "1.00"), ("电费", "30204", "1.00")]
    assert told(make_form("B06", ["合计"], rows)) == [("official_labels.other_entry", "咨询费")]
    assert told(make_form("B06", ["合计"], rows[:2])) == [
        ("official_labels.other_entry", "咨询费"),
        ("official_labels.other_entry", "水费"),
    ]


def test_economic_codes_before_the_reform_are_of_another_list():
    rows = [("住房公积金", "30311", "1.00"), ("水费", "30203", "1.00")]
    assert told(make_form("B06", ["合计"], rows), year=2017) == []
    assert told(make_form("B06", ["合计"], rows), year=None) == []


def test_shortened_and_older_names_are_no_slips():
    rows = [("行政事业单位离退休", "20805", "1.00"), ("其他社会保障和就业", "2089999", "1.00")]
    assert told(make_form("B03", ["合计"], rows)) == []


def test_a_code_under_another_class():
    rows = [
        ("一般公共服务支出", "201", "4.00"), ("财政事务", "20106", "4.00"),
        ("行政运行", "2010601", "4.00"), ("科学技术支出", "206", "2.00"),
        ("科学技术管理事务", "20601", "2.00"), ("行政运行", "2060101", "2.00"),
        ("住房保障支出", "221", "3.00"), ("住房改革支出", "22102", "3.00"),
        ("住房公积金", "2210201", "3.00"),
    ]  # fmt: skip
    assert told(make_form("B03", ["合计"], rows)) == []
    rows[5] = ("行政运行", "2070101", "2.00")
    assert told(make_form("B03", ["合计"], rows)) == [("official_labels.under_other", "行政运行")]
    assert told(make_form("B03", ["合计"], rows[3:6])) == []


def test_pairs_of_economic_codes():
    rows = [("培训费", "30216|50203", "1.00"), ("培训费", "30216|50502", "1.00")]
    assert told(make_form("B07", ["合计"], rows)) == []
    rows = [("培训费", "30216|50206", "1.00"), ("培训费", "30216|50206", "2.00")]
    assert told(make_form("B07", ["合计"], rows)) == [("official_labels.pair", "培训费")]
    assert told(make_form("B07", ["合计"], rows), year=2017) == []
