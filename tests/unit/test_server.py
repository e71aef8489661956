"""The endpoint follows the SPARQL 1.1 Protocol, is read-only, and stops what takes too long."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette

from opendata.errors import UsageError
from opendata.graph.asking.questions import run_question
from opendata.server import Settings, make_app, serve_folder

SELECT = "SELECT ?o { <urn:a> <urn:p> ?o } ORDER BY ?o"
CONSTRUCT = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"
ENDLESS = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o . ?q ?r ?t }"
)
LIMIT = 1.0


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("build")
    graph = folder / "graph"
    graph.mkdir()
    quads = '<urn:a> <urn:p> "1" <urn:g1> .\n<urn:a> <urn:p> "2" <urn:g2> .\n'
    quads += "".join(f"<urn:s{n}> <urn:q> <urn:o{n}> <urn:g3> .\n" for n in range(300))
    (graph / "opendata.nq").write_text(quads, encoding="utf-8")
    for name in ("ontology.ttl", "codes.ttl"):
        (graph / name).write_text("", encoding="utf-8")
    (folder / "site").mkdir()
    (folder / "site" / "index.html").write_text("<h1>opendata</h1>", encoding="utf-8")
    (folder / "datapackages").mkdir()
    (folder / "datapackages" / "a.csv").write_text("figure\n", encoding="utf-8")
    return folder


@contextmanager
def running(app: Starlette) -> Iterator[str]:
    """Serve the application on a free port of this machine and give its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.02)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def client(folder):
    app = make_app(folder, Settings(time_limit=LIMIT, workers=2))
    with running(app) as url, httpx.Client(base_url=url) as client:
        yield client


def ask(client, query=SELECT, **more):
    return client.get("/sparql", params={"query": query, **more})


def values(response):
    return [row["o"]["value"] for row in response.json()["results"]["bindings"]]


def post(client, body, media_type, url="/sparql", **headers):
    return client.post(url, content=body, headers={"Content-Type": media_type, **headers})


def test_get_answers_in_json(client):
    response = ask(client)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/sparql-results+json"
    assert values(response) == ["1", "2"]


def test_post_of_a_form(client):
    response = client.post("/sparql", data={"query": SELECT})
    assert values(response) == ["1", "2"]


def test_post_of_a_query(client):
    assert values(post(client, SELECT, "application/sparql-query")) == ["1", "2"]
    assert values(post(client, SELECT, "application/sparql-query; charset=UTF-8")) == ["1", "2"]


def test_head_has_the_headers_and_no_fault(client):
    assert client.head("/sparql", params={"query": SELECT}).status_code == 200


@pytest.mark.parametrize(
    ("accept", "content_type", "start"),
    [
        ("application/sparql-results+json", "application/sparql-results+json", b"{"),
        ("application/json", "application/sparql-results+json", b"{"),
        ("application/sparql-results+xml", "application/sparql-results+xml", b"<?xml"),
        ("text/csv", "text/csv; charset=utf-8", b"o\r\n1\r\n"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8", b"?o\n"),
        ("*/*", "application/sparql-results+json", b"{"),
        ("text/html, application/xml;q=0.9, */*;q=0.1", "application/sparql-results+xml", b"<?xml"),
        (
            "text/csv;q=0.2, application/sparql-results+xml;q=0.3",
            "application/sparql-results+xml",
            b"<",
        ),
    ],
)
def test_select_in_the_wanted_format(client, accept, content_type, start):
    response = client.get("/sparql", params={"query": SELECT}, headers={"Accept": accept})
    assert response.headers["content-type"] == content_type
    assert response.content.startswith(start)


@pytest.mark.parametrize("accept", ["application/sparql-results+json", "text/csv"])
def test_ask_in_the_wanted_format(client, accept):
    response = client.get("/sparql", params={"query": "ASK {}"}, headers={"Accept": accept})
    assert response.status_code == 200
    assert "true" in response.text


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        ("text/turtle", "text/turtle; charset=utf-8"),
        ("application/n-triples", "application/n-triples"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("*/*", "text/turtle; charset=utf-8"),
    ],
)
def test_construct_in_the_wanted_format(client, accept, content_type):
    response = client.get("/sparql", params={"query": CONSTRUCT}, headers={"Accept": accept})
    assert response.status_code == 200
    assert response.headers["content-type"] == content_type


@pytest.mark.parametrize(
    ("query", "accept"), [(SELECT, "image/png"), (SELECT, "text/turtle"), (CONSTRUCT, "text/csv")]
)
def test_what_no_format_suits_is_406(client, query, accept):
    response = client.get("/sparql", params={"query": query}, headers={"Accept": accept})
    assert response.status_code == 406


@pytest.mark.parametrize(
    "query",
    [
        "SELECT",
        "",
        "INSERT DATA { <urn:x> <urn:y> <urn:z> }",
        "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
        "SELECT * { service silent <http://127.0.0.1/> { ?s ?p ?o } }",
    ],
)
def test_bad_query_is_400(client, query):
    assert ask(client, query).status_code == 400


def test_malformed_utf8_is_400(client):
    assert client.get("/sparql?query=SELECT%20%22%ff%22").status_code == 400
    assert post(client, b'SELECT "\xff"', "application/sparql-query").status_code == 400
    body = b"query=SELECT%20%22%ff%22"
    assert post(client, body, "application/x-www-form-urlencoded").status_code == 400
    assert post(client, b"query=\xff", "application/x-www-form-urlencoded").status_code == 400


