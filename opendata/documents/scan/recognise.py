"""Print to characters: each line read, doubtful numbers read again, one box a character."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import numpy

from opendata.documents.scan.cells import Print
from opendata.documents.scan.engine import Picture, Reading, Recognise
from opendata.model import Glyph
from opendata.money import is_number

OCR_NUMBER = "number read by OCR"
"""Name of the rule by which a character that only looks like a digit is read as one."""

OCR_BRACKET = "bracket read by OCR"
"""Name of the rule by which a closing bracket is as wide as its opening one."""

OCR_DASH = "dash read by OCR"
"""Name of the rule by which a short flat stroke is a dash."""

_USUAL_HEIGHT = 25
OCR_ONE = "one read by OCR"
"""Name of the rule by which a long dash that begins a word is the character for one."""

OCR_COMMA = "comma read by OCR"
"""Name of the rule by which a lone stroke is a Chinese comma."""

_FLAT = 0.3
_HIGH = 1.25
_RINGS = frozenset("oO〇。°")
_DASHES = frozenset("-－—–一_")
_DOUBT = 0.9
_DOUBT_TEXT = 0.6
_NUMBER_COLUMN = 0.6
_FEWEST = 3
_INK = 190
_TIGHT = 0.05
_MARGINS = (0.15, 0.3, _TIGHT)
"""Room left above and below a line, as a share of its height: first, and when read again."""
_TIGHT_SIDE = 0.3
"""White put at both sides of a lone character in the tight picture, as a share of its height."""
_LOOKS_LIKE = str.maketrans("OoDQ〇lI|i!。·，、", "0000011111..,,")
_NUMBER_LIKE = re.compile(r"[-+(]?[\d.,%]*\d[\d.,%)]*")
_GROUPED = re.compile(r"(-?\d{1,3}(?:[.,]\d{3})+)[.,](\d{1,2})")
_LONG_DASH = re.compile("^—(?=[般、])|(?<=[0-9][-－])—(?=[\u4e00-\u9fff])")
_STROKE = "\u4e36"
_NARROW = 0.55
"""Width of a Latin letter or digit, in widths of a Chinese character."""
_WIDEST = 1.1


def read_prints(
    flat: Picture, prints: Sequence[Print], recognise: Recognise, repairs: Counter[tuple[str, str]]
) -> list[Reading]:
    """Return what each line says; numbers that are in doubt are read at other scales too.

    Characters put right in numbers are counted in repairs.
    """
    readings = [
        _read_shape(item, reading, repairs)
        for item, reading in zip(prints, recognise(cut_prints(flat, prints)), strict=True)
    ]
    numeric = _find_numeric(prints, readings)
    pieces = [_count_pieces(flat, item) for item in prints]
    again = [
        index
        for index, reading in enumerate(readings)
        if _is_doubtful(reading, pieces[index], is_expected=index in numeric)
    ]
    for margin in _MARGINS[1:]:
        others = recognise([_cut(flat, prints[index], margin) for index in again])
        for index, other in zip(again, others, strict=True):
            readings[index] = _better(readings[index], other, pieces[index])
    texts = [
        to_number(reading.text, is_expected=index in numeric)
        for index, reading in enumerate(readings)
    ]
    readings = _put_right(readings, texts, OCR_NUMBER, repairs)
    readings = _put_right(readings, [to_one(one.text) for one in readings], OCR_ONE, repairs)
    readings = _put_right(readings, [to_comma(one.text) for one in readings], OCR_COMMA, repairs)
    matched = _match_brackets(prints, [reading.text for reading in readings])
    return _put_right(readings, matched, OCR_BRACKET, repairs)


def cut_prints(flat: Picture, prints: Sequence[Print]) -> list[Picture]:
    """Return the picture of each line, with room around it."""
    return [_cut(flat, item, _MARGINS[0]) for item in prints]


def _count_pieces(flat: Picture, item: Print) -> int:
    """Return into how many pieces white columns part the ink of a line."""
    ink = flat[item.top : item.bottom, item.x0 : item.x1] < _INK
    columns = numpy.pad(ink.sum(axis=0) > 1, (1, 0)).astype(numpy.int8)
    return int((numpy.diff(columns) == 1).sum())


def _read_shape(item: Print, reading: Reading, repairs: Counter[tuple[str, str]]) -> Reading:
    """Return a dash for one short flat stroke and 0 for one high ring, which enlarging confuses."""
    width, height = item.x1 - item.x0, item.bottom - item.top
    if reading.text in _RINGS and height >= _HIGH * width:
        repairs[reading.text, f"{OCR_NUMBER}=0"] += 1
        return reading._replace(text="0")
    is_flat = height <= _FLAT * _USUAL_HEIGHT and 1.5 * height <= width <= 2 * _USUAL_HEIGHT
    if not is_flat or reading.text in _DASHES:
        return reading
    repairs[reading.text, f"{OCR_DASH}=-"] += 1
    return Reading("-", (0.5,), 1.0)


def _put_right(
    readings: Sequence[Reading], texts: Sequence[str], rule: str, repairs: Counter[tuple[str, str]]
) -> list[Reading]:
    """Return the readings with other texts of the same length; what differs is counted."""
    for reading, text in zip(readings, texts, strict=True):
        for printed, read_as in zip(reading.text, text, strict=True):
            if printed != read_as:
                repairs[printed, f"{rule}={read_as}"] += 1
    return [reading._replace(text=text) for reading, text in zip(readings, texts, strict=True)]


def _cut(flat: Picture, item: Print, margin: float) -> Picture:
    """Return the picture of a line with room around it; a dash stays as flat as it is."""
    height = max(item.bottom - item.top, int(0.8 * _USUAL_HEIGHT))
    middle = (item.top + item.bottom) // 2
    half = int(height * (0.5 + margin)) + 1
    side = int(height * margin) + 3
    top, bottom = max(0, middle - half), min(flat.shape[0], middle + half)
    left, right = max(0, item.x0 - side), min(flat.shape[1], item.x1 + side)
    # a lone 0 that does not fill its picture is read as o, one without white at its sides not at all
    is_tight = margin == _TIGHT and item.x1 - item.x0 < height
    white = int(_TIGHT_SIDE * height) if is_tight else 0
    return numpy.pad(flat[top:bottom, left:right], ((0, 0), (white, white)), constant_values=255)


def to_number(text: str, *, is_expected: bool = False) -> str:
    """Return the text with characters that only look like digits read as such.

    Anything that does not become a number so is returned as it is; without any digit
    only where a number is expected.

    >>> to_number("1O8。5l"), to_number("1.234.56"), to_number("o"), to_number("合计")
    ('108.51', '1,234.56', 'o', '合计')
    >>> to_number("o", is_expected=True)
    '0'
    """
    if not is_expected and not any(letter.isdigit() for letter in text):
        return text
    plain = unicodedata.normalize("NFKC", text.translate(_LOOKS_LIKE))
    grouped = _GROUPED.fullmatch(plain)
    if grouped:
        plain = grouped[1].replace(".", ",") + "." + grouped[2]
    return plain if len(plain) == len(text) and is_number(plain) else text


def to_one(text: str) -> str:
    """Return the text with a long dash that begins a word read as 一.

    >>> to_one("—般公共预算"), to_one("2010602-—般行政管理事务"), to_one("— 9 —")
    ('一般公共预算', '2010602-一般行政管理事务', '— 9 —')
    """
    return _LONG_DASH.sub("一", text)


def to_comma(text: str) -> str:
    r"""Return the text with a lone stroke, which is no word of a budget, read as 、.

    >>> to_comma("八\u4e36社会保障和就业")
    '八、社会保障和就业'
    """
    return text.replace(_STROKE, "、")


def _find_numeric(prints: Sequence[Print], readings: Sequence[Reading]) -> set[int]:
    """Return the lines that stand in cells of columns that hold mostly numbers."""
    columns: dict[tuple[int, int], list[int]] = defaultdict(list)
    for index, item in enumerate(prints):
        columns[item.cell[0], item.cell[2]].append(index)
    numeric: set[int] = set()
    for members in columns.values():
        texts = [to_number(readings[index].text, is_expected=True) for index in members]
        numbers = sum(map(is_number, texts))
        if numbers >= max(_FEWEST, _NUMBER_COLUMN * len(members)):
            numeric |= set(members)
    return numeric


def _is_doubtful(reading: Reading, pieces: int, *, is_expected: bool) -> bool:
    """Tell whether a line is to be read again; of equal digits side by side one may be lost."""
    text = reading.text
    is_like = _NUMBER_LIKE.fullmatch(to_number(text)) is not None
    if text in _DASHES:
        return False
    if reading.confidence < (_DOUBT if is_like else _DOUBT_TEXT):
        return True
    if is_number(text) and pieces > len(text):
        return True
    return not is_number(text) and (is_like or (is_expected and _is_short(text)))


def _is_short(text: str) -> bool:
    return sum("\u4e00" <= letter <= "\u9fff" for letter in text) <= 1


def _better(one: Reading, other: Reading, pieces: int) -> Reading:
    """Return the reading that is a number with a character for each piece of ink, then the surer."""
    if not _is_short(one.text):
        return max(one, other, key=lambda reading: reading.confidence)

    def weigh(reading: Reading) -> tuple[bool, bool, float]:
        is_one = is_number(to_number(reading.text))
        return is_one, is_one and len(reading.text) >= pieces, reading.confidence

    return max(one, other, key=weigh)


def _match_brackets(prints: Sequence[Print], texts: Sequence[str]) -> list[str]:
    """Return the texts with brackets matched within each cell, whose lines wrap."""
    matched = list(texts)
    cells: dict[tuple[int, int, int, int], list[int]] = defaultdict(list)
    for index, item in enumerate(prints):
        cells[item.cell].append(index)
    for members in cells.values():
        members.sort(key=lambda index: (prints[index].top, prints[index].x0))
        whole = match_brackets("".join(texts[index] for index in members))
        for index in members:
            count = len(texts[index])
            matched[index], whole = whole[:count], whole[count:]
    return matched


def match_brackets(text: str) -> str:
    """Return the text with each closing bracket as wide as the one it closes.

    >>> match_brackets("（本级)"), match_brackets("(役）费"), match_brackets("1)")
    ('（本级）', '(役)费', '1)')
    """
    letters = list(text)
    openings: list[str] = []
    for index, letter in enumerate(letters):
        if letter in "（(":
            openings.append(letter)
        elif letter in "）)" and openings:
            letters[index] = "）" if openings.pop() == "（" else ")"
    return "".join(letters)


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
