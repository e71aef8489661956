"""datapackage.json: the description of a package in the words of Frictionless."""

from __future__ import annotations

from typing import Any

from opendata.description import Description, FileDescription
from opendata.knowledge.catalogue import load_catalogue
from opendata.model import DocumentRecord
from opendata.package.names import SUFFIX
from opendata.schemas import load_schema
from opendata.summary import Summary

_PROFILE = "https://datapackage.org/profiles/2.0"
_DIALECT = {
    "delimiter": ",",
    "doubleQuote": True,
    "header": True,
    "lineTerminator": "\n",
    "quoteChar": '"',
}


def to_descriptor(package: Description) -> dict[str, Any]:
    """Return datapackage.json of a package."""
    record = package.record
    facts = (record.jurisdiction, str(record.fiscal_year or ""), record.stage)
    identifier = "-".join(part for part in ("opendata", *facts, record.document[:SUFFIX]) if part)
    licence = load_catalogue().licence
    return {
        "$schema": f"{_PROFILE}/datapackage.json",
        "name": identifier,
        "id": record.document,
        "title": " / ".join(package.title),
        "description": "\n\n".join(package.text),
        "version": package.version,
        "licenses": [{"name": licence.name, "path": licence.path, "title": licence.title}],
        "sources": [_to_source(record)],
        "contributors": _to_contributors(record),
        "keywords": [word for _, word in package.keywords],
        "counts": _to_counts(package.summary),
        "definitions": {"opendata": package.version},
        "resources": [_to_resource(table) for table in package.tables],
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


def _to_counts(summary: Summary) -> dict[str, Any]:
    return {
        "figures": summary.figures,
        "ignored": summary.ignored,
        "unplaced": summary.unplaced,
        "statuses": dict(summary.statuses),
        "forms": dict(summary.forms),
        "findings": dict(summary.findings),
    }


def _to_resource(table: FileDescription) -> dict[str, Any]:
    return {
        "$schema": f"{_PROFILE}/dataresource.json",
        "name": table.resource,
        "type": "table",
        "title": " / ".join(table.title),
        "path": table.path,
        "scheme": "file",
        "format": "csv",
        "mediatype": table.media_type,
        "encoding": "utf-8",
        "bytes": table.size,
        "hash": f"sha256:{table.sha256}",
        "dialect": _DIALECT,
        "schema": load_schema(table.resource),
    }
