"""Prose change parts: the change of a whole against the changes of its parts.

What:  支出 changes by what 基本支出 and 项目支出 change, 基本支出 by what 人员经费 and 公用经费 change,
       “三公”经费 by what journeys, guests and vehicles change; a change = the changes that the same sentence names as its parts.
Why:   the reason of a change is written after its amount.
Example: 支出预算减少 15165.79, 其中基本支出增加 214.64, 项目支出减少 15380.43.
Does not apply: changes from different years; a sentence that need not name every part (such an
       equality proves, a difference says nothing).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from opendata.checks.prose.amounts import untested
from opendata.checks.prose.places import factor
from opendata.checks.prose.said import Amount, amount_of, in_unit, list_sentences, weigh_claim
from opendata.checks.prose.said_changes import Said, is_money, is_nearly, is_word, signed_term
from opendata.checks.rules import PartGroup
from opendata.checks.tables import Case
from opendata.model import CheckResult, CheckTerm, Claim
from opendata.text import fold

_FEW = 2
_NEAR = 6
"""So many changes before the parts the whole may stand."""


def _is_change(claim: Claim) -> bool:
    return claim.kind == "change" and is_money(claim) and not is_word(claim)


def _add(case: Case, parts: Said, unit: str) -> tuple[list[CheckTerm], tuple[Decimal, Decimal]]:
    amounts = [in_unit(amount_of(case, part), part.unit, unit) for part in parts]
    value = sum((amount.value for amount in amounts), Decimal(0))
    spread = sum((_spread(amount) for amount in amounts), Decimal(0))
    return [signed_term(part) for part in parts], (value, spread)


def _spread(amount: Amount) -> Decimal:
    return amount.spread if amount.value != 0 else Decimal(0)


def _weigh(case: Case, rule: str, whole: Claim, parts: Said) -> CheckResult | None:
    if any(factor(part.unit, whole.unit) is None for part in parts):
        return None
    terms, derived = _add(case, parts, whole.unit)
    return replace(weigh_claim(case, rule, whole, terms, derived), stated=signed_term(whole))


def _check_group(case: Case, group: PartGroup, changes: Said) -> Iterator[CheckResult]:
    """Weigh the changes that make up a whole for sure, where they follow each other."""
    rule = f"prose_change_parts.{group.rule.rpartition('.')[2]}"
    if rule not in case.knowledge.rules:
        return
    for position, parts in enumerate(pairwise(changes)):
        named = [fold(part.subject) for part in parts]
        pairs = zip(named, group.words, strict=False)
        if len(group.words) != _FEW or not all(name.startswith(word) for name, word in pairs):
            continue
        whole = _find_whole(case, group, changes[:position], parts)
        trial = None if whole is None else _weigh(case, rule, whole, parts)
        if trial is not None:
            yield trial


def _find_whole(case: Case, group: PartGroup, before: Said, parts: Said) -> Claim | None:
    """Return the change of the whole: the nearest one before its parts, from the same year."""
    wholes = case.knowledge.words[f"whole_of_{group.rule.rpartition('.')[2]}"]
    for claim in list(before)[::-1][:_NEAR]:
        subject = fold(claim.subject)
        is_same_base = {claim.base, *(part.base for part in parts)} - {""}
        if len(is_same_base) <= 1 and any(word in subject for word in wholes):
            return None if any(subject.startswith(word) for word in group.words) else claim
    return None


def _check_named(case: Case, said: Said) -> Iterator[CheckResult]:
    """Weigh the first change of a sentence against those that it names behind 主要是, 其中."""
    rule = "prose_change_parts.named"
    changes = [claim for claim in said if _is_change(claim)]
    if len(changes) <= _FEW or len({claim.base for claim in changes} - {""}) > 1:
        return
    whole, parts = changes[0], changes[1:]
    between = whole.sentence.partition(whole.printed)[2].partition(parts[0].printed)[0]
    if not any(word in between for word in case.knowledge.words["parts_named"]):
        return
    trial = _weigh(case, rule, whole, parts)
    if trial is not None and trial.verdict == "broken":
        yield untested(case, rule, whole, "the sentence need not name every part")
    elif trial is not None:
        yield trial


def _check_three_public(case: Case, changes: Said) -> Iterator[CheckResult]:
    """Weigh the change of “三公” expenses against those of journeys, guests and vehicles."""
    rule = "prose_change_parts.three_public"
    words = case.knowledge.words
    whole = next((claim for claim in changes if "三公" in claim.subject), None)
    if whole is None or is_word(whole):
        return
    after = [claim for claim in changes if claim.number > whole.number and claim.base == whole.base]
    found = [
        _find_first(after, words[f"three_public_{name}"])
        for name in ("abroad", "reception", "cars", "purchase", "running")
    ]
    parts = found[:3] if found[2] is not None else [*found[:2], *found[3:]]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return
    if any(is_nearly(case, part) for part in known):
        yield untested(case, rule, whole, "a part is only nearly the same")
        return
    trial = _weigh(case, rule, whole, known)
    if trial is not None:
        yield trial


def _find_first(changes: Said, words: Sequence[str]) -> Claim | None:
    """Return the first change of which a name is said: 公务接待费."""
    for claim in changes:
        if any(word in fold(claim.subject) for word in words):
            return claim
    return None


def check_change_parts(case: Case) -> Iterator[CheckResult]:
    """Yield the changes of wholes against those of their parts, section by section."""
    sections: dict[str, list[Claim]] = {}
    for claim in case.claims:
        if claim.kind == "change" and is_money(claim):
            sections.setdefault(claim.section, []).append(claim)
    for every in sections.values():
        yield from _check_three_public(case, every)
        changes = [claim for claim in every if _is_change(claim)]
        for group in case.knowledge.prose_parts:
            yield from _check_group(case, group, changes)
    for said in list_sentences(case.claims):
        yield from _check_named(case, said)
