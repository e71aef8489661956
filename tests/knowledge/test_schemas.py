from __future__ import annotations

import json
import re
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest

from opendata.package import load_schema
from opendata.records import RESOURCES, columns_of
from opendata.resources import find_folder

_FIELDS = [(name, field) for name in RESOURCES for field in load_schema(name)["fields"]]
_IDS = [f"{name}.{field['name']}" for name, field in _FIELDS]


def test_there_is_one_schema_for_each_resource() -> None:
    paths = (find_folder("knowledge") / "schemas").glob("*.json")
    assert {path.stem for path in paths} == set(RESOURCES)


@pytest.mark.parametrize("resource", RESOURCES)
def test_schema_fields_are_the_columns_in_order(resource: str) -> None:
    fields = tuple(field["name"] for field in load_schema(resource)["fields"])
    assert fields == columns_of(RESOURCES[resource])


@pytest.mark.parametrize("resource", RESOURCES)
def test_schema_keys_name_columns_that_exist(resource: str) -> None:
    schema = load_schema(resource)
    columns = columns_of(RESOURCES[resource])
    for key in (schema.get("primaryKey", []), *schema.get("uniqueKeys", [])):
        assert set(key) <= set(columns)
    for key in schema.get("foreignKeys", []):
        target = key["reference"]["resource"] or resource
        assert set(key["fields"]) <= set(columns)
        assert set(key["reference"]["fields"]) <= set(columns_of(RESOURCES[target]))


@pytest.mark.parametrize("resource", RESOURCES)
def test_schema_has_a_key_and_only_empty_cells_are_missing(resource: str) -> None:
    schema = load_schema(resource)
    assert schema.get("primaryKey") or schema.get("uniqueKeys")
    assert schema["missingValues"] == [""]


@pytest.mark.parametrize(("resource", "field"), _FIELDS, ids=_IDS)
def test_field_is_told_in_both_languages_with_an_example(
    resource: str, field: dict[str, Any]
) -> None:
    chinese, separator, english = field["title"].partition(" / ")
    assert chinese and separator and english  # noqa: PT018
    assert not chinese.isascii()
    assert english.isascii()
    assert not field["description"].isascii()
    assert field["example"]
    assert field["type"] in {"string", "integer", "number", "boolean", "year"}


@pytest.mark.parametrize("resource", RESOURCES)
def test_enum_is_what_the_record_allows(resource: str) -> None:
    hints = get_type_hints(RESOURCES[resource])
    for field in load_schema(resource)["fields"]:
        hint = hints.get(field["name"])
        if get_origin(hint) is Literal:
            allowed = [value for value in get_args(hint) if value != ""]
            assert sorted(field["constraints"]["enum"]) == sorted(allowed)


@pytest.mark.parametrize("resource", RESOURCES)
def test_schema_file_is_written_the_one_way(resource: str) -> None:
    path = find_folder("knowledge") / "schemas" / f"{resource}.json"
    text = path.read_text(encoding="utf-8")
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=2) + "\n"


def test_column_types_are_those_of_fiscal_data_packages() -> None:
    """The families of os-types that our columns fall in; a value or a line id stands once a table."""
    classification = r"(functional|economic|object|administrative)-classification:generic"
    families = (
        rf"{classification}(:level[1-8])?:(code|label)|fin-source:generic:code|phase:id|direction|value"
        r"|activity:generic:project:(code|label)|geo-source:target:(code|label)|date:fiscal-year"
        r"|expenditure-type:code|budget-line-id"
    )
    for name in RESOURCES:
        found = [f["columnType"] for f in load_schema(name)["fields"] if "columnType" in f]
        assert [one for one in found if not re.fullmatch(families, one)] == []
        assert len(found) == len(set(found)), name


def test_figures_and_amounts_are_lines_of_a_budget() -> None:
    needed = {"budget-line-id", "value", "date:fiscal-year", "phase:id", "direction"}
    for name in ("figures", "amounts"):
        assert needed <= {field.get("columnType") for field in load_schema(name)["fields"]}
