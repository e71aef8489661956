"""Documents typed for the tests of identity, narrative and claims: lines, blocks and grids."""

from __future__ import annotations

from opendata.model import Block, Box, Cell, Document, DocumentRecord, Grid, Line, Page, Place


def type_lines(texts: list[str], first: int = 1) -> tuple[Line, ...]:
    """Return the texts as lines ten apart, so that each is a place of its own."""
    return tuple(Line(text, Place(line=first + 10 * number)) for number, text in enumerate(texts))


def type_document(texts: list[str]) -> Document:
    lines = type_lines(texts)
    return Document("d0", "any name.txt", "0" * 64, "text", "text/plain", (Page(1, 0, 0, lines),))


def type_block(text: str, line: int = 1, kind: str = "paragraph", level: int = 0) -> Block:
    """Return one block; its lines are parted at the line breaks of the text."""
    lines = tuple(
        Line(part, Place(line=line + number)) for number, part in enumerate(text.split("\n"))
    )
    joined = text.replace("\n", "")
    return Block(
        "heading" if kind == "heading" else "paragraph", joined, lines, lines[0].place, level
    )


def type_heading(text: str, line: int = 1, level: int = 2) -> Block:
    return type_block(text, line, "heading", level)


def type_drawn(text: str, x0: float, x1: float, top: float, page: int = 1) -> Block:
    """Return a paragraph of one drawn line."""
    place = Place(page, Box(x0, top, x1, top + 12))
    return Block("paragraph", text, (Line(text, place),), place)


def type_grid(rows: list[list[str]], above: list[str], number: int = 1, page: int = 1) -> Grid:
    cells = tuple(
        Cell(
            row,
            column,
            text,
            Place(page, Box(column * 50, row * 20 + 100, column * 50 + 50, row * 20 + 115)),
        )
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
    )
    lines = tuple(
        Line(text, Place(page, Box(100, 20 + 20 * place, 300, 32 + 20 * place)))
        for place, text in enumerate(above)
    )
    columns = max(len(texts) for texts in rows)
    return Grid(number, "ruled", len(rows), columns, cells, lines, (), Place(page), (page,))


def record(organisation: str = "410308-洛阳市孟津区水利局") -> DocumentRecord:
    """Return the record of a proved budget of 2024."""
    name = organisation.partition("-")[2]
    return DocumentRecord(
        "d0",
        "any name.txt",
        "0" * 64,
        "text/plain",
        1,
        "",
        "410308",
        "孟津区",
        organisation,
        name,
        2024,
        "budget",
    )
