"""Situations, following the log, the doctor, completion."""

from __future__ import annotations

import functools
import json
import os
import re
import signal
import subprocess
import sys
from importlib.metadata import version

import pytest
from click.testing import CliRunner

from adtwin.cli import trigger
from adtwin.cli.program import program
from adtwin.errors import CATALOGUE, meant_by
from tests import ads
from tests.live import error_of


@pytest.fixture
def live(server):
    return server.live


def test_the_situations_are_listed(run):
    lines = run("trigger").stdout.splitlines()
    assert [line.split()[0] for line in lines] == [one.name for one in trigger.SITUATIONS]


@pytest.mark.parametrize("situation", [one for one in trigger.SITUATIONS if one.rule and "error" in one.rule])
def test_a_call_meets_the_error_once(run, live, situation):
    run("trigger", situation.name)
    asked = situation.rule["error"]
    path = f"/{live.world['ad_account_id']}/adcreatives" if "path" in situation.rule else "/me"
    send = live.post if situation.rule.get("method") == "POST" else live.get
    row = CATALOGUE.get(asked) or meant_by(*map(int, asked.split("/")))
    error_of(send(path), row.symbol)
    numbers = f"{row.code}/{row.subcode}" if row.subcode is not None else str(row.code)
    assert f"({numbers}" in situation.says
    assert live.get("/me").status_code == 200


def test_several_calls_meet_it_or_none_when_it_is_taken_back(run, live):
    said = run("trigger", "throttled", "--times", "2").stdout
    assert said.endswith("(17/2446079) 2 times. 'adtwin faults clear 1' takes it back.\n")
    assert [live.get("/me").status_code for _ in range(3)] == [400, 400, 200]
    run("trigger", "service-down")
    run("faults", "clear")
    assert live.get("/me").status_code == 200


def test_an_ad_is_turned_down_and_approved(run, live):
    ad = ads.tree(live)[2]
    assert run("trigger", "ad-approved").stdout == f"Ad {ad} is ACTIVE.\n"
    assert f"Ad {ad} is DISAPPROVED" in run("trigger", "ad-rejected").stdout
    assert ads.read(live, ad, "effective_status")["effective_status"] == "DISAPPROVED"


def test_an_ad_set_is_learning_limited(run, live):
    said = run("trigger", "learning-limited").stdout
    adset = re.search(r"ad set (\d+) has", said)
    assert adset is not None
    assert said.endswith("learning_stage_info.status is FAIL.\n")
    assert ads.read(live, adset[1], "learning_stage_info")["learning_stage_info"]["status"] == "FAIL"


def test_the_spending_limit_is_reached(run, live):
    assert "nothing runs that could spend it" in run("trigger", "spend-cap-hit", code=1).stderr
    live.post(f"/{live.world['ad_account_id']}", {"spend_cap_action": "delete"})
    ad = ads.tree(live)[2]
    run("trigger", "ad-approved", ad)
    assert "nothing delivers now" in run("trigger", "spend-cap-hit").stdout
    before = ads.read(live, live.world["ad_account_id"], "amount_spent")
    live.advance("2d")
    assert ads.read(live, live.world["ad_account_id"], "amount_spent") == before


def test_a_report_fails(run, live):
    run("trigger", "report-failed")
    report = live.post(f"/{live.world['ad_account_id']}/insights", {"fields": "spend"}).json()["report_run_id"]
    assert ads.read(live, report, "async_status")["async_status"] == "Job Failed"


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["ad-rejected"], 1, "has no ads yet: make one first"),
        (["throttled", "12"], 2, "is about the next call"),
        (["weather"], 2, "is not one of"),
    ],
)
def test_what_cannot_be_brought_about(run, words, code, sentence):
    assert sentence in run("trigger", *words, code=code).stderr


def test_the_log_is_followed_until_ctrl_c(live, server):
    live.get("/me")
    env = {**os.environ, "ADTWIN_GRAPH_URL": server.url, "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "adtwin.cli", "logs", "-f", "--json"]
    # A suite that runs in the background was started with Ctrl-C ignored, and its children inherit that.
    heeded = functools.partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        text=True,
        env=env,
        preexec_fn=heeded,  # noqa: PLW1509 - it only sets a signal
    ) as process:
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["path"] == "/me"
        live.get("/me/adaccounts")
        assert json.loads(process.stdout.readline())["path"] == "/me/adaccounts"
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 0


def test_the_log_as_it_is(run, live):
    for path in ("/me", "/me/adaccounts", "/nothing"):
        live.get(path)
    assert [line.split()[3] for line in run("logs", "-n", "2").stdout.splitlines()] == ["/me/adaccounts", "/nothing"]
    assert len(run("logs", "--status", "4xx").stdout.splitlines()) == 1
    assert run("logs", "-n", "0").stdout == ""


def test_the_doctor_finds_nothing_wrong(run, tmp_path):
    found = {one["what"]: one for one in json.loads(run("doctor", "--data", str(tmp_path), "--json").stdout)}
    assert found["adtwin"]["seen"].startswith(version("adtwin"))
    assert {found[name]["state"] for name in ("Python", "packages", "data folder", "twin", "its version")} == {"ok"}
    assert found["certificate authority"]["state"] == "note"


def test_the_doctor_finds_what_is_wrong_and_says_what_mends_it(server, tmp_path):
    (tmp_path / "intercept").mkdir()
    key = tmp_path / "intercept" / "authority.pem"
    key.write_text("")
    key.chmod(0o644)
    env = {"ADTWIN_GRAPH_URL": "http://127.0.0.1:9", "ADTWIN_CHROMIUM": "/no/such/browser"}
    result = CliRunner(env=env).invoke(program, ["doctor", "--data", str(tmp_path)])
    assert result.exit_code == 1
    assert f"others can read {key}" in result.stdout
    assert f"→ chmod 600 {key}" in result.stdout
    assert "'adtwin preview' can't draw" in result.stdout
    assert "→ adtwin serve" in result.stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_gets_its_script(shell):
    said = CliRunner().invoke(program, ["completion", shell]).stdout
    assert "_ADTWIN_COMPLETE" in said
