"""Worker: one query at a time in a process of its own, which is killed when its time is up.

The store's library has no time limit: only a process can be stopped in the middle of
a query. The worker opens the store read-only, so that starting it anew costs little.
It reads one request a line and answers with one line and the result's bytes.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from queue import Queue
from threading import Timer
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
)

from opendata.errors import QueryError
from opendata.graph.asking.sparql_text import find_words

RESULT_FORMATS = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
GRAPH_FORMATS = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "rdfxml": RdfFormat.RDF_XML,
}
_MEMORY_BYTES = 8 * 1024**3


class SyntaxRefusedError(QueryError):
    """The query is no SPARQL query, or one that is refused."""


class NotAcceptableError(QueryError):
    """The query's kind of result has none of the wanted formats."""


@dataclass(frozen=True, slots=True)
class Request:
    """One query and how its answer is wanted."""

    query: str
    result_format: str | None = "json"
    """For SELECT and ASK; None = not wanted."""
    graph_format: str | None = None
    """For CONSTRUCT and DESCRIBE; None = not wanted."""
    substitutions: tuple[tuple[str, str, str], ...] = ()
    """(variable, lexical form, datatype IRI)."""
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer as bytes, and the format it is in."""

    format: str
    body: bytes


class Worker:
    """One process over one store; started when first asked, and again after it was killed."""

    def __init__(self, store: Path, time_limit: float) -> None:
        self._store = store
        self._time_limit = time_limit
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, request: Request) -> Reply:
        """Return the answer; QueryError where there is none within the time limit."""
        process = self._running()
        stopped: list[bool] = []
        timer = Timer(self._time_limit, _stop, (process, stopped))
        timer.start()
        try:
            head, body = _exchange(process, request)
        except (OSError, ValueError) as error:
            self.close()
            raise self._failure(is_stopped=bool(stopped)) from error
        finally:
            timer.cancel()
        return _to_reply(head, body)

    def close(self) -> None:
        """Stop the process."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    with suppress(OSError):
                        stream.close()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            command = [sys.executable, "-m", "opendata.graph.asking.worker", str(self._store)]
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        return self._process

    def _failure(self, *, is_stopped: bool) -> QueryError:
        if is_stopped:
            return QueryError(
                f"the query took longer than {self._time_limit:g} seconds and was stopped: "
                "bind a parameter or ask for less"
            )
        return QueryError("the query ended its process, perhaps for want of memory: ask for less")


class WorkerPool:
    """Several workers over one store; who asks waits for a free one."""

    def __init__(self, store: Path, time_limit: float, count: int = 2) -> None:
        self._workers = [Worker(store, time_limit) for _ in range(count)]
        self._free: Queue[Worker] = Queue()
        for worker in self._workers:
            self._free.put(worker)

    def ask(self, request: Request) -> Reply:
        """Return the answer of the first worker that is free."""
        worker = self._free.get()
        try:
            return worker.ask(request)
        finally:
            self._free.put(worker)

    def close(self) -> None:
        """Stop all processes."""
        for worker in self._workers:
            worker.close()


def _stop(process: subprocess.Popen[bytes], stopped: list[bool]) -> None:
    stopped.append(True)
    process.kill()


def _exchange(process: subprocess.Popen[bytes], request: Request) -> tuple[dict[str, Any], bytes]:
    if process.stdin is None or process.stdout is None:
        raise OSError("no pipes")
    process.stdin.write(json.dumps(asdict(request)).encode() + b"\n")
    process.stdin.flush()
    head = json.loads(process.stdout.readline())
    body = process.stdout.read(head["length"])
    if len(body) < head["length"]:
        raise OSError("the answer broke off")
    return head, body


def _to_reply(head: dict[str, Any], body: bytes) -> Reply:
    errors = {
        "syntax": SyntaxRefusedError,
        "not-acceptable": NotAcceptableError,
        "error": QueryError,
    }
    if head["status"] in errors:
        raise errors[head["status"]](body.decode())
    return Reply(head["format"], body)


def serve(store: Store, requests: Iterable[bytes], replies: IO[bytes]) -> None:
    """Answer requests, one a line, until there are no more: the body of the process."""
    for line in requests:
        status, format_, body = _answer(store, json.loads(line))
        head = {"status": status, "format": format_, "length": len(body)}
        replies.write(json.dumps(head).encode() + b"\n" + body)
        replies.flush()


def _answer(store: Store, request: dict[str, Any]) -> tuple[str, str, bytes]:
    try:
        return _evaluate(store, request)
    except SyntaxError as error:
        return "syntax", "", str(error).encode()
    except (OSError, RuntimeError, ValueError) as error:
        return "error", "", str(error).encode()


def _evaluate(store: Store, request: dict[str, Any]) -> tuple[str, str, bytes]:
    words = find_words(request["query"])
    if "SERVICE" in words:
        raise SyntaxError("SERVICE is refused: this endpoint asks no other one")
    results = store.query(request["query"], **_options(request, words))
    if isinstance(results, QueryTriples):
        name = request["graph_format"]
        return _written(name, results.serialize(format=GRAPH_FORMATS[name]) if name else None)
    if not isinstance(results, QuerySolutions | QueryBoolean):
        raise TypeError(type(results).__name__)
    name = request["result_format"]
    return _written(name, results.serialize(format=RESULT_FORMATS[name]) if name else None)


def _written(name: str | None, body: bytes | None) -> tuple[str, str, bytes]:
    if name is None or body is None:
        return "not-acceptable", "", b"none of the accepted media types suits this kind of query"
    return "ok", name, body


def _options(request: dict[str, Any], words: frozenset[str]) -> dict[str, Any]:
    """Return the dataset and the bindings: the protocol's graphs, else FROM, else all graphs."""
    default = [NamedNode(iri) for iri in request["default_graphs"]]
    named = [NamedNode(iri) for iri in request["named_graphs"]]
    bindings = {
        Variable(name): Literal(lexical, datatype=NamedNode(datatype))
        for name, lexical, datatype in request["substitutions"]
    }
    options: dict[str, Any] = {"substitutions": bindings or None}
    if default or named:
        return {**options, "default_graph": default, "named_graphs": named}
    return {**options, "use_default_graph_as_union": "FROM" not in words}


def main(store: str) -> None:
    """Open the store read-only and answer standard input on standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    serve(Store.read_only(store), sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main(sys.argv[1])
