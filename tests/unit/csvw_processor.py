"""A processor of CSV on the Web, as far as our metadata goes: tables and metadata in, triples out.

Templates are expanded as RFC 6570 says and read as IRIs (RFC 3987): a character that an IRI may
hold stands for itself.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from opendata.knowledge.mapping import escape_iri

XSD = "http://www.w3.org/2001/XMLSchema#"
Triple = tuple[str, str, str]
_VARIABLE = re.compile(r"{([+]?)(\w+)}")


def read_triples(metadata: Path) -> Iterator[Triple]:
    """Yield the triples of all tables of a metadata file, terms written as in N-Triples."""
    for table in json.loads(metadata.read_text(encoding="utf-8"))["tables"]:
        if table["suppressOutput"]:
            continue
        with (metadata.parent / table["url"]).open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                yield from _row_triples(table["tableSchema"], row)


def _row_triples(schema: Mapping[str, Any], row: Mapping[str, str]) -> Iterator[Triple]:
    about = _expand(schema["aboutUrl"], row)
    for column in schema["columns"]:
        if column.get("suppressOutput"):
            continue
        if "virtual" not in column and row[column["name"]] == "":
            continue
        yield about, f"<{column['propertyUrl']}>", _value(column, row)


def _value(column: Mapping[str, Any], row: Mapping[str, str]) -> str:
    if "valueUrl" in column:
        return _expand(column["valueUrl"], row)
    text = json.dumps(row[column["name"]], ensure_ascii=False)
    if "lang" in column:
        return f"{text}@{column['lang']}"
    datatype = column["datatype"]
    base = datatype if isinstance(datatype, str) else datatype["base"]
    return text if base == "string" else f"{text}^^<{XSD}{base}>"


def _expand(template: str, row: Mapping[str, str]) -> str:
    def fill(found: re.Match[str]) -> str:
        value = row[found[2]]
        return escape_iri(value if found[1] else value.replace("/", "%2F"))

    return f"<{_VARIABLE.sub(fill, template)}>"
