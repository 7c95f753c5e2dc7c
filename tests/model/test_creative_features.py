"""Advantage+ creative: opting in and out, what is left out, what comes unasked, and what ads make of it."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from adtwin.compose.creative import compose_creative
from adtwin.model.creative.features import table
from tests import ads
from tests.live import Live, error_of

FREEDOM, FEATURES = "degrees_of_freedom_spec", "creative_features_spec"
IN, OUT = {"enroll_status": "OPT_IN"}, {"enroll_status": "OPT_OUT"}
LINK = "https://example.com/shop"


def freedom(**features: Any) -> dict[str, Any]:
    return {FREEDOM: {FEATURES: features}}


def story(live: Live, kind: str) -> dict[str, Any]:
    """A creative of each format."""
    world = live.world
    page = {"page_id": world["page_id"]}
    picture = {"link": LINK, "image_hash": world["image_hash"]}
    data: dict[str, Any] = {
        "image": {"object_story_spec": page | {"link_data": picture | {"message": "You got this."}}},
        "quiet image": {"object_story_spec": page | {"link_data": picture}},
        "video": {
            "object_story_spec": page
            | {"video_data": {"video_id": world["video_id"], "image_hash": world["image_hash"]}}
        },
        "carousel": {"object_story_spec": page | {"link_data": {"link": LINK, "child_attachments": [picture] * 3}}},
        "catalog": {
            "object_story_spec": page | {"template_data": {"link": LINK, "message": "{{product.name}}"}},
            "product_set_id": world["product_set_id"],
        },
    }
    found: dict[str, Any] = data[kind]
    return found


def post(live: Live, path: str = "", **params: Any) -> Any:
    return live.post(f"{path}/{live.world['ad_account_id']}/adcreatives", {"name": "Creative", **params})


def made(live: Live, **params: Any) -> str:
    answer = post(live, **params)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["id"])


def features(live: Live, number: str) -> dict[str, Any]:
    found: dict[str, Any] = ads.read(live, number, FREEDOM)[FREEDOM][FEATURES]
    return found


# -- opting in and out -----------------------------------------------------------------------------------------------


@pytest.mark.req("C-011", "C-012", "C-013", "C-034", "E-195", "E-198")
@pytest.mark.parametrize("status", ["OPT_IN", "OPT_OUT"])
def test_every_feature_can_be_opted_out_of_and_in_to_where_it_fits(live: Live, status: str):
    chosen = {name: {"enroll_status": status} for name in table.KNOWN}
    extra = {
        "creative_sourcing_spec": {
            "associated_product_set_id": live.world["product_set_id"],
            "site_links_spec": [{"site_link_title": "Sale", "site_link_url": LINK}],
        }
    }
    number = made(live, **story(live, "image"), **freedom(**chosen), **extra)
    expected = {
        name: choice
        for name, choice in chosen.items()
        if status == "OPT_OUT" or name in table.OTHERS or "image" in table.FEATURES[name].formats
    }
    assert features(live, number) == expected


@pytest.mark.req("C-014", "C-015", "C-038", "C-041")
def test_a_creative_may_be_made_of_features_alone(live: Live):
    number = made(live, **freedom(image_touchups=IN, inline_comment=IN, image_template=IN))
    assert features(live, number) == {
        "image_touchups": IN, "inline_comment": IN, "image_templates": IN, "standard_enhancements": OUT,
    }  # fmt: skip
    adset = ads.adset(live, ads.campaign(live))
    answer = live.post(
        f"/{live.world['ad_account_id']}/ads", {"name": "Ad", "adset_id": adset, "creative": {"creative_id": number}}
    )
    error_of(answer, "CREATIVE_IS_EMPTY", [["creative"]])


@pytest.mark.req("C-014", "C-042", "C-058", "C-082", "C-083")
def test_an_ad_may_bring_its_opted_in_creative_and_no_name(live: Live):
    adset = ads.adset(live, ads.campaign(live))
    creative = {"name": "Advantage", **story(live, "image"), **freedom(image_touchups=IN, image_template=IN)}
    answer = live.post(f"/{live.world['ad_account_id']}/ads", {"adset_id": adset, "creative": creative})
    found = ads.read(live, answer.json()["id"], "name", "status", "creative{degrees_of_freedom_spec}")
    assert (found["name"], found["status"]) == ("Advantage", "PAUSED")
    assert found["creative"][FREEDOM][FEATURES]["image_templates"] == IN


LEFT_OUT: tuple[tuple[str, str, bool], ...] = (
    ("image", "image_templates", True), ("video", "image_templates", False), ("carousel", "image_templates", True),
    ("image", "image_touchups", True), ("video", "image_touchups", False),
    ("video", "video_auto_crop", True), ("image", "video_auto_crop", False),
    ("catalog", "image_background_gen", True), ("image", "image_background_gen", False),
    ("catalog", "adapt_to_placement", True), ("video", "adapt_to_placement", False),
    ("catalog", "add_text_overlay", True), ("image", "add_text_overlay", False),
    ("carousel", "description_automation", True), ("catalog", "description_automation", True),
    ("image", "description_automation", False), ("image", "image_uncrop", True), ("video", "image_uncrop", False),
    ("video", "creative_stickers", True), ("carousel", "creative_stickers", False),
    ("image", "text_translation", True), ("video", "inline_comment", True), ("image", "enhance_cta", True),
    ("image", "reveal_details_over_time", True), ("video", "pac_relaxation", True),
    ("carousel", "pac_relaxation", False), ("image", "image_brightness_and_contrast", True),
    ("video", "image_brightness_and_contrast", False), ("catalog", "media_type_automation", True),
    ("image", "media_type_automation", False), ("image", "text_optimizations", True),
    ("image", "text_generation", True), ("quiet image", "text_generation", False),
    ("image", "product_extensions", False), ("image", "site_extensions", False),
)  # fmt: skip


@pytest.mark.req("C-016", "C-017", "C-018", "C-019", "C-020", "C-021", "C-022", "C-023", "C-024", "C-025", "C-026")
@pytest.mark.req("C-027", "C-028", "C-029", "C-030", "C-031", "C-032", "C-033", "C-037", "C-059", "C-095")
@pytest.mark.parametrize(("kind", "name", "stays"), LEFT_OUT)
def test_what_can_not_be_applied_is_left_out_without_a_word(live: Live, kind: str, name: str, stays: bool):
    found = features(live, made(live, **story(live, kind), **freedom(**{name: IN})))
    assert (name in found) == stays
    assert features(live, made(live, **story(live, kind), **freedom(**{name: OUT})))[name] == OUT


def test_who_asks_is_told_what_was_left_out(live: Live):
    answer = post(live, **story(live, "video"), **freedom(image_templates=IN), debug="all")
    messages = [one["message"] for one in answer.json()["__debug__"]["messages"]]
    assert "image_templates can't be applied to this creative and was left out of creative_features_spec." in messages


@pytest.mark.req("C-035", "E-199")
def test_what_a_feature_takes_besides_is_kept(live: Live):
    extraction = {"text_extraction": IN}
    chosen = {name: IN | {"customizations": extraction} for name in ("enhance_cta", "text_optimizations")}
    found = features(live, made(live, **story(live, "image"), **freedom(**chosen)))
    assert {name: found[name] for name in chosen} == chosen


@pytest.mark.req("C-027")
@pytest.mark.parametrize(("chosen", "status"), [({}, IN), ({"media_type_automation": OUT}, OUT)])
def test_catalog_ads_show_dynamic_media_unless_they_say_otherwise(live: Live, chosen: dict[str, Any], status: Any):
    more = freedom(**chosen) if chosen else {}
    assert features(live, made(live, **story(live, "catalog"), **more))["media_type_automation"] == status


@pytest.mark.req("E-208")
def test_the_composers_way_to_decline_all_of_them_leaves_the_ad_as_it_was_made(live: Live):
    world = live.world
    given = {"page_id": world["page_id"], "image_hash": world["image_hash"], "message": "As it is",
             "account_id": world["ad_account_id"], "link_url": LINK, "disable_all_enhancements": True}  # fmt: skip
    composed = compose_creative(given)
    assert composed.ok, composed.problem
    number = made(live, **composed.payload)
    found = features(live, number)
    assert (len(found), set(map(str, found.values()))) == (25, {str(OUT)})
    assert ads.read(live, number, "contextual_multi_ads")["contextual_multi_ads"] == OUT
    (row,) = live.get(f"/{number}/previews", {"ad_format": "MOBILE_FEED_STANDARD"}).json()["data"]
    page = live.client.get(html.unescape(row["body"].split('src="')[1].split('"')[0])).text
    body = page[page.index("<body") :]
    assert "As it is" in body
    shown = set(re.findall(r"/_adtwin/media/(\w+)", body))
    assert shown - {world["image_hash"]} == shown - set(world["image_hashes"])
    assert world["image_hash"] in shown
    assert "[Stand-in]" not in body


@pytest.mark.req("E-204", "E-205")
def test_all_enhancements_may_be_declined_at_once(live: Live):
    chosen = {name: OUT for name in table.FEATURES if name != "standard_enhancements_catalog"}
    assert len(chosen) == 25
    number = made(live, object_story_id=live.world["page_post_id"], **freedom(**chosen), contextual_multi_ads=OUT)
    assert features(live, number) == chosen
    assert ads.read(live, number, "contextual_multi_ads")["contextual_multi_ads"] == OUT


BROKEN: dict[str, tuple[dict[str, Any], str, list[list[str]]]] = {
    "unknown feature": (freedom(image_templatez=IN), "UNKNOWN_FEATURE", [[FREEDOM, FEATURES, "image_templatez"]]),
    "no status": (freedom(inline_comment={}), "FEATURE_WITHOUT_STATUS",
                  [[FREEDOM, FEATURES, "inline_comment", "enroll_status"]]),
    "another status": (freedom(inline_comment={"enroll_status": "MAYBE"}), "INVALID_PARAMETER",
                       [[FREEDOM, FEATURES, "inline_comment", "enroll_status"]]),
    "a feature that is a word": (freedom(inline_comment="OPT_IN"), "INVALID_PARAMETER",
                                 [[FREEDOM, FEATURES, "inline_comment"]]),
    "the old bundle": (freedom(standard_enhancements=IN), "STANDARD_ENHANCEMENTS_GONE",
                       [[FREEDOM, FEATURES, "standard_enhancements"]]),
    "out of the old bundle": (freedom(standard_enhancements=OUT), "STANDARD_ENHANCEMENTS_GONE",
                              [[FREEDOM, FEATURES, "standard_enhancements"]]),
    "a retired name": (freedom(cv_transformation=OUT), "STANDARD_ENHANCEMENTS_GONE",
                       [[FREEDOM, FEATURES, "cv_transformation"]]),
    "multi-advertiser without status": ({"contextual_multi_ads": {}}, "FEATURE_WITHOUT_STATUS",
                                        [["contextual_multi_ads", "enroll_status"]]),
    "multi-advertiser with another": ({"contextual_multi_ads": {"enroll_status": "YES"}}, "INVALID_PARAMETER",
                                      [["contextual_multi_ads", "enroll_status"]]),
    "a site link without address": (
        {"creative_sourcing_spec": {"site_links_spec": [{"site_link_title": "t"}]}},
        "SITE_LINK_INCOMPLETE", [["creative_sourcing_spec", "site_links_spec", "0", "site_link_url"]]),
    "a site link to a script": (
        {"creative_sourcing_spec": {"site_links_spec": [{"site_link_title": "t", "site_link_url": "javascript:x"}]}},
        "INVALID_URL", [["creative_sourcing_spec", "site_links_spec", "0", "site_link_url"]]),
    "a site link with an unknown picture": (
        {"creative_sourcing_spec": {"site_links_spec": [
            {"site_link_title": "t", "site_link_url": LINK, "site_link_image_hash": "0" * 32}]}},
        "IMAGE_NOT_IN_LIBRARY", [["creative_sourcing_spec", "site_links_spec", "0", "site_link_image_hash"]]),
    "products of nobody": (
        {"creative_sourcing_spec": {"associated_product_set_id": "123"}},
        "PRODUCT_SET_NOT_USABLE", [["creative_sourcing_spec", "associated_product_set_id"]]),
    "an unknown format": ({"format_transformation_spec": [{"format": "x"}]}, "FORMAT_TRANSFORMATION",
                          [["format_transformation_spec", "0", "format"]]),
    "no format": ({"format_transformation_spec": [{"data_source": ["catalog"]}]}, "FORMAT_TRANSFORMATION",
                  [["format_transformation_spec", "0", "format"]]),
    "an unknown source": ({"format_transformation_spec": [{"format": "da_collection", "data_source": ["web"]}]},
                          "FORMAT_TRANSFORMATION", [["format_transformation_spec", "0", "data_source"]]),
    "none and more": ({"format_transformation_spec": [{"format": "da_collection", "data_source": ["none", "catalog"]}]},
                      "FORMAT_TRANSFORMATION", [["format_transformation_spec", "0", "data_source"]]),
    "no catalog to automate": ({"format_transformation_spec": [{"format": "da_collection"}]},
                               "FORMAT_TRANSFORMATION", [["format_transformation_spec"]]),
}  # fmt: skip


@pytest.mark.req("C-012", "C-043", "C-066", "C-069", "C-071", "C-145", "C-206", "C-207", "E-196", "E-197")
@pytest.mark.parametrize(("params", "symbol", "blame"), BROKEN.values(), ids=BROKEN)
def test_a_broken_rule_has_its_error(live: Live, params: dict[str, Any], symbol: str, blame: list[list[str]]):
    error_of(post(live, **story(live, "image"), **params), symbol, blame)
    assert live.get(f"/{live.world['ad_account_id']}/adcreatives").json()["data"] == []


@pytest.mark.req("C-066", "C-067", "C-068", "C-070", "C-072", "C-073")
@pytest.mark.parametrize("kind", ["image", "video", "carousel"])
def test_older_versions_still_take_the_bundle_as_its_features(live: Live, kind: str):
    given = story(live, kind)
    given["object_story_spec"]["instagram_user_id"] = live.world["instagram_user_id"]
    answer = post(live, "/v21.0", **given, **freedom(standard_enhancements=IN, inline_comment=OUT))
    found = features(live, answer.json()["id"])
    expected = dict.fromkeys(table.BUNDLED[kind], IN) | {"standard_enhancements": IN, "inline_comment": OUT}
    assert found == expected


# -- multi-advertiser ads, format automation, site links, products ---------------------------------------------------


@pytest.mark.req("C-143", "C-144", "C-146", "C-147")
@pytest.mark.parametrize(
    ("given", "found"), [({}, IN), ({"contextual_multi_ads": IN}, IN), ({"contextual_multi_ads": OUT}, OUT)]
)
@pytest.mark.parametrize("kind", ["image", "video", "carousel", "catalog"])
def test_ads_stand_beside_others_unless_they_say_otherwise(live: Live, kind: str, given: Any, found: Any):
    number = made(live, **story(live, kind), **given)
    assert ads.read(live, number, "contextual_multi_ads")["contextual_multi_ads"] == found


@pytest.mark.req("C-205", "C-207", "C-208", "C-209", "C-210", "C-211")
@pytest.mark.parametrize("sources", [None, [], ["none"], ["catalog"]])
def test_a_catalog_ad_is_turned_into_a_collection(live: Live, sources: list[str] | None):
    spec = {"format": "da_collection"} | ({} if sources is None else {"data_source": sources})
    feed = {"ad_formats": ["CAROUSEL", "COLLECTION"], "optimization_type": "FORMAT_AUTOMATION"}
    number = made(live, **story(live, "catalog"), asset_feed_spec=feed, format_transformation_spec=[spec])
    found = live.get(f"/{number}", {"fields": "format_transformation_spec"}).json()
    assert found == {"format_transformation_spec": [spec], "id": number}


def test_later_versions_know_more_formats(live: Live):
    spec = [{"format": "carousel", "data_source": ["site_links"]}]
    assert post(live, "/v25.0", **story(live, "image"), format_transformation_spec=spec).status_code == 200
    error_of(post(live, "/v24.0", **story(live, "image"), format_transformation_spec=spec), "FORMAT_TRANSFORMATION")


def links(count: int = 4, **more: Any) -> dict[str, Any]:
    made = [{"site_link_title": f"Shelf {one}", "site_link_url": f"{LINK}/{one}", **more} for one in range(count)]
    return {"creative_sourcing_spec": {"site_links_spec": made}}


@pytest.mark.req("C-053", "C-055", "C-056", "C-057")
def test_site_links_are_read_back(live: Live):
    given = links()
    number = made(live, **story(live, "image"), **given, **freedom(site_extensions=IN))
    found = ads.read(live, number, "creative_sourcing_spec", FREEDOM)
    assert found["creative_sourcing_spec"] == given["creative_sourcing_spec"]
    assert found[FREEDOM][FEATURES]["site_extensions"] == IN


@pytest.mark.req("C-054")
def test_the_picture_by_address_of_a_site_link_wins(live: Live):
    own = live.world["image_hash"]
    address = "https://example.com/shelf-300x300.png"
    more = links(1, site_link_image_hash=own, site_link_image_url=address)
    (link,) = ads.read(live, made(live, **story(live, "image"), **more), "creative_sourcing_spec")[
        "creative_sourcing_spec"
    ]["site_links_spec"]
    assert link["site_link_image_url"] == address
    assert link["site_link_image_hash"] != own
    assert live.client.get(f"/_adtwin/media/{link['site_link_image_hash']}").status_code == 200


@pytest.mark.req("C-052", "C-058", "C-059")
@pytest.mark.parametrize(
    ("objective", "of_adset", "stays"),
    [
        ("OUTCOME_TRAFFIC", {}, True),
        ("OUTCOME_AWARENESS", {}, False),
        ("OUTCOME_TRAFFIC", {"destination_type": "MESSENGER", "optimization_goal": "LINK_CLICKS"}, False),
    ],
)
def test_site_links_are_for_some_objectives_on_websites(live: Live, objective: str, of_adset: Any, stays: bool):
    page = {"promoted_object": {"page_id": live.world["page_id"]}} if objective != "OUTCOME_TRAFFIC" or of_adset else {}
    adset = ads.adset(live, ads.campaign(live, objective=objective), **page, **of_adset)
    creative = {"name": "c", **story(live, "image"), **links(), **freedom(site_extensions=IN)}
    number = ads.made(live, "ads", name="New Ad", adset_id=adset, status="PAUSED", creative=creative)
    chosen = ads.read(live, number, f"creative{{{FREEDOM}}}")["creative"][FREEDOM][FEATURES]
    assert ("site_extensions" in chosen) == stays


@pytest.mark.req("C-060", "C-062", "C-063", "C-065")
def test_products_are_added_below_the_media(live: Live):
    extended = IN | {"action_metadata": {"type": "MANUAL"}}
    sourcing = {"associated_product_set_id": live.world["product_set_id"]}
    given = {**story(live, "image"), "creative_sourcing_spec": sourcing, **freedom(product_extensions=extended)}
    number = made(live, **given)
    adset = ads.adset(live, ads.campaign(live))
    ad = ads.made(live, "ads", name="New Ad", adset_id=adset, status="PAUSED", creative={"name": "c", **given})
    for found in (
        ads.read(live, number, "creative_sourcing_spec", FREEDOM),
        ads.read(live, ad, f"creative{{creative_sourcing_spec,{FREEDOM}}}")["creative"],
    ):
        assert found["creative_sourcing_spec"] == sourcing
        assert found[FREEDOM][FEATURES]["product_extensions"] == extended


@pytest.mark.req("C-061", "C-064")
@pytest.mark.parametrize(("objective", "asked"), [("OUTCOME_TRAFFIC", True), ("OUTCOME_AWARENESS", False)])
def test_an_ad_that_could_show_products_says_whether_it_does(live: Live, objective: str, asked: bool):
    page = {} if asked else {"promoted_object": {"page_id": live.world["page_id"]}}
    adset = ads.adset(live, ads.campaign(live, objective=objective), **page)
    sourcing = {"creative_sourcing_spec": {"associated_product_set_id": live.world["product_set_id"]}}
    edge = f"/{live.world['ad_account_id']}/ads"
    given = {"name": "Ad", "adset_id": adset, "creative": {"name": "c", **story(live, "image"), **sourcing}}
    if asked:
        error_of(live.post(edge, given), "FEATURE_WITHOUT_STATUS",
                 [["creative", FREEDOM, FEATURES, "product_extensions"]])  # fmt: skip
        given["creative"] |= freedom(product_extensions=OUT)
    assert live.post(edge, given).status_code == 200
    plain = {**given, "creative": {"name": "before", **story(live, "image")}}
    assert live.post(edge, plain).status_code == 200


# -- ads with generated content --------------------------------------------------------------------------------------


GENERATED = [("image", "image_templates"), ("image", "image_uncrop"), ("catalog", "image_background_gen"),
             ("image", "creative_stickers"), ("image", "text_generation")]  # fmt: skip


@pytest.mark.req("C-036", "C-040", "C-044", "C-087", "C-090", "C-096", "C-101")
@pytest.mark.parametrize(("kind", "name"), GENERATED)
def test_generated_content_is_looked_at_before_it_runs(live: Live, kind: str, name: str):
    creative = made(live, **story(live, kind), **freedom(**{name: IN}))
    adset = ads.adset(live, ads.campaign(live))
    first = ads.ad(live, adset, creative)
    assert ads.read(live, first, "status")["status"] == "PAUSED"
    assert live.post(f"/{first}", {"status": "ACTIVE"}).json() == {"success": True}
    assert ads.read(live, first, "status")["status"] == "ACTIVE"
    assert ads.read(live, ads.ad(live, adset, creative), "status")["status"] == "ACTIVE"


@pytest.mark.req("C-036", "C-040")
@pytest.mark.parametrize(
    ("chosen", "status"),
    [
        ({"inline_comment": IN}, "ACTIVE"),
        ({"image_templates": OUT}, "ACTIVE"),
        ({"enhance_cta": IN}, "ACTIVE"),
        ({"enhance_cta": IN | {"customizations": {"text_extraction": IN}}}, "PAUSED"),
    ],
)
def test_other_features_run_at_once(live: Live, chosen: dict[str, Any], status: str):
    creative = made(live, **story(live, "image"), **freedom(**chosen))
    ad = ads.ad(live, ads.adset(live, ads.campaign(live)), creative)
    assert ads.read(live, ad, "status")["status"] == status


@pytest.mark.req("C-045", "C-088")
def test_an_opt_in_is_taken_back_by_a_new_creative(live: Live):
    creative = made(live, **story(live, "image"), **freedom(image_uncrop=IN))
    error_of(live.post(f"/{creative}", freedom(image_uncrop=OUT)), "CREATIVE_IS_FIXED", [[FREEDOM]])
    assert "image_uncrop" not in features(live, made(live, **story(live, "image"), **freedom(inline_comment=OUT)))


@pytest.mark.req("C-039")
def test_music_comes_with_the_asset_feed(live: Live):
    feed = {"audios": [{"type": "random"}]}
    number = made(live, object_story_spec={"page_id": live.world["page_id"]}, asset_feed_spec=feed)
    assert ads.read(live, number, "asset_feed_spec")["asset_feed_spec"]["audios"] == feed["audios"]


def test_every_row_of_the_table_is_told_apart():
    rows = table.FEATURES.values()
    assert all(one.label and one.formats and not one.name.isupper() for one in rows)
    assert not table.KNOWN & table.RETIRED
    assert set(table.ALIASES.values()) <= set(table.FEATURES)
    assert all(set(names) <= set(table.FEATURES) for names in table.BUNDLED.values())
