"""Code lists and cube structures of one build as Turtle: the concepts used and what is above them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from opendata.errors import KnowledgeError
from opendata.graph.iris import LITERALS, Mapping, load_mapping, to_text
from opendata.knowledge import load_forms
from opendata.knowledge.cubes import Cube, load_cubes
from opendata.resources import find_folder

_LABELS = {
    "division": ("administrative divisions", "行政区划"),
    "economic": ("economic classification of departments", "部门预算支出经济分类"),
    "form": ("forms", "表式"),
    "function": ("functional classification", "支出功能分类"),
    "government-economic": ("economic classification of governments", "政府预算支出经济分类"),
}
_YUAN = "http://publications.europa.eu/resource/authority/currency/CNY"
_STRUCTURE_PARTS = (
    ("dimensions", "qb:dimension", True),
    ("measures", "qb:measure", True),
    ("required_attributes", "qb:attribute", True),
    ("attributes", "qb:attribute", False),
)


def write_codes(used: Iterable[tuple[str, str]], path: Path) -> None:
    """Write codes.ttl: our own small lists, the concepts used of the large ones, a structure a form."""
    mapping = load_mapping()
    ours = (find_folder("ontology") / "codes.ttl").read_text(encoding="utf-8")
    wanted: dict[str, set[str]] = {name: set() for name in _LABELS}
    for code_list, code in used:
        if code_list in wanted and code != "":
            wanted[code_list].add(code)
    lines = [line for name in sorted(wanted) for line in _list_lines(mapping, name, wanted[name])]
    lines += [line for form in sorted(wanted["form"]) for line in _form_lines(mapping, form)]
    lines += [line for cube in load_cubes().cubes for line in _cube_lines(mapping, cube)]
    head = "\n# the concepts used of the large lists, as N-Triples\n\n"
    path.write_text(ours + head + "\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def _list_lines(mapping: Mapping, code_list: str, codes: set[str]) -> Iterator[str]:
    scheme = mapping.to_iri("code", code_list)
    english, chinese = _LABELS[code_list]
    yield _say(mapping, scheme, "rdf:type", mapping.expand("skos:ConceptScheme"))
    yield _say(mapping, scheme, "skos:prefLabel", f"{to_text(english)}@en")
    yield _say(mapping, scheme, "skos:prefLabel", LITERALS["zh"](chinese))
    rows = load_code_list(code_list)
    for code in sorted(_with_ancestors(codes, rows)):
        yield from _concept_lines(mapping, scheme, code_list, code)


def _concept_lines(mapping: Mapping, scheme: str, code_list: str, code: str) -> Iterator[str]:
    rows = load_code_list(code_list)
    concept = mapping.to_code(code_list, code)
    yield _say(mapping, concept, "rdf:type", mapping.expand("skos:Concept"))
    yield _say(mapping, concept, "skos:inScheme", scheme)
    yield _say(mapping, concept, "skos:notation", to_text(code))
    names = rows.get(code, ())
    for number, row in enumerate(names):
        prop = "skos:prefLabel" if number == 0 else "skos:altLabel"
        yield _say(mapping, concept, prop, LITERALS["zh"](row["label"]))
        if row.get("label_en"):
            yield _say(mapping, concept, prop, f"{to_text(row['label_en'])}@en")
    if not names:
        note = f"{to_text('printed in a document, not in our list')}@en"
        yield _say(mapping, concept, "skos:editorialNote", note)
    parent = _parent(code, rows)
    if parent == "":
        yield _say(mapping, concept, "skos:topConceptOf", scheme)
    else:
        broader = mapping.to_code(code_list, parent)
        yield _say(mapping, concept, "skos:broader", broader)


def _form_lines(mapping: Mapping, form: str) -> Iterator[str]:
    """Tell the structure of a form's tables."""
    structure = mapping.to_iri("structure", form)
    yield from _structure_lines(mapping, form, mapping.structures["form"])
    yield _say(mapping, structure, "od:form", mapping.to_code("form", form))


