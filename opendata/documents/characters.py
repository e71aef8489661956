"""Characters of a PDF page with their boxes, as they are shown."""

from __future__ import annotations

import ctypes
import itertools
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy
import pypdfium2.raw as pdfium

from opendata.documents.calls import load_calls, to_address
from opendata.documents.radicals import CLIPPED, RADICAL, UNMAPPED, load_radicals
from opendata.documents.strokes import Bounds, find_clips
from opendata.documents.view import Boxes, View
from opendata.model import Glyph, Rule

_NEAR = 12.0
_PAGE_CLIP = 0.9
_FEWEST_RULES = 4
_TOUCH = 4.0


def page_to_glyphs(
    text: Any, view: View, rules: Sequence[Rule], repairs: Counter[tuple[str, str]]
) -> tuple[Glyph, ...]:
    """Return the printed characters in drawing order; radicals are repaired and counted."""
    texts, indexes, boxes = _read_characters(text)
    if not texts:
        return ()
    texts = _repair(texts, repairs)
    shown = view.turn(boxes)
    hidden = _clip(text, indexes, shown, view, rules)
    hidden |= set(numpy.flatnonzero(~view.contains(shown)).tolist())
    glyphs = list(map(Glyph._make, zip(texts, *shown.T.tolist(), strict=True)))
    if hidden:
        repairs["", CLIPPED] += len(hidden)
        glyphs = [glyph for position, glyph in enumerate(glyphs) if position not in hidden]
    return tuple(glyphs)


def _repair(texts: list[str], repairs: Counter[tuple[str, str]]) -> list[str]:
    """Return the characters with radicals repaired; those a font gives no meaning are counted."""
    radicals = load_radicals()
    counts = Counter(texts)
    strange = [letter for letter in counts if letter in radicals]
    for letter in strange:
        repairs[letter, RADICAL] += counts[letter]
    for letter in counts:
        if "\ue000" <= letter <= "\uf8ff" or letter == "\ufffd":
            repairs[letter, f"{UNMAPPED}={letter}"] += counts[letter]
    return [radicals.get(letter, letter) for letter in texts] if strange else texts


def _clip(
    text: Any, indexes: Sequence[int], shown: Boxes, view: View, rules: Sequence[Rule]
) -> set[int]:
    """Cut the characters around the outermost drawn lines to what a clip shows of them.

    Returns those that a clip as wide as the table hides: a cell cut by the page break
    carries its whole text on both pages. The clip of one cell hides nothing for good,
    unless it ends where the table does.
    """
    hidden: set[int] = set()
    if len(rules) < _FEWEST_RULES:
        return hidden
    top, bottom = min(rule.top for rule in rules), max(rule.bottom for rule in rules)
    width = max(rule.x1 for rule in rules) - min(rule.x0 for rule in rules)
    middles = (shown[:, 1] + shown[:, 3]) / 2
    outer = numpy.flatnonzero((middles < top + _NEAR) | (middles > bottom - _NEAR)).tolist()
    handle = itertools.repeat(to_address(text), len(outer))
    objects = list(map(load_calls().get_text_object, handle, (indexes[one] for one in outer)))
    clips = find_clips(objects)
    views: dict[Bounds, list[float]] = {}
    for position, text_object in zip(outer, objects, strict=True):
        if text_object not in clips:
            continue
        clip = clips[text_object]
        if clip not in views:
            views[clip] = view.turn(numpy.array([clip]))[0].tolist()
        left, first, right, last = views[clip]
        x0, y0, x1, y1 = shown[position].tolist()
        if first <= (y0 + y1) / 2 <= last and left <= (x0 + x1) / 2 <= right:
            continue
        if right - left > _PAGE_CLIP * width:
            hidden.add(position)
        elif first < y1 and y0 < last:
            shown[position, 1], shown[position, 3] = max(y0, first), min(y1, last)
        elif (y0 >= last and abs(last - bottom) < _TOUCH) or (
            y1 <= first and abs(first - top) < _TOUCH
        ):
            hidden.add(position)
    return hidden


def _read_characters(text: Any) -> tuple[list[str], list[int], Boxes]:
    """Return the printed characters in drawing order and their boxes; white space is left out."""
    count = max(0, pdfium.FPDFText_CountChars(text))
    calls, handle = load_calls(), to_address(text)
    codes = list(map(calls.get_unicode, itertools.repeat(handle, count), range(count)))
    texts: list[str] = []
    indexes: list[int] = []
    for index, code in enumerate(codes):
        # blanks are told again from the gaps: the library makes up some of its own
        if code <= 0x20 or code in _BLANKS:
            continue
        whole = code if not 0xD800 <= code < 0xE000 else _join_surrogates(codes, index)
        if whole:
            texts.append(chr(whole))
            indexes.append(index)
    size = ctypes.sizeof(pdfium.FS_RECTF)
    buffer = ctypes.create_string_buffer(max(1, len(indexes) * size))
    start = ctypes.addressof(buffer)
    places = range(start, start + len(indexes) * size, size)
    for _ in map(calls.get_box, itertools.repeat(handle), indexes, places):
        pass
    raw = numpy.frombuffer(buffer.raw, dtype=numpy.float32, count=4 * len(texts)).reshape(-1, 4)
    # FS_RECTF is left, top, right, bottom
    return texts, indexes, raw[:, [0, 3, 2, 1]].astype(numpy.float64)


_BLANKS = frozenset({0xA0, 0xAD, 0x3000, 0xFEFF, 0xFFFE, 0xFFFF, *range(0x2000, 0x2010)})


def _join_surrogates(codes: Sequence[int], index: int) -> int:
    """Return the character beyond the basic plane that begins here; 0 where none does."""
    high, low = codes[index], codes[index + 1] if index + 1 < len(codes) else 0
    if high >= 0xDC00 or not 0xDC00 <= low < 0xE000:
        return 0
    return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)
