"""Names: the organisation of the document and its units are spelled alike everywhere.

What:  the document's own name in covers, headings, captions, cells and sentences; the names of
       units in tables and lists; one code of an organisation or project stands for one name.
Why:   names are typed by hand in dozens of places, and a copied name keeps its old slip.
Example: 某市工业和信息化科技局 beside 某市工业信息化和科技局.
Does not apply: other organisations (other division, 第一 and 第二, 分局), former names told as
       such (原…), short names (市科技局), pages read from a picture.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from opendata.checks.findings import say_place
from opendata.checks.passages import Passage, strip_numbering
from opendata.checks.tables import Case
from opendata.checks.trials import Remark
from opendata.checks.words.spelling import Slip, drops_links, find_single, find_slip, read_otherwise
from opendata.knowledge.codes import load_codes
from opendata.knowledge.words import load_words
from opendata.model import Form, FormRow, Place
from opendata.text import remove_space

_SHORTEST = 3
"""Characters of a name behind its division."""
_SHORT = 4
"""In a shorter name (水务局) a character more or less may make another bureau."""
_SHORTEST_UNIT = 7
_LONGEST_UNIT = 40
_PLACES_TOLD = 4


@dataclass(frozen=True, slots=True)
class _Own:
    """The document's own name in its two parts."""

    head: str
    """What stands before the name proper, to the end of the division: 中共某市."""
    division: str
    name: str
    """What follows the division: 财政局."""

    @property
    def whole(self) -> str:
        """The whole name."""
        return self.head + self.name


@dataclass(slots=True)
class _Spelled:
    """One spelling that is not the name, with the places where it stands."""

    slip: Slip
    head: str
    places: list[Place] = field(default_factory=list)
    is_own: bool = False
    """True where it stands once in a place that names the document's own organisation."""
    is_title: bool = False
    """True where such a place is a heading or caption."""


def _split_own(case: Case) -> _Own | None:
    name, division = case.record.organisation_name, case.record.jurisdiction_name
    at = name.find(division) if division else -1
    if at < 0:
        return None
    end = at + len(division)
    return _Own(name[:end], division, name[end:]) if len(name) - end >= _SHORTEST else None


# ---------------------------------------------------------------- the document's own name


def _is_told_otherwise(text: str, start: int, end: int) -> bool:
    """Tell whether a name is that of a title 《…》, or one that was given up."""
    words = load_words("wording")
    before, after = text[:start], text[end:]
    is_title = before.rfind("《") > before.rfind("》")
    is_former = before.endswith(words["given_up_before"]) or after.startswith(
        words["given_up_after"]
    )
    return is_title or is_former


def _is_own_place(passage: Passage, start: int, end: int) -> bool:
    """Tell whether this place of a passage names the document's own organisation."""
    if passage.kind == "cell":
        return False
    words = load_words("wording")
    before, after = strip_numbering(passage.text[:start]), passage.text[end:]
    is_first = not before or before.endswith(words["own_precedes"]) or before[-1].isdigit()
    return is_first and (not after or after.startswith(words["own_follows"]))


def _read_own(case: Case, own: _Own) -> Mapping[str, _Spelled]:
    spelled: dict[str, _Spelled] = {}
    for passage in case.passages:
        text = passage.text
        if own.division not in text:
            continue
        for at, printed, slip in read_otherwise(text, own.division, own.name):
            start = at - len(own.head) if text[:at].endswith(own.head) else at - len(own.division)
            end = at + len(printed)
            if _is_told_otherwise(text, start, end):
                continue
            one = spelled.setdefault(printed, _Spelled(slip, text[start:at]))
            one.places.append(passage.place)
            is_own = _is_own_place(passage, start, end)
            one.is_own |= is_own
            one.is_title |= is_own and passage.is_title
    return spelled


