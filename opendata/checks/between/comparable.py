"""Comparable: what one document says that another may say too, small enough to be kept for all.

A document *states* quantities of its own year and stage, and it *recalls* those of others: last
year's columns, the first budget beside the account, amounts that sentences compare with, the
rows of its units. Each is found by a key: a place of the forms, and a code or a name there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, NamedTuple

from opendata.checks.between.scopes import Scope
from opendata.checks.rules import Selector
from opendata.model import CheckTerm, Claim, DocumentRecord, Figure, Form, Place


class Key(NamedTuple):
    """What is compared: a place of a form, and a code or a project there."""

    place: Selector
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Printed:
    """One printed number as a term of an identity between documents."""

    term: CheckTerm
    spread: Decimal
    """What rounding may hide of it, in its own unit."""
    form: str
    """Empty for a number of a sentence."""
    where: str
    """Form, row and column, or what the sentence speaks of."""
    place: Place


Sum = tuple[Printed, ...]
"""A number, or several that add up to what is said."""

Relation = Literal["equal", "at_most", "change"]


@dataclass(frozen=True, slots=True)
class Recall:
    """What a document says of a quantity that another document states."""

    rule: str
    year: int
    stages: tuple[str, ...]
    """Stages of the documents that may be meant."""
    keys: tuple[Key, ...]
    """Where the other document may print it."""
    stated: Sum
    relation: Relation = "equal"
    """at_most: the other is not more; change: stated is this year's amount less last year's."""
    is_sure: bool = True
    """False: the two need not be equal, so that a difference says nothing."""
    unit: str = ""
    """Key of the unit whose document it is; empty: the organisation's own."""
    own: Mapping[Key, tuple[Sum, ...]] = field(default_factory=dict)
    """For a change: what this document says of its own year at each of the keys."""


class Named(NamedTuple):
    """An organisation with the code that a row prints for it."""

    name: str
    code: str
    place: Place


@dataclass(frozen=True, slots=True)
class Part:
    """What is kept of a document that may be one of two files of a disclosure."""

    claims: tuple[Claim, ...] = ()
    """Words without tables: the numbers of the sentences."""
    tried: Mapping[str, str] = field(default_factory=dict)
    """Claim → the check that could not test it."""
    forms: tuple[Form, ...] = ()
    """Tables without words: the forms that sentences speak of."""
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparable:
    """What of one document can be compared with others."""

    record: DocumentRecord
    scope: Scope
    withheld: str
    """The note that lines were left out on purpose, or empty."""
    states: Mapping[Key, tuple[Sum, ...]]
    recalls: tuple[Recall, ...]
    named: tuple[Named, ...]
    units: tuple[str, ...]
    """Keys of the budget units that it says it covers."""
    part: Part
