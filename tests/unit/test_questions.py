"""Question files are read with their headers, and asked with their parameters."""

from __future__ import annotations

import pytest

from opendata.errors import KnowledgeError, QueryError
from opendata.graph.asking.questions import (
    QUESTION_KEYS,
    Plot,
    find_question,
    parse_question,
    parse_results,
    run_question,
)

TEXT = """#+ title: What is there
#+ title_zh: 有什么
#+ description: Everything.
#+ description_zh: 全部。
#+ parameters:
#+   - year: fiscal year, xsd:gYear; unbound = every year
#+ columns:
#+   - thing: its name
#+   - year: fiscal year
#+ order: thing
SELECT ?thing ?year WHERE { ?thing <urn:year> ?year } ORDER BY ?thing
"""


@pytest.fixture
def folder(tmp_path):
    years = "".join(
        f'<urn:{name}> <urn:year> "{year}"^^<http://www.w3.org/2001/XMLSchema#gYear> <urn:g> .\n'
        for name, year in (("a", 2023), ("b", 2024), ("c", 2024))
    )
    (tmp_path / "opendata.nq").write_text(years, encoding="utf-8")
    (tmp_path / "ontology.ttl").write_text("", encoding="utf-8")
    (tmp_path / "codes.ttl").write_text("", encoding="utf-8")
    (tmp_path / "things.rq").write_text(TEXT, encoding="utf-8")
    return tmp_path


def test_header_is_read():
    question = parse_question("things", TEXT, QUESTION_KEYS)
    assert (question.title, question.title_zh) == ("What is there", "有什么")
    assert (question.description, question.description_zh) == ("Everything.", "全部。")
    assert question.parameters == (("year", "fiscal year, xsd:gYear; unbound = every year"),)
    assert question.columns == (("thing", "its name"), ("year", "fiscal year"))
    assert question.order == "thing"
    assert question.plot is None


PLOT = """#+ plot:
#+   - kind: bar
#+   - x: thing
#+   - y: year
"""


def test_header_says_how_to_draw():
    question = parse_question("things", TEXT.replace("SELECT", PLOT + "SELECT"), QUESTION_KEYS)
    assert question.plot == Plot("bar", ("thing",), ("year",))
    series = PLOT + "#+   - series: thing year\n"
    question = parse_question("things", TEXT.replace("SELECT", series + "SELECT"), QUESTION_KEYS)
    assert question.plot == Plot("bar", ("thing",), ("year",), ("thing", "year"))


@pytest.mark.parametrize(
    ("given", "wrong"),
    [("kind: bar", "kind: pie"), ("#+   - y: year\n", ""), ("- y: year", "- y: year\n#+   - z: a")],
)
def test_plot_of_another_form_is_refused(given, wrong):
    text = TEXT.replace("SELECT", PLOT.replace(given, wrong) + "SELECT")
    with pytest.raises(KnowledgeError) as caught:
        parse_question("things", text, QUESTION_KEYS)
    words = "things.rq: plot has kind (bar or line), x, y and perhaps series"
    assert str(caught.value) == words


def test_header_without_parameters_has_none():
    text = TEXT.replace("#+   - year: fiscal year, xsd:gYear; unbound = every year\n", "")
    assert parse_question("things", text, QUESTION_KEYS).parameters == ()


def test_header_with_another_key_is_refused():
    with pytest.raises(KnowledgeError) as caught:
        parse_question("things", TEXT.replace("#+ order", "#+ sort"), QUESTION_KEYS)
    assert str(caught.value).startswith("things.rq: header keys are ['title', 'title_zh',")


def test_line_that_is_no_header_line_is_refused():
    with pytest.raises(KnowledgeError, match=r"things.rq: no header line: #\+ words"):
        parse_question("things", "#+ words\n" + TEXT, QUESTION_KEYS)


def test_unbound_parameter_means_all(folder):
    answer = run_question(folder / "things.rq", folder)
    assert answer.columns == ("thing", "year")
    assert answer.rows == (("urn:a", "2023"), ("urn:b", "2024"), ("urn:c", "2024"))


def test_bound_parameter_narrows(folder):
    answer = run_question(folder / "things.rq", folder, {"year": "2024"})
    assert [row[0] for row in answer.rows] == ["urn:b", "urn:c"]


def test_graph_is_loaded_anew_when_its_files_change(folder):
    assert len(run_question(folder / "things.rq", folder).rows) == 3
    (folder / "opendata.nq").write_text("<urn:d> <urn:year> 'x' <urn:g> .\n".replace("'", '"'))
    assert run_question(folder / "things.rq", folder).rows == (("urn:d", "x"),)


def test_file_without_a_header_is_asked(folder):
    (folder / "own.rq").write_text("ASK { ?s ?p ?o }", encoding="utf-8")
    assert run_question(folder / "own.rq", folder).rows == (("true",),)


@pytest.mark.parametrize(
    ("name", "perhaps"),
    [
        ("science-spendin", "perhaps science-spending; "),
        ("duty", "perhaps project-duty-candidates, projects-without-a-duty; "),
        ("weather", ""),
    ],
)
def test_unknown_question_names_those_that_are_near(name, perhaps):
    with pytest.raises(QueryError) as caught:
        find_question(name)
    assert str(caught.value) == f"no question {name}: {perhaps}list them with: opendata query"


def test_value_that_can_find_nothing_is_refused(folder):
    with pytest.raises(QueryError) as caught:
        run_question(folder / "things.rq", folder, {"year": "24"})
    assert str(caught.value) == "year is four digits, not 24"


def test_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(QueryError, match=r"nothing.rq: cannot be read"):
        find_question(tmp_path / "nothing.rq")


def test_folder_without_a_graph_is_named(tmp_path):
    with pytest.raises(QueryError, match=r"no opendata.nq there: build the graph"):
        run_question("award-projects", tmp_path)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT nonsense", "expected"),
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", "expected"),
        (
            "SELECT ?s { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
            "SERVICE <http://127.0.0.1/> is refused",
        ),
        ("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", "none of the accepted media types"),
    ],
)
def test_what_is_no_question_is_refused(folder, query, words):
    (folder / "own.rq").write_text(query, encoding="utf-8")
    with pytest.raises(QueryError, match=words):
        run_question(folder / "own.rq", folder)


def test_question_that_takes_too_long_is_stopped(folder):
    lines = "".join(f"<urn:s{n}> <urn:p> <urn:o{n}> <urn:g> .\n" for n in range(400))
    (folder / "opendata.nq").write_text(lines, encoding="utf-8")
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?o ?p }"
    (folder / "own.rq").write_text(endless, encoding="utf-8")
    with pytest.raises(QueryError) as caught:
        run_question(folder / "own.rq", folder, time_limit=0.5)
    words = (
        "the query took longer than 0.5 seconds and was stopped: bind a parameter or ask for less"
    )
    assert str(caught.value) == words


def test_endpoint_that_does_not_answer_is_named(folder):
    with pytest.raises(QueryError, match=r"^http://127.0.0.1:1/sparql: "):
        run_question(folder / "things.rq", "http://127.0.0.1:1/sparql")


def test_results_that_are_no_results_are_refused():
    with pytest.raises(QueryError, match="the answer is not in SPARQL's JSON format"):
        parse_results(b"<html>")
