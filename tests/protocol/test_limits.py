"""A query that wants too much time, memory or room is stopped, and the others are answered."""

from __future__ import annotations

import json
import signal
import threading
import time
from dataclasses import asdict

import httpx
import pytest
from serving import CONSTRUCT, ask, running, values

from opendata.graph.asking.store import load_store
from opendata.graph.asking.worker import Bounds, LimitError, Request, Worker, WorkerPool
from opendata.server import Settings, make_app

ENDLESS = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o . ?q ?r ?t }"
)
GREEDY = "SELECT DISTINCT ?a ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?g"
LONG = "SELECT * { ?a <urn:q> ?c . ?d <urn:q> ?f }"
LONG_GRAPH = "CONSTRUCT { ?a <urn:q> ?f } { ?a <urn:q> ?c . ?d <urn:q> ?f }"


LIMIT = 1.0


@pytest.fixture(scope="module")
def hurried(folder):
    """A server whose queries may take a second."""
    app = make_app(folder, Settings(time_limit=LIMIT))
    with running(app) as url, httpx.Client(base_url=url, timeout=30) as client:
        # both processes are started
        assert [ask(client).status_code, ask(client).status_code] == [200, 200]
        yield client


@pytest.fixture(scope="module")
def store(folder):
    return load_store(folder / "graph")


def test_query_without_end_is_stopped(hurried):
    start = time.monotonic()
    response = ask(hurried, ENDLESS)
    assert response.status_code == 503
    assert response.headers["retry-after"] == "30"
    assert response.text == (
        "the query took longer than 1 seconds and was stopped: bind a parameter or ask for less\n"
    )
    assert time.monotonic() - start < LIMIT + 5
    assert values(ask(hurried)) == ["1", "2"]


def test_query_is_answered_while_one_without_end_runs(hurried):
    runaway = threading.Thread(target=ask, args=(hurried, ENDLESS))
    runaway.start()
    assert values(ask(hurried)) == ["1", "2"]
    assert runaway.is_alive()
    runaway.join()


def test_query_that_wants_all_memory_is_stopped(store):
    pool = WorkerPool(store, 60.0, 1, Bounds(memory_mib=64))
    try:
        with pytest.raises(LimitError) as caught:
            pool.ask(Request(GREEDY))
        assert str(caught.value) == (
            "the query wanted more than 64 MiB of memory and was stopped: "
            "bind a parameter or ask for less"
        )
        assert b'"value":"2"' in pool.ask(Request("SELECT (2 AS ?o) {}")).body
    finally:
        pool.close()


@pytest.mark.parametrize("query", [LONG, LONG_GRAPH])
def test_answer_that_is_too_long_is_not_sent(client, query):
    response = ask(client, query)
    assert response.status_code == 503
    assert response.text == "the answer is longer than 1 MiB: ask for less, with LIMIT\n"
    assert ask(client, f"{CONSTRUCT} LIMIT 5").status_code == 200


def test_who_finds_nobody_free_is_told(store):
    pool = WorkerPool(store, 0.5, 1)
    runaway = threading.Thread(target=_ask_and_fail, args=(pool,))
    try:
        # the one worker is busy for longer than the other waits
        pool._workers[0]._time_limit = 2.0
        runaway.start()
        time.sleep(0.2)
        with pytest.raises(LimitError) as caught:
            pool.ask(Request("ASK {}"))
        assert str(caught.value) == "1 other queries are being answered: ask again later"
    finally:
        runaway.join()
        pool.close()


def test_process_ends_by_itself_when_nobody_stops_it(store):
    worker = Worker(store, 1.0)
    try:
        worker.ask(Request("ASK {}"))
        process = worker._process
        process.stdin.write(json.dumps(asdict(Request(ENDLESS))).encode() + b"\n")
        process.stdin.flush()
        # one second of the limit and five of grace
        assert process.wait(timeout=15) == -signal.SIGALRM
    finally:
        worker.close()


def _ask_and_fail(pool):
    with pytest.raises(LimitError, match="took longer"):
        pool.ask(Request(ENDLESS))
