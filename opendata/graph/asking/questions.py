"""Questions: the .rq files of sparql/, read with their headers and asked of a store or an endpoint."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import Request as HttpRequest
from urllib.request import urlopen

from opendata.errors import KnowledgeError, QueryError
from opendata.graph.asking.store import load_store
from opendata.graph.asking.worker import Request, Worker
from opendata.graph.iris import to_text
from opendata.resources import find_folder

QUESTION_KEYS = ("title", "description", "parameters", "columns", "order")
CHECK_KEYS = (*QUESTION_KEYS, "problem", "solution")
_MARK = "#+"
_LISTS = ("parameters", "columns")
_XSD = "http://www.w3.org/2001/XMLSchema#"
_DATATYPE = re.compile(r"\bxsd:(\w+)")


@dataclass(frozen=True, slots=True)
class Question:
    """One .rq file: its header and its text."""

    name: str
    title: str
    description: str
    parameters: tuple[tuple[str, str], ...]
    """(name, words with the datatype): left unbound, a parameter means all."""
    columns: tuple[tuple[str, str], ...]
    order: str
    text: str
    problem: str = ""
    solution: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of one question, each value as its lexical form, empty where unbound."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def list_questions() -> tuple[Question, ...]:
    """Return the questions of sparql/questions/, sorted by name."""
    return _read_folder("questions", QUESTION_KEYS)


def list_checks() -> tuple[Question, ...]:
    """Return the checks of sparql/checks/, sorted by name; each selects violations."""
    return _read_folder("checks", CHECK_KEYS)


def list_hygiene() -> tuple[Question, ...]:
    """Return the queries of sparql/hygiene/ over the files of ontology/; each selects violations."""
    return _read_folder("hygiene", CHECK_KEYS)


def run_question(
    question: str | Path,
    source: Path | str,
    parameters: Mapping[str, str] | None = None,
    *,
    time_limit: float = 60.0,
) -> Answer:
    """Return the answer of a question, by name or file, from a graph folder or an endpoint's URL."""
    found = find_question(question)
    bindings = _bind(found, parameters or {})
    address = str(source)
    if address.startswith(("http://", "https://")):
        return parse_results(_ask_endpoint(address, found, bindings, time_limit))
    worker = Worker(load_store(Path(source)), time_limit)
    try:
        reply = worker.ask(Request(found.text, substitutions=bindings))
    finally:
        worker.close()
    return parse_results(reply.body)


def find_question(question: str | Path) -> Question:
    """Return the question of that name, or of that .rq file, with or without a header."""
    path = Path(question)
    if path.suffix == ".rq":
        return _read_file(path)
    questions = {item.name: item for item in list_questions()}
    if str(question) not in questions:
        raise QueryError(f"no question {question}; there are: {', '.join(questions)}")
    return questions[str(question)]


def parse_question(name: str, text: str, keys: tuple[str, ...]) -> Question:
    """Return the question with its header, whose keys must be exactly those."""
    header = _parse_header(name, text)
    if tuple(header) != keys:
        raise KnowledgeError(f"{name}.rq: header keys are {list(header)}, expected {list(keys)}")
    plain = {key: value for key, value in header.items() if isinstance(value, str)}
    lists = {key: value for key, value in header.items() if isinstance(value, tuple)}
    return Question(name=name, text=text, **plain, **lists)  # type: ignore[arg-type]  # keys checked


def questions_to_markdown() -> str:
    """Return sparql/README.md: what each question and check asks, from their headers."""
    lines = [
        "<!-- made by opendata.graph.asking.questions from questions/*.rq and checks/*.rq: do not edit -->",
        "# Questions and checks",
        "",
        "Every file is plain SPARQL 1.1 and runs as it stands in any endpoint; a parameter is a",
        "column which, left unbound, means all. `opendata query NAME --PARAMETER VALUE` binds it.",
        "",
        "| question | asks | parameters | columns |",
        "|---|---|---|---|",
    ]
    for item in list_questions():
        parameters = ", ".join(f"`{name}`" for name, _ in item.parameters)
        columns = ", ".join(f"`{name}`" for name, _ in item.columns)
        link = f"[{item.name}](questions/{item.name}.rq)"
        lines.append(f"| {link} | {item.title}. {item.description} | {parameters} | {columns} |")
    lines += ["", "| check | selects | problem | solution |", "|---|---|---|---|"]
    lines += [
        f"| [{item.name}](checks/{item.name}.rq) | {item.title} | {item.problem} | {item.solution} |"
        for item in list_checks()
    ]
    return "\n".join(lines) + "\n"


