"""The mapping of records to RDF: knowledge/mapping.toml, loaded and checked; IRIs are made here only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote, unquote

from opendata.errors import KnowledgeError
from opendata.knowledge import load_toml
from opendata.resources import find_folder

# what RFC 3987 forbids inside an IRI; Chinese characters are allowed and stay readable
_FORBIDDEN = re.compile(r'[\x00-\x20<>"{}|\\^`%\x7f]')


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
    comparisons: dict[str, str]
    """Printed sign → concept of the list comparison."""
    quality_dimensions: dict[str, str]
    """Kind of finding → dqv:Dimension; a kind that is not named is told in none."""
    pdf_fragments: str
    """IRI of the specification that fragment identifiers of a PDF conform to."""

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

    def from_iri(self, iri: str) -> tuple[str, str]:
        """Return kind and key of an IRI of ours; KnowledgeError where it is none.

        >>> load_mapping().from_iri("https://opendata.example.org/id/duty/d/duty/1%20b")
        ('duty', 'd/duty/1 b')
        """
        start = f"{self.base}id/"
        folder, slash, key = iri.removeprefix(start).partition("/")
        kinds = [kind for kind, path in self.paths.items() if path == folder + slash]
        if not iri.startswith(start) or not kinds:
            raise KnowledgeError(f"{iri}: no IRI of ours")
        return kinds[0], unquote(key)

    def to_end(self, iri: str, kind: str) -> str | None:
        """Return the key of an end of a link of that kind; None where the IRI is of another.

        >>> load_mapping().to_end("http://www.wikidata.org/entity/Q956", "prefix:wd")
        'Q956'
        """
        way, _, name = kind.partition(":")
        if way == "prefix":
            is_ours = iri.startswith(self.base)
            return None if is_ours else unquote(iri.removeprefix(self.prefixes[name]))
        if not iri.startswith(self.base):
            return None
        found, key = self.from_iri(iri)
        if way == "code":
            listed, _, code = key.partition("/")
            return code if (found, listed) == ("code", name) else None
        return key if found == kind else None

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
