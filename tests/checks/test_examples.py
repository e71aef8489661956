"""Each rule by its worked examples: holds, fails, does not apply (opendata/knowledge/checks/)."""

from __future__ import annotations

from functools import cache

import pytest

from opendata.checks.rules import Rule, load_knowledge
from opendata.examples import read_example
from opendata.model import CheckResult, Finding
from opendata.together import compare_runs

RULES = [pytest.param(rule, id=name) for name, rule in load_knowledge().rules.items()]
TRIED = {"holds", "rounding", "broken"}


@cache
def read(text: str) -> tuple[tuple[CheckResult, ...], tuple[Finding, ...]]:
    """Return the checks and findings of all documents of an example."""
    found = compare_runs(read_example(text))
    checks = tuple(check for one in found for check in one.checks)
    return checks, tuple(finding for one in found for finding in one.findings)


def verdicts(text: str, rule: Rule) -> set[str]:
    return {check.verdict for check in read(text)[0] if check.rule == rule.rule}


def told(text: str, rule: Rule) -> list[str]:
    """Return the words of the findings that tell a breach of the rule."""
    checks, findings = read(text)
    broken = {check.check for check in checks if check.rule == rule.rule}
    return [
        finding.words
        for finding in findings
        if finding.severity != "rounding" and (finding.rule == rule.rule or finding.check in broken)
    ]


@pytest.mark.parametrize("rule", RULES)
def test_holds_where_it_holds(rule: Rule) -> None:
    assert told(rule.holds, rule) == []
    assert verdicts(rule.holds, rule) <= {"holds", "rounding", "not-testable"}
    if "broken" in verdicts(rule.fails, rule) and not rule.breaks_only:
        assert "holds" in verdicts(rule.holds, rule)


@pytest.mark.parametrize("rule", RULES)
def test_fails_where_it_is_broken(rule: Rule) -> None:
    if rule.proves_only:
        assert told(rule.fails, rule) == []
        assert "not-testable" in verdicts(rule.fails, rule)
    else:
        assert told(rule.fails, rule)


@pytest.mark.parametrize("rule", RULES)
def test_says_nothing_where_it_does_not_apply(rule: Rule) -> None:
    assert told(rule.skips, rule) == []
    assert verdicts(rule.skips, rule) <= {"not-testable"}


@pytest.mark.parametrize("rule", RULES)
def test_the_three_examples_are_three(rule: Rule) -> None:
    assert len({rule.holds, rule.fails, rule.skips}) == 3
    assert all((rule.holds, rule.fails, rule.skips))
