"""Organisations: which of them are one body, and which became another.

In one document the prose says it (`Change`); several documents read together show it by two
spellings of a name, or by one code of the finance office beside two names.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Literal, NamedTuple

from opendata.divisions import find_path, split_division
from opendata.knowledge.codes import load_codes
from opendata.links.kinds import tell_kinds
from opendata.model import Change, Disclosure, Link, Place
from opendata.text import fold

BY_CODE = "code-of-the-finance-office"
"""Method: one code, two names, in documents of two years."""
BY_PLACE = "name-without-its-place"
"""Method: two names that differ by the places before them only."""
BY_LETTERS = "abbreviation"
"""Method: the characters of a short name stand in the full one in their order."""
BY_WRITING = "name-without-links"
"""Method: two names that differ by 和, 、 and brackets only."""

_LINKS = re.compile(r"[和与及,·()]")
_PARTY = re.compile(r"^(?:中国共产党|中共)")
_SAME_PLACE = Decimal("0.95")
_SAME_WRITING = Decimal("0.90")
_SHORT_FORM = Decimal("0.85")
_SAME_CODE = Decimal("0.85")
_OTHER_KIND = Decimal("0.50")
# a body that is no side of the disclosure is told by hearsay where its name was made up of parts
_HEARSAY = Decimal("0.60")
_SAME_BODY = "same_body"
_BECAME = "became"
_SHORTEST_CODE = 3


class Coded(NamedTuple):
    """An organisation beside the code that a table prints for it."""

    document: str
    division: str
    year: int
    code: str
    name: str
    key: str
    """What the printings of its name have in common."""
    place: Place


@dataclass(frozen=True, slots=True)
class Found:
    """What several documents show of one of them."""

    links: tuple[Link, ...] = ()
    changes: tuple[Change, ...] = ()


class _Seen(NamedTuple):
    """An organisation of a document."""

    document: str
    organisation: str
    name: str
    is_own: bool
    """The disclosure is its own."""


# ---------------------------------------------------------------- in one document


def find_change_links(disclosure: Disclosure) -> tuple[Link, ...]:
    """Return the links `became` and `same_body` that the changes of a disclosure tell."""
    own = disclosure.record.organisation
    sides = [side for one in disclosure.changes for side in (*one.originals, *one.resultings)]
    short = {side for side in sides if side != own and _is_abbreviation(side, own)}
    return (
        *(
            link
            for change in disclosure.changes
            for link in _change_to_links(change, frozenset({own, *short}))
        ),
        *(_abbreviation_to_link(side, own) for side in sorted(short)),
    )


def _is_abbreviation(side: str, own: str) -> bool:
    """Tell whether a name abbreviates the department's: its characters in order, the same kinds.

    市城管执法局 stands for 某市城市管理综合行政执法局; 科技局 not for 科技和工业信息化局, which
    carries a kind more.
    """
    (division, short), (place, full) = (_split(organisation) for organisation in (side, own))
    if division != place or not short or not full or (short[0], short[-1]) != (full[0], full[-1]):
        return False
    rest = iter(full)
    kinds = tell_kinds(side.partition("-")[2]).kinds
    in_order = all(character in rest for character in short)
    return in_order and kinds != () and kinds == tell_kinds(own.partition("-")[2]).kinds


def _split(organisation: str) -> tuple[str, str]:
    """Return the division of an organisation id and its name without places."""
    division, _, name = organisation.partition("-")
    return division, split_division(name)[1]


def _abbreviation_to_link(side: str, own: str) -> Link:
    return Link(
        subject=side,
        predicate=_SAME_BODY,
        object=own,
        method=BY_LETTERS,
        score=_SHORT_FORM,
        evidence=f"{side.partition('-')[2]} abbreviates {own.partition('-')[2]}",
        decision="accepted",
    )


def _change_to_links(change: Change, own: frozenset[str]) -> Iterator[Link]:
    is_told = change.certainty == 1 or own & {*change.originals, *change.resultings}
    decision: Literal["accepted", "undecided"] = "accepted" if is_told else "undecided"
    score = change.certainty if is_told else _HEARSAY
    for original in change.originals:
        for resulting in change.resultings:
            yield Link(
                subject=original,
                predicate=_SAME_BODY if change.kind == "second_name" else _BECAME,
                object=resulting,
                method=f"prose-{change.kind.replace('_', '-')}",
                score=score,
                evidence=f"{change.change}: {change.evidence}",
                decision=decision,
            )


# ---------------------------------------------------------------- in several documents


def link_together(disclosures: Sequence[Disclosure], coded: Iterable[Coded]) -> Mapping[str, Found]:
    """Return for each document what it shows beside the others: spellings and codes.

    The order of the documents is no matter; documents whose identity is not proved say nothing.
    """
    published = [one for one in disclosures if one.record.state == "published"]
    links: dict[str, dict[tuple[str, str, str], Link]] = defaultdict(dict)
    for document, link in _link_spellings(published):
        links[document].setdefault((link.subject, link.object, link.method), link)
    numbers = {one.record.document: len(one.changes) for one in published}
    changes: dict[str, list[Change]] = defaultdict(list)
    for change, link in _link_codes(coded, published):
        document = change.document
        numbers[document] += 1
        number = f"{document}/change/{numbers[document]}"
        links[document].setdefault((link.subject, link.object, link.method), link)
        changes[document].append(replace(change, change=number))
    return {
        document: Found(tuple(links[document].values()), tuple(changes[document]))
        for document in sorted({*links, *changes})
    }


def add_found(disclosure: Disclosure, found: Found) -> Disclosure:
    """Return the disclosure with what it shows beside others."""
    return replace(
        disclosure,
        links=(*disclosure.links, *found.links),
        changes=(*disclosure.changes, *found.changes),
    )


def _link_spellings(disclosures: Sequence[Disclosure]) -> Iterator[tuple[str, Link]]:
    """Yield (document, link `same_body`) for each spelling that is not the fullest of its body."""
    groups: dict[tuple[str, str], list[_Seen]] = defaultdict(list)
    for seen in _list_seen(disclosures):
        groups[_to_key(seen)].append(seen)
    for group in groups.values():
        fullest = min(group, key=_fullest_first)
        for seen in sorted(set(group)):
            if seen.organisation != fullest.organisation:
                yield seen.document, _spelling_to_link(seen, fullest)


def _list_seen(disclosures: Sequence[Disclosure]) -> Iterator[_Seen]:
    for one in disclosures:
        record = one.record
        yield _Seen(record.document, record.organisation, record.organisation_name, is_own=True)
        for item in one.organisations:
            if item.kind != "office" and item.organisation != record.organisation:
                yield _Seen(record.document, item.organisation, item.name, is_own=False)
        for change in one.changes:
            for organisation in (*change.originals, *change.resultings):
                name = organisation.partition("-")[2]
                yield _Seen(record.document, organisation, name, is_own=False)


def _to_key(seen: _Seen) -> tuple[str, str]:
    """Return the deepest division of an organisation and its name without places and links."""
    division = seen.organisation.partition("-")[0]
    own = load_codes("divisions").by_code.get(division)
    path = () if own is None else find_path(own)
    named, rest = split_division(seen.name)
    below = [code.code for code in named if own in find_path(code)]
    above = [code.code for code in named if code in path]
    others = [code.code for code in named]
    return (*below, *above, *others, division)[0], _bare(rest)


def _bare(name: str) -> str:
    return _LINKS.sub("", _PARTY.sub("", fold(name)))


def _fullest_first(seen: _Seen) -> tuple[bool, int, str]:
    return not seen.is_own, -len(seen.name), seen.organisation


def _spelling_to_link(seen: _Seen, fullest: _Seen) -> Link:
    is_place = fold(split_division(seen.name)[1]) == fold(split_division(fullest.name)[1])
    return Link(
        subject=seen.organisation,
        predicate=_SAME_BODY,
        object=fullest.organisation,
        method=BY_PLACE if is_place else BY_WRITING,
        score=_SAME_PLACE if is_place else _SAME_WRITING,
        evidence=f"{seen.name} = {fullest.name}",
        decision="accepted",
    )


def _link_codes(
    coded: Iterable[Coded], disclosures: Sequence[Disclosure]
) -> Iterator[tuple[Change, Link]]:
    """Yield a change and its link for each code that has another name in a later year."""
    known = _index_names(disclosures)
    groups: dict[tuple[str, str], list[Coded]] = defaultdict(list)
    for one in coded:
        if len(one.code) >= _SHORTEST_CODE:
            groups[one.division, one.code].append(one)
    for _, group in sorted(groups.items()):
        ordered = sorted(group, key=lambda one: (one.year, one.document, one.name))
        for earlier, later in pairwise(_by_year(ordered)):
            names = {one.key for one in earlier}
            if len(names) == len({one.key for one in later}) == 1 and later[0].key not in names:
                yield _code_to_change(earlier[0], later[0], known)


def _by_year(coded: Sequence[Coded]) -> list[list[Coded]]:
    years: dict[int, list[Coded]] = {}
    for one in coded:
        years.setdefault(one.year, []).append(one)
    return list(years.values())


def _index_names(disclosures: Sequence[Disclosure]) -> Mapping[tuple[str, str], str]:
    """Return (division, name) → organisation id, as the disclosures tell it."""
    return {
        (seen.organisation.partition("-")[0], fold(seen.name)): seen.organisation
        for seen in sorted(_list_seen(disclosures), reverse=True)
    }


def _code_to_change(
    earlier: Coded, later: Coded, known: Mapping[tuple[str, str], str]
) -> tuple[Change, Link]:
    old, new = (
        known.get((one.division, fold(one.key)), f"{one.division}-{one.key}")
        for one in (earlier, later)
    )
    shared = set(tell_kinds(earlier.key).kinds) & set(tell_kinds(later.key).kinds)
    words = (
        f"code {later.code} is that of {earlier.name} in {earlier.year} ({earlier.document}) "
        f"and of {later.name} in {later.year}"
    )
    kinds = f"; both carry {', '.join(sorted(shared))}" if shared else "; no kind in common"
    link = Link(
        subject=old,
        predicate=_BECAME,
        object=new,
        method=BY_CODE,
        score=_SAME_CODE if shared else _OTHER_KIND,
        evidence=words + kinds,
        decision="accepted" if shared else "undecided",
    )
    change = Change(
        change="",
        document=later.document,
        kind="renamed",
        originals=(old,),
        resultings=(new,),
        date="",
        certainty=link.score,
        evidence=words,
        place=later.place,
    )
    return change, link
