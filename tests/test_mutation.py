"""No wrong cell goes through as proved: mistakes put into documents on purpose."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
sys.path.insert(0, str(ROOT))

from benchmarks.mutation import Outcome, mutate, read_source  # noqa: E402

MISREAD = ["digit changed", "last digit ±1", "digit dropped", "digit added", "point moved"]
MISPLACED = ["shifted", "row doubled"]
ONLY_A_ROW = {"B08", "F09", "B16"}
"""Forms of one row, or whose rows no total sums: only the row says in which column an amount is."""


def _mutate(path: Path, kinds: list[str], times: int) -> list[Outcome]:
    source = read_source(path)
    assert source is not None
    return list(mutate(source, kinds * times, random.Random(f"1 {path.name}")))


def _list_missed(outcomes: list[Outcome], excepted: set[str] = frozenset()) -> list[str]:  # type: ignore[assignment]
    return [
        f"{one.name}: {one.kind}: {one.change}"
        for one in outcomes
        if any(figure.form not in excepted for figure in one.missed) and one.kind != "total doubled"
    ]


def _check(outcomes: list[Outcome], at_least: int) -> None:
    assert sum(one.status == "proved" for one in outcomes) >= at_least
    assert _list_missed([one for one in outcomes if one.kind in MISREAD]) == []
    misplaced = [one for one in outcomes if one.kind not in MISREAD]
    assert _list_missed(misplaced, ONLY_A_ROW) == []


def test_wrong_cells_of_the_samples_are_noticed():
    paths = sorted((ROOT / "samples").glob("*.pdf"))
    outcomes = [one for path in paths for one in _mutate(path, [*MISREAD, *MISPLACED], 1)]
    _check(outcomes, 20)


@pytest.mark.shared
@pytest.mark.parametrize("path", sorted((SHARED / "seeds").glob("*.txt")), ids=lambda one: one.name)
def test_wrong_cells_of_the_seeds_are_noticed(path):
    _check(_mutate(path, [*MISREAD, *MISPLACED], 2), 5)


@pytest.mark.shared
@pytest.mark.parametrize(
    "name",
    ["chongqing-0d1282d3", "fuzhou-2ba46bba", "guangzhou-58417d10", "putuo-d45e9231",
     "shanghai-0c14414a", "shenzhen-143a9a4f", "wuxi-4cc41d80", "yantai-18e04068"],
)  # fmt: skip
def test_wrong_digits_of_the_corpus_are_noticed(name):
    _check(_mutate(SHARED / "corpus" / f"{name}.pdf", MISREAD, 3), 10)
