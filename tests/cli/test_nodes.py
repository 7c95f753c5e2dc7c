"""The command groups of node types: derived from the declarations, driven against a live twin."""

from __future__ import annotations

import json
import os
import shutil
import subprocess

import click
import pytest
from click.testing import CliRunner
from PIL import Image

from adtwin.cli.nodes.declared import kind_called, kinds
from adtwin.cli.nodes.group import group_of
from adtwin.cli.program import SECTIONS, program
from tools import cli_declarations, spec


def test_what_the_commands_know_is_what_is_declared():
    kept = (spec.ROOT / cli_declarations.FILE).read_text(encoding="utf-8")
    assert kept == cli_declarations.text(), "run `make docs`"
    kept = (spec.ROOT / cli_declarations.SPECS_FILE).read_text(encoding="utf-8")
    assert kept == cli_declarations.specs_text(), "run `make docs`"


def test_no_type_hides_behind_a_command():
    names = {command.name for commands in SECTIONS.values() for command in commands}
    assert names & set(kinds()) == set()


@pytest.mark.parametrize("name", kinds())
def test_every_type_has_its_group(name):
    kind = kinds()[name]
    group = group_of(kind)
    expected = {"list": bool(kind.of), "get": True, "create": bool(kind.at), "update": bool(kind.update),
                "delete": kind.deletable}  # fmt: skip
    assert list(group.commands) == [verb for verb, there in expected.items() if there]
    for verb in group.commands:
        said = CliRunner().invoke(program, [name, verb, "--help"])
        assert said.exit_code == 0
        assert "--curl" in said.stdout
    for params, verb in ((kind.create if kind.at else (), "create"), (kind.update, "update")):
        options = {option for param in getattr(group.commands.get(verb), "params", ()) for option in param.opts}
        assert {f"--{param.name.replace('_', '-')}" for param in params} <= options


def test_help_names_every_type():
    said = CliRunner().invoke(program, ["--help"]).stdout
    assert set(kinds()) <= set(said.split())


def test_a_short_name_is_as_good():
    assert kind_called("creative") is kind_called("adcreative") is not None
    assert kind_called("pixel") is kinds()["adspixel"]
    assert kind_called("ve") is None


def test_one_is_made_listed_read_changed_and_deleted(run):
    words = ("--name", "Spring", "--objective", "OUTCOME_TRAFFIC", "--special-ad-categories", "NONE")
    made = run("campaign", "create", *words, "--daily-budget", "5000").stdout.strip()
    head, row = run("campaign", "list").stdout.splitlines()
    assert head.split()[:4] == ["id", "name", "status", "effective_status"]
    assert row.split()[:3] == [made, "Spring", "PAUSED"]
    assert run("campaign", "update", made, "--name", "Summer").stdout == "changed\n"
    read = dict(line.split(maxsplit=1) for line in run("campaign", "get", made).stdout.splitlines())
    assert (read["name"], read["daily_budget"]) == ("Summer", "5000")
    assert run("campaign", "delete", made, typed="n\n", code=1).stdout.startswith(f"Delete campaign {made} 'Summer'?")
    assert run("campaign", "delete", made, "--yes").stdout == "deleted\n"
    assert run("campaign", "list").stderr == "There are none.\n"


def test_json_is_the_answer_itself(run, server):
    account = server.live.world["ad_account_id"]
    listed = json.loads(run("adimage", "list", "--json", "--fields", "hash,name", "-n", "2").stdout)
    assert listed["data"] == server.live.get(f"/{account}/adimages", {"fields": "hash,name", "limit": 2}).json()["data"]


def test_pages_go_on_when_all_are_asked_for(run, server):
    first = run("productitem", "list", "-n", "5")
    assert len(first.stdout.splitlines()) == 6
    assert first.stderr == "There are more: --all, or a larger --limit.\n"
    every = json.loads(run("productitem", "list", "-n", "5", "--all", "--json").stdout)["data"]
    catalog = server.live.get(f"/{server.live.world['catalog_id']}/products", {"limit": 100}).json()["data"]
    assert [one["id"] for one in every] == [one["id"] for one in catalog]


def test_what_belongs_to_another_node(run, server):
    label = run("adlabel", "create", "--name", "Q4").stdout.strip()
    made = run("campaign", "create", "--name", "A", "--objective", "OUTCOME_SALES", "--special-ad-categories", "NONE",
               "--adlabels", json.dumps([{"id": label}])).stdout.strip()  # fmt: skip
    assert json.loads(run("campaign", "list", "--of", label, "--json").stdout)["data"][0]["id"] == made
    assert "has no" not in run("pagepost", "list", "--of", server.live.world["page_id"]).stdout
    said = run("campaign", "list", "--of", server.live.world["page_id"], code=1).stderr
    assert "name the edge with --edge (campaigns)" in said
    assert "say of which AdCreative" not in said


