"""VoID: counts made while writing are those that counting the finished graph gives."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from disclosures import BUDGET_ID, make_budget, make_final
from pyoxigraph import RdfFormat, Triple
from pyoxigraph import parse as parse_rdf
from rdflib import VOID, Graph, Namespace, URIRef

from opendata.graph.writing.tally import Tally, encode_lines
from opendata.graph.writing.void import write_void
from opendata.publish import publish

ID = Namespace("https://opendata.example.org/id/")
WHOLE = ID["dataset/graph"]
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("build")
    publish([make_budget(), make_final()], folder)
    return folder / "graph"


@pytest.fixture(scope="module")
def void(folder: Path) -> Graph:
    return Graph().parse(folder / "void.ttl")


@pytest.fixture(scope="module")
def triples(folder: Path) -> list[Triple]:
    found = []
    for name in ("opendata.nq", "codes.ttl", "ontology.ttl"):
        kind = RdfFormat.N_QUADS if name.endswith("nq") else RdfFormat.TURTLE
        found += [quad.triple for quad in parse_rdf(path=folder / name, format=kind)]
    return found


def count(void: Graph, thing: URIRef, prop: URIRef) -> int:
    [value] = void.objects(thing, prop)
    return int(str(value))


def test_whole_graph_is_counted(void: Graph, triples: list[Triple]) -> None:
    subjects = {str(triple.subject) for triple in triples}
    assert count(void, WHOLE, VOID.triples) == len(triples)
    assert count(void, WHOLE, VOID.distinctSubjects) == len(subjects)
    assert count(void, WHOLE, VOID.entities) == sum(one.startswith(f"<{ID}") for one in subjects)
    assert count(void, WHOLE, VOID.properties) == len({triple.predicate for triple in triples})


def test_partitions_by_property_and_class_are_counted(void: Graph, triples: list[Triple]) -> None:
    properties = Counter(triple.predicate.value for triple in triples)
    classes = Counter(one.object.value for one in triples if one.predicate.value == TYPE)
    for parts, name, counted, wanted in (
        (VOID.propertyPartition, VOID.property, VOID.triples, properties),
        (VOID.classPartition, VOID["class"], VOID.entities, classes),
    ):
        found = {
            str(void.value(part, name)): count(void, part, counted)
            for part in void.objects(WHOLE, parts)
        }
        assert found == dict(wanted)


def test_named_graphs_add_up_to_the_whole(void: Graph) -> None:
    parts = set(void.objects(WHOLE, VOID.subset))
    graphs = {part for part in parts if "/linkset/" not in part}
    shared = ("codes", "ontology", "organisations", "policies", "run")
    assert graphs == {ID[f"graph/{name}"] for name in (BUDGET_ID, "bbbbbbbb22222222", *shared)}
    assert sum(count(void, graph, VOID.triples) for graph in graphs) == count(
        void, WHOLE, VOID.triples
    )


def test_examples_are_things_of_the_graph(void: Graph, triples: list[Triple]) -> None:
    told = {triple.subject.value for triple in triples}
    examples = {str(one) for one in void.objects(WHOLE, VOID.exampleResource)}
    assert len(examples) == 3
    assert examples <= told


def test_links_to_other_data_are_counted_by_their_target(tmp_path: Path) -> None:
    tally = Tally()
    match = "<http://www.w3.org/2004/02/skos/core#exactMatch>"
    close = "<http://www.w3.org/2004/02/skos/core#closeMatch>"
    lines = [
        f"<{ID}code/division/1> {match} <http://www.wikidata.org/entity/Q1> <urn:g> .\n",
        f"<{ID}code/division/2> {match} <http://www.wikidata.org/entity/Q2> <urn:g> .\n",
        f"<{ID}code/function/3> {close} <{ID}code/cofog/04.1> <urn:g> .\n",
        f'<{ID}duty/d/1> <urn:says> "/skos/core#exactMatch> <http://www.wikidata.org/x>" <urn:g> .\n',
    ]
    assert tally.add("links", lines) == "".join(lines).encode()
    write_void(tally, tmp_path / "void.ttl")
    void = Graph().parse(tmp_path / "void.ttl")
    found = {str(one): count(void, one, VOID.triples) for one in void.subjects(VOID.objectsTarget)}
    assert found == {
        f"{WHOLE}/linkset/cofog": 1,
        f"{WHOLE}/linkset/wikidata": 2,
    }


def test_half_a_character_stays_visible_as_in_the_table() -> None:
    assert (
        encode_lines(['<urn:a> <urn:b> "\ud800甲" .\n'])
        == '<urn:a> <urn:b> "\\\\ud800甲" .\n'.encode()
    )
