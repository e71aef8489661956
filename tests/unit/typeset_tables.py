"""Tables of one budget (seed 003) with the spans of their headers, typeset as page, sheets, text.

A `<` goes on from the cell to the left, a `^` from the cell above.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import docx
import openpyxl

from opendata.model import Figure

NAME = "焦作市解放区科技和工业信息化局"
TITLE = f"{NAME}2024年度部门预算"
GOLD = Path(__file__).parent.parent / "cases" / "seed-003" / "gold" / "figures.csv"

_B01 = """\
收入|<|支出|<
项目|金额|项目|金额
一、一般公共预算|393.52|一、一般公共服务|
其中：财政拨款|393.52|二、外交|
二、政府性基金预算拨款收入||三、国防|
三、国有资本经营预算拨款收入||四、公共安全|
四、财政专户管理资金收入||五、教育|
五、事业收入||六、科学技术|344.53
六、事业单位经营收入||七、文化旅游体育与传媒|
七、上级补助收入||八、社会保障和就业|23.88
八、附属单位上缴收入||九、社会保险基金支出|
九、其他收入||十、卫生健康|8.62
||十一、节能环保|
||十二、城乡社区事务|
||十三、农林水事务|
||十四、交通运输|
||十五、资源勘探信息等|
||十六、商业服务业等|
||十七、金融支出|
||十九、援助其他地区支出|
||二十、自然资源海洋气象等支出|
||二十一、住房保障支出|16.49
||二十二、粮油物资储备支出|
||二十三、国有资本经营预算|
||二十四、灾害防治及应急管理|
||二十七、预备费|
||二十九、其他支出|
||三十、转移性支出|
||三十一、债务还本支出|
||三十二、债务付息支出|
||三十三、债务发行费用支出|
||三十四、抗疫特别国债安排的支出|
本年收入合计|393.52|本年支出合计|393.52
上年结转结余|||
收入总计|393.52|支出总计|393.52
"""
_B05 = """\
科目编码|<|<|单位代码|单位（科目名称）|合计|基本支出|<|<|<|<|项目支出|<|<
^|^|^|^|^|^|小计|人员经费|<|公用经费|<|小计|其他运转类|特定目标类
类|款|项|^|^|^|^|工资福利支出|对个人和家庭的补助|商品和服务支出|资本性支出|^|^|^
||||合计|393.52|200.52|180.47|3.46|16.59||193.00|56.00|137.00
|||566|焦作市解放区科技和工业信息化局|393.52|200.52|180.47|3.46|16.59||193.00|56.00|137.00
206|01|01||行政运行|81.37|81.37|67.61|2.80|10.96||||
206|01|03||机关服务|70.16|70.16|64.53||5.63||||
206|01|99||其他科学技术管理事务支出|6.00||||||6.00|6.00|
206|04|99||其他技术与研究与开发支出|40.00||||||40.00||40.00
206|99|01||科技奖励|97.00||||||97.00||97.00
206|99|99||其他科学技术支出|50.00||||||50.00|50.00|
208|05|05||机关事业单位基本养老保险缴费支出|18.39|18.39|18.39||||||
208|05|99||其他行政事业单位养老支出|5.49|5.49|4.83|0.66|||||
210|11|01||行政单位医疗|4.24|4.24|4.24||||||
210|11|02||事业单位医疗|4.38|4.38|4.38||||||
221|02|01||住房公积金|16.49|16.49|16.49||||||
"""
_B06 = """\
部门预算支出经济分类科目|<|政府预算支出经济分类科目|<|本年一般公共预算基本支出|<|<
科目编码|科目名称|科目编码|科目名称|合计|人员经费|公用经费
合计||||200.52|183.93|16.59
30101|基本工资|50101|工资奖金津补贴|35.76|35.76|
30103|奖金|50101|工资奖金津补贴|4.60|4.60|
30239|其他交通费用|50201|办公经费|6.65||6.65
30102|津贴补贴|50101|工资奖金津补贴|27.25|27.25|
30301|离休费|50905|离退休费|1.81|1.81|
30302|退休费|50905|离退休费|1.65|1.65|
30228|工会经费|50201|办公经费|1.48||1.48
30229|福利费|50201|办公经费|0.82||0.82
30201|办公费|50201|办公经费|1.81||1.81
30217|公务接待费|50206|公务接待费|0.20||0.20
30101|基本工资|50501|工资福利支出|33.28|33.28|
30107|绩效工资|50501|工资福利支出|24.63|24.63|
30102|津贴补贴|50501|工资福利支出|6.62|6.62|
30228|工会经费|50502|商品和服务支出|2.04||2.04
30229|福利费|50502|商品和服务支出|1.13||1.13
30211|差旅费|50502|商品和服务支出|0.50||0.50
30201|办公费|50502|商品和服务支出|1.86||1.86
30207|邮电费|50502|商品和服务支出|0.10||0.10
30108|机关事业单位基本养老保险缴费|50102|社会保障缴费|18.39|18.39|
30109|职业年金缴费|50102|社会保障缴费|4.60|4.60|
30112|其他社会保障缴费|50102|社会保障缴费|0.23|0.23|
30110|职工基本医疗保险缴费|50102|社会保障缴费|4.24|4.24|
30110|职工基本医疗保险缴费|50501|工资福利支出|4.38|4.38|
30113|住房公积金|50103|住房公积金|16.49|16.49|
"""
_B08 = """\
“三公”经费合计|因公出国（境）费|公务用车购置及运行费|<|<|公务接待费
^|^|小计|公务用车购置费|公务用车运行费|^
0.20|||||0.20
"""
_B11 = """\
类型|项目名称|项目单位|合计|本年拨款|<|<|财政拨款结转结余|<|<|财政专户管理资金|单位资金
^|^|^|^|一般公共预算|政府性基金预算|国有资本经营预算|一般公共预算|政府性基金预算|国有资本经营预算|^|^
|||193.00|193.00|||||||
|566|焦作市解放区科技和工业信息化局|193.00|193.00|||||||
其他运转类|2024年“万人助万企”活动|焦作市解放区科技和工业信息化局|3.00|3.00|||||||
其他运转类|科技经费|焦作市解放区科技和工业信息化局|3.00|3.00|||||||
特定目标类|焦财预（2023）年423号关于下达2023年第三批省企业创新引导专项资金的通知|焦作市解放区科技和工业信息化局|40.00|40.00|||||||
特定目标类|焦财预（2023）290号关于下达2023年市级科技创新奖励资金的通知|焦作市解放区科技和工业信息化局|41.00|41.00|||||||
特定目标类|焦财预（2023）年290号市级科技创新奖励资金的通知区配套资金|焦作市解放区科技和工业信息化局|41.00|41.00|||||||
特定目标类|焦财预（2022）311号关于下达2022年市级科技创新奖励等资金的通知|焦作市解放区科技和工业信息化局|15.00|15.00|||||||
其他运转类|补充解放区科技贷款贴息专项资金|焦作市解放区科技和工业信息化局|50.00|50.00|||||||
"""
TABLES = (
    ("B01", "2024年部门收支预算表", _B01),
    ("B05", "2024年一般公共预算支出预算表", _B05),
    ("B06", "2024年一般公共预算基本支出预算表", _B06),
    ("B08", "2024年一般公共预算“三公”经费预算表", _B08),
    ("B11", "2024年项目支出预算表", _B11),
)
FORMS = tuple(form for form, _, _ in TABLES)


class Box(NamedTuple):
    """One cell of a table, from 0, with the rows and columns it takes."""

    row: int
    column: int
    rows: int
    columns: int
    text: str


def read_boxes(table: str) -> list[Box]:
    """Return the cells of a table with their spans."""
    rows = [line.split("|") for line in table.splitlines()]
    boxes = []
    for y, row in enumerate(rows):
        for x, text in enumerate(row):
            if text in ("<", "^"):
                continue
            across = 1
            while x + across < len(row) and row[x + across] == "<":
                across += 1
            down = 1
            while y + down < len(rows) and rows[y + down][x] == "^":
                down += 1
            boxes.append(Box(y, x, down, across, text))
    return boxes


def to_html(tables: Sequence[tuple[str, str, str]] = TABLES) -> str:
    """Return a page of a site: menu, title, the tables with titles and units, footer."""
    parts = []
    for _, title, table in tables:
        parts.append(f"<p align=center><b>{title}</b></p>")
        parts.append(f"<p>部门名称：{NAME}</p><p>单位：万元</p><table border=1>")
        boxes = read_boxes(table)
        for y in range(1 + max(box.row for box in boxes)):
            cells = "".join(
                f"<td rowspan={box.rows} colspan={box.columns}><p>{box.text}</p></td>"
                for box in boxes
                if box.row == y
            )
            parts.append(f"<tr>{cells}</tr>")
        parts.append("</table>")
    body = "\n".join(parts)
    menu = "".join(f"<li><a href='/{n}'>栏目{n}预算决算公开栏目</a></li>" for n in range(40))
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{TITLE}_某网站</title></head>"
        f"<body><script>var x = '预算';</script><div class='top'><ul>{menu}</ul></div>"
        f"<div class='main'><h1>{TITLE}</h1><div class='text'>{body}</div></div>"
        "<footer>版权所有 某网站</footer></body></html>"
    )


def to_xlsx(path: Path, tables: Sequence[tuple[str, str, str]] = TABLES) -> Path:
    """Write a workbook: a cover, then a sheet for each table with title and unit on top."""
    book = openpyxl.Workbook()
    cover = book.active
    cover.title = "封面"
    cover["A1"] = TITLE
    for number, (_, title, table) in enumerate(tables, start=1):
        sheet = book.create_sheet(f"{number}")
        boxes = read_boxes(table)
        width = max(box.column + box.columns for box in boxes)
        sheet["A1"] = f"预算{number:02d}表"
        sheet["A2"] = title
        sheet.merge_cells(start_row=2, end_row=2, start_column=1, end_column=width)
        sheet["A3"] = f"部门名称：{NAME}"
        sheet.cell(3, width, "单位：万元")
        for box in boxes:
            _write(sheet.cell(box.row + 4, box.column + 1), box.text)
            if box.rows > 1 or box.columns > 1:
                sheet.merge_cells(
                    start_row=box.row + 4,
                    end_row=box.row + 3 + box.rows,
                    start_column=box.column + 1,
                    end_column=box.column + box.columns,
                )
    secret = book.create_sheet("底稿")
    secret["A1"] = 99
    secret.sheet_state = "hidden"
    book.save(path)
    return path


def _write(cell: openpyxl.cell.cell.Cell, text: str) -> None:
    if "." in text:
        cell.value = float(text)
        cell.number_format = "#,##0.00"
    elif text:
        cell.value = text


def to_docx(path: Path, tables: Sequence[tuple[str, str, str]] = TABLES) -> Path:
    """Write a text: a title, then each table under its title, department and unit."""
    file = docx.Document()
    file.add_paragraph(TITLE)
    for _, title, table in tables:
        file.add_paragraph(title)
        file.add_paragraph(f"部门名称：{NAME}")
        file.add_paragraph("单位：万元")
        boxes = read_boxes(table)
        height = max(box.row + box.rows for box in boxes)
        width = max(box.column + box.columns for box in boxes)
        typeset = file.add_table(height, width)
        for box in boxes:
            cell = typeset.cell(box.row, box.column)
            if box.rows > 1 or box.columns > 1:
                cell.merge(typeset.cell(box.row + box.rows - 1, box.column + box.columns - 1))
            cell.text = box.text
    file.save(path)
    return path


def read_gold(forms: Sequence[str] = FORMS) -> Counter[tuple[str, str, str, str, Decimal, str]]:
    """Return the figures that people read in these tables."""
    with io.StringIO(GOLD.read_text("utf-8")) as stream:
        rows = [row for row in csv.DictReader(stream) if row["form"] in forms]
    return Counter(
        (
            row["form"],
            row["row"],
            row["printed_code"],
            row["column"],
            Decimal(row["value"]),
            row["unit"],
        )
        for row in rows
    )


def to_counter(
    figures: Sequence[Figure],
) -> Counter[tuple[str, str, str, str, Decimal, str]]:
    """Return figures in the shape of the gold."""
    return Counter((f.form, f.row, f.printed_code, f.column, f.amount, f.unit) for f in figures)
