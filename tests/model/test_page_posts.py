"""Posts and photos of a page: published, unpublished for ads, scheduled; carousels by the page's own token."""

from __future__ import annotations

from typing import Any

import pytest

from adtwin.model.media.make import stand_in_image
from tests import ads
from tests.live import Live, error_of

STORE = "https://play.google.com/store/apps/details?id=com.example"


def post(live: Live, edge: str = "feed", *, own: bool = True, **given: Any) -> Any:
    token = live.world["page_access_token"] if own else live.world["access_token"]
    return live.post(f"/{live.world['page_id']}/{edge}", given, token=token)


def ids(live: Live, edge: str) -> list[str]:
    rows = live.get(f"/{live.world['page_id']}/{edge}", {"limit": "100"}).json()["data"]
    return [row["id"] for row in rows]


def cards(live: Live, count: int = 4, **more: Any) -> list[dict[str, Any]]:
    one = {"link": STORE, "image_hash": live.world["image_hash"], "name": "Product", "description": "$4.99"}
    return [one | more for _ in range(count)]


@pytest.mark.req("A-183", "A-184", "A-185", "A-190", "A-177", "A-178")
@pytest.mark.parametrize("edge", ["posts", "feed"])
def test_an_unpublished_carousel_is_for_ads_alone(live: Live, edge: str):
    before = ids(live, "posts")
    given = {
        "message": "Browse our latest products", "published": "0", "child_attachments": cards(live),
        "caption": "WWW.EXAMPLE.COM", "link": "http://www.example.com/products",
    }  # fmt: skip
    answer = post(live, edge, **given)
    assert answer.status_code == 200, answer.text
    number = answer.json()["id"]
    assert number.startswith(f"{live.world['page_id']}_")
    assert (ids(live, "posts"), ids(live, "feed")) == (before, before)
    assert number in ids(live, "ads_posts")
    assert number in ids(live, "promotable_posts")
    fields = "is_published,multi_share_optimized,multi_share_end_card,child_attachments,caption"
    found = ads.read(live, number, fields)
    assert [found[name] for name in fields.split(",")[:3]] == [False, True, True]
    assert found["child_attachments"] == cards(live)
    creative = live.post(f"/{live.world['ad_account_id']}/adcreatives", {"object_story_id": f'"{number}"'}).json()
    assert ads.read(live, creative["id"], "effective_object_story_id")["effective_object_story_id"] == number


@pytest.mark.req("A-183")
def test_a_get_with_the_parameters_of_a_post_lists(live: Live):
    before = ids(live, "posts")
    answer = live.get(f"/{live.world['page_id']}/posts", {"message": "Browse", "published": "0", "link": STORE})
    assert [row["id"] for row in answer.json()["data"]] == before


@pytest.mark.req("A-189", "A-178")
def test_an_app_carousel_is_posted_by_the_page_and_then_promoted(live: Live):
    action = {"type": "USE_MOBILE_APP", "value": {"app_link": "myapp://1", "link_title": "Title"}}
    given = {
        "message": "My description", "link": STORE, "caption": "WWW.ITUNES.COM", "multi_share_optimized": "1",
        "multi_share_end_card": "false", "child_attachments": cards(live, call_to_action=action),
    }  # fmt: skip
    error_of(post(live, own=False, **given), "PAGE_TOKEN_NEEDED")
    number = post(live, **given).json()["id"]
    assert ads.read(live, number, "multi_share_end_card")["multi_share_end_card"] is False
    assert live.post(f"/{live.world['ad_account_id']}/adcreatives", {"object_story_id": number}).status_code == 200
    assert number in ids(live, "posts")


REFUSED: tuple[tuple[dict[str, Any], str, list[str]], ...] = (
    ({"published": "true"}, "INVALID_PARAMETER", ["message"]),
    ({"link": "javascript:alert(1)"}, "INVALID_URL", ["link"]),
    ({"message": "m", "child_attachments": [{"link": STORE}, {"link": "data:x"}]}, "INVALID_URL",
     ["child_attachments", "1", "link"]),
    ({"message": "m", "child_attachments": [{"link": STORE}] * 11}, "INVALID_PARAMETER", ["child_attachments"]),
    ({"message": "m", "attached_media": [{"media_fbid": "12"}]}, "INVALID_PARAMETER", ["attached_media"]),
    ({"message": "m", "attached_media": [{"media_fbid": "12"}] * 11}, "INVALID_PARAMETER", ["attached_media"]),
    ({"message": "m", "scheduled_publish_time": "2026-11-26T00:00:00Z"}, "INVALID_PARAMETER",
     ["scheduled_publish_time"]),
    ({"message": "m", "published": "0", "scheduled_publish_time": "2026-11-25T00:05:00Z"}, "INVALID_PARAMETER",
     ["scheduled_publish_time"]),
)  # fmt: skip


