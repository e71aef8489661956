"""The comparison cubes as knowledge/cubes.toml describes them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from opendata.errors import KnowledgeError
from opendata.knowledge import load_toml
from opendata.resources import find_folder
from opendata.text import fold


@dataclass(frozen=True, slots=True)
class CubeTable:
    """One form that fills a cube, and what its columns mean where their headers say nothing."""

    form: str
    fund: str
    nature: str


@dataclass(frozen=True, slots=True)
class Cube:
    """One comparison cube."""

    name: str
    label_zh: str
    label_en: str
    dimension: str
    """Column of amounts.csv by which it is split; empty where by none of its own."""
    side: str
    tables: tuple[CubeTable, ...]
    """The form that wins where two tell the same, first."""
    top_class: str = ""
    """Cube of the same amounts added up by the first three digits, empty where there is none."""


@dataclass(frozen=True, slots=True)
class ExpenseItem:
    """One item of the table of three public expenses and the folded words that tell it."""

    item: str
    words: tuple[str, ...]
    without: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cubes:
    """knowledge/cubes.toml, its words folded."""

    cubes: tuple[Cube, ...]
    items: tuple[ExpenseItem, ...]
    """The most particular first."""
    sums: tuple[str, ...]
    parts: tuple[str, ...]
    amounts: tuple[str, ...]
    changes: tuple[str, ...]
    appropriations: tuple[str, ...]
    asides: tuple[str, ...]

    def is_sum(self, header: str) -> bool:
        """Tell whether a column of that folded last header sums its neighbours up."""
        return header.endswith(self.sums)

    def is_amount(self, header: str) -> bool:
        """Tell whether the folded last header only says that an amount stands below it."""
        return header.endswith(self.amounts)

    def is_part(self, header: str) -> bool:
        """Tell whether a column of that folded last header takes out a part of its neighbour."""
        return header.startswith(self.parts)

    def is_change(self, words: str) -> bool:
        """Tell whether a folded header path or row compares with another year."""
        return any(word in words for word in self.changes)

    def is_aside(self, words: str) -> bool:
        """Tell whether a folded header path repeats some of the amount for another purpose."""
        return any(word in words for word in self.asides)

    def is_appropriation(self, words: str) -> bool:
        """Tell whether a folded header path names the appropriation as a whole."""
        return any(word in words for word in self.appropriations)

    def find_item(self, words: str) -> str:
        """Return the expense item that folded words name, empty where none."""
        for item in self.items:
            if any(word in words for word in item.words) and not any(
                word in words for word in item.without
            ):
                return item.item
        return ""


@cache
def load_cubes() -> Cubes:
    """Return the cubes; KnowledgeError where a key is missing or unknown."""
    table = load_toml(find_folder("knowledge") / "cubes.toml")
    try:
        cubes = tuple(
            Cube(name, tables=tuple(CubeTable(**one) for one in values.pop("tables")), **values)
            for name, values in table.pop("cubes").items()
        )
        items = tuple(
            ExpenseItem(one["item"], _fold_all(one["words"]), _fold_all(one["without"]))
            for one in table.pop("expense_items")
        )
        return Cubes(cubes, items, **{name: _fold_all(words) for name, words in table.items()})
    except (KeyError, TypeError) as error:
        raise KnowledgeError(f"cubes.toml: missing or unknown key: {error}") from error


def _fold_all(words: list[str]) -> tuple[str, ...]:
    return tuple(fold(word) for word in words)
