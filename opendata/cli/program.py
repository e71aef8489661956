"""The program: its group of commands, what they share, and how errors become words and exit codes."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from opendata import __version__
from opendata.errors import OpendataError, UsageError
from opendata.model import Severity
from opendata.sources import Failure

SEVERITIES: Sequence[Severity] = ("note", "rounding", "doubt", "contradiction")
"""From the least grave to the gravest."""
WIDE = 240
"""Columns of a table that goes into a file or another program."""
FORMATS = click.Choice(["csv", "jsonl"])
SOURCES = click.argument(
    "sources", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="SOURCE..."
)
JOBS = click.option("--jobs", type=click.IntRange(1, 64), default=1, help="Processes to read with.")
console = Console(stderr=True, highlight=False, soft_wrap=True)
"""Standard error: words for people."""


class Program(click.Group):
    """Turns an error of the program into a message and an exit code, at the edge."""

    def invoke(self, ctx: click.Context) -> Any:  # Any: as click declares it
        """Run a command; an error of ours becomes words and 2 or 3."""
        try:
            return super().invoke(ctx)
        except UsageError as error:
            console.print(f"opendata: {error}", markup=False)
            ctx.exit(2)
        except OpendataError as error:
            console.print(f"opendata: {error}", markup=False)
            ctx.exit(3)


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="opendata")
def main() -> None:
    """Read budget and final-account disclosures of Chinese departments as proved open data.

    SOURCE is a PDF, a scan, an image, an HTML page, an XLSX, XLS, DOCX or DOC file, a text
    taken from a PDF, or a folder of them; it is told by its content, not by its name. Data go to
    standard output, words to standard error. Exit status: 0 fine, 1 findings at or above
    --fail-on, 2 usage, 3 a source could not be read (the others are still processed).
    """


def finish(failures: Sequence[Failure], otherwise: int = 0) -> None:
    """Exit with 3 where a source could not be read, else with what is given."""
    sys.exit(3 if failures else otherwise)
