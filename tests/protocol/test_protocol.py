"""SPARQL 1.1 Protocol, query operation: one test for each case of https://www.w3.org/TR/sparql11-protocol/.

CASES names them in the order of the document, with the name that the W3C's own protocol tests
give to a case where they have it. A test below says that the table and the tests agree.
"""

from __future__ import annotations

import json
import sys
import xml.etree.ElementTree as ElementTree
from urllib.parse import quote

import pytest
from pyoxigraph import RdfFormat
from pyoxigraph import parse as parse_rdf
from serving import BASE, CONSTRUCT, DESCRIBE, FORM, QUERY, SELECT, ask, post, values

CASES = (
    ("2.1", "PUT, PATCH, DELETE are no ways to query (bad_query_method)", "other_methods"),
    ("2.1", "exactly one query: none", "no_query"),
    ("2.1", "exactly one query: two (bad_multiple_queries)", "two_queries"),
    ("2.1.1", "query via GET (query_get)", "get"),
    ("2.1.1", "GET: the query is percent-encoded UTF-8", "get_of_chinese"),
    ("2.1.1", "GET: an octet that is no UTF-8, a broken percent-encoding", "malformed_encoding"),
    ("2.1.1", "HEAD as HTTP asks: the header of GET without its body", "head"),
    ("2.1.2", "query via URL-encoded POST (query_post_form)", "post_of_a_form"),
    ("2.1.2", "URL-encoded without its media type (bad_query_missing_form_type)", "no_media_type"),
    ("2.1.3", "query via POST directly (query_post_direct)", "post_of_a_query"),
    ("2.1.3", "direct without its media type (bad_query_missing_direct_type)", "no_media_type"),
    ("2.1.3", "another media type (bad_query_wrong_media_type)", "other_media_types"),
    ("2.1.3", "a charset that is not UTF-8 (bad_query_non_utf8)", "other_charsets"),
    ("2.1.3", "UTF-8 named or unnamed; octets that are none", "charset_utf8"),
    ("2.1.3", "a query in the body and another in the address", "query_twice"),
    ("2.1.4", "default graph, GET (query_dataset_default_graphs_get)", "default_graph"),
    ("2.1.4", "default graphs, several: their merge (query_multiple_dataset)", "default_graphs"),
    ("2.1.4", "default graph, POST (query_dataset_default_graphs_post)", "default_graph_by_post"),
    ("2.1.4", "named graph, GET (query_dataset_named_graphs_get)", "named_graph"),
    ("2.1.4", "named graphs, several", "named_graphs"),
    ("2.1.4", "named graph, POST (query_dataset_named_graphs_post)", "named_graph_by_post"),
    ("2.1.4", "default and named graphs (query_dataset_full)", "full_dataset"),
    ("2.1.4", "the request's dataset goes before FROM", "dataset_before_from"),
    ("2.1.4", "the request's dataset goes before FROM NAMED", "dataset_before_from_named"),
    ("2.1.4", "without a dataset that of the query: FROM, FROM NAMED", "dataset_of_the_query"),
    ("2.1.4", "without any dataset the service's own: the union", "own_dataset"),
    ("2.1.4", "a graph the service does not know is empty", "unknown_graphs"),
    ("2.1.4", "a graph is named by an absolute IRI", "relative_graph"),
    ("2.1.5", "SELECT in each format (query_content_type_select)", "select_formats"),
    ("2.1.5", "ASK in each format (query_content_type_ask)", "ask_formats"),
    ("2.1.5", "CONSTRUCT in each format (query_content_type_construct)", "construct_formats"),
    ("2.1.5", "DESCRIBE in each format (query_content_type_describe)", "describe_formats"),
    ("2.1.5", "the Accept header: q, wildcards, several, none", "accept_header"),
    ("2.1.5", "no acceptable format: 406 with those there are", "not_acceptable"),
    ("2.1.6", "success: 2xx, the media type of what is sent, what it varies by", "success"),
    ("2.1.7", "failure: not a legal query, 400 with words (bad_query_syntax)", "syntax"),
    ("2.1.7", "failure: a query that is refused: SERVICE", "refused_query"),
    ("2.1.7", "failure: a body that is too long", "long_body"),
    ("2.1.8", "base IRI: BASE of the query, else the service's own", "base_iri"),
    ("2.2", "updates are refused, by every way, and change nothing", "updates"),
    ("3 HTTP", "OPTIONS says the methods", "options"),
    ("3 HTTP", "CORS: simple requests", "cross_origin"),
    ("3 HTTP", "CORS: the request before a request", "preflight"),
    ("4", "a name that is not this machine's is refused", "other_hosts"),
)
"""(section, case, test)."""
GRAPHS = "SELECT ?o { GRAPH ?g { <urn:a> <urn:p> ?o } } ORDER BY ?o"
BOTH = "SELECT ?o { { <urn:a> <urn:p> ?o } UNION { GRAPH ?g { <urn:a> <urn:p> ?o } } }"
NAMESPACE = "{http://www.w3.org/2005/sparql-results#}"
TRIPLES = {("<urn:a>", "<urn:p>", '"1"'), ("<urn:a>", "<urn:p>", '"2"')}
RDF_FORMATS = (
    ("text/turtle", "text/turtle; charset=utf-8", RdfFormat.TURTLE),
    ("application/ld+json", "application/ld+json", RdfFormat.JSON_LD),
    ("application/n-triples", "application/n-triples", RdfFormat.N_TRIPLES),
    ("application/rdf+xml", "application/rdf+xml", RdfFormat.RDF_XML),
    ("text/plain", "application/n-triples", RdfFormat.N_TRIPLES),
    ("application/xml", "application/rdf+xml", RdfFormat.RDF_XML),
    ("*/*", "text/turtle; charset=utf-8", RdfFormat.TURTLE),
)
JSON_TYPE = "application/sparql-results+json"
XML_TYPE = "application/sparql-results+xml"
CSV_TYPE = "text/csv; charset=utf-8"
TSV_TYPE = "text/tab-separated-values; charset=utf-8"


