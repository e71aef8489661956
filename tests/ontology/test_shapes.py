"""The shapes accept a good graph and refuse each bad one by the shape it is named for."""

from __future__ import annotations

from pathlib import Path

import pyshacl
import pytest
from rdflib import RDF, SH, Graph

from opendata.graph.ontology import load_turtle
from opendata.graph.validation.validate import find_shape_violations
from opendata.resources import find_folder

GRAPHS = Path(__file__).parent / "graph"
BAD = sorted(GRAPHS.glob("bad-*.ttl"))


def add(*names: str) -> Graph:
    graph = Graph(bind_namespaces="none")
    for name in names:
        graph += load_turtle(GRAPHS / name)
    return graph


def refused_by_shacl(graph: Graph) -> set[tuple[str, str]]:
    """Return (shape, focus) as the SHACL engine finds them on the whole graph."""
    shapes = load_turtle(find_folder("ontology") / "shapes.ttl")
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes)
    return {
        (
            str(report.value(node, SH.sourceShape)).rpartition("/")[2],
            str(report.value(node, SH.focusNode)),
        )
        for node in report.subjects(RDF.type, SH.ValidationResult)
    }


def to_lines(graph: Graph) -> list[str]:
    lines = (f"{s.n3()} {p.n3()} {o.n3()} <urn:graph> .\n" for s, p, o in graph)
    return sorted(lines)


def test_good_graph_conforms():
    assert refused_by_shacl(add("good.ttl")) == set()
    assert find_shape_violations(to_lines(add("good.ttl"))) == []


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_bad_graph_is_refused_by_the_named_shape(path):
    refused = refused_by_shacl(add("good.ttl", path.name))
    assert path.stem.removeprefix("bad-") in {shape for shape, _ in refused}


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_one_of_each_pattern_is_refused_as_the_whole_graph_is(path):
    graph = add("good.ttl", path.name)
    found = {(item.rule, item.focus) for item in find_shape_violations(to_lines(graph))}
    assert found == refused_by_shacl(graph)


def test_violation_says_how_many_share_the_pattern():
    lines = [
        f"<urn:term:{number}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
        f"<https://opendata.example.org/def/Term> <urn:graph> .\n"
        for number in range(3)
    ]
    found = find_shape_violations(lines)
    assert {(item.focus, item.count) for item in found} == {("urn:term:0", 3)}
    assert "Term-number" in {item.rule for item in found}


def test_as_many_shapes_are_tested_as_there_are_things_to_say():
    assert len(BAD) >= 10
