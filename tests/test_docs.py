"""What the documents of the project say is so: picture, commands, examples, paths, targets."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import click
import pytest
from readme import READMES, ROOT, find_examples, run_examples

import opendata
from opendata import pipeline
from opendata.cli import main
from opendata.graph.asking.questions import list_questions

PICTURE = (opendata.__doc__ or "").split("\n\n")[1].strip("\n")
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in READMES}
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
FORMS = {f"B{n:02}" for n in range(1, 19)} | {f"F{n:02}" for n in range(1, 12)} | {"X"}
NAMES = sorted(TEXTS)


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    """Return what each example prints today."""
    commands = list(find_examples(TEXTS["README.md"]))
    return run_examples(commands, tmp_path_factory.mktemp("readme"))


@pytest.mark.parametrize("name", NAMES)
def test_the_picture_of_the_way_is_the_same_everywhere(name):
    assert f"```\n{PICTURE}\n```" in TEXTS[name]
    assert PICTURE.splitlines()[0] in (pipeline.__doc__ or "")


def test_both_readmes_show_the_same_examples():
    assert find_examples(TEXTS["README.md"]) == find_examples(TEXTS["README.zh.md"])


def test_there_are_six_examples_of_different_commands():
    commands = [shlex.split(command)[1] for command in find_examples(TEXTS["README.md"])]
    assert len(commands) == len(set(commands)) == 6


@pytest.mark.parametrize("command", sorted(find_examples(TEXTS["README.md"])))
def test_the_output_of_an_example_is_real(command, outputs):
    assert outputs[command] == find_examples(TEXTS["README.md"])[command], "run make readme"


@pytest.mark.parametrize("name", NAMES)
def test_every_command_is_named(name):
    missing = [command for command in main.commands if f"opendata {command}" not in TEXTS[name]]
    assert missing == []


@pytest.mark.parametrize("name", NAMES)
def test_commands_and_options_exist(name):
    for words in re.findall(r"\bopendata ([a-z]+(?: [^`|\n]*)?)", TEXTS[name]):
        verb, *rest = shlex.split(words.replace("（", " "))
        if verb not in main.commands:
            continue
        options = {option for p in main.commands[verb].params for option in p.opts}
        used = {word for word in rest if word.startswith("--")}
        assert used <= options | _question_options(), f"{name}: opendata {words}"


def _question_options() -> set[str]:
    return {f"--{name}" for question in list_questions() for name, _ in question.parameters}


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_has_help_with_an_example(command):
    words = main.commands[command].get_help(click.Context(main.commands[command]))
    assert "Example: opendata" in words, command


@pytest.mark.parametrize("name", NAMES)
def test_make_targets_exist(name):
    targets = set(re.findall(r"\bmake ([a-z]+)\b(?=[ `\n])", TEXTS[name]))
    missing = [
        target for target in targets if not re.search(rf"^{target}:", MAKEFILE, re.MULTILINE)
    ]
    assert missing == []


@pytest.mark.parametrize("name", NAMES)
def test_paths_exist(name):
    said = re.findall(
        r"`((?:opendata|tests|sparql|ontology|typesetting|samples|datapackages)/[\w./-]*)`",
        TEXTS[name],
    )
    said += re.findall(r"\]\(([^)#:]+)\)", TEXTS[name])
    assert [path for path in said if not (ROOT / path).exists()] == []


def test_every_form_has_its_definition():
    folder = ROOT / "opendata" / "knowledge" / "forms"
    assert {path.stem for path in folder.glob("*.toml")} == FORMS


def test_the_changelog_begins_with_the_version_of_the_program():
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.findall(r"^## (\S+)", changes, re.MULTILINE)
    assert versions[0] == opendata.__version__


def test_the_lock_names_no_host_and_hashes_everything():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    assert not re.search(r"^--(index|extra|find|trusted)", lock, re.MULTILINE)
    pinned = re.findall(r"^[a-z][\w.-]*==", lock, re.MULTILINE)
    hashed = re.findall(
        r"^[a-z][\w.-]*==\S+(?: ; [^\n]*)? \\\n +--hash=sha256:", lock, re.MULTILINE
    )
    assert len(pinned) == len(hashed) > 20


def test_the_lock_holds_every_dependency():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.split(r"[<>=~! ;\[]", requirement)[0].lower() for requirement in wanted}
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    locked = set(re.findall(r"^([a-z][\w.-]*)==", lock, re.MULTILINE))
    assert names - locked == set(), "run make lock"


def test_ci_runs_what_a_developer_runs():
    assert "make test" in Path(ROOT / ".ci" / "run").read_text(encoding="utf-8")
