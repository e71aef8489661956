"""The ontology's files keep their rules: labels, definitions, use, order."""

from __future__ import annotations

import re
from itertools import chain

import pytest
from rdflib import OWL, RDF, RDFS, SH, SKOS, Graph, URIRef

from opendata.graph.asking.questions import list_checks, list_questions
from opendata.graph.iris import load_mapping
from opendata.graph.ontology import format_turtle, list_ontology_files, load_turtle
from opendata.resources import find_folder

OD = load_mapping().prefixes["od"]
FOLDER = find_folder("ontology")
VOCABULARY = load_turtle(FOLDER / "opendata.ttl")
SHAPES = load_turtle(FOLDER / "shapes.ttl")
CODES = load_turtle(FOLDER / "codes.ttl")
KINDS = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty}
TERMS = sorted({str(s) for kind in KINDS for s in VOCABULARY.subjects(RDF.type, kind)})
# what the reduction to one thing of each pattern can see (opendata.graph.validation.validate)
SEEN = {SH.minCount, SH.maxCount, SH.datatype, SH.nodeKind, SH["class"], SH["in"]}
SAID = {SH.path, SH.message, SH.severity, SH.property, SH.targetClass}
each_term = pytest.mark.parametrize("term", TERMS, ids=lambda term: term.removeprefix(OD))


def languages(graph: Graph, term: str, prop: URIRef) -> list[str]:
    return sorted(str(value.language) for value in graph.objects(URIRef(term), prop))


@each_term
def test_term_has_both_labels_a_definition_and_its_ontology(term):
    assert languages(VOCABULARY, term, RDFS.label) == ["en", "zh"]
    assert languages(VOCABULARY, term, SKOS.definition) == ["en", "zh"]
    assert list(VOCABULARY.objects(URIRef(term), RDFS.isDefinedBy)) == [URIRef(OD)]


@each_term
def test_term_is_named_as_its_kind(term):
    name = term.removeprefix(OD)
    is_class = (URIRef(term), RDF.type, OWL.Class) in VOCABULARY
    assert re.fullmatch(r"[A-Z]\w*" if is_class else r"[a-z]\w*", name)


@each_term
def test_term_is_used_in_a_shape_or_a_question(term):
    in_shapes = set(chain(SHAPES.objects(None, SH.path), SHAPES.objects(None, SH.targetClass)))
    in_shapes |= set(SHAPES.objects(None, SH["class"]))
    asked = "\n".join(item.text for item in (*list_questions(), *list_checks()))
    name = term.removeprefix(OD)
    assert URIRef(term) in in_shapes or re.search(rf"\bod:{name}\b", asked)


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


@pytest.mark.parametrize("path", list_ontology_files(), ids=lambda path: path.name)
def test_prefixes_are_sorted_and_used(path):
    text = path.read_text(encoding="utf-8")
    prefixes = re.findall(r"^@prefix ([\w-]+):", text, re.MULTILINE)
    assert prefixes == sorted(prefixes)
    body = text.split("\n\n", 1)[1]
    assert all(f"{prefix}:" in body for prefix in prefixes)


def test_base_is_that_of_the_mapping():
    base = load_mapping().base
    for path in list_ontology_files():
        hosts = set(re.findall(r"https://opendata\.[\w.]+/", path.read_text(encoding="utf-8")))
        assert hosts <= {base}


def test_shapes_look_at_nothing_that_patterns_hide():
    said = {p for s, p in SHAPES.subject_predicates() if (s, RDF.type, SH.PropertyShape) in SHAPES}
    assert said <= SEEN | SAID | {RDF.type}


def test_every_property_shape_has_message_severity_and_owner():
    for shape in SHAPES.subjects(RDF.type, SH.PropertyShape):
        assert SHAPES.value(shape, SH.message) is not None
        assert SHAPES.value(shape, SH.severity) is not None
        assert len(list(SHAPES.subjects(SH.property, shape))) == 1


def test_concepts_have_both_labels_a_notation_and_a_scheme():
    schemes = set(CODES.subjects(RDF.type, SKOS.ConceptScheme))
    for concept in CODES.subjects(RDF.type, SKOS.Concept):
        assert languages(CODES, str(concept), SKOS.prefLabel) == ["en", "zh"]
        notation = str(CODES.value(concept, SKOS.notation))
        assert str(concept).rpartition("/")[2] == notation
        assert CODES.value(concept, SKOS.inScheme) in schemes


def test_codes_that_shapes_allow_are_in_the_lists():
    known = {str(concept) for concept in CODES.subjects(RDF.type, SKOS.Concept)}
    for head in SHAPES.objects(None, SH["in"]):
        assert {str(member) for member in SHAPES.items(head)} <= known


def test_header_says_what_it_is():
    header = URIRef(OD)
    told = {
        str(prop).rpartition("/")[2].rpartition("#")[2] for prop in VOCABULARY.predicates(header)
    }
    wanted = {"title", "description", "license", "creator", "versionInfo", "versionIRI"}
    assert wanted | {"preferredNamespacePrefix", "preferredNamespaceUri"} <= told
