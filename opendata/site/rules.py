"""Rules: the reference page of each check, and the list of all by form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

Way = Literal["holds", "fails", "skips"]
EVERY_FORM = "*"
"""Stands for the forms of a rule that is tried on every table with such rows or columns."""


class Outcome(NamedTuple):
    """One identity tried on a worked example."""

    verdict: str
    words: str
    stated: str
    derived: str
    difference: str
    tolerance: str
    reason: str


class Example(NamedTuple):
    """A worked example: a small disclosure, and what the check says of it."""

    way: Way
    text: str
    """In Markdown."""
    html: str
    """Its tables and sentences as the body of a page."""
    outcomes: tuple[Outcome, ...]
    told: tuple[str, ...]
    """Words of the findings."""
    forms: tuple[str, ...]
    """The forms in which the rule was tried."""


class RulePage(NamedTuple):
    """All that is said of one rule."""

    rule: str
    kind: str
    severity: str
    words: str
    """The formula."""
    advice: str
    proves_only: bool
    is_limit: bool
    sections: tuple[tuple[str, str], ...]
    """(What | Why | Example | Does not apply, text) from the docstring of its module."""
    forms: tuple[str, ...]
    examples: tuple[Example, ...]


def list_by_form(rules: Sequence[RulePage]) -> list[tuple[str, tuple[RulePage, ...]]]:
    """Return for each form the rules that name it or are shown on it, the forms sorted.

    First what every form has.
    """
    forms = sorted({form for rule in rules for form in rule.forms})
    return [(form, tuple(rule for rule in rules if form in rule.forms)) for form in forms]
