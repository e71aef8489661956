"""The site and the files of a build are served, and a question can be asked of the server."""

from __future__ import annotations

import pytest
from serving import SELECT, running

from opendata.errors import UsageError
from opendata.graph.asking.questions import run_question
from opendata.server import Settings, make_app, serve_folder


def test_site_and_downloads_are_served(client):
    assert client.get("/").text == "<h1>opendata</h1>"
    assert client.get("/datapackages/a.csv").text == "figure\n"
    assert client.get("/site/").text == client.get("/").text
    assert client.get("/graph/opendata.nq").headers["content-type"] == "application/n-quads"
    assert client.get("/graph/codes.ttl").headers["content-type"] == "text/turtle; charset=utf-8"
    assert client.get("/graph/store/stamp.json").status_code == 404
    assert client.get("/run.json").status_code == 404


@pytest.mark.parametrize("address", ["/", "/datapackages/a.csv", "/graph/opendata.nq"])
def test_unchanged_files_are_304(client, address):
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    dated = {"If-Modified-Since": first.headers["last-modified"]}
    assert client.get(address, headers=dated).status_code == 304
    head = client.head(address)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(first.content))


def test_part_of_a_file(client):
    part = client.get("/graph/opendata.nq", headers={"Range": "bytes=0-6"})
    assert (part.status_code, part.text) == (206, "<urn:a>")


def test_only_loopback_is_served(folder):
    with pytest.raises(UsageError, match=r"^host 0.0.0.0: opendata serves on loopback only"):
        serve_folder(folder, host="0.0.0.0")


def test_question_is_asked_of_the_endpoint(folder, tmp_path):
    question = tmp_path / "own.rq"
    question.write_text(f"{SELECT}\n# end")
    with running(make_app(folder, Settings(workers=1))) as address:
        url = f"{address}/sparql"
        assert run_question(question, url).rows == (("1",), ("2",))
        assert run_question(question, url, {"o": "2"}).rows == (("2",),)
