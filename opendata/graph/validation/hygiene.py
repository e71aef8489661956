"""Hygiene: the files of ontology/ themselves, against the queries of sparql/hygiene/."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import NamedNode, Quad, QueryResultsFormat, QuerySolutions, RdfFormat, Store

from opendata.errors import KnowledgeError
from opendata.graph.asking.questions import (
    Question,
    list_checks,
    list_hygiene,
    list_questions,
    parse_results,
)
from opendata.graph.iris import load_mapping
from opendata.graph.ontology import list_ontology_files
from opendata.graph.validation.violations import Violation

_REFERENCES = NamedNode("http://purl.org/dc/terms/references")
_TERM = re.compile(r"\bod:(\w+)")


def check_ontology(more: Iterable[Path] = ()) -> list[Violation]:
    """Return what is wrong with the files of ontology/, and with more Turtle or N-Quads beside them.

    Which terms the questions and checks ask for is told too, as dcterms:references.
    """
    store = Store()
    for path in (*list_ontology_files(), *more):
        _load(store, path)
    for question in (*list_questions(), *list_checks()):
        store.extend(_tell_terms(question))
    return [violation for query in list_hygiene() for violation in _ask(store, query)]


def _load(store: Store, path: Path) -> None:
    is_quads = path.suffix == ".nq"
    kind = RdfFormat.N_QUADS if is_quads else RdfFormat.TURTLE
    # each Turtle file into a graph of its own: two may say the same
    graph = None if is_quads else NamedNode(f"urn:file:{path.stem}")
    try:
        store.load(path=path, format=kind, to_graph=graph)
    except (SyntaxError, ValueError, OSError) as error:
        raise KnowledgeError(f"{path.name}: {error}") from error


def _tell_terms(question: Question) -> list[Quad]:
    space = load_mapping().prefixes["od"]
    asked = NamedNode(f"{load_mapping().base}id/question/{question.name}")
    names = sorted(set(_TERM.findall(question.text)))
    return [Quad(asked, _REFERENCES, NamedNode(space + name), asked) for name in names]


def _ask(store: Store, query: Question) -> list[Violation]:
    results = store.query(query.text, use_default_graph_as_union=True)
    if not isinstance(results, QuerySolutions):
        raise KnowledgeError(f"{query.name}.rq: a check is a SELECT")
    answer = parse_results(results.serialize(format=QueryResultsFormat.JSON) or b"")
    return [
        Violation(query.name, row[0], f"{query.problem}: {' '.join(row)}", "Violation")
        for row in answer.rows
    ]
