"""A build is loaded into a server of another make: whole, then only what changed."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from click.testing import CliRunner
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse

from opendata.cli import main
from opendata.errors import LoadError, UsageError
from opendata.graph.asking.store import fill_store
from opendata.graph.loading.connection import Access, Connection
from opendata.graph.loading.load import carry_out, open_server, plan_load
from opendata.graph.loading.parts import list_parts

BASE = "https://opendata.example.org/id/graph/"
CODES = "<urn:c> <urn:p> [ <urn:q> [ <urn:r> 1 ] , [ <urn:r> 2 ] ] ."
WAYS = ("update", "graph-store")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("graph")
    _write(folder, one=12_000, two=3)
    return folder


@pytest.fixture(params=WAYS)
def server(request, sparql_server):
    """An empty server, reached by each of the two ways."""
    _clear(sparql_server)
    store = sparql_server.store if request.param == "graph-store" else None
    server = open_server(Access(), sparql_server.query, sparql_server.update, store)
    yield server
    server.close()


def _write(folder, **graphs):
    """Write a graph folder whose named graphs have so many triples each."""
    lines = [
        f'<urn:s{number}> <urn:p> "{name} \\"{number}\\" 决算" <{BASE}{name}> .\n'
        for name, count in graphs.items()
        for number in range(count)
    ]
    (folder / "opendata.nq").write_text("".join(lines), encoding="utf-8")
    (folder / "codes.ttl").write_text(CODES, encoding="utf-8")
    (folder / "ontology.ttl").write_text("", encoding="utf-8")


def _clear(sparql_server):
    connection = Connection(sparql_server.store, Access())
    for name in ("one", "two", "codes", "ontology", "loads"):
        connection.send("DELETE", None, {"graph": BASE + name}, also=(404,))
    connection.close()


def _load(folder, server, **options):
    plan = plan_load(list_parts(folder), server)
    told = []
    carry_out(plan, server, told.append, **options)
    assert sum(told) == plan.triples
    return plan


def _graphs(sparql_server, name):
    """Return the triples of a graph of the server."""
    connection = Connection(sparql_server.store, Access())
    accept = "application/n-triples"
    answered = connection.send("GET", None, {"graph": BASE + name}, accept=accept, also=(404,))
    connection.close()
    found = [] if answered.status == 404 else parse(answered.body, RdfFormat.N_TRIPLES)
    return {(one.subject, one.predicate, one.object) for one in found}


def test_parts_of_a_folder(folder):
    parts = list_parts(folder)
    names = [part.graph.removeprefix(BASE) for part in parts]
    assert names == ["one", "two", "ontology", "codes"]
    # two blank nodes below a third: 1 + 2 + 2 triples
    assert [part.triples for part in parts] == [12_000, 3, 0, 5]
    assert len({part.digest for part in parts}) == 4
    assert list_parts(folder) == parts


def test_server_has_the_graphs_of_the_build(folder, server, sparql_server):
    plan = _load(folder, server)
    assert (len(plan.changed), plan.unchanged, plan.gone) == (4, 0, ())
    own = Store()
    fill_store(own, folder)
    for name in ("one", "two"):
        quads = own.quads_for_pattern(None, None, None, NamedNode(BASE + name))
        wanted = {(quad.subject, quad.predicate, quad.object) for quad in quads}
        assert _graphs(sparql_server, name) == wanted
    codes = Store()
    for triple in _graphs(sparql_server, "codes"):
        codes.add(_to_quad(triple))
    assert codes.query(
        "ASK { <urn:c> <urn:p> ?x . ?x <urn:q> ?y , ?z . ?y <urn:r> 1 . ?z <urn:r> 2 }"
    )
    assert len(codes) == 5
    assert server.is_union(BASE + "one") is True


def test_what_the_server_has_is_not_sent_again(folder, server):
    _load(folder, server)
    plan = plan_load(list_parts(folder), server)
    assert (plan.changed, plan.unchanged, plan.gone, plan.triples) == ((), 4, (), 0)


def test_only_the_document_that_changed_is_sent(folder, server, sparql_server, tmp_path):
    _load(folder, server)
    _write(tmp_path, one=12_000, two=2)
    plan = _load(tmp_path, server)
    assert [part.graph for part in plan.changed] == [f"{BASE}two"]
    assert len(_graphs(sparql_server, "two")) == 2
    assert plan_load(list_parts(tmp_path), server).changed == ()


def test_documents_that_are_gone_stay_unless_pruned(folder, server, sparql_server, tmp_path):
    _load(folder, server)
    _write(tmp_path, one=12_000)
    plan = _load(tmp_path, server)
    assert plan.gone == (f"{BASE}two",)
    assert len(_graphs(sparql_server, "two")) == 3
    assert _load(tmp_path, server, is_pruning=True).gone == (f"{BASE}two",)
    assert _graphs(sparql_server, "two") == set()
    assert plan_load(list_parts(tmp_path), server).gone == ()


def test_load_that_broke_off_is_taken_up(folder, server, sparql_server, tmp_path):
    _write(tmp_path, one=5, two=3)
    _load(tmp_path, server)
    with pytest.raises(_BrokenError):
        carry_out(plan_load(list_parts(folder), server), server, _break)
    # the old build too knows that the graph is not as it left it
    assert server.load_digests()[f"{BASE}one"] == ""
    assert [part.graph for part in plan_load(list_parts(tmp_path), server).changed] == [
        f"{BASE}one"
    ]
    assert _load(folder, server).unchanged == 3
    assert len(_graphs(sparql_server, "one")) == 12_000


class _BrokenError(Exception):
    """The load was broken off."""


def _break(_):
    raise _BrokenError


def test_graph_that_was_begun_is_pruned_when_its_document_is_gone(folder, server, tmp_path):
    with pytest.raises(_BrokenError):
        carry_out(plan_load(list_parts(folder), server), server, _break)
    _write(tmp_path, two=3)
    assert _load(tmp_path, server, is_pruning=True).gone == (f"{BASE}one",)


def test_command_tells_what_it_did(folder, sparql_server, tmp_path):
    _clear(sparql_server)
    addresses = ["--endpoint", sparql_server.query, "--update", sparql_server.update]
    done = CliRunner().invoke(main, ["load", str(folder), *addresses])
    assert done.exit_code == 0, done.stderr
    assert done.stderr == "4 graphs to load, 0 unchanged\n12008 triples loaded\n"
    _write(tmp_path, one=12_000)
    done = CliRunner().invoke(main, ["load", str(tmp_path), *addresses])
    assert done.stderr == (
        "0 graphs to load, 3 unchanged\n0 triples loaded\n"
        "1 graphs no longer in the build; remove them with --prune\n"
    )
    done = CliRunner().invoke(main, ["load", str(tmp_path), *addresses, "--prune"])
    assert done.stderr.endswith("1 graphs removed\n")


def test_command_needs_an_address(folder):
    done = CliRunner().invoke(main, ["load", str(folder)])
    assert done.exit_code == 2
    assert done.stderr == "opendata: give --endpoint URL or --graph-store URL\n"


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("ftp://127.0.0.1/", "ftp://127.0.0.1/: not the http address of a server"),
        (
            "http://me:secret@127.0.0.1/",
            "give user and password by OPENDATA_USER and OPENDATA_PASSWORD",
        ),
    ],
)
def test_address_that_is_none(url, words):
    with pytest.raises(UsageError) as caught:
        open_server(Access(), url, None, None)
    assert str(caught.value) == words


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (f'<urn:a> <urn:p> "x" .\n<urn:a> <urn:p> "y" <{BASE}one> .\n', "the line at byte 0"),
        (f'<urn:a> <urn:p> "x" <{BASE}one> .\r\n', "the line at byte 0 does not end with"),
        ("nonsense\n", "cannot be read"),
    ],
)
def test_file_that_is_no_build(tmp_path, line, words):
    _write(tmp_path, one=1)
    (tmp_path / "opendata.nq").write_bytes(line.encode())
    done = CliRunner().invoke(main, ["load", str(tmp_path), "--endpoint", "http://127.0.0.1:9/"])
    assert done.exit_code == 3
    assert words in done.stderr


def test_graph_in_two_places_is_refused(tmp_path):
    _write(tmp_path, one=1)
    lines = (tmp_path / "opendata.nq").read_text("utf-8")
    other = lines.replace(f"{BASE}one", f"{BASE}two")
    (tmp_path / "opendata.nq").write_text(lines + other + lines, "utf-8")
    done = CliRunner().invoke(main, ["load", str(tmp_path), "--endpoint", "http://127.0.0.1:9/"])
    words = f"opendata: {tmp_path}: the triples of graph {BASE}one do not stand together\n"
    assert (done.exit_code, done.stderr) == (3, words)


@pytest.fixture
def refusing():
    """A server that wants a password and keeps what it was told."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            asked.append(self.headers["Authorization"])
            status, body = (200, RESULTS) if asked[-1] == PAIR else (401, b"who are you?")
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/sparql", asked
        server.shutdown()
        thread.join()


