"""Sentences that say what became of organisations, in words of our own."""

from __future__ import annotations

from decimal import Decimal

import pytest

from opendata.model import Block, Change, DocumentRecord, Line, Place
from opendata.narrative.changes import read_changes

OWN = "410308-洛阳市孟津区科技和工业信息化局"
RECORD = DocumentRecord(
    document="0" * 16, file="a.pdf", sha256="", media_type="", pages=1, title="",
    jurisdiction="410308", jurisdiction_name="孟津区", organisation=OWN,
    organisation_name="洛阳市孟津区科技和工业信息化局", fiscal_year=2023, stage="budget",
)  # fmt: skip
HERE = "410308-洛阳市孟津区"


def read(*sentences: str) -> tuple[Change, ...]:
    blocks = [
        Block("paragraph", text, (Line(text, Place(line=number)),), Place(line=number))
        for number, text in enumerate(sentences, start=1)
    ]
    return read_changes(blocks, RECORD)


def test_renamed_with_its_month():
    [change] = read("2019年3月，孟津县商务局更名为孟津区商务局。")
    assert change == Change(
        change="0" * 16 + "/change/1",
        document="0" * 16,
        kind="renamed",
        originals=("410308-孟津县商务局",),
        resultings=(f"{HERE}商务局",),
        date="2019-03",
        certainty=Decimal("1.00"),
        evidence="2019年3月，孟津县商务局更名为孟津区商务局",
        place=Place(line=1),
    )


@pytest.mark.parametrize(
    ("sentence", "kind", "originals", "resultings"),
    [
        ("我局由原科学技术局和原工业和信息化局合并而成。", "merged", ("科学技术局", "工业和信息化局"), ()),
        ("将区科技局、区工信局职责整合，组建区科技和工业信息化局。", "merged", ("科技局", "工信局"), ()),
        ("区信息化服务中心整建制并入我局。", "absorbed", ("信息化服务中心",), ()),
        ("区文化局、区旅游局合并组建区文化和旅游局。", "merged", ("文化局", "旅游局"), ("文化和旅游局",)),
        ("区教育体育局分设为区教育局和区体育局。", "split", ("教育体育局",), ("教育局", "体育局")),
        ("本局由原科技局、工信局、中小企业局三个单位合并而成。", "merged", ("科技局", "工信局", "中小企业局"), ()),
        ("单位名称由“区经委”变更为“区工信局”。", "renamed", ("经委",), ("工信局",)),
        ("新组建的区数据局，由区信息中心和区档案馆整合组建而成。", "merged", ("信息中心", "档案馆"), ("数据局",)),
        ("我局下属单位区文化馆与区图书馆合并，成立区文化中心。", "merged", ("文化馆", "图书馆"), ("文化中心",)),
        ("区市场执法大队整体划入区执法局。", "absorbed", ("市场执法大队",), ("执法局",)),
        ("在区乡镇企业局的基础上组建区中小企业局。", "renamed", ("乡镇企业局",), ("中小企业局",)),
    ],
)  # fmt: skip
def test_each_way_of_saying_it(sentence, kind, originals, resultings):
    [change] = read(sentence)
    assert change.kind == kind
    assert set(change.originals) == {HERE + name for name in originals}
    assert list(change.originals) == sorted(change.originals)
    assert set(change.resultings) == ({HERE + name for name in resultings} or {OWN})
    assert change.certainty == Decimal("0.80")


def test_name_that_holds_and_itself_stays_whole():
    [change] = read("区发展和改革委员会和区粮食局合并组建区发展改革和粮食局。")
    assert change.originals == (f"{HERE}发展和改革委员会", f"{HERE}粮食局")
    assert change.resultings == (f"{HERE}发展改革和粮食局",)


def test_second_name_is_no_change_of_bodies():
    [change] = read("本局加挂区中小企业服务局牌子。")
    assert (change.kind, change.originals) == ("second_name", (OWN,))


def test_body_of_the_wider_division_is_of_that_division():
    [change] = read("市生产力促进中心整建制并入我局。")
    assert change.originals == ("410300-洛阳市生产力促进中心",)


@pytest.mark.parametrize(
    "sentence",
    [
        "将市科技局的奖励职责划入我局。",
        "组建义务巡查队伍，开展巡查。",
        "成立区工业发展领导小组。",
        "通过组建投资平台推动转型。",
        "推进机构改革，整合资源，组建专家团队。",
        "不再保留公务用车。",
        "区委宣传部管理新闻工作，加挂区新闻出版局牌子。",
        "撤销区民族中心，其职责并入区文化馆。",
    ],
)
def test_what_changes_no_body_is_left_alone(sentence):
    assert read(sentence) == ()


def test_what_is_said_twice_is_told_once():
    assert len(read("区中心并入我局。", "区中心并入我局。")) == 1


def test_two_dates_are_none():
    [change] = read("2018年方案下达，2019年孟津县商务局更名为孟津区商务局。")
    assert change.date == ""
