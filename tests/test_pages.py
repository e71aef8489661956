"""Difficult pages of real documents against what people read on them: every figure, nothing extra."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import pytest
from gold import CASES, Key, count_found, count_gold, read_gold

from opendata.model import Disclosure, Indicator
from opendata.money import find_amount
from opendata.pipeline import run
from opendata.text import fold

CORPUS = CASES.parent.parent.parent / "shared" / "corpus"
PAGES = sorted(path.name for path in CASES.glob("*-p*") if re.search(r"-p\d+$", path.name))
pytestmark = pytest.mark.shared


@cache
def read_document(stem: str) -> Disclosure:
    """Read a document of the corpus once."""
    return run(CORPUS / f"{stem}.pdf").disclosure


def split_case(case: str) -> tuple[Disclosure, int]:
    """Return the document of a case and the number of its page."""
    stem, _, page = case.rpartition("-p")
    return read_document(stem), int(page)


def name_rows(counted: Counter[Key]) -> Counter[Key]:
    """Return the figures with the labels compared: of purchases the first, the rest describes them."""
    named: Counter[Key] = Counter()
    for (form, row, *rest), count in counted.items():
        code, column, amount, unit = rest
        label = row.partition("|")[0] if form == "B16" else row
        named[form, label, code, column, amount, unit] += count
    return named


@pytest.mark.parametrize("case", PAGES)
def test_figures_of_the_page_are_exact(case: str) -> None:
    disclosure, page = split_case(case)
    gold = name_rows(count_gold(read_gold(case, "figures")))
    found = name_rows(count_found(f for f in disclosure.figures if f.place.page == page))
    assert sorted((gold - found).elements()) == [], "missing"
    assert sorted((found - gold).elements()) == [], "extra"


def print_target(indicator: Indicator) -> str:
    """Return a target with the operator and the unit that stand in columns of their own."""
    target, unit = fold(indicator.target), fold(indicator.target_unit)
    if find_amount(target) is None or f"({unit})" in fold(indicator.level3):
        return target
    return fold(indicator.operator) + target + ("" if target.endswith(unit) else unit)


@pytest.mark.parametrize("case", [case for case in PAGES if read_gold(case, "indicators")])
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
