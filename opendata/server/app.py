"""App: the routes of the server over a built folder, on loopback only."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import BaseRoute, Route

from opendata.errors import UsageError
from opendata.graph.asking.store import load_store
from opendata.graph.asking.worker import Bounds, WorkerPool
from opendata.server.downloads import list_downloads
from opendata.server.protocol import Endpoint
from opendata.server.things import Things

_LOOPBACK = ("127.0.0.1", "localhost")
# all are routed to the endpoint, so that the folder served at / does not answer for it
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_EXPOSED = ("Allow", "ETag", "Retry-After", "Vary")


@dataclass(frozen=True, slots=True)
class Settings:
    """How queries are answered."""

    time_limit: float = 30.0
    """Seconds that a query may take."""
    memory_mib: int = 1024
    answer_mib: int = 256
    workers: int = 2
    services: tuple[str, ...] = ()
    """Addresses that SERVICE may ask; none: it is refused."""


def make_app(folder: Path, settings: Settings | None = None) -> Starlette:
    """Return the application over a built folder: site, data, things, and /sparql."""
    chosen = settings or Settings()
    bounds = Bounds(chosen.memory_mib, chosen.answer_mib, chosen.services)
    store = load_store(folder / "graph")
    pool = WorkerPool(store, chosen.time_limit, chosen.workers, bounds)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        pool.close()

    things = Things(pool)
    routes: list[BaseRoute] = [
        Route("/sparql", Endpoint(pool, chosen.services).answer, methods=_METHODS),
        Route("/id/{key:path}", things.answer, methods=["GET"]),
        Route("/def", _to_ontology, methods=["GET"]),
        Route("/def/{key:path}", things.answer, methods=["GET"]),
        *list_downloads(folder),
    ]
    middleware = [
        # a page elsewhere may ask, but only under a name that is this machine
        Middleware(TrustedHostMiddleware, allowed_hosts=list(_LOOPBACK)),
        Middleware(
            CORSMiddleware,
            allow_origins=["*"],
            allow_methods=["GET", "HEAD", "POST"],
            allow_headers=["*"],
            expose_headers=list(_EXPOSED),
        ),
    ]
    return Starlette(routes=routes, middleware=middleware, lifespan=lifespan)


def serve_folder(
    folder: Path,
    settings: Settings | None = None,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
) -> None:
    """Serve the folder until interrupted; UsageError where the host is not loopback."""
    if host not in _LOOPBACK:
        raise UsageError(f"host {host}: opendata serves on loopback only: {', '.join(_LOOPBACK)}")
    uvicorn.run(make_app(folder, settings), host=host, port=port, log_level="warning")


async def _to_ontology(_: Request) -> RedirectResponse:
    return RedirectResponse("/def/", 308)
