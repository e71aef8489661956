"""Kinds: which functions a department carries, told by the words of its name.

科技和工业信息化局 carries science and industry; so it can be compared with a 科技局 through
the one kind and with a 工业和信息化局 through the other, and the evidence says that it spends
for both. A name that is not told whole by known words is left undecided, one without a known
word has no kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache

from opendata.divisions import split_division
from opendata.knowledge.codes import Code, load_codes
from opendata.knowledge.kinds import KindWords, load_kinds
from opendata.model import Disclosure, Link
from opendata.text import remove_space

METHOD = "words-of-the-name"
"""Name of the method in the data."""

BY_SECOND_NAME = "words-of-a-second-name"
"""Method: the words of a name that the department bears besides its own."""

_SECOND_NAME = Decimal("0.70")
_BRACKETS = re.compile(r"[（(][^（）()]*[）)]$")
_SHORT_PLACE = re.compile(r"^[省市县区州旗盟](?=.{2})")
# a division that is in no list any more
_FORMER_PLACE = re.compile(r"^[\u3400-\u9fff]{1,4}?[省市县区州旗盟](?=.{2})")
_OF_KIND = "of_kind"
_KEPT = 1 << 12
_SHORTEST_PLACE = 2
_LONGEST_PLACE = 12


@dataclass(frozen=True, slots=True)
class Told:
    """What the words of one name tell."""

    words: tuple[tuple[str, tuple[str, ...]], ...]
    """(word, codes of its kinds) in the order of the name."""
    score: Decimal
    """Share of the characters, without the place, that known words hold."""
    is_whole: bool
    """Nothing of the name is left unknown, and it ends as the name of a department does."""

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds, each once, in the order of the name."""
        return tuple(dict.fromkeys(code for _, codes in self.words for code in codes))


def find_kind_links(disclosure: Disclosure) -> tuple[Link, ...]:
    """Return the links `of_kind` from the department of a disclosure to the kinds its name tells."""
    record = disclosure.record
    if record.organisation == "":
        return ()
    own = name_to_links(record.organisation, record.organisation_name)
    return (*own, *_link_second_names(disclosure, {link.object for link in own}))


def _link_second_names(disclosure: Disclosure, known: set[str]) -> Iterator[Link]:
    """Yield the kinds that only a second name tells (加挂牌子): a person decides on them."""
    own = disclosure.record.organisation
    names = [
        organisation.partition("-")[2]
        for change in disclosure.changes
        if change.kind == "second_name" and change.originals == (own,)
        for organisation in change.resultings
    ]
    told: set[str] = set(known)
    for name in names:
        for link in name_to_links(own, name):
            if link.object not in told:
                told.add(link.object)
                yield replace(
                    link,
                    method=BY_SECOND_NAME,
                    score=min(link.score, _SECOND_NAME),
                    decision="undecided",
                )


def find_unkinded(disclosures: Iterable[Disclosure]) -> tuple[str, ...]:
    """Return the published departments, each once, of which no kind is accepted."""
    names: dict[str, None] = {}
    for disclosure in disclosures:
        own = disclosure.record.organisation
        kinds = [link for link in disclosure.links if link.predicate == _OF_KIND]
        if disclosure.record.state == "published" and not any(
            link.decision == "accepted" and link.subject == own for link in kinds
        ):
            names[own] = None
    return tuple(names)


def name_to_links(organisation: str, name: str) -> tuple[Link, ...]:
    """Return the links `of_kind` of one organisation by its name."""
    told = tell_kinds(name)
    return tuple(
        Link(
            subject=organisation,
            predicate=_OF_KIND,
            object=code,
            method=METHOD,
            score=told.score,
            evidence=_say(told, code, name),
            decision="accepted" if told.is_whole else "undecided",
        )
        for code in told.kinds
    )


def _say(told: Told, code: str, name: str) -> str:
    words = "、".join(word for word, codes in told.words if code in codes)
    others = ", ".join(other for other in told.kinds if other != code)
    also = f"; also carries {others}, and its amounts are those of all of them" if others else ""
    left = "" if told.is_whole else "; not all of the name is known words of a department"
    return f"{words} in {name}{also}{left}"


