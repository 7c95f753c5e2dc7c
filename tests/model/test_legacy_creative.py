"""The numbered creatives of 2013 over HTTP: samples, parameters, limits, objects, posts, reading and changing."""

from __future__ import annotations

import hashlib
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from adtwin.model.media.make import stand_in_image
from tests.ads import adset, campaign
from tests.legacy import TYPES, made, plant, sample, send, story_id
from tests.live import Live, error_of

TAB = "https://www.facebook.com/alpineoutfitters"
CANVAS = "https://apps.facebook.com/trail_companion"


def shown(live: Live, number: str) -> dict[str, Any]:
    return dict(live.get(f"/{number}").json())


# -- the documented samples ------------------------------------------------------------------------------------------


@pytest.mark.req("E-393", "E-394", "E-396", "E-399", "E-400", "E-402", "E-406", "E-408")
def test_the_first_sample_makes_an_image_a_creative_and_an_ad_group(live: Live):
    account, token = live.world["ad_account_id"], live.world["access_token"]
    data = stand_in_image("my image", 100, 80)
    files = {"image.jpg": ("myimage.jpg", data, "image/jpeg")}
    images = live.post(f"/{account}/adimages", {"access_token": token}, files=files, token=None).json()["images"]
    image = images["image.jpg"]
    assert image["hash"] == hashlib.md5(data).hexdigest()
    given = {
        "type": "1", "title": "test_ad", "body": "test_ad", "link_url": "http://www.cnn.com",
        "related_fan_page": "5550296508", "image_hash": image["hash"],
    }  # fmt: skip
    creative = live.post(f"/{account}/adcreatives", given | {"access_token": token}, token=None).json()
    assert list(creative) == ["id"]
    read = shown(live, creative["id"])
    assert {name: read[name] for name in given} == given
    assert "social_context" not in read
    adset_id = adset(live, campaign(live))
    group = live.post(f"/{account}/adgroups", {
        "name": "my ad", "campaign_id": adset_id, "bid_type": "1", "max_bid": "30", "targeting": "{'countries':['US']}",
        "creative": f"{{'creative_id':{creative['id']}}}", "access_token": token,
    }, token=None)  # fmt: skip
    assert list(group.json()) == ["id"], group.text
    assert live.get(f"/{group.json()['id']}", {"fields": "creative"}).json()["creative"]["id"] == creative["id"]


@pytest.mark.req(
    "E-397", "E-406", "E-410", "E-413", "E-416", "E-419", "E-422", "E-426", "E-433", "E-436", "E-439", "E-445"
)
@pytest.mark.parametrize("number", TYPES)
def test_every_type_is_made_and_read_back(live: Live, number: str):
    given = sample(live, number)
    creative = made(live, number, name="sample creative")
    read = shown(live, creative)
    assert (read["id"], read["type"], read["name"], read["run_status"]) == (creative, number, "sample creative", 1)
    for name, value in given.items():
        if name == "action_spec":
            assert read[name] == {"action.type": "like", "page": int(live.world["page_id"])}
        else:
            assert str(read[name]).lower() == str(value).lower(), name
    listed = live.get(f"/{live.world['ad_account_id']}/adcreatives", {"fields": "name,type"}).json()["data"]
    assert {"id": creative, "name": "sample creative", "type": number} in listed


