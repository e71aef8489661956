"""Policy documents that projects of several documents name, told once in a graph of their own.

What is told is what their number says: the word of the office, the year and the number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from opendata.errors import KnowledgeError
from opendata.graph.iris import LITERALS, Mapping, to_text

POLICIES_GRAPH = "policies"

_ID = re.compile(r"(?:(\d{6})-)?((.+)〔(\d{4})〕\d+号)")
"""Division code where the word of the office needs one, number in its normal form, word, year."""


@dataclass(slots=True)
class Policies:
    """The policy documents that all documents written so far name."""

    mapping: Mapping
    to_code: Callable[[str, str], str]
    """(code list, code) → term; remembers the code as used."""
    named: set[str] = field(default_factory=set)

    def mention(self, policy: str) -> None:
        """Remember that the policy document is named."""
        if policy not in self.named and _ID.fullmatch(policy) is None:
            raise KnowledgeError(
                f"{policy}: not the number of a policy document in its normal form"
            )
        self.named.add(policy)

    def to_lines(self) -> list[str]:
        """Return the lines of the shared graph, sorted."""
        end = f" {self.mapping.to_iri('graph', POLICIES_GRAPH)} .\n"
        lines = []
        for policy in self.named:
            subject = self.mapping.to_iri("policy", policy)
            lines += [f"{subject} {fact}{end}" for fact in self._facts(policy)]
        return sorted(lines)

    def _facts(self, policy: str) -> Iterator[str]:
        found = _ID.fullmatch(policy)
        if found is None:
            return
        division, number, issuer, year = found.groups()
        yield self._say("rdf:type", self.mapping.expand("od:PolicyDocument"))
        yield self._say("dcterms:identifier", to_text(number))
        yield self._say("dcterms:issued", LITERALS["year"](int(year)))
        yield self._say("od:issuer", to_text(issuer))
        if division is not None:
            yield self._say("od:jurisdiction", self.to_code("division", division))

    def _say(self, prop: str, term: str) -> str:
        return f"{self.mapping.expand(prop)} {term}"
