"""What a catalogue says beside what its documents say: knowledge/catalogue.toml, loaded and checked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from opendata.errors import KnowledgeError
from opendata.knowledge import load_toml
from opendata.resources import find_folder


class Words(NamedTuple):
    """The same words in Chinese and in English."""

    zh: str
    en: str


class Standard(NamedTuple):
    """A standard that a file follows, or a scheme of terms."""

    iri: str
    title: str


@dataclass(frozen=True, slots=True)
class Vocable:
    """A term of a vocabulary that is not ours."""

    iri: str
    scheme: str
    """Its name in [schemes]."""
    rdf_class: str
    label: Words


@dataclass(frozen=True, slots=True)
class Licence:
    """The licence of everything a build publishes."""

    name: str
    path: str
    title: str
    kind: str
    """Its name in [terms]."""


@dataclass(frozen=True, slots=True)
class Target:
    """A data set that the graph links to."""

    start: str
    """Beginning of its IRIs."""
    data_set: str
    title: Words


@dataclass(frozen=True, slots=True)
class Catalogue:
    """knowledge/catalogue.toml, loaded and checked."""

    endpoint: str
    packages: str
    graph: str
    pages: str
    """Addresses, below the base of mapping.toml unless they are whole."""
    theme_taxonomy: str
    themes: tuple[str, ...]
    access: str
    area: str
    keywords: tuple[tuple[str, str], ...]
    """(language, keyword) of what is no package."""
    frequency: str
    data_languages: tuple[str, ...]
    catalogue_languages: tuple[str, ...]
    licence: Licence
    titles: dict[str, Words]
    descriptions: dict[str, Words]
    formats: dict[str, str]
    """Media type → name in the list of file types."""
    standards: dict[str, Standard]
    schemes: dict[str, Standard]
    terms: dict[str, Vocable]
    linksets: dict[str, Target]


@cache
def load_catalogue() -> Catalogue:
    """Return the catalogue's words; KnowledgeError where a key is missing, unknown or leads nowhere."""
    table = load_toml(find_folder("knowledge") / "catalogue.toml")
    try:
        found = _to_catalogue(table)
    except (KeyError, TypeError, ValueError) as error:
        raise KnowledgeError(f"catalogue.toml: missing or unknown key: {error}") from error
    named = {found.access, found.area, found.frequency, found.licence.kind, *found.themes}
    named |= {*found.data_languages, *found.catalogue_languages}
    schemes = {found.theme_taxonomy, *(term.scheme for term in found.terms.values())}
    lost = sorted((named - set(found.terms)) | (schemes - set(found.schemes)))
    if lost:
        raise KnowledgeError(
            f"catalogue.toml: {lost[0]} stands neither in [terms] nor in [schemes]"
        )
    return found


def _to_catalogue(table: dict[str, Any]) -> Catalogue:
    return Catalogue(
        keywords=tuple((language, word) for language, word in table.pop("keywords")),
        themes=tuple(table.pop("themes")),
        data_languages=tuple(table.pop("data_languages")),
        catalogue_languages=tuple(table.pop("catalogue_languages")),
        licence=Licence(**table.pop("licence")),
        titles={name: Words(**words) for name, words in table.pop("titles").items()},
        descriptions={name: Words(**words) for name, words in table.pop("descriptions").items()},
        standards={name: Standard(**value) for name, value in table.pop("standards").items()},
        schemes={name: Standard(**value) for name, value in table.pop("schemes").items()},
        terms={name: _to_term(value) for name, value in table.pop("terms").items()},
        linksets={name: _to_target(value) for name, value in table.pop("linksets").items()},
        **table,
    )


def _to_term(value: dict[str, str]) -> Vocable:
    label = Words(value.pop("zh"), value.pop("en"))
    return Vocable(rdf_class=value.pop("class"), label=label, **value)


def _to_target(value: dict[str, str]) -> Target:
    return Target(title=Words(value.pop("zh"), value.pop("en")), **value)
