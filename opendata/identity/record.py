"""The record of a document: for each fact the value that two independent places say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from opendata.divisions import find_path, split_division
from opendata.identity.names import is_organisation, to_key, to_official
from opendata.identity.statements import (
    Statement,
    collect_statements,
    find_cover,
    find_title,
    read_mentions,
    read_project_codes,
)
from opendata.knowledge.codes import Code
from opendata.model import Block, Document, DocumentRecord, Evidence, Form, Grid
from opendata.text import remove_space

_WEIGHT = {"cover": 6, "heading": 3, "caption": 3, "title": 2, "cell": 2, "prose": 1, "code": 0}

_SECOND = {"caption": 6, "title": 5, "cell": 4, "heading": 3, "prose": 2, "cover": 1, "code": 0}
"""Beside a cover the tables prove best: a contents list only repeats it."""
_LINES_APART = 3
_GAP = 12.0
"""Points between two places of one page that are to count as two."""


@dataclass(frozen=True, slots=True)
class _Material:
    document: Document
    blocks: Sequence[Block]
    grids: Sequence[Grid]
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class _Fact:
    """A value with the places that say it; a reason where they are fewer than two."""

    value: str = ""
    label: str = ""
    evidence: tuple[Evidence, ...] = ()
    reason: str = ""


def find_identity(
    document: Document, prose: Sequence[Block], forms: Sequence[Form], grids: Sequence[Grid]
) -> DocumentRecord:
    """Return who published the document, for which division, year and stage, with two places each."""
    statements = collect_statements(document, prose, forms, grids)
    material = _Material(document, prose, grids, statements)
    organisation = _find_organisation(material)
    jurisdiction = _find_jurisdiction(material, organisation)
    year = _find_year(material)
    stage = _find_stage(material)
    facts = (organisation, jurisdiction, year, stage)
    missing = [fact.reason for fact in facts if len(fact.evidence) < 2]
    notes = [organisation.reason] if not missing and organisation.reason else []
    proved_name = organisation.label if len(organisation.evidence) == 2 else ""
    proved_code = jurisdiction.value if len(jurisdiction.evidence) == 2 else ""
    return DocumentRecord(
        document=document.document,
        file=document.name,
        sha256=document.sha256,
        media_type=document.media_type,
        pages=len(document.pages),
        title=_find_title(material, year, stage),
        jurisdiction=proved_code,
        jurisdiction_name=jurisdiction.label if proved_code else "",
        organisation=f"{proved_code}-{proved_name}" if proved_code and proved_name else "",
        organisation_name=proved_name,
        fiscal_year=int(year.value) if len(year.evidence) == 2 else None,
        stage=_to_stage(stage),
        jurisdiction_evidence=jurisdiction.evidence,
        organisation_evidence=organisation.evidence,
        fiscal_year_evidence=year.evidence,
        stage_evidence=stage.evidence,
        state="quarantined" if missing else "published",
        reason="; ".join(missing or notes),
    )


def _to_stage(fact: _Fact) -> Literal["budget", "final", ""]:
    if len(fact.evidence) < 2:
        return ""
    return "final" if fact.value == "final" else "budget"


def _find_title(material: _Material, year: _Fact, stage: _Fact) -> str:
    """Return the title on the cover, else the first heading or table title that fits the facts."""
    title = find_title(find_cover(material.document))
    if title:
        return title
    fitting = [
        said
        for said in material.statements
        if said.source in ("heading", "title")
        and said.stage == stage.value
        and (said.year is None or str(said.year) == year.value)
    ]
    best = max(fitting, key=_rank_title, default=None)
    return "" if best is None else best.evidence.text


def _rank_title(said: Statement) -> tuple[bool, bool]:
    """Return how well a heading serves as title: with a name first, one of a table last."""
    return said.name != "", said.source == "heading" and said.year is not None


# ---------------------------------------------------------------- evidence


def _pick_two(statements: Iterable[Statement]) -> tuple[Evidence, ...]:
    """Return two independent places: of different kinds and pages, else of different kinds or pages."""
    ordered = sorted(statements, key=lambda said: -_WEIGHT[said.source])
    if not ordered:
        return ()
    first = ordered[0]
    rest = sorted(ordered[1:], key=lambda said: -_SECOND[said.source])
    other = [said for said in rest if said.source != first.source]
    for candidates, is_independent in (
        (other, _is_elsewhere),
        (other, _is_apart),
        (rest, _is_elsewhere),
    ):
        for said in candidates:
            if is_independent(first.evidence, said.evidence):
                return (first.evidence, said.evidence)
    return (first.evidence,)


def _is_apart(first: Evidence, second: Evidence) -> bool:
    """Tell whether two places are not the same lines: elsewhere, or well below on the page."""
    one, other = first.place.box, second.place.box
    if _is_elsewhere(first, second) or one is None or other is None:
        return _is_elsewhere(first, second)
    return other.top - one.bottom > _GAP or one.top - other.bottom > _GAP


def _is_elsewhere(first: Evidence, second: Evidence) -> bool:
    if first.place.page is not None or second.place.page is not None:
        return first.place.page != second.place.page
    if first.place.line is None or second.place.line is None:
        return first.text != second.text
    return abs(first.place.line - second.place.line) > _LINES_APART


def _ask_second(fact: str, value: str, place: Evidence) -> str:
    return f'{fact}: only one place says {value} ("{place.text}"); a second is needed'


def _vote(statements: Sequence[Statement], key: Callable[[Statement], str]) -> Counter[str]:
    votes: Counter[str] = Counter()
    for said in statements:
        if key(said):
            votes[key(said)] += _WEIGHT[said.source]
    return votes


def _decide(fact: str, statements: Sequence[Statement], key: Callable[[Statement], str]) -> _Fact:
    """Return the value that leads clearly, with its places, or the reason why none is proved."""
    votes = _vote(statements, key)
    if not votes:
        return _Fact(reason=f"{fact}: no place says it; give a file with its cover or titles")
    ranked = votes.most_common()
    value, weight = ranked[0]
    on_cover = {key(said) for said in statements if said.source == "cover" and key(said)}
    if on_cover and value not in on_cover:
        reason = f"{fact}: the cover says {min(on_cover)}, most other places {value}; compare them"
        return _Fact(reason=reason)
    if len(ranked) > 1 and weight < 2 * ranked[1][1] and not on_cover:
        reason = f"{fact}: some places say {value}, others {ranked[1][0]}; compare them"
        return _Fact(reason=reason)
    evidence = _pick_two(said for said in statements if key(said) == value)
    if len(evidence) < 2:
        return _Fact(value, value, evidence, _ask_second(fact, value, evidence[0]))
    return _Fact(value, value, evidence)


# ---------------------------------------------------------------- the four facts


def _find_stage(material: _Material) -> _Fact:
    return _decide("stage", material.statements, lambda said: said.stage)


def _find_year(material: _Material) -> _Fact:
    fact = _decide("fiscal year", material.statements, lambda said: str(said.year or ""))
    if len(fact.evidence) != 1:
        return fact
    codes = read_project_codes(material.grids, material.blocks)
    latest = [said for said in codes if said.year == max(code.year or 0 for code in codes)]
    if latest and str(latest[0].year) == fact.value:
        return _Fact(fact.value, fact.value, (*fact.evidence, latest[0].evidence))
    return fact


def _find_organisation(material: _Material) -> _Fact:
    named = [said for said in material.statements if said.name and said.source != "code"]
    keys = _merge_short({to_key(said.name) for said in named})
    named = _keep_cover(named, keys)
    fact = _decide("organisation", named, lambda said: keys[to_key(said.name)])
    if not fact.evidence:
        return fact
    same = [said for said in named if keys[to_key(said.name)] == fact.value]
    printed = _choose_printing(same)
    name = to_official(printed)
    evidence = fact.evidence
    if len(evidence) == 1:
        others = read_mentions(material.document, material.grids, printed)
        evidence += tuple(other for other in others if _is_elsewhere(evidence[0], other))[:1]
    if len(evidence) < 2:
        return _Fact(name, name, evidence, _ask_second("organisation", name, evidence[0]))
    variants = sorted({said.name for said in same} - {name})
    note = f"name also printed as {'、'.join(variants)}" if variants else ""
    return _Fact(name, name, evidence, note)


def _keep_cover(named: list[Statement], keys: dict[str, str]) -> list[Statement]:
    """Return what is said of the department of the cover, where another place names it too.

    A file may hold the tables of its units as well: they outnumber the department.
    """
    covers = {keys[to_key(said.name)] for said in named if said.source == "cover"}
    same = [said for said in named if keys[to_key(said.name)] in covers]
    is_supported = any(said.source != "cover" for said in same)
    return same if len(covers) == 1 and is_supported else named


def _merge_short(keys: set[str]) -> dict[str, str]:
    """Return each key with the one it stands for: a name without its province is the longer name."""
    merged = {}
    for key in keys:
        longer = sorted(
            other for other in keys if other.endswith(key) and len(other) - len(key) in (2, 3)
        )
        is_short = len(longer) == 1 and not split_division(key)[0]
        merged[key] = longer[0] if is_short else key
    return merged


def _choose_printing(statements: Sequence[Statement]) -> str:
    """Return the printing most captions bear; without captions the one most places bear."""
    captions = [said for said in statements if said.source in ("caption", "cell")]
    full = [said for said in captions or statements if split_division(said.name)[0]]
    names = Counter(said.name for said in full or captions or statements)
    most = max(names.values())
    return next(name for name in names if names[name] == most)


def _find_jurisdiction(material: _Material, organisation: _Fact) -> _Fact:
    """Return the division that the organisation's name begins with, else the one on the cover."""
    divisions, rest = split_division(organisation.label)
    if not divisions:
        return _find_cover_division(material)
    if len(divisions) > 1:
        return _tell_apart(material, divisions)
    code = divisions[0]
    printed = organisation.label.removesuffix(rest)
    named = [
        place
        for place in organisation.evidence
        if printed in place.text or code.label in place.text
    ]
    if len(named) == 2:
        return _Fact(code.code, code.label, tuple(named))
    return _add_mentions(material, code, named)


