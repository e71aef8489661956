"""What the graph points at is told in it, and every figure leads back to its cell."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from opendata.graph.iris import load_mapping
from opendata.graph.validation.validate import validate_graph

BASE = "https://opendata.example.org/"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
DERIVED = "<http://www.w3.org/ns/prov#wasDerivedFrom>"
FIGURE = f"<{BASE}def/Figure>"
RULES = {"dangling-thing", "unproved-place"}
# a named graph is told by what stands in it
KINDS = sorted(set(load_mapping().paths) - {"graph"})


def find_faults(graph_folder: Path, folder: Path, *triples: str) -> list[tuple[str, str]]:
    """Return (rule, focus) for a copy of the graph with some triples more."""
    for name in ("opendata.nq", "codes.ttl", "ontology.ttl"):
        shutil.copy(graph_folder / name, folder / name)
    with (folder / "opendata.nq").open("a", encoding="utf-8") as stream:
        stream.writelines(f"{triple} <urn:graph> .\n" for triple in triples)
    violations = validate_graph(folder).violations
    return [(item.rule, item.focus.strip("<>")) for item in violations if item.rule in RULES]


def test_good_graph_points_at_nothing_untold(graph_folder, tmp_path):
    assert find_faults(graph_folder, tmp_path) == []


@pytest.mark.parametrize("kind", KINDS)
def test_untold_thing_of_any_kind_is_found(graph_folder, tmp_path, kind):
    thing = load_mapping().to_iri(kind, "nowhere")
    found = find_faults(graph_folder, tmp_path, f"<urn:s> <urn:p> {thing}")
    assert found == [("dangling-thing", thing[1:-1])]


def test_words_that_look_like_a_thing_are_none(graph_folder, tmp_path):
    said = f'<urn:s> <urn:p> "see <{BASE}id/duty/1>"'
    assert find_faults(graph_folder, tmp_path, said) == []


def test_property_that_the_vocabulary_lacks_is_found(graph_folder, tmp_path):
    found = find_faults(graph_folder, tmp_path, f'<urn:s> <{BASE}def/colour> "red"')
    assert found == [("dangling-thing", f"{BASE}def/colour")]


@pytest.mark.parametrize(
    "told",
    [
        (),
        (f"<urn:f> {DERIVED} <urn:document>",),
        (f'<urn:f> <{BASE}def/page> "3"',),
    ],
    ids=["neither", "no place", "no document"],
)
def test_figure_without_document_or_place_is_found(graph_folder, tmp_path, told):
    found = find_faults(graph_folder, tmp_path, f"<urn:f> {TYPE} {FIGURE}", *told)
    assert found == [("unproved-place", "urn:f")]


def test_figure_with_document_and_line_is_proved(graph_folder, tmp_path):
    told = (f"<urn:f> {DERIVED} <urn:document>", f'<urn:f> <{BASE}def/line> "12"')
    assert find_faults(graph_folder, tmp_path, f"<urn:f> {TYPE} {FIGURE}", *told) == []
