"""Asset feeds that are refused when the creative is made: each rule with its error and the field it blames."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests import feeds
from tests.feeds import Json, label, labelled, texts
from tests.live import Live, error_of


@pytest.fixture(scope="module")
def live(shared_live: Live) -> Live:
    """One demo world for the whole table: refused creatives leave nothing behind."""
    return shared_live


FEED = "asset_feed_spec"
RULES = "asset_customization_rules"


def rules(*given: Json) -> dict[str, list[Json]]:
    """Customization rules as a feed's key."""
    return {RULES: list(given)}


def fb(**more: Any) -> Json:
    """The first rule of the placement sample."""
    return {"customization_spec": feeds.facebook("feed"), "video_label": label("labelfb"), **more}


def ig(*positions: str, **more: Any) -> Json:
    """The second rule of the placement sample."""
    spec = feeds.instagram(*(positions or ("stream",)))
    return {"customization_spec": spec, "video_label": label("labelig"), **more}


ASSETS = [
    ("B-233", lambda w: feeds.mixed(w, 11), "FEED_TOO_MANY_ASSETS", ["images"]),
    ("B-233", lambda w: feeds.dynamic(w, bodies=texts(*"abcdef")), "FEED_TOO_MANY_ASSETS", ["bodies"]),
    ("B-226", lambda w: feeds.dynamic(w, titles=texts(*"abcdef")), "FEED_TOO_MANY_ASSETS", ["titles"]),
    ("B-226", lambda w: feeds.dynamic(w, descriptions=texts(*"abcdef")), "FEED_TOO_MANY_ASSETS", ["descriptions"]),
    ("B-226", lambda w: feeds.dynamic(w, link_urls=[{"website_url": feeds.SITE}] * 6), "FEED_TOO_MANY_ASSETS",
     ["link_urls"]),
    ("B-226", lambda w: feeds.films(w, videos=[{"video_id": w.world["video_id"]}] * 11), "FEED_TOO_MANY_ASSETS",
     ["videos"]),
    ("B-214", lambda w: feeds.dynamic(w, call_to_action_types=["SHOP_NOW", "BUY_NOW", "LEARN_MORE", "SIGN_UP",
                                                               "SUBSCRIBE", "ORDER_NOW"]),
     "FEED_TOO_MANY_ASSETS", ["call_to_action_types"]),
    ("B-225", lambda w: feeds.mixed(w, 10, bodies=texts(*"abcde"), titles=texts(*"abcde"), descriptions=texts(*"abcde"),
                                    link_urls=[{"website_url": feeds.SITE}] * 4), "FEED_TOO_MANY_ASSETS", []),
    ("B-230", lambda w: feeds.dynamic(w, titles=texts("t" * 256)), "FEED_TEXT_TOO_LONG", ["titles", 0, "text"]),
    ("B-230", lambda w: feeds.dynamic(w, descriptions=texts("t" * 256)), "FEED_TEXT_TOO_LONG",
     ["descriptions", 0, "text"]),
    ("B-230", lambda w: feeds.dynamic(w, bodies=texts("b", "b" * 1025)), "FEED_TEXT_TOO_LONG", ["bodies", 1, "text"]),
    ("B-224", lambda w: feeds.dynamic(w, ad_formats=["SINGLE_IMAGE", "CAROUSEL"]), "FEED_FORMATS", ["ad_formats"]),
    ("B-218", lambda w: feeds.dynamic(w, ad_formats=None), "FEED_LACKS_ASSETS", ["ad_formats"]),
    ("B-218", lambda w: feeds.dynamic(w, ad_formats=["POSTER"]), "INVALID_PARAMETER", ["ad_formats", 0]),
    ("B-210", lambda w: feeds.dynamic(w, images=None), "FEED_LACKS_ASSETS", ["images"]),
    ("B-210", lambda w: feeds.dynamic(w, images=[{"url_tags": "a=b"}]), "FEED_ASSET_ILL_FORMED", ["images", 0]),
    ("B-210", lambda w: feeds.dynamic(w, images=[{"hash": "0" * 32}]), "IMAGE_NOT_IN_LIBRARY", ["images", 0, "hash"]),
    ("B-211", lambda w: feeds.dynamic(w, ad_formats=["SINGLE_VIDEO"]), "FEED_LACKS_ASSETS", ["videos"]),
    ("B-211", lambda w: feeds.films(w, videos=[{"thumbnail_url": feeds.SITE}]), "FEED_ASSET_ILL_FORMED", ["videos", 0]),
    ("B-211", lambda w: feeds.films(w, videos=[{"video_id": "12"}]), "VIDEO_NOT_IN_LIBRARY", ["videos", 0, "video_id"]),
    ("B-229", lambda w: feeds.dynamic(w, ad_formats=["CAROUSEL_IMAGE"]), "FEED_LACKS_ASSETS", ["images"]),
    ("B-198", lambda w: feeds.dynamic(w, ad_formats=["AUTOMATIC_FORMAT"], images=None), "FEED_LACKS_ASSETS",
     ["images"]),
    ("B-213", lambda w: feeds.dynamic(w, bodies=[{"url_tags": "a=b"}]), "FEED_ASSET_ILL_FORMED", ["bodies", 0]),
    ("B-217", lambda w: feeds.dynamic(w, link_urls=None), "LINK_IS_REQUIRED", ["link_urls"]),
    ("B-217", lambda w: feeds.dynamic(w, link_urls=[{"display_url": "example.com"}]), "FEED_ASSET_ILL_FORMED",
     ["link_urls", 0]),
    ("B-217", lambda w: feeds.dynamic(w, link_urls=[{"website_url": "java script:x"}]), "INVALID_URL",
     ["link_urls", 0, "website_url"]),
    ("B-231", lambda w: feeds.dynamic(w, link_urls=[{"website_url": feeds.SITE, "url_tags": "a=b"}]), "INVALID_KEYS",
     ["link_urls", 0, "url_tags"]),
    ("B-236", lambda w: feeds.dynamic(w, message_extensions=[{"type": "sms"}]), "INVALID_PARAMETER",
     ["message_extensions", 0, "type"]),
    ("B-221", lambda w: feeds.dynamic(w, onsite_destinations=[{}]), "FEED_ASSET_ILL_FORMED",
     ["onsite_destinations", 0]),
    ("B-221", lambda w: feeds.dynamic(w, onsite_destinations=[
        {"storefront_shop_id": "1", "details_page_product_id": "2"}]), "FEED_ASSET_ILL_FORMED",
     ["onsite_destinations", 0]),
    ("B-244", lambda w: feeds.dynamic(w, images=[{"hash": w.world["image_hash"], "image_crops": {
        "100x100": [[0, 0], [9, 9]], "90x160": [[0, 0], [9, 16]]}}]), "FEED_ASSET_ILL_FORMED",
     ["images", 0, "image_crops"]),
    ("B-283", lambda w: feeds.dynamic(w, images=[{"hash": w.world["image_hash"], "image_crops": {"1x1": []}}]),
     "INVALID_PARAMETER", ["images", 0, "image_crops", "1x1"]),
    ("E-186", lambda w: feeds.dynamic(w, images=[{"hash": w.world["image_hash"], "image_crops": {"191x100": []}}]),
     "CROP_KEY_GONE", ["images", 0, "image_crops"]),
    ("E-187", lambda w: feeds.dynamic(w, images=[
        {"hash": w.world["image_hash"], "image_crops": {"100x100": [[0, 0], [300, 200]]}}]),
     "CROP_NOT_USABLE", ["images", 0, "image_crops", "100x100"]),
    ("E-085", lambda w: feeds.dynamic(w, optimization_type="LUCK"), "INVALID_PARAMETER", ["optimization_type"]),
    ("E-091", lambda w: feeds.films(w, optimization_type="DEGREES_OF_FREEDOM"), "LINK_IS_REQUIRED", None),
    ("E-238", lambda w: feeds.dynamic(w, call_to_actions=[
        {"type": "CALL_NOW", "value": {"phone_number": "+18005551234"}}]),
     "INVALID_KEYS", ["call_to_actions", 0, "value", "phone_number"]),
    ("E-239", lambda w: feeds.dynamic(w, call_to_action_types=["MAKE_RESERVATION"]), "INVALID_PARAMETER",
     ["call_to_action_types", 0]),
    ("E-238", lambda w: feeds.dynamic(w, call_to_actions=[{"type": "CALL_NOW", "value": {"link": feeds.SITE}}]),
     "CTA_NEEDS_PHONE", ["call_to_actions", 0, "value", "link"]),
    ("B-196", lambda w: feeds.dynamic(w, headlines=texts("x")), "INVALID_KEYS", ["headlines"]),
    ("B-275", lambda w: feeds.carousel(w, carousels=[labelled("wide", child_attachments=[
        {"link": feeds.SITE, "image_label": label("i1")}])]), "CAROUSEL_CHILD_INLINE",
     ["carousels", 0, "child_attachments", 0, "link"]),
    ("B-212", lambda w: feeds.carousel(w, carousels=[
        labelled("wide", child_attachments=[{"title_label": label("t1")}])]),
     "FEED_ASSET_ILL_FORMED", ["carousels", 0, "child_attachments", 0]),
    ("B-250", lambda w: feeds.carousel(w, **{RULES: None, "optimization_type": None}), "DYNAMIC_CAROUSEL_LABEL",
     ["carousels", 0, "child_attachments", 0, "link_url_label"]),
    ("B-212", lambda w: feeds.carousel(w, carousels=[
        labelled("wide", child_attachments=[{"image_label": label("nil")}]), labelled("tall", child_attachments=[])]),
     "RULE_LABEL_UNKNOWN", ["carousels", 0, "child_attachments", 0, "image_label"]),
]  # fmt: skip

