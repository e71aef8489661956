"""Worker: one query at a time in a process of its own, which is stopped at the limits of time and memory."""

from __future__ import annotations

import json
import math
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from queue import Empty, Queue
from threading import Timer
from typing import Any

from opendata.errors import QueryError
from opendata.graph.asking.evaluate import READY


class SyntaxRefusedError(QueryError):
    """The query is no SPARQL query."""


class RefusedError(QueryError):
    """The query may not be asked here: it wants to ask another endpoint."""


class NotAcceptableError(QueryError):
    """The query's kind of result has none of the wanted formats."""


class LimitError(QueryError):
    """The query wanted more time, memory or room than it may take, or nobody was free for it."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a query may take beside time."""

    memory_mib: int = 4096
    """MiB beside what the process has when the store is open."""
    answer_mib: int = 256
    """MiB of the answer as it is sent."""
    services: tuple[str, ...] = ()
    """Addresses that SERVICE may ask."""


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
    prefixes: tuple[tuple[str, str], ...] = ()
    """(prefix, IRI) that shorten an answer of triples."""
    base: str = ""
    """What a relative IRI of the query is below; empty: there may be none."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer as bytes, and the format it is in."""

    format: str
    body: bytes


class Worker:
    """One process over one store; started when first asked, and again after it was killed."""

    def __init__(self, store: Path, time_limit: float, bounds: Bounds | None = None) -> None:
        self._store = store
        self._time_limit = time_limit
        self._bounds = bounds or Bounds()
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, request: Request) -> Reply:
        """Return the answer; LimitError where there is none within the limits."""
        process = self._running()
        stopped: list[bool] = []
        timer = Timer(self._time_limit, _stop, (process, stopped))
        timer.start()
        try:
            head, body = _exchange(process, request)
        except (OSError, ValueError) as error:
            self.close()
            raise self._failure(process.returncode, is_stopped=bool(stopped)) from error
        finally:
            timer.cancel()
        if head["status"] == "memory":
            self.close()
            raise self._failure(-signal.SIGABRT, is_stopped=False)
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
            bounds = {**asdict(self._bounds), "seconds": math.ceil(self._time_limit)}
            module = "opendata.graph.asking.evaluate"
            command = [sys.executable, "-m", module, str(self._store), json.dumps(bounds)]
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
            # the time limit is the query's, not that of opening the store
            if self._process.stdout is None or self._process.stdout.readline() != READY:
                self.close()
                raise QueryError(f"{self._store}: the store cannot be opened")
        return self._process

    def _failure(self, status: int | None, *, is_stopped: bool) -> QueryError:
        """Return the error of a process that ended; the store's library aborts for want of memory."""
        if is_stopped:
            return LimitError(
                f"the query took longer than {self._time_limit:g} seconds and was stopped: "
                "bind a parameter or ask for less"
            )
        if status == -signal.SIGABRT:
            return LimitError(
                f"the query wanted more than {self._bounds.memory_mib} MiB of memory and was "
                "stopped: bind a parameter or ask for less"
            )
        return QueryError(f"the process that answered ended with status {status}")


class WorkerPool:
    """Several workers over one store; who asks waits for a free one."""

    def __init__(
        self, store: Path, time_limit: float, count: int = 2, bounds: Bounds | None = None
    ) -> None:
        self._workers = [Worker(store, time_limit, bounds) for _ in range(count)]
        self._time_limit = time_limit
        self._free: Queue[Worker] = Queue()
        for worker in self._workers:
            self._free.put(worker)

    def ask(self, request: Request) -> Reply:
        """Return the answer of the first worker that is free within the time limit."""
        try:
            worker = self._free.get(timeout=self._time_limit)
        except Empty as error:
            raise LimitError(
                f"{len(self._workers)} other queries are being answered: ask again later"
            ) from error
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
        "refused": RefusedError,
        "not-acceptable": NotAcceptableError,
        "limit": LimitError,
        "error": QueryError,
    }
    if head["status"] in errors:
        raise errors[head["status"]](body.decode())
    return Reply(head["format"], body)
