from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest
from disclosures import BUDGET_ID, DOUBTFUL_ID, FINAL_ID, make_budget, make_doubtful, make_final
from lxml import html
from rdflib import RDF, SKOS, Graph

from opendata.graph.reference.read import read_vocabulary
from opendata.model import Disclosure
from opendata.package import figures_to_package, package_names, write_quarantine
from opendata.reference import find_rule
from opendata.resources import find_folder
from opendata.site import Answer, write_ontology, write_site
from opendata.site.tables import HeaderCell, Label, figures_to_table

_ANSWER = Answer(
    name="science-spending",
    title=("科学技术支出", "Science spending"),
    description=("各部门的支出。", "What each department spends."),
    columns=("department", "amount_yuan", "document"),
    rows=(("甲区<科技>局", "600000.00", BUDGET_ID), ("乙局", "", "")),
    query="SELECT ?department WHERE { ?department ?a <b> }",
)


def _write(folder: Path) -> Path:
    published = [make_budget(), make_final()]
    names = package_names(item.record for item in published)
    for item in published:
        figures_to_package(item, folder / "datapackages" / names[item.record.document])
    write_quarantine(make_doubtful(), folder / "quarantine" / DOUBTFUL_ID)
    disclosures = [*published, make_doubtful()]
    rules = [page for name in _list_rules(disclosures) if (page := find_rule(name)) is not None]
    write_site(disclosures, [_ANSWER], rules, folder / "site", names)
    write_ontology(read_vocabulary(), folder / "site")
    return folder / "site"


def _list_rules(disclosures: list[Disclosure]) -> list[str]:
    named = {check.rule for one in disclosures for check in one.checks}
    named |= {finding.rule for one in disclosures for finding in one.findings}
    return sorted(named | {"row_sum.nature"})


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _write(tmp_path_factory.mktemp("build"))


def _parse(path: Path) -> html.HtmlElement:
    return html.document_fromstring(path.read_text(encoding="utf-8"))


def _row_texts(page: html.HtmlElement, path: str) -> list[list[str]]:
    return [[" ".join(c.text_content().split()) for c in row] for row in page.xpath(path)]


def test_two_sided_table_has_labels_on_both_sides() -> None:
    table = figures_to_table(make_budget().figures[:3])
    assert table.header == (
        (
            HeaderCell("项目 / 科目", row_span=2, english="item"),
            HeaderCell("收入"),
            HeaderCell("项目 / 科目", row_span=2, english="item"),
            HeaderCell("支出"),
        ),
        (HeaderCell("金额"), HeaderCell("合计")),
    )
    cells = [[getattr(c, "printed", getattr(c, "text", None)) for c in row] for row in table.rows]
    assert cells == [
        ["一、一般公共预算", "100.00", "一、科学技术支出", "60.00"],
        ["", None, "二、卫生健康支出", "40.00"],
    ]


def test_header_path_spans_its_columns_and_codes_stand_beside() -> None:
    table = figures_to_table(make_budget().figures[3:])
    assert table.header == (
        (
            HeaderCell("项目 / 科目", row_span=2, english="item"),
            HeaderCell("代码", row_span=2, english="code"),
            HeaderCell("合计", row_span=2),
            HeaderCell("基本支出", column_span=2),
        ),
        (HeaderCell("人员经费"), HeaderCell("公用经费")),
    )
    assert table.rows[0][:2] == (Label("科学技术支出", "leaf"), Label("206", "leaf", is_code=True))


def test_panels_side_by_side_have_labels_of_their_own() -> None:
    table = figures_to_table(make_final().figures)
    texts = [getattr(c, "printed", getattr(c, "text", None)) for c in table.rows[0]]
    assert texts == ["基本工资", "7.5", "办公费", "0"]


def test_index_lists_published_and_quarantined_apart(site: Path) -> None:
    page = _parse(site / "index.html")
    published, kept = page.xpath("//table")
    assert _row_texts(published, ".//tbody/tr") == [
        ["甲区 410308", "甲区科技局", "2023", "预算 budget", "2", "6", "16.6 %", "矛盾 1", "1"],
        ["甲区 410308", "甲区科技局", "2023", "决算 final account", "1", "2", "100.0 %", "–", "0"],
    ]
    assert _row_texts(kept, ".//tbody/tr") == [
        [
            "cccc.pdf",
            "甲区科技局部门公开",
            "0",
            "fiscal_year: only one place says 2023; a second is needed",
        ]
    ]


