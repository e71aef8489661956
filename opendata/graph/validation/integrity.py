"""Integrity: the constraints IC-1 to IC-21 of the RDF Data Cube, by one pass and hashing.

Written as queries, IC-11, 12, 14 and 19 compare observations in pairs or visit each once a
component. Here the things of a graph are looked at once; observations of one data set are told
apart by a hash of their dimension values. A constraint that had nothing to look at says so.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from opendata.errors import KnowledgeError
from opendata.graph.validation.structures import (
    DATA_SET,
    DATA_SET_CLASS,
    MEASURE_TYPE,
    OBSERVATION,
    OBSERVATION_CLASS,
    SLICE,
    SLICE_CLASS,
    SLICE_STRUCTURE,
    STRUCTURE,
    Declared,
    Structure,
    has_range,
    is_of_concepts,
)
from opendata.graph.validation.things import Thing
from opendata.knowledge import load_toml
from opendata.resources import find_folder

_MOST = 5
"""Violations kept of each constraint; all are counted."""


@dataclass(frozen=True, slots=True)
class Constraint:
    """One constraint as knowledge/integrity.toml words it."""

    name: str
    title_zh: str
    title_en: str
    needs: str
    """What there must be for it to be applied."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one constraint found in a graph."""

    constraint: Constraint
    looked_at: int
    violations: int
    examples: tuple[str, ...]
    """The first things that break it."""

    @property
    def words(self) -> str:
        """holds, broken, or not applied and why."""
        if self.looked_at == 0:
            return f"not applied: the graph has no {self.constraint.needs}"
        return "holds" if self.violations == 0 else "broken"


@cache
def list_constraints() -> tuple[Constraint, ...]:
    """Return the constraints in order; KnowledgeError where a key is missing or unknown."""
    table = load_toml(find_folder("knowledge") / "integrity.toml")
    try:
        return tuple(Constraint(**one) for one in table["constraints"])
    except (KeyError, TypeError) as error:
        raise KnowledgeError(f"integrity.toml: missing or unknown key: {error}") from error


