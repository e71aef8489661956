"""Sources: order, hidden files, and a failure that stays with its document."""

from __future__ import annotations

from pathlib import Path

import pytest

from opendata import sources
from opendata.errors import KnowledgeError, UsageError
from opendata.sources import Failure, find_sources, read_sources, run_sources


def test_a_folder_gives_its_files_in_order_without_hidden_ones(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("b/2.pdf", "1.pdf", ".hidden", "b/.DS_Store"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    found = [path.relative_to(tmp_path).as_posix() for path in find_sources([tmp_path])]
    assert found == ["1.pdf", "b/2.pdf"]


def test_a_path_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file or folder"):
        find_sources([tmp_path / "nothing.pdf"])


def test_a_defect_of_ours_stays_with_its_document(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(path: Path) -> None:
        raise IndexError("tuple index out of range")

    monkeypatch.setattr(sources, "run", fail)
    results = list(run_sources([Path("a.pdf"), Path("b.pdf")]))
    assert [type(result) for result in results] == [Failure, Failure]
    assert "opendata itself failed (IndexError: tuple index out of range" in results[0].reason


def test_wrong_knowledge_stops_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(path: Path) -> None:
        raise KnowledgeError("forms/B01.toml: wrong")

    monkeypatch.setattr(sources, "run", fail)
    with pytest.raises(KnowledgeError):
        list(run_sources([Path("a.pdf")]))


def test_results_stand_in_the_order_given_though_the_largest_is_read_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "run", lambda path: path.name)
    paths = [tmp_path / f"{number}.txt" for number in range(40)]
    for number, path in enumerate(paths):
        path.write_text("x" * (number * 7 % 40), encoding="utf-8")
    wanted = [path.name.upper() for path in paths]
    for jobs in (1, 2):
        assert list(read_sources(paths, str.upper, jobs)) == wanted  # type: ignore[arg-type]  # names for runs
