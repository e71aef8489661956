"""Wrong cells put into documents on purpose: how many of them go through as proved?

    python -m benchmarks.mutation FOLDER... [--seed 1] [--per-document 52] [--list]

Each document is read once up to its grids. Then one cell is made wrong, many times, and
everything after the grids is done anew: forms, projects, figures, checks. A figure is wrong
where the document as it stands has no such figure: another amount at its place, another
row or column to it, or one more than there is. A wrong figure that is called proved was
missed; one that is single, contradicted or not placed was noticed. Figures that were not
proved before cannot tell: they are counted apart, and drawn only where a table has no other.
Cells of which identities that could have failed speak from two and more sides (their row, their
column, other tables, the prose) are counted once more by themselves: of these all should be
noticed, and told by a finding. Two sums of one row are one side: they count the same cells.

A year changed on the cover, in a title or in a caption makes no cell wrong: the whole document
is read anew. It is noticed where a finding says so or the document is kept apart.

What may go through, and why no sum can help it: amounts changed for each other, or moved,
within a row or column whose sum counts both, where no second sum or table speaks of them;
a heading changed for its neighbour's, where the columns under both have the same sums; a row
lost that no sum counts (nothing wrong is left then). A total printed twice says the same twice.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.corpus import find_documents
from benchmarks.mutation_kinds import KINDS, change_year
from opendata.blocks import document_to_blocks
from opendata.checks import Checked, figures_to_findings
from opendata.checks.status import list_terms, side_of
from opendata.claims import blocks_to_claims
from opendata.disclosure import find_ocr_pages, note_kind
from opendata.documents import file_to_document
from opendata.errors import OpendataError
from opendata.figures import forms_to_figures
from opendata.forms import grids_to_forms
from opendata.grids import blocks_to_grids
from opendata.identity import find_identity
from opendata.model import Block, Cell, Claim, Document, DocumentRecord, Figure, Grid, Place
from opendata.money import find_amount
from opendata.projects import forms_to_projects
from opendata.prose import to_prose

_TRIES = 40
"""So often another cell is drawn for a kind that the one drawn does not suit."""
_MANY_CELLS = 8000
"""Documents with more cells take seconds for each mutation: they get a quarter of them."""
_DOUBLED_TOTAL = "total doubled"
_YEAR_CHANGED = "year changed"
_NO_CELLS = ("row dropped", _DOUBLED_TOTAL, "headers swapped", _YEAR_CHANGED)
"""Kinds that leave every cell as it was: told apart from the wrong cells."""
_SEVERAL = 2
"""Identities that leave no excuse."""
_TOLD = ("contradiction", "doubt", "rounding")


@dataclass(frozen=True, slots=True)
class Reading:
    """What everything after the grids makes of them."""

    checked: Checked
    unplaced: int
    totals: frozenset[tuple[int, int]]
    """Table and row of each row that sums a whole table."""


@dataclass(frozen=True, slots=True)
class Source:
    """One document, read up to its grids, and what it gives as it stands."""

    name: str
    document: Document
    blocks: tuple[Block, ...]
    grids: tuple[Grid, ...]
    claims: tuple[Claim, ...]
    record: DocumentRecord
    truth: Reading


Key = tuple[int, Place, str, str, str]
"""Table, place, row, code and column of a figure: what it is said to be."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One mutation and what became of it."""

    name: str
    kind: str
    status: str
    """Of the figure in the cell before it was made wrong."""
    change: str
    """The cell, before → after."""
    missed: tuple[Figure, ...]
    """Wrong figures that are called proved."""
    wrong: int
    sides: int
    """From so many sides an identity that could fail speaks of the cell before it was made wrong."""
    has_finding: bool
    is_silent: bool
    """A figure is gone, and no wrong one, no finding and nothing unplaced says so."""
    is_healed: bool
    """Every figure is read as if nothing had been wrong."""
    holds: tuple[str, ...]
    """The identities that hold with the first of the missed."""


