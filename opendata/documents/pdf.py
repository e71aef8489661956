"""Pages of a PDF: its characters and drawn lines, in points from the top left corner.

In:   a PDF file
Out:  Document of kind "pdf"
Never: tables, headings, numbers
"""

from __future__ import annotations

import ctypes
import functools
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from opendata.geometry import glyphs_to_lines
from opendata.documents.radicals import CLIPPED, RADICAL, load_radicals, repairs_to_records
from opendata.documents.reject import reject_pdf
from opendata.documents.strokes import (
    Bounds,
    Matrix,
    Strokes,
    boxes_to_rules,
    drop_invisible,
    find_clip,
    path_to_strokes,
)
from opendata.model import Document, Glyph, Page, Rule

_Boxes = NDArray[numpy.float64]
_HASH_CHUNK = 1 << 20
_DEEPEST_FORM = 4
_IMAGE_SHARE = 0.3
_FEW_GLYPHS = 60
_NEAR = 12.0
_PAGE_CLIP = 0.9


def pdf_to_document(path: Path) -> Document:
    """Return the document with every page's characters, lines and rules.

    Raises InputError where the file is damaged, locked or has no page.
    """
    digest = _file_to_sha256(path)
    repairs: Counter[tuple[str, str]] = Counter()
    try:
        pdf = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise reject_pdf(path, str(error)) from error
    try:
        pages = tuple(_pages(pdf, path, repairs))
    finally:
        pdf.close()
    if not pages:
        raise reject_pdf(path, "no pages")
    return Document(
        document=digest[:16],
        name=path.name,
        sha256=digest,
        kind="pdf",
        media_type="application/pdf",
        pages=pages,
        repairs=repairs_to_records(repairs),
    )


def _file_to_sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_HASH_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _pages(pdf: pypdfium2.PdfDocument, path: Path, repairs: Counter[tuple[str, str]]) -> Iterator[Page]:
    for index in range(len(pdf)):
        try:
            page = pdf[index]
        except pypdfium2.PdfiumError as error:
            raise reject_pdf(path, f"page {index + 1} cannot be loaded") from error
        try:
            yield _page_to_page(page, index + 1, repairs)
        finally:
            page.close()


def _page_to_page(page: pypdfium2.PdfPage, number: int, repairs: Counter[tuple[str, str]]) -> Page:
    view = _view_of_page(page)
    width, height = view.size
    rules, image_area = _page_to_rules(page, view)
    text = page.get_textpage()
    try:
        glyphs = _page_to_glyphs(text.raw, view, rules, repairs)
    finally:
        text.close()
    return Page(
        number=number,
        width=round(width, 2),
        height=round(height, 2),
        lines=glyphs_to_lines(glyphs, number),
        glyphs=glyphs,
        rules=rules,
        is_image=len(glyphs) < _FEW_GLYPHS and image_area > _IMAGE_SHARE * width * height,
    )


class _View:
    """How a page's own coordinates become points from the top left as it is shown."""

    __slots__ = ("_kind", "_origin", "size")

    def __init__(self, crop: tuple[float, float, float, float], rotation: int) -> None:
        width, height = crop[2] - crop[0], crop[3] - crop[1]
        self._kind = rotation
        self._origin = crop
        self.size = (height, width) if rotation % 2 else (width, height)

    def turn(self, boxes: _Boxes) -> _Boxes:
        """Return boxes (left, bottom, right, top of the page) as (x0, top, x1, bottom) shown."""
        left, low, right, high = self._origin
        x0, y0, x1, y1 = boxes[:, 0], boxes[:, 1], boxes[:, 2], boxes[:, 3]
        shown = {
            0: (x0 - left, high - y1, x1 - left, high - y0),
            1: (y0 - low, x0 - left, y1 - low, x1 - left),
            2: (right - x1, y0 - low, right - x0, y1 - low),
            3: (high - y1, right - x1, high - y0, right - x0),
        }[self._kind]
        return numpy.round(numpy.stack(shown, axis=1), 2)


def _view_of_page(page: pypdfium2.PdfPage) -> _View:
    media = page.get_mediabox()
    crop = page.get_cropbox()
    shown = (
        max(media[0], crop[0]),
        max(media[1], crop[1]),
        min(media[2], crop[2]),
        min(media[3], crop[3]),
    )
    if shown[2] <= shown[0] or shown[3] <= shown[1]:
        shown = media
    return _View(shown, pdfium.FPDFPage_GetRotation(page))


def _page_to_glyphs(
    text: object, view: _View, rules: Sequence[Rule], repairs: Counter[tuple[str, str]]
) -> tuple[Glyph, ...]:
    texts, indexes, boxes = _read_characters(text)
    if not texts:
        return ()
    radicals = load_radicals()
    for position, letter in enumerate(texts):
        if letter in radicals:
            repairs[letter, RADICAL] += 1
            texts[position] = radicals[letter]
    shown = view.turn(boxes).tolist()
    hidden = _clip(text, indexes, shown, view, rules)
    if hidden:
        repairs["", CLIPPED] += len(hidden)
    width, height = view.size
    glyphs = (Glyph(letter, *box) for letter, box in zip(texts, shown, strict=True))
    return tuple(
        glyph
        for position, glyph in enumerate(glyphs)
        if position not in hidden
        and glyph.x1 > 0
        and glyph.x0 < width
        and glyph.bottom > 0
        and glyph.top < height
    )


