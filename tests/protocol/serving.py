"""A server of a small hand-made build, and ways to ask it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import uvicorn
from starlette.applications import Starlette

from opendata.graph.writing.build import figures_to_graph

BASE = "https://opendata.example.org/"
SELECT = "SELECT ?o { <urn:a> <urn:p> ?o } ORDER BY ?o"
CONSTRUCT = "CONSTRUCT { ?s <urn:p> ?o } WHERE { ?s <urn:p> ?o }"
DESCRIBE = "DESCRIBE <urn:a>"
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
DOCUMENT = "0123456789abcdef"
FIGURE = f"{DOCUMENT}/B03.1/1/2"
_MANY = 300
_OD = f"{BASE}def/"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_LABEL = "<http://www.w3.org/2004/02/skos/core#prefLabel>"


def write_build(folder: Path) -> None:
    """Write a build: two small graphs, one with many triples, one of a document, and a site."""
    figures_to_graph([], folder / "graph")
    quads = '<urn:a> <urn:p> "1" <urn:g1> .\n<urn:a> <urn:p> "2" <urn:g2> .\n'
    quads += "".join(f"<urn:s{n}> <urn:q> <urn:o{n}> <urn:g3> .\n" for n in range(_MANY))
    (folder / "graph" / "opendata.nq").write_text(quads + "".join(_document()), encoding="utf-8")
    (folder / "site").mkdir()
    (folder / "site" / "index.html").write_text("<h1>opendata</h1>", encoding="utf-8")
    (folder / "datapackages").mkdir()
    (folder / "datapackages" / "a.csv").write_text("figure\n", encoding="utf-8")


def _document() -> Iterator[str]:
    """Yield what a document says: one figure of one department, proved by one identity."""
    graph = f" <{BASE}id/graph/{DOCUMENT}> .\n"
    figure, check = f"<{BASE}id/figure/{FIGURE}>", f"<{BASE}id/check/{DOCUMENT}/check/row_sum/1>"
    organisation = f"<{BASE}id/organisation/410308-孟津区%20科技局>"
    yield f'{organisation} {_LABEL} "孟津区科技局"@zh{graph}'
    yield f"{organisation} {_TYPE} <{_OD}Department>{graph}"
    for name in ("Figure", "http://purl.org/linked-data/cube#Observation"):
        kind = name if ":" in name else _OD + name
        yield f"{figure} {_TYPE} <{kind}>{graph}"
    yield f"{figure} <{_OD}organisation> {organisation}{graph}"
    yield f"{figure} <{_OD}provedBy> {check}{graph}"
    for name, value in (("page", 5), ("rowNo", 1), ("columnNo", 2)):
        yield f'{figure} <{_OD}{name}> "{value}"^^<{_XSD}integer>{graph}'
    for name, text in (("row", "科学技术支出"), ("column", "合计"), ("printed", "<12.50>")):
        yield f'{figure} <{_OD}{name}> "{text}"{graph}'
    yield f"{check} <{_OD}adds> {figure}{graph}"
    yield f'{check} <{_OD}rule> "row_sum.parts"{graph}'
    yield f'{check} <{_OD}words> "合计 = 基本支出 + 项目支出"{graph}'
    yield f"{check} <{_OD}verdict> <{BASE}id/code/verdict/holds>{graph}"
    for number in range(25):
        yield f"<{BASE}id/project/{number:02}> <{_OD}organisation> {organisation}{graph}"


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


def ask(client: httpx.Client, query: str = SELECT, accept: str = "*/*", **more) -> httpx.Response:
    """Ask a query by GET; `more` are further parameters, their hyphens written as underscores."""
    parameters = {name.replace("_", "-"): value for name, value in more.items()}
    return client.get("/sparql", params={"query": query, **parameters}, headers={"Accept": accept})


def post(client: httpx.Client, body, media_type, url="/sparql", **headers) -> httpx.Response:
    """Post a body of that media type; without one where it is None."""
    named = {} if media_type is None else {"Content-Type": media_type}
    return client.post(url, content=body, headers={**named, **headers})


def values(response: httpx.Response) -> list[str]:
    """Return what the answer in JSON binds to ?o, in its order."""
    assert response.status_code == 200, response.text
    return [row["o"]["value"] for row in response.json()["results"]["bindings"]]