CUSTOMIZED = [
    ("E-243", lambda w: feeds.by_placement(w, **rules(fb(video_label="nobody"), ig())), "RULE_LABEL_UNKNOWN",
     [RULES, 0, "video_label"]),
    ("E-176", lambda w: feeds.by_placement(w, **rules(fb(), ig(video_label=label("nobody")))), "RULE_LABEL_UNKNOWN",
     [RULES, 1, "video_label"]),
    ("B-270", lambda w: feeds.by_placement(w, **rules(fb(image_label=label("labelfb")), ig())), "RULE_LABEL_UNKNOWN",
     [RULES, 0, "image_label"]),
    ("E-172", lambda w: feeds.by_placement(w, **rules({**fb(), "placement_groups": ["FEED"]}, ig())), "RULE_MALFORMED",
     [RULES, 0, "placement_groups"]),
    ("E-172", lambda w: feeds.by_placement(w, **rules({**fb(), "customization_spec": {"image_hashes": ["a"]}}, ig())),
     "RULE_MALFORMED", [RULES, 0, "customization_spec", "image_hashes"]),
    ("B-271", lambda w: feeds.by_placement(w, **rules({"video_label": label("labelfb")}, ig())), "RULE_MALFORMED",
     [RULES, 0, "customization_spec"]),
    ("B-271", lambda w: feeds.by_placement(w, **rules({"customization_spec": feeds.facebook("feed")}, ig())),
     "RULE_MALFORMED", [RULES, 0]),
    ("B-271", lambda w: feeds.by_placement(
        w, titles=[labelled("t", text="T")],
        **rules({"customization_spec": feeds.facebook("feed"), "title_label": label("t")}, ig())),
     "RULE_MALFORMED", [RULES, 0, "video_label"]),
    ("B-276", lambda w: feeds.by_placement(w, **rules(
        fb(customization_spec={"publisher_platforms": ["facebook"]}), ig())),
     "RULE_POSITIONS_MISSING", [RULES, 0, "customization_spec", "facebook_positions"]),
    ("B-288", lambda w: feeds.by_placement(w, **rules(fb(customization_spec={"facebook_positions": ["feed"]}), ig())),
     "RULE_MALFORMED", [RULES, 0, "customization_spec", "publisher_platforms"]),
    ("B-277", lambda w: feeds.by_placement(w, **rules(fb(customization_spec=feeds.facebook("billboard")), ig())),
     "INVALID_PARAMETER", [RULES, 0, "customization_spec", "facebook_positions", 0]),
    ("B-279", lambda w: feeds.by_placement(w, **rules(fb(), ig(customization_spec={
        "publisher_platforms": ["messenger"], "messenger_positions": ["inbox"]}))),
     "INVALID_PARAMETER", [RULES, 1, "customization_spec", "messenger_positions", 0]),
    ("B-276", lambda w: feeds.by_placement(w, **rules(fb(), ig(customization_spec={
        "publisher_platforms": ["whatsapp"]}))),
     "INVALID_PARAMETER", [RULES, 1, "customization_spec", "publisher_platforms", 0]),
    ("B-278", lambda w: feeds.by_placement(w, **rules(fb(), ig("explore_home"))), "RULE_PLACEMENT_NOT_AVAILABLE",
     [RULES, 1, "customization_spec", "instagram_positions"]),
    ("B-280", lambda w: feeds.by_placement(w, **rules(fb(), ig(customization_spec={
        "publisher_platforms": ["threads"], "threads_positions": ["threads_stream"]}))),
     "RULE_PLACEMENT_NOT_AVAILABLE", [RULES, 1, "customization_spec", "threads_positions"]),
    ("B-261", lambda w: feeds.by_placement(w, **rules(fb(customization_spec={**feeds.facebook("feed"), "locales": [6]}),
                                                      ig())), "RULE_MALFORMED", [RULES, 0]),
    ("B-273", lambda w: feeds.by_placement(w, descriptions=texts("one", "two")), "RULE_LABEL_AMBIGUOUS",
     [RULES, 0, "description_label"]),
    ("B-274", lambda w: feeds.by_placement(w, titles=texts("one", "two")), "RULE_LABEL_AMBIGUOUS",
     [RULES, 0, "title_label"]),
]  # fmt: skip


