"""Asset feeds: what is taken, as the documentation's samples have it, and what reads show of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests import feeds
from tests.feeds import Json
from tests.live import Live


@pytest.fixture(scope="module")
def live(shared_live: Live) -> Live:
    """One demo world for all: creatives don't touch each other."""
    return shared_live


FEED = "asset_feed_spec"
Sample = Callable[[Live], Json]


def tags(live: Live) -> Json:
    """Pictures by hash with tags of their own, as the second sample read shows them."""
    first, second = live.world["image_hashes"][:2]
    images = [{"url_tags": "image=image1", "hash": first}, {"url_tags": "image=image2", "hash": second}]
    return feeds.dynamic(live, images=images, call_to_action_types=None)


SAMPLES: dict[str, tuple[Sample, Json]] = {
    "dynamic creative": (feeds.dynamic, {"optimization_type": "REGULAR"}),
    "two films": (feeds.films, {"optimization_type": "REGULAR", "ad_formats": ["SINGLE_VIDEO"]}),
    "two pictures with tags": (tags, {"call_to_action_types": ["LEARN_MORE"]}),
    "twenty-eight assets": (
        lambda live: feeds.mixed(
            live, 10, bodies=feeds.texts(*"abcde"), titles=feeds.texts(*"abcde"), descriptions=feeds.texts(*"abcde")
        ),
        {"optimization_type": "REGULAR"},
    ),
    "a valid combination": (
        lambda live: feeds.mixed(
            live, 5, bodies=feeds.texts(*"abc"), titles=feeds.texts(*"abc"), descriptions=feeds.texts(*"abc"),
            link_urls=[{"website_url": feeds.SITE}, {"website_url": feeds.SITE + "2"}],
        ),
        {},
    ),
    "pictures and films": (
        lambda live: feeds.films(live, images=[{"hash": live.world["image_hash"]}], ad_formats=["AUTOMATIC_FORMAT"]),
        {"ad_formats": ["AUTOMATIC_FORMAT"]},
    ),
    "a dynamic carousel": (lambda live: feeds.mixed(live, 4, ad_formats=["CAROUSEL_IMAGE"], titles=None), {}),
    "a deep link": (
        lambda live: feeds.dynamic(live, link_urls=[{"website_url": feeds.STORE, "deeplink_url": "app://offer"}]), {}
    ),
    "a WhatsApp button": (
        lambda live: feeds.dynamic(live, message_extensions=[{"type": "whatsapp"}]),
        {"message_extensions": [{"type": "whatsapp"}]},
    ),
    "a WhatsApp button by its name": (
        lambda live: feeds.dynamic(live, message_extensions=["whatsapp"]),
        {"message_extensions": [{"type": "whatsapp"}]},
    ),
    "a shop": (lambda live: feeds.dynamic(live, onsite_destinations=[{"storefront_shop_id": "123"}]), {}),
    "a blank description": (lambda live: feeds.dynamic(live, descriptions=[{"text": " "}]), {}),
    "by placement": (feeds.by_placement, {"optimization_type": "PLACEMENT"}),
    "pictures by placement": (feeds.pictures_by_placement, {}),
    "Explore home": (lambda live: feeds.single_placement(live, "explore_home"), {}),
    "Instagram search": (lambda live: feeds.single_placement(live, "ig_search"), {}),
    "Threads": (feeds.threads, {}),
    "a carousel by placement": (feeds.carousel, {}),
    "languages": (feeds.languages, {"optimization_type": "LANGUAGE"}),
    "a segment": (
        lambda live: feeds.pictures_by_placement(
            live,
            optimization_type="ASSET_CUSTOMIZATION",
            asset_customization_rules=[
                {"customization_spec": {"age_min": 18, "age_max": 34}, "image_label": feeds.label("tall"),
                 "body_label": feeds.label("tall")},
                {"customization_spec": {}, "image_label": feeds.label("wide"), "body_label": feeds.label("wide")},
            ],
        ),
        {"optimization_type": "ASSET_CUSTOMIZATION"},
    ),
}  # fmt: skip


def numbered(rules: list[Json]) -> list[Json]:
    """The rules with the priorities that the API adds."""
    return [{**rule, "priority": place} for place, rule in enumerate(rules, 1)]


