"""What the prose says of organisations that were renamed, merged, split or bear a second name.

Only clauses that name both sides are read; a clause that moves some duties from one body to
another (划入) changes no body and is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from opendata.divisions import find_path, split_division
from opendata.knowledge.codes import Code, load_codes
from opendata.knowledge.words import load_words
from opendata.model import Block, Change, ChangeKind, DocumentRecord, Place
from opendata.records import natural
from opendata.text import remove_space

_SENTENCE = re.compile(r"[^。；;]+")
_BREAK = re.compile(r"[，,：:。；;“”\"《》]")
_DATE = re.compile(r"(20\d\d|19\d\d)年(?:(\d{1,2})月(?:(\d{1,2})日)?)?")
_DATE_BEFORE = re.compile(r"^[于自]?(?:\d{4}年)(?:\d{1,2}月)?(?:\d{1,2}日)?[初底起]?")
_AND = re.compile(r"以及|[和与及]")
_LIST = "、"
_COUNT = re.compile(r"[两二三四五六七八九十\d]+(?:个|家)?(?:单位|部门|机构|局|委|中心)$")
"""The members of a list, counted at its end: 三个单位."""
_BRACKETS = re.compile(r"[（(][^（）()]*[）)]?$")
_HAN = re.compile(r"[\u3400-\u9fff（）()·]{3,40}")
_LEVELS = "省市县区州旗盟"
_OWN_PLACE = re.compile(r"^(?![省市县区州旗盟])[\u3400-\u9fff]{2,3}[县区市]")
"""A place in no list: that of a former county."""
_TWO_SIDED: tuple[ChangeKind, ...] = ("renamed", "absorbed", "split")
_FULL = Decimal("1.00")
_SHORT = Decimal("0.80")
_LONGEST_WORDS = 300


@dataclass(frozen=True, slots=True)
class _Said:
    """One clause, read: names as printed, the organisation itself as the empty name."""

    kind: ChangeKind
    originals: tuple[str, ...]
    resultings: tuple[str, ...]
    sentence: str
    place: Place


def read_changes(prose: Sequence[Block], record: DocumentRecord) -> tuple[Change, ...]:
    """Return the changes that the prose tells, each once, in document order."""
    if record.organisation == "":
        return ()
    found: dict[tuple[ChangeKind, tuple[str, ...], tuple[str, ...]], Change] = {}
    for said in _read_all(prose, _own_names(record)):
        change = _to_change(said, record, len(found) + 1)
        if change is not None:
            found.setdefault((change.kind, change.originals, change.resultings), change)
    return tuple(found.values())


def _own_names(record: DocumentRecord) -> tuple[str, ...]:
    """Return how a sentence begins that speaks of the document's own organisation."""
    short = split_division(record.organisation_name)[1]
    levels = tuple(f"{level}{short}" for level in _LEVELS)
    return (*load_words("links/changes")["own"], record.organisation_name, short, *levels)


def _read_all(prose: Sequence[Block], own: tuple[str, ...]) -> Iterator[_Said]:
    for block in prose:
        if block.kind not in ("heading", "paragraph"):
            continue
        place = block.lines[0].place if block.lines else block.place
        for sentence in _SENTENCE.findall(remove_space(block.text)):
            yield from _read_sentence(sentence, place, own)


def _read_sentence(sentence: str, place: Place, own: tuple[str, ...]) -> Iterator[_Said]:
    words = load_words("links/changes")
    board = _read_board(sentence, own)
    if board:
        yield _Said("second_name", ("",), board, sentence, place)
    for kind in _TWO_SIDED:
        found = _find_verb(sentence, words[kind])
        if found is not None:
            olds, news = _read_names(_last_clause(found[0])), _read_names(_first_clause(found[1]))
            if _is_complete(kind, olds, news):
                yield _Said(kind, olds, news, sentence, place)
            return
    yield from _read_joined(sentence, place)


def _is_complete(kind: ChangeKind, olds: Sequence[str], news: Sequence[str]) -> bool:
    """Tell whether both sides were read and are as many as such a change has."""
    if kind == "split":
        return len(olds) == 1 and len(news) > 1
    return len(news) == 1 and (len(olds) == 1 or (kind == "absorbed" and len(olds) > 1))


def _read_joined(sentence: str, place: Place) -> Iterator[_Said]:
    """Yield what a sentence says of several organisations that became one."""
    words = load_words("links/changes")
    into_subject = _find_verb(sentence, words["joined_into_subject"])
    if into_subject is not None:
        subject, origin, listed = into_subject[0].rpartition("由")
        clause = _last_clause(subject).rstrip("是系")
        named = _read_names(clause) if clause else ("",)
        if origin and named:
            yield _Said("merged", _read_names(listed), named[-1:], sentence, place)
        return
    found = _find_verb(sentence, words["joined"])
    if found is None:
        found = _find_verb(sentence, words["founded"])
        if found is None or not any(word in found[0] for word in words["joining"]):
            return
    before, after = found
    news = _read_names(_first_clause(after))
    olds = _read_names(_joined_clause(before))
    if len(news) == 1 and olds:
        yield _Said("merged" if len(olds) > 1 else "renamed", olds, news, sentence, place)


def _read_board(sentence: str, own: tuple[str, ...]) -> tuple[str, ...]:
    """Return the second names of the document's own organisation; those of others are not read."""
    words = load_words("links/changes")
    found = _find_verb(sentence, words["boards"])
    if found is None:
        return ()
    clauses = [part for part in _BREAK.split(found[0]) if part]
    if clauses and not any(clause.startswith(own) for clause in clauses):
        return ()
    for end in words["board_ends"]:
        name, ended, _ = found[1].partition(end)
        if ended:
            return _read_names(name)
    return ()


