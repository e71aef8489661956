"""Server: the site, the downloads and a read-only SPARQL 1.1 endpoint, on loopback only.

The endpoint follows the SPARQL 1.1 Protocol for queries: GET, POST of a form and POST
of a query, dataset parameters, content negotiation. Updates and SERVICE are refused,
and a query that takes too long is stopped together with its process.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request as HttpRequest
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from opendata.errors import QueryError, UsageError
from opendata.graph.asking.store import load_store
from opendata.graph.asking.worker import (
    NotAcceptableError,
    Reply,
    Request,
    SyntaxRefusedError,
    WorkerPool,
)

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
RESULT_TYPES = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
}
"""Media type → format of SELECT and ASK, the preferred first."""
GRAPH_TYPES = {
    "text/turtle": "turtle",
    "application/n-triples": "ntriples",
    "application/rdf+xml": "rdfxml",
    "text/plain": "ntriples",
    "application/xml": "rdfxml",
}
"""Media type → format of CONSTRUCT and DESCRIBE, the preferred first."""
CONTENT_TYPES = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "turtle": "text/turtle; charset=utf-8",
    "ntriples": "application/n-triples",
    "rdfxml": "application/rdf+xml",
}
_FOLDERS = (
    ("datapackages", "/datapackages"),
    ("quarantine", "/quarantine"),
    ("site", "/site"),
    ("site", "/"),
)
"""(folder of a build, address): the site's own links work under both of its addresses."""
_GRAPH_FILES = ("catalogue.ttl", "codes.ttl", "ontology.ttl", "opendata.nq", "void.ttl")
_LOOPBACK = ("127.0.0.1", "localhost")
# all are routed here, so that the folder served at / does not answer for the endpoint
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_LARGEST_BODY = 1_000_000


