"""Headers: which rows of a grid are its header, and what each column is called and holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from opendata.forms.captions import is_table_number
from opendata.knowledge import HeaderWords
from opendata.model import Cell, Grid
from opendata.money import find_amount, is_number
from opendata.text import fold, remove_space

LABEL_ROLES = frozenset(
    {
        "label",
        "function_label",
        "economic_label",
        "government_economic_label",
        "organisation_label",
        "project_label",
        "type_label",
    }
)
CODE_ROLES = frozenset(
    {
        "code",
        "function_code",
        "economic_code",
        "government_economic_code",
        "organisation_code",
        "project_code",
    }
)

_KEPT = 1 << 14
"""So many labels are kept parted: the forms of a document print the same ones."""

UNKNOWN_TEXT = "unknown text"
"""Role of a column of words whose header no list knows: a label before the first amount."""

_ITEM_NUMBERING = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十]{1,3}[）)]|[一二三四五六七八九十]{1,3}、)"
)
_DIGITS_ONLY = re.compile(r"[-+−]?[\d.,，]*\d[\d.,，]*[%％]?|[（(][\d.,]+[）)]")
_CODE = re.compile(r"\d{3}(?:\d{2}){0,4}")
_CODE_AND_NAME = re.compile(r"^[\[【（(]?(\d{3,})[\]】）)]?\s*[-—－_]?\s*(\D.*)$", re.DOTALL)
_SHORT_CODE_AND_NAME = re.compile(r"^(0\d)[-—－](\D.*)$", re.DOTALL)
_PROJECT_CODE_AND_NAME = re.compile(r"^(\d{6,}[A-Z]\d{6,}|\d{15,})[-—－_]?(\D.*)$", re.DOTALL)
_CODE_LEVELS = frozenset("类款项")
"""Heads of code columns, which final accounts print in the row of column numbers."""
_HOTLINE = re.compile(r"^(?:110|119|120|122|12\d{3})(?=[^\d\s\]】）)\-—－_])")
"""A telephone number that begins a name: 12345热线, 120急救."""
_FORMULA = re.compile(
    r"^(?:[0-9A-Z]{1,2}(?:[=＝+＋\-－—][0-9A-Z+＋\-－—()（）]*)?|\d+栏?|[甲乙丙丁])$"
)
_OUTER_HEADER = re.compile(r"[^表:：()（）0-9，。]{2,20}")
"""A label over all columns of a table that has its title above: no title, year or unit."""
_CAPTION = re.compile(
    r"(?:金额)?单位[:：](?:人民币)?(?:万|亿|千)?元|(?:部门|单位|部门名称|单位名称|编制单位|预算单位|填报单位)[:：]"
)
_HEADER_UNIT = re.compile(r"[（(](?:单位[:：])?(?:人民币)?(?:亿元|万元|千元|元|%|％)[）)]$")


@dataclass(frozen=True, slots=True)
class Matrix:
    """A grid by row and column; a cell that spans stands at each place it covers."""

    rows: tuple[tuple[Cell | None, ...], ...]

    def row_cells(self, row: int) -> tuple[Cell, ...]:
        """Return the cells with text that begin in the row, in order."""
        found = [
            cell
            for column, cell in enumerate(self.rows[row])
            if cell is not None and cell.row == row and cell.column == column and cell.text.strip()
        ]
        return tuple(found)


@dataclass(frozen=True, slots=True)
class HeaderColumn:
    """One leaf of the header and the grid columns it covers."""

    path: tuple[str, ...]
    columns: tuple[int, ...]
    role: str


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header ends and what its columns are."""

    caption_rows: tuple[int, ...]
    ordinal_rows: tuple[int, ...]
    body_row: int
    columns: tuple[HeaderColumn, ...]
    text: str
    """All header text, folded."""


