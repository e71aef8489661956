"""Prose things: vehicles, guests and journeys against what sentences and tables say they cost.

What:  running costs go with vehicles, a purchase with its price, guests and journeys with their
       costs; vehicles kept on public money are not more than all vehicles.
Why:   the numbers of things come from the office, their costs from the accounts.
Example: 公务用车运行维护费 4.00 with 0 vehicles.
Does not apply: documents that do not say both; costs said with several amounts of which only
       some are 0. Things and costs need not go together (borrowed cars, special vehicles,
       guests paid by others): so all are doubts or notes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from opendata.checks.across.places import find_quantities
from opendata.checks.prose.amounts import claim_term
from opendata.checks.tables import Case
from opendata.checks.trials import judge, not_testable
from opendata.model import CheckResult, CheckTerm, Claim
from opendata.money import YUAN_PER_UNIT
from opendata.records import change
from opendata.text import fold

Terms = Sequence[CheckTerm]


def _has(text: str, words: Sequence[str]) -> bool:
    return any(word in text for word in words)


def _find_things(case: Case, name: str) -> list[Claim]:
    """Return the counts that the words of one kind of thing name: <name>_units, _words, _not."""
    words = case.knowledge.words
    units, wanted, refused = (words[f"{name}_{part}"] for part in ("units", "words", "not"))
    return [
        claim
        for claim in case.claims
        if claim.kind == "count" and claim.unit in units
        if _has(fold(claim.subject), wanted) and not _has(fold(claim.subject), refused)
    ]


def _find_fleet(case: Case) -> list[Claim]:
    """Return the numbers of all vehicles."""
    words = case.knowledge.words
    return [
        claim
        for claim in case.claims
        if claim.kind == "count" and claim.unit in words["bought_units"]
        if fold(claim.subject) in words["vehicle_counts"]
    ]


def _find_costs(case: Case, name: str) -> list[CheckTerm]:
    """Return what sentences, else the tables, print for a cost of this year."""
    subjects = frozenset(case.knowledge.words[name])
    said = [
        claim_term(claim)
        for claim in case.claims
        if claim.kind == "amount" and claim.unit in YUAN_PER_UNIT and not claim.base
        if fold(claim.subject) in subjects
    ]
    return said or _find_printed(case, subjects)


def _find_printed(case: Case, subjects: frozenset[str]) -> list[CheckTerm]:
    return [
        CheckTerm(figure.figure, sign, figure.amount, figure.unit, figure.printed)
        for quantity in case.knowledge.prose
        if quantity.subjects & subjects and quantity.stage in {"", case.record.stage}
        if not quantity.base
        for place in quantity.places
        for one in find_quantities(case, place)
        for sign, figure in one.parts
    ]


def _is_nothing(terms: Terms) -> bool:
    return all(term.amount == 0 for term in terms)


def _is_something(terms: Terms) -> bool:
    return all(term.amount > 0 for term in terms)


def _is_told(case: Case, costs: Terms) -> bool:
    """Tell whether a sentence says that the money is for things of others: 租车费, 借用公车."""
    told, things = (case.knowledge.words[name] for name in ("foreign_vehicles", "vehicle_counts"))
    said = {term.figure for term in costs}
    sections = {claim.section for claim in case.claims if claim.claim in said}
    return any(
        _has(claim.sentence, told) and (claim.section in sections or _has(claim.sentence, things))
        for claim in case.claims
    )


def _weigh(
    case: Case, rule: str, stated: CheckTerm, term: CheckTerm, *, agrees: bool
) -> CheckResult:
    """Return the trial of two numbers of which one is 0 and the other should be."""
    residual = Decimal(0) if agrees else stated.amount - term.amount
    return change(
        not_testable(case, rule, case.knowledge.rules[rule].words, ""),
        stated=stated,
        terms=(term,),
        residual=residual,
        tolerance=Decimal(0),
        verdict=judge(residual, Decimal(0)),
    )


def _check_costs(
    case: Case, rules: tuple[str, str], things: Sequence[Claim], costs: Terms
) -> Iterator[CheckResult]:
    """Weigh a cost without things by the first rule, things without a cost by the second."""
    counts = [claim_term(claim) for claim in things]
    if not counts or not costs:
        return
    positive = next((count for count in counts if count.amount > 0), None)
    if positive is None and _is_something(costs) and _is_told(case, costs):
        reason = "the sentence says what the money is for"
        yield not_testable(case, rules[0], case.knowledge.rules[rules[0]].words, reason)
    elif positive is None and _is_something(costs):
        yield _weigh(case, rules[0], costs[0], counts[0], agrees=False)
    elif positive is not None and _is_nothing(costs):
        yield _weigh(case, rules[1], positive, costs[0], agrees=False)
    elif positive is None or _is_something(costs):
        for rule in dict.fromkeys(rules):
            yield _weigh(case, rule, costs[0], positive or counts[0], agrees=True)
    else:
        reason = "some amounts of the cost are 0, some are not"
        yield not_testable(case, rules[0], case.knowledge.rules[rules[0]].words, reason)


def _check_kept(case: Case) -> Iterator[CheckResult]:
    """Vehicles kept on public money are not more than all vehicles."""
    rule = "prose_things.kept"
    fleet = [claim_term(claim) for claim in _find_fleet(case)]
    kept = [claim_term(claim) for claim in _find_things(case, "kept")]
    if fleet and kept:
        most, whole = max(kept, key=_amount), max(fleet, key=_amount)
        yield _weigh(case, rule, most, whole, agrees=most.amount <= whole.amount)


def _amount(term: CheckTerm) -> Decimal:
    return term.amount


def check_things(case: Case) -> Iterator[CheckResult]:
    """Yield things against their costs, once a document."""
    yield from _check_kept(case)
    running = ("prose_things.no_vehicle", "prose_things.no_running_cost")
    yield from _check_costs(case, running, _find_fleet(case), _find_costs(case, "running_costs"))
    for name, costs in (
        ("bought", "purchase_costs"),
        ("guests", "guest_costs"),
        ("journeys", "journey_costs"),
    ):
        rule = f"prose_things.{name}"
        things = _find_things(case, name)
        yield from _check_costs(case, (rule, rule), things, _find_costs(case, costs))
