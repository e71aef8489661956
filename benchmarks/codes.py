"""Which codes and names real documents print: the evidence below the code lists.

    python -m benchmarks.codes FOLDER... [--mined CSV] [--jobs 2] [--keep]

Reads every document of the folders and writes knowledge/codes/evidence.csv (each code with each name that a
published document prints for it, and each form it has) and evidence_documents.csv (division, year and stage
of these documents) anew; with --keep both stay as they are. Then tells what is neither in the lists of
knowledge/codes/, nor a name of names.csv, nor left out by name in left_out.csv: each is to be settled by hand.
--mined is a table of codes found in documents that are not at hand (scheme, code, name, docs): what it holds
is compared in the same way, and the column `docs` of the lists with its counts.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

from benchmarks.corpus import find_documents
from opendata.errors import OpendataError
from opendata.knowledge.code_evidence import (
    CLASSIFICATIONS,
    DOCUMENT_COLUMNS,
    EVIDENCE_COLUMNS,
    Printed,
    Shown,
    find_unsettled,
)
from opendata.knowledge.codes import load_codes
from opendata.model import Disclosure, Figure
from opendata.pipeline import run
from opendata.resources import find_folder

_LENGTHS = {"function": (3, 5, 7), "economic": (3, 5), "government-economic": (3, 5)}
_FIRST_DIGIT = {"function": "2", "economic": "3", "government-economic": "5"}
_ROWS_OF_OTHER_THINGS = frozenset({"B11", "B12", "B13", "B16", "B17", "B18", "F10", "F11"})
"""Forms whose rows are projects, purchases or indicators: a code there is not the code of the row's name."""
_MINED = {"func": "function", "econ_dept": "economic", "econ_gov": "government-economic"}


class Evidence(NamedTuple):
    """What one document shows; empty where its year or department is not proved."""

    documents: tuple[Shown, ...] = ()
    printed: tuple[Printed, ...] = ()


def main() -> int:
    """Collect, write, compare; 1 where something is to be settled by hand."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--mined", type=Path)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", action="store_true")
    arguments = parser.parse_args()
    found = collect(find_documents(arguments.folders), arguments.jobs)
    if not arguments.keep:
        write_evidence(found, find_folder("knowledge") / "codes")
    open_questions = list(find_unsettled(found.printed))
    if arguments.mined is not None:
        mined = load_mined(arguments.mined)
        open_questions += find_unsettled(mined)
        open_questions += find_other_counts(arguments.mined)
    codes = {(item.code_list, item.code) for item in found.printed if item.code_list != "form"}
    print(f"{len(found.documents)} documents, {len(codes)} codes, {len(found.printed)} lines")
    for words in open_questions:
        print(words)
    return 1 if open_questions else 0


def collect(paths: Sequence[Path], jobs: int) -> Evidence:
    """Return what the documents show together, sorted; a document given twice counts once."""
    with ProcessPoolExecutor(jobs) as pool:
        parts = list(pool.map(find_evidence, paths))
    documents = {item for part in parts for item in part.documents}
    printed = {item for part in parts for item in part.printed}
    return Evidence(tuple(sorted(documents)), tuple(sorted(printed)))


def find_evidence(path: Path) -> Evidence:
    """Return what one document shows; nothing where it cannot be read or is kept apart."""
    try:
        return disclosure_to_evidence(run(path).disclosure)
    except OpendataError as error:
        print(f"{path.name}: {error}", file=sys.stderr)
        return Evidence()


def disclosure_to_evidence(disclosure: Disclosure) -> Evidence:
    """Return what a disclosure shows: its line, and each pair of code and name that its tables print."""
    record = disclosure.record
    if record.state != "published" or record.fiscal_year is None:
        return Evidence()
    document = record.document
    shown = Shown(document, record.jurisdiction, str(record.fiscal_year), record.stage)
    printed = {
        Printed("form", form.form, "", document)
        for form in disclosure.forms
        if form.state == "read" and form.form != "X"
    }
    for figure in disclosure.figures:
        for code_list, code, name in _find_pairs(figure):
            printed.add(Printed(code_list, code, name, document))
    return Evidence((shown,), tuple(sorted(printed)))


def _find_pairs(figure: Figure) -> Iterator[tuple[str, str, str]]:
    """Yield (list, code, name) of a figure's row: each printed code with the name beside it."""
    if figure.form in _ROWS_OF_OTHER_THINGS or figure.project != "" or figure.printed_code == "":
        return
    parts, names = figure.printed_code.split("|"), figure.row.split("|")
    if len(parts) == 2 and len(names) == 1:
        # a row with both economic codes bears the name of the department's class
        names.append("")
    if len(parts) != len(names):
        return
    for part, name in zip(parts, names, strict=True):
        for code_list in CLASSIFICATIONS:
            code: str = getattr(figure, f"{code_list.replace('-', '_')}_code")
            if _is_code(code_list, code) and code.endswith(part):
                yield code_list, code, name


def _is_code(code_list: str, code: str) -> bool:
    """Tell whether a code has the form of its list: local lists divide further, organisations do not."""
    return len(code) in _LENGTHS[code_list] and code.startswith(_FIRST_DIGIT[code_list])


def write_evidence(found: Evidence, folder: Path) -> None:
    """Write both tables."""
    tables = (
        ("evidence_documents.csv", DOCUMENT_COLUMNS, found.documents),
        ("evidence.csv", EVIDENCE_COLUMNS, found.printed),
    )
    for name, columns, rows in tables:
        with (folder / name).open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows(rows)


def load_mined(path: Path) -> list[Printed]:
    """Return the pairs of a table of mined codes; where several names are counted, all of these."""
    return [
        Printed(_MINED[row["scheme"]], row["code"], row["name"], "mined") for row in _read(path)
    ]


def find_other_counts(path: Path) -> Iterator[str]:
    """Yield the codes whose column `docs` is not what the mined table counts."""
    for row in _read(path):
        code_list = _MINED[row["scheme"]]
        entry = load_codes(code_list.replace("-", "_")).by_code.get(row["code"])
        if entry is not None and str(entry.docs) != row["docs"]:
            yield f"{code_list} {row['code']}: docs is {entry.docs}, mined {row['docs']}"


def _read(path: Path) -> Iterable[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


if __name__ == "__main__":
    sys.exit(main())
