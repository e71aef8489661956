"""Runs: which program made the graph of a document, and what the documents share of time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from opendata.graph.iris import LITERALS, Mapping, to_text

RUN_GRAPH = "run"
"""Graph of the program and of the fiscal periods."""


def document_to_triples(mapping: Mapping, document: str, version: str) -> Iterator[str]:
    """Yield how the graph of a document came about: from which file and by which program."""
    graph = mapping.to_iri("graph", document)
    activity = mapping.to_iri("activity", document)
    yield _say(mapping, graph, "rdf:type", mapping.expand("prov:Bundle"))
    yield _say(mapping, graph, "prov:wasDerivedFrom", mapping.to_iri("document", document))
    yield _say(mapping, graph, "prov:wasGeneratedBy", activity)
    yield _say(mapping, activity, "rdf:type", mapping.expand("prov:Activity"))
    yield _say(mapping, activity, "prov:used", mapping.to_iri("file", document))
    agent = mapping.to_iri("agent", f"opendata-{version}")
    yield _say(mapping, activity, "prov:wasAssociatedWith", agent)


def run_to_lines(mapping: Mapping, version: str, years: Iterable[int]) -> list[str]:
    """Return the lines of the run's own graph, sorted: the program and each fiscal year.

    The fiscal year is the calendar year (预算法 of China, article 18).
    """
    end = f" {mapping.to_iri('graph', RUN_GRAPH)} .\n"
    told = [*_agent(mapping, version)]
    for year in set(years):
        told += _period(mapping, year)
    return sorted(triple + end for triple in told)


def _agent(mapping: Mapping, version: str) -> Iterator[str]:
    agent = mapping.to_iri("agent", f"opendata-{version}")
    yield _say(mapping, agent, "rdf:type", mapping.expand("prov:SoftwareAgent"))
    yield _say(mapping, agent, "dcterms:title", to_text("opendata"))
    yield _say(mapping, agent, "owl:versionInfo", to_text(version))


def _period(mapping: Mapping, year: int) -> Iterator[str]:
    period = mapping.to_iri("period", f"{year:04d}")
    yield _say(mapping, period, "rdf:type", mapping.expand("time:Interval"))
    yield _say(mapping, period, "skos:prefLabel", LITERALS["zh"](f"{year}年度"))
    yield _say(mapping, period, "skos:prefLabel", f"{to_text(f'fiscal year {year}')}@en")
    for prop, day in (("time:hasBeginning", "01-01"), ("time:hasEnd", "12-31")):
        date = f"{year:04d}-{day}"
        instant = mapping.to_iri("instant", date)
        yield _say(mapping, period, prop, instant)
        yield _say(mapping, instant, "rdf:type", mapping.expand("time:Instant"))
        yield _say(mapping, instant, "time:inXSDDate", LITERALS["date"](date))


def _say(mapping: Mapping, subject: str, prop: str, term: str) -> str:
    return f"{subject} {mapping.expand(prop)} {term}"
