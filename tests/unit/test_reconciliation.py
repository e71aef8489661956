"""The client against a real server on loopback whose answers are made by hand."""

from __future__ import annotations

import csv
import io
import json
import socket
import threading
from collections.abc import Callable, Iterator
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from click.testing import CliRunner

from opendata.cli import main
from opendata.errors import ServiceError, UsageError
from opendata.links import Decision
from opendata.links.decisions import parse_decisions
from opendata.reconciliation import (
    Wanted,
    find_candidates,
    list_built,
    name_to_wanted,
    open_service,
    write_candidates,
)
from opendata.reconciliation.client import Query, ask_service

MANIFEST = {
    "versions": ["0.2"],
    "name": "Items",
    "identifierSpace": "http://www.wikidata.org/entity/",
    "schemaSpace": "http://www.wikidata.org/prop/direct/",
    "extend": {},
}
MENGJIN = {"id": "Q1335956", "name": "孟津区", "score": 100, "match": True}
OTHER = {"id": "Q9", "name": "孟津镇", "score": 47.5, "match": False}
RULES = {"Q1335956": ["410308"], "Q9": []}

Answer = tuple[int, dict[str, str], bytes]


class Server:
    """A service; `plan` answers requests one after the other, then `answer` answers all."""

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        self.manifest: object = MANIFEST
        self.plan: list[Answer] = []
        self.answer: Callable[[dict[str, str]], object] = self.reconcile

    def respond(self, form: dict[str, str]) -> Answer:
        self.asked.append(form)
        if self.plan:
            return self.plan.pop(0)
        found = self.answer(form) if form else self.manifest
        return 200, {}, json.dumps(found, ensure_ascii=False).encode()

    @staticmethod
    def reconcile(form: dict[str, str]) -> object:
        if "extend" in form:
            ids = json.loads(form["extend"])["ids"]
            return {"rows": {key: {"P442": [{"str": code} for code in RULES[key]]} for key in ids}}
        queries = json.loads(form["queries"])
        return {key: {"result": [OTHER, MENGJIN]} for key in queries}


