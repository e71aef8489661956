"""Sheets: what they show, what is hidden, and which rows are captions, tables and notes."""

from __future__ import annotations

import base64
import zlib
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet
from typeset_tables import NAME, TITLE, read_gold, to_counter, to_xlsx

from opendata.blocks import document_to_blocks
from opendata.documents import file_to_document
from opendata.documents.number_format import show_number
from opendata.errors import InputError
from opendata.grids import blocks_to_grids
from opendata.model import Grid, Repair
from opendata.pipeline import run

XLS = (
    "c-rk)O-NKx6#nk}nR({lXc{<yh>(>HQ5F$|juqubC#Q^}#MGQD6tzJDYmt8wf<!`;6>S7JZLBu^&=0k15jfQ%2m&"
    "nvA&7#47V7KVGw+!{6F5+U@xI4B@7#0Gx%bSu=l;x#j%JJv-Sv)R9!j8M+Dw9LmP}AdvMU}?yJ<?+ej8Lw2g?dc2"
    "2G?($D`DjZaIf?zQ>{9j`o}=@PSG-+7M`M3FR#zcCin2Li$iFG|D{%H>so{hyBWAdYtJ>rng!5G1F3(Tx42Ix?|!"
    "9M*V@p?N%NiR`R(mji|tVwt2^r&B(?JnaAe`L`+x5&hV+a=4IB9tEFHVG^J&smQc8^c??-Jx5M~h<^kXBMf@z!ku"
    "R-WfaE{t%H4mE8_*WWFDn|*3A0wn%#F}C+@{GEO>7H=f;(zY_C=6_jc%C=iWs;$8kxieB$LJpD#;K<*n}c%MSIP}"
    "z{C~X$PFQ@UNhRL)I=Lgt96Kj2P*b?O?O~-klc9H@#Rcv)z=Oh)u<ZkCyB4Iy+)e5XrzFzyE%9|*n4g89JTZZyaC"
    "xlY<ZtQ6ung5Cm;q-NDpHBjc3k&lgg_wg=hoPna|+0=%ENq-um{sqQ269j3u3X#>7sdH8K(~(IqX&I1P4x6b&kcY"
    "_Wl9H}|@lc`wr}S}61`sLZyQy*;ec%dG`8&KAZS|JqsnI^rXrgAZ~eAN}izA1NC@n>F&*KZJZb85_u6K0WXWpSW>"
    "d;-TMu3v17M&opPj{$(g0%XiZ{ZqqTvvj&QX#8Zk9I6CrC*+Rsz5Nsi7tfpG=l=?~>eTDT^OFtHWZKkGBP3O@K;?"
    "<dv)p<S1cGdDV#tZgB_M&nxE~`(KdvRMH$&u7~9%<Z<q)#YnausCaXqRD8h3)h>b~@V`mYu%9?i0<E#=l8npH!YN"
    "h5fdnqD0BWJsA`_M}A`|vRBN|<(j=BZuZJsBS#hSqUykb0|yQqI9OW9yN1HIp4hEfw{A6V>$}brm1*ZQ$$yLeXr-"
    "r}{$=h#3%$eWNGN|+K^JykVv#oX_d<z7G<q0KsAoT#63$<`m5SNFXVHe9zqf=E9e+9zKmYOgzW~;1FhB"
)
"""A legacy workbook: 收入总表 with a title, a header of two rows and two rows, and a hidden sheet."""


