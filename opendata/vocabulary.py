"""Vocabulary: the ontology as plain records, for whoever tells people of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Words(NamedTuple):
    """The same said in both languages; either may be empty."""

    zh: str
    en: str


class Reference(NamedTuple):
    """A thing by its short name; anchor is where the page tells of it, empty where it does not."""

    name: str
    iri: str
    anchor: str


class Alignment(NamedTuple):
    """What a term or concept of ours is to one of another vocabulary."""

    subject: Reference
    kind: str
    """Short name of the property: rdfs:subPropertyOf, skos:closeMatch …"""
    target: Reference


@dataclass(frozen=True, slots=True)
class Use:
    """What a shape says of one property of a class."""

    path: Reference
    label: Words
    count: str
    """1, 0..1, 0..*, 2..* …"""
    value: str
    """Short name of datatype or kind of node; empty where target or code list says more."""
    target: Reference | None
    """Class of the value."""
    code_list: str
    """Name of the list that the value is a concept of; empty for none."""
    severity: str
    message: str


@dataclass(frozen=True, slots=True)
class Term:
    """One class or property: of the vocabulary, or a class of another one that a shape looks at."""

    reference: Reference
    label: Words
    definition: Words
    parents: tuple[Reference, ...]
    children: tuple[Reference, ...]
    since: str
    """Version that first had it; empty for a term of another vocabulary."""
    replaced_by: Reference | None
    """Set where it is deprecated."""
    uses: tuple[Use, ...]
    """Of a class: what its shape says of each property."""
    told_by: tuple[Reference, ...]
    """Of a property: the classes whose shape has it."""
    domain: Reference | None
    range: Reference | None
    roles: tuple[str, ...]
    """Of a property: its roles in cubes."""
    code_list: str
    column_type: str
    alignments: tuple[Alignment, ...]
    questions: tuple[str, ...]
    """Names of the questions and checks that ask for it."""


@dataclass(frozen=True, slots=True)
class Concept:
    """One code of a list."""

    reference: Reference
    notation: str
    label: Words
    broader: str
    """Notation of the concept above; empty at the top."""
    alignments: tuple[Alignment, ...]


@dataclass(frozen=True, slots=True)
class CodeList:
    """One scheme with its concepts; a large list only says how many it has."""

    name: str
    anchor: str
    label: Words
    concepts: tuple[Concept, ...]
    size: int
    used_by: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Component:
    """One component of the structure of a cube."""

    reference: Reference
    label: Words
    role: str
    """dimension, measure or attribute."""
    required: bool


@dataclass(frozen=True, slots=True)
class Structure:
    """The structure of a cube; of the forms' tables, which are alike, one for all."""

    name: str
    label: Words
    data_set: str
    """IRI of the one data set that has it; empty where every table is a data set of its own."""
    components: tuple[Component, ...]


class Form(NamedTuple):
    """One form with its structure."""

    form: str
    title: Words
    structure: str


@dataclass(frozen=True, slots=True)
class Box:
    """One class of the diagram, by column and row of a grid."""

    reference: Reference
    label: Words
    column: int
    row: int


@dataclass(frozen=True, slots=True)
class Arrow:
    """What one class of the diagram says of another; a subclass where it has no words."""

    source: str
    target: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The whole of it."""

    iri: str
    title: Words
    description: Words
    version: str
    prior_version: str
    license: str
    changes: tuple[Words, ...]
    """One a version, the newest first."""
    namespaces: tuple[tuple[str, str], ...]
    classes: tuple[Term, ...]
    properties: tuple[Term, ...]
    code_lists: tuple[CodeList, ...]
    structures: tuple[Structure, ...]
    forms: tuple[Form, ...]
    alignments: tuple[Alignment, ...]
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    files: tuple[tuple[str, str], ...]
    """(name, text) of the Turtle files."""
