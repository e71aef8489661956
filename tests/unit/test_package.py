from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest
from disclosures import BUDGET_ID, FINAL_ID, make_budget, make_doubtful, make_final
from frictionless import Package

from opendata.model import Disclosure
from opendata.package import figures_to_package, package_name, package_names, write_quarantine
from opendata.records import RESOURCES


def _validate(folder: Path) -> list[str]:
    report = Package(str(folder / "datapackage.json")).validate()
    return [f"{error.type}: {error.message}" for task in report.tasks for error in task.errors]


def _contents(folder: Path) -> dict[str, bytes]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


@pytest.mark.parametrize("disclosure", [make_budget(), make_final()], ids=["budget", "final"])
def test_package_is_valid_frictionless(disclosure: Disclosure, tmp_path: Path) -> None:
    figures_to_package(disclosure, tmp_path)
    assert _validate(tmp_path) == []


def test_package_is_refused_when_a_project_does_not_exist(tmp_path: Path) -> None:
    figures_to_package(replace(make_budget(), projects=()), tmp_path)
    errors = _validate(tmp_path)
    assert errors
    assert all(error.startswith("foreign-key") for error in errors)


def test_package_has_every_resource_and_readme(tmp_path: Path) -> None:
    figures_to_package(make_budget(), tmp_path)
    names = set(_contents(tmp_path))
    described = {"datapackage.json", "README.md", "data/csv-metadata.json"}
    assert names == described | {f"data/{name}.csv" for name in RESOURCES}


def test_descriptor_says_source_counts_and_name(tmp_path: Path) -> None:
    figures_to_package(make_budget(), tmp_path)
    descriptor = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    assert descriptor["name"] == "opendata-410308-2023-budget-aaaaaaaa"
    assert descriptor["id"] == BUDGET_ID
    assert descriptor["title"] == (
        "甲区科技局2023年度预算公开数据 / Budget 2023 of 甲区科技局 as open data"
    )
    assert descriptor["licenses"][0]["name"] == "CC-BY-4.0"
    assert descriptor["sources"] == [
        {
            "title": "甲区科技局部门公开",
            "file": "aaaa.pdf",
            "mediatype": "application/pdf",
            "pages": 9,
            "sha256": "aaaaaaaa11111111" * 4,
        }
    ]
    assert descriptor["counts"] == {
        "figures": 6,
        "ignored": 2,
        "unplaced": 1,
        "statuses": {"proved": 1, "single": 4, "contradicted": 1},
        "forms": {"read": 2, "empty": 1, "missing": 2},
        "findings": {"contradiction": 1, "doubt": 0, "rounding": 0, "note": 0},
    }


def test_table_keeps_what_is_printed_beside_the_amount(tmp_path: Path) -> None:
    figures_to_package(make_budget(), tmp_path)
    with (tmp_path / "data/figures.csv").open(encoding="utf-8", newline="") as stream:
        row = list(csv.DictReader(stream))[3]
    assert row["printed"] == "1,060.00"
    assert row["amount"] == "1060.00"
    assert row["amount_yuan"] == "10600000.00"
    assert (row["page"], row["line"], row["side"]) == ("3", "", "")
    assert b"\r" not in (tmp_path / "data/figures.csv").read_bytes()


def test_package_has_the_same_bytes_again(tmp_path: Path) -> None:
    figures_to_package(make_budget(), tmp_path / "first")
    figures_to_package(make_budget(), tmp_path / "second")
    assert _contents(tmp_path / "first") == _contents(tmp_path / "second")


def test_readme_escapes_what_would_break_a_table(tmp_path: Path) -> None:
    record = replace(make_budget().record, title="一|二<三")
    figures_to_package(replace(make_budget(), record=record), tmp_path)
    readme = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert "| 标题 / title | 一\\|二&lt;三 |" in readme


def test_package_name_is_safe_for_file_systems() -> None:
    record = replace(make_budget().record, organisation_name="甲区/科技 局（本级）:")
    assert package_name(record) == "410308-甲区-科技-局（本级）-2023-budget"


def test_package_name_without_facts_is_the_document() -> None:
    record = replace(
        make_budget().record, jurisdiction="", organisation_name="", fiscal_year=None, stage=""
    )
    assert package_name(record) == BUDGET_ID


def test_package_names_that_collide_all_get_a_suffix() -> None:
    budget = make_budget().record
    twin = replace(budget, document="dddddddd44444444")
    assert package_names([budget, make_final().record, twin]) == {
        BUDGET_ID: "410308-甲区科技局-2023-budget-aaaaaaaa",
        FINAL_ID: "410308-甲区科技局-2023-final",
        "dddddddd44444444": "410308-甲区科技局-2023-budget-dddddddd",
    }


def test_quarantine_has_tables_and_reason_but_no_descriptor(tmp_path: Path) -> None:
    write_quarantine(make_doubtful(), tmp_path)
    names = set(_contents(tmp_path))
    assert names == {"REASON.md"} | {f"data/{name}.csv" for name in RESOURCES}
    reason = (tmp_path / "REASON.md").read_text(encoding="utf-8")
    assert "> fiscal_year: only one place says 2023; a second is needed" in reason
