"""Every field and breakdown that the documentation names: figures add up, what has none is taken and absent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.ads import ad, adset, approve, campaign, creative
from tests.live import Live, error_of, sqlite_live

SPEC = Path(__file__).parents[2] / "docs" / "spec"
STORE = {"object_store_url": "https://play.google.com/store/apps/details?id=com.example"}


@pytest.fixture(scope="module")
def delivered() -> Iterator[Live]:
    """An app that sells, an event, a page to like and a site to subscribe to, advertised for four days."""
    with sqlite_live() as live:
        world = live.world
        app = {"application_id": world["application_id"], "custom_event_type": "PURCHASE"} | STORE
        site = {"pixel_id": world["pixel_id"], "custom_event_type": "SUBSCRIBE"}
        page = {"page_id": world["page_id"]}
        for name, objective, goal, promoted in (
            ("app", "OUTCOME_APP_PROMOTION", "APP_INSTALLS", app),
            ("event", "EVENT_RESPONSES", "EVENT_RESPONSES", {"event_id": world["event_id"]}),
            ("page", "PAGE_LIKES", "PAGE_LIKES", page),
            ("site", "OUTCOME_SALES", "OFFSITE_CONVERSIONS", site),
        ):
            of = campaign(live, name=name, objective=objective)
            place = adset(live, of, name=name, optimization_goal=goal, promoted_object=promoted, daily_budget=90_000)
            approve(live, ad(live, place, creative(live, f"About {name}"), name=name))
        live.advance("4d")
        yield live


def node(live: Live, name: str, edge: str = "campaigns") -> str:
    listed = live.get(f"/{live.world['ad_account_id']}/{edge}", {"fields": "name"}).json()["data"]
    return next(str(one["id"]) for one in listed if one["name"] == name)


def rows(live: Live, pk: str, **asked: Any) -> list[dict[str, Any]]:
    response = live.get(f"/{pk}/insights", {"date_preset": "maximum", "limit": 500, **asked})
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["data"]
    return found


def row(live: Live, pk: str, **asked: Any) -> dict[str, Any]:
    (found,) = rows(live, pk, **asked)
    return found


def counted(found: dict[str, Any], field: str = "actions", key: str = "value") -> dict[str, float]:
    return {one["action_type"]: float(one[key]) for one in found.get(field, ()) if key in one}


# ---- actions


@pytest.mark.req("C-267", "C-268", "C-270", "C-272")
def test_actions_are_a_tree(delivered: Live) -> None:
    found = row(delivered, delivered.world["ad_account_id"], fields="actions,total_actions")
    had = counted(found)
    children = {
        "post_engagement": (
            *("link_click", "comment", "post_reaction", "like"),  # and what C-323 names besides
            *("post", "onsite_conversion.post_save"),
        ),
        "page_engagement": ("post_engagement", "checkin", "mention"),  # one ad tracks its page [C-322]
        "app_custom_event": (
            *("app_custom_event.fb_mobile_activate_app", "app_custom_event.other"),
            "app_custom_event.fb_mobile_purchase",
        ),
    }
    for parent, parts in children.items():
        assert all(had[part] > 0 for part in parts)
        assert had[parent] == sum(had[part] for part in parts)
    top = had["page_engagement"] + had["mobile_app_install"] + had["app_custom_event"]
    assert float(found["total_actions"]) == top < sum(had.values())


@pytest.mark.req("C-243")
def test_actions_are_more_than_clicks(delivered: Live) -> None:
    for name, kind in (("page", "like"), ("app", "mobile_app_install"), ("event", "rsvp")):
        found = row(delivered, node(delivered, name), fields="actions,results")
        assert counted(found)[kind] > 0
        assert found["results"][0]["indicator"] == f"actions:{kind}"
    site = row(delivered, node(delivered, "site"), fields="actions", action_attribution_windows="1d_view")
    assert counted(site, key="1d_view")["subscribe"] > 0


@pytest.mark.req("D-246", "D-247")
def test_people_stand_behind_actions(delivered: Live) -> None:
    fields = "spend,reach,actions,unique_actions,cost_per_unique_action_type"
    found = row(delivered, delivered.world["ad_account_id"], fields=fields)
    had, people, costs = (counted(found, name) for name in fields.split(",")[2:])
    assert had.keys() == people.keys() == costs.keys()
    for kind, count in people.items():
        assert 1 <= count <= min(had[kind], float(found["reach"]))
        assert costs[kind] == pytest.approx(float(found["spend"]) / count, abs=1e-5)
    assert people["link_click"] < had["link_click"]


@pytest.mark.req("D-247")
def test_conversions_have_names_of_their_own(delivered: Live) -> None:
    fields = "spend,actions,conversions,cost_per_conversion,cost_per_unique_conversion"
    found = row(delivered, node(delivered, "site"), fields=fields)
    had = counted(found)
    assert counted(found, "conversions") == {
        "subscribe_total": had["subscribe"],
        "subscribe_website": had["offsite_conversion.fb_pixel_subscribe"],
    }
    costs = counted(found, "cost_per_conversion")
    assert costs["subscribe_total"] == pytest.approx(float(found["spend"]) / had["subscribe"], abs=1e-5)
    assert counted(found, "cost_per_unique_conversion").keys() == costs.keys()
    assert "conversions" not in row(delivered, node(delivered, "page"), fields="conversions")


@pytest.mark.req("D-246", "D-247", "D-252")
def test_rates_follow_from_the_actions(delivered: Live) -> None:
    fields = (
        "spend,actions,landing_page_view_per_link_click,purchase_per_landing_page_view,dda_countby_convs,"
        "cost_per_dda_countby_convs,mobile_app_purchase_roas,action_values,social_spend"
    )
    site = row(delivered, node(delivered, "site"), fields=fields, action_attribution_windows="dda")
    had = counted(site)
    rate = 100 * had["landing_page_view"] / had["link_click"]
    assert float(site["landing_page_view_per_link_click"]) == pytest.approx(rate, abs=1e-5)
    credited = counted(site, key="dda")["offsite_conversion.fb_pixel_subscribe"]
    assert float(site["dda_countby_convs"]) == credited
    assert float(site["cost_per_dda_countby_convs"]) == pytest.approx(float(site["spend"]) / credited, abs=1e-5)
    assert site["social_spend"] == "0"
    assert "purchase_per_landing_page_view" not in site
    app = row(delivered, node(delivered, "app"), fields=fields)
    kind = "app_custom_event.fb_mobile_purchase"
    value = counted(app, "action_values")[kind]
    assert counted(app, "mobile_app_purchase_roas") == {kind: pytest.approx(value / float(app["spend"]), abs=1e-5)}


# ---- every name


WORDS = "|".join(
    (
        *("actions", "age", "clicks", "conversions", "country", "cpc", "cpm", "cpp", "ctr", "dma", "frequency", "hsid"),
        *("impressions", "objective", "reach", "redownload", "spend"),
    )
)
"""Names without an underscore."""


def names_of(number: str) -> list[str]:
    """The names that a statement of the specification lists after its first colon."""
    text = (SPEC / f"{number[0].lower()}.md").read_text()
    line = next(line for line in text.splitlines() if line.startswith(f"- {number} "))
    return re.findall(rf"\b[a-z][a-z0-9]*(?:_[a-z0-9]+)+\b|\b(?:{WORDS})\b", line.partition(" ")[2])


WITHOUT_A_LEVEL = {"converted_product_quantity", "converted_product_value"}


@pytest.mark.req("D-246", "D-247", "D-248", "D-250", "D-258", "D-260")
def test_every_documented_field_is_taken(delivered: Live) -> None:
    scalars, lists, texts = (names_of(number) for number in ("D-246", "D-247", "D-248"))
    assert (len(scalars), len(lists), len(texts)) >= (39, 60, 60)
    fields = [name for name in dict.fromkeys((*scalars, *lists, *texts)) if name not in WITHOUT_A_LEVEL]
    fields += ["unique_clicks", "comparison_node"]
    (found, *_) = rows(delivered, delivered.world["ad_account_id"], level="ad", fields=",".join(fields))
    assert {"unique_clicks", "cpp", "frequency", "social_spend"} <= found.keys()
    for name in found.keys() & {*scalars, *texts}:
        assert isinstance(found[name], str)
    for name in found.keys() & set(lists):
        assert isinstance(found[name], list)
    absent = {
        *("marketing_messages_delivered", "marketing_messages_delivery_rate", "catalog_segment_value", "wish_bid"),
        *("marketing_messages_read_rate_benchmark", "canvas_avg_view_time", "canvas_avg_view_percent"),
        *("catalog_segment_actions", "comparison_node"),
    }
    assert absent <= set(fields)
    assert absent.isdisjoint(found)


BELOW = {"image_asset", "video_asset", "place_page_id"}
ALONGSIDE = {
    "impression_device": "publisher_platform",
    "platform_position": "publisher_platform",
    "skan_conversion_id": "app_id",
}
ONE_FIELD = {
    "app_id": "total_postbacks",
    "skan_conversion_id": "total_postbacks",
    "skan_campaign_id": "total_postbacks_detailed",
    "is_conversion_id_modeled": "total_postbacks_detailed",
    "frequency_value": "reach",
    **dict.fromkeys(
        ("coarse_conversion_value", "fidelity_type", "hsid", "postback_sequence_index", "redownload"),
        "total_postbacks_detailed_v4",
    ),
}


@pytest.mark.req("C-239", "C-249", "C-264", "D-256")
def test_every_breakdown_of_the_guide_is_taken(delivered: Live) -> None:
    named = [name for name in names_of("C-239") if name not in {"action_breakdowns", "breakdowns"}]
    named += ["country", "gender", "region", *ONE_FIELD]
    assert len(set(named)) >= 37
    for name in dict.fromkeys(named):
        if name.startswith("action_"):
            rows(delivered, delivered.world["ad_account_id"], fields="actions", action_breakdowns=name)
            continue
        asked = {"breakdowns": ",".join((name, *([ALONGSIDE[name]] if name in ALONGSIDE else [])))}
        asked |= {"level": "ad"} if name in BELOW else {}
        found = rows(delivered, delivered.world["ad_account_id"], fields=ONE_FIELD.get(name, "impressions"), **asked)
        assert bool(found) is (name not in ONE_FIELD or name == "frequency_value"), name


@pytest.mark.req("D-250", "D-231")
def test_the_other_breakdowns_are_columns_or_refused_by_name(delivered: Live) -> None:
    account = delivered.world["ad_account_id"]
    for name in [*names_of("D-250"), "gender", "region"]:
        if name in ("unique_clicks", "age", "dma") or name in BELOW or name in ONE_FIELD:
            continue
        answer = delivered.get(f"/{account}/insights", {"fields": "impressions", "breakdowns": name})
        if answer.status_code == 200:
            assert name in ("gender", "region", "link_url_asset", "call_to_action_asset"), name
        else:
            error_of(answer, "UNMODELLED_BREAKDOWN", [["breakdowns"]])
    assert {one["gender"] for one in rows(delivered, account, breakdowns="gender")} >= {"female", "male"}


# ---- single breakdowns


@pytest.mark.req("C-253")
def test_people_are_told_by_how_often_they_saw_the_ads(delivered: Live) -> None:
    pk = node(delivered, "page")
    whole = row(delivered, pk, fields="reach,impressions")
    found = rows(delivered, pk, fields="reach", breakdowns="frequency_value")
    order = ["1", "2", "3", "4", "5", "6-10", "11-15", "16-20", "21+"]
    assert [one["frequency_value"] for one in found] == order[: len(found)]
    assert len(found) > 2
    assert sum(int(one["reach"]) for one in found) == int(whole["reach"])
    seen = sum(int(one["reach"]) * int(re.split(r"[-+]", one["frequency_value"])[0]) for one in found)
    assert int(whole["reach"]) < seen < 1.05 * int(whole["impressions"])
    assert set(found[0]) == {"reach", "frequency_value", "date_start", "date_stop"}
    answer = delivered.get(f"/{pk}/insights", {"breakdowns": "frequency_value", "fields": "reach,impressions"})
    error_of(answer, "BREAKDOWN_NEEDS_FIELD", [["fields"]])


@pytest.mark.req("C-255", "C-264")
def test_places_and_segments_are_taken(delivered: Live) -> None:
    account = delivered.world["ad_account_id"]
    answer = delivered.get(f"/{account}/insights", {"breakdowns": "place_page_id"})
    error_of(answer, "BREAKDOWN_NOT_OF_ACCOUNTS", [["breakdowns"]])
    for one in rows(delivered, account, breakdowns="place_page_id", level="ad"):
        assert "place_page_id" not in one
    (segment,) = rows(delivered, account, breakdowns="user_segment_key")
    assert segment["user_segment_key"] == "unknown"
    assert segment["impressions"] == row(delivered, account)["impressions"]


@pytest.mark.req("C-249", "C-251", "D-256", "D-257")
@pytest.mark.parametrize(
    ("asked", "symbol", "blame"),
    [
        ({"breakdowns": "hsid", "fields": "impressions"}, "BREAKDOWN_NEEDS_FIELD", ["fields"]),
        ({"breakdowns": "app_id", "fields": "total_postbacks,spend"}, "BREAKDOWN_NEEDS_FIELD", ["fields"]),
        ({"fields": "converted_product_quantity"}, "FIELD_NEEDS_BREAKDOWN", ["fields"]),
        ({"filtering": [{"field": "app_id", "operator": "EQUAL", "value": "1"}]}, "UNKNOWN_FILTER_FIELD",
         ["filtering", "0", "field"]),
        ({"filtering": [{"field": "skan_conversion_id", "operator": "IN", "value": ["1"]}]}, "UNKNOWN_FILTER_FIELD",
         ["filtering", "0", "field"]),
    ],
)  # fmt: skip
def test_what_goes_with_what(delivered: Live, asked: dict[str, Any], symbol: str, blame: list[str]) -> None:
    answer = delivered.get(f"/{delivered.world['ad_account_id']}/insights", {"date_preset": "maximum", **asked})
    error_of(answer, symbol, [blame])


@pytest.mark.req("D-257")
def test_converted_products_are_taken_with_their_breakdown(delivered: Live) -> None:
    asked = {"fields": "spend,converted_product_quantity,converted_product_value"}
    found = row(
        delivered,
        delivered.world["ad_account_id"],
        action_breakdowns="action_type,action_converted_product_id",
        **asked,
    )
    assert set(found) == {"spend", "date_start", "date_stop"}


@pytest.mark.req("D-255")
def test_how_it_was_bought_is_told_of_campaigns(delivered: Live) -> None:
    account = delivered.world["ad_account_id"]
    for level in ("account", "campaign", "adset", "ad"):
        for one in rows(delivered, account, level=level, fields="buying_type,objective"):
            assert ("buying_type" in one) is (level == "campaign")
            assert ("objective" in one) is (level != "account")


@pytest.mark.req("C-241")
def test_where_people_are_and_on_what(delivered: Live) -> None:
    account = delivered.world["ad_account_id"]
    assert {one["country"] for one in rows(delivered, account, breakdowns="country")} == {"US"}
    assert "California" in {one["region"] for one in rows(delivered, account, breakdowns="region")}
    split = rows(delivered, account, breakdowns="publisher_platform,platform_position,impression_device")
    assert {"iphone", "desktop"} <= {one["impression_device"] for one in split}
    assert ("facebook", "feed") in {(one["publisher_platform"], one["platform_position"]) for one in split}


@pytest.mark.req("B-407")
def test_last_week_is_a_preset_of_old(delivered: Live) -> None:
    account = delivered.world["ad_account_id"]
    asked = {"fields": "account_name", "time_increment": 1}
    old = delivered.get(f"/{account}/insights", {"date_preset": "last_week", **asked})
    assert old.status_code == 200
    assert (
        old.json()["data"]
        == delivered.get(f"/{account}/insights", {"date_preset": "last_week_mon_sun", **asked}).json()["data"]
    )


@pytest.mark.req("A-119")
def test_who_started_a_video_is_told_to_chosen_accounts(delivered: Live) -> None:
    world = delivered.world
    chosen = delivered.get(f"/{world['ad_account_id']}", {"fields": "capabilities"}).json()["capabilities"]
    assert "CAN_USE_VIDEO_METRICS_BREAKDOWN" in chosen
    opened = {"name": "New", "currency": "USD", "timezone_id": 1, "end_advertiser": "NONE", "media_agency": "NONE"}
    new = delivered.post(f"/{world['business_id']}/adaccount", opened | {"partner": "NONE"}).json()["id"]
    other = delivered.get(f"/{new}", {"fields": "capabilities"}).json()["capabilities"]
    assert "CAN_USE_VIDEO_METRICS_BREAKDOWN" not in other
    asked = {"fields": "actions", "action_breakdowns": "action_video_type"}
    error_of(delivered.get(f"/{new}/insights", asked), "VIDEO_BREAKDOWN_NOT_ALLOWED", [["action_breakdowns"]])
    error_of(delivered.post(f"/{new}/insights", asked), "VIDEO_BREAKDOWN_NOT_ALLOWED", [["action_breakdowns"]])
    assert delivered.get(f"/{world['ad_account_id']}/insights", asked).status_code == 200


@pytest.mark.req("C-349")
def test_a_business_is_read_account_by_account(delivered: Live) -> None:
    business = delivered.world["business_id"]
    answer = delivered.get(f"/{business}/insights", {"breakdowns": "mmm"})
    error_of(answer, "UNKNOWN_PATH")
    accounts = [
        one["id"]
        for edge in ("owned_ad_accounts", "client_ad_accounts")
        for one in delivered.get(f"/{business}/{edge}").json()["data"]
    ]
    assert delivered.world["ad_account_id"] in accounts
    for account in accounts:
        assert delivered.get(f"/{account}/insights", {"breakdowns": "mmm"}).status_code == 200


@pytest.mark.req("D-229")
def test_action_breakdowns_without_actions_are_told_by_debug(delivered: Live) -> None:
    path = f"/{delivered.world['ad_account_id']}/insights"
    for fields, told in (("impressions", True), ("impressions,actions", False), ("conversions", False)):
        asked = {"fields": fields, "action_breakdowns": "action_device", "debug": "warning"}
        answer = delivered.get(path, asked)
        assert answer.status_code == 200, answer.text
        messages = [one["message"] for one in answer.json().get("__debug__", {}).get("messages", ())]
        assert any("split nothing: request actions" in one for one in messages) is told, fields


@pytest.mark.req("D-244", "D-261")
def test_flagged_figures_are_told_by_debug(delivered: Live) -> None:
    estimated = {
        *("cost_per_unique_action_type", "cost_per_unique_click", "cost_per_unique_inline_link_click", "cpp", "spend"),
        *("cost_per_unique_outbound_click", "frequency", "reach"),
    }
    fields = ",".join(sorted(estimated | {"cost_per_thruplay", "video_play_actions", "clicks"}))
    path = f"/v24.0/{delivered.world['ad_account_id']}/insights"
    answer = delivered.get(path, {"fields": fields, "debug": "info"}).json()
    told = {one["message"] for one in answer["__debug__"]["messages"] if one["type"] == "info"}
    assert told == {f"{name} is estimated." for name in estimated} | {
        "cost_per_thruplay is in development.",
        "video_play_actions is in development.",
    }
    assert "__debug__" not in delivered.get(path, {"fields": fields}).json()
