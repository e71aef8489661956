"""Headers of flattened tables: told by their characters, because their words are scrambled."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from opendata.forms.flattened.rows import Side
from opendata.knowledge.layouts import Layout, header_words, load_layouts
from opendata.model import Cell, Column
from opendata.text import fold

_UNIT_LINE = re.compile(r"单位[:：](?:百?万元|千?元|亿元)")
_MOST_ABSENT = 5
_PAIRED_MARKS = (("（", "("), ("）", ")"), ("：", ":"), ("“", '"'), ("”", '"'))


def find_layout(lines: Sequence[Sequence[Cell]], form: str) -> tuple[Layout, int] | None:
    """Return the layout whose header has the characters of the first lines, and where it ends.

    One leaf label may be lacking, as where a reader lost it: its column is kept. Several
    are lacking where the table has fewer columns: they are taken out of the layout.
    """
    wanted = [
        (layout, Counter(dict(header)))
        for layout in load_layouts()
        if form in layout.forms
        for header in layout.headers
    ]
    printed: Counter[str] = Counter()
    lacking: tuple[Layout, int] | None = None
    last: tuple[Counter[str], int] = (Counter(), 0)
    possible = wanted
    for end, line in enumerate(lines, start=1):
        text = fold("".join(cell.text for cell in line))
        printed.update("" if _UNIT_LINE.search(text) else text)
        wanted = [(layout, known) for layout, known in wanted if printed <= known]
        for layout, known in wanted:
            if printed == known:
                return layout, end
            if known - printed in _leaves(layout):
                lacking = layout, end
        if not wanted:
            break
        last, possible = (printed.copy(), end), wanted
    return lacking or _find_shorter([layout for layout, _ in possible], *last)


def _find_shorter(
    layouts: Sequence[Layout], printed: Counter[str], end: int
) -> tuple[Layout, int] | None:
    """Return a layout without the columns that this header does not have, if only one fits."""
    found: dict[tuple[str, ...], Layout] = {}
    for layout in layouts:
        labels = [path for path, _ in layout.labels]
        full = Counter(fold("".join(header_words([*labels, *layout.columns]))))
        lost = full - printed
        droppable = [
            path for path in layout.columns if Counter(fold(path.rsplit("/", 1)[-1])) <= lost
        ]
        for count in range(2, _MOST_ABSENT + 1):
            for absent in combinations(droppable, count):
                kept = [path for path in layout.columns if path not in absent]
                if Counter(fold("".join(header_words([*labels, *kept])))) == printed:
                    found[tuple(kept)] = _without(layout, absent)
    return (next(iter(found.values())), end) if len(found) == 1 else None


def _without(layout: Layout, absent: Collection[str]) -> Layout:
    """Return the layout without some columns; sums keep the parts that are left."""
    sums = {
        total: tuple(part for part in parts if part not in absent)
        for total, parts in layout.sums.items()
        if total not in absent
    }
    return replace(
        layout,
        columns=tuple(path for path in layout.columns if path not in absent),
        sums={total: parts for total, parts in sums.items() if parts},
        within={
            part: whole for part, whole in layout.within.items() if not {part, whole} & set(absent)
        },
        classes={path: codes for path, codes in layout.classes.items() if path not in absent},
        known=tuple(rule for rule in layout.known if not set(rule.columns) & set(absent)),
    )


def _leaves(layout: Layout) -> list[Counter[str]]:
    """Return the characters of each column's own label: one may be lost from a header."""
    return [Counter(fold(path.rsplit("/", 1)[-1])) for path in layout.columns]


def as_printed(layout: Layout, header: str) -> Layout:
    """Return the layout with the brackets, quotes and colons that this header prints."""
    marks = {
        ord(known): printed
        for pair in _PAIRED_MARKS
        for known, printed in (pair, pair[::-1])
        if known not in header and printed in header
    }
    renamed = {path: path.translate(marks) for path in layout.columns}
    return replace(
        layout,
        columns=tuple(renamed[path] for path in layout.columns),
        labels=tuple((path.translate(marks), role) for path, role in layout.labels),
        sums={
            renamed[total]: tuple(map(renamed.__getitem__, parts))
            for total, parts in layout.sums.items()
        },
        within={renamed[part]: renamed[whole] for part, whole in layout.within.items()},
        classes={renamed[path]: codes for path, codes in layout.classes.items()},
        known=tuple(
            replace(rule, columns=tuple(map(renamed.__getitem__, rule.columns)))
            for rule in layout.known
        ),
    )


def layout_to_columns(layout: Layout) -> tuple[Column, ...]:
    """Return the columns of a layout, those of the income side before those of expenditure."""
    paths = [*layout.labels, *((path, "amount") for path in layout.columns)]
    if layout.kind == "two_sided":
        paths.sort(key=lambda item: not item[0].startswith("收入/"))
    if layout.kind == "panels":
        return tuple(_panel_columns(layout))
    return tuple(
        Column(
            column_no=number,
            path=tuple(path.split("/")),
            role=role,
            side=_side(path, layout),
            panel=int(_side(path, layout) == "expenditure"),
        )
        for number, (path, role) in enumerate(paths, start=1)
    )


def _panel_columns(layout: Layout) -> Iterator[Column]:
    """Yield the columns of each panel: those that name its rows, then the one that counts."""
    each = len(layout.labels) // len(layout.columns)
    number = 0
    for panel, counted in enumerate(layout.columns):
        names = layout.labels[panel * each : (panel + 1) * each]
        for path, role in (*names, (counted, "amount")):
            number += 1
            yield Column(number, tuple(path.split("/")), role, panel=panel)


def _side(path: str, layout: Layout) -> Side:
    if layout.kind != "two_sided":
        return ""
    return "income" if path.startswith("收入/") else "expenditure"
