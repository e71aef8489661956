from __future__ import annotations

from pathlib import Path

import pytest

from opendata.blocks.typed import document_to_blocks
from opendata.documents.text import read_text_document
from opendata.errors import KnowledgeError
from opendata.forms.captions import read_caption
from opendata.forms.flattened import FlattenedTable, flattened_to_forms
from opendata.forms.flattened.sums import find_relations
from opendata.grids.flattened import blocks_to_grids, split_words
from opendata.knowledge import layouts, load_forms, load_header_words
from opendata.knowledge.layouts import load_layouts
from opendata.model import Form, FormRow

EXPENDITURE_HEADER = """科目编码
单位代码 单位（科目名称） 合计
基本支出 项目支出
小计
人员经费 公用经费
小计 其他运转类 特定目标类
类 款 项
工资福利
支出
对个人和家
庭的补助
商品和服务
支出
资本性支出"""
INCOME_HEADER = "收入 支出\n项目 金额 项目 金额"
PROJECT_HEADER = """类型 项目名称 项目单位 合计
本年拨款 财政拨款结转结余
财政专户
管理资金
单位资金
一般公共预算 政府性
基金预算 国有资本经营预算
一般公共预算 政府性基金预算 国有资本经营预算"""
BASIC_HEADER = (
    "部门预算支出经济分类科目 政府预算支出经济分类科目 本年一般公共预算基本支出\n"
    "科目编码 科目名称 科目编码 科目名称 合计 人员经费 公用经费"
)


def table(title: str, body: str) -> str:
    return f"{title}\n预算 01 表\n部门名称：某某区局\n单位：万元\n{body}\n"


def forms_of(ids: str, text: str, prose: tuple[str, ...] = ()) -> tuple[Form, ...]:
    document = read_text_document(Path("a.txt"), text.encode(), "0" * 64)
    known = {definition.form: definition for definition in load_forms()}
    words = load_header_words()
    tables = [
        FlattenedTable(grid, known[form], grid.above[0].text, read_caption(grid.above, words))
        for form, grid in zip(
            ids.split(), blocks_to_grids(document_to_blocks(document)), strict=True
        )
    ]
    return flattened_to_forms(tables, prose)


def figures_of(form: Form) -> list[tuple[str, str, str, str]]:
    columns = {column.column_no: column for column in form.columns}
    rows = {(row.row_no, row.side): row for row in form.rows}
    found = []
    for entry in form.entries:
        column = columns[entry.column_no]
        row = rows[entry.row_no, column.side]
        found.append((row.label, row.printed_code, "/".join(column.path), entry.printed))
    return found


def test_number_that_touches_the_next_label_is_cut_off() -> None:
    assert split_words("一、甲 2522.02（一）乙") == ("一、甲", "2522.02", "（一）乙")
    assert split_words("≤73.68万元出差完成率 8.15万元") == ("≤73.68万元出差完成率", "8.15万元")


def test_two_sides_share_a_row_and_a_lone_label_is_told_by_its_number() -> None:
    body = "\n".join(
        [
            INCOME_HEADER,
            "一、一般公共预算 8.00一、一般公共服务",
            "其中：财政拨款 8.00 二、外交",
            "二、政府性基金预算拨款收入 三、国防 5.00",
            "四、公共安全 3.00",
            "本 年 收 入 合 计 8.00 本 年 支 出 合 计 8.00",
            "上年结转结余 年终结转结余 0.00",
        ]
    )
    (form,) = forms_of("B01", table("部门收支总表", body))
    assert figures_of(form) == [
        ("一、一般公共预算", "", "收入/金额", "8.00"),
        ("其中：财政拨款", "", "收入/金额", "8.00"),
        ("三、国防", "", "支出/金额", "5.00"),
        ("四、公共安全", "", "支出/金额", "3.00"),
        ("本年收入合计", "", "收入/金额", "8.00"),
        ("本年支出合计", "", "支出/金额", "8.00"),
        ("年终结转结余", "", "支出/金额", "0.00"),
    ]
    assert [(row.row_no, row.side) for row in form.rows][:2] == [(1, "income"), (1, "expenditure")]
    assert {entry.placed_by for entry in form.entries} == {"printed"}


