"""Builders: forms and figures drawn in a few lines, or taken from gold figures."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from opendata.checks import Checked, figures_to_findings
from opendata.knowledge import load_forms
from opendata.model import (
    Block,
    Claim,
    Column,
    DocumentRecord,
    Entry,
    Figure,
    Finding,
    Form,
    FormDefinition,
    FormRow,
    Place,
)
from opendata.money import find_amount, to_yuan

DOCUMENT = "0123456789abcdef"
_SIDES = {"收入": "income", "支出": "expenditure"}
_CODE_KINDS = {
    "B02": "function_code", "B03": "function_code", "B05": "function_code", "B09": "function_code",
    "F02": "function_code", "F03": "function_code", "F05": "function_code", "F07": "function_code",
    "F08": "function_code", "B06": "economic_code", "B07": "economic_code", "B14": "economic_code",
    "F06": "economic_code", "B13": "project_code",
}  # fmt: skip


def make_record(year: int | None = 2024, stage: str = "budget") -> DocumentRecord:
    return DocumentRecord(
        document=DOCUMENT,
        file="source.txt",
        sha256=DOCUMENT * 4,
        media_type="text/plain",
        pages=1,
        title="",
        jurisdiction="410000",
        jurisdiction_name="某省",
        organisation="410000-某局",
        organisation_name="某局",
        fiscal_year=year,
        stage="final" if stage == "final" else "budget",
    )


def find_definition(form: str) -> FormDefinition:
    return next(one for one in load_forms() if one.form == form)


def _to_codes(form: str, printed: str) -> tuple[tuple[str, str], ...]:
    if not printed:
        return ()
    if "|" in printed:
        first, second = printed.split("|")[:2]
        return (("economic_code", first), ("government_economic_code", second))
    if re.fullmatch(r"[2-4]\d+", printed) and form in _CODE_KINDS:
        return ((_CODE_KINDS[form], printed),)
    return (("organisation_code", printed),)


def make_form(
    form: str,
    columns: Sequence[str],
    rows: Sequence[tuple[object, ...]],
    *,
    table_no: int = 1,
    unit: str = "万元",
    **fields: object,
) -> tuple[Form, list[Figure]]:
    """Draw a form: a row is (label, code or "", amounts as printed, "" = blank).

    A label beginning with @ is an organisation; 合计 and the like are totals; a label that
    begins with spaces is one level deeper for each pair of them.
    """
    heads = tuple(
        Column(
            column_no=number,
            path=tuple(path.split("/")),
            role="amount",
            side=_SIDES.get(path.split("/")[0], "") if form in {"B01", "B04", "F01", "F04"} else "",  # type: ignore[arg-type]
        )
        for number, path in enumerate(columns, start=1)
    )
    form_rows, entries, figures = [], [], []
    for row_no, (label, code, *amounts) in enumerate(rows, start=1):
        sides = sorted({head.side for head in heads})
        labels = str(label).split("|") if len(sides) > 1 else [str(label)]
        for side, text in zip(reversed(sides), labels, strict=True):
            form_rows.append(_to_row(form, row_no, text, str(code), side))
        for head, printed in zip(heads, amounts, strict=True):
            if printed == "":
                continue
            text = labels[0] if len(labels) == 1 or head.side == "income" else labels[1]
            entries.append(Entry(row_no, head.column_no, str(printed), Place(line=row_no)))
            figures.append(
                make_figure(
                    form,
                    table_no,
                    row_no,
                    head,
                    str(printed),
                    unit,
                    _to_row(form, row_no, text, str(code), head.side),
                )
            )
    built = Form(
        form=form,
        table_no=table_no,
        title=find_definition(form).title,
        unit=unit,
        definition=find_definition(form),
        columns=heads,
        rows=tuple(form_rows),
        entries=tuple(entries),
        place=Place(line=1),
    )
    return replace(built, **fields), figures  # type: ignore[arg-type]


def _to_row(form: str, row_no: int, text: str, code: str, side: str) -> FormRow:
    depth = (len(text) - len(text.lstrip(" "))) // 2
    label = text.strip()
    is_total = label in {
        "合计",
        "总计",
        "收入总计",
        "支出总计",
        "本年收入合计",
        "本年支出合计",
        "收入合计",
        "支出合计",
        "人员经费合计",
        "公用经费合计",
    }
    kind = "total" if is_total else "organisation" if label.startswith("@") else "item"
    codes = (
        _to_codes(form, code)
        if kind == "item"
        else ((("organisation_code", code),) if code else ())
    )
    return FormRow(
        row_no=row_no,
        label=label.lstrip("@"),
        printed_code=code,
        kind=kind,  # type: ignore[arg-type]
        codes=codes,
        side=side,  # type: ignore[arg-type]
        depth=depth,
        place=Place(line=row_no),
    )


def make_figure(
    form: str, table_no: int, row_no: int, column: Column, printed: str, unit: str, row: FormRow
) -> Figure:
    amount = find_amount(printed)
    assert amount is not None
    codes = dict(row.codes)
    return Figure(
        figure=f"{DOCUMENT}/{form}.{table_no}/{row_no}/{column.column_no}",
        document=DOCUMENT, form=form, title="", table_no=table_no, row_no=row_no,
        column_no=column.column_no, row=row.label, printed_code=row.printed_code,
        column="/".join(column.path), printed=printed, amount=amount, unit=unit,
        amount_yuan=to_yuan(amount, unit), stage="budget", fiscal_year=2024, organisation="",
        side=column.side, fund="", nature="", function_code=codes.get("function_code", ""),
        economic_code=codes.get("economic_code", ""),
        government_economic_code=codes.get("government_economic_code", ""),
        project="", level="leaf", place=Place(line=row_no), placed_by="printed",
    )  # fmt: skip


def check(
    *drawn: tuple[Form, list[Figure]],
    claims: Iterable[Claim] = (),
    record: DocumentRecord | None = None,
) -> Checked:
    """Run all checks on drawn forms."""
    forms = [form for form, _ in drawn]
    figures = [figure for _, listed in drawn for figure in listed]
    return figures_to_findings(forms, figures, tuple(claims), record or make_record())


def make_prose(*texts: str) -> tuple[Block, ...]:
    """Draw prose: a line a text; one that begins with # is a heading."""
    return tuple(
        Block(
            kind="heading" if text.startswith("#") else "paragraph",
            text=text.lstrip("# "),
            lines=(),
            place=Place(line=line),
        )
        for line, text in enumerate(texts, start=1)
    )


