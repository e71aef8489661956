"""Servers: the two ways to put named graphs into a SPARQL server, and what it remembers of them.

In a small graph of its own (id/graph/loads) stand the digests of the graphs that were loaded,
as checksums of SPDX. Before a graph is touched its checksum loses its value, and has one again
when the whole graph is there: a load that broke off is seen, and made again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Protocol
from urllib.parse import urlencode

from pyoxigraph import NamedNode, RdfFormat, parse

from opendata.errors import LoadError, QueryError
from opendata.graph.asking.questions import parse_results
from opendata.graph.iris import load_mapping, to_text
from opendata.graph.loading.connection import Connection, Sent
from opendata.graph.loading.parts import Part, read_triples

Tell = Callable[[int], None]
"""Called with the number of triples that were sent since it was called last."""
_N_TRIPLES = "application/n-triples"
_MANY_GRAPHS = 200
"""Graphs that one update speaks of."""
_STORED_TRIPLES = 20_000
"""Of one PUT or POST: a transaction of many more is slow (Oxigraph)."""
_UPDATED_TRIPLES = 2000
"""Of one INSERT DATA: servers refuse long texts (Virtuoso 7.2.5: 5,000 triples)."""
_CHUNK_BYTES = 8_000_000
"""Of any request."""


class Server(Protocol):
    """Where graphs are loaded."""

    def load_digests(self) -> dict[str, str]:
        """Return the digest of each graph loaded by us; empty where its load broke off."""

    def mark(self, graphs: Sequence[str]) -> None:
        """Remember that these graphs are about to change."""

    def replace(self, part: Part, tell: Tell) -> None:
        """Put the triples of a part into its graph, in place of all that are there."""

    def finish(self, part: Part) -> None:
        """Remember the digest of a graph that was replaced."""

    def remove(self, graph: str) -> None:
        """Remove a graph."""

    def forget(self, graphs: Sequence[str]) -> None:
        """Remember nothing of these graphs."""

    def is_union(self, graph: str) -> bool | None:
        """Return whether the default graph shows what is in a named one; None: cannot be asked."""

    def close(self) -> None:
        """Close the connections."""


class GraphStore:
    """A server by SPARQL 1.1 Graph Store HTTP Protocol: PUT replaces a graph, POST adds the rest."""

    def __init__(self, store: Connection, asked: Connection | None = None) -> None:
        self._store = store
        self._asked = asked
        self._digests: dict[str, str] = {}

    def load_digests(self) -> dict[str, str]:
        """Return the digest of each graph loaded by us; empty where its load broke off."""
        where = {"graph": _loads()}
        answered = self._store.send("GET", None, where, accept=_N_TRIPLES, also=(404,))
        self._digests = {} if answered.status == 404 else _parse_digests(answered.body)
        return dict(self._digests)

    def mark(self, graphs: Sequence[str]) -> None:
        """Remember that these graphs are about to change."""
        self._digests |= dict.fromkeys(graphs, "")
        self._write_digests()

    def replace(self, part: Part, tell: Tell) -> None:
        """Put the triples of a part into its graph, in place of all that are there."""
        method = "PUT"
        for count, lines in _to_chunks(read_triples(part), _STORED_TRIPLES):
            self._store.send(method, Sent(_N_TRIPLES, lines), {"graph": part.graph})
            tell(count)
            # what follows the first chunk is added to it
            method = "POST"

    def finish(self, part: Part) -> None:
        """Remember the digest of a graph that was replaced."""
        self._digests[part.graph] = part.digest
        body = "".join(_list_value(part.graph, part.digest))
        self._store.send("POST", Sent(_N_TRIPLES, body.encode()), {"graph": _loads()})

    def remove(self, graph: str) -> None:
        """Remove a graph."""
        self._store.send("DELETE", None, {"graph": graph}, also=(404,))

    def forget(self, graphs: Sequence[str]) -> None:
        """Remember nothing of these graphs."""
        for graph in graphs:
            self._digests.pop(graph, None)
        self._write_digests()

    def is_union(self, graph: str) -> bool | None:
        """Return whether the default graph shows what is in a named one; None: cannot be asked."""
        return None if self._asked is None else _is_union(self._asked, graph)

    def close(self) -> None:
        """Close the connections."""
        for connection in (self._store, self._asked):
            if connection is not None:
                connection.close()

    def _write_digests(self) -> None:
        lines = [line for pair in sorted(self._digests.items()) for line in _list_checksum(*pair)]
        sent = Sent(_N_TRIPLES, "".join(lines).encode())
        self._store.send("PUT", sent, {"graph": _loads()})


class UpdateEndpoint:
    """A server by SPARQL 1.1 UPDATE: a graph is dropped and filled again in chunks."""

    def __init__(self, asked: Connection, updated: Connection) -> None:
        self._asked = asked
        self._updated = updated

    def load_digests(self) -> dict[str, str]:
        """Return the digest of each graph loaded by us; empty where its load broke off."""
        checksum, value = _terms("spdx:checksum", "spdx:checksumValue")
        rows = _select(
            self._asked,
            f"SELECT ?g ?v {{ GRAPH <{_loads()}> "
            f"{{ ?g {checksum} ?c OPTIONAL {{ ?c {value} ?v }} }} }}",
        )
        return {graph: digest for graph, digest in rows if graph != ""}

    def mark(self, graphs: Sequence[str]) -> None:
        """Remember that these graphs are about to change."""
        (value,) = _terms("spdx:checksumValue")
        for some in _in_groups(graphs):
            nodes = " ".join(f"<{_checksum_of(graph)}>" for graph in some)
            lines = "".join(line for graph in some for line in _list_checksum(graph, ""))
            self._update(
                f"DELETE {{ GRAPH <{_loads()}> {{ ?c {value} ?v }} }} WHERE {{ "
                f"GRAPH <{_loads()}> {{ VALUES ?c {{ {nodes} }} ?c {value} ?v }} }}"
            )
            self._insert(_loads(), lines.encode())

    def replace(self, part: Part, tell: Tell) -> None:
        """Put the triples of a part into its graph, in place of all that are there."""
        self._update(f"DROP SILENT GRAPH <{part.graph}>")
        for count, lines in _to_chunks(read_triples(part), _UPDATED_TRIPLES):
            self._insert(part.graph, lines)
            tell(count)

    def finish(self, part: Part) -> None:
        """Remember the digest of a graph that was replaced."""
        self._insert(_loads(), "".join(_list_value(part.graph, part.digest)).encode())

    def remove(self, graph: str) -> None:
        """Remove a graph."""
        self._update(f"DROP SILENT GRAPH <{graph}>")

    def forget(self, graphs: Sequence[str]) -> None:
        """Remember nothing of these graphs."""
        (checksum,) = _terms("spdx:checksum")
        for some in _in_groups(graphs):
            nodes = " ".join(f"<{graph}>" for graph in some)
            self._update(
                f"DELETE {{ GRAPH <{_loads()}> {{ ?g {checksum} ?c . ?c ?p ?o }} }} WHERE {{ "
                f"GRAPH <{_loads()}> {{ VALUES ?g {{ {nodes} }} ?g {checksum} ?c . ?c ?p ?o }} }}"
            )

    def is_union(self, graph: str) -> bool | None:
        """Return whether the default graph shows what is in a named one; None: cannot be asked."""
        return _is_union(self._asked, graph)

    def close(self) -> None:
        """Close the connections."""
        self._asked.close()
        self._updated.close()

    def _insert(self, graph: str, lines: bytes) -> None:
        before = f"INSERT DATA {{ GRAPH <{graph}> {{\n".encode()
        self._send(before + lines + b"} }")

    def _update(self, text: str) -> None:
        self._send(text.encode())

    def _send(self, text: bytes) -> None:
        self._updated.send("POST", Sent("application/sparql-update", text))


def _loads() -> str:
    return load_mapping().to_iri("graph", "loads")[1:-1]


def _terms(*names: str) -> tuple[str, ...]:
    return tuple(load_mapping().expand(name) for name in names)


def _checksum_of(graph: str) -> str:
    return f"{graph}/sha256"


def _list_checksum(graph: str, digest: str) -> Iterator[str]:
    """Yield the triples that tell the checksum of a graph; without a digest it has no value."""
    checksum, kind, of_kind, algorithm, sha256 = _terms(
        "spdx:checksum",
        "rdf:type",
        "spdx:Checksum",
        "spdx:algorithm",
        "spdx:checksumAlgorithm_sha256",
    )
    node = f"<{_checksum_of(graph)}>"
    yield f"<{graph}> {checksum} {node} .\n"
    yield f"{node} {kind} {of_kind} .\n"
    yield f"{node} {algorithm} {sha256} .\n"
    if digest != "":
        yield from _list_value(graph, digest)


def _list_value(graph: str, digest: str) -> Iterator[str]:
    (value,) = _terms("spdx:checksumValue")
    yield f"<{_checksum_of(graph)}> {value} {to_text(digest)} .\n"


def _parse_digests(body: bytes) -> dict[str, str]:
    checksum, value = (term[1:-1] for term in _terms("spdx:checksum", "spdx:checksumValue"))
    nodes: dict[str, str] = {}
    values: dict[str, str] = {}
    try:
        for triple in parse(body, RdfFormat.N_TRIPLES):
            if isinstance(triple.subject, NamedNode) and hasattr(triple.object, "value"):
                found = {checksum: nodes, value: values}.get(triple.predicate.value, {})
                found[triple.subject.value] = triple.object.value
    except (SyntaxError, ValueError) as error:
        raise LoadError(f"graph {_loads()} of the server is no N-Triples: {error}") from error
    return {graph: values.get(node, "") for graph, node in nodes.items()}


def _select(connection: Connection, query: str) -> tuple[tuple[str, ...], ...]:
    # as a form: a direct POST of a query is not answered by every server (Virtuoso 7.2.5)
    sent = Sent("application/x-www-form-urlencoded", urlencode({"query": query}).encode())
    answered = connection.send("POST", sent, accept="application/sparql-results+json")
    try:
        return parse_results(answered.body).rows
    except QueryError as error:
        raise LoadError(f"is it a SPARQL endpoint? {error}") from error


def _is_union(connection: Connection, graph: str) -> bool:
    (checksum,) = _terms("spdx:checksum")
    return _select(connection, f"SELECT ?c {{ <{graph}> {checksum} ?c }} LIMIT 1") != ()


def _to_chunks(lines: Iterable[bytes], most: int) -> Iterator[tuple[int, bytes]]:
    """Yield the lines in chunks with their number; those with blank nodes stay together.

    A blank node's label means one node within one request only. There is at least one chunk,
    so that an empty graph replaces what was there.
    """
    chunk: list[bytes] = []
    together: list[bytes] = []
    size = 0
    for line in lines:
        if line.startswith(b"_:") or b" _:" in line:
            together.append(line)
            continue
        chunk.append(line)
        size += len(line)
        if len(chunk) >= most or size >= _CHUNK_BYTES:
            yield len(chunk), b"".join(chunk)
            chunk, size = [], 0
    if together:
        yield len(together), b"".join(together)
    # the last one, or the only one: an empty graph is sent too
    yield len(chunk), b"".join(chunk)


def _in_groups(graphs: Sequence[str]) -> Iterator[tuple[str, ...]]:
    pending = iter(graphs)
    while some := tuple(islice(pending, _MANY_GRAPHS)):
        yield some
