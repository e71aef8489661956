"""What the hand-made disclosures do not tell themselves: a Wikidata item and a former name of a code."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode, Quad, RdfFormat, parse, serialize

BASE = "https://opendata.example.org/"
_ID = f"{BASE}id/"
_TURTLE = f"""
@prefix od: <{BASE}def/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix skosxl: <http://www.w3.org/2008/05/skos-xl#> .

<{_ID}code/division/110108> skos:exactMatch <http://www.wikidata.org/entity/Q393454> .

<{_ID}code/function/2080505> skosxl:altLabel <{_ID}label/function/2080505/1> .
<{_ID}label/function/2080505/1> a skosxl:Label ; od:kind <{_ID}code/name-kind/former> ;
  skosxl:literalForm "机关事业单位基本养老保险缴费"@zh .
"""


def lines() -> Iterator[str]:
    """Yield the triples as N-Quads of a graph of their own."""
    graph = NamedNode(f"{_ID}graph/linked")
    for triple in parse(_TURTLE, RdfFormat.TURTLE):
        quad = Quad(triple.subject, triple.predicate, triple.object, graph)
        yield (serialize([quad], format=RdfFormat.N_QUADS) or b"").decode()