def test_every_case_has_its_test_and_every_test_its_case():
    there = {name for name in vars(sys.modules[__name__]) if name.startswith("test_")}
    named = {f"test_{test}" for _, _, test in CASES}
    assert there - named == {test_every_case_has_its_test_and_every_test_its_case.__name__}
    assert named - there == set()


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_other_methods(client, method):
    response = client.request(method, "/sparql", params={"query": SELECT})
    assert response.status_code == 405
    assert response.headers["allow"] == "GET, HEAD, POST, OPTIONS"
    assert response.text == "use GET or POST\n"


def test_no_query(client):
    words = "give exactly one query, not 0\n"
    for response in (
        client.get("/sparql", params={"default-graph-uri": "urn:g1"}),
        client.post("/sparql", data={"default-graph-uri": "urn:g1"}),
        post(client, b"", FORM),
    ):
        assert (response.status_code, response.text) == (400, words)


def test_two_queries(client):
    twice = f"query={quote(SELECT)}&query={quote('ASK {}')}"
    words = "give exactly one query, not 2\n"
    response = client.get(f"/sparql?{twice}")
    assert (response.status_code, response.text) == (400, words)
    response = post(client, twice, FORM)
    assert (response.status_code, response.text) == (400, words)
    response = post(client, f"query={quote(SELECT)}", FORM, f"/sparql?query={quote('ASK {}')}")
    assert (response.status_code, response.text) == (400, words)


def test_get(client):
    assert values(client.get(f"/sparql?query={quote(SELECT)}")) == ["1", "2"]
    assert values(client.get(f"/sparql?query={quote(SELECT).replace('%20', '+')}")) == ["1", "2"]


def test_get_of_chinese(client):
    assert values(ask(client, 'SELECT ("决算" AS ?o) {}')) == ["决算"]


def test_malformed_encoding(client):
    broken = client.get("/sparql?query=ASK%20%7B%7D%zz")
    assert broken.status_code == 400
    assert broken.text == "the parameters are no UTF-8 form: a % without two hex digits\n"
    for query in ("SELECT%20%22%ff%22", "SELECT%20%22%c3%28%22"):
        response = client.get(f"/sparql?query={query}")
        assert response.status_code == 400
        assert response.text.startswith("the parameters are no UTF-8 form: ")
        assert post(client, f"query={query}", FORM).status_code == 400
    assert post(client, b"query=ASK\xff", FORM).status_code == 400


def test_head(client):
    got = ask(client)
    response = client.head("/sparql", params={"query": SELECT})
    assert response.status_code == 200
    assert response.content == b""
    for name in ("content-type", "content-length", "vary"):
        assert response.headers[name] == got.headers[name]
    assert client.head("/sparql", params={"query": "SELECT"}).status_code == 400


