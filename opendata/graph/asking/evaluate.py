"""Evaluate: the process that answers queries over one store, and that can be killed.

The store's library has no limit of time or memory: only a process can be stopped in the
middle of a query. This one opens the store read-only, reads one request a line and answers
with one line and the result's bytes. It ends by itself when a query wants more memory than
it may take, or more time although nobody is left to stop it.
"""

from __future__ import annotations

import io
import json
import resource
import signal
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any

from pyoxigraph import (
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Variable,
    serialize,
)

from opendata.graph.asking.sparql_text import find_services, find_words

RESULT_FORMATS = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
GRAPH_FORMATS = {
    "turtle": RdfFormat.TURTLE,
    "jsonld": RdfFormat.JSON_LD,
    "ntriples": RdfFormat.N_TRIPLES,
    "rdfxml": RdfFormat.RDF_XML,
}
READY = b"ready\n"
"""What the process says when the store is open."""
_MEBIBYTE = 1024**2
_GRACE = 5
"""Seconds after the time limit in which who asked would have stopped the process."""


class RefusedError(Exception):
    """The query may not be asked here."""


class TooLargeError(Exception):
    """The answer is longer than it may be."""


class _Bounded(io.BytesIO):
    """Bytes in memory up to a length."""

    def __init__(self, longest: int) -> None:
        super().__init__()
        self._longest = longest

    def write(self, part: Any) -> int:  # Any: bytes and views of them, as io declares it
        if self.tell() + len(part) > self._longest:
            raise TooLargeError
        return super().write(part)


def serve(
    store: Store, bounds: dict[str, Any], requests: Iterable[bytes], replies: IO[bytes]
) -> None:
    """Answer requests, one a line, until there are no more: the body of the process."""
    for line in requests:
        signal.alarm(bounds["seconds"] + _GRACE)
        status, format_, body = _answer(store, bounds, json.loads(line))
        signal.alarm(0)
        head = {"status": status, "format": format_, "length": len(body)}
        replies.write(json.dumps(head).encode() + b"\n" + body)
        replies.flush()


def _answer(
    store: Store, bounds: dict[str, Any], request: dict[str, Any]
) -> tuple[str, str, bytes]:
    try:
        return _evaluate(store, bounds, request)
    except SyntaxError as error:
        return "syntax", "", str(error).encode()
    except RefusedError as error:
        return "refused", "", str(error).encode()
    except TooLargeError:
        words = f"the answer is longer than {bounds['answer_mib']} MiB: ask for less, with LIMIT"
        return "limit", "", words.encode()
    except MemoryError:
        return "memory", "", b""
    except (OSError, RuntimeError, ValueError) as error:
        return "error", "", str(error).encode()


def _evaluate(
    store: Store, bounds: dict[str, Any], request: dict[str, Any]
) -> tuple[str, str, bytes]:
    _refuse_services(request["query"], bounds["services"])
    results = store.query(request["query"], **_options(request))
    output = _Bounded(bounds["answer_mib"] * _MEBIBYTE)
    if isinstance(results, QueryTriples):
        name = request["graph_format"]
        if name is not None:
            format_ = GRAPH_FORMATS[name]
            serialize(results, output, format_, prefixes=dict(request["prefixes"]) or None)
    elif isinstance(results, QuerySolutions | QueryBoolean):
        name = request["result_format"]
        if name is not None:
            results.serialize(output, RESULT_FORMATS[name])
    else:
        raise TypeError(type(results).__name__)
    if name is None:
        return "not-acceptable", "", b"none of the accepted media types suits this kind of query"
    return "ok", name, output.getvalue()


def _refuse_services(query: str, allowed: Iterable[str]) -> None:
    named = {f"<{address}>" for address in allowed}
    for target in find_services(query):
        if target not in named:
            there = ", ".join(sorted(named)) or "no other one"
            raise RefusedError(f"SERVICE {target} is refused: this endpoint asks {there}")


def _options(request: dict[str, Any]) -> dict[str, Any]:
    """Return the dataset and the bindings: the protocol's graphs, else FROM, else all graphs."""
    default = [NamedNode(iri) for iri in request["default_graphs"]]
    named = [NamedNode(iri) for iri in request["named_graphs"]]
    bindings = {
        Variable(name): Literal(lexical, datatype=NamedNode(datatype))
        for name, lexical, datatype in request["substitutions"]
    }
    options: dict[str, Any] = {
        "base_iri": request["base"] or None,
        "substitutions": bindings or None,
    }
    if default or named:
        return {**options, "default_graph": default, "named_graphs": named}
    is_union = "FROM" not in find_words(request["query"])
    return {**options, "use_default_graph_as_union": is_union}


def _limit_memory(mebibytes: int) -> None:
    """Let the process take so much beside what it has; without /proc nothing can be said of that."""
    sizes = Path("/proc/self/statm")
    if sizes.exists():
        now = int(sizes.read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        most = now + mebibytes * _MEBIBYTE
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    # a process that ends for want of memory leaves no file behind
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(store: str, bounds: str) -> None:
    """Open the store read-only and answer standard input on standard output."""
    opened = Store.read_only(store)
    limits = json.loads(bounds)
    _limit_memory(limits["memory_mib"])
    sys.stdout.buffer.write(READY)
    sys.stdout.buffer.flush()
    serve(opened, limits, sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
