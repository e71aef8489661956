"""Precision and recall of the links between projects and duties, on the pairs that were read.

    python -m benchmarks.duty_pairs BUILD [--pairs tests/links/duty_pairs.csv]

BUILD is a folder that `opendata build` wrote of the corpus. Each pair of the list is scored as a
build scores it; printed is, for each threshold, how many of the pairs from it on are right,
unclear and wrong, for two halves of the documents (told by their id) and together.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from benchmarks.character_pairs import read_rows
from opendata.links.duties import score_pairs
from opendata.model import Disclosure, DocumentRecord, Duty, Goal, Indicator, Place, Project

_THRESHOLDS = tuple(Decimal(number) / 100 for number in range(50, 90, 5))


class Pair(NamedTuple):
    """A pair that was read, with the score it has now."""

    document: str
    label: str
    score: Decimal


def package_to_disclosure(package: Path) -> Disclosure:
    """Return what the scoring of duties looks at, from the files of a package."""
    place = Place()
    [row] = read_rows(package, "documents")
    record = DocumentRecord(
        row["document"], "", "", "", 0, "", row["jurisdiction"], row["jurisdiction_name"],
        row["organisation"], row["organisation_name"], None, "",
    )  # fmt: skip
    return Disclosure(
        record=record,
        duties=tuple(
            Duty(
                item["duty"], row["document"], item["organisation"], int(item["number"]),
                item["printed_number"], item["text"], place,
            )
            for item in read_rows(package, "duties")
        ),
        projects=tuple(
            Project(
                item["project"], row["document"], item["name"], "", "", "", None, "", "", (), place
            )
            for item in read_rows(package, "projects")
        ),
        indicators=tuple(_to_indicator(item) for item in read_rows(package, "indicators")),
        goals=tuple(
            Goal(
                item["goal"], row["document"], "", 0, item["project"], "annual_goal", 0,
                item["name"], item["content"], "", place,
            )
            for item in read_rows(package, "goals")
        ),
    )  # fmt: skip


def _to_indicator(row: Mapping[str, str]) -> Indicator:
    return Indicator(
        row["indicator"], row["document"], "", 0, row["project"], "", 0, "", "", row["level3"],
        "", "", None, "", "", "", None, "", None, None, "", "", Place(),
    )  # fmt: skip


def score_read_pairs(packages: Sequence[Path], path: Path) -> Iterator[Pair]:
    """Yield the pairs of the list that the build has, with their scores; none is scored 0."""
    with path.open(encoding="utf-8", newline="") as stream:
        read = list(csv.DictReader(stream))
    for package in packages:
        disclosure = package_to_disclosure(package)
        document = disclosure.record.document
        wanted = [row for row in read if row["document"] == document]
        if not wanted:
            continue
        scores = {(one.project, one.duty): one.score for one in score_pairs(disclosure)}
        for row in wanted:
            key = (f"{document}/project/{row['project']}", f"{document}/duty/{row['duty']}")
            yield Pair(document, row["label"], scores.get(key, Decimal(0)))


def to_line(pairs: Sequence[Pair], threshold: Decimal) -> str:
    """Return one line of the table: what stands from a threshold on."""
    found = [pair.label for pair in pairs if pair.score >= threshold]
    right, unclear, wrong = (found.count(label) for label in ("right", "unclear", "wrong"))
    all_right = sum(pair.label == "right" for pair in pairs)
    precision = right / (right + wrong) if right + wrong else 1.0
    return (
        f"{threshold:.2f}  right {right:3}  unclear {unclear:3}  wrong {wrong:3}"
        f"  precision {precision:.2f}  recall {right / max(all_right, 1):.2f}"
    )


def main() -> None:
    """Print the table for both halves and for all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("build", type=Path)
    parser.add_argument("--pairs", type=Path, default=Path("tests/links/duty_pairs.csv"))
    options = parser.parse_args()
    packages = sorted((options.build / "datapackages").iterdir())
    pairs = list(score_read_pairs(packages, options.pairs))
    halves = [[pair for pair in pairs if int(pair.document, 16) % 2 == half] for half in (0, 1)]
    for title, some in (("first half", halves[0]), ("second half", halves[1]), ("all", pairs)):
        print(f"{title}: {len(some)} pairs of {len({pair.document for pair in some})} documents")
        for threshold in _THRESHOLDS:
            print("  " + to_line(some, threshold))


if __name__ == "__main__":
    main()