def french(**more: Any) -> Json:
    return {**feeds.language_rule("french", [9, 44]), **more}


def english(**more: Any) -> Json:
    return {**feeds.language_rule("english", [24], is_default=True), **more}


def without(rule: Json, key: str) -> Json:
    return {name: value for name, value in rule.items() if name != key}


LANGUAGES = [
    ("B-293", lambda w: feeds.languages(w, **rules(french(), english(is_default=False))), "LANGUAGE_DEFAULT_RULE",
     [RULES]),
    ("B-293", lambda w: feeds.languages(w, **rules(french(is_default=True), english())), "LANGUAGE_DEFAULT_RULE",
     [RULES]),
    ("B-469", lambda w: feeds.languages(w, call_to_action_types=["SHOP_NOW", "LEARN_MORE"]), "FEED_TOO_MANY_ASSETS",
     ["call_to_action_types"]),
    ("B-291", lambda w: feeds.languages(w, call_to_action_types=None), "FEED_LACKS_ASSETS", ["call_to_action_types"]),
    ("B-291", lambda w: feeds.languages(w, descriptions=None), "FEED_LACKS_ASSETS", ["descriptions"]),
    ("B-291", lambda w: feeds.languages(w, ad_formats=["CAROUSEL"]), "FEED_FORMATS", ["ad_formats"]),
    ("B-308", lambda w: feeds.languages(w, bodies=[*feeds.languages(w)["bodies"], {"text": "No language"}]),
     "TEXT_WITHOUT_LANGUAGE", ["bodies", 2, "adlabels"]),
    ("B-304", lambda w: feeds.languages(w, bodies=[*feeds.languages(w)["bodies"], labelled("german", text="Hallo")]),
     "TEXT_WITHOUT_LANGUAGE", ["bodies", 2, "adlabels"]),
    ("B-292", lambda w: feeds.languages(w, **rules(without(french(), "title_label"), english())),
     "LANGUAGE_RULE_INCOMPLETE", [RULES, 0, "title_label"]),
    ("B-292", lambda w: feeds.languages(w, **rules(french(customization_spec={}), english())),
     "LANGUAGE_RULE_INCOMPLETE", [RULES, 0, "customization_spec", "locales"]),
    ("B-295", lambda w: feeds.languages(w, images=[
        labelled("english", hash=w.world["image_hashes"][0]), labelled("french", hash=w.world["image_hashes"][1])]),
     "LANGUAGE_RULE_INCOMPLETE", [RULES, 0, "image_label"]),
    ("B-295", lambda w: feeds.languages(w, images=[
        labelled("english", hash=w.world["image_hashes"][0]), {"hash": w.world["image_hashes"][1]}], **rules(
            french(image_label=label("english")), english(image_label=label("english")))),
     "TEXT_WITHOUT_LANGUAGE", ["images", 1, "adlabels"]),
    ("B-296", lambda w: feeds.languages(w, **rules(french(customization_spec={"locales": [9, 999]}), english())),
     "LOCALE_UNKNOWN", [RULES, 0, "customization_spec", "locales"]),
    ("B-304", lambda w: feeds.languages(w, **rules(french(customization_spec={"locales": [24]}), english())),
     "LOCALE_TWICE", [RULES, 1, "customization_spec", "locales"]),
    ("B-302", lambda w: feeds.languages(w, bodies=[labelled("english", text="b" * 4097), labelled("french", text="b")]),
     "FEED_TEXT_TOO_LONG", ["bodies", 0, "text"]),
    ("B-302", lambda w: feeds.languages(w, titles=[labelled("english", text="b" * 256), labelled("french", text="b")]),
     "FEED_TEXT_TOO_LONG", ["titles", 0, "text"]),
    ("B-302", lambda w: feeds.languages(w, descriptions=[
        labelled("english", text="b" * 10_001), labelled("french", text="b")]), "FEED_TEXT_TOO_LONG",
     ["descriptions", 0, "text"]),
    ("B-301", lambda w: feeds.languages(w, bodies=[labelled("english", text=f"b{n}") for n in range(50)]),
     "FEED_TOO_MANY_ASSETS", ["bodies"]),
    ("B-318", lambda w: feeds.translated(w, "ja_XX"), "TRANSLATION_NOT_AVAILABLE", ["autotranslate", 0]),
    ("B-317", lambda w: feeds.translated(w, "es_XX", source=9), "TRANSLATION_NOT_AVAILABLE", ["autotranslate", 0]),
    ("B-317", lambda w: feeds.translated(w, "en_XX", source=17), "TRANSLATION_NOT_AVAILABLE", ["autotranslate", 0]),
]  # fmt: skip