def test_nothing_is_stored_when_only_asked(run):
    words = ("--name", "A", "--objective", "OUTCOME_SALES", "--special-ad-categories", "NONE", "--validate-only")
    assert run("campaign", "create", *words).stdout == "valid: nothing was stored\n"
    assert run("campaign", "list").stderr == "There are none.\n"


def test_a_refusal_names_the_field_and_the_mending_step(run):
    said = run("campaign", "create", "--name", "A", "--objective", "FAME", code=1).stderr
    assert said.startswith("Error: objective: ")
    assert "OUTCOME_SALES" in said
    assert "(100" in said


def test_values_come_from_files(run, tmp_path):
    run("campaign", "create", "--name", "A", "--objective", "OUTCOME_TRAFFIC", "--special-ad-categories", "NONE",
        "--daily-budget", "5000")  # fmt: skip
    campaign = json.loads(run("campaign", "list", "--json").stdout)["data"][0]["id"]
    targeting = tmp_path / "who.yaml"
    targeting.write_text("geo_locations: {countries: [DE, AT]}\nage_min: 21\n")
    made = run("adset", "create", "--name", "S", "--campaign-id", campaign, "--billing-event", "IMPRESSIONS",
               "--optimization-goal", "LINK_CLICKS", "--targeting", f"@{targeting}").stdout.strip()  # fmt: skip
    read = json.loads(run("adset", "get", made, "--fields", "targeting{age_min},status", "--json").stdout)
    assert read["targeting"]["age_min"] == 21
    assert read["status"] == "PAUSED"
    assert "there is no file nope.json" in run("adset", "update", made, "--targeting", "@nope.json", code=2).stderr


def test_an_image_is_sent_along(run, tmp_path):
    file = tmp_path / "red.png"
    Image.new("RGB", (600, 600), "red").save(file)
    said = run("adimage", "create", "--file", str(file), "--json").stdout
    (image,) = json.loads(said)["images"].values()
    assert len(image["hash"]) == 32


@pytest.mark.skipif(not shutil.which("curl"), reason="no curl on this machine")
@pytest.mark.parametrize(
    "words",
    [
        ("campaign", "create", "--name", "It's", "--objective", "OUTCOME_TRAFFIC", "--special-ad-categories", "NONE"),
        ("adimage", "list", "--fields", "hash"),
    ],
)
def test_a_curl_command_does_the_same(run, server, words):
    command = run(*words, "--curl").stdout
    token = server.live.world["access_token"]
    assert token not in command
    env = {**os.environ, "ADTWIN_ACCESS_TOKEN": token}
    done = subprocess.run(["bash", "-c", f"{command.strip()} -sS"], env=env, capture_output=True, text=True, check=True)
    assert "error" not in json.loads(done.stdout)
    if "create" in words:
        assert json.loads(run("campaign", "list", "--json").stdout)["data"][0]["name"] == "It's"


def test_the_real_service_asks_for_a_token():
    result = CliRunner().invoke(program, ["campaign", "list", "--graph-url", "https://graph.facebook.com"])
    assert result.exit_code == 1
    assert "asks for a token" in result.stderr


def test_the_real_service_is_called_by_the_same_names():
    words = ["campaign", "list", "--graph-url", "https://graph.facebook.com", "--access-token", "t", "--account", "12",
             "--api-version", "v26.0", "--curl"]  # fmt: skip
    assert "https://graph.facebook.com/v26.0/act_12/campaigns" in CliRunner().invoke(program, words).stdout


def test_a_proof_goes_along_with_a_token_whose_apps_secret_is_known(server, monkeypatch):
    world = server.live.world
    account = world["ad_account_id"]
    env = {"ADTWIN_GRAPH_URL": server.url, "ADTWIN_ACCESS_TOKEN": world["access_token"]}
    right = CliRunner(env={**env, "ADTWIN_APP_SECRET": world["app_secret"]})
    assert right.invoke(program, ["adimage", "list", "--account", account]).exit_code == 0
    wrong = CliRunner(env={**env, "ADTWIN_APP_SECRET": "no"}).invoke(program, ["adimage", "list", "--account", account])
    assert "proof" in wrong.stderr


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["campaign", "update", "1"], "say what is to change"),
        (["campaign", "list", "--param", "x"], "'x' is no NAME=VALUE"),
        (["campaign", "explode"], "No such command 'explode'"),
        (["shoe", "list"], "No such command 'shoe'"),
    ],
)
def test_words_that_mean_nothing(run, words, sentence):
    assert sentence in run(*words, code=2).stderr


def test_completion_knows_types_verbs_and_values():
    from click.shell_completion import ShellComplete

    complete = ShellComplete(program, {}, "adtwin", "_ADTWIN_COMPLETE")
    assert "campaign" in {one.value for one in complete.get_completions([], "camp")}
    assert {one.value for one in complete.get_completions(["campaign"], "")} == {
        "list",
        "get",
        "create",
        "update",
        "delete",
    }
    values = complete.get_completions(["campaign", "create", "--objective"], "outcome_t")
    assert [one.value for one in values] == ["OUTCOME_TRAFFIC"]
    assert isinstance(program, click.Group)
