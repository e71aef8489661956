"""Questions: the .rq files of sparql/, read with their headers and asked of a store or an endpoint."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
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

QUESTION_KEYS = (
    "title", "title_zh", "description", "description_zh", "parameters", "columns", "order",
)  # fmt: skip
CHECK_KEYS = ("title", "description", "parameters", "columns", "order", "problem", "solution")
COMPARABILITY = {
    "comparable": "same table, same unit, same year: the numbers may stand side by side",
    "with caution: not every department has the table": "the sum leaves departments out; compare averages or shares, and say n of m",
    "with caution: departments of several kinds": "a department carries duties that another place gives to two departments",
    "with caution: kind of department unknown": "no kind was accepted for a department, so like may stand beside unlike",
    "with caution: few departments": "fewer than three departments: one department decides the number",
    "with caution: general public budget only": "the table tells the general public budget, not all funds",
    "with caution: table does not reach its total": "the rows read do not add up to the total that the table prints",
    "with caution: class matches in part": "a functional class stands for the COFOG division that most of it belongs to",
    "not: no match of classes": "no COFOG division is known for these functional classes",
    "not: no table": "no department has the table: nothing is known, and that is not nought",
}
"""Values of the column comparability, the words that explain each; queries reason them, a test knows them."""
COMPARABILITY_ZH = {
    "comparable": "同一表、同一单位、同一年度，可直接比较",
    "with caution: not every department has the table": "部分部门无此表，合计不含这些部门；宜比较平均数或占比，并说明 n/m",
    "with caution: departments of several kinds": "部门兼有他地两个部门的职能",
    "with caution: kind of department unknown": "部门类别未确认，可能将不同类部门并列",
    "with caution: few departments": "不足三个部门，数值取决于个别部门",
    "with caution: general public budget only": "该表只列一般公共预算，不含其他资金",
    "with caution: table does not reach its total": "所读各行之和不等于表中合计",
    "with caution: class matches in part": "该类科目按其主要部分归入 COFOG 门类",
    "not: no match of classes": "这些科目没有已知的 COFOG 门类",
    "not: no table": "没有部门有此表：未知，不等于零",
}
PLOT_KINDS = ("bar", "line")
_MARK = "#+"
_LISTS = ("parameters", "columns", "plot")
_OPTIONAL = ("plot",)
_PLOT_KEYS = ("kind", "x", "y", "series")
_XSD = "http://www.w3.org/2001/XMLSchema#"
_DATATYPE = re.compile(r"\bxsd:(\w+)")
_VALUES = {"gYear": re.compile(r"[0-9]{4}"), "integer": re.compile(r"[+-]?[0-9]+")}


@dataclass(frozen=True, slots=True)
class Plot:
    """How an answer is drawn: names of its columns."""

    kind: str
    """bar or line."""
    x: tuple[str, ...]
    """Columns that name a bar, or the one along which a line runs."""
    y: tuple[str, ...]
    """Columns of numbers; several are drawn side by side."""
    series: tuple[str, ...] = ()
    """Columns that name the colour; none = one colour, or one a column of y."""


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
    title_zh: str = ""
    description_zh: str = ""
    problem: str = ""
    solution: str = ""
    plot: Plot | None = None


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
    question: str | Path | Question,
    source: Path | str,
    parameters: Mapping[str, str] | None = None,
    *,
    time_limit: float = 60.0,
) -> Answer:
    """Return the answer of a question, by name or file, from a graph folder or an endpoint's URL."""
    found = question if isinstance(question, Question) else find_question(question)
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
        near = _find_near(str(question), tuple(questions))
        perhaps = f"perhaps {', '.join(near)}; " if near else ""
        raise QueryError(f"no question {question}: {perhaps}list them with: opendata query")
    return questions[str(question)]


def _find_near(word: str, names: tuple[str, ...]) -> list[str]:
    """Return at most three names that are spelt nearly so, else at most five that share a word."""
    near = get_close_matches(word, names, n=3, cutoff=0.75)
    parts = {part for part in word.split("-") if len(part) > 3}
    return near or [name for name in names if parts & set(name.split("-"))][:5]


