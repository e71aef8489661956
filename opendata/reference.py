"""Reference: every rule with its reason, its formula and its worked examples, read and checked."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from functools import cache

from opendata.checks.findings import say_amount
from opendata.checks.rules import Knowledge, Rule, Selector, load_knowledge
from opendata.examples import read_example, to_body
from opendata.model import CheckResult, Disclosure
from opendata.records import decimal_text
from opendata.site.rules import EVERY_FORM, Example, Outcome, RulePage, Way
from opendata.together import compare_runs

_WAYS: tuple[Way, ...] = ("holds", "fails", "skips")
_FORM = re.compile(r"/([BFX]\d*)\.\d+/")
_SECTION = re.compile(r"^(What|Why|Example|Does not apply):\s*", re.MULTILINE)


@cache
def list_rules() -> tuple[RulePage, ...]:
    """Return the page of each rule, sorted; all worked examples are read, which takes seconds."""
    knowledge = load_knowledge()
    forms = _list_forms(knowledge)
    return tuple(_to_page(rule, forms.get(name, ())) for name, rule in knowledge.rules.items())


def find_rule(name: str) -> RulePage | None:
    """Return the page of one rule, None where there is no such rule."""
    knowledge = load_knowledge()
    rule = knowledge.rules.get(name)
    return None if rule is None else _to_page(rule, _list_forms(knowledge).get(name, ()))


def list_outlines(form: str | None = None) -> Iterator[RulePage]:
    """Yield the page of each rule without its worked examples; of those that name a form, if given.

    A rule for every form is left out where a form is asked for.
    """
    knowledge = load_knowledge()
    forms = _list_forms(knowledge)
    for name, rule in knowledge.rules.items():
        page = _to_outline(rule, forms.get(name, ()))
        if form is None or form in page.forms:
            yield page


def _list_forms(knowledge: Knowledge) -> Mapping[str, tuple[str, ...]]:
    """Return the forms that the identities of each rule name."""
    named: list[tuple[str, tuple[Selector, ...]]] = [
        *((cross.rule, (cross.left, *cross.right)) for cross in knowledge.crosses),
        *((code.rule, (code.left, *code.right)) for code in knowledge.codes),
        *((quantity.rule, quantity.places) for quantity in knowledge.prose),
    ]
    forms: dict[str, set[str]] = {}
    for rule, places in named:
        forms.setdefault(rule, set()).update(place.form for place in places)
    return {rule: tuple(sorted(listed)) for rule, listed in forms.items()}


def _to_page(rule: Rule, forms: tuple[str, ...]) -> RulePage:
    examples = tuple(_to_example(rule, way) for way in _WAYS if getattr(rule, way))
    shown = {form for example in examples for form in example.forms}
    page = _to_outline(rule, forms)
    return page._replace(examples=examples, forms=forms or (*page.forms, *sorted(shown)))


def _to_outline(rule: Rule, forms: tuple[str, ...]) -> RulePage:
    return RulePage(
        rule=rule.rule,
        kind=rule.kind,
        severity=rule.severity,
        words=rule.words,
        advice=rule.advice,
        proves_only=rule.proves_only,
        is_limit=rule.is_limit,
        sections=tuple(_to_sections(rule.module)),
        forms=forms or (EVERY_FORM,),
        examples=(),
    )


def _to_sections(module: str) -> Iterator[tuple[str, str]]:
    """Yield the sections of a check's docstring, which is its page."""
    text = sys.modules[f"opendata.checks.{module}"].__doc__ or ""
    _, *parts = _SECTION.split(text)
    for name, said in zip(parts[::2], parts[1::2], strict=True):
        yield name, " ".join(said.split())


def _to_example(rule: Rule, way: Way) -> Example:
    text = getattr(rule, way).strip()
    disclosures = compare_runs(read_example(text))
    checks = [check for one in disclosures for check in one.checks if check.rule == rule.rule]
    return Example(
        way=way,
        text=text,
        html=to_body(text),
        outcomes=tuple(dict.fromkeys(map(_to_outcome, checks))),
        told=tuple(words for one in disclosures for words in _find_told(one, rule)),
        forms=tuple(sorted({form for check in checks for form in _forms_of(check)})),
    )


def _forms_of(check: CheckResult) -> Iterator[str]:
    stated = () if check.stated is None else (check.stated,)
    for term in (*stated, *check.terms):
        match = _FORM.search(term.figure)
        if match is not None:
            yield match[1]


def _find_told(disclosure: Disclosure, rule: Rule) -> Iterator[str]:
    broken = {check.check for check in disclosure.checks if check.rule == rule.rule}
    for finding in disclosure.findings:
        if finding.rule == rule.rule or finding.check in broken:
            yield finding.words


def _to_outcome(check: CheckResult) -> Outcome:
    stated, residual = check.stated, check.residual
    derived = None if stated is None or residual is None else stated.amount - residual
    return Outcome(
        verdict=check.verdict,
        words=check.words,
        stated="" if stated is None else stated.printed,
        derived="" if derived is None else say_amount(derived),
        difference="" if residual is None else say_amount(residual),
        tolerance="" if check.tolerance is None else decimal_text(check.tolerance.normalize()),
        reason=check.reason,
    )