def _add_mentions(material: _Material, code: Code, evidence: list[Evidence]) -> _Fact:
    for other in read_mentions(material.document, material.grids, code.label):
        if len(evidence) < 2 and (not evidence or _is_elsewhere(evidence[0], other)):
            evidence.append(other)
    reason = (
        ""
        if len(evidence) > 1
        else f"jurisdiction: only one place says {code.label}; a second is needed"
    )
    return _Fact(code.code, code.label, tuple(evidence[:2]), reason)


def _tell_apart(material: _Material, divisions: tuple[Code, ...]) -> _Fact:
    """Return the division of an ambiguous name whose province or city the document names elsewhere."""
    found = []
    for code in divisions:
        wider = [above.label for above in find_path(code)[1:]]
        places = [
            place
            for label in wider
            for place in read_mentions(material.document, material.grids, label)
        ]
        if places:
            found.append((code, places))
    if len(found) != 1:
        names = "、".join(code.path for code in divisions)
        reason = f"jurisdiction: {divisions[0].label} may be {names}; no word of the document tells which"
        return _Fact(reason=reason)
    code, places = found[0]
    second = [place for place in places if _is_elsewhere(places[0], place)]
    reason = "" if second else f"jurisdiction: only one place tells which {code.label} it is"
    return _Fact(code.code, code.label, (places[0], *second[:1]), reason)


def _find_cover_division(material: _Material) -> _Fact:
    """Return the division that the cover names, for an organisation whose name holds none."""
    for line in find_cover(material.document):
        divisions, rest = split_division(remove_space(line.text).lstrip("#*-"))
        if len(divisions) == 1 and not is_organisation(rest):
            return _add_mentions(
                material, divisions[0], [Evidence(remove_space(line.text)[:80], line.place)]
            )
    return _Fact(
        reason="jurisdiction: neither the name nor the cover holds a division; look for its seat"
    )
