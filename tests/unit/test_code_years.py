"""In which years a code was there, on a list of six codes and four documents made by hand."""

from __future__ import annotations

from types import MappingProxyType

import pytest

from opendata.graph.writing import code_years
from opendata.graph.writing.code_years import find_code_years, years_by_code
from opendata.knowledge.code_evidence import Evidence, Shown, Sightings
from opendata.knowledge.codes import Code, CodeList

CODES = (
    Code("201", "甲", "", "", "", "disclosures"),
    Code("20101", "甲一", "201", "", "", "disclosures"),
    Code("20102", "甲二", "201", "2020", "", "disclosures"),
    Code("202", "乙", "", "", "2019", "known"),
    Code("203", "丙", "", "", "", "known"),
    Code("204", "丁", "", "2019", "2022", "known"),
)
DOCUMENTS = {
    "a": Shown("a", "410308", "2019", "budget"),
    "b": Shown("b", "410308", "2022", "budget"),
    "c": Shown("c", "110000", "2024", "budget"),
    "d": Shown("d", "110000", "2024", "final"),
}
SEEN = {"20101": "ac", "20102": "cd", "202": "a", "201": "b"}


@pytest.fixture(autouse=True)
def six_codes(monkeypatch):
    sightings = {
        ("function", code): Sightings(
            documents=frozenset(ids),
            divisions=frozenset(DOCUMENTS[one].division for one in ids),
            years=frozenset(int(DOCUMENTS[one].fiscal_year) for one in ids),
        )
        for code, ids in SEEN.items()
    }
    by_code = MappingProxyType({entry.code: entry for entry in CODES})
    whole = CodeList("function", CODES, by_code, MappingProxyType({}))
    monkeypatch.setattr(code_years, "load_list", lambda _: whole)
    evidence = Evidence(of_code=sightings, of_name={}, documents=DOCUMENTS)
    monkeypatch.setattr(code_years, "load_evidence", lambda: evidence)
    find_code_years.cache_clear()
    yield
    find_code_years.cache_clear()


def test_years_are_those_of_the_documents():
    assert [item.year for item in find_code_years("function")] == [2019, 2022, 2024]


def test_a_code_is_seen_valid_between_or_above():
    of_2019, of_2022, of_2024 = find_code_years("function")
    assert of_2019.seen == {"20101", "202"}
    assert of_2019.valid == {"204"}
    assert of_2019.above == {"201"}
    assert of_2022.seen == {"201"}
    # 20102 began in 2020 and was seen in 2024; 204 ends with 2022
    assert of_2022.valid == {"20102", "204"}
    assert of_2022.between == {"20101"}
    assert of_2022.above == frozenset()
    assert of_2024.codes == {"20101", "20102", "201"}


def test_a_code_that_nobody_saw_and_nobody_knows_the_years_of_is_in_no_year():
    assert "203" not in years_by_code("function")


def test_a_code_with_an_end_only_begins_where_it_was_first_seen():
    assert years_by_code("function")["202"] == (2019,)


def test_documents_and_divisions_are_those_of_the_year():
    *_, of_2024 = find_code_years("function")
    assert of_2024.documents == {"c", "d"}
    assert of_2024.divisions == {"110000"}
