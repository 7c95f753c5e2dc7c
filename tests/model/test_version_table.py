"""Every row of the table of version differences, tried over HTTP in every modelled version."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from adtwin.graph.versions import DIFFERENCES, MODELLED
from tests import ads, feeds
from tests.live import Live, error_of, sqlite_live

STATED = {**ads.TARGETING, "targeting_automation": {"advantage_audience": 0}}
Probe = Callable[[Live, str], bool]
"""Whether a version behaves as the row says."""


@pytest.fixture(scope="module")
def live() -> Iterator[Live]:
    """A demo world with an ad that has sold for four days, to people who only saw it, too."""
    with sqlite_live() as one:
        pixel = {"pixel_id": one.world["pixel_id"], "custom_event_type": "PURCHASE"}
        given = {"optimization_goal": "OFFSITE_CONVERSIONS", "promoted_object": pixel, "daily_budget": 100_000}
        ad = ads.ad(one, ads.adset(one, ads.campaign(one, objective="OUTCOME_SALES"), **given))
        ads.approve(one, ad)
        one.advance("4d")
        yield one


def account(live: Live) -> str:
    """The world's own account."""
    return str(live.world["ad_account_id"])


def taken(answer: Any, symbol: str, blame: list[str] | None = None) -> bool:
    """Whether a write passed; otherwise it must have failed with this error."""
    if answer.status_code == 200:
        return True
    error_of(answer, symbol, None if blame is None else [blame])
    return False


def campaign(live: Live, version: str, **given: Any) -> Any:
    """A new campaign that leaves the flags of newer versions as they are given."""
    usual = {"name": "C", "objective": "OUTCOME_TRAFFIC", "status": "PAUSED", "special_ad_categories": []}
    return live.post(f"/{version}/{account(live)}/campaigns", {**usual, **given})


def adset(
    live: Live, version: str, targeting: dict[str, Any], under: dict[str, Any] | None = None, **given: Any
) -> Any:
    """A new ad set in a campaign of its own, which an older version makes."""
    usual = {"name": "S", "campaign_id": ads.campaign(live, **(under or {})), "daily_budget": 2_000}
    return live.post(f"/{version}/{account(live)}/adsets", {**usual, "targeting": targeting, **given})


def creative(live: Live, version: str, **given: Any) -> Any:
    """A new link creative."""
    usual = {"name": "c", "object_story_spec": ads.link_story(live)}
    return live.post(f"/{version}/{account(live)}/adcreatives", {**usual, **given})


def has_field(live: Live, version: str, pk: str, name: str) -> bool:
    """Whether a node has the field in a version: it can be read there, and is told by `metadata`."""
    answer = live.get(f"/{version}/{pk}", {"fields": name, "metadata": 1})
    if answer.status_code == 200:
        assert name in {one["name"] for one in answer.json()["metadata"]["fields"]}
        return True
    error_of(answer, "UNKNOWN_FIELD", [["fields"]])
    told = {one["name"] for one in live.get(f"/{version}/{pk}", {"metadata": 1}).json()["metadata"]["fields"]}
    assert name not in told
    return False


def keeps(name: str, value: Any, make: Callable[[Live], str]) -> Probe:
    """A field that a version takes, keeps and shows, or does not know at all."""

    def probe(live: Live, version: str) -> bool:
        pk = make(live)
        sent = live.post(f"/{version}/{pk}", {name: value, "name": "renamed", "debug": "warning"})
        assert sent.status_code == 200, sent.text
        known = has_field(live, version, pk, name)
        if known:
            assert ads.read(live, f"{version}/{pk}", name)[name] == value
        elif version < "v26.0":
            assert f"Parameter {name} is not known" in sent.text
        return known

    return probe


def positions(key: str, position: str, symbol: str, *beside: str) -> Probe:
    """A placement that a version takes, with those that it needs beside it."""
    platform = key.removesuffix("_positions")

    def probe(live: Live, version: str) -> bool:
        spec = {**STATED, "publisher_platforms": [platform], key: [position, *beside]}
        return not taken(adset(live, version, spec), symbol, ["targeting", key])

    return probe


