"""Patterns: what the shapes can see of a thing, so that one thing of each pattern is enough.

The shapes look at counts, kinds of value, codes and classes, never at the value itself.
So things told by the same pattern conform or fail together: one of each pattern is
given to the SHACL engine, and its violation counts for all of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import pyshacl
from rdflib import RDF, SH, Graph
from rdflib.collection import Collection
from rdflib.term import Node

from opendata.graph.iris import load_mapping
from opendata.graph.validation.things import TYPE, Thing
from opendata.graph.validation.violations import Violation

_THINGS = f"<{load_mapping().base}id/"
_CODES = f"{_THINGS}code/"
Types = Mapping[str, str]
"""Thing → its classes, each followed by a space."""


@dataclass(slots=True)
class PatternPass:
    """Looks at things, graph by graph, and keeps one of each pattern.

    A pattern names the classes of what a thing points at. A thing that points into a graph not
    yet read waits until the end, when these classes are known.
    """

    shapes: Graph
    types: dict[str, str]
    """Of the things that many graphs point at; those that waiting things need are added."""
    _allowed: dict[str, str] = field(init=False)
    _graph: str = ""
    _things: list[Thing] = field(default_factory=list)
    _waiting: list[Thing] = field(default_factory=list)
    _kept: list[str] = field(default_factory=list)
    """Triples of the things kept, and the classes of what they point at, as N-Triples."""
    _counts: Counter[str] = field(default_factory=Counter)
    _first: dict[str, str] = field(default_factory=dict)
    """Pattern → the thing that stands for it."""

    def __post_init__(self) -> None:
        self._allowed = _allowed_values(self.shapes)

    def look(self, thing: Thing) -> None:
        """Take one thing."""
        if thing.graph != self._graph:
            self._reduce()
            self._graph = thing.graph
        self._things.append(thing)

    def list_unknown(self) -> frozenset[str]:
        """Return what waiting things point at and nothing read so far has told."""
        self._reduce()
        return frozenset(
            value
            for thing in self._waiting
            for _, value in thing.told
            if _is_thing(value) and value not in self.types
        )

    def find_violations(self, types: Types) -> list[Violation]:
        """Return what the shapes refuse; types are those of the unknown things."""
        self._reduce()
        for thing in self._waiting:
            self._keep(thing, {**self.types, **types})
        graph = Graph(bind_namespaces="none")
        graph.parse(data="".join(self._kept), format="nt")
        # a target told by its classes only is there for those that point at it: no focus
        focus = [subject[1:-1] for subject in self._counts]
        _, report, _ = pyshacl.validate(graph, shacl_graph=self.shapes, focus_nodes=focus)
        if not isinstance(report, Graph):
            raise TypeError(type(report).__name__)
        found = [
            _from_report(report, node, self._counts)
            for node in report.subjects(RDF.type, SH.ValidationResult)
        ]
        return sorted(found, key=lambda item: (item.rule, item.focus, item.message))

    def _reduce(self) -> None:
        own = find_types(self._things)
        types = {**self.types, **own}
        for thing in self._things:
            if any(_is_thing(value) and value not in types for _, value in thing.told):
                self.types.update((value, own[value]) for _, value in thing.told if value in own)
                self._waiting.append(thing)
            else:
                self._keep(thing, types)
        self._things = []

    def _keep(self, thing: Thing, types: Types) -> None:
        allowed = self._allowed
        parts = [predicate + _kind(value, types, allowed) for predicate, value in thing.told]
        parts.sort()
        pattern = " ".join(parts)
        first = self._first.setdefault(pattern, thing.subject)
        self._counts[first] += 1
        if self._counts[first] == 1:
            self._kept += [
                f"{thing.subject} {predicate} {value} .\n" for predicate, value in thing.told
            ]
            self._kept += _types_of_targets(thing, types)


def find_types(things: Iterable[Thing]) -> dict[str, str]:
    """Return thing → its classes, each followed by a space."""
    types: dict[str, str] = {}
    for thing in things:
        for class_ in thing.types:
            types[thing.subject] = f"{types.get(thing.subject, '')}{class_} "
    return types


def _is_thing(value: str) -> bool:
    return value.startswith(_THINGS) and not value.startswith(_CODES)


def _allowed_values(shapes: Graph) -> dict[str, str]:
    """Return value → the shapes that list it: values of the same shapes are alike to all shapes."""
    allowed: dict[str, str] = {}
    for shape, head in sorted(shapes.subject_objects(SH["in"]), key=str):
        for member in Collection(shapes, head):
            allowed[f"<{member}>"] = f"{allowed.get(f'<{member}>', '')}{shape} "
    return allowed


def _kind(value: str, types: Types, allowed: Mapping[str, str]) -> str:
    """Return what the shapes can see of a value: its datatype, the lists it is in, its classes."""
    if value[0] != "<":
        return value[value.rindex('"') :]
    return allowed.get(value) or types.get(value, "<>")


def _types_of_targets(thing: Thing, types: Types) -> Iterator[str]:
    for predicate, value in thing.told:
        if predicate != TYPE:
            for class_ in types.get(value, "").split():
                yield f"{value} {TYPE} {class_} .\n"


def _from_report(report: Graph, result: Node, counts: Counter[str]) -> Violation:
    focus = str(report.value(result, SH.focusNode))
    value = report.value(result, SH.value)
    message = str(report.value(result, SH.resultMessage))
    return Violation(
        rule=str(report.value(result, SH.sourceShape)).rpartition("/")[2],
        focus=focus,
        message=message if value is None else f"{message}; found {value}",
        severity=str(report.value(result, SH.resultSeverity)).rpartition("#")[2],
        count=counts[f"<{focus}>"],
    )
