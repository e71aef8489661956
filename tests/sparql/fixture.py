"""Seven small disclosures of four departments in three jurisdictions, made by hand.

Money is in 万元; every sum can be followed in the head (personnel + public + projects = total):

department A (science), 孟津区
  budget 2023         80 + 20 + 300 = 400; class 206: 380, 208: 20; three public 0 + 4 + 3 = 7
  final account 2023  78 + 20 + 250 = 348; class 206: 328, 208: 20; three public 0 + 4 + 1.5 = 5.5;
                      12 brought forward, 8 carried forward; the row of 208 bears its former name
  budget 2024         90 + 10 + 400 = 500; class 206: 480, 208: 20; three public 0 + 4 + 2 = 6;
                      projects named 250 + 100, purchase 50, basic spending 60 + 30 on persons, 10 on goods
department B (industry), 义马市
  budget 2024         30 + 10 + 60 = 100; class 206: 60, 215: 40; three public 2
  final account 2024  30 + 10 + 50 = 90; class 206: 50, 215: 40; three public 1.5; of 60 for its project
                      48 spent, 95 points
department C (science and industry), 海淀区
  budget 2024         45 + 5 + 150 = 200; class 206: 200; income 180 general public budget + 20 other
department D (kind unknown), 孟津区
  budget 2024         15 + 5 = 20; class 201: 20
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import count

from opendata.amounts import figures_to_amounts
from opendata.model import (
    Box,
    Change,
    CheckResult,
    CheckTerm,
    Claim,
    Disclosure,
    DocumentRecord,
    Duty,
    Evidence,
    Figure,
    Finding,
    FormRecord,
    Goal,
    Indicator,
    Link,
    Organisation,
    Place,
    Project,
    Term,
)

A_BUDGET = "a" * 16
A_FINAL = "c" * 16
B_BUDGET = "b" * 16
A_NEXT = "d" * 16
B_FINAL = "f" * 16
C_BUDGET = "e" * 16
D_BUDGET = "9" * 16
A = "410308-甲区科学技术局"
B = "411281-乙市工业和信息化局"
C = "110108-丙区科学技术和经济信息化局"
D = "410308-丁区信访局"
POLICY = "国科〔2024〕5号"

SPENDING_COLUMNS = (
    ("合计", "subtotal", ""),
    ("基本支出/人员经费", "leaf", "basic_personnel"),
    ("基本支出/公用经费", "leaf", "basic_public"),
    ("项目支出", "leaf", "project"),
)
THREE_PUBLIC = (
    ("合计", "total"),
    ("因公出国（境）费", "leaf"),
    ("公务接待费", "leaf"),
    ("公务用车购置及运行费/小计", "subtotal"),
    ("公务用车购置及运行费/公务用车购置费", "leaf"),
    ("公务用车购置及运行费/公务用车运行费", "leaf"),
)


def _place(page: int) -> Place:
    return Place(page=page, box=Box(100.0, 200.0, 150.5, 212.25))


def _record(document: str, organisation: str, year: int, stage: str) -> DocumentRecord:
    division, _, name = organisation.partition("-")
    evidence = (Evidence(f"{year}年{name}", _place(1)), Evidence(name, _place(2)))
    return DocumentRecord(
        document=document,
        file=f"{document}.pdf",
        sha256=document * 4,
        media_type="application/pdf",
        pages=20,
        title=f"{year}年{name}部门{'预算' if stage == 'budget' else '决算'}公开",
        jurisdiction=division,
        jurisdiction_name={"110108": "海淀区", "410308": "孟津区", "411281": "义马市"}[division],
        organisation=organisation,
        organisation_name=name,
        fiscal_year=year,
        stage="budget" if stage == "budget" else "final",
        jurisdiction_evidence=evidence,
        organisation_evidence=evidence,
        fiscal_year_evidence=evidence,
        stage_evidence=evidence,
        ignored=2,
    )


def _figure(
    record: DocumentRecord, table: str, at: tuple[int, int], printed: str, **more: object
) -> Figure:
    form, _, table_no = table.partition(".")
    values: dict[str, object] = {
        "figure": f"{record.document}/{table}/{at[0]}/{at[1]}",
        "document": record.document,
        "form": form,
        "title": "",
        "table_no": int(table_no),
        "row_no": at[0],
        "column_no": at[1],
        "row": "合计",
        "printed_code": "",
        "column": "",
        "printed": printed,
        "amount": Decimal(printed),
        "unit": "万元",
        "amount_yuan": Decimal(printed) * 10000,
        "stage": record.stage,
        "fiscal_year": record.fiscal_year,
        "organisation": record.organisation,
        "side": "expenditure",
        "fund": "",
        "nature": "",
        "function_code": "",
        "economic_code": "",
        "government_economic_code": "",
        "project": "",
        "level": "leaf",
        "place": _place(5),
        "placed_by": "printed",
        "status": "single",
    }
    return Figure(**{**values, **more})  # type: ignore[arg-type]  # the values are those of Figure


def _spending(
    record: DocumentRecord, form: str, rows: list[tuple[str, str, tuple[str, ...]]]
) -> list[Figure]:
    """Rows of (label, function code, amounts by column); an empty amount is no figure."""
    figures = []
    for row_no, (label, code, amounts) in enumerate(rows, start=1):
        for column_no, (column, printed) in enumerate(
            zip(SPENDING_COLUMNS, amounts, strict=True), start=1
        ):
            path, level, nature = column
            if printed != "":
                figures.append(
                    _figure(
                        record, f"{form}.3", (row_no, column_no), printed, row=label, column=path,
                        printed_code=code, function_code=code, nature=nature, status="proved",
                        level="total" if code == "" else level,
                    )
                )  # fmt: skip
    return figures


def _three_public(
    record: DocumentRecord, table: str, amounts: tuple[str, ...], **more: object
) -> list[Figure]:
    first = int(more.pop("first", 1))  # type: ignore[call-overload]  # a column ordinal
    return [
        _figure(record, table, (1, number), printed, column=path, level=level, **more)
        for number, (path, level), printed in zip(count(first), THREE_PUBLIC, amounts, strict=False)
        if printed != ""
    ]


def _form(
    record: DocumentRecord, form: str, number: int | None, state: str = "read", **more: object
) -> FormRecord:
    values: dict[str, object] = {
        "document": record.document, "form": form, "table_no": number, "title": f"{form}表",
        "unit": "万元", "organisation": record.organisation_name, "rows": 4, "columns": 4,
        "figures": 0, "state": state, "reason": "", "basis": "title and headers", "place": _place(5),
    }  # fmt: skip
    return FormRecord(**{**values, **more})  # type: ignore[arg-type]  # the values are those of FormRecord


def _project(
    record: DocumentRecord, number: int, name: str, amount: str, **more: object
) -> Project:
    values: dict[str, object] = {
        "project": f"{record.document}/project/{number}", "document": record.document, "name": name,
        "project_code": "", "project_type": "特定目标类", "organisation": record.organisation,
        "amount": Decimal(amount), "unit": "万元", "policy_document": "", "seen_in": ("B11.11",),
        "place": _place(9),
    }  # fmt: skip
    return Project(**{**values, **more})  # type: ignore[arg-type]  # the values are those of Project


def _duty(record: DocumentRecord, number: int, text: str) -> Duty:
    return Duty(
        duty=f"{record.document}/duty/{number}",
        document=record.document,
        organisation=record.organisation,
        number=number,
        printed_number=f"（{'一二三'[number - 1]}）",
        text=text,
        place=_place(2),
    )


def _department(record: DocumentRecord, posts: int | None) -> Organisation:
    return Organisation(
        organisation=record.organisation,
        document=record.document,
        name=record.organisation_name,
        organisation_code="619",
        kind="department",
        parent="",
        jurisdiction=record.jurisdiction,
        established_posts=posts,
        place=_place(3),
    )


def _indicator(
    record: DocumentRecord, number: int, name: str, target: tuple[str, str, str], **more: object
) -> Indicator:
    operator, value, unit = target
    values: dict[str, object] = {
        "indicator": f"{record.document}/indicator/{number}", "document": record.document,
        "form": "B13", "table_no": 13, "project": "", "organisation": record.organisation,
        "number": number, "level1": "产出指标", "level2": "数量指标", "level3": name,
        "target": f"{operator}{value}{unit}", "operator": operator, "target_value": Decimal(value),
        "target_unit": unit, "explanation": "", "actual": "", "actual_value": None,
        "actual_unit": "", "weight": None, "score": None, "deviation": "", "reason": "",
        "place": _place(12),
    }  # fmt: skip
    return Indicator(**{**values, **more})  # type: ignore[arg-type]  # the values are those of Indicator


def _term(figure: Figure, sign: int) -> CheckTerm:
    return CheckTerm(
        figure.figure, 1 if sign > 0 else -1, figure.amount, figure.unit, figure.printed
    )


def budget_of_a() -> Disclosure:
    """Return the budget of department A for 2023."""
    record = _record(A_BUDGET, A, 2023, "budget")
    spending = _spending(
        record,
        "B03",
        [
            ("合计", "", ("400.00", "80.00", "20.00", "300.00")),
            ("行政运行", "2060101", ("80.00", "60.00", "20.00", "")),
            ("其他科学技术管理事务支出", "2060199", ("300.00", "", "", "300.00")),
            ("机关事业单位基本养老保险缴费支出", "2080505", ("20.00", "20.00", "", "")),
        ],
    )
    three = _three_public(record, "B08.8", ("7.00", "0.00", "3.00", "4.00", "0.00", "4.00"))
    projects = (
        _project(record, 1, "企业技术改造奖补资金", "200", project_code="41030823001"),
        _project(record, 2, "科技创新平台建设", "100", policy_document="甲科[2023]1号"),
    )
    money = [
        _figure(record, "B11.11", (number, 1), printed, row=project.name, column="合计",
                project=project.project, nature="project", function_code="2060199")
        for number, (project, printed) in enumerate(zip(projects, ("200.00", "100.00"), strict=True), 1)
    ]  # fmt: skip
    duties = (
        _duty(record, 1, "支持企业开展技术改造，落实奖补资金。"),
        _duty(record, 2, "组织建设科技创新平台。"),
    )
    claims = (
        _claim(record, 1, "支出总计", "400.00", spending[0], "agrees"),
        _claim(record, 2, "公务接待费", "2.00", three[2], "disagrees"),
    )
    checks = (
        _check(record, "row_sum", spending[0], tuple(spending[1:4]), "holds"),
        _check(record, "column_sum", spending[1], (spending[5],), "broken"),
    )
    forms = (
        _form(record, "B03", 3, figures=len(spending)),
        _form(record, "B08", 8, figures=len(three)),
        _form(record, "B09", 9, "empty", reason="本部门无政府性基金预算"),
        _form(record, "B11", 11, figures=2),
        _form(record, "B13", 13),
    )
    return Disclosure(
        record=record,
        forms=forms,
        figures=(*spending, *three, *money),
        organisations=(_department(record, 25),),
        duties=duties,
        projects=projects,
        indicators=(
            _indicator(record, 1, "奖补企业数", ("≥", "10", "家"), project=projects[0].project),
            _indicator(record, 2, "资金到位率", ("=", "100", "%")),
        ),
        goals=(
            Goal(f"{A_BUDGET}/goal/1", A_BUDGET, "B13", 13, projects[0].project, "annual_goal", 1,
                 "", "完成奖补", "", _place(12)),
        ),
        terms=(Term(f"{A_BUDGET}/term/1", A_BUDGET, 1, "项目支出", "基本支出之外的支出", _place(18)),),
        claims=claims,
        checks=checks,
        findings=(_finding(record, claims[1], three[2]), _sum_finding(record, checks[1])),
        changes=(
            Change(f"{A_BUDGET}/change/1", A_BUDGET, "renamed", ("410308-甲区科技局",), (A,), "2022-03-01",
                   Decimal(1), "改名", _place(2)),
        ),
        links=(
            _kind(A, "science"),
            Link(projects[0].project, "serves", duties[0].duty, "bigrams", Decimal("0.61"), "技术改造", "accepted"),
            Link(projects[1].project, "serves", duties[1].duty, "bigrams", Decimal("0.18"), "平台", "undecided"),
        ),
    )  # fmt: skip


def final_account_of_a() -> Disclosure:
    """Return the final account of department A for 2023."""
    record = _record(A_FINAL, A, 2023, "final")
    spending = _spending(
        record,
        "F03",
        [
            ("合计", "", ("348.00", "78.00", "20.00", "250.00")),
            ("行政运行", "2060101", ("78.00", "58.00", "20.00", "")),
            ("其他科学技术管理事务支出", "2060199", ("250.00", "", "", "250.00")),
            ("机关事业单位基本养老保险缴费", "2080505", ("20.00", "20.00", "", "")),
        ],
    )
    carried = [
        _figure(record, "F01.1", (number, 1), printed, row=row, column="决算数", side=side)
        for number, (row, side, printed) in enumerate(
            (("年初结转和结余", "income", "12.00"), ("年末结转和结余", "expenditure", "8.00")), 1)
    ]  # fmt: skip
    planned = _three_public(
        record, "F09.9", ("7.00", "0.00", "3.00", "4.00", "0.00", "4.00"), stage="budget"
    )
    spent = _three_public(record, "F09.9", ("5.50", "", "1.50", "4.00", "", "4.00"), first=7)
    forms = (
        _form(record, "F01", 1, figures=len(carried)),
        _form(record, "F03", 3, figures=len(spending)),
        _form(record, "F09", 9, figures=len(planned) + len(spent)),
        _form(record, "F07", None, "missing", reason="目录有此表，文中没有", place=_place(1)),
    )
    return Disclosure(
        record=record,
        forms=forms,
        figures=(*carried, *spending, *planned, *spent),
        organisations=(_department(record, 26),),
    )


def budget_of_b() -> Disclosure:
    """Return the budget of department B for 2024."""
    record = _record(B_BUDGET, B, 2024, "budget")
    spending = _spending(
        record,
        "B03",
        [
            ("合计", "", ("100.00", "30.00", "10.00", "60.00")),
            ("其他科学技术管理事务支出", "2060199", ("60.00", "", "", "60.00")),
            ("行政运行", "2150501", ("40.00", "30.00", "10.00", "")),
        ],
    )
    three = _three_public(record, "B08.8", ("2.00", "", "2.00", "", "", ""))
    project = _project(record, 1, "规上工业企业奖励", "60")
    money = _figure(
        record, "B11.11", (1, 1), "60.00", row=project.name, column="合计",
        project=project.project, nature="project", function_code="2060199",
    )  # fmt: skip
    forms = (
        _form(record, "B03", 3, figures=len(spending)),
        _form(record, "B08", 8, figures=len(three)),
        _form(record, "B11", 11, figures=1),
    )
    return Disclosure(
        record=record,
        forms=forms,
        figures=(*spending, *three, money),
        organisations=(_department(record, None),),
        duties=(_duty(record, 1, "指导工业企业发展。"),),
        projects=(project,),
        links=(_kind(B, "industry"),),
    )


def next_budget_of_a() -> Disclosure:
    """Return the budget of department A for 2024."""
    record = _record(A_NEXT, A, 2024, "budget")
    spending = _spending(
        record,
        "B03",
        [
            ("合计", "", ("500.00", "90.00", "10.00", "400.00")),
            ("行政运行", "2060101", ("80.00", "70.00", "10.00", "")),
            ("其他科学技术管理事务支出", "2060199", ("400.00", "", "", "400.00")),
            ("机关事业单位基本养老保险缴费支出", "2080505", ("20.00", "20.00", "", "")),
        ],
    )
    three = _three_public(record, "B08.8", ("6.00", "0.00", "2.00", "4.00", "0.00", "4.00"))
    projects = (
        _project(record, 1, "企业技术改造奖补资金", "250"),
        _project(record, 2, "科技创新平台建设", "100"),
    )
    basic = [
        _figure(record, "B06.6", (number, 1), printed, row=row, column="合计", nature="basic",
                fund="general_public", economic_code=code, level="total" if code == "" else "leaf")
        for number, (row, code, printed) in enumerate(
            (("合计", "", "100.00"), ("基本工资", "30101", "60.00"), ("津贴补贴", "30102", "30.00"),
             ("办公费", "30201", "10.00")), 1)
    ]  # fmt: skip
    purchase = _figure(record, "B16.12", (1, 1), "50.00", column="合计", level="total")
    duty = _duty(record, 1, "支持企业开展技术改造，落实奖补资金。")
    forms = (
        _form(record, "B03", 3, figures=len(spending)),
        _form(record, "B06", 6, figures=len(basic)),
        _form(record, "B08", 8, figures=len(three)),
        _form(record, "B11", 11, figures=2),
        _form(record, "B13", 13),
        _form(record, "B16", 12, figures=1),
    )
    return Disclosure(
        record=record,
        forms=forms,
        figures=(*spending, *three, *basic, *_project_money(record, projects), purchase),
        organisations=(_department(record, 26),),
        duties=(duty,),
        projects=projects,
        indicators=(
            _indicator(record, 1, "奖补企业数", ("≥", "12", "家"), project=projects[0].project),
            _indicator(record, 2, "企业满意度", ("≥", "95", "%"), project=projects[0].project),
        ),
        links=(
            Link(projects[0].project, "serves", duty.duty, "bigrams", Decimal("0.61"), "技术改造", "accepted"),
            *(
                Link(one.project, "continues", f"{A_BUDGET}/project/{number}", "same_name", Decimal(1), one.name, "accepted")
                for number, one in enumerate(projects, 1)
            ),
            Link(projects[1].project, "based_on", POLICY, "printed_number", Decimal(1), POLICY, "accepted"),
        ),
    )  # fmt: skip


def final_account_of_b() -> Disclosure:
    """Return the final account of department B for 2024, with the self-evaluation of its project."""
    record = _record(B_FINAL, B, 2024, "final")
    spending = _spending(
        record,
        "F03",
        [
            ("合计", "", ("90.00", "30.00", "10.00", "50.00")),
            ("其他科学技术管理事务支出", "2060199", ("50.00", "", "", "50.00")),
            ("行政运行", "2150501", ("40.00", "30.00", "10.00", "")),
        ],
    )
    three = _three_public(record, "F09.9", ("1.50", "", "1.50", "", "", ""))
    project = _project(record, 1, "规上工业企业奖励", "60", seen_in=("F11.11",))
    evaluation = [
        _figure(record, "F11.11", at, printed, row=row, column=column, unit=unit, side="",
                project=project.project, amount_yuan=Decimal(printed) * 10000 if unit == "万元" else None)
        for at, row, column, printed, unit in (
            ((1, 1), "年度资金总额(万元)", "全年预算数", "60.00", "万元"),
            ((1, 2), "年度资金总额(万元)", "全年执行数", "48.00", "万元"),
            ((1, 3), "年度资金总额(万元)", "执行率", "80", "%"),
            ((9, 1), "总分", "得分", "95", "分"),
        )
    ]  # fmt: skip
    forms = (
        _form(record, "F03", 3, figures=len(spending)),
        _form(record, "F09", 9, figures=len(three)),
        _form(record, "F11", 11, figures=len(evaluation)),
    )
    return Disclosure(
        record=record,
        forms=forms,
        figures=(*spending, *three, *evaluation),
        organisations=(_department(record, None),),
        projects=(project,),
        indicators=(
            _indicator(record, 1, "奖励企业数", ("=", "10", "家"), project=project.project, form="F11",
                       table_no=11, actual="10家", actual_value=Decimal(10), actual_unit="家",
                       weight=Decimal(10), score=Decimal(10)),
        ),
        links=(
            Link(project.project, "evaluates", f"{B_BUDGET}/project/1", "same_name", Decimal(1), project.name, "accepted"),
        ),
    )  # fmt: skip


def budget_of_c() -> Disclosure:
    """Return the budget of department C for 2024: a table is missing, another empty without a reason."""
    record = _record(C_BUDGET, C, 2024, "budget")
    income = [
        _figure(record, "B02.2", (1, number), printed, column=column, side="income", fund=fund, level="total")
        for number, (column, fund, printed) in enumerate(
            (("合计", "", "200.00"), ("一般公共预算", "general_public", "180.00"), ("其他收入", "other", "20.00")), 1)
    ]  # fmt: skip
    spending = _spending(
        record,
        "B03",
        [
            ("合计", "", ("200.00", "45.00", "5.00", "150.00")),
            ("行政运行", "2060101", ("50.00", "45.00", "5.00", "")),
            ("其他技术研究与开发支出", "2060499", ("150.00", "", "", "150.00")),
        ],
    )
    projects = (_project(record, 1, "数字化转型补助", "150"),)
    forms = (
        _form(record, "B02", 2, figures=len(income)),
        _form(record, "B03", 3, figures=len(spending)),
        _form(record, "B08", None, "missing", reason="目录有此表，文中没有", place=_place(1)),
        _form(record, "B09", 9, "empty"),
        _form(record, "B11", 11, figures=1),
    )
    return Disclosure(
        record=record,
        forms=forms,
        figures=(*income, *spending, *_project_money(record, projects)),
        organisations=(_department(record, None),),
        projects=projects,
        links=(
            _kind(C, "industry"),
            _kind(C, "science"),
            Link(projects[0].project, "based_on", POLICY, "printed_number", Decimal(1), POLICY, "accepted"),
        ),
    )  # fmt: skip


def budget_of_d() -> Disclosure:
    """Return the budget of department D for 2024, a single table."""
    record = _record(D_BUDGET, D, 2024, "budget")
    spending = _spending(
        record,
        "B03",
        [
            ("合计", "", ("20.00", "15.00", "5.00", "")),
            ("行政运行", "2010301", ("20.00", "15.00", "5.00", "")),
        ],
    )
    return Disclosure(
        record=record,
        forms=(_form(record, "B03", 3, figures=len(spending)),),
        figures=tuple(spending),
        organisations=(_department(record, None),),
    )


def disclosures() -> tuple[Disclosure, ...]:
    """Return the disclosures, with their amounts and counts."""
    made = (
        budget_of_a(), final_account_of_a(), budget_of_b(), next_budget_of_a(), final_account_of_b(),
        budget_of_c(), budget_of_d(),
    )  # fmt: skip
    return tuple(
        replace(
            one,
            record=replace(one.record, figures=len(one.figures)),
            amounts=figures_to_amounts(one.figures, one.record),
        )
        for one in made
    )


def _kind(organisation: str, kind: str) -> Link:
    return Link(organisation, "of_kind", kind, "name", Decimal(1), organisation, "accepted")


def _project_money(record: DocumentRecord, projects: tuple[Project, ...]) -> list[Figure]:
    return [
        _figure(record, "B11.11", (number, 1), f"{project.amount}.00", row=project.name, column="合计",
                project=project.project, nature="project", function_code="2060199")
        for number, project in enumerate(projects, 1)
    ]  # fmt: skip


def _claim(
    record: DocumentRecord, number: int, subject: str, printed: str, figure: Figure, verdict: str
) -> Claim:
    return Claim(
        claim=f"{record.document}/claim/{number}",
        document=record.document,
        number=number,
        sentence=f"{subject}{printed}万元。",
        section="收支总体情况",
        subject=subject,
        kind="amount",
        printed=printed,
        value=Decimal(printed),
        unit="万元",
        base="",
        place=_place(4),
        figures=(figure.figure,),
        table_value=figure.amount,
        verdict="agrees" if verdict == "agrees" else "disagrees",
    )


def _check(
    record: DocumentRecord, kind: str, stated: Figure, terms: tuple[Figure, ...], verdict: str
) -> CheckResult:
    return CheckResult(
        check=f"{record.document}/check/{kind}/1",
        document=record.document,
        kind=kind,
        rule=f"{kind}.parts",
        words=f"{stated.column} = {' + '.join(term.column for term in terms)}",
        stated=_term(stated, 1),
        terms=tuple(_term(term, 1) for term in terms),
        residual=stated.amount - sum((term.amount for term in terms), Decimal(0)),
        tolerance=Decimal("0.02"),
        verdict="holds" if verdict == "holds" else "broken",
        reason="",
    )


def _finding(record: DocumentRecord, claim: Claim, figure: Figure) -> Finding:
    return Finding(
        finding=f"{record.document}/finding/1", document=record.document, kind="prose_vs_table",
        severity="contradiction", rule="prose_vs_table.amount", form=figure.form, figure=claim.claim,
        stated=claim.printed, derived=figure.printed, difference=claim.value - figure.amount,
        words="page 4: 公务接待费 is 2.00, the table says 3.00", place=claim.place,
        suspect=claim.claim, suggested=figure.amount, cause="unknown",
    )  # fmt: skip


def _sum_finding(record: DocumentRecord, check: CheckResult) -> Finding:
    assert check.stated is not None
    return Finding(
        finding=f"{record.document}/finding/2", document=record.document, kind="column_sum",
        severity="rounding", rule=check.rule, form="B03", figure=check.stated.figure,
        stated=check.stated.printed, derived="60.00", difference=check.residual,
        words="page 5: column sum", place=_place(5), check=check.check,
    )  # fmt: skip
