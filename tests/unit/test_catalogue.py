"""The catalogue in DCAT 3, and the shapes of DCAT-AP that it is held against."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pyshacl
import pytest
from disclosures import BUDGET_ID, ORGANISATION, make_budget, make_final
from pyoxigraph import RdfFormat
from pyoxigraph import parse as parse_rdf
from rdflib import DCAT, DCTERMS, PROV, RDF, SH, Graph, Literal, Namespace, URIRef
from rdflib.namespace import XSD

from opendata.errors import KnowledgeError
from opendata.graph.writing.turtle import TurtleWriter
from opendata.knowledge import catalogue as knowledge
from opendata.knowledge.catalogue import load_catalogue
from opendata.knowledge.mapping import load_mapping
from opendata.publish import publish

SHAPES = Path(__file__).parents[3] / "shared" / "vocab"
ID = Namespace("https://opendata.example.org/id/")
SPDX = Namespace("http://spdx.org/rdf/terms#")
IN_SERIES, PREVIOUS = URIRef(f"{DCAT}inSeries"), URIRef(f"{DCAT}prev")
YEAR_BEFORE = "dddddddd44444444"


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("build")
    budget = make_budget()
    record = replace(budget.record, document=YEAR_BEFORE, fiscal_year=2022)
    publish(
        [budget, make_final(), replace(make_final(), record=record, forms=(), figures=())], folder
    )
    return folder


@pytest.fixture(scope="module")
def catalogue(build: Path) -> Graph:
    return Graph().parse(build / "graph" / "catalogue.ttl")


def refused_by(name: str, data: Graph) -> Counter[tuple[str, str]]:
    """Return (severity, property) of what the shapes of a file find."""
    shapes = Graph().parse(SHAPES / name)
    for owner, shape in list(shapes.subject_objects(SH.property)):
        # two property shapes of the data service are named in the published file and told nowhere
        if (shape, None, None) not in shapes:
            shapes.remove((owner, SH.property, shape))
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes)
    assert isinstance(report, Graph)
    return Counter(
        (
            str(report.value(node, SH.resultSeverity)).rpartition("#")[2],
            str(report.value(node, SH.resultPath)).rpartition("/")[2].rpartition("#")[2],
        )
        for node in report.subjects(RDF.type, SH.ValidationResult)
    )


def test_catalogue_lists_each_package_and_the_graph(catalogue: Graph) -> None:
    listed = set(catalogue.objects(ID["catalogue/datapackages"], DCAT.dataset))
    packages = {
        ID[f"package/{document}"] for document in (BUDGET_ID, "bbbbbbbb22222222", YEAR_BEFORE)
    }
    assert listed == packages | {ID["dataset/graph"]}
    assert listed == set(catalogue.objects(ID["service/sparql"], DCAT.servesDataset))


def test_package_says_whose_what_year_where_and_from_what(catalogue: Graph) -> None:
    package = ID[f"package/{BUDGET_ID}"]
    organisation = ID[f"organisation/{ORGANISATION}"]
    assert set(catalogue.objects(package, DCTERMS.title)) == {
        Literal("甲区科技局2023年度预算公开数据", lang="zh"),
        Literal("Budget 2023 of 甲区科技局 as open data", lang="en"),
    }
    assert catalogue.value(package, DCTERMS.publisher) == organisation
    assert catalogue.value(package, DCTERMS.spatial) == ID["code/division/410308"]
    period = catalogue.value(package, DCTERMS.temporal)
    assert period == ID["period/2023"]
    assert catalogue.value(period, DCAT.startDate) == Literal("2023-01-01", datatype=XSD.date)
    assert catalogue.value(period, DCAT.endDate) == Literal("2023-12-31", datatype=XSD.date)
    assert set(catalogue.objects(package, PROV.wasDerivedFrom)) == {
        ID[f"document/{BUDGET_ID}"],
        ID[f"file/{BUDGET_ID}"],
    }


def test_nothing_says_when_it_was_issued(catalogue: Graph) -> None:
    assert not {DCTERMS.issued, DCTERMS.modified} & set(catalogue.predicates())


def test_distribution_is_the_file_with_its_size_and_checksum(build: Path, catalogue: Graph) -> None:
    folder = build / "datapackages" / "410308-甲区科技局-2023-budget"
    for name in ("datapackage.json", "data/figures.csv", "data/csv-metadata.json"):
        content = (folder / name).read_bytes()
        distribution = ID[f"distribution/{BUDGET_ID}/{name}"]
        assert catalogue.value(distribution, DCAT.byteSize).toPython() == len(content)
        checksum = catalogue.value(distribution, SPDX.checksum)
        value = str(catalogue.value(checksum, SPDX.checksumValue))
        assert value.lower() == hashlib.sha256(content).hexdigest()
        assert str(catalogue.value(distribution, DCAT.downloadURL)) == (
            f"https://opendata.example.org/datapackages/410308-甲区科技局-2023-budget/{name}"
        )


def test_named_graph_of_a_document_is_a_distribution(build: Path, catalogue: Graph) -> None:
    lines = (build / "graph" / "opendata.nq").read_bytes().splitlines(keepends=True)
    own = b"".join(line for line in lines if f"graph/{BUDGET_ID}>".encode() in line)
    distribution = ID[f"distribution/{BUDGET_ID}/graph"]
    assert catalogue.value(distribution, DCAT.accessURL) == ID[f"graph/{BUDGET_ID}"]
    assert catalogue.value(distribution, DCAT.byteSize).toPython() == len(own)
    checksum = catalogue.value(distribution, SPDX.checksum)
    value = str(catalogue.value(checksum, SPDX.checksumValue))
    assert value.lower() == hashlib.sha256(own).hexdigest()


def test_budgets_of_a_department_are_a_series_by_year(catalogue: Graph) -> None:
    series = ID[f"series/{ORGANISATION}/budget"]
    members = set(catalogue.subjects(IN_SERIES, series))
    assert members == {ID[f"package/{BUDGET_ID}"], ID[f"package/{YEAR_BEFORE}"]}
    assert set(catalogue.subject_objects(PREVIOUS)) == {
        (ID[f"package/{BUDGET_ID}"], ID[f"package/{YEAR_BEFORE}"])
    }


def test_no_triple_stands_in_two_graphs(build: Path) -> None:
    triples: Counter[str] = Counter()
    for name in ("opendata.nq", "codes.ttl", "ontology.ttl", "catalogue.ttl", "void.ttl"):
        kind = RdfFormat.N_QUADS if name.endswith("nq") else RdfFormat.TURTLE
        triples.update(
            {str(quad.triple) for quad in parse_rdf(path=build / "graph" / name, format=kind)}
        )
    assert [triple for triple, count in triples.items() if count > 1] == []


@pytest.mark.shared
@pytest.mark.parametrize("name", ["shapes.ttl", "range.ttl", "SHACL.ttl"])
def test_catalogue_conforms_to_the_shapes_of_dcat_ap(catalogue: Graph, name: str) -> None:
    assert refused_by(f"dcat-ap-3.0.1-{name}", catalogue) == Counter()


@pytest.mark.shared
def test_what_is_recommended_and_not_known_is_not_made_up(catalogue: Graph) -> None:
    missing = set(refused_by("dcat-ap-3.0.1-shapes_recommended.ttl", catalogue))
    assert missing == {
        ("Warning", name)
        for name in (
            "availability",
            "bbox",
            "centroid",
            "contactPoint",
            "issued",
            "modified",
            "type",
        )
    }


@pytest.mark.shared
def test_lists_of_the_union_are_kept_to_where_they_have_the_term(catalogue: Graph) -> None:
    found = refused_by("dcat-ap-3.0.1-mdr-vocabularies.shape.ttl", catalogue)
    # not in the lists of the European Union: Chinese departments, divisions of GB/T 2260; and the shape of
    # checksums asks for https where the vocabulary of SPDX is http. What these nest is told as None.
    assert {name for _, name in found} == {"None", "algorithm", "inScheme", "publisher", "spatial"}


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "subject", "prop", "value"),
    [
        ("shapes.ttl", f"package/{BUDGET_ID}", DCTERMS.title, None),
        ("shapes.ttl", f"distribution/{BUDGET_ID}/data/figures.csv", DCAT.accessURL, None),
        (
            "shapes.ttl",
            f"distribution/{BUDGET_ID}/data/figures.csv",
            DCAT.byteSize,
            Literal("many"),
        ),
        ("shapes.ttl", "service/sparql", DCAT.endpointURL, None),
        ("range.ttl", "code/division/410308", RDF.type, None),
        ("range.ttl", f"package/{BUDGET_ID}", DCTERMS.temporal, ID["nowhere"]),
        ("SHACL.ttl", "catalogue/datapackages", DCTERMS.publisher, None),
    ],
)
def test_broken_catalogue_is_refused(
    catalogue: Graph, name: str, subject: str, prop: URIRef, value: Literal | None
) -> None:
    broken = Graph() + catalogue
    broken.remove((ID[subject], prop, None))
    if value is not None:
        broken.add((ID[subject], prop, value))
    assert {severity for severity, _ in refused_by(f"dcat-ap-3.0.1-{name}", broken)} == {
        "Violation"
    }


def test_property_without_a_declared_prefix_is_refused() -> None:
    with pytest.raises(KnowledgeError) as error:
        TurtleWriter(load_mapping()).say("<urn:a>", ("unknown:b", "<urn:c>"))
    assert str(error.value) == "mapping.toml: unknown:b: prefix unknown is not declared"


def test_catalogue_words_that_lead_nowhere_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    table = knowledge.load_toml(knowledge.find_folder("knowledge") / "catalogue.toml")
    monkeypatch.setattr(knowledge, "load_toml", lambda _: {**table, "access": "secret"})
    load_catalogue.cache_clear()
    with pytest.raises(KnowledgeError) as error:
        load_catalogue()
    load_catalogue.cache_clear()
    assert str(error.value) == "catalogue.toml: secret stands neither in [terms] nor in [schemes]"
