"""Code lists and cube structures of one build as Turtle.

The classifications, the forms and COFOG are written whole; of the divisions those that are used and
what is above them. A code that is used and stands in no list is told as such.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Table
from pathlib import Path

from opendata.graph.iris import LITERALS, Mapping, load_mapping
from opendata.graph.writing.classifications import ClassificationWriter, say_seen
from opendata.graph.writing.code_years import load_list
from opendata.graph.writing.cofog import cofog_to_lines
from opendata.graph.writing.kinds import coordinate_lines, kind_lines
from opendata.graph.writing.saying import say, say_concept, say_in_both, say_scheme
from opendata.graph.writing.structures import cube_to_lines, form_to_lines
from opendata.knowledge import load_forms
from opendata.knowledge.code_evidence import load_evidence
from opendata.knowledge.cubes import load_cubes
from opendata.resources import find_folder

_CLASSIFICATIONS = {
    "economic": ("economic classification of departments", "部门预算支出经济分类"),
    "function": ("functional classification", "支出功能分类"),
    "government-economic": ("economic classification of governments", "政府预算支出经济分类"),
}
_DIVISIONS = ("administrative divisions", "行政区划")
_DIVISIONS_COVERAGE = (
    "The divisions that the documents name and what is above them.",
    "文件涉及的行政区及其上级行政区。",
)
_FORMS = ("forms", "表式")
_FORMS_COVERAGE = (
    "The forms that the program knows; documents print others, which are read as X.",
    "程序所识别的表式；文件中的其他表归入X。",
)
_UNKNOWN = ("printed in a document, not in our list", "见于文件，但不在本代码表中")


def write_codes(used: Iterable[tuple[str, str]], path: Path) -> None:
    """Write codes.ttl: our own small lists, the large ones, COFOG, a structure a form that is used."""
    mapping = load_mapping()
    ours = (find_folder("ontology") / "codes.ttl").read_text(encoding="utf-8")
    wanted: dict[str, set[str]] = defaultdict(set)
    for code_list, code in used:
        if code != "":
            wanted[code_list].add(code)
    lines = [line for part in _parts(mapping, wanted) for line in part]
    head = "\n# the large lists, as N-Triples\n\n"
    path.write_text(ours + head + "\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def _parts(mapping: Mapping, used: Table[str, set[str]]) -> Iterator[Iterable[str]]:
    yield cofog_to_lines(mapping)
    yield _division_lines(mapping, used.get("division", set()))
    yield kind_lines(mapping)
    for code_list, labels in _CLASSIFICATIONS.items():
        yield ClassificationWriter(mapping, code_list, labels).to_lines()
        yield _unknown_lines(mapping, code_list, used.get(code_list, set()))
    yield _form_lines(mapping)
    for form in sorted(used.get("form", ())):
        yield form_to_lines(mapping, form)
    for cube in load_cubes().cubes:
        yield cube_to_lines(mapping, cube)


def _division_lines(mapping: Mapping, used: set[str]) -> Iterator[str]:
    scheme = mapping.to_iri("code", "division")
    yield from say_scheme(mapping, scheme, _DIVISIONS, _DIVISIONS_COVERAGE)
    divisions = load_list("division").by_code
    for code in sorted(_with_ancestors("division", used)):
        if code in divisions:
            entry = divisions[code]
            yield from say_concept(mapping, "division", code, entry.parent)
            concept = mapping.to_code("division", code)
            yield say(mapping, concept, "skos:prefLabel", LITERALS["zh"](entry.label))
    yield from coordinate_lines(mapping, _with_ancestors("division", used))
    yield from _unknown_lines(mapping, "division", used)


def _form_lines(mapping: Mapping) -> Iterator[str]:
    scheme = mapping.to_iri("code", "form")
    yield from say_scheme(mapping, scheme, _FORMS, _FORMS_COVERAGE)
    evidence = load_evidence()
    for form in load_forms():
        concept = mapping.to_code("form", form.form)
        yield from say_concept(mapping, "form", form.form, "")
        yield from say_in_both(mapping, concept, "skos:prefLabel", form.title_en, form.title)
        seen = evidence.see_code("form", form.form)
        if seen.documents:
            yield from say_seen(mapping, concept, seen, len(seen.documents))


def _unknown_lines(mapping: Mapping, code_list: str, used: set[str]) -> Iterator[str]:
    """Yield the codes that are used and stand in no list, below the listed code that begins them."""
    known = load_list(code_list).by_code
    for code in sorted(used - set(known)):
        concept = mapping.to_code(code_list, code)
        yield from say_concept(mapping, code_list, code, _find_prefix(code_list, code))
        yield from say_in_both(mapping, concept, "skos:editorialNote", *_UNKNOWN)


def _find_prefix(code_list: str, code: str) -> str:
    """Return the longest listed code that begins a code of no list, or nothing."""
    known = load_list(code_list).by_code
    prefixes = (code[:end] for end in range(len(code) - 1, 0, -1))
    return next((prefix for prefix in prefixes if prefix in known), "")


def _with_ancestors(code_list: str, codes: Iterable[str]) -> set[str]:
    known = load_list(code_list).by_code
    found: set[str] = set()
    waiting = set(codes)
    while waiting:
        code = waiting.pop()
        found.add(code)
        parent = known[code].parent if code in known else _find_prefix(code_list, code)
        if parent != "" and parent not in found:
            waiting.add(parent)
    return found
