"""Graph: disclosures as N-Quads written straight from the records, one named graph a document.

In:   Disclosure records, quarantined ones left out
Out:  opendata.nq, ontology.ttl, codes.ttl in a folder, the same bytes for the same records
Never: IRIs or properties that mapping.toml does not name; a value that no record has
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from operator import attrgetter
from pathlib import Path
from typing import Any

from opendata.errors import KnowledgeError
from opendata.graph.codes import write_codes
from opendata.graph.iris import LITERALS, Mapping, load_mapping, to_decimal, to_text
from opendata.graph.organisations import Organisations
from opendata.model import (
    CheckResult,
    Disclosure,
    DocumentRecord,
    Evidence,
    Figure,
    FormRecord,
    Link,
    Place,
)
from opendata.money import to_yuan
from opendata.resources import find_folder
from opendata.text import fold

_ORGANISATION_ID = re.compile(r"\d{6}-")
_EVIDENCE = ("jurisdiction", "organisation", "fiscal_year", "stage")


def figures_to_graph(disclosures: Iterable[Disclosure], folder: Path) -> None:
    """Write the graph of the published disclosures: opendata.nq, ontology.ttl, codes.ttl."""
    folder.mkdir(parents=True, exist_ok=True)
    published = [item for item in disclosures if item.record.state == "published"]
    builder = _Builder(load_mapping())
    with (folder / "opendata.nq").open("w", encoding="utf-8", newline="\n") as stream:
        for disclosure in sorted(published, key=lambda item: item.record.document):
            stream.writelines(builder.to_lines(disclosure))
        stream.writelines(builder.organisations.to_lines())
    write_codes(builder.used_codes, folder / "codes.ttl")
    ontology = (find_folder("ontology") / "opendata.ttl").read_text(encoding="utf-8")
    (folder / "ontology.ttl").write_text(ontology, encoding="utf-8", newline="\n")


def disclosure_to_lines(disclosure: Disclosure) -> list[str]:
    """Return the N-Quads lines of one disclosure's own graph, sorted."""
    return _Builder(load_mapping()).to_lines(disclosure)


@dataclass(slots=True)
class _Table:
    """One resource, compiled: what to fetch from a record and how to write it."""

    kind: str
    types: tuple[str, ...]
    key: str
    fetch: Callable[[Any], tuple[Any, ...]]
    columns: tuple[tuple[str, Callable[[Any], str]], ...]


