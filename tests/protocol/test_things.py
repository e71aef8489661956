"""Every IRI of ours answers as a page or as triples, by Accept, parameter or ending."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from pyoxigraph import RdfFormat
from pyoxigraph import parse as parse_rdf
from serving import BASE, DOCUMENT, FIGURE

ORGANISATION = "/id/organisation/410308-孟津区%20科技局"
ENCODED = "/id/organisation/410308-" + quote("孟津区 科技局")
THING = f"{BASE}id/organisation/410308-孟津区%20科技局"
FORMATS = (
    ("text/turtle", "ttl", "text/turtle; charset=utf-8", RdfFormat.TURTLE),
    ("application/ld+json", "jsonld", "application/ld+json", RdfFormat.JSON_LD),
    ("application/n-triples", "nt", "application/n-triples", RdfFormat.N_TRIPLES),
    ("application/rdf+xml", "rdf", "application/rdf+xml", RdfFormat.RDF_XML),
)
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def get(client, address, accept="*/*", **more):
    return client.get(address, headers={"Accept": accept, **more})


def triples(response, format_):
    return list(parse_rdf(response.content, format_))


def words(response):
    """Return the text of a page, its white space made single."""
    return " ".join(re.sub("<[^>]+>", " ", response.text).split())


@pytest.mark.parametrize(("accept", "ending", "content_type", "format_"), FORMATS)
def test_thing_in_each_format(client, accept, ending, content_type, format_):
    for response in (
        get(client, ENCODED, accept),
        get(client, f"{ENCODED}?format={ending}"),
        get(client, f"{ENCODED}?format={quote(accept, safe='')}"),
        get(client, f"{ENCODED}.{ending}", "text/html"),
    ):
        assert response.status_code == 200
        assert response.headers["content-type"] == content_type
        assert response.headers["vary"].split(", ")[0] == "Accept"
        found = triples(response, format_)
        assert {one.subject.value for one in found} == {THING}
        assert {one.object.value for one in found} == {"孟津区科技局", f"{BASE}def/Department"}


def test_chinese_may_come_as_it_is(client):
    assert get(client, ORGANISATION).content == get(client, ENCODED).content


def test_a_program_gets_turtle_and_a_browser_a_page(client):
    assert get(client, ENCODED).headers["content-type"] == "text/turtle; charset=utf-8"
    assert get(client, ENCODED, BROWSER).headers["content-type"] == "text/html; charset=utf-8"
    assert get(client, f"{ENCODED}.html").headers["content-type"] == "text/html; charset=utf-8"


def test_page_of_an_organisation(client):
    page = get(client, ENCODED, BROWSER)
    said = words(page)
    assert f"孟津区科技局 {THING} 类 class : 部门 department" in said
    assert "下载 download : Turtle · JSON-LD · N-Triples · RDF/XML" in said
    # 25 projects and a figure point here
    assert "机构 organisation 26" in said
    assert "共 26 个，仅列出 20 个 20 of 26 are shown" in said
    assert '<a href="/def/Department">' in page.text
    assert f'href="{ENCODED}?format=ttl"' in page.text


def test_page_of_a_figure(client):
    page = get(client, f"/id/figure/{FIGURE}", BROWSER)
    said = words(page)
    assert "科学技术支出 — 合计 &lt;12.50&gt;" in said
    assert "出处 place : 第 5 页 p. 5 · 第 1 行第 2 列 row 1, column 2" in said
    assert f'<a href="/documents/{DOCUMENT}.html#{FIGURE}">' in page.text
    assert "row_sum.parts 加项 added 成立 holds 合计 = 基本支出 + 项目支出 是 yes" in said
    assert f'<a href="{ENCODED}">孟津区科技局</a>' in page.text
    assert "qb:Observation · 数字 figure" in said


def test_page_of_a_term(client):
    said = words(get(client, "/def/Department", BROWSER))
    assert f"部门 department {BASE}def/Department" in said
    assert "rdf:type 1 孟津区科技局" in said


def test_ontology_is_given_whole(client):
    for address in ("/def/", "/def"):
        response = client.get(address, headers={"Accept": "text/turtle"}, follow_redirects=True)
        found = {one.subject.value for one in triples(response, RdfFormat.TURTLE)}
        assert {f"{BASE}def/", f"{BASE}def/Department"} <= found
    version = next(
        one.object.value
        for one in triples(get(client, "/def/"), RdfFormat.TURTLE)
        if one.predicate.value.endswith("versionIRI")
    )
    assert get(client, version.removeprefix(BASE[:-1])).content == response.content
    assert get(client, "/def/", BROWSER).status_code == 200


def test_named_graph_is_given_whole(client):
    address = f"/id/graph/{DOCUMENT}"
    found = triples(get(client, address, "application/n-triples"), RdfFormat.N_TRIPLES)
    # 2 of the organisation, 10 of the figure, 4 of the identity, 25 of projects
    assert len(found) == 41
    assert "命名图，41 条三元组 named graph of 41 triples" in words(get(client, address, BROWSER))


@pytest.mark.parametrize("address", ["/id/figure/nothing", "/def/Nothing", "/id/", "/id/x.ttl"])
def test_what_the_graph_does_not_know_is_404(client, address):
    response = get(client, address)
    assert response.status_code == 404
    assert response.text == f"the graph says nothing of {BASE}{address[1:]}\n"


def test_wishes_that_cannot_be_met(client):
    assert get(client, ENCODED, "image/png").status_code == 406
    response = get(client, f"{ENCODED}?format=pdf")
    assert response.status_code == 400
    assert response.text == "format pdf: there are html, json, jsonld, nt, rdf, ttl\n"
    response = get(client, "/id/organisation/%zz")
    assert response.status_code == 400
    assert response.text == "the address has a % without two hex digits\n"
    assert get(client, "/id/organisation/%ff").status_code == 400
    assert client.post(ENCODED).status_code == 405


@pytest.mark.parametrize("key", ["a>b", 'a"b', "a{b}", "a%5Eb", "x> ?p ?o } #"])
def test_an_address_is_never_part_of_a_query(client, key):
    assert get(client, f"/id/figure/{quote(key)}").status_code == 404


def test_unchanged_things_are_304(client):
    tag = get(client, ENCODED).headers["etag"]
    response = get(client, ENCODED, **{"If-None-Match": tag})
    assert (response.status_code, response.content) == (304, b"")
    assert get(client, ENCODED, "application/ld+json", **{"If-None-Match": tag}).status_code == 200


def test_head_of_a_thing(client):
    response = client.head(ENCODED)
    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["content-length"] == str(len(get(client, ENCODED).content))
