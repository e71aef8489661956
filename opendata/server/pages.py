"""Pages: what the page of a thing shows, asked of the graph, with a name for everything on it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from opendata.graph.asking.worker import Reply, Request
from opendata.graph.iris import Mapping
from opendata.model import Place
from opendata.server.negotiation import CONTENT_TYPES
from opendata.site import Identity, Link, Property, Thing, Value

_MOST_VALUES = 50
"""Values of one property that a page shows."""
_MOST_BACKLINKS = 20
"""Things that a page shows of those that point here with one property."""
_MOST_IDENTITIES = 200
_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_NAMES = "skos:prefLabel|rdfs:label|dcterms:title"
_ROLES = ("states", "adds", "subtracts")
_FORMATS = (
    ("Turtle", "turtle", "ttl"),
    ("JSON-LD", "jsonld", "jsonld"),
    ("N-Triples", "ntriples", "nt"),
    ("RDF/XML", "rdfxml", "rdf"),
)
Row = dict[str, dict[str, str]]
"""A solution in SPARQL's JSON format: variable → term."""


@dataclass(frozen=True, slots=True)
class Pages:
    """Makes pages of the things of one store."""

    ask: Callable[[Request], Reply]
    mapping: Mapping

    def select(self, query: str) -> list[Row]:
        """Return the solutions of a SELECT, whose prefixes are those of mapping.toml."""
        lines = (f"PREFIX {name}: <{iri}>\n" for name, iri in self.mapping.prefixes.items())
        body = self.ask(Request("".join(lines) + query)).body
        rows: list[Row] = json.loads(body)["results"]["bindings"]
        return rows

    def to_address(self, iri: str) -> str:
        """Return where an IRI is shown: here where it is ours, else at its own place.

        Of a key with a `#` or `?` the address is whole, though the IRI cut there would not be.
        """
        base = self.mapping.base
        if not iri.startswith(base):
            return iri
        return "/" + quote(iri.removeprefix(base), safe="/%:@!$&'()*+,;=~-._")

    def load_thing(self, iri: str, *, is_graph: bool) -> Thing:
        """Return what the page of an IRI shows."""
        said = self.select(f"SELECT ?p ?o {{ <{iri}> ?p ?o }}")
        pointing, counts = self._list_pointing(iri)
        identities = self._list_identities(iri) if _is_figure(said, self.mapping) else []
        shown = {iri, *_iris(said), *_iris(pointing), *_iris(identities), *counts}
        names = self._load_names(shown)
        classes = [row["o"]["value"] for row in said if row["p"]["value"] == _RDF_TYPE]
        others = [row for row in said if row["p"]["value"] != _RDF_TYPE]
        proofs = {row["o"]["value"] for row in said if self._is_own(row["p"], "provedBy")}
        return Thing(
            iri=iri,
            name=names[iri],
            classes=tuple(names[name] for name in sorted(classes)),
            properties=_to_properties(others, {}, names),
            backlinks=_to_properties(pointing, counts, names),
            place=self._to_place(said),
            cell=self._to_cell(said),
            page=self._to_page(iri),
            identities=tuple(_to_identity(row, names, proofs) for row in identities),
            triples=self._count_triples(iri) if is_graph else None,
            formats=self._list_formats(iri),
        )

    def _is_own(self, term: dict[str, str], name: str) -> bool:
        return term["value"] == self.mapping.prefixes["od"] + name

    def _list_pointing(self, iri: str) -> tuple[list[Row], dict[str, int]]:
        """Return some of the things that point to an IRI, and how many do with each property."""
        found = self.select(
            f"SELECT ?p (COUNT(*) AS ?n) {{ ?o ?p <{iri}> }} GROUP BY ?p ORDER BY STR(?p)"
        )
        counts = {row["p"]["value"]: int(row["n"]["value"]) for row in found if "p" in row}
        parts = (
            f"{{ SELECT (<{name}> AS ?p) ?o {{ ?o <{name}> <{iri}> }} LIMIT {_MOST_BACKLINKS} }}"
            for name in counts
        )
        rows = self.select(f"SELECT ?p ?o {{ {' UNION '.join(parts)} }}") if counts else []
        return rows, counts

    def _list_identities(self, iri: str) -> list[Row]:
        roles = " ".join(f"od:{role}" for role in _ROLES)
        return self.select(
            f"SELECT ?check ?role ?rule ?verdict ?words {{ VALUES ?role {{ {roles} }} "
            f"?check ?role <{iri}> ; od:rule ?rule ; od:words ?words ; "
            "od:verdict/skos:notation ?verdict } "
            f"ORDER BY ?rule STR(?check) LIMIT {_MOST_IDENTITIES}"
        )

    def _load_names(self, iris: Iterable[str]) -> dict[str, Link]:
        """Return a link with a name for each IRI: its labels, what a figure says, or its own end."""
        wanted = sorted(iris)
        terms = " ".join(f"<{iri}>" for iri in wanted)
        labels: dict[str, dict[str, str]] = {}
        for row in self.select(f"SELECT ?x ?name {{ VALUES ?x {{ {terms} }} ?x {_NAMES} ?name }}"):
            language = row["name"].get("xml:lang", "zh").partition("-")[0]
            found = labels.setdefault(row["x"]["value"], {})
            # where there are several, the first in the order of texts
            text = row["name"]["value"]
            found[language] = min(found.get(language, text), text)
        for row in self.select(
            f"SELECT ?x ?row ?column ?printed {{ VALUES ?x {{ {terms} }} "
            "?x od:row ?row ; od:column ?column ; od:printed ?printed }"
        ):
            row_column = f"{row['row']['value']} — {row['column']['value']}"
            text = f"{row_column} {row['printed']['value']}"
            labels.setdefault(row["x"]["value"], {"zh": text})
        return {iri: self._to_link(iri, labels.get(iri, {})) for iri in wanted}

    def _to_link(self, iri: str, labels: dict[str, str]) -> Link:
        zh, en = labels.get("zh", ""), labels.get("en", "")
        if not zh and not en:
            zh = self._shorten(iri)
        return Link(self.to_address(iri), zh, en)

    def _shorten(self, iri: str) -> str:
        spaces = ((name, space) for name, space in self.mapping.prefixes.items())
        for prefix, space in sorted(spaces, key=lambda pair: -len(pair[1])):
            if iri.startswith(space) and iri != space:
                return f"{prefix}:{iri.removeprefix(space)}"
        return iri.removeprefix(f"{self.mapping.base}id/")

    def _to_place(self, said: Sequence[Row]) -> Place | None:
        page, line = self._number(said, "page"), self._number(said, "line")
        if not page and not line:
            return None
        return Place(page=int(page) if page else None, line=int(line) if line else None)

    def _to_cell(self, said: Sequence[Row]) -> tuple[str, str] | None:
        row, column = self._number(said, "rowNo"), self._number(said, "columnNo")
        return (row, column) if row and column else None

    def _number(self, said: Sequence[Row], name: str) -> str:
        return next((row["o"]["value"] for row in said if self._is_own(row["p"], name)), "")

    def _to_page(self, iri: str) -> str:
        """Return the site's page of a document or of a figure of it; empty for other things."""
        key = iri.removeprefix(self.mapping.base)
        for kind in ("document", "figure"):
            own = f"id/{self.mapping.paths[kind]}"
            if key.startswith(own):
                document, _, rest = key.removeprefix(own).partition("/")
                anchor = f"#{quote(f'{document}/{rest}')}" if rest else ""
                return f"/documents/{quote(document)}.html{anchor}"
        return ""

    def _count_triples(self, iri: str) -> int:
        rows = self.select(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}")
        return int(rows[0]["n"]["value"])

    def _list_formats(self, iri: str) -> tuple[tuple[str, str, str], ...]:
        address = self.to_address(iri)
        return tuple(
            (words, CONTENT_TYPES[name].partition(";")[0], f"{address}?format={ending}")
            for words, name, ending in _FORMATS
        )


