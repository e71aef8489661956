"""Reading a package: the tables of its folder as the disclosure they were written from."""

from __future__ import annotations

import csv
from pathlib import Path

from opendata.errors import InputError
from opendata.model import Disclosure
from opendata.records import RESOURCES
from opendata.rows import rows_to_disclosure

_LONGEST_CELL = 1 << 24
"""Characters of a cell: the terms of one identity may be thousands."""


def read_package(folder: Path) -> Disclosure:
    """Return the disclosure of a package folder; InputError where a table is missing or no table of ours."""
    return rows_to_disclosure({name: _read_table(folder, name) for name in RESOURCES})


def _read_table(folder: Path, resource: str) -> list[dict[str, str]]:
    path = folder / "data" / f"{resource}.csv"
    # the limit is one of the csv module as a whole: there is no other way to say it
    csv.field_size_limit(_LONGEST_CELL)
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream, restval=""))
    except (OSError, ValueError, csv.Error) as error:
        raise InputError(f"{path}: cannot be read as a table of a package: {error}") from error
