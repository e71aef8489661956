"""Kinds of department: the concepts of knowledge/links/department_kinds.toml and their words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from opendata.errors import KnowledgeError
from opendata.knowledge import load_toml
from opendata.resources import find_folder

_FILE = "department_kinds.toml"
_LABELS = ("zh", "en", "definition_zh", "definition_en")
_WORD_LISTS = ("words", "whole", "prefixes", "suffixes")


@dataclass(frozen=True, slots=True)
class Kind:
    """One concept of the scheme: a function that a department may carry, or a group of them."""

    code: str
    group: str
    """Code of the group; empty for a group."""
    zh: str
    en: str
    definition_zh: str
    definition_en: str


@dataclass(frozen=True, slots=True)
class KindWords:
    """By which words the kinds are told; each maps a word to codes of kinds."""

    kinds: tuple[Kind, ...]
    """Groups first, then the kinds, in the order of the file."""
    words: Mapping[str, tuple[str, ...]]
    """Anywhere in the name; a filler stands for no kind."""
    whole: Mapping[str, str]
    prefixes: Mapping[str, str]
    """Longest first."""
    suffixes: Mapping[str, str]
    """Longest first."""
    endings: tuple[str, ...]
    areas: tuple[str, ...]


@cache
def load_kinds() -> KindWords:
    """Return the kinds of department and their words.

    Raises KnowledgeError where a key is missing or unknown, a group or kind is not there, or a
    word stands for two kinds without being a compound.
    """
    table = load_toml(find_folder("knowledge") / "links" / _FILE)
    try:
        groups = [_to_kind(code, "", group) for code, group in table["groups"].items()]
        entries = table["kind"]
        kinds = [_to_kind(entry["code"], entry["group"], entry) for entry in entries]
        compounds = {word: tuple(codes) for word, codes in table["compounds"].items()}
        words = dict.fromkeys(table["fillers"], ()) | compounds
        return KindWords(
            kinds=_check_codes(groups, kinds, compounds),
            words=words | {word: (code,) for word, code in _list_words(entries, "words", words)},
            whole=dict(_list_words(entries, "whole", {})),
            prefixes=_longest_first(dict(_list_words(entries, "prefixes", {}))),
            suffixes=_longest_first(dict(_list_words(entries, "suffixes", {}))),
            endings=tuple(table["endings"]),
            areas=tuple(table["areas"]),
        )
    except KeyError as error:
        raise KnowledgeError(f"{_FILE}: missing key {error}") from error


def _to_kind(code: str, group: str, entry: Mapping[str, Any]) -> Kind:
    unknown = set(entry) - {"code", "group", *_LABELS, *_WORD_LISTS}
    if unknown:
        raise KnowledgeError(f"{_FILE}: {code}: unknown keys {sorted(unknown)}")
    return Kind(code, group, *(entry[name] for name in _LABELS))


def _check_codes(
    groups: list[Kind], kinds: list[Kind], compounds: Mapping[str, tuple[str, ...]]
) -> tuple[Kind, ...]:
    known = [kind.code for kind in (*groups, *kinds)]
    if len(set(known)) != len(known):
        raise KnowledgeError(f"{_FILE}: a code stands twice")
    used = {kind.group for kind in kinds} | {code for codes in compounds.values() for code in codes}
    if not used <= set(known):
        raise KnowledgeError(f"{_FILE}: not in the file: {sorted(used - set(known))}")
    return (*groups, *kinds)


def _list_words(
    entries: list[dict[str, Any]], name: str, taken: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[str, str]]:
    seen = set(taken)
    for entry in entries:
        for word in entry.get(name, ()):
            if word in seen:
                raise KnowledgeError(
                    f"{_FILE}: {word} stands twice; if it tells two kinds, [compounds]"
                )
            seen.add(word)
            yield word, entry["code"]


def _longest_first(words: Mapping[str, str]) -> dict[str, str]:
    return dict(sorted(words.items(), key=lambda item: (-len(item[0]), item[0])))
