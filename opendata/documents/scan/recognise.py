"""Print to characters: each line read, doubtful numbers read again, one box a character."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from opendata.documents.scan.cells import Print
from opendata.documents.scan.engine import Picture, Reading, Recognise
from opendata.model import Glyph
from opendata.money import is_number

OCR_NUMBER = "number read by OCR"
"""Name of the rule by which a character that only looks like a digit is read as one."""

_USUAL_HEIGHT = 25
_DOUBT = 0.9
_DOUBT_TEXT = 0.6
_NUMBER_COLUMN = 0.6
_FEWEST = 3
_MARGINS = (0.15, 0.3, 0.05)
"""Room left above and below a line, as a share of its height: first, and when read again."""
_LOOKS_LIKE = str.maketrans("OoDQ〇lI|i!。·，、", "0000011111..,,")
_NUMBER_LIKE = re.compile(r"[-+(]?[\d.,%]*\d[\d.,%)]*")
_GROUPED = re.compile(r"(-?\d{1,3}(?:[.,]\d{3})+)[.,](\d{1,2})")
_NARROW = 0.55
"""Width of a Latin letter or digit, in widths of a Chinese character."""
_WIDEST = 1.1


def read_prints(
    flat: Picture, prints: Sequence[Print], recognise: Recognise, repairs: Counter[tuple[str, str]]
) -> list[Reading]:
    """Return what each line says; numbers that are in doubt are read at other scales too.

    Characters put right in numbers are counted in repairs.
    """
    readings = recognise([_cut(flat, item, _MARGINS[0]) for item in prints])
    again = _find_doubtful(prints, readings)
    for margin in _MARGINS[1:]:
        others = recognise([_cut(flat, prints[index], margin) for index in again])
        for index, other in zip(again, others, strict=True):
            readings[index] = _better(readings[index], other)
    return [_put_right(reading, repairs) for reading in readings]


def _cut(flat: Picture, item: Print, margin: float) -> Picture:
    """Return the picture of a line with room around it; a dash stays as flat as it is."""
    height = max(item.bottom - item.top, int(0.8 * _USUAL_HEIGHT))
    middle = (item.top + item.bottom) // 2
    half = int(height * (0.5 + margin)) + 1
    side = int(height * margin) + 3
    top, bottom = max(0, middle - half), min(flat.shape[0], middle + half)
    left, right = max(0, item.x0 - side), min(flat.shape[1], item.x1 + side)
    return flat[top:bottom, left:right]


def to_number(text: str) -> str:
    """Return the text with characters that only look like digits read as such.

    Anything that does not become a number so is returned as it is.

    >>> to_number("1O8。5l"), to_number("1.234.56"), to_number("合计")
    ('108.51', '1,234.56', '合计')
    """
    if not any(letter.isdigit() for letter in text):
        return text
    plain = unicodedata.normalize("NFKC", text.translate(_LOOKS_LIKE))
    grouped = _GROUPED.fullmatch(plain)
    if grouped:
        plain = grouped[1].replace(".", ",") + "." + grouped[2]
    return plain if len(plain) == len(text) and is_number(plain) else text


def _find_doubtful(prints: Sequence[Print], readings: Sequence[Reading]) -> list[int]:
    columns: dict[tuple[int, int], list[int]] = defaultdict(list)
    for index, item in enumerate(prints):
        columns[item.cell[0], item.cell[2]].append(index)
    doubtful: set[int] = set()
    for members in columns.values():
        numbers = [index for index in members if is_number(readings[index].text)]
        is_numeric = len(numbers) >= max(_FEWEST, _NUMBER_COLUMN * len(members))
        for index in members:
            reading = readings[index]
            is_like = _NUMBER_LIKE.fullmatch(to_number(reading.text)) is not None
            is_odd = is_numeric and not is_number(reading.text) and _is_short(reading.text)
            least = _DOUBT if is_like else _DOUBT_TEXT
            if is_odd or reading.confidence < least or (is_like and not is_number(reading.text)):
                doubtful.add(index)
    return sorted(doubtful)


def _is_short(text: str) -> bool:
    return sum("\u4e00" <= letter <= "\u9fff" for letter in text) <= 1


def _better(one: Reading, other: Reading) -> Reading:
    """Return the reading that is a number, or the surer of two that both are or are not."""
    if not _is_short(one.text):
        return max(one, other, key=lambda reading: reading.confidence)
    return max(one, other, key=lambda one: (is_number(to_number(one.text)), one.confidence))


def _put_right(reading: Reading, repairs: Counter[tuple[str, str]]) -> Reading:
    text = to_number(reading.text)
    for printed, read_as in zip(reading.text, text, strict=True):
        if printed != read_as:
            repairs[printed, f"{OCR_NUMBER}={read_as}"] += 1
    return reading._replace(text=text)


def reading_to_glyphs(item: Print, reading: Reading, scale: float) -> Iterator[Glyph]:
    """Yield the characters of a line with their boxes in points; scale is pixels a point.

    The recogniser tells about where each character stands; its width is told by its kind.
    """
    count = len(reading.text)
    if count == 0:
        return
    height = max(item.bottom - item.top, int(0.8 * _USUAL_HEIGHT))
    middle = (item.top + item.bottom) / 2
    top, bottom = (middle - 0.55 * height) / scale, (middle + 0.55 * height) / scale
    edges = _spread(item, reading, height)
    for letter, (x0, x1) in zip(reading.text, edges, strict=True):
        yield Glyph(
            letter, round(x0 / scale, 2), round(top, 2), round(x1 / scale, 2), round(bottom, 2)
        )


def _spread(item: Print, reading: Reading, height: float) -> list[tuple[float, float]]:
    """Return (left, right) of each character in pixels, ordered and without overlap."""
    centres = _centres(item, reading, height)
    edges = []
    for index, (letter, centre) in enumerate(zip(reading.text, centres, strict=True)):
        half = _share(letter) * height * _WIDEST / 2
        left = max(item.x0, centre - half)
        right = min(item.x1, centre + half)
        if index:
            left = max(left, (centres[index - 1] + centre) / 2)
        if index + 1 < len(centres):
            right = min(right, (centre + centres[index + 1]) / 2)
        edges.append((left, max(right, left + 0.1)))
    edges[0] = (float(item.x0), edges[0][1])
    edges[-1] = (edges[-1][0], float(item.x1))
    return edges


def _centres(item: Print, reading: Reading, height: float) -> list[float]:
    side = int(height * _MARGINS[0]) + 3
    width = item.x1 - item.x0 + 2 * side
    return [
        min(max(item.x0 - side + share * width, item.x0 + 0.1), item.x1 - 0.1)
        for share in reading.centres
    ]


def _share(letter: str) -> float:
    return 1.0 if unicodedata.east_asian_width(letter) in "WF" else _NARROW