def test_no_query_and_two_queries_are_400(client):
    assert client.get("/sparql").status_code == 400
    assert client.get(f"/sparql?query={quote(SELECT)}&query={quote(SELECT)}").status_code == 400
    url = f"/sparql?query={quote(SELECT)}"
    assert post(client, SELECT, "application/sparql-query", url).status_code == 400


@pytest.mark.parametrize(
    "media_type", ["text/plain", "application/json", "", "multipart/form-data"]
)
def test_other_media_types_are_415(client, media_type):
    assert post(client, SELECT, media_type).status_code == 415


def test_other_character_sets_are_415(client):
    assert post(client, SELECT, "application/sparql-query; charset=gbk").status_code == 415


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_405_and_say_which(client, method):
    response = client.request(method, "/sparql", params={"query": SELECT})
    assert response.status_code == 405
    assert response.headers["allow"] == "GET, HEAD, POST"


def test_updates_are_refused_and_change_nothing(client):
    update = "INSERT DATA { <urn:a> <urn:p> '3' }"
    assert post(client, update, "application/sparql-update").status_code == 403
    assert client.post("/sparql", data={"update": update}).status_code == 403
    assert client.get("/sparql", params={"update": update}).status_code == 403
    assert values(ask(client)) == ["1", "2"]


def test_dataset_of_the_protocol(client):
    assert values(ask(client, **{"default-graph-uri": "urn:g1"})) == ["1"]
    both = {"default-graph-uri": ["urn:g1", "urn:g2"]}
    assert values(ask(client, **both)) == ["1", "2"]
    url = "/sparql?default-graph-uri=urn:g2"
    assert values(post(client, SELECT, "application/sparql-query", url)) == ["2"]
    form = {"query": SELECT, "default-graph-uri": "urn:g2"}
    assert values(client.post("/sparql", data=form)) == ["2"]


def test_named_graphs_of_the_protocol(client):
    query = "SELECT ?o { GRAPH ?g { <urn:a> <urn:p> ?o } }"
    assert values(ask(client, query, **{"named-graph-uri": "urn:g2"})) == ["2"]
    assert values(ask(client, **{"named-graph-uri": "urn:g2"})) == []


def test_dataset_of_the_protocol_goes_before_that_of_the_query(client):
    query = "SELECT ?o FROM <urn:g2> { <urn:a> <urn:p> ?o }"
    assert values(ask(client, query)) == ["2"]
    assert values(ask(client, query, **{"default-graph-uri": "urn:g1"})) == ["1"]


def test_relative_graph_is_400(client):
    assert ask(client, **{"default-graph-uri": "g1"}).status_code == 400


def test_runaway_query_is_stopped_and_the_next_is_answered(client):
    start = time.monotonic()
    response = ask(client, ENDLESS)
    assert response.status_code == 503
    assert "took longer than 1 seconds and was stopped" in response.text
    assert time.monotonic() - start < LIMIT + 2
    assert values(ask(client)) == ["1", "2"]


def test_query_is_answered_while_a_runaway_one_runs(client):
    runaway = threading.Thread(target=ask, args=(client, ENDLESS))
    runaway.start()
    start = time.monotonic()
    assert values(ask(client)) == ["1", "2"]
    assert time.monotonic() - start < LIMIT
    runaway.join()


def test_body_that_is_too_long_is_413(client):
    assert post(client, b" " * 1_000_001, "application/sparql-query").status_code == 413


def test_any_origin_may_ask(client):
    response = client.get(
        "/sparql", params={"query": SELECT}, headers={"Origin": "http://example.org"}
    )
    assert response.headers["access-control-allow-origin"] == "*"
    preflight = {"Origin": "http://example.org", "Access-Control-Request-Method": "POST"}
    assert client.options("/sparql", headers=preflight).status_code == 200


def test_other_host_names_are_refused(client):
    assert client.get("/sparql", headers={"Host": "example.org"}).status_code == 400


def test_site_and_downloads_are_served(client):
    assert client.get("/").text == "<h1>opendata</h1>"
    assert client.get("/datapackages/a.csv").text == "figure\n"
    assert client.get("/site/").text == client.get("/").text
    assert client.get("/graph/opendata.nq").status_code == 200
    assert client.get("/graph/store/stamp.json").status_code == 404


def test_only_loopback_is_served(folder):
    with pytest.raises(UsageError, match=r"^host 0.0.0.0: opendata serves on loopback only"):
        serve_folder(folder, host="0.0.0.0")


def test_question_is_asked_of_the_endpoint(folder, tmp_path):
    question = tmp_path / "own.rq"
    header = "#+ title: t\n#+ description: d\n#+ parameters:\n#+   - o: value, xsd:string; unbound = all\n"
    question.write_text(f"{header}#+ columns:\n#+   - o: value\n#+ order: o\n{SELECT}\n# end")
    with running(make_app(folder, Settings(workers=1))) as address:
        url = f"{address}/sparql"
        assert run_question(question, url).rows == (("1",), ("2",))
        assert run_question(question, url, {"o": "2"}).rows == (("2",),)
