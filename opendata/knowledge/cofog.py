"""COFOG, the UN's classification of the functions of government (1999), and what our functions are in it."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

from opendata.errors import KnowledgeError
from opendata.knowledge.codes import load_codes
from opendata.resources import find_folder

MATCHES = ("exact", "close", "broad", "narrow", "related")
"""As SKOS has them, seen from our code: broad = COFOG's concept is the broader one."""
NO_MATCH = "none"


@dataclass(frozen=True, slots=True)
class Cofog:
    """A division (01) or group (01.1) of COFOG."""

    code: str
    label: str
    label_en: str
    parent: str


@dataclass(frozen=True, slots=True)
class Match:
    """What a function code is in COFOG."""

    function: str
    cofog: str
    """Empty where COFOG has nothing that matches."""
    match: str
    """One of MATCHES, or none."""
    reason_en: str
    reason_zh: str


@cache
def load_cofog() -> tuple[Cofog, ...]:
    """Return divisions and groups, sorted by code; KnowledgeError where a parent is unknown."""
    found = tuple(Cofog(**row) for row in _rows("cofog"))
    codes = {item.code for item in found}
    for item in found:
        if item.parent != "" and item.parent not in codes:
            raise KnowledgeError(f"knowledge/codes/cofog.csv: parent {item.parent} is unknown")
    return found


@cache
def load_matches() -> tuple[Match, ...]:
    """Return the matches, sorted by function code; KnowledgeError where a code or kind is unknown."""
    found = tuple(Match(**row) for row in _rows("function_cofog"))
    codes = {item.code for item in load_cofog()}
    functions = load_codes("function").by_code
    for item in found:
        known = item.cofog in codes if item.match in MATCHES else _is_none(item)
        if item.function not in functions or not known:
            message = f"{item.function} {item.match} {item.cofog}: unknown code or kind of match"
            raise KnowledgeError(f"knowledge/codes/function_cofog.csv: {message}")
    return found


def _is_none(item: Match) -> bool:
    return item.match == NO_MATCH and item.cofog == ""


def _rows(name: str) -> list[dict[str, str]]:
    path = find_folder("knowledge") / "codes" / f"{name}.csv"
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))
    except OSError as error:
        raise KnowledgeError(f"knowledge/codes/{name}.csv: {error}") from error
