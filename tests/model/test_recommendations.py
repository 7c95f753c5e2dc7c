"""Recommendations: what they name, what they are worth to the score, and what applying one changes."""

from __future__ import annotations

from typing import Any

import pytest

from adtwin.model.tree.recommendations.table import KINDS
from tests.ads import TARGETING, ad, adset, approve, campaign, creative, link_story, made, read
from tests.live import Live, error_of

CHOSEN = {**TARGETING, "publisher_platforms": ["facebook"], "facebook_positions": ["feed"]}
FREE = {**TARGETING, "targeting_automation": {"advantage_audience": 1}}


def edge(live: Live) -> str:
    """The recommendations of the world's own account."""
    return f"/{live.world['ad_account_id']}/recommendations"


def rows(live: Live, **more: Any) -> list[dict[str, Any]]:
    """All recommendations."""
    (row,) = live.get(edge(live), **more).json()["data"]
    found: list[dict[str, Any]] = row["recommendations"]
    return found


def advice(live: Live) -> dict[str, dict[str, Any]]:
    """The recommendations by type."""
    return {one["type"]: one for one in rows(live)}


def apply(live: Live, kind: str, **more: Any) -> Any:
    """The answer to applying the recommendation of this type."""
    return live.post(edge(live), {"recommendation_signature": advice(live)[kind]["recommendation_signature"], **more})


def applied(live: Live, kind: str, **more: Any) -> None:
    """Apply it; it is gone then."""
    answer = apply(live, kind, **more)
    assert answer.json() == {"success": True}, answer.text


def score(live: Live) -> float:
    """The account's opportunity score."""
    return float(read(live, live.world["ad_account_id"], "opportunity_score")["opportunity_score"])


def targeting(live: Live, pk: str) -> dict[str, Any]:
    """An ad set's targeting."""
    found: dict[str, Any] = read(live, pk, "targeting")["targeting"]
    return found


def features(live: Live, ad_id: str) -> set[str]:
    """The features that an ad's creative is opted in to."""
    shown = read(live, ad_id, "creative{degrees_of_freedom_spec}")["creative"]
    chosen = shown.get("degrees_of_freedom_spec", {}).get("creative_features_spec", {})
    return {name for name, choice in chosen.items() if choice.get("enroll_status") == "OPT_IN"}


# ---- the list and the score


@pytest.mark.req("D-290", "D-291", "D-297")
def test_recommendations_name_what_can_be_improved(live: Live):
    assert live.get(edge(live)).json() == {"data": [{"recommendations": []}]}
    assert score(live) == 100
    one = campaign(live)
    chosen, plain = adset(live, one, targeting=CHOSEN), adset(live, one)
    adset(live, one, targeting=CHOSEN, status="PAUSED")
    found = advice(live)
    assert found["AUTOMATIC_PLACEMENTS"]["object_ids"] == [chosen]
    assert set(found["ADVANTAGE_PLUS_AUDIENCE"]["object_ids"]) == {chosen, plain}
    shown = found["AUTOMATIC_PLACEMENTS"]
    assert set(shown) == {"recommendation_signature", "type", "object_ids", "recommendation_content", "url"}
    assert shown["recommendation_signature"].isdigit()
    assert set(shown["recommendation_content"]) == {"lift_estimate", "body", "opportunity_score_lift"}
    assert 0 < float(shown["recommendation_content"]["opportunity_score_lift"]) < 100
    assert shown["url"].startswith("https://")
    assert set(found) <= set(KINDS)


@pytest.mark.req("D-289", "D-297", "D-303")
def test_every_documented_type_has_a_rule_or_none_to_judge_it_by():
    assert len(KINDS) == 39
    assert {one.category for one in KINDS.values()} == {
        "goals", "audience", "automation", "creative", "budget", "signals"
    }  # fmt: skip
    silent = {name for name, one in KINDS.items() if one.find is None}
    assert silent == {
        "CAPI_PERFORMANCE_MATCH_KEY", "CAPI_CRM_GUIDANCE", "MESSAGING_EVENTS", "MESSAGING_PARTNERS",
        "WA_MESSAGING_PARTNERS", "UNIFIED_INBOX", "SHOPS_ADS", "SHOPS_ADS_SAOFF",
    }  # fmt: skip
    assert not [name for name in silent if KINDS[name].apply is not None]