def _cube_lines(mapping: Mapping, cube: Cube) -> Iterator[str]:
    """Tell a comparison cube and its structure; a cube is one data set over all documents."""
    parts = mapping.structures["cube"]
    dimensions = set(parts["dimensions"])
    if cube.dimension != "":
        dimensions.add(mapping.resources["amounts"]["columns"][cube.dimension][0])
    name = f"cube-{cube.name}"
    data_set = mapping.to_iri("cube", cube.name)
    own = {**parts, "dimensions": tuple(sorted(dimensions))}
    yield from _structure_lines(mapping, name, own)
    structure, key = mapping.to_iri("structure", name), mapping.to_iri("structure", f"{name}/slice")
    yield _say(mapping, structure, "qb:sliceKey", key)
    yield _say(mapping, key, "rdf:type", mapping.expand("qb:SliceKey"))
    for component in parts["dimensions"]:
        yield _say(mapping, key, "qb:componentProperty", mapping.expand(component))
    yield _say(mapping, data_set, "rdf:type", mapping.expand("qb:DataSet"))
    yield _say(mapping, data_set, "qb:structure", structure)
    yield _say(mapping, data_set, "skos:prefLabel", f"{to_text(cube.label_en)}@en")
    yield _say(mapping, data_set, "skos:prefLabel", LITERALS["zh"](cube.label_zh))
    yield _say(mapping, data_set, "sdmx-attribute:currency", f"<{_YUAN}>")


def _structure_lines(
    mapping: Mapping, name: str, parts: dict[str, tuple[str, ...]]
) -> Iterator[str]:
    structure = mapping.to_iri("structure", name)
    definition = mapping.expand("qb:DataStructureDefinition")
    yield _say(mapping, structure, "rdf:type", definition)
    for part, prop, required in _STRUCTURE_PARTS:
        for component in parts[part]:
            local = component.partition(":")[2]
            specification = mapping.to_iri("structure", f"{name}/{local}")
            yield _say(mapping, structure, "qb:component", specification)
            kind = mapping.expand("qb:ComponentSpecification")
            yield _say(mapping, specification, "rdf:type", kind)
            yield _say(mapping, specification, prop, mapping.expand(component))
            needed = LITERALS["boolean"](required)
            yield _say(mapping, specification, "qb:componentRequired", needed)


def _say(mapping: Mapping, subject: str, prop: str, term: str) -> str:
    return f"{subject} {mapping.expand(prop)} {term} ."


@cache
def load_code_list(code_list: str) -> dict[str, tuple[dict[str, str], ...]]:
    """Return code → its rows, the name now valid first."""
    if code_list == "form":
        return {
            form.form: ({"label": form.title, "label_en": form.title_en, "parent": ""},)
            for form in load_forms()
        }
    path = find_folder("knowledge") / "codes" / load_mapping().code_files[code_list]
    rows: dict[str, tuple[dict[str, str], ...]] = {}
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                rows[row["code"]] = (*rows.get(row["code"], ()), row)
    except (OSError, KeyError) as error:
        raise KnowledgeError(f"codes/{path.name}: {error}") from error
    return {code: tuple(sorted(found, key=_newest_first)) for code, found in rows.items()}


def _newest_first(row: dict[str, str]) -> tuple[bool, int]:
    end = row["valid_to"]
    return (end != "", -int(end or 0))


def _parent(code: str, rows: dict[str, tuple[dict[str, str], ...]]) -> str:
    """Return the listed parent; for a code of no list the longest listed code that begins it."""
    if code in rows:
        return rows[code][0]["parent"]
    prefixes = (code[:end] for end in range(len(code) - 1, 0, -1))
    return next((prefix for prefix in prefixes if prefix in rows), "")


def _with_ancestors(codes: set[str], rows: dict[str, tuple[dict[str, str], ...]]) -> set[str]:
    found = set(codes)
    waiting = list(codes)
    while waiting:
        parent = _parent(waiting.pop(), rows)
        if parent != "" and parent not in found:
            found.add(parent)
            waiting.append(parent)
    return found
