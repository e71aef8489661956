"""Typesetting of made-up tables straight into pages: characters and lines, in many looks."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from gold import Key

from opendata.geometry import glyphs_to_lines
from opendata.model import Document, Glyph, Page, Rule

TABLES = Path(__file__).parent / "tables.txt"
NAME = "洛阳市涧西区科技局"
YEAR = "2024"
_NUMBER = re.compile(r"-?[\d,]+(?:\.\d+)?%?")
_CODE_AND_NAME = re.compile(r"\[(\d+)\](.+)")
_PROJECT_FORMS = {"B11", "B13", "B15"}
_SIZE = 8.0
_LEADING = 9.0
_PAD = 3.0
_MARGIN = 50.0
_WIDEST = 18 * _SIZE


@dataclass(frozen=True)
class Box:
    """One printed cell: where it begins, how far it reaches, what it says."""

    row: int
    column: int
    rows: int
    columns: int
    text: str


@dataclass(frozen=True)
class Table:
    """One made-up table."""

    form: str
    number: str
    title: str
    unit: str
    header: int
    ordinals: int
    roles: tuple[str, ...]
    groups: tuple[str, ...]
    """Side or panel of each column."""
    rows: tuple[tuple[str, ...], ...]

    @property
    def name(self) -> str:
        return f"{self.form}-{self.number}-{self.title}"


def read_tables() -> list[Table]:
    """Return the tables of tables.txt in their order."""
    lines = [line for line in TABLES.read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    chunks = re.split(r"\n\s*\n", "\n".join(lines).strip())
    return [_read_table(chunk.splitlines()) for chunk in chunks]


def _read_table(lines: Sequence[str]) -> Table:
    form, number, title, unit, header = (part.strip() for part in lines[0].lstrip("@ ").split("|"))
    options = dict(line.split(": ", 1) for line in lines[1:] if re.match(r"[a-z]+: ", line))
    rows = tuple(
        tuple(cell.strip() for cell in line.split("|"))
        for line in lines[1:]
        if not re.match(r"[a-z]+: ", line)
    )
    roles = tuple(options["roles"].split())
    assert all(len(row) == len(roles) for row in rows), title
    groups = options.get("sides") or options.get("panels")
    return Table(
        form,
        number,
        title,
        unit,
        int(header),
        int(options.get("ordinals", "0")),
        roles,
        tuple(groups.split()) if groups else ("",) * len(roles),
        rows,
    )


def find_boxes(rows: Sequence[Sequence[str]]) -> list[Box]:
    """Return the cells with their spans."""
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    reach: dict[tuple[int, int], tuple[int, int]] = {}
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            home = {"<": (row, column - 1), "^": (row - 1, column)}.get(text)
            owner[row, column] = (row, column) if home is None else owner[home]
            reach[owner[row, column]] = (row, column)
    return [
        Box(row, column, last[0] - row + 1, last[1] - column + 1, rows[row][column])
        for (row, column), last in sorted(reach.items())
    ]


# ------------------------------------------------------------ what must be read


def list_figures(table: Table) -> Counter[Key]:
    """Return the figures a reader finds in the table."""
    at = {
        (row, column): box
        for box in find_boxes(table.rows)
        for row in range(box.row, box.row + box.rows)
        for column in range(box.column, box.column + box.columns)
    }
    found: Counter[Key] = Counter()
    for row in range(table.header, len(table.rows)):
        for group in dict.fromkeys(table.groups):
            columns = [n for n, own in enumerate(table.groups) if own == group]
            label, code = _name_row(table, row, columns, at)
            for column in columns:
                text = table.rows[row][column]
                if table.roles[column] == "a" and _NUMBER.fullmatch(text):
                    path = _header_path(table, column, at)
                    amount = Decimal(text.replace(",", ""))
                    found[table.form, label, code, path, amount, _find_unit(table, path)] += 1
    return found


def _name_row(
    table: Table, row: int, columns: Sequence[int], at: dict[tuple[int, int], Box]
) -> tuple[str, str]:
    names: list[tuple[str, str]] = []
    codes: list[str] = []
    before = -2
    for column in columns:
        box, role = at[row, column], table.roles[column]
        text = re.sub(r"\s", "", box.text)
        is_total = bool(re.fullmatch(r".*合计|总计", text)) and column == max(
            box.column, columns[0]
        )
        if not text or box.row != row or (not is_total and (box.column != column or role in "ait")):
            continue
        pair = _CODE_AND_NAME.fullmatch(text)
        if pair is not None:
            codes.append(pair.group(1))
            names.append((role, pair.group(2)))
        elif role in {"c", "oc"} and text.isdigit():
            goes_on = role == "c" and before == column - 1
            codes = [*codes[:-1], codes[-1] + text] if goes_on else [*codes, text]
            before = column if role == "c" else before
        else:
            names.append((role, text))
    projects = [text for role, text in names if role == "p"]
    if projects and table.form in _PROJECT_FORMS:
        return projects[0], "|".join(codes)
    label = "|".join(text for _, text in names)
    is_only_row = len(table.rows) == table.header + 1
    return label or ("合计" if is_only_row else ""), "|".join(codes)


def _header_path(table: Table, column: int, at: dict[tuple[int, int], Box]) -> str:
    boxes = dict.fromkeys(at[row, column] for row in range(table.header - table.ordinals))
    return "/".join(re.sub(r"\s", "", box.text) for box in boxes if box.text)


def _find_unit(table: Table, path: str) -> str:
    leaf = path.rpartition("/")[2]
    if "%" in leaf:
        return "%"
    found = re.search(r"万元|元", table.unit)
    return "" if leaf == "数量" or found is None else found.group()


# ------------------------------------------------------------ how it is drawn


@dataclass(frozen=True)
class Look:
    """How one document draws its tables."""

    rules: str = "full"
    """full, dotted, double, open (none at the sides), gaps (some pieces missing), level, none."""
    title_inside: bool = False
    room: int = 1000
    """Rows of the body a page holds."""
    repeats_header: bool = False
    fillers: int = 0
    separators: bool = True


@dataclass
class _Sheet:
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    y: float = _MARGIN
    width: float = 842.0


def typeset(tables: Sequence[Table], look: Look) -> Document:
    """Return the document that prints a cover and the tables, each from a new page on."""
    kind = "决算" if tables[0].form.startswith("F") else "预算"
    sheets = [_write_lines([NAME, f"{YEAR}年度部门{kind}公开"], 20.0)]
    sheets.append(
        _write_lines(["目录", f"第一部分 {NAME}概况", f"第二部分 部门{kind}公开表"], 12.0)
    )
    for table in tables:
        sheets.extend(_typeset_table(table, look))
    pages = tuple(_to_page(number, sheet) for number, sheet in enumerate(sheets, start=1))
    return Document("0" * 16, "made.pdf", "0" * 64, "pdf", "application/pdf", pages)


def _to_page(number: int, sheet: _Sheet) -> Page:
    glyphs = tuple(sheet.glyphs)
    lines = glyphs_to_lines(glyphs, number)
    return Page(number, sheet.width, 2000.0, lines, glyphs, tuple(sheet.rules))


def _write_lines(texts: Sequence[str], size: float) -> _Sheet:
    sheet = _Sheet(y=200.0)
    for text in texts:
        _write(sheet, text, 100.0, sheet.y, size)
        sheet.y += 2 * size
    return sheet


def _measure(text: str, size: float = _SIZE) -> float:
    return sum(size / 2 if letter.isascii() else size for letter in text)


def _write(sheet: _Sheet, text: str, x: float, top: float, size: float = _SIZE) -> None:
    for letter in text:
        width = _measure(letter, size)
        if letter.strip():
            sheet.glyphs.append(Glyph(letter, x, top, x + width, top + size))
        x += width


def _typeset_table(table: Table, look: Look) -> Iterator[_Sheet]:
    rows = [tuple(_print_cell(cell, look) for cell in row) for row in table.rows]
    rows += [("",) * len(table.roles)] * look.fillers
    header = table.header
    title = f"{YEAR}年{table.title}" if not table.title.startswith(YEAR) else table.title
    if look.title_inside:
        rest = ("<",) * (len(table.roles) - 1)
        rows = [(title, *rest), (table.unit, *rest), *rows]
        header += 2
    boxes = find_boxes(rows)
    widths = _find_widths(boxes, len(table.roles))
    heights = _find_heights(boxes, widths)
    starts = list(range(header, len(rows), look.room)) or [header]
    for start in starts:
        sheet = _Sheet(width=max(595.0, sum(widths) + 2 * _MARGIN))
        if start == header and not look.title_inside:
            _write_captions(sheet, table, title)
        shows_header = start == header or look.repeats_header
        shown = [*(range(header) if shows_header else ()), *range(start, len(rows))[: look.room]]
        _draw(sheet, [box for box in boxes if box.row in shown], (widths, heights), shown, look)
        yield sheet


def _print_cell(cell: str, look: Look) -> str:
    return cell if look.separators or not _NUMBER.fullmatch(cell) else cell.replace(",", "")


def _write_captions(sheet: _Sheet, table: Table, title: str) -> None:
    _write(sheet, table.number, _MARGIN, sheet.y)
    _write(sheet, title, (sheet.width - _measure(title, 14.0)) / 2, sheet.y + 14, 14.0)
    _write(sheet, f"部门：{NAME}", _MARGIN, sheet.y + 40)
    _write(sheet, table.unit, sheet.width - _MARGIN - _measure(table.unit), sheet.y + 40)
    sheet.y += 54


def _find_widths(boxes: Sequence[Box], count: int) -> list[float]:
    widths = [3 * _SIZE] * count
    for box in sorted(boxes, key=lambda one: one.columns):
        wanted = min(_measure(box.text), _WIDEST if box.columns == 1 else 0.0) + 2 * _PAD
        span = range(box.column, box.column + box.columns)
        lack = wanted - sum(widths[n] for n in span)
        for n in span:
            widths[n] += max(0.0, lack) / box.columns
    return widths


def _wrap(text: str, width: float) -> list[str]:
    lines = [""]
    for letter in text:
        if lines[-1] and _measure(lines[-1] + letter) > width:
            lines.append("")
        lines[-1] += letter
    return lines


def _find_heights(boxes: Sequence[Box], widths: Sequence[float]) -> list[float]:
    heights = [_LEADING + 2 * _PAD] * max(box.row + box.rows for box in boxes)
    for box in sorted(boxes, key=lambda one: one.rows):
        width = sum(widths[box.column : box.column + box.columns]) - 2 * _PAD
        wanted = len(_wrap(box.text, width)) * _LEADING + 2 * _PAD
        span = range(box.row, box.row + box.rows)
        lack = wanted - sum(heights[n] for n in span)
        for n in span:
            heights[n] += max(0.0, lack) / box.rows
    return heights


def _draw(
    sheet: _Sheet,
    boxes: Sequence[Box],
    sizes: tuple[Sequence[float], Sequence[float]],
    shown: Sequence[int],
    look: Look,
) -> None:
    widths, heights = sizes
    xs = [_MARGIN + sum(widths[:n]) for n in range(len(widths) + 1)]
    tops = {row: sheet.y + sum(heights[r] for r in shown[:n]) for n, row in enumerate(shown)}
    chance = random.Random(3)
    edges: dict[tuple[float, float, float, float], None] = {}
    for box in boxes:
        rows = [row for row in range(box.row, box.row + box.rows) if row in tops]
        x0, x1 = xs[box.column], xs[box.column + box.columns]
        top, bottom = tops[rows[0]], tops[rows[-1]] + heights[rows[-1]]
        for edge in ((x0, top, x1, top), (x0, bottom, x1, bottom)):
            edges[edge] = None
        for edge in ((x0, top, x0, bottom), (x1, top, x1, bottom)):
            edges[edge] = None
        _write_cell(sheet, box.text, (x0, top, x1, bottom))
    for edge in edges:
        if look.rules == "gaps" and edge[1] > min(tops.values()) and chance.random() < 0.01:
            continue
        sheet.rules.extend(_ink(edge, (xs[0], xs[-1]), look.rules))
    sheet.y = max(tops[row] + heights[row] for row in shown)


def _ink(
    edge: tuple[float, float, float, float], sides: tuple[float, float], rules: str
) -> Iterator[Rule]:
    x0, top, x1, bottom = edge
    is_level = top == bottom
    if rules == "none" or (rules == "level" and not is_level):
        return
    if rules == "open" and not is_level and x0 in sides:
        return
    if rules == "dotted":
        steps = range(int(max(x1 - x0, bottom - top) // 2))
        for step in steps:
            start = (x0 + 2 * step, top) if is_level else (x0, top + 2 * step)
            yield Rule(*start, start[0] + is_level, start[1] + (not is_level))
        return
    yield Rule(*edge)
    if rules == "double":
        yield Rule(x0 + (not is_level), top + is_level, x1 + (not is_level), bottom + is_level)


def _write_cell(sheet: _Sheet, text: str, area: tuple[float, float, float, float]) -> None:
    x0, top, x1, bottom = area
    lines = _wrap(text, x1 - x0 - 2 * _PAD)
    y = (top + bottom - len(lines) * _LEADING) / 2
    for line in lines:
        spare = x1 - x0 - _measure(line)
        x = x1 - _PAD - _measure(line) if _NUMBER.fullmatch(text) else x0 + max(_PAD, spare / 2)
        _write(sheet, line, x, y)
        y += _LEADING
