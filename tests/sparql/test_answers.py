"""Each question has the answer that was worked out by hand; each check finds nothing on a good graph."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from pyoxigraph import NamedNode as Iri
from pyoxigraph import Quad, RdfFormat, Store
from pyoxigraph import parse as parse_rdf

from opendata.errors import QueryError
from opendata.graph.asking.questions import list_checks, list_questions, run_question
from opendata.graph.asking.store import fill_store, load_store
from opendata.graph.validation.validate import run_checks, validate_graph

EXPECTED = Path(__file__).parent / "expected"
NARROWED = {"figures-of-a-form": {"form": "B08", "document": "b" * 16}}
"""Questions that are asked with parameters, so that a person can write the answer down."""

BASE = "https://opendata.example.org/"
BAD = {
    "broader-in-another-list": "<urn:c> skos:broader <urn:b> ; skos:inScheme <urn:one> .",
    "broader-outside-the-year": """
        <urn:2024> dcterms:isVersionOf <urn:list> . <urn:c> skos:inScheme <urn:2024> ; skos:broader <urn:b> .""",
    "code-without-list": "<urn:f> od:stage <urn:stage> ; qb:dataSet <urn:d> .",
    "coded-dimension-without-list": "<urn:p> a qb:DimensionProperty ; rdfs:range skos:Concept .",
    "concept-with-two-names": "<urn:c> a skos:Concept ; skos:prefLabel 'one'@en, 'other'@en .",
    "concept-without-list": "<urn:c> a skos:Concept ; skos:inScheme <urn:list> ; skos:notation '1' .",
    "dangling-thing": f"<urn:f> od:form <{BASE}id/code/form/nowhere> .",
    "data-set-without-structure": "<urn:d> a qb:DataSet .",
    "dimension-without-range": "<urn:p> a qb:DimensionProperty .",
    "duplicate-observation": """
        <urn:f> qb:dataSet <urn:d> ; od:rowNo 1 ; od:columnNo 2 ; od:organisation <urn:o> ;
          od:fiscalYear 2023 ; od:stage <urn:s> .
        <urn:g> qb:dataSet <urn:d> ; od:rowNo 1 ; od:columnNo 2 ; od:organisation <urn:o> ;
          od:fiscalYear 2023 ; od:stage <urn:s> .""",
    "match-without-reason": f"""
        <{BASE}id/code/function/201> skos:exactMatch <{BASE}id/code/cofog/01> .""",
    "kind-without-link": f"<urn:o> org:classification <{BASE}id/code/department-kind/science> .",
    "missing-component": f"""
        <urn:d> qb:structure <{BASE}id/structure/B03> . <urn:f> qb:dataSet <urn:d> ; od:rowNo 1 .""",
    "observation-without-data-set": "<urn:f> a qb:Observation .",
    "optional-dimension": "<urn:c> qb:componentRequired false ; qb:dimension od:stage .",
    "rejected-link-told": f"""
        <urn:l> od:decision <{BASE}id/code/decision/rejected> ; rdf:subject <urn:p> ;
          rdf:predicate od:serves ; rdf:object <urn:d> . <urn:p> od:serves <urn:d> .""",
    "structure-without-measure": "<urn:s> a qb:DataStructureDefinition .",
    "unproved-place": "<urn:f> a od:Figure ; od:page 3 .",
    "years-turned-round": "<urn:c> od:firstSeen '2024'^^xsd:gYear ; od:lastSeen '2023'^^xsd:gYear .",
}
PREFIXES = f"""
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix od: <{BASE}def/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix qb: <http://purl.org/linked-data/cube#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


@pytest.mark.parametrize("question", list_questions(), ids=lambda item: item.name)
def test_answer_as_worked_out_by_hand(question, linked_folder):
    with (EXPECTED / f"{question.name}.csv").open(encoding="utf-8", newline="") as stream:
        columns, *rows = csv.reader(stream)
    answer = run_question(question.name, linked_folder, NARROWED.get(question.name))
    assert list(answer.columns) == columns
    assert [list(row) for row in answer.rows] == rows


def test_answers_narrow_with_their_parameters(linked_folder):
    asked = {"year": "2023", "stage": "final", "division_code": "410308"}
    answer = run_question("science-spending", linked_folder, asked)
    assert [row[5:8] for row in answer.rows] == [("3280000", "3480000", "94.25")]
    nothing = run_question("science-spending", linked_folder, {"year": "2022"})
    assert nothing.rows == ()


def test_every_expected_answer_belongs_to_a_question():
    assert {path.stem for path in EXPECTED.glob("*.csv")} == {
        item.name for item in list_questions()
    }


def test_good_graph_has_no_violations(graph_folder):
    report = validate_graph(graph_folder)
    assert report.violations == ()
    assert run_checks(graph_folder) == []


@pytest.mark.parametrize("check", list_checks(), ids=lambda item: item.name)
def test_check_finds_what_it_is_for(check, graph_folder):
    store = Store()
    fill_store(store, graph_folder)
    for triple in parse_rdf(PREFIXES + BAD[check.name], RdfFormat.TURTLE):
        store.add(Quad(triple.subject, triple.predicate, triple.object, Iri("urn:graph:bad")))
    rows = list(store.query(check.text, use_default_graph_as_union=True))
    assert rows


def test_no_triple_stands_in_two_graphs(graph_folder):
    store = Store.read_only(str(load_store(graph_folder)))
    query = (
        "ASK { GRAPH ?one { ?s ?p ?o } GRAPH ?other { ?s ?p ?o } FILTER(STR(?one) < STR(?other)) }"
    )
    assert not store.query(query)


def test_unknown_parameter_is_named(graph_folder):
    with pytest.raises(QueryError) as caught:
        run_question("award-projects", graph_folder, {"colour": "red"})
    expected = "award-projects has no parameter colour; there are: division_code, year"
    assert str(caught.value) == expected
