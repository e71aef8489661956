"""The evidence below the code lists comes from the documents, and comes again."""

from __future__ import annotations

import csv
import hashlib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from benchmarks.codes import (
    disclosure_to_evidence,
    find_evidence,
    find_other_counts,
    load_mined,
    write_evidence,
)
from opendata.knowledge.code_evidence import Printed, Shown, find_unsettled
from opendata.model import Disclosure, DocumentRecord, Figure, FormRecord, Place
from opendata.resources import find_folder

FOLDER = find_folder("knowledge") / "codes"
SHARED = Path(__file__).parents[2] / "shared"
MINED = SHARED / "codes" / "classifications.csv"
FEW = 8
SEEDS = sorted((SHARED / "seeds").glob("*.txt"))
SMALL = sorted((SHARED / "corpus").glob("*.pdf"), key=lambda path: path.stat().st_size)[:FEW]

RECORD = DocumentRecord(
    document="d", file="d.pdf", sha256="0", media_type="application/pdf", pages=1, title="",
    jurisdiction="410308", jurisdiction_name="孟津区", organisation="410308-甲局",
    organisation_name="甲局", fiscal_year=2023, stage="budget",
)  # fmt: skip


def figure(form: str, row: str, printed_code: str, **codes: str) -> Figure:
    lists = ("function_code", "economic_code", "government_economic_code", "project")
    known = {**dict.fromkeys(lists, ""), **codes}
    return Figure(
        figure=f"d/{form}.1/1/1", document="d", form=form, title="", table_no=1, row_no=1,
        column_no=1, row=row, printed_code=printed_code, column="合计", printed="1", amount=Decimal(1),
        unit="万元", amount_yuan=Decimal(10000), stage="budget", fiscal_year=2023, organisation="",
        side="expenditure", fund="", nature="", level="leaf",
        place=Place(page=1), placed_by="printed", **known,
    )  # fmt: skip


def printed(*figures: Figure, record: DocumentRecord = RECORD) -> list[tuple[str, str, str]]:
    found = disclosure_to_evidence(Disclosure(record=record, figures=figures))
    return [(item.code_list, item.code, item.name) for item in found.printed]


def test_a_code_is_shown_with_the_name_beside_it():
    row = figure("B03", "行政运行", "2060101", function_code="2060101")
    assert printed(row, row) == [("function", "2060101", "行政运行")]


def test_the_last_digits_stand_for_the_whole_code():
    row = figure("B03", "行政运行", "01", function_code="2060101")
    assert printed(row) == [("function", "2060101", "行政运行")]


def test_of_two_economic_codes_with_one_name_the_department_has_it():
    row = figure(
        "B06", "办公费", "30201|50201", economic_code="30201", government_economic_code="50201"
    )
    assert printed(row) == [
        ("economic", "30201", "办公费"),
        ("government-economic", "50201", ""),
    ]


def test_names_and_codes_of_one_row_go_by_their_order():
    row = figure(
        "B03", "行政运行|办公经费|办公费", "2060101|50201|30201", function_code="2060101",
        economic_code="30201", government_economic_code="50201",
    )  # fmt: skip
    assert printed(row) == [
        ("economic", "30201", "办公费"),
        ("function", "2060101", "行政运行"),
        ("government-economic", "50201", "办公经费"),
    ]


def test_rows_of_projects_organisations_and_purchases_show_nothing():
    assert (
        printed(
            figure("B16", "打印纸", "30201", economic_code="30201"),
            figure("B05", "某项目", "2060199", function_code="2060199", project="d/project/1"),
            figure("B06", "某中心", "125001", economic_code="125001"),
            figure("B03", "某科目", "", function_code="206"),
            figure("B03", "甲|乙", "2060101", function_code="2060101"),
        )
        == []
    )


def test_a_document_kept_apart_shows_nothing():
    row = figure("B03", "行政运行", "2060101", function_code="2060101")
    assert printed(row, record=replace(RECORD, state="quarantined")) == []


def test_forms_that_were_read_are_shown():
    form = FormRecord(
        document="d", form="B03", table_no=1, title="", unit="", organisation="", rows=1,
        columns=1, figures=1, state="read", reason="", basis="", place=Place(page=1),
    )  # fmt: skip
    found = disclosure_to_evidence(Disclosure(record=RECORD, forms=(form,)))
    assert found.documents == (Shown("d", "410308", "2023", "budget"),)
    assert found.printed == (Printed("form", "B03", "", "d"),)


def test_evidence_is_written_as_two_tables(tmp_path: Path):
    row = figure("B03", "行政运行", "2060101", function_code="2060101")
    write_evidence(disclosure_to_evidence(Disclosure(record=RECORD, figures=(row,))), tmp_path)
    assert (tmp_path / "evidence.csv").read_text(encoding="utf-8") == (
        "list,code,name,document\nfunction,2060101,行政运行,d\n"
    )
    assert (tmp_path / "evidence_documents.csv").read_text(encoding="utf-8") == (
        "document,division,fiscal_year,stage\nd,410308,2023,budget\n"
    )


def kept(name: str, column: int, document: str) -> list[tuple[str, ...]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return [tuple(row) for row in csv.reader(stream) if row[column] == document]


@pytest.mark.shared
@pytest.mark.parametrize("path", [*SEEDS, *SMALL], ids=lambda path: path.stem)
def test_evidence_of_a_document_comes_again(path: Path):
    found = find_evidence(path)
    document = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    assert kept("evidence_documents", 0, document) == [tuple(item) for item in found.documents]
    assert kept("evidence", 3, document) == [tuple(item) for item in found.printed]


@pytest.mark.shared
def test_every_mined_code_is_settled_and_counted():
    assert list(find_unsettled(load_mined(MINED))) == []
    assert list(find_other_counts(MINED)) == []
