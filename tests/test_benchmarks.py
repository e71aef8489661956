"""The run over all documents prints its table, and says what changed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "benchmarks.corpus", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_documents_of_a_folder_are_measured():
    done = _run("samples", "--keep", "--jobs", "1")
    assert done.returncode == 0, done.stderr
    assert "5 documents: 5 published; 1899 figures, 0 unplaced" in done.stdout
    assert "yima-2024-budget.pdf: new" in done.stdout


def test_without_a_folder_nothing_is_compared():
    done = _run("no-such-folder")
    assert done.returncode == 2
    assert done.stderr == "no folder of documents found: nothing was compared\n"
