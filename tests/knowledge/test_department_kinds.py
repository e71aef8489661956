"""The words of the kinds of department, measured on names written down by hand."""

from __future__ import annotations

import csv
from pathlib import Path

from opendata.knowledge.kinds import load_kinds
from opendata.links.kinds import tell_kinds

NAMES = Path(__file__).parent / "department_names.csv"
# marine use and fishing: the reader named both, the words tell fishing
KNOWN_WRONG = {"烟台市海洋发展和渔业局"}


def load_names() -> list[tuple[str, set[str]]]:
    with NAMES.open(encoding="utf-8", newline="") as file:
        return [(row["name"], set(row["kinds"].split())) for row in csv.DictReader(file)]


def test_names_of_departments_across_the_country_are_told():
    wrong = {
        name
        for name, wanted in load_names()
        if wanted != (set(tell_kinds(name).kinds) if tell_kinds(name).is_whole else set())
    }
    assert wrong == KNOWN_WRONG


def test_list_is_large_and_names_no_unknown_kind():
    names = load_names()
    assert len(names) >= 150
    assert len({name for name, _ in names}) == len(names)
    codes = {kind.code for kind in load_kinds().kinds}
    assert set().union(*(wanted for _, wanted in names)) <= codes


def test_every_kind_has_a_word_and_a_group():
    kinds = load_kinds()
    groups = {kind.code for kind in kinds.kinds if kind.group == ""}
    told = {code for codes in kinds.words.values() for code in codes}
    told |= {*kinds.whole.values(), *kinds.prefixes.values(), *kinds.suffixes.values()}
    assert told == {kind.code for kind in kinds.kinds} - groups
    assert {kind.group for kind in kinds.kinds} - {""} == groups


def test_labels_are_of_their_language():
    for kind in load_kinds().kinds:
        assert kind.en.isascii()
        assert kind.definition_en.isascii()
        assert not kind.zh.isascii()
        assert not kind.definition_zh.isascii()
