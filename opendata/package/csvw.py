"""csv-metadata.json: the description of a package in the words of CSV on the Web.

A column says the property and the IRIs that mapping.toml gives it, so that a processor of CSVW
makes triples of the graph. What the templates of CSVW cannot make (several values in a cell, an id whose
kind only the record tells, a name where an id is meant, a column told in another way) is kept
out of that output and said to be so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from opendata.description import Description, FileDescription
from opendata.knowledge.catalogue import Words, load_catalogue
from opendata.knowledge.mapping import Mapping, load_mapping
from opendata.records import SETS
from opendata.schemas import load_schema, split_title

_DATATYPES = {
    "boolean": "boolean",
    "integer": "integer",
    "number": "decimal",
    "string": "string",
    "year": "gYear",
}
"""Type of a schema → datatype of CSVW."""
_TABLE = "{document}/{form}.{table_no}"
_ABOUT = {"organisations": "{document}/{+organisation}"}
"""Resource → its key, where no column holds it."""
_PARTS = {
    "figures": ("qb:dataSet", "table", _TABLE),
    "goals": ("dcterms:isPartOf", "table", _TABLE),
    "indicators": ("dcterms:isPartOf", "table", _TABLE),
}
"""Resource → what its rows are part of, told by several columns together."""
_MANY_KINDS = frozenset({"iri:figure"})
"""Ids of figures, claims or indicators alike."""


def to_csvw(package: Description) -> dict[str, Any]:
    """Return the metadata of a package's tables as a table group; its place is the folder of the tables."""
    record = package.record
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "zh"}],
        "@id": load_mapping().to_iri("package", record.document)[1:-1],
        "dc:title": _to_words(package.title),
        "dc:description": _to_words(package.text),
        "dc:identifier": record.document,
        "dc:license": {"@id": load_catalogue().licence.path},
        "dc:publisher": record.organisation_name,
        "dc:source": f"{record.file} sha256:{record.sha256}",
        "dcat:keyword": [_to_word(language, word) for language, word in package.keywords],
        "dcat:version": package.version,
        "dialect": {"encoding": "utf-8", "header": True, "lineTerminators": ["\n"]},
        "tables": [_to_table(table) for table in package.tables],
    }


def _to_words(words: Words) -> list[dict[str, str]]:
    return [_to_word("zh", words.zh), _to_word("en", words.en)]


def _to_word(language: str, word: str) -> dict[str, str]:
    return {"@value": word, "@language": language} if language else {"@value": word}


def _to_table(table: FileDescription) -> dict[str, Any]:
    mapping, name = load_mapping(), table.resource
    schema, about = load_schema(name), _to_about(mapping, name)
    described: dict[str, Any] = {
        "url": f"{name}.csv",
        "dc:title": _to_words(table.title),
        "dcat:byteSize": table.size,
        "suppressOutput": not about,
        "tableSchema": {
            "columns": [
                *(_to_column(mapping, name, field) for field in schema["fields"]),
                *(_to_virtual(mapping, name) if about else ()),
            ]
        },
    }
    if about:
        described["tableSchema"]["aboutUrl"] = about
    if "primaryKey" in schema:
        described["tableSchema"]["primaryKey"] = schema["primaryKey"]
    if "foreignKeys" in schema:
        described["tableSchema"]["foreignKeys"] = [
            _to_foreign_key(name, key) for key in schema["foreignKeys"]
        ]
    return described


def _to_about(mapping: Mapping, resource: str) -> str:
    """Return the template of a row's IRI; empty where no template makes it."""
    kind = mapping.resources[resource]["key"]
    fields = {field["name"] for field in load_schema(resource)["fields"]}
    key = _ABOUT.get(resource, f"{{+{kind}}}" if kind in fields else "")
    return _to_template(mapping, kind, key) if key else ""


def _to_template(mapping: Mapping, kind: str, key: str) -> str:
    return f"{mapping.base}id/{mapping.paths[kind]}{key}"


def _to_column(mapping: Mapping, resource: str, field: dict[str, Any]) -> dict[str, Any]:
    name = field["name"]
    title = split_title(field["title"])
    described: dict[str, Any] = {
        "name": name,
        "titles": {"und": name, "zh": title.zh, "en": title.en},
        "dc:description": field["description"],
        "datatype": _to_datatype(field),
        "required": field.get("constraints", {}).get("required", False),
    }
    if name in SETS and field["type"] == "string":
        described["separator"] = "; "
    prop, word = _find_property(mapping, resource, name)
    if _can_tell(name, word):
        described["propertyUrl"] = mapping.expand(prop)[1:-1]
        described.update(_to_value(mapping, name, word))
    else:
        described["suppressOutput"] = True
    return described


def _find_property(mapping: Mapping, resource: str, name: str) -> tuple[str, str]:
    """Return (property, value word) of a column; empty where it is told in another way."""
    columns: dict[str, tuple[str, str]] = mapping.resources[resource]["columns"]
    prop, word = columns.get(name) or mapping.place.get(name) or ("", "")
    return prop, word


def _can_tell(name: str, word: str) -> bool:
    way, _, _ = word.partition(":")
    return bool(word) and name not in SETS and word not in _MANY_KINDS and way != "named"


def _to_value(mapping: Mapping, name: str, word: str) -> dict[str, str]:
    """Return the template of an IRI, or the language of a text."""
    way, _, kind = word.partition(":")
    if way == "code":
        return {"valueUrl": _to_template(mapping, "code", f"{kind}/{{+{name}}}")}
    if way == "iri":
        return {"valueUrl": _to_template(mapping, kind, f"{{+{name}}}")}
    return {"lang": "zh"} if word == "zh" else {}


def _to_datatype(field: dict[str, Any]) -> str | dict[str, Any]:
    """Return the datatype of a column with the limits that the schema sets."""
    base, limits = _DATATYPES[field["type"]], field.get("constraints", {})
    described: dict[str, Any] = {"base": base}
    if "pattern" in limits:
        described["format"] = limits["pattern"]
    if "enum" in limits:
        described["format"] = f"^({'|'.join(map(re.escape, limits['enum']))})$"
    if "minimum" in limits:
        described["minimum"] = limits["minimum"]
    return described if len(described) > 1 else base


def _to_virtual(mapping: Mapping, resource: str) -> Iterator[dict[str, Any]]:
    """Yield the columns that stand in no CSV: the classes of a row, and the table it is part of."""
    for number, name in enumerate(mapping.resources[resource]["class"], start=1):
        yield {
            "name": f"class_{number}",
            "virtual": True,
            "propertyUrl": mapping.expand("rdf:type")[1:-1],
            "valueUrl": mapping.expand(name)[1:-1],
        }
    if resource in _PARTS:
        prop, kind, key = _PARTS[resource]
        yield {
            "name": "whole",
            "virtual": True,
            "propertyUrl": mapping.expand(prop)[1:-1],
            "valueUrl": _to_template(mapping, kind, key),
        }


def _to_foreign_key(resource: str, key: dict[str, Any]) -> dict[str, Any]:
    reference = key["reference"]
    return {
        "columnReference": key["fields"],
        "reference": {
            "resource": f"{reference['resource'] or resource}.csv",
            "columnReference": reference["fields"],
        },
    }
