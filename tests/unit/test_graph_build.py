"""Records become N-Quads: one graph a document, the same bytes for the same records."""

from __future__ import annotations

from dataclasses import fields, replace
from decimal import Decimal

import pytest
from pyoxigraph import RdfFormat
from pyoxigraph import parse as parse_rdf

from opendata import model
from opendata.errors import KnowledgeError
from opendata.graph.iris import load_mapping
from opendata.graph.writing.build import disclosure_to_lines, figures_to_graph
from opendata.model import (
    Box,
    Disclosure,
    DocumentRecord,
    Duty,
    Figure,
    FormRecord,
    Link,
    Organisation,
    Place,
    Project,
)

ID = "https://opendata.example.org/id/"
DEF = "https://opendata.example.org/def/"
DOCUMENT = "0123456789abcdef"
GRAPH = f"<{ID}graph/{DOCUMENT}>"
ORGANISATION = "410308-甲区科学技术局"

RECORD = DocumentRecord(
    document=DOCUMENT,
    file="a.pdf",
    sha256="0" * 64,
    media_type="application/pdf",
    pages=9,
    title="2023年部门预算",
    jurisdiction="410308",
    jurisdiction_name="孟津区",
    organisation=ORGANISATION,
    organisation_name="甲区科学技术局",
    fiscal_year=2023,
    stage="budget",
)
FIGURE = Figure(
    figure=f"{DOCUMENT}/B03.3/2/5",
    document=DOCUMENT,
    form="B03",
    title="部门支出总表",
    table_no=3,
    row_no=2,
    column_no=5,
    row='行政"运行"',
    printed_code="2060101",
    column="基本支出/人员经费",
    printed="1,234.50",
    amount=Decimal("1234.50"),
    unit="万元",
    amount_yuan=Decimal("12345000.00"),
    stage="budget",
    fiscal_year=2023,
    organisation=ORGANISATION,
    side="expenditure",
    fund="",
    nature="basic_personnel",
    function_code="2060101",
    economic_code="",
    government_economic_code="",
    project=f"{DOCUMENT}/project/1",
    level="leaf",
    place=Place(page=7, box=Box(56.692, 100.0, 120.5, 112.25)),
    placed_by="printed",
)
DISCLOSURE = Disclosure(record=RECORD, figures=(FIGURE,))

RECORDS = {
    "changes": model.Change,
    "checks": model.CheckResult,
    "claims": model.Claim,
    "documents": model.DocumentRecord,
    "duties": model.Duty,
    "figures": model.Figure,
    "findings": model.Finding,
    "forms": model.FormRecord,
    "goals": model.Goal,
    "indicators": model.Indicator,
    "links": model.Link,
    "organisations": model.Organisation,
    "projects": model.Project,
    "terms": model.Term,
}


def told(lines: list[str], subject: str) -> set[str]:
    """Return property and object of what the lines tell of one thing."""
    start = f"<{ID}{subject}> "
    return {line.removeprefix(start).rsplit(" ", 2)[0] for line in lines if line.startswith(start)}


def decimal(lexical: str) -> str:
    return f'"{lexical}"^^<http://www.w3.org/2001/XMLSchema#decimal>'


def test_figure_is_told_with_value_meaning_and_place():
    lines = disclosure_to_lines(DISCLOSURE)
    facts = told(lines, f"figure/{DOCUMENT}/B03.3/2/5")
    assert f"<{DEF}amount> {decimal('1234.50')}" in facts
    assert f"<{DEF}amountYuan> {decimal('12345000.00')}" in facts
    assert f'<{DEF}printed> "1,234.50"' in facts
    assert f'<{DEF}row> "行政\\"运行\\""' in facts
    assert f"<{DEF}functionCode> <{ID}code/function/2060101>" in facts
    assert f"<{DEF}organisation> <{ID}organisation/{ORGANISATION}>" in facts
    assert f'<{DEF}page> "7"^^<http://www.w3.org/2001/XMLSchema#integer>' in facts
    assert f"<{DEF}x0> {decimal('56.7')}" in facts
    assert f"<http://purl.org/linked-data/cube#dataSet> <{ID}table/{DOCUMENT}/B03.3>" in facts
    source = f"<http://www.w3.org/ns/prov#wasDerivedFrom> <{ID}document/{DOCUMENT}>"
    assert source in facts


