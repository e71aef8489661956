"""Things: the lines of a sorted N-Quads file, gathered by what they tell of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path

from pyoxigraph import RdfFormat, Triple
from pyoxigraph import parse as parse_rdf

TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


@dataclass(frozen=True)
class Thing:
    """All that one graph tells of one subject; terms as N-Triples writes them."""

    subject: str
    told: list[tuple[str, str]]
    """(predicate, object)."""
    graph: str

    @cached_property
    def types(self) -> frozenset[str]:
        """Its classes."""
        return frozenset(value for predicate, value in self.told if predicate == TYPE)

    def values(self, predicate: str) -> list[str]:
        """Return the objects of one predicate."""
        return [value for found, value in self.told if found == predicate]


def read_things(lines: Iterable[str]) -> Iterator[Thing]:
    """Yield the things of N-Quads lines of which those of one graph and subject stand together."""
    split = (_split(line) for line in lines)
    for (subject, graph), group in groupby(split, key=lambda parts: (parts[0], parts[3])):
        yield Thing(subject, [(predicate, value) for _, predicate, value, _ in group], graph)


def read_turtle(path: Path) -> Iterator[Thing]:
    """Yield the things of a Turtle file."""
    triples = (found for found in parse_rdf(path=path, format=RdfFormat.TURTLE))
    split = sorted(_to_terms(triple.triple) for triple in triples)
    for subject, group in groupby(split, key=lambda parts: parts[0]):
        yield Thing(subject, [(predicate, value) for _, predicate, value in group], "")


def _to_terms(triple: Triple) -> tuple[str, str, str]:
    return str(triple.subject), str(triple.predicate), str(triple.object)


def _split(line: str) -> tuple[str, str, str, str]:
    subject, predicate, rest = line.split(" ", 2)
    value, graph, _ = rest.rsplit(" ", 2)
    return subject, predicate, value, graph
