"""Ads of asset feeds: which ad sets take them, what is only told when the ad is made, what may follow, what stays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
import pytest

from tests import ads, feeds
from tests.feeds import Json, label, labelled
from tests.live import Live, error_of

BLAMED = [["creative"]]


def sales_adset(live: Live, *, dynamic: bool = True, objective: str = "OUTCOME_SALES", **more: Any) -> str:
    """An ad set that is optimized for purchases."""
    promoted = {"pixel_id": live.world["pixel_id"], "custom_event_type": "PURCHASE"}
    usual = {"optimization_goal": "OFFSITE_CONVERSIONS", "promoted_object": promoted, "is_dynamic_creative": dynamic}
    return ads.adset(live, ads.campaign(live, objective=objective), **{**usual, **more})


def plain_adset(live: Live, objective: str = "OUTCOME_TRAFFIC", **more: Any) -> str:
    """An ad set that isn't for Dynamic Creative."""
    return ads.adset(live, ads.campaign(live, objective=objective), **more)


def ad_of(live: Live, adset_id: str, feed: Json, **of_creative: Any) -> Any:
    """The answer to the making of an ad with a feed."""
    shown = {"creative_id": feeds.made(live, feed, **of_creative)}
    given = {"name": "Ad", "adset_id": adset_id, "creative": shown}
    return live.post(f"/{live.world['ad_account_id']}/ads", given)


def made(answer: Any) -> str:
    assert answer.status_code == 200, answer.text
    return str(answer.json()["id"])


# -- ad sets for Dynamic Creative ------------------------------------------------------------------------------------


@pytest.mark.req("B-237", "B-238", "B-239", "B-240", "B-241", "D-168")
def test_the_documented_adset_for_dynamic_creative_is_made(live: Live):
    adset_id = sales_adset(
        live, daily_budget=None, lifetime_budget=5_000, billing_event="IMPRESSIONS",
        bid_strategy="LOWEST_COST_WITHOUT_CAP", start_time="2027-04-09", end_time="2027-04-20",
    )  # fmt: skip
    shown = ads.read(live, adset_id, "is_dynamic_creative", "start_time", "end_time")
    assert shown["is_dynamic_creative"] is True
    assert shown["start_time"].startswith("2027-04-09T00:00:00")


@pytest.mark.req("B-243")
def test_an_old_sample_with_autobid_is_taken(live: Live):
    promoted = {"object_store_url": feeds.STORE, "application_id": live.world["application_id"]}
    targeting = {
        "geo_locations": {"countries": ["US"]}, "age_min": 18, "age_max": 24,
        "publisher_platforms": ["facebook", "audience_network"], "user_os": ["ios"],
    }  # fmt: skip
    adset_id = plain_adset(
        live, "OUTCOME_APP_PROMOTION", is_dynamic_creative=True, is_autobid=True, optimization_goal="APP_INSTALLS",
        billing_event="IMPRESSIONS", promoted_object=promoted, daily_budget=None, lifetime_budget=20_000,
        end_time="1805000000", targeting=targeting,
    )  # fmt: skip
    assert ads.read(live, adset_id, "is_dynamic_creative")["is_dynamic_creative"] is True


def refused_adset(live: Live, objective: str, campaign: Json | None = None, **more: Any) -> Any:
    campaign_id = ads.campaign(live, objective=objective, **(campaign or {}))
    usual = {"name": "A", "daily_budget": 2_000, "targeting": ads.TARGETING, "is_dynamic_creative": True}
    return live.post(f"/{live.world['ad_account_id']}/adsets", {**usual, "campaign_id": campaign_id, **more})


@pytest.mark.req("B-239", "B-256")
@pytest.mark.parametrize("objective", ["OUTCOME_TRAFFIC", "OUTCOME_SALES", "OUTCOME_LEADS", "OUTCOME_ENGAGEMENT"])
def test_dynamic_creative_is_optimized_for_conversions(live: Live, objective: str):
    answer = refused_adset(live, objective, optimization_goal="LINK_CLICKS")
    error_of(answer, "DYNAMIC_CREATIVE_GOAL", [["optimization_goal"]])


