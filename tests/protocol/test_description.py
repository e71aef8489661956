"""The address of the endpoint, without a query, tells what it is: SPARQL 1.1 Service Description."""

from __future__ import annotations

import pytest
from pyoxigraph import RdfFormat, Store
from serving import BASE, DOCUMENT

SD = "http://www.w3.org/ns/sparql-service-description#"
ASKED = f"PREFIX sd: <{SD}> SELECT ?o {{ {{}} }} ORDER BY ?o"
FORMATS = (
    ("text/turtle", "text/turtle; charset=utf-8", RdfFormat.TURTLE),
    ("application/rdf+xml", "application/rdf+xml", RdfFormat.RDF_XML),
    ("application/ld+json", "application/ld+json", RdfFormat.JSON_LD),
    ("application/n-triples", "application/n-triples", RdfFormat.N_TRIPLES),
    ("text/html,application/xml;q=0.8,*/*;q=0.9", "text/turtle; charset=utf-8", RdfFormat.TURTLE),
)


def _values(store, pattern):
    found = store.query(ASKED.replace("{}", pattern))
    return [row["o"].value for row in found]


@pytest.mark.parametrize(("accept", "content_type", "format_"), FORMATS)
def test_description_in_each_format(client, accept, content_type, format_):
    response = client.get("/sparql", headers={"Accept": accept})
    assert response.status_code == 200
    assert response.headers["content-type"] == content_type
    store = Store()
    store.load(response.content, format_)
    endpoint = str(client.base_url).rstrip("/") + "/sparql"
    assert _values(store, "?s a sd:Service ; sd:endpoint ?o") == [endpoint]
    assert _values(store, "?s sd:supportedLanguage ?o") == [f"{SD}SPARQL11Query"]
    assert _values(store, "?s sd:feature ?o") == [f"{SD}UnionDefaultGraph"]
    formats = [iri.rpartition("/")[2] for iri in _values(store, "?s sd:resultFormat ?o")]
    assert formats == [
        "JSON-LD",
        "N-Triples",
        "RDF_XML",
        "SPARQL_Results_CSV",
        "SPARQL_Results_JSON",
        "SPARQL_Results_TSV",
        "SPARQL_Results_XML",
        "Turtle",
    ]
    names = _values(store, "?s sd:defaultDataset/sd:namedGraph/sd:name ?o")
    own = [f"{BASE}id/graph/{name}" for name in (DOCUMENT, "codes", "ontology")]
    assert names == [*own, "urn:g1", "urn:g2", "urn:g3"]
    said = _values(store, "?s sd:defaultDataset/<http://purl.org/dc/terms/description> ?o")
    assert said == ["6 个命名图的并集", "union of 6 named graphs"] or said == [
        "union of 6 named graphs",
        "6 个命名图的并集",
    ]


def test_description_in_no_other_format(client):
    response = client.get("/sparql", headers={"Accept": "text/csv"})
    assert response.status_code == 406
    assert response.text.startswith("accept one of: text/turtle, application/ld+json")


def test_head_of_the_description(client):
    assert client.head("/sparql").headers["content-type"] == "text/turtle; charset=utf-8"
