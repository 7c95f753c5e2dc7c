"""What README and the pages beside it say, tried out: links lead somewhere, commands exist, examples run."""

from __future__ import annotations

import importlib.metadata
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
import yaml

from adtwin.cli.program import program
from tests.live import served

ROOT = Path(__file__).parents[2]
PAGES = ["README.md", "docs/architecture.md", "docs/adr/0003-declared-node-types.md", "examples/README.md",
         "docs/testing.md", "docs/tutorial.md"]  # fmt: skip
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
    with served() as server:
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


# ---- the four ways in, as README shows them


def _blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", _text("README.md"), re.MULTILINE | re.DOTALL)


def _block(language: str, word: str) -> str:
    (found,) = (block for block in _blocks(language) if word in block)
    return found


@pytest.fixture
def shell(tmp_path):
    """Runs a block of README with `adtwin` on PATH and a home of its own; its output and errors."""
    (tmp_path / "bin").mkdir()
    own = tmp_path / "bin" / "adtwin"
    own.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m adtwin.cli "$@"\n')
    own.chmod(0o755)

    def run(block: str, **env: str) -> str:
        env = {"PATH": f"{own.parent}:{os.environ['PATH']}", "HOME": str(tmp_path), "PYTHONPATH": str(ROOT), **env}
        ended = subprocess.run(
            ["bash", "-euc", block], cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=100
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout + ended.stderr

    return run


@pytest.mark.skipif(not shutil.which("curl"), reason="no curl on this machine")
def test_the_first_way_an_address(shell, url):
    assert re.search(r'{"id":"\d+"}', shell(_block("sh", "world --env"), ADTWIN_GRAPH_URL=url))


@pytest.mark.sdk
@pytest.mark.skipif(not (SDK / "26").is_dir(), reason="no SDK here; make sdk installs it")
def test_the_first_way_by_the_python_sdk(shell, url):
    code = _block("python", "FacebookSession").replace("http://127.0.0.1:8910", url)
    ask = "from facebook_business.adobjects.user import User\nprint(User('me').api_get()['id'])\n"
    known = "$(adtwin world access_token)"
    said = shell(f'{SDK / "26/bin/python"} -c "$CODE" "{known}"', ADTWIN_GRAPH_URL=url,
                 CODE=f"import sys\n{code.replace(chr(34) + '…' + chr(34), 'sys.argv[1]')}{ask}")  # fmt: skip
    assert said.strip().isdigit()


@pytest.mark.skipif(not shutil.which("curl"), reason="no curl on this machine")
def test_the_second_way_intercept(shell, url):
    said = shell(_block("sh", "adtwin run"), ADTWIN_GRAPH_URL=url)
    assert "adtwin run: 1 call to the twin" in said
    assert re.search(r'"id":"\d+"', said)


def test_the_third_way_an_mcp_server(shell, url, tmp_path):
    (server,) = json.loads(_block("json", "mcpServers"))["mcpServers"].values()
    client = f"""
import asyncio, os
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

async def main():
    server = StdioServerParameters(command={server["command"]!r}, args={server["args"]!r}, env=dict(os.environ))
    async with stdio_client(server) as (read, write), ClientSession(read, write) as session:
        await session.initialize()
        print(*sorted(tool.name for tool in (await session.list_tools()).tools))
        answer = await session.call_tool("get_ad_accounts", {{}})
        print(answer.content[0].text)

asyncio.run(main())
"""
    said = shell(f'{shlex.quote(sys.executable)} -c "$CLIENT"', ADTWIN_GRAPH_URL=url, CLIENT=client)
    assert "create_ad_creative" in said
    assert "act_" in said


def _pytest() -> str:
    """The command that runs tests with the fixture, in a checkout that was never installed as well."""
    plugin = "" if importlib.metadata.entry_points(group="pytest11", name="adtwin") else " -p adtwin.testing.plugin"
    return f"{shlex.quote(sys.executable)} -m pytest -q -p no:cacheprovider{plugin}"


def test_the_fourth_way_a_fixture(shell, tmp_path):
    (tmp_path / "test_it.py").write_text(_block("python", "def test_"))
    said = shell(f"cd {tmp_path} && {_pytest()} test_it.py")
    assert "1 passed" in said


@pytest.mark.parametrize("command", ["lint", "insights"])
def test_what_the_terminal_section_shows_works(shell, url, command, tmp_path):
    line = next(one for one in _block("sh", "adtwin lint").splitlines() if one.split()[1] == command)
    plot = tmp_path / "week.png"
    shell(line.replace("week.png", str(plot)), ADTWIN_GRAPH_URL=url)
    assert plot.exists() is (command == "insights")


def test_the_example_campaign_is_applied_and_its_ad_rejected(shell, url):
    line = next(one for one in _block("sh", "adtwin lint").splitlines() if one.split()[1] == "apply")
    assert "6 to create" in shell(line.replace("spring.yaml", "spring.yaml --yes"), ADTWIN_GRAPH_URL=url)
    line = next(one for one in _block("sh", "adtwin lint").splitlines() if one.split()[1] == "trigger")
    assert "DISAPPROVED" in shell(line, ADTWIN_GRAPH_URL=url)


def test_the_workflow_for_a_build_server(shell):
    """Its steps from the twin's start on, in their order; its twin is there already, on another port."""
    workflow = yaml.safe_load(_text("examples/ci/github-actions.yml"))
    steps = {step["name"]: step["run"] for step in workflow["jobs"]["ads"]["steps"] if "run" in step}
    assert list(steps) == ["Install", "Start a twin", "Check every campaign file", "Rehearse a week", "Test the code"]
    start, ready = steps["Start a twin"].splitlines()
    _parse(shlex.split(start.partition(">")[0])[1:])
    names = {name: value for name, value in workflow["env"].items() if name != "ADTWIN"}
    week = (
        "folder=$(mktemp -d)\n"
        + steps["Rehearse a week"].replace("week.json", '"$folder/week.json"')
        + 'cat "$folder/week.json"'
    )
    tests = steps["Test the code"].replace("pytest", _pytest(), 1)
    with served() as server:
        env = {"ADTWIN_GRAPH_URL": server.url, **names}
        assert '"status":"ok"' in shell(ready, **env)
        assert "0 errors, 0 warnings" in shell(steps["Check every campaign file"], **env)
        assert '"campaign_name": "Spring launch"' in shell(week, **env)
        assert " passed" in shell(tests, **env)