@pytest.mark.req("B-237")
def test_dynamic_creative_takes_some_objectives_and_no_chats(live: Live):
    page = {"page_id": live.world["page_id"]}
    likes = refused_adset(live, "PAGE_LIKES", optimization_goal="PAGE_LIKES", promoted_object=page)
    error_of(likes, "DYNAMIC_CREATIVE_OBJECTIVE", [["is_dynamic_creative"]])
    chat = refused_adset(
        live, "OUTCOME_ENGAGEMENT", optimization_goal="CONVERSATIONS", destination_type="WHATSAPP", promoted_object=page
    )
    error_of(chat, "DYNAMIC_CREATIVE_OBJECTIVE", [["is_dynamic_creative"]])


@pytest.mark.req("B-248")
def test_dynamic_creative_is_not_sent_in_messages(live: Live):
    targeting = {**ads.TARGETING, "publisher_platforms": ["facebook", "messenger"], "facebook_positions": ["feed"],
                 "messenger_positions": ["sponsored_messages"]}  # fmt: skip
    pixel = {"pixel_id": live.world["pixel_id"], "custom_event_type": "PURCHASE"}
    answer = refused_adset(
        live, "OUTCOME_SALES", targeting=targeting, optimization_goal="OFFSITE_CONVERSIONS", promoted_object=pixel
    )
    error_of(answer, "DYNAMIC_CREATIVE_SETTING", [["targeting", "messenger_positions"]])


# -- which creative goes where ---------------------------------------------------------------------------------------


@pytest.mark.req("B-245", "B-246", "B-247", "B-255", "D-383")
def test_a_dynamic_adset_has_one_ad_which_stays_until_the_adset_goes(live: Live):
    adset_id = sales_adset(live)
    ad_id = made(ad_of(live, adset_id, feeds.mixed(live)))
    assert ads.read(live, ad_id, "effective_status")["effective_status"] == "PENDING_REVIEW"
    error_of(ad_of(live, adset_id, feeds.mixed(live)), "DYNAMIC_CREATIVE_REQUIRED", [["adset_id"]])
    error_of(live.delete(f"/{ad_id}"), "DYNAMIC_AD_CAN_NOT_BE_DELETED", [["status"]])
    for status in ("DELETED", "ARCHIVED"):
        error_of(live.post(f"/{ad_id}", {"status": status}), "DYNAMIC_AD_CAN_NOT_BE_DELETED", [["status"]])
    assert live.post(f"/{ad_id}", {"status": "ACTIVE"}).json() == {"success": True}
    assert live.delete(f"/{adset_id}").json() == {"success": True}
    assert ads.read(live, ad_id, "effective_status")["effective_status"] == "DELETED"


@pytest.mark.req("B-238", "E-235", "E-242", "E-234", "E-057")
def test_several_pictures_to_mix_need_a_dynamic_adset(live: Live):
    adset_id = plain_adset(live)
    error_of(ad_of(live, adset_id, feeds.mixed(live)), "DYNAMIC_CREATIVE_NOT_ALLOWED", BLAMED)
    spec = {**feeds.story(live), "link_data": {"link": feeds.SITE}}
    freedom = feeds.mixed(live, optimization_type="DEGREES_OF_FREEDOM", ad_formats=["AUTOMATIC_FORMAT"], link_urls=None)
    made(ad_of(live, adset_id, freedom, object_story_spec=spec))
    made(ad_of(live, sales_adset(live), feeds.mixed(live)))


