"""References: IRIs of ours that are pointed at and told nowhere, and figures that lead to no source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field

from opendata.graph.iris import load_mapping
from opendata.graph.validation.things import TYPE, Thing

_THINGS = f"<{load_mapping().base}id/"
_FIGURE = load_mapping().expand("od:Figure")
_DERIVED = load_mapping().expand("prov:wasDerivedFrom")
_PLACES = frozenset(load_mapping().expand(name) for name in ("od:page", "od:line"))
_VOCABULARY = f"<{load_mapping().prefixes['od']}"
_GRAPHS = f"{_THINGS}graph/"


@dataclass(slots=True)
class ReferencePass:
    """Looks at the things of a graph once; what is pointed at may be told later."""

    figures: int = 0
    placeless: list[str] = field(default_factory=list)
    """Figures without a source document or without the page or line in it."""
    _graph: str = ""
    _told: set[str] = field(default_factory=set)
    """Things told in the graph being read."""
    _pointed: dict[str, str] = field(default_factory=dict)
    """Thing pointed at from the graph being read → the first that does."""
    _open: dict[str, str] = field(default_factory=dict)
    """Things that earlier graphs point at and do not tell."""
    _terms: dict[str, str] = field(default_factory=dict)
    """Property or class that something is told by → the first that is."""

    def look(self, thing: Thing) -> None:
        """Take one thing."""
        if thing.graph != self._graph:
            self._close()
            self._graph = thing.graph
        if thing.types:
            self._told.add(thing.subject)
        for predicate, value in thing.told:
            term = value if predicate == TYPE else predicate
            if term not in self._terms:
                self._terms[term] = thing.subject
            if value.startswith(_THINGS) and predicate != TYPE:
                self._pointed.setdefault(value, thing.subject)
        if _FIGURE in thing.types:
            self.figures += 1
            predicates = {predicate for predicate, _ in thing.told}
            if _DERIVED not in predicates or not predicates & _PLACES:
                self.placeless.append(thing.subject)

    def list_open(self) -> frozenset[str]:
        """Return what is pointed at from a graph that does not tell of it."""
        self._close()
        return frozenset(self._open)

    def find_dangling(self, told: Container[str]) -> Iterator[tuple[str, str]]:
        """Yield (thing told nowhere, what points at it); told are the things told elsewhere.

        A property or class of ours that the vocabulary does not declare is such a thing too.
        """
        self._close()
        for term, subject in sorted(self._terms.items()):
            if term not in told and term.startswith(_VOCABULARY):
                yield term, subject
        for value, subject in sorted(self._open.items()):
            # a named graph is told by what stands in it
            if value not in told and not value.startswith(_GRAPHS):
                yield value, subject

    def _close(self) -> None:
        for value, subject in self._pointed.items():
            if value not in self._told:
                self._open.setdefault(value, subject)
        self._told, self._pointed = set(), {}


def count_triples(things: Iterable[Thing], counts: Counter[str]) -> Iterator[Thing]:
    """Pass the things on and count their triples by named graph."""
    for thing in things:
        counts[thing.graph] += len(thing.told)
        yield thing
