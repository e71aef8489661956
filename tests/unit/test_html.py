"""Web pages: the article is told from the rest, tables keep their spans, drawn pages are exact."""

from __future__ import annotations

from pathlib import Path

import pytest
from typeset_tables import NAME, TITLE, read_gold, to_counter, to_html

from opendata.blocks import document_to_blocks
from opendata.documents import file_to_document
from opendata.errors import InputError
from opendata.grids import blocks_to_grids
from opendata.model import Document, Grid
from opendata.pipeline import run


def read_page(folder: Path, body: str, title: str = "某市某局2024年部门预算") -> Document:
    path = folder / "page.html"
    path.write_text(f"<html><head><title>{title}</title></head><body>{body}</body></html>", "utf-8")
    return file_to_document(path)


def lines_of(document: Document) -> list[str]:
    return [line.text for page in document.pages for line in page.lines]


def grids_of(document: Document) -> tuple[Grid, ...]:
    return blocks_to_grids(document_to_blocks(document))


def shape(grid: Grid) -> list[tuple[int, int, int, int, str]]:
    return [(c.row, c.column, c.row_span, c.column_span, c.text) for c in grid.cells]


def rows_of_text(grid: Grid) -> list[str]:
    return [text for *_, text in shape(grid)]


def test_figures_are_those_people_read(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(to_html(), "utf-8")
    result = run(path)
    assert to_counter(result.disclosure.figures) == read_gold()
    record = result.disclosure.record
    found = (record.organisation_name, record.jurisdiction, record.fiscal_year, record.stage)
    assert found == (NAME, "410802", 2024, "budget")
    assert (record.state, record.title, record.unplaced) == ("published", TITLE, 0)


def test_menus_scripts_and_footers_are_no_part(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(to_html(), "utf-8")
    lines = lines_of(file_to_document(path))
    assert lines[:3] == [TITLE, "2024年部门收支预算表", f"部门名称：{NAME}"]
    assert not any("栏目" in line or "版权" in line for line in lines)


def test_page_is_the_same_in_gb18030(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    page = to_html().replace("utf-8", "gb2312")
    path.write_bytes(page.encode("gb18030"))
    assert lines_of(file_to_document(path))[0] == TITLE


def test_spans_put_cells_where_they_stand(tmp_path: Path) -> None:
    body = (
        "<p>部门收入预算表</p><table><tr><td rowspan=2>科目</td><td colspan='2'>预算数</td></tr>"
        "<tr><td>合计</td><td>基本<br>支出</td></tr><tr><td>教育</td><td>3.20</td><td>1.10</td></tr></table>"
    )
    (grid,) = grids_of(read_page(tmp_path, body))
    assert (grid.kind, grid.row_count, grid.column_count) == ("ruled", 3, 3)
    assert shape(grid) == [
        (0, 0, 2, 1, "科目"),
        (0, 1, 1, 2, "预算数"),
        (1, 1, 1, 1, "合计"),
        (1, 2, 1, 1, "基本\n支出"),
        (2, 0, 1, 1, "教育"),
        (2, 1, 1, 1, "3.20"),
        (2, 2, 1, 1, "1.10"),
    ]
    assert [line.text for line in grid.above] == ["部门收入预算表"]
    # the page's title, the table's title, then one line a row
    assert [cell.place.line for cell in grid.cells] == [3, 3, 4, 4, 5, 5, 5]


def test_layout_table_is_no_table(tmp_path: Path) -> None:
    body = (
        "<table><tr><td><p>一、收支总表</p><table><tr><td>项目</td><td>金额</td></tr>"
        "<tr><td>教育</td><td>3</td></tr></table></td></tr></table>"
    )
    (grid,) = grids_of(read_page(tmp_path, body))
    assert rows_of_text(grid) == ["项目", "金额", "教育", "3"]
    assert grid.section == "一、收支总表"


HEADER = "<tr><td>科目</td><td>合计</td><td>基本支出</td></tr>"


@pytest.mark.parametrize("header", [HEADER, ""])
def test_table_cut_by_a_page_is_one_grid(tmp_path: Path, header: str) -> None:
    first = f"<table>{HEADER}<tr><td>教育</td><td>3.20</td><td>3.20</td></tr></table>"
    second = (
        f"<table>{header}<tr><td>科技</td><td>1.10</td><td>1.10</td></tr></table><p>注：无。</p>"
    )
    (grid,) = grids_of(read_page(tmp_path, f"<p>支出总表</p>{first}<p>&nbsp;</p>{second}"))
    texts = ["科目", "合计", "基本支出", "教育", "3.20", "3.20", "科技", "1.10", "1.10"]
    assert rows_of_text(grid) == texts
    assert [cell.row for cell in grid.cells] == [0, 0, 0, 1, 1, 1, 2, 2, 2]
    assert [line.text for line in grid.ignored_rows] == (["科目\t合计\t基本支出"] if header else [])
    assert [line.text for line in grid.below] == ["注：无。"]


def test_table_of_another_project_is_another_grid(tmp_path: Path) -> None:
    tables = "".join(
        "<table><tr><td>主管部门</td><td>某局</td><td>实施单位</td><td>某局</td></tr>"
        f"<tr><td>项目名称</td><td colspan=3>{name}</td></tr>"
        "<tr><td>金额</td><td>1.00</td><td>得分</td><td>9.50</td></tr></table>"
        for name in ("甲", "乙")
    )
    assert len(grids_of(read_page(tmp_path, f"<p>项目绩效目标表</p>{tables}"))) == 2


def test_title_and_unit_inside_the_table_are_its_caption(tmp_path: Path) -> None:
    body = (
        "<table><tr><td colspan=2>部门收支总表</td></tr>"
        "<tr><td>部门：某市某局</td><td>单位：万元</td></tr>"
        "<tr><td>项目</td><td>金额</td></tr><tr><td>教育</td><td>3.00</td></tr>"
        "<tr><td colspan=2>注：本表金额四舍五入。</td></tr></table>"
    )
    (grid,) = grids_of(read_page(tmp_path, body))
    assert [line.text for line in grid.above] == ["部门收支总表", "部门：某市某局\t单位：万元"]
    assert [line.text for line in grid.below] == ["注：本表金额四舍五入。"]
    assert grid.row_count == 2


@pytest.mark.parametrize(
    ("title", "first"),
    [
        ("某局2024年部门预算-某县人民政府", "某局2024年部门预算"),
        ("某局2024年部门预算_某县人民政府", "某局2024年部门预算"),
        ("某局2024年收支", "某局2024年收支"),
    ],
)
def test_title_is_the_first_line_once(tmp_path: Path, title: str, first: str) -> None:
    body = "<div><p>某局2024年部门预算</p><p>预算说明</p></div>"
    lines = lines_of(read_page(tmp_path, body, title))
    assert lines == [*([first] if "收支" in first else []), "某局2024年部门预算", "预算说明"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_a_page_is_told_by_its_words_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "page.txt"
    page = to_html().replace("<meta charset='utf-8'>", "")
    path.write_bytes(page.encode(encoding))
    assert file_to_document(path).kind == "html"
    assert to_counter(run(path).disclosure.figures) == read_gold()


def test_attachment_is_named(tmp_path: Path) -> None:
    body = "<p>部门预算说明</p><p><a href='/file/2024/417.xlsx?x=1'>附表</a></p>"
    assert lines_of(read_page(tmp_path, body))[-1] == "附表（417.xlsx）"


@pytest.mark.parametrize(
    "body",
    ["<h1>404 Not Found</h1>", "<form>用户名 <input name=u> 密码 <input name=p></form>", ""],
)
def test_page_without_a_word_of_money_is_refused(tmp_path: Path, body: str) -> None:
    with pytest.raises(InputError) as caught:
        read_page(tmp_path, body, title="登录")
    assert str(caught.value) == (
        "page.html: an HTML page without a word of a budget or final account, often an error or "
        "login page: fetch the page of the disclosure"
    )


def test_page_nested_beyond_reading_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_page(tmp_path, "<div>" * 1500 + "部门预算")
    expected = "page.html: an HTML page nested too deeply: save it anew from a browser"
    assert str(caught.value) == expected


def test_table_with_amounts_is_enough(tmp_path: Path) -> None:
    body = "<table><tr><td>甲</td><td>乙</td></tr><tr><td>丙</td><td>1.50</td></tr></table>"
    (grid,) = grids_of(read_page(tmp_path, body, title="表"))
    assert rows_of_text(grid) == ["甲", "乙", "丙", "1.50"]


def test_drawn_page_is_read_by_its_places(tmp_path: Path) -> None:
    def run_of_text(left: float, top: float, text: str) -> str:
        style = f"position:absolute;left:{left}pt;top:{top}pt;font-size:10pt"
        return f"<div style='{style}'>{text}</div>"

    def rule(left: float, top: float, width: float, height: float) -> str:
        side = "bottom" if width else "right"
        style = f"left:{left}pt;top:{top}pt;width:{width}pt;height:{height}pt"
        return f"<div style='position:absolute;{style};border-{side}:0.5pt solid #000'></div>"

    rules = [rule(50, top, 200, 0) for top in (100, 120, 140)]
    rules += [rule(left, 100, 0, 40) for left in (50, 150, 250)]
    texts = [
        run_of_text(110, 60, "部门收入总表"),
        run_of_text(60, 105, "科目"),
        run_of_text(160, 105, "预算数"),
        run_of_text(60, 125, "教育支出"),
        run_of_text(160, 125, "12.50"),
    ]
    page = "position:relative;width:300pt;height:400pt"
    document = read_page(tmp_path, f"<div style='{page}'>{''.join(texts + rules)}</div>")
    (grid,) = grids_of(document)
    assert rows_of_text(grid) == ["科目", "预算数", "教育支出", "12.50"]
    assert grid.cells[3].place.page == 1
    assert grid.cells[3].place.box == (150, 120, 250, 140)
    assert [line.text for line in grid.above] == ["部门收入总表"]
