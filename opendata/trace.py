"""Trace: one figure walked back to its document, page and cell, with what proves it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from opendata.documents.render import draw_place
from opendata.errors import UsageError
from opendata.model import CheckResult, Figure
from opendata.pipeline import Run, run
from opendata.records import decimal_text
from opendata.show import place_text
from opendata.sources import read_sha256


def find_figure(figure: str, paths: Sequence[Path]) -> tuple[Path, Run, Figure]:
    """Return the source a figure comes from, its run and the figure itself.

    Only the file whose sha256 begins with the figure's document id is read.
    Raises UsageError where no source has it.
    """
    document = figure.partition("/")[0]
    path = next((path for path in paths if read_sha256(path).startswith(document)), None)
    if path is None:
        message = f"{figure}: no source given has the document {document}; name the file it is from"
        raise UsageError(message)
    result = run(path)
    found = next((item for item in result.disclosure.figures if item.figure == figure), None)
    if found is None:
        message = f"{figure}: {path.name} has no such figure; list them with: opendata show {path.name} --step figures"
        raise UsageError(message)
    return path, result, found


def trace_figure(result: Run, figure: Figure) -> Iterator[str]:
    """Yield the lines that tell where a figure stands, what it means and what proves it."""
    record = result.disclosure.record
    box = figure.place.box
    where = place_text(figure.place)
    if box is not None:
        where += ", cell " + " ".join(f"{edge:.1f}" for edge in box)
    yield f"figure      {figure.figure}"
    yield f"document    {record.file}  sha256 {record.sha256}"
    yield f"published   {record.organisation_name}  {record.fiscal_year}  {record.stage}  {record.state}"
    yield f"table       {figure.form}.{figure.table_no}  {figure.title}"
    yield f"place       {where}"
    yield f"row         {figure.row_no}  {figure.row}  {figure.printed_code}"
    yield f"column      {figure.column_no}  {figure.column}"
    yield f"printed     {figure.printed}"
    yield f"amount      {decimal_text(figure.amount)} {figure.unit}"
    yield f"placed by   {figure.placed_by}"
    yield f"status      {figure.status}"
    for check in result.disclosure.checks:
        if _takes_part(figure.figure, check):
            name = "proof" if check.check in figure.proved_by else "identity"
            yield f"{name:12}{check.verdict:9} {check.rule}: {check.words}{_say_more(check)}"


def _say_more(check: CheckResult) -> str:
    if check.verdict == "not-testable":
        return f" ({check.reason})"
    return "" if check.can_fail else " (proves nothing by itself)"


def draw_figure(path: Path, figure: Figure, target: Path) -> None:
    """Draw the page of a figure with its cell marked; UsageError where it is on no page."""
    if figure.place.page is None or figure.place.box is None:
        message = f"{path.name}: {figure.figure} stands in {place_text(figure.place)} of a file without pages to draw: leave out --png, or give the document as PDF"
        raise UsageError(message)
    draw_place(path, figure.place.page, figure.place.box, target)


def _takes_part(figure: str, check: CheckResult) -> bool:
    stated = check.stated is not None and check.stated.figure == figure
    return stated or any(term.figure == figure for term in check.terms)
