"""Sources: the files behind the arguments of a command."""

from __future__ import annotations

import hashlib
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from opendata.errors import InputError, OpendataError, UsageError
from opendata.pipeline import Run, run

_AHEAD = 16
"""Documents handed to the processes at once, for each of them: the largest first."""
_Taken = TypeVar("_Taken")


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
    """Read the sources in the order given, each on its whole way; see `read_sources`."""
    return read_sources(paths, _take_all, jobs)


def _take_all(whole: Run) -> Run:
    return whole


def read_sources(
    paths: Sequence[Path], take: Callable[[Run], _Taken], jobs: int = 1
) -> Iterator[_Taken | Failure]:
    """Read the sources in the order given, and yield what is taken of each.

    A source that cannot be read is a Failure. `jobs`: processes to read with, which send what
    is taken and nothing else; the order of the results does not depend on it. A defect
    of ours that one document brings out is that document's Failure too; wrong knowledge of
    ours is raised, since no document can be read with it.
    """
    with ProcessPoolExecutor(jobs) if jobs > 1 else ThreadPoolExecutor(1) as pool:
        # one is enough ahead of the reader where there is one process
        ahead = _AHEAD * jobs if jobs > 1 else 1
        pending: deque[tuple[Path, Future[_Taken]]] = deque()
        for start in range(0, len(paths), ahead):
            pending.extend(_submit(pool, paths[start : start + ahead], take))
            while len(pending) > ahead:
                result = _to_result(*pending.popleft())
                yield result
        while pending:
            result = _to_result(*pending.popleft())
            yield result


def _submit(
    pool: Executor, paths: Sequence[Path], take: Callable[[Run], _Taken]
) -> list[tuple[Path, Future[_Taken]]]:
    """Hand over the paths, the largest first: begun last, it would keep one process alone."""
    futures = {
        place: pool.submit(_read, paths[place], take)
        for place in sorted(range(len(paths)), key=lambda place: -_size_of(paths[place]))
    }
    return [(path, futures[place]) for place, path in enumerate(paths)]


def _size_of(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _read(path: Path, take: Callable[[Run], _Taken]) -> _Taken:
    return take(run(path))


def _to_result(path: Path, future: Future[_Taken]) -> _Taken | Failure:
    error = future.exception()
    if error is None:
        return future.result()
    if isinstance(error, InputError):
        return Failure(path.name, str(error))
    if isinstance(error, OpendataError) or not isinstance(error, Exception):
        raise error
    return Failure(path.name, _say_defect(path, error))


def _say_defect(path: Path, error: Exception) -> str:
    """Return where the program failed on a document, for a report to its makers."""
    what = "".join(traceback.format_exception_only(error)).strip()
    frames = traceback.extract_tb(error.__traceback__)
    where = f" in {Path(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else ""
    return f"{path.name}: opendata itself failed ({what}{where}): report it with the document"


def read_sha256(path: Path) -> str:
    """Return the sha256 of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _is_hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)