@pytest.mark.req("D-287", "D-288", "D-292", "D-293", "D-294", "D-295", "D-060")
def test_applying_one_raises_the_score_by_its_lift(live: Live):
    one = campaign(live)
    chosen, plain = adset(live, one, targeting=CHOSEN), adset(live, one)
    for kind in ("AUTOMATIC_PLACEMENTS", "ADVANTAGE_PLUS_AUDIENCE"):
        before, found = score(live), advice(live)[kind]
        lift = float(found["recommendation_content"]["opportunity_score_lift"])
        signature = found["recommendation_signature"]
        assert live.post(edge(live), {"recommendation_signature": f'"{signature}"'}).json() == {"success": True}
        assert score(live) == pytest.approx(before + lift, abs=0.11)
        assert kind not in advice(live)
    assert "publisher_platforms" not in targeting(live, chosen)
    for pk in (chosen, plain):
        assert targeting(live, pk)["targeting_automation"]["advantage_audience"] == 1
    told = live.get(f"/{chosen}/activities").json()["data"]
    assert [row["event_type"] for row in told][:2] == ["update_ad_set_target_spec"] * 2


@pytest.mark.req("D-292", "D-294")
def test_what_is_no_recommendation_changes_nothing(live: Live):
    chosen = adset(live, campaign(live), targeting=CHOSEN)
    before = targeting(live, chosen)
    error_of(live.post(edge(live)), "MISSING_PARAMETER", [["recommendation_signature"]])
    given = {"recommendation_signature": "1234567"}
    error_of(live.post(edge(live), given), "RECOMMENDATION_UNKNOWN", [["recommendation_signature"]])
    signature = advice(live)["AUTOMATIC_PLACEMENTS"]["recommendation_signature"]
    selected = {"recommendation_signature": signature, "music_parameters": {"object_selection": ["1"]}}
    blame = [["music_parameters", "object_selection"]]
    error_of(live.post(edge(live), selected), "INVALID_PARAMETER", blame)
    assert targeting(live, chosen) == before
    error_of(live.delete(edge(live)), "UNSUPPORTED_REQUEST")
    stranger = live.world["second_access_token"]
    error_of(live.post(edge(live), given, token=stranger), "ACCOUNT_PERMISSION")


# ---- features of creatives [D-298]

FEATURES = {
    "MUSIC": {"music"},
    "AUTOFLOW_OPT_IN": {"image_templates", "image_touchups", "text_optimizations", "inline_comment"},
    "UNCROP_IMAGE": {"image_uncrop"},
    "MULTI_TEXT": {"text_generation"},
}


@pytest.mark.req("D-298", "D-295")
@pytest.mark.parametrize("kind", FEATURES)
def test_features_are_turned_on_for_all_ads_that_lack_them(live: Live, kind: str):
    parent = adset(live, campaign(live))
    first, second = ad(live, parent), ad(live, parent, creative(live, "Tents that stand"))
    before = [read(live, pk, "creative{object_story_spec}")["creative"]["object_story_spec"] for pk in (first, second)]
    assert set(advice(live)[kind]["object_ids"]) == {first, second}
    applied(live, kind)
    assert all(FEATURES[kind] <= features(live, pk) for pk in (first, second))
    after = [read(live, pk, "creative{object_story_spec}")["creative"]["object_story_spec"] for pk in (first, second)]
    assert after == before
    assert kind not in advice(live)


