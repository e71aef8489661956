"""Tables of many places in many looks: every figure with its form, row, code, column and unit."""

from __future__ import annotations

from collections import Counter

import pytest
from drawn_tables import NAME, Look, Table, list_figures, read_tables, typeset
from gold import Key, count_found

from opendata.pipeline import read_document

TABLES = read_tables()
LOOKS = {
    "full lines": Look(),
    "dotted lines": Look(rules="dotted"),
    "every line drawn twice": Look(rules="double"),
    "open sides": Look(rules="open"),
    "pieces of lines missing": Look(rules="gaps"),
    "title and unit inside the frame": Look(title_inside=True),
    "over pages": Look(room=4),
    "over pages with the header again": Look(room=4, repeats_header=True),
    "one row on a page": Look(room=1, repeats_header=True),
    "blank rows at the end": Look(fillers=9),
    "no thousands separators": Look(separators=False),
}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
@pytest.mark.parametrize("look", LOOKS)
def test_table_is_read_exactly(table: Table, look: str) -> None:
    run = read_document(typeset([table], LOOKS[look]))
    found, expected = count_found(run.figures), list_figures(table)
    assert sorted((expected - found).elements(), key=str) == [], "missing"
    assert sorted((found - expected).elements(), key=str) == [], "extra"
    assert run.disclosure.record.unplaced == 0


@pytest.mark.parametrize("stage", ["B", "F"])
def test_document_of_all_tables_is_read_exactly(stage: str) -> None:
    tables = [table for table in TABLES if (table.form[0] == "F") == (stage == "F")]
    run = read_document(typeset(tables, Look()))
    expected: Counter[Key] = Counter()
    for table in tables:
        expected.update(list_figures(table))
    assert expected == count_found(run.figures)
    assert run.record.organisation_name == NAME
    assert (run.record.fiscal_year, run.record.jurisdiction) == (2024, "410305")