RESULTS = b'{"head": {"vars": ["g", "v"]}, "results": {"bindings": []}}'
PAIR = "Basic b2ZmaWNlOuWGs+eulw=="
"""Base64 of the UTF-8 of office:决算."""


def test_password_comes_from_the_environment(folder, refusing):
    url, asked = refusing
    done = CliRunner().invoke(main, ["load", str(folder), "--endpoint", url])
    assert done.exit_code == 3
    assert done.stderr == (
        f"opendata: POST {url}: 401 Unauthorized: who are you?; "
        "user and password are read from OPENDATA_USER and OPENDATA_PASSWORD\n"
    )
    given = {"OPENDATA_USER": "office", "OPENDATA_PASSWORD": "决算"}
    CliRunner().invoke(main, ["load", str(folder), "--endpoint", url], env=given)
    assert asked[0] is None
    assert asked[1] == PAIR


def test_server_that_is_not_there(folder):
    server = open_server(Access(timeout=5), "http://127.0.0.1:9/sparql", None, None)
    with pytest.raises(LoadError) as caught:
        plan_load(list_parts(folder), server)
    words = "POST http://127.0.0.1:9/sparql: [Errno 111] Connection refused"
    assert str(caught.value) == words


def test_server_that_is_silent(folder):
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as silent:
        url = f"http://127.0.0.1:{silent.server_port}/"
        server = open_server(Access(timeout=0.2), url, None, None)
        with pytest.raises(LoadError) as caught:
            plan_load(list_parts(folder), server)
        server.close()
    assert str(caught.value) == f"POST {url}: no answer in time"


def test_page_that_is_no_endpoint(folder, sparql_server):
    root = sparql_server.query.removesuffix("query")
    server = open_server(Access(), root, None, None)
    with pytest.raises(LoadError, match=f"^POST {root}: 404 Not Found"):
        plan_load(list_parts(folder), server)
    server.close()


def _to_quad(triple):
    return Quad(*triple, DefaultGraph())
