"""Names and persons counted, things against their costs, projects against their forms."""

from __future__ import annotations

import pytest
from drawing import check, make_claim, make_form, make_record, verdicts

from opendata.model import Place, Project

LISTED = "prose_counts.listed"


def offices(count, listed, unit="个"):
    sentence = f"本部门内设机构{count}{unit}，{listed}"
    claim = make_claim(1, "内设机构", "count", str(count), sentence, unit=unit)
    return verdicts(check(claims=[claim]), LISTED)


@pytest.mark.parametrize(
    ("listed", "verdict"),
    [
        ("分别为：办公室、人事处、法规处。", ["holds"]),
        ("包括：办公室（党组办）、人事处（离退休处、老干处）、法规处。", ["holds"]),
        ("即：办公室；人事处；法规处。", ["holds"]),
        ("分别为：办公室、人事处和法规处，另设机关党委。", ["holds"]),
        ("分别为：办公室、人事处。", ["broken"]),
        ("分别为：办公室、一处至三处、法规处、信息处。", ["not-testable"]),
        ("分别为：办公室、人事处、法规处、机关党委（不纳入内设机构数）。", ["not-testable"]),
        ("分别为：办公室、人事处等。", ["not-testable"]),
        ("负责全市水利、防汛、抗旱工作。", []),
    ],
)
def test_names_listed_with_their_number(listed, verdict):
    assert offices(3, listed) == verdict


def test_a_list_before_its_number():
    sentence = "某局港口分局下设综合科、法规科、稽查科、信息科，共4个部门。"
    claims = [make_claim(1, "部门", "count", "4", sentence, unit="个")]
    assert verdicts(check(claims=claims), LISTED) == ["holds"]


def test_persons_by_kinds_of_posts_stop_at_the_next_whole():
    sentence = (
        "人员编制64人，其中行政编制22人、事业编制42人；实有人员60人，其中行政20人、事业40人。"
    )
    said = [("人员编制", "64"), ("行政编制", "22"), ("事业编制", "42"), ("实有人员", "60"),
            ("行政", "20"), ("事业", "40")]  # fmt: skip
    claims = [
        make_claim(number, subject, "count", count, sentence, unit="人")
        for number, (subject, count) in enumerate(said, 1)
    ]
    assert verdicts(check(claims=claims), "prose_counts.staff") == ["holds", "holds"]


def vehicles(cost, count, sentence="公务用车运行维护费。"):
    return check(
        claims=[
            make_claim(1, "公务用车运行维护费", "amount", cost, sentence, section="七、三公"),
            make_claim(2, "车辆", "count", count, "共有车辆。", section="十、资产", unit="辆"),
        ]
    )


def test_running_costs_and_vehicles():
    assert verdicts(vehicles("4.00", "0"), "prose_things.no_vehicle") == ["broken"]
    assert verdicts(vehicles("4.00", "2"), "prose_things.no_vehicle") == ["holds"]
    assert verdicts(vehicles("0.00", "2"), "prose_things.no_running_cost") == ["broken"]
    rented = vehicles("4.00", "0", "公务用车运行维护费4.00万元，为租车费。")
    assert verdicts(rented, "prose_things.no_vehicle") == ["not-testable"]


def test_a_cost_of_several_amounts_of_which_some_are_nothing_is_left():
    claims = [
        make_claim(1, "公务接待费", "amount", "4.00", "本级。"),
        make_claim(2, "公务接待费", "amount", "0.00", "二级。"),
        make_claim(3, "国内公务接待", "count", "5", "接待5批次。", unit="批次"),
    ]
    assert verdicts(check(claims=claims), "prose_things.guests") == ["not-testable"]


def test_chosen_projects_are_not_weighed_against_all():
    form = make_form("B13", ["资金总额"], [("道路养护", "", "40.00"), ("桥梁检测", "", "25.00")])

    def money(sentence):
        claims = [
            make_claim(1, "项目", "count", "2", sentence, unit="个"),
            make_claim(2, "预算资金", "amount", "50.00", sentence),
        ]
        return verdicts(check(form, claims=claims), "prose_projects.money")

    assert money("编报绩效目标的项目2个，涉及预算资金50.00万元。") == ["broken"]
    assert money("拟对2个项目开展重点评价，涉及预算资金50.00万元。") == ["not-testable"]


def test_a_summary_of_a_project_that_two_forms_name_is_left():
    def form(number):
        drawn, figures = make_form(
            "F11",
            ["全年预算数", "全年执行数"],
            [("年度资金总额", "", "30.00", "28.00")],
            table_no=number,
            projects=(_project("堤防养护经费"),),
        )
        return drawn, figures

    sentence = "1.堤防养护经费项目绩效自评综述：全年预算数30.00万元，执行数26.00万元。"
    claims = [
        make_claim(1, "堤防养护经费项目", "amount", "30.00", sentence, base="全年预算"),
        make_claim(2, "堤防养护经费项目", "amount", "26.00", sentence),
    ]
    final = make_record(stage="final")
    one = check(form(1), claims=claims, record=final)
    assert verdicts(one, "prose_projects.summary") == ["holds", "broken"]
    two = check(form(1), form(2), claims=claims, record=final)
    assert set(verdicts(two, "prose_projects.summary")) == {"not-testable"}


def _project(name):
    return Project(
        project="p", document="d", name=name, project_code="", project_type="", organisation="",
        amount=None, unit="", policy_document="", seen_in=(), place=Place(),
    )  # fmt: skip
