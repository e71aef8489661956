"""Lists of printed words kept as TOML: what the reading of prose knows beforehand."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from opendata.errors import KnowledgeError
from opendata.resources import find_folder


@lru_cache(maxsize=8)
def load_words(name: str) -> Mapping[str, tuple[str, ...]]:
    """Return the word lists of knowledge/<name>.toml by their keys.

    Raises KnowledgeError where the file is missing or a value is no list of texts.
    """
    path = find_folder("knowledge") / f"{name}.toml"
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        message = f"knowledge/{name}.toml cannot be read: {error}"
        raise KnowledgeError(message) from error
    lists: dict[str, tuple[str, ...]] = {}
    for key, values in tables.items():
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            message = f"knowledge/{name}.toml: {key} must be a list of texts"
            raise KnowledgeError(message)
        lists[key] = tuple(values)
    return MappingProxyType(lists)
