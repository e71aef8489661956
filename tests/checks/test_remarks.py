"""Codes, labels, missing tables, years, unplaced numbers: told, and not told without cause."""

from __future__ import annotations

from dataclasses import replace

from drawing import check, make_form, make_record

from opendata.model import Place, Unplaced


def told(checked, rule):
    return [one for one in checked.findings if one.rule == rule]


ROWS = [
    ("合计", "", "180.00"),
    ("应用研究", "20603", "180.00"),
    ("其他应用研究支出", "206039", "180.00"),
]


def test_a_truncated_code_is_read_from_another_table():
    whole = [*ROWS[:2], ("其他应用研究支出", "2060399", "180.00")]
    checked = check(
        make_form("F02", ["合计"], ROWS, table_no=2), make_form("F03", ["合计"], whole, table_no=3)
    )
    (finding,) = told(checked, "codes.truncated")
    assert (finding.stated, finding.derived, finding.kind) == (
        "206039",
        "2060399",
        "code_truncated",
    )
    assert finding.words == (
        "line 3: F02 row 其他应用研究支出 prints the code 206039, which has 6 digits; "
        "2060399 is meant; read the code from the other tables"
    )
    assert told(check(make_form("F03", ["合计"], whole)), "codes.truncated") == []


def test_a_project_code_shorter_than_the_others():
    codes = [
        "410703220000000017132",
        "410703230000000026514",
        "410703230000000026516",
        "41070323000000002652",
    ]
    rows = [(f"项目{n}", code, "1.00") for n, code in enumerate(codes)]
    (finding,) = told(check(make_form("B13", ["资金总额"], rows)), "codes.project_short")
    assert finding.stated == codes[3]
    assert told(check(make_form("B13", ["资金总额"], rows[:3])), "codes.project_short") == []


def test_a_code_that_begins_unlike_the_others():
    rows = [("卫生健康支出", "210", "5.00"), ("行政事业单位医疗", "21011", "5.00"),
            ("行政单位医疗", "2101101", "2.00"), ("事业单位医疗", "71102", "3.00")]  # fmt: skip
    (finding,) = told(check(make_form("B03", ["合计"], rows)), "codes.odd")
    assert (finding.stated, finding.derived) == ("71102", "2101102")
    rows[3] = ("事业单位医疗", "2101102", "3.00")
    assert told(check(make_form("B03", ["合计"], rows)), "codes.odd") == []


def test_one_code_for_two_rows():
    rows = [("行政运行", "2150501", "1.00"), ("一般行政管理事务", "2150501", "2.00")]
    assert len(told(check(make_form("B05", ["合计"], rows)), "codes.repeated")) == 1
    rows[1] = ("一般行政管理事务", "2150502", "2.00")
    assert told(check(make_form("B05", ["合计"], rows)), "codes.repeated") == []


def classes(names, marks=("{}、", "")):
    numbers = "一二三四五六七八九十"
    return [
        (f"x|{marks[0].format(n)}{name}{marks[1]}", "", "", "1.00")
        for n, name in zip(numbers, names, strict=True)
    ]


NAMES = [
    "一般公共服务",
    "外交",
    "国防",
    "公共安全",
    "教育",
    "科学技术",
    "文化旅游体育与传媒",
    "社会保障和就业",
    "社会保险基金支出",
    "卫生健康",
]


def test_a_class_with_two_names_is_a_note():
    columns = ["收入/金额", "支出/金额"]
    left = make_form("B01", columns, classes(NAMES), table_no=1)
    other = [*NAMES[:8], "医疗卫生与计划生育", "卫生健康"]
    right = make_form("B04", columns, classes(other, ("（{}）", "支出")), table_no=4)
    (finding,) = told(check(left, right), "labels.other_class")
    assert (finding.severity, finding.kind) == ("doubt", "label_garbled")
    turned = [*NAMES[:6], "文化体育旅游与传媒", *NAMES[7:]]
    right = make_form("B04", columns, classes(turned, ("（{}）", "支出")), table_no=4)
    assert [one.severity for one in told(check(left, right), "labels.class_name")] == ["note"]
    ended = make_form("B01", columns, classes(NAMES, ("{}、", "支出")), table_no=1)
    assert told(check(ended, right), "labels.other_class") == []
    older = [*NAMES[:6], "文化体育与传媒", *NAMES[7:]]
    right = make_form("B04", columns, classes(older, ("（{}）", "支出")), table_no=4)
    assert [one.severity for one in told(check(left, right), "labels.class_name")] == ["note"]
    same = make_form("B04", columns, classes(NAMES, ("（{}）", "支出")), table_no=4)
    assert told(check(left, same), "labels.other_class") == []


def test_missing_and_empty_tables():
    form, _ = make_form("B09", ["合计"], [])
    missing = check((replace(form, state="missing"), []))
    assert [one.kind for one in missing.findings] == ["missing_table"]
    empty = check((replace(form, state="empty"), []))
    assert [one.severity for one in empty.findings] == ["note"]
    explained = check((replace(form, state="empty", reason="本表无数据"), []))
    assert explained.findings == ()


def test_a_table_of_another_year():
    form, figures = make_form("B05", ["合计"], [("合计", "", "1.00")])
    assert (
        len(told(check((replace(form, fiscal_year="2023"), figures)), "presence.other_year")) == 1
    )
    assert told(check((replace(form, fiscal_year="2024"), figures)), "presence.other_year") == []
    unknown = make_record(None)
    assert (
        told(
            check((replace(form, fiscal_year="2023"), figures), record=unknown),
            "presence.other_year",
        )
        == []
    )


def test_each_unplaced_number_is_told():
    form, figures = make_form("B05", ["合计"], [("合计", "", "1.00")])
    lost = Unplaced("3.14", Place(line=9), "five numbers for six columns")
    (finding,) = told(check((replace(form, unplaced=(lost,)), figures)), "presence.unplaced")
    assert finding.words == (
        "line 9: B05 prints 3.14, which was given no row and column: five numbers for six columns; "
        "read the number from the source"
    )


def test_one_code_with_two_names():
    rows = [("其他技术与开发支出", "2060499", "1.00")]
    other = [("其他技术与研究与开发支出", "2060499", "1.00")]
    left = make_form("B03", ["合计"], rows, table_no=3)
    checked = check(left, make_form("B05", ["合计"], other, table_no=5))
    assert [one.severity for one in told(checked, "labels.code_name")] == ["doubt"]
    assert told(check(left, make_form("B05", ["合计"], rows, table_no=5)), "labels.code_name") == []


def test_a_file_without_any_table_is_told_once():
    form, _ = make_form("B03", ["合计"], [("合计", "", "1.00")])
    bare = [
        (replace(form, form=name, state="missing", entries=(), rows=()), [])
        for name in ("B01", "B02", "B03")
    ]
    (finding,) = check(*bare).findings
    assert (finding.rule, finding.severity) == ("presence.no_tables", "note")
    assert finding.derived == "B01 B02 B03"
