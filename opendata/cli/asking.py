"""Commands that ask and answer: query, reconcile, serve."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from opendata.cli.program import WIDE, console, main
from opendata.errors import UsageError
from opendata.graph.asking.questions import (
    PLOT_KINDS,
    Answer,
    Question,
    find_question,
    list_questions,
    run_question,
)
from opendata.links import read_decisions
from opendata.plot import write_plot
from opendata.reconciliation import (
    find_candidates,
    list_built,
    name_to_wanted,
    open_service,
    write_candidates,
)
from opendata.reconciliation.client import WIKIDATA
from opendata.server import Settings, serve_folder


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
        console.print(f"drawn: {chosen['plot']}", markup=False)


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
            console.print(f"no candidate: {one.subject}", markup=False)


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
    console.print(
        f"site: http://127.0.0.1:{port}/   SPARQL: http://127.0.0.1:{port}/sparql", markup=False
    )
    settings = Settings(time_limit=timeout, memory_mib=memory, services=services)
    serve_folder(folder, settings, port=port)


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
        Console(width=None if sys.stdout.isatty() else WIDE).print(table)
    elif layout == "json":
        rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(answer.columns)
        writer.writerows(answer.rows)