def read_on(
    grids: Sequence[Grid],
    blocks: Sequence[Block],
    document: Document,
    claims: Sequence[Claim],
    record: DocumentRecord | None = None,
) -> tuple[Reading, DocumentRecord]:
    """Return what the steps after the grids give, as the pipeline takes them."""
    forms = grids_to_forms(grids, blocks, document.document)
    if record is None:
        record = note_kind(find_identity(document, to_prose(blocks), forms, grids), document, forms)
    merged = forms_to_projects(forms, record)
    pages = find_ocr_pages(document)
    figures = forms_to_figures(merged.forms, merged.projects, record, ocr_pages=pages)
    checked = figures_to_findings(merged.forms, figures, claims, record)
    totals = frozenset(
        (form.table_no, row.row_no) for form in forms for row in form.rows if row.kind == "total"
    )
    return Reading(checked, sum(len(form.unplaced) for form in forms), totals), record


def read_source(path: Path) -> Source | None:
    """Return the document up to its grids; None where it cannot be read or prints no figure."""
    try:
        document = file_to_document(path)
        blocks = document_to_blocks(document)
    except OpendataError:
        return None
    grids = blocks_to_grids(blocks)
    claims = blocks_to_claims(to_prose(blocks), document.document)
    truth, record = read_on(grids, blocks, document, claims)
    if not truth.checked.figures:
        return None
    return Source(path.name, document, blocks, grids, claims, record, truth)


# ---------------------------------------------------------------- one mutation


def _key(figure: Figure) -> Key:
    return (figure.table_no, figure.place, figure.row, figure.printed_code, figure.column)


def list_wrong(truth: Iterable[Figure], figures: Iterable[Figure]) -> list[Figure]:
    """Return the figures the document does not have; of one too many, the least proved."""
    there: Counter[tuple[Key, Decimal]] = Counter((_key(one), one.amount) for one in truth)
    wrong = []
    for figure in sorted(figures, key=lambda one: one.status != "proved"):
        said = (_key(figure), figure.amount)
        there[said] -= 1
        if there[said] < 0:
            wrong.append(figure)
    return wrong


def list_told(checked: Checked) -> Counter[tuple[str, ...]]:
    """Return the findings that tell of something wrong, to be counted against each other."""
    return Counter(
        (found.rule, found.severity, found.form, found.stated, found.derived)
        for found in checked.findings
        if found.severity in _TOLD
    )


@dataclass(frozen=True, slots=True)
class Target:
    """A cell that prints a figure."""

    cell: Cell
    status: str
    is_total: bool
    """It stands in a row that sums the whole table."""
    sides: int
    """Sides from which an identity speaks of it that could have failed."""


def list_targets(source: Source) -> list[tuple[Grid, list[Target]]]:
    """Return of each grid the cells that print a figure."""
    found = {
        (figure.table_no, figure.place, figure.amount): figure
        for figure in source.truth.checked.figures
    }
    sides = _count_sides(source.truth.checked)
    targets = []
    for grid in source.grids:
        listed = []
        for cell in grid.cells:
            amount = find_amount(cell.text)
            figure = None if amount is None else found.get((grid.number, cell.place, amount))
            if figure is not None:
                is_total = (figure.table_no, figure.row_no) in source.truth.totals
                count = sides[figure.figure]
                listed.append(Target(cell, figure.status, is_total, count))
        if listed:
            targets.append((grid, listed))
    return targets


def _count_sides(checked: Checked) -> Counter[str]:
    """Return for each figure from how many sides an identity speaks that could have failed with it."""
    sides: dict[str, set[str]] = defaultdict(set)
    for check in checked.checks:
        if check.can_fail and check.verdict in {"holds", "rounding"}:
            for figure in list_terms(check):
                sides[figure].add(side_of(check))
    return Counter({figure: len(found) for figure, found in sides.items()})


def _say_change(grid: Grid, mutated: Grid, cell: Cell) -> str:
    if mutated.row_count != grid.row_count:
        return f"table {grid.number} row {cell.row} at {cell.text!r}"
    texts = {(one.row, one.column): one.text for one in mutated.cells}
    changed = [
        f"{one.text!r} → {texts[one.row, one.column]!r}"
        for one in grid.cells
        if texts[one.row, one.column] != one.text
    ]
    return f"table {grid.number} row {cell.row} column {cell.column}: {'; '.join(changed)}"


