"""Campaign files: checked, planned, brought about, and brought about again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from adtwin.cli.campaigns.apply import differences
from adtwin.cli.campaigns.plan import alike
from adtwin.cli.program import program
from tools import spec

EXAMPLE = spec.ROOT / "examples" / "campaign" / "spring.yaml"


@pytest.fixture
def changed(tmp_path):
    """The example with something else in it."""

    def write(change) -> str:
        document = yaml.safe_load(EXAMPLE.read_text())
        change(document)
        (tmp_path / "poster.png").write_bytes((EXAMPLE.parent / "poster.png").read_bytes())
        file = tmp_path / "changed.yaml"
        file.write_text(yaml.safe_dump(document, sort_keys=False))
        return str(file)

    return write


def _campaigns(server) -> list[dict]:
    fields = "name,status,adsets{name,status,ads{name,status,creative{id,object_story_spec}}}"
    return server.live.get(f"/{server.live.world['ad_account_id']}/campaigns", {"fields": fields}).json()["data"]


def test_a_plan_does_nothing(run, server):
    said = run("apply", str(EXAMPLE), "--plan", code=3).stdout
    assert said.splitlines()[0] == "+ campaign Spring launch"
    assert said.endswith("6 to create, 0 to change, 0 as they should be\n")
    assert _campaigns(server) == []


def test_it_is_brought_about_paused_and_a_second_run_changes_nothing(run, server):
    run("apply", str(EXAMPLE), typed="n\n", code=1)
    assert _campaigns(server) == []
    run("apply", str(EXAMPLE), typed="y\n")
    (campaign,) = _campaigns(server)
    (adset,) = campaign["adsets"]["data"]
    ads = {ad["name"]: ad for ad in adset["ads"]["data"]}
    assert set(ads) == {"Poster", "Words alone"}
    assert {campaign["status"], adset["status"], *(ad["status"] for ad in ads.values())} == {"PAUSED"}
    link = ads["Poster"]["creative"]["object_story_spec"]["link_data"]
    assert (link["message"], link["name"]) == ("Boots that know the way.", "Spring collection")
    assert len(link["image_hash"]) == 32
    server.live.post(f"/{campaign['id']}", {"status": "ACTIVE"})
    said = run("apply", str(EXAMPLE), "--yes").stdout
    assert said.endswith("0 to create, 0 to change, 6 as they should be\n")
    assert _campaigns(server)[0]["status"] == "ACTIVE", "a status is left alone"


def test_what_differs_is_changed_and_a_creative_is_replaced(run, server, changed):
    run("apply", str(EXAMPLE), "--yes")
    before = _campaigns(server)[0]["adsets"]["data"][0]["ads"]["data"]

    def change(document) -> None:
        document["campaign"]["daily_budget"] = 6000
        document["campaign"]["adsets"][0]["targeting"]["age_min"] = 25
        document["campaign"]["adsets"][0]["ads"][1]["headline"] = "Open from five"

    said = run("apply", changed(change), "--yes").stdout
    assert "    daily_budget: 5000 → 6000\n" in said
    assert "      targeting.age_min: 21 → 25\n" in said
    assert "1 to create, 3 to change, 2 as they should be\n" in said
    after = _campaigns(server)[0]["adsets"]["data"][0]["ads"]["data"]
    assert [ad["id"] for ad in after] == [ad["id"] for ad in before]
    assert sum(one["creative"]["id"] != other["creative"]["id"] for one, other in zip(before, after, strict=True)) == 1
    assert run("apply", changed(change), "--plan").stdout.endswith("6 as they should be\n")


def test_it_goes_on_where_it_was_broken_off(run, server, changed):
    def breaks(document) -> None:
        document["campaign"]["adsets"][0]["ads"][1]["image_hash"] = "0" * 32

    ended = run("apply", changed(breaks), "--yes", code=1)
    assert "adcreative 'Words alone" in ended.stderr
    assert "4 done, 2 left: mend the file and run it again" in ended.stderr
    said = run("apply", str(EXAMPLE), "--yes").stdout
    assert "2 to create, 0 to change, 4 as they should be\n" in said


def test_what_cannot_be_changed_is_told_before_anything_is_done(run, server, changed):
    run("apply", str(EXAMPLE), "--yes")

    def other_buying_type(document) -> None:
        document["campaign"] |= {"buying_type": "RESERVED", "daily_budget": 7000}

    said = run("apply", changed(other_buying_type), "--yes", code=1).stderr
    assert "buying_type can't be changed once it is made: give it another name" in said


def test_the_status_is_followed_when_asked(run, server, changed):
    def one_waits(document) -> None:
        document["campaign"]["adsets"][0]["ads"][0]["status"] = "PAUSED"

    run("apply", changed(one_waits), "--yes", "--activate")
    (campaign,) = _campaigns(server)
    (adset,) = campaign["adsets"]["data"]
    assert campaign["status"] == adset["status"] == "ACTIVE"
    assert {one["name"]: one["status"] for one in adset["ads"]["data"]} == {"Poster": "PAUSED", "Words alone": "ACTIVE"}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a: [", "is no YAML"),
        ("name: x", "the file holds no campaign"),
        ("campaign: {objective: OUTCOME_SALES}", "campaign.name: give it a name"),
        ("campaigns: [{name: a}, {name: a}]", "campaigns: 'a' stands there twice"),
        ("campaign: {name: a, adsets: [x]}", "campaign.adsets[0]: expected an object with a name, found 'x'"),
        ("campaign: {name: a, adsets: 5}", "campaign.adsets: expected a list"),
        ("campaign: {name: a, adsets: [{name: s, ads: [{name: d, image_file: no.png}]}]}",
         "campaign.adsets[0].ads[0].image_file: there is no file"),
        ("campaign: {name: '${shoe_id}'}", "which shoe?"),
        ("campaign: {name: a, adsets: [{name: s, ads: [{name: d, final_url: 'https://example.com/'}]}]}", None),
    ],
)  # fmt: skip
def test_a_file_that_says_nothing_sensible(run, server, tmp_path, text, sentence):
    file = tmp_path / "file.yaml"
    file.write_text(text)
    ended = run("apply", str(file), "--yes", code=1)
    assert sentence is None or sentence in ended.stderr
    assert sentence is None or _campaigns(server) == []


def test_a_good_file_has_nothing_to_be_told(run):
    assert run("lint", str(EXAMPLE)).stdout == f"{EXAMPLE}: 0 errors, 0 warnings\n"


def test_every_problem_has_field_rule_and_fix(run, server, changed):
    def spoil(document) -> None:
        campaign = document["campaign"]
        campaign |= {"objectiv": "X", "objective": "FAME"}
        campaign["adsets"][0]["optimisation_goal"] = campaign["adsets"][0].pop("optimization_goal")
        campaign["adsets"][0]["ads"][0]["call_to_action_type"] = "MAKE_RESERVATION"

    file = changed(spoil)
    found = json.loads(run("lint", file, "--json", code=1).stdout)
    assert found["asked_a_server"] is True
    by_rule = {one["rule"]: one for one in found["findings"]}
    unknown = [one for one in found["findings"] if one["rule"] == "UNKNOWN_PARAMETER"]
    assert [(one["field"], one["fix"]) for one in unknown] == [
        ("campaign.objectiv", "Did you mean objective?"),
        ("campaign.adsets[0].optimisation_goal", "Did you mean optimization_goal?"),
    ]
    assert by_rule["100"]["field"] == "campaign 'Spring launch': objective"
    assert any(one["field"].startswith("campaign.adsets[0].ads[0].") for one in found["findings"]), found
    assert "MAKE_RESERVATION is no button" in run("apply", file, "--yes", code=1).stderr
    assert all(one["field"] and one["rule"] and one["fix"] for one in found["findings"])
    said = run("lint", file, code=1).stdout
    assert "→ Did you mean objective?" in said
    assert _campaigns(server) == []


def _at(document, place):
    """The object at a place of the example: `adset`, `ad` or what lies below."""
    campaign = document["campaign"]
    (adset,) = campaign["adsets"]
    here = {"file": document, "campaign": campaign, "adset": adset, "ad": adset["ads"][0]}[place[0]]
    for key in place[1:]:
        here = here.setdefault(key, {})
    return here


MISSPELT = [
    (("file",), "lable", "lable", "label"),
    (("campaign",), "objectiv", "campaign.objectiv", "objective"),
    (("adset",), "billing_evnt", "campaign.adsets[0].billing_evnt", "billing_event"),
    (("adset",), "billing.event", "campaign.adsets[0].billing.event", "billing_event"),
    (("adset", "targeting"), "age_mim", "campaign.adsets[0].targeting.age_mim", "age_min"),
    (("adset", "targeting", "geo_locations"), "countrys",
     "campaign.adsets[0].targeting.geo_locations.countrys", "countries"),
    (("ad",), "headlin", "campaign.adsets[0].ads[0].headlin", "headline"),
    (("ad",), "final_ulr", "campaign.adsets[0].ads[0].final_ulr", "final_url"),
    (("ad", "creative"), "url_tag", "campaign.adsets[0].ads[0].creative.url_tag", "url_tags"),
    (("ad", "creative", "object_story_spec", "link_data"), "mesage",
     "campaign.adsets[0].ads[0].creative.object_story_spec.link_data.mesage", "message"),
]  # fmt: skip


@pytest.mark.parametrize("misspelt", MISSPELT, ids=[one[1] for one in MISSPELT])
def test_a_misspelt_name_is_found_at_every_level_and_nothing_is_made(run, server, changed, misspelt):
    place, name, field, near = misspelt
    file = changed(lambda document: _at(document, place).update({name: "x"}))
    for asked in ([], ["--offline"]):
        found = json.loads(run("lint", file, "--json", *asked, code=1).stdout)["findings"]
        told = [one for one in found if one["rule"] == "UNKNOWN_PARAMETER"]
        assert [(one["field"], one["fix"], one["severity"]) for one in told] == [
            (field, f"Did you mean {near}?", "error")
        ]
    for asked in (["--plan"], ["--yes"]):
        ended = run("apply", file, *asked, code=1)
        assert f"{field}  [UNKNOWN_PARAMETER]" in ended.stderr
        assert f" has no {name}." in ended.stderr
        assert "Mend it first: nothing was made" in ended.stderr
    assert _campaigns(server) == []


@pytest.mark.parametrize(
    ("document", "field", "near"),
    [
        ({"name": "A", "primary_text": "p", "headlin": "h"}, "headlin", "headline"),
        (
            {"name": "C", "object_story_spec": {"page_id": "1", "link_dat": {}}},
            "object_story_spec.link_dat",
            "link_data",
        ),
        ({"account_id": "act_1", "image_hash": "a" * 32, "headlin": "h"}, "headlin", "headline"),
    ],
)
def test_a_misspelt_name_is_found_in_an_ad_and_in_a_creative(tmp_path, document, field, near):
    file = tmp_path / "one.json"
    file.write_text(json.dumps(document))
    ended = CliRunner().invoke(program, ["lint", str(file), "--offline", "--json"])
    told = {one["field"]: one["fix"] for one in json.loads(ended.stdout)["findings"]}
    assert told[field] == f"Did you mean {near}?"
    assert ended.exit_code == 1


def test_a_twin_tries_the_whole_file(run, server, changed):
    def spoil(document) -> None:
        (adset,) = document["campaign"]["adsets"]
        adset["optimization_goal"] = "APP_INSTALLS"
        adset["ads"][1]["image_hash"] = "0" * 32

    found = json.loads(run("lint", changed(spoil), "--json", code=1).stdout)["findings"]
    assert [(one["field"].partition(":")[0], one["severity"]) for one in found] == [
        ("adset 'Austria and Germany'", "error"),  # what stands below it is not blamed for its fault
        ("adcreative 'Words alone'", "error"),
    ]
    assert all(one["rule"].startswith("100") and one["fix"] for one in found)
    assert _campaigns(server) == []


def test_what_waits_for_a_file_is_not_tried_without_one_to_stand_in(run, server, changed):
    """An empty account has no picture: the creative and its ad are left out, the ad set is tried."""
    server.live.admin("POST", "/reset", {"world": "empty"})

    def spoil(document) -> None:
        (adset,) = document["campaign"]["adsets"]
        adset["ads"] = adset["ads"][:1]
        adset["optimization_goal"] = "APP_INSTALLS"

    (found,) = json.loads(run("lint", changed(spoil), "--json", code=1).stdout)["findings"]
    assert found["field"].startswith("adset 'Austria and Germany'")


def test_a_change_is_tried_on_what_is_there(run, server, changed):
    run("apply", str(EXAMPLE), "--yes")

    def spoil(document) -> None:
        document["campaign"]["daily_budget"] = 1

    (found,) = json.loads(run("lint", changed(spoil), "--json", code=1).stdout)["findings"]
    assert found["field"].startswith("campaign 'Spring launch': ")
    assert run("lint", str(EXAMPLE)).stdout == f"{EXAMPLE}: 0 errors, 0 warnings\n"


def test_lint_without_a_server(tmp_path):
    creative = tmp_path / "creative.json"
    creative.write_text(json.dumps({"account_id": "act_1", "name": "C", "image_hash": "a" * 32, "video_id": "5"}))
    result = CliRunner(env={"ADTWIN_GRAPH_URL": None}).invoke(program, ["lint", str(creative), "--offline"])
    assert result.exit_code == 1
    assert "image_hash" in result.stdout
    assert "(no server was asked)" in result.stdout
    assert result.stdout.splitlines()[-1].startswith(f"{creative}: 1 errors")


def test_warnings_fail_when_they_are_to(tmp_path):
    file = Path(tmp_path / "ad.json")
    given = {
        "account_id": "1", "image_hash": "a" * 32, "page_id": "1", "link_url": "https://example.com/",
        "message": "m", "headline": "h" * 60, "image_crops": {"1x1": [[0, 0], [1, 1]]},
    }  # fmt: skip
    file.write_text(json.dumps(given))
    lenient = CliRunner().invoke(program, ["lint", str(file), "--offline", "--json"])
    severities = {one["severity"] for one in json.loads(lenient.stdout)["findings"]}
    strict = CliRunner().invoke(program, ["lint", str(file), "--offline", "--strict"])
    assert lenient.exit_code == ("error" in severities)
    assert strict.exit_code == bool(severities)


@pytest.mark.parametrize(
    ("wanted", "now", "same"),
    [
        (5000, "5000", True),
        ("PAUSED", "ACTIVE", False),
        ({"a": 1}, {"a": "1", "b": 2}, True),
        ({"a": {"b": [1, 2]}}, {"a": {"b": ["1", "2"]}}, True),
        ([1, 2], [2, 1], False),
        ([], None, True),
        ([1], None, False),
        (True, "x", True),
        (False, None, True),
        ("2026-06-01T00:00:00Z", "2026-05-31T17:00:00-0700", True),
        ("a", None, False),
    ],
)
def test_alike(wanted, now, same):
    assert alike(wanted, now) is same


def test_differences_go_as_deep_as_both_do():
    assert list(differences("t", {"a": {"b": 1, "c": 2}}, {"a": {"b": 1, "c": 3}, "d": 4})) == [
        ("t.a.c", 2, 3), ("t.d", None, 4),
    ]  # fmt: skip
