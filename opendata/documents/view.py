"""How a page is shown: its own coordinates as points from the top left corner."""

from __future__ import annotations

import numpy
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

Boxes = NDArray[numpy.float64]
"""One box a row."""


class View:
    """The shown part of a page and its turn (/Rotate)."""

    __slots__ = ("_kind", "_origin", "size")

    def __init__(self, crop: tuple[float, float, float, float], rotation: int) -> None:
        width, height = crop[2] - crop[0], crop[3] - crop[1]
        self._kind = rotation
        self._origin = crop
        self.size = (height, width) if rotation % 2 else (width, height)

    def turn(self, boxes: Boxes) -> Boxes:
        """Return boxes (left, bottom, right, top of the page) as (x0, top, x1, bottom) shown."""
        left, low, right, high = self._origin
        x0, y0, x1, y1 = boxes[:, 0], boxes[:, 1], boxes[:, 2], boxes[:, 3]
        shown = {
            0: (x0 - left, high - y1, x1 - left, high - y0),
            1: (y0 - low, x0 - left, y1 - low, x1 - left),
            2: (right - x1, y0 - low, right - x0, y1 - low),
            3: (high - y1, right - x1, high - y0, right - x0),
        }[self._kind]
        return numpy.stack(shown, axis=1).round(2)

    def contains(self, shown: Boxes) -> NDArray[numpy.bool_]:
        """Return for each box shown whether any of it lies on the page."""
        width, height = self.size
        inside = (shown[:, 2] > 0) & (shown[:, 0] < width)
        return numpy.asarray(inside & (shown[:, 3] > 0) & (shown[:, 1] < height))


def page_to_view(page: pypdfium2.PdfPage) -> View:
    """Return the view of the page: its crop box where it has one, its media box else."""
    box = pdfium.FS_RECTF()
    # the page's own boxes may be inherited from its parents: this call knows
    pdfium.FPDF_GetPageBoundingBox(page, box)
    crop = (box.left, box.bottom, box.right, box.top)
    return View(crop, pdfium.FPDFPage_GetRotation(page))
