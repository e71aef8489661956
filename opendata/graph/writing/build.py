"""Graph: disclosures as N-Quads written straight from the records, one named graph a document.

In:   Disclosure records, quarantined ones left out
Out:  opendata.nq, ontology.ttl, codes.ttl in a folder, the same bytes for the same records
Never: IRIs or properties that mapping.toml does not name; a value that no record has
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

from opendata import __version__
from opendata.errors import KnowledgeError
from opendata.graph.iris import LITERALS, Mapping, load_mapping, to_decimal, to_text
from opendata.graph.terms import terms_to_text
from opendata.graph.writing.annotations import finding_to_triples
from opendata.graph.writing.carry_over import find_carry_over
from opendata.graph.writing.codes import write_codes
from opendata.graph.writing.organisations import SHARED_GRAPH
from opendata.graph.writing.policies import POLICIES_GRAPH
from opendata.graph.writing.records import RecordWriter, is_organisation_id
from opendata.graph.writing.runs import RUN_GRAPH, document_to_triples, run_to_lines
from opendata.graph.writing.tally import Tally
from opendata.model import (
    CheckResult,
    Disclosure,
    DocumentRecord,
    Evidence,
    Figure,
    FormRecord,
    Link,
)
from opendata.money import to_yuan
from opendata.records import number_tables, record_to_row
from opendata.resources import find_folder

_SHARED_KINDS = {"organisation", "code:division"}
"""Kinds that several documents speak of: what is told of them stands once, in the shared graph."""
_EVIDENCE = ("jurisdiction", "organisation", "fiscal_year", "stage")
_EVENT = ("org:originalOrganization", "org:resultingOrganization")
_FACTS = ("fiscal_year", "organisation", "stage")
"""Facts of the document that stand in where one of its records has none."""
_PLAIN = ("amounts", "claims", "duties", "findings", "goals", "indicators", "projects", "terms")


def figures_to_graph(disclosures: Iterable[Disclosure], folder: Path) -> Tally:
    """Write the graph of the published disclosures and return what it holds, counted.

    Its files: opendata.nq, ontology.ttl, codes.ttl.
    """
    folder.mkdir(parents=True, exist_ok=True)
    published = [item for item in disclosures if item.record.state == "published"]
    writer, tally = RecordWriter(load_mapping()), Tally()
    builder = _Builder(load_mapping(), writer)
    with (folder / "opendata.nq").open("wb") as stream:
        for disclosure in sorted(published, key=lambda item: item.record.document):
            stream.write(tally.add(disclosure.record.document, builder.to_lines(disclosure)))
        stream.write(tally.add(SHARED_GRAPH, writer.organisations.to_lines()))
        stream.write(tally.add(POLICIES_GRAPH, writer.policies.to_lines()))
        if published:
            lines = run_to_lines(load_mapping(), __version__, builder.years)
            stream.write(tally.add(RUN_GRAPH, lines))
    write_codes(writer.used_codes, folder / "codes.ttl")
    ontology = (find_folder("ontology") / "opendata.ttl").read_text(encoding="utf-8")
    (folder / "ontology.ttl").write_text(ontology, encoding="utf-8", newline="\n")
    for name in ("codes", "ontology"):
        tally.add_turtle(name, folder / f"{name}.ttl")
    return tally


def disclosure_to_lines(disclosure: Disclosure) -> list[str]:
    """Return the N-Quads lines of one disclosure's own graph, sorted."""
    return _Builder(load_mapping(), RecordWriter(load_mapping())).to_lines(disclosure)


