"""The command tree as `--help` tells it."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

import adtwin
from adtwin.cli.program import SECTIONS, program

HEADINGS = {
    "Start:": ["demo", "serve", "run", "mcp"],
    "Make ads:": ["search", "estimate", "lint", "apply", "probe", "preview", "insights"],
    "Ask a running twin:": ["world", "requests", "logs", "openapi"],
    "Steer it:": ["clock", "review", "trigger", "faults", "reset", "snapshot", "restore"],
    "About this machine:": ["doctor", "completion"],
}
WHERE = {"--graph-url", "--admin-secret"}
GRAPH = {"--graph-url", "--access-token", "--account", "--api-version"}
OPTIONS = {
    "demo": {"--output", "--keep", "--seed"},
    "serve": {
        "--host", "--port", "--data", "--ephemeral", "--database", "--world", "--clock", "--now", "--seed",
        "--durability", "--outbound", "--throttle", "--admin-secret", "--allow-host", "--json",
        "--reports", "--reports-see", "--generator-key", "--generator-model", "--generator-url",
        "--tls", "--tls-certificate", "--tls-key",
    },
    "run": {"--fresh", "--world", "--now", "--data", "--report", "--quiet", *WHERE},
    "mcp": {
        "--graph-url", "--graph-version", "--access-token", "--app-secret", "--admin-secret", "--account-id", "--files",
        "--read-only", "--dry-run", "--tools", "--transport", "--host", "--port", "--http-secret",
    },
    "lint": {"--offline", "--strict", "--json", *GRAPH},
    "search": {"--in", "--country", "--region", "--limit", "--curl", "--json", *GRAPH},
    "estimate": {"--goal", "--curl", "--json", *GRAPH},
    "preview": {"--format", "--out", "--url", *GRAPH},
    "insights": {
        "--level", "--fields", "--preset", "--since", "--until", "--by", "--per", "--sort", "--plot", "--to",
        "--metric", "--curl", "--json", *GRAPH,
    },
    "logs": {"--follow", "--limit", "--path", "--status", "--json", *WHERE},
    "trigger": {"--times", *GRAPH},
    "doctor": {"--data", "--json", *WHERE},
    "completion": set(),
    "apply": {"--plan", "--yes", "--activate", *GRAPH},
    "world": {"--json", "--env", *WHERE},
    "requests": {"--limit", "--path", "--status", "--json", *WHERE},
    "openapi": {"--out", "--format", *WHERE},
    "clock": {"--json", *WHERE},
    "clock advance": {"--json", *WHERE},
    "clock set": {"--json", *WHERE},
    "review": {"--reason", "--json", *WHERE},
    "faults": {"--json", *WHERE},
    "faults add": {
        "--path", "--method", "--probability", "--times", "--error", "--latency", "--drop", "--report",
        "--request-set", "--video", "--expired",
        "--json", *WHERE,
    },
    "faults clear": WHERE, "probe": {"--json", *WHERE},
    "reset": {"--world", "--json", *WHERE},
    "snapshot": {"--force", *WHERE},
    "restore": WHERE,
}  # fmt: skip
HEAVY = ("numpy", "duckdb", "pydantic", "starlette", "uvicorn", "rich", "matplotlib", "PIL", "urllib.request")


def _help(*words: str) -> str:
    result = CliRunner().invoke(program, [*words, "--help"])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_every_command_stands_under_its_heading():
    lines = [line for line in _help().splitlines() if line]
    found: dict[str, list[str]] = {}
    for line in lines[lines.index("Start:") :]:
        if line in HEADINGS:
            found[line] = []
        elif "Every command" in line or line.startswith("Objects"):
            break
        else:
            found[list(found)[-1]].append(line.split()[0])
    assert found == HEADINGS


def _tree(group: click.Group, above: str = "") -> list[str]:
    names = []
    for name, command in group.commands.items():
        names.append(f"{above}{name}")
        if isinstance(command, click.Group):
            names += _tree(command, f"{above}{name} ")
    return names


def test_the_tables_here_know_every_command():
    assert sorted(_tree(program)) == sorted(OPTIONS)
    assert {f"{name}:": [one.name for one in commands] for name, commands in SECTIONS.items()} == HEADINGS


@pytest.mark.parametrize("words", OPTIONS)
def test_a_command_has_these_options_and_explains_each(words):
    command: click.Command = program
    for word in words.split():
        assert isinstance(command, click.Group)
        command = command.commands[word]
    options = [param for param in command.params if isinstance(param, click.Option)]
    assert {option.opts[0] for option in options} == OPTIONS[words]
    assert [option.name for option in options if not option.help] == []
    text = _help(*words.split())
    assert [name for name in OPTIONS[words] if name not in text] == []


@pytest.mark.parametrize("words", ["", *OPTIONS])
def test_help_stays_within_a_terminal(words):
    assert max(map(len, _help(*words.split()).splitlines())) <= 80


def test_version():
    assert CliRunner().invoke(program, ["--version"]).stdout == f"adtwin {adtwin.__version__}\n"


def test_help_loads_nothing_heavy():
    """Start-up counts: what a command needs is imported when it runs."""
    look = f"import sys; import adtwin.cli.program; print([name for name in {HEAVY!r} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", look], check=True, capture_output=True, text=True).stdout == "[]\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["nope"], "No such command 'nope'"),
        (["clock", "advance", "soon"], "'soon' is no length of time: write 30s, 90m, 12h, 7d or 1d12h"),
        (["clock", "set", "tomorrow"], "'tomorrow' is no time: write 2026-12-01"),
        (["serve", "--now", "noon"], "'noon' is no time"),
        (["serve", "--port", "70000"], "70000 is not in the range"),
        (["faults", "add"], "say what is to happen: --error, --latency, --drop, --report"),
        (
            ["faults", "add", "--error", "17-1"],
            "'17-1' is no error: write CODE or CODE/SUBCODE, such as 17/2446079",
        ),
        (["world", "--graph-url", "here"], "'here' is no address: write it like http://127.0.0.1:8910"),
    ],
)
def test_a_command_typed_wrongly_ends_with_2(words, sentence):
    result = CliRunner().invoke(program, words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert sentence in " ".join(result.stderr.split())