def _messenger_stories(live: Live, version: str) -> bool:
    spec = {
        **STATED,
        "publisher_platforms": ["facebook", "messenger"],
        "facebook_positions": ["feed"],
        "messenger_positions": ["story"],
    }
    pk = adset(live, version, spec).json()["id"]
    return "messenger_positions" not in ads.read(live, pk, "targeting")["targeting"]


def _individual_setting(live: Live, version: str) -> bool:
    automation = {"advantage_audience": 1, "individual_setting": {"age": 1, "gender": 1}}
    spec = {**ads.TARGETING, "targeting_automation": automation}
    path = ["targeting", "targeting_automation", "individual_setting"]
    return taken(adset(live, version, spec), "UNKNOWN_TARGETING_KEY", path)


def _advantage_audience(live: Live, version: str) -> bool:
    path = ["targeting", "targeting_automation", "advantage_audience"]
    homes = {"special_ad_categories": ["HOUSING"]}
    return not taken(adset(live, version, ads.TARGETING, homes), "ADVANTAGE_AUDIENCE_MUST_BE_STATED", path)


def _advantage_audience_stated(live: Live, version: str) -> bool:
    path = ["targeting", "targeting_automation", "advantage_audience"]
    assert adset(live, version, STATED).status_code == 200
    return not taken(adset(live, version, ads.TARGETING), "ADVANTAGE_AUDIENCE_MUST_BE_STATED", path)


def _budget_sharing(live: Live, version: str) -> bool:
    name = "is_adset_budget_sharing_enabled"
    assert campaign(live, version, **{name: False}).status_code == 200
    assert campaign(live, version, daily_budget=2_000).status_code == 200
    return not taken(campaign(live, version), "BUDGET_SHARING_MUST_BE_STATED", [name])


def _smart_promotion(live: Live, version: str) -> bool:
    given = {"objective": "OUTCOME_SALES", "smart_promotion_type": "AUTOMATED_SHOPPING_ADS", "daily_budget": 5_000}
    name = ["smart_promotion_type"]
    refused = not taken(campaign(live, version, **given), "SMART_PROMOTION_IS_GONE", name)
    old = campaign(live, "v24.0", **given).json()["id"]
    for changed in ({"name": "renamed"}, {"status": "ACTIVE"}):
        assert refused is not taken(live.post(f"/{version}/{old}", changed), "SMART_PROMOTION_IS_GONE", name)
    assert live.post(f"/{version}/{old}", {"status": "PAUSED"}).status_code == 200
    return refused


def _messenger_leads(live: Live, version: str) -> bool:
    under = {"objective": "OUTCOME_LEADS"}
    given = {"destination_type": "LEAD_FROM_MESSENGER", "promoted_object": {"page_id": live.world["page_id"]}}
    return not taken(adset(live, version, STATED, under, **given), "INVALID_PARAMETER", ["destination_type"])


def _existing_customers(live: Live, version: str) -> bool:
    name = "existing_customer_budget_percentage"
    ads.customers(live)
    return not taken(adset(live, version, STATED, **{name: 10}), "INVALID_PARAMETER", [name])


def _web_only(live: Live, version: str) -> bool:
    world = live.world
    both = {
        "omnichannel_object": {
            "app": [{"application_id": world["application_id"], "object_store_urls": [feeds.STORE]}],
            "pixel": [{"pixel_id": world["pixel_id"], "custom_event_type": "PURCHASE"}],
        }
    }
    under = {"objective": "OUTCOME_SALES"}
    given = {"optimization_goal": "OFFSITE_CONVERSIONS", "promoted_object": both}
    made = adset(live, "v24.0", STATED, under, **given)
    assert made.status_code == 200, made.text
    shown = creative(live, version, applink_treatment="web_only").json()["id"]
    ad = {"name": "A", "adset_id": made.json()["id"], "status": "PAUSED", "creative": {"creative_id": shown}}
    return not taken(live.post(f"/{version}/{account(live)}/ads", ad), "DESTINATION_NOT_USABLE", ["creative"])


def _actor(live: Live, version: str) -> bool:
    answer = creative(live, version, instagram_actor_id=live.world["instagram_user_id"])
    return not taken(answer, "INSTAGRAM_ACTOR_GONE", ["instagram_actor_id"])


