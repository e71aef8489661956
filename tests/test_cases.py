"""The seeds against what people read in them: every figure, nothing extra, nothing wrong."""

from __future__ import annotations

import csv
from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from opendata.pipeline import Run, run

CASES = Path(__file__).parent / "cases"
SEEDS = CASES.parent.parent.parent / "shared" / "seeds"
pytestmark = pytest.mark.shared

IDENTITIES = {
    "seed-000": ("410308", "洛阳市孟津区科技和工业信息化局", 2023, "budget"),
    "seed-001": ("410311", "洛阳市洛龙区工业和信息化局", 2024, "final"),
    "seed-002": ("410703", "新乡市卫滨区科技和工业信息化局", 2023, "budget"),
    "seed-003": ("410802", "焦作市解放区科技和工业信息化局", 2024, "budget"),
    "seed-004": ("411281", "义马市工业信息化和科技局", 2024, "budget"),
}
COUNTS = {
    # figures, indicators, projects, duties
    "seed-000": (233, 93, 7, 26),
    "seed-001": (984, 115, 12, 15),
    "seed-002": (102, 67, 7, 29),
    "seed-003": (307, 56, 7, 14),
    "seed-004": (273, 109, 15, 16),
}


@cache
def read_seed(case: str) -> Run:
    """Run the source of a case once."""
    (path,) = SEEDS.glob(f"{case.removeprefix('seed-')}_*.txt")
    return run(path)


def read_gold(case: str, name: str) -> list[dict[str, str]]:
    """Return the rows of one gold file."""
    with (CASES / case / "gold" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("case", IDENTITIES)
def test_identity_is_proved(case: str) -> None:
    record = read_seed(case).disclosure.record
    found = (record.jurisdiction, record.organisation_name, record.fiscal_year, record.stage)
    assert found == IDENTITIES[case]
    assert record.state == "published"


@pytest.mark.parametrize("case", COUNTS)
def test_counts_are_those_read(case: str) -> None:
    disclosure = read_seed(case).disclosure
    found = (
        len(disclosure.figures),
        len(disclosure.indicators),
        len(disclosure.projects),
        len(disclosure.duties),
    )
    assert found == COUNTS[case]
    assert disclosure.record.unplaced == 0


@pytest.mark.parametrize("case", COUNTS)
def test_figures_are_exact(case: str) -> None:
    gold = Counter(
        (
            row["form"],
            int(row["table_no"]),
            row["row"],
            row["printed_code"],
            row["column"],
            Decimal(row["value"]),
            row["unit"],
        )
        for row in read_gold(case, "figures")
    )
    found = Counter(
        (
            figure.form,
            figure.table_no,
            figure.row,
            figure.printed_code,
            figure.column,
            figure.amount,
            figure.unit,
        )
        for figure in read_seed(case).disclosure.figures
    )
    assert sorted((gold - found).elements()) == [], "missing"
    assert sorted((found - gold).elements()) == [], "extra"


@pytest.mark.parametrize("case", COUNTS)
def test_forms_are_those_read(case: str) -> None:
    gold = {(row["form"], row["state"]) for row in read_gold(case, "forms")}
    found = {(form.form, form.state) for form in read_seed(case).disclosure.forms}
    assert found == gold


@pytest.mark.parametrize("case", COUNTS)
def test_indicators_are_exact(case: str) -> None:
    def key(*parts: str) -> tuple[str, ...]:
        return tuple("".join(part.split()) for part in parts)

    gold = Counter(
        key(row["form"], row["level3"], row["target"], row["actual"])
        for row in read_gold(case, "indicators")
    )
    found = Counter(
        key(item.form, item.level3, item.target, item.actual)
        for item in read_seed(case).disclosure.indicators
    )
    assert sorted((gold - found).elements()) == [], "missing"
    assert sorted((found - gold).elements()) == [], "extra"


@pytest.mark.parametrize("case", COUNTS)
def test_projects_are_those_read(case: str) -> None:
    gold = {(row["project_code"], Decimal(row["amount"])) for row in read_gold(case, "projects")}
    projects = read_seed(case).disclosure.projects
    found = {(project.project_code, project.amount) for project in projects}
    assert found == gold


@pytest.mark.parametrize("case", COUNTS)
def test_duties_begin_as_read(case: str) -> None:
    gold = {(int(row["number"]), row["first_words"]) for row in read_gold(case, "duties")}
    duties = {duty.number: "".join(duty.text.split()) for duty in read_seed(case).disclosure.duties}
    wrong = [
        (no, words)
        for no, words in sorted(gold)
        if not duties[no].startswith("".join(words.split()))
    ]
    assert wrong == []