@pytest.mark.req("E-014", "E-235")
def test_several_texts_of_one_picture_go_anywhere(live: Live):
    adset_id = plain_adset(live)
    made(ad_of(live, adset_id, feeds.dynamic(live)))
    made(ad_of(live, adset_id, feeds.dynamic(live)))
    made(ad_of(live, sales_adset(live), feeds.dynamic(live)))
    refused = ad_of(live, adset_id, feeds.dynamic(live), dynamic_creative_spec={"k": "v"})
    error_of(refused, "DYNAMIC_CREATIVE_NOT_ALLOWED", BLAMED)


@pytest.mark.req("E-092")
def test_advantage_feeds_need_no_dynamic_adset(live: Live):
    spec = {**feeds.story(live), "link_data": {"link": feeds.SITE}}
    feed = feeds.mixed(live, optimization_type="DEGREES_OF_FREEDOM", link_urls=None)
    made(ad_of(live, plain_adset(live), feed, object_story_spec=spec))


@pytest.mark.req("B-253", "E-094", "B-265", "B-267", "B-268")
def test_customized_ads_go_into_ordinary_adsets_and_no_others(live: Live):
    adset_id = sales_adset(live, dynamic=False)
    for _ in range(2):
        ad_id = made(ad_of(live, adset_id, feeds.pictures_by_placement(live)))
        assert ads.read(live, ad_id, "effective_status")["effective_status"] == "PENDING_REVIEW"
    refused = ad_of(live, sales_adset(live), feeds.pictures_by_placement(live))
    error_of(refused, "DYNAMIC_CREATIVE_REQUIRED", BLAMED)


def test_a_plain_creative_does_not_go_into_a_dynamic_adset(live: Live):
    given = {"name": "Ad", "adset_id": sales_adset(live), "creative": {"creative_id": ads.creative(live)}}
    error_of(live.post(f"/{live.world['ad_account_id']}/ads", given), "DYNAMIC_CREATIVE_REQUIRED", BLAMED)


def test_mixed_feeds_lead_into_no_chat(live: Live):
    page = {"page_id": live.world["page_id"]}
    adset_id = plain_adset(
        live, "OUTCOME_ENGAGEMENT", optimization_goal="CONVERSATIONS", destination_type="WHATSAPP", promoted_object=page
    )
    error_of(ad_of(live, adset_id, feeds.films(live, videos=[{"video_id": live.world["video_id"]}])),
             "DYNAMIC_CREATIVE_OBJECTIVE", BLAMED)  # fmt: skip


@pytest.mark.req("B-227")
def test_portrait_films_do_not_go_to_a_chosen_instagram(live: Live):
    targeting = {**ads.TARGETING, "publisher_platforms": ["instagram"], "instagram_positions": ["stream"]}
    story = live.world["video_ids"][1]
    assert (
        ads.read(live, story, "format")["format"][0]["height"] > ads.read(live, story, "format")["format"][0]["width"]
    )
    refused = ad_of(live, sales_adset(live, targeting=targeting), feeds.films(live))
    error_of(refused, "DYNAMIC_CREATIVE_SETTING", BLAMED)
    square = feeds.films(live, videos=[{"video_id": live.world["video_ids"][0]}])
    made(ad_of(live, sales_adset(live, targeting=targeting), square))
    made(ad_of(live, sales_adset(live), feeds.films(live)))


# -- what is only told at the ad -------------------------------------------------------------------------------------


def no_link(live: Live) -> Json:
    """Rules and a lead form, and no link."""
    form = {"type": "SIGN_UP", "value": {"lead_gen_form_id": live.world["lead_form_id"]}}
    return feeds.pictures_by_placement(live, link_urls=None, call_to_action_types=None, call_to_actions=[form])


@pytest.mark.req("E-035", "E-236", "E-034")
def test_customization_without_a_link_is_only_refused_at_the_ad(live: Live):
    page = {"page_id": live.world["page_id"]}
    adset_id = plain_adset(live, "OUTCOME_LEADS", optimization_goal="LEAD_GENERATION", promoted_object=page)
    refused = ad_of(live, adset_id, no_link(live))
    assert "require a link" in error_of(refused, "CUSTOMIZED_AD_NEEDS_LINK", BLAMED)["error_user_title"]
    made(ad_of(live, adset_id, {**no_link(live), "link_urls": [{"website_url": feeds.SITE}]}))


