"""Documents that are read together: which are paired, what is said of them, what it proves."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations
from pathlib import Path

from click.testing import CliRunner

from opendata.checks.between.comparable import Comparable
from opendata.checks.between.scopes import is_own, tell_scope, unit_key
from opendata.cli import main
from opendata.examples import markdown_to_html, read_example
from opendata.model import Disclosure
from opendata.together import compare, compare_disclosures, compare_runs, take_comparable

NAME = "洛阳市洛龙区审计局"
OTHER = "洛阳市洛龙区审计服务中心"


def head(name: str, year: int, what: str = "部门预算") -> str:
    return f"# {name}{year}年度{what}\n## 第一部分 概况\n负责收支管理工作。\n## 第二部分 报表\n"


def caption(name: str, year: int, unit: str = "万元") -> str:
    return f"部门名称：{name} {year}年度 单位：{unit}\n"


def spending(name: str, year: int, rows: Sequence[str], *, unit: str = "万元") -> str:
    lines = "\n".join(f"| {row} |" for row in rows)
    return (
        f"## 部门支出总表\n{caption(name, year, unit)}"
        f"| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |\n|---|---|---|---|---|\n{lines}\n"
    )


def said(name: str, year: int, sentence: str) -> str:
    return (
        f"# {name}{year}年度部门预算\n## 第一部分 概况\n负责收支管理工作。\n"
        f"## 第二部分 {year}年度部门预算情况说明\n## 二、支出预算情况说明\n{sentence}\n"
    )


def budget(year: int, total: str = "90.00", basic: str = "60.00") -> str:
    project = f"{float(total) - float(basic):.2f}"
    rows = [
        f"| 合计 | {total} | {basic} | {project}",
        f"2010801 | 行政运行 | {total} | {basic} | {project}",
    ]
    return head(NAME, year) + spending(NAME, year, rows)


THIS = said(NAME, 2024, "2024年支出预算100.00万元，比2023年年初预算数{}万元增加。") + spending(
    NAME, 2024, ["| 合计 | 100.00 | 70.00 | 30.00", "2010801 | 行政运行 | 100.00 | 70.00 | 30.00"]
)


def read(*documents: str) -> tuple[Disclosure, ...]:
    return compare_runs(read_example("\n=====\n".join(documents)))


def verdicts(disclosures: Sequence[Disclosure], rule: str = "between.") -> list[str]:
    return [c.verdict for one in disclosures for c in one.checks if c.rule.startswith(rule)]


def words(disclosures: Sequence[Disclosure], severity: str = "doubt") -> list[str]:
    return [f.words for one in disclosures for f in one.findings if f.severity == severity]


def test_a_budget_is_compared_with_that_of_the_year_before() -> None:
    assert verdicts(read(THIS.format("90.00"), budget(2023))) == ["holds"]
    assert verdicts(read(THIS.format("90.00"), budget(2022))) == []


def test_nothing_is_compared_with_a_document_that_is_not_proved() -> None:
    unproved = (
        budget(2023).replace("部门名称：" + NAME, "部门名称：").replace("2023年度 单位", "单位")
    )
    runs = read_example(f"{THIS.format('80.00')}\n=====\n{unproved}")
    assert runs[1].record.state == "quarantined"
    assert take_comparable(runs[1]) is None
    assert verdicts(compare_runs(runs)) == []


def test_another_organisation_is_not_meant_though_the_file_bears_the_same_name() -> None:
    elsewhere = budget(2023).replace("洛阳市洛龙区", "洛阳市涧西区")
    assert verdicts(read(THIS.format("80.00"), elsewhere)) == []


def test_an_office_is_not_taken_for_the_department_of_the_same_name() -> None:
    office = budget(2023).replace(f"# {NAME}2023年度部门预算", f"# {NAME}（本级）2023年度单位预算")
    assert verdicts(read(THIS.format("80.00"), office)) == []


def test_the_order_of_the_sources_does_not_matter() -> None:
    documents = (THIS.format("80.00"), budget(2023), budget(2023, "91.00"))
    found = []
    for order in permutations(documents):
        disclosures = {one.record.document: one for one in read(*order)}
        found.append([disclosures[name] for name in sorted(disclosures)])
    assert all(one == found[0] for one in found)


def test_a_document_given_twice_is_one() -> None:
    once = read(THIS.format("80.00"), budget(2023))
    twice = read(THIS.format("80.00"), budget(2023), budget(2023))
    assert twice[0] == once[0]
    assert verdicts(once) == ["broken"]


def test_two_documents_that_say_different_amounts_decide_nothing() -> None:
    found = read(THIS.format("90.00"), budget(2023), budget(2023, "91.00"))
    assert verdicts(found) == ["not-testable"]
    assert words(found) == []


def test_both_files_are_named_with_their_places() -> None:
    runs = [replace(run) for run in read_example(f"{THIS.format('80.00')}\n=====\n{budget(2023)}")]
    records = [replace(run.record, file=f"{run.record.fiscal_year}.html") for run in runs]
    named = [
        replace(run, record=record, disclosure=replace(run.disclosure, record=record))
        for run, record in zip(runs, records, strict=True)
    ]
    (told,) = words(compare_runs(named))
    assert told == (
        "2024.html, line 6: the text on 支出预算 says 80.00; B03 row 合计 column 合计 in 2023.html "
        "(line 8) gives 90.00 (difference 10.00); compare with last year's document; "
        "if the scope was changed, say so"
    )


def test_a_figure_that_nothing_else_proves_is_proved_by_another_document() -> None:
    alone = head(NAME, 2023) + (
        f"## “三公”经费预算表\n{caption(NAME, 2023)}| 公务接待费 | 因公出国（境）费 |\n|---|---|\n| 3.20 | 1.10 |\n"
    )
    later = head(NAME, 2024) + (
        f"## “三公”经费预算表\n{caption(NAME, 2024)}"
        "| 2023年预算数/公务接待费 | 2024年预算数/公务接待费 |\n|---|---|\n| 3.20 | 2.80 |\n"
    )
    before = read_example(f"{later}\n=====\n{alone}")
    assert {f.status for run in before for f in run.disclosure.figures} == {"single"}
    after = compare_runs(before)
    proved = {f.figure: f.proved_by for one in after for f in one.figures if f.status == "proved"}
    (check,) = (c for one in after for c in one.checks if c.rule == "between.last_year")
    assert check.document == after[0].record.document
    assert set(proved.values()) == {(check.check,)}
    assert len(proved) == 2


def test_a_sentence_that_another_document_bears_out_agrees() -> None:
    after = read(THIS.format("90.00"), budget(2023))
    (claim,) = (c for c in after[0].claims if c.printed == "90.00")
    assert claim.verdict == "agrees"
    assert claim.figures[0].startswith(after[1].record.document)


def test_amounts_in_yuan_and_in_ten_thousand_yuan_are_the_same_but_for_rounding() -> None:
    rows = [
        "| 合计 | 900040.00 | 600020.00 | 300020.00",
        "2010801 | 行政运行 | 900040.00 | 600020.00 | 300020.00",
    ]
    exact = head(NAME, 2023) + spending(NAME, 2023, rows, unit="元")
    assert verdicts(read(THIS.format("90.00"), exact)) == ["rounding"]
    assert words(read(THIS.format("90.00"), exact)) == []


def test_where_nothing_agrees_another_size_is_not_meant() -> None:
    (check,) = (
        c for c in read(THIS.format("9.00"), budget(2023))[0].checks if c.rule.startswith("between")
    )
    assert check.reason == "nothing else agrees, and the two amounts are of quite another size"


def test_a_document_with_lines_left_out_is_not_accused() -> None:
    note = "注：根据保密规定，涉密项目予以剔除。\n"
    found = read(THIS.format("80.00"), budget(2023) + note)
    assert words(found) == []
    assert "lines are left out" in words(found, "note")[-1]


WORDS = said(
    NAME,
    2024,
    f"{NAME}2024年支出预算{{}}万元。其中：基本支出预算70.00万元，项目支出预算30.00万元。",
)
TABLES = head(NAME, 2024) + spending(
    NAME, 2024, ["| 合计 | 100.00 | 70.00 | 30.00", "2010801 | 行政运行 | 100.00 | 70.00 | 30.00"]
)


def test_words_in_one_file_are_compared_with_tables_in_the_other() -> None:
    before = read_example(WORDS.format("100.00"))[0].disclosure
    after = read(WORDS.format("100.00"), TABLES)[0]
    assert {claim.verdict for claim in before.claims} == {"untestable"}
    assert {claim.verdict for claim in after.claims} == {"agrees"}
    assert [check.check for check in after.checks] == [check.check for check in before.checks]


def test_words_that_differ_from_the_tables_of_the_other_file_contradict_them() -> None:
    (told,) = words(read(WORDS.format("103.00"), TABLES), "contradiction")
    assert told.startswith("example.html, line 6: the text on 支出预算 says 103.00; B03 row 合计")
    assert "in example.html (line 8) gives 100.00" in told


def test_words_that_mostly_differ_accuse_nobody() -> None:
    tables = TABLES.replace("70.00", "71.00").replace("30.00", "31.00").replace("100.00", "102.00")
    assert words(read(WORDS.format("100.00"), tables), "contradiction") == []


def test_words_beside_two_files_with_tables_are_compared_with_neither() -> None:
    found = read(WORDS.format("103.00"), TABLES, TABLES.replace("行政运行", "其他审计事务支出"))
    assert words(found, "contradiction") == []


def test_words_are_compared_with_the_words_of_the_year_before() -> None:
    last = said(NAME, 2023, f"{NAME}2023年支出预算{{}}万元。")
    assert verdicts(read(THIS.format("90.00"), last.format("90.00"))) == ["holds"]
    assert verdicts(read(THIS.format("90.00"), last.format("95.00"))) == ["broken"]


def test_of_two_comparisons_each_is_with_its_own_document() -> None:
    text = THIS.replace(
        "比2023年年初预算数{}万元增加。",
        "比2023年预算执行数减少7.00万元，比2023年年初预算数增加{}万元。",
    )
    found = read(text.format("10.00"), budget(2023))
    assert verdicts(found) == ["holds"]
    assert verdicts(found, "between.change_said") == ["holds"]


UNIT_ROWS = (
    f"## 部门支出总表\n{caption(NAME, 2024)}"
    "| 单位编码 | 单位名称 | 合计 | 基本支出 | 项目支出 |\n|---|---|---|---|---|\n"
    "| 205 | {name} | 100.00 | 70.00 | 30.00 |\n"
    "| 205001 | {name} | 60.00 | 40.00 | 20.00 |\n"
    "| 205002 | {other} | 40.00 | 30.00 | 10.00 |\n"
)


def test_the_row_of_an_office_that_bears_the_departments_name_is_the_second() -> None:
    office = head(f"{NAME}（本级）", 2024, "单位预算") + spending(
        f"{NAME}（本级）",
        2024,
        ["| 合计 | 60.00 | 40.00 | 20.00", "2010801 | 行政运行 | 60.00 | 40.00 | 20.00"],
    )
    department = head(NAME, 2024) + UNIT_ROWS.format(name=NAME, other=OTHER)
    assert verdicts(read(department, office), "between.unit_row") == ["holds"] * 3


def test_a_unit_elsewhere_is_not_meant() -> None:
    department = head(NAME, 2024) + UNIT_ROWS.format(name=NAME, other=OTHER)
    unit = head(OTHER, 2024, "单位预算") + spending(
        OTHER,
        2024,
        ["| 合计 | 44.00 | 33.00 | 11.00", "2010850 | 事业运行 | 44.00 | 33.00 | 11.00"],
    )
    assert set(verdicts(read(department, unit))) == {"not-testable"}
    assert verdicts(read(department, unit.replace("洛阳市洛龙区", "洛阳市涧西区"))) == []


def test_what_is_added_hangs_on_comparables_alone() -> None:
    runs = read_example(f"{THIS.format('80.00')}\n=====\n{budget(2023)}")
    kept: list[Comparable | None] = [take_comparable(run) for run in runs]
    added = compare(kept)
    assert [f.words for f in added[runs[0].record.document].findings] == words(compare_runs(runs))
    alone = compare_disclosures([runs[0].disclosure], kept[:1])
    assert alone == (runs[0].disclosure,)


def test_scopes_are_told_by_titles_and_captions() -> None:
    (run,) = read_example(budget(2023))
    assert tell_scope(run.record, []) == "department"
    assert tell_scope(run.record, [f"{NAME}（本级）"]) == "unit"
    assert tell_scope(replace(run.record, title=f"{NAME}2023年度单位预算"), []) == "unit"
    assert tell_scope(replace(run.record, title=f"{NAME}2023年度部门（单位）预算"), []) == ""
    assert is_own("局机关")
    assert not is_own(NAME)
    assert unit_key(f"205001{NAME}（本级）") == unit_key(NAME)


def test_check_prints_what_two_files_say_of_each_other(tmp_path: Path) -> None:
    for name, text in (("this.html", THIS.format("80.00")), ("last.html", budget(2023))):
        (tmp_path / name).write_text(markdown_to_html(text), encoding="utf-8")
    result = CliRunner().invoke(main, ["check", str(tmp_path), "--format", "json"])
    (told,) = (row for row in json.loads(result.stdout) if row["rule"].startswith("between."))
    assert told["severity"] == "doubt"
    assert told["words"].startswith("this.html, line 6")
    assert "in last.html" in told["words"]
    alone = CliRunner().invoke(main, ["check", str(tmp_path / "this.html"), "--format", "json"])
    assert "between." not in alone.stdout