def _is_slip(own: _Own, one: _Spelled, right: int) -> bool:
    """Tell whether a spelling is a slip and no other organisation of a like name."""
    if len(own.name) < _SHORT and one.slip not in {"doubled", "turned"}:
        return one.is_title and one.slip in {"missing", "replaced"}
    if one.is_own:
        return True
    if one.slip in {"replaced", "put in"}:
        return False
    return one.slip in {"doubled", "link"} or 2 * len(one.places) <= right


def _count_right(case: Case, own: _Own) -> int:
    return sum((own.division + own.name) in passage.text for passage in case.passages)


def _say_places(places: Sequence[Place]) -> str:
    told = list(dict.fromkeys(say_place(place) for place in places))
    more = f" and {len(told) - _PLACES_TOLD} more" if len(told) > _PLACES_TOLD else ""
    return ", ".join(told[:_PLACES_TOLD]) + more


def _own_names(case: Case) -> Iterator[Remark]:
    own = _split_own(case)
    if own is None or not case.passages:
        return
    right = _count_right(case, own)
    for printed, one in _read_own(case, own).items():
        is_short = one.slip == "link" and drops_links(own.name, printed)
        if not is_short and not _is_slip(own, one, right):
            continue
        rule = "names.links" if is_short else "names.organisation"
        stated, derived = one.head + printed, one.head + own.name
        words = (
            f"the organisation is called {stated} in {_count(one.places)} "
            f"({_say_places(one.places)}), {derived} in {right}"
        )
        yield Remark(rule, "", "", stated, derived, words, one.places[0])


def _count(places: Sequence[Place]) -> str:
    return "one place" if len(places) == 1 else f"{len(places)} places"


# ---------------------------------------------------------------- its division


def _read_divisions(case: Case, own: _Own) -> Mapping[str, list[Place]]:
    """Return the misspelled names of the division before the right name of the organisation."""
    spelled: dict[str, list[Place]] = defaultdict(list)
    for passage in case.passages:
        at = passage.text.find(own.name)
        while at >= 0:
            printed = _misspelled_division(passage.text[:at], own.division)
            if printed and not _is_told_otherwise(passage.text, at - len(printed), at):
                spelled[printed].append(passage.place)
            at = passage.text.find(own.name, at + len(own.name))
    return spelled


def _misspelled_division(before: str, division: str) -> str:
    """Return what stands for the division at the end of a text, where it is a slip of it."""
    official = load_codes("divisions").by_label
    for more in (0, 1, -1):
        printed = before[-(len(division) + more) :]
        if len(printed) != len(division) + more or printed[-1] != division[-1]:
            continue
        if printed.startswith(division) or printed in official or printed[1:] in official:
            return ""
        slip = find_single(division, printed)
        is_whole = slip != "missing" or len(division) > _SHORTEST
        if slip is not None and is_whole and _begins(before[: -len(printed)], printed):
            return printed
    return ""


def _begins(before: str, printed: str) -> bool:
    """Tell whether a name begins here: a wider division, a number or nothing stands before it."""
    if not strip_numbering(before):
        return True
    labels = load_codes("divisions").by_label
    tail = before[-len(printed) - 2 :]
    return any(tail[start:] in labels for start in range(len(tail))) or not (
        "\u4e00" <= before[-1] <= "\u9fff" and before[-1] != "年"
    )


def _own_divisions(case: Case) -> Iterator[Remark]:
    own = _split_own(case)
    if own is None or len(own.division) < _SHORTEST:
        return
    for printed, places in _read_divisions(case, own).items():
        stated, derived = printed + own.name, own.division + own.name
        words = (
            f"the organisation is called {stated} in {_count(places)} "
            f"({_say_places(places)}), {derived} in {_count_right(case, own)}"
        )
        yield Remark("names.organisation", "", "", stated, derived, words, places[0])


# ---------------------------------------------------------------- units


@dataclass(frozen=True, slots=True)
class _Named:
    """One place where a unit is named."""

    table: int
    """Ordinal of its table; 0 for a list in the prose."""
    place: Place


