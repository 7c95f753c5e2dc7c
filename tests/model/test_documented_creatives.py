"""Every sample creative of the Marketing API documentation's chapters on creatives, and what becomes of it.

Values are the twin's own; the shapes are those of the samples. Malformed ones (comments and commas inside of JSON,
ellipses, curly quotes) are mended; what is refused as printed is tried as printed and mended. The number behind a name
is the sample's line in the documentation.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests import ads
from tests.live import Live, error_of, sqlite_live
from tests.model.test_creative_story import filled

LINK = "https://www.example.com/"
STORE = "http://www.example.com/appstoreurl"
IN, OUT = {"enroll_status": "OPT_IN"}, {"enroll_status": "OPT_OUT"}
SHOP = {"type": "SHOP_NOW"}
PAGE = {"page_id": "<page_id>"}
BOTH = {**PAGE, "instagram_user_id": "<instagram_user_id>"}
TEXTS = {"description": "Description {{product.description}}", "link": LINK,
         "message": "Test {{product.name | titleize}}", "name": "Headline {{product.price}}"}  # fmt: skip

Params = dict[str, Any]


def link(**data: Any) -> Params:
    return {"object_story_spec": {**PAGE, "link_data": {"link": LINK, **data}}}


def pictured(**data: Any) -> Params:
    return link(image_hash="<image_hash>", **data)


def video(**data: Any) -> Params:
    return {"object_story_spec": {**PAGE, "video_data": {"video_id": "<video_id>", **data}}}


def template(page: Params | None = None, **data: Any) -> Params:
    return {"object_story_spec": {**(page or PAGE), "template_data": {**TEXTS, **data}},
            "product_set_id": "<product_set_id>"}  # fmt: skip


def features(**chosen: Any) -> Params:
    return {"degrees_of_freedom_spec": {"creative_features_spec": chosen}}


def card(number: int, **more: Any) -> Params:
    return {"description": f"${number}.99", "image_hash": "<image_hash>", "link": f"{LINK}{number}",
            "name": f"Product {number}", **more}  # fmt: skip


APP_CARD = {"link": STORE, "image_hash": "<image_hash>",
            "call_to_action": {"type": "USE_MOBILE_APP", "value": {"app_link": "app://1"}}}  # fmt: skip
APP = {"message": "My message", "link": STORE, "caption": "WWW.ITUNES.COM", "name": "The link name",
       "description": "The link description", "multi_share_optimized": True}  # fmt: skip
SITE_LINKS = {"creative_sourcing_spec": {"site_links_spec": [
    {"site_link_title": f"Shelf {one}", "site_link_url": f"{LINK}{one}"} for one in range(4)]}}  # fmt: skip
PRODUCTS = {"creative_sourcing_spec": {"associated_product_set_id": "<product_set_id>"}}
EXTENDED = features(product_extensions=IN | {"action_metadata": {"type": "MANUAL"}})
ACTOR = {"object_story_spec": {**PAGE, "instagram_actor_id": "<instagram_user_id>", "link_data": {"link": LINK}}}
AUTOMATION = {"ad_formats": ["CAROUSEL", "COLLECTION"], "optimization_type": "FORMAT_AUTOMATION"}

TAKEN: dict[str, Params] = {
    "a link ad, 827": link(message="m", caption="example.com", picture="https://example.com/i.jpg",
                           call_to_action={"type": "SHOP_NOW", "value": {"link": LINK}}),
    "a post, 1085": {"object_story_id": "<page_post_id>"},
    "a video, 1229": video(image_url="https://example.com/t.jpg"),
    "directions, 1378": video(
        image_url="https://example.com/t.jpg", link_description="Come in",
        call_to_action={"type": "GET_DIRECTIONS", "value": {"link": 'fbgeo://37.48, -122.15, "1 Road"'}}),
    "a carousel, 1510": link(child_attachments=[card(8, video_id="<video_id>"), card(9, video_id="<video_id>"),
                                                card(10)]),
    "a video carousel, mended, 1598": link(child_attachments=[card(1), card(
        2, video_id="<video_id>", caption="mylink.example.com",
        call_to_action={"type": "APPLY_NOW", "value": {"link_title": "Apply"}})]),
    "an app carousel, 1629": {"object_story_spec": {**PAGE, "link_data": {
        **APP, "child_attachments": [APP_CARD] * 4}}},
    "an instant experience, 1898": {"image_hash": "<image_hash>", **pictured(
        call_to_action={"type": "LEARN_MORE"}, name="n")},
    "a value that is empty, 3348": pictured(message="m", call_to_action={"type": "WATCH_MORE", "value": {}}),
    "two apps and a site, 5673": {"object_type": "SHARE", "object_story_spec": {**BOTH, "link_data": {
        "link": LINK, "message": "m", "name": "n", "call_to_action": {"type": "LEARN_MORE"}}}},
    "a shop, mended, 5811": {"object_story_spec": {**BOTH, "link_data": {
        "link": LINK, "image_hash": "<image_hash>", "message": "try it out"}}},
    "a shop's carousel, 5861": template(BOTH, call_to_action=SHOP, multi_share_end_card=False)
    | {"asset_feed_spec": {"shops_bundle": True}},
    "product tags, 5883": template(BOTH, call_to_action=SHOP, automated_product_tags=True),
    "reasons to shop, 5907": template(BOTH, call_to_action=SHOP) | {"asset_feed_spec": {"reasons_to_shop": True}},
    "a catalog's formats, mended, 5944": template(BOTH, call_to_action=SHOP) | {"asset_feed_spec": {
        **AUTOMATION, "images": [{"hash": "<image_hash>"}], "descriptions": [{"text": "{{product.description}}"}]}},
    "a template, 7834": template(),
    "categories, 7987": template(name="{{category.name}}", description="{{category.description}}")
    | {"categorization_criteria": "brand", "category_media_source": "MIXED"},
    "layers, 8080": template(call_to_action=SHOP, image_layer_specs=[
        {"layer_type": "image", "image_source": "catalog"},
        {"layer_type": "frame_overlay", "blending_mode": "lighten", "frame_source": "custom"}]),
    "a single product, 8125": template(call_to_action=SHOP, force_single_link=True),
    "a static card, 8170": template(child_attachments=[
        card(1, static_card=True, call_to_action=SHOP), {"call_to_action": SHOP, "name": "{{product.price}}"}]),
    "slideshows, 8205": template(call_to_action=SHOP, format_option="carousel_slideshows"),
    "tags of media, 8255": template(preferred_image_tags=["skyline"], preferred_video_tags=["city"],
                                    call_to_action={"type": "BOOK_TRAVEL"}),
    "addresses of a template, 8393": template() | {"template_url_spec": {
        "ios": {"app_store_id": "123", "url": "example://link"}, "web": {"url": "http://click.example.com/1"}}},
    "into the app, 8487": template(call_to_action=SHOP) | {"applink_treatment": "deeplink_with_web_fallback"},
    "into the app or the store, 8510": template(call_to_action=SHOP)
    | {"applink_treatment": "deeplink_with_appstore_fallback"},
    "dynamic media, 8826": template() | features(media_type_automation=IN),
    "dynamic media as a single video, 8908": template(call_to_action=SHOP, format_option="single_video")
    | features(media_type_automation=IN),
    "dynamic media as a single image, 8932": template(call_to_action=SHOP, format_option="single_image")
    | features(media_type_automation=IN),
    "a reel, 10901": {"object_story_spec": {**BOTH, "video_data": {
        "video_id": "<video_id>", "image_url": "https://example.com/t.jpg", "title": "t", "link_description": "d",
        "call_to_action": {"type": "LEARN_MORE", "value": {"link": LINK}}}}},
    "cards for Threads, 3526": {"object_story_spec": {**BOTH, "threads_user_id": "<threads_user_id>", "link_data": {
        "link": LINK, "child_attachments": [card(1), card(2), card(3, call_to_action={"type": "LEARN_MORE"})]}}},
    "features alone, 9098": features(image_touchups=IN, inline_comment=IN, image_template=IN),
    "features, 9122": pictured(message="You got this.")
    | features(image_touchups=IN, inline_comment=IN, image_template=IN),
    "music, 9203": {"object_story_spec": PAGE, "asset_feed_spec": {"audios": [{"type": "random"}]}},
    "before site links, mended, 9314": link(),
    "site links, mended, 9340": link() | SITE_LINKS | features(site_extensions=IN),
    "products, mended, 9496": link() | PRODUCTS | EXTENDED,
    "before standard enhancements, 9597": {"object_story_spec": {**BOTH, "link_data": {
        "link": LINK, "image_hash": "<image_hash>"}}},
    "generated texts, 9808": pictured(message="m") | features(text_generation=IN),
    "without generated texts, 9916": pictured(message="m"),
    "image expansion alone, 9961": features(image_uncrop=IN),
    "image expansion, 9975": pictured(message="You got this.") | features(image_uncrop=IN),
    "backgrounds alone, 10083": features(image_background_gen=IN) | {"product_set_id": "<product_set_id>"},
    "backgrounds, 10100": template() | features(image_background_gen=IN),
    "multi-advertiser ads, 10579": pictured(attachment_style="link") | {"contextual_multi_ads": IN},
    "an Instagram post, 10876": {
        "object_id": "<page_id>", "instagram_user_id": "<instagram_user_id>",
        "source_instagram_media_id": "<instagram_media>",
        "call_to_action": {"type": "LEARN_MORE", "value": {"link": LINK}}},
    "formats, 11179": template() | {"asset_feed_spec": AUTOMATION, "format_transformation_spec": [
        {"data_source": ["catalog"], "format": "da_collection"}]},
    "every source, 11210": template() | {"format_transformation_spec": [{"format": "da_collection"}]},
    "no source, 11220": template() | {"format_transformation_spec": [
        {"format": "da_collection", "data_source": ["none"]}]},
    "sources left empty, 11240": template() | {"format_transformation_spec": [
        {"format": "da_collection", "data_source": []}]},
}  # fmt: skip

BY_THE_OLD_PROFILE = {
    "site links, 9329": ACTOR | SITE_LINKS | features(site_extensions=IN),
    "products, 9496": ACTOR | PRODUCTS | EXTENDED,
}
BUNDLE = features(standard_enhancements=IN)
REFUSED: dict[str, tuple[Params, str]] = {
    "a video card without picture, 1598": (
        link(child_attachments=[card(1), {"link": LINK, "video_id": "<video_id>", "caption": "mylink.example.com"}]),
        "MISSING_IMAGE"),
    "a partner's ad with the bundle, 4341": (
        pictured(attachment_style="link", call_to_action={"type": "LEARN_MORE"})
        | features(standard_enhancements=IN | {"action_metadata": {"type": "DEFAULT"}}), "STANDARD_ENHANCEMENTS_GONE"),
    "a shop out of the bundle, 5820": (pictured(message="m") | features(standard_enhancements=OUT),
                                       "STANDARD_ENHANCEMENTS_GONE"),
    "standard enhancements, 9613": (pictured() | BUNDLE, "STANDARD_ENHANCEMENTS_GONE"),
}  # fmt: skip


@pytest.fixture(scope="module")
def live() -> Iterator[Live]:
    """One demo world for the whole table."""
    with sqlite_live() as one:
        one.world["instagram_media"] = one.get(f"/{one.world['instagram_user_id']}/media").json()["data"][0]["id"]
        yield one


def create(live: Live, params: Params, path: str = "/v24.0") -> Any:
    given = {"name": "Sample Creative", **filled(params, live.world)}
    return live.post(f"{path}/{live.world['ad_account_id']}/adcreatives", given)


@pytest.mark.req("A-084", "A-087", "A-088", "A-163", "A-164", "A-173", "A-175", "A-176", "A-181")
@pytest.mark.req("A-186", "A-188", "C-014", "C-041", "C-065", "C-072", "C-090", "C-096", "C-147", "C-209")
@pytest.mark.parametrize("name", TAKEN)
def test_a_sample_is_taken_and_read_back(live: Live, name: str):
    answer = create(live, TAKEN[name])
    assert answer.status_code == 200, answer.text
    given = filled(TAKEN[name], live.world)
    shown = ads.read(live, answer.json()["id"], *given)
    for field in given.keys() & {"object_story_spec", "call_to_action", "template_url_spec", "product_set_id"}:
        assert _holds(shown[field], given[field]), (field, shown[field])


def _holds(shown: Any, given: Any) -> bool:
    """Whether all that was sent is shown; the twin may add to it."""
    if isinstance(given, dict):
        return all(key in shown and _holds(shown[key], value) for key, value in given.items())
    if isinstance(given, list):
        return len(shown) == len(given) and all(map(_holds, shown, given))
    return bool(shown == given)


@pytest.mark.req("A-174", "C-071")
@pytest.mark.parametrize("name", REFUSED)
def test_a_sample_that_the_text_rules_out_is_refused(live: Live, name: str):
    params, symbol = REFUSED[name]
    error_of(create(live, params), symbol)


@pytest.mark.req("E-246")
@pytest.mark.parametrize("name", BY_THE_OLD_PROFILE)
def test_the_samples_that_name_the_old_profile_work_until_the_version_that_ended_it(live: Live, name: str):
    sample = BY_THE_OLD_PROFILE[name]
    shown = ads.read(live, create(live, sample).json()["id"], "object_story_spec", "creative_sourcing_spec")
    assert shown["object_story_spec"] == filled(
        {**BOTH, "link_data": sample["object_story_spec"]["link_data"]}, live.world
    )
    assert shown["creative_sourcing_spec"]
    error_of(create(live, sample, "/v25.0"), "INSTAGRAM_ACTOR_GONE", [["object_story_spec", "instagram_actor_id"]])


@pytest.mark.req("C-066", "C-072")
def test_the_samples_of_the_bundle_work_below_the_version_that_ended_it(live: Live):
    assert create(live, pictured() | BUNDLE, "/v21.0").status_code == 200


@pytest.mark.req("A-158", "C-042", "C-058", "C-065", "C-082", "C-096")
@pytest.mark.parametrize("name", [
    "a video, 1229", "features, 9122", "site links, mended, 9340", "products, mended, 9496", "generated texts, 9808",
    "image expansion, 9975", "backgrounds, 10100", "a carousel, 1510",
])  # fmt: skip
def test_a_sample_joins_an_ad(live: Live, name: str):
    adset = ads.adset(live, ads.campaign(live))
    creative = {"name": "New Ad", **filled(TAKEN[name], live.world)}
    answer = live.post(f"/{live.world['ad_account_id']}/ads", {"adset_id": adset, "creative": creative})
    assert answer.status_code == 200, answer.text