@pytest.mark.req("D-298", "D-292")
@pytest.mark.parametrize(("kind", "param"), [("MUSIC", "music_parameters"), ("AUTOFLOW_OPT_IN", "autoflow_parameters")])
def test_features_are_turned_on_for_chosen_ads_alone(live: Live, kind: str, param: str):
    parent = adset(live, campaign(live))
    first, second = ad(live, parent), ad(live, parent, creative(live, "Tents that stand"))
    applied(live, kind, **{param: {"object_selection": [first]}})
    assert FEATURES[kind] <= features(live, first)
    assert not FEATURES[kind] & features(live, second)
    assert advice(live)[kind]["object_ids"] == [second]
    answer = apply(live, kind, **{param: {"object_selection": [first]}})
    error_of(answer, "INVALID_PARAMETER", [[param, "object_selection"]])


def test_backgrounds_are_for_products(live: Live):
    parent = campaign(live, objective="OUTCOME_SALES")
    one = adset(live, parent, optimization_goal="LINK_CLICKS",
                promoted_object={"product_set_id": live.world["product_set_id"]})  # fmt: skip
    story = {
        "page_id": live.world["page_id"],
        "template_data": {"link": "https://example.com/", "message": "{{product.name}}", "name": "{{product.name}}"},
    }
    shop = made(live, "adcreatives", name="P", object_story_spec=story, product_set_id=live.world["product_set_id"])
    pk, other = ad(live, one, shop), ad(live, one)
    assert advice(live)["BACKGROUND_GENERATION"]["object_ids"] == [pk]
    applied(live, "BACKGROUND_GENERATION")
    assert "image_background_gen" in features(live, pk)
    assert "image_background_gen" not in features(live, other)


# ---- joining ad sets [D-299, D-300]


@pytest.mark.req("D-299", "D-300")
def test_like_ad_sets_are_joined(live: Live):
    parent, shown = campaign(live), creative(live)
    young = adset(live, parent, daily_budget=1_000, targeting={**TARGETING, "age_min": 18, "age_max": 25})
    canada = {"geo_locations": {"countries": ["CA"]}, "age_min": 35, "age_max": 40}
    old = adset(live, parent, daily_budget=500, targeting=canada)
    goal = adset(live, parent, optimization_goal="LANDING_PAGE_VIEWS", targeting=CHOSEN)
    ads = [ad(live, pk, shown) for pk in (young, old, goal)]
    for pk in ads:
        approve(live, pk)
    live.advance("2d")
    found = advice(live)["FRAGMENTATION"]
    best, other = found["object_ids"]
    assert {best, other} == {young, old}
    spend = {row["adset_id"]: float(row["spend"]) for row in insights(live)}
    assert spend[best] >= spend[other]
    wrong = {"fragmentation_parameters": {"object_selection": [young, goal]}}
    error_of(apply(live, "FRAGMENTATION", **wrong), "INVALID_PARAMETER",
             [["fragmentation_parameters", "object_selection"]])  # fmt: skip
    applied(live, "FRAGMENTATION", fragmentation_parameters={"object_selection": [young, old]})
    joined = read(live, best, "targeting", "daily_budget", "status")
    assert (joined["daily_budget"], joined["status"]) == ("1500", "ACTIVE")
    assert (joined["targeting"]["age_min"], joined["targeting"]["age_max"]) == (18, 40)
    assert set(joined["targeting"]["geo_locations"]["countries"]) == {"US", "CA"}
    assert len(live.get(f"/{best}/ads").json()["data"]) == 2
    assert read(live, other, "status")["status"] == "PAUSED"
    assert "FRAGMENTATION" not in advice(live)


def insights(live: Live) -> list[dict[str, Any]]:
    """Spend by ad set."""
    asked = {"level": "adset", "fields": "adset_id,spend", "date_preset": "maximum"}
    found: list[dict[str, Any]] = live.get(f"/{live.world['ad_account_id']}/insights", asked).json()["data"]
    return found


# ---- tired creatives [D-296, D-301]


def worn(live: Live, ad_id: str, fatigue: float) -> None:
    """Let delivery remember that an ad is tired."""

    def write(tx: Any) -> None:
        memory = tx.meta("delivery")
        memory["ads"][ad_id]["fatigue"] = fatigue
        tx.set_meta("delivery", memory)

    live.twin.store.write_sync(write)


