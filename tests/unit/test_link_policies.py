"""Numbers of policy documents are found in any brackets, of any office, and nothing else is."""

from __future__ import annotations

from decimal import Decimal

import pytest

from opendata.links.policies import find_policy_links, find_policy_numbers, remove_policy_numbers
from opendata.model import Disclosure, DocumentRecord, Duty, Goal, Place, Project

DOCUMENT = "0123456789abcdef"
PLACE = Place(line=1)
RECORD = DocumentRecord(
    document=DOCUMENT, file="a.pdf", sha256="", media_type="", pages=1, title="", jurisdiction="610100",
    jurisdiction_name="西安市", organisation="610100-甲局", organisation_name="甲局", fiscal_year=2023,
    stage="budget",
)  # fmt: skip


def project(number: int, name: str) -> Project:
    return Project(
        f"{DOCUMENT}/project/{number}", DOCUMENT, name, "", "", "", None, "", "", (), PLACE
    )


def normal(text: str) -> list[str]:
    return [one.normal for one in find_policy_numbers(text)]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("新财预[2022]354号研发补助", "新财预〔2022〕354号"),
        ("新财预〔2022〕354号", "新财预〔2022〕354号"),
        ("焦财预（2023）年423号关于下达资金", "焦财预〔2023〕423号"),
        ("粤财资环【2025】143号", "粤财资环〔2025〕143号"),
        ("奖励资金(洛财企(2023)15号)", "洛财企〔2023〕15号"),
        ("国发〔2011〕40 号", "国发〔2011〕40号"),
        ("西鉴〔2009〕第002号", "西鉴〔2009〕2号"),
        ("新财预2022年232号", "新财预〔2022〕232号"),
        ("新财预2022.55号", "新财预〔2022〕55号"),
        ("依据丙丁戊〔2020〕1924号文件", "丙丁戊〔2020〕1924号"),
        ("维护费于市财函〔2021〕93号文进行调整", "市财函〔2021〕93号"),
        ("高质量发展专项甲财预〔2022〕7号", "甲财预〔2022〕7号"),
    ],
)
def test_number_is_found_in_its_normal_form(text, number):
    assert normal(text) == [number]


@pytest.mark.parametrize(
    "text",
    [
        "2023年12月3号",
        "中山路（2022）12号",
        "电话（2023）5678",
        "12345号",
        "工作经费(2024)",
        "行政运行（2010501）",
        "第（2022）3号",
        "预计2022年3号楼完工",
        "2022〕3号",
        "财预〔2022〕号",
        "甲财预〔22〕3号",
    ],
)
def test_what_is_no_number_of_a_policy_is_left(text):
    assert normal(text) == []


def test_two_numbers_beside_each_other_are_two():
    assert normal("鲁民〔2017〕53号文和鲁退役军人字〔2021〕20号文") == [
        "鲁民〔2017〕53号",
        "鲁退役军人字〔2021〕20号",
    ]


def test_word_of_which_nobody_knows_where_it_begins_is_left():
    assert normal("一二三四五六七八九十甲乙丙丁戊〔2020〕3号") == []


def test_name_without_its_number_keeps_the_rest():
    assert remove_policy_numbers("甲财预2022年3号清洁生产资金") == "清洁生产资金"


def test_project_is_based_on_what_its_name_and_its_goals_name():
    first, second = project(1, "甲财预〔2022〕3号资金"), project(2, "活动经费")
    goal = Goal(
        f"{DOCUMENT}/goal/1", DOCUMENT, "B13", 1, second.project, "annual_goal", 1, "",
        "按照市政发〔2021〕8号开展活动", "", PLACE,
    )  # fmt: skip
    links = list(
        find_policy_links(Disclosure(record=RECORD, projects=(first, second), goals=(goal,)))
    )
    assert [(link.subject, link.predicate, link.object) for link in links] == [
        (first.project, "based_on", "甲财预〔2022〕3号"),
        # 市政发 is the word of every city: the division of the document stands before it
        (second.project, "based_on", "610100-市政发〔2021〕8号"),
    ]
    assert links[1].evidence == f"{goal.goal}: 市政发〔2021〕8号"
    assert (links[0].score, links[0].decision) == (Decimal("1.00"), "accepted")


def test_what_only_other_words_name_the_disclosure_refers_to_once():
    duty = Duty(
        f"{DOCUMENT}/duty/1", DOCUMENT, "", 1, "", "依据国发〔2019〕3号和国发〔2019〕4号", PLACE
    )
    more = Duty(f"{DOCUMENT}/duty/2", DOCUMENT, "", 2, "", "依据国发〔2019〕3号", PLACE)
    named = project(1, "国发〔2019〕4号资金")
    links = list(
        find_policy_links(Disclosure(record=RECORD, projects=(named,), duties=(duty, more)))
    )
    assert [(link.subject, link.predicate, link.object) for link in links] == [
        (named.project, "based_on", "国发〔2019〕4号"),
        (DOCUMENT, "refers_to", "国发〔2019〕3号"),
    ]