def _clip(
    text: object,
    indexes: Sequence[int],
    shown: list[list[float]],
    view: _View,
    rules: Sequence[Rule],
) -> frozenset[int]:
    """Cut the characters around the outermost drawn lines to what a clip shows of them.

    Returns those that a clip as wide as the table hides: a cell cut by the page break carries
    its whole text on both pages. The clip of one cell hides nothing for good.
    """
    if not rules:
        return frozenset()
    top = min(rule.top for rule in rules) + _NEAR
    bottom = max(rule.bottom for rule in rules) - _NEAR
    width = max(rule.x1 for rule in rules) - min(rule.x0 for rule in rules)
    hidden = set()
    views: dict[Bounds, list[float]] = {}
    for position, box in enumerate(shown):
        middle = (box[1] + box[3]) / 2
        if top < middle < bottom:
            continue
        clip = find_clip(pdfium.FPDFText_GetTextObject(text, indexes[position]))
        if clip is None:
            continue
        if clip not in views:
            views[clip] = view.turn(numpy.array([clip]))[0].tolist()
        left, first, right, last = views[clip]
        if first <= middle <= last and left <= (box[0] + box[2]) / 2 <= right:
            continue
        if right - left > _PAGE_CLIP * width:
            hidden.add(position)
        elif first < box[3] and box[1] < last:
            box[1], box[3] = max(box[1], first), min(box[3], last)
    return frozenset(hidden)


def _read_characters(text: object) -> tuple[list[str], list[int], _Boxes]:
    """Return the printed characters in drawing order and their boxes; white space is left out."""
    count = max(0, pdfium.FPDFText_CountChars(text))
    get_unicode, get_box = _load_readers()
    handle = ctypes.cast(text, ctypes.c_void_p).value
    size = ctypes.sizeof(pdfium.FS_RECTF)
    buffer = ctypes.create_string_buffer(max(1, count) * size)
    address = ctypes.addressof(buffer)
    texts: list[str] = []
    indexes: list[int] = []
    for index in range(count):
        code = get_unicode(handle, index)
        # blanks are told again from the gaps: the library makes up some of its own
        if code <= 0x20 or code in _BLANKS:
            continue
        letter = chr(code) if not 0xD800 <= code < 0xE000 else _join_surrogates(text, index)
        if letter:
            get_box(handle, index, address + len(texts) * size)
            texts.append(letter)
            indexes.append(index)
    raw = numpy.frombuffer(buffer, dtype=numpy.float32, count=4 * len(texts)).reshape(-1, 4)
    # FS_RECTF is left, top, right, bottom
    return texts, indexes, raw[:, [0, 3, 2, 1]].astype(numpy.float64)


@functools.lru_cache(maxsize=1)
def _load_readers() -> tuple[Callable[..., int], Callable[..., int]]:
    """Return the two functions called for each character, without checks of their arguments."""
    kind = ctypes.CFUNCTYPE(ctypes.c_uint, ctypes.c_void_p, ctypes.c_int)
    box_kind = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
    unicode_address = ctypes.cast(pdfium.FPDFText_GetUnicode, ctypes.c_void_p).value
    box_address = ctypes.cast(pdfium.FPDFText_GetLooseCharBox, ctypes.c_void_p).value
    return kind(unicode_address or 0), box_kind(box_address or 0)


_BLANKS = frozenset({0xA0, 0xAD, 0x3000, 0xFEFF, 0xFFFE, 0xFFFF, *range(0x2000, 0x2010)})


def _join_surrogates(text: object, index: int) -> str:
    """Return the character beyond the basic plane that begins here; empty where none does."""
    high = pdfium.FPDFText_GetUnicode(text, index)
    low = pdfium.FPDFText_GetUnicode(text, index + 1)
    if high >= 0xDC00 or not 0xDC00 <= low < 0xE000:
        return ""
    return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))


def _page_to_rules(page: pypdfium2.PdfPage, view: _View) -> tuple[tuple[Rule, ...], float]:
    strokes: list[Strokes] = []
    image_area = 0.0
    for page_object, kind, matrix in _objects(page.raw):
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            strokes.append(path_to_strokes(page_object, matrix))
        else:
            image_area += _area(page_object)
    boxes = drop_invisible(strokes)
    if not boxes:
        return (), image_area
    return boxes_to_rules(view.turn(numpy.array(boxes)).tolist()), image_area


def _objects(page: object) -> Iterator[tuple[object, int, Matrix | None]]:
    """Yield the paths and images of the page, those inside form objects too."""
    get_object, get_type = pdfium.FPDFPage_GetObject, pdfium.FPDFPageObj_GetType
    for index in range(pdfium.FPDFPage_CountObjects(page)):
        page_object = get_object(page, index)
        kind = get_type(page_object)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            continue
        if kind in _WANTED:
            yield page_object, kind, None
        elif kind == pdfium.FPDF_PAGEOBJ_FORM:
            yield from _objects_of_form(page_object, None, 1)


_WANTED = frozenset({pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE})


def _objects_of_form(
    form: object, outer: Matrix | None, depth: int
) -> Iterator[tuple[object, int, Matrix | None]]:
    matrix = Matrix.of_object(form).then(outer)
    inside = None if matrix.is_identity() else matrix
    for index in range(max(0, pdfium.FPDFFormObj_CountObjects(form))):
        page_object = pdfium.FPDFFormObj_GetObject(form, index)
        kind = pdfium.FPDFPageObj_GetType(page_object)
        if kind in _WANTED:
            yield page_object, kind, inside
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
            yield from _objects_of_form(page_object, inside, depth + 1)


def _area(page_object: object) -> float:
    left, low, right, high = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(page_object, left, low, right, high)
    return abs((right.value - left.value) * (high.value - low.value))
