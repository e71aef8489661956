"""Calls of the PDF library made hundreds of times a page, without checks of their arguments.

What is converted at each call costs more than the call: handles, numbers and places to
write to are therefore handed over as the library takes them.
"""

from __future__ import annotations

import ctypes
import functools
import itertools
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

_PLACES = 1 << 14
"""So many values of four bytes are written before they are taken out."""


Handle = int | None
"""Something of the library's own by its address; None where there is none."""


class Calls(NamedTuple):
    """The functions; what they take first is a Handle, or a text or page as of `to_pointer`."""

    get_angle: Callable[..., float]
    get_box: Callable[..., int]
    get_object: Callable[..., Handle]
    get_form_object: Callable[..., Handle]
    get_type: Callable[..., int]
    get_matrix: Callable[..., int]
    get_draw_mode: Callable[..., int]
    get_fill: Callable[..., int]
    get_stroke: Callable[..., int]
    get_bounds: Callable[..., int]
    count_segments: Callable[..., int]
    get_segment: Callable[..., Handle]
    get_segment_type: Callable[..., int]
    get_close: Callable[..., int]
    get_point: Callable[..., int]
    get_text_object: Callable[..., Handle]
    get_clip: Callable[..., Handle]
    count_clips: Callable[..., int]
    count_clip_segments: Callable[..., int]
    get_clip_segment: Callable[..., Handle]


@functools.lru_cache(maxsize=1)
def load_calls() -> Calls:
    """Return the functions of the library that pypdfium2 has loaded."""
    return Calls(
        _of_pointer(pdfium.FPDFText_GetCharAngle, ctypes.c_float),
        _of_pointer(pdfium.FPDFText_GetLooseCharBox, ctypes.c_int),
        _of_pointer(pdfium.FPDFPage_GetObject, ctypes.c_void_p),
        _of_handle(pdfium.FPDFFormObj_GetObject, ctypes.c_void_p),
        _of_handle(pdfium.FPDFPageObj_GetType, ctypes.c_int),
        _of_handle(pdfium.FPDFPageObj_GetMatrix, ctypes.c_int),
        _of_handle(pdfium.FPDFPath_GetDrawMode, ctypes.c_int),
        _of_handle(pdfium.FPDFPageObj_GetFillColor, ctypes.c_int),
        _of_handle(pdfium.FPDFPageObj_GetStrokeColor, ctypes.c_int),
        _of_handle(pdfium.FPDFPageObj_GetBounds, ctypes.c_int),
        _of_handle(pdfium.FPDFPath_CountSegments, ctypes.c_int),
        _of_handle(pdfium.FPDFPath_GetPathSegment, ctypes.c_void_p),
        _of_handle(pdfium.FPDFPathSegment_GetType, ctypes.c_int),
        _of_handle(pdfium.FPDFPathSegment_GetClose, ctypes.c_int),
        _of_handle(pdfium.FPDFPathSegment_GetPoint, ctypes.c_int),
        _of_pointer(pdfium.FPDFText_GetTextObject, ctypes.c_void_p),
        _of_handle(pdfium.FPDFPageObj_GetClipPath, ctypes.c_void_p),
        _of_handle(pdfium.FPDFClipPath_CountPaths, ctypes.c_int),
        _of_handle(pdfium.FPDFClipPath_CountPathSegments, ctypes.c_int),
        _of_handle(pdfium.FPDFClipPath_GetPathSegment, ctypes.c_void_p),
    )


def _of_pointer(function: Any, result: Any) -> Callable[..., Any]:
    # without kinds of arguments none is converted
    return ctypes.PYFUNCTYPE(result)(_address(function))


def _of_handle(function: Any, result: Any) -> Callable[..., Any]:
    # only the first, which as a bare number would be cut to four bytes
    return ctypes.PYFUNCTYPE(result, ctypes.c_void_p)(_address(function))


def _address(thing: Any) -> int:
    return ctypes.cast(thing, ctypes.c_void_p).value or 0


@functools.lru_cache(maxsize=1)
def _load_places() -> tuple[NDArray[numpy.uint32], list[Any]]:
    """Return a buffer to write to, and the address of each of its cells of four bytes."""
    buffer: Any = (ctypes.c_float * _PLACES)()
    cells = [ctypes.byref(buffer, 4 * place) for place in range(_PLACES)]
    return numpy.frombuffer(buffer, numpy.uint32), cells


def gather(
    function: Callable[..., int], arguments: Sequence[Sequence[Any]], width: int, places: int
) -> tuple[list[int], NDArray[numpy.uint32]]:
    """Return what the function answers and writes: a row of so many values for each call.

    arguments: one sequence for each argument; `places`: how many addresses are handed over,
    one for each value or a single one for all.
    """
    buffer, cells = _load_places()
    count, step = len(arguments[0]), _PLACES // width
    answers: list[int] = []
    values = numpy.empty((count, width), numpy.uint32)
    for start in range(0, count, step):
        part = [argument[start : start + step] for argument in arguments] if start else arguments
        written = buffer[: width * min(step, count - start)]
        written.fill(0)
        # the cells end where the last call writes
        to = (cells[place : len(written) : width] for place in range(places))
        answers += map(function, *part, *to)
        values[start : start + step] = written.reshape(-1, width)
    return answers, values


def to_places(values: Sequence[int]) -> list[int]:
    """Return where each group of a list of groups laid end to end begins; they have these sizes."""
    return [0, *itertools.accumulate(values)]


def to_pointer(handle: Any) -> Any:
    """Return a checked handle as an argument that is handed over as it is."""
    return ctypes.byref(ctypes.c_char.from_address(_address(handle)))


def to_checked(handle: Handle) -> Any:
    """Return the handle of a page object as the checked functions take it."""
    return ctypes.cast(ctypes.c_void_p(handle), pdfium.FPDF_PAGEOBJECT)
