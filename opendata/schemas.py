"""The Table Schemas of knowledge/schemas/, loaded and held against the records."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from opendata.errors import KnowledgeError
from opendata.knowledge.catalogue import Words
from opendata.records import RESOURCES, columns_of
from opendata.resources import find_folder


@cache
def load_schema(resource: str) -> dict[str, Any]:
    """Return the Table Schema of a resource; KnowledgeError where it does not fit its record."""
    path = find_folder("knowledge") / "schemas" / f"{resource}.json"
    try:
        schema: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise KnowledgeError(f"schemas/{path.name}: {error}") from error
    described = tuple(field["name"] for field in schema["fields"])
    columns = columns_of(RESOURCES[resource])
    if described != columns:
        wrong = sorted(set(described) ^ set(columns)) or "the same in another order"
        raise KnowledgeError(f"schemas/{path.name}: fields and columns differ: {wrong}")
    return schema


def split_title(title: str) -> Words:
    """Return the two halves of a title of a schema.

    >>> split_title("职责 / The duties of the department")
    Words(zh='职责', en='The duties of the department')
    """
    chinese, _, english = title.partition(" / ")
    return Words(chinese, english)
