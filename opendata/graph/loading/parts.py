"""Parts: the named graphs of a graph folder, found by one reading, never held in memory."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO

from pyoxigraph import NamedNode, RdfFormat, parse, serialize

from opendata.errors import QueryError
from opendata.graph.asking.store import list_files
from opendata.graph.iris import load_mapping


@dataclass(frozen=True, slots=True)
class Part:
    """One named graph, where its triples are, and what tells whether they changed."""

    graph: str
    """IRI."""
    path: Path
    start: int
    """Of its bytes in the file."""
    length: int
    triples: int
    digest: str
    """SHA-256 of its bytes in the file."""
    is_quads: bool
    """N-Quads lines of a file that holds several graphs; else a Turtle file."""


def list_parts(folder: Path) -> tuple[Part, ...]:
    """Return the named graphs of a graph folder, in the order of its files.

    Raises QueryError where a file is missing, is no RDF, or has a graph in two places.
    """
    parts: list[Part] = []
    for name, graph in list_files(folder):
        path = folder / name
        try:
            if graph == "":
                parts += _list_quads(path)
            else:
                parts.append(_to_part(path, load_mapping().to_iri("graph", graph)[1:-1]))
        except (OSError, SyntaxError, ValueError) as error:
            raise QueryError(f"{path}: cannot be read: {error}") from error
    for graph, count in Counter(part.graph for part in parts).items():
        if count > 1:
            raise QueryError(f"{folder}: the triples of graph {graph} do not stand together")
    return tuple(parts)


def read_triples(part: Part) -> Iterator[bytes]:
    """Yield the triples of a part as lines of N-Triples."""
    if not part.is_quads:
        yield from _parse_lines(part.path)
        return
    end = _end_of(part.graph)
    with part.path.open("rb") as stream:
        stream.seek(part.start)
        for line in islice(stream, part.triples):
            yield line[: -len(end)] + b" .\n"


def _end_of(graph: str) -> bytes:
    """Return how a line of a graph's quads ends, as N-Quads are written by a build."""
    return f" <{graph}> .\n".encode()


def _to_part(path: Path, graph: str) -> Part:
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    triples = sum(1 for _ in _parse_lines(path))
    return Part(graph, path, 0, len(content), triples, digest, is_quads=False)


def _parse_lines(path: Path) -> Iterator[bytes]:
    """Yield the triples of a Turtle file; such a file is small."""
    body = serialize(parse(path=path, format=RdfFormat.TURTLE), format=RdfFormat.N_TRIPLES)
    yield from (body or b"").splitlines(keepends=True)


def _list_quads(path: Path) -> Iterator[Part]:
    with path.open("rb") as stream:
        line = stream.readline()
        while line:
            part, line = _read_part(path, stream, line)
            yield part


def _read_part(path: Path, stream: IO[bytes], line: bytes) -> tuple[Part, bytes]:
    """Return the part that begins with a line just read, and the first line after it."""
    start = stream.tell() - len(line)
    graph = _graph_of(line)
    end = _end_of(graph)
    digest = hashlib.sha256()
    length = triples = 0
    while line.endswith(end):
        digest.update(line)
        length += len(line)
        triples += 1
        line = stream.readline()
    if triples == 0:
        raise ValueError(f"the line at byte {start} does not end with its graph's IRI and ` .`")
    part = Part(graph, path, start, length, triples, digest.hexdigest(), is_quads=True)
    return part, line


def _graph_of(line: bytes) -> str:
    """Return the IRI of the graph that a line names; empty where it names none."""
    names = (getattr(quad, "graph_name", None) for quad in parse(line, RdfFormat.N_QUADS))
    return next((name.value for name in names if isinstance(name, NamedNode)), "")
