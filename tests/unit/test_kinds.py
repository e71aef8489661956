"""Which functions a department carries is told by its name, or not at all."""

from __future__ import annotations

from decimal import Decimal

import pytest

from opendata.links.kinds import find_kind_links, find_unkinded, name_to_links, tell_kinds
from opendata.model import Change, Disclosure, DocumentRecord, Link, Place

NAME = "洛阳市孟津区科技和工业信息化局"


def record(name: str, *, organisation: str = "") -> DocumentRecord:
    return DocumentRecord(
        document="0" * 16, file="a.pdf", sha256="", media_type="", pages=1, title="",
        jurisdiction="410308", jurisdiction_name="孟津区",
        organisation=organisation or f"410308-{name}", organisation_name=name,
        fiscal_year=2023, stage="budget",
    )  # fmt: skip


@pytest.mark.parametrize(
    "name",
    [
        NAME,
        "义马市工业信息化和科技局",
        "衡阳县科工信局",
        "甲市科技和工信局",
        "科学技术和工业信息化局",
    ],
)
def test_two_functions_are_two_kinds(name):
    assert set(tell_kinds(name).kinds) == {"science", "industry"}
    assert tell_kinds(name).is_whole


def test_caveat_is_part_of_the_evidence():
    science, industry = name_to_links(f"410308-{NAME}", NAME)
    assert science == Link(
        subject=f"410308-{NAME}",
        predicate="of_kind",
        object="science",
        method="words-of-the-name",
        score=Decimal("1.00"),
        evidence=f"科技 in {NAME}; also carries industry, and its amounts are those of all of them",
        decision="accepted",
    )
    assert industry.object == "industry"


def test_place_tells_no_kind():
    # 工业 stands in the name of the park, 林 and 水 in those of places
    assert tell_kinds("苏州工业园区财政局").kinds == ("finance",)
    assert tell_kinds("吉林市教育局").kinds == ("education",)


def test_unit_below_a_department_is_left_undecided():
    # 公安 and 管理 are 4 of the 9 characters behind the place, 局 the fifth
    [link] = name_to_links("350100-x", "福州市公安局治安管理支队")
    assert (link.object, link.decision, link.score) == ("police", "undecided", Decimal("0.56"))
    assert link.evidence.endswith("; not all of the name is known words of a department")


def test_unknown_name_has_no_kind():
    assert name_to_links("310000-x", "上海市花卉良种试验场") == ()
    assert tell_kinds("").kinds == ()


def test_party_office_is_none_of_the_government():
    assert tell_kinds("中共江苏省委办公厅").kinds == ("party-office",)
    assert tell_kinds("江苏省人民政府办公厅").kinds == ("government-office",)


def test_what_stands_before_the_place_counts():
    assert tell_kinds("政协孟津区委员会").kinds == ("consultative",)
    assert tell_kinds("共青团洛阳市委员会").kinds == ("youth-league",)


def test_departments_without_an_accepted_kind_are_told():
    known = Disclosure(record=record(NAME), links=name_to_links(f"410308-{NAME}", NAME))
    unknown = Disclosure(record=record("甲场"))
    assert find_unkinded([known, unknown, unknown]) == ("410308-甲场",)


def test_kind_of_a_second_name_waits_for_a_person():
    own, board = f"410308-{NAME}", "410308-洛阳市孟津区商务局"
    told = Change("c/1", "c", "second_name", (own,), (board,), "", Decimal(1), "加挂牌子", Place())
    [*_, link] = find_kind_links(Disclosure(record=record(NAME), changes=(told,)))
    assert (link.subject, link.object, link.method) == (own, "commerce", "words-of-a-second-name")
    assert (link.score, link.decision) == (Decimal("0.70"), "undecided")
