"""What ads lead to: buttons of every type, forms, events, reminders, chats, apps; and crops of their pictures."""

from __future__ import annotations

import html
from typing import Any, get_args

import pytest

from adtwin.model.creative.buttons import BUTTONS
from adtwin.model.creative.crops import check
from adtwin.model.enums import CallToActionType
from tests import ads, feeds
from tests.live import Live, error_of

SPEC = "object_story_spec"
LINK = "https://example.com/shop"
BUTTON = [SPEC, "link_data", "call_to_action"]
VALUES = {
    "link": LINK, "link_title": "t", "link_description": "d", "link_caption": "example.com", "link_format": "VIDEO_LPP",
    "app_link": "app://x", "app_destination": "MESSENGER", "application": "123", "android_url": LINK, "ios_url": LINK,
    "event_id": "<event_id>", "lead_gen_form_id": "<lead_form_id>", "page": "<page_id>", "product_link": LINK,
    "whatsapp_number": "15550001111", "land_on_whatsapp_catalog": 1, "land_on_whatsapp_profile": 1,
    "object_store_urls": [LINK], "object_store_url": LINK, "offer_id": "1", "offer_view_id": "2", "place_id": "3",
    "deeplink": "app://x",
}  # fmt: skip


def value(live: Live, key: str, kind: str) -> Any:
    """A fitting value of one key."""
    if key == "link" and kind == "CALL_NOW":
        return "tel:+18005551234"
    found = VALUES[key]
    return live.world[found[1:-1]] if isinstance(found, str) and found.startswith("<") else found


def create(live: Live, **params: Any) -> Any:
    return live.post(f"/{live.world['ad_account_id']}/adcreatives", {"name": "Creative", **params})


def link(live: Live, **data: Any) -> dict[str, Any]:
    content = {"link": LINK, "message": "m", "image_hash": live.world["image_hash"], **data}
    return {SPEC: {"page_id": live.world["page_id"], "link_data": content}}


def button(live: Live, kind: str, **of_value: Any) -> dict[str, Any]:
    return link(live, call_to_action={"type": kind, "value": of_value})


# -- buttons ---------------------------------------------------------------------------------------------------------


@pytest.mark.req("A-163", "A-164", "E-101", "E-103", "E-109", "E-117")
def test_every_button_takes_its_keys_and_no_others(live: Live):
    assert set(BUTTONS) == set(get_args(CallToActionType))
    shapes = {row: name for name, row in BUTTONS.items()}
    for row, name in shapes.items():
        whole = {key: value(live, key, name) for key in row.takes}
        answer = create(live, **button(live, name, **whole))
        assert answer.status_code == 200, (name, answer.text)
        shown = ads.read(live, answer.json()["id"], SPEC)[SPEC]["link_data"]["call_to_action"]
        assert shown == {"type": name, "value": whole}
        needed = {key: value(live, key, name) for key in row.needs}
        for key in sorted(VALUES.keys() - row.takes):
            given = {**needed, key: value(live, key, name)}
            error_of(create(live, **button(live, name, **given)), "CTA_TAKES_NO_SUCH_KEY", [[*BUTTON, "value", key]])


@pytest.mark.req("A-164", "E-110")
def test_most_buttons_need_no_value(live: Live):
    for name in sorted({name for name, row in BUTTONS.items() if not row.needs})[::12]:
        for action in ({"type": name}, {"type": name, "value": {}}):
            assert create(live, **link(live, call_to_action=action)).status_code == 200, name


@pytest.mark.req("E-113", "E-238")
def test_a_phone_number_has_no_key_of_its_own(live: Live):
    error = error_of(
        create(live, **button(live, "CALL_NOW", phone_number="+18005551234")), "INVALID_KEYS",
        [[*BUTTON, "value", "phone_number"]],
    )  # fmt: skip
    expected = 'Invalid keys "phone_number" were found in param "object_story_spec[link_data][call_to_action][value]".'
    assert error["message"] == f"(#100) {expected}"