@dataclass(slots=True)
class _Builder:
    """Writes the lines of one document after the other and remembers what they share."""

    mapping: Mapping
    used_codes: set[tuple[str, str]] = field(default_factory=set)
    """(code list, code) of every concept written."""
    organisations: Organisations = field(init=False)
    _claims: frozenset[str] = frozenset()
    _division: str = ""
    _names: dict[str, str] = field(default_factory=dict)
    """Of the document being written: claim ids, division code, folded name → organisation id."""
    _terms: dict[tuple[str, str], str] = field(default_factory=dict)
    _tables: dict[str, _Table] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.organisations = Organisations(self.mapping, self._code)

    def to_lines(self, disclosure: Disclosure) -> list[str]:
        """Return the lines of one document's graph, sorted, each once."""
        self._begin(disclosure)
        graph = self.mapping.to_iri("graph", disclosure.record.document)
        triples = set(self._document(disclosure.record))
        for name, records in _plain_records(disclosure).items():
            for record in records:
                triples.update(self._record(name, record))
        for make in (self._figures, self._forms, self._parts, self._checks, self._links):
            triples.update(make(disclosure))
        self._code("division", disclosure.record.jurisdiction)
        self.organisations.remember(disclosure)
        end = f" {graph} .\n"
        return sorted(triple + end for triple in triples)

    def _begin(self, disclosure: Disclosure) -> None:
        record = disclosure.record
        self._claims = frozenset(claim.claim for claim in disclosure.claims)
        self._division = record.jurisdiction
        self._names = {fold(item.name): item.organisation for item in disclosure.organisations}
        self._names[fold(record.organisation_name)] = record.organisation

    def _record(self, name: str, record: Any, key: str = "") -> Iterator[str]:
        table = self._tables.get(name) or self._compile(name)
        subject = self.mapping.to_iri(table.kind, key or getattr(record, table.key))
        for type_ in table.types:
            yield subject + type_
        for (predicate, encode), value in zip(table.columns, table.fetch(record), strict=True):
            if value is None or value == "":
                continue
            if type(value) is tuple:
                for part in value:
                    yield subject + predicate + encode(part)
            else:
                yield subject + predicate + encode(value)
        place = getattr(record, "place", None)
        if place is not None:
            yield from self._place(subject, place)

    def _compile(self, name: str) -> _Table:
        resource = self.mapping.resources[name]
        columns: dict[str, tuple[str, str]] = resource["columns"]
        names = tuple(columns)
        get = attrgetter(*names)
        written = tuple(
            (f" {self.mapping.expand(prop)} ", self._encoder(word))
            for prop, word in columns.values()
        )
        rdf_type = self.mapping.expand("rdf:type")
        types = tuple(f" {rdf_type} {self.mapping.expand(item)}" for item in resource["class"])
        table = _Table(resource["key"], types, resource["key"], get, written)
        self._tables[name] = table
        return table

    def _encoder(self, word: str) -> Callable[[Any], str]:
        if word in LITERALS:
            return LITERALS[word]
        way, _, kind = word.partition(":")
        if way == "code":
            return lambda value: self._code(kind, value)
        if word == "iri:figure":
            return self._figure_or_claim
        if word == "iri:organisation":
            return self._organisation
        if way == "iri":
            return lambda value: self._iri(kind, value)
        raise KnowledgeError(f"mapping.toml: {word} is no value word")

    def _iri(self, kind: str, key: str) -> str:
        term = self._terms.get((kind, key))
        if term is None:
            term = self._terms[(kind, key)] = self.mapping.to_iri(kind, key)
            if kind == "organisation":
                self.organisations.mention(key)
        return term

    def _code(self, code_list: str, code: str) -> str:
        term = self._terms.get((code_list, code))
        if term is None:
            term = self._terms[(code_list, code)] = self.mapping.to_code(code_list, code)
            self.used_codes.add((code_list, code))
        return term

    def _organisation(self, printed: str) -> str:
        """Return the organisation of an id, or of a name as a table prints it."""
        if _ORGANISATION_ID.match(printed):
            return self._iri("organisation", printed)
        unknown = f"{self._division}-{printed}"
        return self._iri("organisation", self._names.get(fold(printed), unknown))

    def _figure_or_claim(self, key: str) -> str:
        return self.mapping.to_iri("claim" if key in self._claims else "figure", key)

    def _place(self, subject: str, place: Place) -> Iterator[str]:
        box = place.box
        parts = (
            ("page", place.page),
            ("line", place.line),
            ("x0", None if box is None else box.x0),
            ("top", None if box is None else box.top),
            ("x1", None if box is None else box.x1),
            ("bottom", None if box is None else box.bottom),
        )
        for name, value in parts:
            if value is not None:
                prop, word = self.mapping.place[name]
                yield f"{subject} {self.mapping.expand(prop)} {LITERALS[word](value)}"

    def _say(self, subject: str, prop: str, term: str) -> str:
        return f"{subject} {self.mapping.expand(prop)} {term}"

    def _document(self, record: DocumentRecord) -> Iterator[str]:
        yield from self._record("documents", record)
        subject = self.mapping.to_iri("document", record.document)
        file = self.mapping.to_iri("file", record.document)
        checksum = self.mapping.to_iri("file", f"{record.document}/sha256")
        media_type = f"<https://www.iana.org/assignments/media-types/{record.media_type}>"
        yield self._say(subject, "dcat:distribution", file)
        yield self._say(file, "rdf:type", self.mapping.expand("dcat:Distribution"))
        yield self._say(file, "dcterms:title", to_text(record.file))
        yield self._say(file, "dcat:mediaType", media_type)
        yield self._say(file, "spdx:checksum", checksum)
        yield self._say(checksum, "rdf:type", self.mapping.expand("spdx:Checksum"))
        algorithm = self.mapping.expand("spdx:checksumAlgorithm_sha256")
        yield self._say(checksum, "spdx:algorithm", algorithm)
        yield self._say(checksum, "spdx:checksumValue", to_text(record.sha256))
        for fact in _EVIDENCE:
            for number, evidence in enumerate(getattr(record, f"{fact}_evidence"), start=1):
                yield from self._evidence(record.document, fact, number, evidence)

    def _evidence(self, document: str, fact: str, number: int, evidence: Evidence) -> Iterator[str]:
        subject = self.mapping.to_iri("evidence", f"{document}/{fact}/{number}")
        source = self.mapping.to_iri("document", document)
        yield self._say(subject, "rdf:type", self.mapping.expand("od:Evidence"))
        yield self._say(subject, "prov:wasDerivedFrom", source)
        yield self._say(subject, "od:text", to_text(evidence.text))
        prop = {"fiscal_year": "od:fiscalYearEvidence"}.get(fact, f"od:{fact}Evidence")
        yield self._say(source, prop, subject)
        yield from self._place(subject, evidence.place)

    def _figures(self, disclosure: Disclosure) -> Iterator[str]:
        """Tell every figure and its table; the document's proved facts stand in where a figure has none."""
        record = disclosure.record
        data_set = f" {self.mapping.expand('qb:dataSet')} "
        for figure in disclosure.figures:
            yield from self._record("figures", _complete(figure, record))
            subject = self.mapping.to_iri("figure", figure.figure)
            yield subject + data_set + self._table(record.document, figure.form, figure.table_no)
            yield from self._project_codes(figure)

    def _project_codes(self, figure: Figure) -> Iterator[str]:
        """Tell the codes printed in one row with a project of the project too."""
        if figure.project == "":
            return
        project = self._iri("project", figure.project)
        for code_list in ("function", "economic", "government-economic"):
            name = f"{code_list.replace('-', '_')}_code"
            code = getattr(figure, name)
            if code != "":
                prop = self.mapping.resources["figures"]["columns"][name][0]
                yield self._say(project, prop, self._code(code_list, code))

    def _table(self, document: str, form: str, number: object) -> str:
        return self._iri("table", f"{document}/{form}.{number}")

    def _forms(self, disclosure: Disclosure) -> Iterator[str]:
        missing: dict[str, int] = {}
        for form in disclosure.forms:
            number: object = form.table_no
            if number is None:
                missing[form.form] = missing.get(form.form, 0) + 1
                number = f"missing-{missing[form.form]}"
            key = f"{form.document}/{form.form}.{number}"
            yield from self._record("forms", form, key)
            yield from self._data_set(self._iri("table", key), form)

    def _data_set(self, table: str, form: FormRecord) -> Iterator[str]:
        if form.state == "read":
            structure = self.mapping.to_iri("structure", form.form)
            yield self._say(table, "rdf:type", self.mapping.expand("qb:DataSet"))
            yield self._say(table, "qb:structure", structure)

    def _parts(self, disclosure: Disclosure) -> Iterator[str]:
        """Tell of indicators, goals and projects which tables they stand in."""
        document = disclosure.record.document
        stands = [
            ("indicator", item.indicator, f"{item.form}.{item.table_no}")
            for item in disclosure.indicators
        ]
        stands += [("goal", item.goal, f"{item.form}.{item.table_no}") for item in disclosure.goals]
        stands += [
            ("project", item.project, table)
            for item in disclosure.projects
            for table in item.seen_in
        ]
        for kind, key, table in stands:
            target = self._iri("table", f"{document}/{table}")
            yield self._say(self.mapping.to_iri(kind, key), "dcterms:isPartOf", target)
        for project in disclosure.projects:
            yuan = None if project.amount is None else to_yuan(project.amount, project.unit)
            if yuan is not None:
                subject = self.mapping.to_iri("project", project.project)
                yield self._say(subject, "od:amountYuan", to_decimal(yuan))
        for item in disclosure.organisations:
            yield from self._record("organisations", item, f"{document}/{item.organisation}")

    def _checks(self, disclosure: Disclosure) -> Iterator[str]:
        for check in disclosure.checks:
            yield from self._record("checks", check)
            yield from self._check_terms(check)

    def _check_terms(self, check: CheckResult) -> Iterator[str]:
        subject = self.mapping.to_iri("check", check.check)
        if check.stated is not None:
            if check.stated.figure != "":
                yield self._say(subject, "od:states", self._figure_or_claim(check.stated.figure))
            if check.stated.unit != "":
                yield self._say(subject, "od:unit", to_text(check.stated.unit))
        for term in check.terms:
            if term.figure == "":
                # a number derived from others, told by the words of the identity
                continue
            prop = "od:adds" if term.sign > 0 else "od:subtracts"
            yield self._say(subject, prop, self._figure_or_claim(term.figure))

    def _links(self, disclosure: Disclosure) -> Iterator[str]:
        document = self.mapping.to_iri("document", disclosure.record.document)
        for link in disclosure.links:
            if link.predicate not in self.mapping.links:
                raise KnowledgeError(
                    f"mapping.toml: [links] has no {link.predicate}: add it with the kinds it links"
                )
            key = _link_key(link)
            yield from self._record("links", link, key)
            yield from self._link(self.mapping.to_iri("link", key), link, document)

    def _link(self, subject: str, link: Link, document: str) -> Iterator[str]:
        from_kind, prop, to_kind = self.mapping.links[link.predicate]
        source = self._iri(from_kind, link.subject)
        target = self._iri(to_kind, link.object)
        yield self._say(subject, "prov:wasDerivedFrom", document)
        yield self._say(subject, "rdf:subject", source)
        yield self._say(subject, "rdf:predicate", self.mapping.expand(prop))
        yield self._say(subject, "rdf:object", target)
        if link.decision == "accepted":
            yield self._say(source, prop, target)


def _link_key(link: Link) -> str:
    columns = (link.subject, link.predicate, link.object, link.method)
    return hashlib.sha256("\x1f".join(columns).encode()).hexdigest()[:16]


def _plain_records(disclosure: Disclosure) -> dict[str, tuple[Any, ...]]:
    """Return the records that their mapping tells whole."""
    return {
        "claims": disclosure.claims,
        "duties": disclosure.duties,
        "findings": disclosure.findings,
        "goals": disclosure.goals,
        "indicators": disclosure.indicators,
        "projects": disclosure.projects,
        "terms": disclosure.terms,
    }


def _complete(figure: Figure, record: DocumentRecord) -> Figure:
    if figure.organisation != "" and figure.fiscal_year is not None and figure.stage != "":
        return figure
    year = record.fiscal_year if figure.fiscal_year is None else figure.fiscal_year
    return replace(
        figure,
        organisation=figure.organisation or record.organisation,
        fiscal_year=year,
        stage=figure.stage or record.stage,
    )
