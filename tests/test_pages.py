"""Difficult pages of real documents against what people read on them: every figure, nothing extra."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from opendata.model import Disclosure, Indicator
from opendata.money import find_amount
from opendata.pipeline import run
from opendata.text import fold

CASES = Path(__file__).parent / "cases"
CORPUS = CASES.parent.parent.parent / "shared" / "corpus"
PAGES = sorted(path.name for path in CASES.glob("*-p*") if re.search(r"-p\d+$", path.name))
pytestmark = pytest.mark.shared


@cache
def read_document(stem: str) -> Disclosure:
    """Read a document of the corpus once."""
    return run(CORPUS / f"{stem}.pdf").disclosure


def read_gold(case: str, name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of one gold file; none where the case has no such file."""
    path = CASES / case / "gold" / f"{name}.csv"
    if path.exists():
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)


def split_case(case: str) -> tuple[Disclosure, int]:
    """Return the document of a case and the number of its page."""
    stem, _, page = case.rpartition("-p")
    return read_document(stem), int(page)


def name_row(form: str, row: str) -> str:
    """Return the label compared: of purchases the first, the rest describes them more closely."""
    return row.partition("|")[0] if form == "B16" else row


@pytest.mark.parametrize("case", PAGES)
def test_figures_of_the_page_are_exact(case: str) -> None:
    disclosure, page = split_case(case)
    gold = Counter(
        (
            row["form"],
            name_row(row["form"], row["row"]),
            row["printed_code"],
            row["column"],
            Decimal(row["value"]),
            row["unit"],
        )
        for row in read_gold(case, "figures")
    )
    found = Counter(
        (
            figure.form,
            name_row(figure.form, figure.row),
            figure.printed_code,
            figure.column,
            figure.amount,
            figure.unit,
        )
        for figure in disclosure.figures
        if figure.place.page == page
    )
    assert sorted((gold - found).elements()) == [], "missing"
    assert sorted((found - gold).elements()) == [], "extra"


def print_target(indicator: Indicator) -> str:
    """Return a target with the operator and the unit that stand in columns of their own."""
    target, unit = fold(indicator.target), fold(indicator.target_unit)
    if find_amount(target) is None or f"({unit})" in fold(indicator.level3):
        return target
    return fold(indicator.operator) + target + ("" if target.endswith(unit) else unit)


@pytest.mark.parametrize("case", [case for case in PAGES if any(read_gold(case, "indicators"))])
def test_indicators_of_the_page_are_exact(case: str) -> None:
    disclosure, page = split_case(case)
    gold = Counter(
        (fold(row["level3"] or row["level2"] or row["level1"]), fold(row["target"]))
        for row in read_gold(case, "indicators")
    )
    found = Counter(
        (fold(item.level3), print_target(item))
        for item in disclosure.indicators
        if item.place.page == page
    )
    assert sorted((gold - found).elements()) == [], "missing"
    assert sorted((found - gold).elements()) == [], "extra"


def test_pages_are_of_many_places() -> None:
    assert len({case.partition("-")[0] for case in PAGES}) >= 8
    assert len(PAGES) >= 12
