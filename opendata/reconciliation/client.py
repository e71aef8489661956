"""A client of the Reconciliation Service API 0.2 (OpenRefine and others) over HTTP.

One service, its manifest read first; queries in batches; a busy or failing service is asked
again after a pause that doubles, or the one that it asks for.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPException
from math import isfinite
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

from opendata.errors import ServiceError, UsageError

WIKIDATA = "https://wikidata.reconci.link/zh/api"
"""The service that speaks for Wikidata in Chinese; asked only where it is named."""

_RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504})
_BATCH = 10
_LARGEST_BATCH = 50
_LARGEST_BODY = 20_000_000
"""Bytes of one answer."""
_LONGEST_PAUSE = 60.0
_HEADERS = {
    "Accept": "application/json",
    "User-Agent": "opendata (reconciliation client)",
}


@dataclass(frozen=True, slots=True)
class Query:
    """One thing to look for."""

    text: str
    kind: str = ""
    """Type of the service; empty for its own choice."""
    limit: int = 3
    properties: tuple[tuple[str, Any], ...] = ()
    """(property, value) that the thing should have."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One thing that a service proposes."""

    id: str
    name: str
    score: float
    is_match: bool
    features: Mapping[str, Any]
    """What the service says of the parts of its score, by feature."""


@dataclass(frozen=True, slots=True)
class Service:
    """One service with what its manifest says."""

    url: str
    name: str
    identifier_space: str
    """What stands before an id to make it an IRI."""
    extend: bool
    """The service tells the values of properties."""
    batch: int = _BATCH
    timeout: float = 30.0
    """Seconds for one request."""
    tries: int = 4
    pause: float = 1.0
    """Seconds before the second try; each later pause is twice as long."""
    sleep: Callable[[float], None] = field(default=time.sleep, repr=False)


