"""What a creative's story may hold: the accepted samples, and each rule with its error."""

from __future__ import annotations

from typing import Any

import pytest

from tests.live import Live, error_of

LINK = "https://example.com/shop"
STORE = "https://play.google.com/store/apps/details?id=com.example"


@pytest.fixture(scope="module")
def live(shared_live: Live) -> Live:
    """One demo world for the whole table: refused creatives leave nothing behind."""
    return shared_live


def filled(value: Any, world: dict[str, Any]) -> Any:
    """The world's ids in the place of their names in angle brackets."""
    if isinstance(value, dict):
        return {key: filled(inner, world) for key, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner, world) for inner in value]
    if isinstance(value, str) and value.startswith("<") and value.endswith(">"):
        return world[value[1:-1]]
    return value


def create(live: Live, params: dict[str, Any], **more: Any) -> Any:
    return live.post(f"/{live.world['ad_account_id']}/adcreatives", filled(params, live.world), **more)


def link(**data: Any) -> dict[str, Any]:
    return {"object_story_spec": {"page_id": "<page_id>", "link_data": {"link": LINK, **data}}}


def video(**data: Any) -> dict[str, Any]:
    return {"object_story_spec": {"page_id": "<page_id>", "video_data": data}}


def card(**data: Any) -> dict[str, Any]:
    return {"link": LINK, "image_hash": "<image_hash>", **data}


def app_card(**data: Any) -> dict[str, Any]:
    action = {"type": "USE_MOBILE_APP", "value": {"app_link": "myapp://product/1"}}
    return {"link": STORE, "image_hash": "<image_hash>", "call_to_action": action, **data}


ACCEPTED = {
    "link with a picture by address": link(
        picture="https://www.example.com/image.jpg", message="m", call_to_action={"type": "SHOP_NOW"}
    ),
    "link with an image of the library": link(image_hash="<image_hash>", message="m", name="n"),
    "link without a scheme": link(link="www.google.com"),
    "link of a call to action": {
        "object_story_spec": {
            "page_id": "<page_id>",
            "link_data": {"call_to_action": {"type": "LEARN_MORE", "value": {"link": LINK}}},
        }
    },
    "carousel of two": link(child_attachments=[card(), card()]),
    "carousel of ten": link(child_attachments=[card()] * 10),
    "carousel with a video": link(child_attachments=[card(video_id="<video_id>", caption="example.com"), card()]),
    "app carousel": link(link=STORE, child_attachments=[app_card()] * 3, multi_share_optimized=True),
    "video with a thumbnail by hash": video(video_id="<video_id>", image_hash="<image_hash>"),
    "video without a thumbnail": video(video_id="<video_id>"),
    "video with a thumbnail by address": video(video_id="<video_id>", image_url="https://example.com/t.jpg"),
    "directions": video(
        video_id="<video_id>",
        image_hash="<image_hash>",
        link_description="come",
        call_to_action={"type": "GET_DIRECTIONS", "value": {"link": 'fbgeo://37.48, -122.15, "1601 Willow Rd"'}},
    ),
    "empty value": link(call_to_action={"type": "USE_MOBILE_APP", "value": {}}),
    "call": link(call_to_action={"type": "CALL_NOW", "value": {"link": "tel:+18005551234"}}),
    "see menu": link(call_to_action={"type": "SEE_MENU"}),
    "photo": {"object_story_spec": {"page_id": "<page_id>", "photo_data": {"image_hash": "<image_hash>"}}},
    "text": {"object_story_spec": {"page_id": "<page_id>", "text_data": {"message": "hello"}}},
    "template": {
        "object_story_spec": {"page_id": "<page_id>", "template_data": {"link": LINK, "new_catalog_key": 1}},
        "product_set_id": "<product_set_id>",
    },
    "post": {"object_story_id": "<page_post_id>"},
    "asset feed": {"object_story_spec": {"page_id": "<page_id>"}, "asset_feed_spec": {"audios": [{"type": "random"}]}},
    "instagram": link(image_hash="<image_hash>")
    | {"instagram_user_id": "<instagram_user_id>", "threads_user_id": "<threads_user_id>"},
    "link ad without a page": {"title": "t", "body": "b", "object_url": LINK, "image_hash": "<image_hash>"},
    "image by address": {"title": "t", "body": "b", "object_url": LINK, "image_url": "https://example.com/i.png"},
    "page like": {"object_id": "<page_id>", "title": "t", "body": "b", "image_hash": "<image_hash>"},
}


