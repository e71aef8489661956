"""Calls of the PDF library made hundreds of times a page, without checks of their arguments.

Handles are plain addresses here; `to_handle` makes one that the checked functions take.
"""

from __future__ import annotations

import ctypes
import functools
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

Address = int


class Calls(NamedTuple):
    """The functions; boxes and colours are written to the addresses given."""

    get_unicode: Callable[[Address, int], int]
    get_box: Callable[[Address, int, Address], int]
    get_object: Callable[[Address, int], Address]
    get_form_object: Callable[[Address, int], Address]
    get_type: Callable[[Address], int]
    get_draw_mode: Callable[[Address, Address, Address], int]
    get_fill: Callable[[Address, Address, Address, Address, Address], int]
    get_stroke: Callable[[Address, Address, Address, Address, Address], int]
    get_bounds: Callable[[Address, Address, Address, Address, Address], int]
    get_text_object: Callable[[Address, int], Address]
    get_clip: Callable[[Address], Address]
    count_clips: Callable[[Address], int]
    count_clip_segments: Callable[[Address, int], int]
    get_clip_segment: Callable[[Address, int, int], Address]
    get_point: Callable[[Address, Address, Address], int]


@functools.lru_cache(maxsize=1)
def load_calls() -> Calls:
    """Return the functions of the library that pypdfium2 has loaded."""
    place, number = ctypes.c_void_p, ctypes.c_int
    return Calls(
        _quick(pdfium.FPDFText_GetUnicode, ctypes.c_uint, place, number),
        _quick(pdfium.FPDFText_GetLooseCharBox, number, place, number, place),
        _quick(pdfium.FPDFPage_GetObject, place, place, number),
        _quick(pdfium.FPDFFormObj_GetObject, place, place, ctypes.c_ulong),
        _quick(pdfium.FPDFPageObj_GetType, number, place),
        _quick(pdfium.FPDFPath_GetDrawMode, number, place, place, place),
        _quick(pdfium.FPDFPageObj_GetFillColor, number, place, place, place, place, place),
        _quick(pdfium.FPDFPageObj_GetStrokeColor, number, place, place, place, place, place),
        _quick(pdfium.FPDFPageObj_GetBounds, number, place, place, place, place, place),
        _quick(pdfium.FPDFText_GetTextObject, place, place, number),
        _quick(pdfium.FPDFPageObj_GetClipPath, place, place),
        _quick(pdfium.FPDFClipPath_CountPaths, number, place),
        _quick(pdfium.FPDFClipPath_CountPathSegments, number, place, number),
        _quick(pdfium.FPDFClipPath_GetPathSegment, place, place, number, number),
        _quick(pdfium.FPDFPathSegment_GetPoint, number, place, place, place),
    )


def gather(
    function: Callable[..., int], handles: Sequence[Address], width: int
) -> tuple[list[int], bytes]:
    """Return what the function answers and writes for each handle: values of four bytes each."""
    stride = 4 * width
    buffer = ctypes.create_string_buffer(max(1, stride * len(handles)))
    start = ctypes.addressof(buffer)
    places = (
        range(start + 4 * value, start + 4 * value + stride * len(handles), stride)
        for value in range(width)
    )
    answers = list(map(function, handles, *places))
    return answers, buffer.raw


def _quick(function: Any, result: Any, *arguments: Any) -> Callable[..., int]:
    kind = ctypes.PYFUNCTYPE(result, *arguments)
    return kind(ctypes.cast(function, ctypes.c_void_p).value or 0)


def to_address(handle: Any) -> Address:
    """Return the address of a checked handle."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


def to_handle(address: Address) -> Any:
    """Return the checked handle of a page object."""
    return ctypes.cast(address, pdfium.FPDF_PAGEOBJECT)