@pytest.mark.req("A-167", "A-190")
@pytest.mark.parametrize(("given", "symbol", "blame"), REFUSED)
def test_a_broken_rule_has_its_error(live: Live, given: dict[str, Any], symbol: str, blame: list[str]):
    before = ids(live, "promotable_posts")
    error_of(post(live, **given), symbol, [blame])
    assert ids(live, "promotable_posts") == before


@pytest.mark.req("A-170")
def test_cards_of_a_post_need_no_picture(live: Live):
    plain = [{"link": "https://example.com/1"}, {"link": "https://example.com/2"}]
    assert post(live, message="m", link=STORE, child_attachments=plain).status_code == 200
    link = {"link": STORE, "child_attachments": plain}
    answer = live.post(
        f"/{live.world['ad_account_id']}/adcreatives",
        {"object_story_spec": {"page_id": live.world["page_id"], "link_data": link}},
    )
    error_of(answer, "MISSING_IMAGE")


def test_a_scheduled_post_waits(live: Live):
    number = post(live, message="m", published="0", scheduled_publish_time="2026-11-26T00:00:00Z").json()["id"]
    assert ids(live, "scheduled_posts") == [number]
    assert number not in ids(live, "posts")
    assert live.delete(f"/{number}").json() == {"success": True}
    assert ids(live, "scheduled_posts") == []


@pytest.mark.req("E-148")
def test_a_scheduled_post_is_published_when_its_time_comes(live: Live):
    given = {"message": "Tomorrow", "published": "0", "scheduled_publish_time": "2026-11-26T06:30:00Z"}
    number = post(live, **given).json()["id"]
    promoted = {"object_story_id": number}
    refused = live.post(f"/{live.world['ad_account_id']}/adcreatives", promoted)
    error_of(refused, "PROMOTED_POST_UNAVAILABLE", [["object_story_id"]])
    live.advance("30h")
    assert number not in ids(live, "posts")
    live.advance("1h")
    assert ids(live, "posts")[0] == ids(live, "feed")[0] == number
    assert ids(live, "scheduled_posts") == []
    shown = ads.read(live, number, "is_published", "created_time")
    assert (shown["is_published"], shown["created_time"]) == (True, "2026-11-26T06:30:00+0000")
    assert live.post(f"/{live.world['ad_account_id']}/adcreatives", promoted).status_code == 200


@pytest.mark.parametrize("by_file", [True, False])
def test_a_photo_is_published_with_a_post(live: Live, by_file: bool):
    path = f"/{live.world['page_id']}/photos"
    if by_file:
        picture = {"source": ("boot.jpg", stand_in_image("Boot", 640, 480), "image/jpeg")}
        made = live.post(path, {"caption": "A boot"}, files=picture).json()
    else:
        made = live.post(path, {"caption": "A boot", "url": "https://example.com/boot-640x480.jpg"}).json()
    found = ads.read(live, made["id"], "name,images,picture,width,height,page_story_id,link")
    assert (found["name"], found["width"], found["height"]) == ("A boot", 640, 480)
    assert found["page_story_id"] == made["post_id"]
    assert live.client.get(found["images"][0]["source"]).status_code == 200
    shown = ads.read(live, made["post_id"], "message,full_picture,status_type")
    assert (shown["message"], shown["status_type"]) == ("A boot", "added_photos")
    assert shown["full_picture"] == found["images"][0]["source"]
    assert made["post_id"] in ids(live, "posts")
    assert ids(live, "photos") == [made["id"]]
    creative = live.post(f"/{live.world['ad_account_id']}/adcreatives", {"object_story_id": made["post_id"]}).json()
    assert ads.read(live, creative["id"], "object_type,body") | {"id": ""} == {
        "object_type": "PHOTO", "body": "A boot", "id": "",
    }  # fmt: skip
    assert live.delete(f"/{made['id']}").json() == {"success": True}
    assert ids(live, "photos") == []


def test_unpublished_photos_are_attached_to_a_post(live: Live):
    path = f"/{live.world['page_id']}/photos"
    photos = [live.post(path, {"url": f"https://example.com/{one}.jpg", "published": "false"}).json() for one in "ab"]
    assert all(set(one) == {"id"} for one in photos)
    assert ids(live, "photos") == []
    number = post(live, message="Two", attached_media=[{"media_fbid": one["id"]} for one in photos]).json()["id"]
    assert ads.read(live, number, "status_type")["status_type"] == "added_photos"
    error_of(live.post(path, {"caption": "nothing"}), "NO_IMAGE_SENT", [["url"]])