@pytest.mark.req("E-422", "E-462", "E-466", "E-467", "E-468")
@pytest.mark.parametrize(
    ("spec", "legacy"),
    [
        ({"action.type": "post", "application": 424123577639674}, "8"),
        ({"action.type": "like", "page": 5550296508}, "9"),
        ({"action.type": "checkin", "page": 5550296508}, "10"),
        ({"action.type": "checkin", "page.parent": 5550296508}, "10"),
        ({"action.type": "game.plays", "application": 424123577639674}, "16"),
        ({"action.type": "like", "post.author": 5550296508, "post.wall": 5550296508}, "17"),
        ({"action.type": "like", "object.domain": 1234567890123}, "19"),
        ({"action.type": "post", "object.domain": 1234567890123}, "19"),
        ({"action.type": "app_use", "application": 424123577639674}, None),
        ({"action.type": "trail_companion:climb", "application": 1, "mountain": "http://x.com/m"}, None),
        ([{"action.type": "like", "page": 1}, {"action.type": "checkin", "page": 2}], None),
        ({"action.type": "like", "page": 1, "something.new": "kept"}, None),
    ],
)
def test_action_specs_are_kept_as_sent(live: Live, spec: Any, legacy: str | None):
    creative = shown(live, made(live, "25", action_spec=spec))
    assert (creative["action_spec"], creative.get("legacy_type")) == (spec, legacy)


@pytest.mark.req("E-464", "E-465")
def test_using_an_app_goes_by_two_names(live: Live):
    app = live.world["application_id"]
    read = [shown(live, made(live, "25", action_spec={"action.type": verb, "application": app})) for verb in
            ("game.plays", "app_use")]  # fmt: skip
    assert [one.get("legacy_type") for one in read] == ["16", None]


# -- which calls are of 2013 -----------------------------------------------------------------------------------------


@pytest.mark.req("E-395", "E-405", "E-406")
def test_a_creative_without_a_type_is_of_type_1(live: Live):
    given = sample(live, "1") | {"type": None}
    assert shown(live, send(live, given | {"related_fan_page": "1"}).json()["id"])["type"] == "1"
    assert shown(live, send(live, given).json()["id"])["type"] == "1", "an unversioned path"
    account = live.world["ad_account_id"]
    modern = live.post(f"/v24.0/{account}/adcreatives", {name: value for name, value in given.items() if value})
    assert "type" not in live.get(f"/{modern.json()['id']}", {"fields": "type,title"}).json()
    versioned = live.post(f"/v24.0/{account}/adcreatives", sample(live, "1"))
    assert shown(live, versioned.json()["id"])["type"] == "1"


@pytest.mark.req("E-395")
@pytest.mark.parametrize(
    "given",
    [{"object_url": "http://x.com/"}, {"call_to_action": {"type": "LEARN_MORE", "value": {"link": "http://x.com"}}}],
)
def test_what_2013_did_not_know_is_of_today(live: Live, given: dict[str, Any]):
    answer = send(live, sample(live, "1") | {"type": None, "title": "A title of more than 25 characters"} | given)
    assert answer.status_code == 200, answer.text
    assert "type" not in live.get(f"/{answer.json()['id']}", {"fields": "type"}).json()


@pytest.mark.req("E-398")
def test_a_type_is_one_of_nine(live: Live):
    for number in ("0", "5", "99", "one"):
        error_of(send(live, sample(live, "1") | {"type": number}), "LEGACY_TYPE_UNKNOWN", [["type"]])
    account = live.world["ad_account_id"]
    answer = live.post(f"/{account}/adcreatives", json=sample(live, "1") | {"type": 1})
    assert shown(live, answer.json()["id"])["type"] == "1"


@pytest.mark.req("E-463")
@pytest.mark.parametrize("number", ["8", "9", "10", "16", "17", "19"])
def test_sponsored_stories_of_before_name_their_action_spec(live: Live, number: str):
    error = error_of(send(live, {"type": number, "object_id": "77"}), "LEGACY_TYPE_WITHDRAWN", [["type"]])
    assert "type=25" in error["error_user_msg"]
    assert ":77" in error["error_user_msg"]


# -- parameters ------------------------------------------------------------------------------------------------------

