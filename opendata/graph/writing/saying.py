"""Triples of code lists, a line each: a fact, a note in both languages, a concept in its scheme."""

from __future__ import annotations

from collections.abc import Iterator

from opendata.graph.iris import LITERALS, Mapping, to_text


def say(mapping: Mapping, subject: str, prop: str, term: str) -> str:
    """Return one triple as a line of N-Triples without its end."""
    return f"{subject} {mapping.expand(prop)} {term} ."


def say_type(mapping: Mapping, subject: str, name: str) -> str:
    """Return the triple that says the class of a thing."""
    return say(mapping, subject, "rdf:type", mapping.expand(name))


def say_in_both(
    mapping: Mapping, subject: str, prop: str, english: str, chinese: str
) -> Iterator[str]:
    """Yield a text in English and in Chinese; an empty one is not said."""
    if english != "":
        yield say(mapping, subject, prop, f"{to_text(english)}@en")
    if chinese != "":
        yield say(mapping, subject, prop, LITERALS["zh"](chinese))


def say_scheme(
    mapping: Mapping, scheme: str, labels: tuple[str, str], coverage: tuple[str, str]
) -> Iterator[str]:
    """Yield a concept scheme with its names and what it covers."""
    yield say_type(mapping, scheme, "skos:ConceptScheme")
    yield from say_in_both(mapping, scheme, "skos:prefLabel", *labels)
    yield from say_in_both(mapping, scheme, "skos:scopeNote", *coverage)


def say_concept(mapping: Mapping, code_list: str, code: str, parent: str) -> Iterator[str]:
    """Yield a concept in the scheme of its list, below its parent or at the top."""
    concept, scheme = mapping.to_code(code_list, code), mapping.to_iri("code", code_list)
    yield say_type(mapping, concept, "skos:Concept")
    yield say(mapping, concept, "skos:inScheme", scheme)
    yield say(mapping, concept, "skos:notation", to_text(code))
    if parent == "":
        yield say(mapping, concept, "skos:topConceptOf", scheme)
    else:
        yield say(mapping, concept, "skos:broader", mapping.to_code(code_list, parent))
