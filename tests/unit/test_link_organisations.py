"""Which organisations are one body, and which became another, by one document and by several."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from opendata.links import Coded, add_found, link_together
from opendata.links.organisations import find_change_links
from opendata.links.places import find_place_links
from opendata.model import Change, Disclosure, DocumentRecord, Link, Organisation, Place

FULL = "洛阳市孟津区工业和信息化局"
SHORT = "孟津区工业和信息化局"
NEW = "洛阳市孟津区科技和工业信息化局"


def disclose(letter: str, name: str, *units: str, year: int = 2023) -> Disclosure:
    document = letter * 16
    record = DocumentRecord(
        document=document, file=f"{letter}.pdf", sha256="", media_type="", pages=1, title="",
        jurisdiction="410308", jurisdiction_name="孟津区", organisation=f"410308-{name}",
        organisation_name=name, fiscal_year=year, stage="budget",
    )  # fmt: skip
    listed = tuple(
        Organisation(
            f"410308-{unit}", document, unit, "", "budget_unit", f"410308-{name}", "410308", None,
            Place(page=2),
        )
        for unit in units
    )  # fmt: skip
    return Disclosure(record=record, organisations=listed)


def code(letter: str, year: int, code: str, name: str) -> Coded:
    return Coded(letter * 16, "410308", year, code, name, name, Place(page=9))


def change(kind: str, old: str, new: str, certainty: str = "1") -> Change:
    return Change(
        "a" * 16 + "/change/1", "a" * 16, kind, (old,), (new,), "", Decimal(certainty), "words",
        Place(),
    )  # fmt: skip


def test_names_that_differ_by_their_place_are_one_body():
    found = link_together([disclose("a", FULL), disclose("b", SHORT)], [])
    assert set(found) == {"b" * 16}
    assert found["b" * 16].links == (
        Link(
            subject=f"410308-{SHORT}",
            predicate="same_body",
            object=f"410308-{FULL}",
            method="name-without-its-place",
            score=Decimal("0.95"),
            evidence=f"{SHORT} = {FULL}",
            decision="accepted",
        ),
    )


def test_order_of_the_documents_is_no_matter():
    one, other = disclose("a", FULL), disclose("b", SHORT, "孟津区科技中心", "孟津区科技、中心")
    assert link_together([one, other], []) == link_together([other, one], [])


def test_names_that_differ_by_links_are_one_body():
    found = link_together([disclose("a", FULL), disclose("b", "洛阳市孟津区工业信息化局")], [])
    [link] = found["b" * 16].links
    assert (link.method, link.score) == ("name-without-links", Decimal("0.90"))


def test_same_name_of_another_division_is_another_body():
    city = disclose("a", FULL, "洛阳市工业和信息化局")
    assert link_together([city], []) == {}


def test_code_beside_two_names_of_two_years_is_a_change():
    before, after = disclose("a", FULL, year=2022), disclose("b", NEW, year=2023)
    coded = [code("a", 2022, "619", FULL), code("b", 2023, "619", NEW)]
    found = link_together([before, after], coded)
    [link], [told] = found["b" * 16].links, found["b" * 16].changes
    assert link == Link(
        subject=f"410308-{FULL}",
        predicate="became",
        object=f"410308-{NEW}",
        method="code-of-the-finance-office",
        score=Decimal("0.85"),
        evidence=f"code 619 is that of {FULL} in 2022 (aaaaaaaaaaaaaaaa) and of {NEW} in 2023; "
        "both carry industry",
        decision="accepted",
    )
    assert (told.kind, told.originals, told.resultings) == (
        "renamed",
        (f"410308-{FULL}",),
        (f"410308-{NEW}",),
    )
    assert told.change == "b" * 16 + "/change/1"
    assert told.place == Place(page=9)


def test_code_that_went_to_another_trade_is_undecided():
    before, after = disclose("a", FULL, year=2022), disclose("b", "洛阳市孟津区水利局", year=2023)
    coded = [code("a", 2022, "619", FULL), code("b", 2023, "619", "洛阳市孟津区水利局")]
    [link] = link_together([before, after], coded)["b" * 16].links
    assert (link.decision, link.score) == ("undecided", Decimal("0.50"))
    assert link.evidence.endswith("; no kind in common")


def test_code_of_one_year_or_short_says_nothing():
    before, after = disclose("a", FULL), disclose("b", NEW)
    assert (
        link_together([before, after], [code("a", 2023, "619", FULL), code("b", 2023, "619", NEW)])
        == {}
    )
    assert (
        link_together([before, after], [code("a", 2022, "19", FULL), code("b", 2023, "19", NEW)])
        == {}
    )


def test_document_that_is_not_proved_says_nothing():
    other = disclose("b", SHORT)
    kept = replace(other, record=replace(other.record, state="quarantined"))
    assert link_together([disclose("a", FULL), kept], []) == {}


def test_found_is_added_behind_what_is_there():
    one = disclose("b", SHORT)
    found = link_together([disclose("a", FULL), one], [])["b" * 16]
    there = find_place_links(one)
    assert add_found(replace(one, links=there), found).links == (*there, *found.links)


def test_change_told_in_full_is_accepted():
    one = replace(disclose("a", NEW), changes=(change("merged", "410308-甲局", "410308-乙局"),))
    [link] = find_change_links(one)
    assert (link.predicate, link.method, link.decision, link.score) == (
        "became",
        "prose-merged",
        "accepted",
        Decimal(1),
    )
    assert link.evidence == "aaaaaaaaaaaaaaaa/change/1: words"


def test_short_names_of_others_are_hearsay():
    told = change("renamed", "410308-甲局", "410308-乙局", "0.80")
    [link] = find_change_links(replace(disclose("a", NEW), changes=(told,)))
    assert (link.decision, link.score) == ("undecided", Decimal("0.60"))


def test_abbreviation_of_the_department_is_the_department():
    full, short = "孟津区城市管理综合行政执法局", "洛阳市孟津区城管执法局"
    told = change("absorbed", "410308-甲队", f"410308-{short}", "0.80")
    became, same = find_change_links(replace(disclose("a", full), changes=(told,)))
    assert (became.decision, became.score) == ("accepted", Decimal("0.80"))
    assert (same.subject, same.object, same.method, same.score) == (
        f"410308-{short}",
        f"410308-{full}",
        "abbreviation",
        Decimal("0.85"),
    )


def test_name_of_one_of_two_functions_abbreviates_nothing():
    told = change("merged", "410308-洛阳市孟津区科技局", "410308-乙局", "0.80")
    [link] = find_change_links(replace(disclose("a", NEW), changes=(told,)))
    assert (link.predicate, link.decision) == ("became", "undecided")


def test_second_name_is_one_body():
    told = change("second_name", f"410308-{NEW}", "410308-乙局", "0.80")
    [link] = find_change_links(replace(disclose("a", NEW), changes=(told,)))
    assert (link.predicate, link.method, link.decision) == (
        "same_body",
        "prose-second-name",
        "accepted",
    )


def test_division_is_the_item_that_bears_its_code():
    [link] = find_place_links(disclose("a", FULL))
    assert link == Link(
        subject="410308",
        predicate="same_as",
        object="Q1335956",
        method="code-equality-P442",
        score=Decimal("1.00"),
        evidence="P442 = 410308",
        decision="accepted",
    )


def test_division_that_no_table_knows_has_no_link():
    one = disclose("a", FULL)
    assert find_place_links(replace(one, record=replace(one.record, jurisdiction="659001"))) == ()
