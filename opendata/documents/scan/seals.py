"""Seals: the red stamp over a page taken away, so that the print beneath can be read."""

from __future__ import annotations

from collections.abc import Iterator

import numpy
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from opendata.documents.scan.engine import Picture

_RED = 40
"""Red ink is by so much redder than green and blue."""
_EDGE = 9
"""Its edges are within a square of so many pixels; their colour is smeared."""
_BLOCK = 8
_FEWEST = 6
_DARKEST = 0.85
_DARKEST_EDGE = 0.62
"""How dark ink is where it is darkest, as shares of its middle."""
_SMALLEST = 55.0
_LARGEST = 180.0
"""Points: seals are two to six centimetres wide."""
_ROUND = 1.6

_Colours = NDArray[numpy.int16]


def to_grey(picture: Image.Image, scale: float) -> Picture:
    """Return the grey values of a picture, round red stamps left out; scale is pixels a point.

    Red words and lines stay: they are wider than high.
    """
    grey = numpy.asarray(picture.convert("L"))
    if picture.mode != "RGB":
        return grey
    colours = numpy.asarray(picture).astype(numpy.int16)
    redness = colours[:, :, 0] - colours[:, :, 1:].max(axis=2)
    for area in _find_stamps(redness, scale):
        if not grey.flags.writeable:
            grey = grey.copy()
        grey[area] = _lift(grey[area], colours[area][:, :, 0], redness[area])
    return grey


def _find_stamps(redness: _Colours, scale: float) -> Iterator[tuple[slice, slice]]:
    """Yield the rows and columns of each round red thing of a seal's size."""
    height, width = (size // _BLOCK * _BLOCK for size in redness.shape)
    is_red = (redness[:height, :width] > _RED).reshape(
        height // _BLOCK, _BLOCK, width // _BLOCK, _BLOCK
    )
    rest = {(row, column) for row, column in numpy.argwhere(is_red.sum(axis=(1, 3)) > _FEWEST)}
    while rest:
        blocks = _take_group(rest)
        top, left = (min(axis) for axis in zip(*blocks, strict=True))
        bottom, right = (max(axis) + 1 for axis in zip(*blocks, strict=True))
        high, wide = ((bottom - top) * _BLOCK / scale, (right - left) * _BLOCK / scale)
        is_seal = min(high, wide) >= _SMALLEST and max(high, wide) <= _LARGEST
        if is_seal and max(high, wide) <= _ROUND * min(high, wide):
            yield (
                slice(max(0, top - 1) * _BLOCK, (bottom + 1) * _BLOCK),
                slice(max(0, left - 1) * _BLOCK, (right + 1) * _BLOCK),
            )


def _take_group(rest: set[tuple[int, int]]) -> list[tuple[int, int]]:
    """Take blocks that touch each other out of the rest."""
    group = [rest.pop()]
    for row, column in group:
        for down in (-1, 0, 1):
            for right in (-1, 0, 1):
                near = (row + down, column + right)
                if near in rest:
                    rest.remove(near)
                    group.append(near)
    return group


def _lift(grey: Picture, red: _Colours, redness: _Colours) -> Picture:
    """Return the grey values with red ink as light as the paper; what is black beneath stays.

    A picture keeps colour more coarsely than light. Inside the ink its light tells what lies
    beneath, at its edges how red it is: what is dark by both is print.
    """
    is_red = redness > _RED
    ink = redness >= numpy.median(redness[is_red])
    paper = float(numpy.percentile(grey, 80))
    by_light = grey * (paper / (_DARKEST * float(numpy.median(grey[ink])) + 1))
    by_colour = red * (paper / (_DARKEST_EDGE * float(numpy.median(red[ink])) + 1))
    lifted = numpy.minimum(numpy.minimum(by_light, by_colour), paper)
    around = Image.fromarray(is_red.astype(numpy.uint8)).filter(ImageFilter.MaxFilter(_EDGE))
    return numpy.where(numpy.asarray(around), numpy.maximum(grey, lifted), grey).astype(numpy.uint8)
