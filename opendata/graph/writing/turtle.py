"""Turtle of many things at once: one block a thing, the properties by their prefixed names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from opendata.graph.iris import LITERALS, Mapping, to_text
from opendata.knowledge.catalogue import Words

_BREAK = " ;\n  "


@dataclass(slots=True)
class TurtleWriter:
    """Gathers what is said of things and writes it, each thing once, in the order of first mention."""

    mapping: Mapping
    _said: dict[str, dict[str, None]] = field(default_factory=dict)
    """Subject → `property value`, in order, each once."""
    _prefixes: set[str] = field(default_factory=set)

    def say(self, subject: str, *pairs: tuple[str, str]) -> None:
        """Say (prefixed property, term) pairs of a thing; a pair without a term is left out."""
        said = self._said.setdefault(subject, {})
        for prop, term in pairs:
            if term != "":
                self._use(prop)
                said[f"{prop} {term}"] = None

    def _use(self, prop: str) -> None:
        prefix, colon, _ = prop.partition(":")
        # "a" stands for rdf:type
        if colon:
            self.mapping.expand(prop)
            self._prefixes.add(prefix)

    def of(self, name: str) -> str:
        """Return a prefixed name as a term; KnowledgeError where its prefix is not declared."""
        self._use(name)
        return name

    def to_lines(self) -> Iterator[str]:
        """Yield the lines of the file."""
        for prefix in sorted(self._prefixes):
            yield f"@prefix {prefix}: <{self.mapping.prefixes[prefix]}> .\n"
        for subject, said in self._said.items():
            yield f"\n{subject} {_BREAK.join(said)} .\n"


def in_both(prop: str, words: Words) -> Iterable[tuple[str, str]]:
    """Return the pairs that say the same words in Chinese and in English."""
    return ((prop, LITERALS["zh"](words.zh)), (prop, f"{to_text(words.en)}@en"))
