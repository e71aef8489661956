"""Pages of a PDF: its characters and drawn lines, in points from the top left corner.

In:   a PDF file
Out:  Document of kind "pdf"
Never: tables, headings, numbers
"""

from __future__ import annotations

import ctypes
import hashlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy
import pypdfium2
import pypdfium2.raw as pdfium

from opendata.documents.characters import page_to_glyphs
from opendata.documents.radicals import repairs_to_records
from opendata.documents.reject import reject_pdf
from opendata.documents.strokes import (
    Matrix,
    Strokes,
    boxes_to_rules,
    drop_invisible,
    path_to_strokes,
)
from opendata.documents.view import View, page_to_view
from opendata.geometry import glyphs_to_lines
from opendata.model import Document, Page, Rule

_HASH_CHUNK = 1 << 20
_DEEPEST_FORM = 4
_IMAGE_SHARE = 0.3
_FEW_GLYPHS = 60


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


def _pages(
    pdf: pypdfium2.PdfDocument, path: Path, repairs: Counter[tuple[str, str]]
) -> Iterator[Page]:
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
    view = page_to_view(page)
    width, height = view.size
    rules, image_area = _page_to_rules(page, view)
    text = page.get_textpage()
    try:
        glyphs = page_to_glyphs(text.raw, view, rules, repairs)
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


def _page_to_rules(page: pypdfium2.PdfPage, view: View) -> tuple[tuple[Rule, ...], float]:
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