def grid_to_matrix(grid: Grid) -> Matrix:
    """Lay the cells of a grid out by row and column."""
    rows: list[list[Cell | None]] = [[None] * grid.column_count for _ in range(grid.row_count)]
    for cell in grid.cells:
        first = cell.column
        end = min(first + cell.column_span, grid.column_count)
        for row in rows[cell.row : cell.row + cell.row_span]:
            # most cells cover one place
            for column in (first,) if end == first + 1 else range(first, end):
                if row[column] is None:
                    row[column] = cell
    return Matrix(tuple(tuple(row) for row in rows))


def find_header(grid: Grid, matrix: Matrix, words: HeaderWords) -> Header:
    """Find the header of a grid and name its columns."""
    captions = _find_caption_rows(grid, matrix)
    first = captions[-1] + 1 if captions else 0
    body = _find_body_row(grid, matrix, first, words)
    ordinals = tuple(
        row for row in range(first, body) if is_ordinal_row(matrix.row_cells(row), words)
    )
    named = [row for row in range(first, body) if row not in ordinals]
    if grid.kind == "tabbed":
        paths = _typed_paths(grid, matrix, named)
    else:
        paths = _drawn_paths(grid, matrix, named)
    columns = _paths_to_columns(paths, matrix, range(body, grid.row_count), words)
    text = fold("".join(cell.text for row in named for cell in matrix.row_cells(row)))
    return Header(captions, ordinals, body, columns, text)


def _find_caption_rows(grid: Grid, matrix: Matrix) -> tuple[int, ...]:
    """Return the rows on top that hold title, unit or department inside the frame."""
    found: list[int] = []
    titled = any("表" in line.text for line in grid.above)
    for row in range(min(6, grid.row_count - 1)):
        cells = matrix.row_cells(row)
        if not cells:
            continue
        lone = cells[0] if len(cells) == 1 else None
        is_title = lone is not None and _is_title_cell(lone, grid.column_count, titled=titled)
        if not is_title and not any(_is_caption(cell.text) for cell in cells):
            break
        found.append(row)
    return tuple(found)


def _is_title_cell(cell: Cell, columns: int, *, titled: bool) -> bool:
    """Tell whether the only cell of a row is a title and not the header over all columns.

    `titled`: the title of the table stands above its frame.
    """
    text = remove_space(cell.text)
    if is_table_number(text):
        return True
    if is_number(text) or cell.column_span < max(2, columns * 0.6):
        return False
    return not (titled and cell.column_span == columns and _OUTER_HEADER.fullmatch(text))


def _is_caption(text: str) -> bool:
    return _CAPTION.match(remove_space(text)) is not None


def is_ordinal_row(cells: Sequence[Cell], words: HeaderWords) -> bool:
    """Tell whether a row only numbers the columns: 栏次 1 2 3, or 1 2 3=1+2."""
    texts = [remove_space(cell.text) for cell in cells]
    if not all(_may_number(text, words) for text in texts):
        return False
    named = [text for text in texts if _is_ordinal(text, words)]
    rest = [text for text in texts if text not in named]
    rest = [text for text in rest if text not in _CODE_LEVELS] or rest
    if not rest or not all(_FORMULA.match(text) for text in rest):
        return bool(named) and not rest
    if named or any("=" in text or "＝" in text for text in rest):
        return True
    numbers = [int(text) for text in rest if text.isdigit()]
    steps = pairwise(numbers)
    return len(numbers) > 1 and numbers[0] == 1 and all(a < b <= a + 3 for a, b in steps)


def _may_number(text: str, words: HeaderWords) -> bool:
    """Tell whether a cell can stand in a row of column numbers; the first label of a row cannot."""
    return _FORMULA.match(text) is not None or text in _CODE_LEVELS or _is_ordinal(text, words)


def _is_ordinal(text: str, words: HeaderWords) -> bool:
    return fold(text) in words.ordinals or not text.strip("*")


