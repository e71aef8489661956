"""Pages of the site from templates, with its style and script beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment

from opendata.model import Disclosure, Evidence, Figure, FormRecord
from opendata.resources import find_folder
from opendata.site.letter import disclosure_to_letter
from opendata.site.rules import RulePage, list_by_form
from opendata.site.tables import Table, figures_to_table
from opendata.site.words import make_environment
from opendata.summary import SEVERITIES, summarise

_LONGEST_ANSWER = 200
"""Rows of an answer that a page shows; the page says how to get the others."""
_FACTS = ("jurisdiction", "organisation", "fiscal_year", "stage")


class Answer(NamedTuple):
    """The answer of one question, as the graph gave it."""

    name: str
    title: tuple[str, str]
    description: tuple[str, str]
    """Chinese and English, both."""
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    query: str
    """The SPARQL text that was asked."""
    failure: str = ""
    """Why there is no answer; empty where there is one."""


class _Section(NamedTuple):
    """One table of a document with its figures set out."""

    form: FormRecord
    anchor: str
    table: Table | None
    units: tuple[str, ...]
    subject: str
    """The project it is about, where that is a single one of several tables of a kind."""


def write_site(
    disclosures: Sequence[Disclosure],
    answers: Sequence[Answer],
    rules: Sequence[RulePage],
    folder: Path,
    names: Mapping[str, str],
) -> None:
    """Write the site; names gives the package folder of each published document."""
    environment = make_environment()
    ordered = sorted(disclosures, key=_order)
    (folder / "documents").mkdir(parents=True, exist_ok=True)
    pages = [(disclosure, summarise(disclosure)) for disclosure in ordered]
    _render(environment, folder / "index.html", "index.html", root="", pages=pages)
    for disclosure, summary in pages:
        document = disclosure.record.document
        _render(
            environment,
            folder / "documents" / f"{document}.html",
            "document.html",
            root="../",
            disclosure=disclosure,
            summary=summary,
            sections=tuple(_to_sections(disclosure)),
            facts=tuple(_to_facts(disclosure)),
            findings=sorted(disclosure.findings, key=lambda item: SEVERITIES.index(item.severity)),
            words=_words_by_figure(disclosure),
            download=_to_download(disclosure, names),
        )
        _write_letters(disclosure, folder / "letters")
    _render(
        environment,
        folder / "questions.html",
        "questions.html",
        root="",
        answers=answers,
        documents=frozenset(disclosure.record.document for disclosure in ordered),
        longest=_LONGEST_ANSWER,
    )
    _render(environment, folder / "about.html", "about.html", root="")
    _write_rules(environment, folder, rules, Counter(_list_tried(disclosures)))
    _copy_static(folder)


def _list_tried(disclosures: Iterable[Disclosure]) -> Iterator[tuple[str, str]]:
    for disclosure in disclosures:
        for check in disclosure.checks:
            yield check.rule, check.verdict


def _write_rules(
    environment: Environment,
    folder: Path,
    rules: Sequence[RulePage],
    tried: Mapping[tuple[str, str], int],
) -> None:
    """Write the list of all rules and a page a rule, with how often each verdict was given."""
    (folder / "checks").mkdir(exist_ok=True)
    _render(
        environment,
        folder / "checks.html",
        "checks.html",
        root="",
        rules=rules,
        by_form=list_by_form(rules),
        tried=tried,
    )
    for rule in rules:
        path = folder / "checks" / f"{rule.rule}.html"
        _render(environment, path, "check.html", root="../", rule=rule, tried=tried)


def _write_letters(disclosure: Disclosure, folder: Path) -> None:
    """Write the letter to the publisher, as a page and as Markdown."""
    folder.mkdir(exist_ok=True)
    document = disclosure.record.document
    _write(folder / f"{document}.html", disclosure_to_letter(disclosure, "html"))
    _write(folder / f"{document}.md", disclosure_to_letter(disclosure, "markdown"))


def _order(disclosure: Disclosure) -> tuple[str, ...]:
    record = disclosure.record
    year = str(record.fiscal_year or "")
    return (record.jurisdiction, record.organisation_name, year, record.stage, record.document)


def _to_sections(disclosure: Disclosure) -> Iterator[_Section]:
    projects: dict[str, list[str]] = {}
    for project in disclosure.projects:
        for place in project.seen_in:
            projects.setdefault(place, []).append(project.name)
    figures: dict[tuple[str, int | None], list[Figure]] = {}
    for figure in disclosure.figures:
        figures.setdefault((figure.form, figure.table_no), []).append(figure)
    for number, form in enumerate(disclosure.forms, start=1):
        own = figures.get((form.form, form.table_no), [])
        units = tuple(dict.fromkeys(figure.unit for figure in own if figure.unit))
        table = figures_to_table(own) if own else None
        named = projects.get(f"{form.form}.{form.table_no}", [])
        subject = named[0] if len(named) == 1 else ""
        yield _Section(form, f"table-{number}", table, units, subject)


def _words_by_figure(disclosure: Disclosure) -> dict[str, list[str]]:
    words: dict[str, list[str]] = {}
    for finding in disclosure.findings:
        words.setdefault(finding.figure, []).append(finding.words)
    return words


def _to_facts(disclosure: Disclosure) -> Iterator[tuple[str, str, tuple[Evidence, ...]]]:
    """Yield each of the four facts: its name, its value, the places that prove it."""
    record = disclosure.record
    values = {
        "jurisdiction": " ".join((record.jurisdiction_name, record.jurisdiction)).strip(),
        "organisation": record.organisation_name,
        "fiscal_year": str(record.fiscal_year or ""),
        "stage": record.stage,
    }
    for fact in _FACTS:
        yield fact, values[fact], getattr(record, f"{fact}_evidence")


def _to_download(disclosure: Disclosure, names: Mapping[str, str]) -> str:
    """Return the folder of a document's tables, as seen from the site's folder."""
    record = disclosure.record
    if record.state == "quarantined":
        return f"../quarantine/{record.document}/"
    return f"../datapackages/{names[record.document]}/"


def _render(environment: Environment, path: Path, template: str, **values: Any) -> None:
    _write(path, environment.get_template(template).render(page=template, **values))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")


def _copy_static(folder: Path) -> None:
    target = folder / "static"
    target.mkdir(exist_ok=True)
    for path in sorted((find_folder("site") / "static").iterdir()):
        if path.is_file():
            (target / path.name).write_bytes(path.read_bytes())
