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

from opendata.blocks.lattice import Lattice
from opendata.geometry import glyphs_to_rows
from opendata.model import Box, Glyph, Line, Rule

_GAP = 0.8
"""Pieces of a line are this many character heights apart."""
_LITTLE_GAP = 0.15
_PITCH = 2.6
_FEWEST_ROWS = 4
_FEWEST_MONEY = 3
_WRAPPED = 0.75
_MONEY = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?|-|—|/")
_EXACT = re.compile(r"-?[\d,]+\.\d{2,6}|-?\d{1,3}(?:,\d{3})+")
_APART = re.compile(r"\s-?\d[\d,]*[,.]\d{2}")
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


def find_aligned_areas(glyphs: Sequence[Glyph]) -> list[Lattice]:
    """Return the areas where at least four lines form columns with exact amounts."""
    rows = [_row_to_pieces(row) for row in glyphs_to_rows(glyphs)]
    if sum(_has_amount(row) for row in rows) < _FEWEST_MONEY:
        return []
    return [_rows_to_lattice(run) for run in _runs(rows) if _is_table(run)]


def _row_to_pieces(row: Sequence[Glyph]) -> Row:
    pieces: list[list[Glyph]] = [[row[0]]]
    for glyph in row[1:]:
        if _is_apart(pieces[-1], glyph):
            pieces.append([])
        pieces[-1].append(glyph)
    return tuple(_to_piece(piece) for piece in pieces)


def _is_apart(piece: Sequence[Glyph], glyph: Glyph) -> bool:
    """Return whether the character begins a new piece; after a whole amount a little gap will do."""
    last = piece[-1]
    gap = (glyph.x0 - last.x1) / (last.bottom - last.top)
    if gap > _GAP:
        return True
    return gap > _LITTLE_GAP and _EXACT.fullmatch("".join(one.text for one in piece)) is not None


def _to_piece(glyphs: Sequence[Glyph]) -> Piece:
    texts, lefts, tops, rights, bottoms = zip(*glyphs, strict=True)
    return Piece("".join(texts), Box(min(lefts), min(tops), max(rights), max(bottoms)))


def _has_amount(row: Row) -> bool:
    return any(_EXACT.fullmatch(piece.text) for piece in row)


def _runs(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Yield lines that follow one another closely, from the first of several pieces on."""
    run: list[Row] = []
    for row in rows:
        if run and row[0].box.top - run[-1][0].box.bottom > _PITCH * _height(row):
            yield _trim(run)
            run = []
        if len(row) > 1 or run:
            run.append(row)
    yield _trim(run)


def _height(row: Row) -> float:
    return row[0].box.bottom - row[0].box.top


def _trim(run: list[Row]) -> list[Row]:
    """Return the run without prose at its end, and without a caption at its beginning."""
    first = next((index for index, row in enumerate(run) if len(row) > 2), 0)
    last = max((index for index, row in enumerate(run) if len(row) > 1), default=-1)
    return run[first : last + 1]


def _is_table(run: Sequence[Row]) -> bool:
    filled = [row for row in run if len(row) > 1]
    amounts = [row for row in run if _has_amount(row)]
    if len(filled) < _FEWEST_ROWS or len(amounts) < _FEWEST_MONEY or len(filled) < 0.6 * len(run):
        return False
    return all(_MONEY.fullmatch(row[-1].text) for row in amounts)


def _rows_to_lattice(run: Sequence[Row]) -> Lattice:
    columns = _columns(run)
    lines = _row_lines(run)
    left, right = columns[0][0] - _SIDE, columns[-1][1] + _SIDE
    places = [(one[1] + other[0]) / 2 for one, other in itertools.pairwise(columns)]
    rules = [Rule(left, y, right, y) for y in lines]
    rules += [Rule(x, lines[0], x, lines[-1]) for x in (left, right)]
    for x in places:
        rules += _upright_pieces(run, lines, x)
    return Lattice(Box(left, lines[0], right, lines[-1]), tuple(rules))


def _columns(run: Sequence[Row]) -> list[tuple[float, float]]:
    """Return where each column begins and ends; rows with fewer pieces may span several."""
    most = statistics.median_high([len(row) for row in run if _has_amount(row)])
    columns: list[tuple[float, float]] = []
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


def _with_interval(
    columns: Sequence[tuple[float, float]], new: tuple[float, float]
) -> list[tuple[float, float]]:
    apart = [one for one in columns if one[1] <= new[0] or new[1] <= one[0]]
    meet = [one for one in columns if one not in apart]
    start = min([new[0], *(one[0] for one in meet)])
    end = max([new[1], *(one[1] for one in meet)])
    return sorted([*apart, (start, end)])


def _row_lines(run: Sequence[Row]) -> list[float]:
    """Return where rows part: not above the rest of a wrapped label."""
    tops = [min(piece.box.top for piece in row) for row in run]
    bottoms = [max(piece.box.bottom for piece in row) for row in run]
    pitch = statistics.median([low - high for high, low in itertools.pairwise(tops)])
    lines = [tops[0] - _SIDE]
    for index in range(1, len(run)):
        is_rest = len(run[index]) == 1 and tops[index] - tops[index - 1] < _WRAPPED * pitch
        if not is_rest:
            lines.append((bottoms[index - 1] + tops[index]) / 2)
    return [*lines, bottoms[-1] + _SIDE]


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
