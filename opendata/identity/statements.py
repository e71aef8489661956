"""Statements: each place of a document that says who, which year or which stage."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Literal

from opendata.divisions import split_division
from opendata.identity.names import clean_name, find_stage, find_year, parse_title
from opendata.knowledge.words import load_words
from opendata.model import Block, Cell, Document, Evidence, Form, Grid, Line, Place
from opendata.text import remove_space

Source = Literal["cover", "heading", "caption", "title", "cell", "prose", "code"]

_CONTENTS = re.compile(r"目录[:：]?$")
_PART = re.compile(
    r"第[一二三四五六七八九十]部分|[一二三四五六七八九十]{1,2}、|[（(][一二三四五六七八九十]{1,2}[）)]|表\d|预算(?:表)?\d+表|公开(?:\d+)?表"
)
_PAGE_NUMBER = re.compile(r"[-—–·\s\d#]*")
_SENTENCE = re.compile(r"[^。；]+")
_COMPARED = re.compile(r"(?:比|与|较|自|从|于|和|同|及|至|到|对)$")
_PROSE_YEAR = re.compile(r"年度?[^，。：；]{0,30}?(?:预算|决算|收入|支出|收支|财政拨款)")
_PROSE_NAME = re.compile(
    r"(?:20\d{2}年度?[，,]?)?(?P<name>[\u3400-\u9fff（）()]{4,45}?)(?:部门（单位）|部门|单位|（本级）|（汇总）|本级)?"
    r"(?:20\d{2}年|(?:本年)?(?:收入|支出)(?:总计|合计|预算)|一般公共预算|纳入本部门|部门预算包括|部门决算包括|内设机构|是.{0,12}组成部门)"
)
_LABELLED = re.compile(
    r"(?:部门|单位|部门[（(]单位[）)]|单位[（(]部门[）)])名称\s+(?P<name>\S.{3,45})$"
)
_PROJECT_CODE = re.compile(r"(?<![\dA-Z])(?P<division>\d{6})(?P<year>2\d)[A-Z]\d{6,}")
_PUNCTUATION = re.compile(r"[。；，？！]|[：:]\s*$")
_ANNEX = re.compile(r"附[件表]\d*[一二三四五六七八九十]*[：:]?")
_COVER_LINES = 14
_COVER_PAGES = 3
_LONGEST = 60
_TABLE_TITLE = re.compile(r"表(?:[（(].{0,14}[）)])?$")


@dataclass(frozen=True, slots=True)
class Statement:
    """What one place says; empty fields say nothing."""

    source: Source
    evidence: Evidence
    name: str = ""
    year: int | None = None
    stage: str = ""


def collect_statements(
    document: Document, blocks: Sequence[Block], forms: Sequence[Form], grids: Sequence[Grid]
) -> tuple[Statement, ...]:
    """Return all statements of the document in the order cover, captions, headings, tables, prose."""
    cover = find_cover(document)
    on_cover = {line.place for line in cover}
    found: list[Statement] = []
    found.extend(_read_cover(cover))
    found.extend(_read_captions(document, on_cover))
    found.extend(_read_blocks(blocks, on_cover))
    found.extend(_read_tables(forms, grids))
    return tuple(found)


def find_cover(document: Document) -> tuple[Line, ...]:
    """Return the lines before the contents list or the first part, page numbers left out."""
    cover: list[Line] = []
    for page in document.pages[:_COVER_PAGES]:
        for line in page.lines:
            text = remove_space(line.text)
            if _PAGE_NUMBER.fullmatch(text):
                continue
            ended = _CONTENTS.search(text) or _PART.match(text.lstrip("#*-")) or "\t" in line.text
            if ended or len(text) > _LONGEST or len(cover) >= _COVER_LINES:
                return tuple(cover)
            cover.append(line)
    return tuple(cover)


def find_title(cover: Sequence[Line]) -> str:
    """Return the printed title: the cover's lines up to the one that ends the title."""
    joined = ""
    for line in cover:
        text = line.text.strip().lstrip("#* ")
        if _ANNEX.fullmatch(remove_space(text)):
            continue
        if _find_caption_name(text) or (
            find_year(text) is None and re.search(r"20\d\d年\d", remove_space(text))
        ):
            continue
        joined += remove_space(text)
        if re.search(r"(?:预算|决算).{0,8}(?:公开|说明|报表|信息)?$|(?:预|决)算$", joined):
            break
    return joined if find_stage(joined) or find_year(joined) else ""


def read_mentions(document: Document, grids: Sequence[Grid], name: str) -> Iterator[Evidence]:
    """Yield each line and cell that holds the name, whatever it says of it."""
    for page in document.pages:
        for line in page.lines:
            if name in remove_space(line.text):
                yield _evidence(line.text, line.place)
    for grid in grids:
        for cell in grid.cells:
            if name in remove_space(cell.text):
                yield _evidence(cell.text, cell.place)


def read_project_codes(grids: Sequence[Grid], blocks: Sequence[Block]) -> tuple[Statement, ...]:
    """Return what project codes say: division (6 digits), year (2 digits), kind (a letter), number."""
    found: list[Statement] = []
    for text, place in _all_texts(grids, blocks):
        for match in _PROJECT_CODE.finditer(remove_space(text)):
            year = 2000 + int(match["year"])
            found.append(Statement("code", _evidence(match[0], place), match["division"], year))
    return tuple(found)


def _all_texts(grids: Sequence[Grid], blocks: Sequence[Block]) -> Iterator[tuple[str, Place]]:
    for grid in grids:
        for cell in grid.cells:
            yield cell.text, cell.place
    for block in blocks:
        if block.kind != "table":
            yield block.text, block.place


