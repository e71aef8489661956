"""What several documents say alike of an organisation, told once in a graph of its own.

A triple that stood in two graphs would be counted twice by an endpoint whose default
graph is the union of all graphs; so names, classes and jurisdictions stand here, and
what one document says (kind, posts, place) stays in the graph of that document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from opendata.graph.iris import LITERALS, Mapping, to_text
from opendata.model import Disclosure

SHARED_GRAPH = "organisations"
_YEARS = ("od:firstSeen", "od:lastSeen")


@dataclass(slots=True)
class Organisations:
    """The organisations of all documents written so far."""

    mapping: Mapping
    to_code: Callable[[str, str], str]
    """(code list, code) → term; remembers the code as used."""
    names: dict[str, set[str]] = field(default_factory=dict)
    facts: dict[str, set[str]] = field(default_factory=dict)
    """Organisation id → property and object of each triple."""
    years: dict[str, set[int]] = field(default_factory=dict)
    """Organisation id → the fiscal years of the disclosures that name it."""
    shared: set[str] = field(default_factory=set)
    """Whole triples that links of several documents may tell: each stands once."""

    def mention(self, organisation: str) -> None:
        """Remember that the organisation is spoken of, so that it is told at least by its id."""
        self.names.setdefault(organisation, set())
        self.facts.setdefault(organisation, set())

    def remember(self, disclosure: Disclosure) -> None:
        """Remember the organisations that the disclosure names."""
        record = disclosure.record
        self.mention(record.organisation)
        self.names[record.organisation].add(record.organisation_name)
        named = (record.organisation, *(item.organisation for item in disclosure.organisations))
        if record.fiscal_year is not None:
            for organisation in named:
                self.years.setdefault(organisation, set()).add(record.fiscal_year)
        for item in disclosure.organisations:
            self.mention(item.organisation)
            self.names[item.organisation].add(item.name)
            facts = self.facts[item.organisation]
            facts.add(self._say("rdf:type", self._class(item.kind)))
            if item.jurisdiction != "":
                facts.add(self._jurisdiction(item.jurisdiction))
            if item.parent != "":
                self.mention(item.parent)
                parent = self.mapping.to_iri("organisation", item.parent)
                facts.add(self._say("org:subOrganizationOf", parent))

    def join(self, one: str, other: str) -> None:
        """Remember that two organisations are one body: each bears the other's name too."""
        for organisation, alias in ((one, other), (other, one)):
            self.mention(organisation)
            self.names[organisation] |= {_official(organisation), _official(alias)}

    def to_lines(self) -> list[str]:
        """Return the lines of the shared graph, sorted."""
        end = f" {self.mapping.to_iri('graph', SHARED_GRAPH)} .\n"
        lines = [f"{triple}{end}" for triple in self.shared]
        for organisation in self.facts:
            subject = self.mapping.to_iri("organisation", organisation)
            lines += [f"{subject} {fact}{end}" for fact in set(self._all_facts(organisation))]
        return sorted(lines)

    def _all_facts(self, organisation: str) -> Iterator[str]:
        division, _, official_name = organisation.partition("-")
        yield self._say("rdf:type", self.mapping.expand("org:Organization"))
        yield self._say("dcterms:identifier", to_text(organisation))
        if division.isdigit():
            yield self._jurisdiction(division)
        yield from self.facts[organisation]
        years = self.years.get(organisation, ())
        for prop, year in zip(_YEARS, (min(years), max(years)) if years else (), strict=False):
            yield self._say(prop, LITERALS["year"](year))
        names = {name for name in self.names[organisation] if name != ""}
        fallback = min(names, default=official_name or organisation)
        preferred = official_name if official_name in names else fallback
        yield self._say("skos:prefLabel", LITERALS["zh"](preferred))
        for name in names - {preferred}:
            yield self._say("skos:altLabel", LITERALS["zh"](name))

    def _class(self, kind: str) -> str:
        return self.mapping.expand(self.mapping.organisation_classes[kind])

    def _jurisdiction(self, division: str) -> str:
        return self._say("od:jurisdiction", self.to_code("division", division))

    def _say(self, prop: str, term: str) -> str:
        return f"{self.mapping.expand(prop)} {term}"


def _official(organisation: str) -> str:
    """Return the name in an organisation id."""
    return organisation.partition("-")[2] or organisation
