"""The vocabulary as records: classes with their shapes, properties, lists, cubes, alignments."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from functools import cache

from opendata.graph.asking.questions import list_checks, list_questions
from opendata.graph.iris import load_mapping
from opendata.graph.ontology import list_ontology_files
from opendata.graph.reference.diagram import draw_classes, load_foreign_labels
from opendata.graph.reference.shapes import list_targets, list_uses
from opendata.graph.reference.triples import Triples
from opendata.graph.writing.code_years import load_list
from opendata.knowledge import load_forms
from opendata.knowledge.cubes import load_cubes
from opendata.resources import find_folder
from opendata.vocabulary import (
    Alignment,
    CodeList,
    Component,
    Concept,
    Form,
    Reference,
    Structure,
    Term,
    Use,
    Vocabulary,
    Words,
)

_PROPERTY_KINDS = ("owl:ObjectProperty", "owl:DatatypeProperty")
_ALIGNED = (
    "rdfs:subPropertyOf",
    "skos:exactMatch",
    "skos:closeMatch",
    "skos:broadMatch",
    "skos:narrowMatch",
    "skos:relatedMatch",
)
_ROLES = ("qb:DimensionProperty", "qb:MeasureProperty", "qb:AttributeProperty")
_PARTS = (
    ("dimensions", "dimension", True),
    ("measures", "measure", True),
    ("required_attributes", "attribute", True),
    ("attributes", "attribute", False),
)
_TERM = re.compile(r"\bod:(\w+)")
_VERSION = re.compile(r"(\d+(?:\.\d+)*)[:：]")


@cache
def read_vocabulary() -> Vocabulary:
    """Return the vocabulary of ontology/, with what shapes, questions and tables make of it."""
    paths = list_ontology_files()
    triples = Triples(paths)
    iri = load_mapping().prefixes["od"]
    classes = tuple(_list_classes(triples))
    boxes, arrows = draw_classes(triples, classes)
    return Vocabulary(
        iri=iri,
        title=triples.words(iri, "dcterms:title"),
        description=triples.words(iri, "dcterms:description"),
        version=triples.value(iri, "owl:versionInfo"),
        prior_version=triples.value(iri, "owl:priorVersion"),
        license=triples.value(iri, "dcterms:license"),
        changes=_pair_changes(triples.said(iri, "skos:historyNote")),
        namespaces=tuple(sorted(triples.prefixes.items())),
        classes=classes,
        properties=tuple(_list_properties(triples)),
        code_lists=tuple(_list_code_lists(triples)),
        structures=tuple(_list_structures(triples)),
        forms=tuple(_list_forms()),
        alignments=tuple(_list_alignments(triples)),
        boxes=boxes,
        arrows=arrows,
        files=tuple((path.name, path.read_text(encoding="utf-8")) for path in paths),
    )


def _pair_changes(notes: Iterable[tuple[str, str]]) -> tuple[Words, ...]:
    """Return the notes of one version together, the newest version first."""
    by_version: dict[tuple[int, ...], dict[str, str]] = {}
    for language, note in notes:
        found = _VERSION.match(note)
        version = () if found is None else tuple(int(part) for part in found[1].split("."))
        by_version.setdefault(version, {})[language] = note
    ordered = (by_version[version] for version in sorted(by_version, reverse=True))
    return tuple(Words(note.get("zh", ""), note.get("en", "")) for note in ordered)


def _list_classes(triples: Triples) -> Iterator[Term]:
    ours = triples.subjects("rdf:type", triples.expand("owl:Class"))
    targets = list_targets(triples)
    for iri in (*ours, *sorted(set(targets) - set(ours))):
        uses = tuple(list_uses(triples, targets[iri])) if iri in targets else ()
        yield _to_term(triples, iri, uses)


def _list_properties(triples: Triples) -> Iterator[Term]:
    kinds = (triples.subjects("rdf:type", triples.expand(kind)) for kind in _PROPERTY_KINDS)
    for iri in sorted({iri for kind in kinds for iri in kind}):
        yield _to_term(triples, iri, ())


def _to_term(triples: Triples, iri: str, uses: tuple[Use, ...]) -> Term:
    reference = triples.refer(iri)
    is_ours = reference.anchor != ""
    types = set(triples.objects(iri, "rdf:type"))
    label = triples.words(iri, "rdfs:label")
    return Term(
        reference=reference if is_ours else reference._replace(anchor=reference.name),
        label=label if is_ours else load_foreign_labels().get(reference.name, label),
        definition=triples.words(iri, "skos:definition"),
        parents=_refer_all(triples, triples.objects(iri, "rdfs:subClassOf")),
        children=_refer_all(triples, triples.subjects("rdfs:subClassOf", iri)),
        since=_find_since(triples, iri) if is_ours else "",
        replaced_by=_refer(triples, triples.value(iri, "dcterms:isReplacedBy")),
        uses=uses,
        told_by=_list_tellers(triples, iri),
        domain=_refer(triples, triples.value(iri, "rdfs:domain")),
        range=_refer(triples, triples.value(iri, "rdfs:range")),
        roles=tuple(role for role in _ROLES if triples.expand(role) in types),
        code_list=triples.value(iri, "qb:codeList").rpartition("/")[2],
        column_type=triples.value(iri, "oda:columnType"),
        alignments=tuple(_align(triples, iri)),
        questions=_load_askers().get(reference.name.partition(":")[2], ()) if is_ours else (),
    )


def _refer(triples: Triples, iri: str) -> Reference | None:
    return triples.refer(iri) if iri else None


def _refer_all(triples: Triples, iris: Iterable[str]) -> tuple[Reference, ...]:
    return tuple(triples.refer(iri) for iri in iris)


def _list_tellers(triples: Triples, iri: str) -> tuple[Reference, ...]:
    """Return the classes whose shape looks at a property."""
    owners = {
        owner
        for shape in triples.subjects("sh:path", iri)
        for owner in triples.subjects("sh:property", shape)
    }
    targets = {iri for owner in owners for iri in triples.objects(owner, "sh:targetClass")}
    found = (triples.refer(target) for target in sorted(targets))
    return tuple(one if one.anchor else one._replace(anchor=one.name) for one in found)


def _find_since(triples: Triples, iri: str) -> str:
    space = load_mapping().prefixes["od"]
    current = triples.value(space, "owl:versionInfo")
    return _load_published().get(iri.removeprefix(space), current)


@cache
def _load_published() -> dict[str, str]:
    """Return term → version that first had it, of the versions before this one."""
    path = find_folder("ontology") / "published.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        return {row["term"]: row["since"] for row in csv.DictReader(stream)}


@cache
def _load_askers() -> dict[str, tuple[str, ...]]:
    """Return term → names of the questions and checks that ask for it."""
    askers: dict[str, tuple[str, ...]] = {}
    for question in (*list_questions(), *list_checks()):
        for term in sorted(set(_TERM.findall(question.text))):
            askers[term] = (*askers.get(term, ()), question.name)
    return askers


def _align(triples: Triples, iri: str) -> Iterator[Alignment]:
    for kind in _ALIGNED:
        for target in triples.objects(iri, kind):
            yield Alignment(triples.refer(iri), kind, triples.refer(target))


def _list_alignments(triples: Triples) -> Iterator[Alignment]:
    told = {iri for kind in _ALIGNED for iri in triples.tellers(kind)}
    for iri in sorted(told):
        yield from _align(triples, iri)


def _list_code_lists(triples: Triples) -> Iterator[CodeList]:
    """Yield the lists of codes.ttl whole, then of the large ones how many codes they have."""
    for iri in triples.subjects("rdf:type", triples.expand("skos:ConceptScheme")):
        concepts = tuple(_list_concepts(triples, iri))
        label = triples.words(iri, "skos:prefLabel")
        yield _to_list(triples, iri, label, concepts, len(concepts))
    for name in sorted(load_mapping().code_files):
        iri = load_mapping().to_iri("code", name)[1:-1]
        users = triples.subjects("qb:codeList", iri)
        label = triples.words(users[0], "rdfs:label") if users else Words("", name)
        yield _to_list(triples, iri, label, (), len(load_list(name).by_code))


def _to_list(
    triples: Triples, iri: str, label: Words, concepts: tuple[Concept, ...], size: int
) -> CodeList:
    reference = triples.refer(iri)
    name = iri.rpartition("/")[2]
    users = _refer_all(triples, triples.subjects("qb:codeList", iri))
    return CodeList(name, reference.anchor, label, concepts, size, users)


def _list_concepts(triples: Triples, scheme: str) -> Iterator[Concept]:
    for iri in triples.subjects("skos:inScheme", scheme):
        yield Concept(
            reference=triples.refer(iri),
            notation=triples.value(iri, "skos:notation"),
            label=triples.words(iri, "skos:prefLabel"),
            broader=triples.value(triples.value(iri, "skos:broader"), "skos:notation"),
            alignments=tuple(_align(triples, iri)),
        )


def _list_structures(triples: Triples) -> Iterator[Structure]:
    mapping = load_mapping()
    parts = mapping.structures["form"]
    label = Words("各表式的表", "tables of the forms")
    yield Structure("form", label, "", tuple(_list_components(triples, parts)))
    for cube in load_cubes().cubes:
        own = mapping.structures["cube"]
        if cube.dimension != "":
            dimension = mapping.resources["amounts"]["columns"][cube.dimension][0]
            own = {**own, "dimensions": tuple(sorted({*own["dimensions"], dimension}))}
        components = tuple(_list_components(triples, own))
        data_set = mapping.to_iri("cube", cube.name)[1:-1]
        yield Structure(cube.name, Words(cube.label_zh, cube.label_en), data_set, components)


def _list_components(triples: Triples, parts: dict[str, tuple[str, ...]]) -> Iterator[Component]:
    for part, role, required in _PARTS:
        for name in parts[part]:
            iri = load_mapping().expand(name)[1:-1]
            reference = Reference(name, iri, triples.refer(iri).anchor)
            yield Component(reference, triples.words(iri, "rdfs:label"), role, required)


def _list_forms() -> Iterator[Form]:
    for form in load_forms():
        structure = load_mapping().to_iri("structure", form.form)[1:-1]
        yield Form(form.form, Words(form.title, form.title_en), structure)
