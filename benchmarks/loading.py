"""How fast a build is loaded into a SPARQL server, beside what rdflib takes for the same triples.

    python -m benchmarks.loading GRAPH-FOLDER [--triples 100000]

The first so many triples of opendata.nq are loaded into Oxigraph's server, started anew in a
folder of its own for each way: by SPARQL UPDATE, by Graph Store Protocol (with Oxigraph's
`?no_transaction` and without it), and by rdflib, whose SPARQLUpdateStore is given the same triples in batches of the same size; and a few of them one
at a time, as its graphs do by themselves. Printed are the seconds from the file to the last
answer, triples a second, and the seconds of our own process, without the server's.
"""

from __future__ import annotations

import argparse
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from rdflib import Dataset, Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLUpdateStore

from opendata.graph.loading.connection import Access
from opendata.graph.loading.load import carry_out, open_server, plan_load
from opendata.graph.loading.parts import list_parts

_BATCH = 2000
_SINGLE = 1000
"""Triples that rdflib sends one at a time."""


@dataclass(frozen=True, slots=True)
class Timed:
    """One way of loading."""

    name: str
    triples: int
    seconds: float
    own_seconds: float


def main() -> None:
    """Print the figures of a run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--triples", type=int, default=100_000)
    arguments = parser.parse_args()
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent))
    if program is None:
        parser.error("the program oxigraph is not installed")
    with tempfile.TemporaryDirectory() as name:
        sample, single = Path(name) / "sample", Path(name) / "single"
        _write_sample(arguments.folder, sample, arguments.triples)
        _write_sample(arguments.folder, single, _SINGLE)
        timed = [
            _time("SPARQL UPDATE", program, sample, _load_by_update),
            _time("Graph Store Protocol", program, sample, _load_by_store),
            _time("the same, in bulk", program, sample, _load_in_bulk),
            _time(f"rdflib, {_BATCH} at a time", program, sample, _load_by_rdflib),
            _time("rdflib, one at a time", program, single, _load_singly),
        ]
    yardstick = timed[3]
    for one in timed:
        rate = one.triples / one.seconds
        ratio = rate / (yardstick.triples / yardstick.seconds)
        own = one.own_seconds / one.triples * 1_000_000
        print(
            f"{one.name:24} {one.triples:8} triples {one.seconds:7.1f} s {rate:8.0f} a second "
            f"({ratio:.2f} times rdflib's), own process {own:6.1f} s a million"
        )


def _write_sample(folder: Path, sample: Path, triples: int) -> None:
    """Write a graph folder with the first triples of another."""
    sample.mkdir()
    with (folder / "opendata.nq").open("rb") as stream:
        (sample / "opendata.nq").write_bytes(b"".join(islice(stream, triples)))
    for name in ("codes.ttl", "ontology.ttl"):
        (sample / name).write_bytes(b"")


def _time(name: str, program: str, folder: Path, load: Callable[[Path, str], int]) -> Timed:
    with _serving(program) as url:
        start, own = time.perf_counter(), time.process_time()
        triples = load(folder, url)
        return Timed(name, triples, time.perf_counter() - start, time.process_time() - own)


@contextmanager
def _serving(program: str) -> Iterator[str]:
    """Run a server with an empty store on disk and give its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    with tempfile.TemporaryDirectory() as store:
        command = [program, "serve", "--location", store, "--bind", address]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
            try:
                time.sleep(2)
                yield f"http://{address}"
            finally:
                process.terminate()


def _load_by_update(folder: Path, url: str) -> int:
    return _load(folder, url, None)


def _load_by_store(folder: Path, url: str) -> int:
    return _load(folder, url, f"{url}/store")


def _load_in_bulk(folder: Path, url: str) -> int:
    """Load with the parameter by which Oxigraph forgoes transactions."""
    return _load(folder, url, f"{url}/store?no_transaction")


def _load(folder: Path, url: str, store: str | None) -> int:
    server = open_server(Access(), f"{url}/query", f"{url}/update", store)
    plan = plan_load(list_parts(folder), server)
    carry_out(plan, server, lambda _: None)
    server.close()
    return plan.triples


def _load_by_rdflib(folder: Path, url: str) -> int:
    """Read the file with rdflib and add its quads in batches, one request each."""
    read = Dataset().parse(folder / "opendata.nq", format="nquads")
    store = SPARQLUpdateStore(f"{url}/query", f"{url}/update", context_aware=True)
    pending = iter(read.quads())
    count = 0
    while batch := tuple(islice(pending, _BATCH)):
        quads = [
            (subject, prop, value, Graph(store, URIRef(str(graph))))
            for subject, prop, value, graph in batch
        ]
        store.addN(quads)
        count += len(quads)
    return count


def _load_singly(folder: Path, url: str) -> int:
    read = Dataset().parse(folder / "opendata.nq", format="nquads")
    store = SPARQLUpdateStore(f"{url}/query", f"{url}/update", context_aware=True)
    count = 0
    for subject, prop, value, graph in read.quads():
        Graph(store, URIRef(str(graph))).add((subject, prop, value))
        count += 1
    return count


if __name__ == "__main__":
    main()
