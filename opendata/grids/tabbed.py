r"""Grids of tabbed text: each line with tabs a row, each cell at the column where it was typed.

In:   blocks of kind "table" whose lines hold tabs (or bars, as Markdown writes tables)
Out:  Grid of kind "tabbed", cells without text included
Never: header names, codes, amounts; a shifted cell is not moved

Marks that nobody printed are taken out of a cell: `<p>…</p>` and `<br>` become line
breaks, `$\geq 90\%$` becomes ≥90%, bold marks vanish. A rule of dashes is no row.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from opendata.model import Block, Cell, Grid, Line, Place
from opendata.text import join_lines, remove_space

_RULE = re.compile(r"[\s|:\-—]*-{2,}[\s|:\-—]*")
_BREAK = re.compile(r"<\s*(?:br\s*/?|/p\s*>\s*<\s*p|/?p)\s*>", re.IGNORECASE)
_TAG = re.compile(r"</?(?:b|i|u|strong|em|sup|sub|span)\b[^>]*>", re.IGNORECASE)
_FORMULA = re.compile(r"\$([^$]*)\$")
_COMMANDS = {
    r"\geqslant": "≥",
    r"\geq": "≥",
    r"\ge": "≥",
    r"\leqslant": "≤",
    r"\leq": "≤",
    r"\le": "≤",
    r"\times": "×",
    r"\%": "%",
    r"\pm": "±",
    r"\approx": "≈",
    r"\sim": "~",
}
_FONT = re.compile(r"\\(?:text|mathrm|mathbf)\s*\{([^{}]*)\}")
_AMOUNT = re.compile(r"\d\.\d")
_LONGEST_CAPTION = 60
_LONGEST_NUMBER = 12
"""Characters of a form number that stands over the title: 预算 01 表, YS01, 公开05表."""


def blocks_to_grids(blocks: Sequence[Block]) -> tuple[Grid, ...]:
    """Return one grid for each tabbed table area, numbered among all table areas."""
    captions = caption_starts(blocks)
    sections = find_sections(blocks, captions)
    return tuple(
        _read_grid(blocks, area, number=number, caption=captions[area], section=sections[area])
        for number, area in enumerate(captions, start=1)
        if any(is_row(line) and not _RULE.fullmatch(line.text) for line in blocks[area].lines)
    )


def caption_starts(blocks: Sequence[Block]) -> dict[int, int]:
    """Return for each table area where its caption begins, both as positions in the blocks."""
    areas = (position for position, block in enumerate(blocks) if block.kind == "table")
    return {area: _caption_start(blocks, area) for area in areas}


def find_sections(blocks: Sequence[Block], captions: Mapping[int, int]) -> dict[int, str]:
    """Return for each table area the nearest heading before it that is no title of a table."""
    titles = {at for area, start in captions.items() for at in range(start, area)}
    sections: dict[int, str] = {}
    nearest = ""
    for at, block in enumerate(blocks):
        if at in captions:
            sections[at] = nearest
        elif block.kind == "heading" and at not in titles:
            nearest = block.text
    return sections


def read_cell(text: str) -> str:
    r"""Return a cell without the marks of Markdown, HTML and TeX, line breaks kept.

    >>> read_cell("$\\geq 90\\%$")
    '≥90%'
    >>> read_cell("<p>1、甲</p> <p>2、乙</p>")
    '1、甲\n2、乙'
    """
    text = _FORMULA.sub(lambda found: _read_formula(found.group(1)), text)
    text = _TAG.sub("", _BREAK.sub("\n", text)).replace("**", "").strip("\f\ufeff")
    return "\n".join(part.strip() for part in text.split("\n") if part.strip())


def _read_formula(text: str) -> str:
    text = _FONT.sub(r"\1", text)
    for command, sign in _COMMANDS.items():
        text = text.replace(command, sign)
    return remove_space(text)


def is_row(line: Line) -> bool:
    """Tell whether a line holds cells that tabs or bars part."""
    text = line.text.strip(" \f")
    return "\t" in text or (text.startswith("|") and text.endswith("|"))


def _split(line: Line) -> list[str]:
    text = line.text.strip("\f\r\n")
    if "\t" in text:
        return text.split("\t")
    return text.strip().strip("|").split("|")


def _read_grid(
    blocks: Sequence[Block], area: int, *, number: int, caption: int, section: str
) -> Grid:
    rows: list[list[str]] = []
    places: list[Place] = []
    ignored: list[Line] = []
    lines = blocks[area].lines
    repeated = _repeated_headers(lines)
    for at, line in enumerate(lines):
        if at in repeated or _RULE.fullmatch(line.text):
            ignored.append(line)
        elif is_row(line):
            rows.append([read_cell(cell) for cell in _split(line)])
            places.append(line.place)
        elif rows:
            rows[-1][-1] += "\n" + read_cell(line.text)
    return Grid(
        number=number,
        kind="tabbed",
        row_count=len(rows),
        column_count=max(len(row) for row in rows),
        cells=_read_cells(rows, places),
        above=tuple(Line(block.text, block.place) for block in blocks[caption:area]),
        below=lines_below(blocks, area),
        place=places[0],
        section=section,
        ignored_rows=tuple(ignored),
    )


def _repeated_headers(lines: Sequence[Line]) -> set[int]:
    """Return the positions of lines that repeat the first ones after a page break."""
    repeated: set[int] = set()
    for at in range(1, len(lines)):
        gap = (lines[at].place.line or 0) - (lines[at - 1].place.line or 0) > 1
        if not gap or not _same(lines[at], lines[0]):
            continue
        end = at
        while (
            end < len(lines)
            and _same(lines[end], lines[end - at])
            and not _AMOUNT.search(lines[end].text)
        ):
            repeated.add(end)
            end += 1
    return repeated


def _same(line: Line, other: Line) -> bool:
    return line.text.strip("\f ") == other.text.strip("\f ")


def _read_cells(rows: Sequence[Sequence[str]], places: Sequence[Place]) -> tuple[Cell, ...]:
    return tuple(
        Cell(row, column, text, place)
        for row, (texts, place) in enumerate(zip(rows, places, strict=True))
        for column, text in enumerate(texts)
    )


def _caption_start(blocks: Sequence[Block], area: int) -> int:
    """Return where the caption begins: title, form number, unit, department before a table."""
    start = area
    while start > 0 and _is_caption(blocks[start - 1]):
        start -= 1
        if blocks[start].kind == "heading":
            return start - 1 if start > 0 and _is_form_number(blocks[start - 1]) else start
    return start


def _is_caption(block: Block) -> bool:
    is_short = len(block.text) <= _LONGEST_CAPTION and not block.text.endswith(("。", "；"))
    return is_short and (
        block.kind == "paragraph" or (block.kind == "heading" and block.level == 0)
    )


def _is_form_number(block: Block) -> bool:
    is_short = block.kind == "paragraph" and len(remove_space(block.text)) <= _LONGEST_NUMBER
    return is_short and any(character.isalnum() for character in block.text)


def lines_below(blocks: Sequence[Block], position: int) -> tuple[Line, ...]:
    """Return the notes that stand under a table area."""
    notes: list[Line] = []
    for block in blocks[position + 1 :]:
        if block.kind != "note":
            break
        notes.append(Line(join_lines(block.text), block.place))
    return tuple(notes)