def test_empty_columns_are_not_told():
    facts = told(disclosure_to_lines(DISCLOSURE), f"figure/{DOCUMENT}/B03.3/2/5")
    assert not any(fact.startswith(f"<{DEF}{name}>") for fact in facts for name in ("fund", "line"))


def test_printed_zero_is_told():
    zero = replace(FIGURE, printed="0", amount=Decimal(0), amount_yuan=Decimal(0))
    lines = disclosure_to_lines(replace(DISCLOSURE, figures=(zero,)))
    assert f"<{DEF}amount> {decimal('0')}" in told(lines, f"figure/{FIGURE.figure}")


def test_proved_facts_of_the_document_stand_in_for_missing_ones():
    bare = replace(FIGURE, organisation="", fiscal_year=None, stage="")
    lines = disclosure_to_lines(replace(DISCLOSURE, figures=(bare,)))
    facts = told(lines, f"figure/{FIGURE.figure}")
    completed = {
        f"<{DEF}completed> <{DEF}{name}>" for name in ("fiscalYear", "organisation", "stage")
    }
    assert completed <= facts
    assert facts - completed == told(disclosure_to_lines(DISCLOSURE), f"figure/{FIGURE.figure}")


def test_project_gets_the_codes_of_its_rows():
    facts = told(disclosure_to_lines(DISCLOSURE), f"project/{DOCUMENT}/project/1")
    assert facts == {f"<{DEF}functionCode> <{ID}code/function/2060101>"}


def test_all_lines_are_in_the_graph_of_the_document_sorted_once():
    lines = disclosure_to_lines(DISCLOSURE)
    assert all(line.endswith(f" {GRAPH} .\n") for line in lines)
    assert lines == sorted(set(lines))


def test_lines_are_n_quads():
    quads = list(parse_rdf("".join(disclosure_to_lines(DISCLOSURE)), RdfFormat.N_QUADS))
    assert len(quads) == len(disclosure_to_lines(DISCLOSURE))


def test_same_department_of_two_documents_is_one_thing_named_once(tmp_path):
    other = replace(RECORD, document="f" * 16, stage="final", organisation_name="甲区科学技术局")
    figures_to_graph([DISCLOSURE, Disclosure(record=other)], tmp_path)
    text = (tmp_path / "opendata.nq").read_text(encoding="utf-8")
    label = f"<{ID}organisation/{ORGANISATION}> <http://www.w3.org/2004/02/skos/core#prefLabel>"
    assert text.count(label) == 1
    assert f'{label} "甲区科学技术局"@zh <{ID}graph/organisations> .' in text


