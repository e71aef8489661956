"""The table of three public expenses as amounts by item."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from opendata.amounts.sums import add_yuan, compare_total
from opendata.amounts.tables import Part, Table
from opendata.knowledge.cubes import Cubes
from opendata.model import Completeness, Figure
from opendata.text import fold

_PARTS = ("abroad", "vehicles", "reception")
_OTHERS = frozenset({"meetings", "training", "operation"})
"""Items that a total without a name of its own may hold besides."""
_Items = Mapping[tuple[str, str], list[Figure]]
"""(item, fund) → the figures that may be it."""


def find_expenses(table: Table) -> tuple[Completeness, list[Part]]:
    """Return the amounts by item and fund, told whether the three add up to their total.

    What two figures tell differently is left out: which of them is meant cannot be told.
    """
    items = _by_item(table)
    parts = []
    for (item, fund), figures in items.items():
        # the row that sums the table up goes before that of one office in it
        meant = [one for one in figures if table.is_total(one)] or figures
        if len({figure.amount_yuan for figure in meant}) == 1:
            parts.append(Part((fund, table.table.nature), item, (meant[0],)))
    return _compare(parts), parts


def _by_item(table: Table) -> _Items:
    own = [one for one in table.figures if one.organisation in {"", table.record.organisation}]
    if not own and len({one.organisation for one in table.figures}) == 1:
        own = list(table.figures)
    # rows of several units without a row of all of them are no amount of the department
    named: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    bare: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for figure in own:
        if table.cubes.is_change(f"{fold(figure.row)}/{fold(figure.column)}"):
            continue
        item = find_item(figure, table.cubes)
        fund = figure.fund or table.table.fund
        (named if item else bare)[item or "total", fund].append(figure)
    if not {item for item, _ in named} & _OTHERS:
        for key, figures in bare.items():
            named.setdefault(key, figures)
    return named


def find_item(figure: Figure, cubes: Cubes) -> str:
    """Return the item of a figure: the innermost header that names one, else its row.

    Empty where only words of a sum stand there.
    """
    for words in (*reversed(fold(figure.column).split("/")), fold(figure.row)):
        item = cubes.find_item(words)
        if item != "":
            return item
    return ""


def _compare(parts: Iterable[Part]) -> Completeness:
    """Compare total and items fund by fund; the whole is complete where each fund is."""
    by_fund: dict[str, dict[str, tuple[Figure, ...]]] = defaultdict(dict)
    for part in parts:
        by_fund[part.meaning[0]][part.code] = part.figures
    told = set()
    for items in by_fund.values():
        figures = [figure for item in _PARTS for figure in items.get(item, ())]
        total = items.get("total", ())
        if not figures and add_yuan(total) == Decimal(0):
            continue
        told.add(compare_total(figures, total))
    if not told:
        return "no_total"
    return "complete" if told == {"complete"} else sorted(told - {"complete"})[0]