CASES = [
    *(pytest.param(*case, marks=pytest.mark.req(number)) for number, *case in ASSETS),
    *(pytest.param(*case, marks=pytest.mark.req(number)) for number, *case in CUSTOMIZED),
    *(pytest.param(*case, marks=pytest.mark.req(number)) for number, *case in LANGUAGES),
]


@pytest.mark.req("B-458")
@pytest.mark.parametrize(("make", "symbol", "path"), CASES)
def test_a_feed_is_refused(live: Live, make: Callable[[Live], Json], symbol: str, path: list[Any] | None):
    blame = ["object_story_spec", "link_data", "link"] if path is None else [FEED, *path]
    error_of(feeds.create(live, make(live)), symbol, [[str(part) for part in blame]])


@pytest.mark.req("B-207")
def test_a_feed_id_is_a_relic(live: Live):
    answer = feeds.create(live, feeds.dynamic(live), asset_feed_id="1234")
    error_of(answer, "FEED_ID_IS_GONE", [["asset_feed_id"]])


@pytest.mark.req("E-075", "E-237")
def test_films_of_a_feed_are_not_told_in_the_story_too(live: Live):
    video = {"video_id": live.world["video_id"], "image_hash": live.world["image_hash"]}
    answer = feeds.create(live, feeds.films(live), object_story_spec={**feeds.story(live), "video_data": video})
    error_of(answer, "STORY_ILL_FORMED", [["object_story_spec", "video_data"]])


