"""Figures set as the printed table again: header paths above, labels beside, a cell a figure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from opendata.model import Figure

LABEL = ("项目 / 科目", "item")
CODE = ("代码", "code")


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """One cell of the header; `english` only for the columns that the print does not head."""

    text: str
    column_span: int = 1
    row_span: int = 1
    english: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """The label or the code of a row, on one side of the table; level is the gravest of its figures."""

    text: str
    level: str
    is_code: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table as rows of cells: a Label, a Figure, or None for a blank."""

    header: tuple[tuple[HeaderCell, ...], ...]
    rows: tuple[tuple[Label | Figure | None, ...], ...]


@dataclass(slots=True)
class _Block:
    """Neighbouring columns whose rows carry the same labels: a side, a panel or the whole table."""

    side: str
    columns: list[int] = field(default_factory=list)
    labels: dict[int, tuple[str, str]] = field(default_factory=dict)

    @property
    def has_codes(self) -> bool:
        return any(code for _, code in self.labels.values())

    def fits(self, side: str, labels: dict[int, tuple[str, str]]) -> bool:
        return side == self.side and all(
            self.labels.get(row_no, label) == label for row_no, label in labels.items()
        )


def figures_to_table(figures: Sequence[Figure]) -> Table:
    """Return the figures of one table by row and column; columns without any figure are not shown."""
    columns: dict[int, list[Figure]] = {}
    for figure in sorted(figures, key=lambda item: (item.column_no, item.row_no)):
        columns.setdefault(figure.column_no, []).append(figure)
    blocks = _to_blocks(columns)
    paths = {number: tuple(group[0].column.split("/")) for number, group in columns.items()}
    cells = {(item.row_no, item.column_no): item for item in figures}
    row_numbers = sorted({item.row_no for item in figures})
    return Table(
        header=tuple(_to_header(blocks, paths)),
        rows=tuple(tuple(_to_row(number, blocks, cells)) for number in row_numbers),
    )


def _to_blocks(columns: dict[int, list[Figure]]) -> list[_Block]:
    blocks: list[_Block] = []
    for number, figures in columns.items():
        labels = {item.row_no: (item.row, item.printed_code) for item in figures}
        side = figures[0].side
        if not blocks or not blocks[-1].fits(side, labels):
            blocks.append(_Block(side))
        blocks[-1].columns.append(number)
        blocks[-1].labels |= labels
    return blocks


def _to_header(
    blocks: Sequence[_Block], paths: dict[int, tuple[str, ...]]
) -> Iterator[tuple[HeaderCell, ...]]:
    depth = max((len(path) for path in paths.values()), default=0)
    for level in range(depth):
        row: list[HeaderCell] = []
        for block in blocks:
            if level == 0:
                row.append(HeaderCell(LABEL[0], row_span=depth, english=LABEL[1]))
                if block.has_codes:
                    row.append(HeaderCell(CODE[0], row_span=depth, english=CODE[1]))
            row.extend(_header_cells([paths[number] for number in block.columns], level, depth))
        yield tuple(row)


def _header_cells(paths: Sequence[tuple[str, ...]], level: int, depth: int) -> Iterator[HeaderCell]:
    """Yield the cells of one header row: labels that go on below span their columns."""
    deep = [path for path in paths if len(path) > level]
    for (prefix, is_leaf), group in groupby(
        deep, key=lambda path: (path[: level + 1], len(path) == level + 1)
    ):
        if is_leaf:
            yield from (HeaderCell(prefix[-1], row_span=depth - level) for _ in group)
        else:
            yield HeaderCell(prefix[-1], column_span=len(tuple(group)))


def _to_row(
    row_no: int, blocks: Sequence[_Block], cells: dict[tuple[int, int], Figure]
) -> Iterator[Label | Figure | None]:
    for block in blocks:
        figures = [cells.get((row_no, number)) for number in block.columns]
        text, code = block.labels.get(row_no, ("", ""))
        levels = {item.level for item in figures if item is not None}
        level = next((name for name in ("leaf", "subtotal", "total") if name in levels), "")
        yield Label(text, level)
        if block.has_codes:
            yield Label(code, level, is_code=True)
        yield from figures
