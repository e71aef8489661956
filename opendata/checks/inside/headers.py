"""Header trees: which columns make up which, read from the header paths alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from opendata.checks.rules import Knowledge, PartGroup
from opendata.checks.tables import drop_inclusions, is_part_label
from opendata.model import Column
from opendata.records import change
from opendata.text import fold

_YEAR = re.compile(r"20\d\d")
_CHANGE = re.compile(r"增减(?!.*[率%])|增长额|变动(?!.*[率%])")
_OF_WHICH = re.compile(r"其中[:：](?=.)")
_TOTAL_ENDS = ("合计", "总计", "小计", "总额", "合计数", "共计", "总数")


@dataclass(frozen=True, slots=True)
class Node:
    """One header cell: its own column, or the cells under it, or both."""

    label: str
    """Folded."""
    own: Column | None
    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ColumnSum:
    """One candidate: the total column is the sum of the parts."""

    rule: str
    total: Column
    parts: tuple[Column, ...]
    is_firm: bool
    """All parts are known as parts of such a total, so that a failure is a failure."""


def build_tree(columns: Sequence[Column], depth: int = 0) -> tuple[Node, ...]:
    """Return the header cells at this depth, in the order of the columns."""
    groups: dict[str, list[Column]] = {}
    for column in columns:
        if len(column.path) > depth:
            groups.setdefault(fold(column.path[depth]).rstrip(":"), []).append(column)
    nodes = []
    for label, members in groups.items():
        own = next((column for column in members if len(column.path) == depth + 1), None)
        deeper = [column for column in members if len(column.path) > depth + 1]
        nodes.append(Node(label, own, build_tree(deeper, depth + 1)))
    return tuple(nodes)


def strip_side(columns: Sequence[Column]) -> list[Column]:
    """Return the columns of one side without the side's own label on top of the paths."""
    return [
        change(column, path=column.path[1:]) if column.side and len(column.path) > 1 else column
        for column in columns
    ]


def is_total_label(label: str, totals: frozenset[str]) -> bool:
    """Tell whether a folded header label names a total of what stands beside it.

    >>> is_total_label('"三公"经费合计', frozenset()), is_total_label("其中:小计", frozenset())
    (True, False)
    """
    if is_part_label(label):
        return False
    return label in totals or label.endswith(_TOTAL_ENDS)


def open_parts(columns: Sequence[Column], totals: frozenset[str]) -> list[Column]:
    """Return the columns without 其中： where it stands right behind a sum and before more parts.

    In the money of a project it heads all the parts: 总额, 其中：财政拨款, 其他资金.
    """
    opened = list(columns)
    triples = zip(columns, columns[1:], columns[2:], strict=False)
    for index, (sum_column, column, after) in enumerate(triples):
        match = _OF_WHICH.match(column.path[-1])
        parents = {one.path[:-1] for one in (sum_column, column, after)}
        is_sum = is_total_label(fold(sum_column.path[-1]).rstrip(":"), totals)
        if match and is_sum and len(parents) == 1:
            path = (*column.path[:-1], column.path[-1][match.end() :])
            opened[index + 1] = change(column, path=path)
    return opened


def find_total(nodes: Sequence[Node], totals: frozenset[str]) -> Node | None:
    """Return the first cell that names a total and has a column of its own."""
    for node in nodes:
        if node.own is not None and is_total_label(node.label, totals):
            return node
    return None


def find_representative(node: Node, totals: frozenset[str]) -> Column | None:
    """Return the column that stands for the whole header cell, or None."""
    if node.own is not None:
        return node.own
    total = find_total(node.children, totals)
    return None if total is None else total.own


def list_values(node: Node, totals: frozenset[str]) -> tuple[Column, ...]:
    """Return the columns whose sum is the header cell: its own, its total's, or its parts'."""
    representative = find_representative(node, totals)
    if representative is not None:
        return (representative,)
    return tuple(
        column
        for child in node.children
        if not is_part_label(child.label)
        for column in list_values(child, totals)
    )