@pytest.mark.req("A-088", "A-167", "A-169", "A-174", "A-181", "A-186", "A-188", "A-152", "A-163", "A-164", "A-165")
@pytest.mark.req("C-010", "D-126", "E-101", "E-103", "D-128", "A-151", "A-086", "A-087", "A-177", "A-175", "A-085")
@pytest.mark.parametrize("params", ACCEPTED.values(), ids=ACCEPTED)
def test_a_documented_creative_is_accepted(live, params):
    answer = create(live, params)
    assert answer.status_code == 200, answer.text
    assert answer.json()["id"].isdigit()


SPEC = "object_story_spec"
VALUE = [SPEC, "link_data", "call_to_action", "value"]
CARDS = [SPEC, "link_data", "child_attachments"]
REFUSED: dict[str, tuple[dict[str, Any], str, list[list[str]]]] = {
    "nothing": ({"name": "only a name"}, "CREATIVE_IS_EMPTY", [[SPEC]]),
    "two stories": (
        link() | {"object_story_id": "<page_post_id>"}, "TWO_STORIES", [[SPEC], ["object_story_id"]],
    ),
    "no content": ({SPEC: {"page_id": "<page_id>"}}, "STORY_ILL_FORMED", [[SPEC]]),
    "two kinds of content": (
        {SPEC: {"page_id": "<page_id>", "link_data": {"link": LINK}, "text_data": {"message": "m"}}},
        "STORY_ILL_FORMED", [[SPEC, "link_data"], [SPEC, "text_data"]],
    ),
    "video beside videos of a feed": (
        video(video_id="<video_id>", image_hash="<image_hash>") | {"asset_feed_spec": {"videos": [{"video_id": "1"}]}},
        "STORY_ILL_FORMED", [[SPEC, "video_data"]],
    ),
    "unknown key": (link(mesage="m"), "INVALID_KEYS", [[SPEC, "link_data", "mesage"]]),
    "phone number key": (
        link(call_to_action={"type": "CALL_NOW", "value": {"phone_number": "+1800"}}),
        "INVALID_KEYS", [[*VALUE, "phone_number"]],
    ),
    "no page": ({SPEC: {"link_data": {"link": LINK}}}, "PAGE_NOT_USABLE", [[SPEC, "page_id"]]),
    "no such page": ({SPEC: {"page_id": "77", "link_data": {"link": LINK}}}, "PAGE_NOT_USABLE", [[SPEC, "page_id"]]),
    "somebody else's page": (
        {SPEC: {"page_id": "<second_page_id>", "link_data": {"link": LINK}}}, "PAGE_NOT_USABLE", [[SPEC, "page_id"]],
    ),
    "an account is no page": (
        {SPEC: {"page_id": "<user_id>", "link_data": {"link": LINK}}}, "PAGE_NOT_USABLE", [[SPEC, "page_id"]],
    ),
    "no such instagram post": (
        {"source_instagram_media_id": "5"}, "POST_NOT_AVAILABLE", [["source_instagram_media_id"]],
    ),
    "post of a foreign page": ({"object_story_id": "77_88"}, "POST_NOT_AVAILABLE", [["object_story_id"]]),
    "post that is no id": ({"object_story_id": "abc"}, "POST_NOT_AVAILABLE", [["object_story_id"]]),
    "no link": (
        {SPEC: {"page_id": "<page_id>", "link_data": {"message": "m"}}},
        "LINK_IS_REQUIRED", [[SPEC, "link_data", "link"]],
    ),
    "a script as link": (link(link="javascript:alert(1)"), "INVALID_URL", [[SPEC, "link_data", "link"]]),
    "words as link": (link(link="see our shop"), "INVALID_URL", [[SPEC, "link_data", "link"]]),
    "photo without image": (
        {SPEC: {"page_id": "<page_id>", "photo_data": {"caption": "c"}}},
        "MISSING_IMAGE", [[SPEC, "photo_data", "image_hash"]],
    ),
    "empty text": ({SPEC: {"page_id": "<page_id>", "text_data": {}}}, "TEXT_IS_REQUIRED", None),
    "no video": (video(image_hash="<image_hash>"), "VIDEO_IS_REQUIRED", [[SPEC, "video_data", "video_id"]]),
    "no such video": (
        video(video_id="9", image_hash="<image_hash>"), "VIDEO_NOT_IN_LIBRARY", [[SPEC, "video_data", "video_id"]],
    ),
    "an image is no video": (
        video(video_id="<page_id>", image_hash="<image_hash>"),
        "VIDEO_NOT_IN_LIBRARY", [[SPEC, "video_data", "video_id"]],
    ),
    "image of another library": (
        link(image_hash="0" * 32), "IMAGE_NOT_IN_LIBRARY", [[SPEC, "link_data", "image_hash"]],
    ),
    "image of a card": (
        link(child_attachments=[card(), card(image_hash="0" * 32)]),
        "IMAGE_NOT_IN_LIBRARY", [[*CARDS, "1", "image_hash"]],
    ),
    "one card": (link(child_attachments=[card()]), "CAROUSEL_CARD_COUNT", [CARDS]),
    "eleven cards": (link(child_attachments=[card()] * 11), "CAROUSEL_CARD_COUNT", [CARDS]),
    "card without link": (
        link(child_attachments=[card(), {"image_hash": "<image_hash>"}]), "LINK_IS_REQUIRED", [[*CARDS, "1", "link"]],
    ),
    "card without picture": (
        link(child_attachments=[card(), {"link": LINK}]), "MISSING_IMAGE", [[*CARDS, "1", "image_hash"]],
    ),
    "video card without picture": (
        link(child_attachments=[{"link": LINK, "video_id": "<video_id>"}, card()]),
        "MISSING_IMAGE", [[*CARDS, "0", "image_hash"]],
    ),
    "app carousel of two": (link(child_attachments=[app_card()] * 2), "CAROUSEL_CARD_COUNT", [CARDS]),
    "app carousel of two apps": (
        link(child_attachments=[app_card(), app_card(), app_card(link=STORE + "2")]), "APP_CAROUSEL", [CARDS],
    ),
    "app card without a call to action": (
        link(child_attachments=[app_card(), app_card(call_to_action=None), app_card()]),
        "APP_CAROUSEL", [[*CARDS, "1", "call_to_action"]],
    ),
    "call to action without type": (
        link(call_to_action={"value": {"link": LINK}}),
        "CTA_WITHOUT_TYPE", [[SPEC, "link_data", "call_to_action", "type"]],
    ),
    "unknown call to action": (
        link(call_to_action={"type": "MAKE_RESERVATION"}),
        "INVALID_PARAMETER", [[SPEC, "link_data", "call_to_action", "type"]],
    ),
    "whatsapp with a link": (
        link(call_to_action={"type": "WHATSAPP_MESSAGE", "value": {"link": LINK}}),
        "CTA_TAKES_NO_SUCH_KEY", [[*VALUE, "link"]],
    ),
    "call without a number": (
        link(call_to_action={"type": "CALL_NOW", "value": {"link": LINK}}), "CTA_NEEDS_PHONE", [[*VALUE, "link"]],
    ),
    "crop that is gone": (
        link(image_hash="<image_hash>", image_crops={"191x100": [[0, 0], [191, 100]]}),
        "CROP_KEY_GONE", [[SPEC, "link_data", "image_crops"]],
    ),
    "unknown crop": (
        link(image_hash="<image_hash>", image_crops={"1x1": [[0, 0], [1, 1]]}),
        "INVALID_PARAMETER", [[SPEC, "link_data", "image_crops", "1x1"]],
    ),
    "link ad without an image": ({"title": "t", "body": "b", "object_url": LINK}, "MISSING_IMAGE", [["image_hash"]]),
    "image on facebook": (
        {"title": "t", "object_url": LINK, "image_url": "https://scontent.fbcdn.net/i.jpg"},
        "IMAGE_URL_ON_FACEBOOK", [["image_url"]],
    ),
    "political and dynamic": (
        {SPEC: {"page_id": "<page_id>", "template_data": {"link": LINK}}, "authorization_category": "POLITICAL"},
        "POLITICAL_AND_DYNAMIC", [["authorization_category"]],
    ),
    "components and children": (
        link() | {"interactive_components_spec": {"components": [{}], "child_attachments": [{}]}},
        "COMPONENTS_WITH_CHILDREN", [["interactive_components_spec"]],
    ),
    "a list as spec": ({SPEC: ["x"]}, "INVALID_PARAMETER", [[SPEC]]),
    "broken JSON": ({SPEC: '{"page_id":'}, "MALFORMED_PARAMETER", [[SPEC]]),
}  # fmt: skip


