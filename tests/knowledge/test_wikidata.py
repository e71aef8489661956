"""The table of Wikidata items keeps to the list of divisions."""

from __future__ import annotations

import re

from opendata.knowledge.codes import load_codes
from opendata.knowledge.places import load_items


def test_every_item_is_that_of_a_division_and_of_one_only():
    items = load_items()
    assert set(items) <= set(load_codes("divisions").by_code)
    assert list(items) == sorted(items)
    assert len({item.item for item in items.values()}) == len(items)
    assert all(re.fullmatch(r"Q[1-9]\d*", item.item) for item in items.values())


def test_coordinates_stand_in_pairs_and_within_the_country():
    for item in load_items().values():
        assert (item.lat == "") == (item.lon == "")
        if item.lat:
            assert 18 < float(item.lat) < 54
            assert 73 < float(item.lon) < 136


def test_item_found_by_its_name_says_so():
    by_name = [item for item in load_items().values() if item.basis == "name"]
    assert by_name
    assert all("P442 was not looked up" in item.note for item in by_name)
