"""Estimates of reach and of days to come: they follow the simulated people, and delivery follows them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests import ads
from tests.live import Live, error_of, sqlite_live

US: dict[str, Any] = {"geo_locations": {"countries": ["US"]}}


@pytest.fixture(scope="module")
def live(shared_live: Live) -> Live:
    """One demo world for all: estimating changes nothing."""
    return shared_live


def reach(live: Live, **spec: Any) -> tuple[int, int]:
    """Lower and upper bound."""
    answer = live.get(f"/{live.world['ad_account_id']}/reachestimate", {"targeting_spec": spec})
    assert answer.status_code == 200, answer.text
    data = answer.json()["data"]
    assert set(data) == {"users_lower_bound", "users_upper_bound", "estimate_ready"}
    assert data["estimate_ready"] is True
    return data["users_lower_bound"], data["users_upper_bound"]


def estimated(live: Live, path: str, version: str = "/v24.0", **given: Any) -> dict[str, Any]:
    answer = live.get(f"{version}/{path}/delivery_estimate", given)
    assert answer.status_code == 200, answer.text
    (row,) = answer.json()["data"]
    return dict(row)


# ---- reach


@pytest.mark.req("D-361", "D-369")
def test_many_estimates_fit_into_one_batch_and_single_quotes_will_do(live: Live):
    codes = ["US", "FR", *["DE"] * 48]
    batch = [
        {"method": "GET", "relative_url": f"v24.0/{live.world['ad_account_id']}/reachestimate?targeting_spec="
         f"{{'geo_locations': {{'countries':['{code}']}}}}"} for code in codes
    ]  # fmt: skip
    parts = live.post("/", {"batch": json.dumps(batch), "include_headers": "false"}).json()
    assert [part["code"] for part in parts] == [200] * 50
    sizes = [json.loads(part["body"])["data"]["users_lower_bound"] for part in parts]
    assert sizes[0] > sizes[1]
    assert len(set(sizes[2:])) == 1


def city(live: Live, name: str) -> str:
    return str(live.get("/search", {"type": "adcity", "q": name, "limit": 1}).json()["data"][0]["key"])


def test_whatever_narrows_an_audience_never_makes_it_larger(live: Live):
    chain: list[dict[str, Any]] = [
        {"geo_locations": {"countries": ["US", "CA"]}},
        US,
        {"geo_locations": {"regions": [{"key": "3875"}, {"key": "3847"}]}},
        {"geo_locations": {"regions": [{"key": "3875"}]}},
        {"geo_locations": {"cities": [{"key": city(live, "New York"), "radius": 25}]}},
        {"geo_locations": {"cities": [{"key": city(live, "New York")}]}},
        {"geo_locations": {"cities": [{"key": city(live, "Buffalo")}]}},
        {"geo_locations": {"zips": [{"key": "US:14201"}, {"key": "US:14202"}]}},
        {"geo_locations": {"zips": [{"key": "US:14201"}]}},
    ]
    found = [reach(live, **spec)[1] for spec in chain]
    assert found == sorted(found, reverse=True)
    assert found[0] > found[1] > found[2] > found[3] > found[6] > found[7] > found[8]


NARROWER: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({}, {"age_min": 30}),
    ({"age_min": 30}, {"age_min": 30, "age_max": 34}),
    ({}, {"genders": [1]}),
    ({}, {"interests": [{"id": "6003139266461"}]}),
    ({"interests": [{"id": "6003139266461"}, {"id": "6003397425735"}]}, {"interests": [{"id": "6003397425735"}]}),
    ({"interests": [{"id": "6003139266461"}]}, {"interests": [{"id": "6003397425735"}]}),
    ({"flexible_spec": [{"interests": [1]}]}, {"flexible_spec": [{"interests": [1]}, {"behaviors": [2]}]}),
    ({}, {"exclusions": {"behaviors": [{"id": "6002714895372"}]}}),
    ({}, {"excluded_geo_locations": {"regions": [{"key": "3847"}]}}),
    ({"excluded_geo_locations": {"regions": [{"key": "3847"}]}},
     {"excluded_geo_locations": {"regions": [{"key": "3847"}, {"key": "3886"}]}}),
    ({"relationship_statuses": [3]}, {"relationship_statuses": [9]}),
    ({}, {"locales": [6]}),
    ({}, {"user_os": ["iOS"]}),
]  # fmt: skip


@pytest.mark.parametrize(("wide", "narrow"), NARROWER)
def test_an_audience_is_narrowed_by(live: Live, wide: dict[str, Any], narrow: dict[str, Any]):
    assert reach(live, **US, **narrow)[1] < reach(live, **US, **wide)[1]


def test_a_country_and_a_city_elsewhere_add_up(live: Live):
    berlin = {"cities": [{"key": city(live, "Berlin")}]}
    both = reach(live, geo_locations={"countries": ["US"], **berlin})[0]
    alone, there = reach(live, **US)[0], reach(live, geo_locations=berlin)[0]
    assert alone <= both <= 1.05 * (alone + there)
    assert both >= alone


def test_a_city_counts_the_people_that_live_there(live: Live):
    low, high = reach(live, geo_locations={"cities": [{"key": city(live, "Berlin")}]})
    assert 1_000_000 < low < high < 3_800_000
    in_germany = reach(live, geo_locations={"countries": ["DE"], "cities": [{"key": city(live, "Berlin")}]})
    assert in_germany == reach(live, geo_locations={"countries": ["DE"]})


def test_market_areas_are_the_states_that_reports_count_to_them(live: Live):
    market = reach(live, geo_locations={"geo_markets": [{"key": "DMA:501"}]})
    assert market == reach(live, geo_locations={"regions": [{"key": "3875"}, {"key": "3873"}]})


CIRCLE = {"latitude": 52.52, "longitude": 13.4, "distance_unit": "kilometer"}


def test_circles_grow_with_their_radius(live: Live):
    sizes = [reach(live, geo_locations={"custom_locations": [{**CIRCLE, "radius": km}]})[0] for km in (1, 5, 20, 80)]
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[1] < sizes[2]


REFUSED = [
    ({}, "MISSING_PARAMETER", ["targeting_spec"]),
    ({"targeting_spec": {}}, "LOCATION_MISSING", ["targeting_spec", "geo_locations"]),
    ({"targeting_spec": {**US, "hobbies": 1}}, "UNKNOWN_TARGETING_KEY", ["targeting_spec", "hobbies"]),
    ({"targeting_spec": {**US, "age_min": 9}}, "INVALID_PARAMETER", ["targeting_spec", "age_min"]),
    ({"targeting_spec": {**US, "custom_audiences": [{"id": "5"}]}}, "AUDIENCE_NOT_FOUND",
     ["targeting_spec", "custom_audiences", "0"]),
]  # fmt: skip


@pytest.mark.parametrize(("given", "symbol", "path"), REFUSED)
def test_a_faulty_targeting_is_refused_as_on_an_ad_set(live: Live, given: Any, symbol: str, path: list[str]):
    edge = f"/{live.world['ad_account_id']}/reachestimate"
    error_of(live.get(edge, given), symbol, [path])
    given = {**given, "optimization_goal": "REACH"}
    error_of(live.get(f"/{live.world['ad_account_id']}/delivery_estimate", given), symbol, [path])


def test_only_who_may_see_the_account_gets_estimates(live: Live):
    edge = f"/{live.world['ad_account_id']}/reachestimate"
    error_of(live.get(edge, {"targeting_spec": US}, token=live.world["second_access_token"]), "ACCOUNT_PERMISSION")


# ---- a day to come


@pytest.mark.parametrize("goal", ["LINK_CLICKS", "REACH", "IMPRESSIONS", "OFFSITE_CONVERSIONS", "THRUPLAY"])
def test_an_estimate_tells_people_and_what_rising_spends_bring(live: Live, goal: str):
    row = estimated(live, live.world["ad_account_id"], targeting_spec=US, optimization_goal=goal)
    curve = row.pop("daily_outcomes_curve")
    assert row["estimate_ready"] is True
    assert row["estimate_dau"] < row["estimate_mau_lower_bound"] < row["estimate_mau_upper_bound"]
    assert (row["estimate_mau_lower_bound"], row["estimate_mau_upper_bound"]) == reach(live, **US)
    assert curve[0] == {"spend": 0, "reach": 0, "impressions": 0, "actions": 0}
    assert len(curve) > 10
    for name in ("spend", "reach", "impressions", "actions"):
        values = [point[name] for point in curve]
        assert values == sorted(values), name
    assert all(point["reach"] <= point["impressions"] for point in curve)
    assert curve[-1]["actions"] > 0


def test_a_small_audience_is_exhausted_early(live: Live):
    spec = {"geo_locations": {"zips": [{"key": "US:14201"}]}}
    curve = estimated(live, live.world["ad_account_id"], targeting_spec=spec, optimization_goal="REACH")[
        "daily_outcomes_curve"
    ]
    assert curve[-1]["spend"] < 500_000, "five thousand dollars a day are more than there is to buy"
    assert curve[-1]["reach"] <= reach(live, **spec)[1]


def test_a_goal_is_needed_and_is_one_that_there_is(live: Live):
    edge = f"/{live.world['ad_account_id']}/delivery_estimate"
    error_of(live.get(edge, {"targeting_spec": US}), "MISSING_PARAMETER", [["optimization_goal"]])
    answer = live.get(edge, {"targeting_spec": US, "optimization_goal": "JOY"})
    error_of(answer, "INVALID_PARAMETER", [["optimization_goal"]])


def test_later_versions_tell_people_alone(live: Live):
    given = {"targeting_spec": US, "optimization_goal": "REACH"}
    row = estimated(live, live.world["ad_account_id"], "/v26.0", **given)
    assert set(row) == {"estimate_mau_lower_bound", "estimate_mau_upper_bound", "estimate_ready"}


def test_an_ad_set_is_estimated_by_its_own_targeting_and_goal():
    with sqlite_live() as live:
        adset = ads.adset(live, ads.campaign(live), targeting={**US, "age_min": 40})
        own = estimated(live, adset)
        given = {"targeting_spec": {**US, "age_min": 40}, "optimization_goal": "LINK_CLICKS"}
        whole = estimated(live, live.world["ad_account_id"], **given)
        assert own["estimate_mau_upper_bound"] == whole["estimate_mau_upper_bound"]
        other = estimated(live, adset, targeting_spec=US, optimization_goal="REACH")
        assert other["estimate_mau_upper_bound"] > own["estimate_mau_upper_bound"]
        assert other["daily_outcomes_curve"][5]["impressions"] > own["daily_outcomes_curve"][5]["impressions"]
        error_of(live.get(f"/{adset}/delivery_estimate", {"optimization_goal": "JOY"}), "INVALID_PARAMETER",
                 [["optimization_goal"]])  # fmt: skip


def test_what_is_delivered_is_what_was_estimated():
    with sqlite_live() as live:
        spec = {"geo_locations": {"regions": [{"key": "3886"}]}, "interests": [{"id": "6003139266461"}]}
        _, adset, ad = ads.tree(live, targeting=spec, daily_budget=5_000)
        curve = estimated(live, adset)["daily_outcomes_curve"]
        (day,) = (point for point in curve if abs(point["spend"] - 5_000) < 50)
        ads.approve(live, ad)
        live.admin("POST", "/clock", {"advance": "8d"})
        asked = {"fields": "spend,impressions,reach", "time_increment": "1", "date_preset": "maximum"}
        days = live.get(f"/{ad}/insights", asked).json()["data"][1:8]
        spent = sum(float(one["spend"]) for one in days) * 100
        shown = sum(int(one["impressions"]) for one in days)
        met = sum(int(one["reach"]) for one in days)
        expected = spent / day["spend"]
        assert 6 < expected < 8, "seven days"
        assert shown == pytest.approx(expected * day["impressions"], rel=0.25)
        assert met == pytest.approx(expected * day["reach"], rel=0.25)
