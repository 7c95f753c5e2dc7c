"""Tracking and conversion specs: the defaults of each objective, and what clients add."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ads import adset, approve, campaign, creative, made, read
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
    ("EVENT_RESPONSES", "EVENT_RESPONSES", "event", [], ["C-317"]),
    (
        *("EVENT_RESPONSES", "POST_ENGAGEMENT", "event"),
        *([f"rsvp event response={answer}" for answer in ("yes", "maybe", "no")], ["C-317"]),
    ),
    ("POST_ENGAGEMENT", "IMPRESSIONS", "", [ENGAGEMENT], ["C-320"]),
    ("PAGE_LIKES", "PAGE_LIKES", "page", ["page_engagement page"], ["C-320"]),
    ("VIDEO_VIEWS", "THRUPLAY", "", ["video_view post post.wall=page", ENGAGEMENT], ["A-099"]),
    ("APP_INSTALLS", "APP_INSTALLS", "app", [ENGAGEMENT], ["C-319"]),
    ("OUTCOME_APP_PROMOTION", "APP_INSTALLS", "app", [ENGAGEMENT], ["C-319"]),
    ("BRAND_AWARENESS", "AD_RECALL_LIFT", "page", [ENGAGEMENT], ["C-320"]),
)


@pytest.mark.req("C-309", "C-315", "C-317", "C-318", "C-319", "C-320")
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
    shapes = "object or object.domain or post and post.wall or post.wall"
    assert f"tracking_specs[0]: link_click isn't done to page.tab.name, but to {shapes}; it tracks nothing." in told


SHAPES = (
    "app_custom_event application=1", "app_install application=1", "mobile_app_install application=1",
    "app_use application=1", "app_engagement application=1", "checkin page=1", "checkin page.parent=1",
    "comment post.wall=1", "comment post=2 post.wall=1", "credit_spent application=1",
    "vote question=3 question.creator=1", "follow question=3 question.creator=1",
    "leadgen_quality_conversion fb_pixel=4", "leadgen_quality_conversion dataset=5", "like page=1", "like post.wall=1",
    "like post=2 post.wall=1", "link_click object=1", "link_click object.domain=example.com", "link_click post.wall=1",
    "link_click post=2 post.wall=1", "mention object=1", "offsite_conversion fb_pixel=4", "photo_view post.wall=1",
    "photo_view post=2 post.wall=1", "post post.wall=1", "receive_offer offer=6", "rsvp event=7",
    "rsvp response=yes event=7", "rsvp response=no event=7", "rsvp response=maybe event=7",
    "tab_view page.tab.name=Menu page=1", "tab_view page=1", "video_play post.wall=1", "video_play post=2 post.wall=1",
    "page_engagement page=8", "post_engagement post=9 page=8",
)  # fmt: skip
"""Every documented shape of an action spec."""
BY_ACTION = {
    "app_custom_event": "C-324", "app_install": "C-325", "app_use": "C-326", "checkin": "C-327", "comment": "C-328",
    "credit_spent": "C-329", "vote": "C-330", "follow": "C-330", "leadgen_quality_conversion": "C-331",
    "like": "C-332", "link_click": "C-333", "mention": "C-334", "offsite_conversion": "C-334", "photo_view": "C-335",
    "post": "C-335", "receive_offer": "C-336", "rsvp": "C-336", "tab_view": "C-337", "video_play": "C-337",
}  # fmt: skip


def _told(live: Live, *specs: dict[str, Any]) -> tuple[list[dict[str, Any]], list[str]]:
    """What is kept of these specs, in an objective whose own specs stand alone; and what `debug` says of them."""
    group = adset(live, campaign(live, objective="OUTCOME_ENGAGEMENT"), optimization_goal="POST_ENGAGEMENT")
    given = {"name": "Ad", "adset_id": group, "status": "PAUSED", "creative": {"creative_id": creative(live)}}
    path = f"/v24.0/{live.world['ad_account_id']}/ads"
    answer = live.post(path, given | {"tracking_specs": list(specs), "debug": "warning"}).json()
    told = [one["message"] for one in answer.get("__debug__", {}).get("messages", ())]
    kept = read(live, answer["id"], "tracking_specs")["tracking_specs"]
    return kept, [message for message in told if message.startswith("tracking_specs[")]


@pytest.mark.req("C-322", "C-323", "C-324", "C-325", "C-326", "C-327", "C-328", "C-329", "C-330", "C-331")
@pytest.mark.req("C-332", "C-333", "C-334", "C-335", "C-336", "C-337")
def test_every_documented_action_is_tracked_as_written(live: Live):
    sent = [spec(text, {}) for text in SHAPES]
    assert set(BY_ACTION) | {"page_engagement", "post_engagement", "app_engagement", "mobile_app_install"} == {
        one["action.type"][0] for one in sent
    }
    kept, told = _told(live, *sent)
    assert kept == sent
    covered = [message for message in told if "is part of app_engagement" in message]
    assert [message.split(": ")[1].split()[0] for message in covered] == ["app_install", "app_use", "credit_spent"]
    assert told == covered


@pytest.mark.req("C-321", "C-322", "C-323", "C-329", "C-336", "C-340")
@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (
            ["credit_spend application=1"],
            "tracking_specs[0]: there is no action credit_spend. Did you mean credit_spent?",
        ),
        (["teleport page=1"], "tracking_specs[0]: there is no action teleport."),
        (
            ["rsvp event=1 response=perhaps"],
            "tracking_specs[0]: response must be one of yes, maybe, no, not perhaps; it tracks nothing.",
        ),
        (
            ["checkin page=1", "page_engagement page=1"],
            "tracking_specs[0]: checkin is part of page_engagement, which is tracked already.",
        ),
        (
            ["post_engagement post=2 page=1", "link_click post=2 post.wall=1"],
            "tracking_specs[1]: link_click is part of post_engagement, which is tracked already.",
        ),
        (
            ["app_engagement application=1", "app_use application=1"],
            "tracking_specs[1]: app_use is part of app_engagement, which is tracked already.",
        ),
    ],
)
def test_what_a_spec_adds_nothing_with_is_told(texts: list[str], message: str, live: Live):
    sent = [spec(text, {}) for text in texts]
    assert _told(live, *sent) == (sent, [message])


@pytest.mark.req("C-316", "C-318")
@pytest.mark.parametrize(
    ("objective", "goal", "expected"),
    [
        ("CONVERSIONS", "OFFSITE_CONVERSIONS", ["link_click object=page", "like page"]),
        ("CONVERSIONS", "LINK_CLICKS", ["offsite_conversion fb_pixel=pixel", "link_click object=page", "like page"]),
        ("LINK_CLICKS", "LINK_CLICKS", ["like page"]),
        ("LINK_CLICKS", "IMPRESSIONS", ["link_click object=page", "like page"]),
    ],
)
def test_a_plain_link_tracks_its_page(objective: str, goal: str, expected: list[str], live: Live):
    world = live.world
    promoted = {"promoted_object": _pixel(live)} if objective == "CONVERSIONS" else {}
    group = adset(live, campaign(live, objective=objective), optimization_goal=goal, **promoted)
    said = {"title": "Boots", "body": "That know the way", "link_url": "https://example.com/"}
    shown = made(live, "adcreatives", name="x", actor_id=world["page_id"], image_hash=world["image_hash"], **said)
    ad = made(live, "ads", name="Ad", adset_id=group, status="PAUSED", creative={"creative_id": shown})
    ids = {"page": world["page_id"], "pixel": world["pixel_id"]}
    assert read(live, ad, "tracking_specs")["tracking_specs"] == [spec(text, ids) for text in expected]


@pytest.mark.req("C-314", "C-320")
@pytest.mark.parametrize(
    ("objective", "goal"), [("CANVAS_APP_ENGAGEMENT", "APP_INSTALLS"), ("CANVAS_APP_INSTALLS", "LINK_CLICKS")]
)
def test_objectives_that_no_campaign_can_have_any_more_keep_their_row_of_the_table(
    live: Live, objective: str, goal: str
):
    """The campaign is one of the time when it could still be made."""
    world = live.world
    app = {
        "application_id": world["application_id"],
        "object_store_url": "https://play.google.com/store/apps/details?id=com.example",
    }
    of = campaign(live, objective="OUTCOME_APP_PROMOTION")
    group = adset(live, of, optimization_goal=goal, promoted_object=app)

    def keep_of_old(tx: Any) -> None:
        obj = tx.get(int(of))
        obj.data["objective"] = objective
        tx.update(obj)

    live.twin.store.write_sync(keep_of_old)
    ad = made(live, "ads", name="Ad", adset_id=group, status="PAUSED", creative={"creative_id": creative(live)})
    found = read(live, ad, "tracking_specs", "creative{effective_object_story_id}")
    page, _, post = found["creative"]["effective_object_story_id"].partition("_")
    assert found["tracking_specs"] == [
        spec(f"app_engagement application={world['application_id']}", {}),
        spec(f"post_engagement page={page} post={post}", {}),
    ]


BOUGHT = (
    ("CPM", "OUTCOME_AWARENESS", "IMPRESSIONS", "IMPRESSIONS", {"promoted_object": "page"}),
    ("CPC", "OUTCOME_TRAFFIC", "LINK_CLICKS", "LINK_CLICKS", {}),
    ("ABSOLUTE_OCPM", "OUTCOME_TRAFFIC", "IMPRESSIONS", "LINK_CLICKS", {}),
    ("CPA", "OUTCOME_ENGAGEMENT", "THRUPLAY", "THRUPLAY", {}),
)
"""What the ad calls it, and how the ad set asks for it."""


@pytest.mark.req("C-312")
@pytest.mark.parametrize(("bid_type", "objective", "billing", "goal", "more"), BOUGHT)
def test_what_is_paid_and_what_is_aimed_at_are_two_things(
    bid_type: str, objective: str, billing: str, goal: str, more: dict[str, Any], live: Live
):
    promoted = {"promoted_object": {"page_id": live.world["page_id"]}} if more else {}
    group = adset(
        live, campaign(live, objective=objective), billing_event=billing, optimization_goal=goal, bid_amount=500,
        bid_strategy="LOWEST_COST_WITH_BID_CAP", **promoted,
    )  # fmt: skip
    found = read(live, group, "billing_event", "optimization_goal")
    assert (found["billing_event"], found["optimization_goal"]) == (billing, goal)
    shown = creative(live)
    if goal == "THRUPLAY":
        film = {"video_id": live.world["video_id"], "image_hash": live.world["image_hash"]}
        shown = creative(live, object_story_spec={"page_id": live.world["page_id"], "video_data": film})
    bought = made(live, "ads", name="Ad", adset_id=group, status="PAUSED", creative={"creative_id": shown})
    assert read(live, bought, "bid_type")["bid_type"] == bid_type


def _actions(live: Live, *specs: dict[str, Any]) -> dict[str, int]:
    """What insights count after three days of an ad with these specs."""
    group = adset(live, campaign(live), daily_budget=60_000)
    given = {"adset_id": group, "status": "ACTIVE", "creative": {"creative_id": creative(live)}}
    pk = made(live, "ads", name="Ad", tracking_specs=list(specs), **given)
    approve(live, pk)
    live.advance("3d")
    asked = {"date_preset": "maximum", "fields": "actions"}
    (row,) = live.get(f"/{pk}/insights", asked).json()["data"]
    return {one["action_type"]: int(one["value"]) for one in row["actions"]}


OF_AN_APP = {"mobile_app_install", "omni_app_install", "app_custom_event", "app_use", "credit_spent"}
OF_A_PAGE = {"checkin", "mention", "tab_view", "photo_view", "receive_offer", "rsvp", "vote", "follow"}


@pytest.mark.req("C-309")
def test_what_is_not_tracked_is_not_reported(live: Live):
    found = _actions(live)
    assert not {name for name in found if name.split(".")[0] in OF_AN_APP | OF_A_PAGE}
    assert found["page_engagement"] == found["post_engagement"]


@pytest.mark.req("C-309", "C-321", "C-322", "C-324", "C-325", "C-326", "C-327", "C-330", "C-336", "C-337")
def test_what_an_ad_tracks_shows_in_its_reports(live: Live):
    texts = ("app_engagement application=1", "app_custom_event application=1", "page_engagement page=1",
             "tab_view page=1", "photo_view post.wall=1", "receive_offer offer=6", "rsvp event=7",
             "vote question=3 question.creator=1", "follow question=3 question.creator=1")  # fmt: skip
    found = _actions(live, *(spec(text, {}) for text in texts))
    assert {name.split(".")[0] for name in found} >= OF_AN_APP | OF_A_PAGE
    assert all(found[name] < 0.25 * found["link_click"] for name in OF_AN_APP | OF_A_PAGE)
    children = ("app_custom_event.fb_mobile_activate_app", "app_custom_event.other")
    assert found["app_custom_event"] == sum(found[name] for name in children)
    of_the_page = found["post_engagement"] + found["checkin"] + found["mention"]
    assert found["page_engagement"] == of_the_page


@pytest.mark.req("C-309", "C-336")
def test_specs_that_track_nothing_add_nothing(live: Live):
    odd = (spec("rsvp event=7 response=no", {}), spec("app_use page=1", {}), spec("checkin application=1", {}))
    assert not {name for name in _actions(live, *odd) if name in OF_AN_APP | OF_A_PAGE}
