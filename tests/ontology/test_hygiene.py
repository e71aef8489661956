"""The ontology's files keep their rules: labels, definitions, use, order."""

from __future__ import annotations

import csv
import re
from itertools import pairwise
from pathlib import Path

import pytest
from pyoxigraph import Store
from rdflib import OWL, RDF, SH, SKOS, URIRef

from opendata.graph.asking.questions import list_checks, list_hygiene, list_questions
from opendata.graph.iris import load_mapping
from opendata.graph.ontology import format_turtle, list_ontology_files, load_turtle
from opendata.graph.validation.hygiene import check_ontology
from opendata.resources import find_folder

OD = load_mapping().prefixes["od"]
FOLDER = find_folder("ontology")
VOCABULARY = load_turtle(FOLDER / "opendata.ttl")
SHAPES = load_turtle(FOLDER / "shapes.ttl")
ALL = [load_turtle(path) for path in list_ontology_files()]
KINDS = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty}
TERMS = sorted({str(s) for kind in KINDS for s in VOCABULARY.subjects(RDF.type, kind)})
# what the reduction to one thing of each pattern can see (opendata.graph.validation.validate)
SEEN = {SH.minCount, SH.maxCount, SH.datatype, SH.nodeKind, SH["class"], SH["in"]}
SAID = {SH.path, SH.message, SH.severity, SH.property, SH.targetClass}
each_term = pytest.mark.parametrize("term", TERMS, ids=lambda term: term.removeprefix(OD))


@each_term
def test_term_is_written_by_the_mapping_or_the_builder(term):
    name = f"od:{term.removeprefix(OD)}"
    package = find_folder("knowledge").parent / "graph"
    written = (find_folder("knowledge") / "mapping.toml").read_text(encoding="utf-8")
    written += "".join(path.read_text(encoding="utf-8") for path in sorted(package.rglob("*.py")))
    assert f'"{name}"' in written or f"od:{{fact}}{name[-8:]}" in written


def test_mapping_uses_only_terms_that_exist():
    written = (find_folder("knowledge") / "mapping.toml").read_text(encoding="utf-8")
    assert {OD + name for name in re.findall(r'"od:(\w+)"', written)} <= set(TERMS)


def test_shapes_and_questions_use_only_terms_that_exist():
    asked = "\n".join(item.text for item in (*list_questions(), *list_checks()))
    used = {OD + name for name in re.findall(r"\bod:(\w+)", asked)}
    used |= {str(path) for path in SHAPES.objects(None, SH.path) if str(path).startswith(OD)}
    assert used <= set(TERMS)


@pytest.mark.parametrize("path", list_ontology_files(), ids=lambda path: path.name)
def test_file_is_written_by_the_one_writer(path):
    assert format_turtle(load_turtle(path)) == path.read_text(encoding="utf-8")


def test_base_is_that_of_the_mapping():
    base = load_mapping().base
    for path in list_ontology_files():
        hosts = set(re.findall(r"https://opendata\.[\w.]+/", path.read_text(encoding="utf-8")))
        assert hosts <= {base}


def test_shapes_look_at_nothing_that_patterns_hide():
    said = {p for s, p in SHAPES.subject_predicates() if (s, RDF.type, SH.PropertyShape) in SHAPES}
    assert said <= SEEN | SAID | {RDF.type}


def test_header_says_what_it_is():
    header = URIRef(OD)
    told = {
        str(prop).rpartition("/")[2].rpartition("#")[2] for prop in VOCABULARY.predicates(header)
    }
    wanted = {"title", "description", "license", "creator", "versionInfo", "versionIRI"}
    assert wanted | {"preferredNamespacePrefix", "preferredNamespaceUri", "priorVersion"} <= told


def test_version_is_one_in_all_files_and_in_its_iri():
    versions = {str(version) for graph in ALL for version in graph.objects(None, OWL.versionInfo)}
    (version,) = versions
    assert VOCABULARY.value(URIRef(OD), OWL.versionIRI) == URIRef(OD + version)
    assert VOCABULARY.value(URIRef(OD), OWL.priorVersion) != URIRef(OD + version)


def test_files_of_the_ontology_break_no_rule_of_hygiene():
    assert [violation.message for violation in check_ontology()] == []


@pytest.mark.parametrize("query", list_hygiene(), ids=lambda item: item.name)
def test_rule_of_hygiene_finds_what_it_is_for(query):
    bad = Path(__file__).parent / "hygiene" / f"bad-{query.name}.ttl"
    assert query.name in {violation.rule for violation in check_ontology([bad])}


@pytest.mark.parametrize("query", list_hygiene(), ids=lambda item: item.name)
def test_rule_of_hygiene_says_what_it_selects(query):
    variables = [variable.value for variable in Store().query(query.text).variables]
    assert [name for name, _ in query.columns] == variables
    prefixes = re.findall(r"^PREFIX ([\w-]+): <([^>]+)>$", query.text, re.MULTILINE)
    assert prefixes == sorted(prefixes)
    body = query.text.rpartition("PREFIX ")[2].partition("\n")[2]
    assert all(re.search(rf"(?<![\w<-]){name}:", body) for name, _ in prefixes)


def test_every_bad_file_belongs_to_a_rule():
    bad = {path.stem for path in (Path(__file__).parent / "hygiene").glob("*.ttl")}
    assert bad == {f"bad-{query.name}" for query in list_hygiene()}


def find_prefix_faults(text: str) -> list[str]:
    """Return the prefixes of a Turtle file that are unused, or out of order."""
    prefixes = re.findall(r"^@prefix ([\w-]+):", text, re.MULTILINE)
    body = text.partition("\n\n")[2]
    unused = [name for name in prefixes if not re.search(rf"(?<![\w-]){name}:", body)]
    return unused + [b for a, b in pairwise(prefixes) if b < a]


@pytest.mark.parametrize("path", list_ontology_files(), ids=lambda path: path.name)
def test_prefixes_are_sorted_and_used(path):
    assert find_prefix_faults(path.read_text(encoding="utf-8")) == []


def test_prefixes_unused_or_out_of_order_are_seen():
    text = "@prefix b: <urn:b> .\n@prefix a: <urn:a> .\n\nb:one a b:Two .\n"
    assert find_prefix_faults(text) == ["a", "a"]


def test_changes_are_told_in_both_languages_for_every_version():
    notes = list(VOCABULARY.objects(URIRef(OD), SKOS.historyNote))
    versions = sorted((note.language, str(note)[:6]) for note in notes)
    assert versions == [("en", "0.1.0:"), ("en", "0.2.0:"), ("zh", "0.1.0："), ("zh", "0.2.0：")]


def test_nothing_that_was_published_is_gone():
    with (FOLDER / "published.csv").open(encoding="utf-8", newline="") as stream:
        published = [OD + row["term"] for row in csv.DictReader(stream)]
    assert len(published) > 100
    assert published == sorted(published)
    assert set(published) <= set(TERMS)