WRONG: dict[str, tuple[dict[str, Any], str, list[str]]] = {
    "event without id": ({"type": "EVENT_RSVP", "value": {"link": LINK}}, "CTA_LACKS_KEY", ["value", "event_id"]),
    "call without number": ({"type": "CALL_NOW", "value": {"link": LINK}}, "CTA_NEEDS_PHONE", ["value", "link"]),
    "call that opens a form": (
        {"type": "CALL_NOW", "value": {"link": "tel:+18005551234", "lead_gen_form_id": "1"}},
        "CTA_TAKES_NO_SUCH_KEY", ["value", "lead_gen_form_id"],
    ),
    "unknown chat": (
        {"type": "MESSAGE_PAGE", "value": {"app_destination": "ICQ"}},
        "DESTINATION_NOT_USABLE", ["value", "app_destination"],
    ),
    "unknown form": (
        {"type": "SIGN_UP", "value": {"lead_gen_form_id": "12"}},
        "DESTINATION_NOT_USABLE", ["value", "lead_gen_form_id"],
    ),
    "unknown event": (
        {"type": "EVENT_RSVP", "value": {"event_id": "12"}}, "DESTINATION_NOT_USABLE", ["value", "event_id"],
    ),
    "no number": (
        {"type": "WHATSAPP_MESSAGE", "value": {"whatsapp_number": "call me"}},
        "DESTINATION_NOT_USABLE", ["value", "whatsapp_number"],
    ),
}  # fmt: skip


@pytest.mark.req("E-111", "E-112", "E-122", "E-123", "E-127", "E-129")
@pytest.mark.parametrize(("action", "symbol", "below"), WRONG.values(), ids=WRONG)
def test_a_button_that_leads_nowhere_is_refused(live: Live, action: Any, symbol: str, below: list[str]):
    error_of(create(live, **link(live, call_to_action=action)), symbol, [[*BUTTON, *below]])
    answer = create(live, object_story_id=live.world["page_post_id"], call_to_action=action)
    error_of(answer, symbol, [["call_to_action", *below]])
    card = {"link": LINK, "image_hash": live.world["image_hash"]}
    cards = [card, {**card, "call_to_action": action}]
    path = [SPEC, "link_data", "child_attachments", "1", "call_to_action"]
    error_of(create(live, **link(live, child_attachments=cards)), symbol, [[*path, *below]])


# -- events, reminders, greetings, gates -----------------------------------------------------------------------------


@pytest.mark.req("E-124", "E-125")
def test_an_event_ad_names_its_event_twice(live: Live):
    event = live.world["event_id"]
    action = {"type": "EVENT_RSVP", "value": {"link": f"https://www.facebook.com/events/{event}", "event_id": event}}
    answer = create(live, **link(live, link=action["value"]["link"], event_id=event, call_to_action=action))
    shown = ads.read(live, answer.json()["id"], SPEC)[SPEC]["link_data"]
    assert (shown["event_id"], shown["call_to_action"]) == (event, action)
    error_of(create(live, **link(live, event_id="12")), "DESTINATION_NOT_USABLE", [[SPEC, "link_data", "event_id"]])


REMINDER = {"event_name": "Summer Sale", "start_time": 1_796_600_000, "end_time": 1_796_700_000}


@pytest.mark.req("E-041", "E-130", "E-131")
@pytest.mark.parametrize("address", [LINK, None])
def test_a_reminder_ad_may_lead_nowhere(live: Live, address: str | None):
    given = link(live, reminder_data=REMINDER)
    if address is None:
        del given[SPEC]["link_data"]["link"]
    answer = create(live, **given)
    assert answer.status_code == 200, answer.text
    assert ads.read(live, answer.json()["id"], SPEC)[SPEC]["link_data"]["reminder_data"] == REMINDER


@pytest.mark.req("E-131", "E-132")
@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"event_name": None}, "event_name"), ({"start_time": None}, "start_time"), ({"end_time": None}, "end_time"),
        ({"end_time": 1_796_600_000}, "end_time"), ({"start_time": 1_796_600_000_000}, "start_time"),
    ],
)  # fmt: skip
def test_a_reminder_has_a_name_and_two_times(live: Live, change: dict[str, Any], key: str):
    reminder = {name: one for name, one in {**REMINDER, **change}.items() if one is not None}
    path = [SPEC, "link_data", "reminder_data", key]
    error_of(create(live, **link(live, reminder_data=reminder)), "REMINDER_NOT_USABLE", [path])


def ad_of(live: Live, creative: dict[str, Any], adset: str) -> Any:
    given = {"name": "Ad", "adset_id": adset, "creative": {"name": "c", **creative}, "status": "PAUSED"}
    return live.post(f"/{live.world['ad_account_id']}/ads", given)


def engagement(live: Live, **of_adset: Any) -> str:
    page = {"page_id": live.world["page_id"]}
    return ads.adset(live, ads.campaign(live, objective="OUTCOME_ENGAGEMENT"), promoted_object=page, **of_adset)