def judge(source: Source, kind: str, grid: Grid, mutated: Grid, target: Target) -> Outcome:
    """Read the document with one grid instead of another and tell what became of it."""
    grids = [mutated if one is grid else one for one in source.grids]
    reading, _ = read_on(grids, source.blocks, source.document, source.claims, source.record)
    before, after = source.truth, reading
    wrong = list_wrong(before.checked.figures, after.checked.figures)
    missed = tuple(figure for figure in wrong if figure.status == "proved")
    has_finding = bool(list_told(after.checked) - list_told(before.checked))
    is_told = has_finding or after.unplaced > before.unplaced
    is_gone = bool(list_wrong(after.checked.figures, before.checked.figures))
    return Outcome(
        name=source.name,
        kind=kind,
        status=target.status,
        change=_say_change(grid, mutated, target.cell),
        missed=missed,
        wrong=len(wrong),
        sides=target.sides,
        has_finding=has_finding,
        is_silent=is_gone and not wrong and not is_told,
        is_healed=not wrong and not is_gone,
        holds=tuple(_list_holding(after.checked, missed[0])) if missed else (),
    )


def _list_holding(checked: Checked, figure: Figure) -> Iterator[str]:
    for check in checked.checks:
        terms = [*check.terms, *([check.stated] if check.stated else [])]
        if figure.figure in {term.figure for term in terms} and check.verdict != "not-testable":
            yield (
                f"{check.verdict}{'' if check.can_fail else ' (cannot fail)'} {check.rule}: "
                f"{check.words} (residual {check.residual}, tolerance {check.tolerance})"
            )


def judge_year(source: Source, chance: random.Random) -> Outcome | None:
    """Read the document with its year changed in one line and tell whether it was noticed."""
    year = source.record.fiscal_year
    changed = None if year is None else change_year(source.document, source.grids, year, chance)
    if year is None or changed is None or source.record.state != "published":
        return None
    document, line = changed
    blocks = document_to_blocks(document)
    grids = blocks_to_grids(blocks)
    claims = blocks_to_claims(to_prose(blocks), document.document)
    reading, record = read_on(grids, blocks, document, claims)
    has_finding = bool(list_told(reading.checked) - list_told(source.truth.checked))
    return Outcome(
        name=source.name,
        kind=_YEAR_CHANGED,
        status="proved",
        change=f"{line.text.strip()[:60]!r} of {line.place}: read as {record.fiscal_year}",
        missed=(),
        wrong=0,
        sides=0,
        has_finding=has_finding,
        is_silent=not has_finding and record.state == "published",
        is_healed=False,
        holds=(),
    )


def mutate(source: Source, kinds: Sequence[str], chance: random.Random) -> Iterator[Outcome]:
    """Yield the outcome of one mutation for each kind named; kinds that fit nowhere give none."""
    targets = list_targets(source)
    for kind in kinds:
        if kind == _YEAR_CHANGED:
            outcome = judge_year(source, chance)
            yield from [outcome] if outcome is not None else []
            continue
        for _ in range(_TRIES if targets else 0):
            grid, listed = chance.choice(targets)
            target = chance.choice([one for one in listed if one.status == "proved"] or listed)
            cells = [one.cell for one in listed]
            mutated = KINDS[kind](grid, cells, target.cell, chance)
            if mutated is not None:
                is_total = kind == "row doubled" and target.is_total
                name = _DOUBLED_TOTAL if is_total else kind
                yield judge(source, name, grid, mutated, target)
                break


def mutate_all(paths: Sequence[Path], seed: int, per_document: int) -> list[Outcome]:
    """Return the outcomes of all documents; each has its own chance, whatever the others are."""
    outcomes: list[Outcome] = []
    console = Console(stderr=True)
    for path in track(paths, "mutating", console=console, transient=True):
        source = read_source(path)
        if source is None:
            continue
        cells = sum(len(grid.cells) for grid in source.grids)
        count = per_document // 4 if cells > _MANY_CELLS else per_document
        names = [*KINDS, _YEAR_CHANGED]
        kinds = [names[at % len(names)] for at in range(count)]
        outcomes += mutate(source, kinds, random.Random(f"{seed} {path.name}"))
    return outcomes


