"""Sheets of paper: pages, letters and rules of one typeset document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, NamedTuple

from fpdf import FPDF
from fpdf.enums import TextMode

PRINTED_ON = datetime(2025, 1, 1, tzinfo=UTC)
"""The creation date of every sample: the clock is never read."""

MARGIN = 56.0
"""White edge of a page in points."""

_FONT = "body"
_NO_LINE_START = "，。、；：？！）》”’％%.)]”、"
_NO_LINE_END = "（《“‘(["

Footer = Literal["plain", "dashes", "words", "none"]
"""How the page number is written: 5, - 5 -, 第 5 页, or not at all."""

Ink = Literal["lines", "rectangles"]
"""What a rule is drawn as: a stroked line or a filled hairline rectangle."""


@dataclass(frozen=True, slots=True)
class Look:
    """What differs between documents that say the same kind of thing."""

    footer: Footer
    ink: Ink
    rule: float
    """Width of a rule in points."""
    shaded: bool
    """True where header cells stand on grey."""


class Slot(NamedTuple):
    """Where one line of text goes."""

    x: float
    top: float
    width: float


class Sheets(FPDF):
    """A document under the pen; lengths are points from the top left corner."""

    def __init__(self, font: Path, look: Look, title: str) -> None:
        super().__init__(unit="pt", format="A4")
        self.look = look
        self.set_auto_page_break(auto=False)
        self.set_creation_date(PRINTED_ON)
        self.set_producer("opendata samples")
        self.set_title(title)
        self.add_font(_FONT, "", str(font), collection_font_number=0)

    def footer(self) -> None:
        """Write the page number where the document shows one; the cover has none."""
        number = self.page_no()
        if number == 1 or self.look.footer == "none":
            return
        words = {"plain": f"{number}", "dashes": f"- {number} -", "words": f"第 {number} 页"}
        slot = Slot(0, float(self.h) - 40, float(self.w))
        self.write_line(words[self.look.footer], slot, size=9, align="C")

    def turn_to(self, *, landscape: bool) -> None:
        """Begin a new page of that orientation."""
        self.add_page(orientation="L" if landscape else "P")
        self.set_y(MARGIN)

    def slot(self) -> Slot:
        """Return the slot from margin to margin where the pen stands."""
        return Slot(MARGIN, float(self.get_y()), self.inner_width)

    @property
    def inner_width(self) -> float:
        """Width between the margins of this page."""
        return float(self.w) - 2 * MARGIN

    @property
    def floor(self) -> float:
        """Where the text area of this page ends."""
        return float(self.h) - MARGIN

    def measure(self, text: str, size: float) -> float:
        """Return the width of a text in points."""
        self.set_font(_FONT, size=size)
        return float(self.get_string_width(text))

    def write_line(
        self, text: str, slot: Slot, *, size: float, align: str = "L", bold: bool = False
    ) -> None:
        """Write one line into its slot."""
        self.set_font(_FONT, size=size)
        x, top, width = slot
        spare = width - self.get_string_width(text)
        x += spare / 2 if align == "C" else spare if align == "R" else 0
        with self.local_context(
            text_mode=TextMode.FILL_STROKE if bold else TextMode.FILL, line_width=size / 60
        ):
            self.text(x, top + size * 0.88, text)

    def rule_between(self, x0: float, top: float, x1: float, bottom: float) -> None:
        """Draw one straight rule."""
        thick = self.look.rule
        if self.look.ink == "lines":
            self.set_line_width(thick)
            self.line(x0, top, x1, bottom)
            return
        self.set_fill_color(0)
        half = thick / 2
        self.rect(x0 - half, top - half, x1 - x0 + thick, bottom - top + thick, style="F")

    def shade(self, x0: float, top: float, x1: float, bottom: float) -> None:
        """Lay grey under a header cell."""
        self.set_fill_color(226)
        self.rect(x0, top, x1 - x0, bottom - top, style="F")
        self.set_fill_color(0)


def split_words(text: str) -> list[str]:
    """Return the pieces between which a line may end: numbers and Latin words stay whole.

    >>> split_words("共2522.02万元。")
    ['共', '2522.02', '万', '元。']
    """
    pieces: list[str] = []
    for letter in text:
        before = pieces[-1] if pieces else ""
        joins = before and (
            letter in _NO_LINE_START
            or before[-1] in _NO_LINE_END
            or (_is_word_letter(letter) and _is_word_letter(before[-1]))
        )
        if joins:
            pieces[-1] += letter
        else:
            pieces.append(letter)
    return pieces


def _is_word_letter(letter: str) -> bool:
    return letter.isascii() and not letter.isspace() and letter not in "()"


def wrap(sheets: Sheets, text: str, size: float, width: float, indent: float = 0) -> list[str]:
    """Return the lines of a text set in that width; the first is shorter by the indent."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line, room = "", width - indent
        for piece in split_words(paragraph):
            for part in _cut(sheets, piece, size, width):
                if line and sheets.measure(line + part, size) > room:
                    lines.append(line)
                    line, room = "", width
                line += part
        lines.append(line)
    return lines


def _cut(sheets: Sheets, piece: str, size: float, width: float) -> list[str]:
    """Return a piece, cut between letters where it is wider than the line."""
    if sheets.measure(piece, size) <= width:
        return [piece]
    return list(piece)
