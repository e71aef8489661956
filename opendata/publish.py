"""Publish: everything a build gives, in one folder: packages, quarantine, graph, site and run.json.

In:   the disclosures of a run and the sources that could not be read
Out:  datapackages/, quarantine/, graph/, site/ and run.json, the same bytes for the same run
Never: read a document; touch what an earlier build did not write
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from opendata import __version__
from opendata.errors import QueryError, UsageError
from opendata.graph.asking.questions import Question, list_questions, parse_results
from opendata.graph.asking.store import load_store
from opendata.graph.asking.worker import Request, Worker
from opendata.graph.reference.read import read_vocabulary
from opendata.graph.validation.validate import GraphReport, validate_graph
from opendata.graph.writing.build import figures_to_graph
from opendata.graph.writing.catalogue import write_catalogue
from opendata.graph.writing.void import write_void
from opendata.model import Disclosure
from opendata.package import figures_to_package, package_names, write_quarantine
from opendata.reference import list_rules
from opendata.resources import find_folder
from opendata.site import Answer, write_ontology, write_site
from opendata.summary import summarise

_DEFINITIONS = ("knowledge", "ontology", "sparql")
_TIME_LIMIT = 60.0
"""Seconds for one question."""


def publish(
    disclosures: Sequence[Disclosure], folder: Path, failures: Sequence[tuple[str, str]] = ()
) -> GraphReport:
    """Write everything published of the disclosures; failures are (name, reason) of unread sources.

    Returned is what the graph holds and what its shapes and constraints refuse, which run.json
    tells too.

    A document given twice is published once. What an earlier build wrote there for documents
    that are no longer among the sources is removed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _remove_earlier(folder)
    kept = _keep_first(disclosures)
    published = [item for item in kept if item.record.state == "published"]
    names = package_names(item.record for item in published)
    report = _to_report(disclosures, names, failures)
    # told before the rest is written, so that a broken-off build can be cleared by the next one
    _write_json(folder / "run.json", report)
    packages = []
    for disclosure in kept:
        document = disclosure.record.document
        if document in names:
            place = folder / "datapackages" / names[document]
            packages.append(figures_to_package(disclosure, place))
        else:
            write_quarantine(disclosure, folder / "quarantine" / document)
    tally = figures_to_graph(published, folder / "graph")
    write_catalogue(packages, tally, folder / "graph" / "catalogue.ttl")
    write_void(tally, folder / "graph" / "void.ttl")
    validated = validate_graph(folder / "graph")
    _write_json(folder / "run.json", {**report, "graph": _to_graph_entry(validated)})
    answers = tuple(_ask_all(folder / "graph")) if published else ()
    write_site(kept, answers, list_rules(), folder / "site", names)
    write_ontology(read_vocabulary(), folder / "site")
    return validated


def _to_graph_entry(report: GraphReport) -> dict[str, Any]:
    return {
        "triples": report.triples,
        "graphs": report.graphs,
        "figures": report.figures,
        "integrity": {one.constraint.name: one.words for one in report.verdicts},
        "violations": [asdict(one) for one in report.violations],
    }


def _ask_all(graph: Path) -> Iterator[Answer]:
    """Yield the answer of each question; one that cannot be answered says why in its place."""
    worker = Worker(load_store(graph), _TIME_LIMIT)
    try:
        for question in list_questions():
            yield _ask(question, worker)
    finally:
        worker.close()


def _ask(question: Question, worker: Worker) -> Answer:
    answer = Answer(
        name=question.name,
        title=(question.title_zh, question.title),
        description=(question.description_zh, question.description),
        columns=tuple(name for name, _ in question.columns),
        rows=(),
        query=question.text,
    )
    try:
        found = parse_results(worker.ask(Request(question.text)).body)
    except QueryError as error:
        # a slow question must not cost the whole build
        return answer._replace(failure=str(error))
    return answer._replace(columns=found.columns, rows=found.rows)


def _keep_first(disclosures: Iterable[Disclosure]) -> list[Disclosure]:
    found: dict[str, Disclosure] = {}
    for disclosure in disclosures:
        found.setdefault(disclosure.record.document, disclosure)
    return list(found.values())


def _to_report(
    disclosures: Sequence[Disclosure],
    names: Mapping[str, str],
    failures: Sequence[tuple[str, str]],
) -> dict[str, Any]:
    seen: set[str] = set()
    documents = []
    for disclosure in disclosures:
        document = disclosure.record.document
        entry = _to_entry(disclosure, names.get(document))
        documents.append({**entry, "repeated": document in seen})
        seen.add(document)
    return {
        "documents": documents,
        "failures": [{"name": name, "reason": reason} for name, reason in failures],
        "versions": {"opendata": __version__}
        | {name: _digest(find_folder(name)) for name in _DEFINITIONS},
    }


def _to_entry(disclosure: Disclosure, name: str | None) -> dict[str, Any]:
    record, summary = disclosure.record, summarise(disclosure)
    share = None if summary.share_proved is None else str(summary.share_proved)
    return {
        "document": record.document,
        "file": record.file,
        "sha256": record.sha256,
        "media_type": record.media_type,
        "pages": record.pages,
        "title": record.title,
        "state": record.state,
        "reason": record.reason,
        "package": name,
        "jurisdiction": record.jurisdiction,
        "organisation": record.organisation,
        "fiscal_year": record.fiscal_year,
        "stage": record.stage,
        "figures": summary.figures,
        "ignored": summary.ignored,
        "unplaced": summary.unplaced,
        "statuses": dict(summary.statuses),
        "share_proved": share,
        "forms": _list_forms(disclosure),
        "findings": dict(summary.findings),
        "checks": dict(summary.checks),
        "claims": dict(summary.claims),
        "repairs": sum(repair.count for repair in disclosure.repairs),
    }


def _list_forms(disclosure: Disclosure) -> dict[str, list[str]]:
    forms: dict[str, list[str]] = {"read": [], "empty": [], "missing": []}
    for form in disclosure.forms:
        forms[form.state].append(form.form)
    return forms


def _digest(folder: Path) -> str:
    """Return a checksum over a folder's own files, told by path and content."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*"), key=lambda item: item.relative_to(folder).as_posix()):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _remove_earlier(folder: Path) -> None:
    """Remove what the build before wrote there, and nothing else: run.json lists it."""
    path = folder / "run.json"
    if not path.exists():
        return
    try:
        entries = [
            (str(entry["document"]), entry["package"])
            for entry in json.loads(path.read_text(encoding="utf-8"))["documents"]
        ]
    except (ValueError, KeyError, TypeError) as error:
        message = f"{path}: not the run.json of a build ({error}): choose another folder"
        raise UsageError(message) from error
    for document, package in entries:
        _remove(folder / "datapackages", package)
        _remove(folder / "quarantine", document)
        _remove(folder / "site" / "documents", f"{document}.html")
        for kind in ("html", "md"):
            _remove(folder / "site" / "letters", f"{document}.{kind}")


def _remove(folder: Path, name: str | None) -> None:
    path = folder / str(name)
    if not name or path.parent != folder or name in {".", ".."} or path.is_symlink():
        return
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _write_json(path: Path, value: Mapping[str, Any]) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    path.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")
