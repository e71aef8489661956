"""Fixtures: the graph of the hand-made disclosures, built once."""

from __future__ import annotations

from pathlib import Path

import pytest
from fixture import disclosures

from opendata.graph.writing.build import figures_to_graph


@pytest.fixture(scope="session")
def graph_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("graph")
    figures_to_graph(disclosures(), folder)
    return folder
