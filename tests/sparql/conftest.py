"""Fixtures: the graph of the hand-made disclosures, built once, and the same with links."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from fixture import disclosures
from linked import lines

from opendata.graph.writing.build import figures_to_graph


@pytest.fixture(scope="session")
def graph_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("graph")
    figures_to_graph(disclosures(), folder)
    return folder


@pytest.fixture(scope="session")
def linked_folder(graph_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("linked")
    for name in ("opendata.nq", "ontology.ttl", "codes.ttl"):
        shutil.copy(graph_folder / name, folder / name)
    with (folder / "opendata.nq").open("a", encoding="utf-8") as stream:
        stream.writelines(lines())
    return folder