def parse_results(body: bytes) -> Answer:
    """Return SPARQL results in JSON as an answer; a yes or no is one row."""
    try:
        results = json.loads(body)
        if "boolean" in results:
            return Answer(("answer",), ((str(results["boolean"]).lower(),),))
        columns = tuple(results["head"]["vars"])
        rows = results["results"]["bindings"]
        values = tuple(
            tuple(row[name]["value"] if name in row else "" for name in columns) for row in rows
        )
    except (ValueError, KeyError, TypeError) as error:
        raise QueryError(f"the answer is not in SPARQL's JSON format: {error!r}") from error
    return Answer(columns, values)


def _read_folder(name: str, keys: tuple[str, ...]) -> tuple[Question, ...]:
    paths = sorted((find_folder("sparql") / name).glob("*.rq"))
    return tuple(
        parse_question(path.stem, path.read_text(encoding="utf-8"), keys) for path in paths
    )


def _read_file(path: Path) -> Question:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"{path}: cannot be read: {error}") from error
    if text.lstrip().startswith(_MARK):
        return parse_question(path.stem, text, QUESTION_KEYS)
    return Question(path.stem, path.stem, "", (), (), "", text)


def _parse_header(name: str, text: str) -> dict[str, str | tuple[tuple[str, str], ...]]:
    """Return the header's keys in order; it is the part of YAML that STYLE allows there."""
    header: dict[str, str | tuple[tuple[str, str], ...]] = {}
    last = ""
    for line in text.splitlines():
        if not line.startswith(_MARK):
            continue
        words = line.removeprefix(_MARK)
        key, colon, value = words.strip().removeprefix("- ").partition(":")
        entry = header.get(last)
        if words.startswith("   - ") and colon and isinstance(entry, tuple):
            header[last] = (*entry, (key.strip(), value.strip()))
        elif words.startswith(" ") and not words.startswith("  ") and colon:
            last = key
            header[key] = () if key in _LISTS else value.strip()
        else:
            raise KnowledgeError(f"{name}.rq: no header line: {line}")
    return header


def _bind(question: Question, parameters: Mapping[str, str]) -> tuple[tuple[str, str, str], ...]:
    known = dict(question.parameters)
    for name in parameters:
        if question.columns and name not in known:
            there = ", ".join(known) or "none"
            raise QueryError(f"{question.name} has no parameter {name}; there are: {there}")
    return tuple(
        (name, value, _XSD + _datatype(known.get(name, ""))) for name, value in parameters.items()
    )


def _datatype(words: str) -> str:
    found = _DATATYPE.search(words)
    return "string" if found is None else found.group(1)


def _ask_endpoint(
    url: str, question: Question, bindings: tuple[tuple[str, str, str], ...], time_limit: float
) -> bytes:
    """Post the question; a bound parameter joins as a VALUES clause after the query, as SPARQL allows."""
    values = ""
    if bindings:
        names = " ".join(f"?{name}" for name, _, _ in bindings)
        terms = " ".join(f"{to_text(lexical)}^^<{datatype}>" for _, lexical, datatype in bindings)
        values = f"\nVALUES ( {names} ) {{ ( {terms} ) }}"
    request = HttpRequest(
        url,
        # as a form: a direct POST of a query is not answered by every server (Virtuoso 7.2.5)
        data=urlencode({"query": question.text + values}).encode(),
        headers={"Accept": "application/sparql-results+json"},
    )
    try:
        with urlopen(request, timeout=time_limit) as response:
            body: bytes = response.read()
    except (URLError, TimeoutError) as error:
        raise QueryError(f"{url}: {_reason(error)}") from error
    return body


def _reason(error: OSError) -> str:
    read = getattr(error, "read", None)
    words = read().decode("utf-8", "replace").strip() if callable(read) else ""
    return f"{error} {words}".strip()