def one_rule(live: Live) -> Json:
    feed = feeds.pictures_by_placement(live)
    return {**feed, "asset_customization_rules": feed["asset_customization_rules"][:1]}


@pytest.mark.req("B-262", "B-270", "B-272", "B-461", "B-462", "B-312")
def test_two_rules_are_asked_for_at_the_ad(live: Live):
    adset_id = plain_adset(live)
    error_of(ad_of(live, adset_id, one_rule(live)), "TOO_FEW_RULES", BLAMED)
    error_of(
        ad_of(live, adset_id, feeds.dynamic(live, optimization_type="ASSET_CUSTOMIZATION")), "TOO_FEW_RULES", BLAMED
    )
    for position in ("explore_home", "ig_search"):
        made(ad_of(live, adset_id, feeds.single_placement(live, position)))
    made(ad_of(live, adset_id, feeds.translated(live)))


OBJECTIVES = [
    ("B-263", "VIDEO_VIEWS", feeds.by_placement, True),
    ("B-263", "LEAD_GENERATION", feeds.by_placement, True),
    ("B-263", "LEAD_GENERATION", feeds.languages, False),
    ("B-263", "POST_ENGAGEMENT", feeds.by_placement, False),
    ("B-264", "OUTCOME_LEADS", feeds.by_placement, True),
    ("B-264", "OUTCOME_LEADS", feeds.languages, False),
    ("B-264", "OUTCOME_AWARENESS", feeds.languages, True),
    ("B-305", "LINK_CLICKS", feeds.languages, True),
]


@pytest.mark.parametrize(
    ("objective", "feed", "fine"), [pytest.param(*row, marks=pytest.mark.req(number)) for number, *row in OBJECTIVES]
)
def test_customized_ads_fit_the_objective(live: Live, objective: str, feed: Callable[[Live], Json], fine: bool):
    goals = {"LEAD_GENERATION": "LEAD_GENERATION", "OUTCOME_LEADS": "LEAD_GENERATION"}
    more: Json = {"optimization_goal": goals[objective]} if objective in goals else {}
    adset_id = plain_adset(live, objective, promoted_object={"page_id": live.world["page_id"]}, **more)
    answer = ad_of(live, adset_id, feed(live))
    if fine:
        made(answer)
    else:
        error_of(answer, "CUSTOMIZATION_OBJECTIVE", BLAMED)


@pytest.mark.req("B-305")
def test_ads_of_several_languages_do_not_lead_to_messenger(live: Live):
    adset_id = plain_adset(
        live, destination_type="MESSENGER", optimization_goal="CONVERSATIONS",
        promoted_object={"page_id": live.world["page_id"]},
    )  # fmt: skip
    error_of(ad_of(live, adset_id, feeds.languages(live)), "CUSTOMIZATION_OBJECTIVE", BLAMED)


@pytest.mark.req("B-306")
@pytest.mark.parametrize("buying", ["AUCTION", "RESERVED"])
def test_ads_of_several_languages_are_bought_either_way(live: Live, buying: str):
    campaign_id = ads.campaign(live, objective="OUTCOME_AWARENESS", buying_type=buying)
    made(ad_of(live, ads.adset(live, campaign_id), feeds.languages(live)))


@pytest.mark.req("B-237")
def test_dynamic_creative_is_bought_by_auction(live: Live):
    answer = refused_adset(live, "OUTCOME_AWARENESS", {"buying_type": "RESERVED"})
    error_of(answer, "DYNAMIC_CREATIVE_SETTING", [["is_dynamic_creative"]])