@pytest.mark.req("A-091", "A-150", "A-152", "A-167", "A-168", "A-169", "A-174", "A-176", "A-187", "A-188", "D-122")
@pytest.mark.req("D-124", "D-126", "D-128", "D-137", "C-511", "C-514", "C-518", "E-100", "E-113", "D-383", "D-386")
@pytest.mark.parametrize(("params", "symbol", "blame"), REFUSED.values(), ids=REFUSED)
def test_a_broken_rule_has_its_error(live, params, symbol, blame):
    account = live.world["ad_account_id"]
    before = live.get(f"/{account}/adcreatives", {"summary": "true"}).json()["summary"]
    error_of(create(live, params), symbol, blame)
    assert live.get(f"/{account}/adcreatives", {"summary": "true"}).json()["summary"] == before


def test_an_unknown_key_is_answered_with_the_nearest_known_one(live):
    error = create(live, link(mesage="m")).json()["error"]
    assert error["message"] == '(#100) Invalid keys "mesage" were found in param "object_story_spec[link_data]".'
    assert "Did you mean message?" in error["error_user_msg"]


@pytest.mark.req("D-139")
@pytest.mark.parametrize("url", ["file:///x", "ftp://example.com/i.png", "https://user:secret@example.com/i.png"])
def test_a_picture_that_is_no_address_is_blamed_where_it_stands(live, url):
    error = create(live, link(child_attachments=[card(), {"link": LINK, "picture": url}])).json()["error"]
    assert error["code"] == 1500
    assert error["error_data"]["blame_field_specs"] == [[*CARDS, "1", "picture"]]
    assert "secret" not in error["error_user_msg"]