def test_post_of_a_form(client):
    assert values(client.post("/sparql", data={"query": SELECT})) == ["1", "2"]
    typed = f"{FORM}; charset=UTF-8"
    assert values(post(client, f"query={quote(SELECT)}", typed)) == ["1", "2"]


@pytest.mark.parametrize("body", [f"query={quote(SELECT)}", SELECT])
def test_no_media_type(client, body):
    response = post(client, body, None)
    assert response.status_code == 415
    assert response.text == f"send {FORM} or {QUERY} in UTF-8\n"


def test_post_of_a_query(client):
    assert values(post(client, SELECT, QUERY)) == ["1", "2"]
    assert values(post(client, 'SELECT ("决算" AS ?o) {}'.encode(), QUERY)) == ["决算"]


@pytest.mark.parametrize(
    "media_type", ["text/plain", "application/json", "multipart/form-data; boundary=x"]
)
def test_other_media_types(client, media_type):
    assert post(client, SELECT, media_type).status_code == 415


def test_other_charsets(client):
    assert post(client, SELECT.encode("utf-16"), f"{QUERY}; charset=UTF-16").status_code == 415
    assert post(client, SELECT.encode("gbk"), f"{QUERY}; charset=gbk").status_code == 415
    assert post(client, f"query={quote(SELECT)}", f"{FORM}; charset=gbk").status_code == 415


def test_charset_utf8(client):
    assert values(post(client, SELECT, f"{QUERY}; charset=UTF-8")) == ["1", "2"]
    assert values(post(client, SELECT, f'{QUERY};charset="utf-8"')) == ["1", "2"]
    response = post(client, b'SELECT ("\xff" AS ?o) {}', QUERY)
    assert response.status_code == 400
    assert response.text.startswith("the query is not UTF-8: ")


def test_query_twice(client):
    response = post(client, SELECT, QUERY, f"/sparql?query={quote(SELECT)}")
    assert response.status_code == 400
    assert response.text == "parameter query does not belong here\n"


def test_default_graph(client):
    assert values(ask(client, default_graph_uri="urn:g1")) == ["1"]
    assert values(ask(client, GRAPHS, default_graph_uri="urn:g1")) == []


def test_default_graphs(client):
    assert values(ask(client, default_graph_uri=["urn:g1", "urn:g2"])) == ["1", "2"]
    assert values(ask(client, default_graph_uri=["urn:g2", "urn:g3"])) == ["2"]


def test_default_graph_by_post(client):
    form = {"query": SELECT, "default-graph-uri": "urn:g2"}
    assert values(client.post("/sparql", data=form)) == ["2"]
    assert values(post(client, SELECT, QUERY, "/sparql?default-graph-uri=urn:g2")) == ["2"]


def test_named_graph(client):
    assert values(ask(client, GRAPHS, named_graph_uri="urn:g2")) == ["2"]
    assert values(ask(client, named_graph_uri="urn:g2")) == []


def test_named_graphs(client):
    assert values(ask(client, GRAPHS, named_graph_uri=["urn:g1", "urn:g2"])) == ["1", "2"]
    assert values(ask(client, GRAPHS, named_graph_uri=["urn:g1", "urn:g3"])) == ["1"]


def test_named_graph_by_post(client):
    form = {"query": GRAPHS, "named-graph-uri": "urn:g1"}
    assert values(client.post("/sparql", data=form)) == ["1"]
    assert values(post(client, GRAPHS, QUERY, "/sparql?named-graph-uri=urn:g1")) == ["1"]


def test_full_dataset(client):
    given = {"default_graph_uri": "urn:g1", "named_graph_uri": "urn:g2"}
    assert values(ask(client, **given)) == ["1"]
    assert values(ask(client, GRAPHS, **given)) == ["2"]
    assert sorted(values(ask(client, BOTH, **given))) == ["1", "2"]


def test_dataset_before_from(client):
    query = "SELECT ?o FROM <urn:g2> { <urn:a> <urn:p> ?o }"
    assert values(ask(client, query, default_graph_uri="urn:g1")) == ["1"]
    assert values(ask(client, query, named_graph_uri="urn:g2")) == []


def test_dataset_before_from_named(client):
    query = "SELECT ?o FROM NAMED <urn:g2> { GRAPH ?g { <urn:a> <urn:p> ?o } }"
    assert values(ask(client, query, named_graph_uri="urn:g1")) == ["1"]
    assert values(ask(client, query, default_graph_uri="urn:g2")) == []


