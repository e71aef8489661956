"""Links of documents that go through the whole reading: budgets of two years, and an account."""

from __future__ import annotations

from opendata.examples import read_example
from opendata.model import Disclosure
from opendata.together import compare_runs

NAME = "安阳市文峰区水利局"

FINAL = f"""# {NAME}2023年度部门决算
## 第一部分 部门概况
负责本级收支管理工作。
## 第二部分 部门决算表
## 项目支出绩效自评表
部门名称：{NAME} 2023年度 单位：万元
| 项目名称 | 河道清淤(2023) | < | < | < | < | < |
| 项目资金 | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
| 年度资金总额 | 14.30 | 14.30 | 14.30 | 10 | 100.00% | 10.00 |
"""


def budget(year: int, projects: dict[str, tuple[str, str]], *, has_codes: bool = True) -> str:
    """Return a budget that lists projects: name → (function code, amount), and spending by function."""
    total = f"{sum(float(amount) for _, amount in projects.values()):.2f}"
    by_code: dict[str, float] = {}
    for code, amount in projects.values():
        by_code[code] = by_code.get(code, 0.0) + float(amount)
    functions = "\n".join(
        f"| {code} | 科目 | {amount:.2f} | | {amount:.2f} |" for code, amount in by_code.items()
    )
    head = "功能科目编码" if has_codes else "序号"
    rows = "\n".join(
        f"| {code if has_codes else number} | {name} | {amount} |"
        for number, (name, (code, amount)) in enumerate(projects.items(), start=1)
    )
    return f"""# {NAME}{year}年度部门预算
## 第一部分 部门概况
负责本级收支管理工作。
## 第二部分 部门预算表
## {year}年部门支出总表
部门名称：{NAME} {year}年度 单位：万元
| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |
|---|---|---|---|---|
| | 合计 | {total} | | {total} |
{functions}

## {year}年部门项目支出表
部门名称：{NAME} {year}年度 单位：万元
| {head} | 项目名称 | 合计 |
|---|---|---|
| | 合计 | {total} |
{rows}
"""


THIS = {
    "2024年河道清淤": ("2130306", "14.30"),
    "堤防巡查": ("2130306", "8.25"),
    "防汛物资储备": ("2130314", "13.01"),
}
LAST = {"2023年河道清淤": ("2130306", "14.30"), "水闸养护": ("2130306", "6.07")}


def read(*documents: str) -> tuple[Disclosure, ...]:
    found = compare_runs(read_example("\n=====\n".join(documents)))
    assert [one.record.state for one in found] == ["published"] * len(documents)
    return found


def told(disclosures: tuple[Disclosure, ...], at: int = 0) -> list[tuple[str, str, str, str]]:
    """Return the links of one document with the names of its projects."""
    names = {one.project: one.name for every in disclosures for one in every.projects}
    years = {one.record.document: str(one.record.fiscal_year) for one in disclosures}
    return [
        (
            names[link.subject],
            link.predicate,
            names.get(link.object) or years.get(link.object) or link.object,
            link.method,
        )
        for link in disclosures[at].links
        if link.subject in names
    ]


def test_function_code_in_the_row_of_a_project_is_its_subject():
    assert told(read(budget(2024, THIS))) == [
        ("2024年河道清淤", "funded_under", "2130306", "printed in one row"),
        ("堤防巡查", "funded_under", "2130306", "printed in one row"),
        ("防汛物资储备", "funded_under", "2130314", "printed in one row"),
    ]


def test_without_codes_the_amounts_tell_the_subject():
    assert sorted(told(read(budget(2024, THIS, has_codes=False)))) == [
        ("2024年河道清淤", "funded_under", "2130306", "arithmetic"),
        ("堤防巡查", "funded_under", "2130306", "arithmetic"),
        ("防汛物资储备", "funded_under", "2130314", "arithmetic"),
    ]


def test_project_is_continued_new_or_ended_between_two_budgets():
    found = told(read(budget(2024, THIS), budget(2023, LAST)))
    assert found[3:] == [
        ("2024年河道清淤", "continues", "2023年河道清淤", "same name"),
        ("堤防巡查", "not_listed_in", "2023", "compared lists"),
        ("防汛物资储备", "not_listed_in", "2023", "compared lists"),
        ("水闸养护", "not_listed_in", "2024", "compared lists"),
    ]


def test_account_evaluates_the_budgeted_project_of_its_year_only():
    found = read(FINAL, budget(2023, LAST), budget(2024, THIS))
    assert told(found) == [("河道清淤(2023)", "evaluates", "2023年河道清淤", "same name")]
