"""Show: any intermediate of a run as lines of text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from opendata.model import Cell, Grid, Place
from opendata.pipeline import Run
from opendata.records import decimal_text
from opendata.site.rules import RulePage


def show_step(run: Run, step: str) -> Iterator[str]:
    """Yield the lines that show one step of the run; `step` is one of STEPS."""
    return STEPS[step](run)


def show_rule(page: RulePage) -> Iterator[str]:
    """Yield the lines that tell one rule: formula, severity, reason, worked examples."""
    yield f"{page.rule}  {page.kind}  {'proves only' if page.proves_only else page.severity}"
    yield page.words
    for name, text in page.sections:
        yield f"{name}: {text}"
    for example in page.examples:
        yield f"\n== {_WAYS[example.way]}\n\n{example.text}\n"
        for outcome in example.outcomes:
            values = f": {outcome.stated} − {outcome.derived} = {outcome.difference}"
            values = f"{values} (± {outcome.tolerance})" if outcome.derived else ""
            reason = f" — {outcome.reason}" if outcome.reason else ""
            yield f"{outcome.verdict:12} {outcome.words}{values}{reason}"
        yield from (f"finding      {words}" for words in example.told)


_WAYS = {"holds": "it holds", "fails": "it fails", "skips": "it does not apply"}


def place_text(place: Place) -> str:
    """Return where something stands, in words.

    >>> place_text(Place(page=7)), place_text(Place(line=12)), place_text(Place())
    ('page 7', 'line 12', 'somewhere')
    """
    if place.page is not None:
        return f"page {place.page}"
    return "somewhere" if place.line is None else f"line {place.line}"


def _show_blocks(run: Run) -> Iterator[str]:
    for block in run.blocks:
        text = f"{len(block.lines)} lines" if block.kind == "table" else block.text
        yield f"{place_text(block.place):>9}  {block.kind:9} {block.level}  {text}"


def _show_grids(run: Run) -> Iterator[str]:
    for grid in run.grids:
        title = " / ".join(line.text.strip() for line in grid.above)
        size = f"{grid.row_count} × {grid.column_count}"
        yield f"grid {grid.number}  {grid.kind}  {size}  {place_text(grid.place)}  {title}"
        yield from _show_cells(grid)


def _show_cells(grid: Grid) -> Iterator[str]:
    rows: dict[int, list[Cell]] = {}
    for cell in grid.cells:
        rows.setdefault(cell.row, []).append(cell)
    for row in sorted(rows):
        yield "  " + " | ".join(" ".join(cell.text.split()) for cell in rows[row])


def _show_forms(run: Run) -> Iterator[str]:
    for form in run.merged.forms:
        head = f"{form.form}.{form.table_no}  {form.title}  {form.unit}  {form.state}"
        yield f"{head}  {place_text(form.place)}  by {form.basis}"
        if form.reason:
            yield f"  reason: {form.reason}"
        for column in form.columns:
            yield f"  column {column.column_no:>2}  {column.role:12} {'/'.join(column.path)}"
        for row in form.rows:
            yield f"  row {row.row_no:>3}  {row.kind:12} {row.printed_code:10} {row.label}"
        for unplaced in form.unplaced:
            yield f"  unplaced {unplaced.text!r} {place_text(unplaced.place)}: {unplaced.reason}"


def _show_figures(run: Run) -> Iterator[str]:
    for figure in run.disclosure.figures:
        amount = f"{decimal_text(figure.amount)} {figure.unit}"
        where = f"{figure.row} × {figure.column}"
        yield f"{figure.figure}  {amount:>16}  {figure.status:12} {where}"


def _show_claims(run: Run) -> Iterator[str]:
    for claim in run.disclosure.claims:
        value = f"{decimal_text(claim.value)} {claim.unit}"
        yield f"{place_text(claim.place):>9}  {claim.kind:10} {value:>16}  {claim.verdict:10} {claim.subject}"


def _show_findings(run: Run) -> Iterator[str]:
    for finding in run.disclosure.findings:
        yield f"{finding.severity:13} {finding.kind:16} {finding.words}"


STEPS: Mapping[str, Callable[[Run], Iterator[str]]] = {
    "blocks": _show_blocks,
    "grids": _show_grids,
    "forms": _show_forms,
    "figures": _show_figures,
    "claims": _show_claims,
    "findings": _show_findings,
}
