"""Blocks of typed text: headings, paragraphs, table areas and notes, told by the lines alone.

In:   a Document of kind "text": lines with tabs, or flattened lines in which columns were lost
Out:  Block, in reading order; wrapped lines joined, page numbers dropped
Never: numbers, columns, what a table means

A table area is a run of lines with tabs, or, where the columns were lost, all that
follows a caption (title with form number, unit or department) up to the next caption.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from unicodedata import east_asian_width

from opendata.model import Block, Document, Line, Place
from opendata.text import join_lines, remove_space

_NUMERAL = "[一二三四五六七八九十百]"
_MARKERS = (
    (1, re.compile(rf"第{_NUMERAL}+\s*(?:部分|章)")),
    (2, re.compile(rf"{_NUMERAL}+\s*、")),
    (3, re.compile(rf"[（(]\s*{_NUMERAL}+\s*[）)]")),
    (4, re.compile(r"\d{1,2}\s*[.、．](?!\d)")),
)
_SUBITEM = re.compile(r"[（(]\d{1,2}[）)]|[①-⑳]")
_NOTE = re.compile(r"(?:注|备注|说明|附注|注释)\s*\d?\s*[：:]")
_PAGE_NUMBER = re.compile(r"[-—–－·]\s*\d{1,4}\s*[-—–－·]|第\s*\d+\s*页(?:[，,\s]*共\s*\d+\s*页)?")
_MARKDOWN = re.compile(r"#{1,6}\s+|[-*+]\s+(?=\S)|>\s*")
_LEADER = re.compile(r"\s*[.…·．]{3,}[\s.…·．]*\d*\s*$")
_FORM_NUMBER = re.compile(
    rf"[（(]?(?:[A-Z]{{2}}\s*\d{{1,3}}|\D{{0,6}}?\s*\d{{1,2}}\s*表"
    rf"|(?:附表|附件|表|公开表|预算公开表|决算公开表)\s*(?:{_NUMERAL}+|\d{{1,2}}(?:-\d)?))[）)]?[：:]?"
)
_UNIT = re.compile(r"单位\s*[：:]\s*(?:人民币)?\s*(?:百?万元|千?元|亿元)")
_DEPARTMENT = re.compile(
    r"(?:编制|填报|公开)?(?:部门|单位)(?:[（(]单位[）)]|[（(]部门[）)])?(?:名称)?\s*(?:[：:]|(?<=名称)\s)"
)
_CAPTION_PART = re.compile(r"\s+(?=(?:金额)?单位\s*[：:]|20\d\d\s*年度(?:\s|$))")
_YEAR = re.compile(r"[（(]?\s*20\d\d\s*年度?\s*[）)]?")
_TITLE_END = re.compile(r"(?:表|经费|情况)(?:[（(](?:续|[^（）()]{1,8})[）)]|续)?$")
_HEADING_END = re.compile(
    r"(?:表|概况|说明|目录|解释|公开|职责|职能|情况|构成|设置|预算|决算|附件)$"
)
_PUNCTUATION = re.compile(r"[。；：，？！;,:]")
_AMOUNT = re.compile(r"\d\.\d")
_END_OF_SENTENCE = ("。", "！", "？", "：", ":")
_LONGEST_HEADING = 50
_LONGEST_ITEM = 20
_SHORTEST_WRAP = 44
_CAPTION_REACH = 8
_HANGING = 6
"""Columns by which a wrapped line may fall short: a mark of punctuation or a number that kept whole."""


def document_to_blocks(document: Document) -> tuple[Block, ...]:
    """Return the blocks of a text document in the order in which they stand."""
    lines = [line for page in document.pages for line in page.lines if _is_read(line)]
    width = _wrap_width(lines)
    blocks: list[Block] = []
    position = 0
    while position < len(lines):
        end = _tabbed_end(lines, position)
        if end > position:
            blocks.append(_table_block(lines[position:end]))
            position = end
            continue
        end = _caption_end(lines, position)
        if end > position:
            blocks.extend(block for line in lines[position:end] for block in _caption_blocks(line))
            position = end
            end = _flattened_end(lines, position)
            if end > position:
                blocks.append(_table_block(lines[position:end]))
                position = end
            continue
        end = _prose_end(lines, position, width)
        blocks.append(_prose_block(lines[position:end], blocks))
        position = end
    return tuple(blocks)


# ---------------------------------------------------------------- single lines


def _is_read(line: Line) -> bool:
    text = line.text.strip()
    return bool(text) and _PAGE_NUMBER.fullmatch(text) is None


def _bare(text: str) -> str:
    """Return the line without the marks of Markdown that are not printed."""
    text = text.strip().strip("\ufeff").replace("**", "")
    return _MARKDOWN.sub("", text, count=1) if _MARKDOWN.match(text) else text


def _is_tabbed(line: Line) -> bool:
    text = line.text.strip(" \f")
    return "\t" in text or (text.count("|") >= 2 and text[0] == "|" and text[-1] == "|")


def _marker_level(text: str) -> int:
    return next((level for level, marker in _MARKERS if marker.match(text)), 0)


def _caption_kind(text: str) -> str:
    if _UNIT.search(text) and len(text) <= 80:
        return "unit"
    if _FORM_NUMBER.fullmatch(text):
        return "number"
    if _DEPARTMENT.match(text) and len(text) <= 60:
        return "department"
    if _YEAR.fullmatch(text):
        return "year"
    return "title" if _is_title(text) else ""


def _is_title(text: str) -> bool:
    compact = remove_space(text)
    return (
        4 <= len(compact) <= _LONGEST_HEADING
        and _TITLE_END.search(compact) is not None
        and _PUNCTUATION.search(compact) is None
        and _marker_level(text) == 0
        and not compact.startswith("附件")
        and _AMOUNT.search(compact) is None
    )


# ---------------------------------------------------------------- where a block ends


def _tabbed_end(lines: Sequence[Line], start: int) -> int:
    """Return where the run of tabbed lines ends, blank lines inside belonging to it."""
    if not _is_tabbed(lines[start]):
        return start
    end = start + 1
    while end < len(lines):
        if _is_tabbed(lines[end]):
            if _is_another_table(lines, start, end):
                break
        elif not _is_wrapped_cell(lines, end):
            break
        end += 1
    return start if _is_contents(lines[start:end]) else end


def _number(line: Line) -> int:
    return line.place.line or 0


def _is_wrapped_cell(lines: Sequence[Line], position: int) -> bool:
    """Tell whether a line without tabs stands between two tabbed ones, no blank line between."""
    if position + 1 >= len(lines):
        return False
    before, line, after = lines[position - 1 : position + 2]
    close = _number(before) + 1 == _number(line) == _number(after) - 1
    return close and _is_tabbed(before) and _is_tabbed(after) and not _is_title(_bare(line.text))


def _is_another_table(lines: Sequence[Line], start: int, position: int) -> bool:
    """Tell whether a form begins anew: after a gap, its first cell again but other words beside it."""
    if _number(lines[position]) - _number(lines[position - 1]) == 1:
        return False
    first = [cell.strip() for cell in lines[start].text.split("\t")]
    here = [cell.strip() for cell in lines[position].text.split("\t")]
    return bool(first[0]) and first[0] == here[0] and first != here


def _is_contents(lines: Sequence[Line]) -> bool:
    """Tell whether the run is a table of contents: titles, each with a page number that never falls."""
    rows = [line.text.strip().split("\t") for line in lines]
    if any(len(row) != 2 or not row[1].strip().isdigit() for row in rows):
        return False
    pages = [int(row[1]) for row in rows]
    return pages == sorted(pages) and any(_marker_level(_bare(row[0])) for row in rows)


def _caption_end(lines: Sequence[Line], start: int) -> int:
    """Return where the caption of a table ends; start itself where there is none."""
    kinds: list[str] = []
    end = start
    while end < len(lines) and not _is_tabbed(lines[end]):
        text = _bare(lines[end].text)
        kind = _caption_kind(text)
        if kind == "" and kinds and kinds[-1] == "department" and _is_bare_label(lines[end - 1]):
            kind = "name"
        if kind == "" or (kind == "title" and "title" in kinds and len(kinds) > 1):
            break
        kinds.append(kind)
        end += 1
    followed = end < len(lines) and _is_tabbed(lines[end])
    others = {"number", "unit", "department"} & set(kinds)
    if "title" in kinds and (others or followed):
        return end
    return start


def _is_bare_label(line: Line) -> bool:
    return line.text.strip().endswith(("：", ":"))


def _flattened_end(lines: Sequence[Line], start: int) -> int:
    """Return where a table without tabs ends that begins here; start itself where there is none."""
    end = start
    while end < len(lines):
        text = _bare(lines[end].text)
        is_part = _MARKERS[0][1].match(text) is not None
        if is_part or _NOTE.match(text) or _is_tabbed(lines[end]) or _caption_end(lines, end) > end:
            break
        end += 1
    is_tabbed_next = end < len(lines) and _is_tabbed(lines[end])
    has_amount = any(_AMOUNT.search(line.text) for line in lines[start:end])
    if is_tabbed_next and end - start <= _CAPTION_REACH and not has_amount:
        return start
    return end


def _prose_end(lines: Sequence[Line], start: int, width: int) -> int:
    """Return where the paragraph or heading that begins here ends, wrapped lines included."""
    end = start + 1
    while end < len(lines) and not _starts_anew(lines, end):
        before, text = lines[end - 1].text.strip(), lines[end].text.strip()
        widths = [_display_width(line.text.strip()) for line in lines[start:end]]
        usual = max(widths) if end - start > 1 else width
        is_full = widths[-1] >= _SHORTEST_WRAP and abs(widths[-1] - usual) <= _HANGING
        if not _goes_on(_bare(before), text, is_full=is_full):
            break
        end += 1
    return end


def _starts_anew(lines: Sequence[Line], position: int) -> bool:
    """Tell whether a line cannot belong to the paragraph before it."""
    before, here = lines[position - 1].text.strip(), lines[position]
    text = here.text.strip()
    if _is_tabbed(here) or before.startswith("#") or _LEADER.search(before):
        return True
    if text.startswith("#") or _MARKDOWN.match(text) or _caption_end(lines, position) > position:
        return True
    is_marked = _marker_level(text) or _SUBITEM.match(text) or _NOTE.match(text)
    return bool(is_marked) or _MARKERS[0][1].fullmatch(before) is not None


def _goes_on(before: str, text: str, *, is_full: bool) -> bool:
    """Tell whether a line without a mark of its own continues the line before it."""
    if before.endswith(_END_OF_SENTENCE):
        return is_full and not _is_heading(text)
    is_closed = _HEADING_END.search(before) is not None
    if _is_heading(text):
        return not is_closed and _HEADING_END.search(text) is not None
    return is_full or not _is_heading(before)


def _wrap_width(lines: Sequence[Line]) -> int:
    """Return at how many columns prose was wrapped, 0 where lines are whole paragraphs.

    Wrapped prose breaks off in mid-sentence at nearly one width again and again.
    """
    widths = Counter(
        _display_width(line.text.strip()) // 2
        for line in lines
        if not _is_tabbed(line) and _PUNCTUATION.search(line.text)
    )
    if not widths:
        return 0
    usual, _ = max(widths.items(), key=lambda found: (found[1], found[0]))
    near = sum(widths[usual + shift] for shift in (-1, 0, 1))
    return usual * 2 if near * 3 >= widths.total() and near >= 5 else 0


def _display_width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


# ---------------------------------------------------------------- blocks


def _is_heading(text: str) -> bool:
    compact = remove_space(_LEADER.sub("", text))
    if not 1 < len(compact) <= _LONGEST_HEADING or _PUNCTUATION.search(compact):
        return False
    level = _marker_level(text)
    if level == 0 or (level == 4 and len(compact) > _LONGEST_ITEM):
        return _HEADING_END.search(compact) is not None
    return not compact.endswith("、")


def _prose_block(lines: Sequence[Line], before: Sequence[Block]) -> Block:
    printed = "\n".join(_bare(line.text) for line in lines)
    text = _LEADER.sub("", join_lines(printed.replace("\t", " ")))
    if _NOTE.match(text):
        return Block("note", text, tuple(lines), lines[0].place)
    is_marked = lines[0].text.strip().startswith("#")
    in_list = bool(before) and before[-1].text.endswith(("：", ":"))
    level = _marker_level(text)
    is_heading = _is_heading(text) or (is_marked and len(text) <= _LONGEST_HEADING)
    if is_heading and not (level == 4 and in_list):
        return Block("heading", text, tuple(lines), lines[0].place, level)
    return Block("paragraph", text, tuple(lines), lines[0].place)


def _caption_blocks(line: Line) -> Iterator[Block]:
    """Yield a block for each thing a caption line says: department, year, unit."""
    text = _bare(line.text)
    if _caption_kind(text) == "title":
        yield Block("heading", text, (line,), line.place)
        return
    for part in _CAPTION_PART.split(text):
        yield Block("paragraph", part, (line,), line.place)


def _table_block(lines: Sequence[Line]) -> Block:
    return Block("table", "", tuple(lines), Place(line=_number(lines[0])))
