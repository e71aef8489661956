"""Each integrity constraint of the Data Cube holds on a small cube and is broken by one change to it."""

from __future__ import annotations

import pytest
from pyoxigraph import RdfFormat
from pyoxigraph import parse as parse_rdf

from opendata.graph.iris import load_mapping
from opendata.graph.validation.integrity import judge_integrity, list_constraints
from opendata.graph.validation.references import ReferencePass
from opendata.graph.validation.structures import read_declared
from opendata.graph.validation.things import Thing, read_things

PREFIXES = """
@prefix : <urn:x:> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix qb: <http://purl.org/linked-data/cube#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
DECLARED = """
:area a qb:DimensionProperty ; rdfs:range skos:Concept ; qb:codeList :areas .
:year a qb:DimensionProperty ; rdfs:range rdfs:Literal .
:yuan a qb:MeasureProperty .
:status a qb:AttributeProperty .
:note a qb:AttributeProperty .
:north a skos:Concept ; skos:inScheme :areas .
:south a skos:Concept ; skos:inScheme :areas .
:dsd a qb:DataStructureDefinition ; qb:component :c1, :c2, :c3, :c4, :c5 ; qb:sliceKey :key .
:c1 qb:dimension :area ; qb:componentRequired true .
:c2 qb:dimension :year ; qb:componentRequired true .
:c3 qb:measure :yuan ; qb:componentRequired true .
:c4 qb:attribute :status ; qb:componentRequired true .
:c5 qb:attribute :note ; qb:componentRequired false .
:key a qb:SliceKey ; qb:componentProperty :year .
:cube a qb:DataSet ; qb:structure :dsd .
"""
DATA = """
:o1 a qb:Observation ; qb:dataSet :cube ; :area :north ; :year "2023" ; :yuan 1 ; :status "proved" .
:o2 a qb:Observation ; qb:dataSet :cube ; :area :south ; :year "2023" ; :yuan 2 ; :status "proved" .
:cube qb:slice :s .
:s a qb:Slice ; qb:sliceStructure :key ; :year "2023" ; qb:observation :o1, :o2 .
"""
MEASURED = """
:dsd qb:component :c6, :c7 . :c6 qb:dimension qb:measureType . :c7 qb:measure :persons .
qb:measureType a qb:DimensionProperty ; rdfs:range rdfs:Resource .
"""
HIERARCHY = """
:areas a qb:HierarchicalCodeList ; qb:hierarchyRoot :land ; qb:parentChildProperty :parts .
:land :parts :north .
"""
INVERSE = """
:areas a qb:HierarchicalCodeList ; qb:hierarchyRoot :land ; qb:parentChildProperty :down .
:down owl:inverseOf :up . :north :up :land .
"""
OTHER = '"2023" ; :yuan 2 ; :status "proved"'
BREAKING = {
    "IC-1": ("qb:dataSet :cube ; :area :south", ":area :south", ""),
    "IC-2": ("", "", ":cube qb:structure :other ."),
    "IC-3": ("", "", ":empty a qb:DataStructureDefinition ; qb:component :c1 ."),
    "IC-4": ("", "", ":height a qb:DimensionProperty ."),
    "IC-5": ("", "", ":colour a qb:DimensionProperty ; rdfs:range skos:Concept ."),
    "IC-6": ("", "", ":dsd qb:component :c9 . :c9 qb:dimension :area ; qb:componentRequired false ."),
    "IC-7": ("", "", ":lost a qb:SliceKey ; qb:componentProperty :year ."),
    "IC-8": ("", "", ":key qb:componentProperty :weight ."),
    "IC-9": ("qb:sliceStructure :key ; ", "", ""),
    "IC-10": ('qb:sliceStructure :key ; :year "2023"', "qb:sliceStructure :key", ""),
    "IC-11": (":area :south ; ", "", ""),
    "IC-12": (":area :south", ":area :north", ""),
    "IC-13": (' ; :yuan 2 ; :status "proved"', " ; :yuan 2", ""),
    "IC-14": (" ; :yuan 2", "", ""),
    "IC-15": (OTHER, f"{OTHER} ; qb:measureType :weight", MEASURED),
    "IC-16": (OTHER, f"{OTHER} ; qb:measureType :persons", MEASURED),
    "IC-17": (OTHER, f"{OTHER} ; qb:measureType :yuan", MEASURED),
    "IC-18": ("", "", ":s a qb:Slice ; qb:observation :elsewhere ."),
    "IC-19": (":area :south", ":area :moon", ""),
    "IC-20": ("", "", HIERARCHY),
    "IC-21": ("", "", INVERSE),
}  # fmt: skip
"""(what of the data is replaced, by what, what is declared or told besides)."""


def to_things(turtle: str, graph: str) -> list[Thing]:
    triples = parse_rdf(PREFIXES + turtle, RdfFormat.TURTLE)
    lines = sorted(f"{one.subject} {one.predicate} {one.object} {graph} .\n" for one in triples)
    return list(read_things(lines))


def judge(data: str, besides: str = "") -> dict[str, str]:
    declared = read_declared(to_things(DECLARED + besides, ""))
    told = data + (besides if "qb:Slice " in besides else "")
    verdicts = judge_integrity(to_things(told, "<urn:g>"), declared)
    return {verdict.constraint.name: verdict.words for verdict in verdicts}


def test_all_twenty_one_are_judged():
    assert [one.name for one in list_constraints()] == [f"IC-{no}" for no in range(1, 22)]
    assert set(BREAKING) == {one.name for one in list_constraints()}


def test_good_cube_holds_and_says_what_could_not_be_applied():
    words = judge(DATA)
    assert {name for name, said in words.items() if said == "holds"} == {
        *(f"IC-{no}" for no in range(1, 15)), "IC-18", "IC-19",
    }  # fmt: skip
    assert words["IC-16"] == ("not applied: the graph has no observations with a measure dimension")


@pytest.mark.parametrize("name", BREAKING)
def test_one_change_breaks_the_constraint(name):
    old, new, besides = BREAKING[name]
    assert old in DATA
    assert judge(DATA.replace(old, new, 1), besides)[name] == "broken"


def test_measure_dimension_that_is_whole_holds():
    both = DATA.replace(OTHER, f"{OTHER} ; qb:measureType :yuan").replace(
        ":yuan 1", ":yuan 1 ; qb:measureType :yuan"
    )
    words = judge(
        both, MEASURED.replace(":c6, :c7", ":c6").replace(":c7 qb:measure :persons .", "")
    )
    assert [words[f"IC-{no}"] for no in (15, 16, 17)] == ["holds"] * 3


def test_hierarchy_that_reaches_all_codes_holds():
    whole = HIERARCHY.replace(":north .", ":north, :south .")
    assert judge(DATA, whole)["IC-20"] == "holds"
    inverse = INVERSE.replace(":north :up :land .", ":north :up :land . :south :up :land .")
    assert judge(DATA, inverse)["IC-21"] == "holds"


def test_observations_of_one_cube_in_two_graphs_are_compared():
    declared = read_declared(to_things(DECLARED, ""))
    twice = [*to_things(DATA, "<urn:g>"), *to_things(DATA.replace(":o", ":p"), "<urn:h>")]
    words = {one.constraint.name: one.words for one in judge_integrity(twice, declared)}
    assert words["IC-12"] == "broken"


def test_thing_told_nowhere_is_found_across_graphs():
    base = f"{load_mapping().base}id/"
    told = f"<{base}a> a :Thing ; :sees <{base}b>, <{base}c>, <{base}graph/g> ."
    references = ReferencePass()
    for thing in [*to_things(told, "<urn:g>"), *to_things(f"<{base}b> a :Thing .", "<urn:h>")]:
        references.look(thing)
    assert references.list_open() == {f"<{base}b>", f"<{base}c>", f"<{base}graph/g>"}
    found = list(references.find_dangling({f"<{base}b>"}))
    assert found == [(f"<{base}c>", f"<{base}a>")]


def test_figure_without_place_is_found():
    figure = "a <https://opendata.example.org/def/Figure>"
    references = ReferencePass()
    page = "<https://opendata.example.org/def/page> 3"
    source = "<http://www.w3.org/ns/prov#wasDerivedFrom> :d"
    for thing in to_things(
        f":f {figure} ; {page} . :g {figure} ; {source} . :h {figure} ; {page} ; {source} .", ""
    ):
        references.look(thing)
    assert references.figures == 3
    assert references.placeless == ["<urn:x:f>", "<urn:x:g>"]
