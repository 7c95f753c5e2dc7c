"""Searching for whom to reach, and counting them, by tools."""

from __future__ import annotations

import json
from typing import Any

import pytest

from adtwin.agent.searches import ANYTHING, SEARCHES
from adtwin.agent.tools.targeting import What
from adtwin.model.audience.search.kinds import BY_NAME
from tests.agents import Tools, tools  # noqa: F401 - a fixture
from tests.live import Live

Json = dict[str, Any]

QUERIES: dict[str, Json] = {
    "anything": {"query": "marketing"},
    "interests": {"query": "boots"},
    "interest_suggestions": {"names": ["Boots"]},
    "valid_interests": {"names": ["Boots"]},
    "places": {"query": "Springfield", "country_code": "US"},
    "locales": {"query": "french"},
    "schools": {"query": "harvard"},
    "majors": {"query": "law"},
    "employers": {"query": "micro"},
    "job_titles": {"query": "nurse"},
}


def test_every_kind_is_one_that_the_search_knows():
    assert set(What.__args__) == {ANYTHING, *SEARCHES}
    assert {str(query["type"]).casefold() for query in SEARCHES.values()} <= set(BY_NAME)


@pytest.mark.parametrize("what", What.__args__)
def test_what_is_found_can_be_targeted_and_fits_a_context(live: Live, tools: Tools, what: str):  # noqa: F811
    answer = tools.ok("search_targeting", what=what, **QUERIES.get(what, {}))
    assert answer["data"]
    assert len(json.dumps(answer)) < 6_000
    for row in answer["data"]:
        known = row.get("id", row.get("key"))
        assert isinstance(known, str) or what == "locales", row


def test_the_next_page_begins_where_the_last_one_ended(tools: Tools):  # noqa: F811
    first = tools.ok("search_targeting", what="behaviors", limit=5)
    second = tools.ok("search_targeting", what="behaviors", limit=5, after=first["after"])
    assert not {row["id"] for row in first["data"]} & {row["id"] for row in second["data"]}


def test_found_things_go_into_an_ad_set_as_they_are(tools: Tools):  # noqa: F811
    city = tools.ok("search_targeting", what="places", query="Portland", location_types=["city"], region_id="3880")
    interest = tools.ok("search_targeting", query="camping")["data"][0]
    targeting = {
        "geo_locations": {"cities": [{"key": city["data"][0]["key"], "radius": 20, "distance_unit": "mile"}]},
        "interests": [{"id": interest["id"], "name": interest["name"]}],
    }
    counted = tools.ok("estimate_audience_size", targeting=targeting)["estimate"]
    assert 1_000 < counted["users_lower_bound"] < counted["users_upper_bound"] < 1_000_000
    campaign = tools.ok("create_campaign", name="C", objective="OUTCOME_TRAFFIC", daily_budget=2_000)["id"]
    adset = {"name": "S", "campaign_id": campaign, "targeting": targeting, "optimization_goal": "LINK_CLICKS"}
    made = tools.ok("create_adset", **adset)
    read = tools.ok("get_objects", ids=[made["id"]], fields="targeting")
    assert read["data"][0]["targeting"] == targeting


REFUSED: list[tuple[str, Json, str]] = [
    ("search_targeting", {"what": "interests"}, "q"),
    ("search_targeting", {"what": "places", "query": "a", "location_types": ["planet"]}, "location_types.planet"),
    ("estimate_audience_size", {"targeting": {}}, "targeting_spec.geo_locations"),
    ("estimate_audience_size", {"targeting": {"interests": [1]}}, "targeting_spec.geo_locations"),
    ("estimate_audience_size", {"targeting": {"geo_locations": {"countries": ["US"]}}, "optimization_goal": "JOY"},
     "optimization_goal"),
]  # fmt: skip


@pytest.mark.parametrize(("tool", "given", "field"), REFUSED)
def test_what_is_wrong_is_named(tools: Tools, tool: str, given: Json, field: str):  # noqa: F811
    assert tools.refused(tool, **given)["fields"] == [field]


def test_names_may_come_as_a_query_and_are_asked_for(tools: Tools):  # noqa: F811
    by_query = tools.ok("search_targeting", what="interest_suggestions", query="Boots")
    assert by_query == tools.ok("search_targeting", what="interest_suggestions", names=["Boots"])
    assert tools.refused("search_targeting", what="valid_interests")["param"] == "names"


def test_a_refusal_that_lists_every_value_fits_a_context_too(tools: Tools):  # noqa: F811
    answer = tools("estimate_audience_size", targeting={"geo_locations": {"countries": ["USA"]}})
    assert answer["error"]["fields"] == ["targeting_spec.geo_locations.countries.0"]
    assert answer["error"]["message"].endswith(" characters)")
    assert len(json.dumps(answer)) < 2_500
