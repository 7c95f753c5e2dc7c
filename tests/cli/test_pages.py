"""What README and the pages beside it say, tried out: links lead somewhere, commands exist, examples run."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from adtwin.cli.program import program
from tests.live import live_server

ROOT = Path(__file__).parents[2]
PAGES = ["README.md", "docs/architecture.md", "docs/adr/0003-declared-node-types.md", "examples/README.md",
         "docs/testing.md"]  # fmt: skip
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
PATH = re.compile(r"`((?:model|graph|server|store|delivery|reporting|preview|cli|errors|base)/[\w./]+\.py)`")
COMMAND = re.compile(r"^(?:eval \"\$\()?adtwin ([^#\n)]+)", re.MULTILINE)


def _text(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page):
    assert [link for link in LINK.findall(_text(page)) if not ((ROOT / page).parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES)
def test_modules_that_are_named_exist(page):
    assert [path for path in PATH.findall(_text(page)) if not (ROOT / "adtwin" / path).is_file()] == []


def test_a_newcomer_can_read_readme_in_one_go():
    assert len(_text("README.md").splitlines()) <= 150


def _parse(words: list[str]) -> None:
    """Let the command line take these words, without doing what they say."""
    command: click.Command = program
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        _, found, words = command.resolve_command(click.Context(command), words)
        assert found is not None
        command = found
    command.make_context("adtwin", list(words))


SHELL = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
COMMANDS = sorted({words.strip() for block in SHELL.findall(_text("README.md")) for words in COMMAND.findall(block)})


def test_readme_shows_commands():
    assert len(COMMANDS) > 10


@pytest.mark.parametrize("words", [words for words in COMMANDS if not words.startswith("restore")])
def test_a_command_of_readme_is_one(words):
    _parse(shlex.split(words))


@pytest.mark.parametrize("words", ["serve --fast", "clock advance soon", "nope", "faults add --times 0 --drop after"])
def test_a_wrong_command_is_told_from_a_right_one(words):
    with pytest.raises(click.UsageError):
        _parse(shlex.split(words))


@pytest.fixture(scope="module")
def url():
    with live_server() as server:
        yield server.url


def _run(command: list[str], url: str) -> str:
    env = {"ADTWIN_GRAPH_URL": url, "PATH": os.environ["PATH"]}
    ended = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60, env=env)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


@pytest.mark.skipif(not shutil.which("curl"), reason="no curl on this machine")
def test_the_first_week_by_curl(url):
    said = _run(["bash", str(ROOT / "examples/first_week.sh")], url)
    assert re.search(r"^ad        \d+$", said, re.MULTILINE)
    assert len(re.findall(r'"spend":"\d+(?:\.\d+)?"', said)) in {7, 8}


def test_backing_off(url):
    said = _run([sys.executable, str(ROOT / "examples/back_off.py")], url)
    assert said.count("17/2446079") == 3
    assert "attempt 4: " in said


SDK = ROOT / ".sdk-venvs"


@pytest.mark.sdk
@pytest.mark.skipif(not (SDK / "26").is_dir(), reason="no SDK here; make sdk installs it")
def test_the_first_week_by_the_python_sdk(url):
    assert len(
        re.findall(r"impressions .* spent", _run([str(SDK / "26/bin/python"), "examples/first_week.py"], url))
    ) in {7, 8}
