"""Things: every IRI of ours answers with its page or its triples.

The addresses of this server stand for the IRIs below the base of mapping.toml: /id/… for
things and named graphs, /def/… for the ontology and its terms. A thing is described by the
triples that say something of it, in whatever graph they stand; a named graph and the
ontology are given whole.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from urllib.parse import unquote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request as HttpRequest
from starlette.responses import PlainTextResponse, Response

from opendata.graph.asking.worker import Reply, Request, WorkerPool
from opendata.graph.iris import escape_iri, load_mapping
from opendata.server.negotiation import (
    CONTENT_TYPES,
    SUFFIXES,
    THING_TYPES,
    list_types,
    negotiate,
)
from opendata.server.pages import Pages
from opendata.server.protocol import ProtocolError, accept_of, ask
from opendata.site import thing_to_page

_NO_OCTET = re.compile(rb"%(?![0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True)
class Things:
    """The things of one store, by their IRIs."""

    pool: WorkerPool

    async def answer(self, request: HttpRequest) -> Response:
        """Return the page or the triples of the IRI that the address stands for."""
        try:
            return await run_in_threadpool(self._answer, request)
        except ProtocolError as error:
            return PlainTextResponse(f"{error.words}\n", error.status)

    def _answer(self, request: HttpRequest) -> Response:
        iri = _to_iri(request)
        wanted = _wanted(request)
        kind = self._kind(iri)
        if kind == "":
            iri, wanted = _cut_suffix(iri, wanted)
            kind = self._kind(iri)
        format_ = wanted or negotiate(accept_of(request), THING_TYPES)
        if kind == "":
            raise ProtocolError(404, f"the graph says nothing of {_to_iri(request)}")
        if format_ is None:
            raise ProtocolError(406, f"accept one of: {list_types(THING_TYPES)}")
        return _to_response(request, self._body(iri, kind, format_), format_)

    def _kind(self, iri: str) -> str:
        """Return what an IRI is: a graph, a version of the ontology, a thing, or empty."""
        graph = f'{{ BIND("graph" AS ?k) FILTER EXISTS {{ GRAPH <{iri}> {{ ?s ?p ?o }} }} }}'
        version = f'{{ ?s owl:versionIRI <{iri}> BIND("version" AS ?k) }}'
        thing = f'{{ BIND("thing" AS ?k) FILTER EXISTS {{ <{iri}> ?p ?o }} }}'
        query = f"SELECT ?k {{ {graph} UNION {version} UNION {thing} }} ORDER BY ?k"
        found = [row["k"]["value"] for row in self._pages().select(query)]
        return next((kind for kind in ("graph", "version", "thing") if kind in found), "")

    def _body(self, iri: str, kind: str, format_: str) -> bytes:
        mapping = load_mapping()
        if kind == "version":
            iri = mapping.prefixes["od"]
        if format_ == "html":
            page = self._pages().load_thing(iri, is_graph=kind == "graph")
            return thing_to_page(page).encode("utf-8", "backslashreplace")
        query = f"DESCRIBE <{iri}>"
        if iri == mapping.prefixes["od"]:
            iri, kind = mapping.to_iri("graph", "ontology")[1:-1], "graph"
        if kind == "graph":
            query = f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}"
        prefixes = tuple(mapping.prefixes.items())
        return self._ask(Request(query, graph_format=format_, prefixes=prefixes)).body

    def _pages(self) -> Pages:
        return Pages(self._ask, load_mapping())

    def _ask(self, request: Request) -> Reply:
        return ask(self.pool, request)


def _to_iri(request: HttpRequest) -> str:
    """Return the IRI that the address stands for, with what no IRI may hold percent-encoded."""
    path: bytes = request.scope["raw_path"].partition(b"?")[0]
    if _NO_OCTET.search(path):
        raise ProtocolError(400, "the address has a % without two hex digits")
    try:
        key = unquote(path.decode("ascii"), errors="strict").removeprefix("/")
    except ValueError as error:
        raise ProtocolError(
            400, f"the address is not UTF-8 in percent-encoding: {error}"
        ) from error
    return load_mapping().base + escape_iri(key)


def _wanted(request: HttpRequest) -> str | None:
    """Return the format that the parameter `format` names, or None where there is none."""
    name = request.query_params.get("format")
    if name is None:
        return None
    found = SUFFIXES.get(name) or THING_TYPES.get(name)
    if found is None:
        raise ProtocolError(400, f"format {name}: there are {', '.join(SUFFIXES)}")
    return found


def _cut_suffix(iri: str, wanted: str | None) -> tuple[str, str | None]:
    """Return the IRI before an ending that names a format, and that format."""
    stem, dot, ending = iri.rpartition(".")
    if dot and ending in SUFFIXES:
        return stem, wanted or SUFFIXES[ending]
    return iri, wanted


def _to_response(request: HttpRequest, body: bytes, format_: str) -> Response:
    """Return the answer, or only that it has not changed since the client was given it."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"Content-Type": CONTENT_TYPES[format_], "Vary": "Accept", "ETag": tag}
    known = [item.strip() for item in request.headers.get("if-none-match", "").split(",")]
    if tag in known or f"W/{tag}" in known:
        return Response(status_code=304, headers={"Vary": "Accept", "ETag": tag})
    return Response(body, headers=headers)
