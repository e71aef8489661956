"""The scheme of department kinds, and the coordinates of divisions, as lines of codes.ttl."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from opendata.graph.iris import Mapping, to_text
from opendata.graph.writing.saying import say, say_concept, say_in_both, say_scheme
from opendata.knowledge.kinds import load_kinds
from opendata.knowledge.places import load_items

_LIST = "department-kind"
_LABELS = ("kinds of department", "部门类别")
_COVERAGE = (
    "Functions that a department may carry, told by its name; a department that carries several "
    "spends for all of them.",
    "部门可承担的职能，由名称判断；兼有多项职能的部门，其金额属于全部职能。",
)


def kind_lines(mapping: Mapping) -> Iterator[str]:
    """Yield the whole scheme: groups as top concepts, kinds below them."""
    yield from say_scheme(mapping, mapping.to_iri("code", _LIST), _LABELS, _COVERAGE)
    for kind in load_kinds().kinds:
        concept = mapping.to_code(_LIST, kind.code)
        yield from say_concept(mapping, _LIST, kind.code, kind.group)
        yield from say_in_both(mapping, concept, "skos:prefLabel", kind.en, kind.zh)
        definitions = (kind.definition_en, kind.definition_zh)
        yield from say_in_both(mapping, concept, "skos:definition", *definitions)


def coordinate_lines(mapping: Mapping, divisions: Iterable[str]) -> Iterator[str]:
    """Yield latitude and longitude (degrees, WGS 84) of the divisions where they are known."""
    for division in sorted(divisions):
        item = load_items().get(division)
        if item is not None and item.lat != "":
            concept = mapping.to_code("division", division)
            for prop, value in (("geo:lat", item.lat), ("geo:long", item.lon)):
                literal = f"{to_text(value)}^^{mapping.expand('xsd:decimal')}"
                yield say(mapping, concept, prop, literal)