REQUIRED = {
    "1": ("title", "body", "link_url", "image_hash"), "2": ("object_id", "body"), "3": ("object_id", "body"),
    "4": ("object_id", "body"), "12": ("title", "body", "link_url", "image_hash"), "25": ("action_spec",),
    "27": ("object_id",), "31": ("object_id", "body"), "32": ("app_platform_type", "object_id", "body", "image_hash"),
}  # fmt: skip
FOREIGN = {
    "1": ("object_id", "url_tags", "story_id", "action_spec", "auto_update"), "2": ("url_tags", "related_fan_page"),
    "3": ("link_url", "url_tags"), "4": ("url_tags", "story_id"), "12": ("url_tags", "follow_redirect"),
    "25": ("title", "body", "link_url", "image_hash"), "27": ("title", "body", "image_url"),
    "31": ("title", "image_hash"),
    "32": ("link_url", "url_tags", "title"),
}  # fmt: skip
VALUES = {
    "image_url": "http://x.com/a.png",
    "auto_update": "true",
    "follow_redirect": "true",
    "action_spec": '{"action.type":"like","page":1}',
}


@pytest.mark.req(
    "E-404", "E-405", "E-406", "E-409", "E-412", "E-415", "E-418", "E-419", "E-421", "E-422", "E-425", "E-432", "E-433",
    "E-435", "E-436",
)  # fmt: skip
@pytest.mark.parametrize(("number", "name"), [(number, name) for number, names in REQUIRED.items() for name in names])
def test_a_type_says_what_it_lacks(live: Live, number: str, name: str):
    error = error_of(send(live, sample(live, number) | {name: None}), "LEGACY_PARAM_MISSING", [[name]])
    assert error["message"].startswith(f"(#100) {name} ")


@pytest.mark.req("E-438", "E-442", "E-446")
@pytest.mark.parametrize(("number", "name"), [(number, name) for number, names in FOREIGN.items() for name in names])
def test_a_type_refuses_what_is_not_its_own(live: Live, number: str, name: str):
    error = error_of(send(live, sample(live, number) | {name: VALUES.get(name, "1")}), "LEGACY_PARAM_REFUSED", [[name]])
    assert number in error["message"]


@pytest.mark.req("E-409", "E-411", "E-412", "E-415")
@pytest.mark.parametrize(
    ("number", "name"), [("2", "Alpine Outfitters"), ("3", "Summit Week"), ("4", "Trail Companion")]
)
def test_title_and_image_are_those_of_the_object_unless_sent(live: Live, number: str, name: str):
    read = shown(live, made(live, number))
    assert read["title"] == name
    assert "/_adtwin/media/" in read["image_url"]
    own = shown(live, made(live, number, title="Mine", image_hash=live.world["image_hash"]))
    assert (own["title"], own["image_hash"]) == ("Mine", live.world["image_hash"])


@pytest.mark.req("E-447")
def test_flags_arrive_as_text(live: Live):
    read = shown(live, made(live, "27", auto_update="false", story_id=story_id(live)))
    assert read["auto_update"] is False
    assert shown(live, made(live, "1", follow_redirect="true"))["follow_redirect"] is True
    error_of(send(live, sample(live, "27") | {"auto_update": "perhaps"}), "INVALID_PARAMETER", [["auto_update"]])


# -- limits ----------------------------------------------------------------------------------------------------------

HTTP = "http://x.com/"


@pytest.mark.req("E-434", "E-476", "E-477", "E-478", "E-479", "E-480")
@pytest.mark.parametrize(
    ("number", "name", "fits", "breaks", "symbol"),
    [
        ("1", "title", "t" * 20 + " 1234", "t" * 20 + " 12345", "LEGACY_TEXT_LENGTH"),
        ("1", "title", " " + "t" * 20 + " 1234 ", " ", "LEGACY_TEXT_LENGTH"),
        ("1", "title", "é" * 20, "", "LEGACY_TEXT_LENGTH"),
        ("1", "body", "1234 " * 18, "1234 " * 18 + "1", "LEGACY_TEXT_LENGTH"),
        ("12", "body", "b", "", "LEGACY_TEXT_LENGTH"),
        ("31", "body", "1234 " * 14, "1234 " * 14 + "1", "LEGACY_TEXT_LENGTH"),
        ("32", "body", "1234 " * 18, "1234 " * 18 + "1", "LEGACY_TEXT_LENGTH"),
        ("2", "title", "t" * 20, "1234 " * 5 + "1", "LEGACY_TEXT_LENGTH"),
        ("1", "body", "w" * 20, "w" * 21, "LEGACY_WORD_LENGTH"),
        ("3", "body", "half-and-half-words!", "half-and-half-a-words", "LEGACY_WORD_LENGTH"),
        ("1", "link_url", HTTP + "a" * 1_011, HTTP + "a" * 1_012, "LEGACY_TEXT_LENGTH"),
    ],
)
def test_texts_and_addresses_have_limits(live: Live, number: str, name: str, fits: str, breaks: str, symbol: str):
    assert send(live, sample(live, number) | {name: fits}).status_code == 200
    error = error_of(send(live, sample(live, number) | {name: breaks}), symbol, [[name]])
    assert name in error["message"]


