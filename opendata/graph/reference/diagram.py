"""Diagram: which classes are drawn where, and what is said between them.

The places are ontology/diagram.toml; boxes and arrows come from the vocabulary and its shapes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from opendata.errors import KnowledgeError
from opendata.graph.reference.triples import Triples
from opendata.knowledge import load_toml
from opendata.resources import find_folder
from opendata.vocabulary import Arrow, Box, Term, Use, Words


@dataclass(frozen=True, slots=True)
class _Plan:
    """ontology/diagram.toml."""

    hidden: tuple[str, ...]
    elsewhere: dict[str, list[str]]
    drawn_as: dict[str, str]
    points_at: dict[str, str]
    places: dict[str, list[int]]


def draw_classes(
    triples: Triples, classes: Iterable[Term]
) -> tuple[tuple[Box, ...], tuple[Arrow, ...]]:
    """Return the boxes and arrows of the diagram; a class of ours without a place stands below all."""
    plan = _load_plan()
    known = {term.reference.name: term for term in classes}
    places = {**plan.places, **_place_rest(list_unplaced(classes), plan)}
    boxes = tuple(_list_boxes(triples, replace(plan, places=places), known))
    drawn = {box.reference.name for box in boxes}
    arrows = [*_list_subclasses(known.values(), drawn), *_list_arrows(known.values(), drawn, plan)]
    return boxes, tuple(sorted(arrows, key=lambda arrow: (arrow.source, arrow.target)))


def list_unplaced(classes: Iterable[Term]) -> tuple[str, ...]:
    """Return the classes of ours that diagram.toml has no place for."""
    names = (term.reference.name for term in classes)
    places = _load_plan().places
    return tuple(name for name in names if name.startswith("od:") and name not in places)


def _place_rest(names: Iterable[str], plan: _Plan) -> dict[str, list[int]]:
    below = max(row for _, row in plan.places.values()) + 1
    return {name: [column, below] for column, name in enumerate(names)}


def load_foreign_labels() -> dict[str, Words]:
    """Return short name → words of the classes of others that are drawn."""
    return {name: Words(*words) for name, words in _load_plan().elsewhere.items()}


def _load_plan() -> _Plan:
    table: dict[str, Any] = load_toml(find_folder("ontology") / "diagram.toml")
    try:
        return _Plan(**{**table, "hidden": tuple(table["hidden"])})
    except (KeyError, TypeError) as error:
        raise KnowledgeError(f"diagram.toml: missing or unknown key: {error}") from error


def _list_boxes(triples: Triples, plan: _Plan, known: dict[str, Term]) -> Iterator[Box]:
    for name, (column, row) in sorted(plan.places.items()):
        if name in known:
            reference, label = known[name].reference, known[name].label
        elif name in plan.elsewhere:
            reference, label = triples.refer(triples.expand(name)), Words("", "")
        else:
            # placed before the vocabulary has it
            continue
        words = plan.elsewhere.get(name)
        yield Box(reference, label if words is None else Words(*words), column, row)


def _list_subclasses(classes: Iterable[Term], drawn: set[str]) -> Iterator[Arrow]:
    for term in classes:
        for parent in term.parents:
            if {term.reference.name, parent.name} <= drawn:
                yield Arrow(term.reference.name, parent.name, ())


def _list_arrows(classes: Iterable[Term], drawn: set[str], plan: _Plan) -> Iterator[Arrow]:
    said: dict[tuple[str, str], list[str]] = {}
    for term in classes:
        source = term.reference.name
        for use in term.uses:
            target = _find_end(use, plan)
            name = use.path.name
            is_hidden = {name, f"{source} {name}", f"{name} {target}"} & set(plan.hidden)
            if not is_hidden and {source, target} <= drawn:
                told = f"{use.label.zh} {name.removeprefix('od:')}".strip()
                said.setdefault((source, target), []).append(told)
    for (source, target), words in said.items():
        yield Arrow(source, target, tuple(words))


def _find_end(use: Use, plan: _Plan) -> str:
    name = use.target.name if use.target else plan.points_at.get(use.path.name, "")
    return plan.drawn_as.get(name, name)


def diagram_to_mermaid(boxes: Iterable[Box], arrows: Iterable[Arrow]) -> str:
    """Return the diagram in Mermaid's words, as README pages show it."""
    lines = ["classDiagram"]
    lines += [
        f'  class {_to_id(box.reference.name)}["{box.label.zh} {box.reference.name}"]'
        for box in boxes
    ]
    for arrow in arrows:
        source, target = _to_id(arrow.source), _to_id(arrow.target)
        words = ", ".join(arrow.words)
        lines.append(f"  {source} --> {target} : {words}" if words else f"  {target} <|-- {source}")
    return "\n".join(lines)


def _to_id(name: str) -> str:
    return name.replace(":", "_")