class ProtocolError(Exception):
    """A request that the protocol answers with a status and words."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status
        self.words = words


@dataclass(frozen=True, slots=True)
class _Endpoint:
    """The SPARQL endpoint over one pool of workers."""

    pool: WorkerPool

    async def answer(self, request: HttpRequest) -> Response:
        """Return the answer of one request, or the status that says what is wrong with it."""
        if request.method not in {"GET", "HEAD", "POST"}:
            allow = {"Allow": "GET, HEAD, POST"}
            return PlainTextResponse("use GET or POST\n", 405, allow)
        try:
            parsed = await _parse(request)
            reply = await run_in_threadpool(self._ask, parsed)
        except ProtocolError as error:
            return PlainTextResponse(f"{error.words}\n", error.status)
        headers = {"Content-Type": CONTENT_TYPES[reply.format], "Vary": "Accept"}
        return Response(reply.body, headers=headers)

    def _ask(self, request: Request) -> Reply:
        try:
            return self.pool.ask(request)
        except SyntaxRefusedError as error:
            raise ProtocolError(400, f"the query was not understood: {error}") from error
        except NotAcceptableError as error:
            raise ProtocolError(406, f"{error}: {', '.join(CONTENT_TYPES.values())}") from error
        except QueryError as error:
            raise ProtocolError(503, str(error)) from error


def make_app(folder: Path, *, time_limit: float = 30.0, workers: int = 2) -> Starlette:
    """Return the application over a built folder: site/ at /, its data beside it, and /sparql."""
    pool = WorkerPool(load_store(folder / "graph"), time_limit, workers)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        pool.close()

    endpoint = _Endpoint(pool)
    routes: list[BaseRoute] = [Route("/sparql", endpoint.answer, methods=_METHODS)]
    routes += [
        Route(f"/graph/{name}", _file(folder / "graph" / name), methods=["GET"])
        for name in _GRAPH_FILES
    ]
    routes.append(Route("/run.json", _file(folder / "run.json"), methods=["GET"]))
    for name, path in _FOLDERS:
        if (folder / name).is_dir():
            routes.append(Mount(path, StaticFiles(directory=folder / name, html=True)))
    middleware = [
        # a page elsewhere may ask, but only under a name that is this machine
        Middleware(TrustedHostMiddleware, allowed_hosts=list(_LOOPBACK)),
        Middleware(
            CORSMiddleware, allow_origins=["*"], allow_methods=["GET", "POST"], allow_headers=["*"]
        ),
    ]
    return Starlette(routes=routes, middleware=middleware, lifespan=lifespan)


def serve_folder(
    folder: Path, *, host: str = "127.0.0.1", port: int = 8000, timeout: float = 30.0
) -> None:
    """Serve the folder until interrupted; UsageError where the host is not loopback."""
    if host not in _LOOPBACK:
        raise UsageError(f"host {host}: opendata serves on loopback only: {', '.join(_LOOPBACK)}")
    uvicorn.run(make_app(folder, time_limit=timeout), host=host, port=port, log_level="warning")


def _file(path: Path) -> Callable[[HttpRequest], Awaitable[Response]]:
    async def answer(_: HttpRequest) -> Response:
        return FileResponse(path)

    return answer


async def _parse(request: HttpRequest) -> Request:
    parameters = _decode(request.scope["query_string"])
    query = ""
    if request.method == "POST":
        media_type = _media_type(request)
        body = await _body(request)
        if media_type == FORM:
            parameters += _decode(body)
        elif media_type == QUERY:
            query = _to_text(body)
            _refuse(parameters, ("query",))
    _refuse(parameters, ("update", "using-graph-uri", "using-named-graph-uri"))
    return _to_request(query or _single_query(parameters), parameters, request)


def _to_request(query: str, parameters: Sequence[tuple[str, str]], request: HttpRequest) -> Request:
    accept = ",".join(request.headers.getlist("accept")) or "*/*"
    result_format = negotiate(accept, RESULT_TYPES)
    graph_format = negotiate(accept, GRAPH_TYPES)
    if result_format is None and graph_format is None:
        raise ProtocolError(406, f"accept one of: {', '.join(CONTENT_TYPES.values())}")
    return Request(
        query=query,
        result_format=result_format,
        graph_format=graph_format,
        default_graphs=_graphs(parameters, "default-graph-uri"),
        named_graphs=_graphs(parameters, "named-graph-uri"),
    )


def negotiate(accept: str, offered: dict[str, str]) -> str | None:
    """Return the format that the Accept header likes best of those offered, or None.

    >>> negotiate("text/csv;q=0.5, application/sparql-results+xml", RESULT_TYPES)
    'xml'
    >>> negotiate("text/*", GRAPH_TYPES), negotiate("image/png", RESULT_TYPES)
    ('turtle', None)
    """
    ranges = [_parse_range(part) for part in accept.split(",") if part.strip()]
    best: tuple[float, str | None] = (0.0, None)
    for media_type, format_ in offered.items():
        quality = _quality(media_type, ranges)
        # the first offered wins a tie
        if quality > best[0]:
            best = (quality, format_)
    return best[1]


def _parse_range(part: str) -> tuple[str, float]:
    media_range, *options = (piece.strip().lower() for piece in part.split(";"))
    quality = next((item[2:] for item in options if item.startswith("q=")), "1")
    try:
        return media_range, float(quality)
    except ValueError:
        return media_range, 0.0


def _quality(media_type: str, ranges: Sequence[tuple[str, float]]) -> float:
    """Return the quality of the most special range that the media type is in."""
    for wanted in (media_type, f"{media_type.partition('/')[0]}/*", "*/*"):
        found = [quality for media_range, quality in ranges if media_range == wanted]
        if found:
            return max(found)
    return 0.0


def _decode(encoded: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=100
        )
    except ValueError as error:
        raise ProtocolError(400, f"the parameters are no UTF-8 form: {error}") from error


def _to_text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ProtocolError(400, f"the query is not UTF-8: {error}") from error


async def _body(request: HttpRequest) -> bytes:
    parts = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > _LARGEST_BODY:
            raise ProtocolError(413, f"the query is longer than {_LARGEST_BODY} bytes")
        parts.append(part)
    return b"".join(parts)


def _media_type(request: HttpRequest) -> str:
    media_type, *options = request.headers.get("content-type", "").lower().split(";")
    media_type = media_type.strip()
    charsets = [
        item.strip()[8:].strip('"') for item in options if item.strip().startswith("charset=")
    ]
    if media_type == UPDATE:
        raise ProtocolError(403, "this endpoint is read-only: updates are refused")
    if media_type not in {FORM, QUERY} or any(charset != "utf-8" for charset in charsets):
        raise ProtocolError(415, f"send {FORM} or {QUERY} in UTF-8")
    return media_type


def _refuse(parameters: Sequence[tuple[str, str]], names: Sequence[str]) -> None:
    for name, _ in parameters:
        if name == "update":
            raise ProtocolError(403, "this endpoint is read-only: updates are refused")
        if name in names:
            raise ProtocolError(400, f"parameter {name} does not belong here")


def _single_query(parameters: Sequence[tuple[str, str]]) -> str:
    queries = [value for name, value in parameters if name == "query"]
    if len(queries) != 1:
        raise ProtocolError(400, f"give exactly one query, not {len(queries)}")
    return queries[0]


def _graphs(parameters: Sequence[tuple[str, str]], name: str) -> tuple[str, ...]:
    graphs = tuple(value for key, value in parameters if key == name)
    for graph in graphs:
        if not urlsplit(graph).scheme:
            raise ProtocolError(400, f"{name} {graph!r} is no absolute IRI")
    return graphs