@pytest.mark.req("E-424")
def test_an_action_spec_has_at_most_4096_characters(live: Live):
    frame = len('{"action.type":"like","page":""}')
    assert made(live, "25", action_spec={"action.type": "like", "page": "p" * (4_096 - frame)})
    over = {"action_spec": {"action.type": "like", "page": "p" * (4_097 - frame)}}
    error_of(send(live, {"type": "25"} | over), "LEGACY_ACTION_SPEC", [["action_spec"]])


@pytest.mark.req("E-422", "E-424", "E-468")
@pytest.mark.parametrize("spec", ['{"page":1}', '{"action.type":"like"}', "like my page", "[]", "[1]", "{}"])
def test_an_action_spec_names_an_action_and_an_object(live: Live, spec: str):
    error_of(send(live, {"type": "25", "action_spec": spec}), "LEGACY_ACTION_SPEC", [["action_spec"]])


@pytest.mark.req("E-422")
def test_an_action_spec_is_json(live: Live):
    error_of(send(live, {"type": "25", "action_spec": "{'action.type'"}), "MALFORMED_PARAMETER", [["action_spec"]])


# -- objects and links -----------------------------------------------------------------------------------------------


@pytest.mark.req("E-410", "E-412", "E-413", "E-415", "E-425", "E-432", "E-470")
@pytest.mark.parametrize(
    ("number", "takes"),
    [("2", {"page"}), ("3", {"event"}), ("4", {"application"}), ("27", {"page"}), ("31", {"page", "application"}),
     ("32", {"application"})],
)  # fmt: skip
def test_a_type_is_about_its_kind_of_object(live: Live, number: str, takes: set[str]):
    for kind in ("page", "event", "application", "catalog", "second_page"):
        answer = send(live, sample(live, number) | {"object_id": live.world[f"{kind}_id"]})
        if kind in takes:
            assert answer.status_code == 200, answer.text
        else:
            error_of(answer, "LEGACY_OBJECT", [["object_id"]])


@pytest.mark.req("E-409", "E-410", "E-415", "E-416", "E-417")
@pytest.mark.parametrize(
    ("number", "link", "taken"),
    [
        ("2", TAB, True), ("2", f"{TAB}?sk=info", True), ("2", f"{TAB}?sk=app_123&app_data=x", True),
        ("2", f"{TAB}/app_123", True), ("2", "https://www.facebook.com/harbourcoffee?sk=info", False),
        ("2", f"{TAB}?sk=nonsense", False), ("2", "http://www.cnn.com", False), ("4", f"{CANVAS}/?src=ad", True),
        ("4", "https://www.facebook.com/trail_companion", True),
        ("4", "https://apps.example.com/trail-companion/a", True),
        ("4", "https://apps.example.com/trail-companions", False), ("4", "http://www.cnn.com", False),
        ("4", "https://apps.facebook.com/other_game/?src=ad", False),
    ],
)  # fmt: skip
def test_a_link_leads_to_the_object(live: Live, number: str, link: str, taken: bool):
    answer = send(live, sample(live, number) | {"link_url": link})
    if taken:
        assert shown(live, answer.json()["id"])["link_url"] == link
    else:
        error_of(answer, "LEGACY_LINK", [["link_url"]])


