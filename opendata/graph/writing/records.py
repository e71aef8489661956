"""One record as triples, by its table in mapping.toml: the IRIs, the columns, the place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from opendata.errors import KnowledgeError
from opendata.graph.iris import LITERALS, Mapping, escape_iri
from opendata.graph.writing.organisations import Organisations
from opendata.graph.writing.policies import Policies
from opendata.model import Disclosure, Place
from opendata.text import fold

_ORGANISATION_ID = re.compile(r"\d{6}-")


def is_organisation_id(text: str) -> bool:
    """Return whether the text is an id of ours, not a name as a table prints it.

    >>> is_organisation_id("410308-甲区科学技术局"), is_organisation_id("甲区科学技术局")
    (True, False)
    """
    return _ORGANISATION_ID.match(text) is not None


@dataclass(slots=True)
class _Table:
    """One resource, compiled: what to fetch from a record and how to write it."""

    kind: str
    types: tuple[str, ...]
    key: str
    fetch: Callable[[Any], tuple[Any, ...]]
    columns: tuple[tuple[str, Callable[[Any], str]], ...]


@dataclass(slots=True)
class RecordWriter:
    """Writes records of one document after the other and remembers what the documents share."""

    mapping: Mapping
    used_codes: set[tuple[str, str]] = field(default_factory=set)
    """(code list, code) of every concept written."""
    organisations: Organisations = field(init=False)
    policies: Policies = field(init=False)
    _division: str = ""
    _names: dict[str, str] = field(default_factory=dict)
    """Of the document being written: division code, folded name → organisation id."""
    _terms: dict[tuple[str, str], str] = field(default_factory=dict)
    _tables: dict[str, _Table] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.organisations = Organisations(self.mapping, self.code)
        self.policies = Policies(self.mapping, self.code)

    def begin(self, disclosure: Disclosure) -> None:
        """Begin another document."""
        record = disclosure.record
        self._division = record.jurisdiction
        self._names = {fold(item.name): item.organisation for item in disclosure.organisations}
        self._names[fold(record.organisation_name)] = record.organisation
        self.code("division", record.jurisdiction)
        self.organisations.remember(disclosure)

    def record(self, name: str, record: Any, key: str = "") -> Iterator[str]:
        """Yield the triples of one record of a resource; its key stands in the record or is given."""
        table = self._tables.get(name) or self._compile(name)
        subject = self.mapping.to_iri(table.kind, key or getattr(record, table.key))
        for type_ in table.types:
            yield subject + type_
        for (predicate, encode), value in zip(table.columns, table.fetch(record), strict=True):
            if value is None or value == "":
                continue
            if type(value) is tuple:
                for part in value:
                    yield subject + predicate + encode(part)
            else:
                yield subject + predicate + encode(value)
        place = getattr(record, "place", None)
        if place is not None:
            yield from self.place(subject, place)

    def _compile(self, name: str) -> _Table:
        resource = self.mapping.resources[name]
        columns: dict[str, tuple[str, str]] = resource["columns"]
        names = tuple(columns)
        get = attrgetter(*names)
        written = tuple(
            (f" {self.mapping.expand(prop)} ", self._encoder(word))
            for prop, word in columns.values()
        )
        rdf_type = self.mapping.expand("rdf:type")
        types = tuple(f" {rdf_type} {self.mapping.expand(item)}" for item in resource["class"])
        table = _Table(resource["key"], types, resource["key"], get, written)
        self._tables[name] = table
        return table

    def _encoder(self, word: str) -> Callable[[Any], str]:
        if word in LITERALS:
            return LITERALS[word]
        way, _, kind = word.partition(":")
        if way == "code":
            return lambda value: self.code(kind, value)
        if word == "iri:figure":
            return self.figure_or_claim
        if word in {"iri:organisation", "named:organisation"}:
            return self._organisation
        if way == "iri":
            return lambda value: self.iri(kind, value)
        raise KnowledgeError(f"mapping.toml: {word} is no value word")

    def value(self, word: str, value: Any) -> str:
        """Return one value as mapping.toml's value word says."""
        return self._encoder(word)(value)

    def iri(self, kind: str, key: str) -> str:
        """Return the IRI of a thing; an organisation or policy document is remembered."""
        term = self._terms.get((kind, key))
        if term is None:
            term = self._terms[(kind, key)] = self.mapping.to_iri(kind, key)
            if kind == "organisation":
                self.organisations.mention(key)
            elif kind == "policy":
                self.policies.mention(key)
        return term

    def thing(self, kind: str, key: str) -> str:
        """Return the IRI of an end of a link: of a kind, code:<list> or prefix:<prefix>."""
        way, _, name = kind.partition(":")
        if way == "code":
            return self.code(name, key)
        if way == "prefix" and "://" in key:
            return f"<{escape_iri(key)}>"
        if way == "prefix":
            return self.mapping.expand(f"{name}:{escape_iri(key)}")
        return self.iri(kind, key)

    def code(self, code_list: str, code: str) -> str:
        """Return the IRI of a concept, which is remembered as used."""
        key = (f"code:{code_list}", code)
        term = self._terms.get(key)
        if term is None:
            term = self._terms[key] = self.mapping.to_code(code_list, code)
            self.used_codes.add((code_list, code))
        return term

    def _organisation(self, printed: str) -> str:
        """Return the organisation of an id, or of a name as a table prints it."""
        if is_organisation_id(printed):
            return self.iri("organisation", printed)
        unknown = f"{self._division}-{printed}"
        return self.iri("organisation", self._names.get(fold(printed), unknown))

    def figure_or_claim(self, key: str) -> str:
        """Return the IRI of a figure, or of the claim or indicator of that id."""
        kind = key.partition("/")[2].partition("/")[0]
        return self.mapping.to_iri(kind if kind in {"claim", "indicator"} else "figure", key)

    def place(self, subject: str, place: Place) -> Iterator[str]:
        """Yield the triples of a place: page and box, or line."""
        box = place.box
        parts = (
            ("page", place.page),
            ("line", place.line),
            ("x0", None if box is None else box.x0),
            ("top", None if box is None else box.top),
            ("x1", None if box is None else box.x1),
            ("bottom", None if box is None else box.bottom),
        )
        for name, value in parts:
            if value is not None:
                prop, word = self.mapping.place[name]
                yield f"{subject} {self.mapping.expand(prop)} {LITERALS[word](value)}"

    def say(self, subject: str, prop: str, term: str) -> str:
        """Return one triple with a property of mapping.toml's prefixes."""
        return f"{subject} {self.mapping.expand(prop)} {term}"
