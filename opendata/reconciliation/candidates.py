"""Candidates: what is asked of a service, and its answers as rows of a decisions file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from typing import Any, Literal

from opendata.errors import UsageError
from opendata.knowledge.codes import load_codes
from opendata.knowledge.places import load_items
from opendata.links.decisions import COLUMNS, Decision
from opendata.reconciliation.client import (
    Candidate,
    Query,
    Service,
    ask_service,
    ask_values,
)

_CODE = "P442"
_WITHIN = "P131"
_WIKIDATA_SPACE = "http://www.wikidata.org/entity/"
_HUNDRED = 100
_SCALE = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A thing of ours that an item is looked for."""

    subject: str
    """Division code or organisation id; a bare name where nothing else is known."""
    predicate: Literal["same_as", "identified_as"]
    name: str
    prop: str = ""
    """Property that tells it from others of its name; empty where none is known."""
    value: str = ""


def name_to_wanted(name: str) -> Wanted:
    """Return what a name on the command line means: a division by its code, else a body."""
    code = load_codes("divisions").by_code.get(name)
    if code is not None:
        return _division_to_wanted(code.code, code.label)
    return Wanted(name, "identified_as", name)


def list_built(folder: Path, what: Literal["departments", "divisions"]) -> tuple[Wanted, ...]:
    """Return the departments or divisions of the data packages of a build, each once, sorted.

    Raises UsageError where the folder holds no data packages.
    """
    paths = sorted(folder.glob("datapackages/*/data/documents.csv"))
    if not paths:
        raise UsageError(f"{folder}: holds no datapackages/: give the folder of opendata build")
    found: dict[str, Wanted] = {}
    for path in paths:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                wanted = _row_to_wanted(row, what)
                found.setdefault(wanted.subject, wanted)
    return tuple(found[subject] for subject in sorted(found))


def _row_to_wanted(row: dict[str, str], what: str) -> Wanted:
    division = row["jurisdiction"]
    if what == "divisions":
        return _division_to_wanted(division, row["jurisdiction_name"])
    item = load_items().get(division)
    prop, value = ("", "") if item is None else (_WITHIN, item.item)
    return Wanted(row["organisation"], "identified_as", row["organisation_name"], prop, value)


def _division_to_wanted(code: str, label: str) -> Wanted:
    return Wanted(code, "same_as", label, _CODE, code)


def find_candidates(
    service: Service,
    wanted: Sequence[Wanted],
    *,
    kind: str = "",
    limit: int = 3,
    decided: Iterable[Decision] = (),
) -> tuple[Decision, ...]:
    """Return the candidates for each thing, best first, without those that are decided on already."""
    settled = {one.key for one in decided if one.decision != "undecided"}
    queries = [Query(one.name, kind, limit, _to_properties(one)) for one in wanted]
    proposed = list(zip(wanted, ask_service(service, queries), strict=True))
    top = max((item.score for _, items in proposed for item in items), default=0.0)
    scale = Decimal(_HUNDRED if top > 1 else 1)
    found = []
    for prop in dict.fromkeys(one.prop for one in wanted):
        part = [(one, item) for one, items in proposed for item in items if one.prop == prop]
        ids = list(dict.fromkeys(item.id for _, item in part))
        values = ask_values(service, ids, prop) if prop else {}
        for one, item in part:
            told = values.get(item.id)
            found.append(_to_decision(service, one, item, told, scale))
    order = {one.subject: number for number, one in enumerate(wanted)}
    kept = [one for one in found if one.key not in settled]
    return tuple(sorted(kept, key=lambda one: (order[one.subject], -one.score, one.object)))


def _to_properties(wanted: Wanted) -> tuple[tuple[str, Any], ...]:
    if not wanted.prop:
        return ()
    value: Any = {"id": wanted.value} if wanted.prop == _WITHIN else wanted.value
    return ((wanted.prop, value),)


def _to_decision(
    service: Service,
    wanted: Wanted,
    item: Candidate,
    told: frozenset[str] | None,
    scale: Decimal,
) -> Decision:
    agrees = _agrees(wanted, item, told)
    is_sure = item.is_match and agrees is True
    score = min(max(Decimal(str(item.score)) / scale, Decimal(0)), Decimal(1))
    values = "not told" if told is None else "、".join(sorted(told)) or "none"
    compared = f", {wanted.prop} {values} (wanted {wanted.value})" if wanted.prop else ""
    match = "match" if item.is_match else "no match"
    return Decision(
        subject=wanted.subject,
        predicate=wanted.predicate,
        object=_to_object(service, item.id),
        decision="accepted" if is_sure else "undecided",
        reason=f"the service is sure and {wanted.prop} agrees" if is_sure else "",
        decided_by=service.url if is_sure else "",
        date="",
        method=f"reconciliation:{service.name}",
        score=score.quantize(_SCALE, ROUND_HALF_EVEN),
        evidence=f"{item.name} ({item.id}) for {wanted.name}, {match}{compared}",
    )


def _agrees(wanted: Wanted, item: Candidate, told: frozenset[str] | None) -> bool | None:
    """Return whether the property has the wanted value; None where the service does not tell."""
    if not wanted.prop:
        return None
    if told is not None:
        return wanted.value in told
    feature = item.features.get(wanted.prop)
    if feature is None:
        return None
    return feature is True or (not isinstance(feature, bool) and feature in (1, _HUNDRED))


def _to_object(service: Service, key: str) -> str:
    """Return an item of Wikidata by its id, any other by its whole IRI."""
    return key if service.identifier_space == _WIKIDATA_SPACE else service.identifier_space + key


def write_candidates(candidates: Iterable[Decision], layout: str) -> str:
    """Return candidates as CSV in the layout of a decisions file, or as JSON."""
    rows = [{**asdict(one), "score": str(one.score)} for one in candidates]
    if layout == "json":
        return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
