"""`adtwin run`: a program that knows nothing of the twin meets it under the vendor's names."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys

import pytest

ASK = """
import json, os, ssl, sys, urllib.request
path = sys.argv[1].format(**os.environ)
with urllib.request.urlopen("https://graph.facebook.com/v24.0/" + path) as answer:
    print(json.load(answer)["id"])
"""
ME = "me?access_token={ACCESS_TOKEN}"


@pytest.fixture
def run(tmp_path):
    """Runs `adtwin run …` in a home of its own, against the twin at `url` if one is given."""

    def call(*words: str, url: str | None = None) -> subprocess.CompletedProcess[str]:
        env = {name: value for name, value in os.environ.items() if not name.startswith("ADTWIN_")}
        env |= {"XDG_DATA_HOME": str(tmp_path), "TMPDIR": str(tmp_path), "COLUMNS": "120"}
        if url:
            env["ADTWIN_GRAPH_URL"] = url
        command = [sys.executable, "-m", "adtwin.cli", "run", *words]
        return subprocess.run(command, check=False, capture_output=True, text=True, timeout=60, env=env)

    return call


def test_a_program_meets_the_twin(run, server):
    ended = run("--", sys.executable, "-c", ASK, ME, url=server.url)
    assert (ended.returncode, ended.stdout) == (0, f"{server.live.world['user_id']}\n"), ended.stderr
    assert ended.stderr == "adtwin run: 1 call to the twin\n    1×  GET    /v24.0/me  200\n"


def test_a_twin_of_its_own_ends_with_the_program(run, tmp_path):
    ended = run("--fresh", "--world", "empty", "--now", "2026-03-01", "--", sys.executable, "-c",
                ASK + "print(os.environ['ADTWIN_GRAPH_URL'], os.environ['ADTWIN_WORLD'])", ME)  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    who, where = ended.stdout.splitlines()
    url, world = where.split()
    assert who.isdigit()
    assert world == "empty"
    refused = subprocess.run(["curl", "-sS", f"{url}/_adtwin/health"], capture_output=True, text=True, check=False)
    assert "connect" in refused.stderr.lower()
    assert [path.name for path in tmp_path.iterdir()] == ["adtwin"], "the server's folder is gone"


def test_the_exit_code_is_passed_on(run, server):
    assert run("--quiet", "--", "sh", "-c", "exit 7", url=server.url).returncode == 7
    assert run("-q", "--", "sh", "-c", "kill -9 $$", url=server.url).returncode == 128 + signal.SIGKILL


def test_what_was_refused_by_twin_and_proxy_is_told_and_reported(run, server, tmp_path):
    script = (
        "curl -sS https://graph.facebook.com/v24.0/me?access_token=wrong; curl -sS https://example.com; "
        "curl -sS https://example.com; true"
    )
    ended = run("--report", str(tmp_path / "called.json"), "--", "sh", "-c", script, url=server.url)
    assert ended.returncode == 0
    told = ended.stderr[ended.stderr.index("adtwin run:") :].splitlines()
    assert told[0] == "adtwin run: 1 call to the twin, 1 answered with an error"
    assert told[1].startswith("    1×  GET    /v24.0/me  401  190 ")
    assert told[2:] == ["    2×  refused example.com:443"]
    report = json.loads((tmp_path / "called.json").read_text())
    assert report["refused_hosts"] == {"example.com:443": 2}
    assert [(one["status"], one["host"]) for one in report["requests"]] == [(401, "graph.facebook.com")]
    assert "wrong" not in json.dumps(report)


def test_a_program_that_goes_its_own_way_is_noticed(run, server):
    ended = run("--", "true", url=server.url)
    assert ended.stderr.startswith("adtwin run: 0 calls to the twin\n")
    assert "does not heed HTTPS_PROXY" in ended.stderr


def test_calls_of_others_are_not_told(run, server):
    script = 'curl -sS "$ADTWIN_GRAPH_URL/v24.0/me?access_token=$ACCESS_TOKEN"'
    ended = run("--", "sh", "-c", script, url=server.url)
    assert server.live.world["user_id"] in ended.stdout
    assert ended.stderr.startswith("adtwin run: 0 calls")


def test_no_real_token_leaves_the_shell(run, server, monkeypatch):
    for name in ("ACCESS_TOKEN", "META_ACCESS_TOKEN"):
        monkeypatch.setenv(name, "EAAthe-real-one")
    ended = run("-q", "--", "sh", "-c", 'echo "$ACCESS_TOKEN $META_ACCESS_TOKEN $AD_ACCOUNT_ID"', url=server.url)
    world = server.live.world
    assert ended.stdout.split() == [world["access_token"], world["access_token"], world["ad_account_id"]]


@pytest.mark.parametrize(
    ("words", "url", "code", "sentence"),
    [
        (["--", "no-such-program"], None, 127, "there is no program 'no-such-program': is it on PATH?"),
        (["--", "/etc/hostname"], None, 126, "/etc/hostname can't be executed"),
        (["--", "true"], "http://127.0.0.1:9", 1, "no twin answers at http://127.0.0.1:9"),
        (["--", "true"], "https://graph.facebook.com", 1, "is the real service: 'adtwin run' is there to keep"),
        ([], None, 2, "Missing argument"),
    ],
)
def test_what_cannot_be_run(run, server, words, url, code, sentence):
    ended = run(*words, url=url or server.url)
    assert ended.returncode == code
    assert sentence in ended.stderr


@pytest.mark.skipif(not shutil.which("node"), reason="no Node on this machine")
def test_sigterm_reaches_the_program(server, tmp_path):
    env = {**os.environ, "XDG_DATA_HOME": str(tmp_path), "ADTWIN_GRAPH_URL": server.url}
    script = "process.on('SIGTERM', () => { console.log('ended'); process.exit(5) }); "
    script += "console.log('up'); setTimeout(() => {}, 60000)"
    process = subprocess.Popen(
        [sys.executable, "-m", "adtwin.cli", "run", "-q", "--", "node", "-e", script],
        stdout=subprocess.PIPE, text=True, env=env,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "up\n"
    process.terminate()
    assert process.communicate(timeout=30)[0] == "ended\n"
    assert process.returncode == 5
