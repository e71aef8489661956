"""Characters of a PDF page with their boxes, as they are shown."""

from __future__ import annotations

import ctypes
import functools
import itertools
import sys
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from opendata.documents.calls import gather, load_calls, to_pointer
from opendata.documents.radicals import CLIPPED, RADICAL, UNMAPPED, load_radicals
from opendata.documents.strokes import Bounds, find_clips
from opendata.documents.view import View
from opendata.glyphs import Boxes, Glyphs, to_text
from opendata.model import Rule

_NEAR = 12.0
_PAGE_CLIP = 0.9
_FEWEST_RULES = 4
_TOUCH = 4.0
_UNMAPPED = frozenset([*range(0xE000, 0xF900), 0xFFFD])
"""Codes of private use, and the one that stands for no character."""


def page_to_glyphs(
    text: Any, view: View, rules: Sequence[Rule], repairs: Counter[tuple[str, str]]
) -> Glyphs:
    """Return the printed characters in drawing order; radicals are repaired and counted."""
    letters, indexes, boxes = _read_characters(text)
    if not letters:
        return Glyphs(letters, boxes)
    shown = view.turn(boxes)
    clipped = _clip(text, indexes, shown, view, rules)
    are_hidden = ~view.contains(shown)
    are_hidden[clipped] = True
    glyphs = _repair(Glyphs(letters, shown), repairs)
    hidden = int(are_hidden.sum())
    if hidden:
        repairs["", CLIPPED] += hidden
        glyphs = glyphs.pick(~are_hidden)
    return glyphs


def _repair(glyphs: Glyphs, repairs: Counter[tuple[str, str]]) -> Glyphs:
    """Return the characters with radicals repaired; those a font gives no meaning are counted."""
    letters = glyphs.letters
    are_strange = _load_strange()[glyphs.codes]
    if not are_strange.any():
        # as on most pages
        return glyphs
    readings: dict[int, str] = {}
    radicals = load_radicals()
    for letter in set(to_text(glyphs.codes[are_strange])):
        if letter in radicals:
            readings[ord(letter)] = radicals[letter]
            repairs[letter, RADICAL] += letters.count(letter)
        if ord(letter) in _UNMAPPED:
            repairs[letter, f"{UNMAPPED}={letter}"] += letters.count(letter)
    return Glyphs(letters.translate(readings), glyphs.boxes)


@functools.lru_cache(maxsize=1)
def _load_strange() -> NDArray[numpy.bool_]:
    """Return for each code there is whether it is a radical or unmapped."""
    are_strange = numpy.zeros(sys.maxunicode + 1, numpy.bool_)
    are_strange[[*map(ord, load_radicals()), *_UNMAPPED]] = True
    return are_strange


def _clip(
    text: Any, indexes: NDArray[numpy.intp], shown: Boxes, view: View, rules: Sequence[Rule]
) -> list[int]:
    """Cut the characters around the outermost drawn lines to what a clip shows of them.

    Returns those that a clip as wide as the table hides: a cell cut by the page break
    carries its whole text on both pages. The clip of one cell hides nothing for good,
    unless it ends where the table does.
    """
    hidden: list[int] = []
    if len(rules) < _FEWEST_RULES:
        return hidden
    lefts, tops, rights, bottoms = zip(*rules, strict=True)
    top, bottom = min(tops), max(bottoms)
    width = max(rights) - min(lefts)
    middles = (shown[:, 1] + shown[:, 3]) / 2
    outer = numpy.flatnonzero((middles < top + _NEAR) | (middles > bottom - _NEAR))
    handle = itertools.repeat(to_pointer(text))
    objects = list(map(load_calls().get_text_object, handle, indexes[outer].tolist()))
    clips = find_clips(objects)
    views: dict[Bounds, list[float]] = {}
    boxes = shown[outer].tolist()
    for position, clip, (x0, y0, x1, y1) in zip(outer.tolist(), clips, boxes, strict=True):
        if clip is None:
            continue
        if clip not in views:
            views[clip] = view.turn(numpy.array([clip]))[0].tolist()
        left, first, right, last = views[clip]
        if first <= (y0 + y1) / 2 <= last and left <= (x0 + x1) / 2 <= right:
            continue
        if right - left > _PAGE_CLIP * width:
            hidden.append(position)
        elif first < y1 and y0 < last:
            shown[position, 1], shown[position, 3] = max(y0, first), min(y1, last)
        elif (y0 >= last and abs(last - bottom) < _TOUCH) or (
            y1 <= first and abs(first - top) < _TOUCH
        ):
            hidden.append(position)
    return hidden


def _read_characters(text: Any) -> tuple[str, NDArray[numpy.intp], Boxes]:
    """Return the printed characters in drawing order, where the text holds them, and their boxes.

    White space is left out: blanks are told again from the gaps, as the library makes up
    some of its own.
    """
    codes = _read_codes(text)
    if ((codes >= _SURROGATES.start) & (codes < _SURROGATES.stop)).any():
        codes = _join_surrogates(codes)
    indexes = numpy.flatnonzero(~_are_blank(codes))
    arguments: list[list[Any]] = [[to_pointer(text)] * len(indexes), indexes.tolist()]
    _, written = gather(load_calls().get_box, arguments, 4, 1)
    # the library's boxes are left, top, right, bottom
    boxes = written.view(numpy.float32)[:, [0, 3, 2, 1]].astype(numpy.float64)
    return to_text(codes[indexes]), indexes, boxes


def _read_codes(text: Any) -> NDArray[numpy.uint32]:
    """Return the code of each character that the text holds, blanks too."""
    count = max(0, pdfium.FPDFText_CountChars(text))
    buffer = (ctypes.c_ushort * (count + 1))()
    # the whole text leaves out characters without a code, and may write one as two halves
    length = pdfium.FPDFText_GetText(text, 0, count, buffer) - 1 if count else 0
    codes = numpy.frombuffer(buffer, numpy.uint16, count).astype(numpy.uint32)
    is_half = (codes >= _SURROGATES.start) & (codes < _SURROGATES.stop)
    if length == count and not is_half.any():
        return codes
    read = (pdfium.FPDFText_GetUnicode(text, index) for index in range(count))
    return numpy.fromiter(read, numpy.uint32, count)


_BLANKS = (0xA0, 0xAD, 0x3000, 0xFEFF, 0xFFFE, 0xFFFF)


def _are_blank(codes: NDArray[numpy.uint32]) -> NDArray[numpy.bool_]:
    """Return for each code whether it is white space or nothing that is printed."""
    blank = (codes <= ord(" ")) | ((codes >= 0x2000) & (codes < 0x2010))
    for code in _BLANKS:
        blank |= codes == code
    return numpy.asarray(blank)


_SURROGATES = range(0xD800, 0xE000)


def _join_surrogates(codes: NDArray[numpy.uint32]) -> NDArray[numpy.uint32]:
    """Return the codes with each character beyond the basic plane where its first half stood.

    Its second half, and a half without another, is 0.
    """
    following = numpy.append(codes[1:], 0)
    is_high = (codes >= 0xD800) & (codes < 0xDC00)
    is_pair = is_high & (following >= 0xDC00) & (following < 0xE000)
    whole = 0x10000 + ((codes - 0xD800) << 10) + (following - 0xDC00)
    is_half = (codes >= 0xD800) & (codes < 0xE000)
    return numpy.where(is_pair, whole, numpy.where(is_half, 0, codes)).astype(numpy.uint32)