@pytest.mark.req("E-137", "E-245")
def test_a_reminder_ad_runs_on_instagram_for_reminders(live: Live):
    places = {"publisher_platforms": ["instagram"], "instagram_positions": ["stream", "story"]}
    given = link(live, reminder_data=REMINDER)
    for goal, where, taken in (
        ("REMINDERS_SET", places, True),
        ("POST_ENGAGEMENT", places, False),
        ("REMINDERS_SET", {"publisher_platforms": ["instagram", "facebook"]}, False),
    ):
        adset = engagement(live, optimization_goal=goal, targeting=ads.TARGETING | where)
        answer = ad_of(live, given, adset)
        if taken:
            assert answer.status_code == 200, answer.text
        else:
            error_of(answer, "REMINDER_NOT_USABLE", [["creative"]])


@pytest.mark.req("E-138")
def test_a_reminder_ad_is_not_shown_once_the_event_is_over(live: Live):
    places = {"publisher_platforms": ["instagram"], "instagram_positions": ["stream", "story"]}
    adset = engagement(live, optimization_goal="REMINDERS_SET", targeting=ads.TARGETING | places)
    start = 1_795_564_800 + 86_400
    ids = []
    for end in (start + 36 * 3_600, start + 100 * 86_400):
        reminder = {"event_name": "Summer Sale", "start_time": start, "end_time": end}
        answer = ad_of(live, link(live, reminder_data=reminder), adset)
        assert answer.status_code == 200, answer.text
        ids.append(answer.json()["id"])
        live.post(f"/{ids[-1]}", {"status": "ACTIVE"})
        ads.approve(live, ids[-1])
    live.advance("5d")

    def days(ad: str) -> list[str]:
        asked = {"fields": "impressions", "date_preset": "maximum", "time_increment": 1}
        return [row["date_start"] for row in live.get(f"/{ad}/insights", asked).json()["data"]]

    assert max(days(ids[0])) <= "2026-11-27"
    assert max(days(ids[1])) >= "2026-11-28"


@pytest.mark.req("D-130")
def test_a_greeting_is_a_text_or_a_template(live: Live):
    for message in ("Hi! How can we help?", {"type": "VISUAL_EDITOR", "version": 2}):
        given = link(live, page_welcome_message=message)
        shown = ads.read(live, create(live, **given).json()["id"], SPEC)[SPEC]
        assert shown["link_data"]["page_welcome_message"] == message
        given = link(live)
        given[SPEC]["page_welcome_message"] = message
        assert ads.read(live, create(live, **given).json()["id"], SPEC)[SPEC]["page_welcome_message"] == message
    for message in ("  ", [1], {}):
        path = [SPEC, "link_data", "page_welcome_message"]
        error_of(create(live, **link(live, page_welcome_message=message)), "DESTINATION_NOT_USABLE", [path])


@pytest.mark.req("D-119")
def test_a_post_for_several_places_takes_no_radius(live: Live):
    def gated(*places: dict[str, Any]) -> Any:
        data = {"video_id": live.world["video_id"], "image_hash": live.world["image_hash"]}
        targeting = {"geo_locations": {"custom_locations": list(places)}}
        return create(live, **{SPEC: {"page_id": live.world["page_id"], "video_data": data | {"targeting": targeting}}})

    place = {"latitude": 37.4, "longitude": -122.1}
    assert gated(place | {"radius": 5}).status_code == 200
    assert gated(place, place).status_code == 200
    path = [SPEC, "video_data", "targeting", "geo_locations"]
    error_of(gated(place | {"radius": 5}, place), "RADIUS_WITH_SEVERAL_PLACES", [path])


# -- ads and their ad sets -------------------------------------------------------------------------------------------


def leads(live: Live, **of_adset: Any) -> str:
    page = {"page_id": live.world["page_id"]}
    campaign = ads.campaign(live, objective="OUTCOME_LEADS")
    return ads.adset(live, campaign, promoted_object=page, optimization_goal="LEAD_GENERATION", **of_adset)


@pytest.mark.req("E-118", "E-234")
def test_an_ad_that_collects_leads_has_a_form(live: Live):
    adset = leads(live, destination_type="ON_AD")
    error_of(ad_of(live, button(live, "SIGN_UP", link=LINK), adset), "DESTINATION_NOT_USABLE", [["creative"]])
    with_form = button(live, "SIGN_UP", lead_gen_form_id=live.world["lead_form_id"])
    assert ad_of(live, with_form, adset).status_code == 200
    assert ad_of(live, button(live, "SIGN_UP", link=LINK), ads.adset(live, ads.campaign(live))).status_code == 200