@pytest.fixture
def server() -> Iterator[tuple[str, Server]]:
    state = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.reply({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.reply({key: values[0] for key, values in parse_qs(body).items()})

        def reply(self, form: dict[str, str]) -> None:
            status, headers, body = state.respond(form)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=httpd.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_port}/api", state
    httpd.shutdown()
    httpd.server_close()
    thread.join()


def quick(url: str, pauses: list[float] | None = None, **options: float):
    taken = [] if pauses is None else pauses
    return open_service(url, sleep=taken.append, **options)


def test_division_is_accepted_where_the_service_is_sure_and_the_code_agrees(server):
    url, state = server
    [first, second] = find_candidates(quick(url), [name_to_wanted("410308")])
    assert first == Decision(
        subject="410308",
        predicate="same_as",
        object="Q1335956",
        decision="accepted",
        reason="the service is sure and P442 agrees",
        decided_by=url,
        date="",
        method="reconciliation:Items",
        score=Decimal("1.00"),
        evidence="孟津区 (Q1335956) for 孟津区, match, P442 410308 (wanted 410308)",
    )
    assert (second.object, second.decision, second.score) == ("Q9", "undecided", Decimal("0.48"))
    assert second.evidence == "孟津镇 (Q9) for 孟津区, no match, P442 none (wanted 410308)"
    assert json.loads(state.asked[1]["queries"]) == {
        "q0": {"query": "孟津区", "limit": 3, "properties": [{"pid": "P442", "v": "410308"}]}
    }


def test_match_without_the_property_is_left_to_a_person(server):
    url, state = server
    state.manifest = {key: value for key, value in MANIFEST.items() if key != "extend"}
    [first, _] = find_candidates(quick(url), [name_to_wanted("410308")])
    assert (first.decision, first.evidence) == (
        "undecided",
        "孟津区 (Q1335956) for 孟津区, match, P442 not told (wanted 410308)",
    )


def test_feature_tells_that_the_property_agrees(server):
    url, state = server
    state.manifest = {key: value for key, value in MANIFEST.items() if key != "extend"}
    told = {**MENGJIN, "features": [{"id": "P442", "value": 100}]}
    state.answer = lambda form: {"q0": {"result": [told]}}
    [first] = find_candidates(quick(url), [name_to_wanted("410308")])
    assert first.decision == "accepted"


def test_match_whose_code_is_another_is_not_accepted(server):
    url, _ = server
    wanted = Wanted("410322", "same_as", "孟津县", "P442", "410322")
    assert {one.decision for one in find_candidates(quick(url), [wanted])} == {"undecided"}


def test_name_alone_is_never_accepted(server):
    url, _ = server
    [first, _] = find_candidates(quick(url), [name_to_wanted("甲区科技局")])
    assert (first.subject, first.predicate, first.decision) == (
        "甲区科技局",
        "identified_as",
        "undecided",
    )


def test_what_was_decided_on_is_not_proposed_again(server):
    url, _ = server
    row = "410308,same_as,Q9,rejected,a town,A. Person,2026-03-28\n"
    head = "subject,predicate,object,decision,reason,decided_by,date\n"
    decided = parse_decisions(head + row, "decisions.csv")
    found = find_candidates(quick(url), [name_to_wanted("410308")], decided=decided)
    assert [one.object for one in found] == ["Q1335956"]


def test_scores_up_to_one_are_kept(server):
    url, state = server
    state.answer = lambda form: {"q0": {"result": [{"id": "Q5", "name": "甲", "score": 0.25}]}}
    [only] = find_candidates(quick(url), [name_to_wanted("甲")])
    assert only.score == Decimal("0.25")


def test_other_services_are_told_by_whole_iris(server):
    url, state = server
    state.manifest = {**MANIFEST, "identifierSpace": "https://example.org/id/"}
    found = find_candidates(quick(url), [name_to_wanted("甲")])
    assert found[0].object == "https://example.org/id/Q1335956"


def test_queries_go_in_batches_of_the_size_that_the_manifest_says(server):
    url, state = server
    state.manifest = {**MANIFEST, "batchSize": 2}
    found = list(ask_service(quick(url), [Query(str(number)) for number in range(5)]))
    assert len(found) == 5
    assert [len(json.loads(form["queries"])) for form in state.asked[1:]] == [2, 2, 1]


def test_busy_service_is_asked_again_after_the_pause_it_asks_for(server):
    url, state = server
    service = quick(url, pauses := [])
    state.plan = [(429, {"Retry-After": "7"}, b""), (503, {}, b"")]
    assert len(list(ask_service(service, [Query("甲")]))) == 1
    assert pauses == [7.0, 2.0]


def test_service_that_stays_busy_is_given_up(server):
    url, state = server
    service = quick(url, pauses := [])
    state.plan = [(429, {}, b"")] * 4
    with pytest.raises(ServiceError) as caught:
        list(ask_service(service, [Query("甲")]))
    assert str(caught.value) == f"{url}: HTTP 429 Too Many Requests; tried 4 times"
    assert pauses == [1.0, 2.0, 4.0]


@pytest.mark.parametrize(
    ("plan", "message"),
    [
        ((200, {}, b"{not json"), "the answer is no JSON: "),
        ((200, {}, b"[]"), "the answer is no JSON object"),
        ((200, {}, b"{}"), "the answer has no result for q0"),
        ((200, {}, b'{"q0": {"result": [{"id": "Q1"}]}}'), "a candidate without id, name or score"),
        (
            (200, {}, b'{"q0": {"result": [{"id": "Q1", "name": "", "score": NaN}]}}'),
            "a candidate without id, name or score: score nan",
        ),
        ((200, {}, b'{"status": "error", "message": "bad type"}'), "the service says: bad type"),
        ((404, {}, b""), "HTTP 404 Not Found: check the address"),
    ],
)
def test_bad_answer_is_told_with_the_address(server, plan, message):
    url, state = server
    service = quick(url)
    state.plan = [plan]
    with pytest.raises(ServiceError) as caught:
        list(ask_service(service, [Query("甲")]))
    assert str(caught.value).startswith(f"{url}: {message}")


def test_slow_service_is_given_up_after_its_time(server):
    url, state = server
    release = threading.Event()
    service = quick(url, timeout=0.2, tries=1)
    state.answer = lambda form: release.wait(5)
    with pytest.raises(ServiceError, match="timed out; tried 1 times"):
        list(ask_service(service, [Query("甲")]))
    release.set()


def test_nobody_there_is_told():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(ServiceError, match="Connection refused; tried 2 times"):
        quick(f"http://127.0.0.1:{port}/", tries=2)


@pytest.mark.parametrize("url", ["file:///etc/hosts", "wikidata", "ftp://host/x"])
def test_address_must_be_http(url):
    with pytest.raises(UsageError) as caught:
        open_service(url)
    assert str(caught.value) == f"{url}: not the address of a service; write https://host/path"


def test_page_that_is_no_service_is_told(server):
    url, state = server
    state.manifest = {"hello": "world"}
    with pytest.raises(ServiceError) as caught:
        quick(url)
    assert str(caught.value) == (
        f"{url}: its manifest lacks name or identifierSpace: is it a service?"
    )


def test_answers_are_a_decisions_file(server):
    url, _ = server
    found = find_candidates(quick(url), [name_to_wanted("410308")])
    assert parse_decisions(write_candidates(found, "csv"), "candidates.csv") == found
    [first, _] = json.loads(write_candidates(found, "json"))
    assert (first["object"], first["score"]) == ("Q1335956", "1.00")


def build_folder(folder: Path) -> Path:
    data = folder / "datapackages" / "one" / "data"
    data.mkdir(parents=True)
    (data / "documents.csv").write_text(
        "jurisdiction,jurisdiction_name,organisation,organisation_name\n"
        "410308,孟津区,410308-孟津区水利局,孟津区水利局\n",
        encoding="utf-8",
    )
    return folder


def test_departments_and_divisions_of_a_build_are_listed(tmp_path):
    folder = build_folder(tmp_path)
    assert list_built(folder, "divisions") == (
        Wanted("410308", "same_as", "孟津区", "P442", "410308"),
    )
    assert list_built(folder, "departments") == (
        Wanted("410308-孟津区水利局", "identified_as", "孟津区水利局", "P131", "Q1335956"),
    )


def test_folder_without_a_build_is_refused(tmp_path):
    with pytest.raises(UsageError) as caught:
        list_built(tmp_path, "divisions")
    assert str(caught.value) == (
        f"{tmp_path}: holds no datapackages/: give the folder of opendata build"
    )


def test_command_prints_rows_and_names_what_has_no_candidate(server, tmp_path):
    url, state = server
    folder = str(build_folder(tmp_path))
    state.answer = lambda form: (
        Server.reconcile(form)
        if "extend" in form
        else {
            key: {"result": [MENGJIN] if query["query"] == "孟津区" else []}
            for key, query in json.loads(form["queries"]).items()
        }
    )
    done = CliRunner().invoke(main, ["reconcile", "乙局", "--divisions", folder, "--endpoint", url])
    assert done.exit_code == 0, done.output
    [row] = csv.DictReader(io.StringIO(done.stdout))
    assert (row["subject"], row["object"], row["decision"]) == ("410308", "Q1335956", "accepted")
    assert done.stderr.strip() == "no candidate: 乙局"


def test_nothing_is_asked_without_a_name_or_an_endpoint(server):
    url, state = server
    done = CliRunner().invoke(main, ["reconcile", "--endpoint", url])
    assert done.exit_code == 2
    assert state.asked == []
    assert CliRunner().invoke(main, ["reconcile", "甲局"]).exit_code == 2