def _belongs(label: str, group: PartGroup) -> bool:
    if any(word in label for word in group.excludes):
        return False
    return any(word in label for word in group.words)


def _best_group(nodes: Sequence[Node], knowledge: Knowledge) -> PartGroup | None:
    counted = [
        (sum(_belongs(node.label, group) for node in nodes), -rank, group)
        for rank, group in enumerate(knowledge.parts)
    ]
    best = max(counted, key=lambda entry: entry[:2], default=None)
    return None if best is None or best[0] == 0 else best[2]


def _to_sum(
    rule: str, total: Column, nodes: Sequence[Node], totals: frozenset[str], *, is_firm: bool
) -> ColumnSum:
    parts = tuple(column for node in nodes for column in list_values(node, totals))
    return ColumnSum(rule, total, parts, is_firm)


def _candidates(
    total: Column, siblings: Sequence[Node], knowledge: Knowledge
) -> tuple[ColumnSum, ...]:
    group = _best_group(siblings, knowledge)
    totals = knowledge.totals
    if group is None:
        return (_to_sum("row_sum.parts", total, siblings, totals, is_firm=False),)
    known = [node for node in siblings if _belongs(node.label, group)]
    if len(known) == len(siblings):
        return (_to_sum(group.rule, total, siblings, totals, is_firm=True),)
    return (
        _to_sum(group.rule, total, known, totals, is_firm=False),
        _to_sum("row_sum.parts", total, siblings, totals, is_firm=False),
    )


def _runs(
    nodes: Sequence[Node], totals: Sequence[Node], knowledge: Knowledge
) -> Iterator[tuple[ColumnSum, ...]]:
    """Several totals side by side: each may sum what follows it up to the next total, or all."""
    for number, total in enumerate(totals):
        if total.own is None:
            continue
        start = nodes.index(total)
        end = nodes.index(totals[number + 1]) if number + 1 < len(totals) else len(nodes)
        rest = [node for node in nodes if node not in totals]
        after = list(nodes[start + 1 : end])
        outside = [node for node in nodes if node is not total and node not in after]
        spans = [after, rest, outside, list(nodes[end:])]
        candidates = [
            _to_sum("row_sum.parts", total.own, span, knowledge.totals, is_firm=False)
            for span in spans
            if span
        ]
        yield tuple(dict.fromkeys(candidates))


def _spread_sums(nodes: Sequence[Node], knowledge: Knowledge) -> Iterator[tuple[ColumnSum, ...]]:
    """Yield the sums of a total that is parted itself: 总计/一般公共预算 = Σ …/一般公共预算."""
    heads = [
        node
        for node in nodes
        if node.own is None and node.children and is_total_label(node.label, knowledge.totals)
    ]
    if len(heads) != 1:
        return
    siblings = [node for node in nodes if node is not heads[0] and not is_part_label(node.label)]
    group = _best_group(siblings, knowledge)
    is_firm = group is not None and all(_belongs(node.label, group) for node in siblings)
    for child in heads[0].children:
        if child.own is None or not siblings:
            continue
        found = [_columns_at(node, child.label, knowledge.totals) for node in siblings]
        parts = tuple(column for columns in found for column in columns)
        if parts:
            rule = "row_sum.parts" if group is None else group.rule
            yield (ColumnSum(rule, child.own, parts, is_firm and all(found)),)


def _columns_at(node: Node, label: str, totals: frozenset[str]) -> tuple[Column, ...]:
    """Return the columns of this label that make up the node: its total's, or its parts'."""
    own = [child.own for child in node.children if child.label == label and child.own]
    if own:
        return (own[0],)
    whole = [child for child in node.children if is_total_label(child.label, totals)]
    below = whole[:1] or [child for child in node.children if not is_part_label(child.label)]
    return tuple(column for child in below for column in _columns_at(child, label, totals))


