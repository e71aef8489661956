"""codes.ttl: lists by year, names as things with years, matches with reasons, what no list knows."""

from __future__ import annotations

import pytest
from rdflib import RDF, SKOS, Graph, Literal, Namespace, URIRef

from opendata.graph.iris import load_mapping
from opendata.graph.writing.codes import write_codes
from opendata.knowledge.codes import load_codes
from opendata.knowledge.cofog import NO_MATCH, load_matches

ID = f"{load_mapping().base}id/"
OD = Namespace(load_mapping().prefixes["od"])
XL = Namespace(load_mapping().prefixes["skosxl"])
DCTERMS = Namespace(load_mapping().prefixes["dcterms"])
USED = [("division", "410308"), ("form", "B03"), ("function", "2060101"), ("function", "2069876")]


def code(path: str) -> URIRef:
    return URIRef(f"{ID}code/{path}")


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    path = tmp_path_factory.mktemp("codes") / "codes.ttl"
    write_codes(USED, path)
    return path


@pytest.fixture(scope="module")
def graph(written):
    return Graph(bind_namespaces="none").parse(written, format="turtle")


def texts(graph: Graph, subject: URIRef, prop: URIRef) -> list[str]:
    return sorted(f"{value}@{value.language}" for value in graph.objects(subject, prop))


def year(text: str) -> Literal:
    return Literal(text, datatype=URIRef("http://www.w3.org/2001/XMLSchema#gYear"))


def test_the_same_codes_give_the_same_bytes(written, tmp_path):
    write_codes(reversed(USED), tmp_path / "codes.ttl")
    assert (tmp_path / "codes.ttl").read_bytes() == written.read_bytes()


@pytest.mark.parametrize("name", ["economic", "function", "government_economic"])
def test_a_classification_is_written_whole(graph, name):
    scheme = code(name.replace("_", "-"))
    written = {str(graph.value(c, SKOS.notation)) for c in graph.subjects(SKOS.inScheme, scheme)}
    assert {entry.code for entry in load_codes(name).codes} <= written


def test_divisions_are_those_used_with_what_is_above_them(graph):
    found = {str(c).rpartition("/")[2] for c in graph.subjects(SKOS.inScheme, code("division"))}
    assert found == {"410308", "410300", "410000"}


def test_a_year_of_a_list_is_a_version_of_it(graph):
    scheme = code("function-2024")
    assert (scheme, RDF.type, SKOS.ConceptScheme) in graph
    assert (scheme, DCTERMS.isVersionOf, code("function")) in graph
    assert (scheme, OD.fiscalYear, year("2024")) in graph
    assert texts(graph, scheme, SKOS.prefLabel) == [
        "functional classification, 2024@en",
        "支出功能分类（2024年）@zh",
    ]


def test_no_scheme_of_a_classification_claims_to_be_complete(graph):
    schemes = [code("function"), *graph.subjects(DCTERMS.isVersionOf, None)]
    for scheme in schemes:
        english, chinese = sorted(graph.objects(scheme, SKOS.scopeNote), key=lambda it: it.language)
        assert english.endswith("not complete.")
        assert chinese.endswith("不完整。")


def test_a_concept_is_in_its_list_and_in_the_years_it_was_there(graph):
    schemes = set(graph.objects(code("function/20805"), SKOS.inScheme))
    assert {code("function"), code("function-2018"), code("function-2024")} <= schemes
    ended = set(graph.objects(code("function/21506"), SKOS.inScheme))
    assert code("function-2022") not in ended


def test_a_former_name_is_a_thing_with_years_and_documents(graph):
    concept = code("function/20805")
    assert texts(graph, concept, SKOS.prefLabel) == [
        "pensions of administrative and public institutions@en",
        "行政事业单位养老支出@zh",
    ]
    assert texts(graph, concept, SKOS.altLabel) == ["行政事业单位离退休@zh"]
    (label,) = graph.objects(concept, XL.altLabel)
    assert (label, RDF.type, XL.Label) in graph
    assert (label, XL.literalForm, Literal("行政事业单位离退休", lang="zh")) in graph
    assert (label, OD.kind, code("name-kind/former")) in graph
    assert (label, OD.firstSeen, year("2017")) in graph
    assert (label, OD.validTo, year("2019")) in graph
    assert texts(graph, concept, SKOS.changeNote) == [
        "2020: renamed from 行政事业单位离退休@en",
        "2020年由“行政事业单位离退休”更名@zh",
    ]


def test_a_new_and_an_ended_code_say_when(graph):
    assert texts(graph, code("function/224"), SKOS.changeNote) == ["2019: new@en", "2019年新增@zh"]
    assert texts(graph, code("function/21506"), SKOS.changeNote) == [
        "2019: no longer in the list@en",
        "2019年起取消@zh",
    ]
    assert (code("function/21506"), OD.validTo, year("2018")) in graph


def test_a_misprint_is_hidden(graph):
    concept = code("function/2060499")
    assert "其他技术与开发支出@zh" in texts(graph, concept, SKOS.hiddenLabel)
    assert texts(graph, concept, SKOS.altLabel) == []


def test_another_meaning_is_a_note_and_no_name(graph):
    concept = code("economic/30311")
    assert texts(graph, concept, SKOS.altLabel) == []
    assert texts(graph, concept, SKOS.historyNote) == [
        "2017年及以前，该代码为“住房公积金”@zh",
        "up to 2017 the code stood for 住房公积金@en",
    ]
    assert (concept, SKOS.inScheme, code("economic-2017")) not in graph


def test_a_concept_says_how_many_documents_show_it(graph):
    assert int(graph.value(code("function/20805"), OD.documentCount)) == 178
    assert graph.value(code("function/20805"), OD.lastSeen) == year("2026")


def test_a_code_of_no_list_hangs_on_the_listed_code_that_begins_it(graph):
    concept = code("function/2069876")
    assert (concept, SKOS.broader, code("function/206")) in graph
    assert texts(graph, concept, SKOS.editorialNote) == [
        "printed in a document, not in our list@en",
        "见于文件，但不在本代码表中@zh",
    ]


def test_a_match_is_told_directly_and_with_its_reason(graph):
    function, cofog = code("function/20402"), code("cofog/03.1")
    assert (function, SKOS.closeMatch, cofog) in graph
    statement = URIRef(f"{ID}match/function/20402/cofog/03.1")
    assert (statement, RDF.subject, function) in graph
    assert (statement, RDF.predicate, SKOS.closeMatch) in graph
    assert (statement, RDF.object, cofog) in graph
    assert len(texts(graph, statement, SKOS.note)) == 2


def test_every_match_is_written_and_no_more(graph):
    statements = set(graph.subjects(RDF.type, RDF.Statement))
    assert len(statements) == sum(match.match != NO_MATCH for match in load_matches())


def test_a_class_without_a_match_says_why(graph):
    assert texts(graph, code("function/227"), SKOS.editorialNote) == [
        "COFOG: none; not spent yet, so it has no purpose@en",
        "COFOG：无对应；尚未使用，没有用途@zh",
    ]


def test_forms_say_since_when_they_are_seen(graph):
    assert graph.value(code("form/B03"), OD.firstSeen) == year("2017")
    assert (code("form"), RDF.type, SKOS.ConceptScheme) in graph
