from __future__ import annotations

import pytest

from opendata.errors import KnowledgeError
from opendata.knowledge.codes import (
    find_ancestors,
    find_by_label,
    find_code,
    find_function,
    load_codes,
)

LISTS = ("function", "economic", "government_economic", "divisions")


@pytest.mark.parametrize("name", LISTS)
def test_list_is_sorted_with_known_parents_and_labels(name: str) -> None:
    codes = load_codes(name).codes

    assert [entry.code for entry in codes] == sorted({entry.code for entry in codes})
    assert all(entry.label and entry.label == entry.label.strip() for entry in codes)
    known = {entry.code for entry in codes}
    assert all(entry.parent in known for entry in codes if entry.parent)


@pytest.mark.parametrize(("name", "length"), [("function", 3), ("economic", 3), ("divisions", 6)])
def test_only_the_widest_codes_have_no_parent(name: str, length: int) -> None:
    tops = [entry.code for entry in load_codes(name).codes if not entry.parent]

    assert all(len(code) == length for code in tops)
    if name == "divisions":
        assert all(code.endswith("0000") for code in tops)


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("201", "一般公共服务支出"),
        ("20199", "其他一般公共服务支出"),
        ("2010302", "一般行政管理事务"),
        ("2080505", "机关事业单位基本养老保险缴费支出"),
        ("23103", "地方政府一般债务还本支出"),
    ],
)
def test_function_labels_are_ungarbled(code: str, label: str) -> None:
    entry = find_function(code)

    assert entry is not None
    assert entry.label == label


def test_ancestors_of_a_function_code_lead_to_its_class() -> None:
    above = find_ancestors(load_codes("function"), "2080505")

    assert [entry.code for entry in above] == ["20805", "208"]


@pytest.mark.parametrize(
    ("code", "path"),
    [
        ("110000", "北京市"),
        ("310107", "上海市/普陀区"),
        ("410308", "河南省/洛阳市/孟津区"),
        ("411281", "河南省/三门峡市/义马市"),
        ("429004", "湖北省/仙桃市"),
        ("440300", "广东省/深圳市"),
        ("441900", "广东省/东莞市"),
        ("500229", "重庆市/城口县"),
    ],
)
def test_division_has_its_full_path(code: str, path: str) -> None:
    entry = find_code(load_codes("divisions"), code)

    assert entry is not None
    assert entry.path == path


def test_one_label_may_stand_for_several_divisions() -> None:
    found = find_by_label(load_codes("divisions"), "普陀区")

    assert [entry.code for entry in found] == ["310107", "330903"]


def test_unknown_code_and_label_are_none_and_empty() -> None:
    assert find_function("99999") is None
    assert find_ancestors(load_codes("function"), "99999") == ()
    assert find_by_label(load_codes("divisions"), "无此区") == ()


def test_unknown_list_is_refused() -> None:
    with pytest.raises(KnowledgeError, match=r"^knowledge/codes/unknown\.csv is missing"):
        load_codes("unknown")