@pytest.mark.req("E-435", "E-437")
@pytest.mark.parametrize("platform", ["1", "2", "4"])
def test_mobile_apps_are_of_platform_3(live: Live, platform: str):
    error_of(
        send(live, sample(live, "32") | {"app_platform_type": platform}), "LEGACY_APP_PLATFORM", [["app_platform_type"]]
    )


# -- images ----------------------------------------------------------------------------------------------------------


@pytest.mark.req("E-399", "E-405", "E-407", "E-414", "E-445")
@pytest.mark.parametrize(
    ("size", "taken"), [((100, 72), True), ((100, 80), True), ((800, 600), True), ((99, 80), False), ((100, 71), False)]
)
def test_an_image_is_sent_along(live: Live, size: tuple[int, int], taken: bool):
    data = stand_in_image("small", *size)
    files = {"image_file": ("ad.jpg", data, "image/jpeg")}
    answer = send(live, sample(live, "1") | {"image_hash": None}, files=files)
    if not taken:
        error_of(answer, "LEGACY_IMAGE_TOO_SMALL", [["image_hash"]])
        return
    read = shown(live, answer.json()["id"])
    assert read["image_hash"] == hashlib.md5(data).hexdigest()
    assert read["image_url"].endswith("?size=100"), "larger ones are scaled down"


@pytest.mark.req("E-414")
@pytest.mark.parametrize("name", ["image_link", "image_url"])
def test_an_event_takes_an_image_by_its_link(live: Live, name: str):
    read = shown(live, made(live, "3", **{name: "http://cdn.example.com/event-200x150.png"}))
    assert live.get(f"/{live.world['ad_account_id']}/adimages", {"hashes": [read["image_hash"]]}).json()["data"]
    error_of(
        send(live, sample(live, "2") | {"image_link": "http://x.com/a.png"}), "LEGACY_PARAM_REFUSED", [["image_link"]]
    )


def test_a_hash_is_one_of_the_library(live: Live):
    answer = send(live, sample(live, "1") | {"image_hash": "5d5f13d38da1da74977dc4f86fad3a88"})
    error_of(answer, "IMAGE_NOT_IN_LIBRARY", [["image_hash"]])


# -- posts -----------------------------------------------------------------------------------------------------------


@pytest.mark.req("E-425", "E-426", "E-427", "E-429", "E-431", "E-444", "E-475")
def test_a_page_post_ad_shows_a_post_or_always_the_newest(live: Live):
    post = story_id(live)
    chosen = made(live, "27", auto_update=None, story_id=post)
    assert shown(live, chosen)["auto_update"] is False
    neither = sample(live, "27") | {"auto_update": None}
    error_of(send(live, neither), "LEGACY_STORY_MISSING", [["auto_update"], ["story_id"]])
    error_of(send(live, neither | {"auto_update": "false"}), "LEGACY_STORY_MISSING", [["auto_update"], ["story_id"]])
    error_of(send(live, neither | {"story_id": live.world["page_post_id"]}), "LEGACY_STORY_ID", [["story_id"]])
    error_of(send(live, neither | {"story_id": "12345"}), "LEGACY_STORY_ID", [["story_id"]])
    both = made(live, "27", auto_update="true", story_id="ignored")
    newest = live.get(f"/{live.world['page_id']}/posts").json()["data"][0]["id"]
    fields = {"fields": "effective_object_story_id"}
    assert live.get(f"/{both}", fields).json()["effective_object_story_id"] == newest
    assert live.get(f"/{chosen}", fields).json()["effective_object_story_id"] == live.world["page_post_id"]


