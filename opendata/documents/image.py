"""Documents from pictures: scans given as PNG, JPEG or TIFF, one page each picture.

In:   an image file
Out:  Document of kind "image"; its points are told by its dots an inch where it names them
Never: tables, headings, numbers
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from opendata.documents.radicals import repairs_to_records
from opendata.documents.scan import find_scale, image_to_page
from opendata.errors import InputError
from opendata.model import Document, Page

_MEDIA_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "MPO": "image/jpeg", "TIFF": "image/tiff"}
_A4_HEIGHT = 842.0
_POINTS = 72
_LIKELY_DPI = (90, 1300)


def read_image_document(path: Path, content: bytes, sha256: str) -> Document:
    """Return the pictures of the file as pages, read where the OCR library is installed.

    Raises InputError where the picture is damaged.
    """
    repairs: Counter[tuple[str, str]] = Counter()
    try:
        with Image.open(path) as picture:
            media_type = _MEDIA_TYPES[picture.format or ""]
            pages = tuple(_pages(picture, repairs))
    except (UnidentifiedImageError, OSError, SyntaxError, KeyError, ValueError) as error:
        message = f"{path.name}: a damaged picture ({len(content)} bytes, {error}): fetch it again"
        raise InputError(message) from error
    return Document(
        document=sha256[:16],
        name=path.name,
        sha256=sha256,
        kind="image",
        media_type=media_type,
        pages=pages,
        repairs=repairs_to_records(repairs),
    )


def open_page(path: Path, number: int, scale: float) -> Image.Image:
    """Return the picture of a page, scale pixels a point; EOFError where there is no such page."""
    with Image.open(path) as picture:
        if number < 1:
            raise EOFError(number)
        picture.seek(number - 1)
        shown = _show(picture)
    width, height = _find_size(shown)
    return shown.resize((round(scale * width), round(scale * height)), Image.Resampling.BICUBIC)


def _pages(picture: Image.Image, repairs: Counter[tuple[str, str]]) -> Iterator[Page]:
    for number, frame in enumerate(ImageSequence.Iterator(picture), start=1):
        shown = _show(frame)
        width, height = _find_size(shown)
        scale = find_scale(width, height)
        pixels = (max(1, round(width * scale)), max(1, round(height * scale)))
        scaled = shown.resize(pixels, Image.Resampling.BICUBIC)
        page = image_to_page(scaled, number, scale, repairs)
        yield page or Page(number, round(width, 2), round(height, 2), (), is_image=True)


def _show(frame: Image.Image) -> Image.Image:
    """Return the picture as a viewer shows it: turned as its camera says, on white."""
    dpi = frame.info.get("dpi")
    turned = ImageOps.exif_transpose(frame.convert("RGBA") if "A" in frame.mode else frame)
    if "A" in turned.mode:
        white = Image.new("RGBA", turned.size, "white")
        turned = Image.alpha_composite(white, turned)
    shown = turned.convert("RGB")
    shown.info = {"dpi": dpi} if dpi else {}
    return shown


def _find_size(picture: Image.Image) -> tuple[float, float]:
    """Return width and height in points; the longer side of A4 where no likely size is named."""
    width, height = picture.size
    dpi = float(picture.info.get("dpi", (0, 0))[0])
    if not _LIKELY_DPI[0] <= dpi <= _LIKELY_DPI[1]:
        dpi = max(width, height) * _POINTS / _A4_HEIGHT
    return width * _POINTS / dpi, height * _POINTS / dpi
