"""What is set on campaigns, ad sets and ads shows in what is delivered: over HTTP, with the clock moved."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ads import ad, adset, approve, campaign, creative, link_story, read, tree
from tests.live import NOW, Live, error_of

ADVERTISER = "hourly_stats_aggregated_by_advertiser_time_zone"
AUDIENCE = "hourly_stats_aggregated_by_audience_time_zone"


def insights(live: Live, pk: str, **asked: Any) -> list[dict[str, Any]]:
    response = live.get(
        f"/{pk}/insights", {"date_preset": "maximum", "limit": 500, "fields": "spend,impressions", **asked}
    )
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["data"]
    return found


def spend(live: Live, pk: str) -> float:
    return sum(float(row["spend"]) for row in insights(live, pk))


def running(live: Live, adset_id: str, message: str = "Boots that know the way", **given: Any) -> str:
    made = ad(live, adset_id, creative(live, message), **given)
    approve(live, made)
    return made


# ---- when


def test_a_pause_within_the_hour_keeps_what_was_delivered_until_then(live: Live):
    _, adset_id, ad_id = tree(live)
    approve(live, ad_id)
    live.advance("10h")
    before = insights(live, ad_id)[0]["impressions"]
    live.advance("30m")
    live.post(f"/{ad_id}", {"status": "PAUSED"})
    live.advance("1d")
    after = insights(live, ad_id)
    more = sum(int(row["impressions"]) for row in after) - int(before)
    hourly = int(before) / 10
    assert 0 < more < 2.5 * hourly
    assert read(live, adset_id, "effective_status")["effective_status"] == "ACTIVE"


@pytest.mark.req("B-114", "B-116", "B-117")
def test_an_ad_runs_within_its_own_window_alone(live: Live):
    first = campaign(live, objective="OUTCOME_SALES")
    bought = {"pixel_id": live.world["pixel_id"], "custom_event_type": "PURCHASE"}
    place = adset(live, first, optimization_goal="OFFSITE_CONVERSIONS", promoted_object=bought)
    begin, end = NOW + 6 * 3600, NOW + 10 * 3600
    made = running(live, place, ad_schedule_start_time=begin, ad_schedule_end_time=end)
    live.advance("1d")
    hours = [row[ADVERTISER][:2] for row in insights(live, made, breakdowns=ADVERTISER)]
    assert hours
    assert len(hours) <= 4
    zone_hours = {(16 + hour) % 24 for hour in range(6, 10)}  # the account's zone is eight hours behind UTC
    assert {int(hour) for hour in hours} <= zone_hours


@pytest.mark.parametrize(("zone", "breakdown"), [("USER", AUDIENCE), ("ADVERTISER", ADVERTISER)])
@pytest.mark.req("C-263")
def test_day_parts_are_of_the_audience_or_of_the_advertiser(live: Live, zone: str, breakdown: str):
    parts = [{"start_minute": 540, "end_minute": 660, "days": [0, 1, 2, 3, 4, 5, 6], "timezone_type": zone}]
    given = {"daily_budget": None, "lifetime_budget": 20_000, "end_time": NOW + 10 * 86_400, "adset_schedule": parts}
    place = adset(live, campaign(live), pacing_type=["day_parting"], **given)
    made = running(live, place)
    live.advance("2d")
    assert {row[breakdown][:2] for row in insights(live, made, breakdowns=breakdown)} == {"09", "10"}


# ---- how much


@pytest.mark.req("D-168")
@pytest.mark.parametrize(
    "budget", [{"daily_budget": 6_000}, {"lifetime_budget": 18_000, "stop_time": NOW + 3 * 86_400}]
)
def test_percentages_bound_what_an_ad_set_spends_of_the_campaign_budget(live: Live, budget: dict[str, int]):
    holder = campaign(live, bid_strategy="LOWEST_COST_WITHOUT_CAP", **budget)
    places = [
        adset(live, holder, daily_budget=None, **{f"{which}_budget_spend_percentage": part})
        for which, part in (("max", 10), ("min", 60), ("max", 100))
    ]
    for place in places:
        running(live, place)
    live.advance("3d")
    few, most, rest = (spend(live, place) for place in places)
    assert 0 < few <= 18
    assert most >= 0.55 * (few + most + rest)
    assert rest > 0


@pytest.mark.req("D-177", "B-039")
def test_bounds_inside_a_campaign_budget_are_kept(live: Live):
    shared = campaign(live, daily_budget=20_000)
    low = adset(live, shared, name="low", daily_budget=None, daily_spend_cap=1_500)
    high = adset(live, shared, name="high", daily_budget=None, daily_min_spend_target=12_000)
    free = adset(live, shared, name="free", daily_budget=None)
    for place in (low, high, free):
        running(live, place)
    live.advance("4d")
    days = {
        place: [float(row["spend"]) for row in insights(live, place, time_increment=1)] for place in (low, high, free)
    }
    assert max(days[low]) <= 15
    assert min(days[high][1:-1]) >= 100
    assert spend(live, shared) == pytest.approx(sum(map(sum, days.values())), abs=0.01)
    assert spend(live, low) > 0


def test_ad_sets_that_share_their_budgets_spend_together(live: Live):
    shared = campaign(live, is_adset_budget_sharing_enabled=True)
    own = {adset(live, shared, name=f"{budget} a day", daily_budget=budget): budget for budget in (2_000, 2_001, 6_000)}
    for place, budget in own.items():
        running(live, place, f"Boots for {budget}")
    live.advance("8d")
    rows = {row["adset_id"]: row for row in insights(live, shared, level="adset", fields="adset_id,spend,results")}
    paid = {place: float(row["spend"]) for place, row in rows.items()}
    assert sum(paid.values()) == pytest.approx(8 * 100, rel=0.12)
    part = {place: paid[place] / sum(paid.values()) / (budget / 10_001) for place, budget in own.items()}
    assert 0.77 <= min(part.values()) < 0.97
    assert 1.03 < max(part.values()) <= 1.23
    per_dollar = {place: int(row["results"][0]["values"][0]["value"]) / paid[place] for place, row in rows.items()}
    assert max(part, key=part.__getitem__) == max(per_dollar, key=per_dollar.__getitem__)
    for place, budget in own.items():
        assert 0 <= int(read(live, place, "budget_remaining")["budget_remaining"]) <= budget


def test_a_lowered_budget_is_spent_from_the_next_day_on(live: Live):
    _, adset_id, ad_id = tree(live, daily_budget=20_000)
    approve(live, ad_id)
    live.advance("2d")
    assert live.post(f"/{adset_id}", {"daily_budget": 2_000}).status_code == 200
    live.advance("5d")
    days = [float(row["spend"]) for row in insights(live, adset_id, time_increment=1)]
    assert days[1] > 150
    assert all(spent == pytest.approx(20, rel=0.4) for spent in days[3:-1])
    assert len(days) == 8


def test_a_scheduled_budget_is_spent_in_its_hours(live: Live):
    end = NOW + 12 * 86_400
    timed = {"daily_budget": None, "lifetime_budget": 30_000, "end_time": end, "pacing_type": ["day_parting"]}
    saturday = [{"start_minute": 540, "end_minute": 1080, "days": [6], "timezone_type": "ADVERTISER"}]
    _, adset_id, ad_id = tree(live, adset_schedule=saturday, **timed)
    approve(live, ad_id)
    live.advance("12d")
    days = [float(row["spend"]) for row in insights(live, adset_id, time_increment=1)]
    assert 0.95 * 300 <= sum(days) <= 300
    assert max(days) <= 1.5 * min(days)


@pytest.mark.req("D-182")
def test_high_demand_raises_the_budget_for_its_time(live: Live):
    begin = NOW + 2 * 86_400 + 8 * 3600  # midnight in Los Angeles
    surge = {"time_start": begin, "time_end": begin + 86_400, "budget_value": 6_000, "budget_value_type": "ABSOLUTE"}
    _, adset_id, ad_id = tree(live, budget_schedule_specs=[surge])
    approve(live, ad_id)
    live.advance("5d")
    days = [float(row["spend"]) for row in insights(live, adset_id, time_increment=1)]
    assert max(days) > 55
    assert sorted(days)[-2] <= 35


@pytest.mark.req("D-183")
def test_a_frequency_cap_binds(live: Live):
    reach = campaign(live, objective="OUTCOME_AWARENESS")
    caps = [{"event": "IMPRESSIONS", "interval_days": 7, "max_frequency": 1}]
    small = {"geo_locations": {"countries": ["IE"]}, "age_min": 40, "age_max": 41}
    given = {"optimization_goal": "REACH", "daily_budget": 200_000, "targeting": small}
    capped, free = adset(live, reach, frequency_control_specs=caps, **given), adset(live, reach, **given)
    for place in (capped, free):
        running(live, place)
    live.advance("3d")
    often = {}
    for place in (capped, free):
        [row] = insights(live, place, fields="impressions,reach,frequency")
        often[place] = float(row["frequency"])
    assert often[capped] <= 1.15  # reach of a large delivery is an estimate
    assert often[free] > 1.3 * often[capped]


# ---- learning


def test_learning_ends_well_begins_anew_or_is_limited(live: Live):
    _, adset_id, ad_id = tree(live)
    approve(live, ad_id)
    info = read(live, adset_id, "learning_stage_info")["learning_stage_info"]
    assert (info["status"], info["conversions"], info["last_sig_edit_ts"]) == ("LEARNING", 0, NOW)
    live.advance("6d")
    learned = read(live, adset_id, "learning_stage_info")["learning_stage_info"]
    assert learned["status"] == "SUCCESS"
    assert learned["conversions"] >= 50
    live.post(f"/{adset_id}", {"daily_budget": 2_200})
    assert read(live, adset_id, "learning_stage_info")["learning_stage_info"] == learned
    changed = live.post(f"/{adset_id}", {"targeting": {"geo_locations": {"countries": ["CA"]}}})
    assert changed.status_code == 200, changed.text
    anew = read(live, adset_id, "learning_stage_info")["learning_stage_info"]
    assert anew == {"status": "LEARNING", "conversions": 0, "last_sig_edit_ts": NOW + 6 * 86_400}


def test_an_ad_set_without_enough_results_is_learning_limited(live: Live):
    sales = campaign(live, objective="OUTCOME_SALES")
    bought = {"pixel_id": live.world["pixel_id"], "custom_event_type": "PURCHASE"}
    place = adset(live, sales, optimization_goal="OFFSITE_CONVERSIONS", promoted_object=bought, daily_budget=500)
    running(live, place)
    live.advance("6d")
    assert read(live, place, "learning_stage_info")["learning_stage_info"]["status"] == "LEARNING"
    assert "issues_info" not in read(live, place, "issues_info")
    live.advance("1d")
    shown = read(live, place, "learning_stage_info", "issues_info")
    assert shown["learning_stage_info"]["status"] == "FAIL"
    assert [one["error_summary"] for one in shown["issues_info"]] == ["Learning limited"]
    assert read(live, sales, "issues_info")["issues_info"] == shown["issues_info"]


# ---- profiles


def test_a_profile_decides_how_an_ad_does(live: Live):
    first = campaign(live)
    ads = {
        profile: running(live, adset(live, first, name=profile), f"Boots, {profile}")
        for profile in ("healthy", "fatigued", "limited_by_bid", "no_delivery", "rejected")
    }
    for profile, ad_id in ads.items():
        assert live.admin("POST", "/profiles", {"ad_id": ad_id, "profile": profile}) == {
            "ad_id": ad_id,
            "profile": profile,
        }
    assert {one["profile"] for one in live.admin("GET", "/profiles")["data"]} == set(ads)
    live.advance("4d")
    spent = {profile: spend(live, ad_id) for profile, ad_id in ads.items()}
    assert spent["no_delivery"] == spent["rejected"] == 0
    assert 0 < spent["limited_by_bid"] < 0.4 * spent["healthy"]
    rate = {name: float(insights(live, ads[name], fields="ctr")[0]["ctr"]) for name in ("healthy", "fatigued")}
    assert rate["fatigued"] < 0.6 * rate["healthy"]
    statuses = {name: read(live, ad_id, "effective_status")["effective_status"] for name, ad_id in ads.items()}
    assert statuses == {
        "healthy": "ACTIVE",
        "fatigued": "ACTIVE",
        "limited_by_bid": "ACTIVE",
        "no_delivery": "WITH_ISSUES",
        "rejected": "DISAPPROVED",
    }
    for name, ad_id in ads.items():
        told = read(live, ad_id, "issues_info")
        assert ("issues_info" in told) == (name != "healthy"), name
    live.admin("DELETE", "/profiles", {"ad_id": ads["no_delivery"]})
    assert read(live, ads["no_delivery"], "effective_status")["effective_status"] == "ACTIVE"
    live.advance("1d")
    assert spend(live, ads["no_delivery"]) > 0


def test_a_profile_of_an_account_is_that_of_all_its_ads(live: Live):
    _, adset_id, ad_id = tree(live)
    approve(live, ad_id)
    account = live.world["ad_account_id"]
    told = {"ad_account_id": account, "profile": "rejected"}
    assert live.admin("POST", "/profiles", told) == told
    assert read(live, ad_id, "effective_status")["effective_status"] == "DISAPPROVED"
    second = ad(live, adset_id, creative(live, "Another"))
    live.advance("1h")
    assert read(live, second, "effective_status")["effective_status"] == "DISAPPROVED"
    assert live.admin("DELETE", "/profiles", {"ad_account_id": account}) == {**told, "profile": None}
    live.advance("1h")
    assert read(live, ad_id, "effective_status")["effective_status"] == "ACTIVE"
    assert live.admin("GET", "/profiles") == {"data": []}
    assert live.client.post("/_adtwin/profiles", json={"ad_id": adset_id, "profile": "healthy"}).status_code == 404


@pytest.mark.req("D-183")
def test_frequency_control_is_for_reach_alone(live: Live):
    caps = [{"event": "IMPRESSIONS", "interval_days": 7, "max_frequency": 2}]
    given = {"name": "x", "campaign_id": campaign(live), "daily_budget": 2_000, "status": "PAUSED",
             "targeting": {"geo_locations": {"countries": ["US"]}}, "frequency_control_specs": caps}  # fmt: skip
    response = live.post(f"/{live.world['ad_account_id']}/adsets", given)
    error_of(response, "FREQUENCY_CONTROL_NEEDS_REACH", [["frequency_control_specs"]])


@pytest.mark.parametrize("kind", ["MESSENGER", "MESSAGING_MESSENGER_WHATSAPP"])
def test_a_click_towards_a_chat_begins_conversations_whatever_the_goal(live: Live, kind: str):
    above = campaign(live, objective="OUTCOME_ENGAGEMENT")
    promoted = {"page_id": live.world["page_id"]}
    within = adset(live, above, destination_type=kind, optimization_goal="LINK_CLICKS", promoted_object=promoted)
    story = link_story(live)
    story["link_data"] |= {"link": "https://m.me/shop", "call_to_action": {"type": "MESSAGE_PAGE"}}
    ad(live, within, creative(live, object_story_spec=story))
    live.advance("5d")
    params = {"fields": "actions", "date_preset": "maximum"}
    (row,) = live.get(f"/{within}/insights", params).json()["data"]
    assert "onsite_conversion.messaging_conversation_started_7d" in {one["action_type"] for one in row["actions"]}
