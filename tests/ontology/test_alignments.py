"""The alignments point at terms that exist, in their own meaning, and OpenBudgets.eu's rules hold."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, SKOS, Graph, Literal, URIRef

from opendata.graph.iris import load_mapping
from opendata.graph.ontology import list_ontology_files, load_turtle
from opendata.graph.validation.hygiene import check_ontology
from opendata.resources import find_folder

FOLDER = find_folder("ontology")
ALIGNMENTS = load_turtle(FOLDER / "alignments.ttl")
VOCABULARY = load_turtle(FOLDER / "opendata.ttl")
SHARED = FOLDER.parent.parent / "shared" / "vocab"
BASE = load_mapping().base
QB = "http://purl.org/linked-data/cube#"
OBEU = "http://data.openbudgets.eu/ontology/dsd/"
MATCHES = {
    SKOS[name] for name in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
}
ELSEWHERE = (
    "http://purl.org/dc/terms/",
    "http://purl.org/vocab/vann/",
    "http://spdx.org/rdf/terms#",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://www.w3.org/2000/01/rdf-schema#",
    "http://www.w3.org/2001/XMLSchema#",
    "http://www.w3.org/2002/07/owl#",
    "http://www.w3.org/2006/time#",
    "http://www.w3.org/2016/05/ldqd#",
    "http://www.w3.org/ns/csvw#",
    "http://www.w3.org/ns/oa#",
    "http://www.w3.org/ns/shacl#",
    "http://www.wikidata.org/entity/",
    "http://xmlns.com/foaf/0.1/",
    "https://schema.org/",
    "https://www.apache.org/",
    BASE,
)
"""Namespaces whose vocabulary does not lie beside the project."""


@cache
def load_vocabularies() -> Graph:
    graph = Graph(bind_namespaces="none")
    for path in sorted([*SHARED.glob("*.ttl"), *SHARED.glob("openbudgets-data-model/*.ttl")]):
        graph.parse(path, format="turtle")
    return graph


@pytest.mark.shared
@pytest.mark.parametrize("path", list_ontology_files(), ids=lambda path: path.name)
def test_terms_of_others_exist(path: Path):
    known = {str(term) for term in load_vocabularies().subjects()}
    used = {str(term) for triple in load_turtle(path) for term in triple if type(term) is URIRef}
    assert {term for term in used - known if not term.startswith(ELSEWHERE)} == set()


@pytest.mark.shared
def test_terms_of_others_that_the_mapping_writes_exist():
    known = {str(term) for term in load_vocabularies().subjects()}
    mapping = load_mapping()
    written = {
        mapping.expand(prop)[1:-1]
        for resource in mapping.resources.values()
        for prop in (*(prop for prop, _ in resource["columns"].values()), *resource["class"])
    }
    assert {term for term in written - known if not term.startswith(ELSEWHERE)} == set()


@pytest.mark.shared
def test_subproperties_keep_the_range_of_what_they_are_aligned_to():
    classes = {str(kind) for kind in ALIGNMENTS.objects(None, RDF.type)}
    for term, above in ALIGNMENTS.subject_objects(RDFS.subPropertyOf):
        for wanted in load_vocabularies().objects(above, RDFS.range):
            own = str(VOCABULARY.value(term, RDFS.range))
            if wanted == RDFS.Resource:
                continue
            # a closed list of OpenBudgets.eu is a class of concepts: ours are said to be of it
            assert own == str(wanted) or str(wanted) in classes, (term, above)


def test_subproperties_of_a_cube_keep_their_role():
    roles = {"attribute": "AttributeProperty", "dimension": "DimensionProperty"}
    roles |= {"measure": "MeasureProperty"}
    for term, above in ALIGNMENTS.subject_objects(RDFS.subPropertyOf):
        role = next(
            role for name, role in roles.items() if f"{name}#" in above or f"/{name}/" in above
        )
        assert (term, RDF.type, URIRef(QB + role)) in VOCABULARY, (term, above)


def test_mandatory_components_of_openbudgets_have_a_property_of_ours():
    above = {str(item) for item in ALIGNMENTS.objects(None, RDFS.subPropertyOf)}
    wanted = ("dimension/fiscalPeriod", "dimension/operationCharacter", "dimension/organization")
    assert {OBEU + name for name in (*wanted, "measure/amount")} <= above


def test_every_alignment_says_its_kind():
    told = {
        prop
        for subject, prop in ALIGNMENTS.subject_predicates()
        if not str(subject).startswith(f"{BASE}def/alignments/")
    }
    column_type = URIRef(f"{BASE}def/alignments/columnType")
    assert told <= MATCHES | {RDFS.subPropertyOf, RDFS.subClassOf, RDF.type, column_type}


def test_column_types_are_those_of_the_schemas():
    mapping = load_mapping()
    told = set()
    for name, resource in mapping.resources.items():
        path = find_folder("knowledge") / "schemas" / f"{name}.json"
        for field in json.loads(path.read_text(encoding="utf-8"))["fields"]:
            prop = resource["columns"].get(field["name"], ("",))[0]
            if prop.startswith("od:") and "columnType" in field:
                told.add((mapping.expand(prop)[1:-1], field["columnType"]))
    aligned = ALIGNMENTS.subject_objects(URIRef(f"{BASE}def/alignments/columnType"))
    assert {(str(term), str(kind)) for term, kind in aligned} == told


def test_alignments_break_none_of_the_rules_of_openbudgets():
    broken = [item.message for item in check_ontology() if item.rule.startswith("obeu-")]
    assert broken == []


def test_vocabulary_stands_without_the_alignments():
    own = {term for term in VOCABULARY.subjects() if isinstance(term, URIRef)}
    for path in list_ontology_files():
        if path.name != "alignments.ttl":
            text = path.read_text(encoding="utf-8")
            assert "openbudgets" not in text
            assert "schema.org" not in text
    assert {
        term for term in ALIGNMENTS.subjects() if "/def/alignments/" not in str(term)
    } - own <= {
        URIRef(f"{BASE}id/code/{code}")
        for code in ("side/expenditure", "side/income", "stage/budget", "stage/final")
    }
    assert Literal("0.2.0") in set(ALIGNMENTS.objects())