@pytest.mark.req("E-234")
@pytest.mark.parametrize(
    ("destination", "kind", "of_value", "taken"),
    [
        ("MESSENGER", "MESSAGE_PAGE", {"app_destination": "MESSENGER"}, True),
        ("MESSENGER", "SHOP_NOW", {"app_destination": "MESSENGER"}, True),
        ("MESSENGER", "SHOP_NOW", {"link": LINK}, False),
        ("MESSENGER", "WHATSAPP_MESSAGE", {}, False),
        ("WHATSAPP", "WHATSAPP_MESSAGE", {"app_destination": "WHATSAPP"}, True),
        ("WHATSAPP", "MESSAGE_PAGE", {}, False),
    ],
)
def test_a_chat_is_begun_by_its_button(live: Live, destination: str, kind: str, of_value: Any, taken: bool):
    adset = engagement(live, destination_type=destination, optimization_goal="CONVERSATIONS")
    answer = ad_of(live, button(live, kind, **of_value), adset)
    if taken:
        assert answer.status_code == 200, answer.text
    else:
        error_of(answer, "DESTINATION_NOT_USABLE", [["creative"]])


STORE = "https://play.google.com/store/apps/details?id=com.example.trail"


@pytest.mark.parametrize(("url", "taken"), [(STORE, True), (STORE + ".other", False), (LINK, True)])
def test_an_app_ad_opens_the_store_of_the_promoted_app(live: Live, url: str, taken: bool):
    promoted = {"application_id": live.world["application_id"], "object_store_url": STORE}
    campaign = ads.campaign(live, objective="OUTCOME_APP_PROMOTION")
    targeting = ads.TARGETING | {"user_os": ["Android"]}
    adset = ads.adset(live, campaign, promoted_object=promoted, targeting=targeting)
    answer = ad_of(live, link(live, link=url, call_to_action={"type": "INSTALL_MOBILE_APP"}), adset)
    if taken:
        assert answer.status_code == 200, answer.text
    else:
        error_of(answer, "DESTINATION_NOT_USABLE", [["creative"]])


@pytest.mark.req("A-179")
@pytest.mark.parametrize(("positions", "taken"), [(["story"], False), (["story", "feed"], True)])
def test_a_carousel_does_not_run_in_stories_alone(live: Live, positions: list[str], taken: bool):
    places = {"publisher_platforms": ["facebook"], "facebook_positions": positions}
    adset = ads.adset(live, ads.campaign(live), targeting=ads.TARGETING | places)
    card = {"link": LINK, "image_hash": live.world["image_hash"]}
    answer = ad_of(live, link(live, child_attachments=[card] * 2), adset)
    if taken:
        assert answer.status_code == 200, answer.text
    else:
        error_of(answer, "CREATIVE_DOES_NOT_FIT_PLACEMENT", [["creative"]])


@pytest.mark.req("A-162")
@pytest.mark.parametrize(("objective", "taken"), [("VIDEO_VIEWS", True), ("POST_ENGAGEMENT", False)])
def test_a_video_with_a_button_is_for_some_objectives(live: Live, objective: str, taken: bool):
    page = {"promoted_object": {"page_id": live.world["page_id"]}}
    adset = ads.adset(live, ads.campaign(live, objective=objective), **page)
    data = {"video_id": live.world["video_id"], "image_hash": live.world["image_hash"]}
    given = {SPEC: {"page_id": live.world["page_id"], "video_data": data | {"call_to_action": {"type": "LEARN_MORE"}}}}
    answer = ad_of(live, given, adset)
    if taken:
        assert answer.status_code == 200, answer.text
    else:
        error_of(answer, "INVALID_PARAMETER", [["creative"]])


# -- crops -----------------------------------------------------------------------------------------------------------


BOXES: dict[str, tuple[Any, str, bool]] = {
    "a square": ({"100x100": [[0, 0], [400, 400]]}, "", True),
    "off by a pixel": ({"100x100": [[0, 0], [400, 401]]}, "", True),
    "off by more": ({"100x100": [[0, 0], [400, 403]]}, "100x100", False),
    "tall": ({"90x160": [[10, 0], [190, 320]]}, "", True),
    "beyond the picture": ({"100x100": [[0, 0], [9000, 9000]]}, "100x100", False),
    "upside down": ({"100x100": [[400, 400], [0, 0]]}, "100x100", False),
    "negative": ({"100x100": [[-10, 0], [390, 400]]}, "100x100", False),
    "one corner": ({"100x100": [[0, 0]]}, "100x100", False),
    "corners of three": ({"100x100": [[0, 0, 0], [1, 1, 1]]}, "100x100", False),
}


