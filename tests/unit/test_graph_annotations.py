from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from disclosures import BUDGET_ID, make_budget

from opendata import __version__
from opendata.graph.iris import load_mapping
from opendata.graph.writing.annotations import to_fragment
from opendata.graph.writing.build import disclosure_to_lines
from opendata.graph.writing.carry_over import find_carry_over
from opendata.graph.writing.runs import run_to_lines
from opendata.model import Box, Disclosure, Figure, Place

BASE = "https://opendata.example.org/"
ID = f"{BASE}id/"
OA = "http://www.w3.org/ns/oa#"
PROV = "http://www.w3.org/ns/prov#"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


def told(lines: list[str], subject: str) -> set[str]:
    """Return property and object of what the lines tell of one thing."""
    start = f"<{subject}> "
    return {line.removeprefix(start).rsplit(" ", 2)[0] for line in lines if line.startswith(start)}


def make_disclosure(figure: Figure) -> Disclosure:
    return replace(make_budget(), figures=(figure,))


@pytest.mark.parametrize(
    ("row", "column", "side", "kind"),
    [
        ("年末结转和结余", "决算数", "expenditure", "carried_forward"),
        ("二、上年结转", "预算数", "income", "brought_forward"),
        ("（一）结余分配", "决算数", "expenditure", "surplus_distributed"),
        ("使用非财政拨款结余（含专用结余）", "决算数", "income", "surplus_used"),
        ("其中：财政拨款资金结转", "预算数", "income", "brought_forward"),
        ("甲项目", "资金来源/上年结转结余/小计", "", "brought_forward"),
    ],
)
def test_printed_words_say_the_kind_of_carry_over(row, column, side, kind):
    assert find_carry_over(row, column, side) == kind


@pytest.mark.parametrize(
    ("row", "column", "side"),
    [
        ("某河水量分配方案", "合计", ""),
        ("财政拨款资金结转", "预算数", "expenditure"),
        ("一般公共预算财政拨款", "决算数", "income"),
        ("结转结余率", "指标值", ""),
    ],
)
def test_words_that_do_not_say_it_whole_say_nothing(row, column, side):
    assert find_carry_over(row, column, side) is None


@pytest.mark.parametrize(
    ("amount", "decimals"), [("1234.50", 2), ("0", 0), ("12", 0), ("0.1234", 4), ("1E+2", 0)]
)
def test_figure_says_how_many_decimals_are_printed(amount, decimals):
    figure = replace(make_budget().figures[0], amount=Decimal(amount))
    facts = told(disclosure_to_lines(make_disclosure(figure)), f"{ID}figure/{figure.figure}")
    integer = "http://www.w3.org/2001/XMLSchema#integer"
    assert f'<{BASE}def/decimals> "{decimals}"^^<{integer}>' in facts


def test_finding_is_an_annotation_with_motive_body_and_dimension():
    (finding, *_) = make_budget().findings
    facts = told(disclosure_to_lines(make_budget()), f"{ID}finding/{finding.finding}")
    assert f"<{OA}motivatedBy> <http://www.w3.org/ns/dqv#qualityAssessment>" in facts
    assert any(fact.startswith(f"<{OA}bodyValue> ") for fact in facts)
    dimension = load_mapping().quality_dimensions[finding.kind].partition(":")[2]
    assert (
        f"<http://www.w3.org/ns/dqv#inDimension> <http://www.w3.org/2016/05/ldqd#{dimension}>"
        in facts
    )


def test_finding_of_a_pdf_points_at_the_region_of_its_page():
    budget = make_budget()
    place = Place(page=7, box=Box(56.5, 100.0, 120.5, 112.25))
    finding = replace(budget.findings[0], place=place)
    record = replace(budget.record, media_type="application/pdf")
    lines = disclosure_to_lines(replace(budget, record=record, findings=(finding,)))
    region = f"{ID}region/{finding.finding}"
    assert f"<{OA}hasTarget> <{region}>" in told(lines, f"{ID}finding/{finding.finding}")
    assert told(lines, region) == {
        f"{TYPE} <{OA}SpecificResource>",
        f"<{OA}hasSource> <{ID}file/{BUDGET_ID}>",
        f"<{OA}hasSelector> <{region}/selector>",
    }
    assert told(lines, f"{region}/selector") == {
        f"{TYPE} <{OA}FragmentSelector>",
        "<http://purl.org/dc/terms/conformsTo> <https://www.rfc-editor.org/rfc/rfc8118>",
        '<http://www.w3.org/1999/02/22-rdf-syntax-ns#value> "page=7&viewrect=56.5,100.0,64.0,12.2"',
    }


def test_finding_of_a_text_points_at_no_region():
    budget = make_budget()
    finding = replace(budget.findings[0], place=Place(line=12))
    lines = disclosure_to_lines(replace(budget, findings=(finding,)))
    assert not any("SpecificResource" in line for line in lines)
    assert to_fragment(Place(line=12)) is None


def test_graph_of_a_document_says_from_which_file_and_by_which_program_it_was_made():
    lines = disclosure_to_lines(make_budget())
    assert told(lines, f"{ID}graph/{BUDGET_ID}") == {
        f"{TYPE} <{PROV}Bundle>",
        f"<{PROV}wasDerivedFrom> <{ID}document/{BUDGET_ID}>",
        f"<{PROV}wasGeneratedBy> <{ID}activity/{BUDGET_ID}>",
    }
    assert told(lines, f"{ID}activity/{BUDGET_ID}") == {
        f"{TYPE} <{PROV}Activity>",
        f"<{PROV}used> <{ID}file/{BUDGET_ID}>",
        f"<{PROV}wasAssociatedWith> <{ID}agent/opendata-{__version__}>",
    }


def test_run_tells_the_program_and_each_year_once_without_a_clock():
    lines = run_to_lines(load_mapping(), "1.2.3", [2023, 2023])
    assert lines == sorted(set(lines))
    assert told(lines, f"{ID}agent/opendata-1.2.3") == {
        f"{TYPE} <{PROV}SoftwareAgent>",
        '<http://purl.org/dc/terms/title> "opendata"',
        '<http://www.w3.org/2002/07/owl#versionInfo> "1.2.3"',
    }
    time = "http://www.w3.org/2006/time#"
    assert told(lines, f"{ID}period/2023") == {
        f"{TYPE} <{time}Interval>",
        f"<{time}hasBeginning> <{ID}instant/2023-01-01>",
        f"<{time}hasEnd> <{ID}instant/2023-12-31>",
        '<http://www.w3.org/2004/02/skos/core#prefLabel> "2023年度"@zh',
        '<http://www.w3.org/2004/02/skos/core#prefLabel> "fiscal year 2023"@en',
    }
    assert f'<{time}inXSDDate> "2023-12-31"^^<http://www.w3.org/2001/XMLSchema#date>' in told(
        lines, f"{ID}instant/2023-12-31"
    )


def test_indicator_says_its_comparison_as_a_code():
    signs = {"<": "less_than", "=": "equal", ">": "more_than", "≤": "at_most", "≥": "at_least"}
    assert load_mapping().comparisons == signs
