"""Fixtures of all tests."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs the shared material, and only that, where it is absent."""
    if (SHARED / "seeds").is_dir():
        return
    for item in items:
        if item.get_closest_marker("shared"):
            item.add_marker(
                pytest.mark.skip(reason="the shared material is not beside the project")
            )


@dataclass(frozen=True, slots=True)
class SparqlServer:
    """The addresses of a SPARQL server of another make, run for the tests."""

    query: str
    update: str
    store: str


@pytest.fixture(scope="session")
def sparql_server() -> Iterator[SparqlServer]:
    """Run Oxigraph's server in memory; skipped only where it is not installed."""
    folder = Path(sys.executable).parent
    program = shutil.which("oxigraph", path=f"{folder}{os.pathsep}{os.environ.get('PATH', '')}")
    if program is None:
        pytest.skip("the program oxigraph is not installed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [program, "serve", "--bind", address, "--union-default-graph"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_for(address, process)
            url = f"http://{address}"
            yield SparqlServer(f"{url}/query", f"{url}/update", f"{url}/store")
        finally:
            process.terminate()


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    host, _, port = address.partition(":")
    for _ in range(200):
        assert process.poll() is None, "the server did not start"
        try:
            socket.create_connection((host, int(port)), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("the server did not start in time")
