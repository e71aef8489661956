"""Commands that publish: build, convert, load."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click
from rich.progress import Progress

from opendata.cli.program import JOBS, SOURCES, console, finish, main
from opendata.cli.reading import read_given_decisions, read_together, tell_links
from opendata.convert import convert
from opendata.errors import UsageError
from opendata.graph.loading.connection import Access
from opendata.graph.loading.load import Plan, carry_out, open_server, plan_load
from opendata.graph.loading.parts import list_parts
from opendata.graph.loading.servers import Server
from opendata.graph.validation.validate import GraphReport
from opendata.publish import publish
from opendata.sources import Failure


@main.command()
@SOURCES
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder to write.")
@click.option(
    "--decisions",
    "file",
    type=click.Path(path_type=Path),
    help="CSV of what was decided on links: subject, predicate, object, decision, reason, "
    "decided_by, date.",
)
@JOBS
def build(sources: tuple[Path, ...], out: Path, file: Path | None, jobs: int) -> None:
    """Write data packages, graph and site of the documents, which are compared with each other.

    Example: opendata build samples/ --out out/demo
    """
    failures: list[Failure] = []
    decisions = () if file is None else read_given_decisions(file)
    disclosures = read_together(sources, jobs, failures, decisions)
    tell_links(disclosures, decisions)
    with console.status("writing packages, graph and site"):
        told = [(failure.name, failure.reason) for failure in failures]
        graph = publish(disclosures, out, told)
    kept = [item.record for item in disclosures if item.record.state == "quarantined"]
    for record in kept:
        console.print(f"quarantined: {record.file}: {record.reason}", markup=False)
    published = len(disclosures) - len(kept)
    console.print(f"{published} published, {len(kept)} quarantined, {len(failures)} unreadable")
    _print_graph(graph)
    console.print(f"look at it with: opendata serve {out}", markup=False)
    finish(failures, otherwise=1 if graph.violations else 0)


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
        console.print(f"{len(plan.changed)} graphs to load, {plan.unchanged} unchanged")
        _carry_out(plan, server, prune=prune)
        if server.is_union(parts[0].graph) is False:
            console.print(
                "the server's default graph is not the union of its named graphs: "
                "configure it so, or the questions find nothing there"
            )
    finally:
        server.close()


def _carry_out(plan: Plan, server: Server, *, prune: bool) -> None:
    """Send the graphs with progress, and say what became of those that are gone."""
    with Progress(console=console, transient=True, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("loading", total=plan.triples)
        carry_out(plan, server, lambda count: progress.advance(task, count), is_pruning=prune)
    console.print(f"{plan.triples} triples loaded")
    if plan.gone:
        done = "removed" if prune else "no longer in the build; remove them with --prune"
        console.print(f"{len(plan.gone)} graphs {done}")


def _print_graph(graph: GraphReport) -> None:
    """Say what the graph holds, which constraints hold, and what is refused."""
    held = sum(one.words == "holds" for one in graph.verdicts)
    unapplied = [one.constraint.name for one in graph.verdicts if one.looked_at == 0]
    console.print(
        f"graph: {graph.triples} triples in {graph.graphs} graphs, "
        f"{len(graph.violations)} violations of shapes, constraints and references; "
        f"Data Cube constraints: {held} of {len(graph.verdicts)} hold"
        + (f", {', '.join(unapplied)} had nothing to look at" if unapplied else ""),
        markup=False,
    )
    for one in graph.violations:
        console.print(
            f"graph: {one.rule}: {one.focus}: {one.message} ({one.count} times)", markup=False
        )