def _evidence(text: str, place: Place) -> Evidence:
    return Evidence(remove_space(text)[:80], place)


def _read_cover(cover: Sequence[Line]) -> Iterator[Statement]:
    texts = [remove_space(line.text).lstrip("#*-") for line in cover]
    for line in cover:
        name = _find_caption_name(line.text)
        if name:
            yield Statement("cover", _evidence(line.text, line.place), name)
    kept = [text for text in texts if not _find_caption_name(text) and not _ANNEX.fullmatch(text)]
    title = "".join(kept)
    said = parse_title(title)
    if cover and (said.name or said.year or said.stage):
        yield Statement("cover", _evidence(title, cover[0].place), said.name, said.year, said.stage)


def _read_captions(document: Document, on_cover: Set[Place]) -> Iterator[Statement]:
    for page in document.pages:
        for line in page.lines:
            name = _find_caption_name(line.text) or _find_labelled_name(line.text)
            if name and line.place not in on_cover:
                yield Statement(
                    "caption", _evidence(line.text, line.place), name, find_year(line.text)
                )


def _find_caption_name(text: str) -> str:
    if "：" not in text and ":" not in text:
        return ""
    words = load_words("identity")
    compact = remove_space(_first_columns(text))
    if "：" not in compact and ":" not in compact:
        return ""
    for caption in words["organisation_captions"]:
        for colon in ("：", ":"):
            if not compact.startswith(caption + colon):
                continue
            rest = compact.removeprefix(caption + colon)
            for end in words["caption_ends"]:
                rest = rest.split(end)[0]
            return clean_name(re.split(r"20\d\d年", rest)[0])
    return ""


def _first_columns(text: str) -> str:
    """Return the caption and its name: what stands before the next column of the line."""
    columns = [column for column in text.strip().split("\t") if column.strip()]
    if len(columns) > 1 and columns[0].rstrip().endswith(("：", ":")):
        return columns[0] + columns[1]
    return columns[0] if columns else ""


def _find_labelled_name(text: str) -> str:
    match = _LABELLED.match(text.strip()) if "名称" in text else None
    return "" if match is None else clean_name(match["name"])


def _read_blocks(blocks: Sequence[Block], on_cover: Set[Place]) -> Iterator[Statement]:
    for block in blocks:
        if block.kind not in ("heading", "paragraph"):
            continue
        if any(line.place in on_cover for line in block.lines):
            continue
        if block.kind == "heading" or (block.kind == "paragraph" and len(block.text) <= _LONGEST):
            yield from _read_heading(block)
        if block.kind == "paragraph":
            yield from _read_prose(block)


def _read_heading(block: Block) -> Iterator[Statement]:
    if _PUNCTUATION.search(block.text):
        return
    said = parse_title(block.text)
    if said.name or said.year or said.stage:
        source: Source = "heading" if block.kind == "heading" else "prose"
        if _TABLE_TITLE.search(remove_space(block.text)):
            source = "title"
        yield Statement(
            source, _evidence(block.text, block.place), said.name, said.year, said.stage
        )


def _read_prose(block: Block) -> Iterator[Statement]:
    for sentence in _SENTENCE.findall(remove_space(block.text)):
        match = _PROSE_NAME.match(sentence)
        name = "" if match is None else clean_name(match["name"])
        if name and not split_division(name)[0]:
            name = ""
        year = _find_prose_year(sentence)
        if name or year:
            yield Statement("prose", _evidence(sentence, block.place), name, year)


def _find_prose_year(sentence: str) -> int | None:
    for match in re.finditer(r"(?<!\d)(20\d{2})(?=年)", sentence[:60]):
        before = sentence[: match.start()]
        if not _COMPARED.search(before) and _PROSE_YEAR.match(sentence[match.end() :]):
            return int(match[1])
    return None


def _read_tables(forms: Sequence[Form], grids: Sequence[Grid]) -> Iterator[Statement]:
    for form in forms:
        yield Statement(
            "title",
            _evidence(form.title or form.definition.title, form.place),
            clean_name(form.organisation),
            find_year(form.fiscal_year) or find_year(form.title),
            find_stage(form.title)
            or (form.definition.stage if form.definition.stage != "any" else ""),
        )
    for grid in grids:
        for line in grid.above:
            compact = remove_space(line.text)
            if len(compact) <= _LONGEST and _TABLE_TITLE.search(compact):
                year, stage = find_year(compact), find_stage(compact)
                yield Statement("title", _evidence(line.text, line.place), "", year, stage)
            elif re.fullmatch(r"[（(]?20\d\d[（(]?年度?[）)]?", compact):
                yield Statement("title", _evidence(line.text, line.place), "", find_year(compact))
        yield from _read_cells(grid)


def _read_cells(grid: Grid) -> Iterator[Statement]:
    labels = frozenset(load_words("identity")["organisation_cells"])
    named = {cell.row for cell in grid.cells if remove_space(cell.text).rstrip("：:") in labels}
    rows: dict[int, list[Cell]] = {}
    for cell in grid.cells if named else ():
        if cell.row in named:
            rows.setdefault(cell.row, []).append(cell)
    for row in rows.values():
        filled = [cell for cell in sorted(row, key=lambda cell: cell.column) if cell.text.strip()]
        for label, value in itertools.pairwise(filled):
            if remove_space(label.text).rstrip("：:") in labels:
                name = clean_name(value.text)
                if name:
                    yield Statement("cell", _evidence(value.text, value.place), name)
