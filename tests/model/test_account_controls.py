"""Account controls: kept, read back, refused, and obeyed by delivery at once."""

from __future__ import annotations

import json
from typing import Any

import pytest

from adtwin.errors import CATALOGUE
from tests.ads import TARGETING, ad, adset, approve, campaign
from tests.live import Live, error_of

SAMPLE = {
    "audience_controls": {
        "age_min": 20,
        "excluded_geo_locations": {"countries": ["US"]},
        "geo_locations": {"countries": ["GB"]},
    },
    "placement_controls": {"placement_exclusions": ["facebook_marketplace"]},
}


def edge(live: Live) -> str:
    """Where the controls of the world's own account are."""
    return f"/{live.world['ad_account_id']}/account_controls"


@pytest.mark.req("B-118", "B-123", "B-126", "D-105", "D-107")
def test_controls_are_kept_and_read_back(live: Live):
    assert live.get(edge(live)).json() == {"data": []}
    made = live.post(edge(live), SAMPLE).json()
    assert made == {"id": made["id"], "success": True}
    (row,) = live.get(edge(live)).json()["data"]
    assert row == {"id": made["id"], "status": "ACTIVE", **SAMPLE}
    assert live.post(edge(live), {"audience_controls": {"age_min": 21}}).json() == made
    (row,) = live.get(edge(live)).json()["data"]
    assert (row["audience_controls"], row["placement_controls"]) == ({"age_min": 21}, {})


@pytest.mark.req("B-119", "B-126")
@pytest.mark.parametrize(("age", "taken"), [(17, False), (18, True), (25, True), (26, False), ("x", False)])
def test_the_youngest_age_is_18_to_25(live: Live, age: Any, taken: bool):
    answer = live.post(edge(live), {"audience_controls": {"age_min": age}})
    if taken:
        assert answer.json()["success"] is True
    else:
        error_of(answer, "INVALID_PARAMETER", [["audience_controls", "age_min"]])
        assert live.get(edge(live)).json() == {"data": []}


BAD: tuple[tuple[dict[str, Any], str, list[list[str]]], ...] = (
    ({}, "MISSING_PARAMETER", [["audience_controls"]]),
    ({"audience_controls": {"age_max": 30}}, "INVALID_PARAMETER", [["audience_controls", "age_max"]]),
    ({"audience_controls": {"geo_locations": {"regions": [{"key": "1"}]}}}, "INVALID_PARAMETER",
     [["audience_controls", "geo_locations", "regions"]]),
    ({"audience_controls": {"excluded_geo_locations": {"planets": []}}}, "INVALID_PARAMETER",
     [["audience_controls", "excluded_geo_locations", "planets"]]),
    ({"audience_controls": {"excluded_geo_locations": {"countries": ["IR"]}}}, "LOCATION_RESTRICTED",
     [["audience_controls", "excluded_geo_locations", "countries"]]),
    ({"audience_controls": {}, "placement_controls": {"placement_exclusions": ["facebook_feed"]}},
     "INVALID_PARAMETER", [["placement_controls", "placement_exclusions", "0"]]),
    ({"audience_controls": {}, "placement_controls": {"placements": []}}, "INVALID_PARAMETER",
     [["placement_controls", "placements"]]),
)  # fmt: skip


@pytest.mark.req("B-121", "B-122", "B-123", "D-107", "D-108", "D-110")
@pytest.mark.parametrize(("given", "symbol", "blame"), BAD)
def test_bad_controls_are_refused(live: Live, given: dict[str, Any], symbol: str, blame: list[list[str]]):
    error_of(live.post(edge(live), given), symbol, blame)
    assert live.get(edge(live)).json() == {"data": []}


@pytest.mark.req("D-108", "D-109", "B-120", "B-122")
def test_both_spellings_are_taken(live: Live):
    every = ["audience_network_classic", "audience_network_rewarded_video", "audience_network_instream_video",
             "facebook_marketplace", "facebook_rhc"]  # fmt: skip
    places = {
        "countries": ["CA"], "regions": [{"key": "3847"}], "cities": [{"key": "2420379"}],
        "geo_markets": [{"key": "DMA:501"}], "zips": [{"key": "US:94304"}],
    }  # fmt: skip
    given = {
        "audience_controls": {"exclude_geo_locations": places},
        "placement_controls": {"placement_exclusion": every},
    }
    assert live.post(edge(live), given).json()["success"] is True
    (row,) = live.get(edge(live)).json()["data"]
    assert row["audience_controls"] == {"excluded_geo_locations": places}
    assert row["placement_controls"] == {"placement_exclusions": every}


