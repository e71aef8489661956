"""Summary: one disclosure counted, for the package, the site and the run's report alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from opendata.model import Disclosure

SEVERITIES: tuple[str, ...] = ("contradiction", "doubt", "rounding", "note")
"""The gravest first."""
STATUSES: tuple[str, ...] = ("proved", "single", "contradicted")
VERDICTS: tuple[str, ...] = ("holds", "rounding", "broken", "not-testable")
CLAIM_VERDICTS: tuple[str, ...] = ("agrees", "rounding", "disagrees", "untestable")
STATES: tuple[str, ...] = ("read", "empty", "missing")


@dataclass(frozen=True, slots=True)
class Summary:
    """The counts of one disclosure; every key is there, also with 0."""

    figures: int
    ignored: int
    unplaced: int
    statuses: Mapping[str, int]
    share_proved: Decimal | None
    """Figures proved in all figures, four digits rounded down so that 1 means all; None without figures."""
    forms: Mapping[str, int]
    """By state."""
    findings: Mapping[str, int]
    """By severity, the gravest first."""
    checks: Mapping[str, int]
    """By verdict."""
    claims: Mapping[str, int]
    """By verdict."""
    rules: Mapping[str, Mapping[str, int]]
    """Rule of a check → verdict → count, sorted by rule."""


def summarise(disclosure: Disclosure) -> Summary:
    """Return the counts of one disclosure."""
    statuses = _count((figure.status for figure in disclosure.figures), STATUSES)
    return Summary(
        figures=disclosure.record.figures,
        ignored=disclosure.record.ignored,
        unplaced=disclosure.record.unplaced,
        statuses=statuses,
        share_proved=_share(statuses["proved"], len(disclosure.figures)),
        forms=_count((form.state for form in disclosure.forms), STATES),
        findings=_count((item.severity for item in disclosure.findings), SEVERITIES),
        checks=_count((check.verdict for check in disclosure.checks), VERDICTS),
        claims=_count((claim.verdict for claim in disclosure.claims), CLAIM_VERDICTS),
        rules={
            rule: _count((c.verdict for c in disclosure.checks if c.rule == rule), VERDICTS)
            for rule in sorted({check.rule for check in disclosure.checks})
        },
    )


def percent(share: Decimal | None) -> str:
    """Return a share as per cent with one digit, empty where there is none.

    >>> percent(Decimal("0.9318")), percent(Decimal("1.0000")), percent(None)
    ('93.1', '100.0', '')
    """
    if share is None:
        return ""
    return str((share * 100).quantize(Decimal("0.1"), rounding=ROUND_DOWN))


def _share(part: int, whole: int) -> Decimal | None:
    if whole == 0:
        return None
    return (Decimal(part) / Decimal(whole)).quantize(Decimal("0.0001"), rounding=ROUND_DOWN)


def _count(values: Iterable[str], keys: tuple[str, ...]) -> dict[str, int]:
    counted = Counter(values)
    return {key: counted[key] for key in keys}
