"""A project's subjects are printed in its row, or follow from the amounts where one way alone is open."""

from __future__ import annotations

from decimal import Decimal

from opendata.links.subjects import find_subject_links
from opendata.model import Disclosure, DocumentRecord, Figure, Link, Place, Project

DOCUMENT = "0123456789abcdef"
RECORD = DocumentRecord(
    document=DOCUMENT, file="a.pdf", sha256="", media_type="", pages=1, title="", jurisdiction="410308",
    jurisdiction_name="甲区", organisation="410308-甲局", organisation_name="甲局", fiscal_year=2023,
    stage="budget",
)  # fmt: skip


def project(number: int) -> str:
    return f"{DOCUMENT}/project/{number}"


def figure(form: str, row_no: int, amount: str, **more: str) -> Figure:
    given = {
        "figure": f"{DOCUMENT}/{form}.1/{row_no}/1", "document": DOCUMENT, "form": form, "title": "",
        "table_no": 1, "row_no": row_no, "column_no": 1, "row": "", "printed_code": "", "column": "",
        "printed": amount, "amount": Decimal(amount), "unit": "万元",
        "amount_yuan": Decimal(amount) * 10000, "stage": "budget", "fiscal_year": 2023,
        "organisation": "", "side": "", "fund": "", "nature": "", "function_code": "",
        "economic_code": "", "government_economic_code": "", "project": "", "level": "leaf",
        "place": Place(), "placed_by": "printed",
    }  # fmt: skip
    return Figure(**{**given, **more})  # type: ignore[arg-type]


def disclosure(amounts: list[str], *figures: Figure) -> Disclosure:
    projects = tuple(
        Project(project(no), DOCUMENT, f"项目{no}", "", "", "", Decimal(amount), "万元", "", ("B11.1",),
                Place())
        for no, amount in enumerate(amounts, start=1)
    )  # fmt: skip
    rows = tuple(
        figure("B11", no, amount, project=project(no)) for no, amount in enumerate(amounts, start=1)
    )
    return Disclosure(record=RECORD, projects=projects, figures=(*rows, *figures))


def functions(**amounts: str) -> list[Figure]:
    """Return project spending by function: f2060101="10.00", and its total."""
    rows = [
        figure("B03", no, amount, nature="project", function_code=code.removeprefix("f"))
        for no, (code, amount) in enumerate(amounts.items(), start=2)
    ]
    total = str(sum(Decimal(amount) for amount in amounts.values()))
    return [figure("B03", 1, total, nature="project", level="total"), *rows]


def told(links: list[Link]) -> list[tuple[str, str, str, str]]:
    return [(one.subject[-1], one.predicate, one.object, one.decision) for one in links]


def find(found: Disclosure) -> list[tuple[str, str, str, str]]:
    return told(list(find_subject_links(found)))


def test_codes_printed_in_the_row_of_a_project_are_its_own_once():
    row = figure("B05", 4, "10.00", project=project(1), function_code="2060101", economic_code="30201",
                 government_economic_code="50201")  # fmt: skip
    links = list(find_subject_links(disclosure([], row, row)))
    assert told(links) == [
        ("1", "funded_under", "2060101", "accepted"),
        ("1", "spent_as", "30201", "accepted"),
        ("1", "spent_as_government", "50201", "accepted"),
    ]
    assert {(one.method, one.evidence) for one in links} == {("printed in one row", row.figure)}


def test_all_projects_are_paid_under_the_only_class():
    links = list(find_subject_links(disclosure(["3.00", "4.00"], *functions(f2060101="9.00"))))
    assert told(links) == [
        ("1", "funded_under", "2060101", "accepted"),
        ("2", "funded_under", "2060101", "accepted"),
    ]
    assert links[0].evidence == f"{DOCUMENT}/B03.1/2/1=9.00 is all project spending"


def test_the_only_project_is_paid_under_all_classes():
    found = disclosure(["9.00"], *functions(f2060101="4.00", f2080101="5.00"))
    assert find(found) == [
        ("1", "funded_under", "2060101", "accepted"),
        ("1", "funded_under", "2080101", "accepted"),
    ]


