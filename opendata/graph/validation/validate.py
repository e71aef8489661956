"""Validation: a graph folder against the shapes of ontology/ and the checks of sparql/.

The shapes look at counts, kinds of value, codes and classes, never at the value itself.
So things told by the same pattern conform or fail together: one of each pattern is
given to the SHACL engine, and its violation counts for all of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import pyshacl
from pyoxigraph import QueryResultsFormat, QuerySolutions, Store
from rdflib import RDF, SH, Graph
from rdflib.collection import Collection
from rdflib.term import Node

from opendata.errors import KnowledgeError
from opendata.graph.asking.questions import Answer, list_checks, parse_results
from opendata.graph.asking.store import fill_store
from opendata.graph.ontology import load_turtle
from opendata.resources import find_folder

_TYPE = f"<{RDF.type}>"
_Triple = tuple[str, str, str]
_subject = itemgetter(0)


@dataclass(frozen=True, slots=True)
class Violation:
    """One fault of the graph."""

    rule: str
    """Name of the shape, or of the check."""
    focus: str
    """What it is found on; of several of one pattern the first."""
    message: str
    severity: str
    """Violation or Warning, as the shape says; Violation for checks."""
    count: int = 1
    """How many things of one pattern it is found on."""


def validate_graph(folder: Path) -> list[Violation]:
    """Return what is wrong with the graph of a folder: shapes first, then checks; empty = good."""
    with (folder / "opendata.nq").open(encoding="utf-8") as stream:
        violations = find_shape_violations(stream)
    # in memory the checks are several times faster than on disk
    store = Store()
    fill_store(store, folder)
    for check in list_checks():
        results = store.query(check.text, use_default_graph_as_union=True)
        if not isinstance(results, QuerySolutions):
            raise KnowledgeError(f"{check.name}.rq: a check is a SELECT")
        answer = parse_results(results.serialize(format=QueryResultsFormat.JSON) or b"")
        violations += _to_violations(check.name, check.problem, answer)
    return violations


def find_shape_violations(lines: Iterable[str]) -> list[Violation]:
    """Return what the shapes refuse in N-Quads lines sorted by subject."""
    shapes = load_turtle(find_folder("ontology") / "shapes.ttl")
    triples, counts = _reduce([_split(line) for line in lines], _allowed_values(shapes))
    graph = Graph(bind_namespaces="none")
    graph.parse(data="".join(f"{s} {p} {o} .\n" for s, p, o in triples), format="nt")
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes)
    if not isinstance(report, Graph):
        raise TypeError(type(report).__name__)
    # a target told by its classes only is there for those that point at it
    found = [
        _from_report(report, node, counts)
        for node in report.subjects(RDF.type, SH.ValidationResult)
        if f"<{report.value(node, SH.focusNode)}>" in counts
    ]
    return sorted(found, key=lambda item: (item.rule, item.focus, item.message))


def _allowed_values(shapes: Graph) -> dict[str, str]:
    """Return value → the shapes that list it: values of the same shapes are alike to all shapes."""
    allowed: dict[str, str] = {}
    for shape, head in sorted(shapes.subject_objects(SH["in"]), key=str):
        for member in Collection(shapes, head):
            allowed[f"<{member}>"] = f"{allowed.get(f'<{member}>', '')}{shape} "
    return allowed


def _split(line: str) -> _Triple:
    subject, predicate, rest = line.split(" ", 2)
    return subject, predicate, rest.rsplit(" ", 2)[0]


def _reduce(triples: list[_Triple], allowed: dict[str, str]) -> tuple[list[_Triple], Counter[str]]:
    """Return the triples of one thing of each pattern, and how many each of these stands for."""
    types = _find_types(triples)
    kept: list[_Triple] = []
    counts: Counter[str] = Counter()
    first: dict[str, str] = {}
    for subject, group in groupby(triples, key=_subject):
        told = list(group)
        parts = [predicate + _kind(value, types, allowed) for _, predicate, value in told]
        parts.sort()
        pattern = " ".join(parts)
        if pattern not in first:
            first[pattern] = subject
            kept += told
            kept += _types_of_targets(told, types)
        counts[first[pattern]] += 1
    return kept, counts


def _find_types(triples: list[_Triple]) -> dict[str, str]:
    """Return thing → its classes, each followed by a space."""
    types: dict[str, str] = {}
    for subject, predicate, value in triples:
        if predicate == _TYPE:
            types[subject] = f"{types.get(subject, '')}{value} "
    return types


def _kind(value: str, types: dict[str, str], allowed: dict[str, str]) -> str:
    """Return what the shapes can see of a value: its datatype, the lists it is in, its classes."""
    if value[0] != "<":
        return value[value.rindex('"') :]
    return allowed.get(value) or types.get(value, "<>")


def _types_of_targets(told: list[_Triple], types: dict[str, str]) -> Iterator[_Triple]:
    for _, predicate, value in told:
        if predicate != _TYPE:
            yield from ((value, _TYPE, class_) for class_ in types.get(value, "").split())


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


def _to_violations(name: str, problem: str, answer: Answer) -> list[Violation]:
    return [
        Violation(name, row[0], f"{problem}: {' '.join(row)}", "Violation") for row in answer.rows
    ]
