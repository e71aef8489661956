"""Commands about findings: check, checks, letter."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from opendata.cli.program import JOBS, SEVERITIES, SOURCES, WIDE, finish, main
from opendata.cli.reading import read, read_together
from opendata.cli.rows import header, write_rows
from opendata.errors import UsageError
from opendata.model import DocumentRecord, Finding, Severity
from opendata.pipeline import Run
from opendata.records import record_to_row
from opendata.reference import find_rule, list_outlines
from opendata.show import place_text, show_rule
from opendata.site import Layout, disclosure_to_letter
from opendata.sources import Failure
from opendata.together import Added, Comparable, compare, take_comparable

_FINDING_COLUMNS = ("severity", "where", "stated", "derived", "difference", "in words")
_Told = tuple[DocumentRecord, tuple[Finding, ...]]
"""A document with its findings."""


@main.command()
@SOURCES
@click.option(
    "--format",
    "layout",
    type=click.Choice(["table", "csv", "json", "jsonl"]),
    help="Default: table on a terminal, else csv.",
)
@click.option("--severity", type=click.Choice(SEVERITIES), help="Leave out what is less grave.")
@click.option("--fail-on", type=click.Choice(SEVERITIES), help="Exit with 1 from this severity on.")
@JOBS
def check(
    sources: tuple[Path, ...],
    layout: str | None,
    severity: Severity | None,
    fail_on: Severity | None,
    jobs: int,
) -> None:
    """Print the findings: what contradicts itself or is doubtful in the documents.

    Several documents are compared with each other too: a budget with its final account, a
    department with its units, a year with the year before, words with tables in another file.

    Example: opendata check budget.pdf --severity doubt --fail-on contradiction
    """
    failures: list[Failure] = []
    found = list(read(sources, jobs, failures, _take_findings))
    added = compare([comparable for _, comparable in found])
    told = [(record, _add_findings(record, own, added)) for (record, own), _ in found]
    kept = [(record, _keep(findings, severity or "note")) for record, findings in told]
    _print_findings(kept, layout or ("table" if sys.stdout.isatty() else "csv"))
    reached = fail_on is not None and any(_keep(findings, fail_on) for _, findings in told)
    finish(failures, otherwise=1 if reached else 0)


@main.command()
@SOURCES
@click.option(
    "--format",
    "layout",
    type=click.Choice(["markdown", "html"]),
    default="markdown",
    show_default=True,
)
@JOBS
def letter(sources: tuple[Path, ...], layout: Layout, jobs: int) -> None:
    """Print a letter to the publisher: contradictions and doubts with page, cell and difference.

    Example: opendata letter budget.pdf > letter.md
    """
    failures: list[Failure] = []
    for disclosure in read_together(sources, jobs, failures):
        click.echo(disclosure_to_letter(disclosure, layout))
    finish(failures)


@main.command()
@click.argument("rule", required=False)
@click.option("--form", help="Only rules whose identities name this form: B03.")
def checks(rule: str | None, form: str | None) -> None:
    """List the rules of the checks, or tell one: formula, reason, worked examples.

    Example: opendata checks row_sum.nature
    """
    if rule is None:
        for one in list_outlines(form):
            forms = " ".join(one.forms)
            click.echo(f"{one.rule:36} {one.severity:14} {one.words}  [{forms}]")
        return
    page = find_rule(rule)
    if page is None:
        raise UsageError(f"{rule}: there is no such rule; list them with: opendata checks")
    for line in show_rule(page):
        click.echo(line)


def _take_findings(run: Run) -> tuple[DocumentRecord, tuple[_Told, Comparable | None]]:
    told = (run.record, run.disclosure.findings)
    return run.record, (told, take_comparable(run))


def _add_findings(
    record: DocumentRecord, findings: tuple[Finding, ...], added: Mapping[str, Added]
) -> tuple[Finding, ...]:
    """Return the findings of a document and those that it has together with others."""
    found = added.get(record.document)
    return findings if found is None else (*findings, *found.findings)


def _keep(findings: Iterable[Finding], least: Severity) -> tuple[Finding, ...]:
    """Return the findings of a severity and of graver ones."""
    kept = SEVERITIES[SEVERITIES.index(least) :]
    return tuple(finding for finding in findings if finding.severity in kept)


def _print_findings(kept: Sequence[_Told], layout: str) -> None:
    findings = [finding for _, listed in kept for finding in listed]
    if layout == "table":
        for record, listed in kept:
            _print_table(record, listed)
    elif layout == "json":
        rows = [record_to_row(finding) for finding in findings]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        click.echo(header(Finding, layout) + write_rows(Finding, findings, layout), nl=False)


def _print_table(record: DocumentRecord, findings: Sequence[Finding]) -> None:
    """Print the findings of one document for people, the gravest first."""
    counts = Counter(finding.severity for finding in findings)
    said = ", ".join(f"{counts[name]} {name}" for name in reversed(SEVERITIES) if counts[name])
    table = Table(
        *_FINDING_COLUMNS,
        title=f"{record.file}  {record.organisation_name}  {said or 'nothing found'}",
        title_justify="left",
    )
    if not findings:
        click.echo(table.title)
        return
    for finding in sorted(findings, key=lambda item: -SEVERITIES.index(item.severity)):
        difference = "" if finding.difference is None else str(finding.difference.normalize())
        where = f"{place_text(finding.place)} {finding.form}".strip()
        stated = (finding.stated, finding.derived, difference)
        table.add_row(finding.severity, where, *map(escape, (*stated, finding.words)))
    Console(width=None if sys.stdout.isatty() else WIDE).print(table)
