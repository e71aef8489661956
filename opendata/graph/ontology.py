"""The files of ontology/: found, loaded, and written in the one way that keeps their diffs small."""

from __future__ import annotations

from pathlib import Path

from rdflib import OWL, RDF, RDFS, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import XSD
from rdflib.term import Node

from opendata.errors import KnowledgeError
from opendata.graph.iris import to_text
from opendata.resources import find_folder

_SECTIONS = (OWL.Ontology, RDFS.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
"""The order of a file: header, classes, object properties, datatype properties, the rest."""


def list_ontology_files() -> tuple[Path, ...]:
    """Return the Turtle files of ontology/, sorted."""
    return tuple(sorted(find_folder("ontology").glob("*.ttl")))


def load_turtle(path: Path) -> Graph:
    """Return a Turtle file of ours as a graph; KnowledgeError names the file and the fault."""
    graph = Graph(bind_namespaces="none")
    try:
        return graph.parse(data=path.read_text(encoding="utf-8"), format="turtle")
    except (OSError, SyntaxError, ValueError) as error:
        raise KnowledgeError(f"{path.name}: {error}") from error


def format_turtle(graph: Graph) -> str:
    """Return the graph as Turtle: prefixes sorted, sections in order, terms alphabetical."""
    writer = _Writer(graph)
    subjects = sorted(
        (node for node in set(graph.subjects()) if isinstance(node, URIRef)), key=writer.order
    )
    blocks = "\n".join(writer.block(subject) for subject in subjects)
    prefixes = sorted(
        (prefix, str(iri)) for prefix, iri in graph.namespaces() if prefix in writer.used
    )
    head = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in prefixes)
    return f"{head}\n{blocks}"


class _Writer:
    """Writes the terms of one graph and remembers which prefixes they need."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.used: set[str] = set()
        # the longest namespace first: one may begin with another
        self.spaces = sorted(
            ((str(iri), prefix) for prefix, iri in graph.namespaces()), key=lambda it: -len(it[0])
        )

    def order(self, subject: URIRef) -> tuple[int, str]:
        """Return the sort key of a subject: its section, then its IRI."""
        types = set(self.graph.objects(subject, RDF.type))
        section = next((i for i, kind in enumerate(_SECTIONS) if kind in types), len(_SECTIONS))
        return section, str(subject)

    def block(self, subject: URIRef) -> str:
        """Return one subject with all it says, a property a line."""
        return f"{self.term(subject)} {self._properties(subject, '  ')} .\n"

    def _properties(self, subject: Node, indent: str) -> str:
        by_property: dict[str, list[str]] = {}
        for prop, value in self.graph.predicate_objects(subject):
            name = "a" if prop == RDF.type else self.term(prop)
            by_property.setdefault(name, []).append(self.term(value, indent))
        # "a" first, then by name
        names = sorted(by_property, key=lambda name: (name != "a", name))
        joined = [f"{name} {', '.join(sorted(by_property[name]))}" for name in names]
        return f" ;\n{indent}".join(joined)

    def term(self, node: Node, indent: str = "  ") -> str:
        """Return one term as Turtle; a blank node is written where it is used."""
        if isinstance(node, URIRef):
            return self._iri(node)
        if isinstance(node, Literal):
            return self._literal(node)
        if node == RDF.nil or (node, RDF.first, None) in self.graph:
            members = Collection(self.graph, node)
            return f"( {' '.join(self.term(member, indent) for member in members)} )"
        if isinstance(node, BNode):
            deeper = indent + "  "
            return f"[\n{deeper}{self._properties(node, deeper)}\n{indent}]"
        raise KnowledgeError(f"no Turtle for {node!r}")

    def _iri(self, node: URIRef) -> str:
        for space, prefix in self.spaces:
            local = str(node).removeprefix(space)
            # only plain names: anything else would need escapes
            if local != str(node) and local.replace("_", "").replace("-", "").isalnum():
                self.used.add(prefix)
                return f"{prefix}:{local}"
        return f"<{node}>"

    def _literal(self, node: Literal) -> str:
        if node.datatype in {XSD.boolean, XSD.integer}:
            return str(node)
        quoted = to_text(node)
        if node.language is not None:
            return f"{quoted}@{node.language}"
        return quoted if node.datatype is None else f"{quoted}^^{self.term(node.datatype)}"
