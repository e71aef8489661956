"""Tables without drawn lines: rows of text whose pieces stand under one another.

The lines that the page does not draw are laid between the columns and rows found,
so that the area can be cut into cells like any other.
"""

from __future__ import annotations

import itertools
import re
import statistics
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from opendata.blocks.headings import Zone, boxes_to_units, join_wraps, units_to_rules
from opendata.blocks.lattice import Lattice
from opendata.geometry import glyphs_to_rows
from opendata.model import Box, Glyph, Line, Rule

_GAP = 0.8
"""Pieces of a line are this many character heights apart."""
_DIGIT_GAP = 0.4
_LITTLE_GAP = 0.15
_PITCH = 2.6
_FEWEST_ENDS = 0.4
"""Share of the lines with an amount that end with one: of two sides the right one may be blank."""
_FEWEST_ROWS = 4
_FEWEST_MONEY = 3
_WRAPPED = 0.75
_TIGHT = 0.35
"""Lines of one label are no further apart than this many character heights, rows are."""
_MONEY = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?|-|—|/")
_EXACT = re.compile(r"-?[\d,]+\.\d{2,6}|-?\d{1,3}(?:,\d{3})+")
_APART = re.compile(r"\s-?\d[\d,]*[,.]\d{2}")
_CAPTION = re.compile(r"[:：]|表$|^表?\d*$|[。；]$")
"""A line above the headings: unit, department, title, number of the table."""
_LARGER = 1.2
_HIGH = 0.25
_SIDE = 2.0


class Piece(NamedTuple):
    """Characters of a line that stand together."""

    text: str
    box: Box


Row = tuple[Piece, ...]


def have_columns(lines: Sequence[Line]) -> bool:
    """Return whether it is worth looking: some lines hold amounts apart from other text."""
    found = (line for line in lines if _APART.search(line.text))
    return len(list(itertools.islice(found, _FEWEST_MONEY))) == _FEWEST_MONEY


def find_aligned_areas(glyphs: Sequence[Glyph], rules: Sequence[Rule] = ()) -> list[Lattice]:
    """Return the areas where at least four lines form columns with exact amounts.

    `rules`: the lines drawn, of which the level ones part the rows.
    """
    rows = [_row_to_pieces(row) for row in glyphs_to_rows(glyphs)]
    if sum(_has_amount(row) for row in rows) < _FEWEST_MONEY:
        return []
    return [_rows_to_lattice(run, rules) for run in _runs(rows) if _is_table(run)]


def _row_to_pieces(row: Sequence[Glyph]) -> Row:
    pieces: list[list[Glyph]] = [[row[0]]]
    for glyph in row[1:]:
        if _is_apart(pieces[-1], glyph):
            pieces.append([])
        pieces[-1].append(glyph)
    return tuple(_to_piece(piece) for piece in pieces)


def _is_apart(piece: Sequence[Glyph], glyph: Glyph) -> bool:
    """Return whether the character begins a new piece.

    Beside a digit less of a gap will do, after a whole amount a little one.
    """
    last = piece[-1]
    gap = (glyph.x0 - last.x1) / (last.bottom - last.top)
    if gap > _GAP or (gap > _DIGIT_GAP and (last.text.isdigit() or glyph.text.isdigit())):
        return True
    return gap > _LITTLE_GAP and _EXACT.fullmatch("".join(one.text for one in piece)) is not None


def _to_piece(glyphs: Sequence[Glyph]) -> Piece:
    texts, lefts, tops, rights, bottoms = zip(*glyphs, strict=True)
    return Piece("".join(texts), Box(min(lefts), min(tops), max(rights), max(bottoms)))


def _has_amount(row: Row) -> bool:
    return any(_EXACT.fullmatch(piece.text) for piece in row)


