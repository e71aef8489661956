"""The page of the ontology: everything is on it, every link leads somewhere, nothing is covered."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from lxml import html

from opendata.graph.ontology import list_ontology_files, load_turtle
from opendata.graph.reference import diagram
from opendata.graph.reference.diagram import diagram_to_mermaid, draw_classes, list_unplaced
from opendata.graph.reference.read import read_vocabulary
from opendata.graph.reference.triples import Triples
from opendata.knowledge import load_forms
from opendata.knowledge.cubes import load_cubes
from opendata.resources import find_folder
from opendata.site import write_ontology
from opendata.site.diagram import DrawnBox, draw
from opendata.vocabulary import Arrow, Box, Reference, Words

VOCABULARY = read_vocabulary()
DRAWING = draw(VOCABULARY.boxes, VOCABULARY.arrows)
CLASSES = {term.reference.name: term for term in VOCABULARY.classes}
PROPERTIES = {term.reference.name: term for term in VOCABULARY.properties}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    write_ontology(VOCABULARY, folder)
    return folder


@pytest.fixture(scope="module")
def page(site: Path) -> html.HtmlElement:
    return html.document_fromstring((site / "ontology" / "index.html").read_text(encoding="utf-8"))


def texts(element: html.HtmlElement, path: str) -> list[str]:
    return [" ".join(found.text_content().split()) for found in element.xpath(path)]


def test_every_id_is_there_once(page):
    assert [name for name, count in Counter(page.xpath("//@id")).items() if count > 1] == []


def test_every_link_inside_the_page_leads_somewhere(page):
    ids = set(page.xpath("//@id"))
    targets = {link[1:] for link in page.xpath("//@href") if link.startswith("#")}
    assert targets - ids == set()
    assert len(targets) > 120


def test_every_file_that_the_page_offers_is_beside_it(site, page):
    offered = [link for link in page.xpath("//@href") if link.endswith(".ttl") and "/" not in link]
    assert offered == [path.name for path in list_ontology_files()]
    for path in list_ontology_files():
        copy = (site / "ontology" / path.name).read_text(encoding="utf-8")
        assert copy == path.read_text(encoding="utf-8")


def test_nothing_is_loaded_from_elsewhere(page):
    loaded = page.xpath("//script/@src | //link/@href | //img/@src | //*[@style]/@style")
    assert {item for item in loaded if item != "data:,"} == {
        "../static/site.js",
        "../static/style.css",
    }


def test_every_term_has_its_local_name_as_anchor(page):
    graph = load_turtle(find_folder("ontology") / "opendata.ttl")
    terms = {str(term).removeprefix(VOCABULARY.iri) for term in graph.subjects()} - {""}
    assert terms <= set(page.xpath("//section/@id"))


def test_term_says_its_words_in_both_languages_chinese_first(page):
    (section,) = page.xpath("//section[@id='decimals']")
    assert texts(section, "./h3") == ["小数位数 decimals od:decimals"]
    assert texts(section, ".//p") == [
        "印出的小数位数，即数字的精度",
        "number of digits printed after the point of a figure, which is its precision",
    ]
    assert [p.get("lang") for p in section.xpath(".//p")] == ["zh", "en"]
    assert texts(section, ".//dl/dd") == [
        "od:Figure",
        "xsd:integer",
        "属性 attribute",
        "od:Figure",
        "相近 close match sdmx-attribute:decimals · 相关 related dqv:precision",
        "0.2.0",
    ]


def test_class_lists_what_its_shape_says(page):
    (section,) = page.xpath("//section[@id='Duty']")
    rows = [texts(row, "./td") for row in section.xpath(".//tbody/tr")]
    assert [
        "od:text",
        "文字 text",
        "1",
        "xsd:string",
        "Violation",
        "Duty has exactly one od:text, string",
    ] in rows
    assert ["od:organisation", "机构 organisation", "1", "org:Organization"] in [
        r[:4] for r in rows
    ]


def test_counts_values_and_lists_of_a_shape_are_told():
    uses = {use.path.name: use for use in CLASSES["od:Disclosure"].uses}
    assert uses["od:stageEvidence"].count == "2..*"
    assert uses["dcterms:title"].count == "0..1"
    assert (uses["od:stage"].count, uses["od:stage"].code_list) == ("1", "stage")
    assert uses["od:fiscalPeriod"].target.name == "time:Interval"
    kinds = {use.path.name: use for use in CLASSES["od:Finding"].uses}
    assert kinds["od:kind"].code_list == "finding-kind"


def test_property_says_who_tells_it_and_who_asks_for_it():
    code = PROPERTIES["od:functionCode"]
    assert {"od:Figure", "od:Project"} <= {reference.name for reference in code.told_by}
    assert "spending-by-function" in code.questions
    assert code.column_type == "functional-classification:generic:code"
    assert code.since == "0.1.0"
    assert ("rdfs:subPropertyOf", "obeu-dimension:functionalClassification") in {
        (one.kind, one.target.name) for one in code.alignments
    }


def test_code_lists_are_told_whole_or_by_their_size(page):
    lists = {one.name: one for one in VOCABULARY.code_lists}
    assert [concept.notation for concept in lists["side"].concepts] == ["expenditure", "income"]
    assert lists["function"].concepts == ()
    assert lists["function"].size > 500
    assert page.xpath("//tr[@id='code-carry-over-surplus_used']")


def test_every_form_and_component_is_told(page):
    assert {form.form for form in VOCABULARY.forms} == {form.form for form in load_forms()}
    assert set(page.xpath("//tr/@id")) >= {f"code-form-{form.form}" for form in load_forms()}
    told = {
        structure.name: {
            (one.reference.name, one.role, one.required) for one in structure.components
        }
        for structure in VOCABULARY.structures
    }
    assert set(told) == {"form"} | {cube.name for cube in load_cubes().cubes}
    assert {("od:amount", "measure", True), ("od:unit", "attribute", False)} <= told["form"]
    wanted = {("od:functionCode", "dimension", True), ("od:amountYuan", "measure", True)}
    assert wanted <= told["spending-by-function"]
    assert ("od:functionCode", "dimension", True) not in told["totals"]


def test_changes_stand_newest_first():
    assert [change.en[:6] for change in VOCABULARY.changes] == ["0.2.0:", "0.1.0:"]


def test_every_class_of_ours_is_drawn():
    drawn = {box.reference.name for box in VOCABULARY.boxes}
    assert {name for name in CLASSES if name.startswith("od:")} <= drawn


def test_every_class_of_ours_has_a_place_in_the_diagram():
    assert list_unplaced(VOCABULARY.classes) == (), "add column and row to ontology/diagram.toml"


def test_class_without_a_place_stands_below_all(monkeypatch):
    plan = diagram._load_plan()
    places = {name: place for name, place in plan.places.items() if name != "od:Duty"}
    monkeypatch.setattr(diagram, "_load_plan", lambda: replace(plan, places=places))
    assert list_unplaced(VOCABULARY.classes) == ("od:Duty",)
    boxes, _ = draw_classes(Triples(list_ontology_files()), VOCABULARY.classes)
    (duty,) = [box for box in boxes if box.reference.name == "od:Duty"]
    assert (duty.column, duty.row) == (0, max(row for _, row in places.values()) + 1)


def test_no_two_classes_stand_in_one_place():
    places = Counter((box.column, box.row) for box in VOCABULARY.boxes)
    assert [place for place, count in places.items() if count > 1] == []


def is_crossed(one: DrawnBox, start: tuple[float, float], end: tuple[float, float]) -> bool:
    """Tell whether a line passes through a box: by a hundred points of it."""
    for step in range(1, 100):
        x = start[0] + (end[0] - start[0]) * step / 100
        y = start[1] + (end[1] - start[1]) * step / 100
        if one.x < x < one.x + one.width and one.y < y < one.y + one.height:
            return True
    return False


def test_no_arrow_passes_through_a_box():
    crossed = [
        (drawn.arrow.source, drawn.arrow.target, one.box.reference.name)
        for drawn in DRAWING.arrows
        for one in DRAWING.boxes
        if is_crossed(one, (drawn.x1, drawn.y1), (drawn.x2, drawn.y2))
    ]
    assert crossed == []


def test_no_words_of_an_arrow_are_covered():
    # 13 pixels a Chinese character and 6.6 a Latin one, 14 a line
    said = [
        (text, x, y, sum(12.0 if ord(letter) > 255 else 6.2 for letter in text) / 2)
        for drawn in DRAWING.arrows
        for text, x, y in drawn.lines
    ]
    apart = [
        (text, other)
        for (text, x, y, half), (other, x2, y2, half2) in combinations(said, 2)
        if abs(y - y2) < 11 and abs(x - x2) < half + half2
    ]
    boxed = [
        (text, one.box.reference.name)
        for text, x, y, half in said
        for one in DRAWING.boxes
        if one.x < x + half and x - half < one.x + one.width and one.y < y - 4 < one.y + one.height
    ]
    assert (apart, boxed) == ([], [])


def test_arrow_runs_from_edge_to_edge():
    boxes = [
        Box(Reference(f"od:{name}", name, name), Words(name, name), column, 0)
        for name, column in (("A", 0), ("B", 1))
    ]
    drawing = draw(boxes, [Arrow("od:A", "od:B", ("说 says",))])
    (arrow,) = drawing.arrows
    assert (arrow.x1, arrow.y1, arrow.x2, arrow.y2) == (202.0, 47.0, 298.0, 47.0)
    assert arrow.lines == (("说 says", 250.0, 51.0),)


def test_what_a_class_says_of_its_own_kind_stands_over_its_box():
    box = Box(Reference("od:A", "A", "A"), Words("甲", "a"), 0, 0)
    (arrow,) = draw([box], [Arrow("od:A", "od:A", ("延 goes on",))]).arrows
    # two wide letters and nine narrow ones are 79.8 wide, and end 6 before the middle at 109
    assert arrow.lines == (("↻ 延 goes on", 63.1, 12.0),)
    assert (arrow.x1, arrow.y1, arrow.head) == (arrow.x2, arrow.y2, "")


def test_readme_shows_the_diagram_as_it_is():
    text = (find_folder("ontology") / "README.md").read_text(encoding="utf-8")
    drawn = diagram_to_mermaid(VOCABULARY.boxes, VOCABULARY.arrows)
    assert f"```mermaid\n{drawn}\n```" in text
