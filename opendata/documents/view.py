"""How a page is shown: its own coordinates as points from the top left corner."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from typing import Any

import numpy
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from opendata.documents.calls import load_calls, to_pointer
from opendata.glyphs import Boxes
from opendata.model import Turn

_SAMPLE = 24
_MOST = 0.7
"""Share of the characters of a page that must lie on their side for the page to be turned."""


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
        if self._kind == 0:
            shown = x0 - left, high - y1, x1 - left, high - y0
        elif self._kind == 1:
            shown = y0 - low, x0 - left, y1 - low, x1 - left
        elif self._kind == 2:
            shown = right - x1, y0 - low, right - x0, y1 - low
        else:
            shown = high - y1, right - x1, high - y0, right - x0
        return numpy.stack(shown, axis=1).round(2)

    def upright(self, quarters: int) -> View:
        """Return the view turned further by so many quarters, clockwise."""
        return View(self._origin, (self._kind + quarters) % 4)

    def turn_back(self, quarters: int) -> Turn:
        """Return what leads from the view turned by so many quarters back to this one."""
        width, height = self.size
        return {
            1: Turn(0.0, -1.0, 1.0, 0.0, 0.0, height),
            2: Turn(-1.0, 0.0, 0.0, -1.0, width, height),
            3: Turn(0.0, 1.0, -1.0, 0.0, width, 0.0),
        }[quarters]

    def find_quarters(self, text: Any) -> int:
        """Return by how many quarters, clockwise, the page must be turned for its text to stand upright.

        0 where most characters do, or where they lie in several directions.
        """
        count = pdfium.FPDFText_CountChars(text)
        sample = range(0, count, max(1, count // _SAMPLE))
        angles = map(load_calls().get_angle, itertools.repeat(to_pointer(text)), sample)
        sides = Counter(round(angle / (math.pi / 2)) % 4 for angle in angles if angle >= 0)
        if not sides:
            return 0
        side, found = sides.most_common(1)[0]
        return (-side - self._kind) % 4 if found >= _MOST * sides.total() else 0

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
