"""Insights of what was shown, when and how: hours, assets, products, cards, ways of playing; all add up over HTTP."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from adtwin.reporting import mmm
from tests import feeds
from tests.ads import ad, adset, approve, campaign, creative, link_story, read
from tests.live import Live, error_of, sqlite_live

ADVERTISER = "hourly_stats_aggregated_by_advertiser_time_zone"
AUDIENCE = "hourly_stats_aggregated_by_audience_time_zone"
PERIOD = {"date_preset": "maximum", "limit": 500}


@pytest.fixture(scope="module")
def delivered() -> Iterator[Live]:
    """A dynamic creative, a carousel, a video and a catalog ad that ran for two days."""
    with sqlite_live() as live:
        world, first = live.world, campaign(live, name="First")
        feed = creative(live, object_story_spec=feeds.story(live), asset_feed_spec=feeds.mixed(live, 2))
        cards = [
            {"link": "https://example.com/", "name": name, "image_hash": world["image_hash"]}
            for name in ("Red", "Blue")
        ]
        carousel = link_story(live)
        carousel["link_data"]["child_attachments"] = cards
        film = {"video_id": world["video_id"], "image_hash": world["image_hash"], "message": "Boots that walk"}
        button = {"type": "LEARN_MORE", "value": {"link": "https://example.com/"}}
        video = {"page_id": world["page_id"], "video_data": {**film, "call_to_action": button}}
        shop = campaign(live, name="Shop", objective="OUTCOME_SALES")
        bought = {"pixel_id": world["pixel_id"], "custom_event_type": "PURCHASE"}
        seller = adset(
            live,
            shop,
            name="Seller",
            daily_budget=60_000,
            optimization_goal="OFFSITE_CONVERSIONS",
            promoted_object=bought,
        )
        dynamic = adset(
            live, shop, name="Dynamic", is_dynamic_creative=True, optimization_goal="OFFSITE_CONVERSIONS",
            promoted_object=bought,
        )  # fmt: skip
        catalog = {
            "page_id": world["page_id"],
            "template_data": {"message": "{{product.name}}", "link": "https://example.com/"},
        }
        for place, shown, name in (
            (dynamic, feed, "dynamic"),
            (adset(live, first), creative(live, object_story_spec=carousel), "carousel"),
            (seller, creative(live, object_story_spec=video), "video"),
            (
                adset(live, first),
                creative(live, object_story_spec=catalog, product_set_id=world["product_set_id"]),
                "catalog",
            ),
        ):
            approve(live, ad(live, place, shown, name=name))
        live.advance("2d")
        yield live


def node(live: Live, name: str) -> str:
    listed = live.get(f"/{live.world['ad_account_id']}/ads", {"fields": "name"}).json()["data"]
    return next(one["id"] for one in listed if one["name"] == name)


def rows(live: Live, where: str, **asked: Any) -> list[dict[str, Any]]:
    response = live.get(f"/{where}/insights", {**PERIOD, **asked})
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["data"]
    return found


def total(live: Live, where: str, *fields: str) -> dict[str, Any]:
    return rows(live, where, fields=",".join(fields))[0]


def counted(row: dict[str, Any], field: str, kind: str | None = None) -> Counter[str]:
    found: Counter[str] = Counter()
    for entry in row.get(field, ()):
        if kind in (None, entry["action_type"]):
            found[entry["action_type"]] += int(entry["value"])
    return found


def summed(found: list[dict[str, Any]], field: str) -> float:
    return round(sum(float(row[field]) for row in found), 2)


@pytest.mark.req("C-261", "C-262", "C-263", "C-279")
@pytest.mark.parametrize("zone", [ADVERTISER, AUDIENCE])
def test_hours_add_up_to_the_day(delivered: Live, zone: str) -> None:
    account = delivered.world["ad_account_id"]
    fields = ("impressions", "clicks", "spend", "reach", "frequency", "actions")
    found = rows(delivered, account, breakdowns=zone, fields=",".join(fields))
    assert [row[zone] for row in found] == [f"{hour:02}:00:00 - {hour:02}:59:59" for hour in range(24)]
    whole = total(delivered, account, *fields)
    for field in ("impressions", "clicks", "spend"):
        assert summed(found, field) == float(whole[field])
    assert {(row["reach"], row["frequency"]) for row in found} == {("0", "0")}
    by_hour = sum((counted(row, "actions") for row in found), Counter())
    every = counted(whole, "actions")
    assert by_hour == {kind: every[kind] for kind in by_hour}
    assert "link_click" in by_hour
    assert not any(kind.startswith(("offsite", "omni", "landing")) for kind in by_hour)


@pytest.mark.parametrize(
    ("asked", "symbol", "blame"),
    [
        ({"breakdowns": f"{ADVERTISER},age"}, "BREAKDOWN_COMBINATION", ["breakdowns"]),
        ({"breakdowns": f"{ADVERTISER},{AUDIENCE}"}, "BREAKDOWN_COMBINATION", ["breakdowns"]),
        ({"breakdowns": ADVERTISER, "fields": "unique_clicks"}, "FIELD_NOT_WITH_BREAKDOWN", ["fields"]),
        ({"breakdowns": ADVERTISER, "fields": "video_play_actions"}, "FIELD_NOT_WITH_BREAKDOWN", ["fields"]),
        (
            {"breakdowns": ADVERTISER, "filtering": [{"field": "age", "operator": "IN", "value": ["18-24"]}]},
            "BREAKDOWN_COMBINATION",
            ["filtering", "0", "field"],
        ),
        ({"breakdowns": "body_asset,country"}, "BREAKDOWN_COMBINATION", ["breakdowns"]),
        ({"breakdowns": "body_asset,title_asset"}, "BREAKDOWN_COMBINATION", ["breakdowns"]),
        ({"breakdowns": "image_asset"}, "BREAKDOWN_NOT_OF_ACCOUNTS", ["breakdowns"]),
        ({"breakdowns": "body_asset", "fields": "unique_clicks"}, "FIELD_NOT_WITH_BREAKDOWN", ["fields"]),
        ({"breakdowns": "product_id,age"}, "BREAKDOWN_COMBINATION", ["breakdowns"]),
        ({"action_breakdowns": "action_reaction,action_target_id"}, "BREAKDOWN_COMBINATION", ["action_breakdowns"]),
        ({"action_breakdowns": "action_device", "breakdowns": "age"}, "BREAKDOWN_COMBINATION", ["breakdowns"]),
    ],
)
@pytest.mark.req("C-254", "C-257", "C-261", "C-273", "C-274", "C-281", "C-282", "C-283")
def test_what_does_not_go_together_is_refused(
    delivered: Live, asked: dict[str, Any], symbol: str, blame: list[str]
) -> None:
    error_of(delivered.get(f"/{delivered.world['ad_account_id']}/insights", {**PERIOD, **asked}), symbol, [blame])


SHAPES = {
    "body_asset": ({"text", "id"}, 2),
    "title_asset": ({"text", "id"}, 2),
    "description_asset": ({"text", "id"}, 1),
    "image_asset": ({"hash", "url", "id"}, 2),
    "link_url_asset": ({"website_url", "id"}, 1),
    "call_to_action_asset": ({"name", "id"}, 1),
}


@pytest.mark.req("B-319", "B-322", "B-324", "B-325", "C-240")
@pytest.mark.parametrize("asset", SHAPES)
def test_assets_of_a_dynamic_creative_add_up(delivered: Live, asset: str) -> None:
    shape, count = SHAPES[asset]
    where = node(delivered, "dynamic")
    found = rows(delivered, where, breakdowns=asset, fields="impressions,clicks,spend,reach,actions")
    assert len(found) == count
    assert {frozenset(row[asset]) for row in found} == {frozenset(shape)}
    whole = total(delivered, where, "impressions", "clicks", "spend", "reach", "actions")
    for field in ("impressions", "clicks", "spend"):
        assert summed(found, field) == float(whole[field])
    assert max(int(row["reach"]) for row in found) <= int(whole["reach"]) <= sum(int(row["reach"]) for row in found)
    parts = sum((counted(row, "actions") for row in found), Counter())
    assert parts == counted(whole, "actions")


@pytest.mark.req("B-320", "B-321", "B-323", "C-257")
def test_an_asset_goes_with_age_and_gender(delivered: Live) -> None:
    where = node(delivered, "dynamic")
    found = rows(delivered, where, breakdowns="image_asset,age,gender", fields="impressions,ctr")
    assert all({"image_asset", "age", "gender"} <= set(row) for row in found)
    assert summed(found, "impressions") == float(total(delivered, where, "impressions")["impressions"])
    formats = rows(delivered, where, breakdowns="ad_format_asset")
    assert [row["ad_format_asset"] for row in formats] == ["SINGLE_IMAGE"]


@pytest.mark.req("B-319")
def test_plain_ads_stand_in_a_row_without_an_asset(delivered: Live) -> None:
    account = delivered.world["ad_account_id"]
    found = rows(delivered, account, breakdowns="body_asset", fields="impressions")
    assert sum("body_asset" not in row for row in found) == 1
    assert summed(found, "impressions") == float(total(delivered, account, "impressions")["impressions"])
    only = rows(delivered, node(delivered, "carousel"), breakdowns="body_asset", fields="impressions")
    assert ["body_asset" in row for row in only] == [False]


@pytest.mark.req("B-403", "B-404", "B-406", "B-408")
def test_products_of_a_catalog_ad_add_up(delivered: Live) -> None:
    where = node(delivered, "catalog")
    asked = {
        "breakdowns": ["product_id"],
        "action_breakdowns": ["action_type"],
        "fields": "account_name,impressions,actions",
    }
    found = rows(delivered, where, **asked)
    listed = delivered.get(f"/{delivered.world['product_set_id']}/products", {"limit": 100}).json()["data"]
    assert {row["product_id"] for row in found} <= {one["id"] for one in listed}
    assert len({row["product_id"] for row in found}) == len(found) > 1
    assert summed(found, "impressions") == float(total(delivered, where, "impressions")["impressions"])


@pytest.mark.req("D-237")
@pytest.mark.parametrize("limit", [1, 2, 500])
def test_so_many_products_of_an_ad_and_no_more(delivered: Live, limit: int) -> None:
    asked = {"breakdowns": ["product_id"], "fields": "impressions,actions", "default_summary": True}
    for where in (node(delivered, "catalog"), delivered.world["ad_account_id"]):
        every = [row for row in rows(delivered, where, **asked) if row.get("product_id")]
        found = [row for row in rows(delivered, where, **asked, product_id_limit=limit) if row.get("product_id")]
        most = sorted(every, key=lambda row: (-int(row["impressions"]), row["product_id"]))[:limit]
        assert {row["product_id"]: row for row in found} == {row["product_id"]: row for row in most}
    answer = delivered.get(
        f"/{node(delivered, 'catalog')}/insights", {"breakdowns": "product_id", "product_id_limit": 0}
    )
    error_of(answer, "MALFORMED_PARAMETER", [["product_id_limit"]])


@pytest.mark.req("C-273", "C-344")
def test_the_kind_of_media_is_told_by_mmm_alone(delivered: Live) -> None:
    for names in (mmm.OWN, ",".join(mmm.DIMENSIONS)):
        answer = delivered.get(f"/{delivered.world['ad_account_id']}/insights", {"breakdowns": names})
        error = error_of(answer, "UNKNOWN_BREAKDOWN", [["breakdowns"]])
        assert "It is a column of breakdowns=mmm alone." in error["error_user_msg"]
        assert mmm.OWN not in error["message"]


@pytest.mark.req("A-127", "C-223")
def test_cards_are_told_by_the_day_of_the_view_or_of_the_action(delivered: Live) -> None:
    where = node(delivered, "carousel")
    asked = {"action_breakdowns": ["action_carousel_card_id"], "fields": "actions", "time_increment": 1}
    seen, acted = (rows(delivered, where, action_report_time=time, **asked) for time in ("impression", "conversion"))
    assert [row["date_start"] for row in seen] == [row["date_start"] for row in acted]
    clicks = [[counted(row, "actions", "link_click") for row in found] for found in (seen, acted)]
    assert clicks[0] == clicks[1]
    assert sum(day["link_click"] for day in clicks[0]) > 0
    shop, bought = node(delivered, "video"), {}
    for time in ("impression", "conversion"):
        found = rows(delivered, shop, action_report_time=time, fields="actions", time_increment=1)
        bought[time] = [(row["date_start"], counted(row, "actions", "purchase")["purchase"]) for row in found]
    assert bought["impression"] != bought["conversion"], "who saw the ad on one day bought on another"
    asked = {**PERIOD, "action_report_time": "weekly"}
    error_of(delivered.get(f"/{shop}/insights", asked), "MALFORMED_PARAMETER", [["action_report_time"]])


@pytest.mark.req("A-122", "A-123", "A-124", "A-125", "A-126", "C-280")
def test_clicks_of_a_carousel_by_card(delivered: Live) -> None:
    where = node(delivered, "carousel")
    asked = {
        "action_breakdowns": ["action_type", "action_carousel_card_id"],
        "breakdowns": "placement",
        "filtering": [{"field": "action_type", "operator": "IN", "value": ["link_click"]}],
        "fields": "impressions,inline_link_clicks,actions",
        "level": "ad",
    }
    found = rows(delivered, where, **asked)
    cards: Counter[str] = Counter()
    for row in found:
        assert row["placement"]
        for entry in row.get("actions", ()):
            assert set(entry) == {"action_type", "action_carousel_card_id", "value"}
            cards[entry["action_carousel_card_id"]] += int(entry["value"])
    assert set(cards) == {"1", "2"}
    clicks = int(total(delivered, where, "inline_link_clicks")["inline_link_clicks"])
    assert sum(cards.values()) == clicks
    by_name = rows(delivered, where, action_breakdowns=["action_carousel_card_name"], fields="cost_per_action_type")
    assert {entry["action_carousel_card_name"] for entry in by_name[0]["cost_per_action_type"]} == {"Red", "Blue"}
    kinds = {entry["action_type"] for entry in by_name[0]["cost_per_action_type"]}
    assert kinds == {"link_click"}


@pytest.mark.req("C-242", "C-258", "C-265", "C-275", "C-276")
def test_actions_by_device_target_and_reaction(delivered: Live) -> None:
    account = delivered.world["ad_account_id"]
    every = counted(total(delivered, account, "actions"), "actions")
    for name, kind in (
        ("action_device", "link_click"),
        ("action_target_id", "post_reaction"),
        ("action_reaction", "post_reaction"),
    ):
        found = rows(delivered, account, action_breakdowns=[name], fields="actions")[0]
        mine = [entry for entry in found["actions"] if entry["action_type"] == kind]
        assert all(entry[name] for entry in mine)
        assert counted(found, "actions", kind)[kind] == every[kind]
        assert len(mine) > (name != "action_target_id")
    found = rows(delivered, account, action_breakdowns=["action_device"], fields="actions")[0]
    away = [entry for entry in found["actions"] if entry["action_type"].startswith("offsite_conversion")]
    assert away
    assert not any("action_device" in entry for entry in away)
    page = rows(delivered, account, action_breakdowns=["action_target_id"], fields="actions")[0]["actions"]
    assert {e["action_target_id"] for e in page if e["action_type"] == "post_reaction"} == {delivered.world["page_id"]}
    assert read(delivered, delivered.world["page_id"], "name")["name"] in {
        e.get("action_destination")
        for e in rows(delivered, account, action_breakdowns=["action_destination"], fields="actions")[0]["actions"]
    }


def test_the_demo_made_what_is_asked_about(delivered: Live) -> None:
    """Each of the four ads really delivered, or the sums above say nothing."""
    found = rows(delivered, delivered.world["ad_account_id"], level="ad", fields="ad_name,impressions")
    assert {row["ad_name"]: int(row["impressions"]) > 500 for row in found} == dict.fromkeys(
        ("dynamic", "carousel", "video", "catalog"), True
    )


# ---- figures


VIDEO_FIELDS = (
    *("video_play_actions", "video_continuous_2_sec_watched_actions", "video_p25_watched_actions"),
    *("video_p50_watched_actions", "video_p75_watched_actions", "video_p95_watched_actions"),
    *("video_p100_watched_actions", "video_thruplay_watched_actions", "video_30_sec_watched_actions"),
    *("cost_per_2_sec_continuous_video_view", "cost_per_thruplay", "video_avg_time_watched_actions"),
    *("video_avg_pct_watched_actions", "video_complete_watched_actions", "video_play_curve_actions"),
)


@pytest.mark.req("B-429", "B-430", "B-431", "D-259")
def test_a_video_is_measured(delivered: Live) -> None:
    row = total(delivered, node(delivered, "video"), *VIDEO_FIELDS, "actions", "spend", "impressions")
    for field in VIDEO_FIELDS:
        [entry] = row[field]
        assert entry["action_type"] == "video_view", field
    figure = {field: float(row[field][0]["value"]) for field in VIDEO_FIELDS[:-1]}
    parts = [figure[f"video_p{part}_watched_actions"] for part in (25, 50, 75, 95, 100)]
    assert parts == sorted(parts, reverse=True)
    assert int(row["impressions"]) > figure["video_play_actions"] > parts[0] > parts[-1] > 0
    assert figure["video_play_actions"] > figure["video_continuous_2_sec_watched_actions"]
    assert figure["video_complete_watched_actions"] == figure["video_p95_watched_actions"]
    cost = figure["cost_per_2_sec_continuous_video_view"] * figure["video_continuous_2_sec_watched_actions"]
    assert cost == pytest.approx(float(row["spend"]), rel=1e-4)
    length = figure["video_avg_time_watched_actions"] / figure["video_avg_pct_watched_actions"] * 100
    film = read(delivered, delivered.world["video_id"], "length")["length"]
    assert length == pytest.approx(max(4.0, film), rel=0.02)
    curve = row["video_play_curve_actions"][0]["value"]
    assert (len(curve), curve[0]) == (22, 100)
    assert curve == sorted(curve, reverse=True)


@pytest.mark.req("A-117", "A-118", "A-120")
def test_video_types_make_up_the_total(delivered: Live) -> None:
    fields = "actions,video_avg_pct_watched_actions,video_complete_watched_actions"
    [row] = rows(delivered, node(delivered, "video"), action_breakdowns="action_video_type", fields=fields)
    views = {e["action_video_type"]: int(e["value"]) for e in row["actions"] if e["action_type"] == "video_view"}
    assert views["total"] == views["auto_play"] + views["click_to_play"]
    assert all("action_video_type" not in e for e in row["actions"] if e["action_type"] != "video_view")
    complete = {e["action_video_type"]: int(e["value"]) for e in row["video_complete_watched_actions"]}
    assert complete["total"] == complete["auto_play"] + complete["click_to_play"]
    mean = {e["action_video_type"]: float(e["value"]) for e in row["video_avg_pct_watched_actions"]}
    assert mean["auto_play"] < mean["total"] < mean["click_to_play"]


@pytest.mark.req("D-251", "D-252", "D-253")
def test_unique_figures_and_their_costs(delivered: Live) -> None:
    fields = (
        *(
            "impressions",
            "reach",
            "spend",
            "clicks",
            "unique_clicks",
            "inline_link_clicks",
            "unique_inline_link_clicks",
        ),
        *("unique_outbound_clicks", "cost_per_unique_inline_link_click", "unique_inline_link_click_ctr", "actions"),
        *("outbound_clicks", "outbound_clicks_ctr", "inline_post_engagement", "cost_per_inline_post_engagement"),
        *("website_ctr", "estimated_ad_recallers", "estimated_ad_recall_rate", "total_actions"),
    )
    row = total(delivered, delivered.world["ad_account_id"], *fields)
    number = {name: float(row[name]) for name in fields if isinstance(row[name], str)}
    assert number["unique_inline_link_clicks"] <= min(number["unique_clicks"], number["inline_link_clicks"])
    assert number["cost_per_unique_inline_link_click"] == pytest.approx(
        number["spend"] / number["unique_inline_link_clicks"], abs=1e-5
    )
    assert number["unique_inline_link_click_ctr"] == pytest.approx(
        100 * number["unique_inline_link_clicks"] / number["reach"], abs=1e-5
    )
    engaged = counted(row, "actions")
    assert engaged["post_engagement"] == number["total_actions"]
    by_click = engaged["post_engagement"] - engaged["video_view"]  # who watches has not clicked
    assert number["inline_post_engagement"] == by_click < number["total_actions"]
    assert float(row["unique_outbound_clicks"][0]["value"]) <= float(row["outbound_clicks"][0]["value"])
    assert float(row["outbound_clicks_ctr"][0]["value"]) == pytest.approx(
        100 * float(row["outbound_clicks"][0]["value"]) / number["impressions"], abs=1e-5
    )
    assert row["website_ctr"][0]["action_type"] == "link_click"
    assert 0 < number["estimated_ad_recallers"] < number["reach"]


@pytest.mark.req("D-249", "D-251", "D-252")
def test_results_are_what_the_ad_set_is_optimized_for(delivered: Live) -> None:
    fields = "ad_name,spend,impressions,actions,results,cost_per_result,objective_result_rate"
    found = {
        row["ad_name"]: row for row in rows(delivered, delivered.world["ad_account_id"], level="ad", fields=fields)
    }
    clicks = found["carousel"]
    [result], [cost], [rate] = (clicks[name] for name in ("results", "cost_per_result", "objective_result_rate"))
    count = counted(clicks, "actions")["link_click"]
    assert result == {
        "indicator": "actions:link_click",
        "values": [{"value": str(count), "attribution_windows": ["default"]}],
    }
    assert float(cost["values"][0]["value"]) == pytest.approx(float(clicks["spend"]) / count, abs=1e-5)
    assert float(rate["values"][0]["value"]) == pytest.approx(count / int(clicks["impressions"]), abs=1e-5)
    bought = found["video"]["results"][0]
    assert bought["indicator"] == "actions:offsite_conversion.fb_pixel_purchase"
    purchases = counted(found["video"], "actions")["offsite_conversion.fb_pixel_purchase"]
    assert bought["values"][0]["value"] == str(purchases)
    together = total(delivered, delivered.world["ad_account_id"], "results")["results"]
    assert {one["indicator"] for one in together} >= {result["indicator"], bought["indicator"]}


def test_rankings_compare_an_ad_with_its_rivals(delivered: Live) -> None:
    names = ("quality_ranking", "engagement_rate_ranking", "conversion_rate_ranking")
    known = {"ABOVE_AVERAGE", "AVERAGE", "BELOW_AVERAGE_35", "BELOW_AVERAGE_20", "BELOW_AVERAGE_10"}
    for row in rows(delivered, delivered.world["ad_account_id"], level="ad", fields=",".join(names)):
        assert {row[name] for name in names} <= known
    assert "quality_ranking" not in total(delivered, delivered.world["ad_account_id"], "quality_ranking")


@pytest.mark.req("D-230", "C-223")
def test_conversions_show_on_their_day_and_not_before(delivered: Live) -> None:
    """Actions off Meta are told on the day they happen; by impression they are fewer than in the end."""
    where = node(delivered, "video")
    asked = {"fields": "actions", "time_increment": 1}
    by_day = {
        name: [counted(row, "actions") for row in rows(delivered, where, action_report_time=name, **asked)]
        for name in ("impression", "conversion", "mixed")
    }
    assert by_day["conversion"] == by_day["mixed"] != by_day["impression"]
    totals = [sum(days, Counter()) for days in by_day.values()]
    assert totals[0] == totals[1]
    assert [day["link_click"] for day in by_day["impression"]] == [day["link_click"] for day in by_day["mixed"]]
