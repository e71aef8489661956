"""Validation: a graph folder against shapes, integrity constraints and references, in one pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import QueryResultsFormat, QuerySolutions, Store

from opendata.errors import KnowledgeError
from opendata.graph.asking.questions import Answer, list_checks, parse_results
from opendata.graph.asking.store import fill_store
from opendata.graph.iris import load_mapping
from opendata.graph.ontology import load_turtle
from opendata.graph.validation.integrity import IntegrityPass, Verdict
from opendata.graph.validation.patterns import PatternPass, find_types
from opendata.graph.validation.references import ReferencePass, count_triples
from opendata.graph.validation.structures import read_declared
from opendata.graph.validation.things import TYPE, read_things, read_turtle
from opendata.graph.validation.violations import Violation
from opendata.graph.writing.organisations import SHARED_GRAPH
from opendata.resources import find_folder

_SHARED = ("codes.ttl", "ontology.ttl")


@dataclass(frozen=True, slots=True)
class GraphReport:
    """What a graph holds and what is wrong with it."""

    triples: int
    graphs: int
    figures: int
    verdicts: tuple[Verdict, ...]
    """Of IC-1 to IC-21."""
    violations: tuple[Violation, ...]
    """Empty = good."""


def validate_graph(folder: Path) -> GraphReport:
    """Return what the graph of a folder holds and what is wrong with it.

    The data are read once, and again only for the classes of things that a graph points at in
    another one.
    """
    path = folder / "opendata.nq"
    shared = [thing for name in _SHARED for thing in read_turtle(folder / name)]
    integrity = IntegrityPass(read_declared(shared))
    references = ReferencePass()
    shapes = load_turtle(find_folder("ontology") / "shapes.ttl")
    patterns = PatternPass(shapes, {**find_types(shared), **_read_organisations(path)})
    counts: Counter[str] = Counter()
    with path.open(encoding="utf-8") as stream:
        for thing in count_triples(read_things(stream), counts):
            integrity.look(thing)
            references.look(thing)
            patterns.look(thing)
    unknown = patterns.list_unknown() | references.list_open()
    types = {**_read_types(path, unknown), **find_types(shared)}
    verdicts = integrity.to_verdicts()
    violations = (
        *patterns.find_violations(types),
        *_of_constraints(verdicts),
        *_of_references(references, types),
    )
    return GraphReport(sum(counts.values()), len(counts), references.figures, verdicts, violations)


def run_checks(folder: Path) -> list[Violation]:
    """Return what the queries of sparql/checks/ select in the graph of a folder; empty = good."""
    violations: list[Violation] = []
    # in memory the checks are several times faster than on disk
    store = Store()
    fill_store(store, folder)
    for check in list_checks():
        results = store.query(check.text, use_default_graph_as_union=True)
        if not isinstance(results, QuerySolutions):
            raise KnowledgeError(f"{check.name}.rq: a check is a SELECT")
        answer = parse_results(results.serialize(format=QueryResultsFormat.JSON) or b"")
        violations += _of_check(check.name, check.problem, answer)
    return violations


def find_shape_violations(lines: Collection[str]) -> list[Violation]:
    """Return what the shapes refuse in N-Quads lines sorted by subject."""
    shapes = load_turtle(find_folder("ontology") / "shapes.ttl")
    patterns = PatternPass(shapes, find_types(read_things(lines)))
    for thing in read_things(lines):
        patterns.look(thing)
    return patterns.find_violations({})


def _read_organisations(path: Path) -> dict[str, str]:
    """Return the classes of the organisations, which all graphs point at."""
    end = f" {load_mapping().to_iri('graph', SHARED_GRAPH)} .\n"
    with path.open(encoding="utf-8") as stream:
        return find_types(read_things(line for line in stream if line.endswith(end)))


def _read_types(path: Path, wanted: Collection[str]) -> dict[str, str]:
    """Return the classes of the wanted things."""
    if not wanted:
        return {}
    with path.open(encoding="utf-8") as stream:
        lines = (line for line in stream if TYPE in line and line.partition(" ")[0] in wanted)
        return find_types(read_things(lines))


def _of_constraints(verdicts: Iterable[Verdict]) -> Iterator[Violation]:
    for verdict in verdicts:
        if verdict.violations:
            message = f"broken: {verdict.constraint.title_en}"
            name = verdict.constraint.name
            yield Violation(name, verdict.examples[0], message, "Violation", verdict.violations)


def _of_references(references: ReferencePass, told: Collection[str]) -> Iterator[Violation]:
    for value, subject in references.find_dangling(told):
        yield Violation(
            "dangling-thing", value, f"told nowhere; {subject} points at it", "Violation"
        )
    for figure in references.placeless:
        message = "a figure without its source document and page or line"
        yield Violation("unproved-place", figure, message, "Violation")


def _of_check(name: str, problem: str, answer: Answer) -> Iterator[Violation]:
    for row in answer.rows:
        yield Violation(name, row[0], f"{problem}: {' '.join(row)}", "Violation")
