"""Findings: a contradiction or doubt in words — where, what, what was expected, what to do."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from opendata.checks.localise import Suspicion
from opendata.checks.status import Contradiction
from opendata.checks.tables import Case
from opendata.checks.trials import Remark, is_limit
from opendata.model import (
    CheckResult,
    CheckTerm,
    Claim,
    Figure,
    Finding,
    Indicator,
    Place,
    Severity,
)
from opendata.money import precision

_KIND_ORDER = ("row_sum", "column_sum", "hierarchy_sum", "cross_table", "prose_vs_table")
_NAMED_SUSPECTS = 3
_SENTENCES = {
    "costs.limit": "more",
    "costs.parts": "parts",
    "indicators": "value",
    "indicators.deducted": "points",
    "indicators.met": "points",
    "indicators.missed": "missed",
    "management": "value",
    "points.level": "group",
    "points.score": "more",
    "points.weights": "weights",
}
"""Rule, or family of rules → the sentence of sentences.toml that tells a breach."""


def say_place(place: Place) -> str:
    """Return a place in words.

    >>> say_place(Place(page=7)), say_place(Place(line=201)), say_place(Place())
    ('page 7', 'line 201', 'document')
    """
    if place.page is not None:
        return f"page {place.page}"
    return "document" if place.line is None else f"line {place.line}"


def say_figure(figure: Figure) -> str:
    """Return where a figure stands: form, row and column."""
    return f"{figure.form} row {figure.row} column {figure.column}"


def say_indicator(indicator: Indicator) -> str:
    """Return which indicator is meant: form and name."""
    return f"{indicator.form} indicator {indicator.level3 or indicator.level2}"


def _say_own(terms: Sequence[CheckTerm]) -> str:
    """Return target and actual value of an indicator as printed."""
    return ", ".join(term.printed for term in terms if term.unit != "分") or "its weight"


def say_amount(amount: Decimal) -> str:
    """Return an amount without the digits that only arithmetic gave it.

    >>> say_amount(Decimal("478.9800000")), say_amount(Decimal("1E+2"))
    ('478.98', '100')
    """
    rounded = round(amount, 4)
    text = format(rounded, "f")
    if "." in text:
        whole, _, decimals = text.partition(".")
        decimals = decimals.rstrip("0")
        text = f"{whole}.{decimals.ljust(2, '0')}" if decimals else f"{whole}.00"
    return text if amount != amount.to_integral() or "." in str(amount) else format(amount, "f")


def _sentence_of(case: Case, check: CheckResult) -> str:
    if check.stated is None:
        return "blank"
    family = check.rule.partition(".")[0]
    if check.rule in _SENTENCES or family in _SENTENCES:
        return _SENTENCES.get(check.rule) or _SENTENCES[family]
    if check.rule.startswith("evaluation.rate"):
        return "value"
    if check.kind in {"prose_vs_table", "prose_arithmetic", "count_mismatch"}:
        return "prose"
    if is_limit(case, check):
        return "limit"
    return "equal" if check.kind == "cross_table" or len(check.terms) == 1 else "sum"


def _say_terms(case: Case, check: CheckResult) -> str:
    figures = [case.figures[term.figure] for term in check.terms if term.figure in case.figures]
    own = [term for term in check.terms if term.figure in case.indicators]
    if not figures and own:
        return _say_own(own)
    if not figures:
        return "the list of projects" if check.kind == "count_mismatch" else "the sentence"
    first = figures[0]
    more = "" if len(figures) == 1 else f" and {len(figures) - 1} more"
    return f"{say_figure(first)} ({say_place(first.place)}){more}"


def _stated_words(case: Case, check: CheckResult, claims: dict[str, Claim]) -> tuple[str, Place]:
    if check.stated is None:
        part = case.figures[check.terms[0].figure]
        return f"{say_place(part.place)}: {part.form} column {part.column}", part.place
    figure = case.figures.get(check.stated.figure)
    if figure is not None:
        return f"{say_place(figure.place)}: {say_figure(figure)}", figure.place
    indicator = case.indicators.get(check.stated.figure)
    if indicator is not None:
        return f"{say_place(indicator.place)}: {say_indicator(indicator)}", indicator.place
    claim = claims.get(check.stated.figure)
    if claim is None:
        return "document", Place()
    return f"{say_place(claim.place)}: the text on {claim.subject or claim.section}", claim.place


def _representative(group: Sequence[CheckResult]) -> CheckResult:
    """Return the check that tells a contradiction most plainly; of one kind the first."""

    def rank(check: CheckResult) -> int:
        return _KIND_ORDER.index(check.kind) if check.kind in _KIND_ORDER else len(_KIND_ORDER)

    return min(group, key=rank)


def _severity(case: Case, group: Sequence[CheckResult], verdict: str) -> Severity:
    if verdict == "rounding":
        return "rounding"
    severities = {case.knowledge.rules[check.rule].severity for check in group}
    return next(
        severity for severity in ("contradiction", "doubt", "note") if severity in severities
    )


def _to_finding(
    case: Case,
    found: Contradiction,
    suspicion: Suspicion | None,
    claims: dict[str, Claim],
) -> Finding:
    check = _representative(found.checks)
    rule = case.knowledge.rules[check.rule]
    where, place = _stated_words(case, check, claims)
    stated = "" if check.stated is None else check.stated.printed
    residual = check.residual or Decimal(0)
    derived = say_amount((check.stated.amount if check.stated else Decimal(0)) - residual)
    words = case.knowledge.sentences[_sentence_of(case, check)].format(
        where=where,
        stated=stated,
        derived=derived,
        difference=say_amount(abs(residual)),
        other=_say_terms(case, check),
        advice=rule.advice,
    )
    words += _say_columns(check, found.checks)
    words += _say_suspicion(case, check, suspicion, claims) or _say_suspects(
        case, check, found.suspects
    )
    figure = _main_figure(check, found.suspects)
    form = _form_of(case, figure)
    return Finding(
        finding="",
        document=case.record.document,
        kind=rule.kind,
        severity=_severity(case, found.checks, check.verdict),
        rule=check.rule,
        form=form,
        figure=figure,
        stated=stated,
        derived=derived,
        difference=residual,
        words=words,
        place=place,
        check=check.check,
        suspect="" if suspicion is None else suspicion.suspect,
        suggested=None if suspicion is None else suspicion.suggested,
        cause="" if suspicion is None else suspicion.cause,
    )


def _say_suspicion(
    case: Case, check: CheckResult, suspicion: Suspicion | None, claims: dict[str, Claim]
) -> str:
    """Say which number is likely wrong and what would be right, where that tells more."""
    if suspicion is None:
        return ""
    cause = case.knowledge.causes[suspicion.cause]
    if suspicion.suggested is None:
        return f" — {cause}"
    said = f"{say_amount(suspicion.suggested)} would satisfy "
    said += f"{suspicion.mended} broken identities" if suspicion.mended > 1 else "it"
    said += "" if suspicion.cause == "unknown" else f" ({cause})"
    if check.stated is None or suspicion.suspect != check.stated.figure:
        return f" — likely wrong: {_name_suspect(case, suspicion.suspect, claims)}; {said}"
    # that the sum of its parts would satisfy it goes without saying
    is_plain = suspicion.mended < 2 and suspicion.cause == "unknown"
    return "" if is_plain else f" — {said}"


def _name_suspect(case: Case, suspect: str, claims: dict[str, Claim]) -> str:
    figure = case.figures.get(suspect)
    if figure is not None:
        return f"{say_figure(figure)} {figure.printed} ({say_place(figure.place)})"
    indicator = case.indicators.get(suspect)
    if indicator is not None:
        return f"{say_indicator(indicator)} ({say_place(indicator.place)})"
    claim = claims.get(suspect)
    if claim is None:
        return suspect
    return (
        f"the text on {claim.subject or claim.section} {claim.printed} ({say_place(claim.place)})"
    )


def _form_of(case: Case, term: str) -> str:
    found = case.figures.get(term) or case.indicators.get(term)
    return "" if found is None else found.form


def _say_columns(check: CheckResult, group: Sequence[CheckResult]) -> str:
    """Name how many more columns of the same row miss, as they do where a line was lost."""
    row = "" if check.stated is None else check.stated.figure.rpartition("/")[0]
    more = [
        other
        for other in group
        if other.rule == check.rule
        and other is not check
        and other.stated is not None
        and other.stated.figure.rpartition("/")[0] == row
    ]
    if more and check.rule.startswith("indicators."):
        return f" — so do {len(more)} more indicators of the table"
    return f" — the row misses in {len(more)} more columns" if more else ""


def _main_figure(check: CheckResult, suspects: Sequence[str]) -> str:
    stated = "" if check.stated is None else check.stated.figure
    return stated if not suspects or stated in suspects else suspects[0]


def _say_suspects(case: Case, check: CheckResult, suspects: Sequence[str]) -> str:
    stated = "" if check.stated is None else check.stated.figure
    others = [
        case.figures[figure] for figure in suspects if figure != stated and figure in case.figures
    ]
    if not others or len(others) > _NAMED_SUSPECTS or stated in suspects:
        return ""
    named = "; ".join(f"{say_figure(figure)} {figure.printed}" for figure in others)
    return f" — likely wrong: {named}"


def tell_contradictions(
    case: Case, contradictions: Sequence[Contradiction], suspicions: Sequence[Suspicion | None]
) -> list[Finding]:
    """Return one finding for each contradiction, with the number that is likely wrong."""
    claims = {claim.claim: claim for claim in case.claims}
    return [
        _to_finding(case, found, suspicion, claims)
        for found, suspicion in zip(contradictions, suspicions, strict=True)
    ]


def tell_roundings(case: Case, checks: Sequence[CheckResult]) -> list[Finding]:
    """Return one finding for each difference that rounding explains.

    A total repeated by its organisation over the same lines is told once.
    """
    claims = {claim.claim: claim for claim in case.claims}
    told: set[tuple[str, tuple[str, ...]]] = set()
    found = []
    for check in checks:
        if check.verdict != "rounding" or check.stated is None or _is_rounded_prose(check):
            continue
        views = {
            (check.kind, (check.stated.figure,)),
            (check.kind, tuple(term.figure for term in check.terms)),
        }
        if not views & told:
            alone = Contradiction((check,), (), is_grave=False)
            found.append(_to_finding(case, alone, None, claims))
        told |= views
    return found


def _is_rounded_prose(check: CheckResult) -> bool:
    """Tell whether a sentence only rounds what the table prints with more digits."""
    if check.kind != "prose_vs_table" or check.stated is None or check.residual is None:
        return False
    return 2 * abs(check.residual) <= precision(check.stated.printed)


def tell_remark(case: Case, remark: Remark) -> Finding:
    """Return the finding of a remark."""
    rule = case.knowledge.rules[remark.rule]
    words = case.knowledge.sentences["remark"].format(
        where=f"{say_place(remark.place)}: {remark.words}", advice=rule.advice
    )
    return Finding(
        finding="",
        document=case.record.document,
        kind=rule.kind,
        severity=remark.severity or rule.severity,
        rule=remark.rule,
        form=remark.form,
        figure=remark.figure,
        stated=remark.stated,
        derived=remark.derived,
        difference=remark.difference,
        words=words,
        place=remark.place,
    )