@pytest.mark.req("D-124", "E-184", "E-185", "E-187", "E-188", "E-193")
@pytest.mark.parametrize(("crops", "key", "taken"), BOXES.values(), ids=BOXES)
def test_a_crop_is_a_box_of_its_shape_inside_the_picture(live: Live, crops: Any, key: str, taken: bool):
    answer = create(live, **link(live, image_crops=crops))
    plain = create(live, image_hash=live.world["image_hash"], object_url=LINK, title="t", image_crops=crops)
    if taken:
        assert ads.read(live, answer.json()["id"], SPEC)[SPEC]["link_data"]["image_crops"] == crops
        assert ads.read(live, plain.json()["id"], "image_crops")["image_crops"] == crops
    else:
        error_of(answer, "CROP_NOT_USABLE", [[SPEC, "link_data", "image_crops", key]])
        error_of(plain, "CROP_NOT_USABLE", [["image_crops", key]])


@pytest.mark.req("E-249", "E-250", "E-251")
def test_centred_boxes_of_every_shape_are_taken():
    boxes = {
        (1200, 628): {"100x100": [[286, 0], [914, 628]], "100x72": [[164, 0], [1036, 628]],
                      "400x500": [[349, 0], [851, 628]], "400x150": [[0, 89], [1200, 539]],
                      "600x360": [[76, 0], [1123, 628]], "90x160": [[423, 0], [776, 628]]},
        (1080, 1920): {"100x100": [[0, 420], [1080, 1500]], "400x150": [[0, 757], [1080, 1162]],
                       "90x160": [[0, 0], [1080, 1920]]},
    }  # fmt: skip
    for size, crops in boxes.items():
        check(crops, ["image_crops"], size)


# -- places, page likes, posts of products ---------------------------------------------------------------------------


@pytest.mark.req("D-131")
def test_a_set_of_places_is_for_local_awareness(live: Live):
    given = {"name": "Shops", "parent_page": live.world["page_id"]}
    places = live.post(f"/{live.world['ad_account_id']}/ad_place_page_sets", given).json()["id"]
    awareness = ads.adset(live, ads.campaign(live, objective="OUTCOME_AWARENESS"))
    for number, adset, taken in (
        (places, awareness, True), (places, ads.adset(live, ads.campaign(live)), False), ("12", awareness, False),
    ):  # fmt: skip
        answer = ad_of(live, link(live) | {"place_page_set_id": number}, adset)
        if taken:
            assert answer.status_code == 200, answer.text
        else:
            error_of(answer, "DESTINATION_NOT_USABLE", [["creative", "place_page_set_id"]])


@pytest.mark.req("D-135")
def test_a_page_like_ad_shows_its_title_in_the_right_column(live: Live):
    given = {"object_id": live.world["page_id"], "title": "Like our hills", "body": "And walk them",
             "image_hash": live.world["image_hash"]}  # fmt: skip
    made = live.post(f"/{live.world['ad_account_id']}/adcreatives", given).json()["id"]
    (row,) = live.get(f"/{made}/previews", {"ad_format": "RIGHT_COLUMN_STANDARD"}).json()["data"]
    page = live.client.get(html.unescape(row["body"].split('src="')[1].split('"')[0])).text
    assert "Like our hills" in page
    assert ads.read(live, made, "title", "object_type") == {
        "title": "Like our hills",
        "object_type": "PAGE",
        "id": made,
    }


@pytest.mark.req("B-287")
def test_products_have_posts_of_their_own_and_placements_have_none(live: Live):
    template = {"link": LINK, "message": "{{product.name}}"}
    catalog = {
        SPEC: {"page_id": live.world["page_id"], "template_data": template},
        "product_set_id": live.world["product_set_id"],
    }
    products = live.get(f"/{live.world['product_set_id']}/products", {"limit": 100}).json()["data"]

    def dynamic(creative: str) -> list[dict[str, Any]]:
        post = ads.read(live, creative, "effective_object_story_id").get("effective_object_story_id")
        return list(live.get(f"/{post}/dynamic_posts", {"limit": 100}).json()["data"])

    found = dynamic(ads.made(live, "adcreatives", name="c", **catalog))
    assert sorted(row["product_id"] for row in found) == sorted(one["id"] for one in products)
    assert all(row["id"].startswith(f"{live.world['page_id']}_") for row in found)
    spec = {"object_story_spec": None, "object_story_id": live.world["page_post_id"]}
    tall = feeds.labelled("tall", hash=live.world["image_hashes"][4])
    rules = [{"customization_spec": feeds.instagram("story"), "image_label": feeds.label("tall")},
             {"customization_spec": {}, "is_default": True, "use_existing_post": True}]  # fmt: skip
    feed = {"images": [tall], "ad_formats": ["SINGLE_IMAGE"], "asset_customization_rules": rules}
    assert dynamic(feeds.made(live, feed, **spec)) == []
