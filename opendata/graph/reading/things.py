"""Things of one graph: what N-Quads tell of each, asked by prefixed names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Quad

from opendata.graph.iris import Mapping

_Term = NamedNode | Literal


@dataclass(slots=True)
class Things:
    """The quads of one graph, gathered by subject."""

    mapping: Mapping
    _facts: dict[str, dict[str, list[_Term]]] = field(default_factory=dict)
    """Subject → property → values."""
    _by_class: dict[str, list[str]] = field(default_factory=dict)

    def add(self, quads: Iterable[Quad]) -> None:
        """Take up quads; blank nodes, which no document's graph has, are left out."""
        rdf_type = self._iri("rdf:type")
        for quad in quads:
            subject, value = quad.subject, quad.object
            if not isinstance(subject, NamedNode) or not isinstance(value, NamedNode | Literal):
                continue
            facts = self._facts.setdefault(subject.value, {})
            facts.setdefault(quad.predicate.value, []).append(value)
            if quad.predicate.value == rdf_type:
                self._by_class.setdefault(value.value, []).append(subject.value)

    def of_class(self, name: str) -> list[str]:
        """Return the IRIs of the things of a class."""
        return self._by_class.get(self._iri(name), [])

    def texts(self, thing: str, prop: str) -> list[str]:
        """Return the values of a property as text: literals as they stand, IRIs whole."""
        return [term.value for term in self._facts.get(thing, {}).get(self._iri(prop), ())]

    def text(self, thing: str, prop: str) -> str:
        """Return the first value of a property; empty where there is none."""
        return next(iter(self.texts(thing, prop)), "")

    def keys(self, thing: str, prop: str) -> list[str]:
        """Return the keys of the things of ours that a property points at.

        The region of a page, which a finding has beside the figure it is about, is no record.
        """
        found = (self.mapping.from_iri(iri) for iri in self.texts(thing, prop))
        return [key for kind, key in found if kind != "region"]

    def is_completed(self, thing: str, prop: str) -> bool:
        """Return whether the value was not printed but stands in from the document."""
        return self._iri(prop) in self.texts(thing, "od:completed")

    def _iri(self, name: str) -> str:
        return self.mapping.expand(name)[1:-1]
