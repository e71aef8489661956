"""Records as rows: columns, places, evidence, numbers without powers of ten."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from test_figures import RECORD, figures_of

from opendata.model import Box, Evidence, Figure, Place
from opendata.records import RESOURCES, change, columns_of, record_to_row

CONTRACT = [
    "figure",
    "document",
    "form",
    "title",
    "table_no",
    "row_no",
    "column_no",
    "row",
    "printed_code",
    "column",
    "printed",
    "amount",
    "unit",
    "amount_yuan",
    "stage",
    "fiscal_year",
    "organisation",
    "side",
    "fund",
    "nature",
    "function_code",
    "economic_code",
    "government_economic_code",
    "project",
    "level",
    "page",
    "x0",
    "top",
    "x1",
    "bottom",
    "line",
    "placed_by",
    "status",
]


def test_figures_have_the_columns_of_the_contract_in_order() -> None:
    columns = list(columns_of(Figure))
    assert columns[: len(CONTRACT)] == CONTRACT


def test_every_resource_has_unique_columns() -> None:
    for record in RESOURCES.values():
        columns = columns_of(record)
        assert len(set(columns)) == len(columns)


def test_a_figure_is_written_as_printed_and_as_plain_digits() -> None:
    (figure,) = figures_of("项目名称 | 金额（元）\n甲 | 1,200,000", "项目支出表")
    row = record_to_row(figure)
    assert (row["printed"], row["amount"], row["amount_yuan"]) == (
        "1,200,000",
        "1200000",
        "1200000",
    )


def test_evidence_names_its_place() -> None:
    record = replace(
        RECORD,
        organisation_evidence=(
            Evidence("某局2026年部门预算", Place(page=1)),
            Evidence("部门：某局", Place(line=12)),
        ),
    )
    row = record_to_row(record)
    assert row["organisation_evidence_1"] == "page 1: 某局2026年部门预算"
    assert row["organisation_evidence_2"] == "line 12: 部门：某局"
    assert row["jurisdiction_evidence_1"] == ""


def test_a_box_is_written_in_tenths_of_points() -> None:
    (figure,) = figures_of("项目名称 | 金额（元）\n甲 | 1", "项目支出表")
    placed = replace(figure, place=Place(page=3, box=Box(10.04, 20.06, 30.0, 40.25)))
    row = record_to_row(placed)
    assert (row["page"], row["x0"], row["top"], row["x1"], row["bottom"], row["line"]) == (
        "3", "10.0", "20.1", "30.0", "40.2", "",
    )  # fmt: skip
    assert Decimal(row["x0"]) == Decimal("10.0")


def test_a_changed_record_is_what_replace_gives() -> None:
    (figure,) = figures_of("项目名称 | 金额（元）\n甲 | 1,200,000", "项目支出表")
    assert change(figure, status="proved", row="乙") == replace(figure, status="proved", row="乙")
    assert (figure.status, figure.row) == ("single", "甲")