def test_line_numbers_are_ignored_by_name() -> None:
    body = "\n".join(
        [
            "收入 支出\n项目 行次 金额 项目 行次 金额",
            "栏次 1 栏次 2",
            "一、财政拨款收入 1 9.50 一、教育支出 31 0",
            "2 二、科学技术支出 32 9.50",
        ]
    )
    (form,) = forms_of("F01", table("收入支出决算总表", body))
    assert figures_of(form) == [
        ("一、财政拨款收入", "", "收入/金额", "9.50"),
        ("一、教育支出", "", "支出/金额", "0"),
        ("二、科学技术支出", "", "支出/金额", "9.50"),
    ]
    assert sorted(form.ignored) == [
        ("1", "栏次"), ("1", "行次"), ("2", "栏次"), ("2", "行次"), ("31", "行次"), ("32", "行次"),
    ]  # fmt: skip


def test_rows_are_placed_by_the_sums_of_their_table() -> None:
    # 30.00 = 20.00 + 10.00: the first item fills 工资福利, the second the rest
    body = "\n".join(
        [
            EXPENDITURE_HEADER,
            "合计 40.00 30.00 20.00 4.00 5.00 1.00 10.00 10.00",
            "619",
            "某某",
            "局",
            "40.00 30.00 20.00 4.00 5.00 1.00 10.00 10.00",
            "208 05 05",
            "养老保险缴费",
            "支出",
            "20.00 20.00 20.00",
            "215 05 01 行政运行 20.00 10.00 4.00 5.00 1.00 10.00 10.00",
        ]
    )
    (form,) = forms_of("B03", table("部门支出总表", body))
    assert [(row.label, row.printed_code, row.kind) for row in form.rows] == [
        ("合计", "", "total"),
        ("某某局", "619", "organisation"),
        ("养老保险缴费支出", "2080505", "item"),
        ("行政运行", "2150501", "item"),
    ]
    assert [figure for figure in figures_of(form) if figure[1] == "2080505"] == [
        ("养老保险缴费支出", "2080505", "合计", "20.00"),
        ("养老保险缴费支出", "2080505", "基本支出/小计", "20.00"),
        ("养老保险缴费支出", "2080505", "基本支出/人员经费/工资福利支出", "20.00"),
    ]
    assert {entry.placed_by for entry in form.entries} == {"arithmetic"}
    # one number of each of three rows: 其他运转类 or 特定目标类
    assert [unplaced.text for unplaced in form.unplaced] == ["10.00", "10.00", "10.00"]
    assert form.unplaced[0].reason == "8 numbers for 9 columns: 2 placements satisfy every identity"


def test_amounts_without_decimals_are_no_codes() -> None:
    body = "\n".join(
        [
            EXPENDITURE_HEADER,
            "合计 1,000,400 1,000,400 1000000 300 50 50 0 0 0",
            "208 05 05 养老保险 1000400 1000400 1000000 300 50 50 0 0 0",
        ]
    )
    (form,) = forms_of("B03", table("部门支出总表", body))
    assert [(row.label, row.printed_code) for row in form.rows] == [
        ("合计", ""),
        ("养老保险", "2080505"),
    ]
    assert [entry.printed for entry in form.entries][9:12] == ["1000400", "1000400", "1000000"]
    assert len(form.entries) == 18


def test_label_that_ends_after_its_numbers_belongs_to_them() -> None:
    body = "\n".join(
        [
            EXPENDITURE_HEADER,
            "208 05 05 机关事业单位",
            "9.00 9.00 1.00 2.00 3.00 3.00 0.00 0.00 0.00",
            "养老保险",
            "215 05 01 行政运行",
            "9.00 9.00 1.00 2.00 3.00 3.00 0.00 0.00 0.00",
        ]
    )
    (form,) = forms_of("B03", table("部门支出总表", body))
    assert [row.label for row in form.rows] == ["机关事业单位养老保险", "行政运行"]
    assert {entry.placed_by for entry in form.entries} == {"printed"}


def test_pair_of_classifications_is_named_by_both_codes() -> None:
    body = "\n".join(
        [
            BASIC_HEADER,
            "合计 9.00 6.00 3.00",
            "30108",
            "养老保险",
            "缴费",
            "50102 社会保障缴费 6.00 6.00",
            "30201 办公费 50201 办公经费 3.00 3.00",
        ]
    )
    (form,) = forms_of("B06", table("一般公共预算基本支出表", body))
    assert figures_of(form)[3:] == [
        ("养老保险缴费", "30108|50102", "本年一般公共预算基本支出/合计", "6.00"),
        ("养老保险缴费", "30108|50102", "本年一般公共预算基本支出/人员经费", "6.00"),
        ("办公费", "30201|50201", "本年一般公共预算基本支出/合计", "3.00"),
        ("办公费", "30201|50201", "本年一般公共预算基本支出/公用经费", "3.00"),
    ]
    assert form.rows[1].codes == (
        ("economic_code", "30108"),
        ("government_economic_code", "50102"),
    )