def test_cards_may_be_sent_in_brackets(live):
    params = {"object_story_spec[page_id]": "<page_id>", "object_story_spec[link_data][link]": LINK}
    for place in ("0", "1"):
        for key, value in card().items():
            params[f"object_story_spec[link_data][child_attachments][{place}][{key}]"] = value
    answer = create(live, params)
    assert answer.status_code == 200, answer.text


@pytest.mark.req("E-060", "E-067")
def test_media_that_is_not_in_the_library_is_named(live):
    wrong = (
        (link(image_hash="0" * 32), "0" * 32),
        (video(video_id="12"), " 12 "),
        (video(video_id="9" * 18), "9" * 18),
    )
    for params, name in wrong:
        error = create(live, params).json()["error"]
        assert error["code"] == 100
        assert name in error["message"]


@pytest.mark.req("E-063", "E-244")
def test_a_video_without_a_thumbnail_shows_its_own_still(live):
    made = create(live, video(video_id="<video_id>")).json()["id"]
    picture = live.get(f"/{live.world['video_id']}", {"fields": "picture"}).json()["picture"]
    shown = live.get(f"/{made}", {"fields": "thumbnail_url,object_story_spec"}).json()
    assert shown["thumbnail_url"].partition("?")[0] == picture.partition("?")[0]
    assert shown["object_story_spec"]["video_data"] == {"video_id": live.world["video_id"]}


@pytest.mark.req("E-230")
def test_later_versions_ask_for_the_thumbnail(live):
    answer = live.post(
        f"/v25.0/{live.world['ad_account_id']}/adcreatives", filled(video(video_id="<video_id>"), live.world)
    )
    path = [SPEC, "video_data"]
    error_of(answer, "VIDEO_NEEDS_THUMBNAIL", [[*path, "image_hash"], [*path, "image_url"]])