@pytest.mark.req("D-110", "D-111")
def test_only_so_many_employers_can_be_left_out(live: Live):
    """What the business may not do comes in the body of an answer that is none of HTTP's errors."""
    employers = [{"id": str(number)} for number in range(1, 102)]
    refused = (
        ({"interests": [{"id": "1"}]}, "ONLY_EMPLOYERS_CAN_BE_EXCLUDED"),
        ({"work_employers": employers}, "TOO_MANY_EMPLOYERS_EXCLUDED"),
    )
    for exclusions, symbol in refused:
        answer = live.post(edge(live), {"audience_controls": {"exclusions": exclusions}})
        assert answer.status_code == 200
        assert answer.json()["success"] is False
        assert answer.json()["error_code"] == str(CATALOGUE[symbol].code)
        assert "exclusions" in answer.json()["error_message"]
    assert live.get(edge(live)).json() == {"data": []}
    given = {"audience_controls": {"exclusions": {"work_employers": employers[:100]}}}
    assert live.post(edge(live), given).json()["success"] is True


@pytest.mark.req("B-123", "D-112")
def test_controls_are_neither_updated_nor_deleted(live: Live):
    made = live.post(edge(live), SAMPLE).json()["id"]
    error_of(live.delete(edge(live)), "UNSUPPORTED_REQUEST")
    error_of(live.post(f"/{made}", SAMPLE), "UNSUPPORTED_REQUEST")
    error_of(live.delete(f"/{made}"), "UNSUPPORTED_REQUEST")
    error_of(live.get(edge(live), token=live.world["second_access_token"]), "ACCOUNT_PERMISSION")


def delivered(live: Live, *breakdowns: str) -> dict[tuple[str, ...], int]:
    """The impressions of all ads so far, by these breakdowns."""
    given = {"date_preset": "maximum", "fields": "impressions", "breakdowns": ",".join(breakdowns), "limit": 500}
    rows = live.get(f"/{live.world['ad_account_id']}/insights", given).json()["data"]
    return {tuple(row[name] for name in breakdowns): int(row["impressions"]) for row in rows}


def running(live: Live, **targeting: Any) -> str:
    """An approved ad in an ad set that is to reach these people; the ad set's id."""
    one = adset(live, campaign(live), daily_budget=20_000, targeting={**TARGETING, **targeting})
    approve(live, ad(live, one))
    return one


@pytest.mark.req("B-124", "B-126", "D-106", "D-112")
def test_delivery_obeys_at_once_and_the_ad_set_stays_as_it_is(live: Live):
    everywhere = {"geo_locations": {"countries": ["US", "GB"]}}
    one = running(live, **everywhere, age_min=18, age_max=24)
    live.advance("1d")
    assert {country for (country,) in delivered(live, "country")} == {"US", "GB"}
    assert ("facebook", "marketplace") in delivered(live, "publisher_platform", "platform_position")
    live.post(edge(live), SAMPLE)
    before = delivered(live, "country")
    market = delivered(live, "publisher_platform", "platform_position")[("facebook", "marketplace")]
    live.advance("1d")
    after = delivered(live, "country")
    assert after[("US",)] == before[("US",)]
    assert after[("GB",)] > before[("GB",)]
    places = delivered(live, "publisher_platform", "platform_position")
    assert places[("facebook", "marketplace")] == market
    spec = live.get(f"/{one}", {"fields": "targeting"}).json()["targeting"]
    assert (spec["age_min"], spec["geo_locations"]["countries"]) == (18, ["US", "GB"])


@pytest.mark.req("B-124", "D-112")
@pytest.mark.parametrize("controls", [
    {"age_min": 21},
    {"geo_locations": {"countries": ["GB"]}},
    {"excluded_geo_locations": {"countries": ["US"]}},
])  # fmt: skip
def test_an_ad_set_that_reaches_nobody_any_more_delivers_nothing(live: Live, controls: dict[str, Any]):
    live.post(edge(live), {"audience_controls": controls})
    running(live, age_min=18, age_max=20)
    live.advance("1d")
    assert delivered(live, "country") == {}


@pytest.mark.req("B-125")
def test_exclusions_leave_automatic_placements_automatic(live: Live):
    live.post(edge(live), SAMPLE)
    one = running(live, geo_locations={"countries": ["GB"]})
    spec = live.get(f"/{one}", {"fields": "targeting"}).json()["targeting"]
    assert "publisher_platforms" not in spec
    assert json.dumps(spec).count("marketplace") == 0
