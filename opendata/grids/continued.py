"""Whether the table at the top of a page goes on from the page before."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from opendata.grids.ruled import Piece
from opendata.model import Line
from opendata.text import fold

SAME_EDGE = 4.0
"""Column edges of two pages nearer than this many points are the same."""
_SHIFT = 40.0
_SHARE = 0.5
_TALLEST_HEADER = 8
_FEWEST_LABELS = 3
_DIGIT = re.compile(r"\d")
_CONTINUED = re.compile(r"\(?续(?:表|上表|前表)?[一二三四五六七八九十\d]*\)?")
_IDENTITY = re.compile(
    r"(?:项目|单位|部门|主管部门|预算单位|实施单位|项目单位|转移支付)(?:\(单位\))?名称"
    r"|(?:主管|预算|实施)(?:部门|单位)(?:及代码)?"
)


def is_continued(group: Sequence[Piece], after: Piece) -> bool:
    """Return whether the piece goes on where the group of pieces of one table ends."""
    head, last = group[0], group[-1]
    if after.grid.pages[0] - last.grid.pages[0] != 1 or last.grid.below or last.is_followed:
        return False
    if _are_two_tables(head, after):
        return False
    has_same_columns = any(_have_same_edges(piece, after) for piece in (last, head))
    if not after.grid.above:
        return has_same_columns or _have_alike_edges(last, after)
    if not _is_same_title(head.grid.above, after.grid.above):
        return False
    has_alike_columns = any(_have_alike_edges(piece, after) for piece in (last, head))
    if has_alike_columns and _identities(head) and not _identities(after):
        # the title is printed on each page, the name of the project on its first one only
        return True
    return has_same_columns and count_repeated_rows(head, after) > 0


def shift_edges(piece: Piece, after: Piece) -> tuple[float, ...]:
    """Return the second's column edges as if its left side stood where the first's does."""
    shift = after.edges[0] - piece.edges[0]
    return tuple(x - shift for x in after.edges)


def _have_same_edges(piece: Piece, after: Piece) -> bool:
    """Return whether the columns agree; one page may draw only some of the edges."""
    return _count_alike(piece, after) == min(len(piece.edges), len(after.edges))


def _have_alike_edges(piece: Piece, after: Piece) -> bool:
    """Return whether at least half of the inner edges agree, as in forms of several parts."""
    alike = _count_alike(piece, after) - 2
    return alike >= 1 and alike >= _SHARE * (min(len(piece.edges), len(after.edges)) - 2)


def _count_alike(piece: Piece, after: Piece) -> int:
    """Return how many edges agree; 0 where the outer ones do not."""
    if abs(after.edges[0] - piece.edges[0]) > _SHIFT:
        return 0
    one, other = piece.edges, shift_edges(piece, after)
    if abs(one[-1] - other[-1]) > SAME_EDGE:
        return 0
    few, many = (one, other) if len(one) <= len(other) else (other, one)
    return sum(any(abs(x - y) <= SAME_EDGE for y in many) for x in few)


def _is_same_title(lines: Sequence[Line], lines_after: Sequence[Line]) -> bool:
    """Return whether the caption is printed again; the first may stand under a section heading."""
    title, title_after = _title(lines), _title(lines_after)
    return title[len(title) - len(title_after) :] == title_after


def _title(lines: Sequence[Line]) -> list[str]:
    texts = (_CONTINUED.sub("", fold(line.text)) for line in lines)
    # a title may be printed twice, once of it hidden
    return [text for text in dict.fromkeys(texts) if text]


def _are_two_tables(head: Piece, after: Piece) -> bool:
    """Return whether the first rows name two different tables, projects or organisations."""
    title, title_after = _framed_title(head), _framed_title(after)
    if title_after and title != title_after:
        return True
    names, names_after = _identities(head), _identities(after)
    return any(names[label] != names_after[label] for label in names.keys() & names_after.keys())


def _framed_title(piece: Piece) -> str:
    """Return the title of a table that stands inside its frame as a row of its own."""
    first = piece.grid.cells[0]
    if first.column_span < piece.grid.column_count or piece.grid.column_count < 2:
        return ""
    text = fold(first.text)
    return text if text.endswith("表") else ""


def _identities(piece: Piece) -> dict[str, str]:
    cells = itertools.takewhile(lambda cell: cell.row < 5, piece.grid.cells)
    return {
        fold(cell.text): fold(value.text)
        for cell, value in itertools.pairwise(cells)
        if cell.row == value.row and _IDENTITY.fullmatch(fold(cell.text))
    }


def count_repeated_rows(head: Piece, after: Piece) -> int:
    """Return how many rows at the top of the second piece repeat a header of the first one.

    That is the header at its top, or that of its last part: one row of labels.
    """
    rows, rows_after = _top_rows(head, _TALLEST_HEADER), _top_rows(after, _TALLEST_HEADER)
    count = 0
    for row, row_after in zip(rows, rows_after, strict=False):
        if row != row_after or not any(text for _, text in row):
            break
        count += 1
    if count == 0 and _is_part_header(rows_after[0]):
        texts = [text for _, text in rows_after[0]]
        later = _top_rows(head, head.grid.row_count)
        return int(any([text for _, text in row] == texts for row in later))
    return count


def _is_part_header(row: Sequence[tuple[int, str]]) -> bool:
    texts = [text for _, text in row if text]
    return len(texts) >= _FEWEST_LABELS and not any(_DIGIT.search(text) for text in texts)


def _top_rows(piece: Piece, count: int) -> list[list[tuple[int, str]]]:
    """Return row span and text of the cells of the first rows."""
    rows: list[list[tuple[int, str]]] = [[] for _ in range(min(piece.grid.row_count, count))]
    for cell in piece.grid.cells:
        if cell.row >= len(rows):
            break
        rows[cell.row].append((cell.row_span, fold(cell.text)))
    return rows
