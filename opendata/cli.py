"""Command line: arguments, exit codes and printing; no work."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from opendata import __version__
from opendata.convert import convert
from opendata.errors import OpendataError, UsageError
from opendata.graph.asking.questions import (
    PLOT_KINDS,
    Answer,
    Question,
    find_question,
    list_questions,
    run_question,
)
from opendata.graph.iris import load_mapping
from opendata.graph.loading.connection import Access
from opendata.graph.loading.load import Plan, carry_out, open_server, plan_load
from opendata.graph.loading.parts import list_parts
from opendata.graph.loading.servers import Server
from opendata.graph.validation.validate import GraphReport
from opendata.links import Decision, find_unkinded, find_unused, read_decisions
from opendata.model import Disclosure, DocumentRecord, Figure, Finding, Severity
from opendata.pipeline import Run
from opendata.plot import write_plot
from opendata.publish import publish
from opendata.reconciliation import (
    find_candidates,
    list_built,
    name_to_wanted,
    open_service,
    write_candidates,
)
from opendata.reconciliation.client import WIKIDATA
from opendata.records import columns_of, record_to_row
from opendata.reference import find_rule, list_outlines
from opendata.server import Settings, serve_folder
from opendata.show import STEPS, place_text, show_rule, show_step
from opendata.site import Layout, disclosure_to_letter
from opendata.sources import Failure, find_sources, read_sources
from opendata.together import Added, Comparable, compare, compare_disclosures, take_comparable
from opendata.trace import draw_figure, find_figure, trace_figure

_SEVERITIES: Sequence[Severity] = ("note", "rounding", "doubt", "contradiction")
_WIDE = 240
"""Columns of a table that goes into a file or another program."""
_FORMATS = click.Choice(["csv", "jsonl"])
_SOURCES = click.argument(
    "sources", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="SOURCE..."
)
_JOBS = click.option(
    "--jobs", type=click.IntRange(1, 64), default=1, help="Processes to read with."
)
_FINDING_COLUMNS = ("severity", "where", "stated", "derived", "difference", "in words")
_Taken = TypeVar("_Taken")
_Told = tuple[DocumentRecord, tuple[Finding, ...]]
"""A document with its findings."""
_words = Console(stderr=True, highlight=False, soft_wrap=True)


class _Program(click.Group):
    """Turns an error of the program into a message and an exit code, at the edge."""

    def invoke(self, ctx: click.Context) -> Any:  # Any: as click declares it
        try:
            return super().invoke(ctx)
        except UsageError as error:
            _words.print(f"opendata: {error}", markup=False)
            ctx.exit(2)
        except OpendataError as error:
            _words.print(f"opendata: {error}", markup=False)
            ctx.exit(3)


@click.group(cls=_Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="opendata")
def main() -> None:
    """Read budget and final-account disclosures of Chinese departments as proved open data.

    SOURCE is a PDF, a scan, an image, an HTML page, an XLSX, XLS, DOCX or DOC file, a text
    taken from a PDF, or a folder of them; it is told by its content, not by its name. Data go to
    standard output, words to standard error. Exit status: 0 fine, 1 findings at or above
    --fail-on, 2 usage, 3 a source could not be read (the others are still processed).
    """


@main.command()
@_SOURCES
@click.option("--format", "layout", type=_FORMATS, default="csv", show_default=True)
@_JOBS
def extract(sources: tuple[Path, ...], layout: str, jobs: int) -> None:
    """Print the figures of the documents: one printed number a row.

    Example: opendata extract samples/ > figures.csv
    """
    failures: list[Failure] = []
    click.echo(_header(Figure, layout), nl=False)
    for text in _read(sources, jobs, failures, partial(_take_figures, layout=layout)):
        click.echo(text, nl=False)
    _finish(failures)


@main.command()
@_SOURCES
@click.option(
    "--format",
    "layout",
    type=click.Choice(["table", "csv", "json", "jsonl"]),
    help="Default: table on a terminal, else csv.",
)
@click.option("--severity", type=click.Choice(_SEVERITIES), help="Leave out what is less grave.")
@click.option(
    "--fail-on", type=click.Choice(_SEVERITIES), help="Exit with 1 from this severity on."
)
@_JOBS
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
    read = list(_read(sources, jobs, failures, _take_findings))
    added = compare([comparable for _, comparable in read])
    told = [(record, _add_findings(record, found, added)) for (record, found), _ in read]
    kept = [(record, _keep(findings, severity or "note")) for record, findings in told]
    _print_findings(kept, layout or ("table" if sys.stdout.isatty() else "csv"))
    reached = fail_on is not None and any(_keep(findings, fail_on) for _, findings in told)
    _finish(failures, otherwise=1 if reached else 0)


@main.command()
@_SOURCES
@click.option(
    "--format",
    "layout",
    type=click.Choice(["markdown", "html"]),
    default="markdown",
    show_default=True,
)
@_JOBS
def letter(sources: tuple[Path, ...], layout: Layout, jobs: int) -> None:
    """Print a letter to the publisher: contradictions and doubts with page, cell and difference.

    Example: opendata letter budget.pdf > letter.md
    """
    failures: list[Failure] = []
    for disclosure in _read_together(sources, jobs, failures):
        click.echo(disclosure_to_letter(disclosure, layout))
    _finish(failures)


@main.command()
@_SOURCES
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder to write.")
@click.option(
    "--decisions",
    "file",
    type=click.Path(path_type=Path),
    help="CSV of what was decided on links: subject, predicate, object, decision, reason, "
    "decided_by, date.",
)
@_JOBS
def build(sources: tuple[Path, ...], out: Path, file: Path | None, jobs: int) -> None:
    """Write data packages, graph and site of the documents, which are compared with each other.

    Example: opendata build samples/ --out out/demo
    """
    failures: list[Failure] = []
    decisions = () if file is None else _read_decisions(file)
    disclosures = _read_together(sources, jobs, failures, decisions)
    _tell_links(disclosures, decisions)
    with _words.status("writing packages, graph and site"):
        told = [(failure.name, failure.reason) for failure in failures]
        graph = publish(disclosures, out, told)
    kept = [item.record for item in disclosures if item.record.state == "quarantined"]
    for record in kept:
        _words.print(f"quarantined: {record.file}: {record.reason}", markup=False)
    published = len(disclosures) - len(kept)
    _words.print(f"{published} published, {len(kept)} quarantined, {len(failures)} unreadable")
    _print_graph(graph)
    _words.print(f"look at it with: opendata serve {out}", markup=False)
    _finish(failures, otherwise=1 if graph.violations else 0)


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


@main.command(name="convert")
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder to write.")
def convert_command(source: Path, out: Path) -> None:
    """Write a data package as N-Quads, or the N-Quads of a build as data packages.

    Nothing is read but SOURCE: a package folder, the folder graph/ of a build, or an N-Quads file.

    Example: opendata convert out/demo/graph --out out/packages
    """
    for path in convert(source, out):
        click.echo(path)


@main.command(
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
    add_help_option=False,
)
@click.argument("question", required=False)
@click.option(
    "--graph",
    type=click.Path(path_type=Path),
    default=Path("out/demo/graph"),
    show_default=True,
    help="Folder graph/ of a build.",
)
@click.option("--endpoint", help="Address of a SPARQL endpoint to ask instead.")
@click.option(
    "--format",
    "layout",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    show_default=True,
)
@click.option("--plot", type=click.Path(path_type=Path), help="Draw the answer: .svg or .png.")
@click.option("--kind", type=click.Choice(PLOT_KINDS), help="Of chart; default: as suits it.")
@click.option("-h", "--help", "is_help", is_flag=True, help="Of the question, where one is named.")
@click.pass_context
def query(ctx: click.Context, /, question: str | None, is_help: bool, **chosen: Any) -> None:  # noqa: FBT001  # an option
    """Answer a question of sparql/ or of a file; without a name, list the questions.

    A parameter of the question is given as --PARAMETER VALUE; unset, it means all. The
    parameters and columns of a question are told by: opendata query QUESTION --help

    Example: opendata query science-spending --graph out/demo/graph --year 2024 --plot chart.svg
    """
    if question is None:
        click.echo(ctx.get_help() if is_help else _list_questions(), nl=is_help)
        return
    found = find_question(question)
    if is_help:
        click.echo(_describe(found))
        return
    target = chosen["endpoint"] or chosen["graph"]
    answer = run_question(found, target, _parse_parameters(ctx.args))
    _print_answer(answer, chosen["layout"])
    if chosen["plot"] is not None:
        write_plot(found, answer, chosen["plot"], chosen["kind"])
        _words.print(f"drawn: {chosen['plot']}", markup=False)


@main.command()
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--step", type=click.Choice(list(STEPS)), required=True)
def show(source: Path, step: str) -> None:
    """Print any intermediate of one source.

    Example: opendata show budget.pdf --step grids
    """
    failures: list[Failure] = []
    for run in _read((source,), 1, failures, _take_run):
        for line in show_step(run, step):
            click.echo(line)
    _finish(failures)


@main.command()
@click.argument("figure")
@click.argument("sources", nargs=-1, type=click.Path(path_type=Path))
@click.option("--png", type=click.Path(path_type=Path), help="Draw the page with the cell marked.")
def trace(figure: str, sources: tuple[Path, ...], png: Path | None) -> None:
    """Print where one figure stands and the identities it takes part in.

    SOURCES are the files or folders to look in; the folder samples/ where none is given.

    Example: opendata trace 0123456789abcdef/B03.3/1/5 budget.pdf --png cell.png
    """
    paths = find_sources(sources or (Path("samples"),))
    path, run, found = find_figure(figure, paths)
    for line in trace_figure(run, found):
        click.echo(line)
    if png is not None:
        draw_figure(path, found, png)
        _words.print(f"drawn: {png}", markup=False)


@main.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--endpoint", required=True, help=f"Address of a service; Wikidata's is {WIKIDATA}")
@click.option(
    "--departments", type=click.Path(path_type=Path), help="Ask for the departments of a build."
)
@click.option(
    "--divisions", type=click.Path(path_type=Path), help="Ask for the divisions of a build."
)
@click.option("--type", "kind", default="", help="Type of the service: Q327333 for agencies.")
@click.option("--limit", type=click.IntRange(1, 25), default=3, show_default=True)
@click.option(
    "--decisions",
    "file",
    type=click.Path(path_type=Path),
    help="Leave out what this file has decided on.",
)
@click.option(
    "--format",
    "layout",
    type=click.Choice(["csv", "json"]),
    default="csv",
    show_default=True,
)
@click.option("--timeout", type=click.IntRange(1, 600), default=30, show_default=True)
def reconcile(**options: Any) -> None:  # Any: as click gives them
    """Ask a reconciliation service (OpenRefine's API) which of its items a name or a code is.

    NAME is the name of a body, or the six-digit code of a division. The answers are rows of a
    decisions file: set accepted or rejected, sign, and give the file to build --decisions.

    Example: opendata reconcile 410308 --endpoint https://wikidata.reconci.link/zh/api
    """
    wanted = [name_to_wanted(name) for name in options["names"]]
    for what in ("departments", "divisions"):
        if options[what] is not None:
            wanted += list_built(options[what], what)
    if not wanted:
        raise UsageError("nothing to ask for: give a NAME, --departments DIR or --divisions DIR")
    decided = () if options["file"] is None else read_decisions(options["file"])
    service = open_service(options["endpoint"], timeout=options["timeout"])
    found = find_candidates(
        service, wanted, kind=options["kind"], limit=options["limit"], decided=decided
    )
    click.echo(write_candidates(found, options["layout"]), nl=False)
    there = {one.subject for one in found}
    for one in wanted:
        if one.subject not in there:
            _words.print(f"no candidate: {one.subject}", markup=False)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--endpoint", metavar="URL", help="SPARQL endpoint of the server.")
@click.option(
    "--update", metavar="URL", help="Its address for updates, where it is not the endpoint's."
)
@click.option(
    "--graph-store",
    metavar="URL",
    help="Its address for the Graph Store Protocol, by which graphs are sent then.",
)
@click.option("--prune", is_flag=True, help="Remove graphs loaded before and no longer built.")
@click.option(
    "--timeout",
    type=click.IntRange(1, 36_000),
    default=300,
    show_default=True,
    help="Seconds to wait for an answer.",
)
def load(
    folder: Path,
    endpoint: str | None,
    update: str | None,
    graph_store: str | None,
    timeout: int,
    *,
    prune: bool,
) -> None:
    """Send the named graphs of a build to a SPARQL 1.1 server, one document at a time.

    FOLDER is the folder of a build. Graphs that the server has already are skipped: their digests
    are kept there in the graph id/graph/loads. A load that breaks off is taken up by calling it
    again. Without --graph-store graphs go by SPARQL UPDATE; parameters in an address are kept.
    User and password for HTTP Basic authentication are read from OPENDATA_USER and
    OPENDATA_PASSWORD. The questions of `opendata query --endpoint` need a server whose default
    graph is the union of its named graphs.

    Example: opendata load out/demo --endpoint http://localhost:3030/budgets
    """
    if endpoint is None and graph_store is None:
        raise UsageError("give --endpoint URL or --graph-store URL")
    user, password = (os.environ.get(f"OPENDATA_{name}", "") for name in ("USER", "PASSWORD"))
    server = open_server(Access(timeout, user, password), endpoint, update, graph_store)
    graph = folder / "graph"
    parts = list_parts(graph if graph.is_dir() else folder)
    try:
        plan = plan_load(parts, server)
        _words.print(f"{len(plan.changed)} graphs to load, {plan.unchanged} unchanged")
        _carry_out(plan, server, prune=prune)
        if server.is_union(parts[0].graph) is False:
            _words.print(
                "the server's default graph is not the union of its named graphs: "
                "configure it so, or the questions find nothing there"
            )
    finally:
        server.close()


def _carry_out(plan: Plan, server: Server, *, prune: bool) -> None:
    """Send the graphs with progress, and say what became of those that are gone."""
    with Progress(console=_words, transient=True, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("loading", total=plan.triples)
        carry_out(plan, server, lambda count: progress.advance(task, count), is_pruning=prune)
    _words.print(f"{plan.triples} triples loaded")
    if plan.gone:
        done = "removed" if prune else "no longer in the build; remove them with --prune"
        _words.print(f"{len(plan.gone)} graphs {done}")


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option(
    "--timeout",
    type=click.IntRange(1, 600),
    default=30,
    show_default=True,
    help="Seconds a SPARQL query may take.",
)
@click.option(
    "--memory",
    type=click.IntRange(64, 1_000_000),
    default=1024,
    show_default=True,
    help="MiB of memory a SPARQL query may take.",
)
@click.option(
    "--allow-service",
    "services",
    multiple=True,
    metavar="URL",
    help="SPARQL endpoint that SERVICE may ask; may be repeated. Without it SERVICE is refused.",
)
def serve(folder: Path, port: int, timeout: int, memory: int, services: tuple[str, ...]) -> None:
    """Serve site, downloads, every thing by its IRI and a read-only SPARQL endpoint.

    Only this machine is served. /sparql is the endpoint; /id/… and /def/… answer for the IRIs of
    the graph as HTML, Turtle, JSON-LD or N-Triples, by Accept, ?format=ttl or the ending .ttl.

    Example: opendata serve out/demo
    """
    _words.print(
        f"site: http://127.0.0.1:{port}/   SPARQL: http://127.0.0.1:{port}/sparql", markup=False
    )
    settings = Settings(time_limit=timeout, memory_mib=memory, services=services)
    serve_folder(folder, settings, port=port)


def _read(
    sources: Sequence[Path],
    jobs: int,
    failures: list[Failure],
    take: Callable[[Run], tuple[DocumentRecord, _Taken]],
) -> Iterator[_Taken]:
    """Yield what is taken of each source with progress; failures are said and kept."""
    paths = find_sources(sources)
    with Progress(console=_words, transient=True, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("reading", total=len(paths))
        for path, result in zip(paths, read_sources(paths, take, jobs), strict=True):
            progress.update(task, advance=1, description=path.name)
            if isinstance(result, Failure):
                failures.append(result)
                _words.print(f"not read: {result.reason}", markup=False)
                continue
            record, taken = result
            if record.state == "quarantined":
                _words.print(f"not proved: {record.file}: {record.reason}", markup=False)
            yield taken


def _read_together(
    sources: Sequence[Path],
    jobs: int,
    failures: list[Failure],
    decisions: Sequence[Decision] = (),
) -> tuple[Disclosure, ...]:
    """Return the disclosures of the sources, each with what the others say of it."""
    read = list(_read(sources, jobs, failures, _take_disclosure))
    return compare_disclosures(
        [one for one, _ in read], [comparable for _, comparable in read], decisions
    )


def _read_decisions(path: Path) -> tuple[Decision, ...]:
    """Return the decisions of a file; UsageError where one is on a link that there is not."""
    decisions = read_decisions(path)
    known = load_mapping().links
    for decision in decisions:
        if decision.predicate not in known:
            there = ", ".join(sorted(known))
            raise UsageError(f"{path}: {decision.predicate}: no link of ours; there are {there}")
    return decisions


def _tell_links(disclosures: Sequence[Disclosure], decisions: Sequence[Decision]) -> None:
    """Say which departments have no kind, and which decisions speak of nothing that was read."""
    for name in find_unkinded(disclosures):
        _words.print(f"no kind of department: {name}", markup=False)
    for decision in find_unused(disclosures, decisions):
        _words.print(
            f"decision not used, its subject was not read: {decision.subject}", markup=False
        )


def _take_run(run: Run) -> tuple[DocumentRecord, Run]:
    return run.record, run


def _take_disclosure(run: Run) -> tuple[DocumentRecord, tuple[Disclosure, Comparable | None]]:
    return run.record, (run.disclosure, take_comparable(run))


def _take_figures(run: Run, layout: str) -> tuple[DocumentRecord, str]:
    return run.record, _write(Figure, run.disclosure.figures, layout)


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
    kept = _SEVERITIES[_SEVERITIES.index(least) :]
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
        click.echo(_header(Finding, layout) + _write(Finding, findings, layout), nl=False)


def _print_table(record: DocumentRecord, findings: Sequence[Finding]) -> None:
    """Print the findings of one document for people, the gravest first."""
    counts = Counter(finding.severity for finding in findings)
    said = ", ".join(f"{counts[name]} {name}" for name in reversed(_SEVERITIES) if counts[name])
    table = Table(
        *_FINDING_COLUMNS,
        title=f"{record.file}  {record.organisation_name}  {said or 'nothing found'}",
        title_justify="left",
    )
    if not findings:
        click.echo(table.title)
        return
    for finding in sorted(findings, key=lambda item: -_SEVERITIES.index(item.severity)):
        difference = "" if finding.difference is None else str(finding.difference.normalize())
        where = f"{place_text(finding.place)} {finding.form}".strip()
        stated = (finding.stated, finding.derived, difference)
        table.add_row(finding.severity, where, *map(escape, (*stated, finding.words)))
    Console(width=None if sys.stdout.isatty() else _WIDE).print(table)


def _print_graph(graph: GraphReport) -> None:
    """Say what the graph holds, which constraints hold, and what is refused."""
    held = sum(one.words == "holds" for one in graph.verdicts)
    unapplied = [one.constraint.name for one in graph.verdicts if one.looked_at == 0]
    _words.print(
        f"graph: {graph.triples} triples in {graph.graphs} graphs, "
        f"{len(graph.violations)} violations of shapes, constraints and references; "
        f"Data Cube constraints: {held} of {len(graph.verdicts)} hold"
        + (f", {', '.join(unapplied)} had nothing to look at" if unapplied else ""),
        markup=False,
    )
    for one in graph.violations:
        _words.print(
            f"graph: {one.rule}: {one.focus}: {one.message} ({one.count} times)", markup=False
        )


def _header(kind: type, layout: str) -> str:
    return ",".join(columns_of(kind)) + "\n" if layout == "csv" else ""


def _write(kind: type, records: Iterable[object], layout: str) -> str:
    """Return the records as lines of text."""
    rows = map(record_to_row, records)
    if layout == "jsonl":
        filled = ({key: value for key, value in row.items() if value != ""} for row in rows)
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in filled)
    lines = io.StringIO()
    csv.DictWriter(lines, columns_of(kind), lineterminator="\n").writerows(rows)
    return lines.getvalue()


def _list_questions() -> str:
    lines = (f"{item.name:40} {item.title} / {item.title_zh}\n" for item in list_questions())
    return "".join(lines)


def _describe(question: Question) -> str:
    """Return what a question asks, its parameters and columns, for people."""
    lines = [f"{question.title} / {question.title_zh}", "", question.description]
    lines += [question.description_zh, "", "Parameters:"]
    lines += [f"  --{name} VALUE  {words}" for name, words in question.parameters] or ["  none"]
    lines += ["", "Columns:", *(f"  {name}  {words}" for name, words in question.columns)]
    lines += ["", f"Order: {question.order}"]
    names = " ".join(f"--{name} VALUE" for name, _ in question.parameters[:1])
    return "\n".join([*lines, "", f"Example: opendata query {question.name} {names}".rstrip()])


def _parse_parameters(arguments: Sequence[str]) -> dict[str, str]:
    """Read --PARAMETER VALUE pairs; UsageError where one is no pair."""
    parameters: dict[str, str] = {}
    pending = list(arguments)
    while pending:
        name = pending.pop(0)
        if not name.startswith("--"):
            raise UsageError(f"{name}: a parameter is given as --PARAMETER VALUE")
        key, equals, value = name[2:].partition("=")
        if not equals:
            if not pending:
                raise UsageError(f"{name}: its value is missing; write {name} VALUE")
            value = pending.pop(0)
        parameters[key.replace("-", "_")] = value
    return parameters


def _print_answer(answer: Answer, layout: str) -> None:
    if layout == "table":
        table = Table(*answer.columns)
        for row in answer.rows:
            table.add_row(*row)
        Console(width=None if sys.stdout.isatty() else _WIDE).print(table)
    elif layout == "json":
        rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(answer.columns)
        writer.writerows(answer.rows)


def _finish(failures: Sequence[Failure], otherwise: int = 0) -> None:
    sys.exit(3 if failures else otherwise)
