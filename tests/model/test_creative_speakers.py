"""Who speaks in a creative: Instagram accounts by both of their names, pages of posts, partners."""

from __future__ import annotations

from typing import Any

import pytest

from tests import ads
from tests.graph.test_isolation import person
from tests.live import Live, error_of

SPEC = "object_story_spec"
LINK = {"link": "https://example.com/", "message": "m"}

Json = dict[str, Any]


def story(live: Live, **more: Any) -> Json:
    return {SPEC: {"page_id": live.world["page_id"], "link_data": LINK, **more}}


def create(live: Live, params: Json, version: str = "v24.0", **more: Any) -> Any:
    return live.post(f"/{version}/{live.world['ad_account_id']}/adcreatives", {"name": "c", **params}, **more)


# -- Instagram accounts ----------------------------------------------------------------------------------------------


@pytest.mark.req("E-246")
@pytest.mark.parametrize("within", [True, False])
def test_the_old_name_of_the_instagram_account_is_read_as_the_new_one(live: Live, within: bool):
    account = live.world["instagram_user_id"]
    old = {"instagram_actor_id": account}
    answer = create(live, (story(live, **old) if within else story(live) | old) | {"debug": "all"})
    told = [one["message"] for one in answer.json()["__debug__"]["messages"]]
    assert "instagram_actor_id is deprecated: it was read as instagram_user_id." in told
    shown = ads.read(live, answer.json()["id"], SPEC, "instagram_user_id", "effective_instagram_media_id")
    assert shown["instagram_user_id"] == account
    assert shown["effective_instagram_media_id"]
    assert shown[SPEC].get("instagram_user_id") == (account if within else None)
    assert "instagram_actor_id" not in shown[SPEC]


@pytest.mark.req("E-246")
def test_later_versions_refuse_the_old_name(live: Live):
    old = {"instagram_actor_id": live.world["instagram_user_id"]}
    error_of(create(live, story(live, **old), "v25.0"), "INSTAGRAM_ACTOR_GONE", [[SPEC, "instagram_actor_id"]])
    error_of(create(live, story(live) | old, "v25.0"), "INSTAGRAM_ACTOR_GONE", [["instagram_actor_id"]])


@pytest.mark.req("E-077", "C-514", "C-184")
def test_both_names_together_are_refused(live: Live):
    both = dict.fromkeys(("instagram_actor_id", "instagram_user_id"), live.world["instagram_user_id"])
    within = [[SPEC, "instagram_actor_id"], [SPEC, "instagram_user_id"]]
    error_of(create(live, story(live, **both)), "TWO_INSTAGRAM_ACCOUNTS", within)
    error_of(create(live, story(live) | both), "TWO_INSTAGRAM_ACCOUNTS", [[name] for name in both])


@pytest.mark.req("E-076", "D-383")
@pytest.mark.parametrize("name", ["instagram_user_id", "instagram_actor_id"])
def test_an_instagram_account_of_nobody_is_refused_by_its_parameter(live: Live, name: str):
    for wrong in ("5", live.world["page_id"]):
        error_of(create(live, story(live, **{name: wrong})), "INSTAGRAM_NOT_USABLE", [[SPEC, name]])
        error_of(create(live, story(live) | {name: wrong}), "INSTAGRAM_NOT_USABLE", [[name]])


# -- pages of posts --------------------------------------------------------------------------------------------------


@pytest.mark.req("E-149", "C-506")
def test_a_post_of_another_page_than_the_promoted_one_is_refused_at_the_ad(live: Live):
    own, other = live.world["page_id"], live.world["second_page_id"]
    tasks = {key: ["ADVERTISE"] for key in (live.world["ad_account_id"], own, other)}
    token = person(live, 900_100, tasks)
    post = live.post(f"/{other}/feed", {"message": "Theirs"}, token=live.world["second_access_token"])
    campaign = ads.campaign(live, objective="OUTCOME_ENGAGEMENT")
    adset = ads.adset(live, campaign, promoted_object={"page_id": own}, optimization_goal="PAGE_LIKES")
    for shown, taken in ((live.world["page_post_id"], True), (post.json()["id"], False)):
        given = {"name": "Ad", "adset_id": adset, "creative": {"object_story_id": shown}, "status": "PAUSED"}
        answer = live.post(f"/{live.world['ad_account_id']}/ads", given, token=token)
        if taken:
            assert answer.status_code == 200, answer.text
        else:
            error_of(answer, "PAGE_DIFFERS_FROM_PROMOTED", [["creative"]])


@pytest.mark.req("E-148")
def test_a_post_that_is_missing_or_somebody_elses_is_refused(live: Live):
    page, theirs = live.world["page_id"], live.world["second_page_id"]
    error_of(create(live, {"object_story_id": f"{page}_12"}), "PROMOTED_POST_UNAVAILABLE", [["object_story_id"]])
    error_of(create(live, {"object_story_id": f"{theirs}_12"}), "POST_NOT_AVAILABLE", [["object_story_id"]])


# -- partners --------------------------------------------------------------------------------------------------------


@pytest.mark.req("E-218", "E-219", "A-383", "A-384")
def test_the_page_speaks_first_and_the_sponsor_second_whoever_is_the_brand(live: Live):
    world = live.world
    ways = (
        (world["ad_account_id"], world["page_id"], world["second_page_id"], world["access_token"]),
        (world["second_ad_account_id"], world["second_page_id"], world["page_id"], world["second_access_token"]),
    )
    for account, first, second, token in ways:
        partners = {
            "facebook_branded_content": {"sponsor_page_id": second},
            "instagram_branded_content": {"sponsor_id": world["instagram_user_id"]},
        }
        given = {"name": "c", SPEC: {"page_id": first, "link_data": LINK}, **partners}
        made = live.post(f"/{account}/adcreatives", given, token=token)
        assert made.status_code == 200, made.text
        fields = ",".join((SPEC, "actor_id", *partners))
        shown = live.get(f"/{made.json()['id']}", {"fields": fields}, token=token).json()
        assert (shown["actor_id"], {name: shown[name] for name in partners}) == (first, partners)


@pytest.mark.req("E-220")
@pytest.mark.parametrize(
    ("holder", "key"), [("facebook_branded_content", "sponsor_page_id"), ("instagram_branded_content", "sponsor_id")]
)
def test_a_sponsor_exists_when_the_ad_is_made(live: Live, holder: str, key: str):
    adset = ads.adset(live, ads.campaign(live))
    right = live.world["second_page_id" if key == "sponsor_page_id" else "instagram_user_id"]
    for sponsor in ("12", live.world["ad_account_id"].removeprefix("act_"), "x", right):
        creative = create(live, story(live) | {holder: {key: sponsor}}).json()["id"]
        given = {"name": "Ad", "adset_id": adset, "creative": {"creative_id": creative}, "status": "PAUSED"}
        answer = live.post(f"/{live.world['ad_account_id']}/ads", given)
        if sponsor == right:
            assert answer.status_code == 200, answer.text
        else:
            error_of(answer, "SPONSOR_NOT_FOUND", [["creative", holder]])
