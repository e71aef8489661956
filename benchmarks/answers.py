"""Writes the answers of ten questions over the documents beside the project into both READMEs.

Usage: python -m benchmarks.answers GRAPH

GRAPH is the folder graph/ of a build of those documents; rows left out are counted.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path

from opendata.graph.asking.questions import find_question, run_question

_ROOT = Path(__file__).parents[1]
_ROWS = 8
_BEGIN = "<!-- answers: made by python -m benchmarks.answers -->"
_END = "<!-- end of answers -->"
_LEFT_OUT = frozenset(
    {"document", "table", "page", "project_code", "project_type", "document_count"}
)
"""Columns that lead back to the source; the tables here are narrow."""
_HENAN_AND_CITIES = frozenset({"410308", "410802", "411281", "110000", "440300", "610100"})


@dataclass(frozen=True, slots=True)
class Shown:
    """One question as the README shows it."""

    question: str
    parameters: dict[str, str] = field(default_factory=dict)
    divisions: frozenset[str] = frozenset()
    """Divisions whose rows are shown, the largest of each; empty = the first rows."""


SHOWN = (
    Shown("spending-by-function", {"function_code": "208"}, _HENAN_AND_CITIES),
    Shown("totals-by-jurisdiction", {"year": "2026"}),
    Shown("basic-and-project-spending"),
    Shown("personnel-share"),
    Shown("three-public-expenses"),
    Shown("science-spending"),
    Shown("spending-by-cofog", {"cofog": "09"}),
    Shown("forms-by-jurisdiction", {"form": "B08", "year": "2026"}),
    Shown("largest-projects"),
    Shown("contradictions-by-jurisdiction"),
)


def to_markdown(shown: Shown, graph: Path, *, is_chinese: bool) -> str:
    """Return one answer as a heading, the command and a table."""
    question = find_question(shown.question)
    answer = run_question(shown.question, graph, shown.parameters)
    kept = [number for number, name in enumerate(answer.columns) if name not in _LEFT_OUT]
    rows = [tuple(row[number] for number in kept) for row in answer.rows]
    columns = [answer.columns[number] for number in kept]
    if shown.divisions:
        place = columns.index("division_code")
        firsts = {row[place]: row for row in reversed(rows) if row[place] in shown.divisions}
        picked = [row for row in rows if firsts.get(row[place]) == row]
    else:
        picked = rows[:_ROWS]
    options = "".join(f" --{name} {value}" for name, value in shown.parameters.items())
    more = len(rows) - len(picked)
    words = f"其余 {more} 行略。" if is_chinese else f"{more} rows more."
    lines = [
        f"**{question.title_zh if is_chinese else question.title}** `opendata query {shown.question}{options}`",
        "",
        f"| {' | '.join(columns)} |",
        f"|{'---|' * len(columns)}",
        *(f"| {' | '.join(row)} |" for row in picked),
        *(("", words) if more else ()),
    ]
    return "\n".join(lines) + "\n"


def main(graph: Path) -> None:
    """Put the answers in place in both READMEs."""
    for name in ("README.md", "README.zh.md"):
        path = _ROOT / name
        text = path.read_text(encoding="utf-8")
        answers = [to_markdown(one, graph, is_chinese="zh" in name) for one in SHOWN]
        block = "\n".join((_BEGIN, "", "\n".join(answers), _END))
        before, begin, rest = text.partition(_BEGIN)
        _, end, after = rest.partition(_END)
        if not begin or not end:
            sys.exit(f"{name} has no place for the answers: {_BEGIN} … {_END}")
        path.write_text(f"{before}{block}{after}", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