def _is_figure(said: Sequence[Row], mapping: Mapping) -> bool:
    figure = mapping.prefixes["od"] + "Figure"
    return any(row["o"]["value"] == figure for row in said if row["p"]["value"] == _RDF_TYPE)


def _iris(rows: Iterable[Row]) -> set[str]:
    return {term["value"] for row in rows for term in row.values() if term["type"] == "uri"}


def _to_properties(
    rows: Iterable[Row], counts: dict[str, int], names: dict[str, Link]
) -> tuple[Property, ...]:
    """Return the values by property, both sorted; without a count all there are were given."""
    values: dict[str, list[Value]] = {}
    for row in rows:
        values.setdefault(row["p"]["value"], []).append(_to_value(row["o"], names))
    return tuple(
        Property(
            names[name],
            tuple(sorted(found, key=_by_text)[:_MOST_VALUES]),
            counts.get(name, len(found)),
        )
        for name, found in sorted(values.items())
    )


def _to_value(term: dict[str, str], names: dict[str, Link]) -> Value:
    if term["type"] == "uri":
        link = names[term["value"]]
        return Value(link.zh or link.en, "", link)
    datatype = term.get("datatype", "").rpartition("#")[2]
    return Value(term["value"], term.get("xml:lang", datatype))


def _by_text(value: Value) -> tuple[str, str]:
    return value.text, value.kind


def _to_identity(row: Row, names: dict[str, Link], proofs: set[str]) -> Identity:
    check = row["check"]["value"]
    rule = row["rule"]["value"]
    return Identity(
        check=names[check]._replace(zh=rule, en=""),
        rule=rule,
        role=row["role"]["value"].rpartition("/")[2],
        verdict=row["verdict"]["value"],
        words=row["words"]["value"],
        proves=check in proofs,
    )
