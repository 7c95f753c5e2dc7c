"""What advertisers set beyond budgets and bids: bounds of ad sets, surges, frequency, day-parts, factors, windows."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from adtwin.delivery import Account, Audience, Daypart, FrequencyCap, Memory, Pool, Share, Surge, Traits
from adtwin.delivery.simulate import Delivered
from tests.delivery.worlds import HOUR0, World, line, one_ad, reach, run

DAY = range(HOUR0, HOUR0 + 24)
WEEK = range(HOUR0, HOUR0 + 24 * 7)
MICROS = 10_000
AUDIENCE = "hourly_stats_aggregated_by_audience_time_zone"


def shared(*shares: Share, budget: int = 6000, **kind: Any) -> World:
    """Three ad sets of one campaign budget, the first with by far the best ad."""
    ads = [line(n, pool_id=10, creative=Traits("image", 0, n), optimization_goal="LINK_CLICKS") for n in (1, 2, 3)]
    return ads, [Pool(10, 1, **(kind or {"daily_budget": budget}), shares=shares)], [Account(1)]


def by_day(done: Delivered, adset: int) -> Counter[str]:
    found: Counter[str] = Counter()
    mine = done.cells["adset_id"] == adset
    for day, spent in zip(done.cells["date"][mine].tolist(), done.cells["spend_micros"][mine].tolist(), strict=True):
        found[str(day)] += spent
    return found


@pytest.mark.req("D-177", "B-039")
def test_an_ad_set_keeps_within_its_bounds_of_a_shared_budget() -> None:
    free = run(shared(), WEEK)
    order = sorted((101, 102, 103), key=lambda adset: free.spend.adsets[adset])
    worst, best = order[0], order[-1]
    assert free.spend.adsets[best] > 1.3 * free.spend.adsets[worst]
    least, most = Share(worst, least_daily=2500), Share(best, most_daily=1000)
    bound = run(shared(least, most), WEEK)
    assert max(by_day(bound, best).values()) <= 1000 * MICROS
    assert all(spent >= 0.8 * 2500 * MICROS for spent in list(by_day(bound, worst).values())[1:-1])
    assert sum(bound.spend.adsets.values()) == pytest.approx(sum(free.spend.adsets.values()), rel=0.05)
    assert bound.memory.adsets[best].spent == bound.spend.adsets[best]


@pytest.mark.req("D-177")
def test_a_lifetime_cap_of_an_ad_set_ends_it() -> None:
    lifetime = {"lifetime_budget": 40_000, "start": HOUR0 * 3600, "end": (HOUR0 + 24 * 7) * 3600}
    done = run(shared(Share(101, most_lifetime=700), Share(102, least_lifetime=9000), **lifetime), WEEK)
    assert done.spend.adsets[101] <= 700 * MICROS
    assert done.spend.adsets[102] >= 0.9 * 9000 * MICROS
    assert sum(done.spend.pools.values()) <= 40_000 * MICROS


@pytest.mark.req("D-182")
def test_a_time_of_high_demand_raises_the_budget_and_nothing_else() -> None:
    ads, [pool], accounts = one_ad()
    begin = (HOUR0 + 48) * 3600
    for surge, most in (
        (Surge(begin, begin + 86_400, extra=3000), 5000),
        (Surge(begin, begin + 86_400, times=2.5), 5000),
    ):
        done = run((ads, [replace(pool, surges=(surge,))], accounts), WEEK)
        days = list(by_day(done, 101).values())
        assert days[2] == pytest.approx(most * MICROS, rel=0.35)
        assert max(days[:2] + days[3:]) <= 2000 * MICROS * 1.75
        assert days[2] <= most * MICROS * 1.75
        assert sum(days[:6]) <= (7 * 2000 + 3000) * MICROS  # Monday to Saturday


@pytest.mark.req("D-183")
def test_a_frequency_cap_holds_for_a_small_audience() -> None:
    small = Audience(("US",), narrowness=0.00001)
    given: dict[str, Any] = {"audience": small, "optimization_goal": "REACH"}
    free = run(one_ad(20_000, **given), WEEK, people_rows=10**9)
    capped = run(one_ad(20_000, frequency=FrequencyCap(2, 7), **given), WEEK, people_rows=10**9)
    assert free.cells["impressions"].sum() / reach(free.people) > 3
    _, who = np.unique(capped.people["person"], return_inverse=True)
    seen = np.bincount(who, capped.people["impressions"])
    assert seen.max() == 2
    assert capped.cells["impressions"].sum() == seen.sum() > 100
    cap = FrequencyCap(2, 7)
    thinned = run(one_ad(20_000, frequency=cap, optimization_goal="REACH"), WEEK, people_rows=10).people
    level = int(thinned["rate_log2"].max())
    assert level >= 3
    sample = thinned["person"] < 1 << (62 - level)
    assert np.bincount(np.unique(thinned["person"][sample], return_inverse=True)[1],
                       thinned["impressions"][sample]).max() == 2  # fmt: skip
    two = [line(n, adset_id=101, pool_id=101, frequency=FrequencyCap(1, 2), **given) for n in (1, 2)]
    days = run((two, [Pool(101, 1, daily_budget=20_000)], [Account(1)]), WEEK, people_rows=10**9).people
    for first in np.unique(days["date"]):
        some = (days["date"] >= first) & (days["date"] < first + np.timedelta64(2, "D"))
        assert (
            np.bincount(np.unique(days["person"][some], return_inverse=True)[1], days["impressions"][some]).max() == 1
        )


@pytest.mark.req("C-263")
def test_day_parts_in_the_audiences_time_open_zone_by_zone() -> None:
    morning = (Daypart(9 * 60, 11 * 60, audience=True),)
    done = run(one_ad(schedule=morning), range(HOUR0, HOUR0 + 48))
    hours = done.tables["hours"]
    assert {label[:2] for label in hours[AUDIENCE]} == {"09", "10"}
    assert len(set(hours["hourly_stats_aggregated_by_advertiser_time_zone"])) >= 5
    assert set(done.cells["region"]) & {"New York", "Texas", "California"}


def test_no_pacing_spends_the_day_at_once() -> None:
    ads, [pool], accounts = one_ad(6000)
    early = {at_once: _by(run((ads, [replace(pool, at_once=at_once)], accounts), DAY), 6) for at_once in (False, True)}
    assert early[True] > 2 * early[False]


def _by(done: Delivered, hour: int) -> int:
    """What was spent before an hour of the account's day."""
    hours = done.tables["hours"]
    label = hours["hourly_stats_aggregated_by_advertiser_time_zone"]
    return int(hours["spend_micros"][np.array([int(text[:2]) < hour for text in label])].sum())


