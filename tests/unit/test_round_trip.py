"""CSV → RDF → CSV and RDF → CSV → RDF give what was there, byte for byte."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from csvw_processor import read_triples
from disclosures import BUDGET_ID, ORGANISATION, make_budget, make_doubtful, make_final
from pyoxigraph import RdfFormat
from pyoxigraph import parse as parse_rdf

from opendata.convert import convert
from opendata.errors import KnowledgeError, QueryError, UsageError
from opendata.graph.iris import load_mapping
from opendata.graph.reading.rows import graph_to_tables, read_disclosures
from opendata.graph.terms import terms_to_text
from opendata.graph.writing.build import disclosure_to_lines
from opendata.graph.writing.tally import encode_lines
from opendata.model import Change, Disclosure, Link, Place
from opendata.package import figures_to_package, read_package
from opendata.publish import publish
from opendata.records import RESOURCES, columns_of
from opendata.rows import rows_to_disclosure
from opendata.sources import Failure, find_sources, run_sources

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
ID = "https://opendata.example.org/id/"
DEF = "https://opendata.example.org/def/"
FROM_CORPUS = ("beijing-0712b170.pdf", "yantai-423af5a7.html", "xian-1c37dcb5.pdf")


def read_graph(lines: list[str]) -> Disclosure:
    quads = parse_rdf("".join(lines).encode(), RdfFormat.N_QUADS)
    return rows_to_disclosure(graph_to_tables(quads))


def read_files(folder: Path) -> dict[str, bytes]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def assert_nothing_is_lost(disclosure: Disclosure, folder: Path) -> None:
    """Hold package and graph of a disclosure against what each makes of the other."""
    lines = disclosure_to_lines(disclosure)
    figures_to_package(disclosure, folder / "a" / "package")
    figures_to_package(read_graph(lines), folder / "b" / "package")
    assert read_files(folder / "a") == read_files(folder / "b")
    assert disclosure_to_lines(read_package(folder / "a" / "package")) == lines


def read_disclosures_of(paths: list[Path]) -> list[Disclosure]:
    found = []
    for result in run_sources(find_sources(paths)):
        assert not isinstance(result, Failure), result
        found.append(result.disclosure)
    return found


@pytest.fixture(scope="module")
def samples() -> list[Disclosure]:
    return read_disclosures_of([ROOT / "samples"])


@pytest.mark.parametrize("disclosure", [make_budget(), make_final()], ids=["budget", "final"])
def test_nothing_is_lost_of_a_disclosure_made_by_hand(
    disclosure: Disclosure, tmp_path: Path
) -> None:
    assert_nothing_is_lost(disclosure, tmp_path)


def test_nothing_is_lost_of_the_samples(samples: list[Disclosure], tmp_path: Path) -> None:
    for number, disclosure in enumerate(samples):
        assert_nothing_is_lost(disclosure, tmp_path / str(number))
    told = Counter(
        name for one in samples for name in RESOURCES if name == "documents" or getattr(one, name)
    )
    # no sample tells a change; one made by hand does
    assert set(told) == set(RESOURCES) - {"changes"}, (
        "each resource has rows somewhere, so each was compared"
    )


@pytest.mark.shared
@pytest.mark.parametrize(
    "path", sorted((SHARED / "seeds").glob("*")), ids=lambda path: path.stem[:3]
)
def test_nothing_is_lost_of_a_seed(path: Path, tmp_path: Path) -> None:
    [disclosure] = read_disclosures_of([path])
    assert_nothing_is_lost(disclosure, tmp_path)


@pytest.mark.shared
@pytest.mark.parametrize("name", FROM_CORPUS)
def test_nothing_is_lost_of_a_document_of_the_corpus(name: str, tmp_path: Path) -> None:
    [disclosure] = read_disclosures_of([SHARED / "corpus" / name])
    assert_nothing_is_lost(disclosure, tmp_path)


def test_value_that_only_the_graph_completes_stays_empty_in_the_table() -> None:
    budget = make_budget()
    bare = replace(budget.figures[0], organisation="", fiscal_year=None, stage="")
    lines = disclosure_to_lines(replace(budget, figures=(bare, *budget.figures[1:])))
    assert f'<{ID}figure/{bare.figure}> <{DEF}fiscalYear> "2023"' in "".join(lines)
    back = read_graph(lines).figures
    assert (back[0].organisation, back[0].fiscal_year, back[0].stage) == ("", None, "")
    assert (back[1].organisation, back[1].fiscal_year, back[1].stage) == (
        ORGANISATION, 2023, "budget",
    )  # fmt: skip


def test_name_printed_where_an_id_is_meant_comes_back_as_printed() -> None:
    budget = make_budget()
    [indicator] = budget.indicators
    named = replace(indicator, organisation="甲区 科技局")
    lines = disclosure_to_lines(replace(budget, indicators=(named,)))
    subject = f"<{ID}indicator/{indicator.indicator}>"
    assert f"{subject} <{DEF}organisation> <{ID}organisation/{ORGANISATION}>" in "".join(lines)
    assert read_graph(lines).indicators[0].organisation == "甲区 科技局"


def test_things_of_other_classes_are_ignored() -> None:
    lines = disclosure_to_lines(make_budget())
    graph = load_mapping().to_iri("graph", BUDGET_ID)
    kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    derived = f"<{ID}ratio/1> {kind} <{DEF}Ratio> {graph} .\n"
    note = f"<{ID}ratio/1> <{DEF}amountYuan> _:b {graph} .\n"
    assert read_graph([*lines, derived, note]) == read_graph(lines)


def test_terms_are_told_as_text_only_where_their_figures_do_not_give_it() -> None:
    budget = make_budget()
    [check] = budget.checks
    turned = replace(check, check=f"{check.check}0", terms=check.terms[::-1])
    lines = disclosure_to_lines(replace(budget, checks=(check, turned)))
    told = [line.split(" ", 2)[0] for line in lines if f" <{DEF}terms> " in line]
    assert told == [f"<{ID}check/{turned.check}>"]
    back = read_graph(lines).checks
    assert [term.figure for term in back[1].terms] == [term.figure for term in turned.terms]


@pytest.mark.parametrize(
    ("terms", "text"),
    [
        ([], ""),
        ([("d/X.1/1/1", 1)], "d/X.1/1/1=1,0"),
        ([("d/X.1/1/1", 1), ("d/X.1/1/1", 1)], "d/X.1/1/1=1,0"),
        ([("d/claim/3", 1)], None),
    ],
    ids=["none", "one", "twice the same", "unknown"],
)
def test_terms_as_text(terms: list[tuple[str, int]], text: str | None) -> None:
    assert terms_to_text(terms, {"d/X.1/1/1": "1,0"}) == text


def test_half_a_character_is_the_same_text_in_table_and_graph(tmp_path: Path) -> None:
    budget = make_budget()
    [duty] = budget.duties
    lines = disclosure_to_lines(replace(budget, duties=(replace(duty, text="甲\ud800"),)))
    figures_to_package(replace(budget, duties=(replace(duty, text="甲\ud800"),)), tmp_path)
    again = disclosure_to_lines(read_package(tmp_path))
    assert encode_lines(again) == encode_lines(lines)
    assert b'"\xe7\x94\xb2\\\\ud800"' in encode_lines(lines)


def test_link_that_the_mapping_does_not_know_is_refused() -> None:
    lines = disclosure_to_lines(make_budget())
    changed = [line.replace(f"{DEF}serves", f"{DEF}hinders") for line in lines]
    with pytest.raises(KnowledgeError) as error:
        read_graph(changed)
    assert str(error.value) == (
        f"mapping.toml: [links] has no {DEF}hinders from "
        f"{ID}project/{BUDGET_ID}/project/1 to {ID}duty/{BUDGET_ID}/duty/1"
    )


def test_nothing_is_lost_of_changes_and_of_links_to_other_graphs(tmp_path: Path) -> None:
    budget = make_budget()
    links = (
        Link(ORGANISATION, "identified_as", "Q7", "decision", Decimal("1"), "甲", "accepted"),
        Link(ORGANISATION, "identified_as", "https://e.org/7", "m", Decimal("1"), "甲", "rejected"),
        Link(ORGANISATION, "of_kind", "science", "words", Decimal("1.00"), "科技", "accepted"),
        Link("410308", "same_as", "Q1335956", "P442", Decimal("1.00"), "410308", "accepted"),
        Link("410308-甲 局", "became", ORGANISATION, "prose", Decimal("0.80"), "更名", "undecided"),
        Link("410308-乙局", "same_body", ORGANISATION, "name", Decimal("0.95"), "乙", "accepted"),
    )
    told = (
        Change(
            f"{BUDGET_ID}/change/1", BUDGET_ID, "merged", ("410308-丁局", "410308-甲 局"),
            (ORGANISATION,), "2019-03", Decimal("0.80"), "合并", Place(page=1),
        ),
        Change(
            f"{BUDGET_ID}/change/2", BUDGET_ID, "second_name", (ORGANISATION,), ("410308-丙局",),
            "", Decimal("1.00"), "加挂", Place(page=1),
        ),
    )  # fmt: skip
    changed = replace(budget, links=(*budget.links, *links), changes=told)
    assert_nothing_is_lost(changed, tmp_path)


def test_ids_are_the_same_in_table_and_graph(samples: list[Disclosure], tmp_path: Path) -> None:
    """Each id of a table, behind the path of its kind, is an IRI that the graph tells of."""
    mapping = load_mapping()
    for disclosure in samples:
        figures_to_package(disclosure, tmp_path / disclosure.record.document)
        told = {line.split(" ", 1)[0] for line in disclosure_to_lines(disclosure)}
        for name in RESOURCES:
            kind = mapping.resources[name]["key"]
            if kind not in columns_of(RESOURCES[name]):
                continue
            path = tmp_path / disclosure.record.document / "data" / f"{name}.csv"
            rows = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline=""))
            assert {mapping.to_iri(kind, row[kind]) for row in rows} <= told, name


def test_csvw_metadata_makes_triples_of_the_graph(
    samples: list[Disclosure], tmp_path: Path
) -> None:
    for number, disclosure in enumerate(samples):
        figures_to_package(disclosure, tmp_path / str(number))
        made = set(read_triples(tmp_path / str(number) / "data" / "csv-metadata.json"))
        lines = disclosure_to_lines(disclosure)
        told = {tuple(line.rsplit(" ", 2)[0].split(" ", 2)) for line in lines}
        assert made - told == set()
        assert len(made) > 0.75 * len(told)


def test_build_is_converted_there_and_back(tmp_path: Path) -> None:
    publish([make_budget(), make_final(), make_doubtful()], tmp_path / "build")
    packages = list(convert(tmp_path / "build" / "graph", tmp_path / "packages"))
    assert read_files(tmp_path / "packages") == read_files(tmp_path / "build" / "datapackages")
    made = b""
    for package in packages:
        [path] = convert(package, tmp_path / "quads")
        made += path.read_bytes()
    whole = (tmp_path / "build" / "graph" / "opendata.nq").read_bytes()
    assert whole.startswith(made)
    assert set(whole.removeprefix(made).split(b"\n")[0].split()[-2:]) == {
        f"<{ID}graph/organisations>".encode(), b".",
    }  # fmt: skip


def test_what_is_neither_package_nor_graph_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as error:
        list(convert(tmp_path, tmp_path / "out"))
    assert str(error.value) == (
        f"{tmp_path}: neither a package (datapackage.json) nor a graph (opendata.nq, a file); "
        "give the folder of one of them"
    )


def test_file_that_is_no_graph_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.nq"
    path.write_text("<a> <b> .\n", encoding="utf-8")
    with pytest.raises(QueryError, match=r"a\.nq: cannot be read"):
        list(read_disclosures(path))