def open_service(
    url: str,
    *,
    timeout: float = 30.0,
    tries: int = 4,
    pause: float = 1.0,
    sleep: Callable[[float], None] = time.sleep,
) -> Service:
    """Return the service of an address, its manifest read.

    Raises UsageError where the address is none, ServiceError where no manifest is there.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise UsageError(f"{url}: not the address of a service; write https://host/path")
    plain = Service(
        url, "", "", extend=False, timeout=timeout, tries=tries, pause=pause, sleep=sleep
    )
    manifest = _ask(plain, None)
    name, space = manifest.get("name"), manifest.get("identifierSpace")
    if not isinstance(name, str) or not isinstance(space, str) or not space:
        raise ServiceError(f"{url}: its manifest lacks name or identifierSpace: is it a service?")
    return Service(
        url,
        name,
        space,
        extend=isinstance(manifest.get("extend"), dict),
        batch=_to_batch(manifest.get("batchSize")),
        timeout=timeout,
        tries=tries,
        pause=pause,
        sleep=sleep,
    )


def _to_batch(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        return _BATCH
    return max(1, min(value, _LARGEST_BATCH))


def ask_service(service: Service, queries: Sequence[Query]) -> Iterator[tuple[Candidate, ...]]:
    """Yield the candidates of each query, best first, asked in batches."""
    for start in range(0, len(queries), service.batch):
        part = queries[start : start + service.batch]
        batch = {f"q{number}": _to_json(query) for number, query in enumerate(part)}
        answer = _ask(service, {"queries": json.dumps(batch, ensure_ascii=False)})
        for key in batch:
            yield _read_results(service, key, answer)


def ask_values(service: Service, ids: Sequence[str], prop: str) -> Mapping[str, frozenset[str]]:
    """Return id → values of a property; nothing where the service does not tell them."""
    found: dict[str, frozenset[str]] = {}
    for start in range(0, len(ids) if service.extend else 0, service.batch):
        part = list(ids[start : start + service.batch])
        wish = {"ids": part, "properties": [{"id": prop}]}
        rows = _ask(service, {"extend": json.dumps(wish, ensure_ascii=False)}).get("rows")
        if not isinstance(rows, dict):
            raise ServiceError(f"{service.url}: the answer to a question for {prop} has no rows")
        found |= {key: _read_values(row, prop) for key, row in rows.items()}
    return found


def _to_json(query: Query) -> dict[str, Any]:
    written: dict[str, Any] = {"query": query.text, "limit": query.limit}
    if query.kind:
        written |= {"type": query.kind, "type_strict": "should"}
    if query.properties:
        written["properties"] = [{"pid": name, "v": value} for name, value in query.properties]
    return written


def _read_results(service: Service, key: str, answer: Mapping[str, Any]) -> tuple[Candidate, ...]:
    entry = answer.get(key)
    results = entry.get("result") if isinstance(entry, dict) else None
    if not isinstance(results, list):
        raise ServiceError(f"{service.url}: the answer has no result for {key}")
    try:
        found = [_read_candidate(result) for result in results]
    except (KeyError, TypeError, ValueError) as error:
        raise ServiceError(
            f"{service.url}: a candidate without id, name or score: {error}"
        ) from error
    return tuple(sorted(found, key=lambda candidate: (-candidate.score, candidate.id)))


def _read_candidate(result: Mapping[str, Any]) -> Candidate:
    features = result.get("features") or ()
    score = float(result["score"])
    if not isfinite(score):
        raise ValueError(f"score {score}")
    return Candidate(
        id=str(result["id"]),
        name=str(result["name"]),
        score=score,
        is_match=result.get("match") is True,
        features={str(item["id"]): item.get("value") for item in features},
    )


def _read_values(row: object, prop: str) -> frozenset[str]:
    """Return the values of a row as text; a value is {"str": …}, {"id": …} or a number."""
    cells = row.get(prop) if isinstance(row, dict) else None
    values = (cell for cell in cells or () if isinstance(cell, dict))
    keys = ("str", "id", "float", "int", "date")
    return frozenset(str(cell[key]) for cell in values for key in keys if key in cell)


# ---------------------------------------------------------------- HTTP


def _ask(service: Service, form: Mapping[str, str] | None) -> dict[str, Any]:
    """Return the JSON object that the service answers; tried again where that may help."""
    reason = ""
    for number in range(service.tries):
        try:
            return _parse(service.url, _fetch(service, form))
        except _TryAgainError as error:
            reason = error.reason
            if number + 1 < service.tries:
                own = service.pause * 2**number
                service.sleep(min(own if error.after is None else error.after, _LONGEST_PAUSE))
    raise ServiceError(f"{service.url}: {reason}; tried {service.tries} times")


class _TryAgainError(Exception):
    """The service may answer later."""

    def __init__(self, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.after = after
        """Seconds that the service asks to wait."""


def _fetch(service: Service, form: Mapping[str, str] | None) -> bytes:
    data = None if form is None else urlencode(form).encode()
    request = Request(service.url, data=data, headers=_HEADERS)
    try:
        with urlopen(request, timeout=service.timeout) as response:
            body: bytes = response.read(_LARGEST_BODY + 1)
    except HTTPError as error:
        with error:
            if error.code in _RETRIED:
                raise _TryAgainError(
                    f"HTTP {error.code} {error.reason}", _after(error.headers)
                ) from error
        message = f"{service.url}: HTTP {error.code} {error.reason}: check the address"
        raise ServiceError(message) from error
    except (URLError, TimeoutError, HTTPException, ConnectionError) as error:
        why = getattr(error, "reason", None) or error
        raise _TryAgainError(f"{why}") from error
    if len(body) > _LARGEST_BODY:
        raise ServiceError(f"{service.url}: the answer is larger than {_LARGEST_BODY} bytes")
    return body


def _after(headers: Message) -> float | None:
    value = headers.get("Retry-After", "")
    return float(value) if value.isdecimal() else None


def _parse(url: str, body: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(body)
    except ValueError as error:
        raise ServiceError(f"{url}: the answer is no JSON: {error}") from error
    if not isinstance(answer, dict):
        raise ServiceError(f"{url}: the answer is no JSON object")
    if answer.get("status") == "error":
        raise ServiceError(f"{url}: the service says: {answer.get('message', 'error')}")
    return answer
