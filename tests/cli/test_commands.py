"""Every command against a live server."""

from __future__ import annotations

import json
import shlex

import pytest
from click.testing import CliRunner, Result

from adtwin.cli.program import program
from tests.live import NOW, live_server


@pytest.fixture(scope="module")
def server():
    with live_server({"admin_secret": "hush"}, headers=[("X-Adtwin-Secret", "hush")]) as one:
        yield one


@pytest.fixture
def run(server):
    """Runs a command against a fresh world."""
    server.live.admin("POST", "/reset", {"world": "demo"})

    def call(*words: str, code: int = 0) -> Result:
        env = {"ADTWIN_GRAPH_URL": server.url, "ADTWIN_ADMIN_SECRET": "hush"}
        result = CliRunner(env=env).invoke(program, words)
        assert result.exit_code == code, result.output
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return call


def test_world(run, server):
    known = server.live.world
    lines = dict(line.split(maxsplit=1) for line in run("world").stdout.splitlines())
    assert lines["graph_url"] == server.url
    assert lines["access_token"] == known["access_token"]
    assert run("world", "ad_account_id").stdout == f"{known['ad_account_id']}\n"
    assert run("world", "image_hashes").stdout.split() == known["image_hashes"]
    assert json.loads(run("world", "--json").stdout) == known


def test_world_as_shell_exports(run, server):
    words = [shlex.split(line) for line in run("world", "--env").stdout.splitlines()]
    assert {word for word, _ in words} == {"export"}
    exported = dict(assignment.split("=", 1) for _, assignment in words)
    assert exported["ADTWIN_GRAPH_URL"] == server.url
    assert exported["ADTWIN_APP_ACCESS_TOKEN"] == server.live.world["app_access_token"]


def test_a_name_the_world_does_not_know(run):
    assert (
        run("world", "page_ids", code=1).stderr == "Error: the demo world knows no 'page_ids': did you mean page_id?\n"
    )


def test_clock(run):
    stands = "(stands until it is told)"
    assert run("clock").stdout == f"2026-11-25T00:00:00Z  {stands}\n"
    assert run("clock", "advance", "1d12h").stdout == f"2026-11-26T12:00:00Z  {stands}\n"
    assert run("clock", "set", "2026-11-30").stdout == f"2026-11-30T00:00:00Z  {stands}\n"
    assert json.loads(run("clock", "advance", "0s", "--json").stdout)["epoch"] == NOW + 5 * 86_400


def test_time_does_not_go_back(run):
    assert "time only goes forward" in run("clock", "set", "2020-01-01", code=1).stderr


def test_the_twin_may_be_named_behind_group_or_command(server):
    runner = CliRunner()
    for words in (["clock", "--graph-url", server.url, "--admin-secret", "hush", "advance", "0s"],
                  ["clock", "advance", "0s", "--graph-url", server.url, "--admin-secret", "hush"],
                  ["clock", "--graph-url", server.url, "advance", "0s", "--admin-secret", "hush"]):  # fmt: skip
        assert runner.invoke(program, words).exit_code == 0, words


def test_without_the_secret(server):
    result = CliRunner().invoke(program, ["world", "--graph-url", server.url])
    assert result.exit_code == 1
    assert result.stderr == (
        "Error: this twin was started with --admin-secret: give the same one here, or set ADTWIN_ADMIN_SECRET.\n"
    )


def test_faults_come_strike_and_go(run, server):
    assert run("faults").stdout == "No fault rules are in force.\n"
    run("faults", "add", "--error", "17/2446079", "--times", "1", "--path", "me")
    run("faults", "add", "--drop", "after", "--method", "POST", "--probability", "0.25")
    assert server.live.get("/me").json()["error"]["error_subcode"] == 2446079
    assert server.live.get("/me").status_code == 200
    first, second = run("faults").stdout.splitlines()
    assert first.split("  ")[0] == "#1"
    assert "error 17/2446079" in first
    assert first.endswith("struck 1x  0 left")
    assert "POST" in second
    assert "connection lost after the work" in second
    assert "25% of them" in second
    assert [rule["id"] for rule in json.loads(run("faults", "--json").stdout)] == [1, 2]
    assert run("faults", "clear", "1").stdout == "1 fault rule is gone.\n"
    assert run("faults", "clear", "9", code=1).stderr == "Error: There is no fault rule 9.\n"
    assert run("faults", "clear").stdout == "1 fault rule is gone.\n"
    assert "error TOO_MUCH_DATA" in run("faults", "add", "--error", "TOO_MUCH_DATA").stdout
    assert server.live.get("/me").json()["error"]["message"].startswith("Please reduce the amount of data")
    assert "did you mean TOO_MUCH_DATA?" in run("faults", "add", "--error", "TO_MUCH_DATA", code=1).stderr
    run("faults", "clear")


def test_requests_newest_last_and_why_they_failed(run, server):
    assert run("requests").stderr == "No such requests yet.\n"
    server.live.get("/me")
    server.live.get("/me", {"fields": "shoe_size"})
    good, bad = run("requests").stdout.splitlines()
    assert good.split()[1:4] == ["200", "GET", "/me"]
    assert "400" in bad
    assert "100 (#100)" in bad
    assert run("requests", "-n", "1", "--status", "2xx").stdout == f"{good}\n"
    assert [entry["status"] for entry in json.loads(run("requests", "--json").stdout)] == [400, 200]
    assert server.live.world["access_token"] not in run("requests", "--json").stdout


def test_review_of_no_ad(run):
    assert run("review", "12", "approve", code=1).stderr == "Error: There is no ad 12.\n"
    assert run("review", "12", "perhaps", code=2).stdout == ""


def test_snapshot_and_restore(run, tmp_path):
    file = tmp_path / "before.zip"
    assert run("snapshot", str(file)).stdout.startswith(f"{file}  ")
    assert [path.name for path in tmp_path.iterdir()] == ["before.zip"]
    assert "choose another name, or say --force" in run("snapshot", str(file), code=1).stderr
    run("clock", "advance", "2d")
    restored = run("restore", str(file)).stdout
    assert restored == f"The demo world of {file} is back. The clock stands at 2026-11-25T00:00:00Z.\n"


def test_files_that_cannot_be_had(run, tmp_path):
    assert "make it first" in run("snapshot", str(tmp_path / "no" / "x.zip"), code=1).stderr
    assert "does not exist" in run("restore", str(tmp_path / "no.zip"), code=2).stderr
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"PK")
    assert "can't be restored" in run("restore", str(broken), code=1).stderr


def test_reset(run, server):
    assert run("reset", "--world", "empty").stdout.startswith("The empty world is fresh.\n")
    assert server.live.admin("GET", "/world")["world"] == "empty"
    assert json.loads(run("reset", "--world", "demo", "--json").stdout)["world"] == "demo"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--host", "0.0.0.0"], "0.0.0.0 can be reached from other machines: give --admin-secret"),
        (["--ephemeral", "--data", "x"], "--ephemeral keeps nothing: leave it out"),
    ],
)
def test_a_server_that_may_not_start(words, sentence):
    result = CliRunner().invoke(program, ["serve", *words])
    assert result.exit_code == 1
    assert sentence in result.stderr


def test_a_port_in_use(server):
    result = CliRunner().invoke(program, ["serve", "--ephemeral", "--port", str(server.ready["port"])])
    assert result.exit_code == 1
    assert "Choose another --port" in result.stderr


def test_openapi_is_that_of_the_twin(run, server):
    result = run("openapi")
    assert json.loads(result.stdout) == server.live.admin("GET", "/openapi.json")
    assert result.stderr == ""