def _is_unit(name: str) -> bool:
    if not _SHORTEST_UNIT <= len(name) <= _LONGEST_UNIT:
        return False
    return name.endswith(load_words("identity")["organisation_endings"])


def _row_name(row: FormRow) -> str:
    return row.label if row.kind == "organisation" else row.organisation


def _read_units(case: Case) -> Mapping[str, list[_Named]]:
    named: dict[str, list[_Named]] = defaultdict(list)
    for form in case.forms:
        for row in form.rows:
            name = _row_name(row)
            if name and _is_unit(name):
                named[name].append(_Named(form.table_no, row.place))
    for passage in case.passages:
        if passage.kind == "cell" or len(passage.text) > _LONGEST_UNIT:
            continue
        name = strip_numbering(passage.text).strip("。；;，,.、")
        if _is_unit(name):
            named[name].append(_Named(0, passage.place))
    return named


def _find_pairs(named: Mapping[str, list[_Named]]) -> Iterator[tuple[str, str]]:
    """Yield the names that may differ by one character: those alike when one is left out."""
    alike: dict[str, list[str]] = defaultdict(list)
    for name in named:
        for key in {name, *(name[:at] + name[at + 1 :] for at in range(len(name)))}:
            alike[key].append(name)
    seen: set[tuple[str, str]] = set()
    for names in alike.values():
        for pair in combinations(sorted(names), 2):
            if pair not in seen:
                seen.add(pair)
                yield pair


def _units(case: Case) -> Iterator[Remark]:
    own = case.record.organisation_name
    named = {name: places for name, places in _read_units(case).items() if name != own}
    for pair in _find_pairs(named):
        printed, meant = sorted(pair, key=lambda name: len(named[name]))
        slip = find_slip(meant, printed)
        is_usual = len(named[meant]) > len(named[printed]) and slip in {
            "missing",
            "doubled",
            "turned",
        }
        if not is_usual or _stand_together(named[printed], named[meant]):
            continue
        words = (
            f"a unit is called {printed} in {_count([one.place for one in named[printed]])}, "
            f"{meant} in {len(named[meant])}"
        )
        yield Remark("names.unit", "", "", printed, meant, words, named[printed][0].place)


def _stand_together(one: Sequence[_Named], other: Sequence[_Named]) -> bool:
    """Tell whether a table or list has rows of both: then they are two units."""
    return bool({named.table for named in one} & {named.table for named in other})


# ---------------------------------------------------------------- one code, one name


def _coded(form: Form) -> Iterator[tuple[str, str, FormRow]]:
    """Yield (rule, code, row) of the rows that name an organisation or a project by its code."""
    for row in form.rows:
        codes = dict(row.codes)
        if row.kind == "organisation" and codes.get("organisation_code"):
            yield "names.unit_code", codes["organisation_code"], row
        elif row.kind == "item" and row.is_project and codes.get("project_code"):
            yield "names.project_code", codes["project_code"], row


def _one_code(case: Case) -> Iterator[Remark]:
    first: dict[tuple[str, str], tuple[Form, FormRow]] = {}
    told: Counter[tuple[str, str, str]] = Counter()
    for form in case.forms:
        for rule, code, row in _coded(form):
            known, other = first.setdefault((rule, code), (form, row))
            one, two = remove_space(other.label), remove_space(row.label)
            if known is form or one in two or two in one or told[rule, code, two]:
                continue
            told[rule, code, two] += 1
            words = f"{known.form} calls {code} {other.label}, {form.form} calls it {row.label}"
            yield Remark(rule, form.form, "", row.label, other.label, words, row.place)


def remark_names(case: Case) -> Iterator[Remark]:
    """Yield the names that are spelled otherwise than elsewhere, once for each spelling."""
    yield from _own_names(case)
    yield from _own_divisions(case)
    yield from _units(case)
    yield from _one_code(case)
