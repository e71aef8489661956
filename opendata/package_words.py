"""Words of a data package: title, description, licence, README and reason, in Chinese and English."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from opendata.knowledge.catalogue import Words
from opendata.model import DocumentRecord
from opendata.summary import Summary, percent

_STAGES = {"budget": ("预算", "Budget"), "final": ("决算", "Final account"), "": ("", "Disclosure")}

_READING = """\
## 如何阅读 / How to read

- `printed` 是所印文字，`amount` 是以 `unit` 为单位的十进制数值，`amount_yuan` 折合为元。
  空单元格表示没有；印出的 0 是数字。
  `printed` is the text as it stands, `amount` its decimal value in the printed `unit`, `amount_yuan`
  the value in yuan. An empty cell means: not there; a printed 0 is a figure.
- `status`：`proved` 至少一项可能不成立的独立勾稽关系成立；`single` 仅此一处；`contradicted` 与其他数字矛盾。
  `status`: `proved` – at least one independent identity that could have failed holds with it;
  `single` – nothing else says it; `contradicted` – an identity with it is broken.
- `level`：`leaf` 明细，`subtotal` 小计，`total` 合计；只加 `leaf` 不会重复计算。
  `level`: `leaf`, `subtotal` or `total`; a sum over leaves of one table counts nothing twice.
- `placed_by`：`printed` 单元格原在该处；`arithmetic` 来源失去空格，列位由勾稽关系推定。
  `placed_by`: `printed` – the cell was there; `arithmetic` – a blank was lost in the source, and
  the column was proved from the identities.
- `findings.csv` 列出本文件的矛盾与疑问：`contradiction` 矛盾，`doubt` 疑问，`rounding` 四舍五入之差，`note` 提示。
  原文不改；`words` 说明在何处、印了什么、应为什么。
  `findings.csv` lists contradictions and doubts about the document. Nothing printed is changed;
  `words` says where, what stands there and what was expected.
- `page`、`x0`、`top`、`x1`、`bottom` 是 PDF 中的位置（点，自左上角量起）；文本来源为 `line`（行号）。
  `page`, `x0`, `top`, `x1`, `bottom` give the place in a PDF (points from the top left corner);
  `line` the line of a text source.
"""

_SOURCE = """\
数据由部门公开文件逐字读出，没有估计，也没有修改。文件的版权与责任属公开部门；数据按 CC BY 4.0 使用，
请注明公开部门和本数据包。
The data are read from the department's own disclosure, government information published by law;
nothing is estimated or corrected. Use them under CC BY 4.0 and name the department and this package.
"""


def entitle(record: DocumentRecord) -> Words:
    """Return the title of a package."""
    chinese, english = _STAGES[record.stage]
    year = "" if record.fiscal_year is None else str(record.fiscal_year)
    name = record.organisation_name
    return Words(f"{name}{year}年度{chinese}公开数据", f"{english} {year} of {name} as open data")


def describe(record: DocumentRecord) -> Words:
    """Return the description of a package, a paragraph in each language."""
    chinese, english = _STAGES[record.stage]
    year = "" if record.fiscal_year is None else str(record.fiscal_year)
    where = f"{record.jurisdiction_name}（{record.jurisdiction}）"
    return Words(
        f"{where}{record.organisation_name}{year}年度部门{chinese}公开文件中的全部数字、"
        "职责、项目、绩效指标和文中数字，均附出处、勾稽关系与疑点。",
        f"Every figure, duty, project, performance indicator and claim of the disclosure ({english.lower()}, "
        f"{year}) of {record.organisation_name}, {where}, each with its place in the source, "
        "the identities it takes part in and the findings about it.",
    )


def to_readme(
    record: DocumentRecord, summary: Summary, rows: Mapping[str, int], titles: Mapping[str, str]
) -> str:
    """Return README.md of a package."""
    parts = [
        f"# {_escape(' / '.join(entitle(record)))}\n",
        "\n\n".join(describe(record)) + "\n",
        "## 来源 / Source\n",
        _source_table(record),
        _SOURCE,
        "## 内容 / Contents\n",
        _table(
            ("file", "内容 / contents", "行 / rows"),
            ((f"[`{name}`](data/{name}.csv)", titles[name], str(rows[name])) for name in rows),
        ),
        "字段的名称、含义、单位和例子见 `datapackage.json`；各行各列在知识图谱中的 IRI 与属性见 "
        "`data/csv-metadata.json`。\n"
        "`datapackage.json` gives title, meaning, unit and an example of each column;\n"
        "`data/csv-metadata.json` (CSV on the Web) their IRIs and properties in the graph.\n",
        _READING,
        "## 计数 / Counts\n",
        _count_table(summary),
    ]
    return "\n".join(parts)


def to_reason(record: DocumentRecord) -> str:
    """Return REASON.md of a quarantined disclosure."""
    return "\n".join(
        (
            "# 隔离 / Quarantined\n",
            _source_table(record),
            "年度、阶段、部门或行政区划未获两处证明，故不发布，不入图谱；各表照录于 `data/`。",
            "The year, stage, organisation or jurisdiction is not proved from two places; the document is",
            "neither published nor loaded into the graph. Its tables lie in `data/` as read.\n",
            "原因 / Reason:\n",
            f"> {_escape(record.reason)}\n",
        )
    )


def _source_table(record: DocumentRecord) -> str:
    rows = (
        ("标题 / title", record.title),
        ("文件 / file", record.file),
        ("类型 / media type", record.media_type),
        ("页数 / pages", str(record.pages)),
        ("sha256", f"`{record.sha256}`"),
    )
    return _table(("来源 / source", ""), rows)


def _count_table(summary: Summary) -> str:
    rows = [
        ("数字 / figures", str(summary.figures)),
        ("已核实 / proved (%)", percent(summary.share_proved)),
        ("按名略去 / ignored by name", str(summary.ignored)),
        ("未能定位 / unplaced", str(summary.unplaced)),
        *((f"疑点 / findings: {key}", str(count)) for key, count in summary.findings.items()),
    ]
    return _table(("计数 / count", ""), rows)


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [header, tuple("---" for _ in header), *(tuple(map(_escape, row)) for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def _escape(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")