def of_post(live: Live, **default: Any) -> Json:
    """A picture for the stories, and for the rest whatever the last rule says."""
    image = live.world["image_hashes"][4]
    return {
        "images": [labelled("tall", hash=image)],
        "ad_formats": ["SINGLE_IMAGE"],
        RULES: [
            {"customization_spec": feeds.instagram("story"), "image_label": label("tall")},
            {"customization_spec": {}, "is_default": True, **default},
        ],
    }


@pytest.mark.req("E-146", "E-241", "C-519", "B-285", "B-288")
def test_rules_beside_a_post_say_that_it_is_shown(live: Live):
    spec = {"object_story_spec": None, "object_story_id": live.world["page_post_id"]}
    refused = feeds.create(live, of_post(live, image_label=label("tall")), **spec)
    error_of(refused, "EXISTING_POST_NOT_FLAGGED", [[FEED, RULES]])
    number = feeds.made(live, of_post(live, use_existing_post=True), **spec)
    assert feeds.read(live, number)[RULES][1]["use_existing_post"] is True


@pytest.mark.req("B-466", "B-302", "B-301")
def test_longer_texts_and_more_of_them_in_an_ad_of_several_languages(live: Live):
    long = {"english": "e" * 4_096, "french": "f" * 4_096}
    feed = feeds.languages(live, bodies=[labelled(name, text=text) for name, text in long.items()])
    assert feeds.read(live, feeds.made(live, feed))["bodies"] == feed["bodies"]
    many = [labelled("french" if number else "english", text=f"b{number}") for number in range(49)]
    assert len(feeds.read(live, feeds.made(live, feeds.languages(live, bodies=many)))["bodies"]) == 49


@pytest.mark.req("B-298")
def test_what_is_refused_leaves_nothing_behind(live: Live):
    edge = f"/{live.world['ad_account_id']}/adcreatives"
    before = live.get(edge, {"summary": "true", "limit": 0}).json()["summary"]
    feeds.create(live, feeds.dynamic(live, titles=texts("t" * 256), images=[{"url": f"{feeds.SITE}new.jpg"}]))
    assert live.get(edge, {"summary": "true", "limit": 0}).json()["summary"] == before