def read_prose(
    *texts: str,
    drawn: Sequence[tuple[Form, list[Figure]]] = (),
    claims: Iterable[Claim] = (),
    record: DocumentRecord | None = None,
) -> list[Finding]:
    """Return what is found in a document of this prose and these forms."""
    forms = [form for form, _ in drawn]
    figures = [figure for _, listed in drawn for figure in listed]
    checked = figures_to_findings(
        forms, figures, tuple(claims), record or make_record(), prose=make_prose(*texts)
    )
    return list(checked.findings)


def verdicts(checked: Checked, rule: str) -> list[str]:
    return [check.verdict for check in checked.checks if check.rule == rule]


def statuses(checked: Checked) -> dict[str, str]:
    return {figure.figure.removeprefix(f"{DOCUMENT}/"): figure.status for figure in checked.figures}


# ---------------------------------------------------------------- gold figures


def _gold_kind(form: str, label: str, code: str) -> str:
    totals = {
        "合计",
        "总计",
        "收入总计",
        "支出总计",
        "本年收入合计",
        "本年支出合计",
        "收入合计",
        "支出合计",
        "人员经费合计",
        "公用经费合计",
        "总分",
    }
    if label in totals:
        return "total"
    if (
        form not in {"B01", "B04", "F01", "F04"}
        and re.search(r"局(本级)?$", label)
        and len(code) <= 6
    ):
        return "organisation"
    return "item"


def load_gold(path: Path) -> list[tuple[Form, list[Figure]]]:
    """Return the forms and figures of a gold file: what a perfect reading would give."""
    with path.open(encoding="utf-8", newline="") as file:
        records = list(csv.DictReader(file))
    tables: dict[int, list[dict[str, str]]] = {}
    for record in records:
        tables.setdefault(int(record["table_no"]), []).append(record)
    return [_gold_table(listed) for listed in tables.values()]


def _gold_table(records: list[dict[str, str]]) -> tuple[Form, list[Figure]]:
    form, table_no = records[0]["form"], int(records[0]["table_no"])
    sided = form in {"B01", "B04", "F01", "F04"}
    columns: dict[tuple[str, int], Column] = {}
    rows: dict[tuple[int, str, int], FormRow] = {}
    figures = []
    for record in records:
        path = record["column"]
        side = _SIDES.get(path.split("/")[0], "") if sided else ""
        panel, row_no = 0, int(record["row_no"])
        if form == "F06":
            panel = (
                0
                if path.startswith("人员")
                else 2
                if record["printed_code"][:3] in {"310", "312", "313", "399"}
                else 1
            )
        column = columns.setdefault(
            (path, panel),
            Column(
                column_no=len(columns) + 1,
                path=tuple(path.split("/")),
                role="amount",
                side=side,  # type: ignore[arg-type]
                panel=panel,
            ),
        )
        label, code = record["row"], record["printed_code"]
        kind = _gold_kind(form, label, code)
        codes = (
            _to_codes(form, code)
            if kind == "item"
            else ((("organisation_code", code),) if code else ())
        )
        row = rows.setdefault(
            (row_no, side, panel),
            FormRow(
                row_no=row_no,
                label=label,
                printed_code=code,
                kind=kind,  # type: ignore[arg-type]
                codes=codes,
                side=side,  # type: ignore[arg-type]
                panel=panel,
                place=Place(line=row_no),
            ),
        )
        figures.append(
            make_figure(form, table_no, row_no, column, record["value"], record["unit"], row)
        )
    built = Form(
        form=form, table_no=table_no, title=find_definition(form).title, unit=records[0]["unit"],
        definition=find_definition(form), columns=tuple(columns.values()), rows=tuple(rows.values()),
        entries=(), place=Place(line=1),
    )  # fmt: skip
    return built, figures


def make_claim(
    number: int,
    subject: str,
    kind: str,
    printed: str,
    sentence: str,
    *,
    section: str = "支出预算总体情况说明",
    **fields: object,
) -> Claim:
    """Draw a claim; the value is the printed number, negative where `falls` is given."""
    value = find_amount(printed)
    assert value is not None
    falls = bool(fields.pop("falls", False))
    unit = str(fields.pop("unit", "%" if kind in {"share", "change_pct"} else "万元"))
    return Claim(
        claim=f"{DOCUMENT}/claim/{number}",
        document=DOCUMENT,
        number=number,
        sentence=sentence,
        section=section,
        subject=subject,
        kind=kind,  # type: ignore[arg-type]
        printed=printed,
        value=-value if falls else value,
        unit=unit,
        base=str(fields.pop("base", "")),
        place=Place(line=number),
    )


def claim_verdicts(checked: Checked) -> list[str]:
    return [claim.verdict for claim in checked.claims]