def _thumbnail(live: Live, version: str) -> bool:
    film = {"page_id": live.world["page_id"], "video_data": {"video_id": live.world["video_id"], "message": "m"}}
    return not taken(creative(live, version, object_story_spec=film), "VIDEO_NEEDS_THUMBNAIL")


def _polls(live: Live, version: str) -> bool:
    spec = {"components": [{"type": "POLL", "poll_spec": {"question_text": "Up or down?"}}]}
    path = ["interactive_components_spec", "components", "0", "poll_spec"]
    return not taken(creative(live, version, interactive_components_spec=spec), "INVALID_PARAMETER", path)


def _shop(live: Live, version: str) -> bool:
    template = {"template_data": {"link": "https://example.com/", "message": "m", "name": "n"}}
    given = {
        "object_story_spec": {"page_id": live.world["page_id"], **template},
        "product_set_id": live.world["product_set_id"],
    }
    out = {"destination_type": "WEBSITE_AND_SHOP_OPT_OUT"}
    says_no = creative(live, version, **given, destination_spec=out).json()["id"]
    assert ads.read(live, says_no, "destination_spec")["destination_spec"] == out
    read = ads.read(live, creative(live, version, **given).json()["id"], "destination_spec")
    assert read.get("destination_spec") in (None, {"destination_type": "WEBSITE_AND_SHOP"})
    return "destination_spec" in read


def _dynamic_media(live: Live, version: str) -> bool:
    template = {"template_data": {"link": "https://example.com/", "message": "m", "name": "n"}}
    spec = {"page_id": live.world["page_id"], **template}
    made = creative(live, version, object_story_spec=spec, product_set_id=live.world["product_set_id"]).json()["id"]
    freedom = ads.read(live, made, "degrees_of_freedom_spec").get("degrees_of_freedom_spec") or {}
    return "media_type_automation" in freedom.get("creative_features_spec", {})


def _standard_enhancements(live: Live, version: str) -> bool:
    freedom = {"creative_features_spec": {"standard_enhancements": {"enroll_status": "OPT_IN"}}}
    return taken(creative(live, version, degrees_of_freedom_spec=freedom), "STANDARD_ENHANCEMENTS_GONE")


def _formats(live: Live, version: str) -> bool:
    spec = [{"format": "carousel", "data_source": ["catalog"]}]
    return taken(creative(live, version, format_transformation_spec=spec), "FORMAT_TRANSFORMATION")


def _report_errors(live: Live, version: str) -> bool:
    run = live.post(f"/{account(live)}/insights", headers={"X-Adtwin-Report": "fail"}).json()["report_run_id"]
    return "error_code" in live.get(f"/{version}/{run}", {"fields": "error_code,async_status"}).json()


def _view_windows(live: Live, version: str) -> bool:
    asked = {"fields": "actions", "action_attribution_windows": ["7d_view", "28d_view", "1d_view", "1d_click"]}
    (row,) = live.get(f"/{version}/{account(live)}/insights", {**asked, "date_preset": "maximum"}).json()["data"]
    keys = {key for entry in row["actions"] for key in entry}
    assert {"1d_view", "1d_click"} <= keys
    assert len(keys & {"7d_view", "28d_view"}) in (0, 2)
    assert all(entry["7d_view"] == entry["1d_view"] for entry in row["actions"] if "7d_view" in entry)
    return "7d_view" in keys


def _outcomes(live: Live, version: str) -> bool:
    asked = {"targeting_spec": ads.TARGETING, "optimization_goal": "REACH"}
    (row,) = live.get(f"/{version}/{account(live)}/delivery_estimate", asked).json()["data"]
    assert ("estimate_dau" in row) is ("daily_outcomes_curve" in row)
    return "daily_outcomes_curve" in row


def _market_areas(live: Live, version: str) -> bool:
    path = f"/{version}/{account(live)}/insights"
    now = live.get(path, {"breakdowns": "comscore_market"})
    assert "comscore_market" in now.json()["data"][0]
    answer = live.get(path, {"breakdowns": "dma"})
    if taken(answer, "UNKNOWN_BREAKDOWN", ["breakdowns"]):
        assert [row["dma"] for row in answer.json()["data"]] == [row["comscore_market"] for row in now.json()["data"]]
        return True
    assert "Did you mean comscore_market?" in answer.json()["error"]["error_user_msg"]
    return False


