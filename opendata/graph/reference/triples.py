"""Triples of the files of ontology/ with look-ups by subject and by object."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from opendata.errors import KnowledgeError
from opendata.graph.iris import load_mapping
from opendata.vocabulary import Reference, Words

Value = NamedNode | BlankNode | Literal


class Triples:
    """The triples of some Turtle files; short names are those of the files' own prefixes."""

    def __init__(self, paths: tuple[Path, ...]) -> None:
        self.prefixes: dict[str, str] = {}
        self._objects: dict[tuple[str, str], list[Value]] = defaultdict(list)
        self._subjects: dict[tuple[str, str], list[str]] = defaultdict(list)
        for path in paths:
            self._read(path)
        self._spaces = sorted(self.prefixes.items(), key=lambda item: -len(item[1]))

    def _read(self, path: Path) -> None:
        try:
            triples = parse(path=path, format=RdfFormat.TURTLE)
            for triple in triples:
                self._add(_key(triple.subject), triple.predicate.value, triple.object)
            self.prefixes |= triples.prefixes
        except (SyntaxError, ValueError, OSError) as error:
            raise KnowledgeError(f"{path.name}: {error}") from error

    def _add(self, subject: str, predicate: str, value: Value) -> None:
        self._objects[(subject, predicate)].append(value)
        if not isinstance(value, Literal):
            self._subjects[(predicate, _key(value))].append(subject)

    def expand(self, name: str) -> str:
        """Return the IRI of a short name; KnowledgeError where no file declares its prefix."""
        prefix, _, local = name.partition(":")
        if prefix not in self.prefixes:
            raise KnowledgeError(f"ontology: {name}: no file declares the prefix {prefix}")
        return self.prefixes[prefix] + local

    def shorten(self, iri: str) -> str:
        """Return the short name of an IRI; the IRI where no prefix fits."""
        for prefix, space in self._spaces:
            local = iri.removeprefix(space)
            if local not in {iri, ""} and (prefix == "odc" or "/" not in local):
                return f"{prefix}:{local}"
        return iri

    def objects(self, subject: str, name: str) -> list[str]:
        """Return the IRIs, or lexical forms, that a subject says by a property, sorted."""
        return sorted(_key(value) for value in self._objects[(subject, self.expand(name))])

    def value(self, subject: str, name: str) -> str:
        """Return the one value of a property, empty where there is none; of several the first."""
        return next(iter(self.objects(subject, name)), "")

    def words(self, subject: str, name: str) -> Words:
        """Return what a property says in both languages."""
        said = {
            value.language: value.value
            for value in self._objects[(subject, self.expand(name))]
            if isinstance(value, Literal)
        }
        return Words(said.get("zh", ""), said.get("en", ""))

    def said(self, subject: str, name: str) -> list[tuple[str, str]]:
        """Return (language, words) of what a property says, sorted."""
        values = self._objects[(subject, self.expand(name))]
        return sorted((v.language or "", v.value) for v in values if isinstance(v, Literal))

    def tellers(self, name: str) -> list[str]:
        """Return the IRIs that say anything by a property, sorted."""
        prop = self.expand(name)
        return sorted({subject for subject, told in self._objects if told == prop})

    def subjects(self, name: str, value: str) -> list[str]:
        """Return what says a value by a property, sorted."""
        return sorted(self._subjects[(self.expand(name), value)])

    def items(self, head: str) -> list[str]:
        """Return the members of an RDF list."""
        first, rest, nil = (self.expand(f"rdf:{name}") for name in ("first", "rest", "nil"))
        members = []
        while head != nil:
            members.append(_key(self._objects[(head, first)][0]))
            head = _key(self._objects[(head, rest)][0])
        return members

    def refer(self, iri: str) -> Reference:
        """Return an IRI as a reference; a term of ours is told under its local name."""
        name = self.shorten(iri)
        prefix, _, local = name.partition(":")
        codes = f"{load_mapping().base}id/code/"
        if iri.startswith(codes):
            return Reference(name, iri, f"code-{iri.removeprefix(codes).replace('/', '-')}")
        return Reference(name, iri, local if prefix == "od" else "")


def _key(value: Value) -> str:
    # of a blank node the label that this reading of the file gave it
    return value.value
