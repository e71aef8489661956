"""The cubes and data of a build keep the rules of OpenBudgets.eu and of the ontology's own files."""

from __future__ import annotations

from opendata.graph.iris import load_mapping
from opendata.graph.validation.hygiene import check_ontology
from opendata.graph.writing.build import figures_to_graph

CURRENCY = "http://data.openbudgets.eu/ontology/dsd/attribute/currency"


def test_cubes_and_data_of_a_build_break_no_rule(graph_folder):
    files = [graph_folder / "codes.ttl", graph_folder / "opendata.nq"]
    broken = {violation.rule for violation in check_ontology(files)}
    # the official lists have no names in English
    assert broken <= {"concept-incomplete"}


def test_fiscal_cube_without_its_currency_is_refused(graph_folder, tmp_path):
    text = (graph_folder / "codes.ttl").read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if CURRENCY not in line]
    path = tmp_path / "cubes.ttl"
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    missing = [
        violation.message.rpartition(": ")[2]
        for violation in check_ontology([path])
        if violation.rule == "obeu-missing-mandatory-component"
    ]
    structure = load_mapping().to_iri("structure", "cube-totals")[1:-1]
    assert f"{structure} {CURRENCY}" in missing
    assert all(message.endswith(CURRENCY) for message in missing)


def test_empty_build_has_no_run_to_tell(tmp_path):
    figures_to_graph([], tmp_path)
    assert (tmp_path / "opendata.nq").read_text(encoding="utf-8") == ""
