"""The report says of each figure that is not proved why it is not, in words."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.report import write_report
from benchmarks.unproved import count_reasons, list_reasons
from opendata.examples import read_example

DOCUMENT = """
## 2024年部门支出总表
单位：万元
| 科目编码 | 科目名称 | 合计 |
|---|---|---|
| | 合计 | 90.00 |
| 20106 | 财政事务 | 90.00 |
| 2010601 | 行政运行 | 60.00 |
| 2010602 | 一般行政管理事务 | 30.01 |
"""


def test_each_figure_is_counted_under_the_first_reason_that_applies():
    (run,) = read_example(DOCUMENT)
    # 90.00 is printed twice; 60.00 + 30.01 make 90.00 only by rounding
    assert count_reasons(run.disclosure) == {("only sums that rounding explains", "B03"): 2}


def test_the_report_has_one_line_for_each_kind_of_reason_and_the_sums():
    reasons = list_reasons()
    unproved = [
        {"file": "wuxi-1.pdf", "reason": reasons[0], "form": "B01", "figures": "2"},
        {
            "file": "wuxi-1.pdf",
            "reason": "not testable: of other years",
            "form": "B08",
            "figures": "3",
        },
        {"file": "xian-2.pdf", "reason": reasons[0], "form": "B08", "figures": "4"},
    ]
    row = {
        "state": "published",
        "unplaced": "0",
        "contradiction": "0",
        "doubt": "0",
        "rounding": "0",
    }
    rows = [{"file": name, **row} for name in ("wuxi-1.pdf", "xian-2.pdf")]
    report = write_report(rows, [], unproved, [])
    assert "| reason | B01 | B08 | all |" in report
    assert f"| {reasons[0]} | 2 | 4 | 6 |" in report
    assert "| not testable: of other years |  | 3 | 3 |" in report
    assert "| all | 2 | 7 | 9 |" in report
    assert "| reason | wuxi | xian | all |" in report