def test_figure_is_an_anchor_with_place_status_and_finding(site: Path) -> None:
    page = _parse(site / f"documents/{BUDGET_ID}.html")
    (cell,) = page.xpath(f"//td[@id='{BUDGET_ID}/B03.2/1/1']")
    assert cell.text == "1,060.00"
    assert cell.get("class").split() == ["contradicted", "total"]
    assert cell.get("title").split("\n") == [
        "科学技术支出 — 合计",
        "1,060.00 万元",
        "第 3 页 p. 3 (102.5, 310.0)–(148.2, 322.0)",
        "有矛盾 contradicted · 合计 total · 印出 printed",
        f"{BUDGET_ID}/B03.2/1/1",
        "⚠ page 3: 合计 is 1060.00, its parts add up to 60.00 <script>",
    ]
    (proved,) = page.xpath(f"//td[@id='{BUDGET_ID}/B03.2/1/3']")
    assert proved.get("class").split() == ["single", "leaf", "arithmetic"]


def test_findings_and_checks_are_told(site: Path) -> None:
    page = _parse(site / f"documents/{BUDGET_ID}.html")
    (finding,) = _row_texts(page, f"//tr[@id='{BUDGET_ID}/finding/1']")
    assert finding[:6] == [
        "矛盾 contradiction",
        "行内合计 sum in a row",
        "B03 第 3 页 p. 3",
        "1060.00",
        "60.00",
        "1000.00",
    ]
    rules = page.xpath("//h2[@id='checks']/following-sibling::div[1]//tbody/tr")
    assert [[cell.text_content() for cell in row] for row in rules] == [
        ["row_sum.basic", "", "", "1", ""]
    ]


def test_evidence_of_the_facts_is_shown(site: Path) -> None:
    page = _parse(site / f"documents/{BUDGET_ID}.html")
    rows = _row_texts(page, "//h2[@id='facts']/following-sibling::div[1]//tbody/tr")
    assert rows[1] == [
        "部门 department",
        "甲区科技局",
        "第 1 页 p. 1 甲区科技局",
        "第 3 页 p. 3 部门名称：甲区科技局",
    ]


def test_nothing_of_a_document_becomes_markup(site: Path) -> None:
    text = (site / f"documents/{BUDGET_ID}.html").read_text(encoding="utf-8")
    assert "<科技>" not in text
    assert "60.00 <script>" not in text
    assert "推动&lt;科技&gt;, 创新" in text


def test_questions_show_answer_and_query(site: Path) -> None:
    page = _parse(site / "questions.html")
    (section,) = page.xpath("//section[@class='answer']")
    assert _row_texts(section, ".//tbody/tr") == [
        ["甲区<科技>局", "600000.00", BUDGET_ID],
        ["乙局", "", ""],
    ]
    assert section.xpath("./h2/span/text()") == ["科学技术支出", "Science spending"]
    assert section.xpath("./p/span/text()") == ["各部门的支出。", "What each department spends."]
    assert section.xpath(".//code")[0].text == _ANSWER.query
    assert section.xpath(".//td/a/@href") == [f"documents/{BUDGET_ID}.html"]
    assert section.xpath(".//td[@class='number']/text()") == ["600000.00"]


def test_long_answer_is_cut_and_says_so(tmp_path: Path) -> None:
    answer = _ANSWER._replace(rows=(("甲局", "1", ""),) * 201)
    write_site([], [answer], (), tmp_path, {})
    page = _parse(tmp_path / "questions.html")
    assert len(page.xpath("//section[@class='answer']//tbody/tr")) == 200
    assert "201 行 rows" in page.text_content()
    assert "opendata query science-spending" in page.text_content()


def test_question_without_an_answer_says_why(tmp_path: Path) -> None:
    write_site([], [_ANSWER._replace(rows=(), failure="too slow")], (), tmp_path, {})
    (warning,) = _parse(tmp_path / "questions.html").xpath("//p[@class='warning']")
    assert warning.text_content() == "没有答案： No answer: too slow"


