"""Description: what the endpoint says of itself in the words of SPARQL 1.1 Service Description."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from pyoxigraph import BlankNode, Literal, NamedNode, Triple, serialize

from opendata.graph.asking.evaluate import GRAPH_FORMATS
from opendata.graph.asking.questions import parse_results
from opendata.graph.asking.worker import Reply, Request

_SD = "http://www.w3.org/ns/sparql-service-description#"
_DCTERMS = "http://purl.org/dc/terms/"
_FORMATS = "http://www.w3.org/ns/formats/"
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_WRITTEN = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "JSON-LD",
    "N-Triples",
    "RDF_XML",
)
"""The W3C's names of the formats that results are written in."""
_PREFIXES = {"sd": _SD, "dcterms": _DCTERMS, "formats": _FORMATS}
_LIST_GRAPHS = "SELECT ?g { GRAPH ?g {} } ORDER BY STR(?g)"


def load_graph_names(ask: Callable[[Request], Reply]) -> tuple[str, ...]:
    """Return the IRIs of the named graphs of the store that is asked, sorted."""
    return tuple(row[0] for row in parse_results(ask(Request(_LIST_GRAPHS)).body).rows)


def describe_service(
    address: str, graphs: Sequence[str], services: tuple[str, ...], format_: str
) -> bytes:
    """Return the description of the endpoint at an address, in a format of GRAPH_FORMATS."""
    triples = _list_triples(address, graphs, services)
    body = serialize(triples, format=GRAPH_FORMATS[format_], prefixes=_PREFIXES)
    # without an output there are bytes
    return body or b""


def _list_triples(
    address: str, graphs: Sequence[str], services: tuple[str, ...]
) -> Iterator[Triple]:
    service = NamedNode(address)
    yield Triple(service, _TYPE, NamedNode(f"{_SD}Service"))
    yield Triple(service, NamedNode(f"{_SD}endpoint"), service)
    yield Triple(service, NamedNode(f"{_SD}supportedLanguage"), NamedNode(f"{_SD}SPARQL11Query"))
    features = ("UnionDefaultGraph", "BasicFederatedQuery") if services else ("UnionDefaultGraph",)
    for feature in features:
        yield Triple(service, NamedNode(f"{_SD}feature"), NamedNode(f"{_SD}{feature}"))
    for name in _WRITTEN:
        yield Triple(service, NamedNode(f"{_SD}resultFormat"), NamedNode(f"{_FORMATS}{name}"))
    yield from _list_graphs(service, graphs)


def _list_graphs(service: NamedNode, graphs: Sequence[str]) -> Iterator[Triple]:
    """Tell the dataset: its default graph is the union of the named ones."""
    dataset, default = BlankNode("dataset"), BlankNode("default")
    yield Triple(service, NamedNode(f"{_SD}defaultDataset"), dataset)
    yield Triple(dataset, _TYPE, NamedNode(f"{_SD}Dataset"))
    count = len(graphs)
    words = Literal(f"union of {count} named graphs", language="en")
    yield Triple(dataset, NamedNode(f"{_DCTERMS}description"), words)
    words = Literal(f"{count} 个命名图的并集", language="zh")
    yield Triple(dataset, NamedNode(f"{_DCTERMS}description"), words)
    yield Triple(dataset, NamedNode(f"{_SD}defaultGraph"), default)
    yield Triple(default, _TYPE, NamedNode(f"{_SD}Graph"))
    for number, iri in enumerate(graphs, start=1):
        named = BlankNode(f"named{number}")
        yield Triple(dataset, NamedNode(f"{_SD}namedGraph"), named)
        yield Triple(named, _TYPE, NamedNode(f"{_SD}NamedGraph"))
        yield Triple(named, NamedNode(f"{_SD}name"), NamedNode(iri))
