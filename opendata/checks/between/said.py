"""Said: amounts of other years and of the first budget that sentences speak of.

支出年初预算为 … in an account is the budget's; 比2023年年初预算数 … 增加 … gives last year's
amount, and the change alone gives it too: this year's less the change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from opendata.checks.between.comparable import Key, Recall, Relation, Sum
from opendata.checks.between.knowledge import BetweenKnowledge, split_words
from opendata.checks.between.states import claim_to_sum
from opendata.checks.between.sums import is_agreeing, weigh
from opendata.checks.prose.amounts import is_direct
from opendata.checks.prose.places import find_function_places, find_named_quantities
from opendata.checks.prose.said import is_same
from opendata.checks.rules import bare_class_name
from opendata.checks.tables import Case
from opendata.knowledge.codes import find_ancestors, load_codes
from opendata.model import Claim
from opendata.money import YUAN_PER_UNIT
from opendata.records import change
from opendata.text import fold

_YEAR = re.compile(r"20\d\d")
_LAST = ("上", "去")
_INITIAL = "年初"
_CODE = re.compile(r"\((\d{3,7})\)$")
_LEVEL = re.compile(r"\([类款项]\)")
_PATH = 3
"""类, 款 and 项."""
_NEAR = 4
"""So many numbers before a change the amount of the year itself is looked for."""

States = Mapping[Key, tuple[Sum, ...]]


@dataclass(frozen=True, slots=True)
class _Target:
    """Which document a claim speaks of."""

    rule: str
    year: int
    stage: str
    relation: Relation


def list_said(case: Case, states: States, known: BetweenKnowledge) -> Iterator[Recall]:
    """Yield what the sentences say of other documents."""
    for claim in case.claims:
        if claim.base and claim.kind in {"amount", "change"} and claim.unit in YUAN_PER_UNIT:
            target = _find_target(case, claim, known)
            if target is not None:
                yield from _to_recall(case, states, known, claim, target)


def list_claimed(case: Case, known: BetweenKnowledge) -> dict[Key, tuple[Sum, ...]]:
    """Return what the sentences of a document without tables say at the places of its year."""
    found: dict[Key, list[Sum]] = {}
    for claim in case.claims:
        if claim.kind != "amount" or claim.unit not in YUAN_PER_UNIT or not is_direct(claim):
            continue
        if claim.base and not (case.record.stage == "budget" and _INITIAL in claim.base):
            continue
        target = _Target("", case.record.fiscal_year or 0, case.record.stage, "equal")
        keys, is_sure = _find_keys(case, claim, target, known)
        for key in keys if is_sure else ():
            found.setdefault(key, []).append(claim_to_sum(case, claim))
    return {key: tuple(sums) for key, sums in found.items()}


def _find_target(case: Case, claim: Claim, known: BetweenKnowledge) -> _Target | None:
    record = case.record
    if record.fiscal_year is None:
        return None
    if _INITIAL in claim.base:
        is_budget = record.stage == "final" and claim.kind == "amount"
        rule = "between.initial_said"
        return _Target(rule, record.fiscal_year, "budget", "equal") if is_budget else None
    year = _YEAR.search(claim.base)
    is_last = claim.base.startswith(_LAST) if year is None else int(year[0]) == _last(case)
    if not is_last:
        return None
    phrase = _find_phrase(claim)
    is_executed = any(word in phrase for word in known.words["executed"])
    rule = "between.last_year_said" if claim.kind == "amount" else "between.change_said"
    relation: Relation = "equal" if claim.kind == "amount" else "change"
    if record.stage == "budget":
        return None if is_executed else _Target(rule, _last(case), "budget", relation)
    is_of_budget = "预算" in phrase and not is_executed
    return None if is_of_budget else _Target(rule, _last(case), "final", relation)


def _last(case: Case) -> int:
    return (case.record.fiscal_year or 0) - 1


def _find_phrase(claim: Claim) -> str:
    """Return the words between the other year and the number that is compared with it."""
    before = claim.sentence.partition(claim.printed)[0]
    return before.rpartition(claim.base)[2] if claim.base in before else before


def _to_recall(
    case: Case, states: States, known: BetweenKnowledge, claim: Claim, target: _Target
) -> Iterator[Recall]:
    keys, is_sure = _find_keys(case, claim, target, known)
    said = _find_said(case, claim)
    fitting = _fit(case, keys, states, said)
    is_named = fold(claim.subject) in fold(claim.sentence) or _is_nearest(case, claim, said)
    is_named = is_named or _is_spent(case, states, claim, keys, known)
    own: dict[Key, tuple[Sum, ...]] = {}
    if target.relation == "change":
        own = {key: _list_own(case, states, key, claim, said) for key in fitting}
    if fitting:
        yield Recall(
            target.rule,
            target.year,
            (target.stage,),
            fitting,
            claim_to_sum(case, claim),
            target.relation,
            is_sure=is_sure and is_named,
            own=own,
        )


def _is_spent(
    case: Case, states: States, claim: Claim, keys: Sequence[Key], known: BetweenKnowledge
) -> bool:
    """Tell whether what is said next of the subject is what the account prints for its code.

    年初预算数为 … 决算数 … under a heading with the code's path: both are then said of it.
    """
    codes = {key.detail for key in keys if key.detail}
    after = case.claims[claim.number : claim.number + 1]
    if len(codes) != 1 or not after or after[0].subject != claim.subject or after[0].base:
        return False
    spent, code = claim_to_sum(case, after[0]), codes.pop()
    places = [Key(place, code) for place in known.codes["final"]]
    if after[0].value == 0 and not any(key in states for key in places):
        return True
    return any(is_agreeing(spent, one) for key in places for one in states.get(key, ()))


def _is_nearest(case: Case, claim: Claim, said: Claim | None) -> bool:
    """Tell whether no other amount stands between the year's amount and what is said next of it."""
    if said is None:
        return False
    between = case.claims[said.number : claim.number - 1]
    return not any(other.kind == "amount" and not other.base for other in between)


