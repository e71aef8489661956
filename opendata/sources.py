"""Sources: the files behind the arguments of a command."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from opendata.errors import InputError, UsageError
from opendata.pipeline import Run, run


@dataclass(frozen=True, slots=True)
class Failure:
    """A source that could not be read, and why."""

    name: str
    reason: str


def find_sources(arguments: Iterable[Path]) -> tuple[Path, ...]:
    """Return the files meant: each file as given, each folder's files sorted by path.

    Hidden files are no sources. Raises UsageError where a path does not exist.
    """
    found: list[Path] = []
    for path in arguments:
        if path.is_dir():
            inside = sorted(path.rglob("*"))
            found.extend(item for item in inside if item.is_file() and not _is_hidden(item, path))
        elif path.exists():
            found.append(path)
        else:
            raise UsageError(f"{path}: no such file or folder; check the path")
    return tuple(dict.fromkeys(found))


def run_sources(paths: Sequence[Path], jobs: int = 1) -> Iterator[Run | Failure]:
    """Read the sources in the order given; one that cannot be read is a Failure.

    `jobs`: processes to read with; the order of the results does not depend on it.
    """
    if jobs == 1 or len(paths) < 2:
        yield from map(_run_source, paths)
        return
    with ProcessPoolExecutor(max_workers=jobs) as pool:
        yield from pool.map(_run_source, paths)


def read_sha256(path: Path) -> str:
    """Return the sha256 of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _run_source(path: Path) -> Run | Failure:
    try:
        return run(path)
    except InputError as error:
        return Failure(path.name, str(error))


def _is_hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)
