"""Divisions in names: which division a name begins with, and what is left of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from opendata.knowledge.codes import Code, find_ancestors, load_codes
from opendata.knowledge.words import load_words

_AUTONOMOUS = re.compile(r"自治(?=[州县旗区]$)")
_KEPT = 1 << 12
"""So many names are kept as read: each page of a document bears the same ones."""


@lru_cache(maxsize=_KEPT)
def split_division(name: str) -> tuple[tuple[Code, ...], str]:
    """Return the divisions the name may belong to (several bear one name) and the rest of the name.

    >>> [code.code for code in split_division("洛阳市孟津区科技局")[0]]
    ['410308']
    >>> [code.code for code in split_division("普陀区财政局")[0]]
    ['310107', '330903']
    """
    rest = name
    for prefix in load_words("identity")["name_prefixes"]:
        if rest.startswith(prefix):
            rest = rest.removeprefix(prefix)
            break
    found: tuple[Code, ...] = ()
    while True:
        label, codes = _find_next(rest, found)
        if not codes:
            return found, rest
        found, rest = codes, rest.removeprefix(label)


def find_path(code: Code) -> tuple[Code, ...]:
    """Return the division and the wider ones, the nearest first."""
    return (code, *find_ancestors(load_codes("divisions"), code.code))


@lru_cache(maxsize=1)
def _labels() -> Mapping[int, Mapping[str, Sequence[Code]]]:
    by_length: dict[int, dict[str, list[Code]]] = {}
    for code in load_codes("divisions").codes:
        for label in _to_printings(code.label):
            by_length.setdefault(len(label), {}).setdefault(label, []).append(code)
    return dict(sorted(by_length.items(), reverse=True))


def _to_printings(label: str) -> tuple[str, ...]:
    """Return the names a division is printed by: 黔东南苗族侗族自治州 also 黔东南州, 黔东南自治州."""
    if _AUTONOMOUS.search(label) is None:
        return (label,)
    kind = label[-1]
    base = _AUTONOMOUS.sub("", label)[:-1]
    peoples = sorted(load_words("identity")["peoples"], key=len, reverse=True)
    while any(base.endswith(people) and len(base) - len(people) > 1 for people in peoples):
        people = next(people for people in peoples if base.endswith(people))
        base = base.removesuffix(people)
    if kind == "区":
        return tuple(dict.fromkeys((label, f"{base}自治区", base)))
    return tuple(dict.fromkeys((label, f"{base}自治{kind}", base + kind)))


def _find_next(text: str, within: tuple[Code, ...]) -> tuple[str, tuple[Code, ...]]:
    for length, labels in _labels().items():
        codes = labels.get(text[:length], ()) if len(text) >= length else ()
        fitting = tuple(code for code in codes if not within or _is_below(code, within))
        if fitting:
            return text[:length], fitting
    return "", ()


def _is_below(code: Code, within: tuple[Code, ...]) -> bool:
    above = {ancestor.code for ancestor in find_ancestors(load_codes("divisions"), code.code)}
    return any(wider.code in above for wider in within)