@lru_cache(maxsize=_KEPT)
def tell_kinds(name: str) -> Told:
    """Return the kinds that a name tells.

    >>> tell_kinds("洛阳市孟津区科技和工业信息化局").kinds
    ('science', 'industry')
    >>> tell_kinds("某市公安局治安管理支队").is_whole, tell_kinds("花卉良种试验场").kinds
    (False, ())
    """
    known = load_kinds()
    bare = _BRACKETS.sub("", remove_space(name))
    divisions, core = split_division(bare)
    core = _strip_place(core, divisions, known)
    before = _find_before(bare, known.prefixes)
    whole = _find_whole(core, known)
    if whole and not before:
        return _tell([(core, (whole,))], 0, len(core), core, known)
    suffixed = _find_suffix(core, known)
    if suffixed and not before:
        return _tell([suffixed], 0, len(core), core, known)
    tokens, missing = _split_words(core, known.words)
    if before:
        tokens = [before, *(token for token in tokens if token[1])]
    return _tell(tokens, missing, len(core) + (len(before[0]) if before else 0), core, known)


def _tell(
    tokens: list[tuple[str, tuple[str, ...]]],
    missing: int,
    length: int,
    core: str,
    known: KindWords,
) -> Told:
    words = tuple(token for token in tokens if token[1])
    share = Decimal(length - missing) / Decimal(max(length, 1))
    return Told(
        words=words,
        score=share.quantize(Decimal("0.01"), ROUND_HALF_EVEN),
        is_whole=missing == 0 and bool(words) and core.endswith(known.endings),
    )


def _find_before(name: str, prefixes: Mapping[str, str]) -> tuple[str, tuple[str, ...]] | None:
    for prefix, code in prefixes.items():
        if name.startswith(prefix):
            return prefix, (code,)
    return None


def _find_whole(core: str, known: KindWords) -> str:
    """Return the kind of a name that is one word, with or without its ending, or empty."""
    stems = [core.removesuffix(ending) for ending in known.endings if core.endswith(ending)]
    return next((known.whole[stem] for stem in (core, *stems) if stem in known.whole), "")


def _find_suffix(core: str, known: KindWords) -> tuple[str, tuple[str, ...]] | None:
    """Return the ending that tells a kind by itself, behind the name of a street, town or zone."""
    for suffix, code in known.suffixes.items():
        if not core.endswith(suffix):
            continue
        place = core.removesuffix(suffix)
        if place == "" or len(place) <= _LONGEST_PLACE:
            is_place = all(not known.words.get(word) for word in known.words if word in place)
            return (suffix, (code,)) if is_place else None
    return None


def _strip_place(core: str, divisions: tuple[Code, ...], known: KindWords) -> str:
    """Return the name without a place that no list of divisions holds: 高新区, 仓山 for 仓山区, a former county."""
    rest = core.removeprefix("人民政府") if len(core) > len("人民政府") + 3 else core
    for ending in known.areas:
        at = rest.find(ending)
        if 0 <= at <= _LONGEST_PLACE and _is_core(rest[at + len(ending) :], known):
            return rest[at + len(ending) :]
    for pattern in () if divisions else (_SHORT_PLACE, _FORMER_PLACE):
        short = pattern.sub("", rest)
        if short != rest and _is_core(short, known):
            return short
    for label in _short_labels(divisions[0].code if len(divisions) == 1 else ""):
        if rest.startswith(label) and _is_core(rest.removeprefix(label), known):
            return rest.removeprefix(label)
    return rest


def _is_core(text: str, known: KindWords) -> bool:
    """Tell whether a text is told whole by known words."""
    tokens, missing = _split_words(text, known.words)
    return missing == 0 and any(codes for _, codes in tokens)


@lru_cache(maxsize=64)
def _short_labels(division: str) -> tuple[str, ...]:
    """Return the names of the divisions below one without 区, 县 or 市."""
    below = load_codes("divisions").codes if division else ()
    labels = {code.label[:-1] for code in below if code.parent == division}
    return tuple(sorted(label for label in labels if len(label) >= _SHORTEST_PLACE))


def _split_words(
    text: str, words: Mapping[str, tuple[str, ...]]
) -> tuple[list[tuple[str, tuple[str, ...]]], int]:
    """Return the words of a text, the longest first, and how many characters none of them holds."""
    longest = _longest(tuple(words)) if words else 0
    found: list[tuple[str, tuple[str, ...]]] = []
    missing = at = 0
    while at < len(text):
        sizes = range(min(longest, len(text) - at), 0, -1)
        word = next((text[at : at + size] for size in sizes if text[at : at + size] in words), "")
        if word:
            found.append((word, words[word]))
        else:
            missing += 1
        at += len(word) or 1
    return found, missing


@lru_cache(maxsize=8)
def _longest(words: tuple[str, ...]) -> int:
    return max(map(len, words))
