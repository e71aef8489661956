from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from disclosures import BUDGET_ID, DOUBTFUL_ID, make_budget, make_doubtful, make_final

from opendata.errors import UsageError
from opendata.publish import publish

_NAME = "410308-甲区科技局-2023"


def _contents(folder: Path) -> dict[str, bytes]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    names = {path: path.relative_to(folder).as_posix() for path in paths}
    # the store is a cache of the graph's files, which the database numbers as it likes
    return {name: p.read_bytes() for p, name in names.items() if "graph/store" not in name}


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("build")
    publish([make_budget(), make_final(), make_doubtful()], folder, [("x.pdf", "not a PDF")])
    return folder


def test_build_has_all_its_parts(build: Path) -> None:
    assert (build / f"datapackages/{_NAME}-budget/datapackage.json").is_file()
    assert (build / f"datapackages/{_NAME}-final/datapackage.json").is_file()
    assert (build / f"quarantine/{DOUBTFUL_ID}/REASON.md").is_file()
    assert (build / "graph/opendata.nq").is_file()
    assert (build / "site/index.html").is_file()


def test_quarantined_document_is_in_no_package_and_not_in_the_graph(build: Path) -> None:
    assert len(list((build / "datapackages").iterdir())) == 2
    assert DOUBTFUL_ID not in (build / "graph/opendata.nq").read_text(encoding="utf-8")


def test_run_json_gives_counts_states_and_failures(build: Path) -> None:
    report = json.loads((build / "run.json").read_text(encoding="utf-8"))
    budget, _, doubtful = report["documents"]
    assert budget["package"] == f"{_NAME}-budget"
    assert (budget["figures"], budget["ignored"], budget["unplaced"]) == (6, 2, 1)
    assert budget["share_proved"] == "0.1666"
    assert budget["forms"] == {"read": ["B01", "B03"], "empty": ["B09"], "missing": ["B08", "B08"]}
    assert budget["findings"] == {"contradiction": 1, "doubt": 0, "rounding": 0, "note": 0}
    assert (doubtful["state"], doubtful["package"]) == ("quarantined", None)
    assert report["failures"] == [{"name": "x.pdf", "reason": "not a PDF"}]
    assert report["graph"]["violations"] == []
    assert report["graph"]["figures"] == 8
    assert report["graph"]["integrity"]["IC-12"] == "holds"
    assert report["graph"]["integrity"]["IC-16"].startswith("not applied: ")
    assert set(report["versions"]) == {"opendata", "knowledge", "ontology", "sparql"}


def test_questions_are_answered_on_the_site(build: Path) -> None:
    assert (build / "site/questions.html").read_text(encoding="utf-8").count("SPARQL</summary>") > 9


def test_document_given_twice_is_published_once(tmp_path: Path) -> None:
    publish([make_final(), make_final()], tmp_path)
    report = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    assert [entry["repeated"] for entry in report["documents"]] == [False, True]
    assert [path.name for path in (tmp_path / "datapackages").iterdir()] == [f"{_NAME}-final"]


def test_second_build_gives_the_bytes_of_a_fresh_one(build: Path, tmp_path: Path) -> None:
    final = make_final()
    renamed = replace(final, record=replace(final.record, fiscal_year=2022))
    publish([renamed], tmp_path)
    publish([make_budget(), final, make_doubtful()], tmp_path, [("x.pdf", "not a PDF")])
    assert _contents(tmp_path) == _contents(build)


def test_nothing_is_removed_that_no_build_wrote(tmp_path: Path) -> None:
    own = tmp_path / "datapackages/mine/notes.txt"
    own.parent.mkdir(parents=True)
    own.write_text("mine", encoding="utf-8")
    publish([make_final()], tmp_path)
    publish([], tmp_path)
    assert [path.name for path in (tmp_path / "datapackages").iterdir()] == ["mine"]
    assert own.read_text(encoding="utf-8") == "mine"
    assert not (tmp_path / f"site/documents/{BUDGET_ID}.html").exists()


def test_run_json_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text("[]", encoding="utf-8")
    with pytest.raises(UsageError, match="choose another folder"):
        publish([], tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["run.json"]