@pytest.mark.req("D-296", "D-301")
@pytest.mark.parametrize(
    ("kind", "fatigue", "param"),
    [
        ("CREATIVE_FATIGUE", 0.5, "creative_fatigue_parameters"),
        ("CREATIVE_LIMITED", 0.9, "creative_limited_parameters"),
    ],
)
def test_a_tired_ad_gets_a_copy_with_a_new_creative(live: Live, kind: str, fatigue: float, param: str):
    parent = adset(live, campaign(live))
    tired, fresh = ad(live, parent), ad(live, parent)
    for pk in (tired, fresh):
        approve(live, pk)
    live.advance("1d")
    worn(live, tired, fatigue)
    assert advice(live)[kind]["object_ids"] == [tired]
    error_of(apply(live, kind), "MISSING_PARAMETER", [[param]])
    new = creative(live, "Tents that stand")
    error_of(
        apply(live, kind, **{param: {"ad_id": fresh, "creative_id": new}}), "INVALID_PARAMETER", [[param, "ad_id"]]
    )
    unknown = {param: {"ad_id": tired, "creative_id": "77"}}
    error_of(apply(live, kind, **unknown), "CREATIVE_NOT_FOUND", [["creative", "creative_id"]])
    before = read(live, tired, "name", "status", "creative", "updated_time")
    applied(live, kind, **{param: {"ad_id": tired, "creative_id": new}})
    assert read(live, tired, "name", "status", "creative", "updated_time") == before
    ads = live.get(f"/{parent}/ads", {"fields": "creative,status,adset_id"}).json()["data"]
    assert len(ads) == 3
    assert (ads[0]["creative"]["id"], ads[0]["status"]) == (new, "ACTIVE")


def test_a_profile_counts_as_tired(live: Live):
    pk = ad(live, adset(live, campaign(live)))
    live.admin("POST", "/profiles", {"ad_id": pk, "profile": "fatigued"})
    assert advice(live)["CREATIVE_FATIGUE"]["object_ids"] == [pk]


# ---- goals, budgets, signals: what raises each, and what applying it does

PURCHASE = {"optimization_goal": "OFFSITE_CONVERSIONS"}


def remember(live: Live, **memory: dict[str, Any]) -> None:
    """Let delivery remember things."""

    def write(tx: Any) -> None:
        known = tx.meta("delivery") or {}
        for part, values in memory.items():
            known[part] = {**known.get(part, {}), **values}
        tx.set_meta("delivery", known)

    live.twin.store.write_sync(write)


def pixel(live: Live, event: str) -> dict[str, str]:
    """What an ad set with the world's pixel promotes."""
    return {"pixel_id": live.world["pixel_id"], "custom_event_type": event}


@pytest.mark.req("D-303")
def test_goals_are_changed(live: Live):
    sales, leads = campaign(live, objective="OUTCOME_SALES"), campaign(live, objective="OUTCOME_LEADS")
    clicks = adset(live, sales, optimization_goal="LINK_CLICKS")
    buys = adset(live, sales, **PURCHASE, promoted_object=pixel(live, "PURCHASE"))
    forms = adset(
        live, leads, optimization_goal="LEAD_GENERATION", destination_type="ON_AD",
        promoted_object={"page_id": live.world["page_id"]},
    )  # fmt: skip
    assert "VALUE_OPTIMIZATION_GOAL" not in advice(live), "it has not learned yet"
    remember(live, results={buys: 60})
    cases = {
        "VALUE_OPTIMIZATION_GOAL": (buys, "VALUE"),
        "OFFSITE_CONVERSION": (clicks, "OFFSITE_CONVERSIONS"),
        "CONVERSION_LEADS_OPTIMIZATION": (forms, "QUALITY_LEAD"),
    }
    for kind, (pk, goal) in cases.items():
        assert advice(live)[kind]["object_ids"] == [pk]
        applied(live, kind)
        assert read(live, pk, "optimization_goal")["optimization_goal"] == goal
        assert kind not in advice(live)
    assert read(live, clicks, "promoted_object")["promoted_object"] == pixel(live, "PURCHASE")


