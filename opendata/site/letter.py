"""Letter: the contradictions and doubts of a document, told to those who published it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from opendata.model import CheckResult, Claim, Disclosure, Figure, Finding, Indicator
from opendata.site.words import make_environment, place_to_words

Layout = Literal["markdown", "html"]

_TEMPLATES: Mapping[Layout, str] = {"markdown": "letter.md", "html": "letter.html"}
_TOLD = ("contradiction", "doubt")
_MOST_TERMS = 8
"""A longer sum is told by its first terms and their number."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One finding as the letter tells it."""

    finding: Finding
    where: str
    """Page or line, in words of both languages."""
    table: str
    """Form and printed title of its table; empty for prose."""
    row: str
    column: str
    sentence: str
    """The sentence it is about; empty for a table."""
    identity: str
    """The identity in words; empty where it is none."""
    terms: tuple[str, ...]
    """What the derived number was worked out from, each with its place."""
    more_terms: int
    suspect: str
    """The number that is likely wrong, where it is another than the stated one."""


def disclosure_to_letter(disclosure: Disclosure, layout: Layout = "markdown") -> str:
    """Return the letter on one document; rounding and notes are left out."""
    environment = make_environment()
    entries = list(_to_entries(disclosure))
    text = environment.get_template(_TEMPLATES[layout]).render(
        record=disclosure.record,
        tried=sum(check.verdict != "not-testable" for check in disclosure.checks),
        groups=[
            (severity, [entry for entry in entries if entry.finding.severity == severity])
            for severity in _TOLD
        ],
        roundings=sum(finding.severity == "rounding" for finding in disclosure.findings),
    )
    return re.sub(r"\n{3,}", "\n\n", text)


def _to_entries(disclosure: Disclosure) -> Iterator[Entry]:
    figures = {figure.figure: figure for figure in disclosure.figures}
    claims = {claim.claim: claim for claim in disclosure.claims}
    indicators = {one.indicator: one for one in disclosure.indicators}
    checks = {check.check: check for check in disclosure.checks}
    for finding in disclosure.findings:
        if finding.severity not in _TOLD:
            continue
        check = checks.get(finding.check)
        about = finding.figure if check is None or check.stated is None else check.stated.figure
        figure, claim, indicator = figures.get(about), claims.get(about), indicators.get(about)
        terms = () if check is None else tuple(_to_terms(check, figures, claims))
        yield Entry(
            finding=finding,
            where=place_to_words(finding.place),
            table=_name_table(figure, indicator),
            row=_name_row(figure, indicator),
            column="" if figure is None else figure.column,
            sentence="" if claim is None else claim.sentence,
            identity="" if check is None else check.words,
            terms=terms[:_MOST_TERMS],
            more_terms=max(0, len(terms) - _MOST_TERMS),
            suspect=_to_suspect(finding, about, figures, claims),
        )


def _name_table(figure: Figure | None, indicator: Indicator | None) -> str:
    if figure is not None:
        return f"{figure.form} {figure.title}"
    return "" if indicator is None else indicator.form


def _name_row(figure: Figure | None, indicator: Indicator | None) -> str:
    if figure is not None:
        return figure.row
    return "" if indicator is None else indicator.level3 or indicator.level2


def _to_terms(
    check: CheckResult, figures: Mapping[str, Figure], claims: Mapping[str, Claim]
) -> Iterator[str]:
    for term in check.terms:
        sign = "− " if term.sign < 0 else ""
        name = _name(term.figure, figures, claims)
        unit = "" if term.printed.endswith(term.unit) else f" {term.unit}"
        yield f"{sign}{term.printed}{unit}{f' ({name})' if name else ''}"


def _name(key: str, figures: Mapping[str, Figure], claims: Mapping[str, Claim]) -> str:
    """Return where a figure or claim stands, in words of both languages."""
    figure, claim = figures.get(key), claims.get(key)
    if figure is not None:
        names = f"{figure.form} {figure.row}·{figure.column}"
        return f"{names}, {place_to_words(figure.place)}"
    return "" if claim is None else f"{claim.subject}, {place_to_words(claim.place)}"


def _to_suspect(
    finding: Finding, about: str, figures: Mapping[str, Figure], claims: Mapping[str, Claim]
) -> str:
    if not finding.suspect or finding.suspect == about:
        return ""
    other = figures.get(finding.suspect) or claims.get(finding.suspect)
    printed = "" if other is None else other.printed
    return f"{printed} ({_name(finding.suspect, figures, claims)})"
