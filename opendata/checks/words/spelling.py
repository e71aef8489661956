"""Spelling: how one printed name differs from another by a slip of the pen.

A slip is one character missing, doubled, turned round, put in or replaced; a link (和) that
moved. Characters that tell one organisation from another (一, 东, 分 …) are never slips.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from opendata.knowledge.words import load_words

Slip = Literal["missing", "doubled", "turned", "put in", "replaced", "link"]

_SHORTEST_BARE = 5
"""Without its links a shorter name says too little."""


@lru_cache(maxsize=1)
def _links() -> frozenset[str]:
    return frozenset(load_words("wording")["links"])


@lru_cache(maxsize=1)
def _telling() -> frozenset[str]:
    return frozenset(load_words("wording")["telling"])


@lru_cache(maxsize=1)
def _levels() -> frozenset[str]:
    return frozenset(load_words("wording")["levels"])


def find_slip(meant: str, printed: str) -> Slip | None:
    """Return how the printed name differs from the one that is meant, or None where it is another.

    >>> find_slip("工业信息化和科技局", "工业和信息化科技局")
    'link'
    >>> find_slip("工业信息化和科技局", "工业信息和科技局")
    'missing'
    >>> find_slip("第一中学", "第二中学"), find_slip("科技局", "科技局")
    (None, None)
    """
    if meant == printed:
        return None
    bare_meant, bare_printed = _strip_links(meant), _strip_links(printed)
    if bare_meant == bare_printed:
        return "link"
    slip = _find_single(meant, printed)
    if slip is None and (bare_meant, bare_printed) != (meant, printed):
        return _find_single(bare_meant, bare_printed) if _is_long(bare_meant) else None
    return slip


def drops_links(meant: str, printed: str) -> bool:
    """Tell whether the printed name only leaves links out, as short names do.

    >>> drops_links("住房和城乡建设局", "住房城乡建设局"), drops_links("工业和信息化局", "工业信息和化局")
    (True, False)
    """
    rest = iter(meant)
    return len(printed) < len(meant) and all(character in rest for character in printed)


def _is_long(bare: str) -> bool:
    return len(bare) >= _SHORTEST_BARE


def _strip_links(name: str) -> str:
    return "".join(character for character in name if character not in _links())


def find_single(meant: str, printed: str) -> Slip | None:
    """Return the one character in which two texts differ as a slip; links and meanings are as any.

    >>> find_single("福州市", "福洲市"), find_single("福州市", "福福州市"), find_single("福州市", "州福市")
    ('replaced', 'doubled', 'turned')
    """
    gone, come, start = _cut_common(meant, printed)
    if len(gone) == 2 and come == gone[::-1]:
        return "turned"
    if len(gone) > 1 or len(come) > 1:
        return None
    if gone and come:
        return "replaced"
    neighbours = (meant[start - 1 : start], meant[start + len(gone) : start + len(gone) + 1])
    if come:
        return "doubled" if come in neighbours else "put in"
    return None if gone in neighbours else "missing"


def _find_single(meant: str, printed: str) -> Slip | None:
    """Return the slip in which two names of organisations differ, where it makes no other name."""
    slip = find_single(meant, printed)
    gone, come, _ = _cut_common(meant, printed)
    if slip == "replaced":
        return None if {gone, come} <= _telling() | _levels() else slip
    return None if slip in {"missing", "put in"} and {gone, come} & _telling() else slip


def _cut_common(meant: str, printed: str) -> tuple[str, str, int]:
    """Return what is gone and what came between the common start and end, and where."""
    start = _common_start(meant, printed)
    gone, come = meant[start:], printed[start:]
    end = _common_start(gone[::-1], come[::-1])
    return gone[: len(gone) - end], come[: len(come) - end], start


def _common_start(one: str, other: str) -> int:
    length = min(len(one), len(other))
    return next((at for at in range(length) if one[at] != other[at]), length)


def read_otherwise(text: str, before: str, name: str) -> Iterator[tuple[int, str, Slip]]:
    """Yield where a text prints the name behind `before` (its division) with a slip.

    (place in the text, what is printed for the name, slip)

    >>> list(read_otherwise("义马市工业信息和科技局内设机构", "义马市", "工业信息化和科技局"))
    [(3, '工业信息和科技局', 'missing')]
    """
    at = text.find(before)
    while at >= 0:
        after = at + len(before)
        if not text.startswith(name, after):
            found = _read_one(text[after : after + len(name) + 2], before, name)
            if found is not None:
                yield after, *found
        at = text.find(before, after)


def _read_one(window: str, before: str, name: str) -> tuple[str, Slip] | None:
    for more in (0, 1, -1, 2, -2):
        printed = window[: len(name) + more]
        if len(printed) != len(name) + more or printed[-1] != name[-1]:
            continue
        if printed == before[-1] + name:
            return printed, "doubled"
        slip = find_slip(name, printed)
        if slip is not None:
            return printed, slip
    return None
