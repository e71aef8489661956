"""COFOG: all divisions and groups, a place for each of our classes, each with a reason."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from opendata.knowledge.codes import load_codes
from opendata.knowledge.cofog import NO_MATCH, load_cofog, load_matches

FUNCTIONS = load_codes("function").codes
MATCHES = load_matches()


def test_cofog_has_its_divisions_and_groups():
    lengths = Counter(len(item.code) for item in load_cofog())
    # groups of 01 … 10: 8 5 6 9 6 6 6 6 8 9
    assert lengths == {2: 10, 4: 69}
    assert all(item.parent == item.code[:2] for item in load_cofog() if len(item.code) == 4)
    assert all(item.label and item.label_en for item in load_cofog())


def test_every_class_has_a_match_or_says_that_there_is_none():
    told = {match.function for match in MATCHES}
    assert [e.code for e in FUNCTIONS if len(e.code) == 3 and e.code not in told] == []


def test_a_function_without_a_match_has_no_other_row():
    rows = Counter(match.function for match in MATCHES)
    assert [m.function for m in MATCHES if m.match == NO_MATCH and rows[m.function] > 1] == []


def test_matches_are_sorted_and_a_pair_stands_once():
    pairs = [(match.function, match.cofog) for match in MATCHES]
    assert pairs == sorted(set(pairs))


def test_each_match_has_its_reason_in_both_languages():
    for match in MATCHES:
        assert re.search(r"[a-z]{3}", match.reason_en)
        assert re.search(r"[\u4e00-\u9fff]{2}", match.reason_zh)


def test_no_match_is_exact_as_the_two_classifications_cut_differently():
    assert [match for match in MATCHES if match.match == "exact"] == []


def test_only_classes_and_sections_are_matched():
    assert {len(match.function) for match in MATCHES} == {3, 5}


def test_a_section_stays_in_the_divisions_that_its_class_names():
    divisions = defaultdict(set)
    for match in MATCHES:
        if len(match.function) == 3:
            divisions[match.function].add(match.cofog[:2])
    astray = [
        (match.function, match.cofog)
        for match in MATCHES
        if match.match != NO_MATCH and match.cofog[:2] not in divisions[match.function[:3]]
    ]
    assert astray == []


def test_a_close_match_is_one_to_one_at_its_level():
    """Two of our codes may not both be close to one concept: then neither is."""
    close = Counter(match.cofog for match in MATCHES if match.match == "close")
    assert [cofog for cofog, count in close.items() if count > 1] == []