@pytest.mark.req("E-108")
def test_a_whatsapp_button_takes_a_link_beside_its_destination(live):
    value = {"link": LINK, "app_destination": "WHATSAPP"}
    assert create(live, link(call_to_action={"type": "WHATSAPP_MESSAGE", "value": value})).status_code == 200
    assert create(live, link(call_to_action={"type": "MESSAGE_PAGE", "value": value})).status_code == 200


@pytest.mark.req("A-182")
def test_a_carousel_with_videos_is_not_promoted_as_a_page_post(live):
    world = live.world
    cards = [card(video_id=world["video_id"]), card()]
    post = live.post(
        f"/{world['page_id']}/feed",
        filled({"message": "m", "link": LINK, "child_attachments": cards}, world),
        token=world["page_access_token"],
    )
    story_id = f"{post.json()['id']}"
    error_of(create(live, {"object_story_id": story_id}), "POST_NOT_PROMOTABLE", [["object_story_id"]])


@pytest.mark.req("A-091", "C-511")
def test_a_deleted_post_is_not_promoted(live):
    world = live.world
    post = live.post(f"/{world['page_id']}/feed", {"message": "soon gone"}).json()["id"]
    assert live.delete(f"/{post}").status_code == 200
    error_of(create(live, {"object_story_id": post}), "PROMOTED_POST_UNAVAILABLE", [["object_story_id"]])


def test_another_persons_video_and_page_look_missing(live):
    params = filled(video(video_id="<video_id>", image_url="https://example.com/t.jpg"), live.world)
    params["object_story_spec"]["page_id"] = live.world["second_page_id"]
    answer = live.post(
        f"/{live.world['second_ad_account_id']}/adcreatives", params, token=live.world["second_access_token"]
    )
    error_of(answer, "VIDEO_NOT_IN_LIBRARY", [["object_story_spec", "video_data", "video_id"]])


ODD = {
    "a superscript as id": {"object_story_id": "²_1"},
    "a very long id": {"object_story_id": "9" * 6000 + "_" + "9" * 6000},
    "a page id of twenty digits": {"object_story_spec": {"page_id": "9" * 20, "link_data": {"link": LINK}}},
    "a number as picture": link(picture=5),
    "a list as picture": link(picture=["x"]),
    "a hash with a zero byte": link(image_hash="a\x00b"),
    "cards that are no objects": link(child_attachments=[5, 6]),
    "cards that are text": link(child_attachments="zzz"),
    "deep": link(call_to_action={"type": "SHOP_NOW", "value": {"link": {"a": {"b": 1}}}}),
    "a list as call to action": link(call_to_action=[1]),
    "crops of text": link(image_crops={"100x100": "x"}),
    "an actor of twenty digits": {"actor_id": "9" * 20, "body": "b", "image_hash": "<image_hash>"},
    "a feed that is a list": {"asset_feed_spec": [1]},
    "an Instagram post of twenty digits": {"source_instagram_media_id": "9" * 20},
}


@pytest.mark.parametrize("params", ODD.values(), ids=ODD)
def test_odd_values_are_refused_with_a_field_named(live, params):
    for answer in (
        create(live, params),
        live.get(
            f"/{live.world['ad_account_id']}/generatepreviews",
            {"creative": filled(params, live.world), "ad_format": "MOBILE_FEED_STANDARD"},
        ),
    ):
        assert answer.status_code == 400, answer.text
        assert answer.json()["error"]["error_data"]["blame_field_specs"]


def test_a_post_with_odd_cards_is_still_shown(live):
    cards = [{"image_hash": {"a": 1}, "call_to_action": "BUY", "name": 5, "link": LINK}, {"picture": [1]}]
    token = live.world["page_access_token"]
    given = {"message": "m", "child_attachments": cards}
    post = live.post(f"/{live.world['page_id']}/feed", given, token=token).json()["id"]
    number = create(live, {"object_story_id": post}).json()["id"]
    body = live.get(f"/{number}/previews", {"ad_format": "MOBILE_FEED_STANDARD"}).json()["data"][0]["body"]
    assert live.client.get(body.split('"')[1]).status_code == 200
