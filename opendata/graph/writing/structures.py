"""Structures of data sets: one a form for its tables, one a comparison cube."""

from __future__ import annotations

from collections.abc import Iterator

from opendata.graph.iris import LITERALS, Mapping
from opendata.graph.writing.saying import say, say_in_both, say_type
from opendata.knowledge.cubes import Cube

_YUAN = "<http://publications.europa.eu/resource/authority/currency/CNY>"
_PARTS = (
    ("dimensions", "qb:dimension", True),
    ("measures", "qb:measure", True),
    ("required_attributes", "qb:attribute", True),
    ("attributes", "qb:attribute", False),
)


def form_to_lines(mapping: Mapping, form: str) -> Iterator[str]:
    """Yield the structure of a form's tables."""
    structure = mapping.to_iri("structure", form)
    yield from _structure_lines(mapping, form, mapping.structures["form"])
    yield say(mapping, structure, "od:form", mapping.to_code("form", form))


def cube_to_lines(mapping: Mapping, cube: Cube) -> Iterator[str]:
    """Yield a comparison cube and its structure; a cube is one data set over all documents."""
    parts = mapping.structures["cube"]
    dimensions = set(parts["dimensions"])
    if cube.dimension != "":
        dimensions.add(mapping.resources["amounts"]["columns"][cube.dimension][0])
    name = f"cube-{cube.name}"
    data_set, structure = mapping.to_iri("cube", cube.name), mapping.to_iri("structure", name)
    key = mapping.to_iri("structure", f"{name}/slice")
    yield from _structure_lines(mapping, name, {**parts, "dimensions": tuple(sorted(dimensions))})
    yield say(mapping, structure, "qb:sliceKey", key)
    yield say_type(mapping, key, "qb:SliceKey")
    for component in parts["dimensions"]:
        yield say(mapping, key, "qb:componentProperty", mapping.expand(component))
    # the same for every amount, so said once of the data set
    currency = mapping.to_iri("structure", f"{name}/currency")
    yield say(mapping, currency, "qb:componentAttachment", mapping.expand("qb:DataSet"))
    yield say_type(mapping, data_set, "qb:DataSet")
    yield say(mapping, data_set, "qb:structure", structure)
    yield from say_in_both(mapping, data_set, "skos:prefLabel", cube.label_en, cube.label_zh)
    yield say(mapping, data_set, "obeu-attribute:currency", _YUAN)


def _structure_lines(
    mapping: Mapping, name: str, parts: dict[str, tuple[str, ...]]
) -> Iterator[str]:
    structure = mapping.to_iri("structure", name)
    yield say_type(mapping, structure, "qb:DataStructureDefinition")
    for part, prop, required in _PARTS:
        for component in parts[part]:
            local = component.partition(":")[2]
            specification = mapping.to_iri("structure", f"{name}/{local}")
            yield say(mapping, structure, "qb:component", specification)
            yield say_type(mapping, specification, "qb:ComponentSpecification")
            yield say(mapping, specification, prop, mapping.expand(component))
            needed = LITERALS["boolean"](required)
            yield say(mapping, specification, "qb:componentRequired", needed)
