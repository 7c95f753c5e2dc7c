"""The guide to video ads, as printed and mended: goals, dates, reserved buying, and what a view costs."""

from __future__ import annotations

from typing import Any

import pytest

from tests import ads
from tests.live import NOW, Live, error_of

CPV = {
    "name": "A CPV Ad Set", "daily_budget": 500, "billing_event": "THRUPLAY", "optimization_goal": "THRUPLAY",
    "bid_amount": 100, "status": "PAUSED",
    "targeting": {"device_platforms": ["mobile"], "geo_locations": {"countries": ["US"]},
                  "publisher_platforms": ["facebook"]},
}  # fmt: skip
"""The guide's ad set, without its dates of 2024 [A-156]."""


def film(live: Live, **more: Any) -> dict[str, Any]:
    data = {"video_id": live.world["video_id"], "image_url": "https://example.com/t.jpg", **more}
    return {"name": "Sample Creative", "object_story_spec": {"page_id": live.world["page_id"], "video_data": data}}


def adset(live: Live, campaign: str, **more: Any) -> Any:
    return live.post(f"/{live.world['ad_account_id']}/adsets", {**CPV, "campaign_id": campaign, **more})


def in_june(start: int = 10, end: int = 40) -> dict[str, int]:
    return {"start_time": NOW + start * 86_400, "end_time": NOW + end * 86_400}


@pytest.mark.req("A-153", "A-156", "A-159")
@pytest.mark.parametrize("objective", ["VIDEO_VIEWS", "OUTCOME_ENGAGEMENT"])
def test_the_guides_ad_set_fits_either_objective_once_its_end_lies_ahead(live: Live, objective: str):
    campaign = ads.campaign(live, objective=objective, status="PAUSED")
    printed = {"start_time": "2024-05-06T04:45:29+0000", "end_time": "2024-06-06T04:45:29+0000"}
    error_of(adset(live, campaign, **printed), "END_TIME_IN_PAST", [["end_time"]])
    made = adset(live, campaign, **in_june())
    assert made.status_code == 200, made.text
    ad = live.post(
        f"/{live.world['ad_account_id']}/ads",
        {"name": "My Ad", "adset_id": made.json()["id"], "creative": film(live), "status": "PAUSED"},
    )
    assert ad.status_code == 200, ad.text


@pytest.mark.req("A-159", "A-161", "A-162")
@pytest.mark.parametrize(
    ("objective", "goal"),
    [("OUTCOME_SALES", "LINK_CLICKS"), ("OUTCOME_TRAFFIC", "LINK_CLICKS"), ("OUTCOME_AWARENESS", "AD_RECALL_LIFT"),
     ("BRAND_AWARENESS", "AD_RECALL_LIFT"), ("LINK_CLICKS", "LINK_CLICKS")],
)  # fmt: skip
def test_films_move_people_to_act_or_to_remember(live: Live, objective: str, goal: str):
    """Awareness and direct response: a film with a button, and a carousel that has one among its cards."""
    adset_id = ads.adset(live, ads.campaign(live, objective=objective), optimization_goal=goal)
    button = {"type": "SHOP_NOW", "value": {"link": "https://example.com/"}}
    card = {"link": "https://example.com/", "image_hash": live.world["image_hash"]}
    cards = ads.link_story(live)
    cards["link_data"]["child_attachments"] = [{**card, "video_id": live.world["video_id"]}, card]
    for creative in (film(live, call_to_action=button), {"name": "c", "object_story_spec": cards}):
        given = {"name": "Ad", "adset_id": adset_id, "creative": creative, "status": "PAUSED"}
        answer = live.post(f"/{live.world['ad_account_id']}/ads", given)
        assert answer.status_code == 200, answer.text


@pytest.mark.req("A-160")
def test_a_reserved_ad_set_names_its_prediction(live: Live):
    campaign = ads.campaign(live, objective="OUTCOME_ENGAGEMENT", buying_type="RESERVED")
    given = {"daily_budget": None, "bid_amount": None, "billing_event": "IMPRESSIONS", "rf_prediction_id": "6031414"}
    sent = {name: value for name, value in {**CPV, **given, **in_june()}.items() if value is not None}
    made = live.post(f"/{live.world['ad_account_id']}/adsets", {**sent, "campaign_id": campaign})
    assert made.status_code == 200, made.text
    assert ads.read(live, made.json()["id"], "rf_prediction_id")["rf_prediction_id"] == "6031414"


@pytest.mark.req("A-157")
def test_a_view_costs_less_where_views_are_the_goal_than_where_reach_is_reserved(live: Live):
    """A reservation buys impressions for as many people as it can; THRUPLAY looks for those who watch."""
    cost = {}
    for name, buying, goal in (("views", "AUCTION", "THRUPLAY"), ("reserved", "RESERVED", "REACH")):
        campaign = ads.campaign(live, objective="OUTCOME_AWARENESS", buying_type=buying)
        more = {"rf_prediction_id": "6031414"} if buying == "RESERVED" else {}
        where = ads.adset(live, campaign, optimization_goal=goal, daily_budget=30_000, **more)
        creative = ads.made(live, "adcreatives", **film(live))
        ad_id = ads.ad(live, where, creative)
        ads.approve(live, ad_id)
        cost[name] = ad_id
    live.advance("5d")
    for name, ad_id in cost.items():
        asked = {"fields": "spend,video_thruplay_watched_actions", "date_preset": "maximum"}
        (row,) = live.get(f"/{ad_id}/insights", asked).json()["data"]
        cost[name] = float(row["spend"]) / float(row["video_thruplay_watched_actions"][0]["value"])
    assert cost["views"] < cost["reserved"]