@dataclass(slots=True)
class IntegrityPass:
    """Looks at the things of a graph one after the other and remembers what breaks a constraint."""

    declared: Declared
    _looked_at: Counter[str] = field(default_factory=Counter)
    _violations: Counter[str] = field(default_factory=Counter)
    _examples: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _graph: str = ""
    _data_sets: dict[str, list[str]] = field(default_factory=dict)
    """Of the graph being read: data set → structures."""
    _in_slices: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Slice → data sets that name it."""
    _observations: list[Thing] = field(default_factory=list)
    _slices: list[Thing] = field(default_factory=list)
    _seen: set[int] = field(default_factory=set)
    """Hashes of (data set, dimension values) of data sets that several graphs fill."""
    _points: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Point of a cube with a measure dimension → the measures found there."""
    _wanted: dict[int, set[str]] = field(default_factory=dict)

    def look(self, thing: Thing) -> None:
        """Take one thing; a graph is judged when the next one begins."""
        if thing.graph != self._graph:
            self._judge()
            self._graph = thing.graph
        if OBSERVATION_CLASS in thing.types:
            self._observations.append(thing)
        if SLICE_CLASS in thing.types:
            self._slices.append(thing)
        if DATA_SET_CLASS in thing.types:
            self._data_sets[thing.subject] = thing.values(STRUCTURE)
        for name in thing.values(SLICE):
            self._in_slices[name].append(thing.subject)

    def to_verdicts(self) -> tuple[Verdict, ...]:
        """Return what each constraint found; nothing can be looked at afterwards."""
        self._judge()
        self._judge_declared()
        for point, measures in self._points.items():
            self._say("IC-17", "a point of a cube", broken=measures != self._wanted[point])
        return tuple(
            Verdict(
                constraint,
                self._looked_at[constraint.name],
                self._violations[constraint.name],
                tuple(self._examples[constraint.name]),
            )
            for constraint in list_constraints()
        )

    def _say(self, name: str, subject: str, *, broken: bool) -> None:
        self._looked_at[name] += 1
        if broken:
            self._violations[name] += 1
            if len(self._examples[name]) < _MOST:
                self._examples[name].append(subject)

    def _judge(self) -> None:
        """Judge the graph that was read: only now all of its data sets are known."""
        own: set[int] = set()
        for subject, structures in self._data_sets.items():
            self._say("IC-2", subject, broken=len(structures) != 1)
        data_set_of: dict[str, str] = {}
        for thing in self._observations:
            data_sets = thing.values(DATA_SET)
            self._say("IC-1", thing.subject, broken=len(data_sets) != 1)
            data_set_of[thing.subject] = data_sets[0] if data_sets else ""
            for data_set in data_sets:
                self._judge_observation(thing, data_set, own)
        for thing in self._slices:
            self._judge_slice(thing, data_set_of)
        self._observations, self._slices = [], []
        self._data_sets, self._in_slices = {}, defaultdict(list)

    def _structures_of(self, data_set: str) -> Iterator[Structure]:
        names = self._data_sets.get(data_set) or self.declared.data_sets.get(data_set, [])
        for name in names:
            if name in self.declared.structures:
                yield self.declared.structures[name]

    def _judge_observation(self, thing: Thing, data_set: str, own: set[int]) -> None:
        given: dict[str, list[str]] = defaultdict(list)
        for predicate, value in thing.told:
            given[predicate].append(value)
        for structure in self._structures_of(data_set):
            missing = structure.dimensions - given.keys()
            self._say("IC-11", thing.subject, broken=bool(missing))
            if structure.required:
                lacking = structure.required - given.keys()
                self._say("IC-13", thing.subject, broken=bool(lacking))
            point = tuple(
                (name, *sorted(given.get(name, ()))) for name in sorted(structure.dimensions)
            )
            self._judge_point(thing, data_set, hash((data_set, point)), own)
            self._judge_measures(thing, structure, given, hash((data_set, point)))
            self._judge_codes(thing, structure, given)

    def _judge_point(self, thing: Thing, data_set: str, key: int, own: set[int]) -> None:
        seen = self._seen if data_set in self.declared.data_sets else own
        self._say("IC-12", thing.subject, broken=key in seen)
        seen.add(key)

    def _judge_measures(
        self, thing: Thing, structure: Structure, given: dict[str, list[str]], point: int
    ) -> None:
        if MEASURE_TYPE not in structure.dimensions:
            self._say("IC-14", thing.subject, broken=bool(structure.measures - given.keys()))
            return
        named = set(given.get(MEASURE_TYPE, ()))
        self._say("IC-15", thing.subject, broken=not named <= structure.measures)
        self._say("IC-16", thing.subject, broken=structure.measures & given.keys() != named)
        self._points[point] |= named
        self._wanted[point] = structure.measures

    def _judge_codes(self, thing: Thing, structure: Structure, given: dict[str, list[str]]) -> None:
        lists = self.declared.code_lists
        for name in structure.dimensions | structure.attributes:
            if name not in lists:
                continue
            for value in given.get(name, ()):
                inside = value in self.declared.members[lists[name]]
                constraint = self.declared.constraints.get(lists[name], "IC-19")
                self._say(constraint, f"{thing.subject} {name} {value}", broken=not inside)

    def _judge_slice(self, thing: Thing, data_set_of: dict[str, str]) -> None:
        keys = thing.values(SLICE_STRUCTURE)
        self._say("IC-9", thing.subject, broken=len(keys) != 1)
        given = {predicate for predicate, _ in thing.told}
        for key in keys:
            wanted = self.declared.keys.get(key)
            self._say("IC-10", thing.subject, broken=wanted is None or not wanted <= given)
        data_sets = set(self._in_slices[thing.subject])
        for observation in thing.values(OBSERVATION):
            wrong = {data_set_of.get(observation, "")} != data_sets
            self._say("IC-18", thing.subject, broken=wrong)

    def _judge_declared(self) -> None:
        for subject, structures in self.declared.data_sets.items():
            self._say("IC-2", subject, broken=len(structures) != 1)
        for name, structure in self.declared.structures.items():
            self._say("IC-3", name, broken=not structure.measures)
            for component in structure.optional:
                self._say("IC-6", component, broken=component not in structure.attributes)
        used = {name for one in self.declared.structures.values() for name in one.dimensions}
        for name in sorted(used | self.declared.dimensions.keys()):
            dimension = self.declared.dimensions.get(name, Thing(name, [], ""))
            self._say("IC-4", name, broken=not has_range(dimension))
            if is_of_concepts(dimension):
                self._say("IC-5", name, broken=name not in self.declared.code_lists)
        for key, properties in self.declared.keys.items():
            owners = [one for one in self.declared.structures.values() if key in one.keys]
            self._say("IC-7", key, broken=not owners)
            for owner in owners:
                parts = owner.dimensions | owner.attributes | owner.measures
                self._say("IC-8", key, broken=not properties <= parts)


def judge_integrity(things: Iterable[Thing], declared: Declared) -> tuple[Verdict, ...]:
    """Return what each constraint finds in the things of a graph."""
    judge = IntegrityPass(declared)
    for thing in things:
        judge.look(thing)
    return judge.to_verdicts()
