"""Hand-made disclosures: a budget from a PDF, a final account from a text, and one in quarantine."""

from __future__ import annotations

from decimal import Decimal

from opendata.model import (
    Box,
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

BUDGET_ID = "aaaaaaaa11111111"
FINAL_ID = "bbbbbbbb22222222"
DOUBTFUL_ID = "cccccccc33333333"
ORGANISATION = "410308-甲区科技局"
PAGE = Place(page=3, box=Box(102.5, 310.0, 148.25, 322.0))
LINE = Place(line=12)


def _record(document: str, stage: str, year: int | None, **facts: object) -> DocumentRecord:
    evidence = (Evidence("甲区科技局", Place(page=1)), Evidence("部门名称：甲区科技局", PAGE))
    given = {
        "document": document,
        "file": f"{document[:4]}.pdf",
        "sha256": document * 4,
        "media_type": "application/pdf",
        "pages": 9,
        "title": "甲区科技局部门公开",
        "jurisdiction": "410308",
        "jurisdiction_name": "甲区",
        "organisation": ORGANISATION,
        "organisation_name": "甲区科技局",
        "fiscal_year": year,
        "stage": stage,
        "organisation_evidence": evidence,
        "jurisdiction_evidence": evidence,
        "fiscal_year_evidence": evidence,
        "stage_evidence": evidence,
    }
    return DocumentRecord(**{**given, **facts})  # type: ignore[arg-type]


def _figure(document: str, table: str, cell: tuple[int, int], row: str, **more: object) -> Figure:
    form, table_no = table.split(".")
    row_no, column_no = cell
    printed = str(more.pop("printed"))
    amount = Decimal(printed.replace(",", ""))
    given = {
        "figure": f"{document}/{table}/{row_no}/{column_no}",
        "document": document,
        "form": form,
        "title": "表",
        "table_no": int(table_no),
        "row_no": row_no,
        "column_no": column_no,
        "row": row,
        "printed_code": "",
        "column": "金额",
        "printed": printed,
        "amount": amount,
        "unit": "万元",
        "amount_yuan": amount * 10000,
        "stage": "budget",
        "fiscal_year": 2023,
        "organisation": ORGANISATION,
        "side": "",
        "fund": "",
        "nature": "",
        "function_code": "",
        "economic_code": "",
        "government_economic_code": "",
        "project": "",
        "level": "leaf",
        "place": PAGE,
        "placed_by": "printed",
    }
    return Figure(**{**given, **more})  # type: ignore[arg-type]


def _form(document: str, form: str, table_no: int | None, **more: object) -> FormRecord:
    given = {
        "document": document,
        "form": form,
        "table_no": table_no,
        "title": "表",
        "unit": "万元",
        "organisation": "",
        "rows": 0,
        "columns": 0,
        "figures": 0,
        "state": "read",
        "reason": "",
        "basis": "both",
        "place": PAGE,
    }
    return FormRecord(**{**given, **more})  # type: ignore[arg-type]


def _budget_figures() -> tuple[Figure, ...]:
    def two_sided(cell: tuple[int, int], row: str, printed: str, side: str, column: str) -> Figure:
        return _figure(BUDGET_ID, "B01.1", cell, row, printed=printed, side=side, column=column)

    return (
        two_sided((1, 1), "一、一般公共预算", "100.00", "income", "收入/金额"),
        two_sided((1, 2), "一、科学技术支出", "60.00", "expenditure", "支出/合计"),
        two_sided((2, 2), "二、卫生健康支出", "40.00", "expenditure", "支出/合计"),
        _figure(
            BUDGET_ID,
            "B03.2",
            (1, 1),
            "科学技术支出",
            printed="1,060.00",
            printed_code="206",
            function_code="206",
            column="合计",
            level="total",
            status="contradicted",
        ),
        _figure(
            BUDGET_ID,
            "B03.2",
            (1, 2),
            "科学技术支出",
            printed="50.00",
            printed_code="206",
            function_code="206",
            column="基本支出/人员经费",
            nature="basic_personnel",
            status="proved",
        ),
        _figure(
            BUDGET_ID,
            "B03.2",
            (1, 3),
            "科学技术支出",
            printed="10.00",
            printed_code="206",
            function_code="206",
            column="基本支出/公用经费",
            nature="basic_public",
            placed_by="arithmetic",
            project=f"{BUDGET_ID}/project/1",
        ),
    )


def make_budget() -> Disclosure:
    """Return a disclosure in which every resource has at least one record."""
    figures = _budget_figures()
    project = f"{BUDGET_ID}/project/1"
    duty = f"{BUDGET_ID}/duty/1"
    check = f"{BUDGET_ID}/check/row_sum.basic/1"
    stated = CheckTerm(figures[3].figure, 1, Decimal("1060.00"), "万元", "1,060.00")
    terms = tuple(CheckTerm(f.figure, 1, f.amount, "万元", f.printed) for f in figures[4:])
    return Disclosure(
        record=_record(BUDGET_ID, "budget", 2023, figures=6, ignored=2, unplaced=1),
        forms=(
            _form(BUDGET_ID, "B01", 1, rows=2, columns=2, figures=3),
            _form(BUDGET_ID, "B03", 2, rows=1, columns=3, figures=3),
            _form(BUDGET_ID, "B09", 3, state="empty", reason="本表无数据"),
            _form(BUDGET_ID, "B08", None, state="missing", reason="目录"),
            _form(BUDGET_ID, "B08", None, state="missing", reason="目录"),
        ),
        figures=figures,
        organisations=(
            Organisation(
                ORGANISATION, BUDGET_ID, "甲区科技局", "", "department", "", "410308", 12, PAGE
            ),
            Organisation(
                f"{ORGANISATION}/办公室",
                BUDGET_ID,
                "办公室",
                "",
                "office",
                ORGANISATION,
                "410308",
                None,
                PAGE,
            ),
        ),
        duties=(Duty(duty, BUDGET_ID, ORGANISATION, 1, "（一）", "推动<科技>, 创新", PAGE),),
        projects=(
            Project(
                project,
                BUDGET_ID,
                "奖补|资金",
                "0012",
                "特定目标类",
                ORGANISATION,
                Decimal("10.00"),
                "万元",
                "",
                ("B03.2",),
                PAGE,
            ),
        ),
        indicators=(
            Indicator(
                f"{BUDGET_ID}/indicator/2-1",
                BUDGET_ID,
                "B03",
                2,
                project,
                ORGANISATION,
                1,
                "产出指标",
                "数量指标",
                "企业数",
                "≥5家",
                "≥",
                Decimal(5),
                "家",
                "",
                "",
                None,
                "",
                Decimal(10),
                None,
                "",
                "",
                PAGE,
            ),
        ),
        goals=(
            Goal(
                f"{BUDGET_ID}/goal/2-1", BUDGET_ID, "B03", 2, "", "task", 1, "任务", "做", "", PAGE
            ),
        ),
        terms=(Term(f"{BUDGET_ID}/term/1", BUDGET_ID, 1, "基本支出", "运转\n所需", PAGE),),
        claims=(
            Claim(
                f"{BUDGET_ID}/claim/1",
                BUDGET_ID,
                1,
                "收入总计100万元。",
                "收支说明",
                "收入总计",
                "amount",
                "100",
                Decimal(100),
                "万元",
                "",
                PAGE,
                (figures[0].figure,),
                Decimal("100.00"),
                "agrees",
            ),
        ),
        checks=(
            CheckResult(
                check,
                BUDGET_ID,
                "row_sum",
                "row_sum.basic",
                "合计 = 人员经费 + 公用经费",
                stated,
                terms,
                Decimal("1000.00"),
                Decimal("0.015"),
                "broken",
                "",
            ),
        ),
        findings=(
            Finding(
                f"{BUDGET_ID}/finding/1",
                BUDGET_ID,
                "row_sum",
                "contradiction",
                "row_sum.basic",
                "B03",
                figures[3].figure,
                "1060.00",
                "60.00",
                Decimal("1000.00"),
                "page 3: 合计 is 1060.00, its parts add up to 60.00 <script>",
                PAGE,
                check,
            ),
        ),
        links=(Link(project, "serves", duty, "words", Decimal("0.5"), "both: 科技", "accepted"),),
    )


def make_final() -> Disclosure:
    """Return a small disclosure from a text: two panels side by side, nothing else said."""

    def panel(cell: tuple[int, int], row: str, printed: str, column: str) -> Figure:
        return _figure(
            FINAL_ID,
            "F06.1",
            cell,
            row,
            printed=printed,
            column=column,
            place=LINE,
            stage="final",
            status="proved",
        )

    record = _record(
        FINAL_ID, "final", 2023, figures=2, media_type="text/plain", pages=1, file="final.txt"
    )
    return Disclosure(
        record=record,
        forms=(_form(FINAL_ID, "F06", 1, rows=1, columns=2, figures=2, place=LINE),),
        figures=(
            panel((1, 1), "基本工资", "7.5", "人员经费/决算数"),
            panel((1, 2), "办公费", "0", "公用经费/决算数"),
        ),
        organisations=(
            Organisation(
                ORGANISATION, FINAL_ID, "甲区科技局", "", "department", "", "410308", None, LINE
            ),
        ),
    )


def make_doubtful() -> Disclosure:
    """Return a disclosure whose year is not proved."""
    reason = "fiscal_year: only one place says 2023; a second is needed"
    return Disclosure(
        record=_record(DOUBTFUL_ID, "budget", None, state="quarantined", reason=reason)
    )