def test_every_link_inside_the_build_leads_somewhere(site: Path) -> None:
    outside = {"opendata.nq", "ontology.ttl", "codes.ttl", "run.json"}
    for path in sorted(site.rglob("*.html")):
        page = _parse(path)
        ids = set(page.xpath("//@id"))
        for link in page.xpath("//a/@href | //link[@rel='stylesheet']/@href | //script/@src"):
            target, _, anchor = unquote(link).partition("#")
            if target == "":
                assert anchor in ids, f"{path.name}: {link}"
            elif Path(target).name not in outside:
                assert (path.parent / target).exists(), f"{path.name}: {link}"


def test_site_loads_nothing_from_elsewhere(site: Path) -> None:
    for path in sorted(site.rglob("*")):
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            assert re.findall(r"""(?:src|href)=["']?(?:https?:)?//|url\(|@import""", text) == []


def test_quarantined_page_says_why_and_offers_its_tables(site: Path) -> None:
    page = _parse(site / f"documents/{DOUBTFUL_ID}.html")
    (warning,) = page.xpath("//p[@class='warning']")
    assert "only one place says 2023" in warning.text_content()
    links = page.xpath("//p[@class='links']/a/@href")
    assert links[0] == f"../../quarantine/{DOUBTFUL_ID}/REASON.md"


def test_site_has_the_same_bytes_whatever_the_order(tmp_path: Path) -> None:
    published = [make_budget(), make_final()]
    names = package_names(item.record for item in published)
    write_site(published, [_ANSWER], (), tmp_path / "first", names)
    write_site(published[::-1], [_ANSWER], (), tmp_path / "second", names)
    for path in (tmp_path / "first").rglob("*.html"):
        other = tmp_path / "second" / path.relative_to(tmp_path / "first")
        assert path.read_bytes() == other.read_bytes()


def test_page_of_a_rule_has_formula_reason_and_worked_examples(site: Path) -> None:
    page = _parse(site / "checks/row_sum.nature.html")
    text = " ".join(page.text_content().split())
    assert "合计 = 基本支出 + 项目支出" in text
    assert "a shifted or mistyped cell breaks the row it stands in" in text
    ways = [heading.text_content().split()[-1] for heading in page.xpath("//main/h2")]
    assert ways == ["holds", "fails", "apply"]
    assert "100.00 − 90.00 = 10.00" in text


def test_rules_are_listed_by_form(site: Path) -> None:
    page = _parse(site / "checks.html")
    assert page.xpath("//dt[@id='*']")


def test_letter_tells_contradictions_and_doubts_as_page_and_markdown(site: Path) -> None:
    html_text = (site / f"letters/{BUDGET_ID}.html").read_text(encoding="utf-8")
    markdown = (site / f"letters/{BUDGET_ID}.md").read_text(encoding="utf-8")
    told = [one for one in make_budget().findings if one.severity in {"contradiction", "doubt"}]
    assert told
    assert all(finding.stated in html_text for finding in told)
    assert markdown.count("\n### ") == len(told)


def test_table_without_a_title_is_still_linked(tmp_path: Path) -> None:
    final = make_final()
    untitled = replace(final, forms=(replace(final.forms[0], title="", form="F06"),))
    write_site([untitled], [], (), tmp_path, {FINAL_ID: "x"})
    page = _parse(tmp_path / f"documents/{FINAL_ID}.html")
    assert page.xpath("//a[@href='#table-1']/text()") == ["–"]


def test_labels_are_those_of_the_code_lists() -> None:
    text = (find_folder("site") / "templates/labels.toml").read_text(encoding="utf-8")
    labels = tomllib.loads(text)
    graph = Graph().parse(find_folder("ontology") / "codes.ttl")
    for scheme in graph.subjects(RDF.type, SKOS.ConceptScheme):
        name = str(scheme).rpartition("/")[2]
        if name in labels:
            assert labels.pop(name) == _concepts(graph, scheme)
    assert set(labels) == {"document-state", "fact", "role"}


def _concepts(graph: Graph, scheme: object) -> dict[str, list[str]]:
    concepts = {}
    for concept in graph.subjects(SKOS.inScheme, scheme):
        words = {label.language: str(label) for label in graph.objects(concept, SKOS.prefLabel)}
        concepts[str(graph.value(concept, SKOS.notation))] = [words["zh"], words["en"]]
    return concepts
