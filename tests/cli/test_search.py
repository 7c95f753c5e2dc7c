"""`adtwin search` and `adtwin estimate` against a live server."""

from __future__ import annotations

import json

import pytest

from adtwin.agent.searches import ANYTHING, BY_NAMES, SEARCHES
from tests import ads

US = '{"geo_locations": {"countries": ["US"]}}'


@pytest.mark.parametrize("what", [ANYTHING, *SEARCHES])
def test_whatever_targeting_names_is_found(run, what):
    words = ["Tennis"] if what in BY_NAMES else ["micro" if what == "employers" else "a"]
    rows = json.loads(run("search", what, *words, "--json", "--limit", "3").stdout)["data"]
    assert 1 <= len(rows) <= 3
    assert rows[0].get("name") or rows[0].get("key")


def test_a_table_tells_ids_paths_and_sizes(run):
    lines = run("search", "interests", "boots").stdout.splitlines()
    assert lines[0].split() == ["id", "name", "type", "path", "people"]
    assert "Interests > Shopping and fashion > Clothing" in lines[1]
    assert " to " in lines[1]


def test_places_are_told_with_where_they_lie(run):
    words = ("search", "places", "Springfield", "--in", "city", "--country", "US", "--region", "3868")
    lines = run(*words).stdout.splitlines()
    assert lines[0].split() == ["key", "name", "type", "where"]
    assert [line.split(maxsplit=3)[3] for line in lines[1:]] == ["Missouri, United States"]


def test_nothing_found_is_said_aside(run):
    result = run("search", "interests", "zzzz")
    assert (result.stdout, result.stderr) == ("", "Nothing was found.\n")


def test_a_search_that_is_refused_says_what_is_missing(run):
    assert "q" in run("search", "interests", code=1).stderr


@pytest.mark.parametrize("words", [("search", "anything", "boots"), ("estimate", US, "--goal", "REACH")])
def test_the_request_is_shown_as_curl(run, words):
    shown = run(*words, "--curl").stdout
    assert shown.startswith("curl -G ")
    assert "data-urlencode" in shown


def test_people_are_counted(run, tmp_path):
    first = run("estimate", US).stdout
    assert first.endswith(" people\n")
    file = tmp_path / "audience.yaml"
    file.write_text("targeting:\n  geo_locations: {countries: [US]}\n", encoding="utf-8")
    assert run("estimate", str(file)).stdout == first
    found = json.loads(run("estimate", US, "--json").stdout)
    assert found["users_lower_bound"] < found["users_upper_bound"]


def test_a_goal_adds_what_a_day_brings(run):
    lines = run("estimate", US, "--goal", "LINK_CLICKS").stdout.splitlines()
    assert lines[1].endswith(" of them on a day")
    assert lines[4].split() == ["spend", "impressions", "reach", "actions"]
    assert len(lines) > 15


def test_an_ad_set_is_asked_for_its_own(run, server):
    adset = ads.adset(server.live, ads.campaign(server.live))
    assert "of them on a day" in run("estimate", adset).stdout


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("estimate", "{"), 2, "this is no JSON"),
        (("estimate", "nowhere.yaml"), 2, "is neither JSON, a file nor an ad set's id"),
        (("estimate", "{}"), 1, "location"),
        (("search", "shoes"), 2, "'shoes' is not one of"),
    ],
)
def test_what_is_wrong_ends_in_a_sentence(run, words, code, sentence):
    assert sentence in " ".join(run(*words, code=code).stderr.split())