def parse_question(name: str, text: str, keys: tuple[str, ...]) -> Question:
    """Return the question with its header, whose keys must be exactly those; plot may be left out."""
    header = _parse_header(name, text)
    if tuple(key for key in header if key not in _OPTIONAL) != keys:
        raise KnowledgeError(f"{name}.rq: header keys are {list(header)}, expected {list(keys)}")
    plain = {key: value for key, value in header.items() if isinstance(value, str)}
    lists = {key: value for key, value in header.items() if isinstance(value, tuple)}
    plot = _parse_plot(name, dict(lists.pop("plot", ())))
    return Question(name=name, text=text, plot=plot, **plain, **lists)  # type: ignore[arg-type]  # keys checked


def _parse_plot(name: str, said: dict[str, str]) -> Plot | None:
    """Return what the key plot says; None where it is left out."""
    if not said:
        return None
    if not {"kind", "x", "y"} <= set(said) <= set(_PLOT_KEYS) or said["kind"] not in PLOT_KINDS:
        raise KnowledgeError(f"{name}.rq: plot has kind (bar or line), x, y and perhaps series")
    x, y, series = (tuple(said.get(key, "").split()) for key in ("x", "y", "series"))
    return Plot(said["kind"], x, y, series)


def questions_to_markdown() -> str:
    """Return sparql/README.md: what each question and check asks, from their headers."""
    lines = [
        "<!-- made by opendata.graph.asking.questions from questions/*.rq and checks/*.rq: do not edit -->",
        "# Questions and checks 问题与检查",
        "",
        "Every file is plain SPARQL 1.1 and runs as it stands in any endpoint; a parameter is a",
        "column which, left unbound, means all. `opendata query NAME --PARAMETER VALUE` binds it,",
        "`--plot FILE.svg` draws the answer.",
        "每个文件都是可直接运行的 SPARQL 1.1；参数即列名，不给值表示全部。",
        "",
        "Money comes from the comparison cubes (`od:Amount`), whose amounts of one fund and one nature",
        "add up without counting anything twice; totals of a place stand beside their denominator: so",
        "many departments have the table (`departments_with_form`) of so many that were asked, that is,",
        "published a document of that year and stage (`departments_asked`).",
        "金额取自可比数据集；各地合计均附分母：有此表的部门数与已公开文件的部门数。",
        "",
        "## Comparability 可比性",
        "",
        "| `comparability` | means | 含义 |",
        "|---|---|---|",
    ]
    lines += [
        f"| `{code}` | {words} | {COMPARABILITY_ZH[code]} |"
        for code, words in COMPARABILITY.items()
    ]
    lines += [
        "",
        "## Questions 问题",
        "",
        "| question 问题 | asks 内容 | parameters 参数 | columns 列 |",
        "|---|---|---|---|",
    ]
    lines += [_question_row(item) for item in list_questions()]
    lines += [
        "",
        "## Checks 检查",
        "",
        "| check | selects | problem | solution |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| [{item.name}](checks/{item.name}.rq) | {item.title} | {item.problem} | {item.solution} |"
        for item in list_checks()
    ]
    return "\n".join(lines) + "\n"


def _question_row(item: Question) -> str:
    parameters = ", ".join(f"`{name}`" for name, _ in item.parameters)
    columns = ", ".join(f"`{name}`" for name, _ in item.columns)
    link = f"[{item.name}](questions/{item.name}.rq)"
    asks = f"**{item.title}.** {item.description}<br>**{item.title_zh}。** {item.description_zh}"
    return f"| {link} | {asks} | {parameters} | {columns} |"


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
        _refuse_value(name, parameters[name], _datatype(known.get(name, "")))
    return tuple(
        (name, value, _XSD + _datatype(known.get(name, ""))) for name, value in parameters.items()
    )


def _refuse_value(name: str, value: str, datatype: str) -> None:
    """Raise QueryError where the value cannot be of that datatype: it would find nothing, silently."""
    pattern = _VALUES.get(datatype)
    if pattern is not None and not pattern.fullmatch(value):
        words = {"gYear": "four digits", "integer": "a whole number"}[datatype]
        raise QueryError(f"{name} is {words}, not {value}")


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
