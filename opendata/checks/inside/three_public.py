"""Three public: the “三公” expenses where they are printed as rows.

What:  “三公”经费 = 因公出国（境）费 + 公务用车购置及运行费 + 公务接待费; the cars = 购置费 + 运行费.
Why:   this form is the one that citizens read; in many places its items are rows, not columns.
Example: 304.63 over 250.00, 22.06 and 32.00.
Does not apply: forms with these items as columns (see row_sum); rows that are not printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from opendata.checks.inside.headers import Node, find_node
from opendata.checks.tables import Case, Table, TableRow, split_numbering
from opendata.checks.trials import plus, say_sum, weigh_sum
from opendata.model import CheckResult

_FORMS = ("B08", "F09")
_PAIRS = ("购置及", "购置和", "购置与")
"""A label of purchase and running together is neither of the two."""


def _find(table: Table, words: Sequence[str]) -> TableRow | None:
    """Return the first row whose label names one of the words, 其中 or not."""
    for row in table.rows:
        _, label = split_numbering(row.label.removeprefix("其中").lstrip(":,"))
        is_pair = any(mark in label for mark in _PAIRS) and not any(
            mark in word for mark in _PAIRS for word in words
        )
        if row.figures and not is_pair and find_node([Node(label, None, ())], words) is not None:
            return row
    return None


def _weigh(
    case: Case, rule: str, head: TableRow | None, parts: Sequence[TableRow | None]
) -> Iterator[CheckResult]:
    rows = [row for row in parts if row is not None]
    if head is None or len(rows) < len(parts) - 1 or not rows:
        return
    words = say_sum(head.row.label, [row.row.label for row in rows])
    for number, stated in head.figures.items():
        figures = [row.figures[number] for row in rows if number in row.figures]
        if figures:
            yield weigh_sum(case, rule, words, stated, plus(figures))


def check_three_public(case: Case) -> Iterator[CheckResult]:
    """Yield the sums of the “三公” expenses printed as rows."""
    words = case.knowledge.words
    for table in (table for form in _FORMS for table in case.find_tables(form)):
        abroad, reception, cars, purchase, running = (
            _find(table, words[f"three_public_{name}"])
            for name in ("abroad", "reception", "cars", "purchase", "running")
        )
        if cars is None or reception is None:
            continue
        head = _find(table, words["three_public_total"])
        yield from _weigh(case, "three_public.total", head, [abroad, cars, reception])
        yield from _weigh(case, "three_public.cars", cars, [purchase, running])
