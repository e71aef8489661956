"""Counts how many departments use each pair of characters, and writes what each pair tells.

    python -m benchmarks.character_pairs BUILD [--keep]

BUILD is a folder that `opendata build` wrote. The pairs of all duties and of all names of projects
are counted once a department; opendata/knowledge/character_pairs.csv is written anew (with --keep
only the number of pairs is printed).
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import log
from pathlib import Path

from opendata.links.duties import list_own_names, list_pairs
from opendata.resources import find_folder

_LEAST = 3
"""A pair that fewer departments use tells all that a pair can tell."""


def read_rows(package: Path, resource: str) -> list[dict[str, str]]:
    """Return the rows of one resource of a package; none where it has none."""
    path = package / "data" / f"{resource}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def count_pairs(packages: Sequence[Path], resource: str, column: str) -> tuple[Counter[str], int]:
    """Return by how many departments each pair is used, and how many departments there are."""
    used: dict[str, set[str]] = defaultdict(set)
    for package in packages:
        [record] = read_rows(package, "documents")
        names = list_own_names(record["organisation_name"], record["jurisdiction_name"])
        for row in read_rows(package, resource):
            used[record["organisation"]].update(list_pairs(row[column], names))
    return Counter(pair for pairs in used.values() for pair in pairs), len(used)


def weigh_pairs(counts: Iterable[tuple[Counter[str], int]]) -> Iterator[tuple[str, str]]:
    """Yield each pair that several departments use with its weight, from 0 (all) to 1 (one)."""
    weights: dict[str, float] = {}
    for counted, total in counts:
        for pair, count in counted.items():
            if count >= _LEAST:
                weights[pair] = min(weights.get(pair, 1.0), log(total / count) / log(total))
    yield from ((pair, f"{weight:.2f}") for pair, weight in sorted(weights.items()))


def main() -> None:
    """Write the weights of the pairs of a build."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("build", type=Path)
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    packages = sorted((options.build / "datapackages").iterdir())
    counts = [count_pairs(packages, *of) for of in (("duties", "text"), ("projects", "name"))]
    rows = list(weigh_pairs(counts))
    if not options.keep:
        path = find_folder("knowledge") / "character_pairs.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(("pair", "weight"))
            writer.writerows(rows)
    print(f"{len(rows)} pairs of {[total for _, total in counts]} departments")


if __name__ == "__main__":
    main()
