"""Examples: a small disclosure written in Markdown, read and checked like any other.

A table begins with its header; a slash parts a heading from the one over it
(基本支出/人员经费). A cell that holds only ^ belongs to the cell above it, one that holds
only < to the cell left of it. A line of equals signs begins the next document.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from opendata.documents.html import read_html_document
from opendata.pipeline import Run, read_document

_ABOVE, _LEFT = "^", "<"
_NEXT = re.compile(r"^=+$", re.MULTILINE)
_LINE = re.compile(r"\|[\s:|-]+\|")
_COVERS = {"决算": "某县财政局2024年度部门决算", "预算": "某县财政局2024年度部门预算"}

Cells = list[list[str]]


def read_example(text: str) -> list[Run]:
    """Return what is made of each document of an example, in its order."""
    return [_read(part) for part in _NEXT.split(text)]


def _read(text: str) -> Run:
    content = markdown_to_html(text).encode()
    sha256 = hashlib.sha256(content).hexdigest()
    return read_document(read_html_document(Path("example.html"), content, sha256))


def markdown_to_html(text: str) -> str:
    """Return one document of an example as a web page; one without a title gets a cover."""
    lines = [line.strip() for line in text.strip().splitlines()]
    cover = [] if lines[0].startswith("# ") else [f"# {_find_cover(text)}"]
    body = "\n".join(_to_blocks([*cover, *lines]))
    return f'<!DOCTYPE html>\n<html lang="zh"><head><meta charset="utf-8"></head><body>\n{body}\n</body></html>\n'


def to_body(text: str) -> str:
    """Return the tables and sentences of an example as part of a page."""
    parts = [part.strip().splitlines() for part in _NEXT.split(text)]
    bodies = ["\n".join(_to_blocks([line.strip() for line in lines])) for lines in parts]
    return "\n<hr>\n".join(bodies)


def _find_cover(text: str) -> str:
    return next(cover for word, cover in _COVERS.items() if word in text or word == "预算")


def _to_blocks(lines: Sequence[str]) -> Iterator[str]:
    rows: Cells = []
    for line in (*lines, ""):
        if line.startswith("|"):
            if _LINE.fullmatch(line) is None or "-" not in line:
                rows.append([cell.strip() for cell in line.strip("|").split("|")])
            continue
        if rows:
            yield _to_table(rows)
            rows = []
        if line:
            yield _to_text(line)


def _to_text(line: str) -> str:
    marks = re.match(r"(#+) ", line)
    if marks is None:
        return f"<p>{escape(line)}</p>"
    level = len(marks[1])
    return f"<h{level}>{escape(line[marks.end() :])}</h{level}>"


def _spread_header(header: Sequence[str]) -> Cells:
    """Return the rows of a header whose cells are paths; a path that ends early spans down."""
    paths = [cell.split("/") for cell in header]
    depth = max(map(len, paths))
    rows: Cells = []
    for level in range(depth):
        row: list[str] = []
        for number, path in enumerate(paths):
            before = paths[number - 1][: level + 1] if number else None
            if level >= len(path):
                row.append(_ABOVE)
            else:
                is_inner = level < len(path) - 1 and path[: level + 1] == before
                row.append(_LEFT if is_inner else path[level])
        rows.append(row)
    return rows


def _to_table(rows: Cells) -> str:
    spread = [*_spread_header(rows[0]), *rows[1:]]
    width = max(map(len, spread))
    cells = [[*row, *[""] * (width - len(row))] for row in spread]
    lines = ["".join(_to_cells(cells, number)) for number in range(len(cells))]
    return "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"


def _to_cells(cells: Cells, number: int) -> Iterator[str]:
    row = cells[number]
    for column, text in enumerate(row):
        if text in {_ABOVE, _LEFT}:
            continue
        width = _count(row[column + 1 :], _LEFT)
        height = _count([other[column] for other in cells[number + 1 :]], _ABOVE)
        spans = f' rowspan="{height}"' * (height > 1) + f' colspan="{width}"' * (width > 1)
        yield f"<td{spans}>{escape(text)}</td>"


def _count(following: Sequence[str], mark: str) -> int:
    """Return how many cells a cell covers: itself and the marked ones that follow it."""
    for number, text in enumerate(following, start=1):
        if text != mark:
            return number
    return len(following) + 1
