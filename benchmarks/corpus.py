"""Every document we have, old against new: forms, figures, proof, findings, seconds.

    python -m benchmarks.corpus FOLDER... [--jobs 2] [--keep]

Prints one line a document, then what changed against benchmarks/corpus.csv, and writes that
file anew (with --keep it stays as it is). The seconds are no change: they differ every time.
"""

from __future__ import annotations

import argparse
import csv
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from opendata.errors import OpendataError
from opendata.model import Disclosure
from opendata.pipeline import run
from opendata.summary import SEVERITIES, percent, summarise

RESULTS = Path(__file__).parent / "corpus.csv"
SUFFIXES = (".pdf", ".html", ".htm", ".txt")
COLUMNS = (
    "file", "state", "reason", "pages", "organisation", "fiscal_year", "stage", "forms", "empty",
    "missing", "figures", "proved_percent", "ignored", "unplaced", *SEVERITIES, "seconds",
)  # fmt: skip
_UNTESTED = ("seconds",)

Row = Mapping[str, str]


def find_documents(folders: Iterable[Path]) -> list[Path]:
    """Return the documents of the folders, sorted by folder and name."""
    return [
        path
        for folder in folders
        for path in sorted(folder.iterdir())
        if path.suffix.lower() in SUFFIXES
    ]


def measure(path: Path) -> Row:
    """Return the line of one document; one that cannot be read says why."""
    start = time.perf_counter()
    empty = dict.fromkeys(COLUMNS, "")
    try:
        disclosure = run(path).disclosure
    except OpendataError as error:
        return empty | {"file": path.name, "state": "unreadable", "reason": str(error)}
    seconds = f"{time.perf_counter() - start:.1f}"
    return empty | _count(disclosure) | {"file": path.name, "seconds": seconds}


def _count(disclosure: Disclosure) -> dict[str, str]:
    record, summary = disclosure.record, summarise(disclosure)
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
        "ignored": str(summary.ignored),
        "unplaced": str(summary.unplaced),
        **{severity: str(summary.findings[severity]) for severity in SEVERITIES},
    }


def _list_forms(disclosure: Disclosure, state: str) -> str:
    """Return the form ids of one state: `B01 B03 F11x12`."""
    found = Counter(form.form for form in disclosure.forms if form.state == state)
    return " ".join(form if n == 1 else f"{form}x{n}" for form, n in sorted(found.items()))


def measure_all(paths: Sequence[Path], jobs: int) -> list[Row]:
    """Return the lines of all documents, in order; a defect of ours in one does not hide the others."""
    console = Console(stderr=True)
    with ProcessPoolExecutor(max_workers=jobs) as pool:
        futures = [pool.submit(measure, path) for path in paths]
        rows = []
        for path, future in track(
            list(zip(paths, futures, strict=True)), "reading", console=console, transient=True
        ):
            defect = future.exception()
            rows.append(future.result() if defect is None else _to_defect(path, defect))
    return rows


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


def read_results(path: Path) -> list[Row]:
    """Return the lines kept from the run before; none where there was none."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def write_results(path: Path, rows: Sequence[Row]) -> None:
    """Write the lines as CSV."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
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
    new = measure_all(find_documents(folders), options.jobs)
    console = Console(width=240, highlight=False)
    print_table(console, new)
    changes = list_changes(read_results(RESULTS), new)
    console.print(f"changed against {RESULTS.name}: {len(changes)}")
    for change in changes:
        console.print(f"  {change}", markup=False, soft_wrap=True)
    if not options.keep:
        write_results(RESULTS, new)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