def _find_verb(sentence: str, verbs: Sequence[str]) -> tuple[str, str] | None:
    """Return what stands before and after the verb that comes first, the longest of them."""
    places = [(sentence.find(verb), -len(verb), verb) for verb in verbs if verb in sentence]
    if not places:
        return None
    verb = min(places)[2]
    before, _, after = sentence.partition(verb)
    return before, after


def _last_clause(text: str) -> str:
    parts = [part for part in _BREAK.split(text) if part]
    return parts[-1] if parts else ""


def _first_clause(text: str) -> str:
    return _BREAK.split(text.lstrip('“"：:'))[0]


def _joined_clause(text: str) -> str:
    """Return the list before a verb of joining; its clause may end at a comma (…整合，组建…)."""
    parts = [part for part in _BREAK.split(text) if part]
    joining = load_words("links/changes")["joining"]
    for part in reversed(parts):
        if any(word in part for word in joining) or _read_names(part):
            return part
    return ""


def _read_names(text: str) -> tuple[str, ...]:
    """Return the names of a list; the own organisation is the empty name; () where one is no name."""
    if text == "":
        return ()
    names: list[str] = []
    for member in _COUNT.sub("", text).split(_LIST):
        for part in _split_and(member):
            name = _clean(part)
            if name is None:
                return ()
            names.append(name)
    return tuple(dict.fromkeys(names))


def _split_and(text: str) -> list[str]:
    """Return the parts of two names joined by 和; a name that holds 和 itself stays whole."""
    for match in _AND.finditer(text):
        left, right = text[: match.start()], text[match.end() :]
        if _clean(left) is not None and _clean(right) is not None:
            return [left, *_split_and(right)]
    return [text]


def _clean(text: str) -> str | None:
    """Return a name without what stands around it, or None where it is none."""
    words = load_words("links/changes")
    name = _strip(_DATE_BEFORE.sub("", text), words["heads"], words["tails"])
    if name in words["own"]:
        return ""
    owner, of, rest = name.partition("的")
    name = _strip(owner, words["heads"], words["tails"]) if of and rest else name
    bare = _BRACKETS.sub("", name)
    if _HAN.fullmatch(bare) is None or any(word in bare for word in words["never"]):
        return None
    endings = load_words("identity")["organisation_endings"]
    return bare if bare.endswith(endings) and not _is_place(bare) else None


def _strip(text: str, heads: Sequence[str], tails: Sequence[str]) -> str:
    name, before = text, ""
    while name != before:
        before = name
        for head in heads:
            name = name.removeprefix(head)
        for tail in tails:
            name = name.removesuffix(tail)
    return name


def _is_place(name: str) -> bool:
    divisions, rest = split_division(name)
    return bool(divisions) and rest == ""


def _to_change(said: _Said, record: DocumentRecord, number: int) -> Change | None:
    """Return the record of a clause; None where it changes nothing."""
    olds = [_to_organisation(name, record) for name in said.originals]
    news = [_to_organisation(name, record) for name in said.resultings]
    originals, resultings = (
        tuple(sorted({found for found, _ in side}, key=natural)) for side in (olds, news)
    )
    if not originals or not resultings or set(originals) & set(resultings):
        return None
    return Change(
        change=f"{record.document}/change/{number}",
        document=record.document,
        kind=said.kind,
        originals=originals,
        resultings=resultings,
        date=_find_date(said.sentence),
        certainty=_FULL if all(full for _, full in (*olds, *news)) else _SHORT,
        evidence=said.sentence[:_LONGEST_WORDS],
        place=said.place,
    )


def _to_organisation(name: str, record: DocumentRecord) -> tuple[str, bool]:
    """Return the organisation id of a name, and whether the name stands in full."""
    if name in ("", record.organisation_name):
        return record.organisation, True
    divisions, rest = split_division(name)
    own = load_codes("divisions").by_code.get(record.jurisdiction)
    path = find_path(own) if own else ()
    if divisions:
        return _place_full(name, rest, divisions, path, record), True
    if _OWN_PLACE.match(name):
        return f"{record.jurisdiction}-{name}", True
    wider = next((code for code in path if code.label.endswith(name[0])), None)
    if name[0] not in _LEVELS or wider is None:
        return f"{record.jurisdiction}-{_printed_place(record)}{name}", False
    if wider.code == record.jurisdiction:
        return f"{record.jurisdiction}-{_printed_place(record)}{name[1:]}", False
    return f"{wider.code}-{wider.label}{name[1:]}", False


def _place_full(
    name: str,
    rest: str,
    divisions: Sequence[Code],
    path: Sequence[Code],
    record: DocumentRecord,
) -> str:
    """Return the id of a name that bears its place; a place of the document's own is told as there."""
    if path and path[0] in divisions:
        return f"{record.jurisdiction}-{_printed_place(record)}{rest}"
    above = [code for code in divisions if code in path]
    below = [code for code in divisions if path and path[0] in find_path(code)]
    return f"{(*below, *above, *divisions)[0].code}-{name}"


def _printed_place(record: DocumentRecord) -> str:
    """Return the place with which the name of the document's department begins."""
    name = record.organisation_name
    place = name.removesuffix(split_division(name)[1])
    for prefix in load_words("identity")["name_prefixes"]:
        place = place.removeprefix(prefix)
    return place


def _find_date(sentence: str) -> str:
    """Return the one date of a sentence, or empty.

    >>> _find_date("2019年3月，某局更名为另一局"), _find_date("2018年某局并入，2019年另一局")
    ('2019-03', '')
    """
    dates = {match.groups() for match in _DATE.finditer(sentence)}
    if len(dates) != 1:
        return ""
    year, month, day = dates.pop()
    parts = [year, *(part.zfill(2) for part in (month, day) if part)]
    return "-".join(parts)
