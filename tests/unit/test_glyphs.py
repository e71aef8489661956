"""Characters as columns: the same as one by one, and their lines."""

from __future__ import annotations

import numpy

from opendata.geometry import glyphs_to_lines, glyphs_to_rows
from opendata.glyphs import Glyphs, to_glyphs
from opendata.model import Box, Glyph, Place

SIZE = 10.0


def write(text: str, x: float, top: float, step: float = SIZE) -> list[Glyph]:
    """Write characters side by side from x on."""
    return [
        Glyph(letter, x + place * step, top, x + place * step + SIZE, top + SIZE)
        for place, letter in enumerate(text)
    ]


def test_columns_hold_the_same_characters() -> None:
    written = write("合计𠀀1", 5, 20)
    glyphs = to_glyphs(written)
    assert len(glyphs) == 4
    assert list(glyphs) == written
    assert (glyphs[2], list(glyphs[1:3])) == (written[2], written[1:3])
    assert glyphs == to_glyphs(tuple(written))
    assert hash(glyphs) == hash(to_glyphs(written))
    assert repr(glyphs) == repr(tuple(glyphs))


def test_no_character_is_no_line() -> None:
    assert len(to_glyphs(())) == 0
    assert glyphs_to_lines((), 1) == ()
    assert glyphs_to_rows(()) == []


def test_few_and_many_characters_make_the_same_rows() -> None:
    lower = [*write("收入", 60, 31), *write("12.50", 0, 30), *write("高", 20, 30)]
    few = [*lower, *write("合计", 0, 5), *write("万元", 25, 8)]
    # a line further down makes so many that they are held as columns
    many = [*few, *write("行" * 60, 0, 200)]
    rows = glyphs_to_rows(few)
    assert ["".join(glyph.text for glyph in row) for row in rows] == ["合计万元", "12.高50收入"]
    assert glyphs_to_rows(many)[:-1] == rows


def test_picked_are_those_the_mask_says() -> None:
    glyphs = to_glyphs(write("abc", 0, 0))
    picked = glyphs.pick(numpy.array([True, False, True]))
    assert (picked.letters, picked.boxes[:, 0].tolist()) == ("ac", [0.0, 20.0])
    assert isinstance(picked, Glyphs)


def test_lines_come_from_the_top_and_gaps_are_blanks_or_tabs() -> None:
    low = write("ab", 0, 40) + write("c", 25, 40) + write("d", 70, 40)
    (first, second) = glyphs_to_lines(low + write("e", 0, 10), 3)
    assert (first.text, second.text) == ("e", "ab c\td")
    assert second.place == Place(3, Box(0, 40, 80, 50))


def test_a_character_drawn_twice_to_look_bold_counts_once() -> None:
    bold = [*write("1", 0, 0), *write("1", 0.5, 0), *write("1", 10, 0), *write("1", 10.5, 0)]
    (line,) = glyphs_to_lines(bold, 1)
    assert line.text == "11"
    assert line.place.box == Box(0, 0, 20.5, 10)
