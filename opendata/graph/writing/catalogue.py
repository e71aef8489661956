"""The catalogue: what a build publishes in the words of DCAT 3, as Turtle.

Everything it points at is told with its class and name, so that the file is valid by itself; what
the documents say stands in their graphs and is not said again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from opendata.description import Description, FileDescription
from opendata.graph.iris import LITERALS, load_mapping, to_text
from opendata.graph.writing.tally import GraphFile, Tally
from opendata.graph.writing.turtle import TurtleWriter, in_both
from opendata.knowledge.catalogue import Catalogue, Words, load_catalogue
from opendata.knowledge.mapping import Mapping, escape_iri
from opendata.model import DocumentRecord

GRAPH_DATA_SET = "graph"
"""Key of the data set that is the whole graph."""
_N_QUADS = "application/n-quads"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_Pair = tuple[str, str]


def write_catalogue(packages: Sequence[Description], tally: Tally, path: Path) -> None:
    """Write the catalogue of these packages and of the graph they are told in."""
    writer = _Writer(load_mapping(), load_catalogue(), TurtleWriter(load_mapping()))
    listed = sorted(packages, key=lambda package: package.record.document)
    lines = writer.write(listed, tally)
    path.write_text("".join(lines), encoding="utf-8", errors="backslashreplace", newline="\n")


@dataclass(slots=True)
class _Writer:
    mapping: Mapping
    words: Catalogue
    turtle: TurtleWriter

    def write(self, packages: Sequence[Description], tally: Tally) -> list[str]:
        """Return the lines of the catalogue."""
        catalogue = self.mapping.to_iri("catalogue", "datapackages")
        data_sets = [self._iri(package.record) for package in packages]
        whole = self.mapping.to_iri("dataset", GRAPH_DATA_SET)
        self.turtle.say(
            catalogue,
            ("a", self.turtle.of("dcat:Catalog")),
            *in_both("dcterms:title", self.words.titles["catalogue"]),
            *in_both("dcterms:description", self.words.descriptions["catalogue"]),
            ("dcterms:publisher", self._project()),
            ("dcterms:license", self._licence()),
            *(("dcterms:language", self._term(one)) for one in self.words.catalogue_languages),
            ("dcat:themeTaxonomy", self._scheme(self.words.theme_taxonomy)),
            ("dcterms:spatial", self._term(self.words.area)),
            ("foaf:homepage", self._page("")),
            ("dcat:service", self._service([*data_sets, whole])),
            *(("dcat:dataset", one) for one in (*data_sets, whole)),
        )
        years = (package.record.fiscal_year for package in packages)
        self._graph(whole, tally, self._years(*years))
        for package in packages:
            self._package(package, tally.graphs[package.record.document])
        for key, members in _to_series(packages):
            self._series(key, members)
        return list(self.turtle.to_lines())

    def _iri(self, record: DocumentRecord) -> str:
        return self.mapping.to_iri("package", record.document)

    def _address(self, path: str) -> str:
        """Return an address of the knowledge file: below the base unless it is whole."""
        return f"<{path if '://' in path else self.mapping.base + path}>"

    # ---- what several things point at

    def _project(self) -> str:
        agent = self.mapping.to_iri("agent", "opendata")
        names = in_both("foaf:name", self.words.titles["publisher"])
        self.turtle.say(agent, ("a", self.turtle.of("foaf:Agent")), *names)
        return agent

    def _page(self, path: str) -> str:
        page = self._address(path)
        self.turtle.say(page, ("a", self.turtle.of("foaf:Document")))
        return page

    def _scheme(self, name: str) -> str:
        scheme = self.words.schemes[name]
        term = f"<{scheme.iri}>"
        title = ("dcterms:title", f"{to_text(scheme.title)}@en")
        self.turtle.say(term, ("a", self.turtle.of("skos:ConceptScheme")), title)
        return term

    def _term(self, name: str) -> str:
        """Return a term of a vocabulary that is not ours, told with class, label and scheme."""
        vocable = self.words.terms[name]
        term = f"<{vocable.iri}>"
        kinds = dict.fromkeys((vocable.rdf_class, "skos:Concept"))
        self.turtle.say(
            term,
            *(("a", self.turtle.of(kind)) for kind in kinds),
            *in_both("skos:prefLabel", vocable.label),
            ("skos:inScheme", self._scheme(vocable.scheme)),
        )
        return term

    def _licence(self) -> str:
        licence = self.words.licence
        term = f"<{licence.path}>"
        self.turtle.say(
            term,
            ("a", self.turtle.of("dcterms:LicenseDocument")),
            ("dcterms:title", f"{to_text(licence.title)}@en"),
            ("dcterms:identifier", to_text(licence.name)),
            ("dcterms:type", self._term(licence.kind)),
        )
        return term

    def _standard(self, name: str) -> str:
        standard = self.words.standards[name]
        term = self._address(standard.iri)
        title = f"{to_text(standard.title)}@en"
        # the vocabulary says its own title where it stands
        own = standard.iri in self.mapping.prefixes["od"]
        said = () if own else (("dcterms:title", title),)
        self.turtle.say(term, ("a", self.turtle.of("dcterms:Standard")), *said)
        return term

    def _organisation(self, record: DocumentRecord) -> str:
        """Return the department as an agent; its other facts stand in the graph of organisations."""
        organisation = self.mapping.to_iri("organisation", record.organisation)
        kind = "regional" if record.jurisdiction.endswith("0000") else "local"
        self.turtle.say(
            organisation,
            ("a", self.turtle.of("foaf:Agent")),
            ("foaf:name", LITERALS["zh"](record.organisation_name)),
            ("dcterms:type", self._term(kind)),
        )
        return organisation

    def _division(self, record: DocumentRecord) -> str:
        division = self.mapping.to_code("division", record.jurisdiction)
        self.turtle.say(division, ("a", self.turtle.of("dcterms:Location")))
        return division

    def _years(self, *years: int | None) -> str:
        """Return the fiscal years as a period, which are calendar years by law; empty without one."""
        known = [year for year in years if year is not None]
        if not known:
            return ""
        start, end = f"{min(known):04d}", f"{max(known):04d}"
        period = self.mapping.to_iri("period", start if start == end else f"{start}-{end}")
        self.turtle.say(
            period,
            ("a", self.turtle.of("dcterms:PeriodOfTime")),
            ("dcat:startDate", f'"{start}-01-01"^^<{_XSD}date>'),
            ("dcat:endDate", f'"{end}-12-31"^^<{_XSD}date>'),
        )
        return period

    # ---- packages and the graph

    def _package(self, package: Description, graph: GraphFile) -> None:
        record = package.record
        document = record.document
        organisation, data_set = self._organisation(record), self._iri(record)
        self.turtle.say(
            data_set,
            ("a", self.turtle.of("dcat:Dataset")),
            ("dcterms:identifier", to_text(document)),
            *in_both("dcterms:title", package.title),
            *in_both("dcterms:description", package.text),
            ("dcterms:publisher", organisation),
            ("dcterms:creator", organisation),
            ("dcterms:contributor", self._project()),
            ("dcterms:temporal", self._years(record.fiscal_year)),
            ("dcterms:spatial", self._division(record)),
            ("dcterms:accessRights", self._term(self.words.access)),
            *(("dcterms:language", self._term(one)) for one in self.words.data_languages),
            *(("dcat:theme", self._term(one)) for one in self.words.themes),
            *(("dcat:keyword", _to_keyword(*keyword)) for keyword in package.keywords),
            ("dcat:version", to_text(package.version)),
            ("dcat:landingPage", self._page(f"{self.words.pages}/{document}.html")),
            ("prov:wasDerivedFrom", self.mapping.to_iri("document", document)),
            ("prov:wasDerivedFrom", self.mapping.to_iri("file", document)),
            *(("dcat:distribution", self._file(package, file)) for file in package.files),
            ("dcat:distribution", self._named_graph(package, graph)),
        )

    def _file(self, package: Description, file: FileDescription) -> str:
        path = f"{self.words.packages}/{escape_iri(package.folder)}/{file.path}"
        key = f"{package.record.document}/{file.path}"
        address = self._address(path)
        places = (("dcat:accessURL", address), ("dcat:downloadURL", address))
        self._distribution(key, file, package.title, *places)
        return self.mapping.to_iri("distribution", key)

    def _named_graph(self, package: Description, graph: GraphFile) -> str:
        """Return the distribution that is the named graph of a document, to be asked of the service."""
        document = package.record.document
        key, address = f"{document}/graph", self.mapping.to_iri("graph", document)
        service = self.mapping.to_iri("service", self.words.endpoint)
        places = (("dcat:accessURL", address), ("dcat:accessService", service))
        self._distribution(key, self._to_file("nquads", graph), package.title, *places)
        return self.mapping.to_iri("distribution", key)

    def _to_file(self, title: str, graph: GraphFile) -> FileDescription:
        return FileDescription(
            path="",
            title=self.words.titles[title],
            media_type=_N_QUADS,
            standard="ontology",
            size=graph.size,
            sha256=graph.sha256,
        )

    def _distribution(
        self, key: str, file: FileDescription, whole: Words, *addresses: _Pair
    ) -> None:
        """Tell a distribution: what it is, and of what whole."""
        about = Words(f"{whole.zh}：{file.title.zh}", f"{whole.en}: {file.title.en}")
        self.turtle.say(
            self.mapping.to_iri("distribution", key),
            ("a", self.turtle.of("dcat:Distribution")),
            *in_both("dcterms:title", file.title),
            *in_both("dcterms:description", about),
            *addresses,
            ("dcat:mediaType", self._media_type(file.media_type)),
            ("dcterms:format", self._format(file.media_type)),
            ("dcterms:conformsTo", self._standard(file.standard)),
            ("dcterms:license", self._licence()),
            ("dcat:byteSize", f'"{file.size}"^^<{_XSD}nonNegativeInteger>'),
            ("spdx:checksum", self._checksum(key, file.sha256)),
        )

    def _media_type(self, media_type: str) -> str:
        term = f"<https://www.iana.org/assignments/media-types/{media_type}>"
        self.turtle.say(term, ("a", self.turtle.of("dcterms:MediaType")))
        return term

    def _format(self, media_type: str) -> str:
        types = self._scheme("file_types")
        term = f"{types[:-1]}/{self.words.formats[media_type]}>"
        self.turtle.say(
            term,
            ("a", self.turtle.of("dcterms:MediaTypeOrExtent")),
            ("skos:inScheme", types),
        )
        return term

    def _checksum(self, key: str, sha256: str) -> str:
        checksum = self.mapping.to_iri("distribution", f"{key}/sha256")
        algorithm = self.turtle.of("spdx:checksumAlgorithm_sha256")
        self.turtle.say(algorithm, ("a", self.turtle.of("spdx:ChecksumAlgorithm")))
        self.turtle.say(
            checksum,
            ("a", self.turtle.of("spdx:Checksum")),
            ("spdx:algorithm", algorithm),
            ("spdx:checksumValue", f'"{sha256}"^^<{_XSD}hexBinary>'),
        )
        return checksum

    def _graph(self, whole: str, tally: Tally, period: str) -> None:
        """Tell of the whole graph; its counts are told in VoID."""
        dump = GraphFile(tally.triples, tally.size, tally.sha256)
        address = self._address(f"{self.words.graph}/opendata.nq")
        service = ("dcat:accessService", self.mapping.to_iri("service", self.words.endpoint))
        places = (("dcat:accessURL", address), ("dcat:downloadURL", address), service)
        title = self.words.titles["graph"]
        self._distribution("opendata.nq", self._to_file("dump", dump), title, *places)
        self.turtle.say(
            whole,
            ("a", self.turtle.of("dcat:Dataset")),
            *self._general("graph"),
            ("dcterms:spatial", self._term(self.words.area)),
            ("dcterms:temporal", period),
            *(("dcterms:language", self._term(one)) for one in self.words.data_languages),
            ("dcat:distribution", self.mapping.to_iri("distribution", "opendata.nq")),
            ("dcterms:conformsTo", self._standard("ontology")),
        )

    def _general(self, name: str) -> tuple[_Pair, ...]:
        """Return what the project says of a thing of its own."""
        return (
            *in_both("dcterms:title", self.words.titles[name]),
            *in_both("dcterms:description", self.words.descriptions[name]),
            ("dcterms:publisher", self._project()),
            ("dcterms:accessRights", self._term(self.words.access)),
            *(("dcat:theme", self._term(one)) for one in self.words.themes),
            *(("dcat:keyword", _to_keyword(*keyword)) for keyword in self.words.keywords),
        )

    def _service(self, data_sets: Sequence[str]) -> str:
        service = self.mapping.to_iri("service", self.words.endpoint)
        endpoint = self._address(self.words.endpoint)
        self.turtle.say(
            service,
            ("a", self.turtle.of("dcat:DataService")),
            *self._general("service"),
            ("dcterms:license", self._licence()),
            ("dcterms:conformsTo", self._standard("sparql")),
            ("dcat:endpointURL", endpoint),
            ("dcat:endpointDescription", self._address(f"{self.words.graph}/void.ttl")),
            *(("dcat:servesDataset", one) for one in data_sets),
        )
        return service

    def _series(self, key: str, members: Sequence[Description]) -> None:
        """Tell the series of one kind of document of one department, each year behind the year before."""
        first = members[0].record
        series = self.mapping.to_iri("series", key)
        title = self.words.titles[f"series_{first.stage}"]
        name = first.organisation_name
        self.turtle.say(
            series,
            ("a", self.turtle.of("dcat:DatasetSeries")),
            *in_both("dcterms:title", Words(*(part.format(name=name) for part in title))),
            *in_both("dcterms:description", self.words.descriptions["series"]),
            ("dcterms:publisher", self._organisation(first)),
            ("dcterms:spatial", self._division(first)),
            ("dcterms:accrualPeriodicity", self._term(self.words.frequency)),
        )
        years = [
            [self._iri(one.record) for one in group]
            for _, group in groupby(members, key=lambda one: one.record.fiscal_year)
        ]
        for before, year in zip([[], *years], years, strict=False):
            for data_set in year:
                self.turtle.say(data_set, ("dcat:inSeries", series))
                self.turtle.say(data_set, *(("dcat:prev", one) for one in before))


def _to_keyword(language: str, word: str) -> str:
    return f"{to_text(word)}@{language}" if language else to_text(word)


def _to_series(packages: Sequence[Description]) -> list[tuple[str, list[Description]]]:
    """Return (key, packages by year) for the documents of one kind of one department."""
    found: dict[str, list[Description]] = {}
    for package in sorted(packages, key=lambda one: one.record.fiscal_year or 0):
        record = package.record
        if record.organisation and record.stage:
            found.setdefault(f"{record.organisation}/{record.stage}", []).append(package)
    return sorted(found.items())
