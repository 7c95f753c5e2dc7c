"""What ads choose among when they are delivered, and how reports tell it: groups, formats, texts, carousels."""

from __future__ import annotations

from typing import Any

import pytest

from tests import ads, feeds
from tests.live import Live
from tests.model.test_asset_groups import FIELD, group
from tests.model.test_feed_ads import sales_adset

Json = dict[str, Any]


def shown(live: Live, ad_id: str, asset: str) -> list[Json]:
    """The rows of an ad by an asset, after a week of delivery; they add up to the ad's impressions."""
    asked = {"date_preset": "maximum", "fields": "impressions,clicks", "limit": 100}
    rows = live.get(f"/{ad_id}/insights", {**asked, "breakdowns": asset}).json()["data"]
    (whole,) = live.get(f"/{ad_id}/insights", asked).json()["data"]
    assert sum(int(row["impressions"]) for row in rows) == int(whole["impressions"]) > 0
    return [row[asset] for row in rows if asset in row]


def delivered(live: Live, adset_id: str, **given: Any) -> str:
    """An ad that ran for a week."""
    ad_id = ads.made(live, "ads", **{"name": "Ad", "adset_id": adset_id, "status": "ACTIVE", **given})
    ads.approve(live, ad_id)
    live.advance("7d")
    return ad_id


@pytest.mark.req("C-198", "C-201", "B-319")
def test_an_ad_of_groups_shows_the_assets_of_each_and_mixes_none_of_two(live: Live):
    world = live.world
    first, second = group(live), group(
        live, images=[{"hash": world["image_hashes"][2]}], videos=[],
        texts=[{"text": "Winter Sale", "text_type": "primary_text"}],
    )  # fmt: skip
    creative = {"name": "c", "object_story_spec": ads.link_story(live)}
    adset = sales_adset(live, dynamic=False, daily_budget=20_000)
    ad_id = delivered(live, adset, creative=creative, **{FIELD: {"groups": [first, second]}})
    images = {row["hash"] for row in shown(live, ad_id, "image_asset")}
    assert images == set(world["image_hashes"][:3])
    assert {row["video_id"] for row in shown(live, ad_id, "video_asset")} == set(world["video_ids"][:2])
    assert {row["text"] for row in shown(live, ad_id, "body_asset")} == {"Summer Sale", "Winter Sale"}
    assert {row["text"] for row in shown(live, ad_id, "title_asset")} == {"Everything 50% Off"}
    assert sorted(shown(live, ad_id, "ad_format_asset")) == ["SINGLE_IMAGE", "SINGLE_VIDEO"]
    assert {row["name"] for row in shown(live, ad_id, "call_to_action_asset")} == {"LEARN_MORE"}


@pytest.mark.req("C-205", "C-208", "C-209")
@pytest.mark.parametrize(
    ("sources", "formats"), [(["catalog"], ["CAROUSEL", "COLLECTION"]), ([], ["CAROUSEL", "COLLECTION"]),
                             (["none"], ["CAROUSEL"])],
)  # fmt: skip
def test_a_catalog_ad_takes_turns_in_its_formats(live: Live, sources: list[str], formats: list[str]):
    template = {"link": feeds.SITE, "message": "{{product.name}}", "name": "{{product.price}}"}
    creative = {
        "name": "c",
        "object_story_spec": {"page_id": live.world["page_id"], "template_data": template},
        "product_set_id": live.world["product_set_id"],
        "asset_feed_spec": {"ad_formats": ["CAROUSEL", "COLLECTION"], "optimization_type": "FORMAT_AUTOMATION"},
        "format_transformation_spec": [{"format": "da_collection", "data_source": sources}],
    }
    campaign = ads.campaign(live, objective="OUTCOME_SALES")
    promoted = {"product_set_id": live.world["product_set_id"], "custom_event_type": "PURCHASE"}
    adset = ads.adset(live, campaign, promoted_object=promoted, daily_budget=20_000)
    ad_id = delivered(live, adset, creative=creative)
    assert sorted(shown(live, ad_id, "ad_format_asset")) == formats
    assert len(shown(live, ad_id, "product_id")) > 1


@pytest.mark.req("C-023")
@pytest.mark.parametrize(
    ("status", "bodies"),
    [("OPT_IN", {"Walk further. And back.", "Boots", "Boots: Walk further. And back."}), ("OPT_OUT", set())],
)
def test_texts_change_places_where_that_was_allowed(live: Live, status: str, bodies: set[str]):
    story = ads.link_story(live, "Walk further. And back.")
    story["link_data"]["name"] = "Boots"
    features = {"creative_features_spec": {"text_optimizations": {"enroll_status": status}}}
    creative = {"name": "c", "object_story_spec": story, "degrees_of_freedom_spec": features}
    ad_id = delivered(live, ads.adset(live, ads.campaign(live), daily_budget=20_000), creative=creative)
    assert {row["text"] for row in shown(live, ad_id, "body_asset")} == bodies


@pytest.mark.req("C-084", "C-088")
def test_generated_texts_are_shown_beside_the_first(live: Live):
    features = {"creative_features_spec": {"text_generation": {"enroll_status": "OPT_IN"}}}
    creative = ads.creative(live, "Walk further", degrees_of_freedom_spec=features)
    bodies = [one["text"] for one in ads.read(live, creative, "asset_feed_spec")["asset_feed_spec"]["bodies"]]
    adset = ads.adset(live, ads.campaign(live), daily_budget=20_000)
    ad_id = ads.made(live, "ads", name="Ad", adset_id=adset, creative={"creative_id": creative}, status="PAUSED")
    live.post(f"/{ad_id}", {"status": "ACTIVE"})
    ads.approve(live, ad_id)
    live.advance("7d")
    assert {row["text"] for row in shown(live, ad_id, "body_asset")} == set(bodies)
    assert len(bodies) == 5


@pytest.mark.req("B-251")
def test_a_dynamic_carousel_counts_for_the_assets_of_its_first_card(live: Live):
    feed = feeds.mixed(live, 3, ad_formats=["CAROUSEL_IMAGE"], titles=feeds.texts("Level Up"))
    creative = feeds.made(live, feed)
    ad_id = delivered(live, sales_adset(live, daily_budget=20_000), creative={"creative_id": creative})
    images = shown(live, ad_id, "image_asset")
    assert {row["hash"] for row in images} == set(live.world["image_hashes"][:3])
    assert [row["text"] for row in shown(live, ad_id, "title_asset")] == ["Level Up"]
