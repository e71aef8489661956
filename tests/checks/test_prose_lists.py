"""Lists of items against the form of basic expenditure; quantities said twice; shares of sums."""

from __future__ import annotations

from drawing import DOCUMENT, check, make_claim, make_form, make_record, verdicts

from opendata.checks import Words, figures_to_findings
from opendata.model import Listing, Place

ROWS = [
    ("合计", "", "100.00"),
    ("工资福利支出", "301", "80.00"),
    ("基本工资", "30101", "50.00"),
    ("机关事业单位基本养老保险缴费", "30108", "20.00"),
    ("职工基本医疗保险缴费", "30110", "10.00"),
    ("其他工资福利支出", "30199", "0.00"),
    ("商品和服务支出", "302", "15.00"),
    ("水费", "30205", "6.00"),
    ("其他交通费用", "30239", "9.00"),
    ("对个人和家庭的补助", "303", "5.00"),
    ("退休费", "30302", "5.00"),
]


def remarks(head, names, *, is_open=False, rows=ROWS):
    form, figures = make_form("B06", ["合计"], rows)
    listing = Listing(head, tuple(names), is_open, "主要包括：…", "六、基本支出", Place(line=9))
    checked = figures_to_findings([form], figures, (), make_record(), Words((listing, listing)))
    return [
        (one.rule.partition(".")[2], one.severity, one.stated, one.derived)
        for one in checked.findings
        if one.rule.startswith("prose_lists")
    ]


def test_other_names_of_items_are_understood():
    names = ["基本工资", "社会保障缴费", "退休费"]
    assert remarks("人员经费", names) == []
    assert remarks("公用经费", ["水电费", "其他交通费"]) == []


def test_an_item_without_a_row_and_one_whose_row_is_nothing():
    names = ["基本工资", "养老保险缴费", "医疗保险缴费", "职业年金", "其他工资福利支出", "退休费"]
    assert remarks("人员经费", names) == [
        ("lacking", "doubt", "职业年金", ""),
        ("lacking", "doubt", "其他工资福利支出", "0.00"),
    ]


def test_a_list_copied_whole_is_told_once():
    names = ["水费", "电费", "邮电费", "取暖费", "差旅费", "租赁费", "会议费", "其他交通费用"]
    assert remarks("公用经费", names) == [("copied", "note", "6", "0")]


def test_what_a_closed_list_leaves_out():
    assert remarks("公用经费", ["水费", "电费", "其他"], is_open=True, rows=ROWS)[-1:] == [
        ("copied", "note", "2", "0")
    ]
    assert remarks("人员经费", ["基本工资", "退休费"]) == [
        ("unnamed", "note", "", "机关事业单位基本养老保险缴费、职工基本医疗保险缴费")
    ]
    assert remarks("人员经费", ["基本工资", "退休费"], is_open=True) == []


def test_lists_of_other_things_are_left():
    assert remarks("公用经费", ["在职人员定额公用经费", "公务用车补贴"]) == []
    assert remarks("公务接待费", ["住宿费", "交通费"]) == []


PATH = "住房保障支出（类）住房改革支出（款）购房补贴（项）"


def repeated(second, *, number=2, section="五、支出", unit="万元"):
    claims = [
        make_claim(1, PATH, "amount", "207.00", "一。", section="五、支出"),
        make_claim(number, PATH, "amount", second, "二。", section=section, unit=unit),
    ]
    return verdicts(check(claims=claims), "prose_repeated.line")


def test_a_line_said_twice():
    assert repeated("170.03") == ["broken"]
    assert repeated("207") == ["holds"]
    assert repeated("2070000", unit="元") == ["holds"]
    assert repeated("170.03", section="九、基金") == []
    assert repeated("170.03", number=40) == ["not-testable"]


def test_shares_that_add_to_hundred_are_of_the_sum_of_their_parts():
    def shares(first, second):
        sentence = "其中，因公出国费106万元，公务接待费394万元。"
        claims = []
        for subject, amount, share in (("因公出国费", "106", first), ("公务接待费", "394", second)):
            number = len(claims) + 1
            claims.append(make_claim(number, subject, "amount", amount, sentence))
            claims.append(
                make_claim(number + 1, subject, "share", share, sentence, base="“三公”经费")
            )
        return verdicts(check(claims=claims), "prose_wholes.summed")

    assert shares("21.20", "78.80") == ["holds", "holds"]
    assert shares("31.20", "68.80") == ["broken", "broken"]
    assert shares("21.20", "70.00") == []


def test_a_document_is_named_in_its_checks():
    form, figures = make_form("B06", ["合计"], ROWS)
    listing = Listing(
        "人员经费", ("基本工资", "退休费"), is_open=True, sentence="", section="", place=Place()
    )
    checked = figures_to_findings([form], figures, (), make_record(), Words((listing,)))
    held = [one for one in checked.checks if one.rule == "prose_lists.lacking"]
    assert [(one.document, one.verdict, one.can_fail) for one in held] == [
        (DOCUMENT, "holds", False)
    ]
