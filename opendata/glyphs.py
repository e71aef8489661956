"""Characters of a page held as columns: one text of their letters, one array of their boxes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import overload

import numpy
from numpy.typing import NDArray

from opendata.model import Glyph

Boxes = NDArray[numpy.float64]
"""One box a row: x0, top, x1, bottom."""


class Glyphs(Sequence[Glyph]):
    """Characters in drawing order; a Glyph is only made of one that is asked for.

    A page has a thousand of them, and most steps treat all alike.
    """

    __slots__ = ("boxes", "letters")

    def __init__(self, letters: str, boxes: Boxes) -> None:
        self.letters = letters
        """One letter for each row of the boxes."""
        self.boxes = boxes

    @property
    def codes(self) -> NDArray[numpy.uint32]:
        """The letters as code points."""
        return numpy.frombuffer(self.letters.encode("utf-32-le", "surrogatepass"), numpy.uint32)

    @property
    def middles(self) -> NDArray[numpy.float64]:
        """The middles of the boxes: their x, and their y."""
        return numpy.asarray((self.boxes[:, :2] + self.boxes[:, 2:]).T / 2)

    def pick(self, wanted: NDArray[numpy.bool_]) -> Glyphs:
        """Return the characters for which the mask says so."""
        if wanted.all():
            return self
        return Glyphs(to_text(self.codes[wanted]), self.boxes[wanted])

    def __len__(self) -> int:
        """Return how many characters there are."""
        return len(self.letters)

    @overload
    def __getitem__(self, index: int) -> Glyph: ...

    @overload
    def __getitem__(self, index: slice) -> Glyphs: ...

    def __getitem__(self, index: int | slice) -> Glyph | Glyphs:
        """Return one character, or those of a slice."""
        if isinstance(index, slice):
            return Glyphs(self.letters[index], self.boxes[index])
        return Glyph(self.letters[index], *self.boxes[index].tolist())

    def __iter__(self) -> Iterator[Glyph]:
        """Yield the characters in drawing order."""
        return map(Glyph._make, zip(self.letters, *self.boxes.T.tolist(), strict=True))

    def __eq__(self, other: object) -> bool:
        """Return whether the other holds the same characters at the same places."""
        if not isinstance(other, Glyphs):
            return NotImplemented
        return self.letters == other.letters and bool((self.boxes == other.boxes).all())

    def __hash__(self) -> int:
        """Return a hash of letters and places."""
        return hash((self.letters, self.boxes.tobytes()))

    def __repr__(self) -> str:
        """Return what the tuple of the characters would say."""
        return repr(tuple(self))


def to_glyphs(glyphs: Sequence[Glyph]) -> Glyphs:
    """Return the characters as columns, whatever they are held in."""
    if isinstance(glyphs, Glyphs):
        return glyphs
    boxes = numpy.array([glyph[1:] for glyph in glyphs], dtype=numpy.float64)
    return Glyphs("".join(glyph.text for glyph in glyphs), boxes.reshape(-1, 4))


def to_text(codes: NDArray[numpy.uint32]) -> str:
    """Return the text of code points."""
    return codes.tobytes().decode("utf-32-le", "surrogatepass")