def test_same_records_in_any_order_give_the_same_bytes(tmp_path):
    other = Disclosure(record=replace(RECORD, document="f" * 16))
    figures_to_graph([DISCLOSURE, other], tmp_path / "one")
    figures_to_graph([other, DISCLOSURE], tmp_path / "two")
    for name in ("opendata.nq", "codes.ttl", "ontology.ttl"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_quarantined_document_is_not_told(tmp_path):
    figures_to_graph([replace(DISCLOSURE, record=replace(RECORD, state="quarantined"))], tmp_path)
    assert (tmp_path / "opendata.nq").read_text(encoding="utf-8") == ""


def test_codes_are_told_with_their_ancestors_and_unknown_ones_as_such(tmp_path):
    unknown = replace(FIGURE, figure=f"{DOCUMENT}/B03.3/3/5", row_no=3, function_code="2069876")
    figures_to_graph([replace(DISCLOSURE, figures=(FIGURE, unknown))], tmp_path)
    text = (tmp_path / "codes.ttl").read_text(encoding="utf-8")
    broader = "<http://www.w3.org/2004/02/skos/core#broader>"
    assert f"<{ID}code/function/2060101> {broader} <{ID}code/function/20601> ." in text
    assert f"<{ID}code/function/20601> {broader} <{ID}code/function/206> ." in text
    assert (
        f"<{ID}code/function/2069876> <http://www.w3.org/2004/02/skos/core#editorialNote>" in text
    )
    assert f"<{ID}code/division/410308> {broader} <{ID}code/division/410300> ." in text
    assert f"<{ID}structure/B03> " in text


def test_missing_tables_are_numbered_apart():
    missing = FormRecord(
        document=DOCUMENT, form="B09", table_no=None, title="基金表", unit="", organisation="",
        rows=0, columns=0, figures=0, state="missing", reason="目录", basis="", place=Place(page=1),
    )  # fmt: skip
    lines = disclosure_to_lines(
        replace(DISCLOSURE, forms=(missing, replace(missing, title="又一")))
    )
    assert told(lines, f"table/{DOCUMENT}/B09.missing-1")
    assert told(lines, f"table/{DOCUMENT}/B09.missing-2")
    assert not any(
        "cube#DataSet" in fact for fact in told(lines, f"table/{DOCUMENT}/B09.missing-1")
    )


def test_accepted_link_is_told_directly_and_a_doubtful_one_is_not():
    link = Link("d/project/1", "serves", "d/duty/1", "m", Decimal("0.7"), "技改", "accepted")
    doubtful = replace(link, object="d/duty/2", decision="undecided")
    lines = disclosure_to_lines(replace(DISCLOSURE, links=(link, doubtful)))
    assert told(lines, "project/d/project/1") == {f"<{DEF}serves> <{ID}duty/d/duty/1>"}
    assert sum(f"<{DEF}decision>" in line for line in lines) == 2


def test_link_to_a_code_points_at_the_concept_of_its_list(tmp_path):
    link = Link("d/project/1", "funded_under", "2060101", "m", Decimal(1), "e", "accepted")
    figures_to_graph([replace(DISCLOSURE, links=(link,))], tmp_path)
    text = (tmp_path / "opendata.nq").read_text(encoding="utf-8")
    told_directly = f"<{ID}project/d/project/1> <{DEF}functionCode> <{ID}code/function/2060101>"
    assert told_directly in text
    assert f"<{ID}code/function/2060101> " in (tmp_path / "codes.ttl").read_text(encoding="utf-8")


def test_policy_document_of_two_documents_is_told_once(tmp_path):
    link = Link(
        "d/project/1", "based_on", "410308-市财预〔2022〕5号", "m", Decimal(1), "e", "accepted"
    )
    other = Disclosure(record=replace(RECORD, document="f" * 16), links=(link,))
    figures_to_graph([replace(DISCLOSURE, links=(link,)), other], tmp_path)
    text = (tmp_path / "opendata.nq").read_text(encoding="utf-8")
    policy = f"<{ID}policy/410308-市财预〔2022〕5号>"
    graph = f"<{ID}graph/policies> ."
    assert text.count(f"<{ID}project/d/project/1> <{DEF}basedOn> {policy}") == 2
    facts = [line for line in text.splitlines() if line.startswith(policy)]
    assert facts == sorted(
        [
            f'{policy} <http://purl.org/dc/terms/identifier> "市财预〔2022〕5号" {graph}',
            f"{policy} <http://purl.org/dc/terms/issued> "
            f'"2022"^^<http://www.w3.org/2001/XMLSchema#gYear> {graph}',
            f"{policy} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{DEF}PolicyDocument> {graph}",
            f'{policy} <{DEF}issuer> "市财预" {graph}',
            f"{policy} <{DEF}jurisdiction> <{ID}code/division/410308> {graph}",
        ]
    )


def test_policy_that_is_no_number_is_refused_with_words():
    link = Link("d/project/1", "based_on", "通知", "m", Decimal(1), "e", "accepted")
    with pytest.raises(KnowledgeError) as caught:
        disclosure_to_lines(replace(DISCLOSURE, links=(link,)))
    assert str(caught.value) == "通知: not the number of a policy document in its normal form"


def test_unknown_link_is_refused_with_words():
    link = Link("a", "resembles", "b", "m", Decimal(1), "", "accepted")
    with pytest.raises(KnowledgeError) as caught:
        disclosure_to_lines(replace(DISCLOSURE, links=(link,)))
    expected = "mapping.toml: [links] has no resembles: add it with the kinds it links"
    assert str(caught.value) == expected


def test_organisation_known_by_another_name_too_keeps_both(tmp_path):
    unit = Organisation(
        organisation=ORGANISATION, document=DOCUMENT, name="甲区科技局", organisation_code="619",
        kind="department", parent="", jurisdiction="410308", established_posts=None, place=Place(page=2),
    )  # fmt: skip
    figures_to_graph([replace(DISCLOSURE, organisations=(unit,))], tmp_path)
    text = (tmp_path / "opendata.nq").read_text(encoding="utf-8")
    assert '#prefLabel> "甲区科学技术局"@zh' in text
    assert '#altLabel> "甲区科技局"@zh' in text


def test_organisation_given_by_its_name_is_the_same_thing():
    named = replace(FIGURE, organisation="甲区 科学技术局")
    lines = disclosure_to_lines(replace(DISCLOSURE, figures=(named,)))
    printed = (
        f'<{ID}figure/{FIGURE.figure}> <{DEF}printedOrganisation> "甲区 科学技术局" {GRAPH} .\n'
    )
    assert sorted({*lines} - {printed}) == disclosure_to_lines(DISCLOSURE)
    assert printed in lines


def test_unknown_name_of_an_organisation_gets_the_division_of_the_document():
    named = replace(FIGURE, organisation="乙中心")
    facts = told(
        disclosure_to_lines(replace(DISCLOSURE, figures=(named,))), f"figure/{FIGURE.figure}"
    )
    assert f"<{DEF}organisation> <{ID}organisation/410308-乙中心>" in facts


def test_project_money_is_told_in_yuan_where_it_is_money():
    project = Project(
        project="d/project/1", document=DOCUMENT, name="甲", project_code="", project_type="",
        organisation=ORGANISATION, amount=Decimal("2.5"), unit="万元", policy_document="",
        seen_in=("B11.4",), place=Place(line=3),
    )  # fmt: skip
    facts = told(
        disclosure_to_lines(replace(DISCLOSURE, projects=(project,))), "project/d/project/1"
    )
    assert f"<{DEF}amountYuan> {decimal('25000.0')}" in facts
    assert f"<http://purl.org/dc/terms/isPartOf> <{ID}table/{DOCUMENT}/B11.4>" in facts


def test_duty_text_with_line_breaks_and_quotes_is_escaped():
    duty = Duty("d/duty/1", DOCUMENT, ORGANISATION, 1, "（一）", '甲\n"乙"\\', Place(line=4))
    lines = disclosure_to_lines(replace(DISCLOSURE, duties=(duty,)))
    [quad] = [
        quad
        for quad in parse_rdf("".join(lines), RdfFormat.N_QUADS)
        if quad.subject.value.endswith("/duty/1") and quad.predicate.value.endswith("def/text")
    ]
    assert quad.object.value == '甲\n"乙"\\'


@pytest.mark.parametrize("resource", sorted(RECORDS))
def test_every_column_is_told_or_told_otherwise(resource):
    mapping = load_mapping()
    names = {field.name for field in fields(RECORDS[resource])}
    columns = set(mapping.resources[resource]["columns"])
    otherwise = set(mapping.told_otherwise.get(resource, {}))
    key = {mapping.resources[resource]["key"]} & names
    assert names - {"place"} == (columns | otherwise | key)
    assert not columns & otherwise


CHANGE = model.Change(
    change=f"{DOCUMENT}/change/1", document=DOCUMENT, kind="merged",
    originals=("410308-甲局", "410308-乙局"), resultings=(ORGANISATION,), date="2019-03",
    certainty=Decimal("0.80"), evidence="合并组建", place=Place(page=3),
)  # fmt: skip


def became(old: str, decision: str) -> Link:
    return Link(old, "became", ORGANISATION, "prose-merged", Decimal("0.8"), "合并", decision)


def test_change_is_told_with_the_organisations_whose_links_are_accepted(tmp_path):
    links = (became("410308-甲局", "accepted"), became("410308-乙局", "rejected"))
    figures_to_graph([replace(DISCLOSURE, changes=(CHANGE,), links=links)], tmp_path)
    lines = (tmp_path / "opendata.nq").read_text(encoding="utf-8").splitlines(keepends=True)
    facts = told(lines, f"change/{DOCUMENT}/change/1")
    org = "http://www.w3.org/ns/org#"
    assert f"<{org}originalOrganization> <{ID}organisation/410308-甲局>" in facts
    assert f"<{org}resultingOrganization> <{ID}organisation/{ORGANISATION}>" in facts
    assert f"<{org}originalOrganization> <{ID}organisation/410308-乙局>" not in facts
    assert f"<{DEF}original> <{ID}organisation/410308-乙局>" in facts
    assert (
        '<http://purl.org/dc/terms/date> "2019-03"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>'
        in facts
    )
    replaced = "<http://purl.org/dc/terms/isReplacedBy>"
    assert f"{replaced} <{ID}organisation/{ORGANISATION}>" in told(
        lines, "organisation/410308-甲局"
    )
    assert not any(replaced in fact for fact in told(lines, "organisation/410308-乙局"))


def test_change_without_an_accepted_link_is_no_event():
    links = (became("410308-甲局", "undecided"),)
    lines = disclosure_to_lines(replace(DISCLOSURE, changes=(CHANGE,), links=links))
    facts = told(lines, f"change/{DOCUMENT}/change/1")
    kinds = {fact for fact in facts if fact.startswith("<http://www.w3.org/1999/02/22")}
    assert [kind.rpartition("/")[2] for kind in kinds] == ["ChangeStatement>"]


def test_what_two_documents_show_of_an_organisation_is_told_once(tmp_path):
    kind = Link(ORGANISATION, "of_kind", "science", "words", Decimal(1), "科技", "accepted")
    place = Link("410308", "same_as", "Q1", "P442", Decimal(1), "410308", "accepted")
    one = replace(DISCLOSURE, links=(kind, place))
    other = replace(one, record=replace(RECORD, document="f" * 16, fiscal_year=2025), figures=())
    figures_to_graph([one, other], tmp_path)
    lines = (tmp_path / "opendata.nq").read_text(encoding="utf-8").splitlines(keepends=True)
    classified = f"<http://www.w3.org/ns/org#classification> <{ID}code/department-kind/science>"
    year = "^^<http://www.w3.org/2001/XMLSchema#gYear>"
    facts = told(lines, f"organisation/{ORGANISATION}")
    assert {classified, f'<{DEF}firstSeen> "2023"{year}'} <= facts
    assert f'<{DEF}lastSeen> "2025"{year}' in facts
    assert sum(classified in line for line in lines) == 1
    match = "<http://www.w3.org/2004/02/skos/core#exactMatch>"
    assert f"{match} <http://www.wikidata.org/entity/Q1>" in told(lines, "code/division/410308")
    assert sum(f"<{DEF}decision>" in line for line in lines) == 4


def test_one_body_bears_both_names(tmp_path):
    link = Link("410308-科技局", "same_body", ORGANISATION, "m", Decimal(1), "甲", "accepted")
    figures_to_graph([replace(DISCLOSURE, links=(link,))], tmp_path)
    lines = (tmp_path / "opendata.nq").read_text(encoding="utf-8").splitlines(keepends=True)
    label = "<http://www.w3.org/2004/02/skos/core#{}>".format
    assert f'{label("altLabel")} "科技局"@zh' in told(lines, f"organisation/{ORGANISATION}")
    facts = told(lines, "organisation/410308-科技局")
    assert f'{label("prefLabel")} "科技局"@zh' in facts
    assert f"<http://www.w3.org/2002/07/owl#sameAs> <{ID}organisation/{ORGANISATION}>" in facts


def test_item_of_another_service_is_told_by_its_iri(tmp_path):
    link = Link(
        ORGANISATION, "identified_as", "https://example.org/id/7", "m", Decimal(1), "甲", "accepted"
    )
    figures_to_graph([replace(DISCLOSURE, links=(link,))], tmp_path)
    text = (tmp_path / "opendata.nq").read_text(encoding="utf-8")
    assert "owl#sameAs> <https://example.org/id/7> <" in text


def test_scheme_of_kinds_is_told_whole_with_coordinates_of_divisions(tmp_path):
    figures_to_graph([DISCLOSURE], tmp_path)
    text = (tmp_path / "codes.ttl").read_text(encoding="utf-8")
    science = f"<{ID}code/department-kind/science>"
    broader = "<http://www.w3.org/2004/02/skos/core#broader>"
    assert f"{science} {broader} <{ID}code/department-kind/economy> ." in text
    assert f"<{ID}code/department-kind/red-cross> " in text
    geo = "<http://www.w3.org/2003/01/geo/wgs84_pos#lat>"
    assert f"<{ID}code/division/410308> {geo} " in text