@dataclass(slots=True)
class _Builder:
    """Writes the lines of one document after the other and remembers what they share."""

    mapping: Mapping
    writer: RecordWriter
    years: set[int] = field(default_factory=set)
    """Fiscal years of all that was told."""

    def to_lines(self, disclosure: Disclosure) -> list[str]:
        """Return the lines of one document's graph, sorted, each once."""
        self.writer.begin(disclosure)
        graph = self.mapping.to_iri("graph", disclosure.record.document)
        triples = set(self._document(disclosure.record))
        for make in (
            self._plain_records,
            self._figures,
            self._forms,
            self._parts,
            self._checks,
            self._links,
            self._slices,
            self._notes,
            self._changes,
        ):
            triples.update(make(disclosure))
        end = f" {graph} .\n"
        return sorted(triple + end for triple in triples)

    def _document(self, record: DocumentRecord) -> Iterator[str]:
        yield from self.writer.record("documents", record)
        subject = self.mapping.to_iri("document", record.document)
        file = self.mapping.to_iri("file", record.document)
        checksum = self.mapping.to_iri("file", f"{record.document}/sha256")
        media_type = f"<https://www.iana.org/assignments/media-types/{record.media_type}>"
        yield from document_to_triples(self.mapping, record.document, __version__)
        if record.fiscal_year is not None:
            yield self.writer.say(subject, "od:fiscalPeriod", self._period(record.fiscal_year))
        yield self.writer.say(subject, "prov:wasDerivedFrom", file)
        yield self.writer.say(file, "rdf:type", self.mapping.expand("prov:Entity"))
        yield self.writer.say(file, "dcterms:title", to_text(record.file))
        if record.media_type != "":
            yield self.writer.say(file, "dcat:mediaType", media_type)
        yield self.writer.say(file, "spdx:checksum", checksum)
        yield self.writer.say(checksum, "rdf:type", self.mapping.expand("spdx:Checksum"))
        algorithm = self.mapping.expand("spdx:checksumAlgorithm_sha256")
        yield self.writer.say(checksum, "spdx:algorithm", algorithm)
        yield self.writer.say(checksum, "spdx:checksumValue", to_text(record.sha256))
        for fact in _EVIDENCE:
            for number, evidence in enumerate(getattr(record, f"{fact}_evidence"), start=1):
                yield from self._evidence(record.document, fact, number, evidence)

    def _evidence(self, document: str, fact: str, number: int, evidence: Evidence) -> Iterator[str]:
        subject = self.mapping.to_iri("evidence", f"{document}/{fact}/{number}")
        source = self.mapping.to_iri("document", document)
        yield self.writer.say(subject, "rdf:type", self.mapping.expand("od:Evidence"))
        yield self.writer.say(subject, "prov:wasDerivedFrom", source)
        yield self.writer.say(subject, "od:text", to_text(evidence.text))
        prop = {"fiscal_year": "od:fiscalYearEvidence"}.get(fact, f"od:{fact}Evidence")
        yield self.writer.say(source, prop, subject)
        yield from self.writer.place(subject, evidence.place)

    def _plain_records(self, disclosure: Disclosure) -> Iterator[str]:
        """Tell the records that their mapping tells whole."""
        for name in _PLAIN:
            for record in getattr(disclosure, name):
                yield from self._owned(name, record, disclosure.record)

    def _owned(self, name: str, record: Any, document: DocumentRecord) -> Iterator[str]:
        """Tell a record; the document's proved facts stand in for those that it lacks, and say so."""
        resource = self.mapping.resources[name]
        facts = [fact for fact in _FACTS if hasattr(record, fact)]
        lacking = [fact for fact in facts if getattr(record, fact) in ("", None)]
        key = getattr(record, resource["key"])
        subject = self.mapping.to_iri(resource["key"], key)
        for fact in lacking:
            prop = self.mapping.expand(resource["columns"][fact][0])
            yield self.writer.say(subject, "od:completed", prop)
        printed = getattr(record, "organisation", "")
        if printed != "" and not is_organisation_id(printed):
            yield self.writer.say(subject, "od:printedOrganisation", to_text(printed))
        if lacking:
            record = replace(record, **{fact: getattr(document, fact) for fact in lacking})
        yield from self.writer.record(name, record)

    def _figures(self, disclosure: Disclosure) -> Iterator[str]:
        """Tell every figure and its table."""
        record = disclosure.record
        data_set = f" {self.mapping.expand('qb:dataSet')} "
        for figure in disclosure.figures:
            yield from self._owned("figures", figure, record)
            subject = self.mapping.to_iri("figure", figure.figure)
            yield subject + data_set + self._table(record.document, figure.form, figure.table_no)
            yield from self._precision(subject, figure)
            yield from self._project_codes(figure)

    def _precision(self, subject: str, figure: Figure) -> Iterator[str]:
        """Tell to how many decimals the figure is printed, and which carry-over its labels say."""
        decimals = LITERALS["integer"](_count_decimals(figure.amount))
        yield self.writer.say(subject, "od:decimals", decimals)
        kind = find_carry_over(figure.row, figure.column, figure.side)
        if kind is not None:
            yield self.writer.say(subject, "od:carryOver", self.writer.code("carry-over", kind))

    def _project_codes(self, figure: Figure) -> Iterator[str]:
        """Tell the codes printed in one row with a project of the project too."""
        if figure.project == "":
            return
        project = self.writer.iri("project", figure.project)
        for code_list in ("function", "economic", "government-economic"):
            name = f"{code_list.replace('-', '_')}_code"
            code = getattr(figure, name)
            if code != "":
                prop = self.mapping.resources["figures"]["columns"][name][0]
                yield self.writer.say(project, prop, self.writer.code(code_list, code))

    def _table(self, document: str, form: str, number: object) -> str:
        return self.writer.iri("table", f"{document}/{form}.{number}")

    def _forms(self, disclosure: Disclosure) -> Iterator[str]:
        for key, form in number_tables(disclosure):
            yield from self.writer.record("forms", form, key)
            yield from self._data_set(self.writer.iri("table", key), form)

    def _data_set(self, table: str, form: FormRecord) -> Iterator[str]:
        if form.state == "read":
            structure = self.mapping.to_iri("structure", form.form)
            yield self.writer.say(table, "rdf:type", self.mapping.expand("qb:DataSet"))
            yield self.writer.say(table, "qb:structure", structure)

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
            target = self.writer.iri("table", f"{document}/{table}")
            yield self.writer.say(self.mapping.to_iri(kind, key), "dcterms:isPartOf", target)
        for project in disclosure.projects:
            yuan = None if project.amount is None else to_yuan(project.amount, project.unit)
            if yuan is not None:
                subject = self.mapping.to_iri("project", project.project)
                yield self.writer.say(subject, "od:amountYuan", to_decimal(yuan))
        for number, item in enumerate(disclosure.organisations, start=1):
            key = f"{document}/{item.organisation}"
            yield from self.writer.record("organisations", item, key)
            statement = self.mapping.to_iri("statement", key)
            yield self.writer.say(statement, "od:number", LITERALS["integer"](number))

    def _notes(self, disclosure: Disclosure) -> Iterator[str]:
        """Tell what the columns do not: annotations, comparisons as codes, fiscal periods of amounts."""
        for finding in disclosure.findings:
            yield from finding_to_triples(self.mapping, finding, disclosure.record.media_type)
        for amount in disclosure.amounts:
            subject = self.mapping.to_iri("amount_id", amount.amount_id)
            yield self.writer.say(subject, "od:fiscalPeriod", self._period(amount.fiscal_year))
        for item in disclosure.indicators:
            code = self.mapping.comparisons.get(item.operator)
            if code is not None:
                subject = self.mapping.to_iri("indicator", item.indicator)
                yield self.writer.say(
                    subject, "od:comparison", self.writer.code("comparison", code)
                )

    def _period(self, year: int) -> str:
        self.years.add(year)
        return self.mapping.to_iri("period", f"{year:04d}")

    def _checks(self, disclosure: Disclosure) -> Iterator[str]:
        printed = {one.figure: one.printed for one in disclosure.figures}
        printed |= {one.claim: one.printed for one in disclosure.claims}
        for check in disclosure.checks:
            yield from self.writer.record("checks", check)
            yield from self._check_terms(check)
            yield from self._check_words(check, printed)

    def _check_words(self, check: CheckResult, printed: dict[str, str]) -> Iterator[str]:
        """Tell the terms as text where their figures, in the order of their ids, do not give it."""
        row = record_to_row(check)
        stated = () if check.stated is None else ((check.stated.figure, check.stated.sign),)
        terms = tuple((term.figure, term.sign) for term in check.terms)
        for name, figures in (("stated", stated), ("terms", terms)):
            if row[name] != terms_to_text(figures, printed):
                subject = self.mapping.to_iri("check", check.check)
                yield self.writer.say(subject, f"od:{name}", to_text(row[name]))

    def _check_terms(self, check: CheckResult) -> Iterator[str]:
        subject = self.mapping.to_iri("check", check.check)
        if check.stated is not None:
            if check.stated.figure != "":
                yield self.writer.say(
                    subject, "od:states", self.writer.figure_or_claim(check.stated.figure)
                )
            if check.stated.unit != "":
                yield self.writer.say(subject, "od:unit", to_text(check.stated.unit))
        for term in check.terms:
            if term.figure == "":
                # a number derived from others, told by the words of the identity
                continue
            prop = "od:adds" if term.sign > 0 else "od:subtracts"
            yield self.writer.say(subject, prop, self.writer.figure_or_claim(term.figure))

    def _slices(self, disclosure: Disclosure) -> Iterator[str]:
        """Gather the amounts of one cube, organisation, fund and nature, which count nothing twice."""
        columns: dict[str, tuple[str, str]] = self.mapping.resources["amounts"]["columns"]
        seen: set[str] = set()
        for amount in disclosure.amounts:
            fixed = (amount.cube, amount.organisation, amount.side, amount.fund, amount.nature)
            key = "/".join((amount.document, *fixed))
            subject = self.mapping.to_iri("slice", key)
            observation = self.mapping.to_iri("amount_id", amount.amount_id)
            yield self.writer.say(subject, "qb:observation", observation)
            if key in seen:
                continue
            seen.add(key)
            structure = self.mapping.to_iri("structure", f"cube-{amount.cube}/slice")
            data_set = self.mapping.to_iri("cube", amount.cube)
            yield self.writer.say(data_set, "qb:slice", subject)
            yield self.writer.say(subject, "rdf:type", self.mapping.expand("qb:Slice"))
            yield self.writer.say(subject, "qb:sliceStructure", structure)
            for name in (
                "document",
                "fiscal_year",
                "fund",
                "nature",
                "organisation",
                "side",
                "stage",
            ):
                prop, word = columns[name]
                yield self.writer.say(subject, prop, self.writer.value(word, getattr(amount, name)))
            yield self.writer.say(subject, "od:fiscalPeriod", self._period(amount.fiscal_year))

    def _links(self, disclosure: Disclosure) -> Iterator[str]:
        document = self.mapping.to_iri("document", disclosure.record.document)
        for link in disclosure.links:
            if link.predicate not in self.mapping.links:
                raise KnowledgeError(
                    f"mapping.toml: [links] has no {link.predicate}: add it with the kinds it links"
                )
            key = _link_key(disclosure.record.document, link)
            yield from self.writer.record("links", link, key)
            yield from self._link(self.mapping.to_iri("link", key), link, document)

    def _link(self, subject: str, link: Link, document: str) -> Iterator[str]:
        from_kind, prop, to_kind = self.mapping.links[link.predicate]
        source = self.writer.thing(from_kind, link.subject)
        target = self.writer.thing(to_kind, link.object)
        yield self.writer.say(subject, "prov:wasDerivedFrom", document)
        yield self.writer.say(subject, "rdf:subject", source)
        yield self.writer.say(subject, "rdf:predicate", self.mapping.expand(prop))
        yield self.writer.say(subject, "rdf:object", target)
        if link.decision != "accepted":
            return
        if link.predicate == "same_body":
            self.writer.organisations.join(link.subject, link.object)
        if from_kind in _SHARED_KINDS:
            self.writer.organisations.shared.add(self.writer.say(source, prop, target))
        else:
            yield self.writer.say(source, prop, target)

    def _changes(self, disclosure: Disclosure) -> Iterator[str]:
        """Tell what is said of organisations, and as an event what accepted links bear out."""
        accepted = {
            (link.subject, link.object)
            for link in disclosure.links
            if link.decision == "accepted" and link.predicate == "became"
        }
        for change in disclosure.changes:
            yield from self.writer.record("changes", change)
            subject = self.mapping.to_iri("change", change.change)
            for pair in product(change.originals, change.resultings):
                if pair in accepted:
                    yield self.writer.say(
                        subject, "rdf:type", self.mapping.expand("org:ChangeEvent")
                    )
                    for prop, organisation in zip(_EVENT, pair, strict=True):
                        side = self.writer.iri("organisation", organisation)
                        yield self.writer.say(subject, prop, side)


def _count_decimals(amount: Decimal) -> int:
    exponent = amount.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _link_key(document: str, link: Link) -> str:
    """Return the key of a link: documents that show the same one have a link each."""
    columns = (document, link.subject, link.predicate, link.object, link.method)
    return hashlib.sha256("\x1f".join(columns).encode()).hexdigest()[:16]