def _find_body_row(grid: Grid, matrix: Matrix, first: int, words: HeaderWords) -> int:
    """Return the first row that is no header."""
    reach = first
    for row in range(first, grid.row_count):
        cells = matrix.row_cells(row)
        if row < reach or is_ordinal_row(cells, words):
            reach = max([reach, *(cell.row + cell.row_span for cell in cells)])
            continue
        if row > first and (not cells or _is_body_row(cells, words)):
            return row
        if row == first and _is_body_row(cells, words) and any(is_number(c.text) for c in cells):
            return row
        reach = max([reach, *(cell.row + cell.row_span for cell in cells)])
        reach = max(row + 1, min(reach, row + 4)) if row == first else min(reach, first + 6)
    return grid.row_count


def _is_body_row(cells: Sequence[Cell], words: HeaderWords) -> bool:
    texts = [remove_space(cell.text) for cell in cells]
    if any(_DIGITS_ONLY.fullmatch(text) or split_code(text)[0] for text in texts):
        return True
    if any(_ITEM_NUMBERING.match(text) for text in texts) or set(texts) == {"无"}:
        return True
    return len(texts) == 1 and fold(texts[0]) in words.totals


def _drawn_paths(grid: Grid, matrix: Matrix, rows: Sequence[int]) -> list[tuple[Cell, ...]]:
    """Return for each grid column the header cells above it, outermost first."""
    paths: list[tuple[Cell, ...]] = []
    for column in range(grid.column_count):
        path: list[Cell] = []
        for row in rows:
            cell = matrix.rows[row][column]
            if cell is not None and cell.text.strip() and cell not in path:
                path.append(cell)
        paths.append(tuple(path))
    return paths


def _typed_paths(grid: Grid, matrix: Matrix, rows: Sequence[int]) -> list[tuple[Cell, ...]]:
    """Return the header cells above each column of a tabbed grid, whose spans are not typed.

    An empty header cell goes on the label to its left where both stand under one parent,
    and the label above it where that label has a column of its own.
    """
    paths: list[tuple[Cell, ...]] = [()] * grid.column_count
    for depth, row in enumerate(rows):
        left: Cell | None = None
        for column in range(grid.column_count):
            cell = matrix.rows[row][column]
            if cell is not None and cell.text.strip():
                left = cell
            elif left is not None and not _may_extend(paths, left.column, column, depth):
                left = None
            if left is not None:
                paths[column] = (*paths[column], left)
    return paths


def _may_extend(paths: Sequence[tuple[Cell, ...]], start: int, column: int, depth: int) -> bool:
    if depth == 0:
        return True
    parents = paths[start][: len(paths[start]) - 1]
    above = paths[column]
    if not above or above[-1].column == column:
        return False
    return bool(parents) and parents[-1] == above[-1]


def _paths_to_columns(
    paths: Sequence[tuple[Cell, ...]],
    matrix: Matrix,
    body: range,
    words: HeaderWords,
) -> tuple[HeaderColumn, ...]:
    """Join grid columns under one leaf and tell what each holds."""
    groups: list[tuple[tuple[Cell, ...], list[int]]] = []
    for column, path in enumerate(paths):
        if groups and path and groups[-1][0] == path:
            groups[-1][1].append(column)
        else:
            groups.append((path, [column]))
    columns: list[HeaderColumn] = []
    for path, members in groups:
        labels = tuple(remove_space(cell.text) for cell in path)
        for part in _split_group(members, matrix, body):
            texts = _column_texts(part, matrix, body)
            if labels or texts:
                columns.append(HeaderColumn(labels, part, find_role(labels, texts, words)))
    return tuple(_settle_roles(columns))


def _settle_roles(columns: Sequence[HeaderColumn]) -> Iterator[HeaderColumn]:
    """Call words of unknown header a label where an amount column follows, else plain text."""
    amounts = [index for index, column in enumerate(columns) if column.role == "amount"]
    for index, column in enumerate(columns):
        if column.role != UNKNOWN_TEXT:
            yield column
            continue
        before = not amounts or index < amounts[0] or index + 1 in amounts
        yield replace(column, role="label" if before else "text")


