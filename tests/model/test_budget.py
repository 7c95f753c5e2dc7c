"""Budgets, bids, caps and schedules over HTTP: one level, one kind, minimums, companions, times."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from adtwin.base.money import NO_SPEND_CAP
from adtwin.model.worlds import identities as ids
from tests import ads
from tests.live import NOW, Live, error_of, sqlite_live

DAY = 86_400
PIXEL = {"pixel_id": str(ids.PIXEL), "custom_event_type": "PURCHASE"}


@pytest.fixture(scope="module")
def live(shared_live: Live) -> Live:
    """A demo world (US dollars, Los Angeles) that the tests of this module share."""
    return shared_live


@pytest.fixture
def in_yen() -> Iterator[Live]:
    """A demo world whose account bills in yen, which has no minor unit."""
    with sqlite_live() as one:

        def change(tx):
            account = tx.get(ids.AD_ACCOUNT)
            account.data["currency"] = "JPY"
            tx.update(account)

        one.twin.store.write_sync(change)
        yield one


def create(live: Live, campaign: dict[str, Any], **adset: Any) -> Any:
    """The answer to a POST of an ad set in a new campaign; None leaves a parameter out."""
    usual = {"name": "Ad set", "targeting": ads.TARGETING, "daily_budget": 2_000}
    given = {**usual, "campaign_id": ads.campaign(live, **campaign), **adset}
    given = {key: value for key, value in given.items() if value is not None}
    return live.post(f"/{live.world['ad_account_id']}/adsets", given)


# ---- where the budget stands [D-174, D-213, C-512]

CBO = {"daily_budget": 5_000}
LEVELS = [
    ("D-174", {}, {"daily_budget": None}, "BUDGET_MISSING", [["daily_budget"], ["lifetime_budget"]]),
    ("D-174", {}, {"daily_budget": 0}, "BUDGET_MISSING", [["daily_budget"], ["lifetime_budget"]]),
    ("D-174", {}, {"lifetime_budget": 20_000, "end_time": str(NOW + 9 * DAY)}, "TWO_KINDS_OF_BUDGET",
     [["daily_budget"], ["lifetime_budget"]]),
    ("C-512", CBO, {}, "BUDGET_AT_TWO_LEVELS", [["daily_budget"]]),
    ("D-213", CBO, {"daily_budget": None, "lifetime_budget": 20_000, "end_time": str(NOW + 9 * DAY)},
     "BUDGET_AT_TWO_LEVELS", [["lifetime_budget"]]),
]  # fmt: skip
STANDING = [
    ("D-213", CBO, {"daily_budget": None}, {"budget_remaining": "0"}),
    ("D-174", {}, {"daily_budget": "2000"}, {"daily_budget": "2000", "budget_remaining": "2000"}),
    ("D-174", {}, {"daily_budget": 2_000, "lifetime_budget": 0}, {"daily_budget": "2000"}),
    ("D-174", {}, {"daily_budget": None, "lifetime_budget": 20_000, "end_time": str(NOW + 9 * DAY)},
     {"lifetime_budget": "20000", "budget_remaining": "20000"}),
    ("D-213", {"buying_type": "RESERVED"}, {"daily_budget": None}, {"budget_remaining": "0"}),
    ("D-174", {"daily_budget": 0}, {}, {"daily_budget": "2000"}),
]  # fmt: skip


@pytest.mark.req("C-474", "C-475")
@pytest.mark.parametrize(
    ("campaign", "adset", "symbol", "blame"),
    [
        pytest.param(campaign, adset, symbol, blame, marks=pytest.mark.req(number))
        for number, campaign, adset, symbol, blame in LEVELS
    ],
)
def test_a_budget_stands_once(live, campaign, adset, symbol, blame):
    error_of(create(live, campaign, **adset), symbol, blame)


@pytest.mark.parametrize(
    ("campaign", "adset", "shown"),
    [pytest.param(campaign, adset, shown, marks=pytest.mark.req(n)) for n, campaign, adset, shown in STANDING],
)
def test_where_a_budget_may_stand(live, campaign, adset, shown):
    answer = create(live, campaign, **adset)
    assert answer.status_code == 200, answer.text
    assert ads.read(live, answer.json()["id"], *shown) == {**shown, "id": answer.json()["id"]}


@pytest.mark.req("D-213", "C-512", "A-073")
def test_a_campaign_takes_no_budget_over_those_of_its_ad_sets(live):
    campaign = ads.campaign(live)
    adset = ads.adset(live, campaign)
    for kind in ("daily_budget", "lifetime_budget"):
        error_of(live.post(f"/{campaign}", {kind: 5_000}), "BUDGET_AT_TWO_LEVELS", [[kind]])
    live.post(f"/{adset}", {"status": "ARCHIVED"})
    assert live.post(f"/{campaign}", CBO).json() == {"success": True}
    assert live.post(f"/{adset}", {"name": "Still to be named"}).json() == {"success": True}


@pytest.mark.req("D-213")
def test_an_ad_set_takes_no_budget_under_that_of_its_campaign(live):
    adset = create(live, CBO, daily_budget=None).json()["id"]
    error_of(live.post(f"/{adset}", {"daily_budget": 2_000}), "BUDGET_AT_TWO_LEVELS", [["daily_budget"]])
    assert live.post(f"/{adset}", {"name": "Renamed", "status": "ACTIVE"}).json() == {"success": True}


@pytest.mark.req("D-213")
def test_a_campaign_has_one_kind_of_budget(live):
    account = live.world["ad_account_id"]
    given = {"name": "x", "objective": "OUTCOME_TRAFFIC", "status": "PAUSED", "daily_budget": 5_000}
    both = [["daily_budget"], ["lifetime_budget"]]
    error_of(live.post(f"/{account}/campaigns", {**given, "lifetime_budget": 9_000}), "TWO_KINDS_OF_BUDGET", both)
    pk = ads.campaign(live, **CBO)
    error_of(live.post(f"/{pk}", {"lifetime_budget": 9_000}), "TWO_KINDS_OF_BUDGET", both)
    assert live.post(f"/{pk}", {"daily_budget": 7_000}).json() == {"success": True}
    assert ads.read(live, pk, "daily_budget")["daily_budget"] == "7000"


# ---- how much there must be [C-474, C-510, D-178, D-213, D-215]

TOO_LITTLE = [
    ("C-510", {"daily_budget": 99}, "BUDGET_TOO_LOW", [["daily_budget"]], "at least $1.00"),
    ("C-474", {"daily_budget": 1}, "BUDGET_TOO_LOW", [["daily_budget"]], "at least $1.00"),
    ("C-510", {"daily_budget": 499, "billing_event": "LINK_CLICKS"}, "BUDGET_TOO_LOW", [["daily_budget"]], "$5.00"),
    ("C-510", {"daily_budget": None, "lifetime_budget": 999, "end_time": str(NOW + 10 * DAY)}, "BUDGET_TOO_LOW",
     [["lifetime_budget"]], "$10.00"),
    ("D-178", {"bid_amount": 1}, "BID_TOO_LOW", [["bid_amount"]], "$0.02"),
]  # fmt: skip


@pytest.mark.req("D-385", "C-539")
@pytest.mark.parametrize(
    ("adset", "symbol", "blame", "told"),
    [
        pytest.param(adset, symbol, blame, told, marks=pytest.mark.req(number))
        for number, adset, symbol, blame, told in TOO_LITTLE
    ],
)
def test_too_little_is_refused_and_the_minimum_told(live, adset, symbol, blame, told):
    error = error_of(create(live, {}, **adset), symbol, blame)
    assert told in error["error_user_msg"]


@pytest.mark.req("C-510", "D-178", "C-474")
@pytest.mark.parametrize(
    "adset",
    [
        {"daily_budget": 100},
        {"daily_budget": 500, "billing_event": "LINK_CLICKS"},
        {"daily_budget": None, "lifetime_budget": 1_000, "end_time": str(NOW + 10 * DAY)},
        {"bid_amount": 2},
        {"bid_amount": 1, "billing_event": "LINK_CLICKS"},
    ],
)
def test_the_minimum_is_enough(live, adset):
    assert create(live, {}, **adset).status_code == 200


@pytest.mark.req("D-178", "D-215", "C-510")
def test_minimums_are_worth_the_same_in_other_currencies(in_yen):
    told = error_of(create(in_yen, {}, daily_budget=149), "BUDGET_TOO_LOW", [["daily_budget"]])
    assert "¥150" in told["error_user_msg"]
    assert create(in_yen, {}, daily_budget=150).status_code == 200
    error_of(create(in_yen, {}, daily_budget=500, bid_amount=2), "BID_TOO_LOW", [["bid_amount"]])
    campaign = ads.campaign(in_yen)
    error_of(in_yen.post(f"/{campaign}", {"spend_cap": 14_999}), "SPEND_CAP_TOO_LOW", [["spend_cap"]])
    assert in_yen.post(f"/{campaign}", {"spend_cap": 15_000}).json() == {"success": True}


@pytest.mark.req("D-213", "D-385")
def test_a_campaign_budget_is_enough_for_every_ad_set(live):
    account = live.world["ad_account_id"]
    given = {"name": "x", "objective": "OUTCOME_TRAFFIC", "status": "PAUSED"}
    error = error_of(live.post(f"/{account}/campaigns", {**given, "daily_budget": 99}), "CAMPAIGN_BUDGET_TOO_LOW",
                     [["daily_budget"]])  # fmt: skip
    assert "$1.00" in error["error_user_msg"]
    pk = ads.campaign(live, **CBO)
    for _ in range(3):
        ads.adset(live, pk, daily_budget="")
    error = error_of(live.post(f"/{pk}", {"daily_budget": 299}), "CAMPAIGN_BUDGET_TOO_LOW", [["daily_budget"]])
    assert "$3.00" in error["error_user_msg"]
    assert live.post(f"/{pk}", {"daily_budget": 300}).json() == {"success": True}
    error_of(live.post(f"/{pk}", {"daily_budget": 0}), "CAMPAIGN_BUDGET_TOO_LOW", [["daily_budget"]])


@pytest.mark.req("D-215", "C-516")
def test_a_campaign_spend_cap(live):
    account = live.world["ad_account_id"]
    given = {"name": "x", "objective": "OUTCOME_TRAFFIC", "status": "PAUSED"}
    low = error_of(live.post(f"/{account}/campaigns", {**given, "spend_cap": 9_999}), "SPEND_CAP_TOO_LOW",
                   [["spend_cap"]])  # fmt: skip
    assert "$100.00" in low["error_user_msg"]
    reserved = {**given, "spend_cap": 50_000, "buying_type": "RESERVED"}
    error_of(live.post(f"/{account}/campaigns", reserved), "SPEND_CAP_NEEDS_AUCTION", [["spend_cap"]])
    pk = ads.campaign(live, spend_cap=NO_SPEND_CAP)
    assert "spend_cap" not in ads.read(live, pk, "spend_cap")


@pytest.mark.req("C-513")
def test_a_lifetime_budget_covers_what_is_spent(fresh):
    _, adset, ad = ads.tree(fresh, daily_budget="", lifetime_budget=20_000, end_time=str(NOW + 10 * DAY))
    ads.approve(fresh, ad)
    fresh.advance("6d")
    spent = 20_000 - int(ads.read(fresh, adset, "budget_remaining")["budget_remaining"])
    assert spent > 1_000
    error_of(fresh.post(f"/{adset}", {"lifetime_budget": spent - 1}), "BUDGET_BELOW_WHAT_IS_SPENT",
             [["lifetime_budget"]])  # fmt: skip
    assert fresh.post(f"/{adset}", {"lifetime_budget": max(spent, 1_000)}).json() == {"success": True}


@pytest.mark.req("D-389", "D-373")
def test_a_daily_budget_is_spent_by_the_day_and_then_no_more(fresh):
    _, adset, ad = ads.tree(fresh, daily_budget=1_000)
    ads.approve(fresh, ad)
    fresh.advance("20h")
    left = int(ads.read(fresh, adset, "budget_remaining")["budget_remaining"])
    assert 0 <= left < 1_000
    assert fresh.post(f"/{adset}", {"daily_budget": 3_000}).json() == {"success": True}
    assert int(ads.read(fresh, adset, "budget_remaining")["budget_remaining"]) == left + 2_000


# ---- bids [D-178, D-179, D-214, B-085…B-088]

ROAS = {"bid_strategy": "LOWEST_COST_WITH_MIN_ROAS", "bid_constraints": {"roas_average_floor": 10_000}}
SALES = {"objective": "OUTCOME_SALES"}
VALUE = {"optimization_goal": "VALUE", "promoted_object": PIXEL}
BIDS = [
    ("D-178", {}, {"bid_strategy": "COST_CAP"}, "BID_AMOUNT_REQUIRED", [["bid_amount"]]),
    ("D-178", {}, {"bid_strategy": "LOWEST_COST_WITH_BID_CAP"}, "BID_AMOUNT_REQUIRED", [["bid_amount"]]),
    ("D-169", {}, {"bid_strategy": "LOWEST_COST_WITHOUT_CAP", "bid_amount": 100}, "BID_AMOUNT_NOT_ALLOWED",
     [["bid_amount"]]),
    ("D-179", {}, {"bid_strategy": "TARGET_COST", "bid_amount": 100}, "TARGET_COST_IS_GONE", [["bid_strategy"]]),
    ("D-179", CBO, {"daily_budget": None, "bid_strategy": "COST_CAP", "bid_amount": 100},
     "BID_STRATEGY_BELONGS_TO_CAMPAIGN", [["bid_strategy"]]),
    ("D-214", {**CBO, "bid_strategy": "COST_CAP"}, {"daily_budget": None}, "BID_AMOUNT_REQUIRED", [["bid_amount"]]),
    ("D-214", CBO, {"daily_budget": None, "bid_amount": 100}, "BID_AMOUNT_NOT_ALLOWED", [["bid_amount"]]),
    ("C-509", {"objective": "OUTCOME_AWARENESS"}, {"optimization_goal": "AD_RECALL_LIFT", "bid_amount": 100},
     "BID_MUST_BE_AUTOMATIC", [["bid_amount"]]),
    ("B-085", {}, ROAS, "ROAS_NEEDS_VALUE_GOAL", [["bid_strategy"]]),
    ("B-087", SALES, {**ROAS, "optimization_goal": "OFFSITE_CONVERSIONS", "promoted_object": PIXEL},
     "ROAS_NEEDS_VALUE_GOAL", [["bid_strategy"]]),
    ("B-085", SALES, {**VALUE, "bid_strategy": "LOWEST_COST_WITH_MIN_ROAS"}, "ROAS_FLOOR_REQUIRED",
     [["bid_constraints"]]),
    ("B-088", SALES, {**VALUE, "bid_constraints": {"roas_average_floor": 10_000}}, "BID_CONSTRAINTS_NEED_ROAS",
     [["bid_constraints"]]),
    ("B-086", SALES, {**VALUE, **ROAS, "bid_constraints": {"roas_average_floor": 99}}, "INVALID_PARAMETER",
     [["bid_constraints", "roas_average_floor"]]),
]  # fmt: skip
TAKEN = [
    ("D-179", {}, {"bid_amount": 100}, {"bid_amount": 100, "bid_strategy": "LOWEST_COST_WITH_BID_CAP",
                                        "bid_info": {"ACTIONS": 100}}),
    ("D-178", {}, {"bid_amount": 100, "bid_strategy": "COST_CAP"}, {"bid_strategy": "COST_CAP"}),
    ("D-178", {}, {"bid_strategy": "LOWEST_COST_WITHOUT_CAP"}, {"bid_strategy": "LOWEST_COST_WITHOUT_CAP"}),
    ("D-178", {"buying_type": "RESERVED"}, {"daily_budget": None, "rf_prediction_id": "7",
                                            "bid_strategy": "COST_CAP"}, {"rf_prediction_id": "7"}),
    ("D-214", {**CBO, "bid_strategy": "COST_CAP"}, {"daily_budget": None, "bid_amount": 300}, {"bid_amount": 300}),
    ("B-085", SALES, {**VALUE, **ROAS}, {"bid_constraints": {"roas_average_floor": 10_000}}),
    ("B-333", SALES, {"bid_amount": 300, "optimization_goal": "OFFSITE_CONVERSIONS", "promoted_object": PIXEL},
     {"bid_amount": 300}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("campaign", "adset", "symbol", "blame"),
    [
        pytest.param(campaign, adset, symbol, blame, marks=pytest.mark.req(number))
        for number, campaign, adset, symbol, blame in BIDS
    ],
)
def test_a_bid_strategy_has_its_companions(live, campaign, adset, symbol, blame):
    error_of(create(live, campaign, **adset), symbol, blame)


@pytest.mark.parametrize(
    ("campaign", "adset", "shown"),
    [pytest.param(campaign, adset, shown, marks=pytest.mark.req(n)) for n, campaign, adset, shown in TAKEN],
)
def test_bids_that_are_taken(live, campaign, adset, shown):
    answer = create(live, campaign, **adset)
    assert answer.status_code == 200, answer.text
    assert ads.read(live, answer.json()["id"], *shown) == {**shown, "id": answer.json()["id"]}


@pytest.mark.req("D-214")
@pytest.mark.parametrize(
    ("given", "symbol"),
    [({"bid_strategy": "COST_CAP"}, "BID_STRATEGY_BELONGS_TO_ADSET"),
     ({"bid_strategy": "TARGET_COST", "daily_budget": 5_000}, "TARGET_COST_IS_GONE")],
)  # fmt: skip
def test_a_campaigns_strategy_goes_with_its_budget(live, given, symbol):
    account = live.world["ad_account_id"]
    usual = {"name": "x", "objective": "OUTCOME_TRAFFIC", "status": "PAUSED"}
    error_of(live.post(f"/{account}/campaigns", {**usual, **given}), symbol, [["bid_strategy"]])


@pytest.mark.req("D-214")
def test_a_campaign_that_turns_to_a_cap_needs_a_bid_on_each_ad_set(live):
    campaign = ads.campaign(live, **CBO)
    ads.adset(live, campaign, daily_budget="")
    error_of(live.post(f"/{campaign}", {"bid_strategy": "COST_CAP"}), "BID_AMOUNT_REQUIRED", [["bid_strategy"]])
    assert ads.read(live, campaign, "bid_strategy")["bid_strategy"] == "LOWEST_COST_WITHOUT_CAP"


# ---- spend limits of ad sets, and what goes with other buying types [D-176, D-177]


@pytest.mark.req("D-177")
@pytest.mark.parametrize("field", ["daily_min_spend_target", "daily_spend_cap", "lifetime_min_spend_target",
                                   "lifetime_spend_cap"])  # fmt: skip
def test_a_spend_limit_needs_that_kind_of_campaign_budget(live, field):
    kind, other = ("daily", "lifetime") if field.startswith("daily") else ("lifetime", "daily")
    error_of(create(live, {}, **{field: 500}), "SPEND_TARGET_NEEDS_CAMPAIGN_BUDGET", [[field]])
    wrong = create(live, {f"{other}_budget": 9_000}, daily_budget=None, **{field: 500})
    error_of(wrong, "SPEND_TARGET_NEEDS_CAMPAIGN_BUDGET", [[field]])
    right = create(live, {f"{kind}_budget": 9_000}, daily_budget=None, **{field: 500})
    assert ads.read(live, right.json()["id"], field)[field] == "500"


@pytest.mark.req("D-177")
def test_a_spend_cap_of_an_ad_set_is_taken_away_by_its_largest_value(live):
    pk = create(live, CBO, daily_budget=None, daily_spend_cap=700).json()["id"]
    error_of(live.post(f"/{pk}", {"daily_min_spend_target": 800}), "INVALID_PARAMETER", [["daily_min_spend_target"]])
    assert live.post(f"/{pk}", {"daily_spend_cap": NO_SPEND_CAP}).json() == {"success": True}
    assert "daily_spend_cap" not in ads.read(live, pk, "daily_spend_cap")


@pytest.mark.req("D-176")
@pytest.mark.parametrize("field", ["daily_imps", "lifetime_imps"])
def test_impressions_are_not_bought_outright(live, field):
    error_of(create(live, {}, **{field: 1_000}), "FIELD_NEEDS_BUYING_TYPE", [[field]])


# ---- times: D-174, D-175, D-182

TIMES = [
    "2026-12-12 23:59:59-07:00", "2026-12-12 23:59:59 PDT", "2026-12-12T22:59:59-0800", "2026-12-13T06:59:59+0000",
    "1797145199", '"2026-12-12T23:59:59-0700"',
]  # fmt: skip


@pytest.mark.req("D-175", "B-090")
@pytest.mark.parametrize("written", TIMES)
def test_every_form_of_a_time_is_the_same_moment(live, written):
    pk = create(live, {}, start_time=written, end_time="2027-01-12T00:00:00-0800").json()["id"]
    assert ads.read(live, pk, "start_time")["start_time"] == "2026-12-12T22:59:59-0800"


@pytest.mark.req("D-175")
def test_a_time_without_an_offset_is_the_accounts(live):
    pk = create(live, {}, start_time="2026-12-12 08:00:00").json()["id"]
    assert ads.read(live, pk, "start_time")["start_time"] == "2026-12-12T08:00:00-0800"


WRONG_TIMES = [
    ("D-175", {"end_time": str(NOW)}, "END_TIME_IN_PAST"),
    ("A-156", {"end_time": "2024-01-01"}, "END_TIME_IN_PAST"),
    ("D-175", {"start_time": str(NOW + 5 * DAY), "end_time": str(NOW + 4 * DAY)}, "END_TIME_IN_PAST"),
    ("D-174", {"end_time": str(NOW + DAY)}, "DAILY_BUDGET_NEEDS_A_DAY"),
    ("D-174", {"daily_budget": None, "lifetime_budget": 20_000}, "END_TIME_REQUIRED"),
    ("D-174", {"daily_budget": None, "lifetime_budget": 20_000, "end_time": "0"}, "END_TIME_REQUIRED"),
    ("D-175", {"end_time": "some day"}, "INVALID_PARAMETER"),
    ("D-175", {"end_time": "-5"}, "INVALID_PARAMETER"),
]


@pytest.mark.req("D-383")
@pytest.mark.parametrize(
    ("adset", "symbol"), [pytest.param(adset, symbol, marks=pytest.mark.req(n)) for n, adset, symbol in WRONG_TIMES]
)
def test_times_that_do_not_fit(live, adset, symbol):
    error_of(create(live, {}, **adset), symbol, [["end_time"]])


@pytest.mark.req("D-174", "B-090")
def test_an_end_of_zero_is_none(live):
    pk = create(live, {}, end_time="0").json()["id"]
    assert "end_time" not in ads.read(live, pk, "end_time")
    assert live.post(f"/{pk}", {"end_time": str(NOW + DAY + 1)}).json() == {"success": True}
    assert live.post(f"/{pk}", {"end_time": "0"}).json() == {"success": True}
    assert "end_time" not in ads.read(live, pk, "end_time")


@pytest.mark.req("D-168", "D-182")
def test_day_parts_go_with_a_lifetime_budget_and_high_demand_with_any(live):
    parts = [{"start_minute": 540, "end_minute": 720, "days": [1, 2]}]
    more = {"adset_schedule": parts, "pacing_type": ["day_parting"]}
    error_of(create(live, {}, **more), "SCHEDULE_NEEDS_LIFETIME_BUDGET", [["adset_schedule"]])
    lasting = {"daily_budget": None, "lifetime_budget": 20_000, "end_time": str(NOW + 9 * DAY)}
    pk = create(live, {}, **more, **lasting).json()["id"]
    assert ads.read(live, pk, "adset_schedule", "pacing_type") == {**more, "id": pk}
    spec = {"time_start": NOW + DAY, "time_end": NOW + 2 * DAY, "budget_value": 100, "budget_value_type": "ABSOLUTE"}
    pk = create(live, {}, budget_schedule_specs=[spec]).json()["id"]
    shown = ads.read(live, pk, "budget_schedule_specs", "is_budget_schedule_enabled")
    assert shown == {"budget_schedule_specs": [spec], "is_budget_schedule_enabled": True, "id": pk}


@pytest.mark.req("D-211", "D-175")
@pytest.mark.parametrize("stop", [str(NOW), "2024-01-01"])
def test_a_campaign_stops_after_now(live, stop):
    account = live.world["ad_account_id"]
    given = {"name": "x", "objective": "OUTCOME_TRAFFIC", "status": "PAUSED", "stop_time": stop}
    error_of(live.post(f"/{account}/campaigns", given), "END_TIME_IN_PAST", [["stop_time"]])