def _runs(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Yield lines that follow one another closely, without captions before and prose behind."""
    run: list[Row] = []
    for row in rows:
        if run and _top(row) - _bottom(run[-1]) > _PITCH * _height(row):
            yield _trim(run)
            run = []
        run.append(row)
    yield _trim(run)


def _top(row: Row) -> float:
    return min(piece.box.top for piece in row)


def _bottom(row: Row) -> float:
    return max(piece.box.bottom for piece in row)


def _height(row: Row) -> float:
    return row[0].box.bottom - row[0].box.top


def _trim(run: list[Row]) -> list[Row]:
    """Return the run without prose at its end, and without what stands above its headings."""
    last = max((index for index, row in enumerate(run) if len(row) > 1), default=-1)
    while last + 1 < len(run) and _is_tight(run[last], run[last + 1]):
        last += 1
    first = body = _find_body(run)
    while first > 0 and not _is_caption(run[first - 1], run[body]):
        first -= 1
    return run[first : last + 1]


def _find_body(run: Sequence[Row]) -> int:
    """Return the first line that holds numbers: of the table, or of its columns."""
    found = next((n for n, row in enumerate(run) if len(row) > 1 and _is_body(row)), 0)
    while found > 0 and len(run[found - 1]) == 1 and _is_tight(run[found - 1], run[found]):
        found -= 1
    return found


def _is_tight(above: Row, row: Row) -> bool:
    """Return whether two lines stand as close as those of one label."""
    return _top(row) - _bottom(above) < _TIGHT * _height(row)


def _is_body(row: Row) -> bool:
    return _MONEY.fullmatch(row[-1].text) is not None or _has_amount(row)


def _is_caption(row: Row, body: Row) -> bool:
    text = "".join(piece.text for piece in row)
    is_title = len(row) == 1 and _height(row) > _LARGER * _height(body)
    return _CAPTION.search(text) is not None or is_title


def _is_table(run: Sequence[Row]) -> bool:
    body = run[_find_body(run) :]
    filled = [row for row in body if len(row) > 1]
    amounts = [row for row in body if _has_amount(row)]
    if len(filled) < _FEWEST_ROWS - 1 or len(amounts) < _FEWEST_MONEY:
        return False
    if len(run) < _FEWEST_ROWS or len(filled) < 0.6 * (len(_row_lines(body, ())) - 1):
        return False
    ends = sum(_MONEY.fullmatch(row[-1].text) is not None for row in amounts)
    return ends > _FEWEST_ENDS * len(amounts)


def _rows_to_lattice(run: Sequence[Row], drawn: Sequence[Rule]) -> Lattice:
    start = _find_body(run)
    body = run[start:]
    headings = join_wraps([piece.box for row in run[:start] for piece in row])
    columns = _with_empty(_columns(body), headings)
    lines = _row_lines(body, drawn)
    top = min([lines[0], *(box.top - _SIDE for box in headings)])
    left, right = columns[0][0] - _SIDE, columns[-1][1] + _SIDE
    places = [(one[1] + other[0]) / 2 for one, other in itertools.pairwise(columns)]
    rules = [Rule(left, y, right, y) for y in (top, *lines)]
    rules += [Rule(x, top, x, lines[-1]) for x in (left, right)]
    for x in places:
        rules += _upright_pieces(body, lines, x)
    zones = list(itertools.pairwise((left, *places, right)))
    units = boxes_to_units(headings, zones)
    rules += units_to_rules(units, zones, (top, lines[0]))
    return Lattice(Box(left, top, right, lines[-1]), tuple(rules), is_drawn=False)


def _columns(run: Sequence[Row]) -> list[Zone]:
    """Return where each column begins and ends; rows with fewer pieces may span several."""
    most = statistics.median_high([len(row) for row in run if _has_amount(row)])
    columns: list[Zone] = []
    run = [row for row in run if not _is_numbering(row)]
    for row in run:
        if len(row) < most:
            continue
        for piece in row:
            columns = _with_interval(columns, (piece.box.x0, piece.box.x1))
    for row in run:
        for piece in row:
            touched = [one for one in columns if one[0] < piece.box.x1 and piece.box.x0 < one[1]]
            if len(touched) < 2:
                columns = _with_interval(columns, (piece.box.x0, piece.box.x1))
    return columns


def _is_numbering(row: Row) -> bool:
    """Return whether a line only numbers the columns; its numbers stand in their middle."""
    return len(row) > 2 and all(piece.text.isdigit() for piece in row[1:])


def _with_interval(columns: Sequence[Zone], new: Zone) -> list[Zone]:
    apart = [one for one in columns if one[1] <= new[0] or new[1] <= one[0]]
    meet = [one for one in columns if one not in apart]
    start = min([new[0], *(one[0] for one in meet)])
    end = max([new[1], *(one[1] for one in meet)])
    return sorted([*apart, (start, end)])


def _with_empty(columns: Sequence[Zone], headings: Sequence[Box]) -> list[Zone]:
    """Return the columns with those that have a heading of their own and no number in any row.

    A heading high above the others stands over several columns, be it over the gap between two.
    """
    found = list(columns)
    heights = sorted(box.top + box.bottom for box in headings)
    for box in sorted(headings, key=lambda one: -one.bottom):
        is_high = box.top + box.bottom < heights[0] + _HIGH * (heights[-1] - heights[0])
        is_over = any(
            other.top > box.bottom and other.x0 < box.x1 and box.x0 < other.x1 for other in headings
        )
        has_column = any(one[0] < box.x1 and box.x0 < one[1] for one in found)
        if not (is_high or is_over or has_column):
            found = _with_interval(found, (box.x0, box.x1))
    return found


def _row_lines(run: Sequence[Row], drawn: Sequence[Rule]) -> list[float]:
    """Return where rows part: at the lines drawn between them, not above the rest of a label."""
    tops, bottoms = [_top(row) for row in run], [_bottom(row) for row in run]
    counted = [_top(row) for row in run if _is_body(row)]
    pitch = statistics.median([low - high for high, low in itertools.pairwise(counted)])
    levels = sorted({rule.top for rule in drawn if rule.top == rule.bottom})
    lines = [tops[0] - _SIDE]
    for index in range(1, len(run)):
        between = (bottoms[index - 1] + tops[index]) / 2
        level = next((y for y in levels if tops[index - 1] < y < bottoms[index]), None)
        if level is None and levels and levels[0] < tops[0] and levels[-1] > tops[-1]:
            continue
        if level is not None or not _is_rest(run[index - 1 : index + 2], pitch):
            lines.append(between if level is None else level)
    return [*lines, bottoms[-1] + _SIDE]


def _is_rest(lines: Sequence[Row], pitch: float) -> bool:
    """Return whether the second line belongs to the row of the first: a label that wraps.

    The numbers of such a row stand in its middle, beside one of its lines or between two.
    """
    last, row, *below = lines
    if _top(row) - _top(last) >= _WRAPPED * pitch:
        return False
    if len(row) == 1 and not _has_amount(row):
        return not below or _top(below[0]) - _top(row) >= _top(row) - _top(last)
    return _is_tight(last, row) and not (_is_body(row) and _is_body(last))


def _upright_pieces(run: Sequence[Row], lines: Sequence[float], x: float) -> Iterator[Rule]:
    """Yield the parts of a column edge that cross no text."""
    for top, bottom in itertools.pairwise(lines):
        crossed = any(
            piece.box.x0 < x < piece.box.x1
            and top < (piece.box.top + piece.box.bottom) / 2 < bottom
            for row in run
            for piece in row
        )
        if not crossed:
            yield Rule(x, top, x, bottom)
