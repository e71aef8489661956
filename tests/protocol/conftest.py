"""Fixtures: a small build and the server of it, started once."""

from __future__ import annotations

import httpx
import pytest
from serving import running, write_build

from opendata.server import Settings, make_app


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("build")
    write_build(folder)
    return folder


@pytest.fixture(scope="session")
def client(folder):
    app = make_app(folder, Settings(memory_mib=256, answer_mib=1))
    with running(app) as url, httpx.Client(base_url=url, timeout=30) as client:
        yield client
