"""How much a second process gains, and how much memory one document takes.

    python benchmarks/jobs.py FOLDER [--documents 20] [--jobs 2]

The document with the most pages is read alone, in a process of its own. Then `opendata extract` reads the
documents with the most pages with one process and with several, in turn, three times each: the shortest
wall-clock times are compared.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pypdfium2

_RUNS = 3


def main() -> None:
    """Print the times, their ratio and the memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=20)
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    pages = {path: _count_pages(path) for path in arguments.folder.glob("*.pdf")}
    # text layers only: a scan is read by recognition, which takes several processors by itself
    paths = sorted((path for path in pages if _has_text(path)), key=lambda path: -pages[path])
    chosen = sorted(paths[: arguments.documents])
    # first, while no other process of ours has ended: the peak is that of all so far
    _extract(paths[:1], 1)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{paths[0].name}, {pages[paths[0]]} pages: {peak:.0f} MB at the most")
    times: dict[int, list[float]] = {1: [], arguments.jobs: []}
    for _ in range(_RUNS):
        for jobs, seconds in times.items():
            seconds.append(_extract(chosen, jobs))
    alone, together = (min(seconds) for seconds in times.values())
    print(f"{len(chosen)} documents, {sum(pages[path] for path in chosen)} pages")
    print(f"1 process {alone:.2f} s, {arguments.jobs} processes {together:.2f} s")
    print(f"gain = {alone / together:.2f}")


def _extract(paths: Sequence[Path], jobs: int) -> float:
    """Return the seconds that one call of the program takes."""
    command = [sys.executable, "-m", "opendata", "extract", *map(str, paths), "--jobs", str(jobs)]
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def _count_pages(path: Path) -> int:
    with pypdfium2.PdfDocument(path) as pdf:
        return len(pdf)


def _has_text(path: Path) -> bool:
    """Return whether every second page at least holds characters."""
    with pypdfium2.PdfDocument(path) as pdf:
        filled = sum(page.get_textpage().count_chars() > 0 for page in pdf)
        return 2 * filled > len(pdf)


if __name__ == "__main__":
    main()
