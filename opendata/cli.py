"""Command line: arguments, exit codes and printing; no work."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from opendata import __version__
from opendata.errors import OpendataError, UsageError
from opendata.graph.questions import Answer, list_questions, run_question
from opendata.model import Disclosure, DocumentRecord, Figure, Finding, Severity
from opendata.pipeline import Run
from opendata.publish import publish
from opendata.records import columns_of, record_to_row
from opendata.server import serve_folder
from opendata.show import STEPS, show_step
from opendata.sources import Failure, find_sources, read_sources
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
_Taken = TypeVar("_Taken")
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
@click.option("--format", "layout", type=_FORMATS, default="csv", show_default=True)
@click.option(
    "--fail-on", type=click.Choice(_SEVERITIES), help="Exit with 1 from this severity on."
)
@_JOBS
def check(sources: tuple[Path, ...], layout: str, fail_on: Severity | None, jobs: int) -> None:
    """Print the findings: what contradicts itself or is doubtful in the documents.

    Example: opendata check budget.pdf --fail-on contradiction
    """
    failures: list[Failure] = []
    found = list(_read(sources, jobs, failures, partial(_take_findings, layout=layout)))
    click.echo(_header(Finding, layout) + "".join(text for text, _ in found), nl=False)
    reached = fail_on is not None and any(
        _SEVERITIES.index(severity) >= _SEVERITIES.index(fail_on)
        for _, severities in found
        for severity in severities
    )
    _finish(failures, otherwise=1 if reached else 0)


@main.command()
@_SOURCES
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder to write.")
@_JOBS
def build(sources: tuple[Path, ...], out: Path, jobs: int) -> None:
    """Write data packages, graph and site of the documents.

    Example: opendata build samples/ --out out/demo
    """
    failures: list[Failure] = []
    disclosures = list(_read(sources, jobs, failures, _take_disclosure))
    with _words.status("writing packages, graph and site"):
        publish(disclosures, out, [(failure.name, failure.reason) for failure in failures])
    kept = [item.record for item in disclosures if item.record.state == "quarantined"]
    for record in kept:
        _words.print(f"quarantined: {record.file}: {record.reason}", markup=False)
    published = len(disclosures) - len(kept)
    _words.print(f"{published} published, {len(kept)} quarantined, {len(failures)} unreadable")
    _words.print(f"look at it with: opendata serve {out}", markup=False)
    _finish(failures)


@main.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
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
@click.pass_context
def query(
    ctx: click.Context, question: str | None, graph: Path, endpoint: str | None, layout: str
) -> None:
    """Answer a question of sparql/ or of a file; without a name, list the questions.

    A parameter of the question is given as --PARAMETER VALUE; unset, it means all.

    Example: opendata query science-spending --graph out/demo/graph --year 2024
    """
    if question is None:
        for item in list_questions():
            click.echo(f"{item.name:40} {item.title}")
        return
    target: Path | str = endpoint or graph
    answer = run_question(question, target, _parse_parameters(ctx.args))
    _print_answer(answer, layout)


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
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option(
    "--timeout",
    type=click.IntRange(1, 600),
    default=30,
    show_default=True,
    help="Seconds a SPARQL query may take.",
)
def serve(folder: Path, port: int, timeout: int) -> None:
    """Serve site, downloads and a read-only SPARQL endpoint on this machine only.

    Example: opendata serve out/demo
    """
    _words.print(
        f"site: http://127.0.0.1:{port}/   SPARQL: http://127.0.0.1:{port}/sparql", markup=False
    )
    serve_folder(folder, port=port, timeout=timeout)


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


def _take_run(run: Run) -> tuple[DocumentRecord, Run]:
    return run.record, run


def _take_disclosure(run: Run) -> tuple[DocumentRecord, Disclosure]:
    return run.record, run.disclosure


def _take_figures(run: Run, layout: str) -> tuple[DocumentRecord, str]:
    return run.record, _write(Figure, run.disclosure.figures, layout)


def _take_findings(run: Run, layout: str) -> tuple[DocumentRecord, tuple[str, set[Severity]]]:
    findings = run.disclosure.findings
    severities = {finding.severity for finding in findings}
    return run.record, (_write(Finding, findings, layout), severities)


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
