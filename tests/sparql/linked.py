"""Links of the hand-made disclosures with each other and with lists: triples written out.

The kinds of A, B and C; the former name of a code and of a department; what is carried over; Wikidata.
"""

from __future__ import annotations

from collections.abc import Iterator

from fixture import A_BUDGET, A_FINAL, A, B, C
from pyoxigraph import NamedNode, Quad, RdfFormat, parse, serialize

BASE = "https://opendata.example.org/"
_ID = f"{BASE}id/"
_TURTLE = f"""
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix od: <{BASE}def/> .
@prefix odc: <{BASE}id/code/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix skosxl: <http://www.w3.org/2008/05/skos-xl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<{_ID}organisation/{A}> org:classification <{_ID}code/department-kind/science> .
<{_ID}organisation/{B}> org:classification <{_ID}code/department-kind/industry> .
<{_ID}organisation/{C}> org:classification
  <{_ID}code/department-kind/industry>, <{_ID}code/department-kind/science> .
<{_ID}code/department-kind/industry> a skos:Concept ; skos:inScheme odc:department-kind ;
  skos:notation "industry" ; skos:prefLabel "industry"@en, "工业和信息化"@zh .
<{_ID}code/department-kind/science> a skos:Concept ; skos:inScheme odc:department-kind ;
  skos:notation "science" ; skos:prefLabel "science"@en, "科学技术"@zh .

<{_ID}change/1> a org:ChangeEvent ; od:kind <{_ID}code/change-kind/renamed> ;
  org:originalOrganization <{_ID}organisation/410308-甲区科技局> ;
  org:resultingOrganization <{_ID}organisation/{A}> ; dcterms:date "2022-03-01"^^xsd:date ;
  od:words "改名" ; prov:wasDerivedFrom <{_ID}document/{A_BUDGET}> .
<{_ID}code/change-kind/renamed> a skos:Concept ; skos:notation "renamed" ;
  skos:inScheme odc:change-kind ; skos:prefLabel "renamed"@en, "更名"@zh .
<{_ID}organisation/410308-甲区科技局> a org:Organization ; skos:prefLabel "甲区科技局"@zh ;
  od:jurisdiction <{_ID}code/division/410308> .

<{_ID}code/division/110108> skos:exactMatch <http://www.wikidata.org/entity/Q393454> .
<{_ID}figure/{A_FINAL}/F01.1/1/1> od:carryOver <{_ID}code/carry-over/brought_forward> .
<{_ID}figure/{A_FINAL}/F01.1/2/1> od:carryOver <{_ID}code/carry-over/carried_forward> .

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
