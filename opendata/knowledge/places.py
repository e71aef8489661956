"""Items of Wikidata that are divisions, from knowledge/codes/wikidata.csv."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from opendata.errors import KnowledgeError
from opendata.resources import find_folder

BASES = ("P442", "name")
"""How an item was found: by the code that it bears, or by its name."""


@dataclass(frozen=True, slots=True)
class Item:
    """The Wikidata item of a division."""

    code: str
    item: str
    lat: str
    """Degrees north, WGS 84; empty where not known."""
    lon: str
    """Degrees east."""
    basis: str
    note: str


@cache
def load_items() -> Mapping[str, Item]:
    """Return division code → item.

    Raises KnowledgeError where the file is missing, or a row has an unknown basis.
    """
    path = find_folder("knowledge") / "codes" / "wikidata.csv"
    try:
        with path.open(encoding="utf-8", newline="") as file:
            items = [Item(**row) for row in csv.DictReader(file)]
    except (OSError, TypeError) as error:
        raise KnowledgeError(f"codes/wikidata.csv: {error}") from error
    for item in items:
        if item.basis not in BASES:
            raise KnowledgeError(f"codes/wikidata.csv: {item.code}: unknown basis {item.basis}")
    return {item.code: item for item in items}
