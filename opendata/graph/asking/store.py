"""Store: the graph of a folder in an embedded database on disk, made anew when the files change."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Store

from opendata.errors import QueryError
from opendata.graph.iris import load_mapping

_FILES = (("opendata.nq", ""), ("ontology.ttl", "ontology"), ("codes.ttl", "codes"))
"""File of the folder and the named graph of its triples; N-Quads name their own."""
_ABOUT = (("catalogue.ttl", "catalogue"), ("void.ttl", "void"))
"""What a build says about the others; a folder of a graph alone has them not."""


def load_store(folder: Path) -> Path:
    """Return the folder's store, loading the files where it is absent or older than they are.

    Raises QueryError where the folder holds no graph or the files are no RDF.
    """
    for name, _ in _FILES:
        if not (folder / name).is_file():
            raise QueryError(f"{folder}: no {name} there: build the graph with `opendata build`")
    store = folder / "store"
    stamp = _stamp(folder)
    if not _is_fresh(store, stamp):
        _replace(folder, store, stamp)
    return store


def fill_store(store: Store, folder: Path) -> None:
    """Load the files of a graph folder into a store, each Turtle file into its named graph."""
    for name, graph in list_files(folder):
        kind = RdfFormat.N_QUADS if graph == "" else RdfFormat.TURTLE
        iri = load_mapping().to_iri("graph", graph)[1:-1]
        target = None if graph == "" else NamedNode(iri)
        try:
            # the files are ours: what IRIs may hold was seen to when they were written
            store.bulk_load(path=folder / name, format=kind, to_graph=target, lenient=True)
        except (SyntaxError, ValueError, OSError) as error:
            raise QueryError(f"{folder / name}: cannot be loaded: {error}") from error


def list_files(folder: Path) -> tuple[tuple[str, str], ...]:
    """Return the files of a graph folder, each with the key of its named graph; N-Quads have none."""
    return (*_FILES, *(pair for pair in _ABOUT if (folder / pair[0]).is_file()))


def _stamp(folder: Path) -> str:
    stats = {name: (folder / name).stat() for name, _ in list_files(folder)}
    return json.dumps({name: [stat.st_size, stat.st_mtime_ns] for name, stat in stats.items()})


def _is_fresh(store: Path, stamp: str) -> bool:
    found = store / "stamp.json"
    return found.is_file() and found.read_text(encoding="utf-8") == stamp


def _replace(folder: Path, store: Path, stamp: str) -> None:
    """Fill a new store beside the old one, then take its place: a reader never sees half a store."""
    with tempfile.TemporaryDirectory(dir=folder, prefix="store-") as name:
        fresh = Path(name) / "store"
        database = Store(fresh)
        fill_store(database, folder)
        database.flush()
        del database
        (fresh / "stamp.json").write_text(stamp, encoding="utf-8")
        shutil.rmtree(store, ignore_errors=True)
        fresh.rename(store)
