"""Each .rq file says in its header what it asks, and the header is true."""

from __future__ import annotations

import re

import pytest
import yaml
from pyoxigraph import Store

from opendata.graph.asking.questions import (
    CHECK_KEYS,
    COMPARABILITY,
    COMPARABILITY_ZH,
    QUESTION_KEYS,
    list_checks,
    list_questions,
    questions_to_markdown,
)
from opendata.graph.asking.sparql_text import find_words
from opendata.graph.iris import load_mapping
from opendata.resources import find_folder

FILES = [*list_questions(), *list_checks()]
ENOUGH = 32
ACROSS = 16
COMPARING = {"comparability", "previous_year", "earlier_year", "final_yuan"}
"""Columns of questions that go across jurisdictions, over years or from budget to final account."""
CHINESE = re.compile(r"[\u4e00-\u9fff]")
each_file = pytest.mark.parametrize("item", FILES, ids=lambda item: item.name)


@each_file
def test_header_is_yaml_with_exactly_the_keys(item):
    header = "\n".join(line[3:] for line in item.text.splitlines() if line.startswith("#+"))
    keys = CHECK_KEYS if item in list_checks() else QUESTION_KEYS
    assert tuple(key for key in yaml.safe_load(header) if key != "plot") == keys


@each_file
def test_columns_are_those_of_select(item):
    variables = [variable.value for variable in Store().query(item.text).variables]
    assert [name for name, _ in item.columns] == variables


@each_file
def test_parameters_are_columns_so_that_they_can_be_bound(item):
    assert {name for name, _ in item.parameters} <= {name for name, _ in item.columns}
    assert all("xsd:" in words and "unbound" in words for _, words in item.parameters)


@each_file
def test_prefixes_are_sorted_used_and_ours(item):
    prefixes = re.findall(r"^PREFIX (\w+): <([^>]+)>$", item.text, re.MULTILINE)
    names = [name for name, _ in prefixes]
    body = item.text.split("\n\n", 1)[1]
    assert names == sorted(names)
    assert all(re.search(rf"(?<![\w<]){name}:", body) for name in names)
    assert all(load_mapping().prefixes[name] == iri for name, iri in prefixes)


@each_file
def test_no_service_no_star_and_a_total_order(item):
    assert "SERVICE" not in find_words(item.text)
    assert not re.search(r"SELECT\s+\*", item.text)
    assert "ORDER BY" in item.text
    assert ("LIMIT" in find_words(item.text)) == item.title.startswith("Top ")


@pytest.mark.parametrize("item", list_questions(), ids=lambda item: item.name)
def test_words_are_english_and_chinese_in_keys_of_their_own(item):
    for english, chinese in ((item.title, item.title_zh), (item.description, item.description_zh)):
        assert english
        assert not CHINESE.search(english.replace("类", "").replace("款", ""))
        assert CHINESE.search(chinese)


@pytest.mark.parametrize("item", list_questions(), ids=lambda item: item.name)
def test_plot_names_columns_of_the_answer(item):
    if item.plot is not None:
        named = {*item.plot.x, *item.plot.y, *item.plot.series}
        assert named <= {name for name, _ in item.columns}


@pytest.mark.parametrize("item", list_questions(), ids=lambda item: item.name)
def test_comparability_is_reasoned_in_the_words_that_the_readme_explains(item):
    said = set(re.findall(r'"((?:comparable|not:|with caution:)[^"]*)"', item.text))
    assert said <= set(COMPARABILITY)
    assert bool(said) == ("comparability" in dict(item.columns))


@pytest.mark.parametrize("item", list_questions(), ids=lambda item: item.name)
def test_a_sum_of_departments_carries_its_denominator(item):
    columns = dict(item.columns)
    assert ("departments_with_form" in columns) <= ("departments_asked" in columns)
    if {"jurisdiction", "comparability"} <= set(columns) and "department" not in columns:
        assert {"departments_asked", "disclosures_asked"} & set(columns)


def test_every_word_of_comparability_is_used_and_explained_in_both_languages():
    texts = "\n".join(item.text for item in list_questions())
    assert [code for code in COMPARABILITY if f'"{code}"' not in texts] == []
    assert list(COMPARABILITY) == list(COMPARABILITY_ZH)


def test_enough_questions_go_across_places_years_and_stages():
    across = [item for item in list_questions() if COMPARING & {name for name, _ in item.columns}]
    assert len(list_questions()) >= ENOUGH
    assert len(across) >= ACROSS


def test_readme_is_made_from_the_headers():
    readme = find_folder("sparql") / "README.md"
    assert readme.read_text(encoding="utf-8") == questions_to_markdown()
