"""Word files: paragraphs and tables in order, merged cells, numbers that the program counts."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from typeset_tables import NAME, TITLE, read_gold, to_counter, to_docx

from opendata.blocks import document_to_blocks
from opendata.documents import file_to_document
from opendata.documents.numbering import write_number
from opendata.errors import InputError
from opendata.grids import blocks_to_grids
from opendata.pipeline import run

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def test_figures_are_those_people_read(tmp_path: Path) -> None:
    result = run(to_docx(tmp_path / "a.docx"))
    assert to_counter(result.disclosure.figures) == read_gold()
    record = result.disclosure.record
    found = (record.organisation_name, record.jurisdiction, record.fiscal_year, record.stage)
    assert found == (NAME, "410802", 2024, "budget")
    assert (record.state, record.title, record.unplaced) == ("published", TITLE, 0)


def test_paragraphs_and_tables_stand_in_order(tmp_path: Path) -> None:
    file = docx.Document()
    file.add_paragraph("一、收入说明")
    table = file.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "科目"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "预算数"
    for column, text in enumerate(("合计", "基本支出"), start=1):
        table.cell(1, column).text = text
    for column, text in enumerate(("教育", "3.20", "1.10")):
        table.cell(2, column).text = text
    file.add_paragraph("收入增加。")
    file.save(tmp_path / "a.docx")
    blocks = document_to_blocks(file_to_document(tmp_path / "a.docx"))
    assert [(block.kind, block.text) for block in blocks] == [
        ("heading", "一、收入说明"),
        ("table", ""),
        ("paragraph", "收入增加。"),
    ]
    (grid,) = blocks_to_grids(blocks)
    assert [(c.row, c.column, c.row_span, c.column_span, c.text) for c in grid.cells] == [
        (0, 0, 2, 1, "科目"),
        (0, 1, 1, 2, "预算数"),
        (1, 1, 1, 1, "合计"),
        (1, 2, 1, 1, "基本支出"),
        (2, 0, 1, 1, "教育"),
        (2, 1, 1, 1, "3.20"),
        (2, 2, 1, 1, "1.10"),
    ]
    assert [cell.place.line for cell in grid.cells] == [2, 2, 3, 3, 4, 4, 4]


def test_frame_of_one_cell_is_no_table(tmp_path: Path) -> None:
    file = docx.Document()
    file.add_table(1, 1).cell(0, 0).text = "部门预算公开说明"
    file.save(tmp_path / "a.docx")
    document = file_to_document(tmp_path / "a.docx")
    assert [line.text for line in document.pages[0].lines] == ["部门预算公开说明"]
    assert document.pages[0].tables == ()


def test_counted_numbers_are_written_out(tmp_path: Path) -> None:
    file = docx.Document()
    numbering = file.part.numbering_part.element
    levels = [("0", "chineseCounting", "%1、"), ("1", "decimal", "%2.")]
    inside = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for depth, kind, text in levels
    )
    abstract = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{inside}</w:abstractNum>'
    numbering.insert(0, parse_xml(abstract))
    link = f'<w:num {nsdecls("w")} w:numId="91"><w:abstractNumId w:val="90"/></w:num>'
    numbering.append(parse_xml(link))
    for depth, text in ((0, "部门职责"), (1, "甲"), (1, "乙"), (0, "机构设置"), (1, "丙")):
        properties = file.add_paragraph(text)._p.get_or_add_pPr()
        reference = (
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="91"/></w:numPr>'
        )
        properties.append(parse_xml(reference))
    file.save(tmp_path / "a.docx")
    lines = [line.text for line in file_to_document(tmp_path / "a.docx").pages[0].lines]
    assert lines == ["一、部门职责", "1.甲", "2.乙", "二、机构设置", "1.丙"]


@pytest.mark.parametrize(
    ("number", "written"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九")]
)
def test_chinese_numerals(number: int, written: str) -> None:
    assert write_number(number, "chineseCounting") == written


@pytest.mark.parametrize(
    ("stream", "words"),
    [
        ("EncryptedPackage", "a locked Office file: save it without a password"),
        ("PowerPoint Document", "a legacy Office file: save it as DOCX, XLSX or PDF"),
    ],
)
def test_legacy_file_says_what_to_do(tmp_path: Path, stream: str, words: str) -> None:
    path = tmp_path / "old.pdf"
    path.write_bytes(OLE + b"\0" * 600 + f"{stream}\0".encode("utf-16-le") + b"\0" * 600)
    with pytest.raises(InputError) as caught:
        file_to_document(path)
    assert str(caught.value) == f"old.pdf: {words}"


@pytest.mark.parametrize(
    ("member", "words"),
    [
        ("ppt/presentation.xml", "slides: save them as PDF"),
        ("a/b.pdf", "a ZIP archive: unpack it and give the files inside"),
    ],
)
def test_other_packed_file_says_what_to_do(tmp_path: Path, member: str, words: str) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(member, "x")
    path = tmp_path / "a.docx"
    path.write_bytes(stream.getvalue())
    with pytest.raises(InputError) as caught:
        file_to_document(path)
    assert str(caught.value) == f"a.docx: {words}"


def test_damaged_text_is_refused(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<w")
    path = tmp_path / "a.docx"
    path.write_bytes(stream.getvalue())
    with pytest.raises(InputError, match=r"^a\.docx: a damaged DOCX file \(KeyError: "):
        file_to_document(path)
