"""Layouts: the printed column orders of forms, for sources whose columns were lost."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from opendata.errors import KnowledgeError
from opendata.resources import find_folder
from opendata.text import fold

Bound = Literal["exactly", "at_most", "at_least"]
LayoutKind = Literal["list", "pairs", "panels", "projects", "two_sided"]


@dataclass(frozen=True, slots=True)
class KnownRule:
    """What other tables say of columns: together they hold the sum of the facts."""

    columns: tuple[str, ...]
    facts: tuple[str, ...]
    bound: Bound
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GivenRule:
    """What a table says for others: the amounts of the rows that match, in these columns."""

    fact: str
    columns: tuple[str, ...]
    label: str = ""
    """Word in the label of the row."""
    under: str = ""
    """Word in the label of the numbered row above it (二、上年结转)."""
    code: str = ""
    """Digits that the code of the row begins with."""
    type: str = ""
    """Printed type of the row."""
    row: str = ""
    """total: the total row."""
    forms: tuple[str, ...] = ()
    """The forms that say it; all of the layout where empty."""


@dataclass(frozen=True, slots=True)
class Layout:
    """One printed column order."""

    forms: tuple[str, ...]
    kind: LayoutKind
    seen_in: tuple[str, ...]
    labels: tuple[tuple[str, str], ...]
    """(header path, role) of the columns that name a row."""
    columns: tuple[str, ...]
    """Header paths of the columns that count."""
    headers: tuple[tuple[tuple[str, int], ...], ...]
    """The characters of the whole header, with how often each stands, for each way seen."""
    sums: dict[str, tuple[str, ...]]
    within: dict[str, str]
    classes: dict[str, tuple[str, ...]]
    types: tuple[str, ...]
    known: tuple[KnownRule, ...]
    gives: tuple[GivenRule, ...]
    said: dict[str, tuple[str, ...]]


@cache
def load_layouts() -> tuple[Layout, ...]:
    """Return all layouts, sorted by file; KnowledgeError names the file and the fault."""
    folder = find_folder("knowledge") / "layouts"
    return tuple(_to_layout(path) for path in sorted(folder.glob("*.toml")))


def count_characters(text: str) -> tuple[tuple[str, int], ...]:
    """Return how often each character stands in the text, spaces and widths folded.

    >>> count_characters("合 计")
    (('合', 1), ('计', 1))
    """
    return tuple(sorted(Counter(fold(text)).items()))


def _to_layout(path: Path) -> Layout:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        layout = _read_layout(table)
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise KnowledgeError(f"layouts/{path.name}: {error}") from error
    named = {name for rule in layout.known for name in rule.columns}
    named |= {name for rule in layout.gives for name in rule.columns}
    named |= {*layout.sums, *layout.within, *layout.within.values(), *layout.classes}
    named |= {part for parts in layout.sums.values() for part in parts}
    unknown = sorted(named - set(layout.columns))
    if unknown:
        raise KnowledgeError(f"layouts/{path.name}: no such columns: {unknown}")
    return layout


def _read_layout(table: dict[str, Any]) -> Layout:
    labels = tuple((path, role) for path, role in table["labels"])
    words = "".join(header_words([*(path for path, _ in labels), *table["columns"]]))
    return Layout(
        forms=tuple(table["forms"]),
        kind=table["kind"],
        seen_in=tuple(table["seen_in"]),
        labels=labels,
        columns=tuple(table["columns"]),
        headers=tuple(count_characters(words + more) for more in table.get("also", [""])),
        sums={total: tuple(parts) for total, parts in table.get("sums", {}).items()},
        within=dict(table.get("within", {})),
        classes={name: tuple(codes) for name, codes in table.get("classes", {}).items()},
        types=tuple(table.get("types", ())),
        known=tuple(_read_known(rule) for rule in table.get("known", ())),
        gives=tuple(_read_given(rule) for rule in table.get("gives", ())),
        said={fact: tuple(words) for fact, words in table.get("said", {}).items()},
    )


def _read_known(rule: dict[str, Any]) -> KnownRule:
    return KnownRule(
        columns=tuple(rule["columns"]),
        facts=tuple(rule["facts"]),
        bound=rule.get("bound", "exactly"),
        forms=tuple(rule.get("forms", ())),
    )


def _read_given(rule: dict[str, Any]) -> GivenRule:
    words = {key: value for key, value in rule.items() if key not in {"columns", "forms"}}
    forms = tuple(rule.get("forms", ()))
    return GivenRule(columns=tuple(rule["columns"]), forms=forms, **words)


def header_words(paths: Sequence[str]) -> list[str]:
    """Return the label of each header cell once, a group before its columns."""
    cells: dict[tuple[str, ...], None] = {}
    for path in paths:
        parts = tuple(path.split("/"))
        for depth in range(1, len(parts) + 1):
            cells.setdefault(parts[:depth])
    return [cell[-1] for cell in cells]
