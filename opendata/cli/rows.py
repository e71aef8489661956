"""Records as lines of text on standard output."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable

from opendata.records import columns_of, record_to_row


def header(kind: type, layout: str) -> str:
    """Return the header line of a CSV; other layouts have none."""
    return ",".join(columns_of(kind)) + "\n" if layout == "csv" else ""


def write_rows(kind: type, records: Iterable[object], layout: str) -> str:
    """Return the records as lines of text."""
    rows = map(record_to_row, records)
    if layout == "jsonl":
        filled = ({key: value for key, value in row.items() if value != ""} for row in rows)
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in filled)
    lines = io.StringIO()
    csv.DictWriter(lines, columns_of(kind), lineterminator="\n").writerows(rows)
    return lines.getvalue()
