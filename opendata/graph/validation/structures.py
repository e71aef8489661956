"""Structures: what the cubes of a graph declare of themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from opendata.graph.iris import load_mapping
from opendata.graph.validation.things import Thing

_EXPAND = load_mapping().expand
DATA_SET = _EXPAND("qb:dataSet")
IN_SCHEME = _EXPAND("skos:inScheme")
OBSERVATION = _EXPAND("qb:observation")
OBSERVATION_CLASS = _EXPAND("qb:Observation")
SLICE = _EXPAND("qb:slice")
SLICE_CLASS = _EXPAND("qb:Slice")
SLICE_STRUCTURE = _EXPAND("qb:sliceStructure")
STRUCTURE = _EXPAND("qb:structure")
DATA_SET_CLASS = _EXPAND("qb:DataSet")
MEASURE_TYPE = _EXPAND("qb:measureType")
_COMPONENT = _EXPAND("qb:component")
_REQUIRED = _EXPAND("qb:componentRequired")
_PROPERTY = _EXPAND("qb:componentProperty")
_SLICE_KEY = _EXPAND("qb:sliceKey")
_CODE_LIST = _EXPAND("qb:codeList")
_RANGE = _EXPAND("rdfs:range")
_CONCEPT = _EXPAND("skos:Concept")
_HIERARCHY = _EXPAND("qb:HierarchicalCodeList")
_INVERSE = _EXPAND("owl:inverseOf")
_PARENT_CHILD = _EXPAND("qb:parentChildProperty")
_ROOT = _EXPAND("qb:hierarchyRoot")
_KINDS = ("qb:dimension", "qb:measure", "qb:attribute")


@dataclass(slots=True)
class Structure:
    """One qb:DataStructureDefinition: its component properties by their part."""

    dimensions: set[str] = field(default_factory=set)
    measures: set[str] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)
    required: set[str] = field(default_factory=set)
    """Attributes that every observation must have."""
    optional: set[str] = field(default_factory=set)
    """Components that are said not to be required."""
    keys: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Declared:
    """All structures, slice keys, dimensions and code lists of a graph."""

    structures: dict[str, Structure] = field(default_factory=dict)
    data_sets: dict[str, list[str]] = field(default_factory=dict)
    """Data set → its structures."""
    keys: dict[str, set[str]] = field(default_factory=dict)
    """Slice key → its properties."""
    dimensions: dict[str, Thing] = field(default_factory=dict)
    """Dimension property → all that is told of it."""
    code_lists: dict[str, str] = field(default_factory=dict)
    """Property → its code list."""
    members: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Code list → its concepts."""
    constraints: dict[str, str] = field(default_factory=dict)
    """Hierarchical code list of the cube vocabulary → the constraint that its codes are under."""


def read_declared(things: Iterable[Thing]) -> Declared:
    """Return what the things declare of cubes."""
    by_subject = _join(things)
    declared = Declared()
    definition = _EXPAND("qb:DataStructureDefinition")
    for subject, thing in by_subject.items():
        if definition in thing.types:
            declared.structures[subject] = _to_structure(thing, by_subject)
        if DATA_SET_CLASS in thing.types:
            declared.data_sets[subject] = thing.values(STRUCTURE)
        if _EXPAND("qb:SliceKey") in thing.types:
            declared.keys[subject] = set(thing.values(_PROPERTY))
        if _EXPAND("qb:DimensionProperty") in thing.types:
            declared.dimensions[subject] = thing
        for code_list in thing.values(_CODE_LIST):
            declared.code_lists[subject] = code_list
        for scheme in thing.values(IN_SCHEME):
            declared.members[scheme].add(subject)
    for thing in by_subject.values():
        if _HIERARCHY in thing.types:
            _read_hierarchy(declared, thing, by_subject)
    return declared


def _join(things: Iterable[Thing]) -> dict[str, Thing]:
    """Return subject → all that the things of several files tell of it."""
    joined: dict[str, Thing] = {}
    for thing in things:
        known = joined.get(thing.subject)
        told = thing.told if known is None else [*known.told, *thing.told]
        joined[thing.subject] = Thing(thing.subject, told, "")
    return joined


def _read_hierarchy(declared: Declared, thing: Thing, by_subject: dict[str, Thing]) -> None:
    """Add the codes that are reached from the roots of a hierarchical list, down or by an inverse."""
    downward = set(thing.values(_PARENT_CHILD))
    upward = {
        prop for name in downward & by_subject.keys() for prop in by_subject[name].values(_INVERSE)
    }
    children: dict[str, set[str]] = defaultdict(set)
    for one in by_subject.values():
        for predicate, value in one.told:
            if predicate in downward:
                children[one.subject].add(value)
            if predicate in upward:
                children[value].add(one.subject)
    waiting = thing.values(_ROOT)
    reached: set[str] = set()
    declared.members[thing.subject] = reached
    while waiting:
        code = waiting.pop()
        if code not in reached:
            reached.add(code)
            waiting.extend(children[code])
    declared.constraints[thing.subject] = "IC-21" if upward else "IC-20"


def has_range(dimension: Thing) -> bool:
    """Tell whether a dimension declares its range."""
    return bool(dimension.values(_RANGE))


def is_of_concepts(dimension: Thing) -> bool:
    """Tell whether the values of a dimension are concepts."""
    return _CONCEPT in dimension.values(_RANGE)


def _to_structure(thing: Thing, by_subject: dict[str, Thing]) -> Structure:
    structure = Structure(keys=set(thing.values(_SLICE_KEY)))
    parts = (structure.dimensions, structure.measures, structure.attributes)
    for name in thing.values(_COMPONENT):
        component = by_subject.get(name, Thing(name, [], ""))
        is_required = any(value.startswith('"true"') for value in component.values(_REQUIRED))
        for kind, properties in zip(_KINDS, parts, strict=True):
            found = component.values(_EXPAND(kind))
            properties.update(found)
            if kind == "qb:attribute" and is_required:
                structure.required.update(found)
            elif component.values(_REQUIRED) and not is_required:
                structure.optional.update(found)
    return structure