def _among(nodes: Sequence[Node], head: Node, knowledge: Knowledge) -> tuple[ColumnSum, ...]:
    """Return the sum of a total beside which stands only 其中 with several parts."""
    groups = [node for node in nodes if is_part_label(node.label) and len(node.children) > 1]
    if len(groups) != 1 or head.own is None:
        return ()
    return (
        _to_sum("row_sum.parts", head.own, groups[0].children, knowledge.totals, is_firm=False),
    )


def list_sums(nodes: Sequence[Node], knowledge: Knowledge) -> Iterator[tuple[ColumnSum, ...]]:
    """Yield for each total of the tree its candidate sums, the likeliest first."""
    plain = [node for node in nodes if not is_part_label(node.label)]
    heads = [node for node in plain if node.own and is_total_label(node.label, knowledge.totals)]
    if len(heads) == 1 and heads[0].own is not None:
        siblings = [node for node in plain if node is not heads[0]]
        candidates = (
            _candidates(heads[0].own, siblings, knowledge)
            if siblings
            else _among(nodes, heads[0], knowledge)
        )
        if candidates:
            yield candidates
    elif len(heads) > 1:
        yield from _runs(plain, heads, knowledge)
    yield from _spread_sums(nodes, knowledge)
    for node in nodes:
        if node.own is not None and node.children:
            parts = [child for child in node.children if not is_part_label(child.label)]
            if parts:
                yield _candidates(node.own, parts, knowledge)
        yield from list_sums(node.children, knowledge)


def list_changes(columns: Sequence[Column]) -> Iterator[tuple[Column, Column, Column]]:
    """Yield (change, this year, last year) where a change stands beside two years."""
    for position, column in enumerate(columns):
        if position < 2 or not _CHANGE.search(fold("".join(column.path[-1:]))):
            continue
        before = columns[position - 2 : position]
        years = [_YEAR.search("/".join(other.path)) for other in before]
        if years[0] is None or years[1] is None or years[0][0] == years[1][0]:
            continue
        last, this = sorted(before, key=lambda other: _YEAR.findall("/".join(other.path))[0])
        yield column, this, last


def list_limits(nodes: Sequence[Node], knowledge: Knowledge) -> Iterator[tuple[Column, Column]]:
    """Yield (part, whole) for every column headed 其中, the whole being what stands before it."""
    before: Node | None = None
    for node in nodes:
        if is_part_label(node.label):
            whole = None if before is None else find_representative(before, knowledge.totals)
            for part in list_values(node, knowledge.totals):
                if whole is not None:
                    yield part, whole
        else:
            before = node
        yield from list_limits(node.children, knowledge)


def find_node(nodes: Sequence[Node], words: Sequence[str], within: str = "") -> Node | None:
    """Return the shallowest header cell in whose label one of the words stands.

    `within`: only below a cell with this word.
    """
    top = tuple(nodes)
    if within:
        group = find_node(nodes, [within])
        top = () if group is None else group.children
    for word in words:
        layer = top
        while layer:
            for node in layer:
                if _names(node.label, word):
                    return node
            layer = tuple(child for node in layer for child in node.children)
    return None


def _names(label: str, word: str) -> bool:
    """Tell whether a label names the word, not only as the end of a pair: 购置及运行费."""
    name = drop_inclusions(label)
    position = name.find(word)
    if position < 0 or is_part_label(label):
        return False
    return position == 0 or name[position - 1] not in "及和与"


def find_root_total(nodes: Sequence[Node], knowledge: Knowledge) -> Column | None:
    """Return the column that sums the whole table: the total at the top of the tree.

    A table whose columns all stand under one header is looked at below that header;
    a table of one money column has that column for its total.
    """
    layer = tuple(nodes)
    while layer:
        total = find_total(layer, knowledge.totals)
        if total is not None:
            return total.own
        if len(layer) != 1:
            return None
        if not layer[0].children:
            return layer[0].own
        layer = layer[0].children
    return None