def test_dataset_of_the_query(client):
    assert values(ask(client, "SELECT ?o FROM <urn:g2> { <urn:a> <urn:p> ?o }")) == ["2"]
    query = "SELECT ?o FROM <urn:g1> FROM <urn:g2> { <urn:a> <urn:p> ?o } ORDER BY ?o"
    assert values(ask(client, query)) == ["1", "2"]
    query = "SELECT ?o FROM NAMED <urn:g2> { GRAPH ?g { <urn:a> <urn:p> ?o } }"
    assert values(ask(client, query)) == ["2"]
    query = "SELECT ?o FROM NAMED <urn:g2> { <urn:a> <urn:p> ?o }"
    assert values(ask(client, query)) == []


def test_own_dataset(client):
    assert values(ask(client)) == ["1", "2"]
    assert values(ask(client, GRAPHS)) == ["1", "2"]


def test_unknown_graphs(client):
    assert values(ask(client, default_graph_uri="urn:nowhere")) == []
    assert values(ask(client, default_graph_uri=["urn:nowhere", "urn:g1"])) == ["1"]
    assert values(ask(client, GRAPHS, named_graph_uri="urn:nowhere")) == []


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
def test_relative_graph(client, name):
    response = client.get("/sparql", params={"query": SELECT, name: "g1"})
    assert (response.status_code, response.text) == (400, f"{name} 'g1' is no absolute IRI\n")
    response = client.get("/sparql", params={"query": SELECT, name: "urn:g 1"})
    assert (response.status_code, response.text) == (400, f"{name} 'urn:g 1' is no absolute IRI\n")


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        (JSON_TYPE, JSON_TYPE),
        ("application/json", JSON_TYPE),
        (XML_TYPE, XML_TYPE),
        ("application/xml", XML_TYPE),
        ("text/csv", CSV_TYPE),
        ("text/tab-separated-values", TSV_TYPE),
    ],
)
def test_select_formats(client, accept, content_type):
    response = ask(client, 'SELECT ?o ?n { VALUES (?o ?n) { ("1" 2) ("b" UNDEF) } }', accept)
    assert response.headers["content-type"] == content_type
    if content_type == JSON_TYPE:
        assert values(response) == ["1", "b"]
        assert response.json()["head"]["vars"] == ["o", "n"]
    elif content_type == XML_TYPE:
        found = ElementTree.fromstring(response.content).iter(f"{NAMESPACE}literal")
        assert [literal.text for literal in found] == ["1", "2", "b"]
    elif content_type == CSV_TYPE:
        assert response.text == "o,n\r\n1,2\r\nb,\r\n"
    else:
        assert response.text == '?o\t?n\n"1"\t2\n"b"\t\n'


def test_ask_formats(client):
    assert ask(client, "ASK {}", JSON_TYPE).json()["boolean"] is True
    assert ask(client, "ASK { <urn:a> <urn:a> ?o }", JSON_TYPE).json()["boolean"] is False
    found = ElementTree.fromstring(ask(client, "ASK {}", XML_TYPE).content)
    assert found.findtext(f"{NAMESPACE}boolean") == "true"
    # these two formats have no word for it in the W3C's documents: true or false
    assert ask(client, "ASK {}", "text/csv").text == "true"
    assert ask(client, "ASK {}", "text/tab-separated-values").text == "true"


@pytest.mark.parametrize(("accept", "content_type", "format_"), RDF_FORMATS)
def test_construct_formats(client, accept, content_type, format_):
    response = ask(client, CONSTRUCT, accept)
    assert response.status_code == 200
    assert response.headers["content-type"] == content_type
    assert _triples(response.content, format_) == TRIPLES


@pytest.mark.parametrize(("accept", "content_type", "format_"), RDF_FORMATS)
def test_describe_formats(client, accept, content_type, format_):
    response = ask(client, DESCRIBE, accept)
    assert response.status_code == 200
    assert response.headers["content-type"] == content_type
    assert _triples(response.content, format_) == TRIPLES


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        ("*/*", JSON_TYPE),
        ("", JSON_TYPE),
        ("application/*", JSON_TYPE),
        ("text/*", CSV_TYPE),
        ("text/html, application/xml;q=0.9, */*;q=0.1", XML_TYPE),
        (f"text/csv;q=0.2, {XML_TYPE};q=0.3", XML_TYPE),
        (f"*/*, {JSON_TYPE};q=0", XML_TYPE),
        (f"{XML_TYPE};charset=utf-8;q=0.9, text/turtle", XML_TYPE),
        ("TEXT/CSV", CSV_TYPE),
        ("text/csv;q=high, text/tab-separated-values;q=0.1", TSV_TYPE),
    ],
)
def test_accept_header(client, accept, content_type):
    assert ask(client, SELECT, accept).headers["content-type"] == content_type


