"""The project's own sample documents: typeset anew byte for byte, and read exactly."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from opendata.pipeline import run

ROOT = Path(__file__).parents[1]
FONT = Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc")
SEEDS = {
    "jiefang-2024-budget": "seed-003",
    "luolong-2024-final": "seed-001",
    "mengjin-2023-budget": "seed-000",
    "weibin-2023-budget": "seed-002",
    "yima-2024-budget": "seed-004",
}
DUTIES = {
    "jiefang-2024-budget": 14,
    "luolong-2024-final": 15,
    "mengjin-2023-budget": 26,
    "weibin-2023-budget": 29,
    "yima-2024-budget": 16,
}
_BRACKETS = str.maketrans("()", "（）")


def test_every_sample_has_its_facts_and_the_other_way_round():
    facts = {path.name for path in (ROOT / "typesetting" / "facts").iterdir()}
    assert {path.stem for path in (ROOT / "samples").glob("*.pdf")} == facts == set(SEEDS)


def test_samples_are_small():
    sizes = {path.name: path.stat().st_size for path in (ROOT / "samples").glob("*.pdf")}
    assert {name: size for name, size in sizes.items() if size > 400_000} == {}


@pytest.mark.skipif(not FONT.exists(), reason="fonts-wqy-microhei is not installed")
def test_samples_are_typeset_with_the_same_bytes(tmp_path):
    command = [sys.executable, str(ROOT / "typesetting" / "typeset.py"), str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True)
    for name in SEEDS:
        made, kept = tmp_path / f"{name}.pdf", ROOT / "samples" / f"{name}.pdf"
        assert made.read_bytes() == kept.read_bytes(), f"{name}: run make samples"


@pytest.mark.parametrize("name", ["sheets.py", "tables.py"])
def test_what_the_typesetter_shows_of_itself_is_so(name):
    command = [sys.executable, "-m", "doctest", str(ROOT / "typesetting" / name)]
    assert subprocess.run(command, check=False, capture_output=True, text=True).stdout == ""


@pytest.mark.parametrize("name", sorted(SEEDS))
def test_a_sample_is_read_exactly(name):
    """The samples print the figures of the seeds, so the gold of the seeds holds for them."""
    disclosure = run(ROOT / "samples" / f"{name}.pdf").disclosure
    assert disclosure.record.state == "published"
    assert disclosure.record.unplaced == 0
    read = Counter(
        _key(figure.form, figure.row, figure.printed_code, figure.column, str(figure.amount))
        for figure in disclosure.figures
    )
    gold = Counter(_read_gold(SEEDS[name]))
    assert (gold - read, read - gold) == (Counter(), Counter())
    assert len(disclosure.duties) == DUTIES[name]


def _read_gold(seed: str) -> list[tuple[str, ...]]:
    path = ROOT / "tests" / "cases" / seed / "gold" / "figures.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        return [
            _key(row["form"], row["row"], row["printed_code"], row["column"], row["value"])
            for row in csv.DictReader(stream)
        ]


def _key(*cells: str) -> tuple[str, ...]:
    """Return the cells with brackets of one width: a sample is free to print the other."""
    return tuple(cell.translate(_BRACKETS) for cell in cells)