@pytest.mark.req("E-428")
def test_the_newest_post_is_shown_when_another_is_published(live: Live):
    creative = made(live, "27")
    live.advance("1h")
    text = "Brand new: the winter boot"
    post = live.post(f"/{live.world['page_id']}/feed", {"message": text, "link": "http://x.com/?b=2"}).json()["id"]
    fields = {"fields": "effective_object_story_id"}
    assert live.get(f"/{creative}", fields).json()["effective_object_story_id"] == post
    assert text in preview(live, creative, "DESKTOP_FEED_STANDARD")


@pytest.mark.req("E-423", "E-471", "E-472", "E-473", "E-475")
def test_posts_and_events_of_a_page_are_looked_up(live: Live):
    page = live.world["page_id"]
    posts = [one["id"] for one in live.get(f"/{page}/posts").json()["data"]]
    assert all(one.startswith(f"{page}_") for one in posts)
    assert made(live, "25", story_id=posts[0].partition("_")[2])
    assert [one["id"] for one in live.get(f"/{page}/events").json()["data"]] == [live.world["event_id"]]


@pytest.mark.req("E-474")
def test_a_post_that_says_nothing_reads(live: Live):
    page, token = live.world["page_id"], {"access_token": live.world["access_token"]}
    for edge in ("posts", "events"):
        read = live.get(f"/{page}/{edge}").json()["data"]
        files = {"access_token": (None, token["access_token"])}
        answer = live.client.post(f"/{page}/{edge}?", files=files)
        assert [one["id"] for one in answer.json()["data"]] == [one["id"] for one in read]
        assert live.post(f"/{page}/{edge}", token, token=None).json()["data"] == read
    error_of(live.post(f"/{page}/feed", token, token=None), "INVALID_PARAMETER", [["message"]])
    made_now = live.post(f"/{page}/posts", {"message": "Said"} | token, token=None)
    assert list(made_now.json()) == ["id"]


# -- reading, changing, making again ---------------------------------------------------------------------------------


@pytest.mark.req("E-440", "E-448")
def test_name_and_run_status_change_and_nothing_else(live: Live):
    creative, edge = made(live, "2"), f"/{live.world['ad_account_id']}/adcreatives"
    assert live.post(f"/{creative}", {"name": "newname"}).json() == {"success": True}
    assert shown(live, creative)["name"] == "newname"
    error_of(live.post(f"/{creative}", {"title": "New"}), "LEGACY_CREATIVE_IS_FIXED", [["title"]])
    error_of(live.post(f"/{creative}", {"run_status": "2"}), "LEGACY_RUN_STATUS", [["run_status"]])
    assert creative in live.get(edge).text
    assert live.post(f"/{creative}", {"run_status": "3"}).json() == {"success": True}
    assert shown(live, creative)["run_status"] == 3
    assert creative not in live.get(edge).text


@pytest.mark.req("E-403")
def test_the_same_creative_is_not_made_twice(live: Live):
    first = made(live, "2", name="a")
    assert made(live, "2", name="a") == first
    assert made(live, "2", name="b") != first
    live.post(f"/{first}", {"run_status": "3"})
    assert made(live, "2", name="a") != first


@pytest.mark.req("E-443")
def test_the_preview_is_for_who_made_it(live: Live):
    creative = made(live, "1")
    url = shown(live, creative)["preview_url"]
    assert "test_ad" in live.client.get(url).text
    other = live.get(f"/{creative}", token=live.world["system_user_access_token"]).json()
    assert (other["id"], "preview_url" in other) == (creative, False)


def test_a_refused_creative_leaves_nothing(live: Live):
    edge = f"/{live.world['ad_account_id']}/adcreatives"
    before = live.get(edge).text
    send(live, sample(live, "1") | {"title": "t" * 26})
    assert live.get(edge).text == before


# -- previews --------------------------------------------------------------------------------------------------------


def preview(live: Live, creative: str, ad_format: str) -> str:
    """The page that shows a creative."""
    answer = live.get(f"/{creative}/previews", {"ad_format": ad_format})
    assert answer.status_code == 200, answer.text
    source = answer.json()["data"][0]["body"].partition('src="')[2].partition('"')[0].replace("&amp;", "&")
    return live.client.get(source).text