@pytest.mark.req("B-234", "B-236")
def test_deep_links_go_with_apps_sales_and_traffic(live: Live):
    links = [{"website_url": feeds.SITE, "deeplink_url": "app://offer"}]
    feed = feeds.dynamic(live, link_urls=links)
    error_of(ad_of(live, plain_adset(live, "OUTCOME_AWARENESS"), feed), "DEEPLINK_OBJECTIVE", BLAMED)
    ad_id = made(ad_of(live, plain_adset(live, "LINK_CLICKS"), feed))
    shown = live.get(f"/{ad_id}", {"fields": "creative{asset_feed_spec}"}).json()
    assert shown["creative"]["asset_feed_spec"]["link_urls"] == links


@pytest.mark.req("B-242", "B-269", "B-303")
def test_a_feed_for_app_installs_leads_to_the_store(live: Live):
    promoted = {"object_store_url": feeds.STORE, "application_id": live.world["application_id"]}
    adset_id = plain_adset(
        live, "OUTCOME_APP_PROMOTION", optimization_goal="APP_INSTALLS", promoted_object=promoted,
        targeting={**ads.TARGETING, "user_os": ["iOS"]},
    )  # fmt: skip
    store = {"website_url": feeds.STORE}
    for links in ([{"website_url": feeds.SITE}], [store, store]):
        error_of(ad_of(live, adset_id, feeds.dynamic(live, link_urls=links)), "APP_FEED_LINK", BLAMED)
    made(ad_of(live, adset_id, feeds.dynamic(live, link_urls=[store])))
    named = [labelled(name, **store) for name in ("english", "french")]
    made(ad_of(live, adset_id, feeds.languages(live, link_urls=named)))
    error_of(ad_of(live, adset_id, feeds.languages(live)), "APP_FEED_LINK", BLAMED)


# -- what follows a feed ---------------------------------------------------------------------------------------------


@pytest.mark.req("B-205", "B-206", "B-209")
def test_a_feed_is_followed_by_a_feed_of_the_same_format(live: Live):
    ad_id = made(ad_of(live, plain_adset(live), feeds.dynamic(live)))

    def follow(creative_id: str) -> Any:
        return live.post(f"/{ad_id}", {"creative": {"creative_id": creative_id}})

    film = feeds.films(live, videos=[{"video_id": live.world["video_id"]}])
    error_of(follow(feeds.made(live, film)), "FEED_SWAP", BLAMED)
    error_of(follow(ads.creative(live)), "FEED_SWAP", BLAMED)
    error_of(follow(feeds.made(live, feeds.mixed(live))), "DYNAMIC_CREATIVE_NOT_ALLOWED", BLAMED)
    other = feeds.made(live, feeds.dynamic(live, titles=feeds.texts("A", "B", "C"), descriptions=None))
    assert follow(other).json() == {"success": True}
    assert ads.read(live, ad_id, "creative")["creative"] == {"id": other}


@pytest.mark.req("B-196", "B-299", "B-300")
def test_a_feed_may_stand_in_the_ad_itself(live: Live):
    given = {
        "name": "Ad", "adset_id": plain_adset(live),
        "creative": {"object_story_spec": feeds.story(live), "asset_feed_spec": feeds.languages(live)},
    }  # fmt: skip
    ad_id = made(live.post(f"/{live.world['ad_account_id']}/ads", given))
    shown = live.get(f"/{ad_id}", {"fields": "creative{object_story_spec,asset_feed_spec}"}).json()["creative"]
    assert shown["object_story_spec"] == feeds.story(live)
    assert shown["asset_feed_spec"]["bodies"] == feeds.languages(live)["bodies"]


@pytest.mark.req("B-286")
def test_instagram_fields_of_customized_ads_are_read_through_the_ads(live: Live):
    ad_id = made(ad_of(live, plain_adset(live), feeds.by_placement(live)))
    fields = "creative{effective_instagram_media_id,instagram_permalink_url}"
    rows = live.get(f"/{live.world['ad_account_id']}/ads", {"fields": fields}).json()["data"]
    (creative,) = (row["creative"] for row in rows if row["id"] == ad_id)
    assert creative["effective_instagram_media_id"].isdigit()
    assert creative["instagram_permalink_url"].startswith("https://www.instagram.com/p/")