def _split_group(members: Sequence[int], matrix: Matrix, body: range) -> list[tuple[int, ...]]:
    """Keep grid columns under one leaf together unless one row fills two of them.

    Columns of two or three digits each are codes printed level by level: always apart.
    """
    if len(members) == 1:
        return [tuple(members)]
    texts = [text for column in members for text in _column_texts((column,), matrix, body)]
    digits = [text for text in texts if text.isdigit() and len(text) <= 3]
    if digits and len(digits) * 4 >= len(texts) * 3:
        return [(column,) for column in members]
    for row in body:
        filled = {
            cell.column
            for column in members
            if (cell := matrix.rows[row][column]) is not None and cell.text.strip()
        }
        if len(filled) > 1:
            return [(column,) for column in members]
    return [tuple(members)]


def _column_texts(columns: Sequence[int], matrix: Matrix, body: range) -> list[str]:
    return [
        remove_space(cell.text)
        for row in body
        for column in columns
        if (cell := matrix.rows[row][column]) is not None
        and cell.row == row
        and cell.column == column
        and cell.text.strip()
    ]


def leaf_words(label: str) -> str:
    """Return a header label folded, without the unit it carries.

    >>> leaf_words("项目金额（万元）")
    '项目金额'
    """
    return fold(_HEADER_UNIT.sub("", label))


def find_role(labels: tuple[str, ...], texts: Sequence[str], words: HeaderWords) -> str:
    """Tell what a column holds, by its leaf label and by what stands in it."""
    numbers = [text for text in texts if is_number(text)]
    codes = [text for text in numbers if _CODE.fullmatch(text)]
    others = [text for text in texts if text.strip("-—/*") != "" and not is_number(text)]
    role = next((words.roles[key] for key in _leaf_keys(labels) if key in words.roles), "")
    if role in LABEL_ROLES and numbers and len(numbers) > 2 * len(others) and codes != numbers:
        role = ""
    if role:
        return role
    if fold(labels[-1]) in words.ordinals if labels else False:
        return "line_no"
    if texts and len(codes) * 2 > len(texts) and all("." not in code for code in codes):
        amounts = [find_amount(code) for code in codes]
        if all(amount is not None and amount >= 100 for amount in amounts) and not labels:
            return "code"
    if len(numbers) >= len(others) or (numbers and len(others) <= 2):
        return "amount"
    return UNKNOWN_TEXT


def _leaf_keys(labels: tuple[str, ...]) -> list[str]:
    if not labels:
        return []
    leaf = leaf_words(labels[-1])
    joined = leaf_words("".join(labels[-2:])) if len(labels) > 1 else leaf
    return [joined, leaf] if joined != leaf else [leaf]


@lru_cache(maxsize=_KEPT)
def split_code(text: str) -> tuple[str, str]:
    """Return code and name of a cell that prints both, an empty code where it has none.

    >>> split_code("[2010301]行政运行"), split_code("2014001-行政运行"), split_code("行政运行")
    (('2010301', '行政运行'), ('2014001', '行政运行'), ('', '行政运行'))
    >>> split_code("02-辅助性服务"), split_code("2019-03-10"), split_code("12345热线经费")
    (('02', '辅助性服务'), ('', '2019-03-10'), ('', '12345热线经费'))
    """
    text = text.strip()
    code, name = split_project_code(text)
    if code:
        return code, name
    match = _CODE_AND_NAME.match(text) or _SHORT_CODE_AND_NAME.match(text)
    if match is None or match.group(2)[0] in "年.．,，、%％月日号个套辆亩吨天-—－/:：":
        return "", text
    return ("", text) if _HOTLINE.match(text) else (match.group(1), match.group(2))


def split_project_code(text: str) -> tuple[str, str]:
    """Return code and name of a project that prints both, an empty code where it has none.

    >>> split_project_code("11000022T000000456476-监督服务"), split_project_code("2024年项目")
    (('11000022T000000456476', '监督服务'), ('', '2024年项目'))
    """
    match = _PROJECT_CODE_AND_NAME.match(text)
    return (match.group(1), match.group(2)) if match else ("", text)
