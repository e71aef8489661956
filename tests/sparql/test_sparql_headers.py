"""Each .rq file says in its header what it asks, and the header is true."""

from __future__ import annotations

import re

import pytest
import yaml
from pyoxigraph import Store

from opendata.graph.asking.questions import (
    CHECK_KEYS,
    QUESTION_KEYS,
    list_checks,
    list_questions,
    questions_to_markdown,
)
from opendata.graph.asking.sparql_text import find_words
from opendata.graph.iris import load_mapping
from opendata.resources import find_folder

FILES = [*list_questions(), *list_checks()]
ACROSS = 6
each_file = pytest.mark.parametrize("item", FILES, ids=lambda item: item.name)


@each_file
def test_header_is_yaml_with_exactly_the_keys(item):
    header = "\n".join(line[3:] for line in item.text.splitlines() if line.startswith("#+"))
    keys = CHECK_KEYS if item in list_checks() else QUESTION_KEYS
    assert tuple(yaml.safe_load(header)) == keys


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


@each_file
def test_titles_are_english_and_chinese(item):
    if item in list_questions():
        english, _, chinese = item.title.partition(" / ")
        assert english
        assert re.search(r"[\u4e00-\u9fff]", chinese)
        assert re.search(r"[\u4e00-\u9fff]", item.description)


def test_enough_questions_go_across_jurisdictions():
    across = [item for item in list_questions() if "division_code" in dict(item.columns)]
    assert len(list_questions()) >= 12
    assert len(across) >= ACROSS


def test_readme_is_made_from_the_headers():
    readme = find_folder("sparql") / "README.md"
    assert readme.read_text(encoding="utf-8") == questions_to_markdown()
