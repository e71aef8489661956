"""Commands about figures: extract, show, trace."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from opendata.cli.program import FORMATS, JOBS, SOURCES, console, finish, main
from opendata.cli.reading import read, take_run
from opendata.cli.rows import header, write_rows
from opendata.model import DocumentRecord, Figure
from opendata.pipeline import Run
from opendata.show import STEPS, show_step
from opendata.sources import Failure, find_sources
from opendata.trace import draw_figure, find_figure, trace_figure


@main.command()
@SOURCES
@click.option("--format", "layout", type=FORMATS, default="csv", show_default=True)
@JOBS
def extract(sources: tuple[Path, ...], layout: str, jobs: int) -> None:
    """Print the figures of the documents: one printed number a row.

    Example: opendata extract samples/ > figures.csv
    """
    failures: list[Failure] = []
    click.echo(header(Figure, layout), nl=False)
    for text in read(sources, jobs, failures, partial(_take_figures, layout=layout)):
        click.echo(text, nl=False)
    finish(failures)


@main.command()
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--step", type=click.Choice(list(STEPS)), required=True)
def show(source: Path, step: str) -> None:
    """Print any intermediate of one source.

    Example: opendata show budget.pdf --step grids
    """
    failures: list[Failure] = []
    for run in read((source,), 1, failures, take_run):
        for line in show_step(run, step):
            click.echo(line)
    finish(failures)


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
        console.print(f"drawn: {png}", markup=False)


def _take_figures(run: Run, layout: str) -> tuple[DocumentRecord, str]:
    return run.record, write_rows(Figure, run.disclosure.figures, layout)
