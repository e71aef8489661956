"""Projects and duties are compared by the rare words they share."""

from __future__ import annotations

from decimal import Decimal

from opendata.links import find_links
from opendata.model import Disclosure, DocumentRecord, Duty, Indicator, Place, Project

DOCUMENT = "0123456789abcdef"
RECORD = DocumentRecord(
    document=DOCUMENT, file="a.pdf", sha256="", media_type="", pages=1, title="", jurisdiction="410308",
    jurisdiction_name="孟津区", organisation="410308-孟津区工业局", organisation_name="孟津区工业局",
    fiscal_year=2023, stage="budget",
)  # fmt: skip
DUTIES = (
    "指导中小企业发展，推动中小企业融资服务。",
    "监测工业运行态势，发布信息。",
    "组织节约能源和清洁生产。",
    "管理民用爆炸物品。",
    "孟津区工业局承办其他事项。",
)


def disclosure(*names: str, indicators: tuple[str, ...] = ()) -> Disclosure:
    duties = tuple(
        Duty(f"{DOCUMENT}/duty/{number}", DOCUMENT, RECORD.organisation, number, "", text, Place())
        for number, text in enumerate(DUTIES, start=1)
    )
    projects = tuple(
        Project(
            f"{DOCUMENT}/project/{number}", DOCUMENT, name, "", "", "", None, "", "", (), Place()
        )
        for number, name in enumerate(names, start=1)
    )
    found = tuple(
        Indicator(
            f"{DOCUMENT}/indicator/{number}", DOCUMENT, "B13", 1, f"{DOCUMENT}/project/1", "", number,
            "", "", name, "", "", None, "", "", "", None, "", None, None, "", "", Place(),
        )
        for number, name in enumerate(indicators, start=1)
    )  # fmt: skip
    return Disclosure(record=RECORD, duties=duties, projects=projects, indicators=found)


def test_rare_words_shared_link_project_and_duty():
    [link] = find_links(disclosure("中小企业融资服务资金", "印刷费", "车辆费"))
    assert (link.subject, link.predicate, link.object) == (
        f"{DOCUMENT}/project/1",
        "serves",
        f"{DOCUMENT}/duty/1",
    )
    assert link.decision == "accepted"
    assert "中小" in link.evidence.split()


def test_score_is_the_evidence_over_itself_and_the_half():
    # each pair of characters of 节约能源 stands in two of eight texts: 3 × ln 4 = 4.16, and
    # 4.16 / (4.16 + 3) = 0.58; in one of five duties alone it would be ln 5, which is more
    [link] = find_links(disclosure("节约能源", "印刷费", "车辆费"))
    assert link.score == Decimal("0.58")
    assert link.decision == "undecided"


def test_project_that_shares_nothing_has_no_link():
    assert find_links(disclosure("印刷费")) == ()


def test_name_of_the_department_links_nothing():
    assert find_links(disclosure("孟津区工业局")) == ()


def test_indicators_count_less_than_the_name():
    [by_name] = find_links(disclosure("民用爆炸物品检查"))
    by_indicator = find_links(disclosure("检查", indicators=("民用爆炸物品",)))
    assert all(link.score < by_name.score for link in by_indicator)


def test_without_duties_or_projects_there_are_no_links():
    assert find_links(Disclosure(record=RECORD)) == ()
