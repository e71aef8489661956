"""The five seed documents, from their gold figures: what is contradicted, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from drawing import check, load_gold, make_record, statuses

CASES = Path(__file__).resolve().parent.parent / "cases"

FOUND = {
    "seed-000": [],
    "seed-001": ["codes.truncated"] * 10,
    "seed-002": [
        "cross_table.project_goals",
        "cross_table.goals_total",
        "cross_table.goals_basic",
        "cross_table.goals_projects",
    ],
    "seed-003": [],
    "seed-004": ["codes.project_short"] * 2,
}


@pytest.mark.parametrize("case", sorted(FOUND))
def test_contradictions_of_the_seed(case):
    stage = "final" if case == "seed-001" else "budget"
    checked = check(
        *load_gold(CASES / case / "gold" / "figures.csv"), record=make_record(2024, stage)
    )
    found = [
        one.rule
        for one in checked.findings
        if one.severity == "contradiction" or one.kind == "code_truncated"
    ]
    assert found == FOUND[case]


def test_contradicted_figures_of_the_second_seed():
    checked = check(*load_gold(CASES / "seed-002" / "gold" / "figures.csv"))
    blamed = [key for key, status in statuses(checked).items() if status == "contradicted"]
    assert blamed == ["B12.11/1/1", "B12.11/5/1", "B12.11/6/1", "B13.12/1/1"]


@pytest.mark.parametrize("case", ["seed-000", "seed-003", "seed-004"])
def test_every_figure_of_a_sound_seed_is_proved(case):
    checked = check(*load_gold(CASES / case / "gold" / "figures.csv"))
    assert {one.status for one in checked.figures} == {"proved"}
