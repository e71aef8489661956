"""What was decided on links is remembered, overrides the score, and keeps its reason."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from click.testing import CliRunner

from opendata.cli import main
from opendata.errors import UsageError
from opendata.links import apply_decisions, find_unused, load_decisions, merge_decisions
from opendata.links.decisions import parse_decisions, read_decisions
from opendata.model import Disclosure, DocumentRecord, Link
from opendata.together import compare_disclosures

HEAD = "subject,predicate,object,decision,reason,decided_by,date\n"
RECORD = DocumentRecord(
    document="0" * 16, file="a.pdf", sha256="", media_type="", pages=1, title="",
    jurisdiction="410308", jurisdiction_name="孟津区", organisation="410308-甲局",
    organisation_name="甲局", fiscal_year=2023, stage="budget",
)  # fmt: skip
LINK = Link("p/1", "serves", "d/1", "shared", Decimal("0.90"), "both name 甲", "accepted")
DISCLOSURE = Disclosure(record=RECORD, links=(LINK,))


def parse(*rows: str, head: str = HEAD):
    return parse_decisions(head + "".join(f"{row}\n" for row in rows), "d.csv")


def decide(*rows: str) -> tuple[Link, ...]:
    return apply_decisions([DISCLOSURE], parse(*rows))[0].links


def test_rejected_link_stays_as_rejected_with_its_reason():
    assert decide("p/1,serves,d/1,rejected,another task,A. Reader,2026-03-28") == (
        replace(
            LINK,
            decision="rejected",
            evidence="both name 甲; rejected by A. Reader on 2026-03-28: another task",
        ),
    )


def test_accepting_overrides_a_low_score():
    low = replace(DISCLOSURE, links=(replace(LINK, score=Decimal("0.51"), decision="undecided"),))
    [row] = parse("p/1,serves,d/1,accepted,read it,A. Reader,2026-03-28")
    [link] = apply_decisions([low], [row])[0].links
    assert (link.decision, link.score) == ("accepted", Decimal("0.51"))


def test_every_method_of_a_link_is_decided():
    twice = replace(DISCLOSURE, links=(LINK, replace(LINK, method="other")))
    rows = parse("p/1,serves,d/1,rejected,no,A. Reader,2026-03-28")
    assert {link.decision for link in apply_decisions([twice], rows)[0].links} == {"rejected"}


def test_link_that_no_method_proposes_is_told_by_the_documents_of_its_subject():
    other = replace(DISCLOSURE, record=replace(RECORD, jurisdiction="411281"), links=())
    rows = parse("410308,same_as,Q1,accepted,looked it up,A. Reader,2026-03-28")
    first, second = apply_decisions([DISCLOSURE, other], rows)
    assert first.links[1:] == (
        Link(
            "410308", "same_as", "Q1", "decision", Decimal(1),
            "accepted by A. Reader on 2026-03-28: looked it up", "accepted",
        ),
    )  # fmt: skip
    assert second.links == ()


def test_candidate_is_told_as_undecided_and_overrides_nothing():
    head = HEAD.strip() + ",method,score,evidence\n"
    rows = parse(
        "410308,same_as,Q1,undecided,,,,reconciliation:Items,0.47,孟津",
        "p/1,serves,d/1,undecided,,,,by hand,0.10,",
        head=head,
    )
    kept, added = apply_decisions([DISCLOSURE], rows)[0].links
    assert kept == LINK
    assert added == Link(
        "410308", "same_as", "Q1", "reconciliation:Items", Decimal("0.47"), "孟津", "undecided"
    )


def test_later_decision_counts_and_a_candidate_replaces_none():
    earlier = parse("a,serves,b,rejected,no,A. Reader,2026-03-01")
    later = parse("a,serves,b,accepted,yes,B. Reader,2026-03-28")
    candidate = parse("a,serves,b,undecided,,,")
    assert merge_decisions(earlier, later) == later
    assert merge_decisions(earlier, candidate) == earlier


def test_decision_on_nothing_that_was_read_is_found():
    rows = parse(
        "p/1,serves,d/1,rejected,no,A. Reader,2026-03-28",
        "p/9,serves,d/1,rejected,no,A. Reader,2026-03-28",
    )
    assert find_unused([DISCLOSURE], rows) == rows[1:]
    assert find_unused([], rows) == rows


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("subject,predicate\n", "d.csv: the column object is missing; expected "
         "subject,predicate,object,decision,reason,decided_by,date"),
        (HEAD.strip() + ",colour\n", "d.csv: unknown column colour; allowed are "
         "subject,predicate,object,decision,reason,decided_by,date,method,score,evidence"),
        (HEAD + "a,serves,b,maybe,x,y,2026-03-28\n",
         "d.csv, row 2: decision is maybe; say accepted, rejected, undecided"),
        (HEAD + "a,serves,,accepted,x,y,2026-03-28\n", "d.csv, row 2: object is empty"),
        (HEAD + "a,serves,b,accepted,,y,2026-03-28\n",
         "d.csv, row 2: reason is empty; a decision says why, by whom and when"),
        (HEAD + "a,serves,b,accepted,x,y,\n",
         "d.csv, row 2: date is empty; a decision says why, by whom and when"),
        (HEAD + "a,serves,b,accepted,x,y,28.3.2026\n",
         "d.csv, row 2: date is 28.3.2026; write it as 2026-03-28"),
        (HEAD + "a,serves,b,accepted,x,y,2026-03-28,z\n",
         "d.csv, row 2: more cells than columns; quote a cell that holds a comma"),
        (HEAD + "a,serves,b,accepted,x,y,2026-03-28\n" * 2,
         "d.csv: decided on twice: a serves b; keep one row"),
        (HEAD.strip() + ",score\na,serves,b,undecided,,,,high\n",
         "d.csv, row 2: score is high; write a number from 0 to 1"),
    ],
)  # fmt: skip
def test_faults_of_a_file_are_told(text, message):
    with pytest.raises(UsageError) as caught:
        parse_decisions(text, "d.csv")
    assert str(caught.value) == message


def test_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(UsageError, match="cannot be read as UTF-8 text"):
        read_decisions(tmp_path / "none.csv")


def test_file_saved_by_a_spreadsheet_is_read(tmp_path):
    path = tmp_path / "d.csv"
    path.write_text(HEAD, encoding="utf-8-sig")
    assert read_decisions(path) == ()


def test_decisions_of_the_project_are_readable():
    assert all(one.decision in {"accepted", "rejected"} for one in load_decisions())


def test_documents_read_together_are_told_as_decided():
    rows = parse("p/1,serves,d/1,rejected,another task,A. Reader,2026-03-28")
    [decided] = compare_disclosures([DISCLOSURE], [None], rows)
    assert [(link.subject, link.decision) for link in decided.links] == [("p/1", "rejected")]


def test_decision_on_a_link_that_there_is_not_is_refused_before_reading(tmp_path):
    path = tmp_path / "d.csv"
    path.write_text(HEAD + "a,resembles,b,rejected,no,A. Reader,2026-03-28\n", encoding="utf-8")
    asked = ["build", str(tmp_path), "--out", str(tmp_path / "out"), "--decisions", str(path)]
    done = CliRunner().invoke(main, asked)
    assert done.exit_code == 2
    assert (
        f"opendata: {path}: resembles: no link of ours; there are based_on, became," in done.stderr
    )