@pytest.mark.req("A-393", "E-241")
def test_a_rule_beside_a_post_of_a_profile_or_page_makes_an_ad(live: Live):
    rule = {"customization_spec": feeds.instagram("stream"), "image_label": label("own")}
    feed = {
        "images": [labelled("own", hash=live.world["image_hash"])],
        "optimization_type": "PLACEMENT",
        "asset_customization_rules": [rule],
    }
    media = live.get(f"/{live.world['instagram_user_id']}/media").json()["data"][0]["id"]
    spec = {"object_story_spec": None, "object_id": live.world["page_id"], "source_instagram_media_id": media}
    made(ad_of(live, plain_adset(live), feed, **spec))
    default = {"customization_spec": {}, "is_default": True, "use_existing_post": True}
    post = {"object_story_spec": None, "object_story_id": live.world["page_post_id"]}
    made(ad_of(live, plain_adset(live), {**feed, "asset_customization_rules": [rule, default]}, **post))


@pytest.mark.req("E-335", "E-147")
def test_a_post_with_rules_is_another_creative_than_the_post_alone(live: Live):
    post = {"object_story_spec": None, "object_story_id": live.world["page_post_id"]}
    edge, plain = f"/{live.world['ad_account_id']}/adcreatives", {"object_story_id": live.world["page_post_id"]}
    alone = made(live.post(edge, plain))
    feed = {
        "images": [labelled("tall", hash=live.world["image_hashes"][4])],
        "asset_customization_rules": [
            {"customization_spec": feeds.instagram("story"), "image_label": label("tall")},
            {"customization_spec": {}, "is_default": True, "use_existing_post": True},
        ],
    }
    ruled = feeds.made(live, feed, **post)
    assert ruled not in (alone, made(live.post(edge, plain)))
    assert feeds.made(live, feed, **post) == ruled


@pytest.mark.req("A-135", "A-136")
def test_films_of_a_feed_do_not_run_in_the_right_column_alone(live: Live):
    targeting = {**ads.TARGETING, "publisher_platforms": ["facebook"], "facebook_positions": ["right_hand_column"]}
    adset_id = plain_adset(live, targeting=targeting)
    film = feeds.films(live, videos=[{"video_id": live.world["video_id"]}])
    error_of(ad_of(live, adset_id, film), "CREATIVE_DOES_NOT_FIT_PLACEMENT", BLAMED)
    made(ad_of(live, adset_id, feeds.dynamic(live)))


# -- review ----------------------------------------------------------------------------------------------------------


@pytest.mark.req("B-257", "B-258", "B-259", "B-260", "B-456")
def test_review_names_each_offending_asset(live: Live):
    texts = {
        "bodies": feeds.texts("Wine for all", "Bread for all"),
        "titles": feeds.texts("Beer", "Wine for all", "Tea"),
    }
    adset_id = sales_adset(live)
    ad_id = made(ad_of(live, adset_id, feeds.mixed(live, **texts)))
    live.advance("1h")
    entries = orjson.loads(ads.read(live, ad_id, "review_feedback")["review_feedback"])
    assert [(one["text"], one["reason"]) for one in entries] == [
        ("Wine for all", ["ALCOHOL"]), ("Beer", ["ALCOHOL"]), ("Wine for all", ["ALCOHOL"]),
    ]  # fmt: skip
    assert len({one["id"] for one in entries}) == 3
    assert all(isinstance(one["id"], int) for one in entries)
    assert orjson.loads(ads.read(live, adset_id, "review_feedback")["review_feedback"]) == entries
    clean = made(ad_of(live, sales_adset(live), feeds.mixed(live)))
    live.advance("1h")
    assert ads.read(live, clean, "review_feedback")["review_feedback"] == "[]"