def test_project_is_parted_from_its_type_and_organisation() -> None:
    body = "\n".join(
        [
            PROJECT_HEADER,
            "28.15 28.15",
            "619",
            "某某",
            "局",
            "28.15 28.15",
            "其他运转类",
            "2023 年 助企办工作经",
            "费 20 万",
            "某某",
            "局",
            "20.00 20.00",
            "特定目标类 2023年 储备资金 某某局 8.15 8.15",
        ]
    )
    (form,) = forms_of("B11", table("项目支出预算表", body))
    assert [(row.label, row.printed_code, row.type_label, row.is_project) for row in form.rows] == [
        ("合计", "", "", False),
        ("某某局", "619", "", False),
        ("2023年助企办工作经费20万", "", "其他运转类", True),
        ("2023年储备资金", "", "特定目标类", True),
    ]
    # which fund pays is said nowhere
    assert len(form.entries) == 4
    assert len(form.unplaced) == 4


def test_other_tables_of_the_document_decide() -> None:
    income = "\n".join(
        [
            INCOME_HEADER,
            "一、一般公共预算 28.15 一、一般公共服务",
            "二、政府性基金预算拨款收入 二、外交",
            "三、国有资本经营预算拨款收入 三、国防",
            "四、财政专户管理资金收入 四、公共安全",
            "五、事业收入 五、教育",
            "六、事业单位经营收入 六、科学技术 28.15",
            "七、上级补助收入 七、文化",
            "八、附属单位上缴收入 八、社会保障和就业",
            "九、其他收入 九、卫生健康",
            "上年结转结余 年终结转结余",
        ]
    )
    projects = f"{PROJECT_HEADER}\n28.15 28.15\n其他运转类 储备资金 某某区局 28.15 28.15"
    text = table("部门收支总表", income) + table("项目支出预算表", projects)
    _, form = forms_of("B01 B11", text)
    assert figures_of(form) == [
        ("合计", "", "合计", "28.15"),
        ("合计", "", "本年拨款/一般公共预算", "28.15"),
        ("储备资金", "", "合计", "28.15"),
        ("储备资金", "", "本年拨款/一般公共预算", "28.15"),
    ]
    assert form.unplaced == ()
    assert "B01" in form.placed_with, "the blanks were placed with the table of income"


def test_prose_decides_and_another_amount_in_it_does_not() -> None:
    header = (
        "公务用车购置及运行费\n“三公”经费合计 因公出国（境）费\n"
        "小计 公务用车购置费 公务用车运行费\n公务接待费"
    )
    text = table("“三公”经费表", f"{header}\n1.30 1.30 1.30")
    (form,) = forms_of("B08", text)
    assert [unplaced.text for unplaced in form.unplaced] == ["1.30"]
    said = ("公务用车购置费 0.00 万元；公务用车运行维护费 1.30 万元。",)
    (form,) = forms_of("B08", text, said)
    assert figures_of(form)[-1] == ("合计", "", "公务用车购置及运行费/公务用车运行费", "1.30")
    assert form.placed_with == ("prose",)
    (form,) = forms_of("B08", text, ("公务用车运行维护费 2.60 万元。",))
    assert len(form.unplaced) == 1


def test_marks_of_the_header_are_published_as_printed() -> None:
    header = '"三公"经费合计 因公出国(境)费\n公务用车购置及运行费\n小计 公务用车购置费 公务用车运行费\n公务接待费'
    (form,) = forms_of("B08", table("三公经费表", f"{header}\n9.00 1.00 6.00 2.00 4.00 2.00"))
    assert [column for _, _, column, _ in figures_of(form)][:2] == [
        '"三公"经费合计',
        "因公出国(境)费",
    ]


def test_panels_side_by_side_are_told_by_the_class_of_their_codes() -> None:
    body = "\n".join(
        [
            "人员经费 公用经费",
            "科目代码 科目名称 决算数 科目代码 科目名称 决算数 科目代码 科目名称 决算数",
            "301 工资福利支出 5.00 302 商品和服务支出 2.00 310 资本性支出 0.00",
            "30201 办公费 2.00",
            "人员经费合计 5.00 公用经费合计 2.00",
        ]
    )
    (form,) = forms_of("F06", table("一般公共预算财政拨款基本支出决算明细表", body))
    rows = {(row.row_no, row.panel): row for row in form.rows}
    columns = {column.column_no: column for column in form.columns}
    assert [
        (
            rows[entry.row_no, columns[entry.column_no].panel].label,
            "/".join(columns[entry.column_no].path),
        )
        for entry in form.entries
    ] == [
        ("工资福利支出", "人员经费/决算数"),
        ("商品和服务支出", "公用经费/决算数"),
        ("资本性支出", "公用经费/决算数"),
        ("办公费", "公用经费/决算数"),
        ("人员经费合计", "人员经费/决算数"),
        ("公用经费合计", "公用经费/决算数"),
    ]