def _list_own(
    case: Case, states: States, key: Key, claim: Claim, said: Claim | None
) -> tuple[Sum, ...]:
    """Return what the document says of its own year: its table, else its sentence.

    One that is less than its rise is not meant: last year's would be less than nothing.
    """
    found = states.get(key) or (() if said is None else (claim_to_sum(case, said),))
    rise = claim_to_sum(case, claim)
    weighed = ((own, weigh(rise, [(1, own)])) for own in found)
    return tuple(own for own, one in weighed if one is not None and one.residual <= one.tolerance)


def _find_keys(
    case: Case, claim: Claim, target: _Target, known: BetweenKnowledge
) -> tuple[tuple[Key, ...], bool]:
    """Return where the other document prints what the subject names, and whether that is sure."""
    plain = change(claim, base="")
    other = replace(case, record=change(case.record, stage=target.stage), quantities={})
    named = find_named_quantities(other, plain)
    if named:
        places = [single for one in named for place in one.places for single in split_words(place)]
        return tuple(Key(place) for place in places), all(one.is_sure for one in named)
    code = _find_code(case, plain)
    forms = known.codes[target.stage]
    return tuple(Key(place, code) for place in forms if place.column == ("total",) if code), True


def _find_code(case: Case, plain: Claim) -> str:
    """Return the function code of a subject: printed behind it, that of its row, or the official one."""
    printed = _CODE.search(fold(plain.subject))
    if printed is not None:
        return printed[1]
    codes = {
        figure.function_code
        for parts in find_function_places(case, plain)
        for _, figure in parts
        if figure.function_code
    }
    if not codes:
        return _find_official(plain.subject)
    return codes.pop() if len(codes) == 1 else ""


def _find_official(subject: str) -> str:
    """Return the code of a path in the official list, empty where it names none or several.

    The name of the 款 in the middle may be an older one; it decides only between several.

    >>> _find_official("科学技术支出（类）科学技术管理事务（款）行政运行（项）")
    '2060101'
    """
    names = [bare_class_name(name) for name in _LEVEL.split(fold(subject))[:-1]]
    if len(names) < _PATH:
        return ""
    codes = load_codes("function")
    paths = {
        code.code: [bare_class_name(above.label) for above in find_ancestors(codes, code.code)]
        for code in codes.codes
        if bare_class_name(code.label) == names[-1]
    }
    found = [code for code, above in paths.items() if above[-1:] == names[:1]]
    exact = [code for code in found if paths[code] == names[-2::-1]]
    found = exact or found
    return found[0] if len(found) == 1 else ""


def _find_said(case: Case, claim: Claim) -> Claim | None:
    """Return the amount of the year itself that the sentence compares."""
    is_budget = case.record.stage == "budget"
    before = case.claims[max(0, claim.number - 1 - _NEAR) : claim.number - 1]
    said = [
        other
        for other in before
        if other.kind == "amount"
        and other.unit in YUAN_PER_UNIT
        and other.section == claim.section
        and is_same(other.subject, claim.subject)
        and (not other.base or (is_budget and _INITIAL in other.base))
    ]
    return said[-1] if said else None


def _fit(case: Case, keys: Sequence[Key], states: States, said: Claim | None) -> tuple[Key, ...]:
    """Return the keys at which the document prints the amount that the sentence names.

    All of them where the sentence names none, or the document has no such tables.
    """
    distinct = dict.fromkeys(keys)
    printed = [key for key in distinct if key in states]
    if said is None or not printed:
        return tuple(distinct)
    amount = claim_to_sum(case, said)
    return tuple(key for key in printed if any(is_agreeing(amount, one) for one in states[key]))
