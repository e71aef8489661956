"""Convert: packages as N-Quads and N-Quads as packages, without the documents they were read from.

In:   a package folder, or N-Quads that a build wrote
Out:  <document>.nq for a package; a package folder for each document of N-Quads
Never: read a document; say more or less than was there
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from opendata.errors import UsageError
from opendata.graph.reading.rows import read_disclosures
from opendata.graph.writing.build import disclosure_to_lines
from opendata.graph.writing.tally import encode_lines
from opendata.package import figures_to_package, package_names, read_package


def convert(source: Path, folder: Path) -> Iterator[Path]:
    """Yield what is written into the folder: N-Quads of a package, packages of N-Quads.

    A folder with a datapackage.json is a package, one with an opendata.nq the graph of a build.
    Raises UsageError where the source is neither.
    """
    if (source / "datapackage.json").is_file():
        yield _package_to_graph(source, folder)
        return
    quads = source / "opendata.nq" if source.is_dir() else source
    if not quads.is_file():
        message = (
            f"{source}: neither a package (datapackage.json) nor a graph (opendata.nq, a file)"
        )
        raise UsageError(f"{message}; give the folder of one of them")
    yield from _graph_to_packages(quads, folder)


def _package_to_graph(source: Path, folder: Path) -> Path:
    disclosure = read_package(source)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{disclosure.record.document}.nq"
    path.write_bytes(encode_lines(disclosure_to_lines(disclosure)))
    return path


def _graph_to_packages(quads: Path, folder: Path) -> Iterator[Path]:
    # read twice, since names depend on all documents and a large graph does not fit into memory
    names = package_names(disclosure.record for disclosure in read_disclosures(quads))
    for disclosure in read_disclosures(quads):
        path = folder / names[disclosure.record.document]
        figures_to_package(disclosure, path)
        yield path
