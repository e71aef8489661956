"""Connection: requests to one address over HTTP, kept open between them."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from urllib.parse import urlencode, urlsplit

from opendata.errors import LoadError, UsageError

_LONGEST_ANSWER = 300
"""Characters of a refusal that are told."""
_TRIES = 2
"""A server may have closed a connection that was not used for a while: then once more."""


@dataclass(frozen=True, slots=True)
class Access:
    """How a server is asked."""

    timeout: float = 300.0
    """Seconds without an answer or a byte."""
    user: str = ""
    password: str = ""
    """For HTTP Basic authentication, where a user is given."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What a request carries."""

    media_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Answered:
    """What a server answered."""

    status: int
    body: bytes


class Connection:
    """One address and the connection to its server."""

    def __init__(self, url: str, access: Access) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise UsageError(f"{url}: not the http address of a server")
        if parts.username is not None:
            raise UsageError("give user and password by OPENDATA_USER and OPENDATA_PASSWORD")
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        self._url = url
        self._path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
        self._headers = _to_headers(access)
        self._connection = kind(parts.hostname, parts.port, timeout=access.timeout)

    def send(
        self,
        method: str,
        sent: Sent | None = None,
        parameters: Mapping[str, str] | None = None,
        *,
        accept: str = "*/*",
        also: tuple[int, ...] = (),
    ) -> Answered:
        """Return the answer; LoadError where it is no success and its status not among `also`."""
        path = self._path
        if parameters:
            path += f"{'&' if '?' in path else '?'}{urlencode(parameters)}"
        answered, reason = self._try(method, path, sent, accept)
        if not 200 <= answered.status < 300 and answered.status not in also:
            raise LoadError(self._refusal(method, answered, reason))
        return answered

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _try(self, method: str, path: str, sent: Sent | None, accept: str) -> tuple[Answered, str]:
        for left in reversed(range(_TRIES)):
            try:
                response = self._request(method, path, sent, accept)
                return Answered(response.status, response.read()), response.reason
            except (HTTPException, OSError) as error:
                self._connection.close()
                if left == 0 or isinstance(error, TimeoutError):
                    words = (
                        "no answer in time"
                        if isinstance(error, TimeoutError)
                        else str(error) or repr(error)
                    )
                    raise LoadError(f"{method} {self._url}: {words}") from error
        raise LoadError(f"{method} {self._url}: not tried")

    def _request(self, method: str, path: str, sent: Sent | None, accept: str) -> HTTPResponse:
        headers = {**self._headers, "Accept": accept}
        if sent is None:
            self._connection.request(method, path, headers=headers)
            return self._connection.getresponse()
        headers["Content-Type"] = sent.media_type
        try:
            self._connection.request(method, path, sent.body, headers)
        except (BrokenPipeError, ConnectionResetError):
            # a server that refuses may answer before it has read all
            return self._connection.getresponse()
        return self._connection.getresponse()

    def _refusal(self, method: str, answered: Answered, reason: str) -> str:
        words = " ".join(answered.body.decode("utf-8", "replace").split())[:_LONGEST_ANSWER]
        advice = ""
        if answered.status in {401, 403}:
            advice = "; user and password are read from OPENDATA_USER and OPENDATA_PASSWORD"
        told = f"{answered.status} {reason}{': ' if words else ''}{words}"
        return f"{method} {self._url}: {told}{advice}"


def _to_headers(access: Access) -> dict[str, str]:
    headers = {"User-Agent": "opendata"}
    if access.user:
        pair = base64.b64encode(f"{access.user}:{access.password}".encode()).decode("ascii")
        headers["Authorization"] = f"Basic {pair}"
    return headers
