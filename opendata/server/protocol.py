"""Protocol: one request of the SPARQL 1.1 Protocol, query operation, and its answer.

https://www.w3.org/TR/sparql11-protocol/: GET, POST of a form and POST of a query, the dataset
parameters, the formats of results, the statuses of failure. The address without a query gives
the service description. Updates are refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request as HttpRequest
from starlette.responses import PlainTextResponse, Response

from opendata.errors import QueryError
from opendata.graph.asking.description import describe_service, load_graph_names
from opendata.graph.asking.worker import (
    LimitError,
    NotAcceptableError,
    RefusedError,
    Reply,
    Request,
    SyntaxRefusedError,
    WorkerPool,
)
from opendata.graph.iris import load_mapping
from opendata.server.negotiation import (
    CONTENT_TYPES,
    GRAPH_TYPES,
    RESULT_TYPES,
    list_types,
    negotiate,
)

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
METHODS = ("GET", "HEAD", "POST", "OPTIONS")
_LARGEST_BODY = 1_000_000
_MOST_PARAMETERS = 1000
_NO_OCTET = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_NOT_IN_IRI = re.compile(r'[\x00-\x20<>"{}|\\^`]')
_OF_UPDATES = ("using-graph-uri", "using-named-graph-uri")


class ProtocolError(Exception):
    """A request that the protocol answers with a status and words."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status
        self.words = words


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The SPARQL endpoint over one pool of workers."""

    pool: WorkerPool
    services: tuple[str, ...] = ()
    """Addresses that SERVICE may ask."""

    async def answer(self, request: HttpRequest) -> Response:
        """Return the answer of one request, or the status that says what is wrong with it."""
        allow = {"Allow": ", ".join(METHODS)}
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=allow)
        if request.method not in METHODS:
            return PlainTextResponse("use GET or POST\n", 405, allow)
        try:
            reply = await self._answer(request)
        except ProtocolError as error:
            headers = {"Retry-After": "30"} if error.status == 503 else None
            return PlainTextResponse(f"{error.words}\n", error.status, headers)
        headers = {"Content-Type": CONTENT_TYPES[reply.format], "Vary": "Accept"}
        return Response(reply.body, headers=headers)

    async def _answer(self, request: HttpRequest) -> Reply:
        if request.method != "POST" and request.scope["query_string"] == b"":
            format_ = negotiate(accept_of(request), GRAPH_TYPES)
            if format_ is None:
                raise ProtocolError(406, f"accept one of: {list_types(GRAPH_TYPES)}")
            address = str(request.url.replace(query="", fragment=""))
            return await run_in_threadpool(self._describe, address, format_)
        parsed = await _parse(request)
        return await run_in_threadpool(ask, self.pool, parsed)

    def _describe(self, address: str, format_: str) -> Reply:
        graphs = load_graph_names(lambda request: ask(self.pool, request))
        body = describe_service(address, graphs, self.services, format_)
        return Reply(format_, body)


def ask(pool: WorkerPool, request: Request) -> Reply:
    """Return the answer of the store; ProtocolError gives each failure its status."""
    try:
        return pool.ask(request)
    except SyntaxRefusedError as error:
        raise ProtocolError(400, f"the query was not understood: {error}") from error
    except RefusedError as error:
        raise ProtocolError(403, str(error)) from error
    except NotAcceptableError as error:
        offered = list_types(RESULT_TYPES if request.graph_format else GRAPH_TYPES)
        raise ProtocolError(406, f"{error}; accept one of: {offered}") from error
    except LimitError as error:
        raise ProtocolError(503, str(error)) from error
    except QueryError as error:
        raise ProtocolError(500, str(error)) from error


def accept_of(request: HttpRequest) -> str:
    """Return what the request accepts; without a word of it, anything."""
    return ",".join(request.headers.getlist("accept")) or "*/*"


async def _parse(request: HttpRequest) -> Request:
    parameters = _decode(request.scope["query_string"])
    query = None
    if request.method == "POST":
        media_type = _media_type(request)
        body = await _body(request)
        if media_type == FORM:
            parameters += _decode(body)
        else:
            query = _to_text(body)
            _refuse(parameters, ("query",))
    _refuse(parameters, _OF_UPDATES)
    return _to_request(_single_query(parameters) if query is None else query, parameters, request)


def _to_request(query: str, parameters: Sequence[tuple[str, str]], request: HttpRequest) -> Request:
    accept = accept_of(request)
    result_format = negotiate(accept, RESULT_TYPES)
    graph_format = negotiate(accept, GRAPH_TYPES)
    if result_format is None and graph_format is None:
        raise ProtocolError(406, f"accept one of: {list_types(RESULT_TYPES, GRAPH_TYPES)}")
    return Request(
        query=query,
        result_format=result_format,
        graph_format=graph_format,
        default_graphs=_graphs(parameters, "default-graph-uri"),
        named_graphs=_graphs(parameters, "named-graph-uri"),
        prefixes=tuple(load_mapping().prefixes.items()),
        base=load_mapping().base,
    )


def _decode(encoded: bytes) -> list[tuple[str, str]]:
    """Return the parameters of a form; 400 where it is not UTF-8 in percent-encoding."""
    if _NO_OCTET.search(encoded):
        raise ProtocolError(400, "the parameters are no UTF-8 form: a % without two hex digits")
    try:
        return parse_qsl(
            encoded.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MOST_PARAMETERS,
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
        if not urlsplit(graph).scheme or _NOT_IN_IRI.search(graph):
            raise ProtocolError(400, f"{name} {graph!r} is no absolute IRI")
    return graphs
