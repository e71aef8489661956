"""The run over all documents as a page to read: by place, by form, why not proved, what changed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from benchmarks.unproved import list_reasons
from opendata.summary import percent

Row = Mapping[str, str]
_COUNTED = ("figures", "proved", "not_0", "not_0_proved")


def share(part: int, whole: int) -> str:
    """Return a share as per cent with one digit rounded down, empty where there is no whole."""
    return "" if whole == 0 else percent(Decimal(part) / Decimal(whole))


def write_report(
    rows: Sequence[Row], tables: Sequence[Row], unproved: Sequence[Row], changes: Sequence[str]
) -> str:
    """Return the report in Markdown; the same results give the same words."""
    places = {row["file"]: row["file"].partition("-")[0] for row in rows}
    places |= {row["file"]: "seeds" for row in rows if row["file"].endswith(".txt")}
    parts = [
        "# Corpus report",
        "Made by `make corpus`; do not edit. Figures of 0 are proved only where a sum of other",
        "numbers holds with them (0 = 0 proves nothing), so the shares are given for all figures",
        "and for those that are not 0. Each table's digest is in `tables.csv`.",
        "",
        "## By place",
        "",
        *_to_markdown(_by_place(rows, tables, places)),
        "",
        "## By form",
        "",
        *_to_markdown(_by_form(tables)),
        "",
        "## Why figures are not proved",
        "",
        "Figures that are not 0 and not proved, each counted once: for the first reason that applies.",
        "",
        *_to_markdown(_by_reason(unproved, lambda line: line["form"])),
        "",
        *_to_markdown(_by_reason(unproved, lambda line: places[line["file"]])),
        "",
        "## Kept apart or not read",
        "",
        *(f"- {r['file']}: {r['state']}: {r['reason']}" for r in rows if r["state"] != "published"),
        "",
        "## Changed against the run before",
        "",
        *(f"- {change}" for change in changes or ["nothing"]),
    ]
    return "\n".join(parts) + "\n"


def _to_markdown(lines: Iterable[Sequence[str]]) -> Iterator[str]:
    for number, line in enumerate(lines):
        yield f"| {' | '.join(line)} |"
        if number == 0:
            yield f"|{'---|' * len(line)}"


def _sum(rows: Iterable[Row], column: str) -> int:
    return sum(int(row[column] or 0) for row in rows)


def _counts(tables: Sequence[Row]) -> list[str]:
    figures, proved, not_0, not_0_proved = (_sum(tables, column) for column in _COUNTED)
    return [str(figures), share(proved, figures), str(not_0), share(not_0_proved, not_0)]


def _by_place(
    rows: Sequence[Row], tables: Sequence[Row], places: Mapping[str, str]
) -> Iterator[list[str]]:
    head = ["place", "documents", "published", "tables", "figures", "proved %", "not 0"]
    yield [*head, "proved % of these", "unplaced", "contradictions", "doubts", "rounding"]
    names = [*dict.fromkeys(places.values()), "all"]
    for name in names:
        own = [row for row in rows if name in {"all", places[row["file"]]}]
        read = [t for t in tables if t["state"] == "read" and name in {"all", places[t["file"]]}]
        published = sum(row["state"] == "published" for row in own)
        found = [_sum(own, c) for c in ("unplaced", "contradiction", "doubt", "rounding")]
        yield [
            name, str(len(own)), str(published), str(len(read)), *_counts(read), *map(str, found)
        ]  # fmt: skip


def _by_reason(unproved: Sequence[Row], name_column: Callable[[Row], str]) -> Iterator[list[str]]:
    """Yield one line a kind of reason with the figures of each form or place, and the sums."""
    counted: Counter[tuple[str, str]] = Counter()
    for line in unproved:
        counted[line["reason"], name_column(line)] += int(line["figures"])
    columns = sorted({column for _, column in counted})
    found = {reason for reason, _ in counted}
    known = [reason for reason in list_reasons() if reason in found]
    yield ["reason", *columns, "all"]
    for reason in [*known, *sorted(found - set(known))]:
        own = [counted[reason, column] for column in columns]
        yield [reason, *(str(count or "") for count in own), str(sum(own))]
    sums = [sum(counted[reason, column] for reason in found) for column in columns]
    yield ["all", *map(str, sums), str(sum(sums))]


def _by_form(tables: Sequence[Row]) -> Iterator[list[str]]:
    yield ["form", "tables", "empty", "figures", "proved %", "not 0", "proved % of these"]
    by_form: dict[str, list[Row]] = defaultdict(list)
    for table in tables:
        by_form[table["form"]].append(table)
    for form, own in sorted(by_form.items()):
        read = [table for table in own if table["state"] == "read"]
        yield [form, str(len(read)), str(len(own) - len(read)), *_counts(read)]
