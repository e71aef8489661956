"""Shapes as records: what a class says of each property, how often and with which value."""

from __future__ import annotations

from collections.abc import Iterator

from opendata.graph.reference.triples import Triples
from opendata.vocabulary import Reference, Use


def list_targets(triples: Triples) -> dict[str, str]:
    """Return class → the node shape that looks at it."""
    shapes = triples.subjects("rdf:type", triples.expand("sh:NodeShape"))
    return {triples.value(shape, "sh:targetClass"): shape for shape in shapes}


def list_uses(triples: Triples, shape: str) -> Iterator[Use]:
    """Yield what a node shape says of each property, by the property's name."""
    parts = triples.objects(shape, "sh:property")
    for part in sorted(parts, key=lambda part: triples.shorten(triples.value(part, "sh:path"))):
        path = triples.value(part, "sh:path")
        yield Use(
            path=triples.refer(path),
            label=triples.words(path, "rdfs:label"),
            count=_say_count(triples, part),
            value=_say_value(triples, part),
            target=find_target(triples, part),
            code_list=_find_code_list(triples, part),
            severity=triples.value(part, "sh:severity").rpartition("#")[2],
            message=triples.value(part, "sh:message"),
        )


def find_target(triples: Triples, part: str) -> Reference | None:
    """Return the class that a property shape asks of the value, or the property's range tells."""
    asked = triples.value(part, "sh:class")
    if asked == "" and triples.value(part, "sh:datatype") == "":
        asked = triples.value(triples.value(part, "sh:path"), "rdfs:range")
    return None if asked in {"", triples.expand("skos:Concept")} else triples.refer(asked)


def _say_count(triples: Triples, part: str) -> str:
    least = triples.value(part, "sh:minCount") or "0"
    most = triples.value(part, "sh:maxCount") or "*"
    return least if least == most else f"{least}..{most}"


def _say_value(triples: Triples, part: str) -> str:
    kind = triples.value(part, "sh:datatype") or triples.value(part, "sh:nodeKind")
    return triples.shorten(kind)


def _find_code_list(triples: Triples, part: str) -> str:
    """Return the list that the allowed values are of, or that the property declares."""
    head = triples.value(part, "sh:in")
    if head:
        return triples.items(head)[0].rpartition("/")[0].rpartition("/")[2]
    return triples.value(triples.value(part, "sh:path"), "qb:codeList").rpartition("/")[2]
