"""Pages of a PDF: its characters and drawn lines, in points from the top left corner.

In:   a PDF file
Out:  Document of kind "pdf"
Never: tables, headings, numbers
"""

from __future__ import annotations

import hashlib
import itertools
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy
import pypdfium2
import pypdfium2.raw as pdfium

from opendata.documents.calls import Handle, load_calls, to_checked, to_pointer
from opendata.documents.characters import page_to_glyphs
from opendata.documents.radicals import repairs_to_records
from opendata.documents.reject import reject_pdf
from opendata.documents.scan import find_scale, image_to_page
from opendata.documents.strokes import (
    Matrix,
    Strokes,
    boxes_to_rules,
    drop_invisible,
    images_to_strokes,
    paths_to_strokes,
    read_matrices,
)
from opendata.documents.view import View, page_to_view
from opendata.geometry import glyphs_to_lines
from opendata.model import Document, Page, Rule

_HASH_CHUNK = 1 << 20
_DEEPEST_FORM = 4
_IMAGE_SHARE = 0.3
_FEW_GLYPHS = 60
_WANTED = (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM)
_MASKS = {wanted: bytes(kind == wanted for kind in range(256)) for wanted in _WANTED}
"""For each kind wanted the table that turns it into 1 and all others into 0."""


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
    shown = page_to_view(page)
    text = page.get_textpage()
    try:
        quarters = shown.find_quarters(text.raw)
        view = shown.upright(quarters)
        rules, image_area = _page_to_rules(page, view)
        glyphs = page_to_glyphs(text.raw, view, rules, repairs)
    finally:
        text.close()
    width, height = view.size
    drawn = Page(
        number=number,
        width=round(width, 2),
        height=round(height, 2),
        lines=glyphs_to_lines(glyphs, number),
        glyphs=glyphs,
        rules=rules,
        is_image=len(glyphs) < _FEW_GLYPHS and image_area > _IMAGE_SHARE * width * height,
        turn=shown.turn_back(quarters) if quarters else None,
    )
    return _read_picture(page, drawn, repairs) if drawn.is_image else drawn


def _read_picture(page: pypdfium2.PdfPage, drawn: Page, repairs: Counter[tuple[str, str]]) -> Page:
    """Return the page as its picture reads; as it was drawn where that says as much."""
    scale = find_scale(*page.get_size())
    read = image_to_page(page.render(scale=scale).to_pil(), drawn.number, scale, repairs)
    return drawn if read is None or len(read.glyphs) <= 2 * len(drawn.glyphs) else read


def _page_to_rules(page: pypdfium2.PdfPage, view: View) -> tuple[tuple[Rule, ...], float]:
    """Return the lines drawn on the page, and the area its images take."""
    strokes: list[Strokes] = []
    image_area = 0.0
    for paths, images, matrix in _objects(page.raw):
        if paths:
            strokes.append(paths_to_strokes(paths, matrix))
        if images:
            lines, area = images_to_strokes(images, matrix)
            strokes.append(lines)
            image_area += area
    boxes = drop_invisible(strokes) if strokes else []
    if not boxes:
        return (), image_area
    values = numpy.fromiter(itertools.chain.from_iterable(boxes), numpy.float64, 4 * len(boxes))
    return boxes_to_rules(view.turn(values.reshape(-1, 4))), image_area


_Objects = tuple[list[Handle], list[Handle], Matrix | None]


def _objects(page: Any) -> Iterator[_Objects]:
    """Yield the paths and the images of the page, then those inside each form object."""
    count = pdfium.FPDFPage_CountObjects(page)
    handle = itertools.repeat(to_pointer(page))
    yield from _split(list(map(load_calls().get_object, handle, range(count))), None, 1)


def _split(objects: list[Handle], matrix: Matrix | None, depth: int) -> Iterator[_Objects]:
    kinds = bytes(map(load_calls().get_type, objects))
    paths, images, forms = (_pick(objects, kinds, wanted) for wanted in _WANTED)
    yield paths, images, matrix
    if depth > _DEEPEST_FORM:
        return
    for form, own in zip(forms, read_matrices(forms), strict=True):
        inner = own.then(matrix)
        count = max(0, pdfium.FPDFFormObj_CountObjects(to_checked(form)))
        inside = map(load_calls().get_form_object, itertools.repeat(form), range(count))
        yield from _split(list(inside), None if inner.is_identity() else inner, depth + 1)


def _pick(objects: list[Handle], kinds: bytes, wanted: int) -> list[Handle]:
    # most objects are text, and most pages hold no more than one other kind
    if wanted not in kinds:
        return []
    return list(itertools.compress(objects, kinds.translate(_MASKS[wanted])))
