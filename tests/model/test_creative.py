"""Creatives: what they show, the post they make, reuse, what stays, deletion."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from tests.live import Live, error_of

LINK = "https://example.com/shop"


def edge(live: Live) -> str:
    return f"/{live.world['ad_account_id']}/adcreatives"


def story(live: Live, **data: Any) -> dict[str, Any]:
    content = {"link": LINK, "message": "New colours", "name": "Autumn", "image_hash": live.world["image_hash"]}
    return {"page_id": live.world["page_id"], "link_data": content | data}


def made(live: Live, **params: Any) -> str:
    answer = live.post(edge(live), {"object_story_spec": story(live)} | params)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["id"])


def read(live: Live, number: str, fields: str) -> dict[str, Any]:
    answer = live.get(f"/{number}", {"fields": fields})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


SHOWN = (
    "name,status,account_id,actor_id,body,title,link_url,object_type,image_hash,image_url,thumbnail_url,"
    "call_to_action_type,effective_object_story_id,object_story_spec,url_tags,instagram_user_id,"
    "effective_instagram_media_id,instagram_permalink_url,video_id,adlabels"
)


@pytest.mark.req("A-084", "A-088", "A-092", "A-093", "D-117", "D-125", "D-134")
def test_reads_show_what_the_story_says(live):
    world = live.world
    action = {"type": "SHOP_NOW", "value": {"link": LINK}}
    number = made(
        live,
        name="Autumn ad",
        url_tags="a=b",
        instagram_user_id=world["instagram_user_id"],
        object_story_spec=story(live, call_to_action=action),
    )
    shown = read(live, number, SHOWN)
    media = f"http://localhost/_adtwin/media/{world['image_hash']}"
    assert shown["image_url"] == media
    assert shown["thumbnail_url"] == f"{media}?size=64"
    assert shown["object_story_spec"] == story(live, call_to_action=action)
    assert shown["effective_object_story_id"].startswith(f"{world['page_id']}_")
    assert shown["effective_instagram_media_id"].isdigit()
    assert shown["instagram_permalink_url"].startswith("https://www.instagram.com/p/")
    expected = {
        "name": "Autumn ad", "status": "ACTIVE", "account_id": world["ad_account_id"].removeprefix("act_"),
        "actor_id": world["page_id"], "body": "New colours", "title": "Autumn", "link_url": LINK,
        "object_type": "SHARE", "image_hash": world["image_hash"], "call_to_action_type": "SHOP_NOW", "url_tags": "a=b",
        "instagram_user_id": world["instagram_user_id"],
    }  # fmt: skip
    assert {name: shown[name] for name in expected} == expected
    assert read(live, number, "") == {"id": number}


@pytest.mark.req("D-129")
@pytest.mark.parametrize(
    ("params", "size"),
    [({}, 64), ({"thumbnail_width": "150", "thumbnail_height": "120"}, 150), ({"thumbnail_width": "x"}, 64)],
)
def test_thumbnails_come_in_the_wanted_size(live, params, size):
    found = live.get(f"/{made(live)}", {"fields": "thumbnail_url", **params}).json()
    assert found["thumbnail_url"].endswith(f"?size={size}")


@pytest.mark.req("A-085")
def test_a_creative_without_a_name_gets_one(live):
    assert read(live, made(live), "name")["name"].startswith("Autumn 2026-11-24-")


@pytest.mark.req("A-151", "A-149")
def test_a_video_creative_shows_its_video(live):
    world = live.world
    data = {"video_id": world["video_id"], "image_hash": world["image_hash"], "title": "t", "message": "m"}
    number = made(live, object_story_spec={"page_id": world["page_id"], "video_data": data})
    shown = read(live, number, SHOWN)
    assert (shown["object_type"], shown["video_id"], shown["title"]) == ("VIDEO", world["video_id"], "t")


@pytest.mark.req("A-180", "A-191")
def test_a_story_spec_becomes_an_unpublished_post(live):
    page = live.world["page_id"]
    post = read(live, made(live), "effective_object_story_id")["effective_object_story_id"]
    found = live.get(f"/{post}", {"fields": "message,link,is_published"}).json()
    assert found == {"id": post, "message": "New colours", "link": LINK, "is_published": False}
    for name, there in (("ads_posts", True), ("promotable_posts", True), ("posts", False), ("feed", False)):
        ids = [row["id"] for row in live.get(f"/{page}/{name}", {"limit": "100"}).json()["data"]]
        assert (post in ids) == there, name


@pytest.mark.req("D-128", "A-169")
def test_a_picture_by_address_joins_the_library(live):
    account = live.world["ad_account_id"]
    spec = {
        "page_id": live.world["page_id"],
        "link_data": {"link": LINK, "picture": "https://example.com/a-600x400.png"},
    }
    number = made(live, object_story_spec=spec)
    found = read(live, number, "image_hash,object_story_spec")
    images = live.get(f"/{account}/adimages", {"hashes": [found["image_hash"]], "fields": "width,height,creatives"})
    assert [(row["width"], row["height"], row["creatives"]) for row in images.json()["data"]] == [(600, 400, [number])]
    assert found["object_story_spec"]["link_data"]["image_hash"] == found["image_hash"]
    assert found["object_story_spec"]["link_data"]["picture"] == "https://example.com/a-600x400.png"


@pytest.mark.req("D-127", "D-128")
def test_an_image_may_come_with_the_creative(live):
    from adtwin.model.media.make import stand_in_image

    sent = stand_in_image("sent along", 300, 200)
    params = {"title": "t", "body": "b", "object_url": LINK, "image_file": "i.jpg"}
    answer = live.post(edge(live), params, files={"image_file": ("i.jpg", sent, "image/jpeg")})
    assert answer.status_code == 200, answer.text
    assert read(live, answer.json()["id"], "image_hash,object_type") | {"id": ""} == {
        "image_hash": hashlib.md5(sent).hexdigest(), "object_type": "DOMAIN", "id": "",
    }  # fmt: skip


@pytest.mark.req("A-089", "A-185", "D-118")
def test_an_existing_post_gives_the_same_creative_again(live):
    post = live.world["page_post_id"]
    first = live.post(edge(live), {"name": "Promoted", "object_story_id": post}).json()["id"]
    again = live.post(edge(live), {"name": "Other name", "object_story_id": post}).json()["id"]
    tagged = live.post(edge(live), {"object_story_id": post, "url_tags": "x=y"}).json()["id"]
    assert (again, tagged == first) == (first, False)
    assert read(live, first, "name,object_story_id") == {"name": "Promoted", "object_story_id": post, "id": first}
    live.delete(f"/{first}")
    assert live.post(edge(live), {"object_story_id": post}).json()["id"] != first


@pytest.mark.req("A-092", "E-107")
def test_a_creative_of_a_post_shows_the_post(live):
    params = {"object_story_id": live.world["page_post_id"], "call_to_action": {"type": "LEARN_MORE", "value": {}}}
    number = made(live, object_story_spec="", **params)
    shown = read(live, number, "body,link_url,call_to_action_type,effective_object_story_id,actor_id")
    assert shown["body"] == "Free shipping on everything this week."
    assert shown["call_to_action_type"] == "LEARN_MORE"
    assert shown["effective_object_story_id"] == live.world["page_post_id"]
    assert shown["actor_id"] == live.world["page_id"]


def test_an_instagram_post_can_be_promoted(live):
    media = live.world["instagram_media_ids"][0]
    number = made(live, object_story_spec="", source_instagram_media_id=media)
    shown = read(live, number, "effective_instagram_media_id,body,image_hash")
    assert shown["effective_instagram_media_id"] == media
    assert shown["body"]
    assert shown["image_hash"]


@pytest.mark.req("D-138")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("object_story_spec", {"page_id": "1", "link_data": {"link": "https://other.example"}}),
        ("body", "other"),
        ("url_tags", "z=1"),
        ("object_story_id", "1_2"),
        ("image_url", "https://example.com/i.jpg"),
        ("degrees_of_freedom_spec", {"creative_features_spec": {}}),
    ],
)
def test_content_never_changes(live, name, value):
    error_of(live.post(f"/{made(live)}", {name: value}), "CREATIVE_IS_FIXED", [[name]])


@pytest.mark.req("D-138")
def test_name_and_labels_change(live):
    number = made(live)
    answer = live.post(f"/{number}", {"name": "Renamed", "adlabels": [{"name": "Autumn"}]})
    assert answer.json() == {"success": True}
    found = read(live, number, "name,adlabels")
    assert (found["name"], [one["name"] for one in found["adlabels"]]) == ("Renamed", ["Autumn"])


@pytest.mark.req("D-116", "D-117")
def test_the_list_counts_creatives_and_leaves_deleted_ones_out(live):
    numbers = [made(live, name=f"Creative {place}") for place in range(3)]
    assert live.delete(f"/{numbers[0]}").json() == {"success": True}
    body = live.get(edge(live), {"fields": "id,name,status", "summary": "true"}).json()
    assert [row["id"] for row in body["data"]] == numbers[:0:-1]
    assert body["summary"]["total_count"] == 2
    assert read(live, numbers[0], "status")["status"] == "DELETED"


@pytest.mark.req("D-136", "B-076")
def test_validating_only_stores_nothing(live):
    params = {"object_story_spec": story(live), "execution_options": ["validate_only"]}
    assert live.post(edge(live), params).json() == {"success": True}
    assert live.get(edge(live)).json()["data"] == []


@pytest.mark.req("D-006", "D-117")
def test_a_create_reads_back(live):
    answer = live.post(edge(live), {"object_story_spec": story(live), "name": "Back", "fields": "name,status"})
    assert answer.json() | {"id": ""} == {"id": "", "name": "Back", "status": "ACTIVE"}


ECHOED = {
    "asset_feed_spec": {"bodies": [{"text": "b"}]},
    "degrees_of_freedom_spec": {"degrees_of_freedom_type": "USER_ENROLLED_NON_DCO"},
    "contextual_multi_ads": {"enroll_status": "OPT_IN"},
    "platform_customizations": {"instagram": {"image_hash": "x"}},
    "ad_disclaimer_spec": {"title": "t", "body": "b"},
    "branded_content_sponsor_page_id": "77",
    "applink_treatment": "deeplink_with_web_fallback",
    "dynamic_ad_voice": "STORY_OWNER",
    "use_page_actor_override": True,
    "authorization_category": "NONE",
    "link_og_id": "9",
}


@pytest.mark.req("D-120", "D-121", "D-123", "D-132", "D-133", "D-137")
@pytest.mark.parametrize(("name", "value"), ECHOED.items(), ids=ECHOED)
def test_other_parameters_are_read_back_as_sent(live, name, value):
    assert read(live, made(live, **{name: value}), name)[name] == value


@pytest.mark.req("D-121", "D-122", "D-123", "D-013")
@pytest.mark.parametrize("name", ["applink_treatment", "dynamic_ad_voice", "authorization_category"])
def test_an_unknown_value_of_a_list_is_refused(live, name):
    answer = live.post(edge(live), {"object_story_spec": story(live), name: "NO_SUCH"})
    error_of(answer, "INVALID_PARAMETER", [[name]])


# -- creatives of ads ------------------------------------------------------------------------------------------------


def ad_with(live: Live, creative: dict[str, Any]) -> Any:
    account = live.world["ad_account_id"]
    campaign = live.post(
        f"/{account}/campaigns",
        {
            "name": "c", "objective": "OUTCOME_TRAFFIC", "special_ad_categories": [], "status": "PAUSED",
            "is_adset_budget_sharing_enabled": False,
        },
    )  # fmt: skip
    adset = live.post(
        f"/{account}/adsets",
        {
            "name": "s", "campaign_id": campaign.json()["id"], "daily_budget": 2000, "billing_event": "IMPRESSIONS",
            "optimization_goal": "LINK_CLICKS", "bid_strategy": "LOWEST_COST_WITHOUT_CAP", "status": "PAUSED",
            "targeting": {"geo_locations": {"countries": ["US"]}, "targeting_automation": {"advantage_audience": 0}},
        },
    )  # fmt: skip
    assert adset.status_code == 200, adset.text
    ad = {"name": "a", "adset_id": adset.json()["id"], "status": "PAUSED", "creative": creative}
    return live.post(f"/{account}/ads", ad)


@pytest.mark.req("A-096", "B-107")
def test_an_ad_may_bring_its_creative_along(live):
    spec = {"page_id": live.world["page_id"], "link_data": {"link": LINK, "picture": "https://example.com/p.jpg"}}
    ad = ad_with(live, {"name": "inline", "object_story_spec": spec})
    assert ad.status_code == 200, ad.text
    creative = live.get(f"/{ad.json()['id']}", {"fields": "creative{name,image_hash}"}).json()["creative"]
    assert creative["name"] == "inline"
    assert creative["image_hash"]


def test_a_creative_in_use_is_not_deleted(live):
    number = made(live)
    ad = ad_with(live, {"creative_id": number}).json()["id"]
    error_of(live.delete(f"/{number}"), "CREATIVE_IN_USE", [["id"]])
    error_of(live.post(f"/{number}", {"status": "DELETED"}), "CREATIVE_IN_USE", [["id"]])
    assert [row["id"] for row in live.get(f"/{number}/ads").json()["data"]] == [ad]
    live.delete(f"/{ad}")
    assert live.delete(f"/{number}").json() == {"success": True}
    error_of(ad_with(live, {"creative_id": number}), "CREATIVE_NOT_FOUND", [["creative", "creative_id"]])


@pytest.mark.parametrize("named", ["17", "abc", "9" * 30, '"5"'])
def test_an_ad_names_a_creative_of_its_account(live, named):
    error_of(ad_with(live, {"creative_id": named}), "CREATIVE_NOT_FOUND", [["creative", "creative_id"]])


def test_a_creative_is_its_accounts_own(live):
    number = made(live)
    answer = live.get(f"/{number}", token=live.world["second_access_token"])
    error_of(answer, "UNSUPPORTED_REQUEST")