def test_columns_that_a_header_does_not_have_hold_nothing() -> None:
    header = (
        "类型 项目名称 项目单位 合计\n本年拨款 财政拨款结转结余\n单位资金\n一般公共预算\n"
        "国有资本经营预算\n一般公共预算 国有资本经营预算"
    )
    body = f"{header}\n9.00 4.00 1.00 2.00 1.00 1.00"
    (form,) = forms_of("B11", table("项目支出预算表", body))
    assert [(column, printed) for _, _, column, printed in figures_of(form)] == [
        ("合计", "9.00"),
        ("本年拨款/一般公共预算", "4.00"),
        ("本年拨款/国有资本经营预算", "1.00"),
        ("财政拨款结转结余/一般公共预算", "2.00"),
        ("财政拨款结转结余/国有资本经营预算", "1.00"),
        ("单位资金", "1.00"),
    ]


def test_header_that_fits_two_column_orders_places_nothing() -> None:
    # one 政府性基金预算 of two and 单位资金 are lacking: which of the two is not known
    header = (
        "类型 项目名称 项目单位 合计\n本年拨款 财政拨款结转结余\n财政专户管理资金\n"
        "一般公共预算 政府性基金预算 国有资本经营预算\n一般公共预算 国有资本经营预算"
    )
    (form,) = forms_of("B11", table("项目支出预算表", f"{header}\n9.00 9.00"))
    assert (len(form.entries), len(form.unplaced)) == (0, 2)


def test_unknown_header_places_nothing_and_drops_nothing() -> None:
    (form,) = forms_of("B03", table("部门支出总表", "名称 某栏 另一栏\n合计 3.00 1.00 2.00"))
    assert (form.state, form.entries) == ("read", ())
    assert [unplaced.text for unplaced in form.unplaced] == ["3.00", "1.00", "2.00"]
    assert form.unplaced[0].place.line == 6


def test_empty_table_keeps_the_sentence_that_says_why() -> None:
    text = (
        table("政府性基金支出预算表", f"{EXPENDITURE_HEADER}\n合计")
        + "备注：本年无此支出，故此表无数据。\n"
    )
    (form,) = forms_of("B09", text)
    assert (form.state, form.reason) == ("empty", "备注：本年无此支出，故此表无数据。")


def test_printed_zero_is_a_figure_and_keeps_the_sentence() -> None:
    text = (
        table("政府性基金支出预算表", f"{EXPENDITURE_HEADER}\n0.00")
        + "说明：没有收入，故本表无数据。\n"
    )
    (form,) = forms_of("B09", text)
    assert (form.state, form.reason) == ("read", "说明：没有收入，故本表无数据。")
    assert figures_of(form) == [("合计", "", "合计", "0.00")]


def row(label: str, code: str = "", kind: str = "item") -> FormRow:
    return FormRow(1, label, code, kind)  # type: ignore[arg-type]


def test_rows_add_up_by_kind_and_code() -> None:
    rows = [
        row("合计", kind="total"),
        row("局", "619", "organisation"),
        row("局本级", "619001", "organisation"),
        row("科学技术支出", "206"),
        row("应用研究", "20603"),
        row("社会保障", "208"),
    ]
    sums = {relation.total: relation.parts for relation in find_relations(rows)}
    assert sums == {0: (1,), 1: (2,), 2: (3, 5), 3: (4,)}


def test_layouts_name_only_their_own_columns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert all(layout.columns and layout.seen_in for layout in load_layouts())
    folder = tmp_path / "layouts"
    folder.mkdir()
    wrong = 'forms = ["B01"]\nkind = "list"\nseen_in = ["0"]\nlabels = []\ncolumns = ["合计"]\n[sums]\n"总计" = ["合计"]\n'
    (folder / "B01.toml").write_text(wrong, encoding="utf-8")
    monkeypatch.setattr(layouts, "find_folder", lambda _: tmp_path)
    with pytest.raises(KnowledgeError, match=r"layouts/B01\.toml: no such columns: \['总计'\]"):
        load_layouts.__wrapped__()
