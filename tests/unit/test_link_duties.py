"""A project serves the duty that holds its name, the more the rarer its words are."""

from __future__ import annotations

import csv
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from opendata import links
from opendata.links import duties
from opendata.links.duties import score_pairs
from opendata.model import Disclosure, DocumentRecord, Duty, Indicator, Link, Place, Project

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


def find_links(one: Disclosure) -> tuple[Link, ...]:
    """Return the links of the projects, without those of the organisation and its place."""
    return tuple(link for link in links.find_links(one) if "/project/" in link.subject)


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
    assert link.evidence == "中小企业融资服务"


def test_score_is_the_evidence_over_itself_and_the_half(monkeypatch):
    monkeypatch.setattr(duties, "_load_weights", dict)
    # no pair is common: each of the three pairs of 节约能源 weighs 1, as one of five duties has it;
    # that duty holds the whole name: 3 × √(3 / 3) × (3 / 3) = 3; it has 10 pairs where the five
    # have 13, 7, 10, 7 and 5 (工业, the department's field, is no word), 8.4 on the mean:
    # 3 / (0.6 + 0.4 × 10 / 8.4) = 2.789, and 2.789 / (2.789 + 0.4) = 0.87
    [link] = find_links(disclosure("节约能源", "印刷费"))
    assert link.score == Decimal("0.87")


def test_common_words_count_little():
    # all departments have 工作 and 管理, few have 清洁
    [common] = score_pairs(disclosure("管理工作"), Decimal("0.01"))
    rare = max(score_pairs(disclosure("清洁生产")), key=lambda one: one.score)
    assert common.score < Decimal("0.60") < rare.score


def test_running_cost_serves_no_duty_though_it_shares_its_words():
    assert find_links(disclosure("中小企业融资服务平台维护费"))[0].decision == "undecided"
    assert find_links(disclosure("中小企业融资服务平台"))[0].decision == "accepted"


def test_number_of_a_policy_is_no_word_of_the_name():
    [plain] = find_links(disclosure("清洁生产资金"))
    [numbered, policy] = find_links(disclosure("甲财预〔2023〕5号清洁生产资金"))
    assert (numbered.score, policy.predicate) == (plain.score, "based_on")


def test_paragraph_on_changes_of_the_office_is_no_duty():
    found = disclosure("清洁生产资金")
    changed = replace(found.duties[2], text="职能转变。组织节约能源和清洁生产。")
    others = (*found.duties[:2], changed, *found.duties[3:])
    assert find_links(replace(found, duties=others)) == ()


def test_one_paragraph_that_tells_all_duties_links_nothing():
    found = disclosure("清洁生产资金")
    assert find_links(replace(found, duties=found.duties[2:3])) == ()


def test_project_that_shares_nothing_has_no_link():
    assert find_links(disclosure("印刷费")) == ()


def test_name_of_the_department_links_nothing():
    assert find_links(disclosure("孟津区工业局")) == ()


def test_indicators_count_less_than_the_name():
    [by_name] = find_links(disclosure("民用爆炸物品检查"))
    by_indicator = find_links(disclosure("检查", indicators=("民用爆炸物品",)))
    assert all(link.score < by_name.score for link in by_indicator)


def test_at_most_three_duties_a_project_the_best_first():
    found = disclosure("中小企业发展融资")
    text = "指导中小企业发展，推动中小企业融资服务。"
    alike = tuple(replace(duty, text=text) for duty in found.duties)
    links = find_links(replace(found, duties=(*alike, found.duties[1])))
    assert len(links) <= 3
    assert [link.score for link in links] == sorted((one.score for one in links), reverse=True)


def test_without_duties_or_projects_there_are_no_links():
    assert find_links(Disclosure(record=RECORD)) == ()


PAIRS = Path(__file__).parents[1] / "links" / "duty_pairs.csv"


def test_pairs_that_were_read_are_labelled_with_a_reason_each():
    with PAIRS.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    keys = [(row["document"], row["project"], row["duty"]) for row in rows]
    assert len(rows) == len(set(keys)) >= 100
    assert {row["label"] for row in rows} == {"right", "unclear", "wrong"}
    assert all(row["reason"] for row in rows)