@pytest.mark.req("B-196", "B-197", "B-198", "B-199", "B-200", "B-201", "B-202", "B-203", "B-208", "B-210", "B-211")
@pytest.mark.req("B-212", "B-213", "B-214", "B-215", "B-216", "B-217", "B-218", "B-219", "B-220", "B-221", "B-224")
@pytest.mark.req("B-225", "B-231", "B-232", "B-233", "B-235", "B-236", "B-249", "B-266", "B-271", "B-272", "B-274")
@pytest.mark.req(
    "B-275", "B-277", "B-278", "B-280", "B-281", "B-282", "B-283", "B-284", "B-288", "B-464", "B-465", "B-290", "B-291"
)
@pytest.mark.req("B-292", "B-294", "B-298", "B-300", "B-308", "E-095", "E-165", "E-173", "E-177")
@pytest.mark.parametrize("name", SAMPLES)
def test_a_documented_feed_is_made_and_read_back(live: Live, name: str):
    sample, added = SAMPLES[name]
    feed = sample(live)
    shown = feeds.read(live, feeds.made(live, feed))
    sent = {key: value for key, value in feed.items() if value != []}
    if "asset_customization_rules" in sent:
        sent["asset_customization_rules"] = numbered(sent["asset_customization_rules"])
    hashes = [one.pop("thumbnail_hash", None) for one in shown.get("videos", ()) if "thumbnail_url" in one]
    assert all(hashes), shown
    buttons = shown.pop("call_to_actions")
    assert buttons == [{"type": kind} for kind in shown["call_to_action_types"]]
    assert shown == {
        "call_to_action_types": ["LEARN_MORE"],
        "optimization_type": shown["optimization_type"],
        **sent,
        **added,
    }


FEATURES: dict[str, Json] = {
    "shops bundle": {"shops_bundle": True},
    "reasons to shop": {"reasons_to_shop": True},
    "format automation": {"ad_formats": ["CAROUSEL", "COLLECTION"], "optimization_type": "FORMAT_AUTOMATION"},
    "format automation with texts": {
        "optimization_type": "FORMAT_AUTOMATION",
        "ad_formats": ["CAROUSEL", "COLLECTION"],
        "descriptions": [{"text": "{{product.description}}"}, {"text": "From {{product.current_price}}"}],
    },
}


@pytest.mark.req("B-222", "B-224", "E-085", "B-463", "C-209")
@pytest.mark.parametrize("name", FEATURES)
def test_a_feed_beside_a_catalog_story_adds_features(live: Live, name: str):
    template = {"call_to_action": {"type": "SHOP_NOW"}, "link": feeds.SITE, "name": "{{product.name}}"}
    spec = {**feeds.story(live, instagram=True), "template_data": template}
    number = feeds.made(
        live, FEATURES[name], object_story_spec=spec, product_set_id=live.world["product_set_id"], name="Sample"
    )
    assert feeds.read(live, number) == FEATURES[name]


@pytest.mark.req("B-210", "B-202")
def test_a_picture_by_address_comes_into_the_library(live: Live):
    address = "https://www.example.com/shoe.jpg"
    number = feeds.made(live, feeds.dynamic(live, images=[{"url": address}]))
    (image,) = feeds.read(live, number)["images"]
    assert image["url"] == address
    listed = live.get(f"/{live.world['ad_account_id']}/adimages", {"hashes": [image["hash"]]}).json()["data"]
    assert [one["hash"] for one in listed] == [image["hash"]]


@pytest.mark.req("D-125", "E-244", "B-286")
def test_the_creative_shows_the_first_of_each_asset(live: Live):
    feed = feeds.by_placement(live)
    fields = "body,title,link_url,video_id,object_type,call_to_action_type,thumbnail_url,effective_instagram_media_id"
    shown = live.get(f"/{feeds.made(live, feed)}", {"fields": fields}).json()
    assert shown["thumbnail_url"]
    assert shown["effective_instagram_media_id"].isdigit()
    expected = {
        "body": "Begin Your Adventure", "title": "Level Up", "link_url": feeds.SITE, "object_type": "VIDEO",
        "video_id": live.world["video_ids"][0], "call_to_action_type": "WATCH_MORE",
    }  # fmt: skip
    assert {name: shown[name] for name in expected} == expected