# ---------------------------------------------------------------- printing


def _share(part: int, whole: int) -> str:
    return "" if whole == 0 else f"{100 * part / whole:.1f}"


def _to_line(kind: str, outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    proved = [one for one in outcomes if one.status == "proved" and not one.is_healed]
    missed = sum(bool(one.missed) for one in proved)
    silent = sum(one.is_silent for one in proved)
    others = [one for one in outcomes if one.status != "proved"]
    several = [one for one in proved if one.sides >= _SEVERAL]
    let_through = sum(bool(one.missed) or one.is_silent for one in several)
    return (
        kind,
        str(len(proved)),
        str(len(proved) - missed - silent),
        _share(len(proved) - missed - silent, len(proved)),
        str(sum(one.has_finding for one in proved)),
        str(len(several)),
        _share(len(several) - let_through, len(several)),
        _share(sum(one.has_finding for one in several), len(several)),
        str(missed),
        str(silent),
        str(len(others)),
        str(sum(bool(one.missed) for one in others)),
        str(sum(one.is_healed for one in outcomes)),
    )


def print_outcomes(console: Console, outcomes: Sequence[Outcome]) -> None:
    """Print one line a kind, the sums of the wrong cells, then what is no wrong cell."""
    table = Table(
        "kind", "of proved", "noticed", "%", "with finding", "of ≥ 2 sides", "noticed %",
        "with finding %", "missed", "silent",
        "of others", "missed", "healed",
    )  # fmt: skip
    by_kind: Mapping[str, list[Outcome]] = defaultdict(list)
    for one in outcomes:
        by_kind[one.kind].append(one)
    cells = [kind for kind in KINDS if kind not in _NO_CELLS]
    for kind in cells:
        table.add_row(*_to_line(kind, by_kind[kind]))
    table.add_section()
    table.add_row(*_to_line("all wrong cells", [one for kind in cells for one in by_kind[kind]]))
    table.add_section()
    for kind in _NO_CELLS:
        table.add_row(*_to_line(kind, by_kind[kind]))
    console.print(table)


def print_missed(console: Console, outcomes: Iterable[Outcome]) -> None:
    """Print each mutation that went through, and why it did."""
    for one in outcomes:
        if not one.missed and not one.is_silent:
            continue
        word = "missed" if one.missed else "silent"
        lines = [f"{word}: {one.name}: {one.kind} ({one.status} before): {one.change}"]
        for figure in one.missed[:3]:
            path = f"{figure.figure} {figure.row} · {figure.column} = {figure.printed}"
            lines.append(f"    {path} ({figure.placed_by}; {len(one.missed)} of {one.wrong} wrong)")
        lines += [f"        {held}" for held in one.holds]
        for line in lines:
            console.print(line, markup=False, soft_wrap=True)


def print_untold(console: Console, outcomes: Iterable[Outcome]) -> None:
    """Print each wrong cell that is noticed, but by no finding though identities speak of it from several sides."""
    for one in outcomes:
        is_let_through = bool(one.missed) or one.is_silent or one.is_healed
        if one.has_finding or is_let_through or one.sides < _SEVERAL:
            continue
        told = f"untold: {one.name}: {one.kind} ({one.sides} sides): {one.change}"
        console.print(told, markup=False, soft_wrap=True)


def main(arguments: Sequence[str]) -> int:
    """Mutate, count and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--per-document", type=int, default=4 * (len(KINDS) + 1))
    parser.add_argument("--list", action="store_true", help="list what went through, untold too")
    options = parser.parse_args(arguments)
    folders = [folder for folder in options.folders if folder.is_dir()]
    if not folders:
        sys.stderr.write("no folder of documents found: nothing was mutated\n")
        return 2
    outcomes = mutate_all(find_documents(folders), options.seed, options.per_document)
    console = Console(width=200, highlight=False)
    print_outcomes(console, outcomes)
    if options.list:
        print_missed(console, outcomes)
        print_untold(console, outcomes)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
