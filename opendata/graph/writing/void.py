"""VoID: how much of what the graph holds, counted while it was written, as Turtle."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from opendata.graph.iris import Mapping, load_mapping, to_text
from opendata.graph.writing.catalogue import GRAPH_DATA_SET
from opendata.graph.writing.tally import Tally
from opendata.graph.writing.turtle import TurtleWriter, in_both
from opendata.knowledge.catalogue import Target, load_catalogue

_EXAMPLES = ("organisation", "figure", "project")
"""Kinds of things of which the first is shown as an example."""


def write_void(tally: Tally, path: Path) -> None:
    """Write the statistics of the whole graph, its named graphs and its links to other data."""
    mapping, words = load_mapping(), load_catalogue()
    turtle = TurtleWriter(mapping)
    whole = mapping.to_iri("dataset", GRAPH_DATA_SET)
    turtle.say(
        whole,
        ("a", turtle.of("void:Dataset")),
        ("void:uriSpace", to_text(f"{mapping.base}id/")),
        ("void:sparqlEndpoint", _to_address(mapping, words.endpoint)),
        ("void:dataDump", _to_address(mapping, f"{words.graph}/opendata.nq")),
        ("void:feature", "<http://www.w3.org/ns/formats/N-Quads>"),
        *(("void:exampleResource", one) for one in _find_examples(mapping, tally)),
        *(("void:vocabulary", one) for one in _find_vocabularies(mapping, tally)),
        ("void:triples", str(tally.triples)),
        ("void:entities", str(_count_entities(mapping, tally))),
        ("void:distinctSubjects", str(len(tally.subjects))),
        ("void:classes", str(len(tally.classes))),
        ("void:properties", str(len(tally.properties))),
    )
    for kind, name, counted, counts in (
        ("classPartition", "class", "entities", tally.classes),
        ("propertyPartition", "property", "triples", tally.properties),
    ):
        for term, count in sorted(counts.items()):
            part = _to_part(mapping, f"{name}/{_shorten(mapping, term)}")
            turtle.say(whole, (f"void:{kind}", part))
            turtle.say(
                part,
                ("a", turtle.of("void:Dataset")),
                (f"void:{name}", term),
                (f"void:{counted}", str(count)),
            )
    _add_graphs(turtle, whole, tally)
    for name, target in sorted(words.linksets.items()):
        _add_linkset(turtle, name, target, tally)
    path.write_text("".join(turtle.to_lines()), encoding="utf-8", newline="\n")


def _to_address(mapping: Mapping, path: str) -> str:
    return f"<{path if '://' in path else mapping.base + path}>"


def _to_part(mapping: Mapping, key: str) -> str:
    return mapping.to_iri("dataset", f"{GRAPH_DATA_SET}/{key}")


def _shorten(mapping: Mapping, term: str) -> str:
    """Return the prefixed name of a term; its whole IRI where no prefix of mapping.toml fits."""
    iri = term[1:-1]
    for prefix, space in mapping.prefixes.items():
        if iri.startswith(space):
            return f"{prefix}:{iri.removeprefix(space)}"
    return iri


def _find_examples(mapping: Mapping, tally: Tally) -> Iterator[str]:
    for kind in _EXAMPLES:
        start = mapping.to_iri(kind, "")[:-1]
        found = min((one for one in tally.subjects if one.startswith(start)), default="")
        if found:
            yield found


def _find_vocabularies(mapping: Mapping, tally: Tally) -> Iterator[str]:
    """Yield the namespaces of the properties and classes that the graph uses."""
    used = [*tally.properties, *tally.classes]
    for space in sorted(mapping.prefixes.values()):
        if any(term.startswith(f"<{space}") for term in used):
            yield f"<{space}>"


def _count_entities(mapping: Mapping, tally: Tally) -> int:
    start = f"<{mapping.base}id/"
    return sum(subject.startswith(start) for subject in tally.subjects)


def _add_graphs(turtle: TurtleWriter, whole: str, tally: Tally) -> None:
    mapping = turtle.mapping
    for key, graph in tally.graphs.items():
        named = mapping.to_iri("graph", key)
        turtle.say(whole, ("void:subset", named))
        turtle.say(
            named,
            ("a", turtle.of("void:Dataset")),
            ("void:triples", str(graph.triples)),
        )


def _add_linkset(turtle: TurtleWriter, name: str, target: Target, tally: Tally) -> None:
    """Tell of the matches with another data set; nothing where there are none."""
    mapping = turtle.mapping
    start = _to_address(mapping, target.start)[1:-1]
    count = sum(number for iri, number in tally.matches.items() if iri.startswith(start))
    if count == 0:
        return
    whole, other = mapping.to_iri("dataset", GRAPH_DATA_SET), _to_address(mapping, target.data_set)
    linkset = _to_part(mapping, f"linkset/{name}")
    turtle.say(whole, ("void:subset", linkset))
    turtle.say(
        linkset,
        ("a", turtle.of("void:Linkset")),
        *in_both("dcterms:title", target.title),
        ("void:subjectsTarget", whole),
        ("void:objectsTarget", other),
        ("void:triples", str(count)),
    )
