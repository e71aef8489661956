"""Rows become the records they were written from."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from disclosures import make_budget, make_final

from opendata.errors import InputError
from opendata.model import Box, CheckTerm, Disclosure, Evidence, Figure, Place
from opendata.records import RESOURCES, record_to_row, resource_rows
from opendata.rows import row_to_record, rows_to_disclosure


def to_tables(disclosure: Disclosure) -> dict[str, list[dict[str, str]]]:
    return {name: resource_rows(disclosure, name) for name in RESOURCES}


def test_figure_comes_back_with_types_and_place() -> None:
    figure = replace(make_budget().figures[5], amount_yuan=None)
    back = row_to_record("figures", record_to_row(figure))
    # a package keeps tenths of a point
    assert back == replace(figure, place=Place(page=3, box=Box(102.5, 310.0, 148.2, 322.0)))
    assert isinstance(back, Figure)


@pytest.mark.parametrize("disclosure", [make_budget(), make_final()], ids=["budget", "final"])
def test_disclosure_comes_back_row_by_row(disclosure: Disclosure) -> None:
    tables = to_tables(disclosure)
    assert to_tables(rows_to_disclosure(tables)) == tables


def test_term_comes_back_with_sign_and_printed_text_and_no_amount() -> None:
    [row] = resource_rows(make_budget(), "checks")
    first = "aaaaaaaa11111111/B03.2/1/2"
    back = row_to_record("checks", row | {"terms": f"-{first}=50.00; =a; b"})
    nothing = (Decimal("NaN"), "")
    assert [(term.figure, term.sign, term.printed) for term in back.terms] == [
        (first, -1, "50.00"),
        ("", 1, "a; b"),
    ]
    assert str((back.terms[0].amount, back.terms[0].unit)) == str(nothing)
    assert isinstance(back.stated, CheckTerm)
    assert back.stated.unit == "万元"


def test_evidence_comes_back_with_page_box_and_line() -> None:
    evidence = (
        Evidence("第一页：a", Place(page=1, box=Box(1.0, 2.0, 3.0, 4.5))),
        Evidence("b\nc", Place(line=12)),
    )
    record = replace(make_budget().record, stage_evidence=evidence)
    row = record_to_row(record)
    assert row["stage_evidence_1"] == "page 1: 第一页：a"
    assert row["stage_evidence_1_box"] == "1.0 2.0 3.0 4.5"
    assert row["stage_evidence_2_box"] == ""
    assert row_to_record("documents", row).stage_evidence == evidence


def test_row_that_lacks_a_column_is_refused() -> None:
    row = resource_rows(make_budget(), "duties")[0]
    del row["text"]
    with pytest.raises(InputError) as error:
        row_to_record("duties", row)
    assert str(error.value) == "duties: a row lacks the column text"


def test_cell_that_is_no_number_is_refused_with_its_row() -> None:
    row = resource_rows(make_budget(), "terms")[0] | {"number": "one"}
    with pytest.raises(InputError) as error:
        row_to_record("terms", row)
    assert str(error.value).endswith(
        "cannot be read: invalid literal for int() with base 10: 'one'"
    )


def test_evidence_without_a_place_is_refused() -> None:
    row = record_to_row(make_budget().record) | {"stage_evidence_1": "cover"}
    with pytest.raises(InputError) as error:
        row_to_record("documents", row)
    assert str(error.value) == "documents: stage_evidence_1 is 'cover', expected `page 1: …`"


def test_two_documents_are_no_package() -> None:
    tables = to_tables(make_budget())
    tables["documents"] *= 2
    with pytest.raises(InputError) as error:
        rows_to_disclosure(tables)
    assert str(error.value) == "documents: 2 rows where there must be one"