@pytest.mark.req("E-392")
@pytest.mark.parametrize(
    ("number", "formats", "text"),
    [
        ("1", {"RIGHT_COLUMN_STANDARD"}, "test_ad"), ("2", {"RIGHT_COLUMN_STANDARD"}, "like my page"),
        ("3", {"RIGHT_COLUMN_STANDARD"}, "Summit Week"), ("4", {"RIGHT_COLUMN_STANDARD"}, "Trail Companion"),
        ("12", {"RIGHT_COLUMN_STANDARD"}, "test_ad"), ("31", {"RIGHT_COLUMN_STANDARD"}, "test advertisement"),
        ("25", {"RIGHT_COLUMN_STANDARD", "DESKTOP_FEED_STANDARD", "MOBILE_FEED_STANDARD"}, "A friend likes Alpine"),
        ("27", {"RIGHT_COLUMN_STANDARD", "DESKTOP_FEED_STANDARD", "MOBILE_FEED_STANDARD"}, "Alpine Outfitters"),
        ("32", {"MOBILE_FEED_STANDARD"}, "Trail Companion"),
    ],
)  # fmt: skip
def test_a_type_is_shown_where_it_may_run(live: Live, number: str, formats: set[str], text: str):
    creative = made(live, number)
    for ad_format in ("RIGHT_COLUMN_STANDARD", "DESKTOP_FEED_STANDARD", "MOBILE_FEED_STANDARD", "INSTAGRAM_STANDARD"):
        if ad_format in formats:
            assert text in preview(live, creative, ad_format)
        else:
            refused = live.get(f"/{creative}/previews", {"ad_format": ad_format})
            error_of(refused, "PREVIEW_UNAVAILABLE", [["ad_format"]])


@pytest.mark.req("E-392")
def test_a_spec_is_shown_without_making_anything(live: Live):
    account = live.world["ad_account_id"]
    before = live.get(f"/{account}/adcreatives").text
    params = {"ad_format": "RIGHT_COLUMN_STANDARD", "creative": sample(live, "1")}
    answer = live.get(f"/{account}/generatepreviews", params)
    assert answer.status_code == 200, answer.text
    assert live.get(f"/{account}/adcreatives").text == before
    params["creative"] = sample(live, "1") | {"title": "t" * 26}
    error_of(live.get(f"/{account}/generatepreviews", params), "LEGACY_TEXT_LENGTH", [["title"]])


# -- social context --------------------------------------------------------------------------------------------------

SITE = "https://alpineoutfitters.example.com/"


@pytest.mark.req("E-444", "E-449", "E-450", "E-451", "E-461")
@pytest.mark.parametrize(
    ("fan_page", "link", "given"),
    [
        (None, SITE, True), ("1", SITE, True), ("0", SITE, False), ("PAGE", SITE, True), ("5550296508", SITE, False),
        ("1", SITE + "boots", False), ("1", SITE + "?q=1", True), ("PAGE", "http://www.cnn.com", False),
    ],
)  # fmt: skip
def test_social_context_comes_from_the_page_of_the_address(live: Live, fan_page: str | None, link: str, given: bool):
    fan_page = live.world["page_id"] if fan_page == "PAGE" else fan_page
    read = shown(live, made(live, "1", link_url=link, related_fan_page=fan_page))
    assert read["related_fan_page"] == (fan_page or "1")
    context = {"id": live.world["page_id"], "name": "Alpine Outfitters", "fan_count": 12_480}
    assert read.get("social_context") == (context if given else None)


@pytest.mark.req("E-452", "E-461")
@pytest.mark.parametrize(("fans", "given"), [(9, False), (10, True)])
def test_ten_fans_are_enough(live: Live, fans: int, given: bool):
    plant(live, live.world["page_id"], fan_count=fans)
    assert ("social_context" in shown(live, made(live, "1", link_url=SITE))) is given


