"""The page of one thing of the graph: names, classes, what is said of it, and what points to it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from jinja2 import Environment

from opendata.model import Place
from opendata.site.words import make_environment


class Link(NamedTuple):
    """Another thing, by its name."""

    address: str
    zh: str
    en: str = ""


class Value(NamedTuple):
    """What a property says: a thing, or a text with its language or datatype."""

    text: str
    kind: str = ""
    """Language, or name of the datatype."""
    link: Link | None = None


class Property(NamedTuple):
    """The values of one property, or the things that point here with it."""

    link: Link
    values: tuple[Value, ...]
    total: int
    """All there are, also those that are not shown."""


class Identity(NamedTuple):
    """An identity that a figure takes part in."""

    check: Link
    rule: str
    role: str
    """Code of labels.toml: what it gives to the identity."""
    verdict: str
    """Code of labels.toml."""
    words: str
    proves: bool


class Thing(NamedTuple):
    """What the page of a thing shows."""

    iri: str
    name: Link
    classes: tuple[Link, ...] = ()
    properties: tuple[Property, ...] = ()
    backlinks: tuple[Property, ...] = ()
    place: Place | None = None
    """Where a figure, or what else is printed, stands."""
    cell: tuple[str, str] | None = None
    """(row number, column number) of a figure."""
    page: str = ""
    """Address of the site's page that shows it."""
    identities: tuple[Identity, ...] = ()
    triples: int | None = None
    """How many triples a named graph has."""
    formats: Sequence[tuple[str, str, str]] = ()
    """(words, media type, address) of its triples."""


def thing_to_page(thing: Thing) -> str:
    """Return the page of a thing as HTML, with links to the pages of other things."""
    return _environment().get_template("thing.html").render(page="", root="/", thing=thing)


@cache
def _environment() -> Environment:
    return make_environment()
