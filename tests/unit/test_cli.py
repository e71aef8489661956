"""Command line: what goes where, and with which exit status."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from disclosures import make_budget

from opendata.cli import main
from opendata.package import figures_to_package, package_name

SAMPLES = Path(__file__).resolve().parent.parent.parent / "samples"
WEIBIN = str(SAMPLES / "weibin-2023-budget.pdf")


def call(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def test_figures_go_to_standard_output_as_csv() -> None:
    result = call("extract", WEIBIN)
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert result.exit_code == 0
    assert len(rows) == 102
    assert {row["fiscal_year"] for row in rows} == {"2023"}


def test_lines_of_json_leave_out_what_is_not_there() -> None:
    first = json.loads(call("extract", WEIBIN, "--format", "jsonl").stdout.splitlines()[0])
    assert first["amount"] == "112.08"
    assert "line" not in first


def test_a_contradiction_fails_only_where_asked() -> None:
    assert call("check", WEIBIN).exit_code == 0
    assert call("check", WEIBIN, "--fail-on", "contradiction").exit_code == 1


def test_findings_are_printed_for_people_the_gravest_first() -> None:
    result = call("check", WEIBIN, "--format", "table", "--severity", "doubt")
    assert re.search(r"\d contradiction, \d doubt", result.stdout.splitlines()[0])
    told = [line.split()[1] for line in result.stdout.splitlines() if line.startswith("│ ")]
    graves = [word for word in told if word in {"contradiction", "doubt", "note"}]
    assert graves == sorted(graves)
    assert "note" not in graves


def test_findings_as_json_are_one_list() -> None:
    rows = json.loads(call("check", WEIBIN, "--format", "json").stdout)
    assert {"severity", "suspect", "suggested", "cause", "words"} <= set(rows[0])


def test_leaving_out_findings_does_not_change_the_exit_status() -> None:
    result = call("check", WEIBIN, "--severity", "contradiction", "--fail-on", "doubt")
    assert result.exit_code == 1


def test_a_letter_names_page_cell_and_difference_and_leaves_out_rounding() -> None:
    text = call("letter", WEIBIN).stdout
    assert text.startswith("# 致新乡市卫滨区科技和工业信息化局")
    assert "- 所印 stated：291.38" in text
    assert "- 推算 derived：293.68，差额 difference -2.30" in text
    assert "rounding）" not in text


def test_rules_are_listed_by_form_and_told_with_their_examples() -> None:
    listed = call("checks", "--form", "F09").stdout.splitlines()
    assert any(line.startswith("cross_table.final_reception") for line in listed)
    assert all("F09" in line for line in listed)
    told = call("checks", "row_sum.nature").stdout
    assert "== it fails" in told
    assert "finding      line" in told


def test_an_unknown_rule_says_how_to_list_them() -> None:
    result = call("checks", "row_sum.colour")
    assert result.exit_code == 2
    assert "row_sum.colour: there is no such rule; list them with: opendata checks" in result.stderr


def test_a_missing_path_is_wrong_usage() -> None:
    result = call("extract", "no-such-file.pdf")
    assert result.exit_code == 2
    assert (
        result.stderr.strip()
        == "opendata: no-such-file.pdf: no such file or folder; check the path"
    )


def test_one_bad_source_loses_nothing_of_the_others(tmp_path: Path) -> None:
    empty = tmp_path / "empty.pdf"
    empty.write_bytes(b"")
    result = call("extract", str(empty), WEIBIN)
    assert result.exit_code == 3
    assert len(result.stdout.splitlines()) == 103
    assert result.stderr.startswith("not read: empty.pdf: the file is empty")


def test_two_processes_give_the_same_as_one() -> None:
    sources = [str(SAMPLES / name) for name in ("weibin-2023-budget.pdf", "yima-2024-budget.pdf")]
    assert call("extract", *sources, "--jobs", "2").stdout == call("extract", *sources).stdout


@pytest.mark.parametrize("step", ["blocks", "grids", "forms", "figures", "claims", "findings"])
def test_any_step_can_be_shown(step: str) -> None:
    result = call("show", WEIBIN, "--step", step)
    assert result.exit_code == 0
    assert result.stdout.strip()


def test_a_figure_is_traced_to_its_cell_and_drawn(tmp_path: Path) -> None:
    figure = next(csv.DictReader(io.StringIO(call("extract", WEIBIN).stdout)))["figure"]
    picture = tmp_path / "cell.png"
    result = call("trace", figure, WEIBIN, "--png", str(picture))
    assert result.exit_code == 0
    assert "printed     112.08" in result.stdout
    assert picture.read_bytes()[:4] == b"\x89PNG"


def test_a_figure_of_a_text_cannot_be_drawn(tmp_path: Path) -> None:
    path = tmp_path / "budget.md"
    path.write_text(
        "水务局2024年收入预算表\n单位：万元\n项目\t金额\n合计\t12.50\n经费拨款\t12.50\n", "utf-8"
    )
    figure = next(csv.DictReader(io.StringIO(call("extract", str(path)).stdout)))["figure"]
    result = call("trace", figure, str(path), "--png", str(tmp_path / "cell.png"))
    assert result.exit_code == 2
    expected = f"budget.md: {figure} stands in line 4 of a file without pages to draw"
    assert expected in " ".join(result.stderr.split())


def test_an_unknown_figure_says_how_to_list_them() -> None:
    figure = next(csv.DictReader(io.StringIO(call("extract", WEIBIN).stdout)))["figure"]
    result = call("trace", f"{figure}99", WEIBIN)
    assert result.exit_code == 2
    assert "opendata show weibin-2023-budget.pdf --step figures" in result.stderr


def test_questions_are_listed_without_a_name() -> None:
    result = call("query")
    assert result.exit_code == 0
    line = f"{'science-spending':40} Science and technology spending and its share / 科学技术支出及其占比"
    assert line in result.stdout.splitlines()


def test_a_question_tells_its_parameters_and_columns() -> None:
    result = call("query", "rules-that-break", "--help")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[:7] == [
        "Which rules break most / 最常不成立的勾稽关系",
        "",
        "How often each rule of the checks was found broken, in how many disclosures and how many jurisdictions.",
        "各检查规则不成立的次数、涉及的文件数与地区数。",
        "",
        "Parameters:",
        "  --kind VALUE  kind of the check, xsd:string; unbound = every kind",
    ]
    assert "Example: opendata query rules-that-break --kind VALUE" in result.stdout


def test_an_unknown_question_suggests_near_names() -> None:
    result = call("query", "science-spendings")
    assert result.exit_code == 3
    words = (
        "no question science-spendings: perhaps science-spending; list them with: opendata query"
    )
    assert words in " ".join(result.stderr.split())


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    """Return a folder with a graph of two amounts and a question about them."""
    triples = (("甲局", "30000"), ("乙局", "10000"))
    lines = (f'<urn:{name}> <urn:p> "{value}" <urn:g> .\n' for name, value in triples)
    (tmp_path / "opendata.nq").write_text("".join(lines), encoding="utf-8")
    for name in ("ontology.ttl", "codes.ttl"):
        (tmp_path / name).write_text("", encoding="utf-8")
    text = "SELECT ?name ?amount_yuan { ?name <urn:p> ?amount_yuan } ORDER BY ?name"
    (tmp_path / "own.rq").write_text(text, encoding="utf-8")
    return tmp_path


def test_an_answer_is_printed_and_drawn(graph: Path) -> None:
    words = ("query", str(graph / "own.rq"), "--graph", str(graph), "--format", "csv")
    result = call(*words, "--plot", str(graph / "chart.svg"))
    assert result.exit_code == 0
    assert result.stdout.splitlines() == ["name,amount_yuan", "urn:乙局,10000", "urn:甲局,30000"]
    assert "drawn: " in result.stderr
    assert ">urn:甲局</text>" in (graph / "chart.svg").read_text(encoding="utf-8")


def test_a_chart_of_another_kind_of_file_is_wrong_usage(graph: Path) -> None:
    words = ("query", str(graph / "own.rq"), "--graph", str(graph), "--format", "csv")
    result = call(*words, "--plot", "chart.pdf")
    assert result.exit_code == 2
    assert "opendata: chart.pdf: a chart is written as .svg or .png" in result.stderr


def test_a_parameter_without_value_is_wrong_usage() -> None:
    result = call("query", "science-spending", "--year")
    assert result.exit_code == 2
    assert "its value is missing" in result.stderr


def test_graph_is_converted_into_packages_and_what_is_neither_is_refused(tmp_path: Path) -> None:
    package = tmp_path / package_name(make_budget().record)
    figures_to_package(make_budget(), package)
    result = call("convert", str(package), "--out", str(tmp_path / "quads"))
    assert (result.exit_code, len(result.stdout.splitlines())) == (0, 1)
    result = call("convert", result.stdout.strip(), "--out", str(tmp_path / "packages"))
    assert result.stdout == f"{tmp_path / 'packages' / package.name}\n"
    assert call("convert", str(tmp_path), "--out", str(tmp_path / "x")).exit_code == 2