@pytest.mark.req("D-303")
def test_an_account_without_a_pixel_is_told_so(live: Live):
    token, account = live.world["second_access_token"], live.world["second_ad_account_id"]
    live.world |= {"access_token": token, "ad_account_id": account}
    pk = adset(live, campaign(live))
    found = advice(live)
    assert found["PIXEL_UPSELL"]["object_ids"] == [pk]
    assert "LANDING_PAGE_VIEW_OPTIMIZATION_GOAL" not in found
    applied(live, "PIXELLESS_LPV_OPTIMIZATION_GOAL")
    assert read(live, pk, "optimization_goal")["optimization_goal"] == "LANDING_PAGE_VIEWS"


@pytest.mark.req("D-302", "D-303")
def test_advice_has_no_signature(live: Live):
    sales = campaign(live, objective="OUTCOME_SALES")
    counted = adset(live, sales, **PURCHASE, promoted_object=pixel(live, "ADD_TO_CART"))
    traffic, awareness = campaign(live), campaign(live, objective="OUTCOME_AWARENESS")
    adset(live, traffic)
    seen = adset(live, awareness, optimization_goal="REACH")
    ad(live, seen)
    leads = campaign(live, objective="OUTCOME_LEADS")
    page = {"page_id": live.world["page_id"]}
    adset(live, leads, optimization_goal="LEAD_GENERATION", destination_type="ON_AD", promoted_object=page)
    chats = campaign(live)
    adset(live, chats, destination_type="MESSENGER", optimization_goal="LINK_CLICKS", promoted_object=page)
    found = advice(live)
    expected = {
        "SIGNALS_GROWTH_CAPI": [counted], "PIXEL_OPTIMIZATION_HIE": [counted],
        "LANDING_PAGE_VIEW_OPTIMIZATION_GOAL": [traffic], "AD_LIFT_RECALL_OPTIMIZATION_GOAL": [awareness],
        "ADVANTAGE_PLUS_CATALOG_ADS": [sales], "LEAD_ADS_GUIDANCE": [leads], "CTX_CREATION_PACKAGE": [chats],
        "CTX_HVS": [chats], "MIXED_FORMATS": [awareness],
    }  # fmt: skip
    assert {kind: found[kind]["object_ids"] for kind in expected} == expected
    assert "REELS_PC_RECOMMENDATION" in found
    for kind in (*expected, "REELS_PC_RECOMMENDATION"):
        assert "recommendation_signature" not in found[kind], kind
    signed = {kind for kind, one in found.items() if "recommendation_signature" in one}
    assert signed == {kind for kind in found if KINDS[kind].apply is not None}


@pytest.mark.req("D-303")
def test_budgets_are_raised_and_shared_out(live: Live):
    parent = campaign(live)
    good, poor = adset(live, parent), adset(live, parent)
    chats = campaign(live, objective="OUTCOME_ENGAGEMENT")
    page = {"promoted_object": {"page_id": live.world["page_id"]}, "destination_type": "MESSENGER"}
    talk, talk_less = (adset(live, chats, optimization_goal="CONVERSATIONS", **page) for _ in range(2))
    ads = {pk: ad(live, pk, talking(live) if pk in (talk, talk_less) else None) for pk in (good, poor, talk, talk_less)}
    for pk in ads.values():
        approve(live, pk)
    live.advance("4d")
    assert set(advice(live)["BUDGET_LIMITED"]["object_ids"]) <= {good, poor, talk, talk_less}
    costs = {good: 50.0, poor: 90.0, talk: 50.0, talk_less: 90.0}

    def write(tx: Any) -> None:
        memory = tx.meta("delivery")
        memory["results"] |= {good: 60, talk: 60}
        for pk, cost in costs.items():
            memory["ads"][ads[pk]] |= {"results": 60, "cost": cost}
        tx.set_meta("delivery", memory)

    live.twin.store.write_sync(write)
    for kind, pk in (("SCALE_GOOD_CAMPAIGN", good), ("SCALE_GOOD_CTX_CAMPAIGN", talk)):
        assert advice(live)[kind]["object_ids"] == [pk]
        applied(live, kind)
        assert read(live, pk, "daily_budget")["daily_budget"] == "2400"
    assert set(advice(live)["DYNAMIC_ADVANTAGE_CAMPAIGN_BUDGET"]["object_ids"]) == {parent, chats}
    applied(live, "DYNAMIC_ADVANTAGE_CAMPAIGN_BUDGET")
    assert [read(live, pk, "daily_budget")["daily_budget"] for pk in (parent, chats)] == ["4400", "4400"]
    assert "daily_budget" not in read(live, good, "daily_budget")