@pytest.mark.req("D-186")
def test_ads_take_turns() -> None:
    half = (HOUR0 + 12) * 3600
    ads = [
        line(1, pool_id=10, spans=((0, half),)),
        line(2, pool_id=10, spans=((half, half * 2),)),
    ]
    done = run((ads, [Pool(10, 1, daily_budget=4000)], [Account(1)]), DAY)
    label = done.tables["hours"]["hourly_stats_aggregated_by_advertiser_time_zone"]
    for ad, hours in ((1001, range(12)), (1002, range(12, 24))):
        shown = {int(text[:2]) for text in label[done.tables["hours"]["ad_id"] == ad]}
        assert shown
        assert shown <= set(hours)


def test_bid_factors_move_delivery_to_whom_they_favour() -> None:
    factors = (((("gender", "female"),), 0.5), ((("age", "25-34"), ("gender", "male")), 1.6))
    share = {}
    for given in ((), factors):
        done = run(one_ad(bid_factors=given), WEEK)
        shown = done.cells["impressions"]
        share[bool(given)] = shown[done.cells["gender"] == "female"].sum() / shown.sum()
    assert share[True] < 0.8 * share[False]


@pytest.mark.req("D-181")
def test_only_results_in_the_ad_sets_windows_count() -> None:
    shop: dict[str, Any] = {"optimization_goal": "OFFSITE_CONVERSIONS", "conversion": "CONTENT_VIEW"}
    results = {}
    for counted in (("day",), ("view", "day", "week"), ("view", "engaged", "day", "week", "month")):
        done = run(one_ad(20_000, counted=counted, **shop), WEEK)
        results[counted] = done.memory.ads[1001].results
        mine = done.actions["action_type"] == "view_content"
        if len(counted) == 1:
            assert results[counted] == done.actions["count_1d_click"][mine].sum()
    first, second, third = results.values()
    assert first < second < third


def test_people_chosen_by_their_interests_respond_more() -> None:
    rates = {}
    for affinity in (1.0, 1.4):
        rates[affinity] = [
            _ctr(
                run(one_ad(6000, audience=Audience(("US",), key=5, affinity=affinity), creative=Traits(quality=n)), DAY)
            )
            for n in range(4)
        ]
    assert sum(rates[1.4]) > 1.15 * sum(rates[1.0])
    gains = [more / less for more, less in zip(rates[1.4], rates[1.0], strict=True)]
    assert max(gains) > 1.1 * min(gains)  # some creatives suit these people better than others


def _ctr(done: Delivered) -> float:
    return float(done.cells["clicks"].sum() / done.cells["impressions"].sum())


def test_a_profile_decides_how_an_ad_does() -> None:
    done = {profile: run(one_ad(profile=profile), WEEK) for profile in (None, "healthy", "fatigued", "limited_by_bid")}
    spent = {profile: each.spend.ads.get(1001, 0) for profile, each in done.items()}
    assert spent["limited_by_bid"] < 0.35 * spent["healthy"]
    assert _ctr(done["fatigued"]) < 0.6 * _ctr(done["healthy"])
    often = {profile: each.cells["impressions"].sum() / reach(each.people) for profile, each in done.items()}
    assert often["fatigued"] > 2 * often["healthy"]


def test_mechanics_survive_the_way_a_span_is_split() -> None:
    world = shared(Share(101, most_daily=900), Share(102, least_daily=2500))
    capped = [
        replace(ad, frequency=FrequencyCap(1, 3), audience=Audience(("US",), narrowness=0.001)) for ad in world[0]
    ]
    world = (capped, *world[1:])
    hours = list(range(HOUR0, HOUR0 + 40))
    whole = run(world, hours)
    first = run(world, hours[:17])
    second = run(world, hours[17:], Memory.load(first.memory.dump()))
    assert second.memory == whole.memory
    spent = Counter(first.spend.ads) + Counter(second.spend.ads)
    assert spent == whole.spend.ads
