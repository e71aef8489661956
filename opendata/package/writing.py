"""Writing a package: its tables, then what describes them."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from opendata.description import Description, describe_file, describe_package
from opendata.model import Disclosure
from opendata.package.csvw import to_csvw
from opendata.package.descriptor import to_descriptor
from opendata.package_words import to_readme, to_reason
from opendata.records import RESOURCES, columns_of, resource_rows
from opendata.schemas import load_schema
from opendata.summary import summarise


def figures_to_package(disclosure: Disclosure, folder: Path) -> Description:
    """Write the data package of one disclosure into its folder and return what describes it."""
    tables = _write_tables(disclosure, folder)
    package = describe_package(folder.name, disclosure.record, summarise(disclosure), tables)
    descriptor = _to_json(to_descriptor(package))
    metadata = _to_json(to_csvw(package))
    _write(folder / "datapackage.json", descriptor)
    _write(folder / "data" / "csv-metadata.json", metadata)
    counts = {name: len(resource_rows(disclosure, name)) for name in RESOURCES}
    titles = {name: load_schema(name)["title"] for name in RESOURCES}
    readme = to_readme(disclosure.record, package.summary, counts, titles)
    _write(folder / "README.md", readme.encode("utf-8", errors="backslashreplace"))
    descriptors = (
        describe_file(
            "datapackage.json",
            descriptor,
            media_type="application/json",
            standard="datapackage",
        ),
        describe_file(
            "data/csv-metadata.json", metadata, media_type="application/csvm+json", standard="csvw"
        ),
    )
    return replace(package, files=(*package.files, *descriptors))


def write_quarantine(disclosure: Disclosure, folder: Path) -> None:
    """Write the tables of a disclosure that is not proved, with the reason, into its folder."""
    _write_tables(disclosure, folder)
    reason = to_reason(disclosure.record)
    _write(folder / "REASON.md", reason.encode("utf-8", errors="backslashreplace"))


def _write_tables(disclosure: Disclosure, folder: Path) -> dict[str, bytes]:
    """Write a CSV for each resource and return their bytes."""
    tables: dict[str, bytes] = {}
    for resource in RESOURCES:
        load_schema(resource)
        tables[resource] = _to_csv(disclosure, resource)
        _write(folder / "data" / f"{resource}.csv", tables[resource])
    return tables


def _to_csv(disclosure: Disclosure, resource: str) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns_of(RESOURCES[resource]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(resource_rows(disclosure, resource))
    # a lone surrogate of a broken font table stays visible instead of ending the run
    return text.getvalue().encode("utf-8", errors="backslashreplace")


def _to_json(value: Any) -> bytes:  # Any: whatever JSON can say
    text = json.dumps(value, ensure_ascii=False, indent=2) + "\n"
    return text.encode("utf-8", errors="backslashreplace")


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
