"""Tally: what the N-Quads of a graph hold, counted while they are written."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import repeat
from pathlib import Path

from pyoxigraph import RdfFormat, parse

from opendata.graph.iris import load_mapping

_AT_ONCE = 4096
"""Lines split at once: with more of them alive, Python looks for garbage in vain."""
_SURROGATE = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class GraphFile:
    """The N-Quads of one named graph."""

    triples: int
    size: int
    """Bytes."""
    sha256: str


@dataclass(slots=True)
class Tally:
    """Counts over all graphs; triples stand in one graph each, so they add up."""

    triples: int = 0
    size: int = 0
    """Bytes of the N-Quads."""
    subjects: set[str] = field(default_factory=set)
    properties: Counter[str] = field(default_factory=Counter)
    """Term of a property → triples."""
    classes: Counter[str] = field(default_factory=Counter)
    """Term of a class → its instances."""
    matches: Counter[str] = field(default_factory=Counter)
    """IRI that a SKOS match of ours points at → triples."""
    graphs: dict[str, GraphFile] = field(default_factory=dict)
    """Key of a named graph → its N-Quads."""
    _digest: hashlib._Hash = field(default_factory=hashlib.sha256)

    @property
    def sha256(self) -> str:
        """Return the checksum of everything added."""
        return self._digest.hexdigest()

    def add(self, graph: str, lines: Sequence[str]) -> bytes:
        """Count the lines of one named graph and return their bytes."""
        content = encode_lines(lines)
        self._digest.update(content)
        self.size += len(content)
        checksum = hashlib.sha256(content).hexdigest()
        self.graphs[graph] = GraphFile(len(lines), len(content), checksum)
        for start in range(0, len(lines), _AT_ONCE):
            piece = lines[start : start + _AT_ONCE]
            self.count(list(map(str.split, piece, repeat(" "), repeat(2))))
        return content

    def add_turtle(self, graph: str, path: Path) -> None:
        """Count the triples of a Turtle file, which is a named graph of its own."""
        triples = [
            (str(one.subject), str(one.predicate), str(one.object))
            for one in parse(path=path, format=RdfFormat.TURTLE)
        ]
        content = path.read_bytes()
        checksum = hashlib.sha256(content).hexdigest()
        self.graphs[graph] = GraphFile(len(triples), len(content), checksum)
        self.count(triples)

    def count(self, triples: Sequence[Sequence[str]]) -> None:
        """Count triples given as subject, property and the rest."""
        rdf_type = load_mapping().expand("rdf:type")
        properties = Counter([prop for _, prop, _ in triples])
        self.triples += len(triples)
        self.subjects.update([subject for subject, _, _ in triples])
        self.properties += properties
        self.classes.update(
            [rest.split(" ", 1)[0] for _, prop, rest in triples if prop == rdf_type]
        )
        # few graphs hold matches: the others are not looked through again
        matches = {prop for prop in properties if prop.endswith("Match>")}
        if matches:
            found = (rest.split(" ", 1)[0] for _, prop, rest in triples if prop in matches)
            self.matches.update(value[1:-1] for value in found)


def encode_lines(lines: Sequence[str]) -> bytes:
    r"""Return N-Quads as bytes; a lone surrogate of a broken font table is told as in the CSV, `\ud800`."""
    text = "".join(lines)
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        return _SURROGATE.sub(lambda found: f"\\\\u{ord(found[0]):04x}", text).encode("utf-8")