def save(folder: Path, *sheets: list[list[object]]) -> Path:
    """Write a workbook with the rows of each sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets, start=1):
        sheet = book.create_sheet(f"表{number}")
        for row in rows:
            sheet.append(row)
    path = folder / "book.xlsx"
    book.save(path)
    return path


def change(path: Path) -> tuple[openpyxl.Workbook, Worksheet]:
    book = openpyxl.load_workbook(path)
    return book, book.worksheets[0]


def grids_of(path: Path) -> tuple[Grid, ...]:
    return blocks_to_grids(document_to_blocks(file_to_document(path)))


def rows_of(grid: Grid) -> list[list[str]]:
    rows: list[list[str]] = [[] for _ in range(grid.row_count)]
    for cell in grid.cells:
        rows[cell.row].append(cell.text)
    return rows


def test_figures_are_those_people_read(tmp_path: Path) -> None:
    result = run(to_xlsx(tmp_path / "a.xlsx"))
    assert to_counter(result.disclosure.figures) == read_gold()
    record = result.disclosure.record
    found = (record.organisation_name, record.jurisdiction, record.fiscal_year, record.stage)
    assert found == (NAME, "410802", 2024, "budget")
    assert (record.state, record.title, record.unplaced) == ("published", TITLE, 0)


def test_hidden_sheet_is_left_out_by_name(tmp_path: Path) -> None:
    document = file_to_document(to_xlsx(tmp_path / "a.xlsx"))
    assert [page.name for page in document.pages] == ["封面", "1", "2", "3", "4", "5"]
    assert document.repairs == (Repair("底稿", "", 1, "hidden sheet"),)


def test_hidden_rows_and_columns_are_not_shown(tmp_path: Path) -> None:
    path = save(
        tmp_path, [["科目", "旧", "预算数"], ["教育", 1, 2], ["底稿", 3, 4], ["科技", 5, 6]]
    )
    book, sheet = change(path)
    sheet.column_dimensions["B"].hidden = True
    sheet.row_dimensions[3].hidden = True
    book.save(path)
    (grid,) = grids_of(path)
    assert rows_of(grid) == [["科目", "预算数"], ["教育", "2"], ["科技", "6"]]
    # 旧, 1, 底稿, 3, 4, 5
    assert file_to_document(path).repairs == (Repair("表1", "", 6, "hidden rows and columns"),)


def test_two_tables_of_a_sheet_are_parted_by_the_title(tmp_path: Path) -> None:
    path = save(
        tmp_path,
        [
            ["部门收入总表"],
            [None, "单位：万元"],
            ["科目", "金额"],
            ["教育", 3],
            ["注：以上为预算数。"],
            [],
            ["部门支出总表"],
            ["单位：元"],
            ["科目", "金额"],
            ["科技", 4],
        ],
    )
    first, second = grids_of(path)
    assert rows_of(first) == [["科目", "金额"], ["教育", "3"]]
    assert [line.text for line in first.above] == ["部门收入总表", "单位：万元"]
    assert [line.text for line in first.below] == ["注：以上为预算数。"]
    assert rows_of(second) == [["科目", "金额"], ["科技", "4"]]
    assert [line.text for line in second.above] == ["部门支出总表", "单位：元"]
    assert (first.place.line, second.place.line) == (3, 9)


def test_sheet_name_is_the_section(tmp_path: Path) -> None:
    path = save(tmp_path, [["部门收入总表"], ["科目", "金额"], ["教育", 3]], [["a", "b"], ["c", 1]])
    first, second = grids_of(path)
    assert (first.section, [line.text for line in second.above]) == ("表1", ["表2"])
    assert (first.number, second.number) == (1, 2)


def test_total_row_without_numbers_stays_in_the_table(tmp_path: Path) -> None:
    path = save(tmp_path, [["科目", "金额"], ["教育", 3], ["合计"]])
    (grid,) = grids_of(path)
    assert rows_of(grid)[-1] == ["合计", ""]


def test_title_and_unit_on_one_row_are_told_apart(tmp_path: Path) -> None:
    path = save(
        tmp_path,
        [["公开01表", "部门收入总表", "单位：万元"], ["科目", "金额", "占比"], ["教育", 3, 1]],
    )
    (grid,) = grids_of(path)
    assert [line.text for line in grid.above] == ["公开01表", "部门收入总表", "单位：万元"]


def test_contents_list_is_no_table(tmp_path: Path) -> None:
    path = save(tmp_path, [["目 录"], ["序号", "表名"], [1, "收支总表"], [2, "收入总表"]])
    blocks = document_to_blocks(file_to_document(path))
    assert [(block.kind, block.text) for block in blocks] == [
        ("heading", "表1"),
        ("paragraph", "目 录"),
        ("paragraph", "序号 表名"),
        ("paragraph", "1 收支总表"),
        ("paragraph", "2 收入总表"),
    ]


def test_indent_of_the_label_is_kept(tmp_path: Path) -> None:
    path = save(tmp_path, [["科目", "金额"], ["教育", 3], ["　　普通教育", 3]])
    book, sheet = change(path)
    sheet["A2"].alignment = Alignment(indent=1)
    book.save(path)
    (grid,) = grids_of(path)
    assert [cell.indent for cell in grid.cells if cell.column == 0] == [0.0, 9.0, 20.0]


def test_formula_without_a_stored_value_is_shown_as_it_is(tmp_path: Path) -> None:
    path = save(tmp_path, [["科目", "金额"], ["教育", 3], ["合计", "=SUM(B2:B2)"]])
    (grid,) = grids_of(path)
    assert rows_of(grid)[-1] == ["合计", "=SUM(B2:B2)"]


@pytest.mark.parametrize(
    ("stored", "number_format", "shown"),
    [
        ("1959.63", "#,##0.00", "1,959.63"),
        ("200", "0.00", "200.00"),
        ("0.285", "0.00", "0.29"),
        ("1234567.891", "#,##0.00_ ", "1,234,567.89"),
        ("-12.5", "#,##0.00;[Red]-#,##0.00", "-12.50"),
        ("-12.5", "0.00_);(0.00)", "(12.50)"),
        ("-12.5", "0.00", "-12.50"),
        ("-0.001", "0.00", "0.00"),
        ("0", "#,##0.00;-#,##0.00;;@", ""),
        ("0", '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        ("0.9284", "0.00%", "92.84%"),
        ("0.5", "0%", "50%"),
        ("35", '0"人"', "35人"),
        ("12345000", "#,##0.00,", "12,345.00"),
        ("123456", "0\\.0,", "12.3"),
        ("3.5", "0.##", "3.5"),
        ("20805", "00000000", "00020805"),
        ("393.52000000000004", "General", "393.52"),
        ("1e+16", "General", "10000000000000000"),
        ("5", '"¥"#,##0.00', "¥5.00"),
    ],
)
def test_number_is_shown_as_the_format_says(stored: str, number_format: str, shown: str) -> None:
    assert show_number(stored, number_format) == shown


def test_legacy_workbook_is_read(tmp_path: Path) -> None:
    path = tmp_path / "old.doc"
    path.write_bytes(zlib.decompress(base64.b85decode(XLS)))
    (grid,) = grids_of(path)
    assert [line.text for line in grid.above] == [
        "2024年部门收入总表",
        "部门：某市某局\t单位：万元",
    ]
    spans = [(c.row, c.column, c.row_span, c.column_span, c.text) for c in grid.cells if c.row < 2]
    assert spans == [
        (0, 0, 2, 1, "科目名称"),
        (0, 1, 2, 1, "合计"),
        (0, 2, 1, 2, "本年收入"),
        (1, 2, 1, 1, "一般公共预算"),
        (1, 3, 1, 1, "事业收入"),
    ]
    assert rows_of(grid)[2] == ["合计", "1,393.50", "1,393.50", ""]
    assert file_to_document(path).repairs == (Repair("隐藏", "", 1, "hidden sheet"),)


def test_damaged_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(to_xlsx(tmp_path / "a.xlsx").read_bytes()[:2000])
    with pytest.raises(InputError) as caught:
        file_to_document(path)
    assert str(caught.value) == "book.xlsx: a damaged Office or ZIP file: fetch it again"
