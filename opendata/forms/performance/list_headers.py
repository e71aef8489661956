"""Headers of lists: which rows they are, and what each column holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from opendata.forms.performance.amounts import is_money
from opendata.forms.performance.levels import find_level1
from opendata.forms.performance.pieces import Piece, Row
from opendata.forms.performance.vocabulary import load_vocabulary
from opendata.text import remove_space


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One column of a list: its header path and what it holds."""

    column: int
    path: tuple[str, ...]
    role: str
    """code, name, organisation, type, goal, amount, or a field of an indicator."""
    level1: str = ""
    column_span: int = 1


def find_list_header(rows: Sequence[Row], *, drawn: bool) -> tuple[int, tuple[ListColumn, ...]]:
    """Return how many rows the header of a list has, and its columns; none for a sheet."""
    first = next((i for i, row in enumerate(rows[:6]) if _is_list_head(row)), -1)
    if first < 0:
        return 0, ()
    last = first
    while last + 1 < len(rows) and _is_header_row(rows[last + 1]):
        last += 1
    header = rows[first : last + 1]
    leaves = _find_leaves(header)
    columns = [_read_column(leaf, _path_above(leaf, header, drawn=drawn)) for leaf in leaves]
    if not any(column.role in ("level3", "target", "goal") for column in columns):
        return 0, ()
    return last + 1, tuple(columns)


def _is_list_head(row: Row) -> bool:
    """Tell whether a row heads names of projects and their indicators or goals at once."""
    lists = load_vocabulary().lists
    names = [piece for piece in row if piece.key in lists["list_name"] | lists["list_code"]]
    others = lists["list_groups"] | lists["header_level1"] | lists["header_level3"]
    return bool(names) and any(piece.key in others for piece in row)


def _is_header_row(row: Row) -> bool:
    vocabulary = load_vocabulary()
    if any(is_money(piece) for piece in row):
        return False
    known = [
        piece
        for piece in row
        if piece.key in vocabulary.fields
        or piece.key in vocabulary.lists["money_rows"]
        or find_level1(piece.text)
    ]
    return 2 * len(known) >= len(row)


def _find_leaves(header: Sequence[Row]) -> list[Piece]:
    """Return the lowest header cell of each column, from left to right."""
    lowest: dict[int, Piece] = {}
    for row in header:
        for piece in row:
            for column in [c for c in lowest if _covers(lowest[c], piece)]:
                del lowest[column]
            lowest[piece.column] = piece
    return [lowest[column] for column in sorted(lowest)]


def _covers(upper: Piece, lower: Piece) -> bool:
    return upper.column <= lower.column < upper.column + upper.column_span


def _path_above(leaf: Piece, header: Sequence[Row], *, drawn: bool) -> tuple[Piece, ...]:
    """Return the header cells over a leaf, outermost first, the leaf last."""
    path: list[Piece] = [leaf]
    reach = leaf.column
    for row in reversed([row for row in header if row[0].row < leaf.row]):
        if drawn:
            above = [p for p in row if _covers(p, leaf) and p.row + p.row_span <= path[0].row]
        else:
            above = [p for p in row if p.column <= reach][-1:]
        if above and above[-1] is not path[0]:
            path.insert(0, above[-1])
    return tuple(path)


def _read_column(leaf: Piece, path: Sequence[Piece]) -> ListColumn:
    vocabulary = load_vocabulary()
    roles = {
        "code": "list_code",
        "name": "list_name",
        "type": "list_type",
        "organisation": "list_organisation",
    }
    found = [role for role, name in roles.items() if leaf.key in vocabulary.lists[name]]
    if leaf.key in vocabulary.lists["list_goal"] and leaf.key not in vocabulary.fields:
        found.append("goal")
    field = vocabulary.fields.get(leaf.key, "")
    role = (found or [field or "amount"])[0]
    labels = tuple(remove_space(piece.text) for piece in path)
    level1 = next((find_level1(piece.text) for piece in path if find_level1(piece.text)), "")
    return ListColumn(leaf.column, labels, role, level1, leaf.column_span)
