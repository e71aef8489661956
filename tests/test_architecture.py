"""The house rules that can be read from the code: which way imports go, and what stands where."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import opendata

PACKAGE = Path(opendata.__file__).parent

LAYERS = {
    "model": {"model"},
    "leaves": {
        "collector", "description", "divisions", "errors", "geometry", "glyphs", "knowledge",
        "levels", "money",
        "package_words", "placing", "placing_search",
        "prose", "records", "resources", "rows", "schemas", "summary", "text", "vocabulary",
    },
    "steps": {
        "amounts", "blocks", "checks", "claims", "disclosure", "documents", "figures", "forms", "graph",
        "grids", "identity", "links", "narrative", "package", "projects", "site",
    },
    "restoring": {"restoring"},
    "map": {"pipeline"},
    "examples": {"examples", "together"},
    "reference": {"reference"},
    "reconciliation": {"reconciliation"},
    "publish": {"convert", "publish"},
    "runs": {"plot", "server", "show", "sources"},
    "trace": {"trace"},
    "command": {"cli"},
    "program": {"__main__"},
}  # fmt: skip
"""From the lowest to the highest: an import goes down, and only leaves import each other."""

FENCES = {
    "click": {"cli"},
    "jinja2": {"site"},
    "docx": {"documents"},
    "lxml": {"documents"},
    "numpy": {"blocks", "documents", "geometry", "glyphs", "grids"},
    "onnxruntime": {"documents"},
    "openpyxl": {"documents"},
    "pdfplumber": {"documents"},
    "PIL": {"documents"},
    "pypdfium2": {"documents"},
    "pyoxigraph": {"graph"},
    "pyshacl": {"graph"},
    "python_calamine": {"documents"},
    "rdflib": {"graph"},
    "rich": {"cli"},
    "starlette": {"server"},
    "uvicorn": {"server"},
    "vl_convert": {"plot"},
}
"""Where each foreign library may be imported; a library that is not named may be imported nowhere."""


def find_modules() -> Iterator[tuple[str, str, ast.Module]]:
    """Yield (unit, path, tree) of every module; a unit is what stands directly in opendata/."""
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        yield parts[0], path.relative_to(PACKAGE).as_posix(), ast.parse(path.read_text("utf-8"))


MODULES = [module for module in find_modules() if module[1] != "__init__.py"]
UNITS = sorted({unit for unit, _, _ in MODULES})
STEP_MODULES = [
    (path, tree)
    for unit, path, tree in MODULES
    if unit in LAYERS["steps"] and path in {f"{unit}.py", f"{unit}/__init__.py"}
]


def imported(tree: ast.Module) -> Iterator[str]:
    """Yield the dotted names a module imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written out"
            if node.module == "opendata":
                yield from (f"opendata.{name.name}" for name in node.names)
            else:
                yield str(node.module)


def own_units(tree: ast.Module) -> set[str]:
    """Return the units of ours that a module imports."""
    names = (name.split(".") for name in imported(tree))
    return {name[1] for name in names if name[0] == "opendata" and len(name) > 1} & set(UNITS)


def layer_of(unit: str) -> int:
    """Return the height of a unit; a unit in no layer is an error of this table."""
    return next(height for height, units in enumerate(LAYERS.values()) if unit in units)


def test_every_unit_has_a_layer():
    named = set().union(*LAYERS.values())
    assert [unit for unit in UNITS if unit not in named] == []


@pytest.mark.parametrize("unit", UNITS)
def test_imports_go_down(unit):
    wrong = [
        f"{path} imports {other}"
        for of, path, tree in MODULES
        if of == unit
        for other in sorted(own_units(tree) - {unit})
        if layer_of(other) > layer_of(unit)
        or (layer_of(other) == layer_of(unit) and unit not in LAYERS["leaves"])
    ]
    assert wrong == []


def test_leaves_import_each_other_without_a_circle():
    uses = {
        leaf: set().union(*(own_units(tree) for unit, _, tree in MODULES if unit == leaf)) - {leaf}
        for leaf in LAYERS["leaves"]
    }
    while free := [leaf for leaf, others in uses.items() if not others & set(uses)]:
        for leaf in free:
            del uses[leaf]
    assert uses == {}


def test_foreign_libraries_stay_behind_their_fences():
    ours_or_standard = {"opendata"} | sys.stdlib_module_names
    wrong = [
        f"{path} imports {library}"
        for unit, path, tree in MODULES
        for library in sorted({name.split(".")[0] for name in imported(tree)} - ours_or_standard)
        if unit not in FENCES.get(library, set())
    ]
    assert wrong == []


@pytest.mark.parametrize(("path", "tree"), STEP_MODULES, ids=[path for path, _ in STEP_MODULES])
def test_a_step_says_what_goes_in_what_comes_out_and_what_never(path, tree):
    words = ast.get_docstring(tree) or ""
    missing = [key for key in ("In:", "Out:", "Never:") if f"\n{key}" not in words]
    assert missing == [], path


@pytest.mark.parametrize(("unit", "path", "tree"), MODULES, ids=[path for _, path, _ in MODULES])
def test_a_module_opens_with_one_sentence(unit, path, tree):
    words = ast.get_docstring(tree)
    assert words, f"{path} ({unit}) has no docstring"
    first = words.partition("\n\n")[0]
    assert first.rstrip().endswith((".", ":", "?")), f"{path}: {first}"


def test_nothing_is_printed_outside_the_command_line():
    wrong = [
        f"{path}:{node.lineno}"
        for unit, path, tree in MODULES
        if unit != "cli"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "print"
    ]
    assert wrong == []


def test_nothing_is_imported_inside_a_function():
    wrong = [
        f"{path}:{inner.lineno}"
        for _, path, tree in MODULES
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert wrong == []


def test_no_import_hides_behind_type_checking():
    wrong = [path for _, path, tree in MODULES if "typing.TYPE_CHECKING" in _names_from(tree)]
    assert wrong == []


def _names_from(tree: ast.Module) -> set[str]:
    return {
        f"{node.module}.{name.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for name in node.names
    }


def test_public_names_are_sorted_and_there():
    for found in pkgutil.walk_packages(opendata.__path__, "opendata."):
        if found.name.endswith("__main__"):
            continue
        module = importlib.import_module(found.name)
        names = list(getattr(module, "__all__", ()))
        assert names == sorted(names), found.name
        assert [name for name in names if not hasattr(module, name)] == [], found.name


def test_no_bare_or_broad_except():
    wrong = [
        f"{path}:{node.lineno}"
        for _, path, tree in MODULES
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or getattr(node.type, "id", "") in {"Exception", "BaseException"})
    ]
    assert wrong == []
