"""Downloads: the files of a build, with ETag, Last-Modified and 304, a part of them where asked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

_FOLDERS = (
    ("datapackages", "/datapackages"),
    ("quarantine", "/quarantine"),
    ("site", "/site"),
    ("site", "/"),
)
"""(folder of a build, address): the site's own links work under both of its addresses."""
_ENDINGS = {
    ".nq": "application/n-quads",
    ".nt": "application/n-triples",
    ".ttl": "text/turtle; charset=utf-8",
}


def list_downloads(folder: Path) -> list[BaseRoute]:
    """Return the routes to the files of a built folder; its store is not among them."""
    files = StaticFiles(directory=folder)
    routes: list[BaseRoute] = [
        Route(f"/graph/{path.name}", _file(files, f"graph/{path.name}"), methods=["GET"])
        for path in sorted((folder / "graph").iterdir())
        if path.is_file()
    ]
    routes.append(Route("/run.json", _file(files, "run.json"), methods=["GET"]))
    for name, address in _FOLDERS:
        if (folder / name).is_dir():
            routes.append(Mount(address, StaticFiles(directory=folder / name, html=True)))
    return routes


def _file(files: StaticFiles, path: str) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            response = await files.get_response(path, request.scope)
        except HTTPException as error:
            return PlainTextResponse(f"{path}: {error.detail}\n", error.status_code)
        media_type = _ENDINGS.get(Path(path).suffix)
        if media_type is not None and response.status_code != 304:
            response.headers["Content-Type"] = media_type
        return response

    return answer
