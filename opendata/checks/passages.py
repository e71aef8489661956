"""Passages: what a document says outside its figures — prose, headings, notes and cells of words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from opendata.model import Block, Form, Grid, Place
from opendata.text import remove_space

_SHORTEST_CELL = 4
_WORDS = re.compile(r"[\u4e00-\u9fff]{2}")
_SENTENCE = re.compile(r"[^。；！？]+")
_NUMBERING = re.compile(
    r"^[#*\-\s]*(?:第[一二三四五六七八九十]+部分|附件?\d*[:：]|[一二三四五六七八九十]{1,3}、"
    r"|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、](?!\d))?[:：、]?"
)
_BREAKS = re.compile(r"[。；，！？]")


@dataclass(frozen=True, slots=True)
class Passage:
    """One heading, paragraph, note or cell of words."""

    kind: Literal["heading", "paragraph", "note", "cell"]
    text: str
    """White space removed."""
    place: Place

    @property
    def is_title(self) -> bool:
        """Tell whether it is a heading or a short line without punctuation."""
        return self.kind == "heading" or (
            self.kind == "paragraph" and _BREAKS.search(self.text) is None
        )


def to_passages(
    prose: Sequence[Block], grids: Sequence[Grid], forms: Sequence[Form]
) -> tuple[Passage, ...]:
    """Return the passages of the prose in reading order, then those of the tables.

    A label put together from the lines of several cells is read from the row of its form.
    """
    cells = tuple(_read_cells(grids))
    known = {cell.text for cell in cells}
    pages = {page for grid in grids for page in (grid.place.page, *grid.pages)}
    labels = (
        label
        for label in _read_labels(forms)
        if label.place.page in pages and label.text not in known
    )
    return (*_read_prose(prose), *cells, *labels)


def _read_prose(prose: Sequence[Block]) -> Iterator[Passage]:
    for block in prose:
        if block.kind != "table" and block.text.strip():
            yield Passage(block.kind, remove_space(block.text), block.place)


def _read_cells(grids: Sequence[Grid]) -> Iterator[Passage]:
    for grid in grids:
        for cell in grid.cells:
            text = remove_space(cell.text)
            if len(text) >= _SHORTEST_CELL and _WORDS.search(text) is not None:
                yield Passage("cell", text, cell.place)


def _read_labels(forms: Sequence[Form]) -> Iterator[Passage]:
    for form in forms:
        for row in form.rows:
            for label in row.label.split("|"):
                text = remove_space(label)
                if len(text) >= _SHORTEST_CELL and _WORDS.search(text) is not None:
                    yield Passage("cell", text, row.place)


def split_sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a passage; semicolons part them too.

    >>> split_sentences("收入100万元；支出90万元。")
    ('收入100万元', '支出90万元')
    """
    return tuple(_SENTENCE.findall(text))


def strip_numbering(text: str) -> str:
    """Return a heading or sentence without the number before it.

    >>> strip_numbering("第二部分2024年部门预算"), strip_numbering("（一）收入"), strip_numbering("2024年收入")
    ('2024年部门预算', '收入', '2024年收入')
    """
    return text[_match_end(text) :]


def _match_end(text: str) -> int:
    match = _NUMBERING.match(text)
    return 0 if match is None else match.end()
