"""Diagram of the classes as SVG shapes: boxes on a grid, arrows from edge to edge."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from opendata.vocabulary import Arrow, Box

_WIDTH, _HEIGHT = 186, 62
_ACROSS, _DOWN = 282, 164
_MARGIN = 16
_APART = 10
"""Distance of an arrow from the one that goes back."""
_LINE = 14
_HEAD = 11
_WIDE, _NARROW = 12.0, 6.2
"""Width of a Chinese and of a Latin letter of the words beside an arrow."""


class DrawnBox(NamedTuple):
    """A box with its upper left corner."""

    box: Box
    x: float
    y: float
    width: int
    height: int
    is_ours: bool


class DrawnArrow(NamedTuple):
    """An arrow from edge to edge, with the place of each line of its words."""

    arrow: Arrow
    x1: float
    y1: float
    x2: float
    y2: float
    head: str
    """Corners of its head, as SVG writes points."""
    is_subclass: bool
    lines: tuple[tuple[str, float, float], ...]


class Drawing(NamedTuple):
    """The whole diagram."""

    width: int
    height: int
    boxes: tuple[DrawnBox, ...]
    arrows: tuple[DrawnArrow, ...]


def draw(boxes: Sequence[Box], arrows: Iterable[Arrow]) -> Drawing:
    """Return where boxes and arrows stand, in pixels from the upper left."""
    drawn = {box.reference.name: _place(box) for box in boxes}
    arrows = tuple(arrows)
    pairs = {(arrow.source, arrow.target) for arrow in arrows}
    lines = tuple(
        _connect(
            arrow,
            drawn[arrow.source],
            drawn[arrow.target],
            is_double=(arrow.target, arrow.source) in pairs,
        )
        for arrow in arrows
    )
    columns = max((box.column for box in boxes), default=0)
    rows = max((box.row for box in boxes), default=0)
    return Drawing(
        width=columns * _ACROSS + _WIDTH + 2 * _MARGIN,
        height=rows * _DOWN + _HEIGHT + 2 * _MARGIN,
        boxes=tuple(drawn.values()),
        arrows=lines,
    )


def _place(box: Box) -> DrawnBox:
    x = _MARGIN + box.column * _ACROSS
    y = _MARGIN + box.row * _DOWN
    is_ours = box.reference.name.startswith("od:")
    return DrawnBox(box, x, y, _WIDTH, _HEIGHT, is_ours)


def _connect(arrow: Arrow, source: DrawnBox, target: DrawnBox, *, is_double: bool) -> DrawnArrow:
    if source == target:
        return _turn(arrow, source)
    x1, y1 = source.x + _WIDTH / 2, source.y + _HEIGHT / 2
    x2, y2 = target.x + _WIDTH / 2, target.y + _HEIGHT / 2
    length = max(1.0, ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5)
    along_x, along_y = (x2 - x1) / length, (y2 - y1) / length
    # both of a pair to their own right, so that they do not lie on each other
    apart = _APART if is_double else 0
    off_x, off_y = -along_y * apart, along_x * apart
    first = _reach(along_x, along_y, off_x, off_y)
    last = _reach(-along_x, -along_y, off_x, off_y)
    start_x, start_y = x1 + off_x + along_x * first, y1 + off_y + along_y * first
    end_x, end_y = x2 + off_x - along_x * last, y2 + off_y - along_y * last
    middle = ((start_x + end_x) / 2, (start_y + end_y) / 2)
    # of a pair, the words stand on the arrow's own side
    aside = _half_size(arrow.words, abs(along_x), abs(along_y)) if is_double else 0.0
    return DrawnArrow(
        arrow,
        x1=round(start_x, 1),
        y1=round(start_y, 1),
        x2=round(end_x, 1),
        y2=round(end_y, 1),
        head=_draw_head(end_x, end_y, along_x, along_y),
        is_subclass=arrow.words == (),
        lines=_set_words(arrow.words, middle[0] - along_y * aside, middle[1] + along_x * aside),
    )


def _turn(arrow: Arrow, drawn: DrawnBox) -> DrawnArrow:
    """Return what a class says of its own kind: words over the left of its box, without a line."""
    words = tuple(f"↻ {line}" for line in arrow.words)
    half = max((_measure(line) for line in words), default=0.0) / 2
    y = drawn.y - 8 - _LINE * (len(words) - 1) / 2
    # left of the middle, where arrows straight upwards start
    x, top = round(drawn.x + _WIDTH / 2 - 6 - half, 1), drawn.y
    return DrawnArrow(arrow, x, top, x, top, "", is_subclass=False, lines=_set_words(words, x, y))


def _measure(line: str) -> float:
    return sum(_WIDE if ord(letter) > 255 else _NARROW for letter in line)


def _reach(along_x: float, along_y: float, off_x: float, off_y: float) -> float:
    """Return how far it is in a direction from beside the middle of a box to its edge."""
    across = (_WIDTH / 2 - off_x * _sign(along_x)) / abs(along_x) if along_x else float("inf")
    down = (_HEIGHT / 2 - off_y * _sign(along_y)) / abs(along_y) if along_y else float("inf")
    return min(across, down)


def _draw_head(x: float, y: float, along_x: float, along_y: float) -> str:
    back_x, back_y = x - along_x * _HEAD, y - along_y * _HEAD
    side_x, side_y = -along_y * _HEAD / 2, along_x * _HEAD / 2
    corners = ((back_x + side_x, back_y + side_y), (x, y), (back_x - side_x, back_y - side_y))
    return " ".join(f"{corner_x:.1f},{corner_y:.1f}" for corner_x, corner_y in corners)


def _sign(value: float) -> int:
    return 1 if value > 0 else -1


def _half_size(words: Sequence[str], across: float, down: float) -> float:
    """Return half the room words need beside an arrow, by how far it runs across and down."""
    width = max((_measure(line) for line in words), default=0.0)
    return (across * _LINE * len(words) + down * width) / 2


def _set_words(words: Sequence[str], x: float, y: float) -> tuple[tuple[str, float, float], ...]:
    top = y - _LINE * (len(words) - 1) / 2 + 4
    return tuple(
        (line, round(x, 1), round(top + number * _LINE, 1)) for number, line in enumerate(words)
    )
