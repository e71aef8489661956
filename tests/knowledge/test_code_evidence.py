"""The code lists: complete in themselves, every printed name settled, years that can be."""

from __future__ import annotations

import csv
import re

import pytest

from opendata.errors import KnowledgeError
from opendata.knowledge import code_evidence
from opendata.knowledge.code_evidence import (
    CLASSIFICATIONS,
    EVIDENCE_COLUMNS,
    Printed,
    find_by_other_name,
    find_former_names,
    find_unsettled,
    load_evidence,
    load_left_out,
    load_other_names,
)
from opendata.knowledge.codes import load_codes
from opendata.resources import find_folder
from opendata.text import fold

FOLDER = find_folder("knowledge") / "codes"
OLDEST, NEWEST = 2007, 2026
"""The classifications begin with the reform of 2007."""
SOURCES = {"classification", "disclosures", "known"}
OTHER_NAMES = [name for names in load_other_names().values() for name in names]
each_list = pytest.mark.parametrize("name", CLASSIFICATIONS)


def read(name: str) -> list[list[str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        _, *rows = csv.reader(stream)
    return rows


def entries(name: str):
    return load_codes(name.replace("-", "_")).codes


def are_years(begins: str, ends: str) -> bool:
    years = [year for year in (begins, ends) if year != ""]
    are_sane = all(re.fullmatch(r"20\d\d", year) for year in years)
    return are_sane and years == sorted(years) and all(OLDEST <= int(y) <= NEWEST for y in years)


@each_list
def test_parent_is_the_code_without_its_last_two_digits(name):
    above = {e.code: e.code[:-2] if len(e.code) > 3 else "" for e in entries(name)}
    assert {e.code: e.parent for e in entries(name)} == above


@each_list
def test_classes_and_sections_have_english_names(name):
    assert [e.code for e in entries(name) if len(e.code) <= 5 and e.label_en == ""] == []


@each_list
def test_entries_have_sane_years_and_a_known_source(name):
    assert [e.code for e in entries(name) if not are_years(e.valid_from, e.valid_to)] == []
    assert {e.source for e in entries(name)} <= SOURCES


def test_other_names_have_sane_years_a_known_source_and_a_code():
    codes = {(name, e.code): e.label for name in CLASSIFICATIONS for e in entries(name)}
    assert [n for n in OTHER_NAMES if not are_years(n.valid_from, n.valid_to)] == []
    assert {n.source for n in OTHER_NAMES} <= {"disclosures", "known"}
    assert [n for n in OTHER_NAMES if fold(codes[n[:2]]) == fold(n.name)] == []


def test_a_name_with_years_is_known_and_a_name_of_another_meaning_has_an_end():
    dated = [n for n in OTHER_NAMES if n.valid_from or n.valid_to]
    assert {n.source for n in dated} == {"known"}
    assert {n.kind for n in dated} == {"former", "other_meaning"}
    assert all(n.valid_to for n in OTHER_NAMES if n.kind == "other_meaning")


@pytest.mark.parametrize("name", ["evidence", "evidence_documents", "names", "left_out"])
def test_table_is_sorted_and_says_nothing_twice(name):
    rows = read(name)
    assert rows == sorted(rows)
    assert len({tuple(row) for row in rows}) == len(rows)


def test_every_printed_code_and_name_is_settled():
    printed = [Printed(*row) for row in read("evidence")]
    assert list(find_unsettled(printed)) == []


def test_what_is_left_out_has_a_reason_and_is_in_no_list():
    labels = {(name, e.code, fold(e.label)) for name in CLASSIFICATIONS for e in entries(name)}
    assert labels & load_left_out() == set()
    assert all(reason for *_, reason in read("left_out"))


def test_documents_of_the_evidence_have_division_year_and_stage():
    divisions = load_codes("divisions").by_code
    for _, division, year, stage in read("evidence_documents"):
        assert division in divisions
        assert are_years(year, "")
        assert stage in {"budget", "final"}


def test_unsettled_names_are_told_with_what_the_list_says():
    printed = [
        Printed("function", "20805", "行政事业单位养老支出", "d"),
        Printed("function", "20805", "行政事业单位离退休", "d"),
        Printed("function", "20805", "养老", "d"),
        Printed("function", "2069876", "无此科目", "d"),
        Printed("form", "B03", "", "d"),
    ]
    assert list(find_unsettled(printed)) == [
        "function 20805 养老: the list says 行政事业单位养老支出",
        "function 2069876 无此科目: in no list",
    ]


def test_a_former_name_is_seen_in_its_own_years():
    evidence = load_evidence()
    former = evidence.see_name("function", "20805", "行政事业单位离退休")
    present = evidence.see_name("function", "20805", "行政事业单位养老支出")
    assert max(former.years) <= 2019 < min(present.years)


def test_a_name_of_another_meaning_is_no_sign_of_the_code():
    evidence = load_evidence()
    assert 2017 in evidence.see_name("economic", "30311", "住房公积金").years
    assert 2017 not in evidence.see_code("economic", "30311").years


def test_a_code_is_found_by_its_former_name_and_not_by_a_misprint():
    assert find_by_other_name("function", "行政事业单位离退休") == {"20805"}
    assert find_by_other_name("function", "其他技术与开发支出") == frozenset()
    assert find_by_other_name("economic", "行政事业单位离退休") == frozenset()
    assert find_former_names("function", "20805") == {"行政事业单位离退休"}


def test_brackets_of_either_width_are_one_name():
    seen = load_evidence().see_name
    assert seen("economic", "30213", "维修（护）费") == seen("economic", "30213", "维修(护)费")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Give a folder of knowledge of its own, its tables read anew."""
    (tmp_path / "codes").mkdir()
    monkeypatch.setattr(code_evidence, "find_folder", lambda _: tmp_path)
    for name in ("names", "left_out", "evidence", "evidence_documents"):
        text = (FOLDER / f"{name}.csv").read_text(encoding="utf-8")
        (tmp_path / "codes" / f"{name}.csv").write_text(text, encoding="utf-8")
    loaders = (load_evidence, load_left_out, load_other_names)
    for loader in loaders:
        loader.cache_clear()
    yield tmp_path / "codes"
    for loader in loaders:
        loader.cache_clear()


def test_evidence_of_an_unlisted_document_is_refused(folder):
    line = f"{','.join(EVIDENCE_COLUMNS)}\nfunction,201,一般公共服务支出,nowhere\n"
    (folder / "evidence.csv").write_text(line, encoding="utf-8")
    message = r"^knowledge/codes/evidence\.csv: document nowhere is not listed$"
    with pytest.raises(KnowledgeError, match=message):
        load_evidence()


def test_a_kind_of_name_that_is_none_is_refused(folder):
    text = (folder / "names.csv").read_text(encoding="utf-8").replace(",variant,", ",odd,", 1)
    (folder / "names.csv").write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"^knowledge/codes/names\.csv: .* no kind odd$"):
        load_other_names()


def test_other_columns_are_refused(folder):
    (folder / "left_out.csv").write_text("list,code\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"^knowledge/codes/left_out\.csv: the columns are"):
        load_left_out()
