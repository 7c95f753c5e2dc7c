"""Tracking and conversion specs: the defaults of each objective, and what clients add."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ads import adset, campaign, creative, made, read
from tests.live import Live, error_of


def _pixel(live: Live) -> dict[str, Any]:
    return {"pixel_id": live.world["pixel_id"], "custom_event_type": "PURCHASE"}


def _ad(live: Live, objective: str, goal: str, promoted: str = "", **given: Any) -> tuple[str, dict[str, str]]:
    """An ad of a page post, and the ids that its specs speak of."""
    world = live.world
    of = {
        "": {},
        "pixel": {"promoted_object": _pixel(live)},
        "page": {"promoted_object": {"page_id": world["page_id"]}},
        "event": {"promoted_object": {"event_id": world["event_id"]}},
        "app": {
            "promoted_object": {
                "application_id": world["application_id"],
                "object_store_url": "https://play.google.com/store/apps/details?id=com.example",
            }
        },
    }[promoted]
    group = adset(live, campaign(live, objective=objective), optimization_goal=goal, **of)
    ad = made(
        live, "ads", name="Ad", adset_id=group, status="PAUSED", creative={"creative_id": creative(live)}, **given
    )
    story = read(live, ad, "creative{effective_object_story_id}")["creative"]["effective_object_story_id"]
    page, _, post = story.partition("_")
    ids = {"page": page, "post": post, "pixel": world["pixel_id"], "app": world["application_id"]}
    return ad, ids | {"event": world["event_id"]}


def spec(text: str, ids: dict[str, str]) -> dict[str, list[str]]:
    """`like page` -> an action spec; `key=name` where the key is not the name."""
    action, *done_to = text.split()
    pairs = [one.partition("=") for one in done_to]
    return {"action.type": [action], **{key: [ids.get(name or key, name)] for key, _, name in pairs}}


ENGAGEMENT = "post_engagement page post"
DEFAULTS = (
    ("OUTCOME_TRAFFIC", "LINK_CLICKS", "", [ENGAGEMENT], ["C-318"]),
    ("LINK_CLICKS", "LINK_CLICKS", "", [ENGAGEMENT], ["C-318"]),
    ("OUTCOME_SALES", "OFFSITE_CONVERSIONS", "pixel", [ENGAGEMENT, "like page"], ["C-315"]),
    ("CONVERSIONS", "OFFSITE_CONVERSIONS", "pixel", [ENGAGEMENT, "like page"], ["C-315"]),
    (
        *("CONVERSIONS", "LINK_CLICKS", "pixel"),
        *(["offsite_conversion fb_pixel=pixel", ENGAGEMENT, "like page"], ["C-315"]),
    ),
    ("POST_ENGAGEMENT", "POST_ENGAGEMENT", "", [], ["C-320"]),
    ("POST_ENGAGEMENT", "IMPRESSIONS", "", [ENGAGEMENT], ["C-320"]),
    ("PAGE_LIKES", "PAGE_LIKES", "page", ["page_engagement page"], ["C-320"]),
    ("VIDEO_VIEWS", "THRUPLAY", "", ["video_view post post.wall=page", ENGAGEMENT], ["A-099"]),
    ("APP_INSTALLS", "APP_INSTALLS", "app", [ENGAGEMENT], ["C-319"]),
    ("OUTCOME_APP_PROMOTION", "APP_INSTALLS", "app", [ENGAGEMENT], ["C-319"]),
    ("BRAND_AWARENESS", "AD_RECALL_LIFT", "page", [ENGAGEMENT], ["C-320"]),
)


@pytest.mark.req("C-309", "C-315", "C-318", "C-319", "C-320")
@pytest.mark.parametrize(("objective", "goal", "promoted", "expected", "_numbers"), DEFAULTS)
def test_what_is_tracked_without_being_asked(
    objective: str, goal: str, promoted: str, expected: list[str], _numbers: list[str], live: Live
):
    ad, ids = _ad(live, objective, goal, promoted)
    found = read(live, ad, "tracking_specs").get("tracking_specs", [])
    assert found == [spec(text, ids) for text in expected]


@pytest.mark.req("C-310", "C-339")
@pytest.mark.parametrize(
    ("objective", "goal", "promoted", "expected"),
    [
        ("OUTCOME_TRAFFIC", "LINK_CLICKS", "", ["link_click post post.wall=page"]),
        ("OUTCOME_SALES", "OFFSITE_CONVERSIONS", "pixel", ["offsite_conversion fb_pixel=pixel"]),
        ("PAGE_LIKES", "PAGE_LIKES", "page", ["like page"]),
        ("POST_ENGAGEMENT", "POST_ENGAGEMENT", "", [ENGAGEMENT]),
        ("OUTCOME_AWARENESS", "REACH", "page", []),
        ("APP_INSTALLS", "APP_INSTALLS", "app", ["mobile_app_install application=app"]),
    ],
)
def test_what_an_ad_is_optimized_for_follows_from_the_goal(
    objective: str, goal: str, promoted: str, expected: list[str], live: Live
):
    ad, ids = _ad(live, objective, goal, promoted, conversion_specs=[{"action.type": ["like"], "page": ["1"]}])
    found = read(live, ad, "conversion_specs").get("conversion_specs", [])
    assert found == [spec(text, ids) for text in expected]
    live.post(f"/{ad}", {"conversion_specs": [{"action.type": ["like"], "page": ["1"]}]})
    assert read(live, ad, "conversion_specs").get("conversion_specs", []) == found


@pytest.mark.req("C-311", "C-313", "C-338")
def test_own_specs_stand_beside_the_defaults(live: Live):
    pixels = ["1", "2", "3"]
    own = [{"action.type": "offsite_conversion", "fb_pixel": pixel} for pixel in pixels]
    ad, ids = _ad(live, "OUTCOME_TRAFFIC", "LINK_CLICKS", tracking_specs=own)
    kept = [{"action.type": ["offsite_conversion"], "fb_pixel": [pixel]} for pixel in pixels]
    assert read(live, ad, "tracking_specs")["tracking_specs"] == [*kept, spec(ENGAGEMENT, ids)]
    again = [{"action.type": ["app_custom_event"], "application": ["7"]}]
    assert live.post(f"/{ad}", {"tracking_specs": again}).json() == {"success": True}
    assert read(live, ad, "tracking_specs")["tracking_specs"] == [*again, spec(ENGAGEMENT, ids)]


@pytest.mark.req("C-313")
@pytest.mark.parametrize(
    ("objective", "goal", "promoted"), [("APP_INSTALLS", "APP_INSTALLS", "app"), ("OUTCOME_ENGAGEMENT", "THRUPLAY", "")]
)
def test_two_objectives_keep_the_own_specs_alone(objective: str, goal: str, promoted: str, live: Live):
    own = [{"action.type": ["like"], "page": [live.world["page_id"]]}]
    ad, _ = _ad(live, objective, goal, promoted, tracking_specs=own)
    assert read(live, ad, "tracking_specs")["tracking_specs"] == own


@pytest.mark.req("C-309", "C-341")
@pytest.mark.parametrize("wrong", [{"page": ["1"]}, {"action.type": [], "page": ["1"]}, {"action.type": [""]}])
def test_a_spec_without_an_action_is_refused(wrong: dict[str, Any], live: Live):
    group = adset(live, campaign(live))
    given = {"name": "Ad", "adset_id": group, "status": "PAUSED", "creative": {"creative_id": creative(live)}}
    answer = live.post(f"/{live.world['ad_account_id']}/ads", given | {"tracking_specs": [wrong]})
    error_of(answer, "INVALID_PARAMETER", [["tracking_specs", "0", "action.type"]])
    assert live.get(f"/{group}/ads").json() == {"data": []}


@pytest.mark.req("C-321", "C-333")
def test_what_an_action_is_not_done_to_is_told(live: Live):
    group = adset(live, campaign(live))
    given = {"name": "Ad", "adset_id": group, "status": "PAUSED", "creative": {"creative_id": creative(live)}}
    odd = [{"action.type": ["link_click"], "page.tab.name": ["x"]}]
    path = f"/v24.0/{live.world['ad_account_id']}/ads"
    answer = live.post(path, given | {"tracking_specs": odd, "debug": "warning"}).json()
    told = [one["message"] for one in answer["__debug__"]["messages"]]
    assert any("link_click isn't done to page.tab.name" in message for message in told)