def talking(live: Live) -> str:
    """A creative that opens a chat."""
    story = link_story(live)
    story["link_data"] |= {"link": "https://fb.com/messenger_doc/", "call_to_action": {
        "type": "MESSAGE_PAGE", "value": {"app_destination": "MESSENGER"}}}  # fmt: skip
    return made(live, "adcreatives", name="Talk", object_story_spec=story)


def test_a_budget_that_is_used_up_is_raised(live: Live):
    pk = adset(live, campaign(live))
    approve(live, ad(live, pk))
    assert "BUDGET_LIMITED" not in advice(live)
    meter = {"spent": 80, "week": 1, "week_spent": 60_000_000, "week_days": 4, "day": 3, "day_spent": 0, "mood": 1.0}
    remember(live, pools={pk: meter})
    applied(live, "BUDGET_LIMITED")
    assert read(live, pk, "daily_budget")["daily_budget"] == "2400"
    assert "BUDGET_LIMITED" not in advice(live)


def test_a_shared_budget_is_judged_by_what_was_spent_while_it_is_shared(live: Live):
    pk = adset(live, campaign(live, is_adset_budget_sharing_enabled=True))
    approve(live, ad(live, pk))
    meter = {"spent": 80, "week": 1, "week_spent": 60_000_000, "week_days": 4, "day": 3, "day_spent": 0, "mood": 1.0}
    remember(live, pools={pk: meter}, adsets={pk: {**meter, "week_spent": 20_000_000}})
    assert "BUDGET_LIMITED" not in advice(live)
    remember(live, adsets={pk: meter})
    assert "BUDGET_LIMITED" in advice(live)


def test_a_campaign_that_can_not_deliver_is_told(live: Live):
    parent = campaign(live)
    first = ad(live, adset(live, parent))
    second = ad(live, adset(live, parent))
    live.admin("POST", "/review", {"ad_id": first, "decision": "reject"})
    assert "DELIVERY_ERROR" not in advice(live)
    live.admin("POST", "/review", {"ad_id": second, "decision": "reject"})
    assert advice(live)["DELIVERY_ERROR"]["object_ids"] == [parent]


def test_films_that_suit_reels_are_shown_there(live: Live):
    parent = campaign(live, objective="OUTCOME_ENGAGEMENT")
    goal = {"optimization_goal": "THRUPLAY", "destination_type": "ON_VIDEO"}
    pk = adset(live, parent, targeting=CHOSEN, **goal)
    video = {"video_id": live.world["video_id"], "image_hash": live.world["image_hash"], "message": "Look"}
    ad(live, pk, made(live, "adcreatives", name="V", object_story_spec={
        "page_id": live.world["page_id"], "video_data": video}))  # fmt: skip

    def turn(tx: Any) -> None:
        film = tx.get(int(live.world["video_id"]))
        film.data |= {"width": 1080, "height": 1920}
        tx.update(film)

    live.twin.store.write_sync(turn)
    applied(live, "PERFORMANT_CREATIVE_REELS_OPT_IN")
    assert targeting(live, pk)["facebook_positions"] == ["feed", "facebook_reels"]
    assert "REELS_PC_RECOMMENDATION" not in advice(live)


@pytest.mark.req("D-287")
def test_all_that_is_left_to_delivery_costs_no_points(live: Live):
    worse = adset(live, campaign(live), targeting=CHOSEN)
    low = score(live)
    live.post(f"/{worse}", {"targeting": FREE})
    assert low < score(live) < 100
    live.post(f"/{worse}", {"status": "PAUSED"})
    assert score(live) > low
