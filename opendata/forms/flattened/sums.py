"""Row sums: which rows of a list add up to which, by their codes and their order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from opendata.model import FormRow
from opendata.placing import RowRelation


def find_relations(rows: Sequence[FormRow]) -> tuple[RowRelation, ...]:
    """Return the sums of rows: total = organisations = their items = the items' parts."""
    return tuple(
        RowRelation(
            total,
            tuple(parts),
            f"rows of {rows[total].printed_code or rows[total].label} (row {total + 1})",
        )
        for total, parts in _sums(rows)
        if parts
    )


def _sums(rows: Sequence[FormRow]) -> Iterator[tuple[int, list[int]]]:
    everything = list(range(len(rows)))
    totals = [at for at in everything if rows[at].kind == "total"]
    organisations = [at for at in everything if rows[at].kind == "organisation"]
    items = [at for at in everything if rows[at].kind == "item"]
    tops = _tops(rows, organisations) or _tops(rows, items)
    for at in totals:
        yield at, [top for top in tops if top != at]
    for at in organisations:
        inner = _tops(rows, [other for other in organisations if _is_inside(rows, other, at)])
        yield at, inner or _tops(rows, _following(rows, at, organisations))
    for at in items:
        yield at, _tops(rows, [other for other in items if _is_inside(rows, other, at)])


def _code(row: FormRow) -> str:
    return "" if "|" in row.printed_code else row.printed_code


def _is_inside(rows: Sequence[FormRow], inner: int, outer: int) -> bool:
    code = _code(rows[outer])
    return bool(code) and _code(rows[inner]) != code and _code(rows[inner]).startswith(code)


def _tops(rows: Sequence[FormRow], chosen: Sequence[int]) -> list[int]:
    """Return the rows of the chosen that are no part of another of them."""
    return [at for at in chosen if not any(_is_inside(rows, at, other) for other in chosen)]


def _following(rows: Sequence[FormRow], at: int, organisations: Sequence[int]) -> list[int]:
    """Return the items printed between an organisation and the next one."""
    after = [other for other in organisations if other > at]
    end = min(after, default=len(rows))
    return [other for other in range(at + 1, end) if rows[other].kind == "item"]