def test_the_one_set_of_projects_that_adds_up_to_a_class_is_paid_under_it():
    amounts = ["346.45", "822.30", "73.68"]
    found = disclosure(amounts, *functions(f2060101="1168.75", f2080101="73.68"))
    links = list(find_subject_links(found))
    assert told(links) == [
        ("1", "funded_under", "2060101", "accepted"),
        ("2", "funded_under", "2060101", "accepted"),
        ("3", "funded_under", "2080101", "accepted"),
    ]
    assert links[0].evidence == (
        f"{DOCUMENT}/B03.1/2/1=1168.75 = {DOCUMENT}/B11.1/1/1=346.45 + {DOCUMENT}/B11.1/2/1=822.30"
    )
    assert links[2].evidence == (
        f"{DOCUMENT}/B03.1/3/1=73.68 = {DOCUMENT}/B11.1/3/1=73.68, which the other classes leave"
    )


def test_where_two_sets_add_up_nothing_is_told():
    # 3 + 5 and 8: either may be the class of 8
    amounts = ["3.00", "5.00", "8.00"]
    assert find(disclosure(amounts, *functions(f2060101="8.00", f2080101="8.00"))) == []
    assert find(disclosure([*amounts, "8.00"], *functions(f206="8.00", f208="16.00"))) == []


def test_round_amounts_that_chance_may_add_up_stay_undecided():
    # of 1, 2, 4 and 8 each sum is made by one set: 15 sets for 15 sums, so that any class is met
    found = disclosure(["1", "2", "4", "8"], *functions(f2060101="5", f2080101="10"))
    assert {decision for *_, decision in find(found)} <= {"undecided"}


def test_without_all_projects_one_equal_amount_is_told_and_a_set_stays_undecided():
    amounts = ["346.45", "822.31", "73.68", "11.11"]
    figures = functions(f2060101="1168.76", f2080101="73.68", f2090101="1.00")
    assert find(disclosure(amounts, *figures)) == [
        ("1", "funded_under", "2060101", "undecided"),
        ("2", "funded_under", "2060101", "undecided"),
        ("3", "funded_under", "2080101", "accepted"),
    ]


def test_without_all_projects_two_sets_that_share_a_project_tell_nothing():
    # 73.68 alone is one class, and with 346.45 another: both cannot be
    amounts = ["346.45", "73.68", "11.11"]
    figures = functions(f2060101="420.13", f2080101="73.68", f2090101="1.00")
    assert find(disclosure(amounts, *figures)) == []


def test_rows_that_are_not_what_their_total_says_tell_nothing():
    figures = functions(f2060101="9.00")
    total = figure("B03", 1, "10.00", nature="project", level="total")
    assert find(disclosure(["9.00"], total, *figures[1:])) == []


def test_all_spending_less_basic_spending_is_project_spending_by_economic_class():
    economic = [
        figure("B07", 2, "20.00", economic_code="301"),
        figure("B07", 3, "15.00", economic_code="302"),
        figure("B06", 2, "20.00", economic_code="30101"),
        figure("B06", 3, "6.00", economic_code="30201"),
    ]
    found = disclosure(["9.00"], *functions(f2060101="9.00"), *economic)
    links = list(find_subject_links(found))
    assert told(links)[1:] == [("1", "spent_as", "302", "accepted")]
    assert links[1].evidence == (
        f"{DOCUMENT}/B07.1/3/1=15.00 - ({DOCUMENT}/B06.1/3/1=6.00) is all project spending"
    )


def test_difference_that_is_not_project_spending_tells_nothing():
    economic = [
        figure("B07", 2, "20.00", economic_code="301"),
        figure("B06", 2, "12.00", economic_code="30101"),
    ]
    found = disclosure(["9.00"], *functions(f2060101="9.00"), *economic)
    assert [one for one in find(found) if one[1] == "spent_as"] == []


def test_set_of_projects_of_an_economic_class_stays_undecided():
    economic = [
        figure("B07", 2, "1168.75", economic_code="302", nature="project"),
        figure("B07", 3, "73.68", economic_code="310", nature="project"),
    ]
    found = disclosure(["346.45", "822.30", "73.68"], *economic)
    assert {(predicate, decision) for _, predicate, _, decision in find(found)} == {
        ("spent_as", "undecided")
    }


def test_search_is_bounded():
    # two to the 40th sums: given up, not guessed
    amounts = [str(Decimal(2**number) / 100) for number in range(40)]
    half = str(sum(Decimal(amount) for amount in amounts[::2]))
    rest = str(sum(Decimal(amount) for amount in amounts[1::2]))
    assert find(disclosure(amounts, *functions(f2060101=half, f2080101=rest))) == []