@pytest.mark.parametrize(
    ("query", "accept", "offered"),
    [
        (SELECT, "image/png", "application/sparql-results+json"),
        (SELECT, "*/*;q=0", "application/sparql-results+json"),
        (SELECT, "text/turtle", "application/sparql-results+json"),
        ("ASK {}", "application/ld+json", "application/sparql-results+json"),
        (CONSTRUCT, "text/csv", "text/turtle"),
        (DESCRIBE, JSON_TYPE, "text/turtle"),
    ],
)
def test_not_acceptable(client, query, accept, offered):
    response = ask(client, query, accept)
    assert response.status_code == 406
    assert f"accept one of: {offered}" in response.text


def test_success(client):
    response = ask(client)
    assert response.status_code == 200
    assert response.headers["content-type"] == JSON_TYPE
    assert response.headers["vary"].split(", ")[0] == "Accept"
    assert json.loads(response.content)["head"] == {"vars": ["o"]}


@pytest.mark.parametrize(
    "query", ["SELECT", "", "SELECT ?o { ?s }", "INSERT DATA { <urn:x> <urn:y> <urn:z> }", "决算"]
)
def test_syntax(client, query):
    response = ask(client, query)
    assert response.status_code == 400
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert response.text.startswith("the query was not understood: error at 1:")
    assert post(client, query.encode(), QUERY).status_code == 400


def test_refused_query(client):
    response = ask(client, "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }")
    assert response.status_code == 403
    words = "SERVICE <http://127.0.0.1/> is refused: this endpoint asks no other one\n"
    assert response.text == words


def test_long_body(client):
    assert post(client, b" " * 1_000_001, QUERY).status_code == 413


def test_base_iri(client):
    assert values(ask(client, "SELECT (STR(<def/Figure>) AS ?o) {}")) == [f"{BASE}def/Figure"]
    assert values(ask(client, "BASE <urn:x:y> SELECT (STR(<z>) AS ?o) {}")) == ["urn:z"]


def test_updates(client):
    update = "INSERT DATA { GRAPH <urn:g1> { <urn:a> <urn:p> '3' } }"
    words = "this endpoint is read-only: updates are refused\n"
    refused = [
        post(client, update, "application/sparql-update"),
        client.post("/sparql", data={"update": update}),
        client.get("/sparql", params={"update": update}),
        client.get("/sparql", params={"query": SELECT, "update": update}),
    ]
    assert [(one.status_code, one.text) for one in refused] == [(403, words)] * 4
    response = client.post("/sparql", data={"query": SELECT, "using-graph-uri": "urn:g1"})
    words = "parameter using-graph-uri does not belong here\n"
    assert (response.status_code, response.text) == (400, words)
    assert ask(client, update).status_code == 400
    assert values(ask(client)) == ["1", "2"]


def test_options(client):
    response = client.options("/sparql")
    assert response.status_code == 204
    assert response.headers["allow"] == "GET, HEAD, POST, OPTIONS"


@pytest.mark.parametrize("query", [SELECT, "SELECT"])
def test_cross_origin(client, query):
    response = client.get(
        "/sparql", params={"query": query}, headers={"Origin": "http://example.org"}
    )
    assert response.headers["access-control-allow-origin"] == "*"
    assert "ETag" in response.headers["access-control-expose-headers"]


@pytest.mark.parametrize(("method", "status"), [("GET", 200), ("POST", 200), ("DELETE", 400)])
def test_preflight(client, method, status):
    asked = {
        "Origin": "http://example.org",
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "content-type",
    }
    response = client.options("/sparql", headers=asked)
    assert response.status_code == status
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["access-control-allow-methods"] == "GET, HEAD, POST"


def test_other_hosts(client):
    assert client.get("/sparql", headers={"Host": "example.org"}).status_code == 400


def _triples(body: bytes, format_: RdfFormat) -> set[tuple[str, ...]]:
    found = parse_rdf(body, format_)
    return {(str(one.subject), str(one.predicate), str(one.object)) for one in found}