@pytest.mark.req("E-458")
def test_an_address_belongs_to_one_page(live: Live):
    plant(live, live.world["second_page_id"], website=SITE)
    assert "social_context" not in shown(live, made(live, "1", link_url=SITE))
    plant(live, live.world["second_page_id"], website=SITE + "coffee")
    assert shown(live, made(live, "1", link_url=SITE, name="again"))["social_context"]["id"] == live.world["page_id"]


class ToTheSite(BaseHTTPRequestHandler):
    """Sends everybody on to the page's website."""

    def do_GET(self) -> None:
        self.send_response(302)
        self.send_header("Location", SITE)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.mark.req("E-453", "E-461")
@pytest.mark.parametrize("follow", ["true", "false", None])
def test_a_redirect_is_followed_when_asked(live: Live, follow: str | None):
    live.twin.outbound = "loopback"
    server = HTTPServer(("127.0.0.1", 0), ToTheSite)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        link = f"http://127.0.0.1:{server.server_port}/go"
        creative = made(live, "1", link_url=link, follow_redirect=follow)
    finally:
        server.shutdown()
        server.server_close()
    read = shown(live, creative)
    assert (read["link_url"], read["follow_redirect"]) == (link, follow == "true")
    assert ("social_context" in read) is (follow == "true")


def test_a_fan_page_is_a_number(live: Live):
    error_of(send(live, sample(live, "1") | {"related_fan_page": "alpine"}), "LEGACY_OBJECT", [["related_fan_page"]])


# -- tracking --------------------------------------------------------------------------------------------------------


@pytest.mark.req("E-441", "E-485", "E-486", "E-488", "E-489")
@pytest.mark.parametrize(
    ("number", "given", "leads_to"),
    [
        ("1", {"link_url": "http://x.com/?src=ad"}, "http://x.com/?src=ad"),
        ("2", {"link_url": f"{TAB}?sk=app_1&app_data=x&other=y"}, f"{TAB}?sk=app_1&app_data=x"),
        ("4", {"link_url": f"{CANVAS}/?src=ad"}, f"{CANVAS}/?src=ad"),
        ("31", {"link_url": "http://x.com/", "url_tags": "a=1"}, "http://x.com/?a=1"),
        ("25", {"action_spec": {"action.type": "post", "object": "http://x.com/p?b=2"}, "url_tags": "a=1"},
         "http://x.com/p?b=2&a=1"),
    ],
)  # fmt: skip
def test_a_click_leads_to_the_tagged_address(live: Live, number: str, given: dict[str, Any], leads_to: str):
    creative = made(live, number, **given)
    assert live.get(f"/{creative}", {"fields": "destination_url"}).json()["destination_url"] == leads_to


@pytest.mark.req("E-488", "E-489")
def test_a_page_post_with_a_link_is_tagged(live: Live):
    post = live.post(f"/{live.world['page_id']}/feed", {"message": "New", "link": "http://x.com/?b=2"}).json()["id"]
    creative = made(live, "27", auto_update=None, story_id=post.partition("_")[2], url_tags="a=1")
    found = live.get(f"/{creative}", {"fields": "destination_url"}).json()
    assert found["destination_url"] == "http://x.com/?b=2&a=1"


@pytest.mark.req("E-487")
@pytest.mark.parametrize(
    ("action", "selector", "taken"),
    [
        ("post", "application", True), ("app_use", "application", True), ("post", "object.domain", True),
        ("post", "object", True), ("like", "page", False), ("game.plays", "application", False),
        ("checkin", "page", False), ("like", "object.domain", False),
    ],
)  # fmt: skip
def test_some_stories_take_tags(live: Live, action: str, selector: str, taken: bool):
    answer = send(live, {"type": "25", "action_spec": {"action.type": action, selector: 7}, "url_tags": "a=1"})
    if taken:
        assert answer.status_code == 200, answer.text
    else:
        error_of(answer, "LEGACY_URL_TAGS", [["url_tags"]])
