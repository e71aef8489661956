"""IRIs and terms of the graph, made from knowledge/mapping.toml and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from json import JSONEncoder
from typing import Any
from urllib.parse import quote

from opendata.errors import KnowledgeError
from opendata.knowledge import load_toml
from opendata.resources import find_folder

# what RFC 3987 forbids inside an IRI; Chinese characters are allowed and stay readable
_FORBIDDEN = re.compile(r'[\x00-\x20<>"{}|\\^`%\x7f]')
_XSD = "http://www.w3.org/2001/XMLSchema#"
_to_quoted = JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True, slots=True)
class Mapping:
    """knowledge/mapping.toml, loaded and checked."""

    base: str
    prefixes: dict[str, str]
    paths: dict[str, str]
    place: dict[str, tuple[str, str]]
    """Field of a place → (property, value word)."""
    resources: dict[str, dict[str, Any]]
    told_otherwise: dict[str, dict[str, str]]
    links: dict[str, tuple[str, str, str]]
    organisation_classes: dict[str, str]
    structures: dict[str, dict[str, tuple[str, ...]]]
    """form and cube → component property lists by their part."""
    code_files: dict[str, str]

    def expand(self, name: str) -> str:
        """Return the term `<iri>` of a prefixed name."""
        prefix, _, local = name.partition(":")
        if prefix not in self.prefixes:
            raise KnowledgeError(f"mapping.toml: {name}: prefix {prefix} is not declared")
        return f"<{self.prefixes[prefix]}{local}>"

    def to_iri(self, kind: str, key: str) -> str:
        """Return the term `<iri>` of one thing of a kind."""
        if kind not in self.paths:
            raise KnowledgeError(f"mapping.toml: no path for {kind}")
        return f"<{self.base}id/{self.paths[kind]}{escape_iri(key)}>"

    def to_code(self, code_list: str, code: str) -> str:
        """Return the term `<iri>` of a concept of a code list."""
        return self.to_iri("code", f"{code_list}/{code}")


@cache
def load_mapping() -> Mapping:
    """Return the mapping; KnowledgeError where a key is missing or unknown."""
    table = load_toml(find_folder("knowledge") / "mapping.toml")
    try:
        return Mapping(
            place={name: tuple(value) for name, value in table.pop("place").items()},
            links={name: tuple(value) for name, value in table.pop("links").items()},
            structures={
                kind: {name: tuple(value) for name, value in parts.items()}
                for kind, parts in table.pop("structures").items()
            },
            **table,
        )
    except (KeyError, TypeError) as error:
        raise KnowledgeError(f"mapping.toml: missing or unknown key: {error}") from error


def escape_iri(text: str) -> str:
    """Return the text with what no IRI may hold percent-encoded.

    >>> escape_iri("410308-孟津区 科技局")
    '410308-孟津区%20科技局'
    """
    return _FORBIDDEN.sub(lambda found: quote(found.group(), safe=""), text)


def to_text(value: Any) -> str:
    r"""Return a plain literal.

    >>> to_text('a "b"\n')
    '"a \\"b\\"\\n"'
    """
    return _to_quoted(str(value))


def _to_zh(value: Any) -> str:
    return f"{_to_quoted(str(value))}@zh"


def _to_integer(value: Any) -> str:
    return f'"{value}"^^<{_XSD}integer>'


def to_decimal(value: Any) -> str:
    """Return a decimal literal as precise as printed; coordinates (floats) in hundredths.

    >>> to_decimal(56.692)
    '"56.69"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    """
    lexical = format(value, ".2f" if isinstance(value, float) else "f")
    return f'"{lexical}"^^<{_XSD}decimal>'


def _to_boolean(value: Any) -> str:
    return f'"{str(value).lower()}"^^<{_XSD}boolean>'


def _to_year(value: Any) -> str:
    return f'"{value:04d}"^^<{_XSD}gYear>'


LITERALS: dict[str, Callable[[Any], str]] = {
    "boolean": _to_boolean,
    "decimal": to_decimal,
    "integer": _to_integer,
    "text": to_text,
    "year": _to_year,
    "zh": _to_zh,
}
"""Value word of mapping.toml → writer of the literal."""
