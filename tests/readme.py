"""The examples of the READMEs: commands with their real output, found, run and put in place.

python tests/readme.py        writes the output of today into both READMEs
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]
READMES = (ROOT / "README.md", ROOT / "README.zh.md")
_BLOCK = re.compile(r"```console\n\$ (?P<command>[^\n]+)\n(?P<output>.*?)```", re.DOTALL)


def find_examples(text: str) -> dict[str, str]:
    """Return command → output of each console block."""
    return {match["command"]: match["output"] for match in _BLOCK.finditer(text)}


def run_examples(commands: list[str], folder: Path) -> dict[str, str]:
    """Return command → what it prints today, run in turn in a folder beside the samples."""
    (folder / "samples").symlink_to(ROOT / "samples")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "COLUMNS": "170", "LC_ALL": "C.UTF-8"}
    return {command: _run(command, folder, environment) for command in commands}


def _run(command: str, folder: Path, environment: Mapping[str, str]) -> str:
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    lines = done.stdout.decode().splitlines()
    return "".join(f"{line.rstrip()}\n" for line in lines)


def main() -> None:
    """Write the examples of both READMEs anew."""
    commands = list(dict.fromkeys(c for path in READMES for c in find_examples(path.read_text())))
    with tempfile.TemporaryDirectory() as folder:
        outputs = run_examples(commands, Path(folder))
    for path in READMES:
        text = _BLOCK.sub(
            lambda match: f"```console\n$ {match['command']}\n{outputs[match['command']]}```",
            path.read_text(encoding="utf-8"),
        )
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
