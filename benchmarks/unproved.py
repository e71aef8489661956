"""Why figures are not proved: each kind of reason in words, counted by form.

In:   a disclosure with its checks
Out:  for each figure that is not 0 and not proved the kind of its reason
Never: judge whether the reason is a good one
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from opendata.checks.tables import is_money, is_part_label
from opendata.model import CheckResult, Disclosure, Figure
from opendata.text import fold

_COUNT = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class _View:
    """One figure with all that speaks of it."""

    figure: Figure
    checks: Sequence[CheckResult]
    rows: int
    """Rows of its table that print numbers."""
    has_total: bool
    """A row or column of its table is a sum."""

    def has(self, verdict: str, *, can_fail: bool | None = None) -> bool:
        """Tell whether a check of this verdict speaks of the figure."""
        return any(
            check.verdict == verdict and can_fail in {None, check.can_fail} for check in self.checks
        )


def _is_part(view: _View) -> bool:
    labels = [view.figure.row, *view.figure.column.split("/")]
    return any(is_part_label(fold(label)) for label in labels)


_KINDS: tuple[tuple[str, Callable[[_View], bool]], ...] = (
    ("an identity shows the figure to be wrong", lambda v: v.figure.status == "contradicted"),
    (
        "one side holds, another is broken",
        lambda v: v.has("holds", can_fail=True) and v.has("broken"),
    ),
    (
        "holds, but would with another last digit, or its row repeats the one above it",
        lambda v: v.has("holds", can_fail=True),
    ),
    ("only broken sums, which name no single figure", lambda v: v.has("broken")),
    ("only sums that rounding explains", lambda v: v.has("rounding")),
    ("no more than that it is not greater than its whole", lambda v: v.has("holds")),
    ("", lambda v: v.has("not-testable")),
    ("no identity: a rate, a score or a number of things", lambda v: not is_money(v.figure)),
    ("no identity: a part (其中) beside its whole", _is_part),
    ("no identity: its table has one row only", lambda v: v.rows == 1),
    ("no identity: its table prints no sum", lambda v: not v.has_total),
    ("no identity: its row stands outside the sums", lambda v: True),
)
"""Kind of reason → when it is the reason: the first that applies; empty = what the check says."""


def list_reasons() -> list[str]:
    """Return the kinds of reasons in their order, but for those that the checks give."""
    return [words for words, _ in _KINDS if words]


def _find_reason(view: _View) -> str:
    words = next(words for words, applies in _KINDS if applies(view))
    return words or _say_untested(view.checks)


def _say_untested(checks: Sequence[CheckResult]) -> str:
    """Return the first reason of what could not be tested, without the numbers of this table."""
    reason = min(check.reason for check in checks if check.verdict == "not-testable")
    return f"not testable: {_COUNT.sub('n', reason)}"


def _by_figure(checks: Sequence[CheckResult]) -> Mapping[str, list[CheckResult]]:
    found: dict[str, list[CheckResult]] = defaultdict(list)
    for check in checks:
        terms = [*check.terms, *([check.stated] if check.stated else [])]
        for figure in dict.fromkeys(term.figure for term in terms):
            found[figure].append(check)
    return found


def count_reasons(disclosure: Disclosure) -> Counter[tuple[str, str]]:
    """Return how many figures of each form are not proved for each kind of reason; zeros left out."""
    checks = _by_figure(disclosure.checks)
    rows: dict[int, set[int]] = defaultdict(set)
    summed: set[int] = set()
    for figure in disclosure.figures:
        rows[figure.table_no].add(figure.row_no)
        if figure.level != "leaf":
            summed.add(figure.table_no)
    counted: Counter[tuple[str, str]] = Counter()
    for figure in disclosure.figures:
        if figure.amount == 0 or figure.status == "proved":
            continue
        own, table = checks.get(figure.figure, []), figure.table_no
        view = _View(figure, own, len(rows[table]), table in summed)
        counted[_find_reason(view), figure.form] += 1
    return counted
