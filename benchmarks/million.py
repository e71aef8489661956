"""Measures loading and asking a graph of a million figures, multiplied from the graph of a build.

Each copy is the same documents under other ids, of other divisions, so that nothing is counted
twice and joins stay as selective as they are. Loading is compared with rdflib's own way on the
triples of one copy.

Usage: python -m benchmarks.million GRAPH WORK [--figures 1000000] [--times 3]
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import re
import resource
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from rdflib import Dataset

from opendata.errors import QueryError
from opendata.graph.asking.questions import Question, list_questions, parse_results
from opendata.graph.asking.store import load_store
from opendata.graph.asking.worker import Request, Worker
from opendata.graph.iris import load_mapping
from opendata.graph.writing.code_years import load_list
from opendata.graph.writing.codes import write_codes

_LIMIT = 120.0
"""Seconds after which a question is stopped."""
_DIVISION = re.compile(r"/(?:organisation|division)/(\d{6})")
_SAMPLE = 1_000_000
"""Triples that rdflib is given."""
_LIKELY = ("division_code", "year", "stage", "function_code", "form")
"""Parameters that a reader narrows a question by, bound to what its first answer shows."""


def read_graphs(path: Path) -> Iterator[str]:
    """Yield the lines of one named graph after the other as one text."""
    lines: list[str] = []
    graph = ""
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            name = line[line.rindex("<") :]
            if name != graph and lines:
                yield "".join(lines)
                lines = []
            graph = name
            lines.append(line)
    yield "".join(lines)


def multiply(source: Path, target: Path, figures: int) -> int:
    """Write so many copies that there are that many figures; return how many copies."""
    graphs = list(read_graphs(source / "opendata.nq"))
    here = sum(text.count("/def/Figure> <") for text in graphs)
    copies = -(-figures // here)
    known = sorted({code for text in graphs for code in _DIVISION.findall(text)})
    others = [code for code in load_list("division").by_code if code not in set(known)]
    documents = sorted(set(re.findall(r"/graph/([0-9a-f]{16})>", "".join(t[-80:] for t in graphs))))
    used = {("division", code) for code in (*known, *others)}
    target.mkdir(parents=True, exist_ok=True)
    with (target / "opendata.nq").open("w", encoding="utf-8") as stream:
        for copy in range(copies):
            moved = dict(zip(known, others[copy * len(known) :], strict=False)) if copy else {}
            renamed = {old: _rename(old, copy) for old in documents} if copy else {}
            for text in graphs:
                stream.write(_replace(text, moved, renamed))
    shutil.copy(source / "ontology.ttl", target / "ontology.ttl")
    divisions = target / "divisions.ttl"
    write_codes(used, divisions)
    whole = (source / "codes.ttl").read_text(encoding="utf-8")
    more = [
        line
        for line in divisions.read_text(encoding="utf-8").splitlines()
        if "/code/division" in line
    ]
    (target / "codes.ttl").write_text(whole + "\n".join(more) + "\n", encoding="utf-8")
    return copies


def _rename(document: str, copy: int) -> str:
    return hashlib.sha256(f"{document}{copy}".encode()).hexdigest()[:16]


def _replace(text: str, moved: dict[str, str], renamed: dict[str, str]) -> str:
    for old, new in renamed.items():
        text = text.replace(old, new)
    return _DIVISION.sub(
        lambda found: found.group().replace(
            found.group(1), moved.get(found.group(1), found.group(1))
        ),
        text,
    )


def rate_rdflib(path: Path) -> float:
    """Return how many triples a second rdflib parses."""
    with path.open(encoding="utf-8") as stream:
        text = "".join(line for line, _ in zip(stream, range(_SAMPLE), strict=False))
    start = time.perf_counter()
    graph = Dataset()
    graph.parse(data=text, format="nquads")
    return text.count("\n") / (time.perf_counter() - start)


def ask(
    worker: Worker, question: Question, bindings: dict[str, str]
) -> tuple[float, int, list[str]]:
    """Return seconds, rows and the first row; minus one row where the question was stopped."""
    types = dict(question.parameters)
    given = tuple((name, value, _datatype(types.get(name, ""))) for name, value in bindings.items())
    start = time.perf_counter()
    try:
        body = worker.ask(Request(question.text, substitutions=given)).body
    except QueryError:
        return time.perf_counter() - start, -1, []
    seconds = time.perf_counter() - start
    answer = parse_results(body)
    first = dict(zip(answer.columns, answer.rows[0], strict=True)) if answer.rows else {}
    return seconds, len(answer.rows), [first.get(name, "") for name in types]


def _datatype(words: str) -> str:
    found = re.search(r"xsd:(\w+)", words)
    return "http://www.w3.org/2001/XMLSchema#" + (found.group(1) if found else "string")


def measure(worker: Worker, question: Question, times: int) -> dict[str, object]:
    """Return the median seconds of a question for all and narrowed by its likely parameters."""
    wide = [ask(worker, question, {}) for _ in range(times)]
    values = dict(zip((name for name, _ in question.parameters), wide[0][2], strict=False))
    narrow = {name: values[name] for name in _LIKELY if values.get(name)}
    narrowed = [ask(worker, question, narrow) for _ in range(times)] if narrow else []
    return {
        "question": question.name,
        "seconds": round(median(one[0] for one in wide), 3),
        "rows": wide[0][1],
        "narrowed_by": " ".join(narrow),
        "narrowed_seconds": round(median(one[0] for one in narrowed), 3) if narrowed else "",
        "narrowed_rows": narrowed[0][1] if narrowed else "",
    }


def main() -> None:
    """Multiply, load, ask, and print what it took."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("graph", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--figures", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("million.csv"))
    options = parser.parse_args()
    copies = multiply(options.graph, options.work, options.figures)
    path = options.work / "opendata.nq"
    with path.open("rb") as stream:
        triples = sum(chunk.count(b"\n") for chunk in iter(lambda: stream.read(1 << 24), b""))
    start = time.perf_counter()
    store = load_store(options.work)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    library = rate_rdflib(path)
    print(
        f"{copies} copies, {triples} triples of {load_mapping().base}, {path.stat().st_size >> 20} MB"
    )
    print(
        f"loaded in {seconds:.0f} s, {triples / seconds:.0f} triples a second, at most {peak} MB;"
    )
    print(f"rdflib {library:.0f} triples a second, ratio {triples / seconds / library:.1f}")
    worker = Worker(store, _LIMIT)
    rows = [measure(worker, question, options.times) for question in list_questions()]
    worker.close()
    with options.out.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    for column in ("seconds", "narrowed_seconds"):
        found = sorted(float(str(row[column])) for row in rows if row[column] != "")
        slow = [
            row["question"] for row in rows if row[column] != "" and float(str(row[column])) > 1
        ]
        print(
            f"{column}: median {median(found):.3f}, longest {found[-1]:.3f}, above one second: {slow}"
        )


if __name__ == "__main__":
    main()
