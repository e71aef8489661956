"""Every document we have, old against new: forms, figures, proof, findings, seconds.

    python -m benchmarks.corpus FOLDER... [--jobs 2] [--keep]

Prints one line a document, then what changed against benchmarks/corpus.csv (documents) and
benchmarks/tables.csv (each table with a digest of what it says), and writes both anew, with
benchmarks/unproved.csv (why figures are not proved) and benchmarks/corpus.md for readers (with
--keep all stay as they are). The seconds are no change: they differ every time.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.report import Row, share, write_report
from benchmarks.unproved import count_reasons
from opendata.errors import OpendataError
from opendata.model import Disclosure, Figure
from opendata.pipeline import run
from opendata.summary import SEVERITIES, percent, summarise

RESULTS = Path(__file__).parent / "corpus.csv"
TABLES = Path(__file__).parent / "tables.csv"
UNPROVED = Path(__file__).parent / "unproved.csv"
REPORT = Path(__file__).parent / "corpus.md"
SUFFIXES = (".pdf", ".html", ".htm", ".txt")
COLUMNS = (
    "file", "state", "reason", "pages", "organisation", "fiscal_year", "stage", "forms", "empty",
    "missing", "figures", "proved_percent", "not_0", "not_0_proved_percent", "ignored", "unplaced",
    *SEVERITIES, "seconds",
)  # fmt: skip
TABLE_COLUMNS = (
    "file", "form", "table_no", "title", "unit", "state", "rows", "columns", "figures", "proved",
    "not_0", "not_0_proved", "digest",
)  # fmt: skip
UNPROVED_COLUMNS = ("file", "reason", "form", "figures")
_UNTESTED = ("seconds",)


class Measured(NamedTuple):
    """What is kept of one document, or of all."""

    documents: list[Row]
    tables: list[Row]
    unproved: list[Row]
    """One line a kind of reason and form: so many figures are not proved for it."""


def find_documents(folders: Iterable[Path]) -> list[Path]:
    """Return the documents of the folders, sorted by folder and name."""
    return [
        path
        for folder in folders
        for path in sorted(folder.iterdir())
        if path.suffix.lower() in SUFFIXES
    ]


def measure(path: Path) -> Measured:
    """Return the line of one document and those of its tables; one that cannot be read says why."""
    start = time.perf_counter()
    empty = dict.fromkeys(COLUMNS, "")
    try:
        disclosure = run(path).disclosure
    except OpendataError as error:
        row = empty | {"file": path.name, "state": "unreadable", "reason": str(error)}
        return Measured([row], [], [])
    seconds = f"{time.perf_counter() - start:.1f}"
    row = empty | _count(disclosure) | {"file": path.name, "seconds": seconds}
    unproved: list[Row] = [
        {"file": path.name, "reason": reason, "form": form, "figures": str(count)}
        for (reason, form), count in sorted(count_reasons(disclosure).items())
    ]
    return Measured([row], list(_list_tables(path.name, disclosure)), unproved)


def _list_tables(name: str, disclosure: Disclosure) -> Iterator[Row]:
    """Yield one line a table; the digest is of every row, code, column, number and unit of it."""
    by_table: dict[tuple[str, int], list[Figure]] = defaultdict(list)
    for figure in disclosure.figures:
        by_table[figure.form, figure.table_no].append(figure)
    for form in disclosure.forms:
        if form.table_no is None:
            continue
        own = by_table[form.form, form.table_no]
        said = "\n".join(
            "|".join((f.row, f.printed_code, f.column, f.printed, f.unit)) for f in own
        )
        yield {
            "file": name,
            "form": form.form,
            "table_no": str(form.table_no),
            "title": form.title,
            "unit": form.unit,
            "state": form.state,
            "rows": str(form.rows),
            "columns": str(form.columns),
            "figures": str(len(own)),
            "proved": str(sum(f.status == "proved" for f in own)),
            "not_0": str(sum(f.amount != 0 for f in own)),
            "not_0_proved": str(sum(f.amount != 0 and f.status == "proved" for f in own)),
            "digest": hashlib.sha256(said.encode()).hexdigest()[:12],
        }


def _count(disclosure: Disclosure) -> dict[str, str]:
    record, summary = disclosure.record, summarise(disclosure)
    not_0 = [figure for figure in disclosure.figures if figure.amount != 0]
    return {
        "state": record.state,
        "reason": record.reason,
        "pages": str(record.pages),
        "organisation": record.organisation_name,
        "fiscal_year": "" if record.fiscal_year is None else str(record.fiscal_year),
        "stage": record.stage,
        "forms": _list_forms(disclosure, "read"),
        "empty": _list_forms(disclosure, "empty"),
        "missing": _list_forms(disclosure, "missing"),
        "figures": str(summary.figures),
        "proved_percent": percent(summary.share_proved),
        "not_0": str(len(not_0)),
        "not_0_proved_percent": share(sum(f.status == "proved" for f in not_0), len(not_0)),
        "ignored": str(summary.ignored),
        "unplaced": str(summary.unplaced),
        **{severity: str(summary.findings[severity]) for severity in SEVERITIES},
    }


def _list_forms(disclosure: Disclosure, state: str) -> str:
    """Return the form ids of one state: `B01 B03 F11x12`."""
    found = Counter(form.form for form in disclosure.forms if form.state == state)
    return " ".join(form if n == 1 else f"{form}x{n}" for form, n in sorted(found.items()))


def measure_all(paths: Sequence[Path], jobs: int) -> Measured:
    """Return the lines of all documents and of their tables, in order.

    A defect of ours in one document does not hide the others.
    """
    console = Console(stderr=True)
    with ProcessPoolExecutor(max_workers=jobs) as pool:
        futures = [pool.submit(measure, path) for path in paths]
        every = Measured([], [], [])
        for path, future in track(
            list(zip(paths, futures, strict=True)), "reading", console=console, transient=True
        ):
            defect = future.exception()
            own = (
                future.result() if defect is None else Measured([_to_defect(path, defect)], [], [])
            )
            for lines, more in zip(every, own, strict=True):
                lines.extend(more)
    return every


def _to_defect(path: Path, defect: BaseException) -> Row:
    reason = f"{type(defect).__name__}: {defect}".partition("\n")[0]
    return dict.fromkeys(COLUMNS, "") | {"file": path.name, "state": "crashed", "reason": reason}


def list_changes(old: Sequence[Row], new: Sequence[Row]) -> list[str]:
    """Return one line for each value that is not what it was, and for each document come or gone."""
    before, after = ({row["file"]: row for row in rows} for rows in (old, new))
    changes = [f"{name}: new" for name in after if name not in before]
    changes += [f"{name}: gone" for name in before if name not in after]
    for name in after:
        if name not in before:
            continue
        for column in COLUMNS:
            was, now = before[name].get(column, ""), after[name][column]
            if was != now and column not in _UNTESTED:
                changes.append(f"{name}: {column} {was or '-'} -> {now or '-'}")
    return changes


def list_table_changes(old: Sequence[Row], new: Sequence[Row]) -> list[str]:
    """Return one line for each table that says something else than before, came or went."""
    before, after = ({_name_table(row): row for row in rows} for rows in (old, new))
    changes = [
        f"{name}: new, {row['figures']} figures"
        for name, row in after.items()
        if name not in before
    ]
    changes += [
        f"{name}: gone, {row['figures']} figures"
        for name, row in before.items()
        if name not in after
    ]
    for name, row in after.items():
        was = before.get(name, row)
        changed = [c for c in TABLE_COLUMNS if was.get(c, "") != row[c] and c != "digest"]
        told = [
            f"{column} {was.get(column, '') or '-'} -> {row[column] or '-'}" for column in changed
        ]
        if was.get("digest") != row["digest"]:
            told.append("other words or numbers")
        if told:
            changes.append(f"{name}: {', '.join(told)}")
    return changes


def _name_table(row: Row) -> str:
    return f"{row['file']} {row['form']}.{row['table_no']}"


def read_results(path: Path) -> list[Row]:
    """Return the lines kept from the run before; none where there was none."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def write_results(path: Path, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Write the lines as CSV."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def print_table(console: Console, rows: Sequence[Row]) -> None:
    """Print one line a document and the sums."""
    shown = (
        "file",
        "state",
        "forms",
        "figures",
        "proved_percent",
        "not_0_proved_percent",
        "unplaced",
        *SEVERITIES,
        "seconds",
    )
    table = Table(*shown)
    for row in rows:
        table.add_row(*(row[column] for column in shown))
    console.print(table)
    states = Counter(row["state"] for row in rows)
    figures = sum(int(row["figures"] or 0) for row in rows)
    unplaced = sum(int(row["unplaced"] or 0) for row in rows)
    counted = ", ".join(f"{count} {state}" for state, count in sorted(states.items()))
    console.print(f"{len(rows)} documents: {counted}; {figures} figures, {unplaced} unplaced")
    for row in rows:
        if row["state"] != "published":
            console.print(
                f"{row['state']}: {row['file']}: {row['reason']}", markup=False, soft_wrap=True
            )


def main(arguments: Sequence[str]) -> int:
    """Measure, print, compare and keep."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", action="store_true", help="leave corpus.csv as it is")
    options = parser.parse_args(arguments)
    folders = [folder for folder in options.folders if folder.is_dir()]
    if not folders:
        sys.stderr.write("no folder of documents found: nothing was compared\n")
        return 2
    new, tables, unproved = measure_all(find_documents(folders), options.jobs)
    console = Console(width=240, highlight=False)
    print_table(console, new)
    changes = list_changes(read_results(RESULTS), new)
    changes += list_table_changes(read_results(TABLES), tables)
    console.print(f"changed against {RESULTS.name} and {TABLES.name}: {len(changes)}")
    for change in changes:
        console.print(f"  {change}", markup=False, soft_wrap=True)
    if not options.keep:
        write_results(RESULTS, COLUMNS, new)
        write_results(TABLES, TABLE_COLUMNS, tables)
        write_results(UNPROVED, UNPROVED_COLUMNS, unproved)
        REPORT.write_text(write_report(new, tables, unproved, changes), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
