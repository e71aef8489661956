"""Offices, budget units and established posts as the prose lists them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from opendata.knowledge.words import load_words
from opendata.model import Place
from opendata.narrative.sections import Passage, Section, find_marker
from opendata.text import remove_space

_SENTENCE = re.compile(r"[^。；;]+[。；;]?")
_COUNT = re.compile(r"(?:等?\d+|等?[一二三四五六七八九十]+)个.{0,8}$|^\d+\.")
_POSTS = re.compile(
    r"(?P<lead>[^，。；]{0,14}?)编制(?:数|人数|总数|总人数)?(?:总数|共计|合计|为|是|共|核定)?(?P<posts>\d{1,6})(?:人|名|个)"
)
_PARTIAL = ("行政", "事业", "工勤", "参公", "政法", "专项", "机关", "其中", "全额", "差额")
_OUTSIDE = "（("
_INSIDE = "）)"
_LONGEST_NAME = 40
_SHORTEST = 5
_SECTIONS = ("offices", "units", "duties", "posts")


@dataclass(frozen=True, slots=True)
class NamedPart:
    """One office or budget unit with the place where it is named."""

    name: str
    place: Place


def read_offices(sections: Sequence[Section]) -> tuple[NamedPart, ...]:
    """Return the offices (内设机构) in the order in which they are listed."""
    words = load_words("narrative")
    lists = list(_read_lists(sections, words["office_leads"], words["office_endings"]))
    kept = [section for section in sections if section.kind == "units"]
    lists += [
        names
        for names in _read_lists(kept, words["unit_leads"], words["office_endings"])
        if _are_offices(names)
    ]
    return _unique(lists)


def read_units(sections: Sequence[Section]) -> tuple[NamedPart, ...]:
    """Return the budget units that the document says it covers."""
    words = load_words("narrative")
    kept = [section for section in sections if section.kind in ("units", "offices")]
    lists = _read_lists(kept, words["unit_leads"], words["unit_endings"])
    found = _unique(names for names in lists if not _are_offices(names))
    offices = {office.name for office in read_offices(sections)}
    left_out = offices.union(words["generic_units"])
    return tuple(
        unit for unit in found if unit.name not in left_out and len(unit.name) >= _SHORTEST
    )


def _are_offices(names: Sequence[NamedPart]) -> bool:
    """Tell whether a list under 预算单位 names offices: half of them end in 科 or 股."""
    inner = sum(1 for part in names if re.sub(r"[（(].*$", "", part.name).endswith(("科", "股")))
    return inner * 2 >= len(names)


def _unique(lists: Iterable[Sequence[NamedPart]]) -> tuple[NamedPart, ...]:
    found: dict[str, NamedPart] = {}
    for names in lists:
        for part in names:
            found.setdefault(part.name, part)
    return tuple(found.values())


def find_posts(sections: Sequence[Section]) -> int | None:
    """Return the number of established posts (编制), or None where no total is said.

    Where only a part is said (行政编制 12 人) and no other, that is the total.
    """
    parts: list[int] = []
    for section in sections:
        if section.kind == "terms":
            continue
        for passage in section.passages:
            for match in _POSTS.finditer(remove_space(passage.text)):
                if not any(word in match["lead"] for word in _PARTIAL):
                    return int(match["posts"])
                parts.append(int(match["posts"]))
    return parts[0] if len(parts) == 1 else None


def split_list(text: str) -> tuple[str, ...]:
    """Return the members of a printed list; a 、 inside brackets does not divide.

    >>> split_list("办公室（企业服务办公室、督查室）、科技发展股")
    ('办公室（企业服务办公室、督查室）', '科技发展股')
    """
    members, member, depth = [], "", 0
    for character in text:
        depth += (character in _OUTSIDE) - (character in _INSIDE)
        if character in "、，," and depth <= 0:
            members.append(member)
            member = ""
        else:
            member += character
    return tuple(item.strip() for item in (*members, member) if item.strip())


def _read_lists(
    sections: Sequence[Section], leads: Sequence[str], endings: Sequence[str]
) -> Iterator[tuple[NamedPart, ...]]:
    """Yield each list after one of the leads, where most of its members are names."""
    for section in (section for section in sections if section.kind in _SECTIONS):
        for position, passage in enumerate(section.passages):
            for members in _find_lists(passage, section.passages[position + 1 :], leads):
                names = [NamedPart(_clean(part.name, endings), part.place) for part in members]
                named = tuple(part for part in names if part.name)
                if named and len(named) * 10 >= len(names) * 7:
                    yield named


def _find_lists(
    passage: Passage, following: Sequence[Passage], leads: Sequence[str]
) -> Iterator[list[NamedPart]]:
    for sentence in _SENTENCE.findall(remove_space(passage.text)):
        positions = [sentence.find(lead) for lead in leads if lead in sentence]
        if not positions:
            continue
        listed = _after_opener(sentence[min(positions) :])
        if listed:
            yield [NamedPart(name, passage.place) for name in split_list(listed.rstrip("。；;"))]
        elif sentence.rstrip().endswith(("：", ":")):
            yield _read_numbered(following)


def _after_opener(sentence: str) -> str:
    """Return what follows 包括, 分别是 or a colon; empty where the sentence opens no list."""
    for opener in load_words("narrative")["list_openers"]:
        before, found, after = sentence.partition(opener)
        if found and len(before) <= 60:
            return after.lstrip("：: ")
    return ""


def _read_numbered(passages: Sequence[Passage]) -> list[NamedPart]:
    members: list[NamedPart] = []
    for passage in passages:
        marker = find_marker(passage.text)
        if marker is None or marker.value != len(members) + 1:
            break
        rest = remove_space(passage.text)[len(remove_space(marker.printed)) :]
        members.append(NamedPart(re.split(r"[。；：:，;]", rest)[0], passage.place))
    return members


def _clean(name: str, endings: Sequence[str]) -> str:
    """Return the name without the tail of its sentence; empty where it is no name."""
    cleaned = re.sub(r"^(?:和|及|以及|与)", "", name)
    for tail in load_words("narrative")["list_tails"]:
        cleaned = cleaned.removesuffix(tail)
    cleaned = _COUNT.sub("", cleaned).strip()
    bare = re.sub(r"[（(][^（）()]*[）)]$", "", cleaned)
    if not 2 <= len(bare) <= _LONGEST_NAME or re.search(r"\d|本级及|以及|[。：:]", bare):
        return ""
    return cleaned if bare.endswith(tuple(endings)) or cleaned.endswith(tuple(endings)) else ""
