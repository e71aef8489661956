"""SERVICE asks only the endpoints that were named, however a query writes it."""

from __future__ import annotations

import socket
import threading

import httpx
import pytest
from serving import ask, running, values

from opendata.graph.asking.sparql_text import find_services
from opendata.server import Settings, make_app

HIDDEN = (
    "SELECT * {{ SERVICE <{0}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ service silent<{0}>{{ ?s ?p ?o }} }}",
    "SELECT * {{ SERVICE#of whom?\n<{0}>#this\n{{ ?s ?p ?o }} }}",
    "PREFIX x: <urn:> SELECT * {{ ?s x:p x:.SERVICE <{0}> {{ ?a ?b ?c }} }}",
    "PREFIX x: <urn:> SELECT * {{ ?s x:p ?o FILTER(?o!='a b')SERVICE <{0}> {{ ?s x:p '' }} }}",
    "PREFIX x: <{0}> SELECT * {{ SERVICE x: {{ ?s ?p ?o }} }}",
    "SELECT * {{ VALUES ?e {{ <{0}> }} SERVICE ?e {{ ?s ?p ?o }} }}",
    "BASE <{0}> SELECT * {{ SERVICE <> {{ ?s ?p ?o }} }}",
    "SELECT * {{ ?s ?p true SERVICE<{0}>{{ ?s ?p '' }} }}",
    "SELECT * {{ OPTIONAL {{ ?s <urn:p> 1SERVICE<{0}>{{ ?a ?b ?c }} }} }}",
    "SELECT * {{ ?a ?b ?c FILTER(?a<?b#>'''\n)SERVICE<{0}>{{ ?s ?p ?o }} #'''\n }}",
    "SELECT * {{ {{ SELECT * {{ ?a <urn:service> ?c OPTIONAL {{ SERVICE<{0}>{{ ?s ?p ?o }} }} }} }} }}",
    "ASK {{ ?s ?p ?o FILTER EXISTS {{ SERVICE <{0}> {{ ?s ?p ?o }} }} }}",
    "CONSTRUCT {{ ?s ?p ?o }} {{ SERVICE SILENT <{0}> {{ ?s ?p ?o }} }}",
)
PLAIN = (
    'SELECT ?services { ?services ?p "the service of the county" }',
    "SELECT ?service_name { GRAPH ?service_name { ?s ?p ?o } } LIMIT 1",
    "SELECT * { GRAPH <urn:service> { ?s ?p ?o } }",
    "PREFIX service: <urn:> SELECT * { GRAPH ?g { ?s service:p ?o } }",
    "SELECT * { ?s ?p ?o } LIMIT 1 # SERVICE",
)


@pytest.fixture
def listener():
    """A socket of this machine that counts who calls; its address and its count."""
    calls = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        stop = threading.Event()
        thread = threading.Thread(target=_listen, args=(server, stop, calls))
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/", calls
        stop.set()
        thread.join()


def _listen(server, stop, calls):
    while not stop.is_set():
        try:
            connection, _ = server.accept()
        except TimeoutError:
            continue
        calls.append(1)
        connection.close()


@pytest.mark.parametrize("query", HIDDEN)
def test_no_query_calls_anywhere(client, listener, query):
    address, calls = listener
    response = ask(client, query.format(address))
    assert response.status_code == 403
    assert response.text.endswith(" is refused: this endpoint asks no other one\n")
    assert calls == []


@pytest.mark.parametrize("query", PLAIN)
def test_the_word_alone_is_no_clause(client, query):
    assert find_services(query) == ()
    assert ask(client, query).status_code == 200


def test_only_named_endpoints_are_asked(folder, client):
    other = f"{client.base_url}/sparql".replace("//sparql", "/sparql")
    query = "SELECT ?o {{ SERVICE <{}> {{ <urn:a> <urn:p> ?o }} }} ORDER BY ?o"
    app = make_app(folder, Settings(workers=1, services=(other,)))
    with running(app) as url, httpx.Client(base_url=url) as asking:
        assert values(ask(asking, query.format(other))) == ["1", "2"]
        refused = ask(asking, query.format("http://127.0.0.1:9/sparql"))
        described = asking.get("/sparql").text
    assert refused.status_code == 403
    assert refused.text == (
        f"SERVICE <http://127.0.0.1:9/sparql> is refused: this endpoint asks <{other}>\n"
    )
    assert "sd:BasicFederatedQuery" in described
