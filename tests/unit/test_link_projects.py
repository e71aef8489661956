"""A project of one document is found in another by code, by name without its year, by likeness."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from opendata.links.indicators import find_indicator_links
from opendata.links.matching import to_plain_name
from opendata.links.projects import find_links_between
from opendata.model import Disclosure, DocumentRecord, Figure, Link, Place, Project
from opendata.together import compare_disclosures

NAME = "甲区工业局"
THIS, LAST, FINAL = "a" * 16, "b" * 16, "c" * 16


def record(document: str, year: int, stage: str = "budget") -> DocumentRecord:
    return DocumentRecord(
        document=document, file="a.pdf", sha256="", media_type="", pages=1, title="",
        jurisdiction="410308", jurisdiction_name="甲区", organisation=f"410308-{NAME}",
        organisation_name=NAME, fiscal_year=year, stage=stage,
    )  # type: ignore[arg-type] # fmt: skip


def disclosure(
    document: str, year: int, *projects: tuple[str, str, str], stage: str = "budget", rest: int = 0
) -> Disclosure:
    """Return a document that lists projects (name, code, amount) and their sum plus the rest."""
    form = "B11" if stage == "budget" else "F11"
    listed = tuple(
        Project(
            f"{document}/project/{number}", document, name, code, "", "", Decimal(amount), "万元", "",
            (f"{form}.1",), Place(),
        )
        for number, (name, code, amount) in enumerate(projects, start=1)
    )  # fmt: skip
    total = sum((one.amount or Decimal(0) for one in listed), Decimal(rest))
    spending = Figure(
        figure=f"{document}/B03.1/1/1", document=document, form="B03", title="", table_no=1, row_no=1,
        column_no=1, row="合计", printed_code="", column="项目支出", printed=str(total), amount=total,
        unit="万元", amount_yuan=total * 10000, stage=stage, fiscal_year=year, organisation="", side="",
        fund="", nature="project", function_code="", economic_code="", government_economic_code="",
        project="", level="total", place=Place(), placed_by="printed",
    )  # fmt: skip
    return Disclosure(record=record(document, year, stage), projects=listed, figures=(spending,))


def told(links: tuple[Link, ...]) -> list[tuple[str, str, str, str, str]]:
    """Return number, predicate, number or document, method and decision of each link."""
    return [
        (one.subject[-1], one.predicate, one.object[-1], one.method, one.decision) for one in links
    ]


def between(*disclosures: Disclosure) -> list[tuple[str, str, str, str, str]]:
    return told(find_links_between(disclosures).get(disclosures[0].record.document, ()))


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("2024年“万人助企”活动经费", "万人助企活动经费"),
        ("企业服务工作经费(2024)", "企业服务工作经费"),
        ("甲区工业局2025-2026年运维项目", "运维项目"),
        ("甲财预〔2022〕3号清洁生产资金", "清洁生产资金"),
        ("2024年", "2024年"),
    ],
)
def test_name_is_compared_without_year_place_and_number(name, plain):
    assert to_plain_name(name, (NAME, "甲区")) == plain


def test_code_decides_whatever_the_names():
    this = disclosure(THIS, 2024, ("清洁生产", "410308230000000002801", "5"))
    last = disclosure(LAST, 2023, ("节能降耗", "410308230000000002801", "5"))
    assert between(this, last) == [("1", "continues", "1", "project code", "accepted")]


def test_project_of_the_next_year_continues_it_by_name():
    this = disclosure(THIS, 2024, ("2024年清洁生产", "", "6"))
    last = disclosure(LAST, 2023, ("2023年清洁生产", "", "5"))
    [link] = find_links_between([this, last])[THIS]
    assert told((link,)) == [("1", "continues", "1", "same name", "accepted")]
    assert link.evidence == "both are named 清洁生产, 60000 after 50000 yuan"


def test_of_several_of_one_name_the_amounts_tell_which():
    this = disclosure(THIS, 2024, ("补助", "", "6"), ("补助", "", "7"), ("补助", "", "9"))
    last = disclosure(LAST, 2023, ("补助", "", "7"), ("补助", "", "8"), rest=1)
    assert between(this, last) == [("2", "continues", "1", "same name", "accepted")]


def test_renamed_project_is_sure_with_its_amount_and_a_candidate_without():
    last = disclosure(LAST, 2023, ("中小企业融资服务资金", "", "5"), rest=1)
    same = disclosure(THIS, 2024, ("中小企业融资服务专项资金", "", "5"))
    more = disclosure(THIS, 2024, ("中小企业融资服务专项资金", "", "8"))
    # 9 pairs of characters and 11, of which 8 are the same: 16 / 20
    assert between(same, last) == [("1", "continues", "1", "similar name", "accepted")]
    assert between(more, last) == [("1", "continues", "1", "similar name", "undecided")]
    assert find_links_between([same, last])[THIS][0].score == Decimal("0.80")


def test_of_two_names_equally_like_neither_is_taken():
    last = disclosure(LAST, 2023, ("企业融资服务甲", "", "5"), ("企业融资服务乙", "", "5"), rest=1)
    this = disclosure(THIS, 2024, ("企业融资服务丙", "", "5"))
    assert between(this, last) == []


def test_new_and_ended_projects_are_told_where_both_list_all():
    this = disclosure(THIS, 2024, ("清洁生产", "", "6"), ("道路养护", "", "2"))
    last = disclosure(LAST, 2023, ("清洁生产", "", "6"), ("信用评级", "", "3"))
    links = find_links_between([last, this])[THIS]
    assert told(links) == [
        ("1", "continues", "1", "same name", "accepted"),
        ("2", "not_listed_in", "b", "compared lists", "accepted"),
        ("2", "not_listed_in", "a", "compared lists", "accepted"),
    ]
    assert links[1].subject.startswith(THIS)
    assert links[2].subject.startswith(LAST)
    assert links[1].evidence == (
        "the 2 projects of 2023 add up to all project spending; none has its code or a name like it"
    )


def test_where_one_does_not_list_all_nobody_is_new_or_ended():
    this = disclosure(THIS, 2024, ("清洁生产", "", "6"), ("道路养护", "", "2"))
    last = disclosure(LAST, 2023, ("清洁生产", "", "6"), rest=4)
    assert between(this, last) == [("1", "continues", "1", "same name", "accepted")]


def test_evaluated_project_is_the_budgeted_one_of_its_year():
    final = disclosure(FINAL, 2023, ("清洁生产(2023)", "", "5"), stage="final", rest=3)
    budget = disclosure(LAST, 2023, ("清洁生产", "", "6"), ("道路养护", "", "2"))
    later = disclosure(THIS, 2024, ("清洁生产", "", "6"))
    assert between(final, budget, later) == [("1", "evaluates", "1", "same name", "accepted")]


def test_documents_of_others_or_not_proved_take_no_part():
    this = disclosure(THIS, 2024, ("清洁生产", "", "6"))
    last = disclosure(LAST, 2023, ("清洁生产", "", "6"))
    other = replace(last, record=replace(last.record, organisation="410308-乙局"))
    unproved = replace(last, record=replace(last.record, state="quarantined"))
    assert between(this, other) == between(this, unproved) == []
    assert between(this, disclosure(LAST, 2022, ("清洁生产", "", "6"))) == []


def test_links_stand_in_the_later_document_in_any_order_of_reading():
    this = disclosure(THIS, 2024, ("清洁生产", "", "6"))
    last = disclosure(LAST, 2023, ("清洁生产", "", "6"))
    for disclosures in ((this, last), (last, this)):
        found = compare_disclosures(disclosures, (None, None))
        assert [len(one.links) for one in found] == [
            int(one.record.document == THIS) for one in disclosures
        ]


def in_one_document(listed: str, detailed: str, amount: str = "5") -> list[Link]:
    both = disclosure(THIS, 2024, (listed, "", "5"), (detailed, "", amount))
    first, second = both.projects
    projects = (first, replace(second, seen_in=("B13.2",)))
    return list(find_indicator_links(replace(both, projects=projects)))


def test_project_of_the_goals_named_differently_elaborates_the_listed_one():
    assert told(tuple(in_one_document("中小企业融资服务", "中小企业融资服务费"))) == [
        ("2", "elaborates", "1", "similar name", "accepted")
    ]


def test_with_another_amount_in_one_document_it_is_a_candidate_only():
    [link] = in_one_document("中小企业融资服务", "中小企业融资服务费", "9")
    assert link.decision == "undecided"


def test_project_of_both_tables_needs_no_link():
    found = disclosure(THIS, 2024, ("清洁生产", "", "5"))
    both = replace(found.projects[0], seen_in=("B11.1", "B13.2"))
    assert list(find_indicator_links(replace(found, projects=(both,)))) == []
