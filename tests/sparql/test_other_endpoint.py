"""Every question has the same answer from a server of another make as from the embedded store."""

from __future__ import annotations

import pytest

from opendata.graph.asking.questions import list_questions, run_question
from opendata.graph.loading.connection import Access
from opendata.graph.loading.load import carry_out, open_server, plan_load
from opendata.graph.loading.parts import list_parts


@pytest.fixture(scope="session")
def endpoint(graph_folder, sparql_server):
    """The address of a server that the hand-made graph was loaded into."""
    server = open_server(Access(), sparql_server.query, sparql_server.update, None)
    carry_out(plan_load(list_parts(graph_folder), server), server, lambda _: None)
    server.close()
    return sparql_server.query


@pytest.mark.parametrize("question", list_questions(), ids=lambda item: item.name)
def test_answers_are_equal(question, graph_folder, endpoint):
    assert run_question(question.name, endpoint) == run_question(question.name, graph_folder)


def test_answers_with_parameters_are_equal(graph_folder, endpoint):
    asked = {"year": "2023", "stage": "final", "division_code": "410308"}
    own = run_question("science-spending", graph_folder, asked)
    assert run_question("science-spending", endpoint, asked) == own
    assert len(own.rows) == 1
