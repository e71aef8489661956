"""What is known beforehand, as data: this module only loads and validates it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from opendata.errors import KnowledgeError
from opendata.model import FormDefinition
from opendata.resources import find_folder
from opendata.text import fold

_FORM_KEYS = {item.name for item in fields(FormDefinition)}


@dataclass(frozen=True, slots=True)
class HeaderWords:
    """What the words of table headers and captions mean, folded."""

    roles: dict[str, str]
    """Folded leaf label → role of the column."""
    totals: frozenset[str]
    """Folded labels of total rows."""
    ordinals: frozenset[str]
    """Folded labels of the row that numbers the columns."""
    empty_table: tuple[str, ...]
    """Folded words of a sentence that says a table is empty."""
    organisation_captions: tuple[str, ...]
    """Caption words before the name of the organisation, longest first."""
    title_noise: tuple[str, ...]
    """Words of a title that tell nothing of the form, longest first."""
    funds: tuple[tuple[str, str], ...]
    """(folded word of a header path, fund), the more special first."""
    natures: tuple[tuple[str, str], ...]
    """(folded word of a header path, nature), the more special first."""


def load_toml(path: Path) -> dict[str, Any]:
    """Return a TOML file of ours; KnowledgeError names the file and the fault."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise KnowledgeError(f"{path.name}: {error}") from error


def _tuples(value: Any) -> Any:
    return tuple(_tuples(part) for part in value) if isinstance(value, list) else value


def _to_definition(path: Path) -> FormDefinition:
    table = load_toml(path)
    unknown = set(table) - _FORM_KEYS
    missing = {"form", "title", "title_en", "stage", "layout"} - set(table)
    if unknown or missing:
        message = f"forms/{path.name}: unknown keys {sorted(unknown)}, missing {sorted(missing)}"
        raise KnowledgeError(message)
    if table["form"] != path.stem:
        raise KnowledgeError(
            f"forms/{path.name}: form is {table['form']!r}, expected {path.stem!r}"
        )
    return FormDefinition(**{key: _tuples(value) for key, value in table.items()})


@cache
def load_forms() -> tuple[FormDefinition, ...]:
    """Return the form definitions, sorted by id; X is the last."""
    folder = find_folder("knowledge") / "forms"
    return tuple(_to_definition(path) for path in sorted(folder.glob("*.toml")))


@cache
def load_header_words() -> HeaderWords:
    """Return what header and caption words mean; a word with two roles is an error."""
    table = load_toml(find_folder("knowledge") / "headers.toml")
    roles: dict[str, str] = {}
    for role, words in table["roles"].items():
        for word in words:
            if roles.setdefault(fold(word), role) != role:
                raise KnowledgeError(f"headers.toml: {word} stands under two roles")
    return HeaderWords(
        roles=roles,
        totals=frozenset(fold(word) for word in table["totals"]),
        ordinals=frozenset(fold(word) for word in table["ordinals"]),
        empty_table=_longest_first(table["empty_table"]),
        organisation_captions=_longest_first(table["organisation_captions"]),
        title_noise=_longest_first(table["title_noise"]),
        funds=tuple((fold(word), fund) for word, fund in table["funds"]),
        natures=tuple((fold(word), nature) for word, nature in table["natures"]),
    )


def _longest_first(words: list[str]) -> tuple[str, ...]:
    return tuple(sorted((fold(word) for word in words), key=lambda word: (-len(word), word)))
