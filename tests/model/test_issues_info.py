"""What people are told of delivery: `issues_info` follows from what came about, in the words that profiles use."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ads import TARGETING, ad, adset, approve, campaign, made, read, tree
from tests.live import Live

BID, TIRED, UNSEEN, LEARNING, OF_CAMPAIGN, OF_ACCOUNT = 1815870, 1815871, 1815872, 1815873, 1815875, 1815876
SMALL = {
    "geo_locations": {"cities": [{"key": "2420605", "radius": 10, "distance_unit": "mile"}]},
    "age_min": 40, "age_max": 40, "genders": [1],
}  # fmt: skip
BOUGHT: dict[str, Any] = {"objective": "OUTCOME_SALES"}
CONTROLLED = {
    "bid cap": ({}, {"bid_strategy": "LOWEST_COST_WITH_BID_CAP", "bid_amount": 2}),
    "cost cap": (BOUGHT, {"optimization_goal": "OFFSITE_CONVERSIONS", "bid_strategy": "COST_CAP", "bid_amount": 200}),
    "minimum ROAS": (
        BOUGHT,
        {
            "optimization_goal": "VALUE", "bid_strategy": "LOWEST_COST_WITH_MIN_ROAS",
            "bid_constraints": {"roas_average_floor": 200_000},
        },
    ),
    "bid cap, lifetime": (
        {},
        {
            "bid_strategy": "LOWEST_COST_WITH_BID_CAP", "bid_amount": 2, "daily_budget": None,
            "lifetime_budget": 60_000, "end_time": "2026-12-25T00:00:00Z",
        },
    ),
}  # fmt: skip


def told(live: Live, pk: str) -> dict[int, dict[str, Any]]:
    """The issues of an object by code."""
    return {one["error_code"]: one for one in read(live, pk, "issues_info").get("issues_info", [])}


def running(live: Live, of_campaign: dict[str, Any] | None = None, **of_adset: Any) -> tuple[str, str, str]:
    """Campaign, ad set and an approved ad."""
    above = campaign(live, **(of_campaign or {}))
    if (of_campaign or {}).get("objective") == "OUTCOME_SALES":
        of_adset["promoted_object"] = {"pixel_id": live.world["pixel_id"], "custom_event_type": "PURCHASE"}
    place = adset(live, above, **of_adset)
    shown = ad(live, place)
    approve(live, shown)
    return above, place, shown


# ---- bids


@pytest.mark.parametrize("control", CONTROLLED)
def test_a_control_that_keeps_most_of_a_budget_is_told_at_every_level(live: Live, control: str):
    places = running(live, *CONTROLLED[control][:1], **CONTROLLED[control][1])
    live.advance("3h")
    assert all(BID not in told(live, pk) for pk in places)
    live.advance("45h")
    for pk in places:
        said = told(live, pk)[BID]
        assert (said["level"], said["error_type"]) == ("AD_SET", "SOFT_ERROR")
        assert said["error_message"].startswith("Most of the budget stays unspent")


def test_the_bid_of_a_campaigns_budget_is_told_of_its_ad_sets(live: Live):
    above = campaign(live, daily_budget=5_000, bid_strategy="LOWEST_COST_WITH_BID_CAP")
    place = adset(live, above, daily_budget=None, bid_amount=2)
    approve(live, ad(live, place))
    live.advance("2d")
    assert BID in told(live, place)
    assert BID in told(live, above)


def test_a_higher_bid_ends_it_at_once_and_for_good(live: Live):
    _, place, shown = running(live, bid_strategy="LOWEST_COST_WITH_BID_CAP", bid_amount=15)
    live.advance("3d")
    assert BID in told(live, shown)
    assert live.post(f"/{place}", {"bid_amount": 2_000}).json() == {"success": True}
    assert BID not in told(live, shown)
    live.advance("1d")
    assert BID not in told(live, shown)


def test_neither_lowest_cost_nor_a_spent_audience_is_limited_by_its_bid(live: Live):
    free = running(live)
    small = running(
        live, targeting=SMALL, daily_budget=1_000_000, bid_strategy="LOWEST_COST_WITH_BID_CAP", bid_amount=100_000
    )
    live.advance("3d")
    left = int(read(live, small[1], "budget_remaining")["budget_remaining"])
    assert left > 500_000
    assert all(BID not in told(live, pk) for pk in (*free, *small))


def test_one_that_comes_to_share_its_budget_is_judged_by_what_it_spends_since(live: Live):
    above, place, shown = running(live, bid_strategy="LOWEST_COST_WITH_BID_CAP", bid_amount=2_000)
    approve(live, ad(live, adset(live, above)))
    live.advance("4d")
    assert live.post(f"/{above}", {"is_adset_budget_sharing_enabled": True}).json() == {"success": True}
    assert live.post(f"/{place}", {"bid_amount": 2}).json() == {"success": True}
    live.advance("3d")
    assert BID in told(live, shown)


def test_a_paused_ad_set_tells_nothing(live: Live):
    _, place, shown = running(live, bid_strategy="LOWEST_COST_WITH_BID_CAP", bid_amount=2)
    live.advance("2d")
    assert live.post(f"/{place}", {"status": "PAUSED"}).json() == {"success": True}
    assert (told(live, place), told(live, shown)) == ({}, {})


# ---- who has seen it


def test_an_ad_that_a_few_people_have_seen_too_often_is_tired(live: Live):
    _, _, often = running(live, targeting=SMALL, daily_budget=100_000)
    _, _, seldom = running(live)
    live.advance("1d")
    assert TIRED not in told(live, often)
    live.advance("6d")
    assert told(live, often)[TIRED]["level"] == "AD"
    assert TIRED not in told(live, seldom)
    live.admin("POST", "/profiles", {"ad_id": often, "profile": "healthy"})
    assert TIRED not in told(live, often)


def test_an_ad_that_nobody_can_see_is_not_delivering(live: Live):
    nobody = made(live, "customaudiences", name="Nobody yet", subtype="CUSTOM")
    _, _, shown = running(live, targeting={**TARGETING, "custom_audiences": [{"id": nobody}]})
    live.advance("20h")
    assert told(live, shown) == {}
    live.advance("5h")
    assert told(live, shown)[UNSEEN]["error_type"] == "HARD_ERROR"


@pytest.mark.parametrize("times", [{"start_time": "2026-12-20T00:00:00Z"}, {"stop_time": "2026-11-26T00:00:00Z"}])
def test_an_ad_whose_campaign_does_not_run_yet_or_any_more_waits(live: Live, times: dict[str, str]):
    """The ad itself is switched on between the two."""
    _, _, shown = running(live, times)
    assert live.post(f"/{shown}", {"status": "PAUSED"}).json() == {"success": True}
    live.advance("2d")
    assert live.post(f"/{shown}", {"status": "ACTIVE"}).json() == {"success": True}
    live.advance("3d")
    assert told(live, shown) == {}


def test_profiles_and_what_came_about_share_their_rows(live: Live):
    _, _, slow = running(live, bid_strategy="LOWEST_COST_WITH_BID_CAP", bid_amount=2)
    _, _, often = running(live, targeting=SMALL, daily_budget=100_000)
    live.advance("7d")
    found = {BID: told(live, slow)[BID], TIRED: told(live, often)[TIRED]}
    for code, profile in ((BID, "limited_by_bid"), (TIRED, "fatigued")):
        _, _, fresh = tree(live)
        approve(live, fresh)
        live.admin("POST", "/profiles", {"ad_id": fresh, "profile": profile})
        assert told(live, fresh) == {code: {**found[code], "level": "AD"}}


def test_an_ad_turned_down_by_its_profile_says_so_to_a_person(live: Live):
    _, _, shown = tree(live)
    live.admin("POST", "/profiles", {"ad_id": shown, "profile": "rejected"})
    [said] = told(live, shown).values()
    assert said["error_message"] == (
        "The ad, or its ad account, has the delivery profile 'rejected': review turns it down whatever it shows."
    )


# ---- spend caps


@pytest.mark.req("D-062", "D-099")
def test_an_account_at_its_spend_cap_says_so_at_every_level(live: Live):
    account = f"/{live.world['ad_account_id']}"
    places = running(live, daily_budget=20_000)
    assert live.post(account, {"spend_cap": 100}).json() == {"success": True}
    live.advance("3h")
    assert all(OF_ACCOUNT not in told(live, pk) for pk in places)
    live.advance("3d")
    for pk in places:
        said = told(live, pk)
        assert (said[OF_ACCOUNT]["level"], said[OF_ACCOUNT]["error_type"]) == ("ACCOUNT", "HARD_ERROR")
        assert UNSEEN not in said
    checks = read(live, live.world["ad_account_id"], "failed_delivery_checks")["failed_delivery_checks"]
    assert [one["check_name"] for one in checks] == ["account_spend_limit"]
    assert live.post(account, {"spend_cap_action": "reset"}).json() == {"success": True}
    assert all(OF_ACCOUNT not in told(live, pk) for pk in places)


@pytest.mark.req("D-215")
def test_a_campaign_at_its_spend_cap_stops_what_is_below_and_says_so_there(live: Live):
    places = running(live, {"spend_cap": 10_000}, daily_budget=20_000)
    live.advance("4d")
    for pk in places:
        assert told(live, pk)[OF_CAMPAIGN]["level"] == "CAMPAIGN"