def _advantage_state(live: Live, version: str) -> bool:
    return has_field(live, version, ads.campaign(live), "advantage_state_info")


def _video(live: Live) -> str:
    return str(live.world["video_id"])


def _shown_creative(live: Live, version: str) -> bool:
    spec = {"media": "auto"}
    made = creative(live, version, media_optimization_spec=spec).json()["id"]
    known = has_field(live, version, made, "media_optimization_spec")
    assert (
        not known or ads.read(live, f"{version}/{made}", "media_optimization_spec")["media_optimization_spec"] == spec
    )
    return known


def _ad(live: Live) -> str:
    return ads.ad(live, ads.adset(live, ads.campaign(live)), status="PAUSED")


def _reach_campaign(live: Live) -> str:
    return ads.campaign(live, objective="OUTCOME_AWARENESS")


FREQUENCY = [{"event": "IMPRESSIONS", "interval_days": 7, "max_frequency": 3}]
PROBES: dict[str, Probe] = {
    "ids": lambda live, version: taken(live.get(f"/{version}/", {"ids": account(live)}), "IDS_REMOVED"),
    "date_format": lambda live, version: taken(live.get(f"/{version}/me", {"date_format": "U"}), "DATE_FORMAT_REMOVED"),
    "debug": lambda live, version: (
        "__debug__" in live.get(f"/{version}/{account(live)}/campaigns", {"debug": "all", "limit": 9_000}).json()
    ),
    "etags": lambda live, version: "etag" in live.get(f"/{version}/me").headers,
    "pretty": lambda live, version: "\n" in live.get(f"/{version}/me", {"pretty": 1}).text,
    "video_feeds": positions("facebook_positions", "video_feeds", "VIDEO_FEEDS_ARE_GONE"),
    "explore": positions("instagram_positions", "explore", "EXPLORE_IS_GONE", "stream"),
    "messenger_stories": _messenger_stories,
    "individual_setting": _individual_setting,
    "advantage_audience": _advantage_audience,
    "advantage_audience_stated": _advantage_audience_stated,
    "advantage_state_info": _advantage_state,
    "budget_sharing": _budget_sharing,
    "campaign_frequency": keeps("frequency_control_specs", FREQUENCY, _reach_campaign),
    "smart_promotion": _smart_promotion,
    "messenger_lead_ads": _messenger_leads,
    "existing_customer_budget_percentage": _existing_customers,
    "attribution_count_type": keeps("attribution_count_type", "ALL", lambda live: ads.adset(live, ads.campaign(live))),
    "cost_bidding_mode": keeps("cost_bidding_mode", "STANDARD", lambda live: ads.adset(live, ads.campaign(live))),
    "brand_safety_config": keeps(
        "brand_safety_config", {"level": "STANDARD"}, lambda live: ads.adset(live, ads.campaign(live))
    ),
    "web_only": _web_only,
    "creative_automation_spec": keeps("creative_automation_spec", {"enroll_status": "OPT_IN"}, _ad),
    "instagram_actor_id": _actor,
    "video_data": _thumbnail,
    "polls": _polls,
    "shop_destination": _shop,
    "media_optimization_spec": _shown_creative,
    "media_type_automation": _dynamic_media,
    "standard_enhancements": _standard_enhancements,
    "format_transformation_spec": _formats,
    "is_ai_generated": keeps("is_ai_generated", True, _video),
    "report_errors": _report_errors,
    "long_view_windows": _view_windows,
    "dma": _market_areas,
    "delivery_estimate_outcomes": _outcomes,
}


def test_every_row_of_the_table_is_tried(live: Live):
    assert live.twin.registry.types
    assert DIFFERENCES.keys() == PROBES.keys()


@pytest.mark.req("C-433", "C-436")
@pytest.mark.parametrize("version", MODELLED)
@pytest.mark.parametrize("rule", PROBES)
def test_a_difference_holds_where_the_table_says_so(live: Live, rule: str, version: str):
    assert live.get(f"/{version}/me").headers["facebook-api-version"] == version
    assert PROBES[rule](live, version) is DIFFERENCES[rule].holds(version)
