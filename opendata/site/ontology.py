"""Page of the ontology: classes, properties, lists, cubes and alignments, with their diagram."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from opendata.site.diagram import draw
from opendata.site.words import make_environment
from opendata.vocabulary import Vocabulary

_PAGE = "ontology.html"


def write_ontology(vocabulary: Vocabulary, folder: Path) -> None:
    """Write ontology/index.html of the site, and the Turtle files beside it."""
    target = folder / "ontology"
    target.mkdir(parents=True, exist_ok=True)
    template = make_environment().get_template(_PAGE)
    page = template.render(
        page=_PAGE,
        root="../",
        vocabulary=vocabulary,
        anchors=frozenset(_list_anchors(vocabulary)),
        drawing=draw(vocabulary.boxes, vocabulary.arrows),
    )
    _write(target / "index.html", page)
    for name, text in vocabulary.files:
        _write(target / name, text)


def _list_anchors(vocabulary: Vocabulary) -> Iterator[str]:
    """Yield what a link on the page may point at."""
    for term in (*vocabulary.classes, *vocabulary.properties):
        yield term.reference.anchor
    for code_list in vocabulary.code_lists:
        yield code_list.anchor
        yield from (concept.reference.anchor for concept in code_list.concepts)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