@pytest.mark.req("B-205", "B-201")
def test_a_feed_is_not_edited_but_followed_by_another(live: Live):
    from tests.live import error_of

    number = feeds.made(live, feeds.dynamic(live))
    answer = live.post(f"/{number}", {"asset_feed_spec": feeds.dynamic(live, titles=feeds.texts("Another"))})
    error_of(answer, "CREATIVE_IS_FIXED", [["asset_feed_spec"]])


@pytest.mark.req("E-087", "E-089", "E-090", "E-240")
def test_advantage_feeds_keep_their_pictures_and_lose_their_rules(live: Live):
    first, second = live.world["image_hashes"][:2]
    feed = {
        "images": [feeds.labelled("a", hash=first), feeds.labelled("b", hash=second)],
        "bodies": feeds.texts("One", "Two"),
        "ad_formats": ["AUTOMATIC_FORMAT"],
        "optimization_type": "DEGREES_OF_FREEDOM",
        "asset_customization_rules": [
            {"customization_spec": feeds.facebook("feed"), "image_label": feeds.label("a")},
            {"customization_spec": feeds.facebook("story"), "image_label": feeds.label("b")},
        ],
    }
    spec = {**feeds.story(live), "link_data": {"link": feeds.SITE, "call_to_action": {"type": "SHOP_NOW"}}}
    shown = feeds.read(live, feeds.made(live, feed, object_story_spec=spec))
    del feed["asset_customization_rules"]
    assert shown == feed


@pytest.mark.req("E-233")
def test_a_feed_is_read_as_it_is_written(live: Live):
    answer = feeds.create(live, feeds.dynamic(live), fields="asset_feed_spec").json()
    assert answer["asset_feed_spec"] == feeds.read(live, answer["id"])


@pytest.mark.req("E-097")
def test_dynamic_creative_spec_is_kept_as_sent(live: Live):
    number = feeds.made(live, feeds.mixed(live), dynamic_creative_spec={"k": "v"})
    shown = live.get(f"/{number}", {"fields": "dynamic_creative_spec"}).json()
    assert shown["dynamic_creative_spec"] == {"k": "v"}


COMPOSED = [
    case
    for case in orjson.loads((Path(__file__).parents[1] / "compose" / "acceptance.json").read_bytes())
    if FEED in (case.get("payload") or {})
]


@pytest.mark.parametrize("case", COMPOSED, ids=[case["number"] for case in COMPOSED])
def test_what_the_composer_makes_is_taken(live: Live, case: Json):
    """Every feed among the acceptance cases of the composer, with the world's ids in the place of its own."""
    world = live.world
    ids = {
        "hA": world["image_hashes"][0], "hB": world["image_hashes"][1], "hC": world["image_hashes"][2],
        "9001": world["video_ids"][0], "9002": world["video_ids"][1], "890310874031162": world["video_ids"][1],
        "1001": world["page_id"], "17841400000000001": world["instagram_user_id"], "5550001": world["lead_form_id"],
        "124965744226834_3888007311337206": world["page_post_id"],
    }  # fmt: skip
    answer = live.post(f"/{world['ad_account_id']}/adcreatives", swapped(case["payload"], ids))
    assert answer.status_code == 200, answer.text


def swapped(value: Any, ids: dict[str, str]) -> Any:
    """The value with the ids of this world."""
    if isinstance(value, dict):
        return {key: swapped(inner, ids) for key, inner in value.items()}
    if isinstance(value, list):
        return [swapped(inner, ids) for inner in value]
    return ids.get(value, value) if isinstance(value, str) else value


@pytest.mark.req("D-010")
def test_emoji_and_scripts_of_all_kinds_come_back(live: Live):
    words = ["Zelte ⛺ 👩‍👩‍👧", "帐篷", "خيمة", "<b>&amp;</b>"]
    assert feeds.read(live, feeds.made(live, feeds.dynamic(live, bodies=feeds.texts(*words))))["bodies"] == feeds.texts(
        *words
    )


def test_a_feed_may_come_loosely_written(live: Live):
    written: Any = (
        f"{{'images': [{{'hash': '{live.world['image_hash']}'}}], 'bodies': [{{'text': 'b'}}],"
        " 'ad_formats': 'SINGLE_IMAGE', 'link_urls': {'website_url': 'www.example.com'},}"
    )
    shown = feeds.read(live, feeds.made(live, written))
    assert (shown["ad_formats"], shown["link_urls"]) == (["SINGLE_IMAGE"], [{"website_url": "www.example.com"}])
