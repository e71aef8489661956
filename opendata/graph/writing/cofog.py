"""COFOG as SKOS, and what our functions are in it: each match with its reason."""

from __future__ import annotations

from collections.abc import Iterator

from opendata.graph.iris import Mapping
from opendata.graph.writing.saying import (
    say,
    say_concept,
    say_in_both,
    say_scheme,
    say_type,
)
from opendata.knowledge.cofog import NO_MATCH, Match, load_cofog, load_matches

_LABELS = (
    "classification of the functions of government (COFOG, United Nations, 1999)",
    "政府职能分类（COFOG，联合国，1999年）",
)
_COVERAGE = ("The 10 divisions and all their groups; no classes.", "10个类及其全部组，不含下级。")


def cofog_to_lines(mapping: Mapping) -> Iterator[str]:
    """Yield the scheme, its divisions and groups, and the matches of our functions."""
    yield from say_scheme(mapping, mapping.to_iri("code", "cofog"), _LABELS, _COVERAGE)
    for item in load_cofog():
        concept = mapping.to_code("cofog", item.code)
        yield from say_concept(mapping, "cofog", item.code, item.parent)
        yield from say_in_both(mapping, concept, "skos:prefLabel", item.label_en, item.label)
    for match in load_matches():
        yield from _match_lines(mapping, match)


def _match_lines(mapping: Mapping, match: Match) -> Iterator[str]:
    """Yield a match directly and as a statement with its reason; none is a note on the function."""
    function = mapping.to_code("function", match.function)
    if match.match == NO_MATCH:
        words = (f"COFOG: none; {match.reason_en}", f"COFOG：无对应；{match.reason_zh}")
        yield from say_in_both(mapping, function, "skos:editorialNote", *words)
        return
    prop, cofog = f"skos:{match.match}Match", mapping.to_code("cofog", match.cofog)
    yield say(mapping, function, prop, cofog)
    statement = mapping.to_iri("match", f"function/{match.function}/cofog/{match.cofog}")
    yield say_type(mapping, statement, "rdf:Statement")
    yield say(mapping, statement, "rdf:subject", function)
    yield say(mapping, statement, "rdf:predicate", mapping.expand(prop))
    yield say(mapping, statement, "rdf:object", cofog)
    yield from say_in_both(mapping, statement, "skos:note", match.reason_en, match.reason_zh)
