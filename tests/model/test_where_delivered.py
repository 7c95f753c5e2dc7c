"""On which devices and placements ads are seen: what targeting, promoted app, goal and creative leave, over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.ads import TARGETING, ad, adset, approve, campaign, link_story, made
from tests.live import Live, error_of
from tests.model.test_delivery_settings import insights

ANDROID = {"android_smartphone", "android_tablet"}
IOS = {"iphone", "ipad"}
ALL = {*ANDROID, *IOS, "desktop"}
PLAY = "https://play.google.com/store/apps/details?id=com.example"
APP_STORE = "https://apps.apple.com/us/app/example/id1"

DEVICES = [
    ({}, ALL),
    ({"user_os": ["Android"]}, ANDROID),
    ({"user_os": ["iOS_ver_14.0_and_above"]}, IOS),
    ({"user_os": ["iOS"], "user_device": ["iPhone 12"]}, {"iphone"}),
    ({"user_device": ["iPhone 12", "Galaxy S24"]}, {"iphone", "android_smartphone"}),
    ({"user_device": ["iPad"]}, {"ipad"}),
    ({"excluded_user_os": ["iOS"]}, {*ANDROID, "desktop"}),
    ({"excluded_user_device": ["iPhone"]}, ALL - {"iphone"}),
    ({"wireless_carrier": ["Wifi"]}, ALL - {"desktop"}),
    ({"device_platforms": ["desktop"]}, {"desktop"}),
    ({"device_platforms": ["mobile"], "user_os": ["Android"]}, ANDROID),
    ({"user_os": ["iOS_ver_99.0_and_above"]}, set[str]()),
    ({"user_os": ["iOS"], "device_platforms": ["desktop"]}, set[str]()),
]  # fmt: skip


def seen_by(live: Live, ads: Mapping[str, Any], breakdown: str) -> dict[str, set[str]]:
    """The values of a breakdown in which each ad has been seen, once two days have gone by."""
    for each in ads:
        approve(live, each)
    live.advance("2d")
    return {
        each: {row[breakdown] for row in insights(live, each, breakdowns=f"publisher_platform,{breakdown}")}
        for each in ads
    }


def test_ads_are_seen_on_the_devices_that_targeting_names(live: Live):
    holder = campaign(live)
    ads = {ad(live, adset(live, holder, targeting={**TARGETING, **given})): seen for given, seen in DEVICES}
    assert seen_by(live, ads, "impression_device") == ads


def test_an_app_is_advertised_where_its_store_is(live: Live):
    holder = campaign(live, objective="OUTCOME_APP_PROMOTION")
    app = {"application_id": live.world["application_id"]}
    both = {**TARGETING, "user_os": ["Android", "iOS"]}
    rows = [
        ({**app, "object_store_url": PLAY}, TARGETING, ANDROID),
        ({**app, "object_store_url": APP_STORE}, TARGETING, IOS),
        ({**app, "object_store_url": PLAY}, both, ANDROID),
        ({**app, "object_store_urls": [PLAY, APP_STORE]}, TARGETING, {*ANDROID, *IOS}),
        ({**app, "object_store_urls": [APP_STORE]}, both, IOS),
    ]
    ads = {}
    for promoted, targeting, seen in rows:
        place = adset(live, holder, optimization_goal="APP_INSTALLS", promoted_object=promoted, targeting=targeting)
        ads[ad(live, place)] = seen
    assert seen_by(live, ads, "impression_device") == ads


def estimate(live: Live, goal: str, promoted: Any = None, **targeting: Any) -> int:
    asked = {"targeting_spec": {**TARGETING, **targeting}, "optimization_goal": goal, "promoted_object": promoted}
    answer = live.get(f"/{live.world['ad_account_id']}/delivery_estimate", asked)
    assert answer.status_code == 200, answer.text
    return int(answer.json()["data"][0]["estimate_mau_upper_bound"])


def test_estimates_count_those_who_hold_what_is_meant(live: Live):
    everyone = estimate(live, "LINK_CLICKS")
    ios, android = (estimate(live, "LINK_CLICKS", user_os=[system]) for system in ("iOS", "Android"))
    assert ios + android == pytest.approx(everyone, rel=0.03)
    chain: list[dict[str, Any]] = [
        {"user_os": ["iOS"]},
        {"user_os": ["iOS_ver_18.0_and_above"]},
        {"user_os": ["iOS_ver_18.0_and_above"], "wireless_carrier": ["Wifi"]},
        {"user_os": ["iOS_ver_18.0_and_above"], "user_device": ["iPhone 12", "iPhone 13"]},
        {"user_os": ["iOS_ver_18.0_and_above"], "user_device": ["iPhone 12"]},
    ]
    found = [estimate(live, "LINK_CLICKS", **given) for given in chain]
    assert found == sorted(set(found), reverse=True)
    app = {"application_id": live.world["application_id"], "object_store_url": APP_STORE}
    assert estimate(live, "APP_INSTALLS", app) == ios


def test_a_place_whose_devices_are_few_reaches_no_more_people_than_estimated(live: Live):
    """Some tablets of Wyoming: all of their holders see the ad, and nobody else."""
    few = {"geo_locations": {"regions": [{"key": "3893"}]}, "user_device": ["Galaxy Tab S9", "iPad mini"]}
    made_ = ad(live, adset(live, campaign(live), targeting=few, daily_budget=50_000))
    approve(live, made_)
    live.advance("7d")
    found = insights(live, made_, fields="reach,impressions")[0]
    most = estimate(live, "LINK_CLICKS", **few)
    assert 1_000 < most < 5_000
    assert 0.3 * most < int(found["reach"]) <= most
    assert int(found["impressions"]) > 2 * int(found["reach"])


# ---- placements


def video_story(live: Live) -> dict[str, Any]:
    video = {"video_id": live.world["video_id"], "image_hash": live.world["image_hash"], "message": "Boots"}
    action = {"type": "LEARN_MORE", "value": {"link": "https://example.com/"}}
    return {"page_id": live.world["page_id"], "video_data": {**video, "call_to_action": action}}


def form_story(live: Live) -> dict[str, Any]:
    story = link_story(live)
    action = {"type": "SIGN_UP", "value": {"lead_gen_form_id": live.world["lead_form_id"]}}
    return {**story, "link_data": {**story["link_data"], "call_to_action": action}}


def with_story(live: Live, adset_id: str, story: Any) -> str:
    shown = {"object_story_spec": story}
    return made(live, "ads", name="Ad", adset_id=adset_id, creative=shown, status="ACTIVE")


@pytest.mark.req("A-130", "A-335")
def test_automatic_placements_leave_out_what_the_goal_does_not_run_on(live: Live):
    page = {"page_id": live.world["page_id"]}
    everywhere = {"facebook", "instagram", "audience_network", "messenger", "threads"}
    rows = [
        ("OUTCOME_TRAFFIC", "LINK_CLICKS", {}, everywhere),
        ("OUTCOME_ENGAGEMENT", "PAGE_LIKES", {"promoted_object": page, "destination_type": "ON_PAGE"}, {"facebook"}),
        ("OUTCOME_ENGAGEMENT", "EVENT_RESPONSES", {"promoted_object": page, "destination_type": "ON_EVENT"},
         {"facebook"}),
        ("OUTCOME_ENGAGEMENT", "REMINDERS_SET", {}, {"instagram"}),
        ("OUTCOME_LEADS", "LEAD_GENERATION", {"promoted_object": page, "destination_type": "ON_AD"},
         {"facebook", "instagram"}),
        ("OUTCOME_LEADS", "LINK_CLICKS", {"promoted_object": page}, everywhere - {"threads"}),
    ]  # fmt: skip
    ads = {}
    for objective, goal, given, platforms in rows:
        holder = campaign(live, objective=objective)
        place = adset(live, holder, optimization_goal=goal, daily_budget=10_000, **given)
        story = form_story(live) if goal == "LEAD_GENERATION" else link_story(live)
        ads[with_story(live, place, story)] = platforms
    assert seen_by(live, ads, "publisher_platform") == ads


@pytest.mark.req("A-329")
def test_placements_take_some_forms_of_creatives_only(live: Live):
    holder = campaign(live)
    rows = [
        (link_story(live), {"facebook_reels", "feed", "threads_feed"}, {"instream_video", "rewarded_video"}),
        (video_story(live), {"instream_video", "rewarded_video", "feed"}, {"right_hand_column"}),
        (link_story(live, "x" * 1_001), {"feed", "instagram_reels"}, {"threads_feed"}),
    ]
    ads = {}
    for story, there, missing in rows:
        place = adset(live, holder, daily_budget=20_000)
        ads[with_story(live, place, story)] = (there, missing)
    found = seen_by(live, ads, "platform_position")
    for each, (there, missing) in ads.items():
        assert there <= found[each]
        assert not missing & found[each]


def test_a_creative_that_no_chosen_placement_takes_is_refused(live: Live):
    chosen = {"publisher_platforms": ["audience_network"], "audience_network_positions": ["rewarded_video"]}
    place = adset(live, campaign(live), targeting={**TARGETING, **chosen})
    edge = f"/{live.world['ad_account_id']}/ads"
    given = {"name": "Ad", "adset_id": place, "creative": {"object_story_spec": link_story(live)}, "status": "ACTIVE"}
    error_of(live.post(edge, given), "CREATIVE_DOES_NOT_FIT_PLACEMENT", [["creative"]])
    film = with_story(live, place, video_story(live))
    assert seen_by(live, {film: None}, "platform_position") == {film: {"rewarded_video"}}


def test_pausing_an_ad_asks_nothing_of_its_placements(live: Live):
    place = adset(live, campaign(live))
    picture = ad(live, place)
    films = {"publisher_platforms": ["audience_network"], "audience_network_positions": ["rewarded_video"]}
    assert live.post(f"/{place}", {"targeting": {**TARGETING, **films}}).json() == {"success": True}
    assert live.post(f"/{picture}", {"status": "PAUSED"}).json() == {"success": True}
    answer = live.post(f"/{picture}", {"creative": {"object_story_spec": link_story(live, "Other boots")}})
    error_of(answer, "CREATIVE_DOES_NOT_FIT_PLACEMENT", [["creative"]])
