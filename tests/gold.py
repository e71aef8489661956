"""Gold: what people read in a case, and the same said of what the program read."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

from opendata.model import Figure

CASES = Path(__file__).parent / "cases"
Key = tuple[str, str, str, str, Decimal, str]
"""form, row, printed code, column, amount, unit of one figure."""


def read_gold(case: str, name: str) -> list[dict[str, str]]:
    """Return the rows of one gold file; none where the case has no such file."""
    path = CASES / case / "gold" / f"{name}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def count_gold(rows: Iterable[dict[str, str]]) -> Counter[Key]:
    """Return how often each figure of a gold file stands there."""
    return Counter(
        (r["form"], r["row"], r["printed_code"], r["column"], Decimal(r["value"]), r["unit"])
        for r in rows
    )


def count_found(figures: Iterable[Figure]) -> Counter[Key]:
    """Return how often each figure was read."""
    return Counter((f.form, f.row, f.printed_code, f.column, f.amount, f.unit) for f in figures)
