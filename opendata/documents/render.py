"""A page of a PDF as a picture, one place marked: for `opendata trace --png`."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw

from opendata.documents.image import open_page
from opendata.documents.reject import path_to_kind, reject_pdf
from opendata.errors import InputError
from opendata.model import Box, Place

_SCALE = 2.0
"""Pixels a point."""
_MARK = (214, 39, 40)
_MARGIN = 2.0
_WIDTH = 3


def draw_place(path: Path, page: int, box: Box, target: Path) -> None:
    """Write the page as PNG to the target, with a red frame around the box."""
    target.write_bytes(place_to_png(path, Place(page, box)))


def place_to_png(path: Path, place: Place) -> bytes:
    """Return the page as PNG with a red frame around the box.

    Raises InputError where the place is no page of the file.
    """
    picture = (
        _open_picture(path, place) if path_to_kind(path) == "image" else _open_pdf(path, place)
    )
    if place.box is not None:
        _mark(picture, place.box)
    stream = io.BytesIO()
    picture.save(stream, format="PNG")
    return stream.getvalue()


def _open_picture(path: Path, place: Place) -> Image.Image:
    try:
        return open_page(path, place.page or 0, _SCALE).convert("RGB")
    except EOFError as error:
        message = f"{path.name}: no page {place.page}: give the file itself"
        raise InputError(message) from error


def _open_pdf(path: Path, place: Place) -> Image.Image:
    try:
        pdf = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise reject_pdf(path, str(error)) from error
    try:
        return _render(pdf, path, place)
    finally:
        pdf.close()


def _render(pdf: pypdfium2.PdfDocument, path: Path, place: Place) -> Image.Image:
    if place.page is None or not 1 <= place.page <= len(pdf):
        raise InputError(
            f"{path.name}: no page {place.page}, the file has {len(pdf)}: give the file itself"
        )
    page = pdf[place.page - 1]
    try:
        picture: Image.Image = page.render(scale=_SCALE).to_pil()
    finally:
        page.close()
    return picture.convert("RGB")


def _mark(picture: Image.Image, box: Box) -> None:
    frame = (
        (box.x0 - _MARGIN) * _SCALE,
        (box.top - _MARGIN) * _SCALE,
        (box.x1 + _MARGIN) * _SCALE,
        (box.bottom + _MARGIN) * _SCALE,
    )
    ImageDraw.Draw(picture).rectangle(frame, outline=_MARK, width=_WIDTH)
