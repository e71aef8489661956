"""Package: a disclosure as a Frictionless data package, or as bare tables with the reason for quarantine.

In:   Disclosure records and the Table Schemas of knowledge/schemas/
Out:  datapackage.json, data/<resource>.csv and README.md in a folder, the same bytes for the same records
Never: interpret, reorder or leave out a record; a column that no schema describes
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from opendata import __version__
from opendata.errors import KnowledgeError
from opendata.model import Disclosure, DocumentRecord
from opendata.package_words import LICENCE, describe, entitle, to_readme, to_reason
from opendata.records import RESOURCES, columns_of, resource_rows
from opendata.resources import find_folder
from opendata.summary import Summary, summarise

_PROFILE = "https://datapackage.org/profiles/2.0"
_UNSAFE = re.compile(r'[\\/:*?"<>|\s\x00-\x1f-]+')
_LONGEST_NAME = 60
"""Characters of an organisation's name in a folder name: three bytes each, a folder name holds 255."""
_SUFFIX = 8

_DIALECT = {
    "delimiter": ",",
    "doubleQuote": True,
    "header": True,
    "lineTerminator": "\n",
    "quoteChar": '"',
}


def figures_to_package(disclosure: Disclosure, folder: Path) -> None:
    """Write the data package of one disclosure into its folder."""
    tables = _write_tables(disclosure, folder)
    summary = summarise(disclosure)
    descriptor = _to_descriptor(disclosure.record, summary, tables)
    _write(folder / "datapackage.json", _to_json(descriptor))
    counts = {name: len(resource_rows(disclosure, name)) for name in RESOURCES}
    titles = {name: load_schema(name)["title"] for name in RESOURCES}
    _write(folder / "README.md", to_readme(disclosure.record, summary, counts, titles))


def write_quarantine(disclosure: Disclosure, folder: Path) -> None:
    """Write the tables of a disclosure that is not proved, with the reason, into its folder."""
    _write_tables(disclosure, folder)
    _write(folder / "REASON.md", to_reason(disclosure.record))


def package_name(record: DocumentRecord) -> str:
    """Return the folder name of a disclosure: division code, organisation, year and stage.

    A fact that is not known is left out; characters no file system likes become a hyphen.
    """
    year = "" if record.fiscal_year is None else str(record.fiscal_year)
    name = _UNSAFE.sub("-", record.organisation_name)[:_LONGEST_NAME].strip("-. ")
    parts = (record.jurisdiction, name, year, record.stage)
    return "-".join(part for part in parts if part) or record.document


def package_names(records: Iterable[DocumentRecord]) -> dict[str, str]:
    """Return document → folder name; all documents that share a name get a suffix of their id."""
    names = {record.document: package_name(record) for record in records}
    taken = Counter(name.casefold() for name in names.values())
    return {
        document: name if taken[name.casefold()] == 1 else f"{name}-{document[:_SUFFIX]}"
        for document, name in names.items()
    }


@cache
def load_schema(resource: str) -> dict[str, Any]:
    """Return the Table Schema of a resource; KnowledgeError where it does not fit its record."""
    path = find_folder("knowledge") / "schemas" / f"{resource}.json"
    try:
        schema: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise KnowledgeError(f"schemas/{path.name}: {error}") from error
    described = tuple(field["name"] for field in schema["fields"])
    columns = columns_of(RESOURCES[resource])
    if described != columns:
        wrong = sorted(set(described) ^ set(columns)) or "the same in another order"
        raise KnowledgeError(f"schemas/{path.name}: fields and columns differ: {wrong}")
    return schema


def _write_tables(disclosure: Disclosure, folder: Path) -> dict[str, bytes]:
    """Write a CSV for each resource and return their bytes."""
    tables: dict[str, bytes] = {}
    for resource in RESOURCES:
        tables[resource] = _to_csv(disclosure, resource)
        path = folder / "data" / f"{resource}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(tables[resource])
    return tables


def _to_csv(disclosure: Disclosure, resource: str) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns_of(RESOURCES[resource]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(resource_rows(disclosure, resource))
    # a lone surrogate of a broken font table stays visible instead of ending the run
    return text.getvalue().encode("utf-8", errors="backslashreplace")


def _to_descriptor(
    record: DocumentRecord, summary: Summary, tables: dict[str, bytes]
) -> dict[str, Any]:
    facts = (record.jurisdiction, str(record.fiscal_year or ""), record.stage)
    identifier = "-".join(part for part in ("opendata", *facts, record.document[:_SUFFIX]) if part)
    return {
        "$schema": f"{_PROFILE}/datapackage.json",
        "name": identifier,
        "id": record.document,
        "title": entitle(record),
        "description": describe(record),
        "version": __version__,
        "licenses": [LICENCE],
        "sources": [_to_source(record)],
        "contributors": _to_contributors(record),
        "keywords": _to_keywords(record),
        "counts": _to_counts(summary),
        "definitions": {"opendata": __version__},
        "resources": [_to_resource(name, content) for name, content in tables.items()],
    }


def _to_source(record: DocumentRecord) -> dict[str, Any]:
    return {
        "title": record.title or record.file,
        "file": record.file,
        "mediatype": record.media_type,
        "pages": record.pages,
        "sha256": record.sha256,
    }


def _to_contributors(record: DocumentRecord) -> list[dict[str, Any]]:
    contributors: list[dict[str, Any]] = [{"title": "opendata", "roles": ["wrangler"]}]
    if record.organisation_name:
        contributors.insert(0, {"title": record.organisation_name, "roles": ["author"]})
    return contributors


def _to_keywords(record: DocumentRecord) -> list[str]:
    kind = {"budget": ["预算公开", "budget"], "final": ["决算公开", "final account"]}
    facts = [record.jurisdiction_name, str(record.fiscal_year or "")]
    keywords = [*kind.get(record.stage, []), "政府信息公开", "government disclosure", *facts]
    return [keyword for keyword in keywords if keyword]


def _to_counts(summary: Summary) -> dict[str, Any]:
    return {
        "figures": summary.figures,
        "ignored": summary.ignored,
        "unplaced": summary.unplaced,
        "statuses": dict(summary.statuses),
        "forms": dict(summary.forms),
        "findings": dict(summary.findings),
    }


def _to_resource(name: str, content: bytes) -> dict[str, Any]:
    schema = load_schema(name)
    return {
        "$schema": f"{_PROFILE}/dataresource.json",
        "name": name,
        "type": "table",
        "title": schema["title"],
        "path": f"data/{name}.csv",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "dialect": _DIALECT,
        "schema": schema,
    }


def _to_json(value: Any) -> str:  # Any: whatever JSON can say
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")
